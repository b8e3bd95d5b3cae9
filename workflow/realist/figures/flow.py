"""The PRISMA 2020 flow diagram, drawn from the flow whose boxes are counted and checked upstream.

Two lanes where reports came by other methods than databases and registers, one otherwise; a column for previous studies
and a box of totals where the review updates one (Page et al., BMJ 2021;372:n71, figure 1, in our own drawing). Every
box leads to the list of what it counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from realist.figures import style
from realist.figures.style import Drawing, Link, Sheet, listed, new_sheet, number, plural, save, styled, wrap, write
from realist.screening.prisma import FIRST_VERSION, has_other_methods, is_update
from realist.steps import run
from realist.tables import read_json

PAD = 1.5
GAP = 5.0
ROW_GAP = 4.5
INDENT = 2.0
PHASE_WIDTH = 5.5
HEADER = 8.0
ONE_LANE = 128.0


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    data_status: str = Field(alias="review.data_status")


@dataclass(frozen=True)
class Cell:
    """One box of the diagram: the keys that it counts, under a heading of its own where there is one.

    An optional box is drawn only where it holds something.
    """

    keys: tuple[str, ...]
    heading: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Lane:
    """A way by which reports came in: rows of a main box and of the box beside it that tells what left."""

    title: str
    rows: tuple[tuple[Cell, Cell], ...]


IDENTIFIED = "Records identified from:"
REMOVED = "Records removed before screening:"
PREVIOUS = Cell(("previous_studies", "previous_reports", "earlier_theory"))
NEW = Cell(("new_studies", "new_reports", "known_study_reports", "theory_reports"))
TOTAL = Cell(("total_studies", "total_reports"))
DATABASES = Lane(
    "databases and registers",
    (
        (
            Cell(("database_results", "register_results"), IDENTIFIED),
            Cell(("duplicates", "seen_before", "excluded_automatic", "excluded_other"), REMOVED),
        ),
        (Cell(("records_screened",)), Cell(("records_excluded",))),
        (Cell(("dbr_sought_reports",)), Cell(("dbr_notretrieved_reports",))),
        (Cell(("dbr_assessed",)), Cell(("dbr_excluded",))),
    ),
)
OTHER = Lane(
    "other methods",
    (
        (
            Cell(("website_results", "organisation_results", "contacts_results", "citations_results"), IDENTIFIED),
            Cell(("other_repeats", "other_removed"), REMOVED, optional=True),
        ),
        (Cell(("other_looked_at", "other_entering_late"), optional=True), Cell(("other_set_aside",), optional=True)),
        (Cell(("other_sought_reports",)), Cell(("other_notretrieved_reports",))),
        (Cell(("other_assessed",)), Cell(("other_excluded",))),
    ),
)
LISTS = "flow-boxes"
PHASES = (("Identification", 0, 0), ("Screening", 1, 3), ("Included", 4, 4))


@dataclass(frozen=True)
class Line:
    """A line of a box."""

    text: str
    indent: float = 0.0
    bold: bool = False


def establish(flow: Path, settings: Settings, outputs: list[Path]) -> None:
    """Draw the flow diagram."""
    save(draw_flow(read_json(flow), settings.data_status), outputs, settings.data_status)


@dataclass(frozen=True)
class Flow:
    """The counted boxes by key, and what some of them are made of."""

    boxes: Mapping[str, Mapping[str, Any]]
    parts: Mapping[str, Sequence[Mapping[str, Any]]]

    def count(self, key: str) -> int:
        """How many a box holds; a box that this review has not holds none."""
        return int(self.boxes[key]["count"]) if key in self.boxes else 0

    def label(self, key: str) -> str:
        """What a box is called: studies are new only beside previous ones, and so are all reports of new studies."""
        if key == "new_reports" and self.count("known_study_reports"):
            return "New reports included in review"
        return FIRST_VERSION.get(key, "") * (not self.updates) or str(self.boxes[key]["label"])

    @property
    def lanes(self) -> list[Lane]:
        """Databases always, other methods where they brought anything."""
        return [DATABASES, OTHER] if has_other_methods(self.counts) else [DATABASES]

    @property
    def updates(self) -> bool:
        """Whether the review has an earlier version."""
        return is_update(self.counts)

    @property
    def counts(self) -> dict[str, int]:
        """How many each box holds."""
        return {key: int(box["count"]) for key, box in self.boxes.items()}

    def lines(self, cell: Cell, width: float) -> list[Line]:
        """What a box says, in lines no wider than `width` mm."""
        indent = INDENT if cell.heading else 0.0
        lines = [Line(text) for text in wrap(cell.heading, width)] if cell.heading else []
        for key in self.shown(cell):
            lines += _wrapped(self.label(key), self.count(key), width, indent)
            for part in self.parts.get(key, ()):
                lines += _wrapped(str(part["label"]), int(part["count"]), width, indent + INDENT)
        return lines

    def named(self, cell: Cell) -> tuple[str, str]:
        """The first key that a box names, and what the list of it is called."""
        key = self.shown(cell)[0]
        return key, f"List of: {self.label(key)} ({number(self.count(key))})"

    def shown(self, cell: Cell) -> list[str]:
        """The keys that a box names: those that hold something, or the first."""
        known = [key for key in cell.keys if key in self.boxes]
        return [key for key in known if self.count(key)] or ([] if cell.optional else known[:1])


def _wrapped(label: str, count: int, width: float, indent: float) -> Iterator[Line]:
    hanging = INDENT / 2
    for place, text in enumerate(wrap(f"{label} (n={number(count)})", width - indent - hanging)):
        yield Line(text, indent + (hanging if place else 0))


@styled
def draw_flow(flow: Mapping[str, Any], data_status: str) -> Drawing:
    """The flow diagram of `results/screening/flow.json`."""
    counted = Flow({box["key"]: box for box in flow["boxes"]}, flow.get("reasons", {}))
    plan = Layout.of(counted)
    sheet = new_sheet(plan.width, plan.height, data_status)
    _draw_headers(sheet, plan)
    _draw_phases(sheet, plan)
    for place in plan.places.values():
        _draw_place(sheet, place)
    _draw_arrows(sheet, plan)
    links = [place.link for place in plan.places.values()]
    return sheet.drawing(describe_flow(counted), links)


@dataclass(frozen=True)
class Place(style.Area):
    """A box on the sheet: its lines of text, the first key that it counts, and what that is called."""

    lines: tuple[Line, ...]
    key: str
    label: str

    @property
    def link(self) -> Link:
        """The list of what the box counts."""
        return Link(self.left, self.top, self.width, self.height, LISTS, self.key, self.label)


@dataclass(frozen=True)
class Layout:
    """Where everything stands: places by (row, column); column 0 is that of previous studies, where there is one."""

    width: float
    height: float
    lanes: list[Lane]
    column_width: float
    columns: list[float]
    tops: list[float]
    bottoms: list[float]
    places: dict[tuple[int, int], Place]
    updates: bool

    @classmethod
    def of(cls, flow: Flow) -> "Layout":
        """Rows as high as their fullest box, columns of one width; beside other methods, what is included has two."""
        count = 2 * len(flow.lanes) + flow.updates
        width = ONE_LANE if count == 2 else style.PAGE
        column_width = (width - PHASE_WIDTH - GAP * count) / count
        columns = [PHASE_WIDTH + GAP * 0.6 + place * (column_width + GAP) for place in range(count)]
        included = 2 * column_width + GAP if len(flow.lanes) > 1 else column_width
        cells = dict(_cells(flow))
        widths = {place: included if place[0] > PHASES[1][2] else column_width for place in cells}
        lines = {place: tuple(flow.lines(cell, widths[place] - 2 * PAD)) for place, cell in cells.items()}
        tops, bottoms = _rows(lines)
        places = {
            place: Place(columns[place[1]], tops[place[0]], widths[place], _height(said), said,
                         *flow.named(cells[place]))
            for place, said in lines.items()
        }  # fmt: skip
        return cls(width, bottoms[-1] + 0.5, flow.lanes, column_width, columns, tops, bottoms, places, flow.updates)

    @property
    def first(self) -> int:
        """The column of the first lane's main boxes."""
        return int(self.updates)


def _cells(flow: Flow) -> Iterator[tuple[tuple[int, int], Cell]]:
    first = int(flow.updates)
    for number_of_lane, lane in enumerate(flow.lanes):
        for row, pair in enumerate(lane.rows):
            for side, cell in enumerate(pair):
                if flow.shown(cell):
                    yield (row, first + 2 * number_of_lane + side), cell
    yield (4, first), NEW
    if flow.updates:
        yield (0, 0), PREVIOUS
        yield (5, first), TOTAL


def _rows(lines: Mapping[tuple[int, int], Sequence[Line]]) -> tuple[list[float], list[float]]:
    """Where each row begins and ends: high enough for its fullest box and for the name of its phase."""
    names = {start: style.text_width(name, bold=True) + 1.5 for name, start, end in PHASES if start == end}
    tops, bottoms = [], []
    top = HEADER + 3.0
    for row in range(max(row for row, _ in lines) + 1):
        heights = [_height(said) for place, said in lines.items() if place[0] == row]
        tops.append(top)
        bottoms.append(top + max([*heights, names.get(row, 5.0)]))
        top = bottoms[-1] + ROW_GAP
    return tops, bottoms


def _height(lines: Sequence[Line]) -> float:
    return len(lines) * style.line_height() + 2 * PAD


def _draw_headers(sheet: Sheet, plan: Layout) -> None:
    if plan.updates:
        _draw_header(sheet, plan.columns[0], plan.column_width, "Previous studies")
    for place, lane in enumerate(plan.lanes):
        left = plan.columns[plan.first + 2 * place]
        new = "new studies" if plan.updates else "studies"
        _draw_header(sheet, left, 2 * plan.column_width + GAP, f"Identification of {new} via {lane.title}")


def _draw_header(sheet: Sheet, left: float, width: float, text: str) -> None:
    style.box(sheet.canvas, left, 0.5, width, HEADER, face=style.TINT, edge=style.GREY)
    lines = wrap(text, width - 2 * PAD, bold=True, most=2)
    top = 0.5 + HEADER / 2 - len(lines) * style.line_height() / 2
    style.write_lines(sheet.canvas, left + width / 2, top, lines, bold=True, align="center")


def _draw_phases(sheet: Sheet, plan: Layout) -> None:
    for name, start, end in PHASES:
        end = len(plan.bottoms) - 1 if end == PHASES[-1][2] else end
        top, height = plan.tops[start], plan.bottoms[end] - plan.tops[start]
        style.box(sheet.canvas, 0.5, top, PHASE_WIDTH - 0.5, height, face=style.BLUE, edge=style.BLUE)
        write(sheet.canvas, (PHASE_WIDTH + 0.5) / 2, top + height / 2, name, bold=True, colour=style.PAPER,
              align="center", turn=90)  # fmt: skip


def _draw_place(sheet: Sheet, place: Place) -> None:
    style.box(sheet.canvas, place.left, place.top, place.width, place.height)
    top = place.top + PAD
    for line in place.lines:
        write(sheet.canvas, place.left + PAD + line.indent, top + style.line_height() / 2, line.text, bold=line.bold)
        top += style.line_height()


def _draw_arrows(sheet: Sheet, plan: Layout) -> None:
    mains = [plan.first + 2 * place for place in range(len(plan.lanes))]
    for (row, column), place in plan.places.items():
        beside = plan.places.get((row, column + 1))
        if column in mains and beside and row < 4:
            height = min(place.centre[1], beside.centre[1])
            style.arrow(sheet.canvas, (place.right, height), (beside.left, height))
    for column in mains:
        _draw_descent(sheet, [plan.places[row, column] for row in range(5) if (row, column) in plan.places])
    _draw_joins(sheet, plan, mains)


def _draw_descent(sheet: Sheet, places: Sequence[Place]) -> None:
    for upper, lower in pairwise(places):
        style.arrow(sheet.canvas, (upper.centre[0], upper.bottom), (upper.centre[0], lower.top))


def _draw_joins(sheet: Sheet, plan: Layout, mains: Sequence[int]) -> None:
    new = plan.places[4, plan.first]
    for column in mains[1:]:
        last = [plan.places[row, column] for row in range(4) if (row, column) in plan.places][-1]
        style.arrow(
            sheet.canvas, (last.centre[0], last.bottom), (last.centre[0], new.centre[1]), (new.right, new.centre[1])
        )
    if plan.updates:
        previous, total = plan.places[0, 0], plan.places[5, plan.first]
        middle = plan.columns[plan.first] + plan.column_width / 2
        style.arrow(sheet.canvas, (middle, new.bottom), (middle, total.top))
        style.arrow(sheet.canvas, (previous.centre[0], previous.bottom), (previous.centre[0], total.centre[1]),
                    (total.left, total.centre[1]))  # fmt: skip


def describe_flow(flow: Flow) -> str:
    """The flow in words, box by box in the order of reading."""
    told = [f"PRISMA 2020 flow diagram with {plural(len(flow.lanes), 'lane')}."]
    told += [_told(flow, cell) for cell in _in_order(flow)]
    return " ".join(one for one in told if one)


def _in_order(flow: Flow) -> Iterator[Cell]:
    if flow.updates:
        yield PREVIOUS
    for lane in flow.lanes:
        for pair in lane.rows:
            yield from pair
    yield NEW
    if flow.updates:
        yield TOTAL


def _told(flow: Flow, cell: Cell) -> str:
    heading = f"{cell.heading} " if cell.heading else ""
    parts = []
    for key in flow.shown(cell):
        inner = [f"{part['label']} {number(part['count'])}" for part in flow.parts.get(key, ())]
        made_of = f" ({listed(inner)})" if inner else ""
        parts.append(f"{flow.label(key)} {number(flow.count(key))}{made_of}")
    return f"{heading}{', '.join(parts)}." if parts else ""


if __name__ == "__main__":
    run(establish)
