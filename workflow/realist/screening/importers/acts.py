"""What the files of another tool say, in one form for all tools: acts of people about references.

A reader takes the files as exported and the setting of the import, and returns a `Reading`. It decides nothing: words
for reasons and stages stay the tool's own, names stay as they are written, and a reference without any act is unseen.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from realist.config import ToolImport
from realist.contract import DecisionValue
from realist.errors import SHOWN, Kind, Problem

DESCRIBED = ("record_id", "accession", "pmid", "doi", "title", "authors", "year", "container", "volume", "issue",
             "pages")  # fmt: skip
"""What a reference may say of itself."""


@dataclass(frozen=True)
class SourceFile:
    """A file as the tool exported it: its name, without folders, and its bytes."""

    name: str
    content: bytes = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        """Of its bytes, in hex."""
        return hashlib.sha256(self.content).hexdigest()

    def problem(self, row: int, column: str, kind: Kind, found: str, expected: str, remedy: str) -> Problem:
        """A problem of this file."""
        return Problem(self.name, row, column, kind, found, expected, remedy)


@dataclass(frozen=True)
class Act:
    """What one person did about one reference.

    Attributes:
        item: the tool's id of the reference.
        source: the file that says so.
        row: its row, as a spreadsheet numbers it; of other files its line or element.
        original: the value as it stands there.
        reviewer: as the tool names the person; empty: it names nobody.
        stage: as the tool names it; empty: it names none.
        reasons: as the tool words them.
        decided_at: empty: unknown.
        code: the tool's id of a code, where decisions are codes. Acts under two codes stand side by side.
    """

    item: str
    decision: DecisionValue
    source: SourceFile
    row: int
    original: str
    reviewer: str = ""
    stage: str = ""
    reasons: tuple[str, ...] = ()
    decided_at: str = ""
    code: str = ""
    note: str = ""

    @property
    def subject(self) -> tuple[str, str, str, str]:
        """What a later act about the same replaces."""
        return self.item, self.stage, self.code, self.reviewer


@dataclass(frozen=True)
class Reference:
    """What the tool says that a reference is: `described` has keys of `DESCRIBED`."""

    source: SourceFile
    row: int
    described: Mapping[str, str]


@dataclass
class Reading:
    """What was read.

    Attributes:
        acts: in the order in which they count: a later one about the same subject replaces an earlier one.
        references: by the tool's id.
        beside: acts that another of the files tells of the same votes, to be compared and not counted.
        named: people whose names stand in notes, beside those who acted.
        problems: what keeps the files from being imported.
        remarks: what a person should know and nothing stops for, a sentence each.
        whole_history: whether the acts are all that ever happened; else they are the state at one moment, so that a
            decision that is gone was taken back.
        outcomes_only: whether the acts are outcomes of a team, of which no agreement can be computed.
    """

    acts: list[Act] = field(default_factory=list)
    references: dict[str, Reference] = field(default_factory=dict)
    beside: list[Act] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    whole_history: bool = False
    outcomes_only: bool = False

    @property
    def unseen(self) -> list[str]:
        """The references that nobody decided on, ever."""
        acted = {act.item for act in self.acts}
        return [item for item in self.references if item not in acted]

    @property
    def standing(self) -> dict[tuple[str, str, str, str], Act]:
        """The last act about each subject, unless it takes the decision back."""
        last = {act.subject: act for act in self.acts}
        return {subject: act for subject, act in last.items() if act.decision is not DecisionValue.UNDONE}

    def refuse(
        self, source: SourceFile, row: int, column: str, kind: Kind, found: str, expected: str, remedy: str
    ) -> None:
        """Note a problem of a file."""
        self.problems.append(source.problem(row, column, kind, found, expected, remedy))

    def add_reference(self, item: str, source: SourceFile, row: int, described: Mapping[str, str]) -> None:
        """Note a reference; one whose id was used before is a problem."""
        if not item:
            self.refuse(source, row, "", Kind.MISSING_VALUE, "no id", "the tool's id of the reference",
                        "Export the file again, and import it as it was downloaded.")  # fmt: skip
            return
        if item in self.references:
            before = self.references[item]
            place = f"row {before.row}" if before.source.name == source.name else f"{before.source.name}, {before.row}"
            self.refuse(source, row, "", Kind.DUPLICATE_ID, item, "each reference once",
                        f"It stands in {place} already: export the file again.")  # fmt: skip
            return
        self.references[item] = Reference(source, row, {key: described.get(key, "") for key in DESCRIBED})


Reader = Callable[[Sequence[SourceFile], ToolImport], Reading]


def disagreements(reading: Reading) -> list[str]:
    """Where two files tell the same votes differently: a sentence each; the one that counts is named first.

    The second file knows the last vote of each person about each reference, whatever its stage.
    """
    if not reading.beside:
        return []
    ours, theirs = _last_votes(reading.acts), _last_votes(reading.beside)
    apart = [
        f"{item}: {_said(ours.get((item, who)), who)}; {_said(theirs.get((item, who)), who)}."
        for item, who in sorted(ours.keys() | theirs.keys())
        if _decision(ours.get((item, who))) != _decision(theirs.get((item, who)))
    ]
    more = [f"{len(apart) - SHOWN} more votes that the files tell differently."] if len(apart) > SHOWN else []
    return apart[:SHOWN] + more


def _last_votes(acts: Iterable[Act]) -> dict[tuple[str, str], Act]:
    return {(act.item, act.reviewer): act for act in acts}


def _decision(act: Act | None) -> DecisionValue | None:
    """What stands; a decision that was taken back is none."""
    return None if act is None or act.decision is DecisionValue.UNDONE else act.decision


def _said(act: Act | None, reviewer: str) -> str:
    if act is None:
        return f"the other file has no decision of {reviewer}"
    return f"{act.source.name}, row {act.row}, has {act.decision} by {reviewer}"
