"""`realist check`: every problem of the review, and no building."""

from pathlib import Path

import click

from realist.checking.whole import Check, check_all
from realist.errors import printable, stop_if
from realist.records.suspicions import shared_exports


@click.command(epilog="Example: realist check --review ~/reviews/stroke")
@click.option(
    "--review",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    show_default=True,
    help="The review's folder.",
)
def check(review: Path) -> None:
    """List every problem of the review: where, what was found and expected, how to mend it.

    Reads the settings, the exports, every table below data/ and the texts of report/, and builds nothing. What is no
    problem and yet asks for a second look, such as an export that ends at a platform's limit, is told first.
    """
    checked = check_all(review)
    for remark in remarks(checked):
        click.echo(remark)
    stop_if(checked.problems)
    click.echo(summary(checked))


def remarks(checked: Check) -> list[str]:
    """What is no problem and yet asks for a second look, a line each."""
    searches = {name: search.value for name, search in checked.review.searches.items()}
    doubts = [(account["search_id"], doubt) for account in checked.known.accounts for doubt in account["suspicions"]]
    return [
        printable(f"Look again: data/searches/{name}: {doubt}", limit=1000)
        for name, doubt in sorted([*doubts, *shared_exports(searches)])
    ]


def summary(checked: Check) -> str:
    """What was checked, in one line."""
    review = checked.review
    counts = {
        "searches": len(review.searches),
        "records": len(checked.known.citation_of),
        "citations": len(set(checked.known.citation_of.values())),
        "decisions": sum(map(len, review.decisions.values())),
        "studies": len(review.studies),
        "excerpts": len(review.excerpts),
        "CMOCs": len(review.cmocs),
    }
    return f"No problem found in {', '.join(f'{number} {what}' for what, number in counts.items())}."
