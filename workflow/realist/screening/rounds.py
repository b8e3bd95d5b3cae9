"""Calibration rounds: the citations that each was held on, and those that its reviewers have still to decide on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from realist.config import CalibrationRound, Stage
from realist.errors import Kind, Problem, one_of, quoted
from realist.screening.decisions import Log, Outcome, State, Vote, in_round, round_draws, standing


@dataclass(frozen=True)
class Held:
    """A round as it was held.

    Attributes:
        round: as configured.
        drawn: the citations of its draw.
        cast: by citation, the decisions that name the round.
    """

    round: CalibrationRound
    drawn: frozenset[str]
    cast: Mapping[str, tuple[Vote, ...]]

    @property
    def citations(self) -> Set[str]:
        """What the round is about: its draw, or what it was held on, where that is explained."""
        return self.cast.keys() if self.round.draw_explained else self.drawn

    def missing(self, citation_id: str) -> list[str]:
        """Those of its reviewers who have not decided on a citation."""
        decided = {vote.reviewer for vote in self.cast.get(citation_id, ())}
        return [one for one in self.round.reviewers if one not in decided]


def calibrated(stages: Iterable[Stage], logs: Mapping[str, Log]) -> dict[tuple[str, str], str]:
    """The round of each stage and citation that all reviewers of the round decided on in it."""
    return {
        (stage.id, citation): held.round.id
        for stage in stages
        for held in rounds_held(stage, logs.get(stage.id, Log()), frozenset())
        for citation in held.cast
        if not held.missing(citation)
    }


def rounds_held(stage: Stage, log: Log, screened: Set[str]) -> list[Held]:
    """The rounds of a stage.

    Args:
        stage: with its rounds.
        log: its votes.
        screened: the citations that reached the stage, without those removed before screening.
    """
    draws = round_draws(stage, screened)
    return [Held(one, draws[one.id], standing(in_round(log.decisions, one.id))) for one in stage.rounds]


def problems(stage: Stage, log: Log, found: Iterable[Outcome]) -> Iterator[Problem]:
    """Rows that do not belong to the round that they name, and rounds that are not finished.

    Args:
        stage: with its rounds.
        log: its votes.
        found: the outcomes of the stage.
    """
    here = {outcome.citation_id: outcome for outcome in found if outcome.state is not State.REMOVED}
    for held in rounds_held(stage, log, here.keys()):
        yield from _strangers(held, here.keys())
        seen = [one for one in sorted(held.citations) if _can_be_seen(here.get(one))]
        yield from _unfinished(stage, held, seen)


def _can_be_seen(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.state is not State.NOT_RETRIEVED


def _strangers(held: Held, screened: Set[str]) -> Iterator[Problem]:
    """Rows by somebody who is not of the round, or about a citation that it did not draw.

    A citation that did not reach the stage is another matter.
    """
    one = held.round
    for citation, cast in held.cast.items():
        for vote in cast:
            if vote.reviewer not in one.reviewers:
                yield Problem(vote.file, vote.row, "reviewer", Kind.WRONG_ROUND, quoted(vote.reviewer),
                              f"{one_of(one.reviewers)}, as the round {one.id} has",
                              "Empty the cell of the round, or add the reviewer to it in config.yaml.")  # fmt: skip
            elif citation in screened and citation not in held.citations:
                yield Problem(vote.file, vote.row, "record_id", Kind.WRONG_ROUND, quoted(vote.subject),
                              f"one of the {len(held.drawn)} citations drawn for the round {one.id} "
                              f"with the seed {one.seed}",
                              "Empty the cell of the round; if the round was held on other citations, say in its "
                              "`draw_explained` in config.yaml why.")  # fmt: skip


def _unfinished(stage: Stage, held: Held, citations: Sequence[str]) -> Iterator[Problem]:
    for reviewer in held.round.reviewers:
        left = [one for one in citations if reviewer in held.missing(one)]
        if left:
            shown = ", ".join(left[:3]) + (" ..." if len(left) > 3 else "")
            yield Problem(f"data/screening/{stage.id}/{reviewer}.csv", 0, "round", Kind.INCOMPLETE_STAGE,
                          f"{len(left)}: {shown}", f"0, in the round {held.round.id}",
                          f"Add the missing decisions of {reviewer}, each with {quoted(held.round.id)} in the column "
                          "`round`.")  # fmt: skip
