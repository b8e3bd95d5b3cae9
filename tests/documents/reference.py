"""The reference: every setting, every table that people write, every table that steps write, every command."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter

from documents.schemas import ROWS, WRITTEN
from realist.cli import COMMANDS

ROOT = Path(__file__).parents[2]
INTRODUCTION = """\
# Reference

Made from the code: settings and tables from the models that check them, commands from their own help.
What can be wrong with any of them, and how to mend it, is in [errors](errors.md).
"""
TITLES = {
    "config": "`config.yaml`",
    "search": "`data/searches/<search_id>/search.yaml`",
    "cmocs": "`data/theory/cmocs.yaml`",
    "programme_theory": "`data/theory/programme_theory.yaml`",
    "published": "`data/published.yaml`",
}
Schema = dict[str, Any]


def page() -> str:
    """The page as Markdown."""
    parts = [INTRODUCTION, "## Settings and other YAML\n"]
    for name, title in TITLES.items():
        parts += [f"### {title}\n", *_file(TypeAdapter(WRITTEN[name]).json_schema())]
    parts.append("## Tables that people write\n")
    for model in ROWS.values():
        parts += _table(model)
    parts += ["## Tables that steps write\n", results(), "## Commands\n"]
    return "\n".join([*parts, *_commands()])


def _file(schema: Schema) -> Iterator[str]:
    """The top level, then each section that it holds, in the order in which they are named."""
    top = schema.get("items", schema)
    top = _resolved(schema, top)
    yield _keys(schema, top)
    for name in _sections(schema, top):
        section = schema["$defs"][name]
        yield f"#### {_words(name)}\n\n{section.get('description', '')}\n"
        yield _keys(schema, section)


def _sections(schema: Schema, top: Schema) -> list[str]:
    found: list[str] = []
    waiting = [top]
    while waiting:
        for name in re.findall(r'"#/\$defs/(\w+)"', _text(waiting.pop(0).get("properties", {}))):
            if name not in found and "properties" in schema["$defs"][name]:
                found.append(name)
                waiting.append(schema["$defs"][name])
    return found


def _text(value: Any) -> str:
    return TypeAdapter(Any).dump_json(value).decode()


def _keys(schema: Schema, section: Schema) -> str:
    rows = ["| key | what | value | default |", "|---|---|---|---|"]
    required = section.get("required", [])
    for key, field in section["properties"].items():
        default = "required" if key in required else _default(field)
        rows.append(f"| `{key}` | {_cell(_what(schema, field))} | {_cell(_value(schema, field))} | {_cell(default)} |")
    return "\n".join(rows) + "\n"


def _what(schema: Schema, field: Schema) -> str:
    target = field.get("items", field)
    return str(field.get("description") or _resolved(schema, target).get("description", "")).split("\n\n")[0]


def _default(field: Schema) -> str:
    value = field.get("default")
    return "" if value in (None, "", [], {}) or isinstance(value, dict) else f"`{_text(value).strip(chr(34))}`"


def _value(schema: Schema, field: Schema) -> str:
    """What may stand there, in words."""
    if "$ref" in field:
        target = _resolved(schema, field)
        return _alternatives(target["enum"]) if "enum" in target else _link(_words(_name(field)))
    for key in ("anyOf", "oneOf"):
        if key in field:
            return " or ".join(_value(schema, one) for one in field[key] if one.get("type") != "null")
    if "enum" in field or "const" in field:
        return _alternatives(field.get("enum", [field.get("const")]))
    if field.get("type") == "array":
        return f"list of {_value(schema, field['items'])}"
    if field.get("type") == "object":
        return f"map to {_value(schema, field['additionalProperties'])}"
    return {"string": "text", "integer": "whole number", "number": "number", "boolean": "true, false"}[field["type"]]


def _link(heading: str) -> str:
    return f"[{heading}](#{heading.replace(' ', '-')})"


def _alternatives(values: list[Any]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _resolved(schema: Schema, node: Schema) -> Schema:
    return schema["$defs"][_name(node)] if "$ref" in node else node


def _name(node: Schema) -> str:
    return str(node["$ref"]).rsplit("/", 1)[-1]


def _words(name: str) -> str:
    """`ReviewInfo` as `review info`."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _table(model: type[BaseModel]) -> Iterator[str]:
    schema = model.model_json_schema()
    place, _, what = str(schema["description"]).partition(": ")
    yield f"### {place}\n\n{what[0].upper()}{what[1:]}\n"
    rows = ["| column | what | value | |", "|---|---|---|---|"]
    for column, field in schema["properties"].items():
        needed = "required" if column in schema["required"] else ""
        rows.append(f"| `{column}` | {_cell(_what(schema, field))} | {_cell(_value(schema, field))} | {needed} |")
    yield "\n".join(rows) + "\n"


def results() -> str:
    """The tables that steps write, as the house describes them."""
    house = (ROOT / "workflow/README.md").read_text("utf-8")
    return house.partition("## Tables that steps write\n")[2].partition("\n## ")[0].strip() + "\n"


def _commands() -> Iterator[str]:
    yield _help("realist", _printed())
    for name in sorted(COMMANDS):
        yield _help(f"realist {name}", _printed(name))


def _printed(*command: str) -> str:
    """What the command prints as its help: asked of the command itself, as a user does."""
    called = [Path(sys.executable).with_name("realist"), *command, "--help"]
    plain = os.environ | {"COLUMNS": "80"}
    return subprocess.run(called, capture_output=True, text=True, check=True, env=plain).stdout.rstrip()


def _help(name: str, text: str) -> str:
    return f"### `{name}`\n\n```text\n{text}\n```\n"
