"""`realist status` and `realist explain` on a built review."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from changes import behind_its_time, edit
from realist.provenance import rebuilding
from realist.provenance.planned_command import explain, status

pytestmark = pytest.mark.slow


@pytest.fixture
def review(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the built toy review, with the engine that built it."""
    monkeypatch.setattr(rebuilding, "SNAKEFILE", finished / "Snakefile")
    monkeypatch.setattr(rebuilding, "ROOT", finished / "workflow")
    return Path(shutil.copytree(finished / "review", tmp_path / "review"))


def told(command: object, review: Path, *arguments: str) -> Result:
    return CliRunner().invoke(command, [*arguments, "--review", str(review)])  # type: ignore[arg-type]


def test_status_counts_and_says_that_all_is_done(review: Path) -> None:
    lines = told(status, review).output.splitlines()
    assert lines[0] == "Toy review: a realist review small enough to count by hand"
    assert "     10  Records read from the exports of all searches" in lines
    assert "      4  decided at: Full text" in lines
    assert lines[-1] == "Everything is up to date."


def test_status_of_a_review_that_is_not_built(review: Path) -> None:
    shutil.rmtree(review / "results")
    output = told(status, review).output
    assert "Not built yet." in output
    assert "read_export (3 times), gather_records" in output


def test_what_is_up_to_date_needs_no_reason(review: Path) -> None:
    assert told(explain, review).output.startswith("Nothing would run")


def test_a_changed_table_and_a_missing_figure_are_the_reasons(review: Path) -> None:
    edit("data/appraisal/appraisal.csv", ",some,", ",thick,")(review)
    (review / "results/figures/overlap.png").unlink()
    output = told(explain, review).output
    assert "overlap_figure would run" in output
    assert "  because what it makes is missing: results/figures/overlap.png" in output
    assert "  because what it reads has changed: data/appraisal/appraisal.csv" in output
    assert "What follows from that: " in output
    assert "check would run" not in told(explain, review, "results/figures/overlap.png").output


def test_a_changed_setting_is_named(review: Path) -> None:
    edit("config.yaml", 'title: "A toy realist review"', "title: Another title")(review)
    assert "  because settings have changed: report.title\n" in told(explain, review).output


def test_an_unknown_target_and_a_wrong_setting_are_said(review: Path) -> None:
    result = told(explain, review, "results/nothing.csv")
    assert result.exit_code == 1
    assert "Nothing can be planned.\nNo rule to produce results/nothing.csv" in result.output
    assert "User" not in result.output
    assert told(explain, review, "--", "--unlock").exit_code == 2


def test_status_says_what_may_be_missed_by_stopping_a_learned_order_now(review: Path) -> None:
    path = review / "data/screening/title_abstract/r1.csv"
    header, *rows = path.read_text().splitlines()[:4]
    path.write_text("\n".join([f"{header},model", *(f"{row},tfidf-svm/1 seed 1" for row in rows)]) + "\n")
    output = told(status, review).output
    assert "r1 at title_abstract: 3 decided, 2 not excluded, 5 unscreened" in output
    assert "rule `order`, on 3 decisions: an estimated" in output
    assert "of what is relevant was found (95% interval" in output


def test_without_a_record_of_a_build_what_is_only_newer_is_told_apart_from_what_changed(review: Path) -> None:
    shutil.rmtree(review / ".snakemake")
    edit("results/figures/overlap.json", "width", "Width")(review)  # what was edited proves nothing of the rest
    behind_its_time("results/figures/overlap.json")(review)
    (review / "data/searches/medline/medline.ris").touch()
    edit("data/searches/medline/search.yaml", "limits: English", "limits: in English")(review)
    output = told(explain, review).output
    same = "newer than the result, with the same content (no record of a build here)"
    assert f"  because {same}: data/searches/medline/medline.ris\n" in output
    assert "  because what it reads has changed: data/searches/medline/search.yaml\n" in output
