"""Whether a build of a review is running, and whether the last one came to its end.

A running build holds a lock of the operating system on the review's folder, which goes with the process, however it
ends. A mark in `results/logs` says that a build has begun; one that comes to its end takes it away. So a mark without
a lock is what a killed build, or a power cut, leaves behind.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MARK = Path("results/logs/.building")
_held: list[int] = []
_alone: list[int] = []


@contextmanager
def alone(review: Path) -> Iterator[bool]:
    """Keep other builds away; false where one is running."""
    folder = os.open(review, os.O_RDONLY)
    _alone.append(folder)
    try:
        yield _locked(folder, fcntl.LOCK_EX)
    finally:
        _alone.remove(folder)
        os.close(folder)


def is_busy(review: Path) -> bool:
    """Whether another process builds the review."""
    if _alone or _held:
        return False
    with alone(review) as free:
        return not free


def begin(review: Path) -> None:
    """Say that this process builds the review, until it ends."""
    folder = os.open(review, os.O_RDONLY)
    _locked(folder, fcntl.LOCK_SH)  # in vain where this process is alone with it already
    _held.append(folder)
    (review / _MARK).parent.mkdir(parents=True, exist_ok=True)
    (review / _MARK).touch()


def end(review: Path) -> None:
    """Say that this build came to its end, good or bad."""
    (review / _MARK).unlink(missing_ok=True)
    while _held:
        os.close(_held.pop())


def interrupted(review: Path) -> bool:
    """Whether the last build did not come to its end; to be asked only where none is running."""
    return (review / _MARK).exists()


def _locked(folder: int, kind: int) -> bool:
    try:
        fcntl.flock(folder, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks: Snakemake's own lock must do
        return True
    return True
