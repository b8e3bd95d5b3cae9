"""The stages of `make review`."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from builds import ROOT, copy_toy

pytestmark = pytest.mark.slow


def build(review: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "realist.building",
        "--cores",
        "2",
        "-s",
        str(ROOT / "Snakefile"),
        "-d",
        str(review),
    ]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"PATH": path})


def rules(done: subprocess.CompletedProcess[str]) -> set[str]:
    return set(re.findall(r"^(?:local)?rule (\w+):$", done.stdout + done.stderr, flags=re.MULTILINE))


def test_a_step_whose_input_comes_out_the_same_does_not_run(tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    first = build(review)
    assert first.returncode == 0, first.stderr
    assert (review / "results/manuscript/paper.html").exists()

    assert not rules(build(review))

    # Another note beside a settled conflict: the state of no citation changes, and neither does the paper.
    adjudication = review / "data/screening/title_abstract/adjudication.csv"
    adjudication.write_text(adjudication.read_text().replace("speaks of", "tells"))
    third = build(review)
    assert {"check", "screening_decisions"} <= rules(third), third.stderr
    assert not rules(third) & {"flow_figure", "count_numbers", "compose", "render"}


def test_a_failing_stage_ends_the_build(tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    table = review / "data/reports/studies.csv"
    table.write_text(table.read_text().replace("hollowmere2018,", "quillfern2015,"))
    done = build(review)
    assert done.returncode == 1
    assert "an id occurs twice [T05]" in done.stdout + done.stderr
    assert not (review / "results/screening").exists()
