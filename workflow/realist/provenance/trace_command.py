"""`realist trace`: from a number, a CMOC, a figure, a study, a citation or a record back to the bytes."""

import json
from pathlib import Path

import click

from realist.errors import printable
from realist.provenance.archive import Archive
from realist.provenance.chains.trail import SHOWN, Trail
from realist.provenance.finding import KINDS, UnknownNameError, find
from realist.provenance.nodes import Node, every, pruned
from realist.provenance.rendering import as_dot, as_json, as_text


@click.command(epilog="Example: realist trace included_studies --limit 2")
@click.argument("name", metavar="NAME")
@click.option("--review", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".",
              show_default=True, help="The review's folder.")  # fmt: skip
@click.option("--kind", type=click.Choice(list(KINDS)), help="Where several things have the name: which to follow.")
@click.option("--format", "form", type=click.Choice(["text", "json", "dot"]), default="text", show_default=True,
              help="A tree in words, data, or a graph for Graphviz.")  # fmt: skip
@click.option("--limit", type=click.IntRange(min=0), default=SHOWN, show_default=True,
              help="How many ids of a list, and lines of a record, to show; 0 for all.")  # fmt: skip
@click.option("--depth", type=click.IntRange(min=0), help="How many steps to follow; all where not given.")
def trace(name: str, review: Path, kind: str | None, form: str, limit: int, depth: int | None) -> None:
    """Follow a result back to the bytes of the exports.

    NAME is the key of a number (`included_studies`), a figure, a box of the flow, or the id of a CMOC, a cluster, an
    excerpt, a study, a cited work, a search, a citation or a record; or what the paper prints: the label of a study
    ("Surname 2015"), the anchor of a figure or table (`fig-flow`, `tab-agreement`). Shown are what it says,
    where that stands, and what it rests on: decisions with who, when and why, records and why they were joined, the
    lines of the export.

    Exit status 1: nothing has this name, or a link of the chain is broken (marked PROBLEM).
    """
    try:
        found = find(Trail(Archive(review), limit), name, kind or "")
    except UnknownNameError as error:
        raise click.ClickException(_unknown(error)) from error
    shown = found if depth is None else [pruned(one, depth) for one in found]
    click.echo(_rendered(shown, form, limit))
    if any(one.problem for root in found for one in every(root)):
        raise SystemExit(1)


def _rendered(nodes: list[Node], form: str, limit: int) -> str:
    match form:
        case "json":
            return json.dumps([as_json(node) for node in nodes], indent=1)
        case "dot":
            return as_dot(nodes)
    return "\n\n".join(as_text(node, lines=limit) for node in nodes)


def _unknown(error: UnknownNameError) -> str:
    nearest = ", ".join(map(printable, error.nearest))
    asked = f" Did you mean: {nearest}?" if nearest else " `realist trace --help` says what can be named."
    return f'Nothing in this review is called "{printable(error.name)}".{asked}'
