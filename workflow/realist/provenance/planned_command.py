"""`realist status` and `realist explain`: where the review stands, and why something would be built again."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from realist.errors import printable
from realist.manuscript.definitions import slug
from realist.provenance.before import Before
from realist.provenance.planned import PARAMS, READS, PlanFailedError, PlannedJob, plan
from realist.review import load, load_config
from realist.screening import stopping
from realist.tables import read_dicts, read_json

_REVIEW = click.option("--review", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".",
                       show_default=True, help="The review's folder.")  # fmt: skip
NEWER = "newer than the result, with the same content (no record of a build here)"
COUNTS = ("records", "citations", "included_reports", "included_studies", "cmocs")


@click.command(epilog="Example: realist status")
@_REVIEW
def status(review: Path) -> None:
    """Say where the review stands: what was counted, who has still to decide, and what the next build would run.

    Counts are those of the last build. Where somebody screens in a learned order, it says what may be missed by
    stopping now, from the decisions as they stand.
    """
    config = load_config(review)
    click.echo(printable(config.review.title))
    numbers = review / "results/numbers.json"
    if numbers.is_file():
        stages = {stage.id: stage.label for stage in config.screening.stages}
        click.echo("\n".join(_counts(read_json(numbers), stages)))
    else:
        click.echo("Not built yet.")
    for line in _stopping(review):
        click.echo(printable(line, 200))
    jobs = _planned(review)
    click.echo(f"The next build runs {_listed(jobs)}." if jobs else "Everything is up to date.")


def _counts(numbers: Mapping[str, Any], stages: Mapping[str, str]) -> Iterator[str]:
    for key in COUNTS:
        if key in numbers:
            yield f"{numbers[key]['value']:>7}  {numbers[key]['definition']}"
    for stage, label in stages.items():
        done, waiting, left = (numbers[f"{what}_{slug(stage)}"]["value"] for what in ("screened", "waiting", "left"))
        beside = [f"{waiting} waiting"] * bool(waiting) + [f"{left} left when screening stopped"] * bool(left)
        yield f"{done:>7}  decided at: {printable(label)}" + (f" ({', '.join(beside)})" if beside else "")
    if again := numbers.get("review_again", {"value": 0})["value"]:
        yield f"{again:>7}  to look at again, for the criteria have changed: results/screening/review_again.csv"


def _stopping(review: Path) -> Iterator[str]:
    """What the rules of stopping say of those who have not seen all; nothing before the first deduplication."""
    citations = review / "results/deduplication/citations.csv"
    if citations.is_file():
        citation_of = {row["record_id"]: row["citation_id"] for row in read_dicts(citations)}
        for progress in stopping.report(load(review), citation_of):
            if progress.unscreened:
                yield from stopping.in_words(progress)


@click.command(epilog="Example: realist explain results/manuscript/paper.pdf")
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@_REVIEW
def explain(targets: tuple[str, ...], review: Path) -> None:
    """Say why something would be built again, and what would follow.

    TARGET is a file below results/ or a named target (`screening`, `figures`); everything where none is given.
    """
    if not all(target and not target.startswith("-") for target in targets):
        raise click.UsageError("A target is a file below results/, or the name of a rule.")
    jobs = _planned(review, *targets)
    if not jobs:
        click.echo("Nothing would run: everything is as the inputs, the settings and the code make it.")
        return
    before = Before(review)
    for job in jobs:
        if job.begins:
            click.echo(f"{job.rule} would run, to make {printable(', '.join(job.outputs), 200)}")
            click.echo("\n".join(f"  because {printable(reason)}" for reason in _reasons(job, before)))
    if following := [job for job in jobs if not job.begins]:
        click.echo(f"What follows from that: {_listed(following)}.")
        click.echo("`make review` runs less where the check, and what it rests on, give the same bytes as before.")


def _reasons(job: PlannedJob, before: Before) -> Iterator[str]:
    """Why it would run; what changed by name, where Snakemake says only that something did."""
    for reason in job.reasons:
        what, _, files = reason.partition(": ")
        if what == READS:
            yield from _read(job, before, files.split(", "))
        else:
            yield from (reason == PARAMS and before.differences(job.outputs)) or [reason]
        if "config.yaml" in reason:
            yield from before.settings()


def _read(job: PlannedJob, before: Before, files: Sequence[str]) -> Iterator[str]:
    """What it reads that has changed; apart from that, what only has a later time, and what may have changed unseen."""
    same = before.only_newer(job.outputs, files)
    if changed := [file for file in files if file not in same]:
        yield f"{READS}: {', '.join(changed)}"
    if same:
        yield f"{NEWER}: {', '.join(same)}"
        yield from before.differences(job.outputs)


def _planned(review: Path, *targets: str) -> list[PlannedJob]:
    try:
        return plan(review, *targets)
    except PlanFailedError as error:
        told = "\n".join(printable(line) for line in str(error).splitlines())
        raise click.ClickException(f"Nothing can be planned.\n{told}") from error


def _listed(jobs: Iterable[PlannedJob]) -> str:
    times = Counter(job.rule for job in jobs)
    names = ", ".join(f"{rule} ({many} times)" if many > 1 else rule for rule, many in times.items())
    return f"{times.total()} {'step' if times.total() == 1 else 'steps'}: {names}"
