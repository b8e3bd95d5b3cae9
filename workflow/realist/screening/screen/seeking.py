"""The reports that passed the abstracts and must be found before anybody reads them."""

from pathlib import Path

from realist.appending import append, take_back
from realist.characters import one_line
from realist.config import Stage
from realist.contract import RetrievalRow, RetrievalStatus
from realist.screening.decisions import State
from realist.screening.screen.citations import shown
from realist.screening.screen.deciding import Desk
from realist.screening.screen.material import RETRIEVAL
from realist.screening.screen.task import ONLY_THE_LAST, Answer, Choice, Refusal, Shown, Task, now


class Seeking(Task):
    """The reports of a stage, those first that nobody has sought."""

    kind = "seek"
    choices = (Choice("retrieved", "Retrieved", "r", asks="where"),
               Choice("not_retrieved", "Could not be had", "x", asks="where"))  # fmt: skip

    def __init__(self, desk: Desk, stage: Stage) -> None:
        outcomes = desk.written.outcomes.get(stage.id, {})
        order = sorted(citation for citation, one in outcomes.items() if one.state is not State.REMOVED)
        super().__init__(stage.id, f"Reports to find: {stage.label}", order)
        self.desk = desk
        self.had = {one: status.value for one, status in desk.written.had.items()}
        self.rows = dict(desk.written.reports)

    @property
    def path(self) -> Path:
        """The table of the reports sought."""
        return self.desk.root / RETRIEVAL

    def state(self, one: str) -> str:
        """Whether the report could be had."""
        return self.had.get(one, "")

    def show(self, one: str) -> Shown:
        """The citation, and what is known of its report."""
        row, status = self.rows.get(one), self.had.get(one)
        mine = {"decision": status, "reason": row.source if row else "", "note": row.note if row else "",
                "at": row.sought_on if row else ""} if status else None  # fmt: skip
        citation = shown(self.desk.results.works.get(one, {}), self.desk.config.screening.highlight)
        return {**citation, "mine": mine, "locked": ""}

    def answer(self, one: str, said: Answer) -> bytes:
        """Write whether the report was found, and where."""
        status = RetrievalStatus(self.choice(said, one).decision)
        row = RetrievalRow(record_id=self._record(one), status=status, sought_on=now(), source=one_line(said.reason),
                           note=one_line(said.note))  # fmt: skip
        added = append(self.path, [row])
        self.had[one], self.rows[one] = status.value, row
        return added

    def _record(self, one: str) -> str:
        """The record that rows about this citation name, so that a new one replaces the last."""
        return self.rows[one].record_id if one in self.rows else one

    def take_back(self, one: str, added: bytes) -> None:
        """Take the row off again: there is no other way to say that a report was never sought."""
        if not added or not take_back(self.path, added):
            raise Refusal(ONLY_THE_LAST)
        del self.had[one], self.rows[one]
