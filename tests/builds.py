"""Builds of small reviews in folders of their own, for tests."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOY = ROOT / "tests/toy"


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


def snakemake(review: Path, *arguments: str, cores: int = 1, engine: Path = ROOT) -> Build:
    """Call Snakemake on a review; never raises for a build that fails."""
    command = [sys.executable, "-m", "snakemake", "-s", str(engine / "Snakefile"), "-d", str(review)]
    finished = subprocess.run(
        [*command, "--cores", str(cores), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ
        | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(engine / "workflow"),
        },
    )
    return Build(finished.returncode, finished.stdout + finished.stderr)


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below a folder, by its path there."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
