"""Whether the logs of human decisions only ever grew, by the history that git keeps.

Order is no matter, nor is a new column, nor how a line ends: what counts is that every row of an earlier version is
still there, with the same words. Each commit is compared with its first parent, and what is on disk with the last one.
"""

import csv
import io
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from realist.review import is_hidden

LOGS = ("data/screening", "data/deduplication/verdicts.csv", "data/reports/retrieval.csv")
KEYS = ("record_id", "record_a", "record_b", "import_id", "row", "reviewer", "decided_by")
ON_DISK = "not committed"
_PLAINLY = ("--first-parent", "--diff-merges=first-parent", "--no-renames", "--no-ext-diff", "--no-textconv")
Row = tuple[tuple[str, str], ...]


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


def rewritings(root: Path) -> Iterator[Rewriting]:
    """Every row of a log that was altered or removed after the fact, oldest first.

    Raises:
        NoHistoryError: there is nothing to compare with.
    """
    for commit, on, files in _commits(root):
        for file in files:
            yield from _lost(file, commit[:12], on, _at(root, f"{commit}^", file), _at(root, commit, file))
    for file in _tracked(root):
        path = root / file
        now = path.read_bytes() if path.is_file() else b""
        yield from _lost(file, ON_DISK, "", _at(root, "HEAD", file), now)


def _git(root: Path, *arguments: str) -> bytes:
    command = ["git", "-C", str(root), "-c", "core.quotePath=false", "-c", "core.fsmonitor=false", *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 (fixed words)
    except FileNotFoundError as error:
        raise NoHistoryError("git is not installed") from error
    except subprocess.CalledProcessError as error:
        raise NoHistoryError(error.stderr.decode("utf-8", "replace").strip()) from error


def _commits(root: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Commits that took lines from a log, oldest first: id, day, and those logs."""
    told = _git(root, "log", *_PLAINLY, "--reverse", "--relative", "--numstat", "--format=%x00%H %cs", "--", *LOGS)
    for block in told.decode("utf-8", "surrogateescape").split("\0")[1:]:
        head, *lines = block.strip().splitlines()
        commit, on = head.split(" ")
        counted = [line.split("\t", 2) for line in lines if line]
        files = [file for _, deleted, file in counted if deleted != "0" and _is_log(file)]
        if files:
            yield commit, on, files


def _is_log(file: str) -> bool:
    return file.endswith(".csv") and "/imports/" not in file and not is_hidden(PurePosixPath(file))


def _tracked(root: Path) -> list[str]:
    listed = _git(root, "ls-tree", "-r", "--name-only", "-z", "HEAD", "--", *LOGS).decode("utf-8", "surrogateescape")
    return [file for file in listed.split("\0") if _is_log(file)]


def _at(root: Path, commit: str, file: str) -> bytes:
    """A file as a commit has it; empty where it has none."""
    try:
        return _git(root, "show", f"{commit}:./{file}")
    except NoHistoryError:
        return b""


def _lost(file: str, commit: str, on: str, before: bytes, after: bytes) -> Iterator[Rewriting]:
    if before == after:
        return
    old, new = _rows(before), _rows(after)
    columns = set(old[0]).intersection(new[0]) if old and new else set(old[0]) if old else set()
    added = list((_counted(new, columns) - _counted(old, columns)).elements())
    for row in (_counted(old, columns) - _counted(new, columns)).elements():
        successor = next((one for one in added if _key(one) == _key(row)), None)
        if successor:
            added.remove(successor)
        changed = {name: value for name, value in successor or () if dict(row)[name] != value}
        yield Rewriting(file, commit, on, dict(row), changed)


def _rows(content: bytes) -> list[dict[str, str]]:
    text = content.decode("utf-8-sig", "replace")
    return [
        {str(name).strip(): str(value or "").strip() for name, value in row.items()}
        for row in csv.DictReader(io.StringIO(text, newline=""))
    ]


def _counted(rows: Iterable[Mapping[str, str]], columns: set[str]) -> Counter[Row]:
    return Counter(tuple((name, row[name]) for name in sorted(columns)) for row in rows)


def _key(row: Row) -> Row:
    return tuple((name, value) for name, value in row if name in KEYS)
