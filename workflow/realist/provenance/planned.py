"""What Snakemake would run now, and why, in words: read off its dry run, which is part of its command line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from realist.provenance.rebuilding import snakemake

_JOB = re.compile(r"^(?:local)?(?:rule|checkpoint) (\w+):\n((?:    .*\n)*)", re.MULTILINE)
_FIELD = re.compile(r"^    (\w+): (.*)$", re.MULTILINE)
READS = "what it reads has changed"
PARAMS = "its code, its packages or its settings have changed"
_ABOUT_ITSELF = ("Using workflow specific profile", "WorkflowError in file", "MissingRuleException", "  File ")
_WORDS = {
    "Missing output files": "what it makes is missing",
    "Code has changed since last execution": "its command has changed",
    "Params have changed since last execution": PARAMS,
    "Updated input files": READS,
    "Set of input files has changed since last execution": "it reads other files than before",
    "Input files updated by another job": "it follows from",
    "Software environment definition has changed since last execution": "its pinned environment has changed",
    "Incomplete output files": "its last run was interrupted",
    "Forced execution": "it is asked for",
}


_NEXT = re.compile(f"; (?={'|'.join(_WORDS)})")


class PlanFailedError(RuntimeError):
    """Snakemake cannot plan; its words say why."""


@dataclass(frozen=True)
class PlannedJob:
    """A job that would run.

    Attributes:
        rule: its rule.
        outputs: what it would make.
        reasons: why, in words; jobs that run only because others do say which files they wait for.
        begins: whether it runs for a reason of its own.
    """

    rule: str
    outputs: tuple[str, ...]
    reasons: tuple[str, ...]
    begins: bool


def plan(review: Path, *targets: str) -> list[PlannedJob]:
    """The jobs that would run to bring the targets up to date, in Snakemake's order; none where all is up to date.

    Raises:
        PlanFailedError: the review cannot be planned: its problems, or an unknown target.
    """
    finished = snakemake(review, "--dry-run", "--cores", "1", *targets)
    if finished.returncode:
        raise PlanFailedError(_said(finished.stdout + finished.stderr))
    return [job for job in parse(finished.stdout + finished.stderr) if job.outputs]


def _said(told: str) -> str:
    """Why Snakemake cannot plan, without what it says of the machine, of itself and of our files first."""
    reason = told.rpartition("Building DAG of jobs...\n")[2]
    lines = [line for line in reason.splitlines() if not line.startswith(_ABOUT_ITSELF)]
    return "\n".join(lines).partition(" (if you use input functions")[0].strip()


def parse(told: str) -> Iterator[PlannedJob]:
    """The jobs of a dry run's output."""
    for rule, block in _JOB.findall(told):
        fields = dict(_FIELD.findall(block))
        reasons = [one.strip() for one in _NEXT.split(fields.get("reason", "")) if one.strip()]
        outputs = tuple(one.strip() for one in fields.get("output", "").split(",") if one.strip())
        begins = any(not one.startswith("Input files updated by another job") for one in reasons)
        yield PlannedJob(rule, outputs, tuple(map(_in_words, reasons)), begins)


def _in_words(reason: str) -> str:
    kind, _, what = reason.partition(":")
    words = _WORDS.get(kind.strip(), kind.strip())
    return f"{words}: {what.strip()}" if what.strip() and words != PARAMS else words
