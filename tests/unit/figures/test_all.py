"""What holds for every figure: legible, stamped, the same bytes each time, and deaf to what its text would do."""

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import cycle
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from realist.figures.agreement import draw_agreement
from realist.figures.characteristics import draw_characteristics
from realist.figures.flow import draw_flow
from realist.figures.matrix import draw_matrix
from realist.figures.overlap import draw_overlap
from realist.figures.style import STAMP, Drawing, rendered
from realist.figures.theory import draw_theory
from unit.figures import tables
from unit.figures.looks import HOSTILE, check, words

PACKAGE = Path(__file__).parents[3] / "workflow"
DRAWINGS: dict[str, Callable[[str], Drawing]] = {
    "flow": lambda status: draw_flow(tables.flow(tables.COUNTS | tables.OTHER), status),
    "overlap": lambda status: draw_overlap(tables.overlap(), tables.yields(), status),
    "characteristics": lambda status: draw_characteristics(tables.studies(), status),
    "matrix": lambda status: draw_matrix(tables.matrix(), tables.cmocs(), tables.studies(), status),
    "theory_initial": lambda status: draw_theory(tables.theory(), 1, status),
    "theory_refined": lambda status: draw_theory(tables.theory(), 2, status),
    "agreement": lambda status: draw_agreement(tables.agreement(), tables.STAGES, status),
}


@cache
def drawn(name: str, status: str = "simulated") -> Drawing:
    return DRAWINGS[name](status)


@cache
def file(name: str, kind: str) -> bytes:
    return rendered(drawn(name), kind, name, "simulated")


every_figure = pytest.mark.parametrize("name", DRAWINGS)


@every_figure
def test_is_legible_and_overflows_nothing(name: str) -> None:
    check(drawn(name))


@every_figure
def test_fits_a_page(name: str) -> None:
    assert drawn(name).height <= 247


@every_figure
def test_bears_the_stamp_exactly_where_data_are_simulated(name: str) -> None:
    assert STAMP in words(drawn(name))
    assert STAMP not in words(drawn(name, "real"))


@every_figure
def test_says_in_every_file_that_data_are_simulated(name: str) -> None:
    png = Image.open(io.BytesIO(file(name, "png")))
    pdf = PdfReader(io.BytesIO(file(name, "pdf")))
    described = json.loads(file(name, "json"))
    assert b"data_status: simulated" in file(name, "svg")
    assert png.info["Comment"] == "data_status: simulated"
    assert pdf.metadata is not None
    assert pdf.metadata["/Keywords"] == "data_status: simulated"
    assert described["data_status"] == "simulated"
    assert described["alt"].startswith(STAMP)
    assert described["width_mm"] == drawn(name).width


@every_figure
def test_is_printed_at_its_own_size(name: str) -> None:
    png = Image.open(io.BytesIO(file(name, "png")))
    page = PdfReader(io.BytesIO(file(name, "pdf"))).pages[0]
    assert png.size[0] / png.info["dpi"][0] * 25.4 == pytest.approx(drawn(name).width, abs=0.1)
    assert float(page.mediabox.width) / 72 * 25.4 == pytest.approx(drawn(name).width, abs=0.1)
    assert float(page.mediabox.height) / 72 * 25.4 == pytest.approx(drawn(name).height, abs=0.1)


@every_figure
def test_gives_the_same_bytes_twice(name: str) -> None:
    again = DRAWINGS[name]("simulated")
    for kind in ("svg", "pdf", "json"):
        assert rendered(again, kind, name, "simulated") == file(name, kind)


def test_gives_the_same_bytes_in_another_folder_with_other_settings(tmp_path: Path) -> None:
    """Another folder, another seed of hashes, and a matplotlibrc that lies in wait there."""
    table = tmp_path / "overlap.json"
    table.write_text(json.dumps([tables.overlap(), tables.yields()]))
    (tmp_path / "matplotlibrc").write_text("font.size: 20\ntext.parse_math: True\naxes.linewidth: 4\nsavefig.dpi: 50\n")
    script = (
        "import hashlib, json, sys; from realist.figures.overlap import draw_overlap; "
        "from realist.figures.style import rendered; d = draw_overlap(*json.load(open(sys.argv[1])), 'simulated'); "
        "print([hashlib.sha256(rendered(d, k, 'overlap', 'simulated')).hexdigest() for k in ('svg', 'pdf', 'png')])"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", script, str(table)],
            cwd=folder,
            env={"PYTHONHASHSEED": seed, "HOME": str(tmp_path), "TZ": zone, "PYTHONPATH": str(PACKAGE)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for folder, seed, zone in ((tmp_path, "1", "Pacific/Kiritimati"), (PACKAGE, "2", "UTC"))
    }
    assert len(found) == 1


@pytest.mark.parametrize("name", ["overlap", "characteristics", "matrix", "agreement"])
def test_rows_in_another_order_give_the_same_bytes(name: str) -> None:
    turned = {
        "overlap": lambda: draw_overlap(tables.overlap()[::-1], tables.yields()[::-1], "simulated"),
        "characteristics": lambda: draw_characteristics(tables.studies()[::-1], "simulated"),
        "matrix": lambda: draw_matrix(tables.matrix()[::-1], tables.cmocs(), tables.studies()[::-1], "simulated"),
        "agreement": lambda: draw_agreement(tables.agreement()[::-1], tables.STAGES, "simulated"),
    }[name]()
    assert rendered(turned, "svg", name, "simulated") == file(name, "svg")
    assert turned.alt == drawn(name).alt


def hostile_drawings() -> Iterator[Drawing]:
    """Every figure, with hostile text wherever a person or an export may have written it."""
    texts = cycle(HOSTILE)
    yield draw_flow(tables.flow(tables.COUNTS, HOSTILE), "real")
    yield draw_overlap(tables.overlap(7), tables.yields(HOSTILE[:7]), "real")
    yield draw_overlap(tables.overlap(7), tables.yields(HOSTILE[7:]), "real")
    studies = [row | {"label": f"{next(texts)} 2015", "country": next(texts)} for row in tables.studies()]
    yield draw_characteristics(studies, "real")
    cmocs = [row | {"title": next(texts), "cluster_name": HOSTILE[int(row["cluster"][1])]} for row in tables.cmocs()]
    yield draw_matrix(tables.matrix(), cmocs, studies, "real")
    theory = tables.theory()
    for one in (*theory["cmocs"], *theory["clusters"], *theory["versions"][1]["concepts"]):
        text = next(texts)
        one |= {"title": text, "name": text, "label": text}
    for path in theory["versions"][1]["paths"]:
        path["label"] = next(texts)
    yield draw_theory(theory, 2, "real")
    for text in HOSTILE:
        yield draw_agreement(tables.agreement(), {"full_text": text}, "real")


def test_text_from_outside_is_only_shown() -> None:
    for drawing in hostile_drawings():
        check(drawing)
        svg = rendered(drawing, "svg", "figure", "real")
        assert b"<script" not in svg
        assert b"<b>" not in svg
        assert "\n" not in drawing.alt


def test_every_format_takes_hostile_text() -> None:
    drawing = draw_flow(tables.flow(tables.COUNTS, HOSTILE), "real")
    for kind in ("pdf", "png", "json"):
        assert rendered(drawing, kind, "figure", "real")


def test_a_formula_stays_as_it_was_typed() -> None:
    drawing = draw_overlap(tables.overlap(1), tables.yields((r"$\alpha$",)), "real")
    assert r"$\alpha$" in words(drawing)
