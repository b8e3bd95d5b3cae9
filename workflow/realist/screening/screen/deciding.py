"""Rows of decisions about citations, in one table of one person: what screening and settling have in common."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from realist.appending import append
from realist.characters import one_line
from realist.config import Config, Stage
from realist.contract import AdjudicationRow, DecisionRow, DecisionValue
from realist.errors import one_of
from realist.review import Placed
from realist.screening.decisions import standing, votes
from realist.screening.results import Results
from realist.screening.screen.citations import shown
from realist.screening.screen.material import Written
from realist.screening.screen.task import Answer, Choice, Refusal, Shown, Task, now

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
