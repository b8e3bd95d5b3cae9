"""Exports that are cut off, mixed up or hostile: what can be read is, what cannot is listed with its lines."""

import io
import time
import zipfile

import openpyxl
import pytest

from realist.records.reading import file_report, read_bytes, records_of
from realist.records.source import decoded
from realist.records.suspicions import suspicions
from unit.records.samples import BIBTEX, ENDNOTE_XML, SAMPLES, text


def lines(content: bytes) -> list[tuple[int, int, str]]:
    return [(one.first_line, one.last_line, reason) for one, reason in read_bytes(content).rejects]


def titles(content: bytes) -> list[str]:
    return [values.get("title", "") for _, values in read_bytes(content).found]


def test_text_outside_records_is_listed() -> None:
    content = b"Some preamble\nTY  - JOUR\nTI  - One\nER  - \nstray words\nTY  - JOUR\nTI  - Two\nER  - \n"
    assert titles(content) == ["One", "Two"]
    assert lines(content) == [(1, 1, "text outside any record"), (5, 5, "text outside any record")]


def test_a_record_cut_off_by_the_next_is_kept() -> None:
    assert titles(b"TY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two\n") == ["One", "Two"]


def test_an_end_without_a_record_is_listed() -> None:
    content = b"TY  - JOUR\nTI  - One\nER  - \nER  - \n"
    assert lines(content) == [(4, 4, "ER with no record before it")]


def test_a_continuation_that_begins_like_an_end_is_no_end() -> None:
    content = b"TY  - JOUR\nAB  - seen in the\nER  - then on the ward\nTI  - One\nER  - \n"
    assert titles(content) == ["One"]


def test_lone_carriage_returns_inside_lines_end_fields() -> None:
    content = b"TY  - JOUR\nTI  - One\nWE  - Index\rAN  - WOS:990000000000001\nER  - \n"
    ((place, values),) = read_bytes(content).found
    assert (values["accession"], place.last_line) == ("WOS:990000000000001", 5)


def test_line_separators_of_unicode_end_no_line() -> None:
    content = "TY  - JOUR\nTI  - One\u2028still one\x0b\x85\nER  - \n".encode()
    ((place, values),) = read_bytes(content).found
    assert place.last_line == 3
    assert values["title"].startswith("One\u2028still one")


def test_ris_without_any_ty() -> None:
    content = b"AU  - A, B\nTI  - One\nER  - \n\nAU  - C, D\nTI  - Two\nER  - \n"
    assert read_bytes(content).format == "RIS"
    assert titles(content) == ["One", "Two"]


def test_provider_lines_before_a_record_are_named_gaps() -> None:
    content = b"Record #3 of 18\nProvider: A\nContent: text/plain\n\nTY  -  JOUR\nTI  -  One\nER  -  \n"
    assert titles(content) == ["One"]
    assert lines(content) == []
    assert file_report("x", read_bytes(content))["gaps"]["record number"] > 0


def test_an_unclosed_quote_does_not_swallow_the_rest() -> None:
    rows = [
        '"Title","Authors","Year"',
        '"One","A, B","2015"',
        '"Two,"A, B","2016"',
        '"Three","A, B","2017"',
        '"Four","C","2018"',
    ]
    content = "\n".join(rows).encode()
    found = titles(content)
    assert {"One", "Three", "Four"} <= set(found)
    assert len(found) + len(lines(content)) == 4


def test_a_row_with_too_many_cells_is_listed() -> None:
    content = b"Title,Authors,Year\nOne,A,2015\nTwo,B,2016,extra\n"
    assert lines(content) == [(3, 3, "4 cells where the header has 3")]


def test_a_damaged_entry_takes_no_other_with_it() -> None:
    broken = BIBTEX.replace("pages   = {11--19},", "pages   = {11--19,")
    assert len(titles(text(broken))) == 3


def test_an_entry_without_a_title_that_does_not_close_is_listed() -> None:
    content = b"@article{a,\n  year = {2015\n\n@article{b,\n  title = {Two}\n}\n"
    assert titles(content) == ["Two"]
    assert lines(content) == [(1, 2, "the braces of the entry do not balance, and no title was found")]


def test_an_element_without_end_is_listed() -> None:
    content = ENDNOTE_XML.replace("</record><record>", "<record>").encode()
    assert titles(content) == ["Wards"]
    assert [reason for *_, reason in lines(content)] == ["the record has no end"]


def test_a_reject_that_shares_its_line_is_told_by_its_byte() -> None:
    content = ENDNOTE_XML.replace("</record><record>", "<record>").encode()
    (reject,) = file_report("x", read_bytes(content))["rejects"]
    begins = content.index(b"<record>")
    assert reject == {"first_line": 1, "last_line": 1, "reason": f"the record has no end (it begins at byte {begins})"}


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("tail", ["", "stray"])
def test_a_reject_of_whole_lines_is_told_by_its_lines(codec: str, end: str, tail: str) -> None:
    content = f"TY  - JOUR{end}TI  - One{end}ER  - {end}stray{end}ER  - {end}{tail}".encode(codec)
    reasons = [one["reason"] for one in file_report("x", read_bytes(content))["rejects"]]
    assert (
        reasons
        == ["text outside any record", "ER with no record before it", "text outside any record"][: 2 + bool(tail)]
    )


def test_entities_are_never_expanded_nor_files_opened() -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 30))
    content = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "lol">{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        "<records><record><titles><title>&a29; &f;</title></titles></record></records>"
    )
    assert titles(content.encode()) == ["&a29; &f;"]


def test_a_comment_may_hold_anything() -> None:
    content = ENDNOTE_XML.replace("<records>", "<records><!-- <record> -->").encode()
    assert titles(content) == ["Walking & clinics", "Wards"]


def test_deep_nesting_is_read_or_listed() -> None:
    deep = "<a>" * 100_000 + "</a>" * 100_000
    content = ENDNOTE_XML.replace("<year>2015</year>", deep).encode()
    assert len(read_bytes(content).found) + len(lines(content)) == 2


@pytest.mark.parametrize("byte", [0, 27, 7, 11, 133, 255])
@pytest.mark.parametrize("name", SAMPLES)
def test_control_bytes_in_a_title_lose_no_record(name: str, byte: int) -> None:
    sample = SAMPLES[name]
    content = sample.content.replace(b"Walking", b"Walk" + bytes([byte]) + b"ing")
    reading = read_bytes(content, sample.columns)
    assert len(reading.found) == len(sample.records)


@pytest.mark.parametrize(
    "content",
    [
        b"TY  - JOUR\nTI  - " + b"a" * 5_000_000 + b"\nER  - \n",
        b"TY  - JOUR\n" + b"x\n" * 100_000 + b"ER  - \n",
        b'Title,Year\n"' + b"a,b\n" * 20_000,
        b"@article{x, title = {" + b"{" * 200_000,
        b"@article{x, title = {a}, " + b"b = {c}, " * 50_000,
        b"@a{" * 100_000,
        b"\n@a{" * 30_000,
        b"<records>" + b"<record>" * 50_000,
        b"<records>" + b"<!--" * 100_000 + b"<record></record>",
        b"@article{x, title = {" + b"\\'" * 200_000 + b"}}",
        b"Title,Authors,Year\nOne," + b"A B and " * 50_000 + b",2015\n",
        b"Title,Authors,Year\nOne," + b"A B, " * 50_000 + b",2015\n",
        b"PMID,Title,Citation,Journal/Book,First Author,Create Date\n1,One," + b"a. " * 50_000 + b",J,x,y\n",
        b"TY  - JOUR\nUR  - embase.com/" + b"embase.com/" * 30_000 + b"\nER  - \n",
        b"TY  - JOUR\nDO  - " + b"doi:" * 100_000 + b"\nAU  - " + b"A. " * 20_000 + b"\nER  - \n",
        b"TY  - JOUR\nSP  - " + b"-" * 200_000 + b"\nKW  - " + b"\xe2\x80\x94" * 100_000 + b"\nER  - \n",
    ],
    ids=lambda content: repr(content[:24]),
)  # fmt: skip
def test_gigantic_input_takes_bounded_time(content: bytes) -> None:
    started = time.process_time()
    reading = read_bytes(content)
    assert b"".join(one.raw for one in reading.pieces) == content
    assert time.process_time() - started < 5


def test_mac_roman_bytes_inside_utf8() -> None:
    content = "TY  - JOUR\nTI  - Müller and ".encode() + b"caf\x8e\nAU  - Pag\x87n, J\nAB  - \x92\xea\nER  - \n"
    reading = read_bytes(content)
    assert reading.encoding == "utf-8 with mac-roman bytes"
    assert reading.found[0][1]["title"] == "Müller and café"


def test_a_truncated_sequence_is_shown_as_such() -> None:
    source = decoded("Mü".encode() + b"\xe2\x80 end")
    assert source.readable(source.text) == "Mü\ufffd end"


def test_windows_1252() -> None:
    reading = read_bytes(b"TY  - JOUR\nTI  - 25\xb0 in M\xfcnster\nER  - \n")
    assert (reading.encoding, reading.found[0][1]["title"]) == ("windows-1252", "25° in Münster")


@pytest.mark.parametrize(
    "content", [b"PMC some\n  PMID\n\nSO-something\n", b"%PDF-1.7\n\x00", b"PK\x03\x04rubbish", b"{}"]
)
def test_what_is_no_export_is_refused_whole(content: bytes) -> None:
    reading = read_bytes(content)
    assert (reading.format, len(reading.found)) == ("unknown", 0)
    assert [reason for *_, reason in lines(content)] == ["the format is not recognised"]


def _workbook(*rows: list[object]) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_by_the_rows_of_its_sheet() -> None:
    content = _workbook(
        ["Title", "Authors", "Year"], ["One\ntwo", "Quillfern, A.", 2015], ["=1+1", "B", 2016.0], ["Last", "C", None]
    )
    reading = read_bytes(content)
    assert (reading.format, reading.encoding) == ("XLSX", "xlsx")
    assert [(one.first_line, values.get("title"), values.get("year")) for one, values in reading.found] == [
        (2, "One two", "2015"), (3, None, "2016"), (4, "Last", None)]  # fmt: skip


def test_further_sheets_are_told() -> None:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.create_sheet("empty")
    for sheet in (book.active, book.create_sheet("more")):
        sheet.append(["Title", "Year"])
        sheet.append([f"In {sheet.title}", 2015])
    book.save(stream)
    reading = read_bytes(stream.getvalue())
    assert [values["title"] for _, values in reading.found] == ["In Sheet"]
    assert reading.unread == ("the sheet more is filled, and was not read",)
    records = records_of("s", {"a.xlsx": reading})
    assert suspicions("", {"a.xlsx": b""}, {"a.xlsx": reading}, records) == [
        "a.xlsx: the sheet more is filled, and was not read"
    ]


def test_a_workbook_that_grows_beyond_measure_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 30_000_000)
    reading = read_bytes(stream.getvalue())
    assert reading.format == "unknown"
    assert "would grow to" in reading.rejects[0][1]


def _with_sheet(sheet: bytes) -> bytes:
    stream = io.BytesIO()
    sound = io.BytesIO(_workbook(["Title", "Year"], ["One", 2015]))
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return stream.getvalue()


@pytest.mark.parametrize(
    "sheet", [b"<worksheet/>", b'<worksheet xmlns="http://nowhere.example"><sheetData/></worksheet>']
)
def test_a_workbook_of_which_nothing_can_be_read_is_not_called_empty(sheet: bytes) -> None:
    content = _with_sheet(sheet)
    reading = read_bytes(content)
    assert (reading.format, len(reading.found)) == ("unknown", 0)
    assert reading.rejects[0][1] == "no sheet of the workbook holds a cell that can be read"
    assert reading.pieces[0].raw == content


def _sheet_with_a_cell(row: int, column: str) -> bytes:
    """A sheet that says that it has all the cells there can be, and has one far away."""
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<dimension ref='A1:XFD1048576'/><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>Title</t></is></c>"
        f"<c r='B1' t='inlineStr'><is><t>Year</t></is></c></row><row r='{row}'><c r='{column}{row}' t='inlineStr'>"
        "<is><t>One</t></is></c></row></sheetData></worksheet>"
    ).encode()


def test_a_row_far_below_is_read() -> None:
    ((place, values),) = read_bytes(_with_sheet(_sheet_with_a_cell(20_000, "A"))).found
    assert (place.first_line, values) == (20_000, {"title": "One"})


def test_a_workbook_that_skips_more_rows_than_there_are_is_refused() -> None:
    started = time.process_time()
    reading = read_bytes(_with_sheet(_sheet_with_a_cell(999_999_999, "A")))
    assert [reason for _, reason in reading.rejects] == [
        "the sheet Sheet has more rows or cells than a table of records"
    ]
    assert time.process_time() - started < 5
