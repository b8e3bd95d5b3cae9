"""The programme theory, one diagram a version: concepts by role, CMOCs by cluster, and the arrows among them.

Reading goes downwards along the arrows, to the outcomes in the last row; clusters stand side by side in the order of
the paper, each with its CMOCs.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from pydantic import BaseModel, ConfigDict, Field

from realist.figures import style
from realist.figures.arrows import COVERED, ArrowLook, draw_arrows, draw_labels
from realist.figures.directions import DIRECTIONS, draw_direction
from realist.figures.lanes import LANE, End, Way, down, route, snap, up
from realist.figures.layout import rows
from realist.figures.style import Area, Drawing, listed, new_sheet, plural, save, shorten, styled, wrap, write
from realist.steps import run
from realist.tables import read_json

Told = Mapping[str, Any]

MARGIN = 1.5
GUTTER = 6.0
PAD = 3.0
INSIDE = 1.25
BETWEEN = 6.0
ROW_GAP = 12.0
CONCEPT = 39.0
ABREAST = 4
WIDEST_BOX = 46.0
LEGEND = 12.0


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    data_status: str = Field(alias="review.data_status")


@dataclass(frozen=True)
class LinkLook:
    """The look of a link between CMOCs: what the legend calls it, what one does to the other, and its arrow."""

    name: str
    verb: str
    arrow: ArrowLook


LINKS = {
    "ripple": LinkLook("ripple: outcome becomes context", "ripples into", ArrowLook(style.GREEN)),
    "embedded": LinkLook("embedded in", "is embedded in", ArrowLook(style.PLUM, (0, (4, 1.5)))),
    "rival": LinkLook("rival explanation", "rivals", ArrowLook(style.BROWN, (0, (1, 1.2)), "both")),
    "contradicts": LinkLook("contradicts", "contradicts", ArrowLook(style.VERMILLION, (0, (5, 1.2, 1, 1.2)), "bars")),
}


@dataclass(frozen=True)
class Item:
    """A box of the diagram: where it stands and what it says."""

    area: Area
    lines: tuple[str, ...]
    role: str = ""
    cmoc: Told = field(default_factory=dict)


@dataclass(frozen=True)
class Panel:
    """The ground on which the CMOCs of a cluster stand, and the cluster's name."""

    area: Area
    heading: tuple[str, ...]


@dataclass
class Diagram:
    """Everything that has its place: concepts and CMOCs by id, panels by cluster id."""

    items: dict[str, Item] = field(default_factory=dict)
    panels: dict[str, Panel] = field(default_factory=dict)
    bottom: float = MARGIN

    def area(self, name: str) -> Area:
        """Where the concept, CMOC or cluster with this id stands."""
        return self.items[name].area if name in self.items else self.panels[name].area


def establish(theory: Path, version: int, settings: Settings, outputs: list[Path]) -> None:
    """Draw one version of the programme theory."""
    save(draw_theory(read_json(theory), version, settings.data_status), outputs, settings.data_status)


@styled
def draw_theory(theory: Told, version: int, data_status: str) -> Drawing:
    """The version with this number of `results/synthesis/theory.json`."""
    told = next(one for one in theory["versions"] if one["version"] == version)
    cmocs = shown_cmocs(told, theory["cmocs"])
    diagram = arrange(told, cmocs, theory["clusters"])
    sheet = new_sheet(style.PAGE, diagram.bottom + (LEGEND if cmocs else 1), data_status)
    _draw_panels(sheet.canvas, diagram)
    _draw_items(sheet.canvas, diagram)
    _draw_arrows(sheet.canvas, diagram, list(_paths(told)), list(_links(cmocs)))
    if cmocs:
        _draw_legend(sheet.canvas, cmocs, sheet.content - LEGEND + 5.5)
    return sheet.drawing(describe_theory(told, cmocs, theory["clusters"]))


def shown_cmocs(version: Told, cmocs: Sequence[Told]) -> list[Told]:
    """The CMOCs that a version lists, and those that its arrows lead from or to."""
    named = {*version["cmocs"], *(path[end] for path in version["paths"] for end in ("from", "to"))}
    return [one for one in cmocs if one["id"] in named]


def _paths(version: Told) -> Iterator[Told]:
    yield from (path for path in version["paths"] if path["from"] != path["to"])


def _links(cmocs: Sequence[Told]) -> Iterator[tuple[str, str, str]]:
    shown = {cmoc["id"] for cmoc in cmocs}
    for cmoc in cmocs:
        for link in cmoc["links"]:
            if link["to"] in shown and link["to"] != cmoc["id"]:
                yield cmoc["id"], link["to"], link["kind"]


def arrange(version: Told, cmocs: Sequence[Told], clusters: Sequence[Told]) -> Diagram:
    """A place for every concept, panel and CMOC, row below row."""
    diagram = Diagram()
    concepts = {one["id"]: one for one in version["concepts"]}
    named = {path[end] for path in version["paths"] for end in ("from", "to")}
    groups = {one["id"]: [cmoc for cmoc in cmocs if cmoc["cluster"] == one["id"]] for one in clusters}
    shown = {one["id"]: one for one in clusters if groups[one["id"]] or one["id"] in named}
    for row in _rows(version, concepts, cmocs, list(shown)):
        for start in range(0, len(row), ABREAST):
            some = row[start : start + ABREAST]
            _place_panels(diagram, [(shown[name], groups[name]) for name in some if name in shown])
            _place_concepts(diagram, [concepts[name] for name in some if name in concepts])
    diagram.bottom = max((diagram.area(name).bottom for name in [*diagram.items, *diagram.panels]), default=MARGIN)
    return diagram


def _rows(
    version: Told, concepts: Mapping[str, Told], cmocs: Sequence[Told], clusters: Sequence[str]
) -> list[list[str]]:
    """Ids of concepts and clusters, row by row; an arrow of a CMOC counts as one of its cluster."""
    home: dict[str, str] = {cmoc["id"]: cmoc["cluster"] for cmoc in cmocs}
    ends: list[tuple[str, str]] = [(path["from"], path["to"]) for path in _paths(version)]
    edges = [(home.get(start, start), home.get(end, end)) for start, end in ends]
    edges = [(start, end) for start, end in edges if start != end and not {start, end} <= set(clusters)]
    sizes = dict.fromkeys([*concepts, *clusters], (CONCEPT, CONCEPT))
    outcomes = [name for name, one in concepts.items() if one["role"] == "outcome"]
    return rows(sizes, edges, clusters, outcomes) if sizes else []


def _place_concepts(diagram: Diagram, concepts: Sequence[Told]) -> None:
    if not concepts:
        return
    lines = [tuple(wrap(one["label"], CONCEPT - 2 * INSIDE, most=5)) for one in concepts]
    height = up(max(len(one) for one in lines) * style.line_height() + style.line_height(style.SMALL) + 2 * INSIDE)
    gap = (style.PAGE - len(concepts) * CONCEPT) / (len(concepts) + 1)
    for place, (one, said) in enumerate(zip(concepts, lines, strict=True)):
        area = Area(snap(gap + place * (CONCEPT + gap)), diagram.bottom, CONCEPT, height)
        diagram.items[one["id"]] = Item(area, said, role=one["role"])
    diagram.bottom += height + ROW_GAP


def _place_panels(diagram: Diagram, groups: Sequence[tuple[Told, Sequence[Told]]]) -> None:
    """Panels side by side and equally high; where there are few, each has several columns of CMOCs."""
    if not groups:
        return
    columns = max(1, ABREAST // len(groups))
    room = (style.PAGE - 2 * MARGIN - GUTTER * (len(groups) - 1)) / len(groups)
    box = down(min((room - 2 * PAD - (columns - 1) * (GUTTER + PAD)) / columns, WIDEST_BOX))
    widths = [_panel_width(box, min(columns, max(len(cmocs), 1))) for _, cmocs in groups]
    left = snap((style.PAGE - math.fsum(widths) - GUTTER * (len(groups) - 1)) / 2)
    for (cluster, cmocs), width in zip(groups, widths, strict=True):
        heading = tuple(wrap(cluster["name"], width - 2 * INSIDE, bold=True, most=2))
        top = diagram.bottom + up(len(heading) * style.line_height() + 2 * INSIDE + 1)
        bottom = _fill_panel(diagram, cmocs, left + PAD, top, box, columns)
        diagram.panels[cluster["id"]] = Panel(Area(left, diagram.bottom, width, bottom - diagram.bottom), heading)
        left += width + GUTTER
    _level(diagram, [cluster["id"] for cluster, _ in groups])


def _level(diagram: Diagram, names: Sequence[str]) -> None:
    """Panels of a row are as high as the highest; what comes next stands below them."""
    tallest = max(diagram.panels[name].area.height for name in names)
    for name in names:
        panel = diagram.panels[name]
        diagram.panels[name] = replace(panel, area=replace(panel.area, height=tallest))
    diagram.bottom += tallest + ROW_GAP


def _panel_width(box: float, columns: int) -> float:
    return columns * box + (columns - 1) * (GUTTER + PAD) + 2 * PAD


def _fill_panel(diagram: Diagram, cmocs: Sequence[Told], left: float, top: float, width: float, columns: int) -> float:
    """The CMOCs of a panel in columns from `top` down; where the last one ends."""
    bottoms = [top] * columns
    for place, cmoc in enumerate(cmocs):
        column = place % columns
        taken = style.text_width(f"{cmoc['id']} ", bold=True) + 0.8
        lines = tuple(wrap(cmoc["title"], width - 2 * INSIDE - 4, most=4, first=min(taken, width - 2 * INSIDE - 4)))
        height = up(len(lines) * style.line_height() + 2 * INSIDE)
        area = Area(left + column * (width + GUTTER + PAD), bottoms[column], width, height)
        diagram.items[cmoc["id"]] = Item(area, lines, cmoc=cmoc)
        bottoms[column] += height + BETWEEN
    return max(bottoms) - BETWEEN + PAD if cmocs else top


def _draw_panels(axes: Axes, diagram: Diagram) -> None:
    for panel in diagram.panels.values():
        area = panel.area
        style.box(axes, area.left, area.top, area.width, area.height, face=style.TINT, edge=style.RULE, zorder=0,
                  corner=1.5)  # fmt: skip
        style.write_lines(axes, area.centre[0], area.top + INSIDE, panel.heading, bold=True, align="center")


def _draw_items(axes: Axes, diagram: Diagram) -> None:
    for item in diagram.items.values():
        if item.cmoc:
            _draw_cmoc(axes, item)
        else:
            _draw_concept(axes, item)


def _draw_concept(axes: Axes, item: Item) -> None:
    area = item.area
    style.box(axes, area.left, area.top, area.width, area.height, line_width=0.9)
    top = style.write_lines(axes, area.centre[0], area.top + INSIDE, [item.role], size=style.SMALL, colour=style.GREY,
                            align="center")  # fmt: skip
    style.write_lines(axes, area.centre[0], top, item.lines, align="center")


def _draw_cmoc(axes: Axes, item: Item) -> None:
    area, look = item.area, DIRECTIONS[item.cmoc["direction"]]
    style.box(axes, area.left, area.top, area.width, area.height, edge=look.colour, dashes=look.dashes, line_width=1.0)
    left, row = area.left + INSIDE, area.top + INSIDE + style.line_height() / 2
    name = shorten(item.cmoc["id"], area.width - 2 * INSIDE - 4, bold=True)
    write(axes, left, row, name, bold=True)
    write(axes, left + style.text_width(f"{name} ", bold=True) + 0.8, row, item.lines[0])
    style.write_lines(axes, left, area.top + INSIDE + style.line_height(), item.lines[1:])
    draw_direction(axes, item.cmoc["direction"], area.right - 2.4, row)


def _draw_arrows(axes: Axes, diagram: Diagram, paths: Sequence[Told], links: Sequence[tuple[str, str, str]]) -> None:
    ways = lead(diagram, [(one["from"], one["to"]) for one in paths] + [(start, end) for start, end, _ in links])
    draw_arrows(axes, ways, [*(ArrowLook() for _ in paths), *(LINKS[kind].arrow for _, _, kind in links)])
    taken = [(item.area, COVERED) for item in diagram.items.values()]
    taken += [(panel.area, COVERED / 10) for panel in diagram.panels.values()]
    draw_labels(axes, ways, [path["label"] for path in paths], taken)


def lead(diagram: Diagram, pairs: Sequence[tuple[str, str]]) -> list[Way]:
    """The way of each arrow from one concept, CMOC or cluster to another."""
    ends = [(_end(diagram, start, end), _end(diagram, end, start)) for start, end in pairs]
    walls = [*(item.area for item in diagram.items.values()), *_headings(diagram)]
    panels = [panel.area for panel in diagram.panels.values()]
    return route(ends, walls, panels, style.PAGE, diagram.bottom + 2 * LANE)


def _headings(diagram: Diagram) -> Iterator[Area]:
    """The names of clusters, which arrows go around too."""
    for panel in diagram.panels.values():
        width = max(style.text_width(line, bold=True) for line in panel.heading)
        height = len(panel.heading) * style.line_height() - 1
        yield Area(panel.area.centre[0] - width / 2, panel.area.top + 1.6, width, height)


def _end(diagram: Diagram, name: str, other: str) -> End:
    """Where an arrow may meet what has this id: a box anywhere, a panel on the sides that look at the other end."""
    here, there = diagram.area(name), diagram.area(other)
    if name in diagram.items:
        return End(here)
    if there.bottom <= here.top:
        return End(here, ("top",))
    return End(here, ("bottom",) if there.top >= here.bottom else ("left", "right"))


def _draw_legend(axes: Axes, cmocs: Sequence[Told], row: float) -> None:
    left = MARGIN + 1.5
    for direction, look in DIRECTIONS.items():
        if any(cmoc["direction"] == direction for cmoc in cmocs):
            draw_direction(axes, direction, left, row)
            write(axes, left + 2.2, row, look.name)
            left += style.text_width(look.name) + 8
    left, row = MARGIN, row + 4
    kinds = {kind for _, _, kind in _links(cmocs)}
    for kind, link in LINKS.items():
        if kind in kinds:
            draw_arrows(axes, [[(left, row), (left + 8, row)]], [link.arrow])
            write(axes, left + 9.5, row, link.name)
            left += style.text_width(link.name) + 14


def describe_theory(version: Told, cmocs: Sequence[Told], clusters: Sequence[Told]) -> str:
    """The diagram in words: what it consists of, and every arrow."""
    names = {one["id"]: one["label"] for one in version["concepts"]} | {one["id"]: one["name"] for one in clusters}
    told = [f"Programme theory, {version['label']} version: {plural(len(version['concepts']), 'concept')},"
            f" {plural(len(cmocs), 'CMOC')}."]  # fmt: skip
    for cluster in clusters:
        members = [f"{one['id']} {one['title']} ({DIRECTIONS[one['direction']].name})"
                   for one in cmocs if one["cluster"] == cluster["id"]]  # fmt: skip
        if members:
            told.append(f"Cluster {cluster['name']}: {listed(members)}.")
    for path in _paths(version):
        said = f" ({path['label']})" if path["label"] else ""
        told.append(f"{names.get(path['from'], path['from'])} leads to {names.get(path['to'], path['to'])}{said}.")
    told += [f"{start} {LINKS[kind].verb} {end}." for start, end, kind in _links(cmocs)]
    return " ".join(told)


if __name__ == "__main__":
    run(establish)
