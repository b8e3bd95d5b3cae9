"""How figures mark which way a CMOC moves inequality: a shape and a colour each, so that either tells."""

from dataclasses import dataclass

from matplotlib.axes import Axes

from realist.figures import style


@dataclass(frozen=True)
class Look:
    """The look of a direction: what the legend calls it, its marker, colour and line."""

    name: str
    marker: str
    colour: str
    dashes: object


DIRECTIONS = {
    "reduces": Look("may reduce inequality", "v", style.BLUE, "solid"),
    "maintains": Look("leaves it as it is", "s", style.GREY, (0, (5, 1.5))),
    "increases": Look("may increase inequality", "^", style.VERMILLION, (0, (2.2, 1.2))),
    "mixed": Look("differs by group", "d", style.PLUM, (0, (4, 1, 1, 1))),
    "unclear": Look("unclear", "o", style.GREY, (0, (1, 1))),
}


def draw_direction(axes: Axes, direction: str, x: float, y: float) -> None:
    """The mark of a direction; an open one where it is unclear."""
    look = DIRECTIONS[direction]
    face = style.PAPER if direction == "unclear" else look.colour
    axes.plot(x, y, marker=look.marker, markersize=5, markerfacecolor=face, markeredgecolor=look.colour,
              markeredgewidth=0.8, zorder=4)  # fmt: skip
