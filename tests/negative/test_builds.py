"""Bad input stops a build with the message, without a traceback; the mended review builds."""

import shutil
from pathlib import Path

import pytest

from builds import Build, copy_toy, snakemake
from negative.cases import CASES, IMPORT
from negative.edits import replace
from realist.errors import Kind

CHECK = "results/check.json"


def assert_stopped(build: Build, *words: str) -> None:
    assert build.status == 1
    assert "Traceback" not in build.output
    for word in words:
        assert word in build.output


def first(kind: Kind) -> str:
    return next(case.place for case in CASES if case.kind is kind) + f": {kind.what} [{kind.code}]"


def break_(review: Path, *kinds: Kind) -> None:
    for kind in kinds:
        next(case for case in CASES if case.kind is kind).edit(review)


def mend(review: Path) -> None:
    shutil.rmtree(review / "data")
    copy_toy(review)
    for path in (review / "data").rglob("*"):
        path.touch()  # as an editor does; the copy is as old as the original


@pytest.mark.slow
def test_the_gate_lists_everything_and_the_mended_review_goes_on(tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    kinds = (
        Kind.HITS_MISMATCH,
        Kind.BAD_VALUE,
        Kind.UNDEFINED_NUMBER,
        Kind.CONTRADICTING_VERDICTS,
        Kind.CHANGED_EXPORT,
    )
    break_(review, *kinds)
    build = snakemake(review, "synthesis")
    assert_stopped(build, *map(first, kinds), "5 problems in 4 files.")
    assert not (review / CHECK).exists()
    assert not (review / "results/screening").exists()
    mend(review)
    mended = snakemake(review, "synthesis")
    assert mended.status == 0, mended.output
    assert (review / "results/synthesis/theory.json").is_file()
    break_(review, Kind.UNKNOWN_REASON)
    assert_stopped(snakemake(review, "synthesis"), first(Kind.UNKNOWN_REASON))
    assert not (review / CHECK).exists()


@pytest.mark.slow
def test_what_cannot_be_planned_is_said_with_everything_else(tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    kinds = (Kind.BAD_YAML, Kind.MISSING_FILE, Kind.DUPLICATE_ID)
    break_(review, *kinds)
    assert_stopped(snakemake(review, CHECK), *map(first, kinds), "Nothing was built.")
    assert not (review / "results").exists()


@pytest.mark.slow
def test_names_that_mean_something_to_snakemake_do_no_harm(tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "a {folder} with 'quotes'")
    (review / "data/README $HOME 'draft'.md").write_text("A note.", "utf-8")
    replace("config.yaml", "label: Country", "label: \"{Country} $HOME `id` 'x'\"")(review)
    build = snakemake(review, "results/synthesis/studies.csv")
    assert build.status == 0, build.output


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Environment Index", "a&b", "medline (1)", "x;touch PWNED", "ökolit"])
def test_a_folder_with_a_name_that_is_no_id_stops_the_build_before_it_begins(name: str, tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    replace("config.yaml", "searching: [medline, scopus, citations]\n", "")(review)
    (review / "data/searches/medline").rename(review / "data/searches" / name)
    assert_stopped(
        snakemake(review),
        f"data/searches/{name}: {Kind.UNUSABLE_NAME.what} [F08]",
        "1 problem in 1 file.",
        "Nothing was built.",
    )
    assert not (review / "results").exists()
    assert not (review / "PWNED").exists()


@pytest.mark.slow
def test_an_imported_file_that_is_missing_stops_the_build_with_the_message(tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    replace("config.yaml", "synthesis:\n", IMPORT + "synthesis:\n")(review)
    assert_stopped(snakemake(review), "data/screening/imports/sheet.csv: a file is missing [F01]", "Nothing was built.")
