"""`realist ingest`: read exports without a review around them."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import click

from realist.errors import printable
from realist.records.model import COLUMNS, Record
from realist.records.reading import file_report, read_bytes, records_of
from realist.records.suspicions import suspicions
from realist.review import visible
from realist.tables import write_json, write_rows

_NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9_-]+")


@click.command(epilog="Example: realist ingest medline.ris scopus.csv --output records.csv --report ingest.json")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH...")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path),
              help="Table of records to write.")  # fmt: skip
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path),
              help="Account to write: format, encoding, records and rejects of each file.")  # fmt: skip
def ingest(paths: tuple[Path, ...], output: Path, report: Path | None) -> None:
    """Read database exports into one table of records.

    PATH is an export, or a folder of exports. Formats are recognised by content. Each file is a search of its own,
    named after the file. What cannot be read as a record is listed, with its lines and the reason; then the exit
    status is 1.
    """
    files = [file for path in paths for file in _files(path)]
    records: list[Record] = []
    accounts: list[dict[str, Any]] = []
    for search_id, path in _search_ids(files).items():
        name, content = path.as_posix(), _content(path)
        reading = read_bytes(content)
        found = records_of(search_id, {name: reading})
        records += found
        accounts.append(file_report(name, reading))
        click.echo(_summary(accounts[-1], suspicions("", {name: content}, {name: reading}, found)))
    _write(output, report, records, accounts)
    rejected = sum(len(account["rejects"]) for account in accounts)
    click.echo(f"{len(records)} records, {rejected} rejected, in {len(accounts)} files: {output}")
    if rejected:
        raise SystemExit(1)


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return [one for one in visible(path, "**/*") if one.is_file()]
    return [path]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{printable(path.as_posix())}: cannot be read ({error.strerror}).") from error


def _search_ids(paths: list[Path]) -> dict[str, Path]:
    """A search id for each file, from its name; files of one name are numbered in their order."""
    ids: dict[str, Path] = {}
    seen: Counter[str] = Counter()
    for path in paths:
        name = _NOT_IN_AN_ID.sub("-", path.stem).strip("-_") or "export"
        seen[name] += 1
        ids[name if seen[name] == 1 else f"{name}-{seen[name]}"] = path
    return ids


def _summary(account: dict[str, Any], doubts: list[str]) -> str:
    """What was read of a file, where each of its bytes went, what was rejected, and what asks for a second look."""
    sizes = account["bytes"]
    lines = [
        f"{account['path']}: {account['format']}, {account['encoding']}, {account['records']} records, "
        f"{len(account['rejects'])} rejected",
        f"    {sum(sizes.values())} bytes: " + ", ".join(f"{size} in {kind}" for kind, size in sizes.items()),
    ]
    lines += [f"    lines {one['first_line']}-{one['last_line']}: {one['reason']}" for one in account["rejects"]]
    lines += [f"    look again: {doubt}" for doubt in doubts]
    return "\n".join(printable(line) for line in lines)


def _write(output: Path, report: Path | None, records: list[Record], accounts: list[dict[str, Any]]) -> None:
    try:
        ordered = sorted(records, key=lambda record: record.record_id)
        write_rows(output, COLUMNS, (record.row() for record in ordered))
        if report:
            write_json(report, {"files": accounts})
    except OSError as error:
        raise click.ClickException(f"{error.filename}: cannot be written ({error.strerror}).") from error
