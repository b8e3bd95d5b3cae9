"""Text, tables and RIS of other tools, with what a spreadsheet or a broken download may have done to them."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from realist.contract import Moment
from realist.errors import Kind, Problem, quoted
from realist.screening.importers.acts import Reading, SourceFile

AGAIN = "Export the file again, and import it as it was downloaded, without opening it in a spreadsheet."
_ROUNDED = re.compile(r"-?\d([.,]\d+)?E\+\d+", re.IGNORECASE)
_DELIMITERS = ",;\t"
_MOMENT: TypeAdapter[str] = TypeAdapter(Moment)


@dataclass(frozen=True)
class Table:
    """A table of a tool: its header, and its rows as (number in a spreadsheet, cells by column)."""

    source: SourceFile
    header: Sequence[str]
    rows: Sequence[tuple[int, Mapping[str, str]]]
    delimiter: str = ","


def text_of(source: SourceFile, problems: list[Problem]) -> str:
    """The text of a file: UTF-8, or UTF-16 with its mark. What is neither is a problem."""
    try:
        return source.content.decode(_encoding(source))
    except UnicodeDecodeError as error:
        line = source.content[: error.start].count(b"\n") + 1
        found = repr(source.content[error.start : error.start + 1])[1:]
        problems.append(source.problem(line, "", Kind.WRONG_ENCODING, f"byte {found}", "UTF-8 text", AGAIN))
        return ""


def _encoding(source: SourceFile) -> str:
    return "utf-16" if source.content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"


def looked_at(source: SourceFile) -> str:
    """The text of a file to recognise it by, whatever became of its letters."""
    return source.content.decode(_encoding(source), "replace")


def header_of(source: SourceFile) -> list[str]:
    """The cells of the first line, to recognise the file by; nothing where it is no table."""
    first = looked_at(source).lstrip("\r\n").partition("\n")[0].rstrip("\r")
    try:
        return next(csv.reader([first], delimiter=_delimiter(first), strict=True), [])
    except csv.Error:
        return []


def read_table(source: SourceFile, problems: list[Problem]) -> Table:
    """The rows below the header; a file that breaks off, or whose rows are of another length, is a problem."""
    text = text_of(source, problems)
    delimiter = _delimiter(text.partition("\n")[0])
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        rows += [(number, row) for number, row in enumerate(lines, start=1) if any(row)]
    except csv.Error:
        last = len(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
        found = "an opening quote without its end"
        problems.append(source.problem(last, "", Kind.BAD_CSV, found, "a whole row", _broken_off()))
        return Table(source, [], [], delimiter)
    header = rows[0][1] if rows else []
    for number, row in rows[1:]:
        if len(row) != len(header):
            last = number == rows[-1][0]
            remedy = _broken_off() if last else AGAIN
            expected = f"{len(header)} cells, as the header has"
            problems.append(source.problem(number, "", Kind.BAD_CSV, f"{len(row)} cells", expected, remedy))
    cells = [(number, dict(zip(header, row, strict=True))) for number, row in rows[1:] if len(row) == len(header)]
    return Table(source, header, cells, delimiter)


def saved_again(table: Table) -> Iterator[str]:
    """A remark where a spreadsheet has saved the table."""
    if table.delimiter != ",":
        kind = "semicolons" if table.delimiter == ";" else "tabs"
        yield f"{table.source.name}: its columns are separated by {kind}: a spreadsheet has saved it again."


def damaged(table: Table, columns: Sequence[str]) -> Iterator[Problem]:
    """Cells of these columns that a spreadsheet has rounded (`4.29E+07`) or shows as `####`."""
    for number, cells in table.rows:
        for column in columns:
            found = cells.get(column, "").strip()
            if _ROUNDED.fullmatch(found) or (found and not found.strip("#") and len(found) > 1):
                yield table.source.problem(number, column, Kind.BAD_VALUE, quoted(found),
                                           "the number as it was exported: a spreadsheet has rounded it",
                                           AGAIN)  # fmt: skip


def time_of(source: SourceFile, row: int, column: str, text: str, problems: list[Problem]) -> str:
    """A time as the tool writes it; empty where there is none, a problem where a spreadsheet has changed it."""
    found = text.strip()
    if not found:
        return ""
    try:
        return str(_MOMENT.validate_python(found))
    except ValidationError:
        problems.append(source.problem(row, column, Kind.BAD_VALUE, quoted(found), "a time such as 2024-03-01 14:05:00",
                                       f"A spreadsheet may have changed it. {AGAIN}"))  # fmt: skip
        return ""


@dataclass(frozen=True)
class RisRecord:
    """A record of a RIS file: the line of its TY, and its tags with their values and lines."""

    line: int
    fields: Sequence[tuple[str, str, int]]

    def all(self, *tags: str) -> list[str]:
        """The values of these tags, in the order of the file, without empty ones."""
        return [value for tag, value, _ in self.fields if tag in tags and value]

    def first(self, *tags: str) -> str:
        """The first value of the first of these tags that has one."""
        return next((value for tag in tags for value in self.all(tag)), "")


_TAG = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?")


def read_ris(source: SourceFile, problems: list[Problem]) -> list[RisRecord]:
    """The records of a RIS file; one that breaks off is a problem."""
    records: list[RisRecord] = []
    fields: list[tuple[str, str, int]] = []
    start = 0
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text_of(source, problems)), start=1):
        match = _TAG.fullmatch(line)
        if match is None:
            if fields and line.strip():  # a line without a tag goes on with the one before
                tag, value, at = fields[-1]
                fields[-1] = tag, f"{value}\n{line}", at
            continue
        if match[1] == "TY":
            if fields:
                problems.append(_unended(source, start))
            start, fields = number, []
        elif match[1] == "ER":
            if start:
                records.append(RisRecord(start, fields))
            start, fields = 0, []
            continue
        fields.append((match[1], (match[2] or "").strip(), number))
    if start:
        problems.append(_unended(source, start))
    return records


def _unended(source: SourceFile, line: int) -> Problem:
    found = "a record without its end (ER)"
    return source.problem(line, "", Kind.BAD_CSV, found, "a whole record", _broken_off())


def described_by_ris(record: RisRecord) -> dict[str, str]:
    """What a RIS record says of its reference."""
    pages = "-".join(filter(None, (record.first("SP"), record.first("EP"))))
    return {
        "doi": record.first("DO"),
        "title": record.first("TI", "T1"),
        "authors": "; ".join(record.all("AU", "A1")),
        "year": record.first("PY", "Y1")[:4],
        "container": record.first("T2", "JF", "JO"),
        "volume": record.first("VL"),
        "issue": record.first("IS"),
        "pages": pages,
    }


def refuse_unless(reading: Reading, files: Sequence[SourceFile], expected: str, remedy: str) -> None:
    """A problem for each file that the reader does not know."""
    for source in files:
        found = ", ".join(header_of(source)[:4]) or "no table"
        reading.refuse(source, 0, "", Kind.UNKNOWN_FORMAT, found, expected, remedy)


def _broken_off() -> str:
    return "The file seems to break off here: download it again."


def _delimiter(line: str) -> str:
    return max(_DELIMITERS, key=line.count)
