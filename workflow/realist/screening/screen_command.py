"""`realist screen`: the page on which people screen, settle conflicts and judge doubtful duplicates."""

import webbrowser
from pathlib import Path

import click

from realist.errors import one_of, printable
from realist.review import load_config
from realist.screening.screen.ordering import ORDERS
from realist.screening.screen.server import Server
from realist.screening.screen.session import Session, Wish


@click.command(epilog="Example: realist screen --reviewer r1")
@click.option("--reviewer", required=True, help="Who decides: an id under `people` in config.yaml.")
@click.option("--stage", default="", help="Only the work of this stage; otherwise all that there is for you to do.")
@click.option("--round", "round_id", default="", help="Only the citations of this calibration round.")
@click.option("--review", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".", show_default=True,
              help="The review's folder.")  # fmt: skip
@click.option("--order", type=click.Choice(ORDERS), default="random", show_default=True,
              help="Of the citations: at random, as learned from your decisions, or by id.")  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Of the page; without it any that is free.")
@click.option("--browser/--no-browser", default=True, help="Whether to open the page in the browser.")
def screen(reviewer: str, stage: str, round_id: str, review: Path, order: str, port: int, browser: bool) -> None:
    """Open a page on which to screen, to settle conflicts, and to judge doubtful duplicates.

    Each answer is a row in your own table at once: nothing is lost when the browser or the machine goes. Stop when you
    like, with the button Finish or with Ctrl-C, and go on another day. The page is on this machine only.
    """
    config = load_config(review)
    _known("--reviewer", reviewer, [person.id for person in config.people])
    _known("--stage", stage, ["", *(one.id for one in config.screening.stages)])
    _known("--round", round_id, ["", *(one.id for stage in config.screening.stages for one in stage.rounds)])
    if config.review.data_status != "real":
        click.echo(f"The data of this review are {config.review.data_status}.")
    if order == "learned":
        click.echo("The words of all titles and abstracts are being read.")
    if config.screening.from_elsewhere:
        click.echo("The imported decisions are being matched.")
    session = Session(review, config, Wish(reviewer, stage, round_id, order))
    for sentence in session.notices:
        click.echo(printable(sentence))
    with _listening(session, port) as server:
        click.echo(f"Open this address in a browser on this machine:\n\n    {server.address}\n\nTo end: Ctrl-C.")
        if browser:
            webbrowser.open(server.address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo()
    _say_goodbye(session)


def _known(option: str, value: str, known: list[str]) -> None:
    if value not in known:
        named = [one for one in known if one]
        expected = one_of(named) if named else "nothing: config.yaml has none"
        raise click.BadParameter(expected, param_hint=option)


def _listening(session: Session, port: int) -> Server:
    try:
        return Server(session, port)
    except OSError as error:
        raise click.BadParameter(f"{port} cannot be had: {error.strerror}. Without it any that is free is taken.",
                                 param_hint="--port") from error  # fmt: skip


def _say_goodbye(session: Session) -> None:
    answered = session.summary()["answered"]
    if not answered:
        click.echo("Nothing was answered.")
        return
    for label, number in answered:
        click.echo(f"{label}: {number} answered.")
    click.echo("All is written in data/. Build again to use it: make review")
