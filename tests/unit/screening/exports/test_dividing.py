"""Who gets which citations: as many people as the design says, evenly, and the same from the same seed."""

import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist.config import Stage
from realist.contract import DecisionValue, RetrievalStatus
from realist.screening.decisions import Log, Outcome, Population, State, Vote, decide, round_draws, sampled
from realist.screening.exports.sending import Sending, send, send_round

PEOPLE = ["r1", "r2", "r3", "r4", "r5"]
IDS = [f"m:{number}" for number in range(40)]


def stage(reads: str = "abstract", rounds: Any = (), **design: Any) -> Stage:
    settings = {"id": "ta", "label": "Title and abstract", "reads": reads, "rounds": list(rounds), "design": design}
    return Stage.model_validate(settings)


def dual(people: int) -> Stage:
    return stage(kind="dual", reviewers=PEOPLE[:people])


SAMPLE = stage(kind="sample", reviewers=["r1", "r2"], second_reviewers=["r2", "r3"], share=0.25, seed=7)


def vote(who: str, about: str, what: str = "include") -> Vote:
    return Vote(about, about, who, DecisionValue(what), "", "2024-01-01", f"data/screening/ta/{who}.csv", 2)


def outcomes(
    design: Stage, *votes: Vote, missing: tuple[str, ...] = (), removed: tuple[str, ...] = ()
) -> list[Outcome]:
    retrieval = dict.fromkeys(missing, RetrievalStatus.NOT_RETRIEVED)
    population = Population({one: one for one in IDS}, removed=frozenset(removed))
    return decide([design], {"ta": Log(list(votes))}, retrieval, population)


def sent(design: Stage, *votes: Vote, seed: int = 1, with_decided: bool = False) -> Sending:
    return send(design, outcomes(design, *votes), seed, with_decided)


def loads(people: dict[str, tuple[str, ...]]) -> Counter[str]:
    return Counter(person for team in people.values() for person in team)


@pytest.mark.parametrize("number", [2, 3, 4, 5])
@given(seed=st.integers())
@settings(max_examples=10)
def test_every_citation_goes_to_exactly_two_evenly(number: int, seed: int) -> None:
    people = sent(dual(number), seed=seed).people
    assert sorted(people) == sorted(IDS)
    assert all(len(set(team)) == 2 for team in people.values())
    load, pairs = loads(people), Counter(people.values())
    assert set(load) == set(PEOPLE[:number])
    assert max(load.values()) - min(load.values()) <= 1
    assert max(pairs.values()) - min(pairs.values()) <= 2


def test_a_single_design_gives_each_citation_to_one_of_its_people() -> None:
    people = sent(stage(kind="single", reviewers=["r1", "r2", "r3"])).people
    assert all(len(team) == 1 for team in people.values())
    assert sorted(loads(people).values()) == [13, 13, 14]


def test_a_sample_goes_to_a_second_person_who_is_not_the_first() -> None:
    people = sent(SAMPLE).people
    sample = sampled(SAMPLE, set(IDS))
    assert {one for one, team in people.items() if len(team) == 2} == sample
    assert all(
        team[0] in ("r1", "r2") and (len(team) == 1 or team[1] in {"r2", "r3"} - {team[0]}) for team in people.values()
    )
    assert Counter(team[0] for team in people.values()) == {"r1": 20, "r2": 20}
    assert Counter(team[1] for team in people.values() if len(team) == 2) == {"r2": 5, "r3": 5}


def test_the_seed_decides_and_nothing_else() -> None:
    forward = outcomes(dual(4))
    backward = random.Random(3).sample(forward, len(forward))
    assert list(send(dual(4), forward, 5).people.items()) == list(send(dual(4), backward, 5).people.items())
    assert sent(dual(4), seed=5).people != sent(dual(4), seed=6).people


@given(st.data())
@settings(max_examples=25)
def test_whoever_decides_in_the_meantime_nobody_gets_another_citation(data: st.DataObject) -> None:
    """What is exported again is what was exported, without what its people have decided."""
    design = dual(3)
    before = sent(design).people
    done = data.draw(st.sets(st.sampled_from([(one, person) for one, team in before.items() for person in team])))
    after = sent(design, *(vote(person, one) for one, person in sorted(done))).people
    left = {one: tuple(person for person in team if (one, person) not in done) for one, team in before.items()}
    assert after == {one: team for one, team in left.items() if team}


def test_one_to_whom_it_was_not_dealt_counts_too() -> None:
    before = sent(dual(3)).people["m:0"]
    [other] = {"r1", "r2", "r3"} - set(before)
    [left] = sent(dual(3), vote(other, "m:0")).people["m:0"]
    assert left in before


def test_a_second_decision_waits_for_its_own_person() -> None:
    one = min(sampled(SAMPLE, set(IDS)))
    first, second = sent(SAMPLE).people[one]
    assert sent(SAMPLE, vote(first, one)).people[one] == (second,)
    assert one not in sent(SAMPLE, vote(first, one), vote(second, one)).people


def test_what_is_decided_or_cannot_be_read_is_left_out_and_counted() -> None:
    design = stage("report", kind="dual", reviewers=["r1", "r2"])
    votes = [vote("r1", "m:1"), vote("r2", "m:1"), vote("r1", "m:2"), vote("r2", "m:2", "exclude"), vote("r1", "m:3")]
    found = outcomes(design, *votes, missing=("m:4",), removed=("m:5",))
    sending = send(design, found, 1)
    assert (sending.decided, sending.conflicts, sending.not_retrieved) == (1, 1, 1)
    assert set(IDS) - set(sending.people) == {"m:1", "m:2", "m:4", "m:5"}
    assert sending.people["m:3"] == ("r2",)
    again = send(design, found, 1, with_decided=True)
    assert set(IDS) - set(again.people) == {"m:4", "m:5"}
    assert again.people["m:1"] == ("r1", "r2")


def test_a_second_person_who_is_also_the_first_is_not_asked_twice() -> None:
    alone = stage(kind="sample", reviewers=["r1"], second_reviewers=["r1"], share=0.5, seed=1)
    assert set(sent(alone).people.values()) == {("r1",)}
    decided = [vote("r1", one) for one in IDS]
    assert sent(alone, *decided).people == {}
    assert {one.state for one in outcomes(alone, *decided)} == {State.INCLUDE, State.UNSCREENED}


ROUNDS = [
    {"id": "c1", "citations": 6, "seed": 3, "reviewers": ["r1", "r2", "r3"]},
    {"id": "c2", "citations": 4, "seed": 3, "reviewers": ["r1", "r3"]},
]


def with_rounds() -> Stage:
    return stage(rounds=ROUNDS, kind="dual", reviewers=PEOPLE[:3])


def test_everybody_of_a_calibration_round_gets_all_that_it_draws() -> None:
    design = with_rounds()
    draws = round_draws(design, set(IDS))
    for name, who in (("c1", ("r1", "r2", "r3")), ("c2", ("r1", "r3"))):
        sending = send_round(design, outcomes(design), name)
        assert sending.people.keys() == draws[name]
        assert set(sending.people.values()) == {who}


def test_what_a_round_draws_is_not_sent_with_the_rest() -> None:
    design = with_rounds()
    sending = sent(design)
    assert sending.in_rounds == 10
    assert sending.people.keys() == set(IDS) - set().union(*round_draws(design, set(IDS)).values())
    assert max(loads(sending.people).values()) - min(loads(sending.people).values()) <= 1


def test_a_round_that_was_held_is_decided_and_changes_nothing_for_the_others() -> None:
    design = with_rounds()
    drawn = sorted(round_draws(design, set(IDS))["c1"])
    held = [vote(person, one) for one in drawn for person in ("r1", "r2", "r3")]
    after = sent(design, *held)
    assert (after.people, after.decided, after.in_rounds) == (sent(design).people, 6, 4)
    assert send_round(design, outcomes(design, *held[:-1]), "c1").people == {drawn[-1]: ("r3",)}
    assert send_round(design, outcomes(design, *held), "c1").decided == 6
    assert len(send_round(design, outcomes(design, *held), "c1", with_decided=True).people) == 6


def test_what_a_round_leaves_open_goes_to_those_who_are_missing() -> None:
    """A design may ask for people who did not take part in the round."""
    design = stage(rounds=ROUNDS, kind="single", reviewers=["r4"])
    drawn = sorted(round_draws(design, set(IDS))["c1"])
    held = [vote(person, one) for one in drawn for person in ("r1", "r2", "r3")]
    assert {sent(design, *held).people[one] for one in drawn} == {("r4",)}


def test_a_round_that_was_held_on_other_citations_keeps_none_back() -> None:
    explained = stage(rounds=[ROUNDS[0] | {"draw_explained": "later searches"}], kind="dual", reviewers=PEOPLE[:3])
    assert sent(explained).in_rounds == 0
    assert sent(explained).people.keys() == set(IDS)
