"""Building blocks of the document, made directly as elements, so that text in them can never be markup."""

import math
from collections.abc import Iterable, Sequence

import panflute as pf

from realist.manuscript.markup import plain

STAMP = "Simulated data"
STAMP_SENTENCE = (
    "All data behind this document are simulated: records, studies, people, decisions and findings are made up, "
    "and nothing in it is evidence about health care."
)


def text(value: str) -> list[pf.Inline]:
    """Text from outside as words and spaces."""
    inlines: list[pf.Inline] = []
    for word in plain(value).split(" "):
        inlines += [pf.Space(), pf.Str(word)] if inlines else [pf.Str(word)]
    return inlines


def paragraph(value: str) -> pf.Para:
    """A paragraph of text from outside."""
    return pf.Para(*text(value))


def cite(keys: Iterable[str]) -> list[pf.Inline]:
    """A citation of several works or studies, or nothing."""
    citations = [pf.Citation(key) for key in keys]
    return [pf.Cite(pf.Str("?"), citations=citations)] if citations else []


Cell = str | Sequence[pf.Inline]


def table(header: Sequence[str], rows: Iterable[Sequence[Cell]], widths: Sequence[float], identifier: str = "",
          caption: Sequence[pf.Block] = ()) -> pf.Table:  # fmt: skip
    """A table with a header row. `widths` are shares of the line, whatever they add up to."""
    total = math.fsum(widths)
    return pf.Table(
        pf.TableBody(*[_row(row) for row in rows]),
        head=pf.TableHead(_row(header)),
        caption=pf.Caption(*caption),
        colspec=[("AlignLeft", width / total) for width in widths],
        identifier=identifier,
    )


def fitting(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[float]:
    """Widths after what the columns hold: by the square root of their mean length, so that long cells may wrap."""
    columns = list(zip(header, *rows, strict=True))
    lengths = [sum(_length(cell) for cell in column) / len(column) for column in columns]
    longest = [max(len(word) for cell in column for word in _words(cell)) for column in columns]
    return [max(math.sqrt(mean), word**0.75) for mean, word in zip(lengths, longest, strict=True)]


def _length(cell: Cell) -> int:
    return sum(len(word) + 1 for word in _words(cell))


def _words(cell: Cell) -> list[str]:
    found = cell.split() if isinstance(cell, str) else [one.text for one in cell if isinstance(one, pf.Str)]
    return found or [""]


def _row(cells: Sequence[Cell]) -> pf.TableRow:
    return pf.TableRow(*[pf.TableCell(*_cell(cell)) for cell in cells])


def _cell(cell: Cell) -> list[pf.Plain]:
    inlines = text(cell) if isinstance(cell, str) else list(cell)
    return [pf.Plain(*inlines)] if inlines else []


def bold(value: str) -> list[pf.Inline]:
    """Text from outside, in bold."""
    return [pf.Strong(*text(value))]
