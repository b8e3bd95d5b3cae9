"""Rounds, settlements and two names: what is as the stage says, and what is not."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist.config import Stage
from realist.contract import DecisionValue
from realist.errors import Kind
from realist.screening import conduct, rounds
from realist.screening.decisions import (
    Log,
    Outcome,
    Population,
    Settled,
    State,
    Vote,
    decide,
    round_draws,
    shuffled,
)

TEN = frozenset(f"m:{number}" for number in range(10))
PILOT = {"id": "pilot", "citations": 3, "seed": 5, "reviewers": ["r1", "r2"]}


def stage(**more: Any) -> Stage:
    design = {"kind": "dual", "reviewers": ["r1", "r2"], "adjudicators": ["r3"]}
    return Stage.model_validate({"id": "ta", "label": "Title and abstract", "design": design} | more)


def vote(who: str, what: str, citation: str = "m:0", at: str = "2024-01-01", **more: Any) -> Vote:
    file = "data/screening/ta/" + ("adjudication.csv" if "blinded" in more else f"{who}.csv")
    return Vote(citation, citation, who, DecisionValue(what), "", at, file, 2, **more)


def ruled(by: str, blinded: str = "") -> Vote:
    return vote(by, "include", at="2024-02-01", blinded=blinded)


def outcomes(design: Stage, log: Log) -> list[Outcome]:
    citations = {one.citation_id for one in log.decisions} | ({"m:0"} if not log.decisions else set())
    return decide([design], {"ta": log}, {}, Population({one: one for one in citations}))


def told(design: Stage, log: Log) -> list[str]:
    return [problem.kind.code for problem in conduct.problems([design], {"ta": log}, outcomes(design, log))]


DIFFERED = [vote("r1", "include"), vote("r2", "exclude")]


@pytest.mark.parametrize(
    ("adjudication", "settlement", "fine"),
    [
        ("any", ruled("r1"), True),
        ("third_person", ruled("r3"), True),
        ("third_person", ruled("r1"), False),
        ("third_person", ruled("r1; r3"), False),
        ("blinded", ruled("r3", "yes"), True),
        ("blinded", ruled("r3", "no"), False),
        ("blinded", ruled("r3"), False),
        ("blinded", ruled("r2", "yes"), False),
        ("consensus", ruled("r1; r2"), True),
        ("consensus", ruled("r1; r2; r3"), True),
        ("consensus", ruled("r1"), False),
        ("consensus", ruled("r3"), False),
    ],
)
def test_a_conflict_is_settled_as_the_stage_says(adjudication: str, settlement: Vote, fine: bool) -> None:
    found = told(stage(adjudication=adjudication), Log(DIFFERED, [settlement]))
    assert found == ([] if fine else [Kind.WRONG_ADJUDICATION.code])


def test_an_imported_settlement_cannot_say_that_it_was_blinded() -> None:
    imported = replace(ruled("r3"), file="data/screening/imports/settled.csv")
    assert told(stage(adjudication="blinded"), Log(DIFFERED, [imported])) == []


@pytest.mark.parametrize(
    ("by", "settled"),
    [("r3", Settled.THIRD_PERSON), ("r1", Settled.ONE_OF_THEM), ("r1; r2", Settled.CONSENSUS),
     ("r1; r2; r3", Settled.CONSENSUS), ("r1; r3", Settled.ONE_OF_THEM)],
)  # fmt: skip
def test_who_settled_is_told_from_the_rows(by: str, settled: Settled) -> None:
    [outcome] = outcomes(stage(), Log(DIFFERED, [ruled(by)]))
    assert (outcome.settled, outcome.decided_by) == (settled, by)


def test_an_open_conflict_was_settled_by_nobody() -> None:
    [outcome] = outcomes(stage(), Log(DIFFERED))
    assert (outcome.state, outcome.settled) == (State.CONFLICT, Settled.NOTHING)


def test_draws_do_not_depend_on_order_and_do_not_overlap() -> None:
    design = stage(rounds=[PILOT, PILOT | {"id": "second", "citations": 4}])
    draws = round_draws(design, TEN)
    assert list(draws) == ["pilot", "second"]
    assert not draws["pilot"] & draws["second"]
    assert draws["pilot"] | draws["second"] == set(shuffled(TEN, 5)[:7])
    assert round_draws(design, frozenset(sorted(TEN, reverse=True))) == draws
    assert sum(map(len, round_draws(design, frozenset(["m:1", "m:2"])).values())) == 2


def everything(decided: frozenset[str] = TEN) -> list[Vote]:
    return [vote(who, "include", one) for one in sorted(decided) for who in ("r1", "r2")]


def in_pilot(log: list[Vote], citations: frozenset[str]) -> list[Vote]:
    return [replace(one, round="pilot") if one.citation_id in citations else one for one in log]


def test_a_round_as_drawn_is_fine_and_one_not_named_waits() -> None:
    design = stage(rounds=[PILOT])
    drawn = round_draws(design, TEN)["pilot"]
    assert told(design, Log(in_pilot(everything(), drawn))) == []
    assert told(design, Log(everything())) == ["S06", "S06"]


def test_a_round_on_other_citations_must_be_explained() -> None:
    drawn = round_draws(stage(rounds=[PILOT]), TEN)["pilot"]
    others = frozenset(sorted(TEN - drawn)[:3])
    log = Log(in_pilot(everything(), others))
    assert sorted(told(stage(rounds=[PILOT]), log)) == ["S06", "S06", *["S12"] * 6]
    assert told(stage(rounds=[PILOT | {"draw_explained": "Drawn before the second search"}]), log) == []


def test_the_decision_of_a_round_stays_one_when_it_is_changed_later() -> None:
    design = stage(rounds=[PILOT])
    drawn = round_draws(design, TEN)["pilot"]
    first = min(drawn)
    later = [vote("r2", "exclude", first, at="2024-01-05"), vote("r1", "exclude", first, at="2024-01-05")]
    log = Log([*in_pilot(everything(), drawn), *later])
    assert told(design, log) == []
    assert rounds.calibrated([design], {"ta": log}) == {("ta", one): "pilot" for one in drawn}


def test_what_a_round_has_not_finished_is_not_counted() -> None:
    design = stage(rounds=[PILOT])
    assert rounds.calibrated([design], {"ta": Log([vote("r1", "include", round="pilot")])}) == {}


def log_of(who: str, minute: int, count: int = 8) -> list[Vote]:
    return [
        vote(who, "exclude", f"m:{one}", at=f"2024-01-0{1 + one % 3}T09:{one + minute:02}:07Z") for one in range(count)
    ]


def test_one_person_under_two_names() -> None:
    assert told(stage(), Log([*log_of("r1", 0), *log_of("r2", 0)])) == ["S13"]
    assert told(stage(), Log([*log_of("r1", 0), *log_of("r2", 1)])) == []


def test_dates_alone_or_a_chance_moment_are_no_proof() -> None:
    days = [vote(who, "exclude", one, at="2024-01-01") for one in TEN for who in ("r1", "r2")]
    assert told(stage(), Log(days)) == []
    met = [*log_of("r1", 0), *log_of("r2", 1)[1:], vote("r2", "exclude", "m:0", at="2024-01-01T09:00:07Z")]
    assert told(stage(), Log(met)) == []


def test_a_decision_after_the_settlement_that_ends_the_conflict() -> None:
    came_round = vote("r2", "include", at="2024-03-01")
    assert told(stage(), Log([*DIFFERED, came_round], [ruled("r3")])) == ["S08"]
    taken_back = replace(ruled("r3"), decision=DecisionValue.UNDONE, decided_at="2024-02-20", row=3)
    assert told(stage(), Log([*DIFFERED, came_round], [ruled("r3"), taken_back])) == []


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["r1", "r2", "r3"]), st.sampled_from(list(DecisionValue))), max_size=6),
    st.lists(st.tuples(st.sampled_from(["r1", "r3", "r1; r2"]), st.sampled_from(list(DecisionValue))), max_size=3),
    st.sampled_from(["any", "third_person", "blinded", "consensus"]),
    st.sampled_from(["include", "conflict"]),
)
def test_nothing_passes_that_differs_and_is_not_settled(
    said: list[tuple[str, DecisionValue]], rulings: list[tuple[str, DecisionValue]], adjudication: str, unsure: str
) -> None:
    """Whatever people wrote: what passed has two who agree, or a ruling that the stage allows or the check names."""
    design = stage(adjudication=adjudication, unsure=unsure)
    log = Log(
        [replace(vote(who, what), row=2 + place) for place, (who, what) in enumerate(said)],
        [replace(ruled(who), decision=what, row=2 + place) for place, (who, what) in enumerate(rulings)],
    )
    [outcome] = outcomes(design, log)
    if outcome.passed and not outcome.disputed:
        assert {one.decision for one in outcome.votes} <= {DecisionValue.INCLUDE, DecisionValue.UNSURE}
        assert len(outcome.reviewers & {"r1", "r2"}) == 2
    elif outcome.passed:
        assert outcome.adjudication is not None
        as_configured = {
            "any": True,
            "third_person": outcome.settled is Settled.THIRD_PERSON,
            "blinded": False,
            "consensus": outcome.settled is Settled.CONSENSUS,
        }[adjudication]
        assert ("S11" in told(design, log)) != as_configured
    else:
        assert outcome.state in (State.EXCLUDE, State.UNSCREENED, State.CONFLICT)
