"""The step that links the records of all searches into citations."""

from pathlib import Path

import pandas as pd

from realist.contract import VerdictRow
from realist.deduplication.linking import link
from realist.review import readable_rows
from realist.steps import run
from realist.tables import read_table, write_table


def link_records(
    records: list[Path],
    searches: Path,
    verdicts: list[Path],
    settings: dict[str, str],
    citations: Path,
    pairs: Path,
    queue: Path,
    related: Path,
) -> None:
    """Link records into citations; write membership, compared pairs, the pairs for a person, and relations.

    What is wrong with a verdict stops the build at the check, together with all else that is wrong.
    """
    frame = pd.concat([read_table(path) for path in records], ignore_index=True)
    said = [row.value for path in verdicts for row in readable_rows(path, VerdictRow)]
    order = list(read_table(searches)["search_id"])
    linkage = link(frame, said, order, settings["deduplication.preprints"])
    status = settings["review.data_status"]
    write_table(citations, linkage.citations, status)
    write_table(pairs, linkage.pairs, status)
    write_table(queue, linkage.questions, status)
    write_table(related, linkage.relations, status)


if __name__ == "__main__":
    run(link_records)
