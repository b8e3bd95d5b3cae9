"""The step that gathers the accounts of all searches: what each brought, and what could not be read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from realist.steps import run
from realist.tables import read_json, write_dicts

REJECTS = ("search_id", "source_file", "first_line", "last_line", "reason")
SEARCHES = ("search_id", "database", "platform", "run_on", "purpose", "source_type", "reported_hits", "records",
            "rejected")  # fmt: skip


def gather(reports: list[Path], rejects: Path, searches: Path, settings: dict[str, Any]) -> None:
    """Gather the accounts of all searches.

    Args:
        reports: one `results/records/<search_id>.json` a search.
        rejects: where to write the table of what could not be read.
        searches: where to write the table of searches.
        settings: `review.data_status`.
    """
    accounts = sorted((read_json(path) for path in reports), key=lambda account: account["search_id"])
    data_status = settings["review.data_status"]
    write_dicts(rejects, REJECTS, (row for one in accounts for row in _rejects(one)), data_status)
    write_dicts(searches, SEARCHES, ({name: one[name] for name in SEARCHES} for one in accounts), data_status)


def _rejects(account: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for file in account["files"]:
        for reject in file["rejects"]:
            yield {**reject, "search_id": account["search_id"], "source_file": file["path"]}


if __name__ == "__main__":
    run(gather)
