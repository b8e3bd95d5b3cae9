"""The stages of `make review`."""

from pathlib import Path

import pytest

from builds import copy_toy, make_review
from changes import another_search, register
from realist.tables import read_dicts

pytestmark = pytest.mark.slow


def test_a_step_whose_input_comes_out_the_same_does_not_run(workshop: Path) -> None:
    review = workshop / "review"
    assert (review / "results/manuscript/paper.html").exists()
    assert not make_review(review, engine=workshop).rules

    # Another note beside a settled conflict: the state of no citation changes, and neither does the paper.
    adjudication = review / "data/screening/title_abstract/adjudication.csv"
    adjudication.write_text(adjudication.read_text().replace("speaks of", "tells"))
    build = make_review(review, engine=workshop)
    assert build.status == 0, build.output
    assert {"check", "screening_decisions", "manifest"} <= build.rules, build.output
    assert not build.rules & {"flow_figure", "count_numbers", "compose", "render"}


def test_supplements_follow_headings_and_not_each_sentence(workshop: Path) -> None:
    section = workshop / "review/report/sections/01-methods.md"
    section.write_text(section.read_text().replace("We searched", "We have searched"))
    build = make_review(workshop / "review", engine=workshop)
    assert build.status == 0, build.output
    assert {"compose", "render"} <= build.rules
    assert "write_supplements" not in build.rules

    section.write_text(section.read_text().replace("# Methods", "# Ways and means"))
    assert "write_supplements" in make_review(workshop / "review", engine=workshop).rules


def test_a_failing_stage_ends_the_build(tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    table = review / "data/reports/studies.csv"
    table.write_text(table.read_text().replace("hollowmere2018,", "quillfern2015,"))
    build = make_review(review)
    assert build.status == 1
    assert "an id occurs twice [T05]" in build.output
    assert not (review / "results/screening").exists()


def test_after_a_later_search_deduplication_is_whole_though_the_check_fails(workshop: Path) -> None:
    """What the search found has to be screened before the check can succeed: nothing that is screened may be old."""
    another_search(workshop)
    review = workshop / "review"
    found = review / "data/searches/update/update.ris"
    found.write_text(found.read_text().replace("99000001", "99000077").replace("Walking clinics", "Quite another"))
    register(found.parent, found.name)
    build = make_review(review, engine=workshop)
    assert build.status == 1
    assert "[S06]" in build.output
    linked = {row["citation_id"] for row in read_dicts(review / "results/deduplication/citations.csv")}
    described = {row["citation_id"] for row in read_dicts(review / "results/deduplication/bibliography.csv")}
    assert linked == described
    assert [one for one in linked if one.startswith("update:")]
