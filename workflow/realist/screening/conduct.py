"""Whether screening was done as its design says: who settled what, and that two reviewers are two people."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from realist.config import ONE_LOG, SampleDesign, Stage
from realist.errors import Kind, Problem, quoted
from realist.review import Review
from realist.screening import rounds
from realist.screening.decisions import Log, Outcome, Vote, before, standing
from realist.screening.finishing import designated

_ALIKE = 3
"""Decisions that two people must have taken at the same moments to be taken for one person's."""
_THIRD = ("third_person", "blinded")


def problems(stages: Iterable[Stage], logs: Mapping[str, Log], found: Iterable[Outcome]) -> Iterator[Problem]:
    """Everything that was done in another way than the settings say.

    Args:
        stages: in order.
        logs: the votes of each stage.
        found: what they come to.
    """
    by_stage: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in found:
        by_stage[outcome.stage].append(outcome)
    for stage in stages:
        log = logs.get(stage.id, Log())
        settled = standing(log.adjudications)
        yield from _repeated_reviewers(log)
        for outcome in by_stage[stage.id]:
            yield from _settled_otherwise(stage, outcome)
            yield from _after_settling(outcome, settled.get(outcome.citation_id, ()))
        yield from rounds.problems(stage, log, by_stage[stage.id])


def _settled_otherwise(stage: Stage, outcome: Outcome) -> Iterator[Problem]:
    """A conflict that was not settled by those who should have."""
    final, decided = outcome.adjudication, sorted(outcome.reviewers)
    if final is None:
        return
    both = " and ".join(decided)
    if stage.adjudication in _THIRD and final.people & outcome.reviewers:
        yield _settling_problem(final, "decided_by", final.reviewer, f"a third person: {both} decided on it",
                                f"Let somebody else settle it, in a new row, or set `adjudication` of the stage "
                                f"{stage.id} to what was done.")  # fmt: skip
    elif stage.adjudication == "blinded" and final.blinded != "yes" and final.file.endswith("/adjudication.csv"):
        yield _settling_problem(final, "blinded", final.blinded, "yes: the decisions were kept from who settled it",
                                f"Write yes if that is so; else set `adjudication` of the stage {stage.id} to "
                                "third_person.")  # fmt: skip
    elif stage.adjudication == "consensus" and not final.people >= outcome.reviewers:
        yield _settling_problem(final, "decided_by", final.reviewer, f"all who decided: {'; '.join(decided)}",
                                "Name all who came to the consensus, separated by '; '; or set `adjudication` of the "
                                f"stage {stage.id} to what was done.")  # fmt: skip


def _settling_problem(final: Vote, column: str, found: str, expected: str, remedy: str) -> Problem:
    told = quoted(found) if found else "nothing"
    return Problem(final.file, final.row, column, Kind.WRONG_ADJUDICATION, told, expected, remedy)


def _after_settling(outcome: Outcome, settling: Iterable[Vote]) -> Iterator[Problem]:
    """Decisions later than the settlement of their conflict, which they make disappear.

    Where a conflict is still there, its settlement is told to be the older one (see the checks of adjudications).
    """
    if outcome.disputed:
        return
    for vote in outcome.votes:
        earlier = [one for one in settling if before(one.decided_at, vote.decided_at)]
        if earlier:
            yield Problem(vote.file, vote.row, "decided_at", Kind.DECISION_ORDER, vote.decided_at,
                          f"not after {earlier[0].decided_at}, when {earlier[0].reviewer} settled the conflict",
                          "Take the row out, for the settlement counts; or take that back, with a row of the decision "
                          "undone in adjudication.csv.")  # fmt: skip


def _repeated_reviewers(log: Log) -> Iterator[Problem]:
    """Two names under which one person's decisions stand: the same decisions at the same moments.

    That needs several different moments with their time of day, and half of the shorter log: one may be chance.
    """
    mine: dict[str, dict[tuple[str, ...], Vote]] = defaultdict(dict)
    for vote in log.decisions:
        if len(vote.decided_at) > len("2024-03-01"):
            mine[vote.reviewer][vote.citation_id, vote.decision, vote.reason, vote.decided_at] = vote
    for left, right in combinations(sorted(mine), 2):
        alike = mine[left].keys() & mine[right].keys()
        moments = {decided_at for *_, decided_at in alike}
        if len(moments) >= _ALIKE and 2 * len(alike) >= min(len(mine[left]), len(mine[right])):
            first = min((mine[right][one] for one in alike), key=lambda vote: (vote.file, vote.row))
            yield Problem(first.file, first.row, "reviewer", Kind.REPEATED_REVIEWER,
                          f"{len(alike)} decisions of {quoted(right)} at the same moments as those of {quoted(left)}",
                          "two people who decided independently",
                          "Remove the copy, or correct whose decisions the file holds.")  # fmt: skip


def design_problems(review: Review) -> Iterator[Problem]:
    """Designs that nobody can follow: a person twice, a second who is the first, no third person who could settle."""
    for place, stage in enumerate(review.stages.values()):
        at = ("screening", "stages", place)
        lists: dict[tuple[str | int, ...], list[str]] = {
            ("design", "reviewers"): stage.design.reviewers,
            **{("rounds", number, "reviewers"): one.reviewers for number, one in enumerate(stage.rounds)},
        }
        for where, people in lists.items():
            for person in sorted({one for one in people if people.count(one) > 1}):
                yield review.config_problem((*at, *where), Kind.BAD_SETTING, f"{quoted(person)} twice",
                                            "each person once", "Name another person, or one fewer.")  # fmt: skip
        if (
            isinstance(stage.design, SampleDesign)
            and len({*stage.design.reviewers, *stage.design.second_reviewers}) < 2
        ):
            yield review.config_problem((*at, "design", "second_reviewers"), Kind.BAD_SETTING,
                                        quoted(stage.design.reviewers[0]), "somebody else than the first reviewer",
                                        "Name a second person.")  # fmt: skip
        yield from _no_third_person(review, stage, (*at, "adjudication"))


def _no_third_person(review: Review, stage: Stage, at: tuple[str | int, ...]) -> Iterator[Problem]:
    screeners, adjudicators = designated(stage)
    needed = 1 if stage.design.kind in ONE_LOG else 2
    if stage.adjudication in _THIRD and len({*screeners, *adjudicators}) <= needed:
        yield review.config_problem(at, Kind.BAD_SETTING, quoted(stage.adjudication),
                                    f"somebody who can settle besides {' and '.join(screeners)}",
                                    "Name a third person under `adjudicators` of the design.")  # fmt: skip
