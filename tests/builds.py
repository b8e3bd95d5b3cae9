"""Builds of small reviews in folders of their own, for tests.

Importing Snakemake takes longer than its planning of a small review. Its command line is therefore called in a fork
of one process that has imported it (and nothing of this package): each call is as separate as a process of its own.
"""

import hashlib
import multiprocessing
import os
import re
import runpy
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOY = ROOT / "tests/toy"
ENGINE = ("Snakefile", "workflow", "profiles", "requirements.lock")

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    ["snakemake.cli", "pandas", "pydantic", "yaml", "requests", "docutils.core", "platformdirs"]
)


@dataclass(frozen=True)
class Build:
    """A finished call of Snakemake."""

    status: int
    output: str

    @property
    def rules(self) -> set[str]:
        """The rules that ran, or in a dry run would run."""
        return set(re.findall(r"^(?:local)?rule (\w+):$", self.output, flags=re.MULTILINE))


def copy_toy(folder: Path) -> Path:
    """A copy of the toy review, without results."""
    return Path(
        shutil.copytree(TOY, folder, ignore=shutil.ignore_patterns("results", ".snakemake"), dirs_exist_ok=True)
    )


def copy_engine(folder: Path) -> Path:
    """A copy of the engine, which a test may change."""
    for part in ENGINE:
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, folder / part)
    return folder


def snakemake(review: Path, *arguments: str, cores: int = 1, engine: Path = ROOT) -> Build:
    """Call Snakemake on a review; never raises for a build that fails."""
    return _called("snakemake", engine, "-d", str(review), "--cores", str(cores), *arguments)


def make_review(review: Path, *arguments: str, cores: int = 1, engine: Path = ROOT) -> Build:
    """Build a review in stages, as `make review` does; never raises for a build that fails."""
    return _called("realist.building", engine, "-d", str(review), "--cores", str(cores), *arguments)


def _called(module: str, engine: Path, *arguments: str) -> Build:
    with tempfile.NamedTemporaryFile() as told:
        call = FORKS.Process(target=_call, args=(told.name, engine, module, arguments))
        call.start()
        call.join()
        return Build(call.exitcode or 0, told.read().decode())


def _call(told: str, engine: Path, module: str, arguments: tuple[str, ...]) -> None:
    """In the fork: what `python -m module` does, with the engine's code and all that is said in a file."""
    with Path(told).open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    os.environ["PYTHONPATH"] = str(engine / "workflow")
    sys.path.insert(0, str(engine / "workflow"))
    sys.argv = [module, *arguments, "-s", str(engine / "Snakefile")]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below a folder, by its path there."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
