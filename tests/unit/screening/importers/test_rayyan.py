"""Rayyan: the grammar of its notes, the replay of its log, and real files with their true counts."""

import random
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exported import LOG, articles, log, table
from realist.config import ToolImport
from realist.contract import DecisionValue
from realist.screening.importers.acts import SourceFile
from realist.screening.importers.rayyan import knows, read
from realist.screening.importers.rayyan_notes import SECTIONS, NotesError, parse, split_reasons

EXPORTS = Path(__file__).parents[5] / "shared/exports"
FORMATS = "asreview__citation-file-formatting/Datasets"
ECOLOGY = "ASanchez-Tojar__code_in_ecology/screening_process/fulltext_screening"
SPEC = ToolImport.model_validate({"id": "rayyan", "tool": "rayyan", "stage": "ta"})
INCLUDE, EXCLUDE, UNSURE, UNDONE = DecisionValue
ADA, EMIL = "ada@toy.example", "emil@toy.example"


def ruby(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("#{", "\\#{") + '"'


def written(votes: dict[str, str], labels: list[str], reasons: list[str], notes: dict[str, list[str]]) -> str:
    sections = []
    if votes:
        sections.append("RAYYAN-INCLUSION: {" + ", ".join(f"{ruby(a)}=>{ruby(b)}" for a, b in votes.items()) + "}")
    if labels:
        sections.append("RAYYAN-LABELS: " + ",".join(labels))
    if reasons:
        sections.append("RAYYAN-EXCLUSION-REASONS: " + ",".join(reasons))
    if notes:
        said = (f"{ruby(a)}=>[{', '.join(map(ruby, texts))}]" for a, texts in notes.items())
        sections.append("USER-NOTES: {" + ", ".join(said) + "}")
    return " | ".join(sections)


plain = st.text("aé => {}\"'", min_size=1).map(str.strip).filter(bool)
anything = st.text('aé |=>{}[],"\\\n#', min_size=1)


@settings(deadline=None, max_examples=50)
@given(
    st.dictionaries(anything, st.sampled_from(["Included", "Excluded", "Maybe"]), min_size=1),
    st.lists(plain, unique=True),
    st.lists(plain, unique=True),
    st.dictionaries(anything, st.lists(anything, min_size=1)),
)
def test_notes_come_back_as_they_were_written(
    votes: dict[str, str], labels: list[str], reasons: list[str], notes: dict[str, list[str]]
) -> None:
    found = parse(written(votes, labels, reasons, notes))
    assert dict(found.inclusion) == votes
    assert found.labels == ",".join(labels)
    assert split_reasons(found.reasons, ()) == tuple(reasons)
    assert dict(found.notes) == {name: tuple(texts) for name, texts in notes.items()}


@settings(deadline=None, max_examples=50)
@given(st.text())
def test_no_text_breaks_the_notes(text: str) -> None:
    for start in ("", *(f"{section}: " for section in SECTIONS)):
        with suppress(NotesError):
            assert parse(start + text)


def test_other_text_may_come_first() -> None:
    found = parse(' see pdf | RAYYAN-INCLUSION: {"Ada"=>"Maybe"}')
    assert (found.before, list(found.inclusion)) == ("see pdf", [("Ada", "Maybe")])
    found = parse('realist:m:1\nPMID: 5 RAYYAN-LABELS: a,b | USER-NOTES: {"Ada"=>["x"]}')
    assert (found.before, found.labels, list(found.notes)) == ("realist:m:1\nPMID: 5", "a,b", [("Ada", ("x",))])
    assert parse("my USER-NOTES: none").before == "my USER-NOTES: none"
    assert parse("only a note | of the database").before == "only a note | of the database"


def test_a_reason_with_a_comma_is_found_where_it_is_known() -> None:
    known = ["wrong population, adults", "wrong population"]
    assert split_reasons("wrong population, adults,foreign language", known) == (known[0], "foreign language")
    assert split_reasons("wrong population, adults", ["wrong population"]) == ("wrong population", "adults")


@settings(deadline=None, max_examples=50)
@given(st.lists(st.text("abc, ", min_size=1).map(lambda one: f"x{one}x"), min_size=1, max_size=4, unique=True))
def test_known_reasons_come_back_whatever_their_commas(reasons: list[str]) -> None:
    if not any(a != b and b.startswith(f"{a},") for a in reasons for b in reasons):
        assert split_reasons(",".join(reasons), reasons) == tuple(reasons)


def row(number: int, notes: str = "", **more: str) -> dict[str, str]:
    return {
        "key": f"rayyan-{number}",
        "title": f"Title {number}",
        "authors": "Quillfern, A. and Toy, B.",
        "notes": notes,
    } | more


def test_articles_hold_last_votes_and_unseen_is_no_exclusion() -> None:
    pooled = 'RAYYAN-INCLUSION: {"Ada"=>"Excluded", "Emil"=>"Maybe"} | RAYYAN-EXCLUSION-REASONS: wrong topic'
    reading = read([articles(row(1, pooled), row(2), row(3, 'RAYYAN-INCLUSION: {"Ada"=>"Included"}'))], SPEC)
    assert reading.problems == []
    assert [(act.item, act.reviewer, act.decision, act.reasons, act.row) for act in reading.acts] == [
        ("rayyan-1", "Ada", EXCLUDE, ("wrong topic",), 2),
        ("rayyan-1", "Emil", UNSURE, (), 2),
        ("rayyan-3", "Ada", INCLUDE, (), 4),
    ]
    assert reading.acts[0].original == "RAYYAN-INCLUSION: Excluded | RAYYAN-EXCLUSION-REASONS: wrong topic"
    assert reading.unseen == ["rayyan-2"]


def test_our_id_is_found_in_any_field() -> None:
    for column in ("notes", "keywords", "url", "abstract"):
        reading = read([articles(row(1, **{"notes": "", column: "a; realist:medline:99~2, b"}))], SPEC)
        assert reading.references["rayyan-1"].described["record_id"] == "medline:99~2", column
    label = log(
        ("2024-03-01T10:00:00Z", ADA, 1, '"realist:medline:7"', "1"), ("2024-03-01T10:00:01Z", ADA, 1, "included", "1")
    )
    assert read([label, articles(row(1))], SPEC).references["rayyan-1"].described["record_id"] == "medline:7"


HISTORY = (
    ("2024-03-01T10:00:00.000Z", ADA, 1, "included", "1"),
    ("2024-03-01T10:00:01.000Z", EMIL, 1, "included", "0"),
    ("2024-03-01T11:00:00.000Z", ADA, 2, '"__EXR__wrong topic"', "1"),
    ("2024-03-01T11:00:00.005Z", ADA, 2, "included", "-1"),
    ("2024-03-02T10:00:00.000Z", ADA, 1, "included", "-1"),
    ("2024-03-02T10:00:05.000Z", ADA, 1, '"__EXR__too old, by far"', "1"),
    ("2024-03-03T10:00:00.000Z", EMIL, 1, "included", "deleted"),
    ("2024-03-03T11:00:00.000Z", EMIL, 2, '"priority"', "1"),
    ("2024-03-03T12:00:00.000Z", EMIL, 2, "note-17", "1"),
    ("2024-03-04T10:00:00.000Z", ADA, 2, "included", "1"),
)
BOTH = articles(row(1), row(2))


def test_the_log_is_replayed_with_every_change_of_mind() -> None:
    reading = read([log(*HISTORY), BOTH], SPEC)
    assert reading.problems == []
    assert [(act.item, act.reviewer, act.decision, act.reasons) for act in reading.acts] == [
        ("rayyan-1", ADA, INCLUDE, ()),
        ("rayyan-1", EMIL, UNSURE, ()),
        ("rayyan-2", ADA, EXCLUDE, ("wrong topic",)),
        ("rayyan-1", ADA, EXCLUDE, ()),
        ("rayyan-1", ADA, EXCLUDE, ("too old, by far",)),
        ("rayyan-1", EMIL, UNDONE, ()),
        ("rayyan-2", ADA, INCLUDE, ()),
    ]
    assert reading.acts[2].original == "included=-1"
    assert [act.row for act in reading.acts] == [2, 3, 5, 6, 7, 8, 11]
    assert {subject[0]: act.decision for subject, act in reading.standing.items()} == {
        "rayyan-1": EXCLUDE,
        "rayyan-2": INCLUDE,
    }


def said(source: SourceFile) -> list[tuple[str, str, str, DecisionValue, tuple[str, ...], str]]:
    acts = read([source, BOTH], SPEC).acts
    return [(act.item, act.stage, act.reviewer, act.decision, act.reasons, act.decided_at) for act in acts]


@settings(deadline=None, max_examples=50)
@given(st.randoms(use_true_random=False))
def test_a_shuffled_log_says_the_same(chance: random.Random) -> None:
    shuffled = list(HISTORY)
    chance.shuffle(shuffled)
    assert said(log(*shuffled)) == said(log(*HISTORY))


@settings(deadline=None, max_examples=50)
@given(st.integers(0, len(HISTORY)))
def test_a_log_cut_at_any_time_is_the_beginning_of_the_whole(rows: int) -> None:
    part = said(log(*HISTORY[:rows]))
    assert said(log(*HISTORY))[: len(part)] == part


def test_at_one_time_the_order_of_the_file_counts() -> None:
    when = "2024-03-01T10:00:00.000Z"
    assert [act[3] for act in said(log((when, ADA, 1, "included", "1"), (when, ADA, 1, "included", "-1")))] == [
        INCLUDE,
        EXCLUDE,
    ]


def test_stages_of_the_tool_stay_apart() -> None:
    key = "included__SYSTEM__STAGE__{}"
    source = log(
        ("2024-03-01T10:00:00Z", ADA, 1, key.format(1), "1"),
        ("2024-03-01T10:00:01Z", ADA, 1, '"__SYSTEM__STAGE__2"', "1"),
        ("2024-03-02T10:00:00Z", ADA, 1, '"__EXR__no data"', "1"),
        ("2024-03-02T10:00:00Z", ADA, 1, key.format(2), "-1"),
    )
    assert [(act[1], act[3], act[4]) for act in said(source)] == [("1", INCLUDE, ()), ("2", EXCLUDE, ("no data",))]


def test_the_log_alone_is_about_nothing_that_can_be_found() -> None:
    (problem,) = read([log(*HISTORY)], SPEC).problems
    assert "customizations_log.csv, article_id" in str(problem)
    assert "import both files together" in problem.remedy
    (other,) = read([log(*HISTORY), articles(row(8))], SPEC).problems
    assert other.found == "articles of other numbers"


def test_an_article_that_was_deleted_is_told() -> None:
    reading = read([log(*HISTORY), articles(row(1))], SPEC)
    assert reading.problems == []
    assert reading.remarks == [
        "articles.csv holds no votes, and could not be compared with the log.",
        "rayyan-2 was deleted from the review: the log has acts about it, the articles lack it.",
    ]


@pytest.mark.parametrize(
    ("cells", "column", "found"),
    [
        (("01/03/2024 10:00", ADA, 1, "included", "1"), "created_at", "01/03/2024 10:00"),
        (("2024-03-01T10:00:00Z", ADA, 1, "included", "2"), "value", "2"),
        (("2024-03-01T10:00:00Z", ADA, 1, "excluded", "1"), "key", "excluded"),
    ],
)
def test_what_the_log_does_not_know_is_a_problem_with_its_row(
    cells: tuple[str, str, int, str, str], column: str, found: str
) -> None:
    reading = read([log(HISTORY[0], cells), BOTH], SPEC)
    (problem,) = reading.problems
    assert str(problem).startswith(f"customizations_log.csv, row 3, {column}: ")
    assert problem.found == f'"{found}"'
    assert problem.remedy


def test_a_number_that_a_spreadsheet_rounded() -> None:
    source = table("customizations_log.csv", LOG,
                   [{"created_at": "2024-03-01T10:00:00Z", "user_email": ADA, "article_id": "4,29E+07",
                     "key": "included",
                     "value": "1"}],
                   ";")  # fmt: skip
    reading = read([source, BOTH], SPEC)
    assert any(one.found == '"4,29E+07"' and one.row == 2 for one in reading.problems)
    assert any("separated by semicolons" in one for one in reading.remarks)


def test_a_file_that_breaks_off() -> None:
    whole = articles(row(1), row(2, 'RAYYAN-INCLUSION: {"Ada"=>"Included"}'))
    for cut in range(len(whole.content) - 3, whole.content.index(b"rayyan-2") + 3, -1):
        problems = read([SourceFile("articles.csv", whole.content[:cut])], SPEC).problems
        assert [one for one in problems if one.row == 3 and "download it again" in one.remedy], whole.content[:cut]


def test_a_cell_that_breaks_off() -> None:
    (problem,) = read([articles(row(1, 'RAYYAN-INCLUSION: {"Ada"=>"Incl'))], SPEC).problems
    assert (problem.row, problem.column, problem.found) == (2, "notes", '"a quote without its end"')


def test_a_person_twice_in_one_cell() -> None:
    (problem,) = read([articles(row(1, 'RAYYAN-INCLUSION: {"Ada"=>"Included", "Ada"=>"Excluded"}'))], SPEC).problems
    assert (problem.row, problem.found) == (2, '"Ada" twice')


RIS = """\
TY  - JOUR
AN  - rayyan-5
TI  - A title
AU  - Quillfern, A.
PY  - 2015
T2  - Journal
SP  - 1
EP  - 9
KW  - realist:medline:5
N1  - RAYYAN-INCLUSION: {"Ada"=>"Maybe"}
ER  -
TY  - JOUR
AN  - rayyan-6
TI  - Another
ER  - \n"""


def test_ris_says_the_same() -> None:
    reading = read([SourceFile("articles.ris", RIS.encode())], SPEC)
    assert [(act.item, act.decision, act.row) for act in reading.acts] == [("rayyan-5", UNSURE, 10)]
    assert reading.unseen == ["rayyan-6"]
    assert reading.references["rayyan-5"].described["record_id"] == "medline:5"
    assert reading.references["rayyan-5"].described["pages"] == "1-9"
    (problem,) = read([SourceFile("articles.ris", RIS[:-7].encode())], SPEC).problems
    assert (problem.row, "download it again" in problem.remedy) == (12, True)


@pytest.mark.real
@pytest.mark.skipif(not EXPORTS.is_dir(), reason="the real exports are not here")
@pytest.mark.parametrize(
    ("path", "references", "counts", "reasons"),
    [
        (f"{ECOLOGY}/random_200_2018_2019_rayyan_edited_t-and-a_decisions.csv",
         200, {INCLUDE: 187, EXCLUDE: 13}, {"review": 7, "perspective": 5, "commentary": 1}),
        (f"{FORMATS}/CSV/_baseline_rayyan.csv", 10, {INCLUDE: 2, UNSURE: 2, EXCLUDE: 2}, {}),
        (f"{FORMATS}/RIS/_baseline_rayyan.ris", 10, {INCLUDE: 2, UNSURE: 2, EXCLUDE: 2}, {}),
    ],
)  # fmt: skip
def test_real_files_with_their_true_counts(
    path: str, references: int, counts: dict[DecisionValue, int], reasons: dict[str, int]
) -> None:
    source = SourceFile(Path(path).name, (EXPORTS / path).read_bytes())
    assert knows(source)
    reading = read([source], SPEC)
    assert reading.problems == []
    assert len(reading.references) == references
    assert Counter(act.decision for act in reading.acts) == counts
    assert Counter(reason for act in reading.acts for reason in act.reasons) == reasons
    assert len({act.reviewer for act in reading.acts}) == 1
    assert len(reading.unseen) == references - sum(counts.values())
