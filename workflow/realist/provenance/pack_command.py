"""`realist pack`: the review, its results and the engine as one archive."""

from pathlib import Path

import click

from realist.errors import printable
from realist.provenance.manifest import MANIFEST, described, read_manifest
from realist.provenance.packing import pack as packed
from realist.provenance.packing import refusal
from realist.provenance.verifying import compare, remarks

SHOWN = 10


@click.command(epilog="Example: realist pack review.zip")
@click.argument("archive", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--review", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".",
              show_default=True, help="The review's folder.")  # fmt: skip
def pack(archive: Path, review: Path) -> None:
    """Put the review, its results and the engine into one archive, to be deposited.

    ARCHIVE is a zip file and a research object (RO-Crate, profile Workflow Run Crate): every file with its hash, every
    step with what it read and made. Whoever unpacks it can run `realist verify` there, or build the paper again.

    An earlier archive of a review may be written over. Any other file, and the folders data, report and results, may
    not.

    Exit status: 0 packed, 1 something is not as the last build left it (listed): build again first.
    """
    manifest = read_manifest(review / MANIFEST)
    if reason := refusal(review, manifest, archive):
        raise click.BadParameter(f"{printable(str(archive))} is not written: {reason}. Name another file, such as "
                                 "../review.zip.", param_hint="ARCHIVE")  # fmt: skip
    wrong = [f"{one.path}: {one.what}" for one in compare(review, manifest)] + remarks(manifest)
    if wrong:
        listed = "\n".join(f"  {printable(one)}" for one in wrong[:SHOWN])
        more = f"\n  and {len(wrong) - SHOWN} more: see `realist verify`" if len(wrong) > SHOWN else ""
        raise click.ClickException(f"Not packed: build again first (`make review`).\n{listed}{more}")
    count = packed(review, manifest, archive)
    click.echo(f"{count} files in {printable(str(archive))}, SHA-256 {described(archive).sha256}")
