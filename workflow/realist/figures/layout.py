"""What Graphviz does for the diagrams: which boxes stand in a row, in which order, and how arrows go around boxes.

Graphviz sees numbers only. No text from the review reaches it, so none can be taken for markup.
"""

from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import pygraphviz
from matplotlib.path import Path as Curve

from realist.figures.style import POINT, Area

K = TypeVar("K", bound=Hashable)

CLEARANCE = "+1.5"


def rows(
    sizes: Mapping[str, tuple[float, float]],
    edges: Sequence[tuple[str, str]],
    together: Sequence[str],
    last: Sequence[str],
) -> list[list[str]]:
    """Rows of boxes from left to right, so that arrows lead downwards and cross little, as `dot` finds them.

    Args:
        sizes: width and height of each box in mm.
        edges: the arrows.
        together: boxes that stand in one row, in this order.
        last: boxes that stand in the last row.
    """
    names = {box: f"n{place}" for place, box in enumerate(sizes)}
    graph = pygraphviz.AGraph(strict=False, directed=True, nodesep=0.25)
    for box, (width, height) in sizes.items():
        graph.add_node(names[box], shape="box", label="", fixedsize="true", width=width / 25.4, height=height / 25.4)
    graph.add_subgraph([names[box] for box in together], rank="same")
    graph.add_subgraph([names[box] for box in last], rank="sink")
    for place, (start, end) in enumerate([*edges, *pairwise(together)]):
        graph.add_edge(names[start], names[end], key=str(place))
    graph.layout(prog="dot")
    places = {box: _point(graph.get_node(names[box]).attr["pos"]) for box in sizes}
    found = [[box for box in sizes if places[box][1] == height] for height in sorted({y for _, y in places.values()})]
    return [sorted(row, key=lambda box: places[box][0]) for row in found]


def route(boxes: Mapping[K, Area], ends: Sequence[tuple[K, K]]) -> list[Curve]:
    """A curve in mm for each pair of boxes, from the side of the first to the side of the second."""
    names = {box: f"n{place}" for place, box in enumerate(boxes)}
    graph = pygraphviz.AGraph(strict=False, directed=True, splines="true", esep=CLEARANCE, outputorder="nodesfirst")
    for box, obstacle in boxes.items():
        x, y = obstacle.centre
        graph.add_node(names[box], shape="box", label="", fixedsize="true", width=obstacle.width / 25.4,
                       height=obstacle.height / 25.4, pos=f"{x / POINT:.3f},{-y / POINT:.3f}")  # fmt: skip
    for place, (start, end) in enumerate(ends):
        graph.add_edge(names[start], names[end], key=str(place), dir="none")
    graph.layout(prog="nop")
    shift = _shift(graph, boxes, names)
    found = [graph.get_edge(names[start], names[end], str(place)) for place, (start, end) in enumerate(ends)]
    return [_curve(edge.attr["pos"], shift) for edge in found]


def _shift(graph: Any, boxes: Mapping[K, Area], names: Mapping[K, str]) -> tuple[float, float]:
    """Graphviz moves the whole drawing to its own origin: how far to move it back."""
    if not boxes:
        return 0.0, 0.0
    box = next(iter(boxes))
    x, y = _point(graph.get_node(names[box]).attr["pos"])
    return boxes[box].centre[0] - x, boxes[box].centre[1] - y


def _curve(pos: str, shift: tuple[float, float]) -> Curve:
    points = [_point(point) for point in pos.split()]
    moved = [(x + shift[0], y + shift[1]) for x, y in points]
    return Curve(moved, [Curve.MOVETO] + [Curve.CURVE4] * (len(moved) - 1))


def _point(text: str) -> tuple[float, float]:
    x, y = text.split(",")
    return float(x) * POINT, -float(y) * POINT
