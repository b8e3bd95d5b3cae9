"""`realist new`: an empty review, ready for its first search."""

import json
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from string import Template

import click

from realist.config import Config, ReviewType
from realist.errors import stop_if
from realist.review import validate
from realist.starting import TO_FILL_IN
from realist.tables import write_text
from realist.yaml_files import parse_yaml

BEGUN = Path(__file__).with_name("begun")
ENGINE = Path(__file__).resolve().parents[3]
ONLY_REALIST = "04-findings.md"


@click.command(epilog='Example: realist new ../stroke --title "Stroke units" --person r1 --person r2 --person r3')
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--title", required=True, help="The working title of the review.")
@click.option("--question", default=f"{TO_FILL_IN}: the review question", help="What the review asks.")
@click.option(
    "--type",
    "kind",
    type=click.Choice([one.value for one in ReviewType]),
    default=ReviewType.REALIST.value,
    show_default=True,
)
@click.option("--person", "people", multiple=True, required=True,
              help="A pseudonym: the first two screen, a third settles what they differ in.")  # fmt: skip
def new(folder: Path, title: str, question: str, kind: str, people: tuple[str, ...]) -> None:
    """Begin an empty review in FOLDER: settings to fill in, and a text that counts what there will be.

    Nothing in it is of another review. The engine stays where it is and runs on any folder.
    """
    if folder.exists() and any(folder.iterdir()):
        raise click.BadParameter(f"{folder} is not empty: nothing was written. Name a new folder.", param_hint="FOLDER")
    files = _files(title, question, ReviewType(kind), list(dict.fromkeys(people)))
    written = parse_yaml(files["config.yaml"].encode(), "config.yaml")
    stop_if(validate(Config, written.value, written)[1])
    engine = Path(os.path.relpath(ENGINE, folder.resolve())).as_posix()
    files["Makefile"] = Template(_begun("Makefile")).substitute(engine=engine)
    for name, content in files.items():
        write_text(folder / name, content)
    (folder / "data/searches").mkdir(parents=True)
    click.echo(
        f"{folder}: an empty {kind} review. Next, in this folder: fill in config.yaml, `realist register` your first "
        "search, `realist check`, and `make review` to build."
    )


def _files(title: str, question: str, kind: ReviewType, people: Sequence[str]) -> dict[str, str]:
    """The files of an empty review, by their path in its folder."""
    realist = kind is ReviewType.REALIST
    synthesis = _begun("synthesis_realist.yaml" if realist else "synthesis_other.yaml")
    settings = Template(_begun("config.yaml")).substitute(
        title=_quoted(title),
        question=_quoted(question),
        type=kind.value,
        people="\n".join(f"  - {{id: {_quoted(one)}, role: Reviewer}}" for one in people),
        design=_design(people),
        synthesis=synthesis,
        today=date.today().isoformat(),  # noqa: DTZ011 (the day where the person is)
    )
    sections = sorted(path.name for path in (BEGUN / "sections").glob("*.md"))
    texts = {
        f"report/sections/{name}": _begun(f"sections/{name}") for name in sections if realist or name != ONLY_REALIST
    }
    return {"config.yaml": settings, ".gitignore": _begun("gitignore"), **texts}


def _begun(name: str) -> str:
    return (BEGUN / name).read_text(encoding="utf-8")


def _design(people: Sequence[str]) -> str:
    """Two screen and a third settles; two settle between themselves; one screens alone."""
    ids = [_quoted(one) for one in people]
    if len(ids) == 1:
        return f"{{kind: single, reviewers: [{ids[0]}]}}"
    settling = f", adjudicators: [{', '.join(ids[2:])}]" if ids[2:] else ""
    return f"{{kind: dual, reviewers: [{', '.join(ids[:2])}]{settling}}}"


def _quoted(text: str) -> str:
    """Text as YAML reads it, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)
