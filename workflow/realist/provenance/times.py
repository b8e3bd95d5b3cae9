"""Times of files, set so that Snakemake's comparison by time and content comes to what content alone would say.

Snakemake compares the content of what is newer than a result with its own record of the last build. Two things escape
it. A file that was put in place with an old time (`cp -p`, `unzip`, `rsync -t`) is not newer, whatever is in it: it is
touched here. And where results came without that record (an unpacked archive, a copy without `.snakemake`), there
is nothing to compare with: the manifest says of each file whether it is as that build left it.
"""

import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from realist import at_work
from realist.errors import ReviewError, relative
from realist.provenance.manifest import MANIFEST, File, Manifest, code_now, described, read_manifest
from realist.review import is_file

RECORDS = Path(".snakemake/metadata")
"""Where Snakemake keeps what it knows of each result."""

MOMENT = 1_000_000
"""Nanoseconds that every file system tells apart, and Snakemake's comparison too."""


UNTOUCHABLE = """\
{file} has to be read again, but bears an old time, which cannot be changed: {reason}.
Copy the file anew without its time, or make it yours."""


class UntouchableError(RuntimeError):
    """A file that a build would overlook may not be given a new time."""


@cache
def set_right(review: Path, read: tuple[str, ...]) -> None:
    """Set the times of a review once in a process, before anything is planned; not while another process builds it.

    Args:
        review: its folder.
        read: what people wrote or downloaded and the build will read, below the folder.

    Raises:
        UntouchableError: a changed file would not be noticed.
    """
    with suppress(ReviewError):  # without a manifest nothing is known of before
        before = LastBuild(review, read_manifest(review / MANIFEST))
        if not _is_recorded(review):
            _stand_in(before, read)
        _touch(before, changed_unseen(before, read))


@dataclass(frozen=True)
class LastBuild:
    """A review, and the manifest of its last build."""

    review: Path
    made: Manifest

    def there(self, files: Iterable[str]) -> list[Path]:
        """Those of the files that are there."""
        return [self.review / path for path in files if is_file(self.review / path)]

    def is_same(self, path: Path) -> bool:
        """Whether a file is what the manifest says of it."""
        return is_file(path) and described(path) == self._files.get(path)

    @cached_property
    def _files(self) -> Mapping[Path, File]:
        return {self.review / path: file for path, file in {**self.made.inputs, **self.made.results}.items()}

    def ended(self) -> int:
        """When the manifest was written."""
        return _time(self.review / MANIFEST)

    def last(self) -> int:
        """The time of the youngest result: later than the manifest where steps have run since."""
        return max(self.ended(), *map(_time, self.there(self.made.results)))

    def not_newer(self, read: Iterable[str]) -> list[Path]:
        """What people wrote that is not newer than the youngest result."""
        last = self.last()
        return [path for path in self.there(sorted({*self.made.inputs, *read})) if _time(path) <= last]


def changed_unseen(before: LastBuild, read: Iterable[str]) -> list[Path]:
    """Files of other content than the manifest says that are not newer than the youngest result.

    What was put in place since the manifest has a later time of its inode, which nobody can choose: nothing else is
    looked into. Where steps have run since the manifest, what they read is in Snakemake's record alone: then any such
    file is named, for Snakemake to compare.
    """
    ended, goes_on = before.ended(), before.last() > before.ended()
    placed = [path for path in before.not_newer(read) if path.stat().st_ctime_ns > ended]
    return [path for path in placed if goes_on or not before.is_same(path)]


def _is_recorded(review: Path) -> bool:
    return (review / RECORDS).is_dir() and any((review / RECORDS).iterdir())


def _stand_in(before: LastBuild, read: Iterable[str]) -> None:
    """Do what Snakemake's record would: nothing is built again of a build like this one, and all of any other."""
    jobs, settings = before.made.jobs.values(), before.review / "config.yaml"
    gone = len(before.there(before.made.inputs)) < len(before.made.inputs)
    if gone or not before.is_same(settings) or any(code_now(job) != job.code for job in jobs):
        _touch(before, before.not_newer(read))
    elif all(map(before.is_same, before.there(before.made.results))):
        _set_back(before)


def _set_back(before: LastBuild) -> None:
    """Give all that is as the manifest says the time of the oldest result: then none of it is newer than another."""
    results = before.there(before.made.results)
    oldest = min(map(_time, results), default=before.ended())
    inputs = filter(before.is_same, before.there(before.made.inputs))
    newer = [path for path in [*inputs, *results, before.review / MANIFEST] if _time(path) > oldest]
    if newer and not at_work.is_busy(before.review):
        with suppress(OSError):  # what may not be touched is built again, as it would be without this
            for path in newer:
                os.utime(path, ns=(oldest, oldest))


def _touch(before: LastBuild, paths: Iterable[Path]) -> None:
    """Make files newer than every result, also where the clock that timed these was ahead of ours."""
    listed = list(paths)
    if not listed or at_work.is_busy(before.review):
        return
    now = max(time.time_ns(), before.last() + MOMENT)
    for path in listed:
        try:
            _set_time(path, now)
        except OSError as error:
            file, reason = relative(path, before.review), error.strerror or str(error)
            raise UntouchableError(UNTOUCHABLE.format(file=file, reason=reason)) from error


def _set_time(path: Path, now: int) -> None:
    try:
        os.utime(path, ns=(now, now))
    except PermissionError:  # somebody else's file: who may write it may at least say that it is of now
        os.utime(path)


def _time(path: Path) -> int:
    return path.stat().st_mtime_ns
