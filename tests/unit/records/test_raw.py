"""From a row of a table of records back to its bytes: for every format, encoding and line end."""

import io
from pathlib import Path

import openpyxl
import pytest

from realist.records.model import COLUMNS, Record
from realist.records.raw import Raw, RawRecords, raw_text
from realist.records.reading import read_bytes, records_of
from unit.records.samples import ENDNOTE_XML, SAMPLES, Sample


def rows(content: bytes, sample: Sample) -> list[dict[str, str]]:
    """As a table gives them: all text."""
    records: list[Record] = records_of("s", {"f": read_bytes(content, sample.columns)})
    return [dict(zip(COLUMNS, map(str, one.row()), strict=True)) for one in records]


def find(content: bytes, row: dict[str, str], columns: dict[str, str] | None = None) -> Raw | None:
    return RawRecords(content, columns).find(int(row["first_line"]), int(row["last_line"]), row["raw_sha256"])


def variants(sample: Sample) -> list[bytes]:
    if sample.encoding == "utf-8" and sample.content.isascii():
        text = sample.content.decode().replace("\r\n", "\n")
        return [text.encode(), text.replace("\n", "\r").encode(), text.encode("utf-16")]
    return [sample.content]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_record_is_found_again_in_its_bytes(name: str) -> None:
    sample = SAMPLES[name]
    for content in variants(sample):
        reading = read_bytes(content, sample.columns)
        for row, (place, _) in zip(rows(content, sample), reading.found, strict=True):
            raw = find(content, row, sample.columns)
            assert raw is not None
            assert raw.shares_a_line == (name in ("endnote_xml", "pubmed_text"))
            assert content[raw.first_byte : raw.last_byte] == place.raw
            assert (raw.first_byte, raw.last_byte) == (place.first_byte, place.last_byte)
            assert raw.text


@pytest.mark.parametrize("name", SAMPLES)
def test_the_text_is_what_a_person_sees_in_the_export(name: str, tmp_path: Path) -> None:
    sample = SAMPLES[name]
    (tmp_path / "f").write_bytes(sample.content)
    codec = "cp1252" if name == "own_table" else "utf-8"
    whole = sample.content.decode(codec)
    for row in rows(sample.content, sample):
        assert raw_text(tmp_path / "f", row, sample.columns) in whole


def test_records_on_one_line_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "f.xml").write_text(ENDNOTE_XML, encoding="utf-8")
    first, second = rows(ENDNOTE_XML.encode(), SAMPLES["endnote_xml"])
    assert first["first_line"] == second["first_line"] == "1"
    assert raw_text(tmp_path / "f.xml", first).startswith('<record><ref-type name="Journal Article">')
    assert raw_text(tmp_path / "f.xml", second) == "<record><titles><title>Wards</title></titles></record>"


def test_a_row_of_a_workbook_as_csv() -> None:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in (["Title", "Authors", "Year"], ["Walking\nclinics", "Quillförn, A.", 2015], ["Wards", "B", 2016]):
        book.active.append(row)
    book.save(stream)
    found = rows(stream.getvalue(), SAMPLES["own_table"])
    raws = [find(stream.getvalue(), row) for row in found]
    assert [raw and raw.text for raw in raws] == ['"Walking\nclinics","Quillförn, A.",2015', "Wards,B,2016"]


@pytest.mark.parametrize("change", [{"raw_sha256": "0" * 64}, {"first_line": "9", "last_line": "9"}])
def test_another_file_than_was_read(change: dict[str, str], tmp_path: Path) -> None:
    content = SAMPLES["refworks"].content
    (tmp_path / "f").write_bytes(content)
    with pytest.raises(LookupError, match="no record has the SHA-256"):
        raw_text(tmp_path / "f", rows(content, SAMPLES["refworks"])[0] | change)


def test_lines_as_they_stand() -> None:
    assert RawRecords(b"one\r\ntwo\rM\xfcnster\n").lines(2, 3) == "two\rMünster"
