"""Nothing is lost: whatever the bytes, the pieces of a file are its bytes, in order, and their lines are right."""

import csv
import io
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from realist.records.model import COLUMNS, FileReading
from realist.records.reading import file_report, read_bytes, records_of
from realist.tables import read_table, write_rows
from unit.records.samples import SAMPLES

FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck),
                phases=[Phase.explicit, Phase.generate])  # fmt: skip
LINE_END = re.compile(rb"\r\n|\r|\n")
NASTY = st.sampled_from(
    [b"\r", b"\n", b"\r\n", b"\0", b'"', b"{", b"}", b"@article{", b"<record>", b"</record>", b"<!--", b"&xxe;",
     b"ER  - \n", b"TY  - JOUR\n", b"ER\n", b"PT J\n", b"PMID- 1\n", b"%0 Book\n", b"\x8e", b"\xff", b"\xe2\x80",
     b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"1.\n", b"<1>\n", b"=cmd|x!A1"]
)  # fmt: skip


@st.composite
def damaged_exports(draw: st.DrawFn) -> bytes:
    """An export of some format with pieces put in, taken out, doubled or cut off."""
    content = draw(st.sampled_from([sample.content for sample in SAMPLES.values()]))
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        piece = draw(st.one_of(NASTY, st.binary(max_size=6), st.just(content[start:end] * 2)))
        content = content[:start] + piece + content[draw(st.sampled_from([start, end])) :]
    return content


def assert_conserved(content: bytes, reading: FileReading) -> None:
    at = 0
    for one in reading.pieces:
        assert one.first_byte == at
        at = one.last_byte
        assert content[one.first_byte : one.last_byte] == one.raw
        assert 1 <= one.first_line <= one.last_line
    assert at == len(content)
    sizes = file_report("x", reading)["bytes"]
    assert sum(sizes.values()) == len(content)


def assert_lines_right(content: bytes, reading: FileReading) -> None:
    """By an independent count of line ends in the bytes."""
    if not reading.encoding.startswith("utf-16"):
        for one in reading.pieces:
            before = LINE_END.findall(content[: one.first_byte])
            split = content[one.first_byte - 1 : one.first_byte + 1] == b"\r\n"
            assert one.first_line == 1 + len(before) - split


@FUZZ
@given(damaged_exports())
def test_damaged_exports_are_conserved(content: bytes) -> None:
    reading = read_bytes(content)
    assert_conserved(content, reading)
    assert_lines_right(content, reading)


@FUZZ
@given(st.binary(max_size=400))
def test_any_bytes_are_conserved(content: bytes) -> None:
    assert_conserved(content, read_bytes(content))


@FUZZ
@given(st.text(st.characters(codec="utf-8"), max_size=300), st.sampled_from(["utf-8", "utf-16", "utf-16-be"]))
def test_any_text_is_conserved(text: str, codec: str) -> None:
    content = text.encode(codec)
    assert_conserved(content, read_bytes(content))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n\t"])
def test_an_empty_export_holds_nothing(content: bytes) -> None:
    reading = read_bytes(content)
    assert (reading.format, reading.found, reading.rejects) == ("empty", [], [])
    assert_conserved(content, reading)


def _rows(content: bytes) -> list[dict[str, str]]:
    reading = read_bytes(content)
    return [dict(zip(COLUMNS, map(str, one.row()), strict=True)) for one in records_of("s", {"f": reading})]


@FUZZ
@given(damaged_exports())
def test_what_was_read_is_written_without_loss(tmp_path_factory: Any, content: bytes) -> None:
    path = tmp_path_factory.mktemp("t") / "records.csv"
    rows = _rows(content)
    write_rows(path, COLUMNS, [tuple(row.values()) for row in rows])
    assert read_table(path).to_dict("records") == rows


NASTY_CHARACTERS = st.sampled_from(list('\r\n\0\x1b,;\u2028\ud800"'))
HOSTILE = st.text(st.characters(exclude_categories=[]) | NASTY_CHARACTERS, max_size=30)


@FUZZ
@given(st.lists(st.tuples(HOSTILE, HOSTILE), min_size=1, max_size=5))
def test_rows_of_a_table_come_back_with_their_lines(rows: list[tuple[str, str]]) -> None:
    """Written by Python's csv, read by ours: as many records as rows with text, each with its lines."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["Title", "Abstract", "Year"])
    for title, abstract in rows:
        writer.writerow([title, abstract, "2015"])
    content = text.getvalue().encode("utf-8", "surrogatepass")
    reading = read_bytes(content)
    assert_conserved(content, reading)
    assert len(reading.found) == len(rows)
    assert_lines_right(content, reading)


def test_a_lone_surrogate_survives_the_table(tmp_path: Any) -> None:
    path = tmp_path / "t.csv"
    row = ("a\ud800b", "lone\rCR", "NUL\0", 'quote"', "=1+1", "\x1b[31m")
    write_rows(path, list("abcdef"), [row])
    assert tuple(read_table(path).iloc[0]) == row
