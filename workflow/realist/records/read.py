"""The step that reads one search: its records, and the account of how they were read."""

from pathlib import Path
from typing import Any

from realist.records.model import COLUMNS
from realist.records.reading import read_search
from realist.review import load_search
from realist.steps import run
from realist.tables import write_dicts, write_json


def read(search: Path, records: Path, report: Path, settings: dict[str, Any]) -> None:
    """Read the exports of a search.

    Args:
        search: its `search.yaml`, in the folder `data/searches/<search_id>` of the review.
        records: where to write the table of records.
        report: where to write the account of the reading.
        settings: `review.data_status`.

    Raises:
        ReviewError: `search.yaml` cannot be read.
    """
    folder = search.parent
    reading = read_search(folder.parents[2], folder.name, load_search(search, search.as_posix()))
    data_status = settings["review.data_status"]
    ordered = sorted(reading.records, key=lambda record: record.record_id)
    write_dicts(records, COLUMNS, (dict(zip(COLUMNS, one.row(), strict=True)) for one in ordered), data_status)
    write_json(report, {**reading.report, "data_status": data_status})


if __name__ == "__main__":
    run(read)
