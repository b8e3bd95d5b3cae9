"""The true counts of real exports, which lie beside the repository and are no part of it."""

import csv
from pathlib import Path

import pytest

from realist.records.reading import read_bytes

SHARED = Path(__file__).parents[4] / "shared"
EXPORTS = SHARED / "exports"
REVIEWS = SHARED / "reviews"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not (EXPORTS / "COUNTS.csv").is_file(), reason=f"no real exports at {EXPORTS}"),
]


def _counts() -> list[dict[str, str]]:
    path = EXPORTS / "COUNTS.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def test_every_count_is_exact() -> None:
    wrong, total = [], 0
    for row in _counts():
        reading = read_bytes((EXPORTS / row["path"]).read_bytes())
        records, rejects = len(reading.found), len(reading.rejects)
        if not row["expected_records"]:
            assert records + rejects > 0, row["path"]
            continue
        expected = int(row["expected_records"])
        total += expected
        damaged = "records + rejects" in row["counting_rule"]
        if records != expected and not (damaged and records + rejects == expected):
            wrong.append((row["path"], expected, records, rejects))
    assert wrong == []
    assert total == 11_463


def test_numbers_that_only_a_lone_carriage_return_sets_apart() -> None:
    folder = EXPORTS / "ESHackathon__CiteSource/tests/shinytest"
    found = read_bytes((folder / "test_1.ris").read_bytes()).found
    assert sum(values.get("accession", "").startswith("WOS:") for _, values in found) == 642


@pytest.mark.parametrize("review", ["des_sharing", "snhl_phenotyping"])
def test_exports_of_a_real_review(review: str) -> None:
    with (REVIEWS / review / "FILES.csv").open(encoding="utf-8", newline="") as table:
        expected = {row["path"]: int(row["records"]) for row in csv.DictReader(table) if row["kind"] == "export"}
    found = {path: len(read_bytes((REVIEWS / review / path).read_bytes()).found) for path in expected}
    assert found == expected
