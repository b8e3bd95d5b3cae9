"""E-mail addresses in spreadsheets of decisions: those of authors are passed over, those of people are found."""

from pathlib import Path

import pytest

from realist.errors import Problem
from realist.screening.addresses import address_problems

AUTHOR = "Correspondence: ada@hospital.example"
SHEET = "data/screening/imports/title_abstract_r1.csv"


def found(root: Path, text: str, name: str = SHEET) -> list[Problem]:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return list(address_problems(root))


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_what_describes_a_citation_may_hold_the_address_of_its_author(tmp_path: Path, mark: str) -> None:
    header = mark.join(("citation_id", "decision", "note", "Title", "abstract", "authors"))
    row = mark.join(("m:1", "include", "", "A title", AUTHOR, "Toy A (a@b.example)"))
    assert found(tmp_path, f"\ufeff{header}\n{row}\n") == []


@pytest.mark.parametrize("row", ["m:1,bo@team.example,,x", "m:1,,asked bo@team.example,x"])
def test_the_address_of_a_reviewer_is_found_beside_it(tmp_path: Path, row: str) -> None:
    (problem,) = found(tmp_path, f"citation_id,reviewer,note,abstract\n{row}\n{row.replace('@team', '')}\n")
    assert (problem.row, problem.found) == (2, "b...@team.example")


def test_only_a_spreadsheet_of_decisions_has_such_columns(tmp_path: Path) -> None:
    assert found(tmp_path, f"title,abstract\nx,{AUTHOR}\n", "data/reports/retrieval.csv")
