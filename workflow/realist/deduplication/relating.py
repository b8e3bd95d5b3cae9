"""Reports that belong together and are not one: a notice and its report, parts of a series, a preprint kept apart.

Deduplication never joins them; a reader still wants to know of them. An erratum or a retraction of an included report
above all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from realist.deduplication.compare import AGREEING_AUTHORS, Comparison
from realist.deduplication.normalise import Features

ALIKE = frozenset({"title same", "title same, short", "title near", "title shorter", "title close"})
OF_ONE_JOURNAL = frozenset({"container same"})
UNLIKE = frozenset({"authors differ", "container differs"})
CORRECTING = frozenset({"erratum", "retraction", "expression of concern"})
"""Kinds of notices after which a report is no longer what it was."""


@dataclass(frozen=True, order=True)
class Relation:
    """One citation's bearing on another, by two of their records.

    Attributes:
        kind: what the first is of the second: erratum, retraction, expression of concern, comment, reply, earlier part
            (of one series), preprint, conference version.
    """

    citation_id: str
    kind: str
    related_id: str
    record_id: str
    related_record_id: str
    evidence: str


def relations(
    compared: Mapping[tuple[str, str], Comparison], known: Mapping[str, Features], citation_of: Mapping[str, str]
) -> list[Relation]:
    """What the compared pairs say of citations that are not one, each once, by the pair that speaks most for it."""
    best: dict[tuple[str, str, str], tuple[float, Relation]] = {}
    for pair, comparison in compared.items():
        for relation in _related(pair, comparison, known, citation_of):
            key = relation.citation_id, relation.kind, relation.related_id
            score = -comparison.score
            if key not in best or (score, relation) < best[key]:
                best[key] = score, relation
    return sorted(relation for _, relation in best.values())


def _related(
    pair: tuple[str, str], comparison: Comparison, known: Mapping[str, Features], citation_of: Mapping[str, str]
) -> Iterable[Relation]:
    first, second = citation_of[pair[0]], citation_of[pair[1]]
    findings = frozenset(comparison.findings)
    if first == second or not findings & ALIKE:
        return
    for a, b in (pair, pair[::-1]):
        if kind := _kind(known[a], known[b], findings):
            yield Relation(citation_of[a], kind, citation_of[b], a, b, comparison.evidence())


def _kind(one: Features, other: Features, findings: frozenset[str]) -> str:
    """What a record is of another that it resembles; nothing where it is the other way round, or neither."""
    if one.notice and not other.notice:
        return one.notice if findings & (AGREEING_AUTHORS | OF_ONE_JOURNAL) and not findings & UNLIKE else ""
    if not findings & AGREEING_AUTHORS or one.notice != other.notice:
        return ""
    if "preprint apart" in findings:
        return "preprint" if one.preprint else ""
    if "part differs" in findings:
        return "earlier part" if one.part < other.part and not one.recurring else ""
    return "conference version" if "venue differs" in findings and one.venue == "conference" else ""
