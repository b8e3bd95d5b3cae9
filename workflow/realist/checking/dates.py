"""Dates of decisions that can hardly be right: after today, or before any search had found what they are about.

They are remarks of `realist check` and stop no build: what day it is must not decide what a build does, and an export
that was taken anew has a later day than decisions on what its forerunner found.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from realist.contract import AdjudicationRow, DecisionRow, LeftRow
from realist.review import Placed, Review
from realist.screening.decisions import OTHER_METHODS, before

DAY = len("2024-03-01")


@dataclass(frozen=True)
class Dated:
    """A row with its date, and the records that it is about."""

    file: str
    row: int
    at: str
    records: tuple[str, ...]


def remarks(review: Review, citation_of: Mapping[str, str], today: date) -> Iterator[str]:
    """A line for each table with dates after today, and for each with dates before the searches.

    Args:
        review: as people wrote it.
        citation_of: the citation of each record.
        today: by the clock of this machine; somewhere else it may be tomorrow.
    """
    last = (today + timedelta(days=1)).isoformat()
    found_on = _found_on(review, citation_of)
    future: dict[str, list[Dated]] = defaultdict(list)
    early: dict[str, list[tuple[Dated, str]]] = defaultdict(list)
    for row in _dated(review):
        found = max((found_on.get(citation_of.get(one, ""), "") for one in row.records), default="")
        if row.at[:DAY] > last:
            future[row.file].append(row)
        elif before(row.at[:DAY], found[:DAY]):
            early[row.file].append((row, found))
    for file, rows in sorted(future.items()):
        yield f"{file}, row {rows[0].row}: {rows[0].at} is still to come{_others(len(rows), file)}"
    for file, some in sorted(early.items()):
        row, found = some[0]
        yield (f"{file}, row {row.row}: {row.at} is before {found}, when a search first found "
               f"{row.records[0]}{_others(len(some), file)}")  # fmt: skip


def _others(number: int, file: str) -> str:
    rows = "another row" if number == 2 else f"{number - 1} more rows"
    return f"; so it is with {rows} of {file.rpartition('/')[2]}" if number > 1 else ""


def _dated(review: Review) -> Iterator[Dated]:
    """The rows that people wrote of duplicates and of screening, in the order of their files."""
    for verdict in review.verdicts:
        two = verdict.value.record_a, verdict.value.record_b
        yield Dated(verdict.file, verdict.row, verdict.value.decided_at, two)
    for stage in review.stages:
        rows: list[Placed[DecisionRow] | Placed[AdjudicationRow] | Placed[LeftRow]] = [
            *review.decisions[stage], *review.adjudications[stage], *review.left[stage]
        ]  # fmt: skip
        for row in rows:
            yield Dated(row.file, row.row, row.value.decided_at, (row.value.record_id,))
    for sought in review.retrieval:
        yield Dated(sought.file, sought.row, sought.value.sought_on, (sought.value.record_id,))


def _found_on(review: Review, citation_of: Mapping[str, str]) -> dict[str, str]:
    """The day on which the first search found each citation.

    Not of those that other methods found too: people screen what they come across before they write down the day.
    """
    days: dict[str, str] = {}
    others: set[str] = set()
    for record, citation in citation_of.items():
        search = review.searches.get(record.partition(":")[0])
        if search is None or search.value.source_type in OTHER_METHODS:
            others.add(citation)
        else:
            days[citation] = min(days.get(citation, search.value.run_on), search.value.run_on)
    return {citation: day for citation, day in days.items() if citation not in others}
