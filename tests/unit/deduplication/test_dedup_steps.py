"""The two steps as the rules call them: files in, files out."""

from pathlib import Path

import pandas as pd
import pytest

from realist.deduplication.describe import describe_citations
from realist.deduplication.describing import FIELDS
from realist.deduplication.link import link_records
from realist.tables import read_table, write_table
from unit.deduplication.records import paper

SETTINGS = {"deduplication.preprints": "link", "review.data_status": "simulated"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two searches, the second of which repeats the first record of the first; scopus was searched first."""
    other = {"title": "A history of hospital corridors", "doi": "10.5555/other", "pages": "1-9"}
    for search, rows in {
        "medline": [paper("medline:1"), paper("medline:2", **other)],
        "scopus": [paper("scopus:9", doi="", issue="")],
    }.items():
        frame = pd.DataFrame(rows).reindex(columns=["record_id", *FIELDS])
        write_table(tmp_path / f"{search}.csv", frame.where(frame.notna(), "").assign(search_id=search), "simulated")
    searches = pd.DataFrame({"search_id": ["scopus", "medline"], "database": ["Scopus", "MEDLINE"]})
    write_table(tmp_path / "searches.csv", searches, "simulated")
    return tmp_path


def link_all(folder: Path, verdicts: list[Path] | None = None) -> dict[str, str]:
    link_records([folder / "medline.csv", folder / "scopus.csv"], folder / "searches.csv", verdicts or [], SETTINGS,
                 folder / "citations.csv", folder / "pairs.csv", folder / "queue.csv",
                 folder / "related.csv")  # fmt: skip
    table = read_table(folder / "citations.csv")
    return dict(zip(table["record_id"], table["citation_id"], strict=True))


def test_citations_are_called_after_the_earliest_search(folder: Path) -> None:
    assert link_all(folder) == {"medline:1": "scopus:9", "scopus:9": "scopus:9", "medline:2": "medline:2"}


def test_every_table_is_stamped(folder: Path) -> None:
    link_all(folder)
    for name in ("citations", "pairs", "queue", "related"):
        assert (folder / f"{name}.csv").read_text().splitlines()[0].endswith(",data_status")


def test_verdicts_of_the_file_count(folder: Path) -> None:
    verdicts = folder / "verdicts.csv"
    verdicts.write_text("record_a,record_b,verdict,reviewer,decided_at\nmedline:1,scopus:9,different,r1,2024-03-01\n")
    assert len(set(link_all(folder, [verdicts]).values())) == 3


def test_verdict_on_an_unknown_record_is_left_to_the_check(folder: Path) -> None:
    verdicts = folder / "verdicts.csv"
    verdicts.write_text("record_a,record_b,verdict,reviewer,decided_at\nmedline:1,gone:1,same,r1,2024-03-01\n")
    assert link_all(folder, [verdicts]) == link_all(folder)


def test_description_of_the_citations(folder: Path) -> None:
    link_all(folder)
    records = [folder / "scopus.csv", folder / "medline.csv"]
    written = [folder / f"{name}.csv" for name in ("bibliography", "overlap", "yield")]
    describe_citations(records, folder / "searches.csv", folder / "citations.csv", SETTINGS, *written)
    entries = read_table(folder / "bibliography.csv").set_index("citation_id")
    assert entries.loc["scopus:9", ["doi", "search_ids", "records"]].tolist() == [
        "10.5555/inv.2018.7", "scopus; medline", "2"
    ]  # fmt: skip
    assert read_table(folder / "overlap.csv").to_numpy().tolist() == [["medline", "1"], ["scopus; medline", "1"]]
    assert read_table(folder / "yield.csv").to_numpy().tolist() == [
        ["medline", "MEDLINE", "2", "2", "1"],
        ["scopus", "Scopus", "1", "1", "0"],
    ]
