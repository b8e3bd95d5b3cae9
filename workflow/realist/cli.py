"""The `realist` command: what is not a build target. Building is Snakemake's.

Each command lives in its room and is imported only when it is called, so that `realist --help` answers at once.
"""

import importlib
import keyword
import sys

import click

from realist import __version__
from realist.errors import ReviewError

COMMANDS = {
    "check": ("realist.checking.command", "List every problem of the review, with its place and remedy."),
    "dedupe": ("realist.deduplication.command", "Link the records that describe one report."),
    "export": ("realist.screening.exports.command", "Write what is to be screened for another tool."),
    "explain": ("realist.provenance.planned_command", "Say why something would be built again."),
    "import": ("realist.screening.import_command", "Bring in what was screened in another tool, names replaced."),
    "ingest": ("realist.records.command", "Read database exports into one table of records."),
    "judge": ("realist.deduplication.judging_command", "Answer the pairs that deduplication asks about."),
    "new": ("realist.starting.new_command", "Begin an empty review in a folder of its own."),
    "pack": ("realist.provenance.pack_command", "Put review, results and engine into one archive (RO-Crate)."),
    "register": ("realist.starting.register_command", "Register a search with its exports."),
    "screen": ("realist.screening.screen_command", "Open a page on which to screen, and to settle what is open."),
    "status": ("realist.provenance.planned_command", "Say where the review stands."),
    "stop": ("realist.screening.stop_command", "Stop screening early: write down what is left undecided."),
    "trace": ("realist.provenance.trace_command", "Follow a number, CMOC, figure, study or record to its bytes."),
    "verify": ("realist.provenance.verify_command", "Compare inputs and results with the manifest of the build."),
    "simulate": ("realist.simulation.command", "Make a whole review from a seed."),
}


class _Rooms(click.Group):
    """Knows every command's name and summary, and imports only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        name = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=_Rooms, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def commands() -> None:
    """Realist reviews as code. Build the paper with `make review`, or with `snakemake --cores all`.

    Exit status: 0 done, 1 the review has problems (listed), 2 wrong usage.
    """


def main() -> None:
    """Run the command; problems of the review are listed and end with status 1."""
    try:
        commands()
    except ReviewError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"{error.filename or 'A file'}: {error.strerror or error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
