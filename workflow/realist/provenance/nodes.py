"""A chain of provenance as a tree: what something is, where it stands, and what it rests on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Node:
    """One thing of the review.

    Attributes:
        kind: what it is, in one word: number, citation, decision, record, bytes ...
        id: its own id; nothing where it has none.
        label: what it says, in words.
        place: file and row or line on which it stands.
        text: the bytes of a record as text.
        problem: what is wrong with it; nothing where it is as it should be.
        children: what it rests on.
        more: how many further children there are that a limit left out.
    """

    kind: str
    id: str
    label: str = ""
    place: str = ""
    text: str = ""
    problem: str = ""
    children: tuple["Node", ...] = ()
    more: int = 0


def first(ids: Sequence[str], limit: int, build: Callable[[str], Node]) -> tuple[tuple[Node, ...], int]:
    """Nodes of the first `limit` ids, and how many are left; a limit of 0 takes all."""
    shown = ids[:limit] if limit else ids
    return tuple(map(build, shown)), len(ids) - len(shown)


def pruned(node: Node, depth: int) -> Node:
    """The tree down to `depth` steps below its root."""
    if not node.children:
        return node
    if depth <= 0:
        return replace(node, children=(), more=node.more + len(node.children))
    return replace(node, children=tuple(pruned(child, depth - 1) for child in node.children))


def every(node: Node) -> Iterator[Node]:
    """The node and all below it."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(one.children))
