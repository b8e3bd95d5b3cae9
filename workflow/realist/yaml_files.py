"""YAML as people write it: values, and for each the line on which it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from realist.errors import Kind, Problem, ReviewError, printable
from realist.tables import decode, read_bytes

Location = tuple[str | int, ...]
DEEPEST = 40


class _Loader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """The safe loader, as YAML 1.2 reads words: dates, `on`, `no` (Norway), `12:30` and `017` stay as typed."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _name, _pattern, _first in (
    ("bool", "true|false", "tf"),
    ("int", "[-+]?(0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(f"^({_pattern})$"), list(_first))


@dataclass(frozen=True)
class YamlFile:
    """A parsed YAML file: `value`, and `lines` from the path of each key or item to its line (1-based)."""

    name: str
    value: Any
    lines: dict[Location, int]

    def line(self, location: Location) -> int:
        """The line of the value at `location`, or of the nearest enclosing one that stands in the file."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)


def read_yaml(path: Path, name: str) -> YamlFile:
    """Read a YAML file.

    Raises:
        ReviewError: not to be read, or as `parse_yaml`.
    """
    return parse_yaml(read_bytes(path, name), name)


def parse_yaml(content: bytes, name: str) -> YamlFile:
    """The content of a YAML file.

    Raises:
        ReviewError: not UTF-8, not YAML, a key twice, or what a review does not use of YAML.
    """
    text = decode(content, name)
    try:
        problems = list(_refused(text, name))
        if problems:
            raise ReviewError(problems)
        node = yaml.compose(text, Loader=_Loader)
        if node is None:
            return YamlFile(name, {}, {})
        problems = list(_repeated_keys(node, name))
        if problems:
            raise ReviewError(problems)
        return YamlFile(name, yaml.load(text, Loader=_Loader), dict(_lines(node, ())))  # noqa: S506 (a safe loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line if mark else 0, text.rstrip().count("\n")) + 1  # not behind the end
        remedy = "Look at this line and the one above it: indentation, a missing colon, quotes that do not close."
        raise ReviewError([Problem(name, line, "", Kind.BAD_YAML, str(error.problem), "YAML", remedy)]) from error
    except yaml.YAMLError as error:
        raise ReviewError(
            [Problem(name, 1, "", Kind.BAD_YAML, str(error).splitlines()[0], "YAML", "Remove the odd character.")]
        ) from error
    except ValueError as error:  # a number of thousands of digits
        raise ReviewError([Problem(name, 1, "", Kind.BAD_YAML, str(error), "YAML", "Remove the odd value.")]) from error


def path_text(location: Location) -> str:
    """`("screening", "stages", 0, "reasons")` as `screening.stages[1].reasons`: people count from one."""
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in location]
    return "".join(parts).lstrip(".")


def _refused(text: str, name: str) -> Iterator[Problem]:
    """What YAML allows and a review does not.

    Anchors, aliases and tags: a value that stands elsewhere, many times over, or is not what it looks like. Values
    nested very deeply: they end the C library, and with it the program.
    """
    lines = re.split("\r\n|[\n\r\x85\u2028\u2029]", text)
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line if event.start_mark else 0
        found = lines[line].strip() if line < len(lines) else ""
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            yield Problem(name, line + 1, "", Kind.BAD_YAML, "values nested too deeply", f"at most {DEEPEST} levels",
                          "Use fewer levels.")  # fmt: skip
            return
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            yield Problem(name, line + 1, "", Kind.BAD_YAML, found, "the value itself, not an anchor or an alias",
                          "Write the value out; put text that begins with & or * in quotes.")  # fmt: skip
        elif getattr(event, "tag", None) is not None:
            yield Problem(name, line + 1, "", Kind.BAD_YAML, found, "a value without a tag",
                          "Remove the tag; put text that begins with ! in quotes.")  # fmt: skip


def _lines(node: yaml.Node, location: Location) -> Iterator[tuple[Location, int]]:
    yield location, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            place = (*location, key.value)
            yield from _lines(value, place)
            yield place, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _lines(item, (*location, index))


def _repeated_keys(node: yaml.Node, name: str) -> Iterator[Problem]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                yield Problem(name, key.start_mark.line + 1, "", Kind.BAD_YAML, "a key that is not a word", "a word",
                              "Write the key as plain text.")  # fmt: skip
                continue
            if key.value in seen:
                remedy = "Remove one of the two; only the last would count."
                yield Problem(name, key.start_mark.line + 1, printable(key.value), Kind.BAD_YAML,
                              "the key stands twice", "each key once", remedy)  # fmt: skip
            seen.add(key.value)
            yield from _repeated_keys(value, name)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated_keys(item, name)
