"""`realist export`: what is to be screened, as files for the tool in which the team screens."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import click

from realist.config import Stage
from realist.errors import one_of, printable
from realist.review import load_config
from realist.screening.decisions import Outcome, State
from realist.screening.exports.files import MANIFEST, File, files, manifest
from realist.screening.exports.sending import Sending, send, send_round, states
from realist.screening.exports.tools import TOOLS
from realist.screening.results import Results, not_built_yet
from realist.tables import write_bytes

Chosen = TypeVar("Chosen")
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(epilog="Example: realist export --stage title_abstract --tool rayyan --output to_rayyan")
@click.option("--stage", "stage_id", required=True, help="The stage of screening: an id under `screening.stages`.")
@click.option("--tool", "tool_id", required=True, type=click.Choice(list(TOOLS)), help="Where the team screens.")
@click.option("--output", required=True, type=_FOLDER, help="The folder to write to, outside data/ and results/.")
@click.option("--round", "round_id", default="", help="A calibration round of the stage, instead of the stage itself.")
@click.option("--seed", default=1, show_default=True, help="Who gets what, and in which order, follows from it.")
@click.option("--with-decided", is_flag=True, help="Also what is decided already; it is left out otherwise.")
@click.option("--review", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".", show_default=True,
              help="The review's folder.")  # fmt: skip
def export(
    stage_id: str, tool_id: str, output: Path, round_id: str, seed: int, with_decided: bool, review: Path
) -> None:
    """Write the citations to be screened, for another tool: Rayyan, Covidence, ASReview, EPPI-Reviewer, a spreadsheet.

    Each file is for the people in its name. Where several share a stage, every citation goes to as many as its design
    says, evenly. Each carries our id, by which decisions find back. Beside the files, manifest.json says what went to
    whom; the same seed gives the same files.
    """
    config = load_config(review)
    _refuse_inside(review, output)
    stages = {stage.id: stage for stage in config.screening.stages}
    stage, data_status = _chosen("--stage", stage_id, stages), config.review.data_status.value
    rounds = {one.id: one for one in stage.rounds}
    held = _chosen("--round", round_id, rounds) if round_id else None
    results = Results.of(review, config)
    citations, outcomes = results.works, states(review, config.screening.stages, results)
    here = [one for one in outcomes if one.stage == stage_id]
    sending = send_round(stage, here, held.id, with_decided) if held else send(stage, here, seed, with_decided)
    what = f"{stage_id}_{round_id}" if held else stage_id
    made = files(TOOLS[tool_id], what, sending, citations, data_status)
    _say([*_left_out(stage, sending, _waiting_before(stage, list(stages), outcomes))])
    _say(not_built_yet(review, config, results))
    if not made:
        click.echo("Nothing waits for a decision: no file was written.")
        return
    _write(output, made, manifest(tool_id, stage, held, seed, made, data_status))
    if data_status != "real":
        click.echo(f"The data of this review are {data_status}.")
    _say(_written(output, made, sum(not citations[one]["title"] for one in sending.people)))
    _say(["", f"What to do next, in {TOOLS[tool_id].label}:", *_numbered(TOOLS[tool_id].steps)])


def _refuse_inside(review: Path, output: Path) -> None:
    """What people decided stands in data/, and results/ may be deleted at any time: neither is a place for this."""
    for name in ("data", "results"):
        if output.resolve().is_relative_to((review / name).resolve()):
            raise click.BadParameter(f"{output} is inside {name}/: name a folder of its own.", param_hint="--output")


def _chosen(option: str, name: str, known: Mapping[str, Chosen]) -> Chosen:
    if name not in known:
        expected = one_of(known) if known else "a round: the stage has none (`rounds` in config.yaml)"
        raise click.BadParameter(expected, param_hint=option)
    return known[name]


def _write(folder: Path, made: Sequence[File], account: bytes) -> None:
    """Write the files and the manifest; nothing where another file has one of their names.

    A file of an earlier export may hold the decisions that somebody has typed into it.
    """
    contents = {file.name: file.content for file in made} | {MANIFEST: account}
    changed = [name for name, content in contents.items() if _is_another(folder / name, content)]
    if changed:
        raise click.BadParameter(f"{folder} holds other files of these names ({', '.join(changed)}). Nothing was "
                                 "written: name a new folder.", param_hint="--output")  # fmt: skip
    for name, content in contents.items():
        write_bytes(folder / name, content)


def _is_another(path: Path, content: bytes) -> bool:
    return path.exists() and (not path.is_file() or path.read_bytes() != content)


def _waiting_before(stage: Stage, stages: Sequence[str], outcomes: Sequence[Outcome]) -> int:
    """How many citations are not through the earlier stages yet."""
    earlier = stages[: stages.index(stage.id)]
    return sum(one.stage in earlier and one.state in (State.UNSCREENED, State.CONFLICT) for one in outcomes)


def _left_out(stage: Stage, sending: Sending, before: int) -> Iterator[str]:
    yield f"{printable(stage.label)}: {_citations(len(sending.people))} to screen."
    if sending.decided:
        yield f"Left out: {_citations(sending.decided)} decided already (--with-decided takes them along)."
    if sending.conflicts:
        yield f"Left out: {_citations(sending.conflicts)} in conflict; somebody has to settle them, not screen them."
    if sending.not_retrieved:
        yield f"Left out: {_citations(sending.not_retrieved)} whose report could not be retrieved."
    if sending.left:
        yield f"Left out: {_citations(sending.left)} on which nobody had decided when screening stopped."
    if sending.in_rounds:
        rounds = ", ".join(one.id for one in stage.rounds)
        yield f"Left out: {_citations(sending.in_rounds)} drawn for a calibration round (--round: {rounds})."
    if before:
        yield f"Not here yet: {_citations(before)} still at an earlier stage."


def _written(folder: Path, made: Sequence[File], without_title: int) -> Iterator[str]:
    yield ""
    for file in made:
        yield f"{folder / file.name}: {_citations(len(file.decide))} for {', '.join(file.reviewers)}"
    yield f"{folder / MANIFEST}: what went to whom, and the seed. Keep it with the review."
    if without_title:
        yield f"{_citations(without_title)} without a title: look whether the tool took them."


def _citations(number: int) -> str:
    return f"{number} citation{'' if number == 1 else 's'}"


def _numbered(steps: Sequence[str]) -> Iterator[str]:
    for number, step in enumerate(steps, start=1):
        yield click.wrap_text(step, 100, initial_indent=f"{number}. ", subsequent_indent="   ")


def _say(lines: Sequence[str] | Iterator[str]) -> None:
    click.echo("\n".join(lines))
