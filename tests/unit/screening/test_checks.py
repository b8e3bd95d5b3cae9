"""What people get wrong in screening, and the very words in which they are told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from realist.errors import Problem
from realist.review import load
from realist.screening.checks import included, outcomes, problems

Edit = Callable[[str], str]


@pytest.fixture
def found(toy: Path, citation_of: dict[str, str]) -> Callable[..., list[Problem]]:
    """The problems of screening after edits: file below data/ (or config.yaml) to what is done with its text."""

    def _found(**edits: tuple[str, Edit]) -> list[Problem]:
        for name, edit in edits.values():
            path = toy / ("" if name == "config.yaml" else "data") / name
            path.write_text(edit(path.read_text()))
        review = load(toy)
        assert review.problems == []
        return sorted(set(problems(review, citation_of, outcomes(review, citation_of))))

    return _found


def replaced(old: str, new: str, times: int = 1) -> Edit:
    def _edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, times)

    return _edit


def appended(line: str) -> Edit:
    return lambda text: text + line + "\n"


def without(part: str) -> Edit:
    return lambda text: "".join(line for line in text.splitlines(keepends=True) if part not in line)


def test_the_toy_review_has_no_problem(found: Callable[..., list[Problem]]) -> None:
    assert found() == []


R1, R2 = "screening/title_abstract/r1.csv", "screening/title_abstract/r2.csv"
RULED = "screening/title_abstract/adjudication.csv"
TEXTS = "screening/full_text/r1.csv"

CASES = [
    pytest.param(
        R1,
        replaced("medline:99000005", "medline:99000055"),
        "data/screening/title_abstract/r1.csv, row 6, record_id: a row names a record that no export holds [S01]\n"
        '    found     "medline:99000055"\n'
        "    expected  a record of results/records\n"
        "    to mend   Correct the id, or register the export that holds the record.",
        id="a decision about an unknown record",
    ),
    pytest.param(
        "reports/retrieval.csv",
        replaced("medline:99000004", "medlin:99000004"),
        "data/reports/retrieval.csv, row 4, record_id: a row names a record that no export holds [S01]\n"
        '    found     "medlin:99000004"\n'
        "    expected  a record of results/records\n"
        '    to mend   Did you mean "medline:99000004"? Correct the id, or register the export that holds the record.',
        id="an unknown record was sought",
    ),
    pytest.param(
        TEXTS,
        replaced("no_inequality", "no_inequalities"),
        "data/screening/full_text/r1.csv, row 4, reason: an exclusion reason is not in the vocabulary [S02]\n"
        '    found     "no_inequalities"\n'
        "    expected  one of: no_inequality, not_english\n"
        '    to mend   Did you mean "no_inequality"? Correct the cell, or add the reason to the '
        "stage full_text in config.yaml.",
        id="a reason outside the vocabulary",
    ),
    pytest.param(
        TEXTS,
        replaced("no_inequality", "not in english"),
        "data/screening/full_text/r1.csv, row 4, reason: an exclusion reason is not in the vocabulary [S02]\n"
        '    found     "not in english"\n'
        "    expected  one of: no_inequality, not_english\n"
        '    to mend   Did you mean "not_english"? Correct the cell, or add the reason to the stage '
        "full_text in config.yaml.",
        id="a label instead of a reason's id",
    ),
    pytest.param(
        R1,
        replaced("medline:99000003,exclude,", "medline:99000003,exclude,old"),
        "data/screening/title_abstract/r1.csv, row 4, reason: an exclusion reason is not in the vocabulary [S02]\n"
        '    found     "old"\n'
        "    expected  nothing: the stage title_abstract has no reasons in config.yaml\n"
        "    to mend   Correct the cell, or add the reason to the stage title_abstract in config.yaml.",
        id="a reason where there is no vocabulary",
    ),
    pytest.param(
        TEXTS,
        replaced("exclude,no_inequality", "exclude,"),
        "data/screening/full_text/r1.csv, row 4, reason: an exclusion has no reason [S03]\n"
        "    found     nothing\n"
        "    expected  one of: no_inequality, not_english\n"
        "    to mend   Give the reason of the exclusion.",
        id="a required reason is missing",
    ),
    pytest.param(
        TEXTS,
        replaced("medline:99000001,include,", "medline:99000001,include,not_english"),
        "data/screening/full_text/r1.csv, row 2, reason: a value does not fit its column [T03]\n"
        '    found     "not_english" with the decision include\n'
        "    expected  a reason with exclusions only\n"
        "    to mend   Empty the cell, or correct the decision.",
        id="an inclusion with a reason",
    ),
    pytest.param(
        R1,
        replaced("medline:99000001,include,,r1", "medline:99000001,include,,r2"),
        "data/screening/title_abstract/r1.csv, row 2, reviewer: a reviewer is not who the design names [S04]\n"
        '    found     "r2"\n'
        "    expected  r1, as the file is called\n"
        "    to mend   Move the row to the file of its reviewer, or correct the cell.",
        id="a row in another reviewer's file",
    ),
    pytest.param(
        RULED,
        replaced(",r3,", ",r4,"),
        "data/screening/title_abstract/adjudication.csv, row 2, decided_by: a reviewer is not who "
        "the design names [S04]\n"
        '    found     "r4"\n'
        "    expected  one of: r3\n"
        "    to mend   Correct the cell, or add the person to the adjudicators of the stage "
        "title_abstract in config.yaml.",
        id="somebody else adjudicates",
    ),
    pytest.param(
        "config.yaml",
        replaced("reviewers: [r1, r2]", "reviewers: [r1, r2, r7]"),
        "config.yaml, line 19, screening.stages[1].design: a reviewer is not who the design names [S04]\n"
        '    found     "r7"\n'
        "    expected  one of: r1, r2, r3\n"
        "    to mend   Add the person under `people`, or correct the design.",
        id="the design names nobody",
    ),
    pytest.param(
        RULED,
        without("medline:99000004"),
        "data/screening/title_abstract/adjudication.csv: a conflict is not settled [S05]\n"
        "    found     medline:99000004: r1: include; r2: exclude\n"
        "    expected  one decision\n"
        "    to mend   Add a row for it to this file.",
        id="an open conflict",
    ),
    pytest.param(
        R2,
        without("medline:99000003"),
        "data/screening/title_abstract: citations wait for a decision [S06]\n"
        "    found     1: medline:99000003\n"
        "    expected  0\n"
        "    to mend   Add the missing decisions of the stage title_abstract (its reviewers: r1, r2).",
        id="a stage that is not finished",
    ),
    pytest.param(
        TEXTS,
        appended("medline:99000003,include,,r1,2023-02-20T09:09:00Z,"),
        "data/screening/full_text/r1.csv, row 6, record_id: a decision is about a citation that is "
        "not at this stage [S07]\n"
        '    found     "medline:99000003"\n'
        "    expected  a citation that reached the stage full_text\n"
        "    to mend   Correct the id, or settle the stage before.",
        id="a decision about what was excluded before",
    ),
    pytest.param(
        TEXTS,
        appended("scopus:2-s2.0-990000000003,include,,r1,2023-02-20T09:09:00Z,"),
        "data/screening/full_text/r1.csv, row 6, record_id: a decision is about a citation that is "
        "not at this stage [S07]\n"
        '    found     "scopus:2-s2.0-990000000003"\n'
        "    expected  a report that data/reports/retrieval.csv says was retrieved\n"
        "    to mend   Add a row for it to data/reports/retrieval.csv.",
        id="a decision about what was not retrieved",
    ),
    pytest.param(
        "reports/retrieval.csv",
        appended("medline:99000005,retrieved,2023-02-12,library,,"),
        "data/reports/retrieval.csv, row 7, record_id: a decision is about a citation that is not at this stage [S07]\n"
        '    found     "medline:99000005"\n'
        "    expected  a citation that reached the stage full_text\n"
        "    to mend   Only what passed is sought: correct the id or the decision.",
        id="what was excluded was sought",
    ),
    pytest.param(
        RULED,
        appended("medline:99000003,include,,r3,2023-02-03T10:00:00Z,"),
        "data/screening/title_abstract/adjudication.csv, row 3, decision: a decision is about a "
        "citation that is not at "
        "this stage [S07]\n"
        "    found     include\n"
        "    expected  exclude, as the reviewers agree\n"
        "    to mend   There is no conflict to settle: a reviewer who changed their mind adds a row to their own file.",
        id="an adjudication of what is agreed",
    ),
    pytest.param(
        RULED,
        replaced("2023-02-03T10:00:00Z", "2023-02-02T08:00:00Z"),
        "data/screening/title_abstract/adjudication.csv, row 2, decided_at: a decision stands "
        "before what it rests on [S08]\n"
        "    found     2023-02-02T08:00:00Z\n"
        "    expected  not before 2023-02-02T09:03:00Z, the decision of r2 that it settles\n"
        "    to mend   Correct the date that is wrong, here or of that decision, or let the adjudicator decide "
        "again, in a new row.",
        id="an adjudication before the decisions",
    ),
    pytest.param(
        R1,
        appended("medline:99000001,exclude,,r1,2023-01-31,"),
        "data/screening/title_abstract/r1.csv, row 10, decided_at: a decision stands before what it rests on [S08]\n"
        "    found     2023-01-31\n"
        "    expected  not before 2023-02-01T09:00:00Z, as row 2 about the same record\n"
        "    to mend   Correct the date that is wrong, here or in row 2, or put the rows in their order: the last one "
        "about a record counts.",
        id="a later row with an earlier date",
    ),
    pytest.param(
        R1,
        appended("medline:99000001,exclude,,r1,2023-02-01,"),
        "data/screening/title_abstract/r1.csv, row 10, decided_at: a decision stands before what it rests on [S08]\n"
        "    found     2023-02-01\n"
        "    expected  not before 2023-02-01T09:00:00Z, as row 2 about the same record\n"
        "    to mend   Give the time of day too, as in 2023-02-01T15:00: a date alone counts as the midnight before.",
        id="a later row of the same day without its time",
    ),
    pytest.param(
        RULED,
        appended("medline:99000004,exclude,,r3,2023-02-03,"),
        "data/screening/title_abstract/adjudication.csv, row 3, decided_at: a decision stands "
        "before what it rests on [S08]\n"
        "    found     2023-02-03\n"
        "    expected  not before 2023-02-03T10:00:00Z, as row 2 about the same record\n"
        "    to mend   Give the time of day too, as in 2023-02-03T15:00: a date alone counts as the midnight before.",
        id="another adjudication of the same day without its time",
    ),
    pytest.param(
        "reports/retrieval.csv",
        appended(
            "medline:99000001,not_retrieved,2023-02-10T10:00,publisher,,\nmedline:99000001,retrieved,2023-02-10,,,"
        ),
        "data/reports/retrieval.csv, row 8, sought_on: a decision stands before what it rests on [S08]\n"
        "    found     2023-02-10\n"
        "    expected  not before 2023-02-10T10:00, as row 7 about the same record\n"
        "    to mend   Give the time of day too, as in 2023-02-10T15:00: a date alone counts as the midnight before.",
        id="a report found on the day on which it was sought in vain",
    ),
    pytest.param(
        "reports/retrieval.csv",
        appended("medline:99000001,retrieved,2023-01-10,publisher,,"),
        "data/reports/retrieval.csv, row 7, sought_on: a decision stands before what it rests on [S08]\n"
        "    found     2023-01-10\n"
        "    expected  not before 2023-02-10, as row 2 about the same record\n"
        "    to mend   Correct the date that is wrong, here or in row 2, or put the rows in their order: the last one "
        "about a record counts.",
        id="a report found before it was sought",
    ),
    pytest.param(
        R1,
        appended("scopus:2-s2.0-990000000001,undone,,r1,2023-02-09,"),
        "data/screening/title_abstract/r1.csv, row 10, decision: a decision stands before what it rests on [S08]\n"
        "    found     undone\n"
        "    expected  an earlier decision about the same record\n"
        "    to mend   Name the record of the decision that is taken back.",
        id="nothing to undo",
    ),
    pytest.param(
        RULED,
        replaced("include", "unsure"),
        "data/screening/title_abstract/adjudication.csv, row 2, decision: a value does not fit its column [T03]\n"
        '    found     "unsure"\n'
        "    expected  include, exclude or undone\n"
        "    to mend   An adjudication settles the conflict.",
        id="an unsure adjudication",
    ),
    pytest.param(
        "config.yaml",
        replaced("reads: report", "reads: abstract"),
        "config.yaml, line 16, screening.stages: a setting has a value that does not fit [C03]\n"
        "    found     no stage reads reports\n"
        "    expected  a stage with `reads: report`\n"
        "    to mend   Add `reads: report` to the stage of full texts.",
        id="no stage of full texts",
    ),
    pytest.param(
        "config.yaml",
        replaced("label: Title and abstract\n", "label: Title and abstract\n      reads: report\n"),
        None,
        id="two stages of reports are no problem of order",
    ),
]


@pytest.mark.parametrize(("name", "edit", "sentence"), CASES)
def test_a_mistake_is_told_in_full(
    found: Callable[..., list[Problem]], name: str, edit: Edit, sentence: str | None
) -> None:
    told = [str(problem) for problem in found(one=(name, edit))]
    if sentence is None:
        assert not any("[C03]" in one for one in told)
    else:
        assert sentence in told


def test_screening_that_went_on_on_the_day_on_which_it_stopped(toy: Path, citation_of: dict[str, str]) -> None:
    (toy / "data/screening/title_abstract/left.csv").write_text(
        "record_id,decision,reason,decided_by,decided_at,model\n"
        "medline:99000005,left,Enough,r1,2023-02-10T12:00:00+02:00,\nmedline:99000005,undone,More time,r2,2023-02-10,\n"
    )
    review = load(toy)
    told = [str(one) for one in problems(review, citation_of, outcomes(review, citation_of))]
    assert told == [
        "data/screening/title_abstract/left.csv, row 3, decided_at: a decision stands before what it rests on [S08]\n"
        "    found     2023-02-10\n"
        "    expected  not before 2023-02-10T12:00:00+02:00, as row 2 about the same record\n"
        "    to mend   Give the time of day too, as in 2023-02-10T15:00: a date alone counts as the midnight before."
    ]


def test_abstracts_cannot_be_read_after_reports(found: Callable[..., list[Problem]]) -> None:
    def _swapped(text: str) -> str:
        once = replaced("label: Title and abstract\n", "label: Title and abstract\n      reads: report\n")(text)
        return replaced("label: Full text\n      reads: report\n", "label: Full text\n      reads: abstract\n")(once)

    told = [str(problem) for problem in found(one=("config.yaml", _swapped))]
    assert any("abstracts are read after reports" in one for one in told)


def test_a_design_without_the_reviewer_of_a_file(found: Callable[..., list[Problem]]) -> None:
    told = [
        str(problem) for problem in found(one=("config.yaml", replaced("reviewers: [r1, r2]", "reviewers: [r2, r3]")))
    ]
    assert any(
        "title_abstract/r1.csv, row 2, reviewer: a reviewer is not who the design names [S04]\n"
        '    found     "r1"\n'
        "    expected  one of: r2, r3\n" in one
        for one in told
    )


def test_a_whole_file_of_unknown_records_gives_no_slow_hints(found: Callable[..., list[Problem]]) -> None:
    rows = "".join(f"wrong:{number},include,,r1,2023-02-20,\n" for number in range(30))
    told = [problem for problem in found(one=(R1, lambda text: text + rows)) if problem.kind.code == "S01"]
    assert len(told) == 30
    assert not any("Did you mean" in problem.remedy for problem in told)


IMPORT = """  imports:
    - id: theirs
      file: data/screening/imports/theirs.csv
      stage: {stage}
      reviewer: {reviewer}
      match: {{title: Title}}
      decision: exclude
      reason_column: Why
      reasons: {{Old: {reason}}}
      absent: {{decision: include, searches: [{search}]}}
synthesis:
"""


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"stage": "full_txt"}, 'stage: an id refers to nothing [T06]\n    found     "full_txt"'),
        ({"reviewer": "r8"}, 'reviewer: an id refers to nothing [T06]\n    found     "r8"'),
        ({"reason": "not_englsh"}, 'reasons: an id refers to nothing [T06]\n    found     "not_englsh"'),
        ({"search": "medlin"}, 'searches: an id refers to nothing [T06]\n    found     "medlin"'),
        ({}, ""),
    ],
)
def test_an_import_that_refers_to_nothing(
    found: Callable[..., list[Problem]], wrong: dict[str, str], told: str
) -> None:
    named = {"stage": "full_text", "reviewer": "r1", "reason": "not_english", "search": "medline"} | wrong
    problems_found = found(one=("config.yaml", replaced("synthesis:\n", IMPORT.format_map(named))))
    text = "\n".join(str(problem) for problem in problems_found)
    assert (told in text) if told else text == ""


def test_what_was_included(toy: Path, citation_of: dict[str, str]) -> None:
    review = load(toy)
    assert included(review, outcomes(review, citation_of)) == [
        "citations:WOS:990000000000001",
        "medline:99000001",
        "medline:99000002",
    ]
