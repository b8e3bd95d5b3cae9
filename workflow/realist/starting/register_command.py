"""`realist register`: put a search and its exports where the review looks for them."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import yaml

from realist.config import Search
from realist.errors import printable, stop_if
from realist.records import reading
from realist.review import file_sha256, has_braces, is_hidden, is_search_id, validate
from realist.tables import decode, read_bytes, write_text
from realist.yaml_files import parse_yaml

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    epilog="Example: realist register medline export.ris --database MEDLINE --platform Ovid --run-on 2024-01-15"
)
@click.argument("search_id", metavar="NAME")
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE...")
@click.option("--database", required=True, help="Such as MEDLINE.")
@click.option("--platform", required=True, help="Such as Ovid.")
@click.option("--run-on", required=True, help="The day of the search: 2024-01-15.")
@click.option("--hits", type=click.IntRange(min=0), help="The number of records that the platform showed.")
@click.option("--strategy", type=_FILE, help="A text file with the strategy, exactly as it was run.")
@click.option("--purpose", default="main", show_default=True, help="main, theory, supplementary, citation or update.")
@click.option("--source-type", default="database", show_default=True,
              help="database, register, website, organisation, contact or citation.")  # fmt: skip
@click.option("--review", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".", show_default=True,
              help="The review's folder.")  # fmt: skip
def register(
    search_id: str, files: tuple[Path, ...], database: str, platform: str, run_on: str, hits: int | None,
    strategy: Path | None, purpose: str, source_type: str, review: Path,
) -> None:  # fmt: skip
    """Register a search: copy its exports, as downloaded, and write its search.yaml.

    NAME is how the review calls the search: letters, digits, - and _. Every record id begins with it, so choose it
    once. Each FILE stays as it is; its SHA-256 in search.yaml shows if it is ever changed. What else a search should
    tell (limits, filters, peer review) is added to search.yaml by hand.
    """
    folder = review / "data/searches" / search_id
    _refuse(review, search_id, files, hits)
    told: dict[str, Any] = {"database": database, "platform": platform, "run_on": run_on}
    told |= {"strategy": decode(read_bytes(strategy, strategy.name), strategy.name)} if strategy else {}
    told |= {"reported_hits": hits} if hits is not None else {}
    told |= {"purpose": purpose, "source_type": source_type}
    told["files"] = [{"path": file.name, "sha256": file_sha256(file)} for file in files]
    content = yaml.safe_dump(told, sort_keys=False, allow_unicode=True)
    written = parse_yaml(content.encode(), "search.yaml")
    search, problems = validate(Search, written.value, written)
    stop_if(problems)
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copyfile(file, folder / file.name)
    write_text(folder / "search.yaml", content)
    if search is not None:
        click.echo("\n".join(map(printable, _read(review, search_id, search))))


def _refuse(review: Path, search_id: str, files: Sequence[Path], hits: int | None) -> None:
    """What could not be a search of the review, before anything is written."""
    names, folder = [file.name for file in files], review / "data/searches" / search_id
    if not (review / "config.yaml").is_file():
        raise click.BadParameter(f"{review} holds no review (no config.yaml).", param_hint="--review")
    if not is_search_id(search_id):
        raise click.BadParameter("letters, digits, - and _ only, such as medline_2024.", param_hint="NAME")
    if folder.exists() and any(folder.iterdir()):
        raise click.BadParameter(f"{folder} is there already: nothing was written. Delete it first, or add the file "
                                 "to its search.yaml.", param_hint="NAME")  # fmt: skip
    if len(set(names)) < len(names):
        raise click.BadParameter("two files have one name: rename one of them first.", param_hint="FILE...")
    for file in files:
        if file.name == "search.yaml" or has_braces(Path(file.name)) or is_hidden(Path(file.name)):
            raise click.BadParameter(f"{file.name}: rename it first, without braces.", param_hint="FILE...")
        form = reading.read_bytes(file.read_bytes()).format
        if form == reading.EMPTY and hits != 0:
            raise click.BadParameter(f"{file.name} is empty: download it again.", param_hint="FILE...")
        if form == reading.UNKNOWN:
            raise click.BadParameter(
                f"{file.name} is in no format that is known here. Export it as RIS, as tagged text or as CSV; a "
                "spreadsheet of your own is registered by hand, with `columns` in search.yaml.",
                param_hint="FILE...",
            )


def _read(review: Path, search_id: str, search: Search) -> Iterator[str]:
    """What the exports hold, and whether that is what the platform showed."""
    account = reading.read_search(review, search_id, search).report
    yield f"data/searches/{search_id}: {account['records']} records in {len(search.files)} file(s)"
    for file in account["files"]:
        yield f"  {file['path']}: {file['records']} records, read as {file['format']}"
    if search.reported_hits not in (None, account["records"]):
        yield f"  The platform showed {search.reported_hits}: `realist check` asks why they differ."
    for doubt in account["suspicions"]:
        yield f"  Look again: {doubt}"
    if not search.strategy:
        yield "  Add the strategy, exactly as it was run, to search.yaml: the paper prints it."
