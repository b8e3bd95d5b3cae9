"""Agreement between reviewers, by stage, round and pair: percent, Cohen's kappa and AC1 with intervals, and PABAK."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.axes import Axes
from pydantic import BaseModel, ConfigDict, Field

from realist.figures import style
from realist.figures.style import Drawing, new_sheet, number, plural, save, shorten, styled, wrap, write
from realist.steps import run
from realist.tables import read_dicts

Rows = Sequence[Mapping[str, str]]

NAMES = 36.0
MEASURES = 27.0
PLOT = 30.0
LEFT = NAMES + MEASURES
ROW = 4.4
TOP = 3.0
BETWEEN = 3.0
AXIS = 8.0
NOT_ESTIMABLE = "not estimable"


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    data_status: str = Field(alias="review.data_status")


@dataclass(frozen=True)
class Measure:
    """A statistic of agreement; `value` is NaN where it cannot be estimated, the interval where there is none."""

    name: str
    marker: str
    colour: str
    value: float
    low: float = math.nan
    high: float = math.nan
    share: bool = False

    def told(self) -> str:
        """The value as printed, with its interval; a share as a percentage."""
        if math.isnan(self.value):
            return NOT_ESTIMABLE
        if self.share:
            return f"{self.value:.1%}"
        interval = "" if math.isnan(self.low) else f" ({_signed(self.low)} to {_signed(self.high)})"
        return f"{_signed(self.value)}{interval}"


@dataclass(frozen=True)
class Pair:
    """Two reviewers at a stage or in a round, the citations that both decided on, and how far they agreed."""

    stage: str
    round: str
    reviewers: str
    decided: int
    measures: tuple[Measure, ...]


def establish(agreement: Path, labels: dict[str, str], settings: Settings, outputs: list[Path]) -> None:
    """Draw the agreement between reviewers; `labels` are those of the stages by id, in order."""
    save(draw_agreement(read_dicts(agreement), labels, settings.data_status), outputs, settings.data_status)


@styled
def draw_agreement(agreement: Rows, labels: Mapping[str, str], data_status: str) -> Drawing:
    """The agreement of `results/screening/agreement.csv`; stages in the order of `labels`."""
    pairs = read_pairs(agreement, labels)
    height = TOP + math.fsum(len(pair.measures) * ROW + BETWEEN for pair in pairs) + AXIS
    sheet = new_sheet(style.WIDE, height, data_status)
    start = _start([value for pair in pairs for one in pair.measures for value in (one.value, one.low)])
    _draw_axis(sheet.canvas, start, height - AXIS)
    if not pairs:
        write(sheet.canvas, 1, TOP, "No two reviewers decided on the same citations")
    top = TOP
    for place, pair in enumerate(pairs):
        top = _draw_pair(sheet.canvas, pair, top, start, ruled=place > 0)
    return sheet.drawing(describe_agreement(pairs))


def read_pairs(agreement: Rows, labels: Mapping[str, str]) -> list[Pair]:
    """The pairs of reviewers, in the order of the stages, then of the rounds and of the reviewers."""
    order = {stage: place for place, stage in enumerate(labels)}
    names = ("round", "reviewer_a", "reviewer_b")
    rows = sorted(agreement, key=lambda row: (order.get(row["stage"], len(order)), *(row[name] for name in names)))
    return [
        Pair(
            labels.get(row["stage"], row["stage"]),
            row["round"],
            f"{row['reviewer_a']} and {row['reviewer_b']}",
            int(row["n"]),
            tuple(_measures(row)),
        )
        for row in rows
    ]


def _measures(row: Mapping[str, str]) -> Iterator[Measure]:
    yield Measure("Percent agreement", "s", style.GREY, _number(row["percent"]), share=True)
    interval = _number(row["kappa_low"]), _number(row["kappa_high"])
    yield Measure("Cohen's kappa", "o", style.BLUE, _number(row["kappa"]), *interval)
    yield Measure("PABAK", "D", style.VERMILLION, _number(row["pabak"]))
    yield Measure(
        "Gwet's AC1", "^", style.GREEN, _number(row["ac1"]), _number(row["ac1_low"]), _number(row["ac1_high"])
    )


def _number(cell: str) -> float:
    return float(cell) if cell else math.nan


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}")


def _start(values: Sequence[float]) -> float:
    """Where the axis begins: at 0, or lower where people agreed less than by chance."""
    lowest = min((value for value in values if not math.isnan(value)), default=0.0)
    return min(0.0, max(-1.0, math.floor(lowest * 2) / 2))


def _draw_axis(axes: Axes, start: float, bottom: float) -> None:
    step = 0.25 if start == 0 else 0.5
    for place in range(round((1 - start) / step) + 1):
        value = start + place * step
        x = _x(value, start)
        axes.plot([x, x], [TOP - 1, bottom], color=style.RULE, linewidth=0.5, zorder=0)
        write(axes, x, bottom + 2, _signed(value).rstrip("0").rstrip(".") or "0", size=style.SMALL, align="center")
    write(axes, LEFT + PLOT / 2, bottom + 5.4, "Agreement (1 is complete)", size=style.SMALL, align="center")


def _x(value: float, start: float) -> float:
    return LEFT + (value - start) / (1 - start) * PLOT


def _draw_pair(axes: Axes, pair: Pair, top: float, start: float, *, ruled: bool) -> float:
    if ruled:
        axes.plot([0, style.WIDE], [top - BETWEEN / 2] * 2, color=style.RULE, linewidth=0.5, zorder=0)
    lines = wrap(pair.stage, NAMES - 3, bold=True, most=2)
    below = style.write_lines(axes, 1, top, lines, bold=True)
    named = [f"round {pair.round}"] if pair.round else []
    said = [shorten(one, NAMES - 3) for one in (*named, pair.reviewers)]
    style.write_lines(axes, 1, below, [*said, f"n={number(pair.decided)}"])
    for measure in pair.measures:
        _draw_measure(axes, measure, top + ROW / 2, start)
        top += ROW
    return top + BETWEEN


def _draw_measure(axes: Axes, measure: Measure, row: float, start: float) -> None:
    write(axes, NAMES, row, measure.name)
    write(axes, LEFT + PLOT + 3, row, measure.told())
    if math.isnan(measure.value):
        return
    if not math.isnan(measure.low):
        ends = [_x(max(measure.low, start), start), _x(min(measure.high, 1), start)]
        axes.plot(ends, [row, row], color=measure.colour, linewidth=1.2, solid_capstyle="butt", zorder=2)
    axes.plot(_x(max(measure.value, start), start), row, marker=measure.marker, markersize=5, color=measure.colour,
              markeredgecolor=style.PAPER, markeredgewidth=0.5, zorder=3)  # fmt: skip


def describe_agreement(pairs: Sequence[Pair]) -> str:
    """Every value in words."""
    told = [f"Agreement between reviewers at {plural(len({pair.stage for pair in pairs}), 'stage')}."]
    for pair in pairs:
        values = ", ".join(f"{measure.name} {measure.told()}" for measure in pair.measures)
        place = f"{pair.stage}, round {pair.round}" if pair.round else pair.stage
        told.append(f"{place}, {pair.reviewers}, {plural(pair.decided, 'citation')}: {values}.")
    return " ".join(told)


if __name__ == "__main__":
    run(establish)
