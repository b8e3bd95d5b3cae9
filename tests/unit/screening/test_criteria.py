"""Versions of the criteria: under which a decision was made, and what a change asks to be looked at again."""

from dataclasses import replace
from typing import Any

import pytest

from realist.config import CriteriaVersion, Stage
from realist.contract import DecisionValue
from realist.screening.criteria import made_under, review_again
from realist.screening.decisions import Log, Outcome, Population, Vote, decide

FIRST = {"id": "v1", "date": "2024-01-01"}
SECOND = {"id": "v2", "date": "2024-02-01", "change": "Reports in Dutch too"}


def versions(*written: dict[str, Any]) -> list[CriteriaVersion]:
    return [CriteriaVersion.model_validate(one) for one in written or (FIRST, SECOND)]


def vote(what: str, at: str, citation: str = "m:1", reason: str = "", criteria: str = "", who: str = "r1") -> Vote:
    return Vote(citation, citation, who, DecisionValue(what), reason, at, f"{who}.csv", 2, criteria=criteria)


def outcomes(*votes: Vote, settled: tuple[Vote, ...] = ()) -> list[Outcome]:
    design = {"kind": "single", "reviewers": ["r1", "r2"]}
    stage = Stage.model_validate({"id": "ta", "label": "TA", "design": design})
    citations = {one.citation_id: one.citation_id for one in votes}
    return decide([stage], {"ta": Log(list(votes), list(settled))}, {}, Population(citations))


@pytest.mark.parametrize(
    ("at", "named", "place"),
    [
        ("2024-01-31T23:59:00Z", "", 0),
        ("2024-02-01", "", 1),
        ("2023-12-01", "", 0),
        ("", "", 0),
        ("2024-03-01", "v1", 0),
    ],
)
def test_the_version_named_counts_else_the_one_in_force(at: str, named: str, place: int) -> None:
    assert made_under(vote("include", at, criteria=named), versions()) == place


@pytest.mark.parametrize(
    ("change", "listed"),
    [
        ({}, ["a", "b", "c"]),
        ({"touches": "exclusions"}, ["b", "c"]),
        ({"touches": "inclusions"}, ["a"]),
        ({"touches": "exclusions", "reasons": ["language"]}, ["b"]),
        ({"stages": ["ft"]}, []),
        ({"stages": ["ta"], "reasons": ["language"]}, ["a", "b"]),
    ],
)
def test_a_change_lists_what_it_touches(change: dict[str, Any], listed: list[str]) -> None:
    found = outcomes(
        vote("include", "2024-01-05", "a"),
        vote("exclude", "2024-01-05", "b", "language"),
        vote("exclude", "2024-01-05", "c", "design"),
        vote("exclude", "2024-02-05", "d", "language"),
    )
    rows = review_again(versions(FIRST, SECOND | change), found)
    assert [row["citation_id"] for row in rows] == listed
    assert {(row["criteria"], row["changed_by"], row["change"]) for row in rows} <= {
        ("v1", "v2", "Reports in Dutch too")
    }


def test_who_looks_again_is_off_the_list() -> None:
    before, after = vote("exclude", "2024-01-05"), vote("exclude", "2024-02-06")
    assert len(review_again(versions(), outcomes(before))) == 1
    assert review_again(versions(), outcomes(before, replace(after, row=3))) == []


def test_of_a_conflict_the_settlement_is_looked_at() -> None:
    votes = vote("include", "2024-01-05"), vote("exclude", "2024-01-05", who="r2")
    [row] = review_again(versions(), outcomes(*votes, settled=(vote("include", "2024-01-20", who="r3"),)))
    assert (row["reviewer"], row["decision"], row["decided_at"]) == ("r3", "include", "2024-01-20")
    assert review_again(versions(), outcomes(*votes, settled=(vote("include", "2024-02-20", who="r3"),))) == []


def test_criteria_that_never_changed_list_nothing() -> None:
    found = outcomes(vote("include", "2024-01-05"))
    assert review_again([], found) == review_again(versions(FIRST), found) == []
