"""Tables of records for the tests of this room."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from realist.contract import VerdictRow

COLUMNS = ("record_id", "title", "authors", "year", "container", "volume", "issue", "pages", "doi", "pmid", "abstract")
TITLES = (
    "Walking clinics and fairness in stroke care: a quality improvement study",
    "Editorial",
    "",
    "Bed occupancy models for fair access, Part I",
    "Bed occupancy models for fair access, Part II",
    "Interpreters on the ward round and the length of stay",
    "Erratum to: Interpreters on the ward round",
)


def table(*rows: Mapping[str, str]) -> pd.DataFrame:
    """Records with these fields; columns not given are empty."""
    return pd.DataFrame(
        [{column: row.get(column, "") for column in COLUMNS} for row in rows], columns=list(COLUMNS), dtype=object
    )


def paper(record_id: str, **fields: str) -> dict[str, str]:
    """A record of one whole paper, but for the fields given."""
    return {
        "record_id": record_id, "title": "Interpreters on the ward round and the length of stay",
        "authors": "Quillfern, Ada; Brackenmoor, Tom", "year": "2018", "container": "Annals of Invented Medicine",
        "volume": "9", "issue": "1", "pages": "100-108", "doi": "10.5555/inv.2018.7", **fields,
    }  # fmt: skip


def verdict(a: str, b: str, said: str, reviewer: str = "r1") -> VerdictRow:
    return VerdictRow.model_validate(
        {"record_a": a, "record_b": b, "verdict": said, "reviewer": reviewer, "decided_at": "2024-03-01"}
    )


def tables(most: int = 9) -> st.SearchStrategy[pd.DataFrame]:
    """Small tables in which many records resemble each other, with cells left out, and some that say nothing."""
    record = st.fixed_dictionaries(
        {
            "title": st.sampled_from(TITLES) | st.text(max_size=30),
            "authors": st.sampled_from(
                ["Quillfern, Ada; Brackenmoor, Tom", "Quillfern A", "Fennimoor, Eve", "", ";,;"]
            ),
            "year": st.sampled_from(["2018", "2019", "", "in press"]),
            "container": st.sampled_from(["Annals of Invented Medicine", "Ann Inv Med", "", "medRxiv"]),
            "volume": st.sampled_from(["9", "10", ""]),
            "issue": st.sampled_from(["1", "2", ""]),
            "pages": st.sampled_from(["100-108", "100", "e77", "", "12-3"]),
            "doi": st.sampled_from(["10.5555/a", "10.5555/b", "", "none"]),
            "pmid": st.sampled_from(["99000001", "99000002", "", ""]),
            "abstract": st.sampled_from(["", "Simulated abstract. " * 9]),
        }
    )
    return st.lists(record, max_size=most).map(
        lambda rows: table(*({"record_id": f"s{n % 3}:{n}", **row} for n, row in enumerate(rows)))
    )


def shuffled(frame: pd.DataFrame, random: Any) -> pd.DataFrame:
    order = list(range(len(frame)))
    random.shuffle(order)
    return frame.iloc[order].reset_index(drop=True)
