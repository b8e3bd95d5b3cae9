"""Reading: a file, then a search, from bytes to records, with the account that nothing was lost."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from realist.config import Search
from realist.records.formats import recognise
from realist.records.identity import record_ids, sha256
from realist.records.model import BIBLIOGRAPHIC, FileReading, Found, Gap, Located, Piece, Record, Reject, Values
from realist.records.source import Source, decoded
from realist.records.spreadsheets import UnusableWorkbookError, as_csv, by_rows, is_workbook
from realist.records.suspicions import suspicions
from realist.records.values import tidy

UNKNOWN = "unknown"
EMPTY = "empty"


class ConservationError(AssertionError):
    """A reader lost or doubled bytes: a mistake of ours, never of the export."""


@dataclass(frozen=True)
class SearchReading:
    """What a search brought.

    Attributes:
        records: in the order of the files and of the records in them.
        report: the account, as `results/records/<search_id>.json` holds it.
    """

    records: list[Record]
    report: dict[str, Any]


def read_search(root: Path, search_id: str, search: Search) -> SearchReading:
    """Read all exports of a search.

    Args:
        root: the review's folder.
        search_id: name of the search's folder below `data/searches`.
        search: its `search.yaml`.

    Raises:
        OSError: an export cannot be opened.
    """
    folder = root / "data/searches" / search_id
    contents = {export.path: (folder / export.path).read_bytes() for export in search.files}
    files = {path: read_bytes(content, search.columns) for path, content in contents.items()}
    records = records_of(search_id, files, search.database)
    told = ("database", "platform", "run_on", "purpose", "source_type", "reported_hits", "hits_explained",
            "rejects_accepted")  # fmt: skip
    report = {
        "search_id": search_id,
        **{name: getattr(search, name) for name in told},
        "records": len(records),
        "rejected": sum(len(file.rejects) for file in files.values()),
        "files": [file_report(path, file) for path, file in files.items()],
        "suspicions": suspicions(search.database, contents, files, records),
    }
    return SearchReading(records, report)


def records_of(search_id: str, files: Mapping[str, FileReading], database: str = "") -> list[Record]:
    """The records of the files of one search.

    Args:
        search_id: the search.
        files: what was read, by the path that `source_file` shall show.
        database: what the search calls its database, for records that do not name it.
    """
    found = [(path, place, values) for path, file in files.items() for place, values in file.found]
    digests = [sha256(place.raw) for _, place, _ in found]
    ids = record_ids(
        search_id, [(values.get("accession", ""), digest) for (*_, values), digest in zip(found, digests, strict=True)]
    )
    return [
        Record(one, search_id, path, place.first_line, place.last_line, digest,
               **{**values, "database": values.get("database") or database})
        for one, digest, (path, place, values) in zip(ids, digests, found, strict=True)
    ]  # fmt: skip


def file_report(path: str, file: FileReading) -> dict[str, Any]:
    """The account of one file."""
    return {
        "path": path,
        "format": file.format,
        "encoding": file.encoding,
        "records": len(file.found),
        "rejects": [
            {"first_line": place.first_line, "last_line": place.last_line, "reason": _told(place, reason)}
            for place, reason in file.rejects
        ],
        "bytes": bytes_by_kind(file),
        "gaps": _gaps(file),
    }


def _told(place: Located, reason: str) -> str:
    return f"{reason} (it begins at byte {place.first_byte})" if place.shares_a_line else reason


def bytes_by_kind(file: FileReading) -> dict[str, int]:
    """How many bytes records, gaps and rejects hold: together, the file."""
    sizes = {"records": 0, "gaps": 0, "rejects": 0}
    for one in file.pieces:
        kind = {Found: "records", Gap: "gaps", Reject: "rejects"}[type(one.piece)]
        sizes[kind] += one.last_byte - one.first_byte
    return sizes


def _gaps(file: FileReading) -> dict[str, int]:
    """Bytes by name of gap."""
    sizes: dict[str, int] = {}
    for place, name in file.gaps:
        sizes[name] = sizes.get(name, 0) + place.last_byte - place.first_byte
    return dict(sorted(sizes.items()))


def read_bytes(content: bytes, columns: Mapping[str, str] | None = None) -> FileReading:
    """Divide a file into records, gaps and rejects.

    Args:
        content: the file.
        columns: for a table of unknown layout, our columns to theirs.

    Raises:
        ConservationError: the pieces are not the file; a mistake in a reader.
    """
    if is_workbook(content):
        return _workbook(content, columns or {})
    source = decoded(content)
    if not source.beginning:
        return _located(source, EMPTY, [])
    form = recognise(source, columns or {})
    if form is None:
        return _located(source, UNKNOWN, [Reject(source.mark, len(source.text), "the format is not recognised")])
    return _located(source, form.name, form.read(source))


def _workbook(content: bytes, columns: Mapping[str, str]) -> FileReading:
    try:
        sheet = as_csv(content)
    except UnusableWorkbookError as error:
        source = decoded(content)
        return _located(source, UNKNOWN, [Reject(0, len(source.text), str(error))])
    return by_rows(read_bytes(sheet.text, columns), sheet)


def _located(source: Source, name: str, pieces: Iterable[Piece]) -> FileReading:
    located: list[Located] = []
    at = 0
    for piece in _complete(source, pieces):
        raw = source.encoded(piece.start, piece.end)
        shown = replace(piece, values=_cleaned(source, piece.values)) if isinstance(piece, Found) else piece
        first, last = source.line_of(piece.start), source.line_of(max(piece.start, piece.end - 1))
        located.append(Located(shown, at, at + len(raw), first, last, source.content))
        if not source.content.startswith(raw, at):
            raise ConservationError(f"the pieces of this {name} file are not its bytes, from byte {at}")
        at += len(raw)
    if at != len(source.content):
        raise ConservationError(f"the pieces of this {name} file end at byte {at} of {len(source.content)}")
    return FileReading(name, source.encoding, tuple(located))


def _cleaned(source: Source, values: Values) -> Values:
    return {column: tidy(column, source.readable(values[column])) for column in BIBLIOGRAPHIC if values.get(column)}


def _complete(source: Source, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces without the ends of their last lines, and what lies between them, so that no character is left."""
    at = 0
    for piece in pieces:
        if piece.start < at or piece.end <= piece.start:
            raise ConservationError(f"a piece at {piece.start}-{piece.end} after {at}")
        yield from _between(source, at, piece.start)
        end = piece.end
        if isinstance(piece, Found):
            end = piece.start + len(source.text[piece.start : piece.end].rstrip("\r\n"))
            piece = replace(piece, end=end)
        yield piece
        at = end
    yield from _between(source, at, len(source.text))


def _between(source: Source, start: int, end: int) -> Iterator[Piece]:
    """What no reader claimed: a byte order mark and blanks are gaps, text is a reject."""
    if start < source.mark <= end:
        yield Gap(start, source.mark, "byte order mark")
        start = source.mark
    if start >= end:
        return
    text = source.text[start:end]
    inner = text.strip("\ufeff \t\r\n\x1a\0")
    if not inner:
        yield Gap(start, end, "blank")
        return
    first = start + text.index(inner)
    if first > start:
        yield Gap(start, first, "blank")
    yield Reject(first, first + len(inner), "text outside any record")
    if first + len(inner) < end:
        yield Gap(first + len(inner), end, "blank")
