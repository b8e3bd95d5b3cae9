"""`realist judge`: the pairs that wait for a person, one after the other, and the answers straight into the table."""

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from realist.appending import append, take_back
from realist.contract import Verdict, VerdictRow
from realist.deduplication.judging import (
    VERDICTS,
    Record,
    new_problems,
    open_pairs,
    read_records,
    read_verdicts,
    reasons,
    side_by_side,
)
from realist.errors import one_of, report
from realist.review import load_config

ANSWERS = {"s": Verdict.SAME, "d": Verdict.DIFFERENT}


@click.command(epilog="Example: realist judge --reviewer r1")
@click.option("--reviewer", required=True, help="Who judges: an id under `people` in config.yaml.")
@click.option("--review", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".", show_default=True,
              help="The review's folder.")  # fmt: skip
def judge(reviewer: str, review: Path) -> None:
    """Judge the pairs of records that deduplication asks about, the likeliest duplicates first.

    Shows two records side by side and takes one letter and a reason. Each answer is a row in
    data/deduplication/verdicts.csv at once; stop when you like, and the next time what is left is asked. `u` takes back
    the answer just given; what was answered on another day is changed by a new row.
    """
    config = load_config(review)
    people = [person.id for person in config.people]
    if reviewer not in people:
        raise click.BadParameter(one_of(people), param_hint="--reviewer")
    if config.review.data_status != "real":
        click.echo(f"The data of this review are {config.review.data_status}.")
    session = Session(review, reviewer)
    try:
        session.run()
    except click.Abort:  # the end of the input, or Ctrl-C: what was answered is written already
        click.echo()
    click.echo(f"{len(session.given)} answered, {len(session.pairs) - len(session.given)} left.")
    if session.given:
        click.echo("Build again to use the answers: make review")


class Session:
    """The pairs that are open, and the answers given since the command was called."""

    def __init__(self, root: Path, reviewer: str) -> None:
        self.root, self.reviewer = root, reviewer
        self.records = read_records(root)
        self.pairs = open_pairs(root, read_verdicts(root), self.records)
        self.given: list[tuple[int, bytes]] = []
        self.reason: dict[Verdict, str | None] = dict.fromkeys(Verdict)

    def run(self) -> None:
        """Ask about each pair in turn, until `q`; after the last one the answers can still be taken back."""
        place = 0
        while self.pairs and (key := self._ask(place)) != "q":
            if key == "u":
                place = self._undo(place)
            elif key == "k" or self._answer(place, self.pairs[place], ANSWERS[key]):
                place += 1

    def _ask(self, place: int) -> str:
        if place == len(self.pairs):
            return _key("\nThat was the last pair.  [u]ndo  [q]uit", ["u", "q"])
        self._show(place)
        return _key("[s]ame  [d]ifferent  s[k]ip  [u]ndo  [q]uit", [*ANSWERS, "k", "u", "q"])

    def _show(self, place: int) -> None:
        pair = self.pairs[place]
        width = shutil.get_terminal_size().columns
        speaks_for, against = reasons(pair["evidence"])
        click.echo(f"\n{f' {place + 1} of {len(self.pairs)} ':-^{width}}")
        for line in side_by_side(self.records[pair["record_a"]], self.records[pair["record_b"]], width):
            click.echo(line)
        click.echo(f"\nfor:     {', '.join(speaks_for) or 'nothing'}")
        click.echo(f"against: {', '.join(against) or 'nothing'}")

    def _answer(self, place: int, pair: Record, verdict: Verdict) -> bool:
        """Write an answer; not where it contradicts others."""
        reason = click.prompt("Why", default=self.reason[verdict], value_proc=_said)
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        row = VerdictRow(record_a=pair["record_a"], record_b=pair["record_b"], verdict=verdict, reviewer=self.reviewer,
                         decided_at=now, reason=reason)  # fmt: skip
        if problems := new_problems(row, read_verdicts(self.root), self.records):
            click.echo(f"\nNot written.\n{report(problems)}")
            return False
        self.given.append((place, append(self.root / VERDICTS, [row])))
        self.reason[verdict] = reason
        return True

    def _undo(self, place: int) -> int:
        """Take the last answer of this session back; the place to go on from."""
        if not self.given:
            click.echo("Nothing was answered since you began. To change an older answer, add a row to the table.")
            return place
        if not take_back(self.root / VERDICTS, self.given[-1][1]):
            click.echo(f"{VERDICTS} was changed by something else: add a row with the new verdict there.")
            return place
        return self.given.pop()[0]


def _key(question: str, keys: Sequence[str]) -> str:
    key: str = click.prompt(question, type=click.Choice(keys), show_choices=False)
    return key


def _said(text: str) -> str:
    if not text.strip():
        raise click.UsageError("a few words, please")
    return text.strip()
