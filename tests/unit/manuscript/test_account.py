"""The sentences about a stage: from its settings and the rows of its reviewers, by way of the numbers."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist.config import Stage
from realist.contract import DecisionValue
from realist.manuscript.account import account
from realist.manuscript.counting import by_key, count_agreement, count_groups, count_screening
from realist.manuscript.templates import Numbers
from realist.screening.agreement import agreement_rows, group_rows, independent_choices
from realist.screening.decide import conflict_table, decision_table
from realist.screening.decisions import Left, Log, Population, Vote, decide, round_draws, sampled
from realist.screening.rounds import calibrated

TEN = [f"m:{number}" for number in range(10)]
CHOICES = ["include", "exclude"]
SINGLE = {"kind": "single", "reviewers": ["r1", "r2"]}
DUAL = {"kind": "dual", "reviewers": ["r1", "r2", "r3"], "adjudicators": ["r3"]}
SAMPLE = {"kind": "sample", "reviewers": ["r1"], "second_reviewers": ["r2"], "share": 0.2, "seed": 7}


def stage(design: dict[str, Any], **more: Any) -> Stage:
    return Stage.model_validate({"id": "ta", "label": "Title and abstract", "design": design} | more)


def vote(who: str, what: str, citation: str, **more: Any) -> Vote:
    return Vote(
        citation, citation, who, DecisionValue(what), more.pop("reason", ""), "2024-01-01", f"{who}.csv", 2, **more
    )


def ruling(by: str, citation: str, **more: Any) -> Vote:
    return replace(vote(by, "include", citation, **more), decided_at="2024-02-01")


def by(*people: str, what: str = "include", citations: list[str] = TEN) -> list[Vote]:
    return [vote(who, what, one) for one in citations for who in people]


def numbers(design: Stage, log: Log) -> Numbers:
    outcomes = decide([design], {"ta": log}, {}, Population({one: one for one in TEN}))
    rows = decision_table(outcomes, calibrated([design], {"ta": log}))
    screened = count_screening(rows, conflict_table(outcomes), [design])
    agreed = [
        *count_agreement(agreement_rows(design, independent_choices(design, log))),
        *count_groups(group_rows(design, independent_choices(design, log))),
    ]
    return Numbers({key: one.value for key, one in by_key([*screened, *agreed]).items()})


def told(design: Stage, log: Log) -> str:
    """The account as a reader sees it."""
    marked = account(design, numbers(design, log))
    return re.sub(r"\\(.)", r"\1", re.sub(r"\[([^]]*)\]\{\.number key=\w+\}", r"\1", marked))


def test_one_of_two_decided() -> None:
    log = Log([*by("r1", citations=TEN[:6]), *by("r2", citations=TEN[6:])])
    assert told(stage(SINGLE), log) == (
        'At the stage "title and abstract", one of two reviewers decided on each of the 10 citations. '
        "Where a reviewer was unsure, this counted as inclusion."
    )


@pytest.mark.parametrize(
    ("many", "said"),
    [
        (4, "Then screening stopped: 4 further citations were left, on which nobody decided."),
        (1, "Then screening stopped: one further citation was left, on which nobody decided."),
    ],
)
def test_screening_was_stopped(many: int, said: str) -> None:
    left = {one: Left("r1", "2024-03-01", "") for one in TEN[:many]}
    sentences = told(stage(SINGLE), Log(by("r1", citations=TEN[many:]), left=left))
    assert f"on each of the {10 - many} citations. {said} Where" in sentences


def test_of_a_team_only_the_outcome_is_known() -> None:
    log = Log(by("team"))
    assert told(stage({"kind": "outcome", "reviewers": ["team"]}), log) == (
        'At the stage "title and abstract", a team decided on each of the 10 citations in another tool, of which only '
        "the outcome is known: how many people decided on each, and how far they agreed, is not."
    )


def test_two_decided_on_everything() -> None:
    assert told(stage(DUAL, reasons_required=True, unsure="conflict"), Log(by("r1", "r2"))) == (
        'At the stage "title and abstract", two reviewers decided independently on each of the 10 citations. There was '
        "no conflict. Where a reviewer was unsure, this was a conflict to be settled. Every exclusion was given a "
        "reason of the protocol."
    )


def test_a_check_of_a_sample_is_never_screening_by_two() -> None:
    design = stage(SAMPLE)
    said = told(design, Log([*by("r1"), *by("r2", citations=sorted(sampled(design, set(TEN))))]))
    assert said.startswith(
        'At the stage "title and abstract", a single reviewer decided on each of the 10 citations; a second reviewer '
        "decided independently on a random sample of 20% of them (2 citations, drawn with the seed 7). "
        "There was no conflict."
    )
    assert "two" not in said
    assert "dual" not in said


def test_more_than_the_sample_was_seen_twice() -> None:
    said = told(stage(SAMPLE), Log(by("r1", "r2")))
    assert "In all, 10 by two independently." in said


def test_what_was_done_is_told_and_not_what_was_planned() -> None:
    """A single design, of which a part was seen by two."""
    said = told(stage(SINGLE), Log([*by("r1"), *by("r2", citations=TEN[:3])]))
    assert "10 citations were decided on: 7 by one reviewer and 3 by two independently." in said


def test_a_round_with_its_agreement() -> None:
    one = {"id": "pilot", "citations": 4, "seed": 3, "reviewers": ["r1", "r2"]}
    design = stage(DUAL, rounds=[one])
    drawn = sorted(round_draws(design, set(TEN))["pilot"])
    log = Log([replace(vote, round="pilot") if vote.citation_id in drawn else vote for vote in by("r1", "r2")])
    [odd] = [one for one in log.decisions if (one.reviewer, one.citation_id) == ("r2", drawn[0])]
    others = [one for one in log.decisions if one is not odd]
    differed = [*others, replace(odd, decision=DecisionValue.EXCLUDE)]
    said = told(design, Log(differed, [ruling("r3", drawn[0])]))
    assert (
        "In the calibration round pilot, two reviewers decided independently on 4 citations, drawn at random with the "
        "seed 3 (agreement 75%, Cohen's kappa 0.00, Gwet's AC1 0.68). There was one conflict, about inclusion. "
        "It was settled by a third person." in said
    )


def test_a_round_of_three_on_other_citations() -> None:
    one = {
        "id": "pilot",
        "citations": 2,
        "seed": 3,
        "reviewers": ["r1", "r2", "r3"],
        "draw_explained": "Chosen by hand",
    }
    pilot = [replace(vote, round="pilot") for vote in by("r1", "r2", "r3", citations=TEN[:2])]
    said = told(stage(DUAL, rounds=[one]), Log([*pilot, *by("r1", "r2", citations=TEN[2:])]))
    assert (
        "In the calibration round pilot, three reviewers decided independently on 2 citations. These were not drawn "
        "with the seed of the round: chosen by hand." in said
    )
    assert "8 by two independently and 2 by more than two independently" in said


DIFFERED = [*by("r1"), *by("r2", what="exclude", citations=TEN[:4]), *by("r2", citations=TEN[4:])]


@pytest.mark.parametrize(
    ("rulings", "sentence"),
    [
        ([("r3", {})] * 4, "There were four conflicts, all about inclusion. Each was settled by a third person."),
        ([("r3", {"blinded": "yes"})] * 4, "Each was settled by a third person, from whom the decisions were kept."),
        (
            [("r3", {"blinded": "yes"}), *[("r3", {})] * 3],
            "by a third person, from whom the decisions were kept in one.",
        ),
        ([("r1; r2", {})] * 4, "Each was settled by consensus of all who had decided."),
        ([("r1", {})] * 4, "Each was settled by one of those who had decided."),
        (
            [("r3", {}), ("r3", {}), ("r1; r2", {}), ("r2", {})],
            "They were settled: two by a third person, one by consensus of all who had decided and one by one of those "
            "who had decided.",
        ),
        ([("r3", {})], "Settled so far: one by a third person."),
    ],
)
def test_who_settled(rulings: list[tuple[str, dict[str, str]]], sentence: str) -> None:
    settling = [ruling(who, one, **more) for one, (who, more) in zip(TEN, rulings, strict=False)]
    assert sentence in told(stage(DUAL), Log(DIFFERED, settling))


def test_what_people_differed_in() -> None:
    reasons = [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]
    design = stage(DUAL, reasons=reasons, reasons_required=True, unsure="conflict")
    log = [*by("r1", "r2", citations=TEN[3:]), vote("r1", "include", "m:0"), vote("r2", "exclude", "m:0", reason="a"),
           vote("r1", "exclude", "m:1", reason="a"), vote("r2", "exclude", "m:1", reason="b"),
           vote("r1", "unsure", "m:2"), vote("r2", "include", "m:2")]  # fmt: skip
    said = told(design, Log(log, [ruling("r3", one) for one in TEN[:3]]))
    assert (
        "There were three conflicts: one about inclusion, one about the reason of exclusion and one because a reviewer "
        "was unsure. Each was settled by a third person." in said
    )


def test_nothing_decided_yet() -> None:
    assert told(stage(DUAL), Log()).startswith('At the stage "title and abstract", nothing has been decided yet.')


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(TEN), st.sampled_from(["r1", "r2", "r3"]), st.sampled_from(CHOICES)), max_size=40
    ),
    st.sampled_from([SINGLE, DUAL, SAMPLE]),
)
def test_every_figure_of_the_account_can_be_followed(said: list[tuple[str, str, str]], design: dict[str, Any]) -> None:
    """Whatever was decided: no figure stands there but of a number or of a setting; nothing is left undefined."""
    one, log = stage(design), Log([vote(who, what, citation) for citation, who, what in said])
    marked = account(one, numbers(one, log))
    bare = re.sub(r"\[[^]]*\]\{\.number key=\w+\}", "", marked)
    assert not re.search(r"\d", bare.replace("20%", "").replace("seed 7", ""))
    if "decided independently on each" in marked:
        assert not numbers(one, log)["decided_by_one_ta"].value
