"""From rows of decisions to one state a citation at each stage that it reached.

Rows only ever grow: the last row of a reviewer about a record counts, `undone` takes a decision back. Rows name
records and count for the citation that the record belongs to. What two people (or one person, about two records that
turned out to be one report) decided differently is a conflict, which a row of adjudication settles; nothing unsettled
passes to the next stage.
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from realist.config import DualDesign, OutcomeDesign, SampleDesign, Stage
from realist.contract import (
    AdjudicationRow,
    DecisionRow,
    DecisionValue,
    LeftRow,
    LeftValue,
    RetrievalRow,
    RetrievalStatus,
)
from realist.review import Placed

OTHER_METHODS = frozenset({"website", "organisation", "contact", "citation"})


class State(StrEnum):
    """Where a citation stands at a stage."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    NOT_RETRIEVED = "not_retrieved"
    UNSCREENED = "unscreened"
    CONFLICT = "conflict"
    REMOVED = "removed"
    LEFT = "left"


NOT_SCREENED = frozenset({State.REMOVED, State.LEFT})
"""The states of what nobody decides on: removed before screening, or left when screening stopped."""


class SettledBy(StrEnum):
    """What made the state final; nothing where it is not, or where nobody had to decide.

    `ORDER`: a tool had put the citations in order, and screening stopped before this one.
    """

    NOTHING = ""
    SINGLE = "single"
    OUTCOME = "outcome"
    AGREEMENT = "agreement"
    ADJUDICATION = "adjudication"
    ORDER = "order"


class Conflict(StrEnum):
    """In what the votes on a citation differ; nothing where they do not."""

    NOTHING = ""
    DECISION = "decision"
    UNSURE = "unsure"
    REASON = "reason"


class Settled(StrEnum):
    """Who settled a conflict; nothing where it is open."""

    NOTHING = ""
    THIRD_PERSON = "third_person"
    CONSENSUS = "consensus"
    ONE_OF_THEM = "one_of_them"


@dataclass(frozen=True)
class Vote:
    """What one person decided about one citation, by the last row about one record or imported row.

    Attributes:
        subject: what the row is about: a record, or a row of an imported file. A later row about the same subject
            replaces an earlier one; rows about two subjects of one citation stand side by side.
        reviewer: who decided; of an adjudication all who settled it together, separated by `; `.
        round: the calibration round that the row names.
        criteria: the version of the criteria that it names.
        blinded: of an adjudication, whether the decisions were kept from who settled it: yes, no, or not recorded.
    """

    citation_id: str
    subject: str
    reviewer: str
    decision: DecisionValue
    reason: str
    decided_at: str
    file: str
    row: int
    round: str = ""
    criteria: str = ""
    blinded: str = ""

    @property
    def people(self) -> frozenset[str]:
        """Who decided; more than one where they settled a conflict together."""
        return frozenset(self.reviewer.split("; "))

    @property
    def order(self) -> tuple[datetime, str, int]:
        """Earlier votes sort first; at the same moment the row further down is the later one."""
        return moment(self.decided_at), self.file, self.row

    @property
    def choice(self) -> str:
        """`exclude (reason)`, for the list of conflicts."""
        return f"{self.decision} ({self.reason})" if self.reason else str(self.decision)


@dataclass(frozen=True)
class Left:
    """That screening stopped before anybody decided on a citation, by the last row about one of its records.

    Attributes:
        people: who stopped, separated by `; `.
        model: what had put the citations in order; nothing where no tool had.
    """

    people: str
    at: str
    model: str


@dataclass
class Log:
    """All votes of one stage, in any order, and what was left when its screening stopped, by citation."""

    decisions: list[Vote] = field(default_factory=list)
    adjudications: list[Vote] = field(default_factory=list)
    left: Mapping[str, Left] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """The state of a citation at a stage, and the votes that made it.

    Attributes:
        conflict: in what the votes differ.
        left: of a citation that was left, who stopped, and when.
        sampled: whether the citation is of the random sample that a second reviewer decides on.
    """

    citation_id: str
    stage: str
    state: State
    reason: str = ""
    settled_by: SettledBy = SettledBy.NOTHING
    votes: tuple[Vote, ...] = ()
    adjudication: Vote | None = None
    conflict: Conflict = Conflict.NOTHING
    sampled: bool = False
    left: Left | None = None

    @property
    def disputed(self) -> bool:
        """Whether the votes do not say one thing."""
        return self.conflict is not Conflict.NOTHING

    @property
    def reviewers(self) -> frozenset[str]:
        """Who decided, whoever settled it."""
        return frozenset(vote.reviewer for vote in self.votes)

    @property
    def settled(self) -> Settled:
        """Whether the conflict was settled by somebody who had not decided, by all who had, or by one of them."""
        if self.adjudication is None:
            return Settled.NOTHING
        people = self.adjudication.people
        if not people & self.reviewers:
            return Settled.THIRD_PERSON
        return Settled.CONSENSUS if len(people) > 1 and people >= self.reviewers else Settled.ONE_OF_THEM

    @property
    def passed(self) -> bool:
        """Whether the citation goes on to the next stage, or into the review."""
        return self.state is State.INCLUDE

    @property
    def waits(self) -> bool:
        """Whether the citation may still be included: a decision, or a settlement, is missing."""
        return self.state in (State.UNSCREENED, State.CONFLICT)

    @property
    def decided_by(self) -> str:
        """Who made the state what it is."""
        if self.left:
            return self.left.people
        makers = (self.adjudication,) if self.adjudication else self.votes if self.settled_by else ()
        return "; ".join(sorted({vote.reviewer for vote in makers}))

    @property
    def decided_at(self) -> str:
        """When the state became what it is."""
        if self.left:
            return self.left.at
        makers = (self.adjudication,) if self.adjudication else self.votes if self.settled_by else ()
        return max(makers, key=lambda vote: vote.order).decided_at if makers else ""


@dataclass(frozen=True)
class Population:
    """The citations to be screened.

    Attributes:
        citation_of: citation of each record.
        other_methods: citations that no database or register holds; they may enter at full text (a document that
            a colleague sends has no title-and-abstract decision).
        removed: citations removed before screening.
    """

    citation_of: Mapping[str, str]
    other_methods: Set[str] = frozenset()
    removed: Set[str] = frozenset()


def moment(text: str) -> datetime:
    """A date or date and time as a point in time, only to put rows in order.

    Where no zone is given UTC is taken; an unknown time comes before all others.
    """
    if not text:
        return datetime.min.replace(tzinfo=UTC)
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def before(left: str, right: str) -> bool:
    """Whether `left` is surely earlier than `right`; of two on one day, one without a time, neither is."""
    if not left or not right:
        return False
    if min(len(left), len(right)) == len("2024-03-01"):
        return left[:10] < right[:10]
    return moment(left) < moment(right)


def votes(rows: Iterable[Placed[DecisionRow] | Placed[AdjudicationRow]], citation_of: Mapping[str, str]) -> list[Vote]:
    """Rows that people wrote as votes; rows about unknown records are left to the check."""
    return [_vote(row, citation_of[row.value.record_id]) for row in rows if row.value.record_id in citation_of]


def _vote(row: Placed[DecisionRow] | Placed[AdjudicationRow], citation_id: str) -> Vote:
    value = row.value
    said = (value.decision, value.reason, value.decided_at, row.file, row.row)
    if isinstance(value, DecisionRow):
        return Vote(citation_id, value.record_id, value.reviewer, *said, round=value.round, criteria=value.criteria)
    return Vote(citation_id, value.record_id, value.decided_by, *said, blinded=value.blinded)


def left_when_stopped(rows: Iterable[Placed[LeftRow]], citation_of: Mapping[str, str]) -> dict[str, Left]:
    """The citations that were left when screening stopped; the last row about any of its records counts."""
    last = {}
    for row in sorted(rows, key=lambda row: (moment(row.value.decided_at), row.row)):
        if row.value.record_id in citation_of:
            last[citation_of[row.value.record_id]] = row.value
    return {
        citation: Left(row.decided_by, row.decided_at, row.model)
        for citation, row in last.items()
        if row.decision is LeftValue.LEFT
    }


def log_of(
    decisions: Iterable[Placed[DecisionRow]],
    adjudications: Iterable[Placed[AdjudicationRow]],
    left: Iterable[Placed[LeftRow]],
    citation_of: Mapping[str, str],
) -> Log:
    """The log of a stage from the rows of its tables."""
    return Log(votes(decisions, citation_of), votes(adjudications, citation_of), left_when_stopped(left, citation_of))


def retrieval_status(
    rows: Iterable[Placed[RetrievalRow]], citation_of: Mapping[str, str]
) -> dict[str, RetrievalStatus]:
    """Whether each citation's report could be had: the last row about a record counts, one success suffices."""
    last: dict[str, Placed[RetrievalRow]] = {}
    for row in sorted(rows, key=lambda row: (moment(row.value.sought_on), row.file, row.row)):
        last[row.value.record_id] = row
    statuses: dict[str, RetrievalStatus] = {}
    for record_id, row in last.items():
        citation_id = citation_of.get(record_id)
        if citation_id is not None and statuses.get(citation_id) is not RetrievalStatus.RETRIEVED:
            statuses[citation_id] = row.value.status
    return statuses


def other_methods(citation_of: Mapping[str, str], source_types: Mapping[str, str]) -> frozenset[str]:
    """The citations that no database or register holds.

    Args:
        citation_of: the citation of each record.
        source_types: `source_type` of each search.
    """
    by_databases = {
        citation
        for record, citation in citation_of.items()
        if source_types.get(record.partition(":")[0]) not in OTHER_METHODS
    }
    return frozenset(citation_of.values()) - by_databases


def decide(
    stages: Sequence[Stage],
    logs: Mapping[str, Log],
    retrieval: Mapping[str, RetrievalStatus],
    population: Population,
) -> list[Outcome]:
    """One outcome a citation and stage that it reached, by stage and citation.

    Args:
        stages: in order.
        logs: the votes of each stage.
        retrieval: of each citation sought.
        population: what there is to screen.
    """
    citations = set(population.citation_of.values())
    late = _entering_late(stages, logs, retrieval, population)
    reached = citations - late
    outcomes: list[Outcome] = []
    for stage in stages:
        if stage.reads == "report":
            reached, late = reached | late, set()
        here = list(_stage(stage, logs.get(stage.id, Log()), retrieval, reached, population.removed))
        outcomes += here
        reached = {outcome.citation_id for outcome in here if outcome.passed}
    return outcomes


def _entering_late(
    stages: Sequence[Stage],
    logs: Mapping[str, Log],
    retrieval: Mapping[str, RetrievalStatus],
    population: Population,
) -> set[str]:
    """Citations of other methods that were sought without any decision on their title and abstract."""
    abstracts = [stage.id for stage in stages if stage.reads == "abstract"]
    seen = {vote.citation_id for one in abstracts for vote in logs.get(one, Log()).decisions}
    return (set(population.other_methods) & set(retrieval)) - seen - set(population.removed)


def _stage(
    stage: Stage,
    log: Log,
    retrieval: Mapping[str, RetrievalStatus],
    reached: Set[str],
    removed: Set[str],
) -> Iterator[Outcome]:
    decided, adjudicated = standing(log.decisions), standing(log.adjudications)
    sample = sampled(stage, reached - removed)
    for citation_id in sorted(reached):
        if citation_id in removed:
            yield Outcome(citation_id, stage.id, State.REMOVED)
        elif stage.reads == "report" and retrieval.get(citation_id) is RetrievalStatus.NOT_RETRIEVED:
            yield Outcome(citation_id, stage.id, State.NOT_RETRIEVED)
        elif citation_id in log.left and citation_id not in decided:
            yield _left(stage, citation_id, log.left[citation_id])
        else:
            yield settle(stage, citation_id, decided.get(citation_id, ()), adjudicated.get(citation_id, ()),
                         citation_id in sample)  # fmt: skip


def _left(stage: Stage, citation_id: str, left: Left) -> Outcome:
    settled_by = SettledBy.ORDER if left.model else SettledBy.NOTHING
    return Outcome(citation_id, stage.id, State.LEFT, settled_by=settled_by, left=left)


def standing(rows: Iterable[Vote]) -> dict[str, tuple[Vote, ...]]:
    """The votes that stand, by citation: the last of each person about each subject, unless undone."""
    last: dict[tuple[str, str], Vote] = {}
    for vote in sorted(rows, key=lambda vote: vote.order):
        last[vote.reviewer, vote.subject] = vote
    kept: dict[str, list[Vote]] = defaultdict(list)
    for _, vote in sorted(last.items()):
        if vote.decision is not DecisionValue.UNDONE:
            kept[vote.citation_id].append(vote)
    return {citation_id: tuple(group) for citation_id, group in kept.items()}


def in_round(decisions: Iterable[Vote], round_id: str) -> list[Vote]:
    """The rows that name a calibration round, and those that take a decision back."""
    return [vote for vote in decisions if vote.round == round_id or vote.decision is DecisionValue.UNDONE]


def sampled(stage: Stage, citations: Set[str]) -> Set[str]:
    """The citations that a second reviewer decides on too: all, none, or a random sample.

    A sample of share p of n citations is the first ceil(p * n) in the order of the SHA-256 of seed and id: the same on
    every machine, whatever the order of the citations, and checkable with any other tool.
    """
    match stage.design:
        case DualDesign():
            return citations
        case SampleDesign(share=share, seed=seed):
            drawn = shuffled(citations, seed)
            return frozenset(drawn[: math.ceil(share * len(drawn))])
    return frozenset()


def round_draws(stage: Stage, citations: Set[str]) -> dict[str, frozenset[str]]:
    """The citations drawn for each calibration round, in the order of the rounds.

    The n citations of a round are the first n in the order of the SHA-256 of its seed and id, without those that an
    earlier round has drawn.

    Args:
        stage: with its rounds.
        citations: those that reached the stage, without those removed before screening; as for the random sample.
    """
    draws: dict[str, frozenset[str]] = {}
    left = set(citations)
    for one in stage.rounds:
        draws[one.id] = frozenset(shuffled(left, one.seed)[: one.citations])
        left -= draws[one.id]
    return draws


def shuffled(citations: Iterable[str], seed: int) -> list[str]:
    """Citations in an order of chance that is the same everywhere: of the SHA-256 of `<seed>:<citation id>`."""
    return sorted(citations, key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).digest())


def settle(
    stage: Stage, citation_id: str, cast: Sequence[Vote], adjudicated: Sequence[Vote], needs_second: bool
) -> Outcome:
    """The state that these votes make."""
    in_sample = needs_second and isinstance(stage.design, SampleDesign)
    open_ = Outcome(citation_id, stage.id, State.UNSCREENED, votes=tuple(cast), sampled=in_sample)
    if not enough(stage, {vote.reviewer for vote in cast}, needs_second):
        return open_
    conflict = conflict_of(stage, cast)
    if not conflict:
        return replace(
            open_, state=_state(cast[0].decision), reason=_reason(cast), settled_by=_settled_by(stage, open_)
        )
    final = ruling(stage, adjudicated)
    if final is None:
        return replace(open_, state=State.CONFLICT, conflict=conflict)
    return replace(open_, state=_state(final.decision), reason=_reason([final]), settled_by=SettledBy.ADJUDICATION,
                   adjudication=final, conflict=conflict)  # fmt: skip


def _settled_by(stage: Stage, outcome: Outcome) -> SettledBy:
    """What makes undisputed votes final."""
    if len(outcome.reviewers) > 1:
        return SettledBy.AGREEMENT
    return SettledBy.OUTCOME if isinstance(stage.design, OutcomeDesign) else SettledBy.SINGLE


def enough(stage: Stage, who: Set[str], needs_second: bool) -> bool:
    """Whether the people who decided are those that the design asks for."""
    match stage.design:
        case DualDesign(reviewers=reviewers):
            return len(who & set(reviewers)) > 1
        case SampleDesign(reviewers=reviewers, second_reviewers=second):
            first = who & set(reviewers)
            return bool(first) and (not needs_second or any(who - {one} & set(second) for one in first))
    return bool(who & set(stage.design.reviewers))


def conflict_of(stage: Stage, cast: Sequence[Vote]) -> Conflict:
    """In what these votes differ: one passes and another does not, somebody is unsure, or the reasons are not one.

    Where being unsure is to be settled it is what the votes differ in, unless those who were sure differ too.
    Two exclusions for different reasons are a conflict where the reason is reported: at full text (PRISMA 2020, item
    16b), and wherever the review requires a reason.
    """
    decisions = {vote.decision for vote in cast}
    unsure = decisions & {DecisionValue.UNSURE} if stage.unsure == "conflict" else set()
    if len({_state(decision) for decision in decisions - unsure}) > 1:
        return Conflict.DECISION
    if unsure:
        return Conflict.UNSURE
    reported = stage.reasons_required or stage.reads == "report"
    excluded = decisions == {DecisionValue.EXCLUDE}
    several = len({vote.reason for vote in cast if vote.reason}) > 1
    return Conflict.REASON if reported and excluded and several else Conflict.NOTHING


def ruling(stage: Stage, adjudicated: Sequence[Vote]) -> Vote | None:
    """The vote that settles a conflict; none where it is missing, unsure, or where two contradict each other."""
    if not adjudicated or conflict_of(stage, adjudicated):
        return None
    last = max(adjudicated, key=lambda vote: vote.order)
    return None if last.decision is DecisionValue.UNSURE else last


def _state(decision: DecisionValue) -> State:
    return State.EXCLUDE if decision is DecisionValue.EXCLUDE else State.INCLUDE


def _reason(cast: Sequence[Vote]) -> str:
    """The one reason that was given; none for inclusions, and none where optional reasons differ."""
    reasons = {vote.reason for vote in cast if vote.reason and vote.decision is DecisionValue.EXCLUDE}
    return reasons.pop() if len(reasons) == 1 else ""
