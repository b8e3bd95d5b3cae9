"""What the HTML paper shows of where its numbers, figures and tables come from."""

import re
from pathlib import Path

import panflute as pf
import pytest

from realist.manuscript import document, exhibits, origins, pandoc
from realist.manuscript.origins import Origins, make_openable
from realist.provenance.chains import pictures
from realist.tables import write_dicts, write_json
from unit.manuscript.made import HOSTILE

IDS = [f"medline:{n}" for n in range(1, 8)]


@pytest.fixture
def results(tmp_path: Path) -> Path:
    numbers = {
        "screened": {"value": 7, "definition": "Citations decided", "source": "screening/decisions.csv", "ids": IDS},
        "verdicts": {"value": 12345, "definition": HOSTILE, "source": "data/deduplication/verdicts.csv", "ids": []},
    }
    write_json(tmp_path / "numbers.json", {"data_status": "real"} | numbers)
    write_dicts(tmp_path / "deduplication/bibliography.csv", ["citation_id", "title"],
                [{"citation_id": "medline:1", "title": HOSTILE}])  # fmt: skip
    columns = ["citation_id", "stage", "state", "reason", "decided_by", "decided_at"]
    rows = [("medline:1", "title_abstract", "include", "", "r1; r2", "2023-02-01T09:00:00Z"),
            ("medline:1", "full_text", "not_retrieved", "", "", ""),
            ("medline:2", "title_abstract", "exclude", "off_topic", "r3", "2023-02-02")]  # fmt: skip
    write_dicts(tmp_path / "screening/decisions.csv", columns, [dict(zip(columns, row, strict=True)) for row in rows])
    return tmp_path


def number(key: str) -> pf.Span:
    return pf.Span(pf.Str("seven"), classes=["number"], attributes={"key": key})


def test_a_share_is_shown_as_the_text_prints_it_first(results: Path) -> None:
    write_json(results / "numbers.json", {
        key: {"value": value, "definition": "Agreement", "source": "screening/agreement.csv", "ids": []}
        for key, value in (("percent", 0.958620), ("whole", 1.0))
    })  # fmt: skip
    spans = [
        pf.Span(pf.Str(text), classes=["number"], attributes={"key": key})
        for key, text in (("percent", "95.9%"), ("percent", "96%"), ("whole", "100%"))
    ]
    _, panels = html(pf.Doc(pf.Para(*spans)), results)
    assert re.findall("<strong>(.*?)</strong>", panels) == ["95.9%", "100%"]


def html(doc: pf.Doc, results: Path) -> tuple[str, str]:
    """The text, and the panels, as pandoc writes them."""
    make_openable(doc, results)
    panels = doc.metadata["origins"].content[0].text if "origins" in doc.metadata else ""
    return pandoc.convert(document.dump(doc), "json", "html", ["--wrap=none"]).decode(), panels


def test_a_number_opens_its_definition_table_ids_and_decisions(results: Path) -> None:
    text, panels = html(pf.Doc(pf.Para(number("screened"), pf.Space(), number("screened"))), results)
    button = '<button type="button" class="number" popovertarget="from-screened">seven</button>'
    assert text.strip() == f"<p>{button} {button}</p>"
    assert panels.count("<section popover") == 1
    for words in (
        "<strong>7</strong> &nbsp;Citations decided",
        "<code>results/screening/decisions.csv</code>",
        "title_abstract: include by r1; r2, 2023-02-01<",
        "full_text: not retrieved<",
        "title_abstract: exclude (off_topic) by r3, 2023-02-02<",
        "and 2 more",
        "<code>realist trace screened</code>",
    ):
        assert words in panels, panels
    assert re.findall(r"<code>(medline:\d)</code>", panels) == IDS[: origins.SHOWN]


def test_text_from_outside_is_shown_and_never_markup(results: Path) -> None:
    _, panels = html(pf.Doc(pf.Para(number("screened"), number("verdicts"))), results)
    assert "<script" not in panels
    assert panels.count("&lt;script&gt;") == 2
    assert "<code>data/deduplication/verdicts.csv</code>" in panels
    assert "12\u202f345" in panels


def test_no_button_stands_in_a_heading_or_a_link(results: Path) -> None:
    link = pf.Para(pf.Link(number("screened"), url="#there"))
    text, panels = html(pf.Doc(pf.Header(number("screened"), level=2), link), results)
    assert "seven" in text
    assert "button" not in text
    assert panels == ""


def test_every_figure_and_table_says_where_it_comes_from() -> None:
    assert set(origins.TABLES) == set(origins.FOLLOWED) == set(exhibits.TABLES)
    assert set(origins.FIGURES) == {*pictures._SOURCES, "theory"}


def test_results_that_are_not_there_tell_nothing(tmp_path: Path) -> None:
    assert Origins(tmp_path).titles == Origins(tmp_path).decisions == {}
