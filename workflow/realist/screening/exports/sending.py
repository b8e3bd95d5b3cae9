"""What is sent to be screened, and to whom: what waits for a decision at a stage, divided among those who decide."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from realist.config import Stage
from realist.contract import RetrievalRow
from realist.review import read_rows, stage_tables
from realist.screening.decide import imported_retrieval, read_logs
from realist.screening.decisions import (
    Outcome,
    State,
    decide,
    retrieval_status,
    round_draws,
    sampled,
    shuffled,
)
from realist.screening.exports.dividing import Team, divided, missing
from realist.screening.results import Results


@dataclass(frozen=True)
class Sending:
    """What is sent of a stage, and what is not.

    Attributes:
        people: who has to decide on each citation that is sent, in the order in which they are sent.
        decided: how many are left out because they are decided.
        conflicts: because they are, but not the same, and wait for somebody to settle it.
        not_retrieved: because there is no report to read.
        in_rounds: because they are drawn for a calibration round that is still to be held, or finished.
        left: because screening was stopped before anybody decided on them.
    """

    people: dict[str, Team]
    decided: int
    conflicts: int
    not_retrieved: int
    in_rounds: int = 0
    left: int = 0


def send_round(stage: Stage, outcomes: Sequence[Outcome], round_id: str, with_decided: bool = False) -> Sending:
    """What a calibration round draws, for everybody who takes part, in the order of its own seed.

    Args:
        stage: the stage.
        outcomes: the states of all citations that reached it.
        round_id: a round of the stage.
        with_decided: whether people get again what they have decided.
    """
    [held] = [one for one in stage.rounds if one.id == round_id]
    here = _present(outcomes)
    drawn = shuffled(round_draws(stage, here.keys())[round_id], held.seed)
    readable = [one for one in drawn if here[one].state is not State.NOT_RETRIEVED]
    who = tuple(dict.fromkeys(held.reviewers))
    left = {one: who if with_decided else _without_voters(who, here[one]) for one in readable}
    people = {one: team for one, team in left.items() if team}
    return Sending(people, len(left) - len(people), 0, len(drawn) - len(readable))


def send(stage: Stage, outcomes: Sequence[Outcome], seed: int, with_decided: bool = False) -> Sending:
    """Divide what waits at a stage.

    A person who decided on a citation already is not asked again, unless what is decided is asked for.

    Args:
        stage: the stage.
        outcomes: the states of all citations that reached it.
        seed: of the order in which citations are dealt and sent.
        with_decided: whether what is decided is sent too, to everybody to whom it was dealt.
    """
    here = _present(outcomes)
    sample, rounds = sampled(stage, here.keys()), _rounds(stage, here)
    standing = Counter(outcome.state for outcome in here.values())
    readable = [one for one in shuffled(here, seed) if here[one].state not in (State.NOT_RETRIEVED, State.LEFT)]
    # What is drawn for rounds is dealt last, and the sample first: each part by itself is then divided evenly.
    order = sorted(readable, key=lambda one: (one in rounds, one not in sample))
    teams = divided(stage, order, sample)
    waiting = {one for one in readable if here[one].state is State.UNSCREENED}
    in_rounds = {one for one in waiting if _without_voters(rounds.get(one, ()), here[one])}
    asked = {one: missing(stage, teams[one], _voters(here[one]), one in sample) for one in waiting - in_rounds}
    people = {one: teams[one] if with_decided else asked.get(one, ()) for one in readable}
    people = {one: team for one, team in people.items() if team}
    kept = Counter(here[one].state for one in readable if one not in people)
    decided, conflicts = kept[State.INCLUDE] + kept[State.EXCLUDE], kept[State.CONFLICT]
    in_other_rounds = len(in_rounds - people.keys())
    return Sending(people, decided, conflicts, standing[State.NOT_RETRIEVED], in_other_rounds, standing[State.LEFT])


def _present(outcomes: Iterable[Outcome]) -> dict[str, Outcome]:
    """The citations at a stage, but for those removed before screening."""
    return {one.citation_id: one for one in outcomes if one.state is not State.REMOVED}


def _rounds(stage: Stage, here: Mapping[str, Outcome]) -> dict[str, Team]:
    """Who takes part in the round for which a citation is drawn; nobody where it was held on other citations."""
    taking_part = {one.id: () if one.draw_explained else tuple(one.reviewers) for one in stage.rounds}
    draws = round_draws(stage, here.keys())
    return {citation: taking_part[round_id] for round_id, drawn in draws.items() for citation in drawn}


def _voters(outcome: Outcome) -> set[str]:
    return {vote.reviewer for vote in outcome.votes}


def _without_voters(people: Team, outcome: Outcome) -> Team:
    return tuple(one for one in people if one not in _voters(outcome))


def states(root: Path, stages: list[Stage], results: Results) -> list[Outcome]:
    """The state of every citation at each stage, from the tables of decisions as they stand now.

    Raises:
        ReviewError: a table cannot be read.
    """
    citation_of = results.citation_of
    sought = read_rows(root / "data/reports/retrieval.csv", RetrievalRow, "data/reports/retrieval.csv")
    return decide(
        stages,
        read_logs([path for stage in stages for path in stage_tables(root, stage.id)], results.imported, citation_of),
        imported_retrieval(results.imported, retrieval_status(sought, citation_of)),
        results.population(),
    )
