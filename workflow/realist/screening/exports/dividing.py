"""Who decides on which citations: by the design of the stage, evenly, and the same from the same seed.

Citations are dealt one after another, in an order of chance that the seed makes, each to the people (or the pair) who
have the fewest so far. So the numbers of two people differ by one at most, and pairs meet about equally often.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import combinations

from realist.config import DualDesign, SampleDesign, Stage
from realist.screening.decisions import enough

Team = tuple[str, ...]


def divided(stage: Stage, order: Sequence[str], sample: Set[str]) -> dict[str, Team]:
    """The people who decide on each citation, dealt in this order.

    Args:
        stage: its design says how many, and who may.
        order: all citations that are divided, decided or not: who gets what does not change while people decide.
        sample: those on which the design asks for a second decision.
    """
    match stage.design:
        case DualDesign(reviewers=reviewers):
            return _dealt(order, list(combinations(dict.fromkeys(reviewers), 2)))
        case SampleDesign(reviewers=reviewers, second_reviewers=second):
            first = _dealt(order, _alone(reviewers))
            others = _dealt([one for one in order if one in sample], _alone(second), first)
            return {one: first[one] + others.get(one, ()) for one in order}
    return _dealt(order, _alone(stage.design.reviewers))


def missing(stage: Stage, team: Team, who: Set[str], needs_second: bool) -> Team:
    """The fewest of a team who must still decide, so that the design has who it asks for.

    Args:
        stage: its design.
        team: the people to whom the citation was dealt.
        who: those who decided already, of the team or not.
        needs_second: whether the design asks for a second decision on this citation.
    """
    groups = (group for size in range(len(team) + 1) for group in combinations(team, size))
    rest = tuple(one for one in team if one not in who)
    return next((group for group in groups if enough(stage, who | set(group), needs_second)), rest)


def _alone(people: Iterable[str]) -> list[Team]:
    return [(one,) for one in dict.fromkeys(people)]


def _dealt(
    citations: Iterable[str], teams: Sequence[Team], besides: Mapping[str, Team] | None = None
) -> dict[str, Team]:
    """A team for each citation, none of whom is among those who decide on it already; nobody where all are."""
    load: Counter[str] = Counter()
    met: Counter[Team] = Counter()
    dealt: dict[str, Team] = {}
    for one in citations:
        taken = (besides or {}).get(one, ())
        free = [team for team in teams if not set(team) & set(taken)]
        if free:
            team = min(free, key=lambda team: (sum(load[person] for person in team), met[team]))
            load.update(team)
            met[team] += 1
            dealt[one] = team
    return dealt
