"""Every format, on a small export written by hand: recognised by content, lines right, values in their columns."""

import pytest

from realist.records.reading import read_bytes
from unit.records.samples import SAMPLES, Sample

CASES = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)


@CASES
def test_recognised_by_content(sample: Sample) -> None:
    reading = read_bytes(sample.content, sample.columns)
    assert (reading.format, reading.encoding) == (sample.format, sample.encoding)


@CASES
def test_lines_of_each_record(sample: Sample) -> None:
    reading = read_bytes(sample.content, sample.columns)
    assert [(one.first_line, one.last_line) for one, _ in reading.found] == [one[:2] for one in sample.records]
    assert [(one.first_line, one.last_line) for one, _ in reading.rejects] == sample.rejects


@CASES
def test_values_stand_in_their_columns(sample: Sample) -> None:
    reading = read_bytes(sample.content, sample.columns)
    for (_, values), (_, _, expected) in zip(reading.found, sample.records, strict=True):
        assert {column: values.get(column, "") for column in expected} == expected


@CASES
def test_bytes_of_a_record_are_its_lines(sample: Sample) -> None:
    """The raw bytes stand where the offsets say, without the end of the last line."""
    reading = read_bytes(sample.content, sample.columns)
    for place, _ in reading.found:
        assert sample.content[place.first_byte : place.last_byte] == place.raw
        assert not place.raw.endswith((b"\n", b"\r"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@CASES
def test_any_encoding_and_line_end_gives_the_same_records(sample: Sample, codec: str, end: str) -> None:
    text = sample.content.decode("utf-8-sig").replace("\r\n", "\n").replace("\n", end)
    reading = read_bytes(text.encode(codec), sample.columns)
    plain = read_bytes(text.encode(), sample.columns)
    assert reading.format == sample.format
    assert [values for _, values in reading.found] == [values for _, values in plain.found]
    assert [(one.first_line, one.last_line) for one, _ in reading.found] == [one[:2] for one in sample.records]
