"""The toy review, built: the targets, and the same bytes everywhere. What a change reruns: see test_reruns."""

from pathlib import Path

import pytest

from builds import copy_toy, digests, snakemake
from changes import decide

pytestmark = pytest.mark.slow

NOTHING = "Nothing to be done"


def test_every_format_and_figure_is_made(finished: Path) -> None:
    results = finished / "review/results"
    for name in ("paper.html", "paper.pdf", "paper.docx", "paper.xml"):
        assert (results / "manuscript" / name).stat().st_size > 1000, name
    assert {path.stem for path in (results / "figures").glob("*.svg")} == {
        "agreement", "characteristics", "flow", "matrix", "overlap", "theory_initial", "theory_refined",
    }  # fmt: skip


def test_a_single_call_after_the_stages_has_nothing_to_do(workshop: Path) -> None:
    build = snakemake(workshop / "review", engine=workshop)
    assert NOTHING in build.output, build.output


def test_another_folder_engine_and_core_count_give_the_same_bytes(finished: Path, again: Path) -> None:
    assert digests(again / "results") == digests(finished / "review/results")


def test_nothing_is_written_outside_results(finished: Path, tmp_path: Path) -> None:
    now = digests(finished / "review")
    written = {name: digest for name, digest in now.items() if not name.startswith(("results/", ".snakemake/"))}
    assert written == digests(copy_toy(tmp_path / "untouched"))


@pytest.mark.parametrize("target", ["records", "deduplication", "screening", "synthesis", "figures"])
def test_named_targets(tmp_path: Path, target: str) -> None:
    build = snakemake(copy_toy(tmp_path / "toy"), "--dry-run", target)
    assert target in build.rules, build.output
    assert not build.rules & {"compose", "render"}


def test_a_single_call_is_as_right_as_two(workshop: Path) -> None:
    decide("full_text", "exclude,no_inequality", "exclude,not_english")(workshop)
    build = snakemake(workshop / "review", "--dry-run", engine=workshop)
    assert {"screening_decisions", "flow", "count_numbers", "compose", "render"} <= build.rules, build.output
