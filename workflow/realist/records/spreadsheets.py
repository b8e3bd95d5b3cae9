"""Excel workbooks: the first sheet that holds records, row by row.

A workbook is a compressed archive, so a record has no bytes of its own in it. The sheet is written out as CSV and
read as that: hashes are of that text, lines are the rows of the sheet. Opened with limits, as values only, never with
macros or links.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from realist.records.model import FileReading

_LIMIT = 1 << 30
_RATIO = 200
_MOST_ROWS = 1 << 20  # as many as Excel has
_MOST_CELLS = 1 << 24
_SIGNATURE = b"PK\x03\x04"


class UnusableWorkbookError(ValueError):
    """The workbook cannot be opened, or not safely."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook, written as CSV.

    Attributes:
        text: the CSV.
        rows: for each physical line of it, the row of the sheet.
        others: titles of the other sheets that are filled.
    """

    text: bytes
    rows: list[int]
    others: list[str]


def is_workbook(content: bytes) -> bool:
    """Whether the file is an Excel workbook (.xlsx)."""
    if not content.startswith(_SIGNATURE):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def as_csv(content: bytes) -> Sheet:
    """The first sheet that is not empty, as CSV.

    Raises:
        UnusableWorkbookError: it is damaged, grows beyond all measure when opened, or shows no filled cell (which may
            be a dialect that is not understood, and is then no reason to believe that nothing is there).
    """
    from openpyxl import load_workbook  # half a second that a review without workbooks need not spend

    _check_size(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        filled = [sheet for sheet in book.worksheets if _is_filled(sheet)]
        if filled:
            text, rows = _written(filled[0])
            return Sheet(text.encode("utf-8", "surrogateescape"), rows, [sheet.title for sheet in filled[1:]])
    except UnusableWorkbookError:
        raise
    except Exception as error:  # openpyxl raises whatever its XML and archives raise
        raise UnusableWorkbookError(f"the workbook cannot be opened: {type(error).__name__}") from error
    raise UnusableWorkbookError("no sheet of the workbook holds a cell that can be read")


def by_rows(reading: FileReading, sheet: Sheet) -> FileReading:
    """A reading of the CSV, its lines told as rows of the sheet."""
    rows = sheet.rows
    pieces = tuple(
        replace(one, first_line=rows[one.first_line - 1], last_line=rows[one.last_line - 1]) for one in reading.pieces
    )
    unread = tuple(f"the sheet {title} is filled, and was not read" for title in sheet.others)
    return FileReading(reading.format.replace("CSV", "XLSX"), "xlsx", pieces, unread)


def _check_size(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if size > _LIMIT or size > _RATIO * max(len(content), 1 << 16):
        raise UnusableWorkbookError(f"the workbook would grow to {size} bytes")


def _is_filled(sheet: Any) -> bool:
    return any(cell not in (None, "") for cells in _rows(sheet) for cell in cells)


def _written(sheet: Any) -> tuple[str, list[int]]:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    rows: list[int] = []
    for number, cells in enumerate(_rows(sheet), start=1):
        shown = [_shown(cell) for cell in cells]
        writer.writerow(shown)
        rows += [number] * (1 + sum(cell.count("\n") for cell in shown))
    return text.getvalue(), rows


def _rows(sheet: Any) -> Iterator[Sequence[object]]:
    """The rows, each as wide as the widest before it; one without a cell stays empty.

    What the sheet says of its own size is not believed: a small file may claim, or skip, a thousand million cells.
    """
    sheet.reset_dimensions()
    width = count = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        width = max(width, len(cells))
        count += width if cells else 0
        if number > _MOST_ROWS or count > _MOST_CELLS:
            raise UnusableWorkbookError(f"the sheet {sheet.title} has more rows or cells than a table of records")
        yield (*cells, *[None] * (width - len(cells))) if cells else ()


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell).replace("\r\n", "\n").replace("\r", "\n")
