"""Each kind of problem: the whole message, and nothing beside it; the toy review itself has no problem."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from builds import ROOT, TOY, copy_toy
from negative.cases import CASES, ELSEWHERE, IMPORT, VERSIONS, Case
from negative.edits import Edit, append, register, replace, write
from realist.checking.command import check, remarks
from realist.checking.whole import check_all, check_review
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


SEARCH = "data/searches/medline/search.yaml"


@pytest.mark.parametrize(
    ("mistake", "kinds"),
    [
        (replace(SEARCH, "run_on: 2023-01-10", "run_on: 10.01.2023"), [Kind.BAD_SETTING]),
        (replace(SEARCH, "    sha256: ", "    sha256:  # "), [Kind.BAD_SETTING]),
        (
            write("data/searches/medline/batch_2.ris", b"TY  - JOUR\nAD  - a@clinic.example\nER  - \n"),
            [Kind.UNEXPECTED_FILE],
        ),
    ],
)
def test_addresses_in_an_export_are_nobody_s_mistake(mistake: Edit, kinds: list[Kind], tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    replace("data/searches/medline/medline.ris", "ER  - ", "AD  - ada@clinic.example\nER  - ", all_of_them=True)(review)
    register("medline", "medline.ris")(review)
    assert check_review(review) == []
    mistake(review)
    assert [one.kind for one in check_review(review)] == kinds


def test_an_address_in_the_account_of_a_search_is_told(tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    append(SEARCH, "exported_by: ada@clinic.example\n")(review)
    (problem,) = check_review(review)
    assert (problem.kind, problem.file) == (Kind.PERSONAL_ADDRESS, SEARCH)


FINAL = "    - {id: final, label: Final, reads: report, design: {kind: single, reviewers: [r1]}}\n"
REOPENED = "medline:99000001,undone,,r1,2023-06-01,\n"


@pytest.mark.parametrize("elsewhere", ["", IMPORT])
@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (replace("config.yaml", "synthesis:\n", f"{FINAL}synthesis:\n"), Kind.INCOMPLETE_STAGE),
        (append("data/screening/title_abstract/r1.csv", REOPENED), Kind.INCOMPLETE_STAGE),
        (
            replace(
                "data/screening/full_text/r1.csv", "medline:99000001,include,", "medline:99000001,exclude,no_inequality"
            ),
            Kind.UNSETTLED_CONFLICT,
        ),
    ],
)
def test_what_waits_for_a_decision_keeps_its_evidence(change: Edit, kind: Kind, elsewhere: str, tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    change(review)
    if elsewhere:
        replace("config.yaml", "synthesis:\n", f"{elsewhere}synthesis:\n")(review)
        write("data/screening/imports/sheet.csv", b"Title,Answer\n")(review)
    assert {one.kind for one in check_review(review)} == {kind}


def test_what_was_excluded_is_told_although_others_wait(tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    append("data/screening/title_abstract/r1.csv", REOPENED)(review)
    replace("data/reports/studies.csv", "scopus:2-s2.0-990000000002", "scopus:2-s2.0-990000000002; medline:99000003")(
        review
    )
    assert {(one.kind, one.row, one.found) for one in check_review(review)} == {
        (Kind.INCOMPLETE_STAGE, 0, "1: medline:99000001"),
        (Kind.STUDY_NOT_INCLUDED, 3, '"medline:99000003"'),
    }


def test_what_is_left_of_the_simulated_review_in_a_real_one_is_told(tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    replace("config.yaml", "data_status: simulated", "data_status: real")(review)
    left = ["data/README.md", "data/published.yaml", "report/claims.yaml", "report/checklist.yaml"]
    for name in left:
        write(name, (ROOT / name).read_bytes())(review)
    checked = check_all(review)
    told = {one.file for one in checked.problems if one.kind is Kind.UNEXPECTED_FILE}
    exports = {f"data/searches/{one}" for one in ("medline/medline.ris", "scopus/scopus.csv", "citations/wos.txt")}
    assert told == {*left[:2], *exports}
    assert {one.split()[2] for one in remarks(checked)} == set(left[2:])
    replace("config.yaml", "data_status: real", "data_status: simulated")(review)
    assert not any(one.kind is Kind.UNEXPECTED_FILE for one in check_review(review))


def test_a_file_that_the_team_has_made_its_own_is_not_told(tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    replace("config.yaml", "data_status: simulated", "data_status: real")(review)
    write("data/README.md", (ROOT / "data/README.md").read_bytes() + b"Ours.")(review)
    assert "data/README.md" not in {one.file for one in check_review(review)}
