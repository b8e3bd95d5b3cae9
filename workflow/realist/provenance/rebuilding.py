"""A second build of the same inputs in a folder of its own, compared byte by byte."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from realist.provenance.fingerprints import ROOT

SNAKEFILE = ROOT.parent / "Snakefile"
WRITTEN = ("config.yaml", "data", "report")


class BuildFailedError(RuntimeError):
    """The second build did not finish; its words say why."""


@dataclass(frozen=True)
class Difference:
    """A result that is not the same in both builds, and how."""

    path: str
    what: str


def rebuild(review: Path, folder: Path, cores: str) -> None:
    """Build the inputs of a review in an empty folder.

    Raises:
        BuildFailedError: the build does not finish.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in WRITTEN:
        source = review / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        elif source.is_file():
            shutil.copyfile(source, folder / name)
    finished = snakemake(folder, "--cores", cores)
    if finished.returncode:
        raise BuildFailedError(finished.stdout + finished.stderr)


def snakemake(review: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Call Snakemake on a review with this engine and this Python, whatever the surroundings say."""
    paths = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "snakemake", "-s", str(SNAKEFILE), "-d", str(review), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | paths)  # noqa: S603 (our own)


def differences(review: Path, again: Path) -> Iterator[Difference]:
    """The results that are not the same in both builds; logs, which tell of a build and not of the review, left out."""
    here, there = _results(review), _results(again)
    for path in sorted(here | there):
        if path not in there:
            yield Difference(path, "the second build does not make it")
        elif path not in here:
            yield Difference(path, "missing here")
        elif (review / path).read_bytes() != (again / path).read_bytes():
            yield Difference(path, "other bytes")


def _results(folder: Path) -> set[str]:
    found = (path.relative_to(folder).as_posix() for path in (folder / "results").rglob("*") if path.is_file())
    return {path for path in found if not path.startswith("results/logs/")}
