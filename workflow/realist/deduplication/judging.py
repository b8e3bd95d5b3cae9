"""A pair of records laid out for a person, and the table that takes the answer.

An answer is one line at the end of `data/deduplication/verdicts.csv`, by `appending`.
Records come from outside, so nothing of them reaches a terminal but letters.
"""

import re
import textwrap
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from realist.contract import VerdictRow
from realist.deduplication.checks import verdict_problems
from realist.deduplication.cluster import ordered
from realist.errors import Kind, Problem, ReviewError, printable
from realist.review import Placed, read_rows
from realist.tables import read_dicts

Record = dict[str, str]
VERDICTS = "data/deduplication/verdicts.csv"
QUEUE = "results/deduplication/queue.csv"

SHOWN = ("database", "title", "authors", "year", "container", "volume", "issue", "pages", "doi", "pmid", "entry_type",
         "language", "abstract")  # fmt: skip
LABEL = 10
GAP = 3
NARROWEST = 20
LONGEST = 600
"""Characters of a field that are shown: a screen holds no more than that of two abstracts."""

_POINTS = re.compile(r"^(.*) \(([+-][\d.]+)\)$")


def reasons(evidence: str) -> tuple[list[str], list[str]]:
    """What speaks for and against, in words, of the `evidence` of a pair; what has no points only casts doubt."""
    found = [match for one in evidence.split("; ") if (match := _POINTS.match(one))]
    return ([match[1] for match in found if float(match[2]) > 0], [match[1] for match in found if float(match[2]) <= 0])


def side_by_side(a: Mapping[str, str], b: Mapping[str, str], width: int) -> Iterator[str]:
    """Two records in lines of at most `width` columns, field by field; `*` marks the fields that differ.

    On a narrow terminal the second stands below the first.
    """
    column = (width - LABEL - 2 * GAP) // 2
    for name in ("record_id", *SHOWN):
        left, right = a.get(name, ""), b.get(name, "")
        if not left and not right:
            continue
        mark = "*" if name != "record_id" and left and right and left != right else " "
        label = f"{name.removeprefix('record_').replace('entry_', '')[:LABEL]:<{LABEL}} {mark} "
        if column < NARROWEST:
            yield from _lines(label, [left, right], width - len(label))
        else:
            yield from _beside(label, left, right, column)


def _lines(label: str, texts: Sequence[str], width: int) -> Iterator[str]:
    lines = [line for text in texts for line in _wrapped(text or "-", max(width, 8))]
    yield label + lines[0]
    yield from (" " * len(label) + line for line in lines[1:])


def _beside(label: str, left: str, right: str, column: int) -> Iterator[str]:
    ours, theirs = _wrapped(left or "-", column), _wrapped(right or "-", column)
    for place in range(max(len(ours), len(theirs))):
        start = label if place == 0 else " " * len(label)
        one = ours[place] if place < len(ours) else ""
        other = theirs[place] if place < len(theirs) else ""
        yield f"{start}{one}{' ' * (column - _columns(one) + GAP)}{other}".rstrip()


def _wrapped(text: str, width: int) -> list[str]:
    """Safe lines of at most `width` columns; letters of East Asia take two each."""
    safe = printable(text, LONGEST)
    return textwrap.wrap(safe, width // 2 if _columns(safe) > len(safe) else width) or [""]


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(0 if unicodedata.combining(one) else 1 + (unicodedata.east_asian_width(one) in "WF") for one in text)


def read_records(root: Path) -> dict[str, Record]:
    """Every record of a review that was read, by id."""
    tables = sorted(path for path in (root / "results/records").glob("*.csv")
                    if path.name not in ("rejects.csv", "searches.csv"))  # fmt: skip
    return {record["record_id"]: record for path in tables for record in read_dicts(path)}


def read_verdicts(root: Path) -> list[Placed[VerdictRow]]:
    """What people said of pairs so far."""
    return read_rows(root / VERDICTS, VerdictRow, VERDICTS)


def open_pairs(root: Path, said: Sequence[Placed[VerdictRow]], records: Mapping[str, Record]) -> list[Record]:
    """The queue without the pairs that were judged since it was written, or whose records are gone.

    Raises:
        ReviewError: deduplication was not built.
    """
    path = root / QUEUE
    if not path.is_file():
        raise ReviewError([Problem(QUEUE, 0, "", Kind.MISSING_FILE, "", "the pairs to judge",
                                   "Build it first: make review, or snakemake --cores all deduplication")])  # fmt: skip
    judged = {ordered(row.value.record_a, row.value.record_b) for row in said}
    return [pair for pair in read_dicts(path)
            if ordered(pair["record_a"], pair["record_b"]) not in judged
            and {pair["record_a"], pair["record_b"]} <= records.keys()]  # fmt: skip


def new_problems(row: VerdictRow, said: Sequence[Placed[VerdictRow]], records: Collection[str]) -> list[Problem]:
    """What would be wrong with the verdicts so far if this one were added, and is not wrong without it."""
    new = Placed(row, VERDICTS, max((one.row for one in said), default=1) + 1)
    before = set(verdict_problems(said, records))
    return [one for one in verdict_problems([*said, new], records) if one not in before]
