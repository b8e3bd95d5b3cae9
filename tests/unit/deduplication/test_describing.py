"""How the fields of a citation are chosen, and what each search brought."""

import pandas as pd
from hypothesis import given, settings

from realist.deduplication.describing import BIBLIOGRAPHY, FIELDS, bibliography, overlap, search_yield
from realist.deduplication.linking import link
from unit.deduplication.records import paper, tables

SEARCHES = pd.DataFrame({"search_id": ["s1", "s0", "s2"], "database": ["MEDLINE", "Scopus", "Embase"]})


def described(*rows: dict[str, str]) -> dict[str, str]:
    frame = complete(pd.DataFrame(rows))
    entries = bibliography(frame, dict.fromkeys(frame["record_id"], "s1:1"), list(SEARCHES["search_id"]))
    assert len(entries) == 1
    return dict(entries.iloc[0])


def complete(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.astype(object).reindex(columns=["record_id", *FIELDS], fill_value="")
    return frame.where(frame.notna(), "").assign(search_id=[one.split(":")[0] for one in frame["record_id"]])


def test_fields_are_chosen_by_their_rules() -> None:
    entry = described(
        paper("s0:1", title=paper("")["title"].upper(), authors="Quillfern A; Brackenmoor T",
              container="Ann Inv Med", pages="100", doi="https://doi.org/10.5555/INV.2018.7", abstract="short"),
        paper("s1:1", pages="100-8", doi="", abstract="a longer abstract", pmid="99000001"),
        paper("s2:1", year="2017", doi="", container="ANNALS OF INVENTED MEDICINE"),
    )  # fmt: skip
    assert entry["title"] == "Interpreters on the ward round and the length of stay"
    assert entry["authors"] == "Quillfern, Ada; Brackenmoor, Tom"
    assert entry["container"] == "Annals of Invented Medicine"
    assert (entry["year"], entry["pages"], entry["pmid"]) == ("2018", "100-8", "99000001")
    assert entry["doi"] == "10.5555/inv.2018.7"
    assert entry["abstract"] == "a longer abstract"
    assert (entry["search_ids"], entry["records"]) == ("s1; s0; s2", 3)


def test_published_version_gives_year_place_and_doi() -> None:
    preprint = paper("s1:1", container="medRxiv", year="2016", doi="10.1101/2016.05.05.123456", pages="", volume="")
    entry = described(preprint, preprint | {"record_id": "s1:2"}, paper("s2:1"))
    assert (entry["container"], entry["year"], entry["doi"]) == (
        "Annals of Invented Medicine", "2018", "10.5555/inv.2018.7"
    )  # fmt: skip


def test_entities_are_read_once_the_citation_is_shown() -> None:
    assert described(paper("s1:1", title="Ward &amp;amp; home <i>in vivo</i>"))["title"] == "Ward & home in vivo"


@given(tables())
@settings(deadline=None)
def test_counts_add_up(records: pd.DataFrame) -> None:
    frame = complete(records)
    entries = bibliography(frame, link(frame).citation_of, list(SEARCHES["search_id"]))
    assert list(entries.columns) == list(BIBLIOGRAPHY)
    assert entries["records"].sum() == len(frame)
    assert overlap(entries)["citations"].sum() == len(entries)
    brought = search_yield(frame, entries, SEARCHES)
    assert brought["records"].sum() == len(frame)
    assert list(brought["search_id"]) == sorted(SEARCHES["search_id"])
    alone = entries[~entries["search_ids"].str.contains(";")] if len(entries) else entries
    assert brought["unique_citations"].sum() == len(alone)
