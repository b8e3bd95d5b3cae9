"""The sections of the text as templates: rendered in a sandbox, nothing undefined, nothing from data as markup."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.sandbox import SandboxedEnvironment

from realist.errors import Kind, Problem, ReviewError, nearest
from realist.manuscript import markup, placeholders
from realist.manuscript.markup import Markdown
from realist.review import is_beside_the_matter, visible
from realist.tables import decode

FOLDER = "report/sections"


class Shown:
    """A number in the text: prints itself as the journal sets numbers, with its key, so that it can be traced."""

    def __init__(self, key: str, value: float | str) -> None:
        self.key = key
        self.value = value

    def marked(self, text: str) -> Markdown:
        """The text as a span that names the number."""
        return Markdown(f"[{markup.escaped(text)}]{{.number key={self.key}}}")


class Numbers:
    """The numbers as `n.key`."""

    def __init__(self, values: Mapping[str, float | str]) -> None:
        self._values = values

    def __getitem__(self, key: str) -> Shown:
        return Shown(key, self._values[key])

    def __contains__(self, key: str) -> bool:
        return key in self._values


def environment() -> SandboxedEnvironment:
    """The sandbox in which sections are rendered."""
    made = SandboxedEnvironment(
        undefined=jinja2.StrictUndefined,
        finalize=_show,
        keep_trailing_newline=True,
        autoescape=False,
        comment_start_string="<!--",  # Jinja's own begins as pandoc's identifiers do: {#methods}
        comment_end_string="-->",
    )
    made.filters |= {
        "words": _on_number(markup.words),
        "percent": _on_number(markup.percent),
        "fixed": _on_number(markup.fixed),
        "percent_of": _percent_of,
        "plural": lambda number, one, more: one if _value(number) == 1 else more,
        "capital": _capital,
        "lower_first": lambda text: markup.small(str(_value(text))),
        "sentence": lambda text: markup.sentence(str(text)),
        "day": lambda moment: markup.day(str(moment)),
        "listed": _listed,
        "cite": _cite,
        "anchor": _anchor,
    }
    return made


def _show(value: Any) -> Any:
    """What an expression puts into the text: data as inert Markdown, numbers as the journal sets them."""
    if isinstance(value, Shown):
        return value.marked(markup.thousands(value.value))
    if isinstance(value, Markdown | jinja2.Undefined):
        return value
    if isinstance(value, int | float):
        return markup.thousands(value)
    return markup.inert(str(value))


def _value(shown: Any) -> Any:
    return shown.value if isinstance(shown, Shown) else shown


def _on_number(form: Any) -> Any:
    def apply(shown: Any, *options: Any) -> Any:
        text = form(_value(shown), *options)
        return shown.marked(text) if isinstance(shown, Shown) else text

    return apply


def _percent_of(part: Any, whole: Any, digits: int = 0) -> Any:
    share = _value(part) / _value(whole)
    text = markup.percent(share, digits)
    return part.marked(text) if isinstance(part, Shown) else text


def _capital(value: Any) -> Any:
    """A capital at the beginning of a sentence, also where a number in words stands there."""
    if isinstance(value, Shown):
        value = _show(value)
    if isinstance(value, Markdown):
        return Markdown(re.sub(r"^\[?[^\W\d_]", lambda match: match.group().upper(), value))
    return markup.capital(str(value))


def _listed(items: Sequence[Any], last: str = "and") -> Markdown:
    return Markdown(markup.listed([_show(item) for item in items], last))


def _cite(keys: Sequence[str]) -> Markdown:
    """Citations of these works or studies: `[@a; @b]`."""
    return Markdown("[" + "; ".join(f"@{{{key}}}" for key in keys) + "]" if keys else "")


def _anchor(text: str) -> Markdown:
    """An id as part of an anchor or attribute, where punctuation cannot be escaped."""
    return Markdown(re.sub(r"[^\w-]", "-", text))


def section_files(root: Path) -> list[Path]:
    """The sections of the text, in the order of their names; a README beside them is none."""
    return [path for path in visible(root, f"{FOLDER}/*.md") if not is_beside_the_matter(path.relative_to(root))]


def render_sections(files: Sequence[Path], context: Mapping[str, Any]) -> str:
    """All sections as one Markdown text.

    Raises:
        ReviewError: with every section that cannot be rendered, and every number that is not defined.
    """
    env = environment()
    texts: list[str] = []
    known = context["n"]._values
    sources = {f"{FOLDER}/{file.name}": decode(file.read_bytes(), f"{FOLDER}/{file.name}") for file in files}
    problems = list(placeholders.shapeless(sources))
    for name, source in sources.items():
        wrong = list(template_problems(source, name)) or list(undefined_numbers(source, name, known))
        problems += wrong
        if not wrong:
            try:
                texts.append(env.from_string(source).render(context))
            except Exception as error:
                problems.append(_failed(error, name))
    if problems:
        raise ReviewError(problems)
    return "\n\n".join(texts)


def template_problems(source: str, name: str) -> Iterator[Problem]:
    """What prevents the section from being read as a template."""
    try:
        environment().from_string(source)
    except jinja2.TemplateSyntaxError as error:
        yield Problem(name, error.lineno, "", Kind.BAD_TEMPLATE, str(error.message), "a template that can be read",
                      "Look for braces that do not close, or a missing {% endif %} or {% endfor %}.")  # fmt: skip


def used_numbers(source: str, but_asked_for: bool = False) -> list[tuple[str, int]]:
    """The numbers that a section names, `n.key` or `n["key"]`, with their lines.

    With `but_asked_for`, without those of which the section asks whether they are there: `{% if n.key is defined %}`.
    """
    tree = environment().parse(source)
    asked = {
        test.node.attr
        for test in tree.find_all(nodes.Test)
        if but_asked_for and test.name == "defined" and isinstance(test.node, nodes.Getattr)
    }
    found = [
        (node.attr, node.lineno)
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == "n" and node.attr not in asked
    ]
    found += [
        (str(node.arg.value), node.lineno)
        for node in tree.find_all(nodes.Getitem)
        if isinstance(node.node, nodes.Name) and node.node.name == "n" and isinstance(node.arg, nodes.Const)
    ]
    return sorted(set(found), key=lambda use: (use[1], use[0]))


def undefined_numbers(source: str, name: str, known: Mapping[str, Any] | set[str]) -> Iterator[Problem]:
    """The numbers that a section uses and that nothing defines."""
    for key, line in used_numbers(source, but_asked_for=True):
        if key not in known:
            yield Problem(name, line, "", Kind.UNDEFINED_NUMBER, f"n.{key}", "a key of results/numbers.json",
                          f"{nearest(key, known)}Correct the key, or leave the sentence out.")  # fmt: skip


def _failed(error: Exception, name: str) -> Problem:
    line, trace = 1, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return Problem(name, line, "", Kind.BAD_TEMPLATE, f"{error}", "an expression that has a value",
                   "Correct the name, or ask whether it is there first: {% if ... %}.")  # fmt: skip
