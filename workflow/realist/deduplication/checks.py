"""What can be wrong with the verdicts of people, and with a table of records."""

from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from realist.contract import Verdict, VerdictRow
from realist.deduplication.cluster import Pair, ordered
from realist.deduplication.normalise import COLUMNS
from realist.errors import Kind, Problem, nearest, quoted
from realist.records.identity import hint
from realist.review import Placed, Review

if TYPE_CHECKING:  # the check of every build imports this module, and has no need of pandas
    import pandas as pd

PlacedVerdict = Placed[VerdictRow]


def check_verdicts(review: Review, record_ids: Collection[str]) -> list[Problem]:
    """Every problem of `data/deduplication/verdicts.csv`, given the ids of all records that were read."""
    return list(verdict_problems(review.verdicts, record_ids))


def verdict_problems(verdicts: Sequence[PlacedVerdict], record_ids: Collection[str]) -> Iterator[Problem]:
    """Verdicts on unknown records, on a record and itself, and verdicts that contradict each other."""
    known = set(record_ids)
    for row in verdicts:
        yield from _unknown(row, known)
        if row.value.record_a == row.value.record_b:
            yield row.problem("record_b", Kind.BAD_VALUE, row.value.record_b, "another record than record_a",
                              "Name the two records of the pair.")  # fmt: skip
    final = _final(verdicts)
    yield from _disagreements(final)
    yield from _contradictions(final)


def record_problems(records: "pd.DataFrame", name: str) -> Iterator[Problem]:
    """A table of records without ids, with repeated ids, or with records that say nothing."""
    if "record_id" not in records.columns:
        yield Problem(name, 1, "record_id", Kind.MISSING_COLUMN, "", "a column record_id",
                      f"{nearest('record_id', records.columns)}Rename the column that holds the ids.")  # fmt: skip
        return
    fields = [column for column in COLUMNS if column in records.columns and column != "entry_type"]
    if not fields:
        yield Problem(name, 1, "", Kind.MISSING_COLUMN, "record_id alone", "columns to compare, such as title",
                      f"Name the columns as `realist ingest` does: {', '.join(COLUMNS)}.")  # fmt: skip
        return
    first: dict[str, int] = {}
    filled = (records[fields] != "").any(axis=1)
    for row, (record_id, usable) in enumerate(zip(records["record_id"], filled, strict=True), start=2):
        if not record_id:
            yield Problem(name, row, "record_id", Kind.MISSING_VALUE, "nothing", "an id", "Fill the cell.")
        elif record_id in first:
            yield Problem(name, row, "record_id", Kind.DUPLICATE_ID, record_id, "each once",
                          f"It stands in row {first[record_id]} already: give one of the two another id.")  # fmt: skip
        first.setdefault(record_id, row)
        if not usable:
            yield Problem(name, row, "", Kind.MISSING_VALUE, f"nothing but the id {quoted(record_id)}",
                          "at least one of: " + ", ".join(fields),
                          "Fill in what the source says, or take the row out.")  # fmt: skip


def _unknown(row: PlacedVerdict, known: set[str]) -> Iterator[Problem]:
    for column in ("record_a", "record_b"):
        value = getattr(row.value, column)
        if value not in known:
            yield row.problem(column, Kind.UNKNOWN_RECORD, value, "the id of a record that was read",
                              f"{hint(value, known)}Copy the id from results/deduplication/queue.csv or "
                              "results/records.")  # fmt: skip


def _final(verdicts: Sequence[PlacedVerdict]) -> list[PlacedVerdict]:
    """Of each reviewer and pair the last verdict: a later row takes an earlier one back."""
    last = {(ordered(row.value.record_a, row.value.record_b), row.value.reviewer): row for row in verdicts
            if row.value.record_a != row.value.record_b}  # fmt: skip
    return sorted(last.values(), key=lambda row: (row.file, row.row))


def _disagreements(final: Sequence[PlacedVerdict]) -> Iterator[Problem]:
    """Two reviewers who say different things of one pair."""
    first: dict[Pair, PlacedVerdict] = {}
    for row in final:
        pair = ordered(row.value.record_a, row.value.record_b)
        other = first.setdefault(pair, row)
        if other.value.verdict is not row.value.verdict:
            yield row.problem("verdict", Kind.CONTRADICTING_VERDICTS, f"{_said(row)}; {_said(other)} (row {other.row})",
                              "one verdict on a pair",
                              "Agree, and let the one who was wrong add a row with the new verdict.")  # fmt: skip


def _said(row: PlacedVerdict) -> str:
    return f"{row.value.reviewer}: {row.value.verdict}"


def _contradictions(final: Sequence[PlacedVerdict]) -> Iterator[Problem]:
    """Two records that one verdict keeps apart and a chain of others joins."""
    same: dict[str, dict[str, PlacedVerdict]] = defaultdict(dict)
    for row in final:
        if row.value.verdict is Verdict.SAME:
            same[row.value.record_a][row.value.record_b] = row
            same[row.value.record_b][row.value.record_a] = row
    for row in final:
        if row.value.verdict is Verdict.DIFFERENT:
            chain = _chain(row.value.record_a, row.value.record_b, same)
            if len(chain) > 1:
                rows = ", ".join(str(one) for one in sorted(link.row for link in chain))
                found = f"{row.value.record_a} and {row.value.record_b} are different"
                yield row.problem("verdict", Kind.CONTRADICTING_VERDICTS, found,
                                  f"what rows {rows} say together: they are the same",
                                  "Look at the records again and add a row that corrects the wrong one.")  # fmt: skip


def _chain(start: str, goal: str, same: dict[str, dict[str, PlacedVerdict]]) -> list[PlacedVerdict]:
    """The fewest verdicts `same` that lead from one record to another; none where they do not."""
    came: dict[str, list[PlacedVerdict]] = {start: []}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for there in sorted(same[here]):
            if there not in came:
                came[there] = [*came[here], same[here][there]]
                waiting.append(there)
    return came.get(goal, [])
