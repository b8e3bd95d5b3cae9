"""Logs of decisions that grew, and logs that were rewritten, in git histories made for the purpose."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from realist.provenance.history import ON_DISK, NoHistoryError, rewritings

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

R1 = "data/screening/full_text/r1.csv"
HEADER = "record_id,decision,reason,reviewer,decided_at\n"
ONE = "m:1,include,,r1,2024-01-01\n"
TWO = "m:2,exclude,not_qi,r1,2024-01-02\n"
THREE = "m:3,include,,r1,2024-01-03\n"


@pytest.fixture
def commit(tmp_path: Path) -> Callable[[str], None]:
    """Writes a log and commits it."""

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", "-C", str(tmp_path), *who, *arguments], check=True, capture_output=True)

    def write_and_commit(text: str) -> None:
        write(tmp_path, text)
        git("add", "-A")
        git("commit", "-q", "-m", "x", "--allow-empty")

    git("init", "-q")
    return write_and_commit


def write(folder: Path, text: str) -> None:
    (folder / R1).parent.mkdir(parents=True, exist_ok=True)
    (folder / R1).write_text(text)


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
def test_a_log_that_grows_is_well(tmp_path: Path, commit: Callable[[str], None], later: str) -> None:
    commit(HEADER + ONE + TWO)
    commit(later)
    assert list(rewritings(tmp_path)) == []


def test_an_altered_row_is_named_with_what_changed(tmp_path: Path, commit: Callable[[str], None]) -> None:
    commit(HEADER + ONE + TWO)
    commit(HEADER + ONE + TWO.replace("exclude,not_qi", "include,"))
    commit(HEADER + ONE + TWO.replace("exclude,not_qi", "include,") + THREE)
    (found,) = rewritings(tmp_path)
    assert (found.file, found.row["record_id"], len(found.commit)) == (R1, "m:2", 12)
    assert found.now == {"decision": "include", "reason": ""}


def test_a_removed_row_is_named(tmp_path: Path, commit: Callable[[str], None]) -> None:
    commit(HEADER + ONE + TWO)
    commit(HEADER + TWO)
    (found,) = rewritings(tmp_path)
    assert (found.row["record_id"], found.now) == ("m:1", {})


def test_a_row_that_stood_twice_and_stands_once_is_named(tmp_path: Path, commit: Callable[[str], None]) -> None:
    commit(HEADER + ONE + ONE)
    commit(HEADER + ONE)
    assert [found.row["record_id"] for found in rewritings(tmp_path)] == ["m:1"]


def test_what_is_on_disk_is_compared_with_the_last_commit(tmp_path: Path, commit: Callable[[str], None]) -> None:
    commit(HEADER + ONE)
    write(tmp_path, HEADER + ONE.replace("include", "exclude"))
    (found,) = rewritings(tmp_path)
    assert (found.commit, found.now) == (ON_DISK, {"decision": "exclude"})


def test_a_removed_log_names_every_row(tmp_path: Path, commit: Callable[[str], None]) -> None:
    commit(HEADER + ONE + TWO)
    (tmp_path / R1).unlink()
    assert [found.row["record_id"] for found in rewritings(tmp_path)] == ["m:1", "m:2"]


def test_a_review_in_a_folder_of_the_repository(tmp_path: Path, commit: Callable[[str], None]) -> None:
    commit("")
    review = tmp_path / "reviews/stroke"
    write(review, HEADER + ONE)
    commit("")
    write(review, HEADER)
    assert [found.file for found in rewritings(review)] == [R1]


def test_a_hidden_copy_is_no_log(tmp_path: Path, commit: Callable[[str], None]) -> None:
    copy = tmp_path / "data/screening/full_text/.r1-backup.csv"
    write(tmp_path, HEADER + ONE)
    copy.write_text(HEADER + ONE)
    commit(HEADER + ONE)
    copy.unlink()
    assert not list(rewritings(tmp_path))


def test_no_history_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoHistoryError, match="not a git repository"):
        list(rewritings(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoHistoryError, match="git is not installed"):
        list(rewritings(tmp_path))
