"""`realist simulate`: make a whole review from a seed."""

import shutil
from pathlib import Path

import click

_FEWEST = 100  # below this no place is left for reports that screening excludes


@click.command(epilog="Example: realist simulate my-example --reports 500")
@click.argument("output", type=click.Path(file_okay=False, path_type=Path))
@click.option("--seed", default=2025, show_default=True, help="The same seed gives the same bytes.")
@click.option("--reports", default=6259, show_default=True, type=click.IntRange(min=_FEWEST),
              help="How many distinct reports the records describe.")  # fmt: skip
@click.option("--replace", is_flag=True, help="Replace config.yaml and data/ of the review that OUTPUT holds.")
def simulate(output: Path, seed: int, reports: int, replace: bool) -> None:
    """Make a whole review from a seed, in the folder OUTPUT.

    Six database exports, screening decisions, coded evidence and a programme theory, all invented and marked as
    simulated, together with the text of the paper: ready to be built. For learning, trying out and measuring.
    """
    from realist.simulation.whole import simulate_review

    _make_room(output, replace)
    made = simulate_review(output, seed, reports)
    click.echo(
        f"{made.records} records of {made.reports} reports, {made.studies} of them included studies; "
        f"{made.verdicts} verdicts on duplicates ({made.corrected} correct the linking): {output}"
    )


def _make_room(output: Path, replace: bool) -> None:
    """Clear the place of the review; without `--replace`, refuse where one stands.

    Raises:
        click.UsageError: OUTPUT holds a review.
    """
    settings, data = output / "config.yaml", output / "data"
    found = [path.name for path in (settings, data) if path.is_file() or any(path.glob("*"))]
    if found and not replace:
        raise click.UsageError(
            f"{output} holds a review already ({', '.join(found)}): nothing was written. Name an empty folder, or "
            "say --replace to replace config.yaml and data/."
        )
    if data.exists():
        shutil.rmtree(data)
    settings.unlink(missing_ok=True)
