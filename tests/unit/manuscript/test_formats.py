"""The four formats: what each holds, that data never becomes markup, that bytes repeat, that every page is stamped."""

import base64
import io
import re
import zipfile
from collections.abc import Mapping
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from lxml import etree
from pypdf import PdfReader

from realist.manuscript import render
from realist.tables import write_json
from unit.manuscript.made import HOSTILE, SETTINGS, compose_paper

FORMATS = ("html", "pdf", "docx", "xml")


@pytest.fixture(scope="session")
def papers(built: Path) -> Mapping[str, bytes]:
    return {ending: rendered(built, ending) for ending in FORMATS}


def rendered(root: Path, ending: str) -> bytes:
    output = root / f"results/manuscript/paper.{ending}"
    render.step(root / "results/manuscript/paper.json", root, output)
    return output.read_bytes()


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_bytes_twice_and_in_another_folder(review: Path, papers: Mapping[str, bytes], ending: str) -> None:
    assert rendered(review, ending) == papers[ending]


# --- HTML


class Page(HTMLParser):
    """Tags with their attributes, ids, and text."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="session")
def page(papers: Mapping[str, bytes]) -> Page:
    return Page(papers["html"])


def test_html_leads_from_the_boxes_of_a_figure_to_their_lists(review: Path) -> None:
    link = {"supplement": "flow-boxes", "anchor": "duplicates", "label": "List <b>of</b>", "area": [1.5, 20, 30, 4.25]}
    write_json(review / "results/figures/flow.json", {"alt": "Flow", "width_mm": 128.0, "links": [link]})
    page = Page(rendered(review, "html"))
    [area] = [one for one in page.all("a") if one.get("class") == "area"]
    assert area["href"] == "supplements/flow-boxes.html#duplicates"
    assert area["style"] == "left:1.5%;top:20%;width:30%;height:4.25%"
    assert "List <b>of</b>" in page.text
    assert len(page.all("img")) == 1


def test_html_needs_nothing_else(page: Page, papers: Mapping[str, bytes]) -> None:
    assert not page.all("script")
    assert not page.all("link")
    sources = [image["src"] or "" for image in page.all("img")]
    assert sources
    assert all(source.startswith("data:image/svg+xml;base64,") for source in sources)
    assert b"url(" not in papers["html"]
    assert b"@import" not in papers["html"]
    assert "default-src 'none'" in (page.all("meta")[2]["content"] or "")


def test_html_shows_the_figures_and_says_what_they_show(page: Page) -> None:
    (image,) = page.all("img")
    assert image["alt"] == "Flow"
    assert base64.b64decode((image["src"] or "").partition(",")[2]).startswith(b"<svg")


def test_html_links_lead_somewhere(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    inner = [link["href"] or "" for link in page.all("a") if (link["href"] or "").startswith("#")]
    assert {"#fig-flow", "#tab-studies", "#ref-toy1", "#ref-quillfern2015", "#main"} <= set(inner)
    assert {link[1:] for link in inner} <= set(ids)


def test_html_has_one_title_and_ordered_headings(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.all("html")[0]["lang"] == "en-GB"


def test_html_shows_hostile_text_as_it_stands(page: Page) -> None:
    assert page.text.count(HOSTILE) >= 3
    assert "javascript:" not in str([link["href"] for link in page.all("a")])


def test_html_numbers_name_their_keys(page: Page) -> None:
    assert {"type": "button", "class": "number", "popovertarget": "from-databases"} in page.all("button")


def test_html_wears_the_stamp(page: Page) -> None:
    assert {"class": "banner", "role": "note"} in page.all("div")
    assert page.text.count("Simulated data.") >= 4


# --- PDF


@pytest.fixture(scope="session")
def pdf(papers: Mapping[str, bytes]) -> PdfReader:
    return PdfReader(io.BytesIO(papers["pdf"]))


def test_pdf_wears_the_stamp_on_every_page(pdf: PdfReader) -> None:
    assert len(pdf.pages) >= 2
    for page in pdf.pages:
        text = page.extract_text()
        assert "SIMULATED DATA" in text
        assert text.count("Simulated data") >= 1


def test_pdf_knows_its_title_authors_and_date(pdf: PdfReader) -> None:
    facts = pdf.metadata
    assert facts is not None
    assert facts.title == "A made review"
    assert facts.author == "Ada Quillfern, Tom Brackenmoor"
    assert str(facts.get("/CreationDate")).startswith("D:20230701")


def test_pdf_links_within_itself(pdf: PdfReader) -> None:
    links = [one.get_object() for page in pdf.pages for one in page.get("/Annots", [])]
    inside = [link for link in links if "/Dest" in link or "/D" in link.get("/A", {})]
    outside = [str(link["/A"]["/URI"]) for link in links if "/URI" in link.get("/A", {})]
    assert len(inside) >= 5
    assert outside
    assert all(re.match(r"https://doi\.org/|supplements/", one) for one in outside)


def test_pdf_shows_hostile_text_as_it_stands(pdf: PdfReader) -> None:
    text = " ".join("".join(page.extract_text() for page in pdf.pages).split())
    assert '<script>alert("x")</script> *bold* [link](javascript:alert(1)) $x^2$ #set page(fill: red)' in text


def test_pdf_is_tagged_and_carries_its_fonts(pdf: PdfReader) -> None:
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    assert all("+" in str(font["/BaseFont"]) for font in fonts)


# --- DOCX


@pytest.fixture(scope="session")
def word(papers: Mapping[str, bytes]) -> docx.document.Document:
    return docx.Document(io.BytesIO(papers["docx"]))


def test_docx_wears_the_stamp_on_every_page(word: docx.document.Document) -> None:
    (section,) = word.sections
    assert "SIMULATED DATA" in section.header.paragraphs[0].text
    assert "Made" in section.header.paragraphs[0].text
    assert "Simulated data" in section.footer.paragraphs[0].text
    assert not section.different_first_page_header_footer


def test_docx_has_the_parts_of_a_paper(word: docx.document.Document) -> None:
    styles = [paragraph.style.name for paragraph in word.paragraphs if paragraph.style]
    assert styles[:2] == ["Title", "Author"]
    assert word.paragraphs[1].text == "Ada Quillfern1, Tom Brackenmoor2"
    heads = [one.text for one in word.paragraphs if one.style and one.style.name == "Heading 1"]
    assert heads == ["Methods", "Results", "References"]
    assert len(word.tables) == 2
    assert len(word.inline_shapes) == 1
    assert [cell.text for cell in word.tables[0].rows[0].cells] == ["Study", "Country", "Setting", "PROGRESS-Plus"]


def test_docx_shows_hostile_text_as_it_stands(word: docx.document.Document) -> None:
    assert HOSTILE in word.tables[1].rows[1].cells[4].text
    assert any(HOSTILE in paragraph.text for paragraph in word.paragraphs)


def test_docx_references_are_links_to_bookmarks(papers: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(papers["docx"])) as archive:
        body = archive.read("word/document.xml").decode()
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2023-07-01" in archive.read("docProps/core.xml")
    anchors = set(re.findall(r'w:anchor="([^"]+)"', body))
    assert {"fig-flow", "tab-studies", "ref-toy1"} <= anchors
    assert anchors <= set(re.findall(r'<w:bookmarkStart[^>]*w:name="([^"]+)"', body))


def test_docx_tables_repeat_their_head_and_keep_rows_whole(papers: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(papers["docx"])) as archive:
        body = archive.read("word/document.xml").decode()
    rows = re.findall(r"<w:tr>.{0,80}", body)
    assert len(rows) == 6
    assert all("<w:cantSplit/>" in row for row in rows)
    assert sum("tblHeader" in row for row in rows) == 2


# --- JATS


@pytest.fixture(scope="session")
def jats(papers: Mapping[str, bytes]) -> etree._Element:
    return etree.fromstring(papers["xml"])


def texts(element: etree._Element, path: str) -> list[str]:
    return ["".join(one.itertext()).strip() for one in element.findall(path)]


def test_jats_says_what_the_article_is(jats: etree._Element) -> None:
    assert jats.tag == "article"
    assert jats.get("article-type") == "review-article"
    assert [child.tag for child in jats] == ["front", "body", "back"]
    assert texts(jats, ".//article-meta/title-group/article-title") == ["A made review"]
    assert texts(jats, ".//contrib/string-name") == ["Ada Quillfern", "Tom Brackenmoor"]
    assert texts(jats, ".//aff/institution") == ["Institute of Small Numbers", "Invented University"]
    assert texts(jats, ".//abstract/p") == ["Results Two CMOCs."]
    assert texts(jats, ".//kwd-group/kwd") == ["equity", "improvement"]
    assert jats.find(".//pub-date").get("iso-8601-date") == "2023-07-01"  # type: ignore[union-attr]


def test_jats_references_lead_to_elements(jats: etree._Element) -> None:
    ids = [element.get("id") for element in jats.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    targets = {element.get("rid") for element in jats.iter("xref")}
    assert {"fig-flow", "tab-studies", "ref-toy1", "ref-quillfern2015", "aff-1"} <= targets
    assert targets <= set(ids)


def test_jats_cites_in_elements(jats: etree._Element) -> None:
    citations = jats.findall(".//ref-list/ref/element-citation")
    assert [texts(one, "article-title")[0] for one in citations] == [
        "How small a review can be", "Interpreters on the ward round", HOSTILE,
    ]  # fmt: skip
    assert texts(citations[0], "pub-id") == ["10.5555/toy.ref.1"]
    assert texts(citations[0], ".//surname") == ["Featherby", "Marlstone"]


def test_jats_labels_exhibits(jats: etree._Element) -> None:
    assert texts(jats, ".//fig/label") == ["Figure 1"]
    assert texts(jats, ".//table-wrap/label") == ["Table 1", "Table 2"]
    assert texts(jats, ".//fig//alt-text") == ["Flow"]
    assert texts(jats, ".//table-wrap/caption/p") == ["Studies. Simulated data.", "CMOCs. Simulated data."]
    assert [one.get("id") for one in jats.iter("table-wrap")] == ["tab-studies", "tab-cmocs"]


def test_jats_leaves_the_identifier_of_a_table_with_that_table(review: Path) -> None:
    path = review / "report/sections/02-results.md"
    path.write_text("| A | B |\n|---|---|\n| 1 | 2 |\n\n: Typed.\n\n" + path.read_text())
    compose_paper(review)
    tables = list(etree.fromstring(rendered(review, "xml")).iter("table-wrap"))
    assert [one.get("id") for one in tables] == [None, "tab-studies", "tab-cmocs"]
    assert not [one for table in tables for one in table.iter("table") if one.get("id")]


def test_jats_wears_the_stamp(jats: etree._Element) -> None:
    assert texts(jats, ".//front/notes/title") == ["Simulated data"]
    assert texts(jats, ".//article-meta/author-notes/fn/label") == ["Simulated data"]
    first = jats.find("body/p")
    assert first is not None
    assert "".join(first.itertext()).startswith("Simulated data. All data behind this document are simulated")


# --- all


@pytest.mark.parametrize("ending", FORMATS)
def test_real_data_carry_no_stamp(review: Path, ending: str) -> None:
    compose_paper(review, review=SETTINGS["review"] | {"data_status": "real"})
    (review / "results/figures/flow.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    content = rendered(review, ending)
    if ending == "pdf":
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    elif ending == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            text = "".join(archive.read(f"word/{part}.xml").decode() for part in ("document", "header1", "footer1"))
    else:
        text = content.decode()
    assert "made review" in text.casefold()
    assert "simulated data" not in text.casefold()


def test_alternative_text_and_width_come_from_the_figure(review: Path) -> None:
    write_json(review / "results/figures/flow.json", {"alt": "Ten records <b>flow</b>.", "width_mm": 300.0})
    assert 'alt="Ten records &lt;b&gt;flow&lt;/b&gt;."' in rendered(review, "html").decode()
    (shape,) = docx.Document(io.BytesIO(rendered(review, "docx"))).inline_shapes
    assert shape.width.mm == pytest.approx(168, abs=0.5)


ODD = 'Ann "Q" O\'Brien #c $x$ _a_ *b* \\n @me <b> [x] `y` ~z~ {{ n }} & %'


@pytest.mark.parametrize("ending", FORMATS)
def test_odd_names_and_titles_are_shown_as_they_stand(review: Path, ending: str) -> None:
    author = {"name": ODD, "affiliation": ODD}
    report = SETTINGS["report"] | {"title": ODD, "short_title": ODD, "authors": [author], "keywords": [ODD]}
    compose_paper(review, report=report)
    content = rendered(review, ending)
    match ending:
        case "html":
            shown = Page(content).text
        case "pdf":
            reader = PdfReader(io.BytesIO(content))
            shown = " ".join(reader.pages[0].extract_text().split())
            assert reader.metadata is not None
            assert reader.metadata.title == ODD
            assert reader.metadata.author == ODD
        case "docx":
            document = docx.Document(io.BytesIO(content))
            shown = "\n".join(paragraph.text for paragraph in document.paragraphs)
            assert ODD in document.sections[0].header.paragraphs[0].text
        case _:
            shown = "".join(etree.fromstring(content).itertext())
    assert shown.count(ODD) >= 3
