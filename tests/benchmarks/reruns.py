"""What a build costs, and what of that is Snakemake's own: the shipped review, built and changed in a temporary folder.

    python -m benchmarks.reruns          (in tests/, with the environment of `make test`)

Each build is what `make review` calls. Beside each stands a bare Snakefile with as many jobs as ran, which only `touch`
their outputs: no language, no package, no work. Wall time is worth something on a quiet machine only; processor time
(user and system of all processes) and the ratios, which come from the same run, are worth something on any.
"""

import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORES = "2"
TIMES = 3
"""How often a build with nothing to do is measured; the fastest counts."""
TARGETS = {"nothing to do": 2.5, "a changed sentence": 6, "a changed decision on a report": 10, "cold": 45}
BARE = """\
rule all:
    input: expand("made/{{number}}", number=range({jobs})),
for number in range({jobs}):
    rule:
        output: f"made/{{number}}",
        shell: "touch {{output}}"
"""


@dataclass(frozen=True)
class Cost:
    """Of one call: seconds on the wall, seconds of processors, and how many jobs ran."""

    wall: float
    processor: float
    jobs: int

    def __str__(self) -> str:
        return f"{self.wall:.1f} | {self.processor:.1f}"


def cost(command: list[str], folder: Path) -> Cost:
    """Of a command that must succeed."""
    paths = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    surroundings = os.environ | {"PATH": paths, "PYTHONPATH": str(ROOT / "workflow")}
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=surroundings)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    told = done.stdout + done.stderr
    if done.returncode:
        sys.exit(told)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, spent, len(re.findall(r"^(?:local)?rule \w+:$", told, flags=re.MULTILINE)))


def build(review: Path) -> Cost:
    """What `make review` calls."""
    return cost([sys.executable, "-m", "realist.building", "-s", str(ROOT / "Snakefile"), "--cores", CORES], review)


def bare(jobs: int, folder: Path) -> Cost:
    """Snakemake alone: as many jobs that do nothing; where there are none, as many that are done."""
    folder.mkdir()
    (folder / "Snakefile").write_text(BARE.format(jobs=jobs or BUILT))
    call = [sys.executable, "-m", "snakemake", "--cores", CORES]
    first = cost(call, folder)
    return first if jobs else min((cost(call, folder) for _ in range(TIMES)), key=lambda one: one.wall)


BUILT = 33
"""About as many jobs as the shipped review has."""


def unchanged(_: Path) -> None:
    """Nothing."""


def sentence(review: Path) -> None:
    """A sentence more at the end of a section."""
    section = sorted((review / "report/sections").glob("*.md"))[1]
    section.write_text(section.read_text().rstrip() + " This sentence is new.\n")


def decision(review: Path) -> None:
    """Both reviewers give another reason for the first report that both exclude for the same."""
    logs = [review / f"data/screening/full_text/{one}.csv" for one in ("r1", "r2")]
    old, new = ",exclude,no_inequality,", ",exclude,language,"
    texts = [log.read_text() for log in logs]
    record = next(
        one for one in re.findall(f"^(.+?){old}", texts[0], flags=re.MULTILINE) if f"\n{one}{old}" in texts[1]
    )
    for log, text in zip(logs, texts, strict=True):
        log.write_text(text.replace(f"{record}{old}", f"{record}{new}"))


STEPS: dict[str, Callable[[Path], None]] = {
    "cold": unchanged,
    "nothing to do": unchanged,
    "a changed sentence": sentence,
    "a changed decision on a report": decision,
}


def measured(folder: Path) -> Iterator[tuple[str, Cost, Cost]]:
    """Each step with its cost and that of a bare build of as many jobs."""
    review = folder / "review"
    review.mkdir()
    for part in ("config.yaml", "data", "report"):
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, review / part)
    for number, (name, change) in enumerate(STEPS.items()):
        change(review)
        repeats = TIMES if name == "nothing to do" else 1
        spent = min((build(review) for _ in range(repeats)), key=lambda one: one.wall)
        yield name, spent, bare(spent.jobs, folder / f"bare{number}")


def main() -> None:
    """Print the table of docs/reruns.md."""
    machine = f"{CORES} of {os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f} at the start"
    versions = f"Python {platform.python_version()}, Snakemake {version('snakemake')}"
    print(f"{time.strftime('%Y-%m-%d')}, {machine}, {versions}.\n")
    print(
        "| build | jobs | s | target | processor s | bare Snakemake s | processor s | ratio | ratio of processor time |"
    )
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, ours, theirs in measured(Path(folder)):
            told = f"{ours.jobs} | {ours.wall:.1f} | {TARGETS[name]} | {ours.processor:.1f} | {theirs}"
            ratios = f"{ours.wall / theirs.wall:.1f} | {ours.processor / theirs.processor:.1f}"
            print(f"| {name} | {told} | {ratios} |", flush=True)


if __name__ == "__main__":
    main()
