"""Score a deduplication as a screener lives with it: of each citation one record is shown."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from realist.tables import read_table

SETS = Path(__file__).parents[4] / "shared/dedup"
"""Labelled sets of others, which are not part of the repository."""


@dataclass(frozen=True)
class Score:
    """Entities of which no record is shown, duplicates rightly hidden, and duplicates still shown."""

    lost: int
    hidden: int
    missed: int

    @property
    def recall(self) -> float:
        """The share of duplicates that are hidden."""
        return self.hidden / (self.hidden + self.missed) if self.hidden + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of recall and precision, a lost entity being a wrong one."""
        found = 2 * self.hidden
        return found / (found + self.lost + self.missed) if found + self.lost + self.missed else 1.0


def labels(name: str) -> dict[str, str]:
    """The true entity of each record, in the order of the set; for flags, `1` or `0`."""
    table = read_table(SETS / name / "labels.csv")
    return dict(zip(table["record_id"], table.iloc[:, 1], strict=True))


def score(citation_of: Mapping[str, str], entity_of: Mapping[str, str]) -> Score:
    """Score citations against true entities; the first record of each citation is the one shown."""
    shown: dict[str, str] = {}
    for record in entity_of:
        shown.setdefault(citation_of[record], record)
    seen = Counter(entity_of[record] for record in shown.values())
    size = Counter(entity_of.values())
    return Score(
        lost=sum(1 for entity in size if not seen[entity]),
        hidden=sum(count - max(1, seen[entity]) for entity, count in size.items()),
        missed=sum(max(0, seen[entity] - 1) for entity in size),
    )


def flagged_wrongly(citation_of: Mapping[str, str], flag_of: Mapping[str, str]) -> set[str]:
    """Records flagged as having a duplicate and left alone, or the other way round."""
    size = Counter(citation_of.values())
    return {record for record, flag in flag_of.items() if (flag == "1") != (size[citation_of[record]] > 1)}
