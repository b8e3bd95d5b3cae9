"""Supplements: complete, stamped, and harmless to a spreadsheet."""

import io
import re
import shutil
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from realist import sheets
from realist.characters import one_line
from realist.manuscript import reconcile, render, supplements
from realist.manuscript.catalog import supplement_files
from realist.tables import parse_csv
from unit.manuscript.made import FLOW_BOXES, HOSTILE, ROOT, count, make_results, settings

NAMES = ("review", "report", "screening.stages", "synthesis.appraisal", "synthesis.study_fields")


@pytest.fixture(scope="session")
def folder(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The supplements of the small review."""
    root = Path(shutil.copytree(built, tmp_path_factory.mktemp("supplements") / "review"))
    shutil.copytree(ROOT / "tests/toy/data/searches", root / "data/searches")
    (root / "report/checklist.yaml").write_text(
        "- {id: RAM-01, answered_in: [title]}\n- {id: RAM-14, answered_in: [results, tab-cmocs], note: See both.}\n"
    )
    return write(root)


def write(root: Path, **changes: object) -> Path:
    output = root / "results/manuscript/supplements"
    used = supplements.Settings.model_validate(settings(*NAMES) | changes)
    landmarks = root / "results/manuscript/landmarks.json"
    supplements.step(root, root / "results", landmarks, output, used)
    return output


def sheet(path: Path) -> list[list[str]]:
    return list(parse_csv(path.read_text(encoding="utf-8")))


def test_every_supplement_is_there(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == sorted(supplement_files(realist=True))


def test_every_page_and_table_wears_the_stamp(folder: Path) -> None:
    for path in folder.glob("*.html"):
        assert '<div class="banner" role="note"><strong>Simulated data.</strong>' in path.read_text(encoding="utf-8")
    for path in folder.glob("*.csv"):
        header, *rows = sheet(path)
        assert header[-1] == "data_status"
        assert {row[-1] for row in rows} <= {"simulated"}
    pages = PdfReader(io.BytesIO((folder / "supplements.pdf").read_bytes())).pages
    assert all("SIMULATED DATA" in page.extract_text() for page in pages)


def test_strategies_are_told_as_run_with_what_is_missing(folder: Path) -> None:
    page = (folder / "search-strategies.html").read_text(encoding="utf-8")
    assert "MEDLINE (Ovid)" in page
    assert "1. quality improvement.mp." in page
    assert "not reported" in page
    header, *rows = sheet(folder / "search-strategies.csv")
    assert [row[header.index("search_id")] for row in rows] == ["citations", "medline", "scopus"]
    assert "2. (inequalit* or equit*).mp.\n" in rows[1][header.index("strategy")]


def test_excluded_reports_have_their_reasons(folder: Path) -> None:
    page = (folder / "excluded-reports.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "Excluded: No inequality (1)" in page
    assert "Fennimoor, E; Ash, A; Birch, B; Cedar, C; Dill, D; Elm, E; et al." in page
    assert "J Sim. 2011;3(1):7-9. doi:10.5555/x" in page


def test_every_box_of_the_flow_has_its_list(folder: Path) -> None:
    page = (folder / "flow-boxes.html").read_text(encoding="utf-8")
    for key, _, ids in FLOW_BOXES:
        assert f'<section id="{key}"' in page
        assert all(one in page for one in ids)
    assert "No inequality: 1" in page
    assert "<script" not in page
    header, *rows = sheet(folder / "flow-boxes.csv")
    assert [(row[0], row[2]) for row in rows] == [(key, one) for key, _, ids in FLOW_BOXES for one in ids]
    cells = {(row[0], row[2]): dict(zip(header, row, strict=True)) for row in rows}
    assert cells["duplicates", "scopus:1"]["citation_id"] == "medline:1"
    assert cells["new_studies", "quillfern2015"]["citation_id"] == "citations:1; medline:1"
    assert cells["excluded_other", "scopus!scopus.csv:8-9"]["citation_id"] == ""


def test_evidence_has_every_excerpt_with_its_page(folder: Path) -> None:
    page = (folder / "cmoc-evidence.html").read_text(encoding="utf-8")
    assert "Quillfern 2015, p. 12" in page
    assert "“People came.”" in page
    assert "refutes, inferred" in page
    header, *rows = sheet(folder / "cmoc-evidence.csv")
    assert [row[header.index("excerpt_id")] for row in rows] == ["E01", "E07", "E04", "E06"]


def test_every_cmoc_has_its_wordings_and_every_excerpt_its_coder_and_note(folder: Path) -> None:
    page = (folder / "cmoc-evidence.html").read_text(encoding="utf-8")
    first, second = page.split(">C02 One language</h")
    for told in ("2 May 2023", "=Narrowed", "From the first coding", "r2: Half of it only"):
        assert told in first
    assert "First wording of two" in second
    assert "=Narrowed" not in second
    pages = PdfReader(folder / "supplements.pdf").pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "First wording of two" in text
    assert "Half of it only" in text
    header, *rows = sheet(folder / "cmoc-history.csv")
    assert header == ["cmoc_id", "version", "on", "by", "change", "why", "data_status"]
    assert [row[:2] for row in rows] == [["C01", "1"], ["C01", "2"], ["C02", "1"]]
    assert rows[1][4] == "'=Narrowed"


def test_no_cell_is_a_formula_and_none_lost_a_character(folder: Path) -> None:
    header, *rows = sheet(folder / "cmoc-evidence.csv")
    cells = [row[header.index("paraphrase")] for row in rows]
    assert cells[1] == "'=SUM(A1) reached"
    assert sheets.disarmed(cells[1]) == "=SUM(A1) reached"
    assert HOSTILE in [row[header.index("quote")] for row in rows]


def test_checklist_links_into_the_paper_and_says_that_it_is_recalled(folder: Path) -> None:
    page = (folder / "rameses-checklist.html").read_text(encoding="utf-8")
    assert 'href="../paper.html#tab-cmocs"' in page
    assert "recalled, not compared" in page
    header, *rows = sheet(folder / "rameses-checklist.csv")
    assert len(rows) == 19
    assert {row[header.index("wording")] for row in rows} == {"recalled"}
    assert rows[13][header.index("answered_in")] == "results, tab-cmocs"
    assert rows[13][header.index("places")] == "Results; Table 2"
    assert rows[1][header.index("answered_in")] == "not answered"


def test_checklist_says_where_in_the_words_of_the_paper_and_leads_there(folder: Path) -> None:
    page = (folder / "rameses-checklist.html").read_text(encoding="utf-8")
    links = re.findall(r'<a href="\.\./paper\.html#([^"]*)">([^<]*)</a>', page)
    assert links == [("title", "Title"), ("results", "Results"), ("tab-cmocs", "Table 2")]
    assert page.count(">not answered</td>") == 17
    paper = folder.parent / "paper.html"
    render.step(folder.parent / "paper.json", folder.parents[2], paper)
    assert all(f' id="{anchor}"' in paper.read_text(encoding="utf-8") for anchor, _ in links)


def test_a_review_without_cmocs_has_the_supplements_that_it_can(review: Path) -> None:
    results = make_results(review / "results", realist=False)
    count(results, **{"review.type": "scoping"})
    shutil.copytree(ROOT / "tests/toy/data/searches", review / "data/searches")
    output = write(review, review=settings("review")["review"] | {"type": "scoping"})
    assert sorted(path.name for path in output.iterdir()) == sorted(supplement_files(realist=False))
    assert "cmoc-evidence.csv" not in supplement_files(realist=False)


def test_the_same_bytes_twice(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    write(folder.parents[2])
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("cell", "safe"),
    [("=1+1", "'=1+1"), ("+cmd", "'+cmd"), ("-cmd", "'-cmd"), ("@SUM(1)", "'@SUM(1)"), ("\t=1", "'\t=1"),
     ("\r=1", "'\r=1"),
     (" =1", "' =1"), ("'quoted", "''quoted"), ("-12", "-12"), ("+0.5", "+0.5"), ("-12,5", "-12,5"), ("plain", "plain"),
     ("\u200b=1", "'\u200b=1"), ("\ufeff@x", "'\ufeff@x"), ("\u00ad \x00+x", "'\u00ad \x00+x"),
     ("\ufe0f-x", "'\ufe0f-x"),
     ("\uff1d1", "'\uff1d1"), ("\uff0bx", "'\uff0bx"), ("\uff0dx", "'\uff0dx"), ("\u2060\uff20x", "'\u2060\uff20x"),
     ("\ufe66x", "'\ufe66x"), ("\u200bplain", "\u200bplain"), ("\u200b", "\u200b"),
     ("", ""), ("a=b", "a=b"), ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0")],
)  # fmt: skip
def test_cells_for_spreadsheets(cell: str, safe: str) -> None:
    assert sheets.armed(cell) == safe


@given(st.text() | st.text("\u200b\ufeff\u00ad \t=+-@\uff1d\uff0b\uff0d\uff20'1a"))
def test_arming_loses_nothing_and_leaves_no_formula(cell: str) -> None:
    safe = sheets.armed(cell)
    assert sheets.disarmed(safe) == cell
    assert not safe.startswith(("=", "@", "\t", "\r"))
    assert not unicodedata.normalize("NFKC", one_line(safe)).startswith(("=", "@"))


def test_reconciliation_shows_differences_and_goes_on(review: Path) -> None:
    (review / "data").mkdir()
    path = review / "data/published.yaml"
    path.write_text(
        "- {key: databases, value: 2, where: abstract, source: https://example.org/a}\n"
        "- {key: cmocs, value: 20, where: table 2, source: https://example.org/b, note: Counted by hand.}\n"
    )
    assert reconciled(review) == [
        ["databases", "Bibliographic databases searched", "2", "2", "yes", "abstract",
         "https://example.org/a", "", "simulated"],
        ["cmocs", "Context-mechanism-outcome configurations (CMOCs)", "2", "20", "no", "table 2", "https://example.org/b",
         "Counted by hand.", "simulated"],
    ]  # fmt: skip


def test_reconciliation_prints_source_and_note(review: Path) -> None:
    source = "https://example.org/a-long-address/" + "0123456789abcdef" * 6
    (review / "data").mkdir()
    (review / "data/published.yaml").write_text(
        f"- {{key: databases, value: 2, where: abstract, source: '{source}', note: Counted by hand.}}\n"
        "- {key: cmocs, value: 20, where: table 2, source: A letter <b>}\n"
    )
    reconciled(review)
    shutil.copytree(ROOT / "tests/toy/data/searches", review / "data/searches")
    (review / "report/checklist.yaml").write_text("[]\n")
    output = write(review)
    page = (output / "reconciliation.html").read_text(encoding="utf-8")
    assert f'<a href="{source}" class="uri">{source}</a>' in page
    assert "A letter &lt;b&gt;" in page
    assert "Counted by hand." in page
    text = "".join(page.extract_text() for page in PdfReader(output / "supplements.pdf").pages)
    assert source in re.sub(r"\s", "", text)
    assert "Counted by hand." in " ".join(text.split())


def reconciled(review: Path) -> list[list[str]]:
    output = review / "results/manuscript/reconciliation.csv"
    used = reconcile.Settings.model_validate({"review.data_status": "simulated"})
    reconcile.step(review / "results/numbers.json", output, [review / "data/published.yaml"], used)
    return sheet(output)[1:]


def test_a_published_number_that_nothing_computes_stops(review: Path) -> None:
    (review / "data").mkdir()
    (review / "data/published.yaml").write_text("- {key: databasis, value: 2, where: abstract, source: x}\n")
    with pytest.raises(Exception, match=r'line 1, key: .*M01[\s\S]*Did you mean "databases"\?'):
        reconciled(review)
