"""What is wrong with what the exports hold: counts that do not add up, and what could not be read."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from realist.errors import Kind, Problem
from realist.records.reading import UNKNOWN

Account = Mapping[str, Any]
"""The account of a search, as `results/records/<search_id>.json` holds it."""


def problems(accounts: Sequence[Account]) -> Iterator[Problem]:
    """Every problem of the exports.

    Args:
        accounts: one a search: `SearchReading.report`, or what the step `read` wrote.
    """
    for account in accounts:
        yield from _hits(account)
        yield from _files(account)


def _hits(account: Account) -> Iterator[Problem]:
    """The reported number must lie between the records, and the records with the rejects."""
    reported, records, rejected = account["reported_hits"], account["records"], account["rejected"]
    if reported is None or account["hits_explained"] or records <= reported <= records + rejected:
        return
    also = f" and {rejected} stretches that could not be read" if rejected else ""
    yield Problem(
        f"data/searches/{account['search_id']}/search.yaml", 0, "reported_hits", Kind.HITS_MISMATCH,
        f"{records} records{also} in {len(account['files'])} file(s)", f"{reported}, as the database reported",
        "Look whether a file is missing, the export was cut off at a limit, or was made on another day; export again, "
        "correct reported_hits, or say under hits_explained why the two differ.",
    )  # fmt: skip


def _files(account: Account) -> Iterator[Problem]:
    accepted = account["rejects_accepted"]
    for file in account["files"]:
        name = f"data/searches/{account['search_id']}/{file['path']}"
        if file["format"] == UNKNOWN:
            yield Problem(name, 1, "", Kind.UNKNOWN_FORMAT, "", "an export of a bibliographic database",
                          "Export it in another format (RIS is the safest). For a table with a layout of its own, "
                          "say under `columns` in search.yaml which column holds what.")  # fmt: skip
        elif account["rejected"] > accepted:
            for reject in file["rejects"]:
                yield _rejected(name, reject)


def _rejected(name: str, reject: Mapping[str, Any]) -> Problem:
    first, last = reject["first_line"], reject["last_line"]
    lines = f"line {first}" if first == last else f"lines {first} to {last}"
    return Problem(
        name, first, "", Kind.REJECTED_RECORD, f"{lines}: {reject['reason']}", "a record",
        "Look at these lines in the export. If they hold a record, export it again (never edit the file); if they hold "
        "none, give under rejects_accepted in search.yaml how many such stretches you have looked at.",
    )  # fmt: skip
