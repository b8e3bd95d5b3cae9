"""The bytes of a record, found again in every kind of export, and missed when they have changed."""

import hashlib
from pathlib import Path

import pytest

from realist.provenance.exports import Export
from realist.records.reading import read_bytes, records_of
from unit.records.samples import SAMPLES

RIS = "TY  - JOUR\nTI  - Walking clinics\nAN  - 1\nER  - \n\nTY  - JOUR\nTI  - Dashboards\nAN  - 2\nER  - \n"


def export(folder: Path, content: bytes) -> Export:
    path = folder / "export"
    path.write_bytes(content)
    return Export(path, {})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_lines_give_the_bytes_of_the_record(tmp_path: Path, encoding: str) -> None:
    content = RIS.replace("\n", "\r\n").encode(encoding)
    for record in records_of("s", {"export": read_bytes(content)}):
        raw = export(tmp_path, content).raw(record.first_line, record.last_line, record.raw_sha256)
        assert (raw.genuine, raw.first_byte) == (True, None)
        assert record.title in raw.text


@pytest.mark.parametrize("name", SAMPLES)
def test_every_format_is_found_again(tmp_path: Path, name: str) -> None:
    sample = SAMPLES[name]
    path = tmp_path / "export"
    path.write_bytes(sample.content)
    opened = Export(path, sample.columns)
    records = records_of("s", {"export": read_bytes(sample.content, sample.columns)})
    assert records
    assert all(opened.raw(one.first_line, one.last_line, one.raw_sha256).genuine for one in records)


def test_a_changed_byte_is_noticed(tmp_path: Path) -> None:
    record = records_of("s", {"export": read_bytes(RIS.encode())})[0]
    changed = export(tmp_path, RIS.replace("Walking", "Talking").encode())
    raw = changed.raw(record.first_line, record.last_line, record.raw_sha256)
    assert not raw.genuine
    assert "Talking clinics" in raw.text


def test_records_within_a_line_are_found(tmp_path: Path) -> None:
    one, two = (f"<record><titles><title>{title}</title></titles></record>" for title in ("One", "Two"))
    content = f"<xml><records>{one}{two}</records></xml>".encode()
    found = records_of("s", {"export": read_bytes(content)})
    raws = [export(tmp_path, content).raw(r.first_line, r.last_line, r.raw_sha256) for r in found]
    assert [(raw.text, raw.first_byte) for raw in raws] == [(one, 14), (two, 14 + len(one))]


def test_the_hash_of_the_whole_file(tmp_path: Path) -> None:
    assert export(tmp_path, b"abc").sha256 == hashlib.sha256(b"abc").hexdigest()
