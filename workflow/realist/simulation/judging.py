"""The verdicts of a simulated person on pairs of records, true to how the generator had made the records.

The person answers the queue that the linking leaves, looks at some pairs of namesakes and of duplicates as a spot
check, and then, as a team notices while it screens, parts what the linking joined wrongly and joins what it missed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random

import pandas as pd

from realist.contract import Verdict, VerdictRow
from realist.deduplication.linking import Linkage, link
from realist.simulation import calendar
from realist.simulation.corpus import Corpus, Report

ROUNDS = 8
_SAME = "The same report: authors, place and abstract agree"
_LOOKED_UP = "The same report: looked up in both databases"
_SEEN = "Seen while screening: "
_CHECKED = "Spot check: "
_NAMESAKES, _DUPLICATES = 16, 8

Pair = tuple[str, str]
Verdicts = Mapping[Pair, VerdictRow]


class UnsettledError(AssertionError):
    """Verdicts did not lead to the reports that were generated: a mistake of ours."""


@dataclass(frozen=True)
class Judged:
    """The verdicts: of the spot check, on pairs of the queue, and on pairs that the linking had decided wrongly."""

    checked: list[VerdictRow]
    asked: list[VerdictRow]
    corrected: list[VerdictRow]

    @property
    def rows(self) -> list[VerdictRow]:
        """All verdicts, in the order of the table."""
        return sorted([*self.checked, *self.asked, *self.corrected], key=_pair)


def judge(records: pd.DataFrame, corpus: Corpus, search_order: Sequence[str], seed: int) -> Judged:
    """The verdicts that bring the linking to the reports that were generated.

    Args:
        records: every record of the exports, as `records.csv` has them.
        corpus: the reports, and which records describe them.
        search_order: the searches, as the configuration orders them.
        seed: of the simulation.

    Raises:
        UnsettledError: it cannot be brought there.
    """
    truth = {record: report for report in corpus.reports for record in corpus.record_ids[report.key]}
    checked = {pair: _verdict(pair, truth, _CHECKED) for pair in spot_check(corpus, seed)}
    asked: dict[Pair, VerdictRow] = {}
    corrected: dict[Pair, VerdictRow] = {}
    for _ in range(ROUNDS):
        linkage = link(records, [*checked.values(), *asked.values(), *corrected.values()], search_order)
        queue = [one.pair for one in linkage.queue]
        wrong = [] if queue else list(_mistakes(linkage, truth))
        if not queue and not wrong:
            return _dated(checked, asked, corrected, seed)
        asked |= {pair: _verdict(pair, truth) for pair in queue}
        corrected |= {pair: _verdict(pair, truth, _SEEN) for pair in wrong}
    raise UnsettledError(f"pairs are still open after {ROUNDS} rounds")


def spot_check(corpus: Corpus, seed: int) -> list[Pair]:
    """Pairs that a person looks at unasked: reports of nearly one title, and records of one report."""
    rng = Random(f"{seed}:spot check")
    neighbours = zip(corpus.reports, corpus.reports[1:], strict=False)
    namesakes = [(_first(corpus, a), _first(corpus, b)) for a, b in neighbours if _namesakes(a, b)]
    duplicates = [(ids[0], ids[1]) for report in corpus.reports if len(ids := corpus.record_ids[report.key]) > 1]
    drawn = [*_some(namesakes, _NAMESAKES, rng), *_some(duplicates, _DUPLICATES, rng)]
    return [(min(pair), max(pair)) for pair in drawn]


def _namesakes(a: Report, b: Report) -> bool:
    return a.namesake and b.namesake and a.authors[:1] == b.authors[:1]


def _first(corpus: Corpus, report: Report) -> str:
    return corpus.record_ids[report.key][0]


def _some(pairs: Sequence[Pair], most: int, rng: Random) -> list[Pair]:
    return rng.sample(pairs, min(most, len(pairs)))


def _mistakes(linkage: Linkage, truth: Mapping[str, Report]) -> Iterator[Pair]:
    """Pairs within one citation that describe two reports, and pairs that part one report into two citations."""
    members: dict[str, list[str]] = defaultdict(list)
    citations: dict[str, dict[str, str]] = defaultdict(dict)
    for record, citation in sorted(linkage.citation_of.items()):
        members[citation].append(record)
        citations[truth[record].key].setdefault(citation, record)
    for group in members.values():
        yield from (pair for pair in combinations(group, 2) if truth[pair[0]].key != truth[pair[1]].key)
    for parts in citations.values():
        first, *others = sorted(parts.values())
        yield from ((first, other) for other in others)


def _verdict(pair: Pair, truth: Mapping[str, Report], prefix: str = "") -> VerdictRow:
    a, b = truth[pair[0]], truth[pair[1]]
    same = _SAME if prefix == _CHECKED else _LOOKED_UP
    verdict, reason = (Verdict.SAME, same) if a.key == b.key else (Verdict.DIFFERENT, _difference(a, b))
    return VerdictRow(record_a=pair[0], record_b=pair[1], verdict=verdict, reviewer="r1", decided_at="2023-01-16",
                      reason=prefix + (reason[0].lower() + reason[1:] if prefix else reason))  # fmt: skip


def _difference(a: Report, b: Report) -> str:
    kinds = {a.kind, b.kind}
    if "erratum" in kinds:
        return "One corrects the other"
    if len(kinds) > 1 and "conference abstract" in kinds:
        return "A conference abstract and a paper"
    if "Part I" in a.title + b.title:
        return "Two parts of one work"
    return "Two reports: place or authors differ"


def _dated(
    checked: Mapping[Pair, VerdictRow],
    asked: Mapping[Pair, VerdictRow],
    corrected: Mapping[Pair, VerdictRow],
    seed: int,
) -> Judged:
    """Verdicts with the moments at which they were given: before screening, but mistakes are seen during it."""
    rng = Random(f"{seed}:verdicts")
    return Judged(
        _given(checked, calendar.JUDGING, rng),
        _given(asked, calendar.JUDGING, rng),
        _given(corrected, calendar.SCREENING, rng),
    )


def _given(verdicts: Verdicts, period: calendar.Period, rng: Random) -> list[VerdictRow]:
    moments = calendar.moments(period, len(verdicts), rng)
    return [verdicts[pair].model_copy(update={"decided_at": moment})
            for pair, moment in zip(sorted(verdicts), moments, strict=True)]  # fmt: skip


def _pair(row: VerdictRow) -> Pair:
    return row.record_a, row.record_b
