"""Formats of tagged lines: RIS, MEDLINE, Web of Science, EndNote, RefWorks.

All are read by one loop: a line opens a record, closes it, carries a tag, continues the field before it, or stands
outside. They differ in what such lines look like (`Layout`) and in what the tags mean (module `tags`).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from realist.records import tags
from realist.records.model import Found, Gap, Piece, Reject, Values
from realist.records.source import Source
from realist.records.tags import Tags
from realist.records.values import unescaped

_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class Layout:
    """What the lines of a tagged format look like.

    Attributes:
        tag: matches a tagged line; group 1 the tag, group 2 the value.
        values: what the tags of a record mean.
        opens: the tag that begins a record, where the open one has it already.
        closes: the tag that ends one; without, a record ends at a blank line or where the next begins.
        header: tags of the file, not of a record.
        ordinal: a line between records that numbers the next one, or tells its provider.
        blank_ends: whether a blank line ends a record.
    """

    tag: re.Pattern[str]
    values: Callable[[Tags], Values]
    opens: str
    closes: str = ""
    header: frozenset[str] = frozenset()
    ordinal: re.Pattern[str] = _NEVER
    blank_ends: bool = False


RIS = Layout(
    tag=re.compile(r"\ufeff?(?!ER {1,2}- *[^\s])([A-Z][A-Z0-9]|PMID) {1,2}-(.*)", re.DOTALL),
    values=tags.ris,
    opens="TY",
    closes="ER",
    ordinal=re.compile(r"\s*(?:\d+\.|Record #\d+ of \d+|Provider:.*|Content:.*|Database:.*)\s*\Z"),
)
MEDLINE = Layout(
    tag=re.compile(r"\ufeff?(?=[A-Z0-9 ]{4} ?-)([A-Z][A-Z0-9]{1,3}) *-(.*)", re.DOTALL),
    values=tags.medline,
    opens="PMID",
    blank_ends=True,
)
WEB_OF_SCIENCE = Layout(
    tag=re.compile(r"\ufeff?([A-Z][A-Z0-9])((?: .*|[\r\n]*)\Z)", re.DOTALL),
    values=tags.web_of_science,
    opens="PT",
    closes="ER",
    header=frozenset({"FN", "VR", "EF"}),
)
ENDNOTE = Layout(
    tag=re.compile(r"\ufeff?%([A-Z0-9@!#$&()*+<=>?\[\]^~:\\{}|-])(?=\s|\Z)(.*)", re.DOTALL),
    values=tags.endnote,
    opens="0",
    blank_ends=True,
)
REFWORKS = Layout(
    tag=re.compile(r"\ufeff?([A-Z][A-Z0-9])((?: .*|[\r\n]*)\Z)", re.DOTALL),
    values=tags.refworks,
    opens="RT",
)


def read(source: Source, layout: Layout) -> Iterator[Piece]:
    """The records of the file, and what of its other lines has a name."""
    return _Loop(source, layout).pieces()


class _Loop:
    """The state while walking down the lines: the open record, from line `first` to `last`, and its last field."""

    def __init__(self, source: Source, layout: Layout) -> None:
        self.source = source
        self.layout = layout
        self.first = self.last = -1
        self.tags: Tags = {}
        self.field: list[str] = []

    def pieces(self) -> Iterator[Piece]:
        match, closes, header = self.layout.tag.match, self.layout.closes, self.layout.header
        for number, line in enumerate(self.source.lines):
            tagged = match(line)
            if tagged is None:
                yield from self._untagged(number, line)
                continue
            tag, value = tagged.groups()
            if tag == closes:
                yield from self._end(number, tag)
            elif tag in header:
                yield from self._close()
                yield self._gap(number, "header")
            else:
                if tag == self.layout.opens and tag in self.tags:
                    yield from self._close()
                self._add(number, tag, value)
        yield from self._close()

    def _add(self, number: int, tag: str, value: str) -> None:
        if self.first < 0:
            self.first = number
        self.last = number
        self.field = self.tags.setdefault(tag, [])
        self.field.append(unescaped(value.strip()))

    def _untagged(self, number: int, line: str) -> Iterator[Piece]:
        text = line.strip()
        if not text:
            if self.layout.blank_ends:
                yield from self._close()
        elif self.first >= 0:
            self.last = number
            text = unescaped(text)
            self.field[-1] = f"{self.field[-1]}\n{text}" if self.field[-1] else text
        elif self.layout.ordinal.match(line):
            yield self._gap(number, "record number")

    def _end(self, number: int, tag: str) -> Iterator[Piece]:
        if self.first < 0:
            starts = self.source.starts
            yield Reject(starts[number], starts[number + 1], f"{tag} with no record before it")
            return
        self.last = number
        yield from self._close()

    def _close(self) -> Iterator[Piece]:
        if self.first < 0:
            return
        starts = self.source.starts
        yield Found(starts[self.first], starts[self.last + 1], self.layout.values(self.tags))
        self.first, self.tags = -1, {}

    def _gap(self, number: int, name: str) -> Gap:
        return Gap(self.source.starts[number], self.source.starts[number + 1], name)
