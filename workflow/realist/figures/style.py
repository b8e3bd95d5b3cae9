"""What all figures share: sizes, fonts, colours, the stamp on simulated data, and saving the same bytes every time.

Lengths are millimetres on paper, text sizes are points, and the origin is the top left corner: a figure is a sheet that
is printed at its own size, 89 mm (one column) to 183 mm (two columns) wide, with no text below 6.5 points.
"""

import io
import json
import math
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, wraps
from itertools import pairwise
from pathlib import Path
from typing import Any, ParamSpec

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle
from matplotlib.textpath import text_to_path

from realist.tables import write_bytes

P = ParamSpec("P")

COLUMN = 89.0
WIDE = 128.0
PAGE = 183.0
POINT = 25.4 / 72
TEXT = 7.0
SMALL = 6.5
LINE = 1.28
DPI = 600

# Okabe and Ito's colours, told apart with any kind of colour vision, two of them darkened so that thin lines show on
# paper; never the only difference between two marks.
GREEN = "#009E73"
BLUE = "#0072B2"
VERMILLION = "#D55E00"
PLUM = "#8F4A78"
BROWN = "#8A5F00"
INK = "#222222"
GREY = "#6B6B6B"
RULE = "#C4C4C4"
TINT = "#F1F3F5"
PAPER = "#FFFFFF"

STAMP = "SIMULATED DATA \N{EN DASH} illustration only"
STAMP_HEIGHT = 7.0
TOWER = re.compile("([\u0300-\u036f]{2})[\u0300-\u036f]+")
HEAD = "-|>,head_length=2.6,head_width=1.4"

STYLE: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "text.parse_math": False,
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
}


@contextmanager
def style() -> Iterator[None]:
    """Draw with our settings alone: neither a matplotlibrc in the folder nor a machine's own fonts change a byte."""
    ours = Path(mpl.get_data_path())
    fontManager.ttflist = [font for font in fontManager.ttflist if ours in Path(font.fname).parents]
    defaults: dict[Any, Any] = {key: value for key, value in mpl.rcParamsDefault.items() if key != "backend"}
    with mpl.rc_context(defaults | STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # it is shown as a box that names the script
        yield


def styled(draw: Callable[P, "Drawing"]) -> Callable[P, "Drawing"]:
    """A drawing function that always draws in our style."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Drawing:
        with style():
            return draw(*args, **kwargs)

    return drawn


@dataclass(frozen=True)
class Drawing:
    """A figure, and what it shows in words for those who cannot see it.

    Attributes:
        figure: the figure at its printed size.
        alt: the description, computed from the same tables.
        width: printed width in mm.
        height: printed height in mm.
        links: areas that lead to lists.
    """

    figure: Figure
    alt: str
    width: float
    height: float
    links: tuple["Link", ...] = ()


@dataclass(frozen=True)
class Area:
    """A rectangle on the sheet in mm, y downwards."""

    left: float
    top: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle."""
        return self.left + self.width / 2, self.top + self.height / 2

    @property
    def right(self) -> float:
        """Its right side."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.top + self.height


@dataclass(frozen=True)
class Link(Area):
    """An area of the sheet that leads to a list: the supplement, the anchor in it, and what it lists."""

    supplement: str
    anchor: str
    label: str

    @property
    def address(self) -> str:
        """The address of the list, from the folder of the figures."""
        return f"../manuscript/supplements/{self.supplement}.html#{self.anchor}"

    def share(self, width: float, height: float) -> list[float]:
        """Left, top, width and height as shares of the whole picture, in per cent."""
        sizes = (self.left / width, self.top / height, self.width / width, self.height / height)
        return [round(100 * size, 2) for size in sizes]


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper to draw on: `canvas` covers it in mm, y downwards; the stamp stands below `content`."""

    figure: Figure
    canvas: Axes
    width: float
    height: float
    content: float

    def drawing(self, alt: str, links: Iterable[Link] = ()) -> Drawing:
        """The finished drawing; in the SVG, links lie over all that is drawn."""
        links = tuple(links)
        for link in links:
            cover = Rectangle((link.left, link.top), link.width, link.height, alpha=0, linewidth=0, zorder=9)
            cover.set_url(link.address)
            self.canvas.add_patch(cover)
        return Drawing(self.figure, plain(alt), self.width, self.height, links)


def new_sheet(width: float, height: float, data_status: str) -> Sheet:
    """A sheet for `width` times `height` mm of content, and a strip below it for the stamp where data are simulated."""
    stamped = data_status != "real"
    total = height + (STAMP_HEIGHT if stamped else 0)
    figure = Figure(figsize=(width / 25.4, total / 25.4))
    canvas = figure.add_axes((0, 0, 1, 1))
    canvas.set_xlim(0, width)
    canvas.set_ylim(total, 0)
    canvas.set_axis_off()
    sheet = Sheet(figure, canvas, width, total, height)
    if stamped:
        _stamp(sheet, data_status)
    return sheet


def _stamp(sheet: Sheet, data_status: str) -> None:
    text = STAMP if data_status == "simulated" else f"{data_status.upper()} DATA"
    width = text_width(text, TEXT, bold=True) + 5
    left, top = sheet.width - width - 0.5, sheet.height - STAMP_HEIGHT + 1.7
    box(sheet.canvas, left, top, width, STAMP_HEIGHT - 2.2, edge=VERMILLION, line_width=1.0)
    write(sheet.canvas, left + width / 2, top + (STAMP_HEIGHT - 2.2) / 2, text, align="center", bold=True)


def box(axes: Axes, left: float, top: float, width: float, height: float, *, face: str = PAPER, edge: str = INK,
        line_width: float = 0.7, dashes: Any = "solid", corner: float = 0.8, zorder: float = 2) -> None:  # fmt: skip
    """A box with slightly rounded corners."""
    patch = FancyBboxPatch((left + corner, top + corner), width - 2 * corner, height - 2 * corner,
                           boxstyle=f"round,pad={corner},rounding_size={corner}", facecolor=face, edgecolor=edge,
                           linewidth=line_width, linestyle=dashes, zorder=zorder)  # fmt: skip
    axes.add_patch(patch)


def tiles(axes: Axes, areas: Iterable[Area], colours: Sequence[str]) -> None:
    """Filled rectangles without edges, each with its colour."""
    corners = [
        [(one.left, one.top), (one.right, one.top), (one.right, one.bottom), (one.left, one.bottom)] for one in areas
    ]
    axes.add_collection(PolyCollection(corners, facecolors=colours, edgecolors="none", zorder=1), autolim=False)


def arrow(axes: Axes, *points: tuple[float, float], colour: str = INK, line_width: float = 0.8) -> None:
    """An arrow along straight stretches, its head at the last point."""
    for start, end in pairwise(points[:-1]):
        axes.plot(*zip(start, end, strict=True), color=colour, linewidth=line_width, zorder=1)
    axes.add_patch(FancyArrowPatch(points[-2], points[-1], arrowstyle=HEAD, mutation_scale=1, shrinkA=0, shrinkB=0,
                                   color=colour, linewidth=line_width, zorder=1))  # fmt: skip


def write(axes: Axes, x: float, y: float, text: str, *, size: float = TEXT, bold: bool = False, colour: str = INK,
          align: str = "left", turn: float = 0, zorder: float = 5) -> None:  # fmt: skip
    """One line of plain text, its middle at height `y`; turned text reads upwards and begins (or ends) there."""
    axes.text(x, y, plain(text), size=size, weight="bold" if bold else "normal", color=colour, ha=align,
              va="center_baseline" if not turn else "center", rotation=turn, rotation_mode="anchor",
              zorder=zorder)  # fmt: skip


def write_lines(axes: Axes, x: float, top: float, lines: Iterable[str], *, size: float = TEXT, bold: bool = False,
                colour: str = INK, align: str = "left") -> float:  # fmt: skip
    """Lines of text below `top`; the height at which they end."""
    step = line_height(size)
    for line in lines:
        write(axes, x, top + step / 2, line, size=size, bold=bold, colour=colour, align=align)
        top += step
    return top


def line_height(size: float = TEXT) -> float:
    """The height of a line in mm."""
    return size * POINT * LINE


def plain(text: str) -> str:
    """Text from outside as one line that only says what it shows.

    No control, no hidden change of direction, no half of a surrogate pair, no towers of accents. What joins or parts
    letters goes too, for they are drawn one by one.
    """
    drawn = (one for one in unicodedata.normalize("NFC", text) if unicodedata.category(one) != "Cf")
    shown = "".join(" " if _is_blank(one) else one for one in drawn)
    return " ".join(word for word in TOWER.sub(r"\1", shown).split(" ") if word)


def _is_blank(character: str) -> bool:
    """Whether a character is drawn as a blank: control, surrogate, private, unassigned, line separator."""
    return unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}


@cache
def text_width(text: str, size: float = TEXT, bold: bool = False) -> float:
    """The width of a line in mm, as its outlines have it."""
    font = _font(bold)
    width, _, _ = text_to_path.get_text_width_height_descent(plain(text), font, ismath=False)
    return float(width) / text_to_path.FONT_SCALE * size * POINT


@cache
def _font(bold: bool) -> FontProperties:
    return FontProperties(family=["DejaVu Sans"], weight="bold" if bold else "normal", size=text_to_path.FONT_SCALE)


def wrap(
    text: str, width: float, size: float = TEXT, *, bold: bool = False, most: int = 0, first: float = 0.0
) -> list[str]:
    """Text in lines no wider than `width` mm; longer words are broken.

    Args:
        text: what to say.
        width: of a line, in mm.
        size: of the text, in points.
        bold: whether it is.
        most: how many lines; what is left over becomes an ellipsis. 0: as many as it takes.
        first: how much of the first line, in mm, is taken by something else.
    """
    lines = [""]
    for word in plain(text).split(" "):
        room = width - (first if len(lines) == 1 else 0)
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, size, bold) <= room:
            lines[-1] = longer
        else:
            lines += _broken(word, width, size, bold)
    lines = [line for place, line in enumerate(lines) if line or (place == 0 and first)] or [""]
    if most and len(lines) > most:
        return [*lines[: most - 1], shorten(" ".join(lines[most - 1 :]), width, size, bold=bold)]
    return lines


def _broken(word: str, width: float, size: float, bold: bool) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(pieces[-1] + character, size, bold) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def shorten(text: str, width: float, size: float = TEXT, *, bold: bool = False) -> str:
    """The text if it fits into `width` mm, else as much of it as fits, and an ellipsis."""
    text = plain(text)
    if text_width(text, size, bold) <= width:
        return text
    kept = len(text)
    while kept and text_width(text[:kept].rstrip() + "\N{HORIZONTAL ELLIPSIS}", size, bold) > width:
        kept -= 1
    return text[:kept].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def paper_width(needed: float) -> float:
    """The narrowest of the three widths that a journal prints and that holds `needed` mm."""
    return next((width for width in (COLUMN, WIDE) if needed <= width), PAGE)


def number(value: float) -> str:
    """A count as BMJ prints it: a thin space between thousands from five digits on."""
    digits = f"{int(value)}"
    return f"{int(value):,}".replace(",", "\N{THIN SPACE}") if len(digits) > 4 else digits


def plural(count: int, one: str, many: str = "") -> str:
    """`1 study`, `2 studies`."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def alphabetical(text: str) -> str:
    """A key for sorting names as readers look them up: accents and case make no difference."""
    bare = (one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return "".join(bare).casefold()


def listed(items: Iterable[str]) -> str:
    """`a, b and c`."""
    words = list(items)
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2): 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else math.pow((part + 0.055) / 1.055, 2.4) for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def save(drawing: Drawing, outputs: Iterable[Path], data_status: str) -> None:
    """Write the drawing as the name of each output asks: `.svg`, `.png`, `.pdf`, or `.json` for its description."""
    for path in outputs:
        write_bytes(path, rendered(drawing, path.suffix[1:], path.stem, data_status))


def rendered(drawing: Drawing, kind: str, name: str, data_status: str) -> bytes:
    """The bytes of a drawing as `svg`, `png`, `pdf` or `json`."""
    if kind == "json":
        return _description(drawing, data_status).encode()
    content = io.BytesIO()
    with style(), mpl.rc_context({"svg.hashsalt": name}):
        drawing.figure.savefig(content, format=kind, dpi=DPI, metadata=_metadata(drawing, kind, name, data_status))
    return content.getvalue()


def _description(drawing: Drawing, data_status: str) -> str:
    description: dict[str, Any] = {
        "alt": _told(drawing, data_status),
        "width_mm": round(drawing.width, 1),
        "height_mm": round(drawing.height, 1),
        "data_status": data_status,
    }
    if drawing.links:
        description["links"] = [
            {"supplement": link.supplement, "anchor": link.anchor, "label": plain(link.label),
             "area": link.share(drawing.width, drawing.height)}
            for link in drawing.links
        ]  # fmt: skip
    return json.dumps(description, ensure_ascii=False, indent=1) + "\n"


def _told(drawing: Drawing, data_status: str) -> str:
    return drawing.alt if data_status == "real" else f"{STAMP}. {drawing.alt}"


def _metadata(drawing: Drawing, kind: str, name: str, data_status: str) -> dict[str, Any]:
    told = _told(drawing, data_status)
    status = f"data_status: {data_status}"
    match kind:
        case "svg":
            return {"Date": None, "Title": name, "Description": told, "Keywords": [status]}
        case "pdf":
            return {"CreationDate": None, "Title": name, "Subject": told, "Keywords": status}
    return {"Title": name, "Description": told, "Comment": status}
