"""Arrows of a diagram, drawn so that it is clear which of two crossing ones goes where; their labels cover little."""

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, PathPatch
from matplotlib.path import Path as Curve

from realist.figures import style
from realist.figures.style import Area, wrap

Point = tuple[float, float]
Points = npt.NDArray[np.float64]
"""Many points, a row each."""

ASIDE = 2.0
LABEL = 24.0
HEADS = {
    "to": "-|>,head_length=2.8,head_width=1.5",
    "both": "<|-|>,head_length=2.8,head_width=1.5",
    "bars": "|-|,widthA=1.8,widthB=1.8",
}
COVERED = 20.0
SHIFTS = (
    (0.0, 0.0),
    (0.55, 0.0),
    (-0.55, 0.0),
    *((0.0, down) for down in (0.6, -0.6, 1.2, -1.2, 2.0, -2.0, 3.0, -3.0)),
)
"""Where a label may stand beside its arrow: shares of its width to the right, of its height downwards."""


@dataclass(frozen=True)
class ArrowLook:
    """The look of an arrow: its colour, its line, and its head (`to`, `both`, `bars`)."""

    colour: str = style.INK
    dashes: Any = "solid"
    head: str = "to"


def draw_arrow(axes: Axes, curve: Curve, look: ArrowLook) -> None:
    """An arrow with a light edge, so that it is clear which of two crossing ones goes on where."""
    middle = _points(curve)[3:-3]
    if middle:
        axes.add_patch(PathPatch(Curve(middle), facecolor="none", edgecolor=style.PAPER, linewidth=2.4, zorder=3))
    axes.add_patch(FancyArrowPatch(path=curve, arrowstyle=HEADS[look.head], mutation_scale=1, color=look.colour,
                                   linewidth=1.0, linestyle=look.dashes, zorder=3))  # fmt: skip


def apart(curves: Sequence[Curve], ends: Sequence[tuple[Hashable, Hashable]]) -> list[Curve]:
    """Arrows between the same two boxes side by side, not one on the other."""
    times: Counter[frozenset[Hashable]] = Counter()
    moved = []
    for curve, pair in zip(curves, ends, strict=True):
        points: Any = curve.vertices
        wide, high = abs(points[-1] - points[0])
        step = ASIDE * times[frozenset(pair)]
        times[frozenset(pair)] += 1
        moved.append(Curve(points + ((0, step) if wide > high else (step, 0)), curve.codes))
    return moved


def draw_labels(
    axes: Axes, curves: Sequence[Curve], labels: Sequence[str], taken: Sequence[tuple[Area, float]]
) -> None:
    """The labels of the first arrows, each where along its arrow it covers least of what else is there.

    Args:
        axes: where to draw.
        curves: all arrows.
        labels: of the first of them; empty: none.
        taken: areas that hold something, and what covering a square millimetre of each costs.
    """
    filled = list(taken)
    points = [_points(curve) for curve in curves]
    for place, label in enumerate(labels):
        if label:
            others = np.array([point for other, line in enumerate(points) if other != place for point in line])
            lines = wrap(label, LABEL, style.SMALL, most=2)
            area = _best_area(points[place], lines, filled, others)
            filled.append((area, COVERED))
            style.box(axes, area.left, area.top, area.width, area.height, edge="none", zorder=4)
            style.write_lines(axes, area.centre[0], area.top, lines, size=style.SMALL, align="center")


def _points(curve: Curve) -> list[Point]:
    """Points along a curve, close to one another."""
    polygon: Any = curve.to_polygons(closed_only=False)[0]
    corners = [(float(x), float(y)) for x, y in polygon]
    points = []
    for (left, top), (right, bottom) in pairwise(corners):
        steps = max(1, round(math.hypot(right - left, bottom - top)))
        points += [(left + (right - left) * n / steps, top + (bottom - top) * n / steps) for n in range(steps)]
    return [*points, corners[-1]]


def _best_area(
    points: Sequence[Point],
    lines: Sequence[str],
    taken: Sequence[tuple[Area, float]],
    others: Points,
) -> Area:
    """The place of a label: on its arrow or close to it, best near the middle; of `others` it covers few points."""
    width = max(style.text_width(line, style.SMALL) for line in lines) + 1
    height = len(lines) * style.line_height(style.SMALL)
    nearest = sorted(points, key=lambda point: math.dist(point, points[len(points) // 2]))
    areas = [
        Area(x + right * width - width / 2, y + down * height - height / 2, width, height)
        for right, down in SHIFTS
        for x, y in nearest
    ]
    inside = [area for area in areas if area.left > 0 and area.right < style.PAGE and area.top > 0]
    return min(
        inside or areas[:1],
        key=lambda area: sum(cost * _shared(area, one) for one, cost in taken) + _held(area, others),
    )


def _shared(one: Area, other: Area) -> float:
    """How many square millimetres two areas share."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(wide, 0) * max(high, 0)


def _held(area: Area, points: Points) -> int:
    """How many of these points lie in an area."""
    if not len(points):
        return 0
    x, y = points.T
    return int(np.sum((area.left <= x) & (x <= area.right) & (area.top <= y) & (y <= area.bottom)))
