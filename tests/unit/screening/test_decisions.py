"""From rows to states: every design, and the laws that hold whatever people decided."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist.config import Stage
from realist.contract import DecisionValue, LeftRow, RetrievalRow, RetrievalStatus
from realist.review import Placed
from realist.screening.decisions import (
    Conflict,
    Left,
    Log,
    Outcome,
    Population,
    SettledBy,
    State,
    Vote,
    before,
    decide,
    left_when_stopped,
    moment,
    other_methods,
    retrieval_status,
    sampled,
)

SINGLE = {"kind": "single", "reviewers": ["r1"]}
DUAL = {"kind": "dual", "reviewers": ["r1", "r2"], "adjudicators": ["r3"]}
SAMPLE = {"kind": "sample", "reviewers": ["r1"], "second_reviewers": ["r2"], "share": 0.2, "seed": 7}


def stage(design: dict[str, Any] | None = None, **more: Any) -> Stage:
    return Stage.model_validate({"id": "ta", "label": "Title and abstract", "design": design or DUAL} | more)


def vote(
    who: str,
    what: str,
    about: str = "m:1",
    *,
    citation: str = "",
    reason: str = "",
    at: str = "2024-01-01",
    row: int = 2,
) -> Vote:
    return Vote(citation or about, about, who, DecisionValue(what), reason, at, f"data/screening/ta/{who}.csv", row)


def settled(design: Stage, *decisions: Vote, adjudications: tuple[Vote, ...] = ()) -> Outcome:
    """The outcome of one citation, to which all votes belong."""
    citation = decisions[0].citation_id if decisions else "m:1"
    log = Log(list(decisions), list(adjudications))
    retrieval = {citation: RetrievalStatus.RETRIEVED}
    [outcome] = decide([design], {"ta": log}, retrieval, Population({citation: citation}))
    return outcome


def test_single_design_takes_the_one_decision() -> None:
    outcome = settled(stage(SINGLE), vote("r1", "exclude"))
    assert (outcome.state, outcome.settled_by, outcome.decided_by) == (State.EXCLUDE, SettledBy.SINGLE, "r1")


def test_of_an_outcome_the_row_of_the_team_suffices_and_is_called_so() -> None:
    outcome = settled(stage({"kind": "outcome", "reviewers": ["team"]}), vote("team", "exclude"))
    assert (outcome.state, outcome.settled_by, outcome.decided_by) == (State.EXCLUDE, SettledBy.OUTCOME, "team")


LEFT = Left("r1", "2024-03-01", "ELAS u4")


def with_left(*decisions: Vote, design: Stage | None = None) -> Outcome:
    [outcome] = decide(
        [design or stage()], {"ta": Log(list(decisions), left={"m:1": LEFT})}, {}, Population({"m:1": "m:1"})
    )
    return outcome


def test_what_nobody_had_decided_on_when_screening_stopped_is_left() -> None:
    outcome = with_left()
    assert (outcome.state, outcome.settled_by, outcome.passed) == (State.LEFT, SettledBy.ORDER, False)
    assert (outcome.decided_by, outcome.decided_at) == ("r1", "2024-03-01")


def test_what_somebody_decided_on_is_not_left() -> None:
    assert with_left(vote("r1", "exclude")).state is State.UNSCREENED
    assert with_left(vote("r1", "exclude"), vote("r2", "exclude")).state is State.EXCLUDE
    assert with_left(vote("r1", "exclude"), vote("r1", "undone", row=3)).state is State.LEFT


def left_row(what: str, at: str, row: int, record: str = "m:1") -> Placed[LeftRow]:
    value = {"record_id": record, "decision": what, "reason": "rule", "decided_by": "r1", "decided_at": at}
    return Placed(LeftRow.model_validate(value), "left.csv", row)


def test_the_last_row_says_whether_a_citation_is_left() -> None:
    left, undone = left_row("left", "2024-03-01", 2), left_row("undone", "2024-03-02", 3)
    assert left_when_stopped([undone, left], {"m:1": "m:1"}) == {}
    again = left_row("left", "2024-03-02", 4)
    assert left_when_stopped([again, undone, left], {"m:1": "m:0"}) == {"m:0": Left("r1", "2024-03-02", "")}
    assert left_when_stopped([left_row("left", "2024-03-01", 2, "m:9")], {"m:1": "m:1"}) == {}
    joined = {"m:1": "m:0", "m:2": "m:0"}
    rows = [left, left_row("left", "2024-03-01", 3, "m:2"), left_row("undone", "2024-03-02", 4)]
    assert left_when_stopped(rows, joined) == {}, "of two records that were joined the last row counts for both"


def test_what_is_left_stays_in_the_pool_of_the_random_sample() -> None:
    records = {f"m:{number}": f"m:{number}" for number in range(20)}
    before = sampled(stage(SAMPLE), records.keys())
    left = dict.fromkeys(sorted(set(records) - before)[:5], LEFT)
    found = decide([stage(SAMPLE)], {"ta": Log(left=left)}, {}, Population(records))
    assert {one.citation_id for one in found if one.sampled} == before


def test_dual_design_waits_for_the_second_reviewer() -> None:
    assert settled(stage(), vote("r1", "exclude")).state is State.UNSCREENED


def test_dual_design_does_not_count_a_stranger() -> None:
    assert settled(stage(), vote("r1", "include"), vote("r9", "include")).state is State.UNSCREENED


def test_two_who_agree_settle_it() -> None:
    outcome = settled(stage(), vote("r2", "include", at="2024-01-03"), vote("r1", "include"))
    assert (outcome.state, outcome.settled_by) == (State.INCLUDE, SettledBy.AGREEMENT)
    assert (outcome.decided_by, outcome.decided_at) == ("r1; r2", "2024-01-03")


def test_two_who_differ_are_a_conflict_until_it_is_settled() -> None:
    differing = vote("r1", "include"), vote("r2", "exclude")
    assert settled(stage(), *differing).state is State.CONFLICT
    ruled = settled(stage(), *differing, adjudications=(vote("r3", "exclude", at="2024-02-01"),))
    assert (ruled.state, ruled.settled_by, ruled.decided_by) == (State.EXCLUDE, SettledBy.ADJUDICATION, "r3")
    assert ruled.disputed


@pytest.mark.parametrize("rulings", [("unsure",), ("include", "undone")])
def test_an_adjudication_that_settles_nothing_leaves_the_conflict(rulings: tuple[str, ...]) -> None:
    rows = tuple(vote("r3", what, at=f"2024-02-0{day}") for day, what in enumerate(rulings, start=1))
    outcome = settled(stage(), vote("r1", "include"), vote("r2", "exclude"), adjudications=rows)
    assert outcome.state is State.CONFLICT


def test_unsure_counts_as_configured() -> None:
    votes = vote("r1", "unsure"), vote("r2", "include")
    assert settled(stage(unsure="include"), *votes).state is State.INCLUDE
    assert settled(stage(unsure="conflict"), *votes).state is State.CONFLICT


def test_unsure_against_exclude_is_a_conflict() -> None:
    assert settled(stage(unsure="include"), vote("r1", "unsure"), vote("r2", "exclude")).state is State.CONFLICT


@pytest.mark.parametrize(
    ("unsure", "decisions", "about"),
    [
        ("include", ["unsure", "exclude"], Conflict.DECISION),
        ("conflict", ["unsure", "exclude"], Conflict.UNSURE),
        ("conflict", ["unsure", "include"], Conflict.UNSURE),
        ("conflict", ["unsure", "include", "exclude"], Conflict.DECISION),
    ],
)
def test_a_conflict_is_about_what_those_who_are_sure_differ_in(
    unsure: str, decisions: list[str], about: Conflict
) -> None:
    design = stage(DUAL | {"reviewers": ["r1", "r2", "r4"]}, unsure=unsure)
    votes = [vote(who, what) for who, what in zip(("r1", "r2", "r4"), decisions, strict=False)]
    assert settled(design, *votes).conflict is about


def test_one_person_alone_who_stays_unsure_is_a_conflict_where_so_configured() -> None:
    assert settled(stage(SINGLE, unsure="conflict"), vote("r1", "unsure")).state is State.CONFLICT


def test_two_reasons_are_a_conflict_at_full_text_and_where_required() -> None:
    votes = vote("r1", "exclude", reason="design"), vote("r2", "exclude", reason="population")
    assert settled(stage(), *votes).state is State.EXCLUDE
    assert settled(stage(), *votes).reason == ""
    assert settled(stage(reads="report"), *votes).state is State.CONFLICT
    assert settled(stage(reasons_required=True), *votes).state is State.CONFLICT
    ruled = settled(stage(reads="report"), *votes, adjudications=(vote("r3", "exclude", reason="design"),))
    assert (ruled.state, ruled.reason) == (State.EXCLUDE, "design")


def test_one_reason_given_by_one_of_two_is_the_reason() -> None:
    outcome = settled(stage(reads="report"), vote("r1", "exclude", reason="design"), vote("r2", "exclude"))
    assert (outcome.state, outcome.reason) == (State.EXCLUDE, "design")


def test_the_last_row_of_a_reviewer_counts() -> None:
    changed = vote("r1", "include"), vote("r1", "exclude", at="2024-01-02T09:00:00Z")
    assert settled(stage(SINGLE), *changed).state is State.EXCLUDE


def test_at_one_moment_the_row_further_down_counts() -> None:
    changed = vote("r1", "exclude", row=3), vote("r1", "include", row=2)
    assert settled(stage(SINGLE), *changed).state is State.EXCLUDE


def test_undone_takes_the_decision_back() -> None:
    undone = vote("r1", "exclude"), vote("r1", "undone", at="2024-01-02")
    assert settled(stage(SINGLE), *undone).state is State.UNSCREENED


def test_one_reviewer_who_decided_two_records_of_one_report_differently_is_a_conflict() -> None:
    joined = (
        vote("r1", "include", "m:1", citation="m:1"),
        vote("r1", "exclude", "s:9", citation="m:1", at="2024-01-05"),
        vote("r2", "include", "m:1", citation="m:1"),
    )
    assert settled(stage(), *joined).state is State.CONFLICT
    assert settled(stage(SINGLE), *joined[:2]).state is State.CONFLICT


def test_times_are_compared_across_zones() -> None:
    assert moment("2024-01-01T23:30:00-05:00") > moment("2024-01-02T03:00:00Z")
    assert before("2024-01-01", "2024-01-02T00:00:00")
    assert not before("2024-01-02", "2024-01-02T08:00:00")
    assert not before("2024-01-02T08:00:00", "2024-01-02")
    assert not before("", "2024-01-02")


def test_a_sample_has_its_share_and_does_not_depend_on_order() -> None:
    citations = [f"m:{number}" for number in range(101)]
    drawn = sampled(stage(SAMPLE), set(citations))
    assert len(drawn) == 21
    assert drawn == sampled(stage(SAMPLE), dict.fromkeys(reversed(citations)).keys())
    assert drawn != sampled(stage(SAMPLE | {"seed": 8}), set(citations))


def test_outside_the_sample_one_decision_is_enough() -> None:
    citations = {f"m:{number}": f"m:{number}" for number in range(10)}
    drawn = sampled(stage(SAMPLE), set(citations))
    log = Log([vote("r1", "exclude", one) for one in citations])
    outcomes = decide([stage(SAMPLE)], {"ta": log}, {}, Population(citations))
    assert {one.citation_id for one in outcomes if one.state is State.UNSCREENED} == drawn
    assert {one.settled_by for one in outcomes if one.citation_id not in drawn} == {SettledBy.SINGLE}


def sought(record: str, status: str, day: str, row: int = 2) -> Placed[RetrievalRow]:
    value = RetrievalRow.model_validate({"record_id": record, "status": status, "sought_on": day})
    return Placed(value, "data/reports/retrieval.csv", row)


def test_the_last_attempt_counts_and_one_success_suffices() -> None:
    rows = [
        sought("m:1", "not_retrieved", "2024-01-01"),
        sought("m:1", "retrieved", "2024-01-09"),
        sought("m:2", "retrieved", "2024-01-01"),
        sought("s:2", "not_retrieved", "2024-02-01"),
        sought("m:3", "not_retrieved", "2024-02-01"),
    ]
    of = {"m:1": "m:1", "m:2": "m:2", "s:2": "m:2", "m:3": "m:3"}
    statuses = retrieval_status(rows, of)
    assert statuses == {
        "m:1": RetrievalStatus.RETRIEVED,
        "m:2": RetrievalStatus.RETRIEVED,
        "m:3": RetrievalStatus.NOT_RETRIEVED,
    }


def test_what_was_not_retrieved_is_so_whatever_was_decided() -> None:
    design = stage(SINGLE, reads="report")
    log = Log([vote("r1", "include")])
    [outcome] = decide([design], {"ta": log}, {"m:1": RetrievalStatus.NOT_RETRIEVED}, Population({"m:1": "m:1"}))
    assert outcome.state is State.NOT_RETRIEVED


def test_other_methods_are_citations_that_no_database_holds() -> None:
    of = {"medline:1": "medline:1", "chase:1": "medline:1", "chase:2": "chase:2", "trials:1": "trials:1"}
    kinds = {"medline": "database", "chase": "citation", "trials": "register"}
    assert other_methods(of, kinds) == {"chase:2"}


def two_stages() -> list[Stage]:
    return [stage(SINGLE), stage(SINGLE, id="ft", reads="report")]


def test_a_document_of_another_method_may_enter_at_full_text() -> None:
    population = Population({"c:1": "c:1", "c:2": "c:2"}, frozenset({"c:1", "c:2"}))
    logs = {"ft": Log([vote("r1", "include", "c:1")])}
    outcomes = decide(two_stages(), logs, {"c:1": RetrievalStatus.RETRIEVED}, population)
    assert [(one.citation_id, one.stage, one.state.value) for one in outcomes] == [
        ("c:2", "ta", "unscreened"),
        ("c:1", "ft", "include"),
    ]


def test_a_citation_of_a_database_may_not() -> None:
    outcomes = decide(two_stages(), {}, {"m:1": RetrievalStatus.RETRIEVED}, Population({"m:1": "m:1"}))
    assert [(one.stage, one.state) for one in outcomes] == [("ta", State.UNSCREENED)]


def test_what_was_removed_is_not_screened() -> None:
    population = Population({"m:1": "m:1"}, removed=frozenset({"m:1"}))
    [outcome] = decide(two_stages(), {"ta": Log([vote("r1", "include")])}, {}, population)
    assert outcome.state is State.REMOVED


RECORDS = {f"{search}:{number}": f"a:{number}" for search in "ab" for number in range(4)}
CHOICES = st.sampled_from([*DecisionValue])


@st.composite
def logs(draw: st.DrawFn) -> Log:
    """A log of a few people about a few citations of two records each, all at different moments."""
    acts = draw(
        st.lists(st.tuples(st.sampled_from(sorted(RECORDS)), st.sampled_from(["r1", "r2", "r3"]), CHOICES), max_size=40)
    )
    times = draw(st.permutations(range(len(acts))))
    rows = [
        vote(who, what, record, citation=RECORDS[record], at=f"2024-01-01T00:{time:02}:00", row=row)
        for row, ((record, who, what), time) in enumerate(zip(acts, times, strict=True), start=2)
    ]
    return Log([row for row in rows if row.reviewer != "r3"], [row for row in rows if row.reviewer == "r3"])


DESIGNS = st.sampled_from([SINGLE, DUAL, SAMPLE])


@settings(max_examples=60, deadline=None)
@given(logs(), DESIGNS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(log: Log, design: dict[str, Any], chance: random.Random) -> None:
    population = Population(RECORDS)
    shuffled = Log(
        chance.sample(log.decisions, len(log.decisions)), chance.sample(log.adjudications, len(log.adjudications))
    )
    expected = decide([stage(design)], {"ta": log}, {}, population)
    assert decide([stage(design)], {"ta": shuffled}, {}, population) == expected


@settings(max_examples=60, deadline=None)
@given(logs(), logs(), DESIGNS)
def test_every_citation_is_in_one_state_at_each_stage_that_it_reached(first: Log, second: Log, design: Any) -> None:
    stages = [stage(design), stage(design, id="ft", reads="report")]
    retrieval = dict.fromkeys(["a:0", "a:1"], RetrievalStatus.RETRIEVED) | {"a:2": RetrievalStatus.NOT_RETRIEVED}
    outcomes = decide(stages, {"ta": first, "ft": second}, retrieval, Population(RECORDS))
    at = {stage.id: [one for one in outcomes if one.stage == stage.id] for stage in stages}
    assert sorted(one.citation_id for one in at["ta"]) == sorted(set(RECORDS.values()))
    assert [one.citation_id for one in at["ft"]] == [one.citation_id for one in at["ta"] if one.passed]


@settings(max_examples=60, deadline=None)
@given(logs())
def test_nothing_unsettled_passes_and_every_passing_names_its_decider(log: Log) -> None:
    for outcome in decide([stage()], {"ta": log}, {}, Population(RECORDS)):
        assert outcome.passed == (outcome.state is State.INCLUDE)
        assert bool(outcome.decided_by) == (outcome.state in (State.INCLUDE, State.EXCLUDE))
