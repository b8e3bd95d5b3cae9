"""ASReview: dataset, RIS and project; unseen is no exclusion; history is what was replaced, then what stands."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exported import SCHEMA, project, table
from realist.config import ToolImport
from realist.contract import DecisionValue
from realist.screening.importers.acts import SourceFile
from realist.screening.importers.asreview import knows, read

SPEC = ToolImport.model_validate({"id": "a", "tool": "asreview", "stage": "ta", "reviewer": "r1"})
NAMELESS = SPEC.model_copy(update={"reviewer": ""})
INCLUDE, EXCLUDE, _, UNDONE = DecisionValue
COLUMNS = ["", "title", "authors", "year", "doi", "our", "included", "asreview_label", "asreview_time", "asreview_note",
           "asreview_user_name"]  # fmt: skip


def row(number: int, label: str, **more: str) -> dict[str, str]:
    return {"": "7", "title": f"Title {number}", "our": f"realist:m:{number}", "asreview_label": label} | more


def dataset(*rows: dict[str, str], name: str = "asreview_relevant_not_seen_irrelevant_stroke.csv") -> SourceFile:
    return table(name, COLUMNS, rows)


def test_an_empty_label_is_unseen_and_no_exclusion() -> None:
    reading = read(
        [dataset(row(1, "1", asreview_time="2024-03-01 10:00:00", asreview_note="why not"), row(2, ""), row(3, "0"))],
        SPEC,
    )
    assert reading.problems == []
    assert [(act.item, act.decision, act.decided_at, act.reviewer, act.note) for act in reading.acts] == [
        ("m:1", INCLUDE, "2024-03-01 10:00:00", "r1", "why not"),
        ("m:3", EXCLUDE, "", "r1", ""),
    ]
    assert reading.unseen == ["m:2"]
    assert any("labels from before" in one for one in reading.remarks)
    assert not any("finished" in one for one in reading.remarks)


def test_a_file_without_unseen_records_is_no_finished_screening() -> None:
    assert any(
        "does not show that the screening is finished" in one for one in read([dataset(row(1, "1"))], SPEC).remarks
    )


def test_names_in_the_file_come_before_the_setting() -> None:
    assert [act.reviewer for act in read([dataset(row(1, "1", asreview_user_name="Ada"))], SPEC).acts] == ["Ada"]
    (problem,) = read([dataset(row(1, "1"))], NAMELESS).problems
    assert (problem.row, "`reviewer`" in problem.remedy) == (2, True)


def test_an_order_by_rank_does_not_change_who_is_who() -> None:
    plain = [{"title": f"T{one}", "year": "2015", "asreview_label": "1"} for one in range(4)]
    assert set(read([dataset(*plain)], SPEC).references) == set(read([dataset(*reversed(plain))], SPEC).references)
    twice = read([dataset(plain[0], plain[0])], SPEC)
    assert len(twice.references) == 2
    assert twice.problems == []


def test_a_label_that_is_none_is_a_problem() -> None:
    (problem,) = read([dataset(row(1, "yes"))], SPEC).problems
    assert (problem.row, problem.column, problem.found) == (2, "asreview_label", '"yes"')


def test_an_older_file_asks_which_column_is_the_decision() -> None:
    older = table("old.csv", ["title", "included"], [{"title": "T", "included": "1"}, {"title": "U", "included": ""}])
    (problem,) = read([older], SPEC).problems
    assert "label_column" in problem.remedy
    reading = read([older], SPEC.model_copy(update={"label_column": "included"}))
    assert [act.decision for act in reading.acts] == [INCLUDE]
    assert len(reading.unseen) == 1


RIS = """\
TY  - JOUR
N1  - <p>ASReview_relevant</p>
N1  - asreview_time: "2024-03-01 10:00:00"
N1  - asreview_note: "a, \\"b\\""
N1  - realist:m:1
TI  - One
ER  -
TY  - JOUR
N1  - ASReview_not_seen
TI  - Two
ER  -
TY  - JOUR
N1  - ASReview_irrelevant
TI  - Three
ER  -
"""


def test_ris_says_the_same() -> None:
    source = SourceFile("stroke.ris", RIS.encode())
    assert knows(source)
    reading = read([source], SPEC)
    assert reading.problems == []
    assert [(act.decision, act.decided_at, act.note, act.row) for act in reading.acts] == [
        (INCLUDE, "2024-03-01 10:00:00", 'a, "b"', 2),
        (EXCLUDE, "", "", 13),
    ]
    assert reading.acts[0].item == "m:1"
    assert len(reading.unseen) == 1


def test_a_label_of_an_earlier_round_beside_that_of_a_later_one() -> None:
    torn = RIS.replace("N1  - ASReview_irrelevant", "N1  - ASReview_irrelevant\nN1  - ASReview_relevant")
    (problem,) = read([SourceFile("stroke.ris", torn.encode())], SPEC).problems
    assert problem.found == "ASReview_irrelevant, ASReview_relevant"


def record(number: int, **more: Any) -> dict[str, Any]:
    return {"record_id": number, "dataset_row": number, "dataset_id": "d1", "title": f"Title {number}",
            "authors": json.dumps(["Toy, A."])} | more  # fmt: skip


def decided(number: int, label: int | None, time: float, **more: Any) -> dict[str, Any]:
    return {"record_id": number, "label": label, "time": time, "querier": "max"} | more


def test_the_history_of_a_project_is_what_was_replaced_and_then_what_stands() -> None:
    source = project(
        [record(one) for one in range(4)],
        [decided(0, 1, 300, note="sure"), decided(1, None, 400), decided(2, 0, 50, querier=None)],
        [decided_before(0, 0, 100), decided_before(0, 1, 200), decided_before(1, 1, 150)],
    )
    reading = read([source], SPEC)
    assert reading.problems == []
    items = list(reading.references)
    assert [(items.index(act.item), act.decision, act.decided_at) for act in reading.acts] == [
        (0, EXCLUDE, "1970-01-01T00:01:40Z"),
        (1, INCLUDE, "1970-01-01T00:02:30Z"),
        (0, INCLUDE, "1970-01-01T00:03:20Z"),
        (0, INCLUDE, "1970-01-01T00:05:00Z"),
        (2, EXCLUDE, "1970-01-01T00:00:50Z"),
        (1, UNDONE, "1970-01-01T00:02:30Z"),
    ]
    assert reading.acts[4].original == "results, label=0, known before screening began"
    assert reading.unseen == [items[3]]
    assert reading.whole_history


def decided_before(number: int, label: int, time: float) -> dict[str, Any]:
    return {"record_id": number, "label": label, "time": time}


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([0, 1, None])), max_size=20))
def test_history_equals_replaying_every_label(labels: list[tuple[int, int | None]]) -> None:
    current: dict[int, tuple[int | None, int]] = {}
    changes: list[dict[str, Any]] = []
    for time, (number, label) in enumerate(labels, start=1):
        if number in current and current[number][0] is not None:
            changes.append(decided_before(number, current[number][0] or 0, current[number][1]))
        current[number] = label, time
    results = [decided(number, label, time) for number, (label, time) in current.items()]
    reading = read([project([record(one) for one in range(4)], results, changes)], SPEC)
    items = list(reading.references)
    standing = {items.index(act.item): act.decision for act in reading.standing.values()}
    assert standing == {n: INCLUDE if label else EXCLUDE for n, (label, _) in current.items() if label is not None}


def test_our_id_is_found_in_the_dataset_that_was_uploaded() -> None:
    upload = table(
        "upload.csv", ["title", "our"], [{"title": f"Title {one}", "our": f"realist:m:{one}"} for one in range(2)]
    )
    source = project([record(0), record(1)], [decided(1, 1, 5)], dataset=upload)
    assert [act.item for act in read([source], SPEC).acts] == ["m:1"]
    ris = SourceFile("upload.ris", b"TY  - JOUR\nTI  - A\nER  - \nTY  - JOUR\nN1  - realist:m:1\nER  - \n")
    assert [act.item for act in read([project([record(1)], [decided(1, 1, 5)], dataset=ris)], SPEC).acts] == ["m:1"]


def test_dataset_and_project_of_one_review_name_records_alike() -> None:
    rows = [{"title": f"Title {one}", "asreview_label": "1"} for one in range(3)]
    assert list(read([dataset(*rows)], SPEC).references) == list(
        read([project([record(one) for one in range(3)])], SPEC).references
    )


VIEW = "DROP TABLE record; CREATE VIEW record AS SELECT 1 AS record_id;"
NEW_LABEL = SCHEMA.replace(
    "TABLE decision_changes (record_id INTEGER, label", "TABLE decision_changes (record_id INTEGER, new_label, label"
)


@pytest.mark.parametrize(
    ("source", "found", "remedy"),
    [
        (project([record(1)], mode="simulate"), "mode simulate", "No person decided"),
        (project([record(1)], version=2), "version 2", "ASReview 3"),
        (project([record(1)], schema=SCHEMA.replace("querier TEXT, ", "")), "results without querier", ""),
        (project([], schema=SCHEMA + VIEW), "record without", ""),
        (SourceFile("a.asreview", project([record(1)]).content[:-200]), "damaged", "again"),
        (SourceFile("a.asreview", b"PK\x03\x04 project.json"), "damaged", "again"),
        (project([record(1)], more={"results.db": b"nothing"}), "results.db that cannot be read", ""),
    ],
    ids=["simulate", "version", "column", "view", "cut", "no zip", "no database"],
)  # fmt: skip
def test_a_project_that_is_none_is_refused_with_a_sentence(source: SourceFile, found: str, remedy: str) -> None:
    reading = read([source], SPEC)
    (problem,) = reading.problems
    assert problem.file == source.name
    assert found in problem.found or found == "results.db that cannot be read"
    assert remedy in problem.remedy
    assert reading.acts == []


def test_a_bomb_is_refused() -> None:
    (problem,) = read(
        [project([record(1)], more={"project.json": b'{"a": "' + b" " * (1 << 24) + b'"}'})], SPEC
    ).problems
    assert "bytes" in problem.found


def test_a_history_of_an_earlier_version_is_left_out_and_told() -> None:
    source = project([record(0)], [decided(0, 1, 9)], [decided_before(0, 0, 5)], schema=NEW_LABEL)
    reading = read([source], SPEC)
    assert [act.decision for act in reading.acts] == [INCLUDE]
    assert any("uncertain" in one for one in reading.remarks)


def test_an_older_copy_of_the_decisions_is_never_read() -> None:
    source = project([record(0)], [decided(0, 1, 9)], more={"legacy_v2/results.db": b"not even a database"})
    assert [act.decision for act in read([source], SPEC).acts] == [INCLUDE]
