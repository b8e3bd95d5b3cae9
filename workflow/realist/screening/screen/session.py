"""One run of the page: the work of one reviewer, and what was answered since it began."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from realist.config import Config, Stage
from realist.deduplication.judging import Record, read_records
from realist.errors import Kind, Problem, ReviewError, one_of, quoted
from realist.screening.results import Results, not_built_yet
from realist.screening.screen.deciding import Desk
from realist.screening.screen.material import Written, heal_tables, signature
from realist.screening.screen.ordering import AtRandom, ById, Learned, Ordering, seed_of
from realist.screening.screen.pairs import judging
from realist.screening.screen.seeking import Seeking
from realist.screening.screen.settling import Settling, may_settle
from realist.screening.screen.task import Answer, Refusal, Shown, Task
from realist.screening.screen.voting import Screening, may_screen, to_calibrate, to_screen


@dataclass(frozen=True)
class Wish:
    """Who sits before the page, and what they want to do.

    Attributes:
        stage: the one stage whose work is wanted; empty: every stage's, and the doubtful duplicates.
        round: the calibration round that is wanted, and nothing else.
        order: of `ordering.ORDERS`.
    """

    reviewer: str
    stage: str = ""
    round: str = ""
    order: str = "random"


@dataclass(frozen=True)
class Done:
    """One answer since the start, and the bytes that it added to a table."""

    task: str
    thing: str
    added: bytes


class Session:
    """Everything that the page can ask for, one request at a time.

    Raises:
        ReviewError: the results are not built, a table cannot be read, or there is nothing for this person to do.
    """

    def __init__(self, root: Path, config: Config, wish: Wish) -> None:
        self.root, self.config, self.wish = root, config, wish
        self.results = Results.of(root, config)
        self.notices = heal_tables(root, [stage.id for stage in config.screening.stages], wish.reviewer)
        self.notices += not_built_yet(root, config, self.results)
        self.done: list[Done] = []
        self._orderings: dict[str, tuple[tuple[str, ...], Ordering]] = {}
        self._lock = threading.Lock()
        self._read()
        if not self.tasks:
            raise ReviewError([_nothing_to_do(config, wish)])

    def overview(self) -> Shown:
        """The review and the work, as it stands now."""
        with self._lock:
            self._read_again(self._answered)
            review, reviewer = self.config.review, self.wish.reviewer
            role = next((person.role for person in self.config.people if person.id == reviewer), "")
            return {"title": review.title, "question": review.question, "data_status": review.data_status.value,
                    "reviewer": reviewer, "role": role, "notices": self.notices,
                    "tasks": [task.describe() for task in self.tasks.values()]}  # fmt: skip

    def show(self, task: str, thing: str = "") -> Shown:
        """A thing, or the first that is open, or where none is the last; how far the work is.

        Raises:
            Refusal: there is no such work or thing.
        """
        with self._lock:
            self._read_again()
            return self._shown(self._task(task), thing)

    def answer(self, task: str, thing: str, said: Answer) -> Shown:
        """Write an answer; the next thing that is open.

        Raises:
            Refusal: the answer breaks a rule.
        """
        with self._lock:
            self._read_again()
            work = self._task(task)
            added = work.answer(thing, said)
            self._note_writing(work, thing)
            self.done.append(Done(task, thing, added))
            return self._shown(work, work.next_open(thing) or thing)

    def take_back(self, task: str, thing: str = "") -> Shown:
        """Take back the answer about a thing, or the last one given since the start; the thing, open again.

        Raises:
            Refusal: there is none, or it cannot be taken back.
        """
        with self._lock:
            self._read_again()
            work = self._task(task)
            last = next((one for one in reversed(self.done) if one.task == task and thing in ("", one.thing)), None)
            if not thing and last is None:
                raise Refusal("Nothing was answered here since you began. Go back to an answer to undo it.")
            thing = thing or (last.thing if last else "")
            if thing not in work.place:
                raise Refusal("There is nothing to take back here.")
            work.take_back(thing, last.added if last else b"")
            self._note_writing(work, thing)
            if last:
                self.done.remove(last)
            return self._shown(work, thing)

    def summary(self) -> Shown:
        """What was answered since the start and stands: how many in each work, by its name."""
        counts = Counter(one.task for one in self.done)
        return {"answered": [(task.label, counts[task.id]) for task in self.tasks.values() if counts[task.id]]}

    def _shown(self, work: Task, thing: str) -> Shown:
        if thing and thing not in work.place:
            raise Refusal(f"{thing} is not among what you have to do here.")
        chosen = thing or work.next_open() or (work.order[-1] if work.order else "")
        left = {"total": len(work.order), "done": len(work.order) - len(work.open)}
        if not chosen:
            return {**left, "thing": ""}
        return {
            **left,
            "thing": chosen,
            "seen": work.state(chosen),
            "open": work.next_open(chosen),
            **work.around(chosen),
            **work.show(chosen),
        }

    def _task(self, task: str) -> Task:
        if task not in self.tasks:
            raise Refusal("There is no such work for you in this review.")
        return self.tasks[task]

    def _note_writing(self, work: Task, thing: str) -> None:
        """What this run wrote itself needs no reading, until other work asks what follows from it."""
        work.look_again(thing)
        self._seen = signature(self.root)
        self._answered = True

    def _read_again(self, anyway: bool = False) -> None:
        """Read what people wrote if somebody else, or another window, wrote since."""
        if anyway or self._seen != signature(self.root):
            self._read()

    def _read(self) -> None:
        seen = signature(self.root)
        written = Written.of(self.root, self.config.screening.stages, self.results)
        desk = Desk(self.root, self.config, self.wish.reviewer, self.results, written)
        self.tasks = {task.id: task for task in self._tasks(desk)}
        self._seen, self._answered = seen, False

    def _tasks(self, desk: Desk) -> Iterator[Task]:
        stages = [one for one in self.config.screening.stages if self.wish.stage in ("", one.id)]
        if self.wish.round:
            for stage in stages:
                if any(one.id == self.wish.round and self.wish.reviewer in one.reviewers for one in stage.rounds):
                    yield self._screening(desk, stage, tuple(to_calibrate(desk, stage, self.wish.round)))
            return
        sought = next((stage.id for stage in self.config.screening.stages if stage.reads == "report"), "")
        for stage in stages:
            if may_screen(stage, self.wish.reviewer):
                if stage.id == sought:
                    yield Seeking(desk, stage)
                yield self._screening(desk, stage, tuple(to_screen(desk, stage)))
            if may_settle(stage, self.wish.reviewer):
                yield Settling(desk, stage)
        if not self.wish.stage and (pairs := judging(self.root, self.wish.reviewer, lambda: self._records)):
            yield pairs

    def _screening(self, desk: Desk, stage: Stage, citations: tuple[str, ...]) -> Screening:
        if stage.id not in self._orderings or self._orderings[stage.id][0] != citations:
            self._orderings[stage.id] = citations, self._ordering(desk, stage, citations)
        return Screening(desk, stage, self._orderings[stage.id][1], self.wish.round)

    def _ordering(self, desk: Desk, stage: Stage, citations: Sequence[str]) -> Ordering:
        """The order that is wanted; what it learned of the citations' words is kept while they are the same."""
        seed = seed_of(stage.id, self.wish.reviewer)
        match self.wish.order:
            case "id":
                return ById(citations)
            case "learned":
                return Learned(stage, citations, self.results.works, seed)
        written = desk.written.decisions[stage.id]
        began = any(row.value.model for row in written if row.value.reviewer == self.wish.reviewer)
        return AtRandom(citations, seed, began)

    @cached_property
    def _records(self) -> dict[str, Record]:
        return read_records(self.root)


def _nothing_to_do(config: Config, wish: Wish) -> Problem:
    where = "".join(f" at {one}" for one in (wish.stage, wish.round) if one)
    people = one_of(person.id for person in config.people)
    return Problem("config.yaml", 0, "screening.stages", Kind.WRONG_REVIEWER, quoted(wish.reviewer),
                   f"somebody whom the design names{where} ({people})",
                   "Name another reviewer or stage, or add the person to the design.")  # fmt: skip
