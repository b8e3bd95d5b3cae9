"""Who has to decide at a stage, and what is still to be decided."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from realist.config import DualDesign, SampleDesign, Stage
from realist.errors import Kind, Problem
from realist.screening.decisions import Outcome, State


def designated(stage: Stage) -> tuple[list[str], list[str]]:
    """Who may decide at a stage, and who may settle its conflicts; where nobody is named, those who decide."""
    match stage.design:
        case DualDesign(reviewers=reviewers, adjudicators=adjudicators):
            return list(reviewers), list(adjudicators or reviewers)
        case SampleDesign(reviewers=reviewers, second_reviewers=second, adjudicators=adjudicators):
            screeners = list(dict.fromkeys([*reviewers, *second]))
            return screeners, list(adjudicators or screeners)
    return list(stage.design.reviewers), list(stage.design.adjudicators or stage.design.reviewers)


def unfinished(stages: Sequence[Stage], found: Iterable[Outcome]) -> Iterator[Problem]:
    """Conflicts that nobody has settled, and citations that wait for a decision; a conflict each, a stage each."""
    waiting: dict[str, list[str]] = defaultdict(list)
    untouched: set[str] = set()
    for outcome in found:
        if outcome.state is State.CONFLICT:
            choices = "; ".join(f"{vote.reviewer}: {vote.choice}" for vote in outcome.votes)
            yield Problem(f"data/screening/{outcome.stage}/adjudication.csv", 0, "", Kind.UNSETTLED_CONFLICT,
                          f"{outcome.citation_id}{choices and ': '}{choices}", "one decision",
                          "Add a row for it to this file.")  # fmt: skip
        elif outcome.state is State.UNSCREENED:
            waiting[outcome.stage].append(outcome.citation_id)
            untouched |= set() if outcome.votes else {outcome.stage}
    for stage in stages:
        if some := waiting[stage.id]:
            shown = ", ".join(some[:3]) + (" ..." if len(some) > 3 else "")
            yield Problem(f"data/screening/{stage.id}", 0, "", Kind.INCOMPLETE_STAGE, f"{len(some)}: {shown}",
                          "0", _how_to_finish(stage, stage.id in untouched))  # fmt: skip


def _how_to_finish(stage: Stage, untouched: bool) -> str:
    people = ", ".join(designated(stage)[0])
    sought = " or that they could not be retrieved, in data/reports/retrieval.csv," if stage.reads == "report" else ""
    stop = "" if stage.reads == "report" or not untouched else " Where you stop screening here, say so: realist stop."
    return f"Add the missing decisions{sought} of the stage {stage.id} (its reviewers: {people}).{stop}"
