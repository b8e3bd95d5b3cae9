"""Covidence: the file's name is the state, outcomes without votes, comments with semicolons."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exported import COVIDENCE, covidence, table
from realist.config import ToolImport
from realist.contract import DecisionValue
from realist.errors import Kind
from realist.screening.importers.acts import SourceFile
from realist.screening.importers.covidence import Comment, parse_notes, read, state_of

EXPORTS = Path(__file__).parents[5] / "shared/exports/asreview__citation-file-formatting/Datasets/CSV"
STAGES = {"title_abstract": "ta", "full_text": "ft"}
SPEC = ToolImport.model_validate({"id": "c", "tool": "covidence", "stages": STAGES, "reviewer": "team"})
INCLUDE, EXCLUDE, _, _ = DecisionValue


def row(number: str, **more: str) -> dict[str, str]:
    return {"Title": f"Title {number}", "Authors": "Toy, A.", "Covidence #": number} | more


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("select", [("title_abstract", INCLUDE)]),
        ("irrelevant", [("title_abstract", EXCLUDE)]),
        ("included", [("title_abstract", INCLUDE), ("full_text", INCLUDE)]),
        ("excluded", [("title_abstract", INCLUDE), ("full_text", EXCLUDE)]),
    ],
)
def test_the_name_of_the_file_is_the_state(state: str, said: list[tuple[str, DecisionValue]]) -> None:
    reading = read([covidence(state, row("#12", Notes="Exclusion reason: Wrong study design; "))], SPEC)
    assert reading.problems == []
    assert [(act.stage, act.decision) for act in reading.acts] == said
    for act in reading.acts:
        assert (act.item, act.reviewer, act.decided_at) == ("12", "team", "")
        assert act.reasons == (("Wrong study design",) if act.decision is EXCLUDE else ())
    assert reading.outcomes_only


def test_a_renamed_file_has_lost_its_state() -> None:
    source = table("my export.csv", COVIDENCE, [row("#1")])
    (problem,) = read([source], SPEC).problems
    assert problem.found == '"my export.csv"'
    assert "realist import --state" in problem.remedy
    assert [act.decision for act in read([source], SPEC, "irrelevant").acts] == [EXCLUDE]
    assert state_of("review_1_irrelevant_csv_20240301120000 (1).csv") == "irrelevant"


def test_numbers_are_compared_as_numbers() -> None:
    files = [covidence("select", row("#7")), covidence("irrelevant", row("007"))]
    (problem,) = read(files, SPEC).problems
    assert problem.kind is Kind.CONTRADICTING_ACTS
    assert problem.row == 2
    assert "review_12_select_csv_20240301120000.csv, row 2" in problem.found
    assert "earlier day first" in problem.remedy


def test_files_of_two_reviews() -> None:
    (problem,) = read([covidence("select", row("#1")), covidence("irrelevant", row("#2"), review=13)], SPEC).problems
    assert problem.found == "files of the reviews 12, 13"


def test_a_number_that_is_none() -> None:
    (problem,) = read([covidence("select", row("Smith 2004"))], SPEC).problems
    assert (problem.row, problem.column) == (2, "Covidence #")


def test_saved_again_by_a_spreadsheet() -> None:
    cells = [row("#1", **{"Accession Number": "3,8E+07"})]
    source = table("review_12_select_csv_20240301120000.csv", COVIDENCE, cells, ";")
    reading = read([source], SPEC)
    assert ["3,8E+07" in one.found for one in reading.problems] == [True]


def test_letters_that_a_spreadsheet_broke() -> None:
    name = "review_12_select_csv_20240301120000.csv"
    reading = read([SourceFile(name, "Title;Authors;Covidence #\nDiätetik;A;#1\n".encode("cp1252"))], SPEC)
    (problem,) = reading.problems
    assert (problem.kind, problem.row, problem.found) == (Kind.WRONG_ENCODING, 2, "byte '\\xe4'")
    assert "without opening it in a spreadsheet" in problem.remedy


def test_our_id_is_found_in_notes_and_accession_number() -> None:
    reading = read(
        [covidence("select", row("#1", Notes="realist:m:1"), row("#2", **{"Accession Number": "realist:m:2"}))], SPEC
    )
    assert [one.described["record_id"] for one in reading.references.values()] == ["m:1", "m:2"]


def test_comments_are_read_and_their_authors_told() -> None:
    notes = "Ada Toy (2019-09-13 08:41:55)(Screen): yes; but why; Emil (2019-09-14 09:00:00)(Full text): ok; "
    reading = read([covidence("included", row("#1", Notes=notes))], SPEC)
    assert reading.named == {"Ada Toy", "Emil"}
    assert reading.acts[0].note == (
        "Ada Toy (2019-09-13 08:41:55, Screen): yes; but why / Emil (2019-09-14 09:00:00, Full text): ok"
    )


letters = st.text("aé: -\"'#,1", min_size=1)
names = letters.map(lambda one: " ".join(one.split())).filter(bool)
texts = st.lists(names, min_size=1).map("; ".join)
times = st.datetimes().map(lambda one: one.strftime("%Y-%m-%d %H:%M:%S").rjust(19, "0"))


@settings(deadline=None, max_examples=50)
@given(st.lists(st.builds(Comment, names, times, names, texts), min_size=1), st.lists(names, max_size=1))
def test_comments_come_back_as_they_were_written(comments: list[Comment], reasons: list[str]) -> None:
    written = "".join(f"{one.name} ({one.written_at})({one.stage}): {one.text}; " for one in comments)
    reason = "".join(f"Exclusion reason: {one}; " for one in reasons)
    for notes in (reason + written, written + reason):
        found, why = parse_notes(notes)
        assert found == comments
        assert why == reasons


@settings(deadline=None, max_examples=50)
@given(st.text())
def test_no_text_breaks_the_notes(text: str) -> None:
    comments, reasons = parse_notes(text)
    assert isinstance(comments, list)
    assert all(reasons)


@pytest.mark.real
@pytest.mark.skipif(not EXPORTS.is_dir(), reason="the real exports are not here")
def test_a_real_file() -> None:
    source = SourceFile("_baseline_covidence.csv", (EXPORTS / "_baseline_covidence.csv").read_bytes())
    reading = read([source], SPEC, "select")
    assert reading.problems == []
    assert len(reading.references) == len(reading.acts) == 10
    assert list(reading.references)[:4] == ["1", "2", "6", "7"]
