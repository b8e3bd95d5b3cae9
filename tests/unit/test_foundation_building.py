"""What the surroundings do to a build, said in words before Snakemake is called or after it gave up."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from realist import at_work, building


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The calls of Snakemake, none of which is made."""
    made: list[tuple[str, ...]] = []
    monkeypatch.setattr(building, "_call", lambda *options: made.append(options) or 0)
    return made


def test_the_stages_are_called_in_order(tmp_path: Path, calls: list[tuple[str, ...]]) -> None:
    options = ["-d", str(tmp_path)]
    assert building.build(options) == 0
    stages = [("deduplication", "check"), ("screening", "synthesis"), ("compose", "figures"), ()]
    assert calls == [(*targets, *building.AT_ONCE, *options) for targets in stages]


def test_the_first_stage_that_fails_is_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calls: list[tuple[str, ...]]
) -> None:
    monkeypatch.setattr(building, "_call", lambda *options: calls.append(options) or 3)
    assert building.build(["--directory", str(tmp_path)]) == 3
    assert len(calls) == 1


def test_another_build_is_said(
    tmp_path: Path, calls: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    at_work.begin(tmp_path)
    assert building.build(["-d", str(tmp_path)]) == 1
    assert "Another build of this review is running" in capsys.readouterr().err
    at_work.end(tmp_path)
    assert building.build(["-d", str(tmp_path)]) == 0
    assert len(calls) == len(building.STAGES)


def test_an_interrupted_build_is_said_and_unlocked(
    tmp_path: Path, calls: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    at_work.begin(tmp_path)
    while at_work._held:  # as the system does with the locks of a process that is killed
        os.close(at_work._held.pop())
    assert building.build(["-d", str(tmp_path)]) == 0
    assert "The last build was interrupted." in capsys.readouterr().err
    assert calls[0] == ("--unlock", "-d", str(tmp_path))
    assert building.build(["-d", str(tmp_path)]) == 0
    assert "interrupted" not in capsys.readouterr().err


@pytest.mark.parametrize("folder", building.WRITTEN)
def test_a_folder_that_cannot_be_written_is_said(
    folder: str, tmp_path: Path, calls: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    unwritable = Path("/proc/self")  # not even the superuser may put a file there
    if not unwritable.is_dir():
        pytest.skip("no folder is known here that nobody can write")
    (tmp_path / folder).symlink_to(unwritable)
    assert building.build(["-d", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"{folder}/ cannot be written: ")
    assert "Nothing was built." in told
    assert calls == []


def test_a_full_disk_explains_a_failure_and_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(building.shutil, "disk_usage", lambda _: SimpleNamespace(free=4096))
    for status, words in ((0, ""), (1, "The disk is full: 4 kB are left")):
        monkeypatch.setattr(building, "_call", lambda *_, status=status: status)
        assert building.build(["-d", str(tmp_path)]) == status
        assert capsys.readouterr().err.startswith(words)


def test_without_a_home_the_review_keeps_what_the_home_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calls: list[tuple[str, ...]]
) -> None:
    for name in ("XDG_CACHE_HOME", "MPLCONFIGDIR"):
        monkeypatch.setenv(name, "")  # so that what the build sets is taken back
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    building.build(["-d", str(tmp_path)])
    assert "XDG_CACHE_HOME" not in os.environ
    monkeypatch.setenv("HOME", "/dev/null/nobody")
    building.build(["-d", str(tmp_path)])
    assert os.environ["XDG_CACHE_HOME"] == str(tmp_path / ".snakemake/cache")
    assert os.environ["MPLCONFIGDIR"] == str(tmp_path / ".snakemake/cache/matplotlib")
