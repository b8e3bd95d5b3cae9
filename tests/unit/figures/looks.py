"""What must be true of any figure, looked at as a reader would: measured on the finished drawing."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from realist.figures import style
from realist.figures.style import Drawing

HOSTILE = (
    r"$\alpha_{x}$ and $100",
    "<script>alert(1)</script>",
    "<b>bold</b>|{record|label}",
    "Donaudampfschifffahrtsgesellschaftskapitaen" * 3,
    "\u202egnorw yaw eht \u2066daer",
    "שלום עולם",
    "مرحبا بالعالم",
    "emoji 😀🏥 and 王小明",
    "two\nlines\tand a\x00 NUL\r",
    "half a pair \ud800 here",
    "=cmd|' /C calc'!A0",
    r"\n \N \l \textbf{x} %s {0} {{x}}",
    "   ",
    "a\u0301\u0301\u0301\u0301\u0301",
)
TOUCHING = 0.25
"""How far, in mm, the boxes of two lines may overlap: measured boxes hold room for descenders that are not there."""


@dataclass(frozen=True)
class Seen:
    """A piece of text, and the room that it takes on paper in mm, y upwards."""

    artist: Text
    box: Bbox


def seen(drawing: Drawing) -> list[Seen]:
    """Every piece of text of a drawing that shows anything."""
    canvas = FigureCanvasAgg(drawing.figure)
    drawing.figure.dpi = 300
    to_mm = 25.4 / 300
    with style.style():
        renderer = canvas.get_renderer()
        texts = [text for text in drawing.figure.findobj(Text) if text.get_text().strip() and text.get_visible()]
        boxes = [text.get_window_extent(renderer) for text in texts if _is_drawn(text)]
    texts = [text for text in texts if _is_drawn(text)]
    return [
        Seen(text, Bbox.from_extents(*(edge * to_mm for edge in box.extents)))
        for text, box in zip(texts, boxes, strict=True)
    ]


def _is_drawn(text: Text) -> bool:
    """The canvas is an axes without axis; its own tick labels are never drawn."""
    axes = text.axes
    return axes is None or text in axes.texts


def words(drawing: Drawing) -> list[str]:
    """What the drawing says, line by line."""
    return [one.artist.get_text() for one in seen(drawing)]


def check(drawing: Drawing) -> None:
    """All text is on the sheet, inside its box, large enough to read, and nowhere over other text."""
    found = seen(drawing)
    assert [one.artist.get_text() for one in found if one.artist.get_fontsize() < 6.5] == []
    assert list(_outside(found, Bbox.from_extents(0, 0, drawing.width, drawing.height))) == []
    assert list(_leaving(found, _boxes(drawing))) == []
    assert list(_overlapping(found)) == []
    assert drawing.alt
    assert drawing.width in (style.COLUMN, style.WIDE, style.PAGE)


def _outside(found: list[Seen], sheet: Bbox) -> Iterator[str]:
    for one in found:
        box = one.box
        if box.x0 < sheet.x0 or box.y0 < sheet.y0 or box.x1 > sheet.x1 or box.y1 > sheet.y1:
            yield one.artist.get_text()


def _boxes(drawing: Drawing) -> list[Bbox]:
    frames = [patch for patch in drawing.figure.findobj(FancyBboxPatch) if patch.get_edgecolor()[3]]
    to_mm = 25.4 / 300
    return [Bbox.from_extents(*(edge * to_mm for edge in frame.get_window_extent().extents)) for frame in frames]


def _leaving(found: list[Seen], boxes: list[Bbox]) -> Iterator[str]:
    """Text that begins in a box and does not end there; the smallest box counts."""
    for one in found:
        x, y = (one.box.x0 + one.box.x1) / 2, (one.box.y0 + one.box.y1) / 2
        around = [box for box in boxes if box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1]
        if around:
            box = min(around, key=lambda box: box.width * box.height)
            if one.box.x0 < box.x0 or one.box.x1 > box.x1 or one.box.y0 < box.y0 or one.box.y1 > box.y1:
                yield one.artist.get_text()


def _overlapping(found: list[Seen]) -> Iterator[tuple[str, str]]:
    for one, other in combinations(found, 2):
        wide = min(one.box.x1, other.box.x1) - max(one.box.x0, other.box.x0)
        high = min(one.box.y1, other.box.y1) - max(one.box.y0, other.box.y0)
        if wide > TOUCHING and high > TOUCHING:
            yield one.artist.get_text(), other.artist.get_text()
