"""Spreadsheets of other tools and people: read as their setting says, matched by stated keys, never guessed."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from realist.config import Import, Stage
from realist.contract import MatchRow, RetrievalStatus
from realist.review import Placed
from realist.screening.decide import imported_retrieval, imported_vote, misplaced, read_logs, removed
from realist.screening.decisions import Population, decide
from realist.screening.imports import Imported, bring_in
from realist.screening.matching import Index, normalised
from realist.screening.spreadsheets import read

LONG = "Clinics that travel reached more people in far villages than those that waited for them to come. " * 2
RECORDS = [
    {"record_id": "m:1", "accession": "1", "doi": "10.5555/toy.1", "title": "Walking clinics", "abstract": LONG},
    {"record_id": "s:1", "accession": "2-s2.0-1", "doi": "", "title": "Walking Clinics.", "abstract": ""},
    {"record_id": "m:2", "accession": "2", "doi": "10.5555/toy.2", "title": "Editorial", "abstract": "Short one."},
    {"record_id": "m:3", "accession": "3", "doi": "10.5555/toy.3", "title": "Editorial", "abstract": "Short two."},
    {"record_id": "m:4", "accession": "4", "doi": "", "title": "Эффект обхода", "abstract": ""},
]
CITATION_OF = {"m:1": "m:1", "s:1": "m:1", "m:2": "m:2", "m:3": "m:3", "m:4": "m:4"}
INDEX = Index(RECORDS, CITATION_OF)
ENCODINGS = ["utf-8", "cp1252", "mac_roman", "utf-16", "hex", "idna", "punycode", "undefined", "no such"]


@pytest.mark.parametrize(
    ("keys", "citation", "by"),
    [
        ({"record_id": "s:1"}, "m:1", "record_id"),
        ({"accession": " 2-s2.0-1 "}, "m:1", "accession"),
        ({"doi": "https://doi.org/10.5555/TOY.2"}, "m:2", "doi"),
        ({"title": "WALKING  clinics"}, "m:1", "title"),
        ({"title": "эффект обхода"}, "m:4", "title"),
        ({"doi": "10.5555/toy.99", "title": "Walking clinics"}, "m:1", "title"),
        ({"title": "Editorial", "abstract": "short tw"}, "", "title"),
        ({"title": "Editorial", "abstract": "Short two."}, "m:3", "abstract"),
        ({"title": "Editorial", "doi": "10.5555/toy.2"}, "m:2", "doi"),
        ({"abstract": LONG.upper()}, "m:1", "abstract"),
        ({"abstract": "Short one."}, "", ""),
        ({"title": "Editorial"}, "", "title"),
        ({"title": "Walking"}, "", ""),
        ({"title": "", "doi": ""}, "", ""),
    ],
)
def test_a_row_finds_its_citation_by_exact_keys_or_not_at_all(keys: dict[str, str], citation: str, by: str) -> None:
    match = INDEX.find(keys)
    assert (match.citation_id, match.by) == (citation, by)


NEARLY = {"title": "Walking clinics and fairness in stroke care", "authors": "Quillfern, A.", "year": "2015",
          "container": "Journal of Simulated Care", "volume": "4", "pages": "11-19"}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "citations"),
    [
        ({}, {"m:1"}),
        ({"title": "WALKING CLINICS AND FAIRNESS IN STROKE CARE.", "authors": "Ada Quillfern"}, {"m:1"}),
        ({"title": "Erratum: Walking clinics and fairness in stroke care"}, set()),
        ({"title": "Walking clinics and fairness in stroke care: part 2", "pages": "20-30"}, set()),
        ({"title": "Walking clinics", "authors": "", "container": "", "volume": "", "pages": ""}, set()),
    ],
)
def test_what_no_key_finds_is_compared_and_only_a_sure_same_counts(
    changed: dict[str, str], citations: set[str]
) -> None:
    record = {"record_id": "m:1", "accession": "1", "doi": "10.5555/toy.1"} | NEARLY
    index = Index([record, {"record_id": "m:2", "title": "Editorial"}], {"m:1": "m:1", "m:2": "m:2"})
    assert index.compare({"x": NEARLY | changed}).get("x", frozenset()) == citations


def test_a_reference_that_is_surely_two_citations_finds_both() -> None:
    twice = [{"record_id": one, **NEARLY} for one in ("m:1", "m:2")]
    found = Index(twice, {"m:1": "m:1", "m:2": "m:2"}).compare({"x": NEARLY})
    assert found == {"x": {"m:1", "m:2"}}
    assert Index([], {}).compare({"x": NEARLY}) == {}


def test_several_candidates_are_told() -> None:
    assert INDEX.find({"title": "Editorial"}).citations == {"m:2", "m:3"}


def test_an_abstract_survives_a_wrong_encoding() -> None:
    text = "Mobile clinics – “réseau” – reached people. " * 4
    damaged = text.encode().decode("cp1252", "replace")
    assert normalised("abstract", text) != normalised("abstract", "Another text. " * 9)
    plain = text.encode("ascii", "ignore").decode()
    assert normalised("abstract", plain) == normalised("abstract", text)
    assert len(normalised("abstract", damaged)) == 1


@given(st.sampled_from(["record_id", "accession", "doi", "title", "abstract"]), st.text())
def test_no_text_breaks_the_comparison(key: str, text: str) -> None:
    assert "" not in normalised(key, text)


BASE: dict[str, Any] = {
    "id": "theirs",
    "file": "theirs.csv",
    "stage": "ta",
    "reviewer": "r1",
    "match": {"doi": "DOI", "title": "Title"},
    "decision_column": "Vote",
    "decisions": {"1": "include", "2": "exclude", "?": "unsure"},
}


def spec(**more: Any) -> Import:
    return Import.model_validate({key: value for key, value in (BASE | more).items() if value is not None})


def brought(tmp_path: Path, text: str, *specs: Import, people: tuple[MatchRow, ...] = ()) -> Imported:
    (tmp_path / "theirs.csv").write_text(text, encoding="utf-8")
    by_people = [Placed(row, "matches.csv", place) for place, row in enumerate(people, start=2)]
    return bring_in(tmp_path, specs or (spec(),), INDEX, CITATION_OF, by_people)


TABLE = """\
Title,DOI,Vote,Why
Walking clinics,10.5555/toy.1,1,
Editorial,10.5555/toy.2,2,Not a study
Editorial,,2,
Nowhere,,1,
"""


def test_rows_become_decisions_that_keep_file_row_and_words(tmp_path: Path) -> None:
    imported = brought(tmp_path, TABLE, spec(unmatched="list"))
    first, second = imported.rows
    assert (first["citation_id"], first["decision"], first["row"], first["original"]) == (
        "m:1",
        "include",
        "2",
        "Vote=1",
    )
    assert (second["citation_id"], second["decision"], second["matched_by"]) == ("m:2", "exclude", "doi")
    assert [(row["row"], row["candidates"]) for row in imported.unmatched] == [("4", "m:2; m:3"), ("5", "")]
    assert imported.problems == []


def test_an_import_of_a_calibration_round_gives_decisions_of_that_round(tmp_path: Path) -> None:
    rows = brought(tmp_path, TABLE, spec(unmatched="list", round="pilot")).rows
    assert {imported_vote(row).round for row in rows} == {"pilot"}
    assert {imported_vote(row).round for row in brought(tmp_path, TABLE, spec(unmatched="list")).rows} == {""}


def test_rows_without_one_citation_stop_the_build_unless_told_otherwise(tmp_path: Path) -> None:
    several, none = sorted(brought(tmp_path, TABLE).problems)
    assert str(several) == (
        "theirs.csv, row 4, DOI, Title: an imported row finds no citation, or several [S10]\n"
        "    found     several citations: m:2, m:3\n"
        "    expected  one citation\n"
        "    to mend   Say which in data/screening/imports/matches.csv, or set `unmatched: list` for the import "
        "theirs in config.yaml."
    )
    assert "found     no citation\n" in str(none)


def match_row(row: int, record: str, import_id: str = "theirs") -> MatchRow:
    plain = {"import_id": import_id, "row": row, "record_id": record, "decided_by": "r1", "decided_at": "2024-05-01"}
    return MatchRow.model_validate(plain)


def test_a_person_says_which_citation_a_row_is_about_or_that_there_is_none(tmp_path: Path) -> None:
    imported = brought(tmp_path, TABLE, people=(match_row(4, "m:3"), match_row(5, "")))
    assert imported.problems == []
    assert [(row["citation_id"], row["matched_by"]) for row in imported.rows][-1] == ("m:3", "r1")
    assert [(row["row"], row["settled_by"]) for row in imported.unmatched] == [("5", "r1")]


def test_a_match_that_names_nothing_is_told(tmp_path: Path) -> None:
    imported = brought(tmp_path, TABLE, people=(match_row(4, "m:33"), match_row(5, "", "other")))
    told = "\n".join(map(str, imported.problems))
    assert "matches.csv, row 2, record_id: a row names a record that no export holds [S01]" in told
    assert "matches.csv, row 3, import_id: an id refers to nothing [T06]" in told


def test_a_word_that_no_map_names_is_a_problem_not_a_guess(tmp_path: Path) -> None:
    [problem] = brought(tmp_path, "Title,DOI,Vote\nWalking clinics,,maybe\n").problems
    assert str(problem) == (
        "theirs.csv, row 2, Vote: a value does not fit its column [T03]\n"
        '    found     "maybe"\n'
        '    expected  one of: "1", "2", "?"\n'
        "    to mend   Add the value to the import theirs in config.yaml."
    )


def test_an_empty_cell_is_no_decision(tmp_path: Path) -> None:
    assert brought(tmp_path, "Title,DOI,Vote\nWalking clinics,,\n").rows == []


def test_an_empty_cell_may_be_given_a_meaning_and_all_other_words_too(tmp_path: Path) -> None:
    kind = spec(decisions={"1": "include", "": "exclude", "*": "unsure"}, unmatched="list")
    text = "Title,DOI,Vote\nWalking clinics,,\n,10.5555/toy.2,hm\n"
    assert [row["decision"] for row in brought(tmp_path, text, kind).rows] == ["exclude", "unsure"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Titel,DOI,Vote\n", "row 1, Title: a column is missing [T02]\n    found     nothing\n"),
        ("Title,DOI,Vote,Vote\nx,,1,2\n", 'row 1, Vote: a column is missing [T02]\n    found     "Vote" 2 times'),
    ],
)
def test_a_column_that_is_missing_or_stands_twice(tmp_path: Path, text: str, told: str) -> None:
    assert told in "\n".join(map(str, brought(tmp_path, text).problems))


def test_a_missing_file_and_a_wrong_encoding(tmp_path: Path) -> None:
    [missing] = read(tmp_path, spec()).problems
    assert "theirs.csv: a file is missing [F01]" in str(missing)
    (tmp_path / "theirs.csv").write_bytes(b"Title,DOI,Vote\nCaf\x8e,,1\n")
    [wrong] = read(tmp_path, spec()).problems
    assert "theirs.csv, row 2: text is not UTF-8 [F03]" in str(wrong)
    assert read(tmp_path, spec(encoding="mac_roman")).acts[0].keys["title"] == "Café"
    [unknown] = read(tmp_path, spec(encoding="utf-81")).problems
    assert "Correct `encoding` of the import theirs in config.yaml." in str(unknown)


def test_a_quote_without_end_swallows_no_row(tmp_path: Path) -> None:
    imported = brought(tmp_path, TABLE.replace("Editorial,,2,", 'Editorial,,2,"Not'))
    assert "theirs.csv, row 4: a table cannot be read [F05]" in "\n".join(map(str, imported.problems))


def test_semicolons_of_a_spreadsheet_are_read(tmp_path: Path) -> None:
    assert len(brought(tmp_path, "Title;DOI;Vote\nWalking, clinics;10.5555/toy.1;1\n").rows) == 1


def test_reviewers_reasons_and_dates_are_mapped(tmp_path: Path) -> None:
    kind = spec(
        reviewer=None,
        reviewer_column="Who",
        reviewers={"Dr A": "r1", "Dr B": "r2"},
        reason_column="Why",
        reasons={"Not a study": "design", "NA": ""},
        decided_at_column="When",
    )
    header = "Title,DOI,Vote,Who,Why,When\n"
    text = header + ",10.5555/toy.1,1,Dr B,NA,2024-02-01\n,10.5555/toy.2,2,Dr A,Not a study,\n,10.5555/toy.3,2,,,\n"
    rows = brought(tmp_path, text, kind).rows
    assert [(row["reviewer"], row["reason"], row["decided_at"]) for row in rows] == [
        ("r2", "", "2024-02-01"),
        ("r1", "design", ""),
    ]
    [late] = brought(tmp_path, text.replace("2024-02-01", "1 Feb"), kind).problems
    assert 'found     "1 Feb"' in str(late)


def test_only_and_skip_choose_rows(tmp_path: Path) -> None:
    text = "Title,DOI,Vote,Set\n,10.5555/toy.1,1,x\n,10.5555/toy.2,1,y\n,10.5555/toy.3,1,z\n"
    chosen = brought(tmp_path, text, spec(only={"Set": ["x", "y"]})).rows
    assert [row["citation_id"] for row in chosen] == ["m:1", "m:2"]
    left = brought(tmp_path, text, spec(skip={"Set": ["x"]})).rows
    assert [row["citation_id"] for row in left] == ["m:2", "m:3"]


def test_what_a_list_does_not_name_is_what_it_says(tmp_path: Path) -> None:
    kept = spec(decision="include", decision_column=None, absent={"decision": "exclude", "searches": ["m"]})
    rows = brought(tmp_path, "Title,DOI\n,10.5555/toy.1\n", kept).rows
    assert [(row["citation_id"], row["decision"], row["matched_by"]) for row in rows] == [
        ("m:1", "include", "doi"),
        ("m:2", "exclude", "absence"),
        ("m:3", "exclude", "absence"),
        ("m:4", "exclude", "absence"),
    ]


def test_a_list_does_not_speak_of_what_another_names_or_of_what_was_removed(tmp_path: Path) -> None:
    screened = spec(
        id="all",
        table="population",
        searches=["m"],
        only={"In": ["y"]},
        stage=None,
        reviewer=None,
        decision_column=None,
    )
    absent = {"decision": "exclude", "searches": ["m"]}
    kept = spec(only={"Kept": ["y"]}, decision="include", decision_column=None, absent=absent)
    other = spec(id="other", only={"Other": ["y"]}, decision="include", decision_column=None)
    text = "Title,DOI,In,Kept,Other\n,10.5555/toy.1,y,y,\n,10.5555/toy.2,y,,y\n,10.5555/toy.3,y,,\n"
    rows = brought(tmp_path, text, screened, kept, other).rows
    listed = [(row["citation_id"], row["table"]) for row in rows if row["import_id"] == "all"]
    assert listed == [("m:1", "population"), ("m:2", "population"), ("m:3", "population"), ("m:4", "removed")]
    assert [(row["citation_id"], row["table"], row["decision"]) for row in rows if row["import_id"] != "all"] == [
        ("m:1", "decisions", "include"),
        ("m:2", "decisions", "include"),
        ("m:3", "decisions", "exclude"),
    ]
    assert removed(rows) == {"m:4"}


def test_what_any_list_of_a_population_names_was_screened(tmp_path: Path) -> None:
    plain = {"table": "population", "searches": ["m"], "stage": None, "reviewer": None, "decision_column": None}
    lists = [spec(id=one, only={"In": [one]}, **plain) for one in ("one", "two")]
    rows = brought(tmp_path, "Title,DOI,In\n,10.5555/toy.1,one\n,10.5555/toy.2,two\n", *lists).rows
    assert removed(rows) == {"m:3", "m:4"}
    assert sum(row["table"] == "removed" for row in rows) == 2


def test_rows_may_point_to_a_list_of_references(tmp_path: Path) -> None:
    (tmp_path / "references.csv").write_text("Title,DOI\nWalking clinics,\nEditorial,10.5555/toy.3\n")
    kind = spec(references={"file": "references.csv", "pointer": "ID"}, unmatched="list")
    imported = brought(tmp_path, "ID,Vote\n2,1\n1,2\n9,1\n", kind)
    assert [(row["citation_id"], row["row"]) for row in imported.rows] == [("m:1", "3"), ("m:3", "2")]
    assert [row["row"] for row in imported.unmatched] == ["4"]
    numbered = spec(references={"file": "references.csv", "pointer": "ID", "id_column": "DOI"})
    assert brought(tmp_path, "ID,Vote\n10.5555/toy.3,1\n", numbered).rows[0]["citation_id"] == "m:3"


def test_retrieval(tmp_path: Path) -> None:
    kind = spec(
        table="retrieval", status_column="Why", statuses={"No copy": "not_retrieved", "": "retrieved"}, stage=None,
        reviewer=None, decision_column=None,
    )  # fmt: skip
    text = "Title,DOI,Why\n,10.5555/toy.1,No copy\nWalking clinics,,\n,10.5555/toy.2,No copy\n"
    rows = brought(tmp_path, text, kind).rows
    assert imported_retrieval(rows, {"m:3": RetrievalStatus.RETRIEVED}) == {
        "m:1": "retrieved",
        "m:2": "not_retrieved",
        "m:3": "retrieved",
    }


def test_two_rows_about_one_report_stand_side_by_side(tmp_path: Path) -> None:
    rows = brought(tmp_path, "Title,DOI,Vote\n,10.5555/toy.1,1\nWalking clinics,,2\n").rows
    first, second = (imported_vote(row) for row in rows)
    assert first.citation_id == second.citation_id
    assert first.subject != second.subject
    logs = read_logs([], rows, CITATION_OF)
    assert [vote.decision.value for vote in logs["ta"].decisions] == ["include", "exclude"]


def test_the_order_of_imports_changes_nothing(tmp_path: Path) -> None:
    one, other = spec(unmatched="list"), spec(id="again", reviewer="r2", unmatched="list")
    assert brought(tmp_path, TABLE, one, other).rows == brought(tmp_path, TABLE, other, one).rows


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"stage": None}, "`stage`, for decisions belong to one"),
        ({"reviewer": None}, "either `reviewer` or `reviewer_column`"),
        ({"decision": "include"}, "either `decision` or `decision_column`"),
        ({"table": "retrieval"}, "`status_column`, for retrieval needs it"),
        ({"table": "population"}, "`searches`, for a population needs them"),
        (
            {"reviewer": None, "reviewer_column": "W", "absent": {"decision": "exclude", "searches": ["m"]}},
            "`reviewer`, for `absent` needs the one whose list it is",
        ),
    ],
)
def test_a_setting_that_is_not_whole(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        spec(**wrong)


def test_rows_about_citations_that_are_not_at_the_stage_decide_nothing_and_are_listed(tmp_path: Path) -> None:
    plain = {"id": "ta", "label": "TA", "design": {"kind": "single", "reviewers": ["r1"]}}
    stages = [Stage.model_validate(plain), Stage.model_validate(plain | {"id": "ft", "reads": "report"})]
    text = "Title,DOI,Vote\n,10.5555/toy.1,1\n,10.5555/toy.2,2\n"
    rows = brought(tmp_path, text, spec(), spec(id="read", stage="ft", decisions={"1": "include", "2": "include"})).rows
    logs = read_logs([], rows, CITATION_OF)
    outcomes = decide(stages, logs, {"m:1": RetrievalStatus.RETRIEVED}, Population(CITATION_OF))
    assert [(row["import_id"], row["citation_id"]) for row in misplaced(stages, rows, outcomes)] == [("read", "m:2")]


@settings(max_examples=80, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)), st.sampled_from(ENCODINGS))
def test_no_bytes_break_the_reading(tmp_path_factory: pytest.TempPathFactory, content: bytes, encoding: str) -> None:
    folder = tmp_path_factory.mktemp("bytes", numbered=True)
    (folder / "theirs.csv").write_bytes(b"Title,DOI,Vote\n" * (len(content) % 2) + content)
    reading = read(folder, spec(encoding=encoding, decisions={"*": "unsure", "": "exclude"}))
    assert reading.problems or all(act.row > 1 for act in reading.acts)
