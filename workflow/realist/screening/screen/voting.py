"""One reviewer's independent decisions at a stage."""

from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path

from realist.config import CriteriaVersion, SampleDesign, Stage
from realist.contract import DecisionRow, DecisionValue, RetrievalStatus
from realist.review import Placed
from realist.screening.criteria import review_again
from realist.screening.decisions import Log, Outcome, SettledBy, State, Vote, enough, sampled, votes
from realist.screening.finishing import designated
from realist.screening.rounds import rounds_held
from realist.screening.screen.deciding import Deciding, Desk, Row
from realist.screening.screen.material import decisions_file
from realist.screening.screen.ordering import Ordering
from realist.screening.screen.task import Choice, Shown, now

UNSURE = Choice("unsure", "Unsure", "u")
REACHABLE = frozenset({State.INCLUDE, State.EXCLUDE, State.UNSCREENED, State.CONFLICT})


class Screening(Deciding):
    """One reviewer's independent decisions at a stage. Nothing of the other reviewers' is known here."""

    kind = "screen"

    def __init__(self, desk: Desk, stage: Stage, ordering: Ordering, round_id: str = "") -> None:
        rows = [row for row in desk.written.decisions[stage.id] if row.value.reviewer == desk.reviewer]
        label = f"{stage.label}, round {round_id}" if round_id else stage.label
        super().__init__(desk, stage, label, [], rows)
        self.choices = [*self.choices, UNSURE]
        self.round = round_id
        outcomes = desk.written.outcomes.get(stage.id, {}).values()
        self.settled = {one.citation_id for one in outcomes if one.settled_by is SettledBy.ADJUDICATION}
        self.cast = _cast(outcomes, desk.reviewer)
        self.elsewhere = _imported(self.cast, desk.results.citation_of)
        self.again = self._to_look_at_again(outcomes)
        self.ordering = ordering
        self._arrange()

    def _arrange(self) -> None:
        arranged = self.ordering.arrange([vote for cast in self.cast.values() for vote in cast])
        self.order, self.model = arranged.citations, arranged.model
        self.__dict__.pop("place", None)  # is found anew

    def _keep(self, one: str, rows: Sequence[Row]) -> None:
        super()._keep(one, rows)
        self.again.pop(one, None)
        self.cast.pop(one, None)
        placed = [Placed(row, "", 0) for row in rows if isinstance(row, DecisionRow)]
        if placed:
            self.cast[one] = votes(placed, self.desk.results.citation_of)
        if self.ordering.learns:
            self._arrange()

    def _to_look_at_again(self, outcomes: Iterable[Outcome]) -> dict[str, str]:
        """The citations decided on before a change of the criteria that touches the decision, with the change."""
        fixed = self.settled | self.elsewhere.keys()
        versions = [one for one in self.desk.config.eligibility.versions if one.date[:10] <= now()[:10]]
        mine = [one for one in outcomes if one.citation_id not in fixed]
        rows = review_again(versions, mine)
        return {row["citation_id"]: row["change"] for row in rows if row["reviewer"] == self.desk.reviewer}

    @property
    def path(self) -> Path:
        """The reviewer's own table."""
        return self.desk.root / decisions_file(self.stage.id, self.desk.reviewer)

    def state(self, one: str) -> str:
        """The decision that stands, here or in an imported file."""
        brought = self.elsewhere.get(one)
        return super().state(one) or (f"{brought.decision} in {brought.file}" if brought else "")

    def is_open(self, one: str) -> bool:
        """Whether no decision stands, here or in an imported file, or only one under criteria that have changed.

        In a calibration round, whether none was made in it.
        """
        if self.round:
            return not any(vote.round == self.round for vote in self.cast.get(one, ()))
        return one in self.again or (super().is_open(one) and one not in self.elsewhere)

    def show(self, one: str) -> Shown:
        """The citation, and what of the criteria changed since it was decided on."""
        change = self.again.get(one)
        told = "" if change is None else f"The criteria have changed since then. {change}".strip()
        return {**super().show(one), "again": told}

    def locked(self, one: str) -> str:
        """Where it was decided in another program, or a third person has settled it."""
        if brought := self.elsewhere.get(one):
            return f"Your decision came with {brought.file}: {brought.choice}. It cannot be changed here."
        return "This citation is settled: your decision can no longer change." if one in self.settled else ""

    def describe(self) -> Shown:
        """The work, with what it means to be unsure, and the version of the criteria."""
        passes = self.stage.unsure == "include"
        means = "goes on to the next stage" if passes else "is settled as a conflict"
        version = in_force(self.desk.config.eligibility.versions, now())
        under = f"Version {version.id}, since {version.date}. " if version else ""
        return {**super().describe(), "hint": f"{under}Unsure: {means}."}

    def row(self, record: str, decision: DecisionValue, time: str, reason: str, note: str) -> DecisionRow:
        """A row; of a decision with its circumstances: the version of the criteria, the round, the order."""
        told = {} if decision is DecisionValue.UNDONE else self._circumstances(record, time)
        return DecisionRow(record_id=record, decision=decision, reason=reason, reviewer=self.desk.reviewer,
                           decided_at=time, note=note, **told)  # fmt: skip

    def _circumstances(self, record: str, time: str) -> dict[str, str]:
        version = in_force(self.desk.config.eligibility.versions, time)
        place = self.place[self.desk.results.citation_of[record]]
        order = {"rank": str(place + 1), "model": self.model} if self.model else {}
        return {"criteria": version.id if version else "", "round": self.round, **order}


def to_screen(desk: Desk, stage: Stage) -> list[str]:
    """The citations at a stage that wait for this reviewer, or that they decided on.

    Not those about which the design does not ask them, or on which enough others decided; nor, where reports are read,
    those that were not retrieved.
    """
    outcomes = desk.written.outcomes.get(stage.id, {})
    here = {citation for citation, outcome in outcomes.items() if outcome.state in REACHABLE}
    sample = sampled(stage, {citation for citation, one in outcomes.items() if one.state is not State.REMOVED})
    return [one for one in sorted(here) if _wanted(desk, stage, outcomes[one], one in sample)]


def to_calibrate(desk: Desk, stage: Stage, round_id: str) -> list[str]:
    """The citations of a calibration round, whoever decided on them before."""
    outcomes = desk.written.outcomes.get(stage.id, {})
    screened = {citation for citation, one in outcomes.items() if one.state is not State.REMOVED}
    log = Log(votes(desk.written.decisions[stage.id], desk.results.citation_of))
    held = next(one for one in rounds_held(stage, log, screened) if one.round.id == round_id)
    return sorted(one for one in held.citations if one in outcomes and outcomes[one].state in REACHABLE)


def in_force(versions: Sequence[CriteriaVersion], time: str) -> CriteriaVersion | None:
    """The version of the criteria that holds at a time."""
    return next((one for one in reversed(versions) if one.date[:10] <= time[:10]), None)


def _wanted(desk: Desk, stage: Stage, outcome: Outcome, in_sample: bool) -> bool:
    who = {vote.reviewer for vote in outcome.votes}
    if desk.reviewer in who:
        return True
    if stage.reads == "report" and desk.written.had.get(outcome.citation_id) is not RetrievalStatus.RETRIEVED:
        return False
    second_only = isinstance(stage.design, SampleDesign) and desk.reviewer not in stage.design.reviewers
    return (in_sample or not second_only) and not enough(stage, who, in_sample)


def _cast(outcomes: Iterable[Outcome], reviewer: str) -> dict[str, list[Vote]]:
    """The votes of one reviewer that stand, by citation, in the order of time."""
    mine = (vote for one in outcomes if one.state in REACHABLE for vote in one.votes if vote.reviewer == reviewer)
    cast: dict[str, list[Vote]] = {}
    for vote in sorted(mine, key=lambda vote: vote.order):
        cast.setdefault(vote.citation_id, []).append(vote)
    return cast


def _imported(cast: Mapping[str, Sequence[Vote]], records: Container[str]) -> dict[str, Vote]:
    """Of each citation the decision that came with a file of another program, if any: its subject is no record."""
    return {citation: vote for citation, some in cast.items() for vote in some if vote.subject not in records}


def may_screen(stage: Stage, reviewer: str) -> bool:
    """Whether the design names this reviewer."""
    return reviewer in designated(stage)[0]
