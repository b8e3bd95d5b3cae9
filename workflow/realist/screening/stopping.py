"""What may be missed by stopping now, where a reviewer screened in a learned order. Reported, never applied.

A stretch of decisions is taken for draws from what was unscreened when it began. With k draws from M citations, r of
them inclusions, the hypergeometric distribution of M, r + m and k says how probable r or fewer are if m relevant ones
are still unscreened. Two rules differ in their stretch:

- `check`: the stretch of a random order at the end, after a learned one. Its estimate is that of a random sample
  (m = r (M - k) / k), its interval is exact. It holds for a stretch whose length was fixed beforehand.
- `order`: Callaghan and Müller-Hansen 2020 (doi:10.1186/s13643-020-01521-4): every stretch up to now, whatever its
  order, and of all the smallest probability. The estimate is the m that is as likely to be surpassed as not. It knows
  no upper end but 1. An order that is better than chance makes it cautious; one that is not, with its many looks, bold.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from realist.config import SampleDesign, Stage
from realist.contract import DecisionRow, DecisionValue
from realist.review import Placed, Review
from realist.screening.checks import outcomes
from realist.screening.decisions import State, Vote, moment, sampled, standing, votes
from realist.screening.priority import RANDOM

TARGET = 0.95
CONFIDENCE = 0.95
NOWHERE = frozenset({State.REMOVED, State.NOT_RETRIEVED})


@dataclass(frozen=True)
class Shown:
    """A citation that a reviewer decided on.

    Attributes:
        included: whether it may be relevant: whatever was not excluded.
        model: what showed it; nothing where it was screened in no learned order.
    """

    included: bool
    model: str = ""


@dataclass(frozen=True)
class Stretch:
    """Draws from what was unscreened when they began: how many, how many of them inclusions, and from how many."""

    draws: int
    included: int
    population: int

    @property
    def unscreened(self) -> int:
        """What is left now."""
        return self.population - self.draws


@dataclass(frozen=True)
class Estimate:
    """What a rule says of stopping now.

    Attributes:
        rule: `check` or `order`.
        rests_on: how many decisions it rests on.
        recall: the share of relevant citations that was found, as estimated; None where none was found.
        low: of its 95% interval.
        high: of its 95% interval.
        p_value: of the hypothesis that less than `TARGET` was found.
    """

    rule: str
    rests_on: int
    recall: float | None
    low: float | None
    high: float | None
    p_value: float


@dataclass(frozen=True)
class Progress:
    """How far a reviewer came in a learned order.

    Attributes:
        found: how many were not excluded.
        models: what showed them.
    """

    stage: str
    reviewer: str
    decided: int
    found: int
    unscreened: int
    models: tuple[str, ...]
    estimates: tuple[Estimate, ...]


def report(review: Review, citation_of: Mapping[str, str]) -> Iterator[Progress]:
    """How far each reviewer came who screened in a learned order, by stage, from what people wrote.

    What imports say was removed before screening counts as unscreened: the estimates are then too cautious.
    """
    for stage in review.stages.values():
        by_reviewer: dict[str, list[Placed[DecisionRow]]] = {}
        for row in review.decisions.get(stage.id, []):
            by_reviewer.setdefault(row.value.reviewer, []).append(row)
        learned = {one: rows for one, rows in by_reviewer.items() if any(row.value.model for row in rows)}
        if learned:
            reached = _reached(review, citation_of, stage)
            found = (progress(stage, one, learned[one], citation_of, reached) for one in sorted(learned))
            yield from (one for one in found if one.models)


def _reached(review: Review, citation_of: Mapping[str, str], stage: Stage) -> set[str]:
    """The citations that there are to decide on at a stage."""
    there = (one for one in outcomes(review, citation_of) if one.stage == stage.id)
    return {one.citation_id for one in there if one.state not in NOWHERE}


def progress(
    stage: Stage,
    reviewer: str,
    written: Sequence[Placed[DecisionRow]],
    citation_of: Mapping[str, str],
    reached: Set[str],
) -> Progress:
    """How far one reviewer came, and what each rule says of it."""
    asked = _asked(stage, reviewer, reached)
    decided = shown([row for row in written if citation_of.get(row.value.record_id) in asked], citation_of)
    models = tuple(sorted({one.model for one in decided if one.model}))
    unscreened, found = len(asked) - len(decided), sum(one.included for one in decided)
    said = tuple(estimates(decided, unscreened))
    return Progress(stage.id, reviewer, len(decided), found, unscreened, models, said)


def in_words(one: Progress) -> Iterator[str]:
    """What a person is told of it: a line, and a line for each rule."""
    yield f"{one.reviewer} at {one.stage}: {one.decided} decided, {one.found} not excluded, {one.unscreened} unscreened"
    for said in one.estimates:
        if said.recall is not None and said.low is not None and said.high is not None:
            yield (
                f"  rule `{said.rule}`, on {said.rests_on} decisions: an estimated {said.recall:.1%} of what is "
                f"relevant was found (95% interval {said.low:.1%} to {said.high:.1%}); "
                f"hypothesis that less than {TARGET:.0%} was: p = {said.p_value:.3f}"
            )


def _asked(stage: Stage, reviewer: str, reached: Set[str]) -> Set[str]:
    """What the reviewer is to decide on: all, or the sample of a second reviewer."""
    if isinstance(stage.design, SampleDesign) and reviewer not in stage.design.reviewers:
        return sampled(stage, reached)
    return reached


def shown(written: Sequence[Placed[DecisionRow]], citation_of: Mapping[str, str]) -> list[Shown]:
    """What one reviewer decided on, in the order of the first decisions, by the decisions that stand now."""
    now = standing(votes(written, citation_of))
    first: dict[str, str] = {}
    for row in sorted(written, key=lambda row: (moment(row.value.decided_at), row.row)):
        first.setdefault(citation_of[row.value.record_id], row.value.model)
    return [Shown(_may_be_relevant(now[citation]), model) for citation, model in first.items() if citation in now]


def _may_be_relevant(cast: Iterable[Vote]) -> bool:
    return any(vote.decision is not DecisionValue.EXCLUDE for vote in cast)


def estimates(decided: Sequence[Shown], unscreened: int) -> list[Estimate]:
    """What each rule says; `check` only where a random order follows a learned one.

    Args:
        decided: in the order in which they were shown.
        unscreened: how many are left.
    """
    found = sum(one.included for one in decided)
    said = [_by_order(_all_stretches(decided, unscreened), found)]
    check = _check(decided, unscreened)
    return [_by_check(check, found), *said] if check else said


def _check(decided: Sequence[Shown], unscreened: int) -> Stretch | None:
    """The stretch of a random order at the end; None without one, or where nothing learned came before."""
    draws = 0
    while draws < len(decided) and _at_random(decided[-draws - 1]):
        draws += 1
    learned = any(one.model and not _at_random(one) for one in decided)
    included = sum(one.included for one in decided[len(decided) - draws :])
    return Stretch(draws, included, unscreened + draws) if draws and learned else None


def _at_random(one: Shown) -> bool:
    return one.model.startswith(RANDOM)


def _all_stretches(decided: Sequence[Shown], unscreened: int) -> list[Stretch]:
    """Every stretch up to now that begins behind an inclusion, or with the first decision.

    The others say less: with an exclusion more before it, a stretch of as many inclusions is longer.
    """
    ends = [place for place, one in enumerate(decided, start=1) if one.included]
    found, draws = len(ends), [len(decided) - begin for begin in (0, *ends)]
    return [Stretch(many, found - before, unscreened + many) for before, many in enumerate(draws)]


def _by_check(stretch: Stretch, found: int) -> Estimate:
    missed = stretch.included * stretch.unscreened / stretch.draws
    tail = (1 - CONFIDENCE) / 2
    most, least = _most([stretch], tail), _least(stretch, tail)
    return Estimate("check", stretch.draws, _recall(found, missed), _recall(found, most), _recall(found, least),
                    _p_value([stretch], found))  # fmt: skip


def _by_order(stretches: Sequence[Stretch], found: int) -> Estimate:
    most, likely = _most(stretches, (1 - CONFIDENCE) / 2), _most(stretches, 0.5)
    return Estimate("order", stretches[0].draws, _recall(found, likely), _recall(found, most), _recall(found, 0),
                    _p_value(stretches, found))  # fmt: skip


def _recall(found: int, missed: float) -> float | None:
    return found / (found + missed) if found else None


def _p_value(stretches: Sequence[Stretch], found: int) -> float:
    """How probable so few inclusions would be if the least were missed that makes the recall fall below the target."""
    missed = next(many for many in range(found + 2) if found < TARGET * (found + many) or not found)
    return _few(stretches, missed) if found else 1.0


def _few(stretches: Sequence[Stretch], missed: int) -> float:
    """The least probability, of all stretches, of so few inclusions if so many are missed."""
    from scipy.stats import hypergeom  # a second that the other steps need not pay

    if missed > stretches[0].unscreened:
        return 0.0
    cells = [(one.included, one.population, one.included + missed, one.draws) for one in stretches]
    return float(hypergeom.cdf(*map(list, zip(*cells, strict=True))).min())


def _most(stretches: Sequence[Stretch], tail: float) -> int:
    """The most that may be missed, where so few inclusions are not less probable than `tail`."""
    low, high = 0, stretches[0].unscreened
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _few(stretches, middle) >= tail else (low, middle - 1)
    return low


def _least(stretch: Stretch, tail: float) -> int:
    """The least that may be missed, where so many inclusions are not less probable than `tail`."""
    from scipy.stats import hypergeom

    low, high = 0, stretch.unscreened
    while low < high:
        middle = (low + high) // 2
        many = hypergeom.sf(stretch.included - 1, stretch.population, stretch.included + middle, stretch.draws)
        low, high = (low, middle) if many >= tail else (middle + 1, high)
    return low
