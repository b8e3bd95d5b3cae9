"""Arrows of a diagram, drawn so that no head is ever covered; their labels cover little of what else is there."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path as Curve

from realist.figures import style
from realist.figures.lanes import Point, Way
from realist.figures.style import Area, wrap

Numbers = npt.NDArray[np.float64]

LABEL = 24.0
HEADS = {"to": 1.3, "both": 1.3, "bars": 0.6}
"""How long a head is in mm, or how far before its box a bar stands."""
HALF = 0.5
BARE = 1.4
ROUND = 0.75
LINES, LABELS, ABOVE = 3.0, 4.0, 4.5
COVERED = 20.0
LINE_COVERED, TURN_COVERED, HEAD_COVERED = 5.0, 10.0, 1000.0
ROOM = 0.7
SHIFTS = (
    (0.0, 0.0, 0.0),
    (0.55, 0.0, 4.0),
    (-0.55, 0.0, 4.0),
    *((0.0, side * down, 4 * down**2) for down in (0.6, 1.2, 2.0, 3.0) for side in (1, -1)),
)
"""Where a label may stand beside its arrow: shares of its width to the right, of its height downwards; the cost."""


@dataclass(frozen=True)
class ArrowLook:
    """The look of an arrow: its colour, its line, and its head (`to`, `both`, `bars`)."""

    colour: str = style.INK
    dashes: Any = "solid"
    head: str = "to"


def draw_arrows(axes: Axes, ways: Sequence[Way], looks: Sequence[ArrowLook]) -> None:
    """Arrows with a light edge, so that it is clear which of two crossing ones goes on where; heads lie above all."""
    for way, look in zip(ways, looks, strict=True):
        end = HEADS[look.head]
        start = 0.0 if look.head == "to" else end
        _draw_line(axes, _cut(way, BARE, BARE), edgecolor=style.PAPER, linewidth=2.4)
        _draw_line(axes, _cut(way, start, end), edgecolor=look.colour, linewidth=1.0, linestyle=look.dashes)
        _draw_head(axes, way[-2], way[-1], look)
        if look.head != "to":
            _draw_head(axes, way[1], way[0], look)


def _draw_line(axes: Axes, way: Way, **look: Any) -> None:
    axes.add_patch(PathPatch(_rounded(way), facecolor="none", capstyle="butt", zorder=LINES, **look))


def _draw_head(axes: Axes, before: Point, tip: Point, look: ArrowLook) -> None:
    """The head of an arrow that comes straight from the point before: a triangle, or a bar just before its box."""
    x, y = _on(tip, before, HEADS[look.head])
    ahead_x, ahead_y = _on((0, 0), (tip[0] - x, tip[1] - y), HALF)
    base = [(x - ahead_y, y + ahead_x), (x + ahead_y, y - ahead_x)]
    if look.head == "bars":
        axes.add_patch(PathPatch(Curve(base), edgecolor=look.colour, linewidth=1.3, capstyle="butt", zorder=ABOVE))
    else:
        axes.add_patch(Polygon([*base, tip], facecolor=look.colour, linewidth=0, zorder=ABOVE))


def _on(point: Point, towards: Point, length: float) -> Point:
    """The point so far from one towards another."""
    share = length / math.dist(point, towards)
    return point[0] + (towards[0] - point[0]) * share, point[1] + (towards[1] - point[1]) * share


def _cut(way: Way, start: float, end: float) -> Way:
    """A way without so much of its ends."""
    return [_on(way[0], way[1], start), *way[1:-1], _on(way[-1], way[-2], end)]


def _rounded(way: Way) -> Curve:
    """A way with rounded turns."""
    points, codes = [way[0]], [Curve.MOVETO]
    for before, turn, after in zip(way, way[1:], way[2:], strict=False):
        points += [_on(turn, before, ROUND), turn, _on(turn, after, ROUND)]
        codes += [Curve.LINETO, Curve.CURVE3, Curve.CURVE3]
    return Curve([*points, way[-1]], [*codes, Curve.LINETO])


def draw_labels(axes: Axes, ways: Sequence[Way], labels: Sequence[str], taken: Sequence[tuple[Area, float]]) -> None:
    """The labels of the first arrows, each where along its arrow it covers least of what else is there.

    Args:
        axes: where to draw.
        ways: all arrows.
        labels: of the first of them; empty: none.
        taken: areas that hold something, and what covering a square millimetre of each costs.
    """
    filled = [*taken, *((area, HEAD_COVERED) for way in ways for area in _ends(way))]
    points = [_points(way) for way in ways]
    for place, label in enumerate(labels):
        if label:
            marks = [(point, LINE_COVERED) for other, line in enumerate(points) if other != place for point in line]
            marks += [(turn, TURN_COVERED) for turn in ways[place][1:-1]]
            lines = wrap(label, LABEL, style.SMALL, most=2)
            area = _best_area(points[place], lines, filled, marks)
            filled.append((area, COVERED))
            style.box(axes, area.left, area.top, area.width, area.height, edge="none", zorder=LABELS)
            style.write_lines(axes, area.centre[0], area.top, lines, size=style.SMALL, align="center")


def _ends(way: Way) -> Iterator[Area]:
    """Where an arrow begins and where it ends, as far as its head may reach."""
    for tip, before in ((way[0], way[1]), (way[-1], way[-2])):
        x, y = _on(tip, before, BARE / 2)
        yield Area(x - BARE / 2, y - BARE / 2, BARE, BARE)


def _points(way: Way) -> list[Point]:
    """Points along a way, close to one another."""
    points = []
    for (left, top), (right, bottom) in pairwise(way):
        steps = max(1, round(math.hypot(right - left, bottom - top)))
        points += [(left + (right - left) * n / steps, top + (bottom - top) * n / steps) for n in range(steps)]
    return [*points, way[-1]]


def _best_area(
    points: Sequence[Point],
    lines: Sequence[str],
    taken: Sequence[tuple[Area, float]],
    marks: Sequence[tuple[Point, float]],
) -> Area:
    """The place of a label: on its arrow or close to it, best near the middle, where covering costs least."""
    width = max(style.text_width(line, style.SMALL) for line in lines) + 1
    height = len(lines) * style.line_height(style.SMALL)
    nearest = sorted(points, key=lambda point: math.dist(point, points[len(points) // 2]))
    places = [
        (Area(x + right * width - width / 2, y + down * height - height / 2, width, height), away)
        for right, down, away in SHIFTS
        for x, y in nearest
    ]
    inside = [one for one in places if one[0].left > 0 and one[0].right < style.PAGE and one[0].top > 0]
    areas = [area for area, _ in inside or places[:1]]
    costs = np.array([away for _, away in inside or places[:1]]) + _shared(areas, taken) + _held(areas, marks)
    return areas[int(np.argmin(np.round(costs, 6)))]  # rounded: machines differ in the order in which they add


def _shared(areas: Sequence[Area], taken: Sequence[tuple[Area, float]]) -> Numbers:
    """What it costs that each area shares square millimetres with what is taken."""
    one, other = _bounds(areas)[:, None], _bounds([area for area, _ in taken])
    shared = np.minimum(one[..., 2:], other[:, 2:]) - np.maximum(one[..., :2], other[:, :2])
    costs: Numbers = np.sum(np.prod(np.maximum(shared, 0), axis=-1) * [cost for _, cost in taken], axis=-1)
    return costs


def _held(areas: Sequence[Area], marks: Sequence[tuple[Point, float]]) -> Numbers:
    """What it costs that each area, and a little around it, holds these points."""
    bounds = _bounds(areas)[:, None]
    points = np.array([point for point, _ in marks]).reshape(-1, 2)
    held = np.all((bounds[..., :2] - ROOM <= points) & (points <= bounds[..., 2:] + ROOM), axis=-1)
    costs: Numbers = np.sum(held * np.array([cost for _, cost in marks]), axis=-1)
    return costs


def _bounds(areas: Sequence[Area]) -> Numbers:
    return np.array([(area.left, area.top, area.right, area.bottom) for area in areas])
