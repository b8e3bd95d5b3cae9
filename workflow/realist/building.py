"""What `make review` does: the build in stages, so that a step whose input comes out unchanged does not run.

Snakemake cuts off early only between calls: within one call, what follows a rerun step reruns too, even if that step
gave the same bytes. Four calls of its command line in one process cost little more than one, and any single call
(`snakemake --cores all`) is as right, only less sparing.

What the surroundings may do to a build is said here in words: another build of the review, one that was killed, a
folder that cannot be written, a full disk, no home to keep things in.

    python -m realist.building --cores all
"""

import argparse
import gc
import logging
import os
import shutil
import sys
import tempfile
from pathlib import Path

from realist import at_work

STAGES: tuple[list[str], ...] = (["deduplication", "check"], ["screening", "synthesis"], ["compose", "figures"], [])
"""Targets of each call; the last has none: all that there is.

Deduplication is built whole even where the check fails: people screen what it lists, so that the check can succeed.
The paper is composed before the last call, so that supplements, which name its headings and figures, do not follow each
of its sentences.
"""

AT_ONCE = ("--max-jobs-per-timespan", "100/0s")
"""Jobs start as soon as they can. Snakemake's own limit, for clusters, counts jobs by the second, and its clock keeps
the process for a second after the last job. Its unit `ms` is no way out: it is read as minutes."""

WRITTEN = ("results", ".snakemake")
"""Where a build writes, below the review."""

FULL = 1_000_000
"""So few free bytes on the disk explain a build that failed."""

RUNNING = """\
Another build of this review is running, and this one was not begun: two would write the same files.
Wait until it has ended."""
INTERRUPTED = "The last build was interrupted. What it left unfinished is made anew; what it finished is kept."
NOT_WRITABLE = """\
{folder}/ cannot be written: {reason}. Nothing was built.
Give yourself the right to write there, or copy the review to a folder of your own and build it there."""
DISK_FULL = """\
The disk is full: {free} kB are left where the review lies, and the build stopped for it.
No result was left half written. Make room, and build again: it goes on where it stopped."""


def build(options: list[str]) -> int:
    """Build the review in stages, until one fails.

    Args:
        options: those of Snakemake.

    Returns:
        the exit status.
    """
    review = _review(options)
    for folder in WRITTEN:
        if reason := _not_writable(review / folder):
            return _stop(NOT_WRITABLE.format(folder=folder, reason=reason))
    with at_work.alone(review) as alone:
        if not alone:
            return _stop(RUNNING)
        _find_a_home(review)
        if at_work.interrupted(review):
            print(INTERRUPTED, file=sys.stderr)
            _call("--unlock", *options)
            at_work.end(review)
        status = next(filter(None, (_call(*targets, *AT_ONCE, *options) for targets in STAGES)), 0)
    free = shutil.disk_usage(review).free
    return _stop(DISK_FULL.format(free=free // 1000)) if status and free < FULL else status


def _review(options: list[str]) -> Path:
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("-d", "--directory", type=Path, default=Path())
    return Path(parser.parse_known_args(options)[0].directory).resolve()


def _not_writable(folder: Path) -> str:
    """Why no file can be made in a folder, which need not exist; nothing where one can, or where the disk is full."""
    try:
        folder.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return error.strerror or str(error)


def _find_a_home(review: Path) -> None:
    """Where the home of the user cannot be written, let Snakemake and matplotlib keep what they keep in the review."""
    kept = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    if _not_writable(kept):
        os.environ["XDG_CACHE_HOME"] = str(review / ".snakemake/cache")
        os.environ.setdefault("MPLCONFIGDIR", str(review / ".snakemake/cache/matplotlib"))


def _call(*options: str) -> int:
    """Snakemake's command line; its exit status."""
    from snakemake.cli import main as snakemake

    logging.raiseExceptions = False  # a log that cannot be written (a full disk) must not bury what is said of it
    try:
        snakemake(list(options))
    except SystemExit as done:
        return int(done.code or 0)
    return 0


def _stop(words: str) -> int:
    print(words, file=sys.stderr)
    return 1


if __name__ == "__main__":
    gc.disable()  # planning makes many objects and few cycles: the same memory, a fifth less time where nothing changed
    sys.exit(build(sys.argv[1:]))
