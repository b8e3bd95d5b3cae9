"""Ids survive the same search exported again, in another order."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from realist.records.identity import record_ids
from realist.records.reading import read_bytes, records_of
from unit.records.samples import OVID_RIS, text

PLAIN = re.compile(r"s:[A-Za-z0-9][^\s;,~]*(?:~\d+)?")
ACCESSIONS = st.sampled_from(["1", "2", "", "a b", "x;y"]) | st.text(max_size=4)
RECORDS = st.lists(st.tuples(ACCESSIONS, st.from_regex("[0-9a-f]{64}", fullmatch=True)), max_size=8)


@given(RECORDS)
def test_each_record_has_an_id_of_its_own_that_fits_in_a_cell(records: list[tuple[str, str]]) -> None:
    ids = record_ids("s", records)
    assert len(set(ids)) == len(records)
    assert all(PLAIN.fullmatch(one) for one in ids)


@given(RECORDS, st.randoms())
def test_the_order_of_the_export_does_not_matter(records: list[tuple[str, str]], rng: st.DataObject) -> None:
    shuffled = list(records)
    rng.shuffle(shuffled)
    before = sorted(zip(records, record_ids("s", records), strict=True))
    after = sorted(zip(shuffled, record_ids("s", shuffled), strict=True))
    assert before == after


def test_the_accession_else_the_hash() -> None:
    assert record_ids("medline", [("99000001", "ab" * 32), ("", "0123456789abcdef" * 4)]) == [
        "medline:99000001", "medline:x0123456789ab"]  # fmt: skip


def test_repeats_are_numbered_by_their_hashes() -> None:
    assert record_ids("s", [("7", "b" * 64), ("7", "a" * 64), ("7", "c" * 64)]) == ["s:7~2", "s:7", "s:7~3"]


def test_an_accession_that_cannot_stand_in_an_id_is_kept_in_its_column() -> None:
    content = b"TY  - JOUR\nTI  - A\nAN  - one; two\nER  - \n"
    (record,) = records_of("s", {"f": read_bytes(content)})
    assert record.accession == "one; two"
    assert record.record_id == f"s:x{record.raw_sha256[:12]}"


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(4)), st.sampled_from(["\n", "\r\n"]))
def test_exported_again_in_another_order(order: list[int], end: str) -> None:
    """Numbers before the records and what ends the file do not change an id, though there are no accessions."""
    bodies = [f"TY  - JOUR\nTI  - Title {number}\nER  - " for number in range(4)]

    def ids(numbers: list[int]) -> dict[str, str]:
        lines = "\n\n".join(f"{place}.\n{bodies[number]}" for place, number in enumerate(numbers, 1))
        reading = read_bytes(text(lines, end))
        return {record.title: record.record_id for record in records_of("s", {"f": reading})}

    assert ids(order) == ids([0, 1, 2, 3])


def test_files_of_one_search_share_their_ids() -> None:
    """The same record in two batches is two records; the second is a repeat."""
    reading = read_bytes(text(OVID_RIS))
    ids = [record.record_id for record in records_of("s", {"one": reading, "two": reading})]
    assert ids == ["s:99000001", "s:99000002", "s:99000001~2", "s:99000002~2"]
