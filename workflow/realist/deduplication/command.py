"""`realist dedupe`: deduplication of any table of records, outside a review."""

from pathlib import Path

import click
import pandas as pd

from realist.contract import VerdictRow
from realist.deduplication.checks import record_problems, verdict_problems
from realist.deduplication.linking import link
from realist.errors import Kind, Problem, ReviewError, stop_if
from realist.review import read_rows
from realist.tables import decode, whole_rows, write_table

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(epilog="Example: realist dedupe records.csv --output citations.csv --queue queue.csv")
@click.argument("records", type=FILE)
@click.option("--output", type=NEW_FILE, required=True, help="Where to write record_id, citation_id.")
@click.option(
    "--pairs", type=NEW_FILE, help="Where to write every pair that looked alike, and why it was joined or not."
)
@click.option("--queue", type=NEW_FILE, help="Where to write the pairs for a person to judge.")
@click.option("--related", type=NEW_FILE, help="Where to write errata, parts and the like, and what they belong to.")
@click.option(
    "--verdicts", type=FILE, help="Judgements of people: record_a, record_b, verdict, reviewer, decided_at, reason."
)
def dedupe(
    records: Path, output: Path, pairs: Path | None, queue: Path | None, related: Path | None, verdicts: Path | None
) -> None:
    """Link the records of a CSV table that describe one report.

    RECORDS needs a column record_id; of the other columns (title, authors, year, container, volume, issue, pages, doi,
    pmid, abstract ...) those that are there are used. No record is removed.
    """
    frame = read_records(records)
    said = read_rows(verdicts, VerdictRow) if verdicts else []
    problems = list(record_problems(frame, records.name))
    stop_if(problems + (list(verdict_problems(said, frame["record_id"])) if "record_id" in frame else []))
    linkage = link(frame, [row.value for row in said])
    write_table(output, linkage.citations)
    if pairs:
        write_table(pairs, linkage.pairs)
    if queue:
        write_table(queue, linkage.questions)
    if related:
        write_table(related, linkage.relations)
    click.echo(f"{len(frame)} records, {linkage.count} citations, {len(linkage.queue)} pairs to judge.")


def read_records(path: Path) -> pd.DataFrame:
    """A table of records that may come from anywhere.

    Raises:
        ReviewError: not UTF-8, no header, a quote that is not closed, or rows of another length.
    """
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig", "surrogatepass")
    except UnicodeDecodeError:
        text = decode(content, path.name)
    rows = [row for row in whole_rows(text, path.name) if row]
    if not rows:
        raise ReviewError([Problem(path.name, 0, "", Kind.BAD_CSV, "nothing", "a table with a header",
                                   "Give the table that `realist ingest` wrote.")])  # fmt: skip
    header = rows[0]
    stop_if(
        Problem(path.name, number, "", Kind.BAD_CSV, f"{len(row)} cells", f"{len(header)} cells, as the header has",
                "Look for a comma or line break that should be inside quotes.")
        for number, row in enumerate(rows[1:], start=2) if len(row) != len(header)
    )  # fmt: skip
    return pd.DataFrame(rows[1:], columns=pd.Index(header), dtype=object)
