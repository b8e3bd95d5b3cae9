"""The step that describes the citations: one entry each, and what each search brought."""

from pathlib import Path

import pandas as pd

from realist.deduplication.describing import bibliography, overlap, search_yield
from realist.steps import run
from realist.tables import read_table, write_table


def describe_citations(
    records: list[Path],
    searches: Path,
    citations: Path,
    settings: dict[str, str],
    bibliography_table: Path,
    overlap_table: Path,
    yield_table: Path,
) -> None:
    """Choose the fields of each citation; count overlap and yield of the searches."""
    frame = pd.concat([read_table(path) for path in records], ignore_index=True)
    order = read_table(searches)
    citation_of = dict(read_table(citations)[["record_id", "citation_id"]].itertuples(index=False, name=None))
    entries = bibliography(frame, citation_of, list(order["search_id"]))
    status = settings["review.data_status"]
    write_table(bibliography_table, entries, status)
    write_table(overlap_table, overlap(entries), status)
    write_table(yield_table, search_yield(frame, entries, order), status)


if __name__ == "__main__":
    run(describe_citations)
