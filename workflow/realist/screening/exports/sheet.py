"""Citations as a table: for ASReview, and for people with a spreadsheet.

No cell is a formula to a spreadsheet, also of a table that is meant for another program: people open those too.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence

from realist.screening.exports.texts import one_line
from realist.sheets import armed

ID = "citation_id"
"""The column of our id, and the field of a citation that is in it."""
COLUMNS = {
    "title": "title",
    "abstract": "abstract",
    "authors": "authors",
    "year": "year",
    "journal": "container",
    "volume": "volume",
    "issue": "issue",
    "pages": "pages",
    "doi": "doi",
    "pmid": "pmid",
    "keywords": "keywords",
    "language": "language",
    "url": "url",
    "issn": "issn",
    "type": "entry_type",
}
"""Its other columns, by names that ASReview and our own readers know, and the fields of a citation in them."""

ANSWERS = ("decision", "reason", "decided_at", "note")
"""Empty columns, for a person to fill."""


def sheet(
    citations: Iterable[Mapping[str, str]],
    written: Callable[[str], str] = str,
    empty: Sequence[str] = (),
    data_status: str = "real",
) -> str:
    """The citations as CSV.

    Args:
        citations: rows of `deduplication/bibliography.csv`.
        written: how the id is written.
        empty: columns to be filled; they stand behind the id.
        data_status: where it is not `real`, a last column says so.
    """
    stamp = {} if data_status == "real" else {"data_status": data_status}
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow([ID, *empty, *COLUMNS, *stamp])
    for citation in citations:
        cells = [armed(one_line(citation[field])) for field in COLUMNS.values()]
        table.writerow([written(citation[ID]), *("" for _ in empty), *cells, *stamp.values()])
    return text.getvalue()
