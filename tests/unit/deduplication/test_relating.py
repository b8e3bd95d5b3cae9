"""What belongs together and is not one: found in the right direction, and nothing that is only alike."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist.checking.command import corrected
from realist.checking.gathering import Known
from realist.checking.whole import Check
from realist.contract import StudyRow
from realist.deduplication.linking import link
from realist.review import Placed, Review
from unit.deduplication.records import paper, shuffled, table, tables

TITLE = "Interpreters on the ward round and the length of stay"
ELSEWHERE = {"doi": "10.5555/other", "issue": "4", "pages": "301"}


def related(*rows: dict[str, str], preprints: str = "link") -> list[tuple[str, str, str]]:
    found = link(table(*rows), preprints=preprints).related
    return [(one.citation_id, one.kind, one.related_id) for one in found]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        (f"Correction to: {TITLE}", "erratum"),
        (f"Erratum: {TITLE}", "erratum"),
        (f"Retraction: {TITLE}", "retraction"),
        (f"Expression of concern: {TITLE}", "expression of concern"),
        (f"Comment on: {TITLE}", "comment"),
        (f"Reply to: {TITLE}", "reply"),
    ],
)
def test_a_notice_names_its_report(title: str, kind: str) -> None:
    assert related(paper("a"), paper("n", title=title, **ELSEWHERE)) == [("n", kind, "a")]


def test_a_notice_without_authors_is_known_by_its_journal() -> None:
    notice = paper("n", title=f"Correction to: {TITLE}", authors="", **ELSEWHERE)
    assert related(paper("a"), notice) == [("n", "erratum", "a")]
    assert related(paper("a"), notice | {"container": "Journal of Something Else"}) == []


def test_a_notice_by_others_in_another_journal_is_of_something_else() -> None:
    notice = paper("n", title=f"Erratum: {TITLE}", authors="Fennimoor, Eve", container="Other Annals", **ELSEWHERE)
    assert related(paper("a"), notice) == []


def test_parts_are_of_one_series_the_earlier_first() -> None:
    one = paper("b", title=f"{TITLE}, Part I")
    two = paper("a", title=f"{TITLE}, Part II", doi="10.5555/two", pages="109-120")
    assert related(one, two) == [("b", "earlier part", "a")]


def test_a_preprint_that_is_kept_apart_is_related() -> None:
    early = paper(
        "p", container="medRxiv", doi="10.1101/2018.01.01.18000001", volume="", issue="", pages="", year="2017"
    )
    assert related(paper("a"), early, preprints="separate") == [("p", "preprint", "a")]
    assert related(paper("a"), early) == []


def test_a_relation_is_told_once_by_citation() -> None:
    copies = [paper("a"), paper("b", doi="")]
    notices = [paper("n", title=f"Erratum: {TITLE}", **ELSEWHERE), paper("m", title=f"Erratum: {TITLE}.", **ELSEWHERE)]
    assert related(*copies, *notices) == [("m", "erratum", "a")]


@given(tables(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_relations_join_two_citations_in_any_order_of_rows(records: pd.DataFrame, random: Any) -> None:
    linkage = link(records)
    assert linkage.relations.equals(link(shuffled(records, random)).relations)
    for one in linkage.related:
        assert one.citation_id != one.related_id
        assert linkage.citation_of[one.record_id] == one.citation_id
        assert linkage.citation_of[one.related_record_id] == one.related_id


def test_the_check_tells_of_an_included_report_that_was_retracted() -> None:
    linkage = link(
        table(
            paper("a"),
            paper("n", title=f"Retraction: {TITLE}", **ELSEWHERE),
            paper("z", title="Corridors", **ELSEWHERE),
        )
    )
    study = StudyRow.model_validate({"study_id": "quillfern2018", "record_ids": "a; z"})
    other = StudyRow.model_validate({"study_id": "other", "record_ids": "z"})
    rows = [Placed(one, "data/reports/studies.csv", row) for row, one in enumerate((study, other), start=2)]
    known = Known(citation_of=linkage.citation_of, related=linkage.related)
    assert list(corrected(Check(Review(Path(), studies=rows), known, []))) == [
        "data/reports/studies.csv, row 2: of the report a of the study quillfern2018 there is a retraction, n"
    ]
