"""`realist import`: what was screened in another tool, from its files as exported into the review, names replaced."""

from pathlib import Path

import click

from realist.errors import ReviewError, printable
from realist.review import load_config
from realist.screening.importers.acts import SourceFile
from realist.screening.importers.bringing import bring, summary, the_import
from realist.screening.importers.covidence import STATES
from realist.screening.importers.kept import acts_file, references_file
from realist.screening.importers.people import prepare_private
from realist.tables import read_bytes


@click.command("import", epilog="Example: realist import ~/Downloads/articles.csv ~/Downloads/customizations_log.csv")
@click.argument("files", nargs=-1, required=True, metavar="FILE...",
                type=click.Path(exists=True, dir_okay=False, path_type=Path))  # fmt: skip
@click.option(
    "--id", "import_id", default="", help="Which import of config.yaml; needed where several are of one tool."
)
@click.option("--state", type=click.Choice(sorted(STATES)), default=None,
              help="What a file of Covidence holds, if it was renamed.")  # fmt: skip
@click.option("--review", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".", show_default=True,
              help="The review's folder.")  # fmt: skip
def import_(files: tuple[Path, ...], import_id: str, state: str | None, review: Path) -> None:
    """Bring in what was screened in Rayyan, Covidence, ASReview or EPPI-Reviewer.

    Takes the files as they were downloaded, from wherever they lie; leave them outside the review's folder, for they
    hold the names and addresses of your team. Each name is replaced by the id that private/people.csv gives it, and
    what the files say is written below data/screening/imports. Nothing is written while anything is not understood.
    Importing a later export adds what is new, and says what changed.
    """
    config = load_config(review)
    sources = [SourceFile(path.name, read_bytes(path, path.name)) for path in files]
    spec = the_import(config, sources, import_id)
    prepare_private(review)
    try:
        brought = bring(review, config, spec, sources, state or "")
    except ReviewError:
        click.echo("Nothing was imported.", err=True)
        raise
    for line in summary(brought):
        click.echo(printable(line))
    for remark in [*brought.reading.remarks, *brought.merge.remarks]:
        click.echo(printable(f"Look again: {remark}", limit=1000))
    click.echo(f"Kept in {acts_file(spec.id)} and {references_file(spec.id)}. Next: realist check")
