"""The included studies by year (or period) and country: how many in each, and where they meet."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.axes import Axes
from pydantic import BaseModel, ConfigDict, Field

from realist.figures import style
from realist.figures.style import Area, Drawing, listed, new_sheet, number, plural, save, shorten, styled, write
from realist.steps import run
from realist.tables import read_dicts

Rows = Sequence[Mapping[str, str]]

NAMES = 34.0
GRID = 118.0
RIGHT = 29.0
ROW = 4.6
BARS = 24.0
WIDEST = 7.0
MOST_COLUMNS = 26
MOST_ROWS = 36
NOT_REPORTED = "Not reported"
SHADES = ("#D6E6F2", "#9CC6E2", "#4D97C8", "#0072B2", "#00466E")


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    data_status: str = Field(alias="review.data_status")


@dataclass(frozen=True)
class Counts:
    """Studies counted: by period, by country, and in both. A study of two countries counts in each.

    Attributes:
        years: of publication, as far as they are reported.
        periods: labels of the columns, in order of time; `Not reported` last.
        countries: the rows, those with most studies first; `Not reported` last.
    """

    studies: int
    years: list[int]
    periods: list[str]
    countries: list[str]
    by_period: Counter[str]
    by_country: Counter[str]
    cells: Counter[tuple[str, str]]


def establish(studies: Path, settings: Settings, outputs: list[Path]) -> None:
    """Draw the included studies by year and country."""
    save(draw_characteristics(read_dicts(studies), settings.data_status), outputs, settings.data_status)


@styled
def draw_characteristics(studies: Rows, data_status: str) -> Drawing:
    """The studies of `results/synthesis/studies.csv`: `year`, and `country` where the review records it."""
    counts = count(studies)
    width = min(GRID / max(len(counts.periods), 1), WIDEST)
    labels = {period: "n.r." if period == NOT_REPORTED else period for period in counts.periods}
    longest = max((style.text_width(label, style.SMALL) for label in labels.values()), default=0)
    turned = longest > width - 0.5
    grid = BARS + (longest + 2.5 if turned else 6.0)
    right = NAMES + len(labels) * width
    paper = style.paper_width(right + (RIGHT if counts.countries else 0) + 1)
    sheet = new_sheet(paper, grid + len(counts.countries) * ROW + 1, data_status)
    columns = {period: NAMES + (place + 0.5) * width for place, period in enumerate(labels)}
    rows = {country: grid + (place + 0.5) * ROW for place, country in enumerate(counts.countries)}
    _draw_years(sheet.canvas, labels, columns, turned)
    _draw_periods(sheet.canvas, counts, columns, width)
    _draw_countries(sheet.canvas, counts, rows, right + 2)
    _draw_cells(sheet.canvas, counts, columns, rows, width)
    return sheet.drawing(describe_characteristics(counts))


def count(studies: Rows) -> Counts:
    """The studies by period (years, or several years together where they are many) and country."""
    years = [int(row["year"]) for row in studies if row["year"].isdecimal()]
    labels = periods(years)
    by_period = Counter(_period(row, labels) for row in studies)
    names = _folded(Counter(country for row in studies for country in _countries(row)))
    by_country: Counter[str] = Counter()
    cells: Counter[tuple[str, str]] = Counter()
    for row in studies:
        for country in sorted({names[one] for one in _countries(row)}):
            by_country[country] += 1
            cells[_period(row, labels), country] += 1
    columns = [*dict.fromkeys(labels.values()), *([NOT_REPORTED] if by_period[NOT_REPORTED] else [])]
    return Counts(len(studies), years, columns, list(dict.fromkeys(names.values())), by_period, by_country, cells)


def periods(years: Iterable[int]) -> dict[int, str]:
    """The column of each year from the first to the last: the year, or the 5, 10 ... years that it falls into."""
    found = sorted(set(years))
    if not found:
        return {}
    span = span_of(found)
    return {year: _period_name(year // span * span, span) for year in range(found[0], found[-1] + 1)}


def span_of(years: Sequence[int]) -> int:
    """How many years a column holds: as few as leave no more columns than fit."""
    first, last = min(years, default=0), max(years, default=0)
    return next(size for size in (1, 5, 10, 50, 100, 10000) if last // size - first // size < MOST_COLUMNS)


def _period_name(start: int, span: int) -> str:
    return str(start) if span == 1 else f"{start}\N{EN DASH}{(start + span - 1) % 100:02d}"


def _period(row: Mapping[str, str], labels: Mapping[int, str]) -> str:
    return labels[int(row["year"])] if row["year"].isdecimal() else NOT_REPORTED


def _countries(row: Mapping[str, str]) -> list[str]:
    if "country" not in row:
        return []
    return sorted({one.strip() for one in row["country"].split(";") if one.strip()}) or [NOT_REPORTED]


def _folded(counts: Counter[str]) -> dict[str, str]:
    """The row of each country, most studies first; where rows run out, the rest in one; those not reported last."""
    ordered = sorted(counts, key=lambda country: (country == NOT_REPORTED, -counts[country], country))
    if len(ordered) <= MOST_ROWS:
        return {country: country for country in ordered}
    own = MOST_ROWS - 2
    others = f"{len(set(ordered[own:]) - {NOT_REPORTED})} other countries"
    return {
        country: country if place < own or country == NOT_REPORTED else others for place, country in enumerate(ordered)
    }


def _draw_years(axes: Axes, labels: Mapping[str, str], columns: Mapping[str, float], turned: bool) -> None:
    for period, column in columns.items():
        if turned:
            write(axes, column, BARS + 1.2, labels[period], size=style.SMALL, turn=90, align="right")
        else:
            write(axes, column, BARS + 2.6, labels[period], size=style.SMALL, align="center")


def _draw_periods(axes: Axes, counts: Counts, columns: Mapping[str, float], width: float) -> None:
    most = max(counts.by_period.values(), default=0) or 1
    span = span_of(counts.years)
    title = "Studies per year" if span == 1 else f"Studies per {span} years"
    write(axes, 1, BARS - 1.8, title if columns else "No studies")
    for period, column in columns.items():
        studies = counts.by_period[period]
        height = studies * (BARS - 5) / most
        style.tiles(axes, [Area(column - width * 0.4, BARS - height, width * 0.8, height)], SHADES[3:4])
        if studies:
            write(axes, column, BARS - height - 1.8, number(studies), size=style.SMALL, align="center")


def _draw_countries(axes: Axes, counts: Counts, rows: Mapping[str, float], left: float) -> None:
    most = max(counts.by_country.values(), default=0) or 1
    if rows:
        write(axes, left, BARS + 2.6, "Studies per country")
    for country, row in rows.items():
        write(axes, 1, row, shorten(country, NAMES - 3))
        length = counts.by_country[country] * (RIGHT - 12) / most
        style.tiles(axes, [Area(left, row - ROW * 0.36, length, ROW * 0.72)], SHADES[3:4])
        write(axes, left + length + 1, row, number(counts.by_country[country]), size=style.SMALL)


def _draw_cells(axes: Axes, counts: Counts, columns: Mapping[str, float], rows: Mapping[str, float],
                width: float) -> None:  # fmt: skip
    most = max(counts.cells.values(), default=0) or 1
    for country, row in rows.items():
        areas = [Area(x - width / 2 + 0.2, row - ROW / 2 + 0.2, width - 0.4, ROW - 0.4) for x in columns.values()]
        shades = [_shade(counts.cells[period, country], most) for period in columns]
        style.tiles(axes, areas, shades)
        for (period, column), shade in zip(columns.items(), shades, strict=True):
            studies = counts.cells[period, country]
            if studies:
                ink = max((style.INK, style.PAPER), key=lambda ink: style.contrast(ink, shade))
                write(axes, column, row, number(studies), size=style.SMALL, align="center", colour=ink)


def _shade(studies: int, most: int) -> str:
    if not studies:
        return style.TINT
    return SHADES[min((studies - 1) * len(SHADES) // most, len(SHADES) - 1)]


def describe_characteristics(counts: Counts) -> str:
    """Years and countries in words, those with most studies by name."""
    span = span_of(counts.years)
    by = "year" if span == 1 else f"period of {span} years"
    told = [f"{plural(counts.studies, 'included study', 'included studies')} by {by} and country."]
    if counts.years:
        reported = [period for period in counts.periods if period != NOT_REPORTED]
        most = max(reported, key=lambda period: counts.by_period[period])
        first, last = min(counts.years), max(counts.years)
        told.append(f"Published {first} to {last}, most in {most} ({number(counts.by_period[most])}).")
    if counts.by_period[NOT_REPORTED]:
        told.append(f"{plural(counts.by_period[NOT_REPORTED], 'study', 'studies')} without a year.")
    if counts.countries:
        told.append(f"{listed(f'{one} {number(counts.by_country[one])}' for one in counts.countries)}.")
    return " ".join(told)


if __name__ == "__main__":
    run(establish)
