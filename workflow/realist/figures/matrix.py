"""The evidence matrix: which study supports, refines or refutes which CMOC.

A filled cell supports, and is the darker the more excerpts there are; a diamond refines, a cross refutes. CMOCs stand
by cluster, each with the direction in which it moves inequality, and with its studies counted.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.axes import Axes
from pydantic import BaseModel, ConfigDict, Field

from realist.figures import style
from realist.figures.directions import DIRECTIONS, draw_direction
from realist.figures.style import Area, Drawing, listed, new_sheet, number, plural, save, shorten, styled, wrap, write
from realist.steps import run
from realist.tables import read_dicts

Rows = Sequence[Mapping[str, str]]

MOST_NAMES = 58.0
LEAST_NAMES = 40.0
COUNT = 4.6
COUNTS = 4 * COUNT
ROW = 4.6
LONGEST = 38.0
WIDEST = 6.0
NARROWEST = 2.75
BETWEEN = 5.0
KEY_LINE = 3.7
EMPTY = "#F5F6F7"
SHADES = ("#B9D9EE", "#84BCDF", "#4F9FCE")
STANCES = ("supports", "refines", "refutes")
COUNTED = ("supporting", "refining", "refuting")


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    data_status: str = Field(alias="review.data_status")


Stances = Mapping[str, int]
Cells = Mapping[tuple[str, str], Stances]


@dataclass(frozen=True)
class Block:
    """Some of the studies side by side under one row of labels; a matrix too wide for a page has several."""

    studies: Rows
    left: float
    width: float

    def columns(self) -> dict[str, float]:
        """The middle of each study's column in mm."""
        return {row["study_id"]: self.left + (place + 0.5) * self.width for place, row in enumerate(self.studies)}

    @property
    def right(self) -> float:
        """Where the last column ends."""
        return self.left + len(self.studies) * self.width


@dataclass(frozen=True)
class Frame:
    """What all blocks share: the width of the names, the height of the head, the CMOCs by cluster, and their titles."""

    names: float
    head: float
    groups: Mapping[str, Rows]
    titles: Mapping[str, Sequence[str]]

    def row(self, cmoc: Mapping[str, str]) -> float:
        """The height of a CMOC's row."""
        return max(ROW, len(self.titles[cmoc["cmoc_id"]]) * style.line_height() + 0.8)

    @property
    def height(self) -> float:
        """The height of a block."""
        rows = math.fsum(self.row(cmoc) for cmocs in self.groups.values() for cmoc in cmocs)
        return self.head + len(self.groups) * ROW + rows


def establish(matrix: Path, cmocs: Path, studies: Path, settings: Settings, outputs: list[Path]) -> None:
    """Draw the evidence matrix."""
    drawing = draw_matrix(read_dicts(matrix), read_dicts(cmocs), read_dicts(studies), settings.data_status)
    save(drawing, outputs, settings.data_status)


@styled
def draw_matrix(matrix: Rows, cmocs: Rows, studies: Rows, data_status: str) -> Drawing:
    """The evidence of `results/synthesis/matrix.csv`, for `cmocs.csv` (by cluster) and `studies.csv`."""
    cells = {(row["cmoc_id"], row["study_id"]): {stance: int(row[stance]) for stance in STANCES} for row in matrix}
    frame = _frame(cmocs, studies)
    ordered = sorted(studies, key=lambda row: (style.alphabetical(row["label"]), row["study_id"]))
    blocks = _blocks(ordered, frame.names)
    paper = style.paper_width(blocks[0].right + COUNTS + 1)
    sheet = new_sheet(paper, len(blocks) * (frame.height + BETWEEN) - BETWEEN + 1, data_status)
    for place, block in enumerate(blocks):
        _draw_block(sheet.canvas, block, frame, cells, place * (frame.height + BETWEEN))
    _draw_key(sheet.canvas, _key_lines(cmocs))
    return sheet.drawing(describe_matrix(cells, cmocs, studies))


def _blocks(studies: Rows, left: float) -> list[Block]:
    room = style.PAGE - left - COUNTS - 1
    count = max(1, math.ceil(len(studies) / int(room / NARROWEST)))
    size = max(1, math.ceil(len(studies) / count))
    width = min(room / size, WIDEST)
    return [Block(studies[place * size : (place + 1) * size], left, width) for place in range(count)]


def _frame(cmocs: Rows, studies: Rows) -> Frame:
    titles = {row["cmoc_id"]: row["title"] or row["statement"] for row in cmocs}
    clusters = list(dict.fromkeys(row["cluster_name"] for row in cmocs))
    longest = [_title_left(row) + style.text_width(titles[row["cmoc_id"]]) for row in cmocs]
    longest += [style.text_width(name, bold=True) for name in clusters]
    names = min(max([LEAST_NAMES, *longest]) + 2.5, MOST_NAMES)
    labels = max((style.text_width(row["label"], style.SMALL) for row in studies), default=0)
    head = max(min(labels, LONGEST) + 2, len(_key_lines(cmocs)) * KEY_LINE + 2, 18)
    lines = {row["cmoc_id"]: wrap(titles[row["cmoc_id"]], names - _title_left(row) - 1, most=2) for row in cmocs}
    groups = {name: [row for row in cmocs if row["cluster_name"] == name] for name in clusters}
    return Frame(names, head, groups, lines)


def _title_left(cmoc: Mapping[str, str]) -> float:
    return 6.2 + min(style.text_width(cmoc["cmoc_id"], bold=True), LEAST_NAMES / 3)


def _draw_block(axes: Axes, block: Block, frame: Frame, cells: Cells, top: float) -> None:
    columns = block.columns()
    top += frame.head
    for row in block.studies:
        label = _label(row["label"], min(frame.head, LONGEST) - 2)
        write(axes, columns[row["study_id"]], top - 1, label, size=style.SMALL, turn=90)
    for place, name in enumerate(COUNTED):
        write(axes, block.right + (place + 1) * COUNT, top - 1, name, size=style.SMALL, turn=90)
    for name, cmocs in frame.groups.items():
        write(axes, 1, top + ROW / 2, shorten(name, frame.names - 2, bold=True), bold=True)
        axes.plot([0, block.right + COUNTS - 1], [top + ROW] * 2, color=style.GREY, linewidth=0.6, zorder=1)
        top += ROW
        for cmoc in cmocs:
            _draw_row(axes, cmoc, frame, block, cells, top)
            top += frame.row(cmoc)


def _label(label: str, room: float) -> str:
    """A study's label; where it is too long the name is cut, never the year."""
    name, _, year = label.rpartition(" ")
    taken = style.text_width(f" {year}", style.SMALL)
    return shorten(label, room, style.SMALL) if not name else f"{shorten(name, room - taken, style.SMALL)} {year}"


def _draw_row(axes: Axes, cmoc: Mapping[str, str], frame: Frame, block: Block, cells: Cells, top: float) -> None:
    height, lines = frame.row(cmoc), frame.titles[cmoc["cmoc_id"]]
    first = top + (height - len(lines) * style.line_height()) / 2
    draw_direction(axes, cmoc["direction"], 2.2, first + style.line_height() / 2)
    style.write_lines(axes, 5, first, [shorten(cmoc["cmoc_id"], LEAST_NAMES / 3, bold=True)], bold=True)
    style.write_lines(axes, _title_left(cmoc), first, lines)
    stances = [cells.get((cmoc["cmoc_id"], row["study_id"]), {}) for row in block.studies]
    columns = block.columns().values()
    areas = [_inner(column - block.width / 2, top, block.width, height) for column in columns]
    style.tiles(axes, areas, [_shade(one.get("supports", 0)) for one in stances])
    for column, one in zip(columns, stances, strict=True):
        _draw_marks(axes, column, top + height / 2, one)
    for place_of_count, counted in enumerate(COUNTED):
        left = block.right + (place_of_count + 1) * COUNT
        write(axes, left, top + height / 2, number(int(cmoc[counted])), size=style.SMALL, align="center")


def _inner(left: float, top: float, width: float, height: float) -> Area:
    """A cell, a little smaller than its place."""
    return Area(left + 0.15, top + 0.15, width - 0.3, height - 0.3)


def _shade(excerpts: int) -> str:
    return SHADES[min(excerpts, len(SHADES)) - 1] if excerpts else EMPTY


def _draw_marks(axes: Axes, x: float, y: float, stances: Stances) -> None:
    refines, refutes = stances.get("refines", 0), stances.get("refutes", 0)
    aside = ROW * 0.22 if refines and refutes else 0
    if refines:
        _mark(axes, x, y - aside, "D", 3.0 if aside else 3.8)
    if refutes:
        _mark(axes, x, y + aside, "x", 3.2 if aside else 4.6)


def _mark(axes: Axes, x: float, y: float, marker: str, size: float) -> None:
    axes.plot(x, y, marker=marker, markersize=size, markerfacecolor=style.PAPER, markeredgecolor=style.INK,
              markeredgewidth=1.1 if marker == "x" else 0.8, zorder=4)  # fmt: skip


def _key_lines(cmocs: Rows) -> list[str]:
    """What the key explains: the three stances, and the directions that occur."""
    return [*STANCES, *(direction for direction in DIRECTIONS if any(row["direction"] == direction for row in cmocs))]


def _draw_key(axes: Axes, lines: Sequence[str]) -> None:
    for place, name in enumerate(lines):
        row = (place + 0.5) * KEY_LINE + 0.5
        if name == "supports":
            _draw_shades(axes, row)
        elif name in STANCES:
            _mark(axes, 2.2, row, "D" if name == "refines" else "x", 4.2)
            write(axes, 5, row, name)
        else:
            draw_direction(axes, name, 2.2, row)
            write(axes, 5, row, DIRECTIONS[name].name)


def _draw_shades(axes: Axes, row: float) -> None:
    style.tiles(
        axes, [_inner(0.5 + place * 4, row - KEY_LINE / 2, 4, KEY_LINE) for place in range(len(SHADES))], SHADES
    )
    for place in range(len(SHADES)):
        text = f"{place + 1}{'+' if place + 1 == len(SHADES) else ''}"
        write(axes, 2.5 + place * 4, row, text, size=style.SMALL, align="center")
    write(axes, 14, row, "excerpts support")


def describe_matrix(cells: Mapping[tuple[str, str], Mapping[str, int]], cmocs: Rows, studies: Rows) -> str:
    """The matrix in words: its size, and each CMOC's studies."""
    told = [f"Evidence matrix of {plural(len(cmocs), 'CMOC')} by {plural(len(studies), 'study', 'studies')};"
            f" {plural(len(cells), 'cell')} hold evidence."]  # fmt: skip
    for row in cmocs:
        counts = [f"{verb} by {number(int(row[counted]))}" for verb, counted in
                  (("supported", "supporting"), ("refined", "refining"), ("refuted", "refuting"))]  # fmt: skip
        told.append(f"{row['cmoc_id']} ({DIRECTIONS[row['direction']].name}) {listed(counts)}.")
    return " ".join(told)


if __name__ == "__main__":
    run(establish)
