"""Blocks, figures, tables and references of a section, as they are written: what is wrong with them, with its line.

Placing (`placing.place`) knows more, for it sees the rendered document; but only when all is counted, and no lines.
Whatever Jinja fills in (`{{ ... }}`) or chooses (`{% else %}`) is left to it; comments and code are looked past.
"""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from realist.errors import Kind, Problem, nearest, one_of
from realist.manuscript.catalog import FIGURES, SUPPLEMENTS, TABLES

_OPENED = re.compile(r"^ {0,3}:{3,}\s*(?:\{(?P<attributes>.*)\}|[\w-]+)\s*:*\s*$")
_HALF_OPENED = re.compile(r"^ {0,3}:{3,}\s*\{(?!.*\}\s*:*\s*$)")
_CLOSED = re.compile(r"^ {0,3}:{3,}\s*$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CODE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_CODE_IN_LINE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
_INDENTED = ("    ", "\t")
_ANCHOR = re.compile(r"(?:^|\s)#([\w:.-]*)")
_ANCHORED = re.compile(r"\{(?:[^{}]*\s)?#([\w:.-]+)")
_SOURCE = re.compile(r"""\bsource=(?:"([^"]*)"|'([^']*)'|(\S+))""")
_REFERENCE = re.compile(r"\]\(#((?:fig|tab|sup)-[\w:.-]+)\)")
_PICTURE = re.compile(r"!\[[^]]*\]\(([^)]*)\)")
_STEERING = re.compile(r"\{%.*?%\}")
_CHOICE = re.compile(r"\{%-?\s*(?:else|elif)\b")
_FILLED_IN = "{{"
_KINDS = {"figure": FIGURES, "table": TABLES}
Names = tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """A fenced block: where it begins, its attributes, and whether it ends."""

    file: str
    line: int
    attributes: str
    closed: bool

    @property
    def kind(self) -> str:
        """`figure` or `table` of one that places one of them."""
        return next((kind for kind in _KINDS if f".{kind}" in self.attributes.split()), "")

    @property
    def anchor(self) -> str:
        """Its anchor, without the number sign; of one that is filled in, how it begins: `fig-theory-`."""
        found = _ANCHOR.search(self.attributes)
        return found[1] if found else ""

    @property
    def source(self) -> str:
        """What it places."""
        found = _SOURCE.search(self.attributes)
        return next(filter(None, found.groups()), "") if found else ""

    def problem(self, found: str, expected: str, remedy: str) -> Problem:
        """A problem of this block."""
        return Problem(self.file, self.line, "", Kind.BAD_TEMPLATE, found, expected, remedy)


def problems(sources: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with the blocks and references of all sections.

    Args:
        sources: the sections by name.
    """
    yield from shapeless(sources)
    blocks = [block for name, source in sources.items() for block in _blocks(name, source)]
    for block in blocks:
        yield from _sources(block)
    anchors = {block.anchor for block in blocks if block.anchor} | {f"sup-{one.name}" for one in SUPPLEMENTS}
    anchors |= {
        anchor for source in sources.values() for _, line in _lines(source) for anchor in _ANCHORED.findall(line)
    }
    for name, source in sources.items():
        yield from _pictures(name, source)
        yield from _unknown_targets(name, source, anchors)


def shapeless(sources: Mapping[str, str]) -> Iterator[Problem]:
    """Blocks that do not end, or do not begin, and exhibits without an anchor: with them nothing can be placed."""
    for name, source in sources.items():
        chosen = bool(_CHOICE.search(source))  # of two beginnings only one may be there, for one end
        if not chosen:
            yield from _never_opened(name, source)
        for block in _blocks(name, source):
            if not block.closed and not chosen:
                yield block.problem("a block without end", "a line ::: of its own where it ends",
                                    "Add the line behind the block, before the next one begins.")  # fmt: skip
            if block.kind and not _ANCHOR.search(block.attributes):
                yield without_anchor(block.kind, block.file, block.line)


def _lines(source: str) -> Iterator[tuple[int, str]]:
    """The lines of a section that are no comment and no code, numbered from 1, without what steers Jinja."""
    fence = ""
    uncommented = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source)
    for number, line in enumerate(uncommented.splitlines(), start=1):
        code = _CODE.match(line)
        if fence:
            fence = "" if code and code[1].startswith(fence) and line.strip() == code[1] else fence
        elif code:
            fence = code[1]
        elif not line.startswith(_INDENTED):
            yield number, _CODE_IN_LINE.sub("", _STEERING.sub("", line))


def _fences(source: str) -> Iterator[tuple[int, str]]:
    """The lines that begin or end a block, the attributes of each on one line."""
    lines = _lines(source)
    for number, line in lines:
        whole = line
        while _HALF_OPENED.match(whole) and (more := next(lines, None)):
            whole = f"{whole} {more[1].strip()}"
        if _CLOSED.match(whole) or _OPENED.match(whole):
            yield number, whole


def _blocks(name: str, source: str) -> list[Block]:
    """The blocks of a section, in the order in which they end; those that do not end last."""
    blocks: list[Block] = []
    open_: list[tuple[int, str]] = []
    for number, line in _fences(source):
        if _CLOSED.match(line):
            if open_:
                blocks.append(Block(name, *open_.pop(), closed=True))
        elif opened := _OPENED.match(line):
            open_.append((number, opened["attributes"] or ""))
    return [*blocks, *(Block(name, *one, closed=False) for one in open_)]


def _never_opened(name: str, source: str) -> Iterator[Problem]:
    depth = 0
    for number, line in _fences(source):
        if _CLOSED.match(line):
            depth -= 1
            if depth < 0:
                depth = 0
                yield Problem(name, number, "", Kind.BAD_TEMPLATE, "::: that ends no block", "a block that begins "
                              "above: ::: {...}", "Remove the line, or begin the block.")  # fmt: skip
        elif _OPENED.match(line):
            depth += 1


def _sources(block: Block) -> Iterator[Problem]:
    """A figure or table that does not say what it is, or names none that there can be."""
    known = _KINDS.get(block.kind, ())
    if block.kind and not block.source:
        yield block.problem(f"a {block.kind} without source", f"source=NAME, of {one_of(known)}", "Say what to place.")
    elif block.kind and _FILLED_IN not in block.source and not _is_known(block.source, known):
        yield block.problem(f"source={block.source}", one_of(known),
                            f"{nearest(block.source, known)}Correct the name.")  # fmt: skip


def without_anchor(word: str, place: str, line: int) -> Problem:
    """That a figure or table has no anchor."""
    short = "fig" if word == "figure" else "tab"
    expected = "an anchor, by which it is numbered"
    return Problem(place, line, "", Kind.BAD_TEMPLATE, f"a {word} without an anchor", expected,
                   f"Give it one: ::: {{#{short}-NAME .{word} source=...}}.")  # fmt: skip


def _is_known(source: str, known: Names) -> bool:
    return source in known or any(one.endswith("_") and source.startswith(one) for one in known)


def _pictures(name: str, source: str) -> Iterator[Problem]:
    for number, line in _lines(source):
        for picture in _PICTURE.finditer(line):
            yield Problem(name, number, "", Kind.BAD_TEMPLATE, f"picture {picture[1]}", "a figure of results/figures",
                          "Place it with a block: ::: {#fig-NAME .figure source=NAME}.")  # fmt: skip


def _unknown_targets(name: str, source: str, anchors: Set[str]) -> Iterator[Problem]:
    for number, line in _lines(source):
        for target in _REFERENCE.findall(line):
            if target not in anchors and not any(one.endswith("-") and target.startswith(one) for one in anchors):
                yield Problem(name, number, "", Kind.BAD_TEMPLATE, f"#{target}", "a figure, table or supplement",
                              f"{nearest(target, anchors)}Correct the name.")  # fmt: skip
