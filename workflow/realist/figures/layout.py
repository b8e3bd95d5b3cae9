"""What Graphviz does for the diagrams: which boxes stand in a row, and in which order.

Graphviz sees numbers only. No text from the review reaches it, so none can be taken for markup.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pygraphviz


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


def _point(text: str) -> tuple[float, float]:
    x, y = text.split(",")
    return float(x), -float(y)
