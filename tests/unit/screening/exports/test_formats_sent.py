"""What is written for other tools: our own readers find in it every citation, every field, and the id."""

import csv
import io
from typing import Any

import pytest
from hypothesis import example, given, settings

from realist import sheets
from realist.records.reading import read_bytes
from realist.screening.carried import record_id_in
from realist.screening.exports.ris import ris
from realist.screening.exports.texts import one_line
from realist.screening.exports.tools import TOOLS
from unit.screening.exports.hostile import CITATIONS, FIELDS, RAW, Citation

PLAIN = dict.fromkeys(FIELDS, "") | {"citation_id": "medline:1", "entry_type": "article", "title": "Walking clinics"}


def read_back(tool: str, citations: list[Citation]) -> list[dict[str, str]]:
    """What our readers find in the file of a tool; of a table without the apostrophes that guard its cells."""
    reading = read_bytes(TOOLS[tool].text(citations, "real").encode())
    assert not reading.rejects
    assert reading.format == ("RIS" if TOOLS[tool].suffix == ".ris" else "CSV")
    clean = str if TOOLS[tool].suffix == ".ris" else sheets.disarmed
    return [{column: clean(text) for column, text in found.items()} for _, found in reading.found]


@settings(max_examples=60)
@given(CITATIONS)
def test_our_readers_find_every_citation_and_every_field(citations: list[Citation]) -> None:
    for tool in TOOLS:
        found = read_back(tool, citations)
        assert len(found) == len(citations)
        for ours, theirs in zip(citations, found, strict=True):
            for field in FIELDS:
                if ours[field]:  # an empty one may be found in another: the DOI in an address
                    assert theirs.get(field) == ours[field], (tool, field)


@settings(max_examples=60)
@given(CITATIONS)
def test_no_text_begins_a_tag_ends_a_record_or_names_another(citations: list[Citation]) -> None:
    text = ris(citations)
    lines = [line for line in text.splitlines() if line]
    assert [line for line in lines if "ER  -" in line] == ["ER  - "] * len(citations)
    assert [line.index("TY  -") for line in lines if "TY  -" in line] == [0] * len(citations)
    assert all(line[2:6] == "  - " for line in lines)
    records = text.split("ER  - \n\n")[:-1]
    carrying = [[line for line in one.splitlines() if line[:2] in ("AN", "N1")] for one in records]
    assert [record_id_in(*some) for some in carrying] == [citation["citation_id"] for citation in citations]


@settings(max_examples=60)
@given(CITATIONS)
def test_no_cell_is_a_formula_and_each_row_has_its_id(citations: list[Citation]) -> None:
    for tool, id_of in (("asreview", record_id_in), ("spreadsheet", str)):
        text = TOOLS[tool].text(citations, "real").removeprefix("\ufeff")
        header, *rows = csv.reader(io.StringIO(text, newline=""))
        assert {len(row) for row in rows} == {len(header)}
        assert [id_of(row[0]) for row in rows] == [citation["citation_id"] for citation in citations]
        assert all(sheets.armed(sheets.disarmed(cell)) == cell for row in rows for cell in row)


@given(RAW)
@example("\ud83d\x00\r\nER  - \u2028\ufeffx")
def test_any_text_becomes_one_line_that_can_be_written(text: str) -> None:
    line = one_line(text)
    assert line.encode().decode().splitlines() in ([line], [])
    assert one_line(line) == line
    assert "  " not in line


def test_a_table_in_an_abstract_does_not_make_the_file_a_table() -> None:
    about = PLAIN | {"abstract": "We noted author, title, year, and journal of each report."}
    assert read_bytes(ris([about]).encode()).format == "RIS"


@pytest.mark.parametrize(("kind", "written"), [("article", "JOUR"), ("preprint", "UNPB"), ("", "GEN"), ("map", "GEN")])
def test_the_kind_of_publication(kind: str, written: str) -> None:
    assert ris([PLAIN | {"entry_type": kind}]).startswith(f"TY  - {written}\n")


def test_a_ris_record_as_a_whole() -> None:
    citation: dict[str, Any] = PLAIN | {
        "authors": "Quillfern, Ada; Toy Group", "year": "2015", "container": "Simulated Care", "volume": "4",
        "issue": "2", "pages": "11-19", "doi": "10.5555/toy.1", "pmid": "99000001", "keywords": "equity; stroke",
        "abstract": "One.\nTwo.", "language": "English", "issn": "1234-5678",
    }  # fmt: skip
    assert ris([citation], ["data_status: simulated"]) == (
        "TY  - JOUR\nAN  - realist:medline:1\nTI  - Walking clinics\nAU  - Quillfern, Ada\nAU  - Toy Group\n"
        "PY  - 2015\nJF  - Simulated Care\nVL  - 4\nIS  - 2\nSP  - 11\nEP  - 19\nDO  - 10.5555/toy.1\n"
        "AB  - One. Two.\nKW  - equity\nKW  - stroke\nLA  - English\nSN  - 1234-5678\nN1  - realist:medline:1\n"
        "N1  - PMID: 99000001\nN1  - data_status: simulated\nER  - \n\n"
    )


@pytest.mark.parametrize("tool", TOOLS)
def test_simulated_data_say_so_in_every_record(tool: str) -> None:
    text = TOOLS[tool].text([PLAIN, PLAIN | {"citation_id": "medline:2"}], "simulated")
    assert text.count("simulated") == 2
