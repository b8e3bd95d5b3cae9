"""The linters are part of the tests: a finding fails with the tool's own words."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYTHON_FILES = ("workflow", "tests")
SNAKEFILES = sorted(str(path) for path in [ROOT / "Snakefile", *(ROOT / "workflow/rules").glob("*.smk")])


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "check", *PYTHON_FILES], id="ruff check"),
        pytest.param(["ruff", "format", "--check", *PYTHON_FILES], id="ruff format"),
        pytest.param(["mypy"], id="mypy"),
        pytest.param(["snakefmt", "--check", *SNAKEFILES], id="snakefmt"),
    ],
)
def test_linter_is_clean(command: list[str]) -> None:
    finished = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr


def test_snakemake_lint_is_clean() -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "snakemake", "--lint", "json", "--snakefile", "Snakefile", "-d", "tests/toy"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, json.dumps(json.loads(finished.stdout or "{}"), indent=1) + finished.stderr


def test_conda_environment_has_the_locked_versions() -> None:
    pinned = {line.split(" ")[0] for line in (ROOT / "requirements.lock").read_text().splitlines() if "==" in line}
    environment = (ROOT / "workflow/envs/realist.yaml").read_text()
    listed = {line.strip(' -"').split(" ")[0] for line in environment.splitlines() if "==" in line}
    assert listed == pinned, "run `make lock`"


def test_lock_files_name_no_address() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        assert "://" not in lock.read_text(), lock.name


def test_the_picture_of_the_steps_shows_every_rule() -> None:
    steps = {
        rule
        for path in (ROOT / "workflow/rules").glob("*.smk")
        for rule, body in re.findall(r"^rule (\w+):\n(.*?)(?=^\S|\Z)", path.read_text(), flags=re.MULTILINE | re.DOTALL)
        if "shell:" in body
    }
    drawn = set(re.findall(r"<title>(\w+)</title>", (ROOT / "docs/dag.svg").read_text()))
    assert {rule for rule in drawn if rule in steps} == steps, "run `make pictures`"
