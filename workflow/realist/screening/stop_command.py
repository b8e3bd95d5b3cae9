"""`realist stop`: write down what nobody had decided on when the screening of titles and abstracts was stopped."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from realist.appending import append, heal
from realist.characters import one_line
from realist.config import Config, Stage
from realist.contract import DecisionRow, LeftRow, LeftValue
from realist.errors import one_of, printable
from realist.review import LEFT, Review, load, load_config, read_rows
from realist.screening import stopping
from realist.screening.decisions import Outcome, State, moment
from realist.screening.exports.sending import states
from realist.screening.results import Results, not_built_yet
from realist.screening.screen.task import Refusal, now


@click.command(epilog='Example: realist stop --by r1 --by r2 --reason "No inclusion in the last 400; see the protocol"')
@click.option(
    "--by", "people", required=True, multiple=True, help="Who stops: an id under `people`; more than once for several."
)
@click.option("--reason", required=True, help="Why it is thought safe to stop; with --resume, why screening goes on.")
@click.option("--order", "model", default="", help="What had put the citations in order, where that was another tool.")
@click.option("--resume", is_flag=True, help="Go on screening what was left.")
@click.option("--yes", is_flag=True, help="Do not ask whether to write it.")
@click.option("--review", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".", show_default=True,
              help="The review's folder.")  # fmt: skip
def stop(people: tuple[str, ...], reason: str, model: str, resume: bool, yes: bool, review: Path) -> None:
    """Stop the screening of titles and abstracts: what nobody has decided on is left, and counted as such.

    It says first what may be missed. Each citation that is left gets a row in data/screening/<stage>/left.csv: what a
    later search brings is not among them, and has to be screened. A decision on a citation takes its row back.
    """
    config = load_config(review)
    stage = _first(config)
    _known(people, config)
    reason = one_line(reason)
    if not reason:
        raise click.BadParameter("say why, in a sentence.", param_hint="--reason")
    results = Results.of(review, config)
    here = [one for one in states(review, config.screening.stages, results) if one.stage == stage.id]
    chosen = [one for one in here if (one.state is State.LEFT if resume else _untouched(one))]
    for line in not_built_yet(review, config, results):
        click.echo(printable(line, 300))
    if not chosen:
        click.echo("Nothing was left." if resume else _nothing_to_leave(here))
        return
    for line in [] if resume else _before_stopping(review, stage, here, len(chosen), results.citation_of):
        click.echo(printable(line, 300))
    question = (
        f"{_citations(len(chosen))} {'to be screened after all' if resume else 'to be left unscreened'}. Write it?"
    )
    if not yes and not click.confirm(question):
        click.echo("Nothing was written.")
        return
    try:
        click.echo(printable(_write(review, stage, chosen, people, reason, model, resume), 300))
    except Refusal as refused:
        raise click.ClickException(str(refused)) from None


def _first(config: Config) -> Stage:
    first = config.screening.stages[0]
    if first.reads != "abstract":
        raise click.ClickException(f"The first stage, {first.id}, reads reports: only one of abstracts can be stopped.")
    return first


def _known(people: Sequence[str], config: Config) -> None:
    known = [person.id for person in config.people]
    for person in people:
        if person not in known:
            raise click.BadParameter(one_of(known), param_hint="--by")


def _nothing_to_leave(here: Sequence[Outcome]) -> str:
    left = sum(one.state is State.LEFT for one in here)
    waiting = sum(one.state in (State.UNSCREENED, State.CONFLICT) for one in here)
    told = f"{_citations(left)} left already. " if left else ""
    rest = f"{_citations(waiting)} decided on by some only: the others have to decide." if waiting else ""
    return f"{told}Somebody has decided on {'all others' if left else 'every citation'}. {rest}".strip()


def _untouched(outcome: Outcome) -> bool:
    return outcome.state is State.UNSCREENED and not outcome.votes


def _before_stopping(
    review: Path, stage: Stage, here: Sequence[Outcome], left: int, citation_of: Mapping[str, str]
) -> Iterator[str]:
    """What stands at the stage, what waits besides, and what the rules say of stopping now."""
    decided = sum(one.state in (State.INCLUDE, State.EXCLUDE) for one in here)
    waiting = sum(one.state in (State.UNSCREENED, State.CONFLICT) for one in here) - left
    yield f"{stage.label}: {decided} decided, {left} without any decision"
    if waiting:
        yield f"{_citations(waiting)} decided on by some only: the others have to decide, stopped or not"
    for progress in stopping.report(load(review), citation_of):
        if progress.stage == stage.id:
            yield from stopping.in_words(progress)


def _write(
    review: Path, stage: Stage, chosen: Sequence[Outcome], people: Sequence[str], reason: str, model: str, resume: bool
) -> str:
    """Add the rows; what was written, in a sentence."""
    name = f"data/screening/{stage.id}/{LEFT}"
    healed = heal(review / name, LeftRow)
    former = [row.value.decided_at for row in read_rows(review / name, LeftRow, name)]
    facts = {"decision": LeftValue.UNDONE if resume else LeftValue.LEFT, "reason": reason,
             "decided_by": "; ".join(dict.fromkeys(people)), "decided_at": now(former),
             "model": one_line(model) or _model(load(review), stage)}  # fmt: skip
    append(review / name, [LeftRow(record_id=one.citation_id, **facts) for one in chosen])
    taken = f" (half a row at its end was taken off: {healed})" if healed else ""
    return f"{name}: {_many(len(chosen), 'row')} added{taken}. Build again to use this: make review"


def _model(review: Review, stage: Stage) -> str:
    """What put the citations in order for the last decision that was made in an order at all."""
    rows: list[DecisionRow] = [row.value for row in review.decisions.get(stage.id, []) if row.value.model]
    return max(rows, key=lambda row: moment(row.decided_at)).model if rows else ""


def _citations(number: int) -> str:
    return _many(number, "citation")


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
