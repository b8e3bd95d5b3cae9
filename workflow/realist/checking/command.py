"""`realist check`: every problem of the review, and no building."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from realist.checking import dates, left_over
from realist.checking.gathering import outcomes
from realist.checking.whole import Check, check_all
from realist.deduplication.relating import CORRECTING
from realist.errors import printable, stop_if
from realist.records.suspicions import shared_exports
from realist.screening.criteria import review_again


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
    of_searches = [f"data/searches/{name}: {doubt}" for name, doubt in sorted([*doubts, *shared_exports(searches)])]
    return [
        printable(f"Look again: {one}", limit=1000)
        for one in [
            *of_searches,
            *corrected(checked),
            *changed_criteria(checked),
            *_dates(checked),
            *left_over.texts(checked.review),
            *left_over.unfilled(checked.review),
        ]
    ]


def _dates(checked: Check) -> Iterator[str]:
    """Dates that can hardly be right, by the calendar of this machine."""
    return dates.remarks(checked.review, checked.known.citation_of, datetime.now().astimezone().date())


def corrected(checked: Check) -> Iterator[str]:
    """Reports of included studies that were corrected or retracted, as far as the exports tell."""
    citation_of = checked.known.citation_of
    notices = [one for one in checked.known.related if one.kind in CORRECTING]
    for row in checked.review.studies:
        reports = {citation_of.get(record) for record in row.value.records()}
        for one in notices:
            if one.related_id in reports:
                yield (f"{row.file}, row {row.row}: of the report {one.related_id} of the study {row.value.study_id} "
                       f"there is {'an' if one.kind[0] == 'e' else 'a'} {one.kind}, {one.citation_id}")  # fmt: skip


def changed_criteria(checked: Check) -> Iterator[str]:
    """That decisions were made before a change of the criteria which touches them, a line a stage."""
    review = checked.review
    versions = review.config.eligibility.versions if review.config else []
    if review.config is None or len(versions) < 2:
        return
    found, _ = outcomes(review, checked.known)
    rows = review_again(versions, found)
    for stage in review.stages:
        some = [row for row in rows if row["stage"] == stage]
        if some:
            yield (
                f"data/screening/{stage}: {len(some)} decisions were made before the criteria changed (the first about "
                f"{some[0]['citation_id']}); the build lists them in results/screening/review_again.csv"
            )


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
