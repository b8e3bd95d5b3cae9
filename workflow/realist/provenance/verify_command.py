"""`realist verify`: is everything on disk what the build made of what people wrote?"""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from realist.errors import printable
from realist.provenance.history import LOGS, TABLES, Kept, NoHistoryError, Rewriting, extent, rewritings
from realist.provenance.manifest import MANIFEST, Manifest, described, read_manifest
from realist.provenance.rebuilding import BuildFailedError, Difference, differences, rebuild
from realist.provenance.verifying import Finding, compare, remarks

SHOWN = 5
RIGHT = "Everything is as it should be."
WRONG = "Not everything is as it should be."
NOT_ALL = "What could be compared is as it should be. What has no history to compare with is named above."
GROWING = "Decisions and the versions of CMOCs, which only grow"
CORRECTED = "What people may correct"


@click.command(epilog="Example: realist verify --rebuild > verification.txt")
@click.option("--review", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".",
              show_default=True, help="The review's folder.")  # fmt: skip
@click.option("--rebuild", "again", is_flag=True, help="Build anew in a temporary folder, and compare byte by byte.")
@click.option("--cores", default="all", show_default=True, help="For the second build.")
@click.option("--history", is_flag=True, help="Look in git for decisions that were rewritten, and for corrections.")
def verify(review: Path, again: bool, cores: str, history: bool) -> None:
    """Compare every input and result on disk with the manifest of the build.

    Names what was changed, is missing or was added, and the results that rest on it. Prints a report that can be
    filed with the paper. What the manifest cannot prove, that it is itself what a build writes, --rebuild does.

    Exit status: 0 everything is as it should be, 1 something is not (listed). Corrections are listed and are no fault.
    """
    manifest = read_manifest(review / MANIFEST)
    click.echo(_opening(review, manifest))
    counted = f"{len(manifest.inputs)} inputs and {len(manifest.results)} results compared with the manifest"
    wrong = _tell(counted, map(_finding, compare(review, manifest)))
    _tell("This engine compared with the one that built the review", remarks(manifest), failing=False)
    if again:
        wrong |= _tell("Built anew in an empty folder and compared byte by byte", _rebuilt(review, cores))
    compared = not history
    if history:
        rewritten, compared = _tell_history(review)
        wrong |= rewritten
    click.echo(WRONG if wrong else RIGHT if compared else NOT_ALL)
    if wrong:
        raise SystemExit(1)


def _opening(review: Path, manifest: Manifest) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in manifest.engine.items())
    lines = [f"Manifest {MANIFEST}, SHA-256 {described(review / MANIFEST).sha256}", f"Built with {versions}."]
    if manifest.data_status != "real":
        lines.append(f"The data are {manifest.data_status}.")
    return "\n".join(map(printable, lines))


def _tell(what: str, lines: Iterable[str], failing: bool = True) -> bool:
    """Print a part of the report; whether it lists anything."""
    listed = list(lines)
    count = f"{len(listed)} {'difference' if len(listed) == 1 else 'differences'}" if listed else "no difference"
    click.echo(f"{what}: {count}{'' if failing else ', for information'}.")
    for line in listed:
        click.echo("\n".join(f"  {printable(part, 500)}" for part in line.splitlines()))
    return bool(listed)


def _finding(finding: Finding) -> str:
    lines = [f"{finding.path}: {finding.what}"]
    if finding.maker:
        lines.append(f"    made by {finding.maker}")
    if finding.rests:
        lines.append(f"    {len(finding.rests)} results rest on it: {_some(finding.rests)}")
    return "\n".join(lines)


def _some(paths: Sequence[str]) -> str:
    return ", ".join(paths[:SHOWN]) + (f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else "")


def _rebuilt(review: Path, cores: str) -> list[str]:
    click.echo("Building anew; this takes as long as a first build ...", err=True)
    with tempfile.TemporaryDirectory(prefix="realist-") as folder:
        try:
            rebuild(review, Path(folder), cores)
        except BuildFailedError as error:
            raise click.ClickException(f"The second build did not finish.\n{error}") from error
        return [f"{one.path}: {one.what}" for one in _sorted(differences(review, Path(folder)))]


def _sorted(found: Iterable[Difference]) -> list[Difference]:
    return sorted(found, key=lambda one: one.path)


def _tell_history(review: Path) -> tuple[bool, bool]:
    """Whether any log was rewritten, and whether all had a history to compare with."""
    try:
        rewritten, logs = _tell_changes(review, GROWING, LOGS)
        _, tables = _tell_changes(review, CORRECTED, TABLES, failing=False)
    except NoHistoryError as error:
        click.echo(f"Human decisions were not compared with a history, for there is none: {printable(str(error))}")
        return False, False
    return rewritten, logs and tables


def _tell_changes(review: Path, what: str, kinds: Sequence[Kept], failing: bool = True) -> tuple[bool, bool]:
    """Whether any row was altered or removed, and whether there was a history to compare with."""
    what = f"{what} ({', '.join(path for one in kinds for path in one.paths)})"
    found, history = [_rewriting(one) for one in rewritings(review, kinds)], extent(review, kinds)
    commits = f"{history.commits} {'commit' if history.commits == 1 else 'commits'}"
    if not history.earlier:
        click.echo(f"{what}: git holds no earlier version of any ({commits}). There is no history to compare with.")
        return bool(found) and _tell("What is on disk compared with the last commit", found, failing) and failing, False
    of = f"{commits}, earlier versions of {history.earlier} of {history.files} files"
    return _tell(f"{what} compared with their history in git ({of})", found, failing), True


def _rewriting(one: Rewriting) -> str:
    row = ", ".join(f"{name} {value}" for name, value in one.row.items() if value)
    when = f"{one.commit}, {one.on}" if one.on else one.commit
    changes = [f"{name} was {one.row[name] or 'empty'}, is {value or 'empty'}" for name, value in one.now.items()]
    what = f"altered: {', '.join(changes)}" if changes else "removed"
    return f"{one.file} ({when}): a row was {what}\n    it was: {row}"
