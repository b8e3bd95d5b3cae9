"""From what a person types to the chains of what it names."""

import difflib
from collections.abc import Callable, Collection
from dataclasses import dataclass

from realist.provenance.chains import citations, evidence, numbers, pictures, records, texts
from realist.provenance.chains.trail import Trail
from realist.provenance.nodes import Node


@dataclass(frozen=True)
class Named:
    """A kind of thing that can be traced: the names it has in this review, and its chain."""

    names: Callable[[Trail], Collection[str]]
    chain: Callable[[Trail, str], Node]


KINDS: dict[str, Named] = {
    "number": Named(lambda trail: trail.archive.numbers, numbers.number),
    "figure": Named(pictures.names, pictures.figure),
    "box": Named(lambda trail: trail.archive.flow, pictures.box),
    "CMOC": Named(lambda trail: trail.archive.cmocs, evidence.cmoc),
    "cluster": Named(lambda trail: [one.id for one in trail.archive.config.synthesis.clusters], evidence.cluster),
    "excerpt": Named(lambda trail: trail.archive.excerpts, evidence.excerpt),
    "study": Named(lambda trail: trail.archive.studies, evidence.study),
    "reference": Named(texts.keys, texts.reference),
    "search": Named(lambda trail: trail.archive.searches, records.search),
    "citation": Named(lambda trail: trail.archive.members, citations.citation),
    "record": Named(lambda trail: trail.archive.citation_of, citations.of_record),
}


class UnknownNameError(LookupError):
    """Nothing in the review has this name. `nearest` holds names that resemble it, the likeliest first."""

    def __init__(self, name: str, nearest: list[str]) -> None:
        self.name = name
        self.nearest = nearest
        super().__init__(name)


def find(trail: Trail, name: str, kind: str = "") -> list[Node]:
    """The chains of everything that has this name; a record that names its citation is shown as the citation.

    Args:
        trail: the review.
        name: a key, an id or a name, exactly.
        kind: only things of this kind.

    Raises:
        UnknownNameError: there is none.
    """
    kinds = {kind: KINDS[kind]} if kind else KINDS
    found = {one: named for one, named in kinds.items() if name in named.names(trail)}
    if "citation" in found:
        found.pop("record", None)
    if not found:
        raise UnknownNameError(name, _nearest(name, {one for named in kinds.values() for one in named.names(trail)}))
    return [named.chain(trail, name) for named in found.values()]


def _nearest(name: str, known: Collection[str]) -> list[str]:
    folded: dict[str, str] = {one.casefold(): one for one in sorted(known)}
    close = difflib.get_close_matches(name.strip().casefold(), list(folded), n=5, cutoff=0.6)
    return [folded[one] for one in close]
