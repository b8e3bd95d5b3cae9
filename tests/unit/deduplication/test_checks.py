"""What is said of verdicts and tables that cannot be used."""

from pathlib import Path

import pytest

from realist.contract import VerdictRow
from realist.deduplication.checks import check_verdicts, record_problems, verdict_problems
from realist.errors import Kind
from realist.review import Placed, Review
from unit.deduplication.records import paper, table, verdict

FILE = "data/deduplication/verdicts.csv"


def placed(*rows: VerdictRow) -> list[Placed[VerdictRow]]:
    return [Placed(row, FILE, number) for number, row in enumerate(rows, start=2)]


def test_consistent_verdicts_are_no_problem(tmp_path: Path) -> None:
    review = Review(
        tmp_path, verdicts=placed(verdict("a", "b", "same"), verdict("b", "c", "same"), verdict("a", "d", "different"))
    )
    assert check_verdicts(review, ["a", "b", "c", "d"]) == []


def test_unknown_record() -> None:
    (problem,) = verdict_problems(placed(verdict("a", "gone", "same")), ["a"])
    assert problem.kind is Kind.UNKNOWN_RECORD
    assert (problem.row, problem.column, problem.found) == (2, "record_b", "gone")
    assert "results/deduplication/queue.csv" in problem.remedy


def test_chain_that_contradicts_is_named_with_its_rows() -> None:
    rows = placed(verdict("a", "b", "same"), verdict("c", "b", "same"), verdict("a", "c", "different"))
    (problem,) = verdict_problems(rows, "abc")
    assert problem.kind is Kind.CONTRADICTING_VERDICTS
    assert problem.row == 4
    assert problem.found == "a and c are different"
    assert "rows 2, 3" in problem.expected


def test_two_reviewers_who_disagree() -> None:
    rows = placed(verdict("a", "b", "same", "r1"), verdict("b", "a", "different", "r2"))
    problems = list(verdict_problems(rows, "ab"))
    assert Kind.CONTRADICTING_VERDICTS in {problem.kind for problem in problems}
    assert "r2: different; r1: same (row 2)" in {problem.found for problem in problems}


def test_a_reviewer_may_take_a_verdict_back() -> None:
    rows = placed(verdict("a", "b", "same"), verdict("a", "b", "different"))
    assert list(verdict_problems(rows, "ab")) == []


def test_a_record_and_itself() -> None:
    (problem,) = verdict_problems(placed(verdict("a", "a", "different")), "a")
    assert problem.kind is Kind.BAD_VALUE


def test_records_that_cannot_be_used_are_listed_together() -> None:
    records = table(paper("a"), paper("a"), {"record_id": ""}, {"record_id": "empty"})
    problems = list(record_problems(records, "records.csv"))
    assert [(problem.row, problem.kind) for problem in problems] == [
        (3, Kind.DUPLICATE_ID),
        (4, Kind.MISSING_VALUE),
        (4, Kind.MISSING_VALUE),
        (5, Kind.MISSING_VALUE),
    ]
    assert problems[0].remedy.startswith("It stands in row 2 already")


@pytest.mark.parametrize("column", ["id", "recordid"])
def test_no_column_of_ids(column: str) -> None:
    records = table(paper("a")).rename(columns={"record_id": column})
    (problem,) = record_problems(records, "records.csv")
    assert problem.kind is Kind.MISSING_COLUMN


def test_nothing_to_compare() -> None:
    (problem,) = record_problems(table(paper("a"))[["record_id"]], "records.csv")
    assert "title" in problem.remedy
