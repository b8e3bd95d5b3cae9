"""Each kind of problem: the whole message, and nothing beside it; the toy review itself has no problem."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from builds import TOY, copy_toy
from negative.cases import CASES, ELSEWHERE, VERSIONS, Case
from negative.edits import append, replace
from realist.checking.command import check
from realist.checking.whole import check_review
from realist.errors import Kind, Problem
from realist.manuscript.claims import false_claims
from realist.screening.identities import Identity, broken


def name(case: Case) -> str:
    return f"{case.kind.code}-" + re.sub("[^a-z0-9]+", "-", case.did.lower()).strip("-")


def made(case: Case, folder: Path) -> list[Problem]:
    review = copy_toy(folder / "toy")
    case.edit(review)
    return check_review(review)


def test_the_toy_has_no_problem() -> None:
    assert check_review(TOY) == []


@pytest.mark.parametrize("case", CASES, ids=name)
def test_the_message_says_where_what_and_how_to_mend_it(case: Case, tmp_path: Path) -> None:
    problems = made(case, tmp_path)
    (problem,) = [one for one in problems if one.kind is case.kind]
    assert str(problem).splitlines()[0] == f"{case.place}: {case.kind.what} [{case.kind.code}]"
    assert case.found in problem.found
    assert case.expected in problem.expected
    assert case.remedy in problem.remedy
    assert problem.expected
    assert problem.remedy
    assert {one.kind for one in problems} == {case.kind} | case.also


def test_every_kind_has_a_case() -> None:
    assert {case.kind for case in CASES} | ELSEWHERE == set(Kind)


def test_a_claim_that_is_no_longer_true(tmp_path: Path) -> None:
    append("report/claims.yaml", "- {id: many, text: Most were included., predicate: included_studies > 100}\n")(
        tmp_path
    )
    (problem,) = false_claims(tmp_path, {"included_studies": 2})
    assert str(problem).startswith("report/claims.yaml, line 1, predicate: a claim is no longer true [M05]\n")
    assert "included_studies > 100" in problem.found
    assert problem.expected
    assert problem.remedy


def test_a_flow_that_does_not_add_up() -> None:
    (problem,) = broken([Identity("FLOW-1", "a = b", False, ("m:1", "m:2")), Identity("FLOW-2", "c = d", True)])
    assert str(problem).startswith("results/screening/flow.json: the flow does not add up [S09]\n")
    assert (problem.found, problem.expected) == ("FLOW-1 is false for m:1, m:2", "a = b")
    assert "decisions.csv" in problem.remedy


def test_what_a_person_did_is_said_once() -> None:
    assert len({name(case) for case in CASES}) == len(CASES)


BESIDE = [".DS_Store", "Thumbs.db", "~$studies.xlsx", ".gitkeep", "README.md", "readme.txt", "._r1.csv", "~$r1.csv",
          ".r1-backup.csv", "._01-methods.md"]  # fmt: skip


@pytest.mark.parametrize("name", BESIDE)
def test_what_programs_leave_is_no_problem(name: str, tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    for folder in ("data", "data/reports", "data/searches/medline", "data/screening/full_text"):
        (review / folder / name).write_bytes(b"\xe9")
    if not name.upper().startswith("README"):
        (review / "report/sections" / name).write_bytes(b"\xe9")
    assert check_review(review) == []


@pytest.mark.parametrize("folder", ["data/searches/.medline", "data/screening/full_text/.old", "report/sections/.old"])
def test_what_a_hidden_folder_holds_is_no_problem(folder: str, tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    (review / folder).mkdir()
    for name in ("search.yaml", "r1.csv", "01-methods.md"):
        (review / folder / name).write_bytes(b"\xe9")
    assert check_review(review) == []


def test_all_problems_at_once(tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    kinds = {Kind.HITS_MISMATCH, Kind.BAD_VALUE, Kind.UNKNOWN_REASON, Kind.UNDEFINED_NUMBER, Kind.DUPLICATE_ID}
    for kind in kinds:
        next(case for case in CASES if case.kind is kind).edit(review)
    assert {one.kind for one in check_review(review)} >= kinds


def test_the_form_of_tables_is_checked_under_broken_settings(tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    for kind in (Kind.BAD_YAML, Kind.BAD_VALUE, Kind.BAD_CSV, Kind.CHANGED_EXPORT):
        next(case for case in CASES if case.kind is kind).edit(review)
    assert {one.kind for one in check_review(review)} == {
        Kind.BAD_YAML,
        Kind.BAD_VALUE,
        Kind.BAD_CSV,
        Kind.CHANGED_EXPORT,
    }


def test_the_command_counts_what_it_checked() -> None:
    result = CliRunner().invoke(check, ["--review", str(TOY)])
    assert result.exit_code == 0
    assert result.output == (
        "No problem found in 3 searches, 10 records, 8 citations, 24 decisions, 2 studies, 7 excerpts, 2 CMOCs.\n"
    )


def test_the_command_says_what_to_look_at_again_after_a_change_of_the_criteria(tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    replace("config.yaml", "searching:", f"{VERSIONS}searching:")(review)
    result = CliRunner().invoke(check, ["--review", str(review)])
    assert result.exit_code == 0
    assert result.output.startswith(
        "Look again: data/screening/title_abstract: 6 decisions were made before the criteria changed (the first about "
        "medline:99000003); the build lists them in results/screening/review_again.csv\nNo problem found in"
    )


def test_a_folder_that_is_no_review(tmp_path: Path) -> None:
    (problem, second) = check_review(tmp_path)
    assert (problem.file, second.file) == ("config.yaml", "data/searches")
