"""EPPI-Reviewer: codes mean what the setting says, several are a conflict, marked text keeps its pages."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exported import eppi
from realist.config import ToolImport
from realist.contract import DecisionValue
from realist.errors import Kind
from realist.screening.importers.acts import SourceFile
from realist.screening.importers.eppi import PageText, knows, parse_page_text, read

INCLUDE, EXCLUDE, _, _ = DecisionValue
SPEC = ToolImport.model_validate({
    "id": "e", "tool": "eppi", "reviewer": "team",
    "codes": [
        {"id": 11, "name": "INCLUDE on title", "stage": "ta", "decision": "include"},
        {"id": -12, "name": "EXCLUDE: date", "stage": "ta", "decision": "exclude", "reason": "old"},
    ],
})  # fmt: skip
CODES = [
    {"AttributeId": 11, "AttributeName": "INCLUDE on title"},
    {"AttributeId": 1, "AttributeName": "Exclude", "Attributes": {"AttributesList": [
        {"AttributeId": -12, "AttributeName": "exclude: Date "}, {"AttributeId": 99, "AttributeName": "Country"},
    ]}},
]  # fmt: skip


def reference(item: int, *codes: int, **more: Any) -> dict[str, Any]:
    return {"ItemId": item, "Title": f"Title {item}", "Codes": [{"AttributeId": one} for one in codes]} | more


def test_codes_mean_what_the_setting_says() -> None:
    source = eppi([reference(1, 11, 99), reference(2, -12, DOI="10.5555/x"), reference(3, Codes=None)], CODES)
    assert knows(source)
    reading = read([source], SPEC)
    assert reading.problems == []
    assert [(act.item, act.stage, act.code, act.decision, act.reasons, act.row) for act in reading.acts] == [
        ("1", "ta", "11", INCLUDE, (), 1),
        ("2", "ta", "-12", EXCLUDE, ("old",), 2),
    ]
    assert reading.acts[1].original == "AttributeId -12: EXCLUDE: date"
    assert reading.unseen == ["3"]
    assert any("Country" in one for one in reading.remarks)


def test_several_codes_are_a_conflict_and_none_wins() -> None:
    reading = read([eppi([reference(1, 11, -12)], CODES)], SPEC)
    assert {act.decision for act in reading.standing.values()} == {INCLUDE, EXCLUDE}
    assert any("conflicts to settle" in one for one in reading.remarks)


@pytest.mark.parametrize(
    ("codes", "found"), [([], "no such code"), ([{**CODES[0], "AttributeName": "Maybe"}], '"Maybe"')]
)
def test_a_code_that_is_another_than_the_setting_says(codes: list[dict[str, Any]], found: str) -> None:
    problem, _ = sorted(read([eppi([reference(1, 11)], codes)], SPEC).problems, key=lambda one: one.found != found)
    assert problem.kind is Kind.UNKNOWN_REFERENCE
    assert problem.found == found
    assert "config.yaml" in problem.remedy


def test_a_report_that_breaks_off_names_the_line() -> None:
    whole = eppi([reference(1, 11)], CODES)
    reading = read([SourceFile("report.json", whole.content.replace(b', "References"', b',\n"References"')[:-5])], SPEC)
    assert reading.problems[0].row == 2
    deep = SourceFile("report.json", b'{"References": ' + b"[" * 200_000)
    assert read([deep], SPEC).problems[0].kind is Kind.UNREADABLE_FILE


@pytest.mark.parametrize(
    "report", [b'{"References": 5}', b'{"References": [5, {}], "CodeSets": [[], {"Attributes": 3}]}', b'{"References"']
)
def test_no_shape_breaks_the_reader(report: bytes) -> None:
    reading = read([SourceFile("report.json", report)], SPEC)
    assert reading.problems
    assert reading.acts == []


def test_a_note_and_marked_passages() -> None:
    marked = {"Text": 'Page 3:\n[¬s]"one"\n"two[¬e]"', "IsFromPDF": True, "TextFrom": 0, "TextTo": 0}
    plain = {"Text": "a line", "IsFromPDF": False, "TextFrom": 5, "TextTo": 11}
    code = {"AttributeId": 11, "AdditionalText": "see", "ItemAttributeFullTextDetails": [marked, plain]}
    (act,) = read([eppi([reference(1, Codes=[code])], CODES)], SPEC).acts
    assert act.note == "see / p. 3: one [...] two / a line"


fragments = st.text("aé \n[]:", min_size=1).map(lambda one: f"x{one}x")


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(1, 9999), st.lists(fragments, min_size=1)), min_size=1))
def test_pages_come_back_as_they_were_written(pages: list[tuple[int, list[str]]]) -> None:
    written = "\n".join(f'Page {page}:\n[¬s]"' + '"\n"'.join(texts) + '[¬e]"' for page, texts in pages)
    assert parse_page_text(written) == [PageText(page, tuple(texts)) for page, texts in pages]


@settings(deadline=None, max_examples=50)
@given(st.text())
def test_no_text_breaks_the_pages(text: str) -> None:
    assert isinstance(parse_page_text(f"Page 1:\n{text}"), list)
