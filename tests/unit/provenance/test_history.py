"""Logs of decisions that grew, and logs that were rewritten, in git histories made for the purpose."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from realist.provenance.history import LOGS, ON_DISK, TABLES, Extent, NoHistoryError, extent, rewritings

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

R1 = "data/screening/full_text/r1.csv"
HEADER = "record_id,decision,reason,reviewer,decided_at\n"
ONE = "m:1,include,,r1,2024-01-01\n"
TWO = "m:2,exclude,not_qi,r1,2024-01-02\n"
EXCERPTS = "data/evidence/excerpts.csv"
CMOCS = "data/theory/cmocs.yaml"
FIRST = """\
- id: C01
  direction: reduces
  history:
    - {version: 1, on: 2024-01-01, by: r1, change: First wording, why: The first coding}
- id: C02
  direction: mixed
  history:
    - {version: 1, on: 2024-01-01, by: r2, change: First wording, why: The first coding}
"""
Commit = Callable[..., None]
THREE = "m:3,include,,r1,2024-01-03\n"


@pytest.fixture
def commit(tmp_path: Path) -> Commit:
    """Writes a log and commits it."""

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", "-C", str(tmp_path), *who, *arguments], check=True, capture_output=True)

    def write_and_commit(text: str, name: str = R1) -> None:
        write(tmp_path, text, name)
        git("add", "-A")
        git("commit", "-q", "-m", "x", "--allow-empty")

    git("init", "-q")
    return write_and_commit


def write(folder: Path, text: str, name: str = R1) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


@pytest.mark.parametrize(
    "later",
    [
        HEADER + ONE + TWO + THREE,
        HEADER + TWO + THREE + ONE,
        (HEADER + ONE + TWO).replace("\n", "\r\n"),
        "record_id,decision,reason,reviewer,decided_at,note\nm:1,include,,r1,2024-01-01,sure\nm:2,exclude,not_qi,r1,2024-01-02,\n",
        (HEADER + ONE + TWO).replace("not_qi", '"not_qi"'),
    ],
    ids=["added", "sorted anew", "line ends", "a new column", "quotes"],
)  # fmt: skip
def test_a_log_that_grows_is_well(tmp_path: Path, commit: Commit, later: str) -> None:
    commit(HEADER + ONE + TWO)
    commit(later)
    assert list(rewritings(tmp_path, LOGS)) == []


def test_an_altered_row_is_named_with_what_changed(tmp_path: Path, commit: Commit) -> None:
    commit(HEADER + ONE + TWO)
    commit(HEADER + ONE + TWO.replace("exclude,not_qi", "include,"))
    commit(HEADER + ONE + TWO.replace("exclude,not_qi", "include,") + THREE)
    (found,) = rewritings(tmp_path, LOGS)
    assert (found.file, found.row["record_id"], len(found.commit)) == (R1, "m:2", 12)
    assert found.now == {"decision": "include", "reason": ""}


def test_a_removed_row_is_named(tmp_path: Path, commit: Commit) -> None:
    commit(HEADER + ONE + TWO)
    commit(HEADER + TWO)
    (found,) = rewritings(tmp_path, LOGS)
    assert (found.row["record_id"], found.now) == ("m:1", {})


def test_a_row_that_stood_twice_and_stands_once_is_named(tmp_path: Path, commit: Commit) -> None:
    commit(HEADER + ONE + ONE)
    commit(HEADER + ONE)
    assert [found.row["record_id"] for found in rewritings(tmp_path, LOGS)] == ["m:1"]


def test_what_is_on_disk_is_compared_with_the_last_commit(tmp_path: Path, commit: Commit) -> None:
    commit(HEADER + ONE)
    write(tmp_path, HEADER + ONE.replace("include", "exclude"))
    (found,) = rewritings(tmp_path, LOGS)
    assert (found.commit, found.now) == (ON_DISK, {"decision": "exclude"})


def test_a_removed_log_names_every_row(tmp_path: Path, commit: Commit) -> None:
    commit(HEADER + ONE + TWO)
    (tmp_path / R1).unlink()
    assert [found.row["record_id"] for found in rewritings(tmp_path, LOGS)] == ["m:1", "m:2"]


def test_a_review_in_a_folder_of_the_repository(tmp_path: Path, commit: Commit) -> None:
    commit("")
    review = tmp_path / "reviews/stroke"
    write(review, HEADER + ONE)
    commit("")
    write(review, HEADER)
    assert [found.file for found in rewritings(review, LOGS)] == [R1]


def test_a_hidden_copy_is_no_log(tmp_path: Path, commit: Callable[[str], None]) -> None:
    copy = tmp_path / "data/screening/full_text/.r1-backup.csv"
    write(tmp_path, HEADER + ONE)
    copy.write_text(HEADER + ONE)
    commit(HEADER + ONE)
    copy.unlink()
    assert not list(rewritings(tmp_path, LOGS))


def test_no_history_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoHistoryError, match="not a git repository"):
        list(rewritings(tmp_path, LOGS))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoHistoryError, match="git is not installed"):
        list(rewritings(tmp_path, LOGS))


def test_what_may_be_corrected_is_told_apart_from_a_rewritten_log(tmp_path: Path, commit: Commit) -> None:
    commit("excerpt_id,stance\nE1,refutes\nE2,supports\n", EXCERPTS)
    commit("excerpt_id,stance\nE1,supports\n", EXCERPTS)
    assert list(rewritings(tmp_path, LOGS)) == []
    altered, removed = rewritings(tmp_path, TABLES)
    assert (altered.file, altered.row["excerpt_id"], altered.now) == (EXCERPTS, "E1", {"stance": "supports"})
    assert (removed.row["excerpt_id"], removed.now) == ("E2", {})


def test_a_version_of_a_cmoc_only_grows_and_its_direction_may_be_corrected(tmp_path: Path, commit: Commit) -> None:
    commit(FIRST, CMOCS)
    second = "    - {version: 2, on: 2024-02-01, by: r1, change: Another, why: More}\n- id: C02"
    commit(FIRST.replace("- id: C02", second, 1).replace("direction: reduces", "direction: increases"), CMOCS)
    assert list(rewritings(tmp_path, LOGS)) == []
    (found,) = rewritings(tmp_path, TABLES)
    assert (found.row["id"], found.now) == ("C01", {"direction": "increases"})


@pytest.mark.parametrize(
    ("later", "now"),
    [
        (FIRST.replace("The first coding", "The second coding", 1), {"why": "The second coding"}),
        (FIRST.replace("{version: 1", "{version: 2", 1), {}),
    ],
    ids=["altered", "removed"],
)  # fmt: skip
def test_a_rewritten_version_of_a_cmoc_is_named(
    tmp_path: Path, commit: Commit, later: str, now: dict[str, str]
) -> None:
    commit(FIRST, CMOCS)
    write(tmp_path, later, CMOCS)
    (found,) = rewritings(tmp_path, LOGS)
    assert (found.row["id"], found.row["version"], found.now) == ("C01", "1", now)


@pytest.mark.parametrize("later", [FIRST[: FIRST.index("- id: C02")], "- [", "x: y"])
def test_a_cmoc_that_was_dropped_is_a_correction(tmp_path: Path, commit: Commit, later: str) -> None:
    commit(FIRST, CMOCS)
    commit(later, CMOCS)
    assert list(rewritings(tmp_path, LOGS)) == []
    assert "C02" in [found.row["id"] for found in rewritings(tmp_path, TABLES)]


def test_how_much_history_there_is(tmp_path: Path, commit: Commit) -> None:
    commit("", "README.md")
    assert extent(tmp_path, LOGS) == Extent(0, 0, 0)
    commit(HEADER + ONE)
    commit("record_id\n", "data/reports/retrieval.csv")
    assert extent(tmp_path, LOGS) == Extent(2, 2, 0)
    commit(HEADER + ONE + TWO)
    assert extent(tmp_path, LOGS) == Extent(3, 2, 1)
    assert extent(tmp_path, TABLES) == Extent(0, 0, 0)
