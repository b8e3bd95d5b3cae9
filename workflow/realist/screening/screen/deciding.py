"""Deciding about citations: a reviewer at a stage, or somebody who settles its conflicts."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from realist.appending import append
from realist.config import Config, SampleDesign, Stage
from realist.contract import AdjudicationRow, DecisionRow, DecisionValue, RetrievalStatus
from realist.errors import one_of
from realist.review import Placed
from realist.screening.decisions import Outcome, SettledBy, State, Vote, enough, sampled, standing, votes
from realist.screening.finishing import designated
from realist.screening.screen.citations import shown
from realist.screening.screen.material import Results, Written, adjudication_file, decisions_file
from realist.screening.screen.task import Answer, Choice, Refusal, Shown, Task, now, one_line

UNSURE = Choice("unsure", "Unsure", "u")
REACHABLE = frozenset({State.INCLUDE, State.EXCLUDE, State.UNSCREENED, State.CONFLICT})
Row = DecisionRow | AdjudicationRow
Own = dict[str, dict[str, Row]]
"""Of each citation the rows of one person that stand, by the record that they name."""


@dataclass(frozen=True)
class Desk:
    """The place at which one reviewer sits: the review, and what was built and written."""

    root: Path
    config: Config
    reviewer: str
    results: Results
    written: Written


def own_rows(rows: Sequence[Placed[Any]], citation_of: Mapping[str, str]) -> Own:
    """The rows that stand."""
    at = {(row.file, row.row): row.value for row in rows}
    found = standing(votes(rows, citation_of))
    return {citation: {vote.subject: at[vote.file, vote.row] for vote in cast} for citation, cast in found.items()}


class Deciding(Task):
    """Rows about citations in one table of one person."""

    def __init__(self, desk: Desk, stage: Stage, label: str, order: list[str], rows: Sequence[Placed[Any]]) -> None:
        super().__init__(stage.id, label, order)
        self.desk, self.stage = desk, stage
        self.own = own_rows(rows, desk.results.citation_of)
        asks = "reason" if stage.reasons or stage.reasons_required else ""
        self.choices = [Choice("include", "Include", "i"), Choice("exclude", "Exclude", "e", asks)]
        self.latest = {row.value.record_id: row.value.decided_at for row in rows}

    @property
    @abstractmethod
    def path(self) -> Path:
        """The table that takes the rows."""

    @abstractmethod
    def row(self, record: str, decision: DecisionValue, time: str, reason: str, note: str) -> Row:
        """A row for the table."""

    @abstractmethod
    def locked(self, one: str) -> str:
        """Why nothing can be decided about the citation now, in a sentence; empty where it can."""

    def state(self, one: str) -> str:
        """The decision that stands, and when it was made."""
        return "; ".join(f"{row.decision} {row.reason} {row.decided_at}" for row in self.own.get(one, {}).values())

    def is_open(self, one: str) -> bool:
        """Whether no decision stands."""
        return not self.own.get(one)

    def show(self, one: str) -> Shown:
        """The citation, what this person decided of it, and whether that can change."""
        row = next(iter(self.own.get(one, {}).values()), None)
        mine = {"decision": row.decision.value, "reason": self.reason_label(row.reason), "note": row.note,
                "at": row.decided_at} if row else None  # fmt: skip
        citation = shown(self.desk.results.works.get(one, {}), self.desk.config.screening.highlight)
        if self.stage.reads == "report" and (report := self.desk.written.reports.get(one)):
            citation["facts"].append(("Report", f"retrieved {report.sought_on}; {report.source}".removesuffix("; ")))
        return {**citation, "mine": mine, "locked": self.locked(one)}

    def describe(self) -> Shown:
        """The work, with what is decided by and for which reasons."""
        eligibility, highlight = self.desk.config.eligibility, self.desk.config.screening.highlight
        reasons = [(reason.id, reason.label) for reason in self.stage.reasons]
        if not self.stage.reasons_required:
            reasons.append(("", "Without a reason"))
        return {**super().describe(), "reasons": reasons,
                "marks": bool(highlight.include or highlight.exclude),
                "criteria": {"include": eligibility.include, "exclude": eligibility.exclude}}  # fmt: skip

    def answer(self, one: str, said: Answer) -> bytes:
        """Write a decision, for each record of the citation on which this person's word stands."""
        choice = self.choice(said, one)
        self._stop_if_locked(one)
        reason = self._reason(choice, said.reason)
        records = list(self.own.get(one, {})) or [one]
        time = now(self._earlier(one, records))
        rows = [self.row(record, DecisionValue(choice.decision), time, reason, one_line(said.note))
                for record in records]  # fmt: skip
        added = append(self.path, rows)
        self._keep(one, rows)
        return added

    def take_back(self, one: str, added: bytes) -> None:  # noqa: ARG002 (rows only grow: a new row takes it back)
        """Add a row `undone` for each record on which this person's word stands."""
        if not self.own.get(one):
            raise Refusal("There is no decision to take back here.")
        self._stop_if_locked(one)
        time = now(self._earlier(one, self.own[one]))
        append(self.path, [self.row(record, DecisionValue.UNDONE, time, "", "") for record in self.own[one]])
        self._keep(one, [])

    def reason_label(self, reason: str) -> str:
        """A reason as printed."""
        return next((known.label for known in self.stage.reasons if known.id == reason), reason)

    def _reason(self, choice: Choice, reason: str) -> str:
        known = [one.id for one in self.stage.reasons]
        if reason and choice.decision != "exclude":
            raise Refusal("Only an exclusion has a reason.")
        if reason and reason not in known:
            raise Refusal(f"{reason} is not a reason of this stage. There are: {one_of(known)}.")
        if not reason and choice.decision == "exclude" and self.stage.reasons_required:
            raise Refusal("At this stage every exclusion needs a reason.")
        return reason

    def _stop_if_locked(self, one: str) -> None:
        if sentence := self.locked(one):
            raise Refusal(sentence)

    def _earlier(self, one: str, records: Iterable[str]) -> list[str]:
        """The times of the rows that a new one must not precede."""
        del one
        return [self.latest[record] for record in records if record in self.latest]

    def _keep(self, one: str, rows: Sequence[Row]) -> None:
        self.own[one] = {row.record_id: row for row in rows}
        self.latest |= {row.record_id: row.decided_at for row in rows}


class Screening(Deciding):
    """One reviewer's independent decisions at a stage. Nothing of the other reviewers' is known here."""

    kind = "screen"

    def __init__(self, desk: Desk, stage: Stage, order: list[str]) -> None:
        rows = [row for row in desk.written.decisions[stage.id] if row.value.reviewer == desk.reviewer]
        super().__init__(desk, stage, stage.label, order, rows)
        self.choices = [*self.choices, UNSURE]
        self.elsewhere = {citation: brought for citation, outcome in desk.written.outcomes.get(stage.id, {}).items()
                          if (brought := _imported(outcome, desk))}  # fmt: skip
        self.settled = {citation for citation, outcome in desk.written.outcomes.get(stage.id, {}).items()
                        if outcome.settled_by is SettledBy.ADJUDICATION}  # fmt: skip

    @property
    def path(self) -> Path:
        """The reviewer's own table."""
        return self.desk.root / decisions_file(self.stage.id, self.desk.reviewer)

    def state(self, one: str) -> str:
        """The decision that stands, here or in an imported file."""
        brought = self.elsewhere.get(one)
        return super().state(one) or (f"{brought.decision} in {brought.file}" if brought else "")

    def is_open(self, one: str) -> bool:
        """Whether no decision stands, here or in an imported file."""
        return super().is_open(one) and one not in self.elsewhere

    def locked(self, one: str) -> str:
        """Where it was decided in another program, or a third person has settled it."""
        if brought := self.elsewhere.get(one):
            return f"Your decision came with {brought.file}: {brought.choice}. It cannot be changed here."
        return "This citation is settled: your decision can no longer change." if one in self.settled else ""

    def describe(self) -> Shown:
        """The work, with what it means to be unsure."""
        passes = self.stage.unsure == "include"
        means = "goes on to the next stage" if passes else "is settled as a conflict"
        return {**super().describe(), "unsure": f"Unsure: {means}."}

    def row(self, record: str, decision: DecisionValue, time: str, reason: str, note: str) -> DecisionRow:
        """A row of the reviewer's table."""
        return DecisionRow(record_id=record, decision=decision, reason=reason, reviewer=self.desk.reviewer,
                           decided_at=time, note=note)  # fmt: skip


def to_screen(desk: Desk, stage: Stage) -> list[str]:
    """The citations at a stage that wait for this reviewer, or that they decided on.

    Not those about which the design does not ask them, or on which enough others decided; nor, where reports are read,
    those that were not retrieved.
    """
    outcomes = desk.written.outcomes.get(stage.id, {})
    here = {citation for citation, outcome in outcomes.items() if outcome.state in REACHABLE}
    sample = sampled(stage, {citation for citation, one in outcomes.items() if one.state is not State.REMOVED})
    return [one for one in sorted(here) if _wanted(desk, stage, outcomes[one], one in sample)]


def _wanted(desk: Desk, stage: Stage, outcome: Outcome, in_sample: bool) -> bool:
    who = {vote.reviewer for vote in outcome.votes}
    if desk.reviewer in who:
        return True
    if stage.reads == "report" and desk.written.had.get(outcome.citation_id) is not RetrievalStatus.RETRIEVED:
        return False
    second_only = isinstance(stage.design, SampleDesign) and desk.reviewer not in stage.design.reviewers
    return (in_sample or not second_only) and not enough(stage, who, in_sample)


def _imported(outcome: Outcome, desk: Desk) -> Vote | None:
    """The reviewer's decision that came with a file of another program, if any: its subject is no record."""
    records = desk.results.citation_of
    return next((one for one in outcome.votes if one.reviewer == desk.reviewer and one.subject not in records), None)


class Settling(Deciding):
    """The conflicts of a stage, for somebody who may settle them."""

    kind = "settle"

    def __init__(self, desk: Desk, stage: Stage) -> None:
        rows = [row for row in desk.written.adjudications[stage.id] if row.value.decided_by == desk.reviewer]
        super().__init__(desk, stage, f"Conflicts: {stage.label}", [], rows)
        outcomes = desk.written.outcomes.get(stage.id, {})
        self.disputes = {citation: outcome for citation, outcome in outcomes.items()
                         if outcome.disputed and (outcome.state is State.CONFLICT or citation in self.own)}  # fmt: skip
        self.order = sorted(self.disputes)
        others = [row for row in desk.written.adjudications[stage.id] if row.value.decided_by != desk.reviewer]
        self.others = standing(votes(others, desk.results.citation_of))
        decided = desk.written.decisions[stage.id]
        self.remarks = {(row.file, row.row): row.value.note for row in decided} | {
            (row.file, row.row): row.value.note for row in others
        }

    @property
    def path(self) -> Path:
        """The table of the stage's settled conflicts."""
        return self.desk.root / adjudication_file(self.stage.id)

    def locked(self, one: str) -> str:  # noqa: ARG002 (whatever is in dispute can be settled, and settled anew)
        """Nothing is."""
        return ""

    def show(self, one: str) -> Shown:
        """The citation, and what was decided of it."""
        cast = [*self.disputes[one].votes, *self.others.get(one, ())]
        said = [{"who": vote.reviewer, "decision": vote.decision.value, "reason": self.reason_label(vote.reason),
                 "note": self.remarks.get((vote.file, vote.row), "")} for vote in cast]  # fmt: skip
        return {**super().show(one), "said": said}

    def row(self, record: str, decision: DecisionValue, time: str, reason: str, note: str) -> AdjudicationRow:
        """A row of adjudication."""
        return AdjudicationRow(record_id=record, decision=decision, reason=reason, decided_by=self.desk.reviewer,
                               decided_at=time, note=note)  # fmt: skip

    def _earlier(self, one: str, records: Iterable[str]) -> list[str]:
        return [*super()._earlier(one, records), *(vote.decided_at for vote in self.disputes[one].votes)]


def may_screen(stage: Stage, reviewer: str) -> bool:
    """Whether the design names this reviewer."""
    return reviewer in designated(stage)[0]


def may_settle(stage: Stage, reviewer: str) -> bool:
    """Whether this person settles conflicts of the stage."""
    return reviewer in designated(stage)[1]
