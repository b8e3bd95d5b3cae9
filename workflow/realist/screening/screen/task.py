"""What all work on the page has in common: things in an order, some of them open, and answers to them."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from realist.screening.decisions import before

LONGEST = 5000
ONLY_THE_LAST = "Only the last answer since you began can be taken back. To change one, give the other answer."
Shown = dict[str, Any]
"""What the page gets of a thing, as JSON."""


class Refusal(Exception):  # noqa: N818 (it is no error of the program)
    """What was asked breaks a rule; the message says which, in a sentence."""


class Answer(BaseModel):
    """What a person said of one thing.

    Attributes:
        seen: the state of the thing as the page showed it, so that a second window cannot overrule what it never saw.
    """

    model_config = ConfigDict(extra="forbid")

    decision: str = Field(max_length=100)
    reason: str = Field("", max_length=LONGEST)
    note: str = Field("", max_length=LONGEST)
    seen: str = Field("", max_length=LONGEST)


@dataclass(frozen=True)
class Choice:
    """A button of the page.

    Attributes:
        key: the letter that presses it.
        asks: what is asked next: `reason` (one of the list), `why` (words, needed), `where` (words, if any).
    """

    decision: str
    label: str
    key: str
    asks: str = ""


class Task(ABC):
    """Some work of one reviewer."""

    kind: str
    notes = True
    """Whether an answer may have a note."""
    choices: Sequence[Choice]

    def __init__(self, where: str, label: str, order: list[str]) -> None:
        self.id = f"{self.kind}:{where}"
        self.label = label
        self.order = order

    @abstractmethod
    def state(self, one: str) -> str:
        """What was answered so far; empty where the thing is open."""

    @abstractmethod
    def show(self, one: str) -> Shown:
        """The thing as the page shows it."""

    @abstractmethod
    def answer(self, one: str, said: Answer) -> bytes:
        """Write the answer; the bytes that were added to a table.

        Raises:
            Refusal: it breaks a rule.
        """

    @abstractmethod
    def take_back(self, one: str, added: bytes) -> None:
        """Take the answer back, of which these bytes were added; none where it was not given since the start.

        Raises:
            Refusal: there is none, or it cannot be.
        """

    def describe(self) -> Shown:
        """The work as the page lists it."""
        return {"id": self.id, "label": self.label, "notes": self.notes,
                "choices": [asdict(choice) for choice in self.choices], "total": len(self.order),
                "done": len(self.order) - len(self.open)}  # fmt: skip

    def is_open(self, one: str) -> bool:
        """Whether the thing waits for an answer."""
        return not self.state(one)

    @cached_property
    def open(self) -> set[str]:
        """The things that wait."""
        return set(filter(self.is_open, self.order))

    def look_again(self, one: str) -> None:
        """Note whether a thing still waits, once it was answered or its answer taken back."""
        (self.open.add if self.is_open(one) else self.open.discard)(one)

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each thing, from 0."""
        return {one: place for place, one in enumerate(self.order)}

    def around(self, one: str) -> Shown:
        """The place of a thing, from 1, and its neighbours."""
        place = self.place[one]
        before_it = self.order[place - 1] if place else None
        after_it = self.order[place + 1] if place + 1 < len(self.order) else None
        return {"place": place + 1, "previous": before_it, "next": after_it}

    def next_open(self, after: str | None = None) -> str | None:
        """The next open thing, from the beginning again after the last; None where all are done."""
        start = self.place[after] + 1 if after in self.place else 0
        return next((one for one in [*self.order[start:], *self.order[:start]] if one in self.open), None)

    def choice(self, said: Answer, one: str) -> Choice:
        """The button that was pressed.

        Raises:
            Refusal: there is no such button, no such thing, or it was answered in another window meanwhile.
        """
        if one not in self.place:
            raise Refusal(f"{one} is not among what you have to do here.")
        if said.seen != self.state(one):
            raise Refusal("This was answered in another window since it was shown here. Look at it again.")
        chosen = next((choice for choice in self.choices if choice.decision == said.decision), None)
        if chosen is None:
            raise Refusal(f"There is no answer {said.decision} here.")
        return chosen


def now(after: Iterable[str] = ()) -> str:
    """The time for a new row.

    Raises:
        Refusal: it is before the time of a row that the new one must follow.
    """
    time = datetime.now().astimezone().isoformat(timespec="seconds")
    for one in after:
        if before(time, one):
            raise Refusal(f"The clock of this computer says {time}, but a row about this was written at {one}. Set the "
                          "clock: the last row counts.")  # fmt: skip
    return time
