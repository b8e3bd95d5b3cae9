"""How much the figures of deduplication hang on single rules and on the exact points.

No part is learned, so nothing can be left out of a training set. Instead each rule that a few pairs gave rise to is
switched off, and all points are moved at random. In the folder `tests`, inside the environment:

    python -m benchmarks.dedup_sensitivity

Prints two tables of docs/deduplication.md.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from random import Random
from unittest.mock import patch

from realist.deduplication import compare as comparing
from realist.deduplication import corpus, linking
from realist.deduplication.cluster import Pair
from realist.deduplication.compare import FINDINGS, Comparison, decide
from realist.deduplication.normalise import Features, features
from realist.tables import read_dicts
from unit.deduplication.scoring import SETS, labels, score

LABELLED = ("cytology_screening", "stroke", "digital_work", "jais_baseline", "dblp_acm")
INSTEAD = {
    "recurring elsewhere": "", "recurring, unplaced": "", "title in other words": "title differs", "text same": "",
    "elsewhere": "", "another volume": "", "another year elsewhere": "", "theses": "", "venue differs": "",
    "author same, written out": "author same", "given names differ": "author same", "title words differ": "",
    "title numbers differ": "", "title shorter": "title close", "part missing": "", "pages unlike": "pages differ",
    "conference named differently": "container differs", "place same": "", "one source": "",
}  # fmt: skip
"""Findings made for few pairs, and what is found where they are not known."""

ELSEWHERE: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "names of journals learned from the records": lambda: patch.object(corpus, "_names", lambda _: frozenset()),
    "titles that recur, counted": lambda: patch.object(corpus, "_recurs", lambda group: group[0].recurring),
    "short titles that one database lists repeatedly": lambda: patch.object(corpus, "_listed_often", lambda _: False),
    "first pages of an issue": lambda: patch.object(comparing, "FRONT", 0),
    "ranges of a whole issue": lambda: patch.object(comparing, "LONGEST", 10**6),
}
DRAWS = 20
MOVED = 0.2

Compared = dict[Pair, Comparison]


@dataclass(frozen=True)
class Labelled:
    """A labelled set: its records as they are compared, and the true entity of each."""

    known: dict[str, Features]
    truth: dict[str, str]

    def compared(self) -> Compared:
        return linking._compare_all(list(self.known.values()), "link")

    def reached(self, compared: Compared) -> tuple[int, int, int]:
        """Entities lost, duplicates missed, and questions."""
        clusters, refused = linking._cluster(self.known, compared, {}, "link")
        names = linking._names(clusters, self.known, ())
        judged = [linking._judged(pair, one, {}, clusters, refused) for pair, one in compared.items()]
        result = score(names, self.truth)
        return result.lost, result.missed, len(linking._queue(judged, names, {}))


def main() -> None:
    """Print both tables."""
    sets = [labelled(name) for name in LABELLED]
    whole = [one.compared() for one in sets]
    print("| switched off |", " | ".join(LABELLED), "|")
    print("|---" * (len(sets) + 1) + "|")
    base = [one.reached(compared) for one, compared in zip(sets, whole, strict=True)]
    print("| nothing |", " | ".join(", ".join(map(str, figures)) for figures in base), "|", flush=True)
    rules = {FINDINGS[rule][1]: partial(without, rule=rule) for rule in INSTEAD}
    idle = [words for words, change in rules.items() if not row(words, sets, map(change, whole), base)]
    for words, changed in ELSEWHERE.items():
        with changed():
            idle += [words] if not row(words, sets, (one.compared() for one in sets), base) else []
    print("\nNo difference on any set:", "; ".join(idle), "\n")
    moved(sets, whole)


def labelled(name: str) -> Labelled:
    records = sorted(map(features, read_dicts(SETS / name / "records.csv")), key=lambda one: one.record_id)
    return Labelled({one.record_id: one for one in records}, labels(name))


def row(words: str, sets: list[Labelled], changed: Iterable[Compared], base: list[tuple[int, int, int]]) -> bool:
    """Print what changes, if anything does; whether it does."""
    reached = [one.reached(compared) for one, compared in zip(sets, changed, strict=True)]
    if reached == base:
        return False
    cells = ["" if now == before else ", ".join(map(str, now)) for now, before in zip(reached, base, strict=True)]
    print("|", words, "|", " | ".join(cells), "|", flush=True)
    return True


def without(compared: Compared, rule: str) -> Compared:
    """The comparisons had this finding never been made."""
    other = [INSTEAD[rule]] if INSTEAD[rule] else []
    return {pair: scored((*(found for found in one.findings if found != rule), *other), FINDINGS)
            if rule in one.findings else one for pair, one in compared.items()}  # fmt: skip


def scored(findings: tuple[str, ...], points: Mapping[str, tuple[float, str]]) -> Comparison:
    total = sum(points[one][0] for one in findings)
    return Comparison(findings, total, decide(list(findings), total))


def moved(sets: list[Labelled], whole: list[Compared]) -> None:
    """Move every number of points at random by up to a fifth, and print the range of the figures."""
    random = Random(1)
    draws = [
        {name: (points * random.uniform(1 - MOVED, 1 + MOVED), words) for name, (points, words) in FINDINGS.items()}
        for _ in range(DRAWS)
    ]
    print(f"| set | lost, {DRAWS} draws | missed | questions |\n|---|---|---|---|")
    for name, one, compared in zip(LABELLED, sets, whole, strict=True):
        reached = [one.reached({pair: scored(found.findings, points) for pair, found in compared.items()})
                   for points in draws]  # fmt: skip
        spans = [f"{min(figures)} to {max(figures)}" for figures in zip(*reached, strict=True)]
        print("|", name, "|", " | ".join(spans), "|", flush=True)


if __name__ == "__main__":
    main()
