"""The pairs of records that deduplication asks about, as work on the page; as `realist judge` asks in a terminal."""

from collections.abc import Callable, Mapping
from pathlib import Path

from realist.appending import append, take_back
from realist.characters import one_line
from realist.contract import Verdict, VerdictRow
from realist.deduplication.cluster import ordered
from realist.deduplication.judging import (
    QUEUE,
    SHOWN,
    VERDICTS,
    Record,
    new_problems,
    read_verdicts,
    reasons,
)
from realist.screening.screen.task import ONLY_THE_LAST, Answer, Choice, Refusal, Shown, Task, now
from realist.tables import read_dicts


class Judging(Task):
    """The queue, the likeliest duplicates first."""

    kind = "judge"
    notes = False
    choices = (Choice("same", "Same report", "s", asks="why"), Choice("different", "Different", "d", asks="why"))

    def __init__(self, root: Path, reviewer: str, records: Mapping[str, Record]) -> None:
        self.root, self.reviewer, self.records = root, reviewer, records
        self.pairs = {f"{pair['record_a']} {pair['record_b']}": pair for pair in read_dicts(root / QUEUE)
                      if {pair["record_a"], pair["record_b"]} <= records.keys()}  # fmt: skip
        super().__init__("pairs", "Doubtful duplicates", list(self.pairs))
        self._read()

    def _read(self) -> None:
        self.said = read_verdicts(self.root)
        self.verdicts = {ordered(row.value.record_a, row.value.record_b): row.value for row in self.said}

    def _verdict(self, one: str) -> VerdictRow | None:
        pair = self.pairs[one]
        return self.verdicts.get(ordered(pair["record_a"], pair["record_b"]))

    def state(self, one: str) -> str:
        """The last verdict on the pair, by anybody."""
        row = self._verdict(one)
        return f"{row.verdict} {row.reviewer} {row.decided_at}" if row else ""

    def show(self, one: str) -> Shown:
        """The two records field by field, and what speaks for and against."""
        pair = self.pairs[one]
        a, b = self.records[pair["record_a"]], self.records[pair["record_b"]]
        fields = [(name.removeprefix("record_").removeprefix("entry_"), a.get(name, ""), b.get(name, ""))
                  for name in ("record_id", *SHOWN) if a.get(name) or b.get(name)]  # fmt: skip
        speaks_for, against = reasons(pair["evidence"])
        row = self._verdict(one)
        mine = {"decision": row.verdict.value, "reason": row.reason, "note": "", "at": row.decided_at,
                "who": row.reviewer} if row else None  # fmt: skip
        return {"fields": fields, "for": speaks_for, "against": against, "mine": mine, "locked": ""}

    def answer(self, one: str, said: Answer) -> bytes:
        """Write a verdict; not where it contradicts others."""
        verdict = Verdict(self.choice(said, one).decision)
        if not (reason := one_line(said.reason)):
            raise Refusal("Say in a few words why.")
        pair = self.pairs[one]
        row = VerdictRow(record_a=pair["record_a"], record_b=pair["record_b"], verdict=verdict, reviewer=self.reviewer,
                         decided_at=now(), reason=reason)  # fmt: skip
        if problems := new_problems(row, self.said, self.records):
            raise Refusal("Not written. " + " ".join(f"{one.found}; but {one.expected}." for one in problems))
        added = append(self.root / VERDICTS, [row])
        self._read()
        return added

    def take_back(self, one: str, added: bytes) -> None:
        """Take the row off again, as a verdict has no other way back."""
        del one
        if not added or not take_back(self.root / VERDICTS, added):
            raise Refusal(ONLY_THE_LAST)
        self._read()


def judging(root: Path, reviewer: str, records: Callable[[], Mapping[str, Record]]) -> Judging | None:
    """The queue; None where deduplication asks nothing, and then no record need be read."""
    queue = root / QUEUE
    return Judging(root, reviewer, records()) if queue.is_file() and read_dicts(queue) else None
