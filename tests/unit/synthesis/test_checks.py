"""Reviews of other kinds: without CMOCs, with each report as its own study; and what is wrong in these alone."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from builds import copy_toy
from realist.checking.whole import check_review, establish
from realist.errors import Kind
from realist.review import load
from realist.screening.checks import included, outcomes
from realist.synthesis.checks import inclusion_problems


def scoping(folder: Path, *, appraisal: bool = False) -> Path:
    """The toy as a scoping review: no CMOCs, no theory, no table of studies."""
    review = copy_toy(folder / "toy")
    settings = yaml.safe_load((review / "config.yaml").read_text("utf-8"))
    settings["review"]["type"] = "scoping"
    settings["report"]["date"] = str(settings["report"]["date"])
    settings["synthesis"] = {
        "studies": "one_per_report",
        "study_fields": settings["synthesis"]["study_fields"],
        "appraisal": settings["synthesis"]["appraisal"] if appraisal else [],
    }
    (review / "config.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    for gone in ("theory", "evidence", "appraisal"):
        shutil.rmtree(review / "data" / gone)
    (review / "data/reports/studies.csv").unlink()
    return review


def test_a_scoping_review_is_a_configuration(tmp_path: Path) -> None:
    assert check_review(scoping(tmp_path)) == []


def test_some_reports_may_still_be_listed(tmp_path: Path) -> None:
    review = scoping(tmp_path)
    header = "study_id,record_ids,country,setting,design,population,progress_plus\n"
    row = "quillfern2015,medline:99000001; citations:WOS:990000000000001,,,,,\n"
    (review / "data/reports/studies.csv").write_text(header + row)
    assert check_review(review) == []


def test_an_unlisted_report_cannot_be_appraised(tmp_path: Path) -> None:
    problems = check_review(scoping(tmp_path, appraisal=True))
    assert {one.kind for one in problems} == {Kind.APPRAISAL_INCOMPLETE}
    assert [one.found for one in problems] == [
        '"citations:WOS:990000000000001"',
        '"medline:99000001"',
        '"medline:99000002"',
    ]
    assert "a row in data/reports/studies.csv" in problems[0].remedy


def problems_of(review: Path, passed: Iterable[str] = ()) -> set[tuple[Kind, int]]:
    written = load(review)
    known = establish(written)
    chosen = list(passed) or included(written, outcomes(written, known.citation_of))
    return {(one.kind, one.row) for one in inclusion_problems(written, known.citation_of, chosen)}


def test_nothing_is_wrong_with_what_was_included(tmp_path: Path) -> None:
    assert problems_of(copy_toy(tmp_path)) == set()


def test_where_less_was_included(tmp_path: Path) -> None:
    assert problems_of(copy_toy(tmp_path), ["medline:99000001"]) == {
        (Kind.STUDY_NOT_INCLUDED, 2),  # one of its two reports
        (Kind.STUDY_NOT_INCLUDED, 3),
        (Kind.EVIDENCE_NOT_INCLUDED, 5),
        (Kind.EVIDENCE_NOT_INCLUDED, 6),
        (Kind.EVIDENCE_NOT_INCLUDED, 8),
    }


@pytest.mark.parametrize("cell", [";", " ; ;"])
def test_a_study_without_records(tmp_path: Path, cell: str) -> None:
    review = copy_toy(tmp_path / "toy")
    studies = review / "data/reports/studies.csv"
    studies.write_text(studies.read_text() + f'empty2020,"{cell}",,,,,\n')
    (problem,) = check_review(review)
    assert (problem.kind, problem.row, problem.column) == (Kind.MISSING_VALUE, 4, "record_ids")
