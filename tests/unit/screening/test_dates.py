"""Dates that can hardly be right are told, and nothing is said of dates that may be."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from realist.checking.dates import remarks
from realist.review import load

TODAY = date(2024, 3, 1)
R1 = "data/screening/title_abstract/r1.csv"
Told = Callable[[], list[str]]


@pytest.fixture
def told(toy: Path, citation_of: dict[str, str]) -> Told:
    """What is said of the toy review as it stands."""
    return lambda: list(remarks(load(toy), citation_of, TODAY))


def redate(path: Path, record: str, old: str, new: str) -> None:
    lines = [line.replace(old, new) if line.startswith(record) else line for line in path.open()]
    assert "".join(lines) != path.read_text()
    path.write_text("".join(lines))


def test_dates_that_may_be_right_are_passed_over(told: Told) -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("table", "record"),
    [
        (R1, "medline:99000001"),
        ("data/screening/title_abstract/adjudication.csv", "medline:99000004"),
        ("data/reports/retrieval.csv", "medline:99000001"),
    ],
)
@pytest.mark.parametrize(("year", "why"), [("2042", "is still to come"), ("2004", "is before 2023-01-1")])
def test_a_mistyped_year_is_told_with_its_row(
    toy: Path, told: Told, table: str, record: str, year: str, why: str
) -> None:
    redate(toy / table, record, "2023-", f"{year}-")
    (line,) = told()
    assert line.startswith(f"{table}, row ")
    assert f"{year}-" in line
    assert why in line


def test_a_line_tells_of_all_rows_of_a_table(toy: Path, told: Told) -> None:
    for record in ("medline:99000001", "medline:99000002", "medline:99000003"):
        redate(toy / R1, record, "2023-", "2042-")
    (line,) = told()
    assert line.endswith("is still to come; so it is with 2 more rows of r1.csv")


def test_tomorrow_may_be_today_elsewhere(toy: Path, told: Told) -> None:
    redate(toy / R1, "medline:99000001", "2023-02-01", "2024-03-02")
    assert told() == []


def test_a_verdict_stands_before_the_later_of_two_searches(toy: Path, told: Told) -> None:
    table = toy / "data/deduplication/verdicts.csv"
    table.parent.mkdir(parents=True, exist_ok=True)
    table.write_text("record_a,record_b,verdict,reviewer,decided_at\n"
                     "medline:99000003,scopus:2-s2.0-990000000003,different,r1,2023-01-10\n")  # fmt: skip
    (line,) = told()
    assert line.startswith("data/deduplication/verdicts.csv, row 2: 2023-01-10 is before 2023-01-11, when a search")


def test_a_repeat_that_a_later_search_found_was_there_before(toy: Path, told: Told) -> None:
    search = toy / "data/searches/scopus/search.yaml"
    search.write_text(search.read_text().replace("run_on: 2023-01-11", "run_on: 2024-01-11"))
    assert not [line for line in told() if "medline" in line]


def test_what_other_methods_found_may_be_screened_before_they_end(toy: Path, told: Told) -> None:
    search = toy / "data/searches/citations/search.yaml"
    search.write_text(search.read_text().replace("run_on: 2023-03-01", "run_on: 2024-02-01"))
    assert told() == []
