"""The conflicts of a stage, for somebody who may settle them."""

from collections.abc import Iterable
from pathlib import Path

from realist.config import Stage
from realist.contract import AdjudicationRow, DecisionValue
from realist.screening.decisions import Outcome, State, Vote, standing, votes
from realist.screening.finishing import designated
from realist.screening.screen.deciding import Deciding, Desk
from realist.screening.screen.material import adjudication_file
from realist.screening.screen.task import Shown

HINTS = {
    "blinded": "What was decided is kept from you.",
    "consensus": "Decide together: the row names all who decided.",
}


class Settling(Deciding):
    """Conflicts that are open, or that this person has settled, as the stage wants it done."""

    kind = "settle"

    def __init__(self, desk: Desk, stage: Stage) -> None:
        rows = {(row.file, row.row): row for row in desk.written.adjudications[stage.id]}
        settled = votes(rows.values(), desk.results.citation_of)
        mine = [rows[vote.file, vote.row] for vote in settled if desk.reviewer in vote.people]
        super().__init__(desk, stage, f"Conflicts: {stage.label}", [], mine)
        outcomes = desk.written.outcomes.get(stage.id, {})
        self.disputes = {citation: one for citation, one in outcomes.items() if self._concerns_me(one)}
        self.order = sorted(self.disputes)
        self.others = standing(vote for vote in settled if desk.reviewer not in vote.people)
        self.remarks = {place: row.value.note for place, row in rows.items()}
        self.remarks |= {(row.file, row.row): row.value.note for row in desk.written.decisions[stage.id]}

    def _concerns_me(self, outcome: Outcome) -> bool:
        """Whether the conflict is open, or was settled by this person, who is whom the stage asks for."""
        if not outcome.disputed or (outcome.state is not State.CONFLICT and outcome.citation_id not in self.own):
            return False
        decided = self.desk.reviewer in outcome.reviewers
        return {"third_person": not decided, "blinded": not decided, "consensus": decided}.get(
            self.stage.adjudication, True
        )

    @property
    def path(self) -> Path:
        """The table of the stage's settled conflicts."""
        return self.desk.root / adjudication_file(self.stage.id)

    def locked(self, one: str) -> str:  # noqa: ARG002 (whatever is in dispute can be settled, and settled anew)
        """Nothing is."""
        return ""

    def describe(self) -> Shown:
        """The work, with how this stage wants it settled."""
        return {**super().describe(), "hint": HINTS.get(self.stage.adjudication, "")}

    def show(self, one: str) -> Shown:
        """The citation, and, where that is not kept from who settles it, what was decided."""
        if self.stage.adjudication == "blinded":
            return super().show(one)
        cast = [*self.disputes[one].votes, *self.others.get(one, ())]
        return {**super().show(one), "said": [self._said(vote) for vote in cast]}

    def _said(self, vote: Vote) -> Shown:
        return {"who": vote.reviewer, "decision": vote.decision.value, "reason": self.reason_label(vote.reason),
                "note": self.remarks.get((vote.file, vote.row), "")}  # fmt: skip

    def row(self, record: str, decision: DecisionValue, time: str, reason: str, note: str) -> AdjudicationRow:
        """A row of adjudication; of a consensus it names all who decided."""
        decided = self.disputes[self.desk.results.citation_of[record]].reviewers
        who = sorted(decided) if self.stage.adjudication == "consensus" else [self.desk.reviewer]
        blinded = "" if decision is DecisionValue.UNDONE else "yes" if self.stage.adjudication == "blinded" else "no"
        return AdjudicationRow(record_id=record, decision=decision, reason=reason, decided_by="; ".join(who),
                               decided_at=time, note=note, blinded=blinded)  # fmt: skip

    def _earlier(self, one: str, records: Iterable[str]) -> list[str]:
        return [*super()._earlier(one, records), *(vote.decided_at for vote in self.disputes[one].votes)]


def may_settle(stage: Stage, reviewer: str) -> bool:
    """Whether this person settles conflicts of the stage."""
    return reviewer in designated(stage)[1]
