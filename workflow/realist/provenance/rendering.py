"""A chain of provenance as text, as JSON or as a graph. What exports and people wrote is shown, never obeyed."""

from collections.abc import Iterator, Sequence
from typing import Any

from realist.errors import printable
from realist.provenance.nodes import Node, every


def as_text(node: Node, lines: int = 5, width: int = 300) -> str:
    """The tree with lines to its branches. A subtree that was shown already is not shown again.

    Args:
        node: the root.
        lines: how many lines of a record's text to show; 0 for all.
        width: how many characters of a label to show.
    """
    return "\n".join(_branch(node, "", "", lines, width, set()))


def _branch(node: Node, stem: str, below: str, lines: int, width: int, seen: set[Node]) -> Iterator[str]:
    yield stem + _head(node, width)
    if node.children and node in seen:
        yield f"{below}└─ (as above)"
        return
    seen.add(node)
    rest = [*_text(node.text, lines), *([f"... {node.more} more"] if node.more else [])]
    for at, child in enumerate(node.children):
        last = at == len(node.children) - 1 and not rest
        joint, more = ("└─ ", "   ") if last else ("├─ ", "│  ")
        yield from _branch(child, below + joint, below + more, lines, width, seen)
    yield from (f"{below}{line}" for line in rest)


def _head(node: Node, width: int) -> str:
    parts = [f"{node.kind} {node.id}".strip(), node.label]
    told = ": ".join(printable(part, width) for part in parts if part)
    place = f"  [{printable(node.place)}]" if node.place else ""
    return told + place + (f"  PROBLEM: {printable(node.problem)}" if node.problem else "")


def _text(text: str, lines: int) -> Iterator[str]:
    whole = text.splitlines()
    shown = whole[:lines] if lines else whole
    yield from (f"| {printable(line)}" for line in shown)
    if len(whole) > len(shown):
        yield f"| ... {len(whole) - len(shown)} more lines"


def as_json(node: Node) -> dict[str, Any]:
    """The tree as plain values; what is empty is left out."""
    told = {name: getattr(node, name) for name in ("kind", "id", "label", "place", "text", "problem", "more")}
    shown = {name: value for name, value in told.items() if value or name in ("kind", "id")}
    return shown | ({"children": [as_json(child) for child in node.children]} if node.children else {})


def as_dot(nodes: Sequence[Node]) -> str:
    """The chains as one graph for Graphviz: what several things rest on is drawn once."""
    lines = ["digraph provenance {", "  rankdir=LR;", '  node [shape=box, fontname="sans-serif", fontsize=10];']
    drawn = {one: None for node in nodes for one in every(node)}
    names = {key: f"n{at}" for at, key in enumerate(dict.fromkeys(map(_key, drawn)))}
    shown = {_key(one): one for one in reversed(drawn)}
    lines += [f"  {name} [label={_quoted(shown[key])}];" for key, name in names.items()]
    edges = dict.fromkeys((names[_key(one)], names[_key(child)]) for one in drawn for child in one.children)
    lines += [f"  {start} -> {end};" for start, end in edges]
    return "\n".join([*lines, "}"])


def _key(node: Node) -> tuple[str, str, str]:
    return node.kind, node.id, node.place


def _quoted(node: Node) -> str:
    r"""A label as Graphviz takes it literally: no quote ends it, no backslash begins an escape; `\l` ends a line."""
    parts = (f"{node.kind} {node.id}".strip(), node.label, node.place, node.problem)
    escaped = (printable(part, 120).replace("\\", "\\\\").replace('"', '\\"') for part in parts if part)
    return '"' + "".join(f"{part}\\l" for part in escaped) + '"'
