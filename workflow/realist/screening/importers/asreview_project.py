"""The project file of ASReview: an archive with a database, opened as a copy, for reading only, and within limits.

What was decided stands in the table `results`; what it replaced, in `decision_changes`, each with its own time. A copy
of older decisions (`legacy_v2`) is never read.
"""

import hashlib
import io
import json
import sqlite3
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from realist.config import ToolImport
from realist.contract import DecisionValue
from realist.errors import Kind, Problem
from realist.screening.carried import record_id_in
from realist.screening.importers.acts import Act, Reading, SourceFile
from realist.screening.importers.files import read_ris, read_table

VERSION = 3
_LARGEST = 1 << 30
_MOST_ENTRIES = 10_000
_RATIO = 1_000
_NEEDED = {
    "record": {"record_id", "dataset_row", "dataset_id", "title", "year", "doi"},
    "results": {"record_id", "label", "querier", "time", "user_id"},
    "decision_changes": {"record_id", "label", "time", "user_id"},
}
_LABELS = {1: DecisionValue.INCLUDE, 0: DecisionValue.EXCLUDE}


class _UnusableError(ValueError):
    """The project cannot be read; says what was found, and what was expected."""

    def __init__(self, found: str, expected: str, remedy: str = "Export the project again.") -> None:
        super().__init__(found)
        self.found, self.expected, self.remedy = found, expected, remedy

    def problem(self, source: SourceFile) -> Problem:
        return source.problem(0, "", Kind.UNREADABLE_FILE, self.found, self.expected, self.remedy)


@dataclass(frozen=True)
class _Project:
    """What the archive holds: its settings, and the rows of its tables."""

    settings: Mapping[str, Any]
    records: Sequence[Mapping[str, Any]]
    results: Sequence[Mapping[str, Any]]
    changes: Sequence[Mapping[str, Any]]
    certain: bool
    carried: Mapping[tuple[str, int], str]


def item_of(described: Mapping[str, str]) -> str:
    """The id of a record: our own where it is carried along, else a hash of what dataset and project both say of it.

    The place in the file is no id: exports are sorted by rank.
    """
    if described.get("record_id"):
        return described["record_id"]
    said = "|".join(" ".join(described.get(key, "").casefold().split()) for key in ("title", "year", "doi"))
    return f"x{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def read_project(source: SourceFile, spec: ToolImport, reading: Reading) -> None:
    """Add what a project says to a reading; a project that cannot or must not be read is a problem."""
    try:
        project = _open(source)
    except _UnusableError as error:
        reading.problems.append(error.problem(source))
        return
    items = _read_records(source, project, reading)
    if not project.certain:
        reading.remarks.append(f"{source.name}: the project comes from an earlier version of ASReview, whose history "
                               "is uncertain: only its last decisions were read.")  # fmt: skip
    acts = [*_history(source, project, items, spec), *_current(source, project, items, spec)]
    nameless = next((act for act in acts if not act.reviewer), None)
    if nameless:
        reading.refuse(source, nameless.row, "user_id", Kind.MISSING_VALUE, "no name", "whose decision it is",
                       "Set `reviewer` of the import in config.yaml.")  # fmt: skip
        return
    reading.acts += acts


def _open(source: SourceFile) -> _Project:
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            settings = _settings(_member(archive, "project.json"))
            database = _member(archive, "results.db")
            carried = dict(_carried(archive, settings))
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, _UnusableError):
            raise
        raise _UnusableError("an archive that is damaged", "a project (.asreview)") from error
    try:
        records, results, changes, certain = _tables(database)
    except sqlite3.Error as error:
        raise _UnusableError(f"a database that cannot be read: {error}", "results.db of a project") from error
    return _Project(settings, records, results, changes, certain, carried)


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    """One entry, by its exact name, if it is not larger than a project can be."""
    if len(archive.infolist()) > _MOST_ENTRIES:
        raise _UnusableError(f"{len(archive.infolist())} files", f"at most {_MOST_ENTRIES}")
    entries = [one for one in archive.infolist() if one.filename == name]
    if len(entries) != 1:
        raise _UnusableError(f"{name} {len(entries)} times", f"a project with one {name}",
                             "Export the project from ASReview 3.")  # fmt: skip
    size = entries[0].file_size
    if size > _LARGEST or size > _RATIO * max(entries[0].compress_size, 1 << 12):
        raise _UnusableError(f"{name} would grow to {size} bytes", "a project of honest size")
    with archive.open(entries[0]) as member:
        content = member.read(size + 1)
    if len(content) != size:
        raise _UnusableError(f"{name} of another size than it says", "a project as exported")
    return content


def _settings(content: bytes) -> Mapping[str, Any]:
    try:
        settings = json.loads(content)
    except (ValueError, RecursionError):
        settings = None
    if not isinstance(settings, dict):
        raise _UnusableError("project.json that cannot be read", "a project (.asreview)")
    if settings.get("mode") == "simulate":
        raise _UnusableError("a project in the mode simulate", "a project that people screened (oracle)",
                             "No person decided anything in a simulation: it cannot be imported.")  # fmt: skip
    return settings


def _tables(database: bytes) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]], bool]:
    """The rows of the three tables, and whether the history means what it says."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "results.db"
        copy.write_bytes(database)
        with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            _check_schema(connection)
            records, results, changes = (_rows(connection, table) for table in _NEEDED)
            certain = "new_label" not in _columns(connection, "decision_changes")
    return records, results, changes if certain else [], certain


def _check_schema(connection: sqlite3.Connection) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != VERSION:
        raise _UnusableError(f"a database of version {version}", f"version {VERSION}, of ASReview 3",
                             "Open the project in ASReview 3 and export it again.")  # fmt: skip
    for table, needed in _NEEDED.items():
        missing = needed - _columns(connection, table)
        if missing:
            raise _UnusableError(f"the table {table} without {', '.join(sorted(missing))}", "a project of ASReview 3")


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    kinds = connection.execute("SELECT type FROM sqlite_master WHERE name = ?", (table,)).fetchall()
    if kinds != [("table",)]:
        return set()
    return {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}


def _rows(connection: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    cursor = connection.execute(f"SELECT rowid AS row_, * FROM {table} ORDER BY rowid")  # noqa: S608 (a name of ours)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _carried(archive: zipfile.ZipFile, settings: Mapping[str, Any]) -> Iterator[tuple[tuple[str, int], str]]:
    """Our ids in the uploaded datasets, by dataset and row (0 for the first): the database leaves extra columns out."""
    datasets = settings.get("datasets")
    for dataset in datasets if isinstance(datasets, list) else []:
        name = str(dataset.get("filename", "")) if isinstance(dataset, dict) else ""
        if f"data/{name}" not in archive.namelist():
            continue
        upload = SourceFile(name, _member(archive, f"data/{name}"))
        for place, texts in enumerate(_uploaded(upload)):
            found = record_id_in(*texts)
            if found:
                yield (str(dataset.get("id", "")), place), found


def _uploaded(upload: SourceFile) -> Iterator[Sequence[str]]:
    if upload.name.lower().endswith(".ris"):
        yield from ([value for _, value, _ in record.fields] for record in read_ris(upload, []))
    elif upload.name.lower().endswith((".csv", ".tsv", ".tab")):
        yield from (list(cells.values()) for _, cells in read_table(upload, []).rows)


def _read_records(source: SourceFile, project: _Project, reading: Reading) -> dict[Any, str]:
    """Note the references; gives the item of each record."""
    items: dict[Any, str] = {}
    repeated: Counter[str] = Counter()
    for record in project.records:
        described = {key: _text(record[key]) for key in ("title", "year", "doi")}
        described["authors"] = "; ".join(_listed(record.get("authors")))
        place = str(record["dataset_id"]), record["dataset_row"]
        described["record_id"] = project.carried.get(place, "")
        item = item_of(described)
        repeated[item] += 1
        items[record["record_id"]] = item if repeated[item] == 1 else f"{item}~{repeated[item]}"
        reading.add_reference(items[record["record_id"]], source, record["row_"], described)
    return items


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _listed(value: object) -> list[str]:
    """Authors, which are JSON."""
    try:
        read = json.loads(str(value)) if value else []
    except (ValueError, RecursionError):
        return [str(value)]
    return [str(one) for one in read] if isinstance(read, list) else [str(read)]


def _history(source: SourceFile, project: _Project, items: Mapping[Any, str], spec: ToolImport) -> Iterator[Act]:
    """The decisions that were replaced, oldest first."""
    for row in sorted(project.changes, key=lambda row: (row["time"] or 0, row["row_"])):
        if row["label"] in _LABELS and row["record_id"] in items:
            yield _act(source, row, items, spec, "decision_changes")


def _current(source: SourceFile, project: _Project, items: Mapping[Any, str], spec: ToolImport) -> Iterator[Act]:
    """The decisions that stand; where one was replaced by none, it was taken back."""
    last = {row["record_id"]: row for row in project.changes if row["label"] in _LABELS}
    standing = {row["record_id"] for row in project.results if row["label"] in _LABELS}
    for row in project.results:
        if row["record_id"] in standing and row["record_id"] in items:
            yield _act(source, row, items, spec, "results")
    for record_id, row in last.items():
        if record_id not in standing and record_id in items:
            before = _act(source, row, items, spec, "decision_changes")
            yield Act(before.item, DecisionValue.UNDONE, source, row["row_"], "no label in results", before.reviewer,
                      before.stage, (), before.decided_at)  # fmt: skip


def _act(source: SourceFile, row: Mapping[str, Any], items: Mapping[Any, str], spec: ToolImport, table: str) -> Act:
    prior = table == "results" and row["querier"] is None
    user = _text(row["user_id"])
    original = f"{table}, label={row['label']}" + (", known before screening began" if prior else "")
    return Act(items[row["record_id"]], _LABELS[row["label"]], source, row["row_"], original,
               f"user {user}" if user else spec.reviewer, "", (), _time(row["time"]),
               note=_text(row.get("note")))  # fmt: skip


def _time(seconds: object) -> str:
    """Unix seconds as UTC; empty where there is none that a calendar knows."""
    if not isinstance(seconds, int | float):
        return ""
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return ""
