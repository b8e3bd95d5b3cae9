"""Whether `columns` of a search.yaml, our fields to their columns, fits our fields and the tables of the search."""

from collections.abc import Iterator
from pathlib import Path

from realist.config import Search
from realist.errors import Kind, Problem, nearest, one_of, quoted
from realist.records import delimited
from realist.records.columns import NAMES
from realist.records.formats import recognise
from realist.records.source import Source, decoded
from realist.records.spreadsheets import UnusableWorkbookError, as_csv, is_workbook
from realist.review import Placed, Review, is_file
from realist.yaml_files import read_yaml


def problems(review: Review) -> Iterator[Problem]:
    """Fields that are none of ours, and columns that a table without a known layout does not have."""
    for placed in review.searches.values():
        if placed.value.columns:
            written = read_yaml(review.root / placed.file, placed.file)
            for field, found, expected, remedy, kind in _wrong(placed, (review.root / placed.file).parent):
                line = written.line(("columns", field))
                yield Problem(placed.file, line, f"columns.{field}", kind, found, expected, remedy)


def _wrong(placed: Placed[Search], folder: Path) -> Iterator[tuple[str, str, str, str, Kind]]:
    """Field, what was found, what was expected, the remedy and the kind."""
    columns = placed.value.columns
    for field in columns:
        if field not in NAMES:
            yield field, quoted(field), one_of(NAMES), f"{nearest(field, NAMES)}Correct the field.", Kind.UNKNOWN_KEY
    for export in placed.value.files:
        if not is_file(folder / export.path) or not (header := _header((folder / export.path).read_bytes(), columns)):
            continue
        for field, theirs in columns.items():
            if theirs.strip().casefold() not in {name.casefold() for name in header}:
                yield (field, quoted(theirs), f"a column of {export.path}, {one_of(filter(None, header))}",
                       f"{nearest(theirs, header)}Write the column as the header of the table has it.",
                       Kind.MISSING_COLUMN)  # fmt: skip


def _header(content: bytes, columns: dict[str, str]) -> tuple[str, ...]:
    """The header of a table of unknown layout; nothing where no column needs to be named."""
    source = _table_source(content)
    form = recognise(source, columns)
    if form is None:
        return delimited.widest(source)
    table = delimited.table(source, columns) if form.name in ("CSV", "TSV") else None
    return table.header if table else ()


def _table_source(content: bytes) -> Source:
    if not is_workbook(content):
        return decoded(content)
    try:
        return decoded(as_csv(content).text)
    except UnusableWorkbookError:
        return decoded(b"")
