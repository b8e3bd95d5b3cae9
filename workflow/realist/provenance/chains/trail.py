"""What every chain needs: the files of the review, and how many children of a node to follow."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from realist.provenance.archive import Archive
from realist.provenance.exports import Export
from realist.provenance.nodes import Node, first
from realist.review import load_search

SHOWN = 5


@dataclass(frozen=True)
class Trail:
    """A way back from results to bytes.

    Attributes:
        archive: the files of the review.
        limit: how many children of a node to follow; 0 for all.
    """

    archive: Archive
    limit: int = SHOWN
    _exports: dict[tuple[str, str], Export] = field(default_factory=dict)
    _nodes: dict[tuple[str, str], Node] = field(default_factory=dict)

    def some(self, ids: Sequence[str], build: Callable[["Trail", str], Node]) -> tuple[tuple[Node, ...], int]:
        """The nodes of the first ids, and how many ids are left."""
        return first(ids, self.limit, lambda one: build(self, one))

    def once(self, kind: str, id_: str, build: Callable[[], Node]) -> Node:
        """The node of an id, made once however often it is met."""
        if (kind, id_) not in self._nodes:
            self._nodes[kind, id_] = build()
        return self._nodes[kind, id_]

    def export(self, search_id: str, source_file: str) -> Export:
        """An export of a search, read once.

        Raises:
            OSError: it is not there, or cannot be read.
        """
        key = search_id, source_file
        if key not in self._exports:
            folder = self.archive.root / "data/searches" / search_id
            columns = load_search(folder / "search.yaml", f"data/searches/{search_id}/search.yaml").columns
            self._exports[key] = Export(folder / source_file, columns)
        return self._exports[key]


def told(*parts: str) -> str:
    """The parts that are not empty, as one line."""
    return "; ".join(part for part in parts if part)
