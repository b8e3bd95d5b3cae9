"""Times that are set so that content decides: changes behind an old time, and results without Snakemake's record."""

import os
from pathlib import Path

import pytest

from realist import at_work
from realist.errors import ReviewError
from realist.provenance import times
from realist.provenance.fingerprints import fingerprint
from realist.provenance.manifest import MANIFEST, Manifest, described, read_manifest
from realist.provenance.times import RECORDS, UntouchableError
from realist.tables import write_json
from unit.provenance.made import made_up

PAST = 1_600_000_000_000_000_000
TEXT = "report/a.md"
EXPORT = "data/searches/medline/of 2023.ris"


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """A review that was built here: its manifest names what is there, and all is older than it."""
    made = made_up()
    for path in [*made.inputs, *made.results]:
        put(tmp_path, path, path)
    made.inputs = {path: described(tmp_path / path) for path in made.inputs}
    made.results = {path: described(tmp_path / path) for path in made.results}
    for job in made.jobs.values():
        job.code = fingerprint(job.module)
    tell(tmp_path, made)
    put(tmp_path, RECORDS / "a", "")
    return tmp_path


def put(review: Path, path: str | Path, text: str) -> None:
    """Put a file in place that bears an old time."""
    (review / path).parent.mkdir(parents=True, exist_ok=True)
    (review / path).write_text(text)
    os.utime(review / path, ns=(PAST, PAST))


def tell(review: Path, made: Manifest) -> None:
    write_json(review / MANIFEST, made.model_dump())


def moved(review: Path, *read: str) -> set[str]:
    """The files whose time is set to another."""
    files = [path for path in review.rglob("*") if path.is_file()]
    before = {path: path.stat().st_mtime_ns for path in files}
    times.set_right.__wrapped__(review, read)
    return {path.relative_to(review).as_posix() for path in files if path.stat().st_mtime_ns != before[path]}


def newest(review: Path) -> int:
    return max((review / path).stat().st_mtime_ns for path in [MANIFEST, *read_manifest(review / MANIFEST).results])


def test_where_nothing_changed_nothing_is_read_or_touched(review: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times, "described", lambda path: pytest.fail(f"{path} was read"))
    assert moved(review) == set()


def test_a_file_with_other_content_and_an_old_time_is_touched_once(review: Path) -> None:
    put(review, TEXT, "other")
    assert moved(review) == {TEXT}
    assert (review / TEXT).stat().st_mtime_ns > newest(review)
    assert moved(review) == set()


def test_a_file_put_in_place_anew_with_the_same_content_keeps_its_time(review: Path) -> None:
    put(review, TEXT, TEXT)
    assert moved(review) == set()


def test_a_file_that_the_last_build_did_not_know_is_touched(review: Path) -> None:
    put(review, "report/new.md", "x")
    assert moved(review, TEXT, "report/new.md") == {"report/new.md"}


def test_where_steps_ran_since_the_manifest_snakemake_is_to_compare(review: Path) -> None:
    put(review, TEXT, TEXT)
    (review / "results/paper.json").write_text("made of another text since")
    later = (review / MANIFEST).stat().st_mtime_ns + 10**9
    os.utime(review / "results/paper.json", ns=(later, later))
    assert moved(review) == {TEXT}
    assert (review / TEXT).stat().st_mtime_ns > later


def test_a_changed_result_is_left_to_verify(review: Path) -> None:
    put(review, "results/n.json", "edited")
    assert moved(review) == set()


def test_nothing_is_touched_while_another_process_builds(review: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(review, TEXT, "other")
    monkeypatch.setattr(at_work, "is_busy", lambda _: True)
    assert moved(review) == set()


def test_a_build_is_not_kept_from_its_own_review(tmp_path: Path) -> None:
    with at_work.alone(tmp_path):
        assert not at_work.is_busy(tmp_path)
    at_work.begin(tmp_path)
    assert not at_work.is_busy(tmp_path)
    held, at_work._held[:] = at_work._held[:], []  # as another process sees it
    assert at_work.is_busy(tmp_path)
    at_work._held[:] = held
    at_work.end(tmp_path)
    assert not at_work.is_busy(tmp_path)


def test_a_file_that_may_not_be_touched_is_said(review: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(review, TEXT, "other")

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "utime", refused)
    with pytest.raises(UntouchableError, match=r"^report/a\.md has to be read again.*Operation not permitted"):
        moved(review)


def test_the_file_of_somebody_else_gets_the_time_of_now(review: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(review, TEXT, "other")
    of_now = os.utime

    def of_others(path: Path, *, ns: tuple[int, int] | None = None) -> None:
        if ns:  # which only the owner may choose
            raise PermissionError(1, "Operation not permitted")
        of_now(path)

    monkeypatch.setattr(os, "utime", of_others)
    assert moved(review) == {TEXT}


@pytest.mark.parametrize("manifest", [None, "{"])
def test_without_a_manifest_nothing_is_known_of_before(review: Path, manifest: str | None) -> None:
    put(review, TEXT, "other")
    (review / MANIFEST).unlink()
    if manifest:
        (review / MANIFEST).write_text(manifest)
    assert moved(review) == set()
    with pytest.raises(ReviewError):
        read_manifest(review / MANIFEST)


@pytest.fixture
def copied(review: Path) -> Path:
    """Results that came without Snakemake's record, in the order of their names, and an export touched since."""
    (review / RECORDS / "a").unlink()
    for later, path in enumerate(sorted(read_manifest(review / MANIFEST).results), start=1):
        os.utime(review / path, ns=(PAST + later, PAST + later))
    (review / EXPORT).touch()
    return review


def test_without_a_record_all_that_is_as_the_manifest_says_has_one_time(copied: Path) -> None:
    assert EXPORT in moved(copied)
    made = read_manifest(copied / MANIFEST)
    assert {(copied / path).stat().st_mtime_ns for path in [MANIFEST, *made.results]} == {PAST + 1}
    assert {(copied / path).stat().st_mtime_ns for path in made.inputs} == {PAST, PAST + 1}
    assert moved(copied) == set()


def test_without_a_record_what_changed_is_newer(copied: Path) -> None:
    (copied / EXPORT).write_text("other")
    put(copied, TEXT, "other")
    moved(copied)
    assert all((copied / path).stat().st_mtime_ns > newest(copied) for path in (EXPORT, TEXT))


def test_without_a_record_and_with_an_edited_result_times_stay(copied: Path) -> None:
    put(copied, "results/n.json", "edited")
    assert moved(copied) == set()


@pytest.mark.parametrize("what", ["code", "settings", "an input that is gone"])
def test_without_a_record_another_code_setting_or_set_of_inputs_makes_all_anew(copied: Path, what: str) -> None:
    made = read_manifest(copied / MANIFEST)
    if what == "code":
        made.jobs["compose"].code = "0"
        tell(copied, made)
    elif what == "settings":
        (copied / "config.yaml").write_text("other")
    else:
        (copied / TEXT).unlink()
        del made.inputs[TEXT]
    moved(copied)
    assert all((copied / path).stat().st_mtime_ns > newest(copied) for path in made.inputs)
