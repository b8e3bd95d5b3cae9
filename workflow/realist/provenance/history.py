"""What git keeps of the history of human decisions: logs that should only ever have grown, and tables that changed.

Logs of decisions, and the versions in the history of a CMOC, only grow: a row that a later version no longer has was
rewritten. Excerpts, ratings, studies and wordings may be corrected: what was altered or removed is told, and no fault.

Order is no matter, nor is a new column, nor how a line ends: what counts is that every row of an earlier version is
still there, with the same words. Each commit is compared with its first parent, and what is on disk with the last one.
"""

import csv
import io
import json
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from realist.contract import Change, Cmoc, TheoryVersion
from realist.errors import ReviewError
from realist.review import is_hidden
from realist.yaml_files import parse_yaml

ON_DISK = "not committed"
_PLAINLY = ("--first-parent", "--diff-merges=first-parent", "--no-renames", "--no-ext-diff", "--no-textconv")
Row = tuple[tuple[str, str], ...]
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Kept:
    """Files of one kind.

    Attributes:
        paths: folders and files below the review's folder.
        keys: the columns that tell which row took the place of another.
        rows: the rows of an earlier version and of the one that followed.
    """

    paths: tuple[str, ...]
    keys: tuple[str, ...]
    rows: Callable[[bytes, bytes], tuple[Rows, Rows]]


@dataclass(frozen=True)
class Extent:
    """How much history there is.

    Attributes:
        commits: how many commits changed a file of these kinds.
        files: how many such files there are, or were.
        earlier: how many of them changed after they were first committed, so that there is something to compare.
    """

    commits: int
    files: int
    earlier: int


@dataclass(frozen=True)
class Rewriting:
    """A row of a log that a later version no longer has.

    Attributes:
        file: below the review's folder.
        commit: the first 12 digits of the commit that dropped it, or `ON_DISK`.
        on: the day of the commit; nothing for what is not committed.
        row: the row as it was, by column.
        now: the columns in which the row that took its place differs; none where it is gone.
    """

    file: str
    commit: str
    on: str
    row: dict[str, str]
    now: dict[str, str]


class NoHistoryError(LookupError):
    """The folder has no git history, or git is not installed."""


def rewritings(root: Path, kinds: Iterable[Kept]) -> Iterator[Rewriting]:
    """Every row of these kinds of files that was altered or removed after the fact, oldest first of each kind.

    Raises:
        NoHistoryError: there is nothing to compare with.
    """
    for kept in kinds:
        for commit, on, files in _commits(root, kept):
            for file in files:
                yield from _lost(kept, file, commit[:12], on, _at(root, f"{commit}^", file), _at(root, commit, file))
        for file in _tracked(root, kept):
            path = root / file
            now = path.read_bytes() if path.is_file() else b""
            yield from _lost(kept, file, ON_DISK, "", _at(root, "HEAD", file), now)


def extent(root: Path, kinds: Iterable[Kept]) -> Extent:
    """How much history these kinds of files have.

    Raises:
        NoHistoryError: there is none at all.
    """
    paths = [path for kept in kinds for path in kept.paths]
    told = _git(root, "log", *_PLAINLY, "--relative", "--name-only", "-z", "--format=%x01%H", "--", *paths)
    commits = [block.split("\0")[1:] for block in told.decode("utf-8", "surrogateescape").split("\1")[1:]]
    changed = [[name.strip("\n") for name in names if _is_table(name.strip("\n"))] for names in commits]
    times = Counter(name for names in changed for name in names)
    return Extent(sum(map(bool, changed)), len(times), sum(number > 1 for number in times.values()))


def _git(root: Path, *arguments: str) -> bytes:
    command = ["git", "-C", str(root), "-c", "core.quotePath=false", "-c", "core.fsmonitor=false", *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 (fixed words)
    except FileNotFoundError as error:
        raise NoHistoryError("git is not installed") from error
    except subprocess.CalledProcessError as error:
        raise NoHistoryError(error.stderr.decode("utf-8", "replace").strip()) from error


def _commits(root: Path, kept: Kept) -> Iterator[tuple[str, str, list[str]]]:
    """Commits that took lines from such files, oldest first: id, day, and those files."""
    told = _git(
        root, "log", *_PLAINLY, "--reverse", "--relative", "--numstat", "--format=%x00%H %cs", "--", *kept.paths
    )
    for block in told.decode("utf-8", "surrogateescape").split("\0")[1:]:
        head, *lines = block.strip().splitlines()
        commit, on = head.split(" ")
        counted = [line.split("\t", 2) for line in lines if line]
        files = [file for _, deleted, file in counted if deleted != "0" and _is_table(file)]
        if files:
            yield commit, on, files


def _is_table(file: str) -> bool:
    written = file.endswith((".csv", ".yaml")) and "/imports/" not in file
    return written and not is_hidden(PurePosixPath(file))


def _tracked(root: Path, kept: Kept) -> list[str]:
    listed = _git(root, "ls-tree", "-r", "--name-only", "-z", "HEAD", "--", *kept.paths)
    return [file for file in listed.decode("utf-8", "surrogateescape").split("\0") if _is_table(file)]


def _at(root: Path, commit: str, file: str) -> bytes:
    """A file as a commit has it; empty where it has none."""
    try:
        return _git(root, "show", f"{commit}:./{file}")
    except NoHistoryError:
        return b""


def _lost(kept: Kept, file: str, commit: str, on: str, before: bytes, after: bytes) -> Iterator[Rewriting]:
    if before == after:
        return
    old, new = kept.rows(before, after)
    columns = set(old[0]).intersection(new[0]) if old and new else set(old[0]) if old else set()
    added = list((_counted(new, columns) - _counted(old, columns)).elements())
    for row in (_counted(old, columns) - _counted(new, columns)).elements():
        successor = next((one for one in added if _key(kept, one) == _key(kept, row)), None)
        if successor:
            added.remove(successor)
        changed = {name: value for name, value in successor or () if dict(row)[name] != value}
        yield Rewriting(file, commit, on, dict(row), changed)


def _lines(before: bytes, after: bytes) -> tuple[Rows, Rows]:
    """The rows of a table."""
    return _rows(before), _rows(after)


def _rows(content: bytes) -> Rows:
    text = content.decode("utf-8-sig", "replace")
    return [
        {str(name).strip(): str(value or "").strip() for name, value in row.items()}
        for row in csv.DictReader(io.StringIO(text, newline=""))
    ]


def _wordings(before: bytes, after: bytes) -> tuple[Rows, Rows]:
    """CMOCs as they stand, without their history."""
    fields = [name for name in Cmoc.model_fields if name != "history"]
    return [_plain(one, fields) for one in _items(before)], [_plain(one, fields) for one in _items(after)]


def _versions(before: bytes, after: bytes) -> tuple[Rows, Rows]:
    """The versions in the history of each CMOC that is still there: a CMOC may be dropped."""
    left = {str(one.get("id")) for one in _items(after)}
    return [row for row in _steps(before) if row["id"] in left], _steps(after)


def _steps(content: bytes) -> Rows:
    found = [(str(one.get("id")), one.get("history")) for one in _items(content)]
    steps = [(cmoc, step) for cmoc, history in found if isinstance(history, list) for step in history]
    return [{"id": cmoc} | _plain(step, Change.model_fields) for cmoc, step in steps if isinstance(step, dict)]


def _theories(before: bytes, after: bytes) -> tuple[Rows, Rows]:
    """The versions of the programme theory."""
    old, new = ([_plain(one, TheoryVersion.model_fields) for one in _items(content)] for content in (before, after))
    return old, new


def _items(content: bytes) -> list[Mapping[str, Any]]:
    """The entries of a YAML list; of what cannot be read, none."""
    try:
        found = parse_yaml(content, "").value
    except ReviewError:
        return []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _plain(entry: Mapping[str, Any], fields: Iterable[str]) -> dict[str, str]:
    """An entry as a row: what is no text as JSON."""
    told = {name: entry.get(name, "") for name in fields}
    return {name: one.strip() if isinstance(one, str) else json.dumps(one) for name, one in told.items()}


def _counted(rows: Iterable[Mapping[str, str]], columns: set[str]) -> Counter[Row]:
    return Counter(tuple((name, row[name]) for name in sorted(columns)) for row in rows)


def _key(kept: Kept, row: Row) -> Row:
    return tuple((name, value) for name, value in row if name in kept.keys)


LOGS: Sequence[Kept] = (
    Kept(
        ("data/screening", "data/deduplication/verdicts.csv", "data/reports/retrieval.csv"),
        ("record_id", "record_a", "record_b", "import_id", "row", "reviewer", "decided_by"),
        _lines,
    ),
    Kept(("data/theory/cmocs.yaml",), ("id", "version"), _versions),
)
"""What only ever grows."""

TABLES: Sequence[Kept] = (
    Kept(("data/evidence/excerpts.csv",), ("excerpt_id",), _lines),
    Kept(("data/appraisal/appraisal.csv",), ("study_id", "criterion", "appraiser"), _lines),
    Kept(("data/reports/studies.csv",), ("study_id",), _lines),
    Kept(("data/theory/cmocs.yaml",), ("id",), _wordings),
    Kept(("data/theory/programme_theory.yaml",), ("version",), _theories),
)
"""What people may correct."""
