"""From what a person types to the chains of what it names."""

import difflib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from realist.provenance.chains import citations, evidence, exhibits, numbers, pictures, records, texts
from realist.provenance.chains.trail import Trail
from realist.provenance.nodes import Node


@dataclass(frozen=True)
class Named:
    """A kind of thing that can be traced: the names it has in this review, and its chain.

    Attributes:
        names: its keys or ids.
        chain: from such a name to the tree.
        printed: what the paper calls it, and the name that this stands for; several may be called alike.
    """

    names: Callable[[Trail], Collection[str]]
    chain: Callable[[Trail, str], Node]
    printed: Callable[[Trail], Iterable[tuple[str, str]]] = lambda _: ()

    def meant(self, trail: Trail, asked: str) -> list[str]:
        """The names that a person may mean: the very name, or else all that the paper calls so, whatever the case."""
        if asked in self.names(trail):
            return [asked]
        folded = asked.strip().casefold()
        return [name for called, name in self.printed(trail) if called.casefold() == folded]

    def known(self, trail: Trail) -> set[str]:
        """All that a person may type."""
        return {*self.names(trail), *(called for called, _ in self.printed(trail))}


def _studies(trail: Trail) -> Iterator[tuple[str, str]]:
    """By label, and as the list of references has them."""
    for study_id, row in trail.archive.studies.items():
        yield from ((row["label"], study_id), (f"ref-{study_id}", study_id))


KINDS: dict[str, Named] = {
    "number": Named(lambda trail: trail.archive.numbers, numbers.number),
    "figure": Named(pictures.names, pictures.figure, exhibits.figures),
    "table": Named(exhibits.tables, exhibits.table),
    "box": Named(lambda trail: trail.archive.flow, pictures.box),
    "CMOC": Named(lambda trail: trail.archive.cmocs, evidence.cmoc),
    "cluster": Named(lambda trail: [one.id for one in trail.archive.config.synthesis.clusters], evidence.cluster),
    "excerpt": Named(lambda trail: trail.archive.excerpts, evidence.excerpt),
    "study": Named(lambda trail: trail.archive.studies, evidence.study, _studies),
    "reference": Named(texts.keys, texts.reference, lambda trail: [(f"ref-{one}", one) for one in texts.keys(trail)]),
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
        name: a key, an id or a name, exactly; or, whatever the case, what the paper prints for it.
        kind: only things of this kind.

    Raises:
        UnknownNameError: there is none.
    """
    kinds = {kind: KINDS[kind]} if kind else KINDS
    found = {one: meant for one, named in kinds.items() if (meant := named.meant(trail, name))}
    if "citation" in found:
        found.pop("record", None)
    if not found:
        raise UnknownNameError(name, _nearest(name, {one for named in kinds.values() for one in named.known(trail)}))
    return [kinds[one].chain(trail, meant) for one, some in found.items() for meant in some]


def _nearest(name: str, known: Collection[str]) -> list[str]:
    folded: dict[str, str] = {one.casefold(): one for one in sorted(known)}
    close = difflib.get_close_matches(name.strip().casefold(), list(folded), n=5, cutoff=0.6)
    return [folded[one] for one in close]
