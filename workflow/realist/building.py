"""What `make review` does: the build in stages, so that a step whose input comes out unchanged does not run.

Snakemake cuts off early only between calls: within one call, what follows a rerun step reruns too, even if that step
gave the same bytes. Three calls of its command line in one process cost little more than one, and any single call
(`snakemake --cores all`) is as right, only less sparing.

    python -m realist.building --cores all
"""

import sys

from snakemake.cli import main as snakemake

STAGES: tuple[list[str], ...] = (["check"], ["screening", "synthesis"], [])
"""Targets of each call; the last has none: all that there is."""


def build(options: list[str]) -> int:
    """Call Snakemake for each stage with these options, until one fails; the exit status."""
    for targets in STAGES:
        try:
            snakemake([*targets, *options])
        except SystemExit as done:
            if done.code:
                return int(done.code)
    return 0


if __name__ == "__main__":
    sys.exit(build(sys.argv[1:]))
