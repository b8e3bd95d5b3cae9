"""Records and searches: down to the bytes of the exports."""

from typing import Any

from realist.provenance.archive import Line
from realist.provenance.chains.trail import Trail
from realist.provenance.nodes import Node
from realist.review import load_search


def record(trail: Trail, record_id: str) -> Node:
    """A record: what it says, and its bytes."""
    row = trail.archive.records(record_id.partition(":")[0]).get(record_id)
    if row is None:
        return Node("record", record_id, problem="no table of records holds it")
    return trail.once("record", record_id, lambda: Node("record", record_id, described(row), row.place,
                                                        children=(_bytes(trail, row),)))  # fmt: skip


def described(row: Line) -> str:
    """Who, when, what: a work in a line."""
    who = row["authors"].split(";")[0].split(",")[0]
    more = " et al." if ";" in row["authors"] else ""
    return " ".join(part for part in (who + more, row["year"], row["title"]) if part)


def _bytes(trail: Trail, row: Line) -> Node:
    first_line, last_line = int(row["first_line"]), int(row["last_line"])
    file = f"data/searches/{row['search_id']}/{row['source_file']}"
    lines = f"line {first_line}" if first_line == last_line else f"lines {first_line}-{last_line}"
    place = f"{file}, {lines}"
    try:
        raw = trail.export(row["search_id"], row["source_file"]).raw(first_line, last_line, row["raw_sha256"])
    except OSError as error:
        return Node("bytes", "", place=place, problem=f"the export cannot be read: {error.strerror}")
    if not raw.genuine:
        problem = f"these lines do not hold the bytes that were read (SHA-256 {row['raw_sha256']})"
        return Node("bytes", "", f"{raw.size} bytes", place, raw.text, problem)
    at = "" if raw.first_byte is None else f" from byte {raw.first_byte}"
    return Node("bytes", "", f"{raw.size} bytes{at}, SHA-256 {row['raw_sha256']}", place, raw.text)


def search(trail: Trail, search_id: str) -> Node:
    """A search: when and where it was run, and the exports that it gave."""
    account = trail.archive.json(f"records/{search_id}.json")
    place = f"data/searches/{search_id}/search.yaml"
    hits = account["reported_hits"]
    said = "" if hits is None else f", {hits} reported"
    label = (f"{account['database']} ({account['platform']}), run on {account['run_on']}: "
             f"{account['records']} records read, {account['rejected']} stretches rejected{said}")  # fmt: skip
    files = tuple(_export(trail, search_id, file) for file in account["files"])
    return Node("search", search_id, label, place, children=files)


def _export(trail: Trail, search_id: str, account: dict[str, Any]) -> Node:
    folder = f"data/searches/{search_id}"
    place = f"{folder}/{account['path']}"
    registered = load_search(trail.archive.root / folder / "search.yaml", f"{folder}/search.yaml").files
    expected = {file.path: file.sha256 for file in registered}.get(account["path"], "")
    label = f"{account['records']} records in {account['format']}, SHA-256 {expected}"
    try:
        found = trail.export(search_id, account["path"]).sha256
    except OSError as error:
        return Node("export", account["path"], label, place, problem=f"cannot be read: {error.strerror}")
    problem = "" if found == expected else f"the file has changed: its SHA-256 is {found}"
    return Node("export", account["path"], label, place, problem=problem)


def searches_of(trail: Trail, database: str) -> list[str]:
    """The searches of a database, by its name."""
    rows = trail.archive.result("records/searches.csv")
    return [row["search_id"] for row in rows if row["database"] == database]
