"""Tables of separated values: each row a record, its columns known by their names, whatever platform wrote them."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from realist.records import columns as known
from realist.records.model import Found, Gap, Piece, Reject
from realist.records.source import Source

csv.field_size_limit(1 << 30)

_DELIMITERS = (",", ";", "\t", "|")
_HEADER_WITHIN = 25
_REACH = 200
_ATTEMPTS = 1000
_BROKEN_OFF = "the last row is not whole as all others are: download it again if it broke off"


@dataclass(frozen=True)
class Table:
    """How a table is laid out: its separator, the lines of its header, and what each column holds.

    Attributes:
        delimiter: between cells.
        first_line: index of the first line of the header.
        body: index of the first line after it.
        header: the names of the columns.
        layout: which column holds what.
    """

    delimiter: str
    first_line: int
    body: int
    header: tuple[str, ...]
    layout: known.Layout


@dataclass(frozen=True)
class _Row:
    first: int
    last: int
    cells: list[str]


def table(source: Source, mapping: Mapping[str, str]) -> Table | None:
    """The layout of the table, if the text is one.

    Args:
        source: the export.
        mapping: our columns to theirs, for a table whose header is not known.
    """
    best: tuple[int, Table] | None = None
    for delimiter in _DELIMITERS:
        for row in _some_rows(source, delimiter):
            layout = known.layout(row.cells, mapping)
            if layout and (best is None or layout.strength > best[0]):
                header = tuple(cell.strip() for cell in row.cells)
                best = layout.strength, Table(delimiter, row.first, row.last, header, layout)
    return best[1] if best else None


def widest(source: Source) -> tuple[str, ...]:
    """The first of the longest rows in the head of the file, perhaps the header of a table; nothing of one cell."""
    rows = (row.cells for delimiter in _DELIMITERS for row in _some_rows(source, delimiter))
    cells = tuple(cell.strip() for cell in max(rows, key=len, default=[]))
    return cells if len(cells) > 1 else ()


def _some_rows(source: Source, delimiter: str) -> Iterator[_Row]:
    yield from _rows(source.lines[:_HEADER_WITHIN], 0, delimiter)


def read(source: Source, table: Table) -> Iterator[Piece]:
    """The records of a table; its preamble and header are gaps."""
    starts = source.starts
    if table.first_line:
        yield Gap(source.mark, starts[table.first_line], "preamble")
    yield Gap(starts[table.first_line], starts[table.body], "header")
    width = len(table.header)
    others_are_whole = True
    for row, is_last in _knowing_the_last(_sound_rows(source.lines, table, width)):
        start, end = starts[row.first], starts[row.last]
        whole = len(row.cells) >= width and source.text.count('"', start, end) % 2 == 0
        doubt = _BROKEN_OFF if is_last and others_are_whole and not whole and row.first > table.body else ""
        others_are_whole &= whole
        filled = [cell for cell in row.cells if cell.strip()]
        if not filled:
            yield Gap(start, end, "empty row")
        elif reason := _reason(row, width, len(filled)):
            yield Reject(start, end, reason)
        else:
            yield Found(start, end, table.layout.values(row.cells), doubt)


def _knowing_the_last(rows: Iterator[_Row]) -> Iterator[tuple[_Row, bool]]:
    """Each row, and whether it is the last."""
    former = next(rows, None)
    for row in rows:
        if former is not None:
            yield former, False
        former = row
    if former is not None:
        yield former, True


def _reason(row: _Row, width: int, filled: int) -> str:
    if len(row.cells) > width and any(cell.strip() for cell in row.cells[width:]):
        return f"{len(row.cells)} cells where the header has {width}"
    if filled == 1 and len(row.cells) == 1 and width > 2:
        return f"one cell where the header has {width}"
    return ""


def _sound_rows(lines: Sequence[str], table: Table, width: int) -> Iterator[_Row]:
    """The rows, beginning anew after a quote that was never closed, lest it swallow what follows."""
    at = table.body
    while at < len(lines):
        for row in _rows(lines, at, table.delimiter):
            at = row.last
            if row.last - row.first > 1 and len(row.cells) != width:
                restart = _next_sound(lines, row, table.delimiter, width)
                if restart < row.last:
                    yield _Row(row.first, restart, [*row.cells[:1], *[""] * width, "unclosed quote"])
                    at = restart
                    break
            yield row
        else:
            return


def _next_sound(lines: Sequence[str], bad: _Row, delimiter: str, width: int) -> int:
    """The first line inside a swollen row at which a row of the right width begins."""
    for start in range(bad.first + 1, min(bad.last, bad.first + _ATTEMPTS)):
        row = next(_rows(lines[start : start + _REACH], 0, delimiter), None)
        if row is not None and len(row.cells) == width:
            return start
    return bad.last


def _rows(lines: Sequence[str], start: int, delimiter: str) -> Iterator[_Row]:
    """Rows with the lines they take, `first` inclusive to `last` exclusive."""
    reader = csv.reader((lines[index] for index in range(start, len(lines))), delimiter=delimiter)
    first = start
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            cells = [""]
        if cells is None:
            return
        last = start + reader.line_num
        if any(cells) or len(cells) > 1 or re.search(r"\S", "".join(lines[first:last])):
            yield _Row(first, last, cells)
        first = last
