"""Which databases found what: an UpSet plot (Lex et al. 2014) of the citations that searches share.

Each column is a set of searches that found the same citations and no other search did; each row is a search, with all
that it found and, in full colour, what it alone found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from pydantic import BaseModel, ConfigDict, Field

from realist.figures import style
from realist.figures.style import Drawing, Sheet, listed, new_sheet, number, plural, save, styled, wrap, write
from realist.steps import run
from realist.tables import read_dicts

Rows = Sequence[Mapping[str, str]]

COLUMNS_SHOWN = 22
ROW = 5.4
COLUMN = 4.6
HEADING = 40.0
NAMES = 30.0
ALL = 40.0
ONLY = 51.0
BARS = 24.0
MATRIX = 80.0
HEAD = 18.0
TOP = 52.0
DOT = 6.0
UNIQUE = style.BLUE
SHARED = "#D9E3EA"


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    data_status: str = Field(alias="review.data_status")


@dataclass(frozen=True)
class Search:
    """A row: how many citations a search found, and how many of them no other search did."""

    search_id: str
    name: str
    citations: int
    unique: int


@dataclass(frozen=True)
class Overlap:
    """A column: the searches that found the same citations exactly."""

    searches: frozenset[str]
    citations: int


def establish(overlap: Path, yields: Path, settings: Settings, outputs: list[Path]) -> None:
    """Draw the overlap of the searches."""
    save(draw_overlap(read_dicts(overlap), read_dicts(yields), settings.data_status), outputs, settings.data_status)


@styled
def draw_overlap(overlap: Rows, yields: Rows, data_status: str) -> Drawing:
    """The overlap of `results/deduplication/overlap.csv`, with the yield of `yield.csv`."""
    searches, overlaps = read_searches(yields), read_overlaps(overlap)
    shown = overlaps[:COLUMNS_SHOWN]
    width = style.paper_width(MATRIX + max(len(shown) * COLUMN, HEADING) + 1)
    names = {search.search_id: wrap(search.name, NAMES - 2, most=2) for search in searches}
    rows, bottom = _rows(names)
    sheet = new_sheet(width, bottom + 1, data_status)
    _draw_searches(sheet, searches, names, rows)
    turned = any(style.text_width(number(one.citations), style.SMALL) > COLUMN - 0.4 for one in shown)
    for place, one in enumerate(shown):
        _draw_overlap(sheet.canvas, one, MATRIX + (place + 0.5) * COLUMN, rows, shown[0].citations, turned)
    _draw_words(sheet.canvas, overlaps[len(shown) :])
    return sheet.drawing(describe_overlap(searches, overlaps))


def _rows(names: Mapping[str, Sequence[str]]) -> tuple[dict[str, float], float]:
    """The middle of each search's row, and where the last one ends."""
    rows, top = {}, TOP
    for search_id, lines in names.items():
        height = max(ROW, len(lines) * style.line_height() + 0.6)
        rows[search_id] = top + height / 2
        top += height
    return rows, top


def read_searches(yields: Rows) -> list[Search]:
    """The searches, those that found most first; of a database searched twice, with the id of the search."""
    names = [row["database"] for row in yields]
    searches = [
        Search(row["search_id"], _name(row, names), int(row["citations"]), int(row["unique_citations"]))
        for row in yields
    ]
    return sorted(searches, key=lambda search: (-search.citations, search.name, search.search_id))


def _name(row: Mapping[str, str], names: Sequence[str]) -> str:
    return row["database"] if names.count(row["database"]) == 1 else f"{row['database']} ({row['search_id']})"


def read_overlaps(overlap: Rows) -> list[Overlap]:
    """The sets of searches, those that share most first."""
    found = [Overlap(frozenset(row["search_ids"].split("; ")), int(row["citations"])) for row in overlap]
    return sorted(found, key=lambda one: (-one.citations, len(one.searches), sorted(one.searches)))


def _draw_searches(
    sheet: Sheet, searches: Sequence[Search], names: Mapping[str, Sequence[str]], rows: Mapping[str, float]
) -> None:
    axes = sheet.canvas
    most = max((search.citations for search in searches), default=0) or 1
    for place, search in enumerate(searches):
        row, lines = rows[search.search_id], names[search.search_id]
        height = len(lines) * style.line_height()
        if place % 2 == 0:
            band = max(ROW, height + 0.6)
            _bar(axes, 0, row - band / 2, sheet.width, band, style.TINT, zorder=0)
        style.write_lines(axes, 1, row - height / 2, lines)
        write(axes, ALL, row, number(search.citations), align="right")
        write(axes, ONLY, row, number(search.unique), align="right")
        _bar(axes, ONLY + 2, row - 1.6, search.citations * BARS / most, 3.2, SHARED, style.INK)
        _bar(axes, ONLY + 2, row - 1.6, search.unique * BARS / most, 3.2, UNIQUE, style.INK)


def _draw_overlap(axes: Axes, one: Overlap, column: float, rows: Mapping[str, float], most: int, turned: bool) -> None:
    height = one.citations * (TOP - HEAD) / (most or 1)
    face = UNIQUE if len(one.searches) == 1 else SHARED
    _bar(axes, column - COLUMN * 0.34, TOP - 1 - height, COLUMN * 0.68, height, face, style.INK)
    if turned:
        write(axes, column, TOP - 1.8 - height, number(one.citations), size=style.SMALL, turn=90)
    else:
        write(axes, column, TOP - 2.8 - height, number(one.citations), size=style.SMALL, align="center")
    joined = [row for search_id, row in rows.items() if search_id in one.searches]
    look: dict[str, Any] = {"marker": "o", "markersize": DOT, "markeredgewidth": 0, "linewidth": 1.2}
    axes.plot([column] * len(rows), list(rows.values()), color=style.RULE, **(look | {"linewidth": 0}), zorder=2)
    axes.plot([column] * len(joined), joined, color=style.INK, **look, zorder=3)


def _bar(axes: Axes, left: float, top: float, width: float, height: float, face: str, edge: str = "none",
         zorder: float = 1) -> None:  # fmt: skip
    axes.add_patch(Rectangle((left, top), width, height, facecolor=face, edgecolor=edge, linewidth=0.5, zorder=zorder))


def _draw_words(axes: Axes, rest: Sequence[Overlap]) -> None:
    style.write_lines(axes, MATRIX, 1, ("Citations found by exactly", "the searches marked below"))
    write(axes, 1, TOP - 2.8, "Search", bold=True)
    write(axes, ALL, TOP - 2.8, "Found", bold=True, align="right")
    write(axes, ONLY, TOP - 2.8, "Alone", bold=True, align="right")
    for row, face, text in ((4.0, UNIQUE, "found by one search alone"), (8.5, SHARED, "found by others too")):
        _bar(axes, 1, row - 1.3, 4, 2.6, face, style.INK)
        write(axes, 6.5, row, text)
    if rest:
        citations = plural(sum(one.citations for one in rest), "citation")
        text = f"Not shown: {plural(len(rest), 'smaller set')} with {citations}"
        style.write_lines(axes, 1, 12, wrap(text, ONLY + BARS))


def describe_overlap(searches: Sequence[Search], overlaps: Sequence[Overlap]) -> str:
    """The overlap in words: the yield of each search, and the largest sets."""
    total = sum(one.citations for one in overlaps)
    shared = sum(one.citations for one in overlaps if len(one.searches) > 1)
    names = {search.search_id: search.name for search in searches}
    told = [f"UpSet plot of {plural(total, 'citation')} from {plural(len(searches), 'search', 'searches')};"
            f" {number(shared)} found by more than one."]  # fmt: skip
    told += [f"{one.name} found {number(one.citations)}, {number(one.unique)} alone." for one in searches]
    for one in [one for one in overlaps if len(one.searches) > 1][:3]:
        told.append(f"{listed(sorted(names.get(i, i) for i in one.searches))} share {number(one.citations)}.")
    return " ".join(told)


if __name__ == "__main__":
    run(establish)
