"""Link records into citations: the whole of deduplication as one pure function."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from realist.contract import Verdict, VerdictRow
from realist.deduplication.block import candidates
from realist.deduplication.cluster import Clusters, Pair, ordered, partners
from realist.deduplication.compare import Comparison, Outcome, compare, contradict
from realist.deduplication.corpus import corpus_of
from realist.deduplication.normalise import COLUMNS, Features, features
from realist.deduplication.relating import Relation, relations

CITATIONS = ("record_id", "citation_id")
PAIRS = ("record_a", "record_b", "outcome", "decided_by", "score", "evidence")
SHOWN = ("title", "authors", "year", "container", "pages", "doi")
RELATED = ("citation_id", "relation", "related_id", "record_id", "related_record_id", "evidence")
QUEUE = ("record_a", "record_b", "score", "evidence", *(f"{field}_{side}" for side in "ab" for field in SHOWN))


@dataclass(frozen=True)
class Judged:
    """A pair as it was settled: its outcome, and whether comparison, person or constraint settled it."""

    pair: Pair
    outcome: str
    decided_by: str
    score: float
    evidence: str

    def row(self) -> tuple[str, ...]:
        """The pair as a row of `pairs.csv`."""
        return (*self.pair, self.outcome, self.decided_by, f"{self.score:.1f}", self.evidence)


@dataclass(frozen=True)
class Linkage:
    """The result: `citation_of` each record, every compared pair, the pairs for a person, and what is related."""

    citation_of: dict[str, str]
    judged: list[Judged]
    queue: list[Judged]
    related: list[Relation]
    records: pd.DataFrame = field(repr=False)

    @property
    def count(self) -> int:
        """How many citations there are."""
        return len(set(self.citation_of.values()))

    @cached_property
    def citations(self) -> pd.DataFrame:
        """`record_id, citation_id`, every record once."""
        return pd.DataFrame(sorted(self.citation_of.items()), columns=pd.Index(CITATIONS), dtype=object)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Every pair that looked alike, what became of it, and why."""
        return pd.DataFrame([one.row() for one in self.judged], columns=pd.Index(PAIRS), dtype=object)

    @cached_property
    def relations(self) -> pd.DataFrame:
        """Citations that belong together and are not one: what the first is of the second, and by which records."""
        rows = [(one.citation_id, one.kind, one.related_id, one.record_id, one.related_record_id, one.evidence)
                for one in self.related]  # fmt: skip
        return pd.DataFrame(rows, columns=pd.Index(RELATED), dtype=object)

    @cached_property
    def questions(self) -> pd.DataFrame:
        """The queue with both records side by side, the most likely duplicates first."""
        asked = {record for one in self.queue for record in one.pair}
        shown = {row["record_id"]: row for row in _rows(self.records) if row["record_id"] in asked}
        rows = [
            (*one.pair, f"{one.score:.1f}", one.evidence,
             *(shown[record].get(name, "") for record in one.pair for name in SHOWN))
            for one in self.queue
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=pd.Index(QUEUE), dtype=object)


def link(
    records: pd.DataFrame,
    verdicts: Sequence[VerdictRow] = (),
    search_order: Sequence[str] = (),
    preprints: str = "link",
) -> Linkage:
    """Link records into citations.

    Args:
        records: one row a record, `record_id` unique; any of the other columns of `records.csv`, as text.
        verdicts: what people said of pairs, in the order in which they said it; verdicts on other records are ignored.
        search_order: the searches, earliest first; a citation is called after its earliest record.
        preprints: `link` or `separate`: whether a preprint and its published version are one citation.
    """
    known = {one.record_id: one for one in sorted(map(features, _rows(records)), key=lambda one: one.record_id)}
    compared = _compare_all(list(known.values()), preprints)
    said = final_verdicts(verdicts, known)
    clusters, refused = _cluster(known, compared, said, preprints)
    names = _names(clusters, known, search_order)
    judged = [_judged(pair, comparison, said, clusters, refused) for pair, comparison in sorted(compared.items())]
    judged += [
        Judged(pair, verdict.value, "person", 0.0, "not alike enough to be compared")
        for pair, verdict in sorted(said.items()) if pair not in compared
    ]  # fmt: skip
    judged.sort(key=lambda one: one.pair)
    return Linkage(names, judged, _queue(judged, names, said), relations(compared, known, names), records)


def final_verdicts(verdicts: Sequence[VerdictRow], known: dict[str, Any]) -> dict[Pair, Verdict]:
    """The verdict that counts for each pair of known records: the last that was given."""
    said: dict[Pair, Verdict] = {}
    for row in verdicts:
        if row.record_a in known and row.record_b in known and row.record_a != row.record_b:
            said[ordered(row.record_a, row.record_b)] = row.verdict
    return said


def _rows(records: pd.DataFrame) -> Iterator[dict[str, str]]:
    columns = [name for name in ("record_id", "search_id", "database", *COLUMNS) if name in records.columns]
    for values in zip(*(records[name] for name in columns), strict=True):
        yield dict(zip(columns, values, strict=True))


def _compare_all(records: list[Features], preprints: str) -> dict[Pair, Comparison]:
    corpus = corpus_of(records, preprints)
    compared = {}
    for a, b in candidates(records):
        comparison = compare(records[a], records[b], corpus)
        if comparison is not None:
            compared[records[a].record_id, records[b].record_id] = comparison
    return compared


def _cluster(
    known: dict[str, Features], compared: dict[Pair, Comparison], said: dict[Pair, Verdict], preprints: str
) -> tuple[Clusters, set[Pair]]:
    """Join what people joined, then what comparison joins, strongest first; also the pairs that were refused."""
    clusters = Clusters(known)
    parted = partners(pair for pair, verdict in said.items() if verdict is Verdict.DIFFERENT)
    for a, b in sorted(pair for pair, verdict in said.items() if verdict is Verdict.SAME):
        clusters.join(a, b, parted)
    contradicting = [pair for pair, one in compared.items() if one.holds_apart and pair not in said]
    settled = [pair for pair in contradicting if _people_settled(pair, clusters, compared)]
    apart = [pair for pair, verdict in said.items() if verdict is Verdict.DIFFERENT]
    held = partners([*set(contradicting).difference(settled), *apart])

    def clash(left: list[str], right: list[str]) -> bool:
        if not contradict([known[one] for one in left], [known[one] for one in right], preprints):
            return False
        return not any(_overrules(compared.get(ordered(a, b))) for a in left for b in right)

    same = [(pair, one.score) for pair, one in compared.items() if one.outcome is Outcome.SAME and pair not in said]
    strongest_first = sorted(same, key=lambda one: (-one[1], one[0]))
    return clusters, {pair for pair, _ in strongest_first if not clusters.join(*pair, held, clash)}


def _people_settled(pair: Pair, clusters: Clusters, compared: dict[Pair, Comparison]) -> bool:
    """Whether people joined one of the two with a record that is the same as the other: then it is no contradiction."""

    def same(a: str, b: str) -> bool:
        comparison = compared.get(ordered(a, b))
        return comparison is not None and comparison.outcome is Outcome.SAME

    groups = clusters[pair[0]], clusters[pair[1]]
    return max(map(len, groups)) > 1 and any(same(a, b) for a in groups[0] for b in groups[1])


def _overrules(comparison: Comparison | None) -> bool:
    """Whether a pair was found the same although its identifiers differ."""
    return comparison is not None and comparison.outcome is Outcome.SAME and "doi differs" in comparison.findings


def _names(clusters: Clusters, known: dict[str, Features], search_order: Sequence[str]) -> dict[str, str]:
    """Each record's citation: the id of its earliest record, by search and then by id."""
    rank = {search: place for place, search in enumerate(search_order)}

    def earliest(record: str) -> tuple[int, str]:
        return rank.get(record.partition(":")[0], len(rank)), record

    names: dict[str, str] = {}
    for record in known:
        if record not in names:
            group = clusters[record]
            names |= dict.fromkeys(group, min(group, key=earliest))
    return names


def _judged(
    pair: Pair, comparison: Comparison, said: dict[Pair, Verdict], clusters: Clusters, refused: set[Pair]
) -> Judged:
    outcome, decided_by = comparison.outcome.value, "comparison"
    if pair in said:
        outcome, decided_by = said[pair].value, "person"
    elif clusters.together(*pair) and comparison.outcome is not Outcome.SAME:
        outcome, decided_by = "same", "constraint"
    elif pair in refused:
        outcome, decided_by = "ask", "constraint"
    return Judged(pair, outcome, decided_by, comparison.score, comparison.evidence())


def _queue(judged: list[Judged], names: dict[str, str], said: dict[Pair, Verdict]) -> list[Judged]:
    """One question for each two citations that may be one, the likeliest first; none where a person kept them apart."""
    settled = {ordered(names[a], names[b]) for (a, b), verdict in said.items() if verdict is Verdict.DIFFERENT}
    questions: dict[Pair, Judged] = {}
    for one in sorted((one for one in judged if one.outcome == "ask"), key=lambda one: (-one.score, one.pair)):
        between = ordered(names[one.pair[0]], names[one.pair[1]])
        if between not in settled:
            questions.setdefault(between, one)
    return list(questions.values())
