"""A dry run of Snakemake, read and told in words."""

import pytest

from realist.provenance import planned
from realist.provenance.planned import PlannedJob, parse

DRY_RUN = """\
Building DAG of jobs...
[Mon Jan  1 00:00:00 2024]
rule flow:
    input: results/check.json
    output: results/screening/flow.json, results/screening/prisma2020.csv
    log: results/logs/flow.log
    jobid: 2
    reason: {reason}
    resources: tmpdir=/tmp
[Mon Jan  1 00:00:00 2024]
rule flow_figure:
    input: results/screening/flow.json
    output: results/figures/flow.svg
    jobid: 1
    reason: Input files updated by another job: results/screening/flow.json

[Mon Jan  1 00:00:00 2024]
localrule all:
    input: results/figures/flow.svg
    jobid: 0
    reason: Input files updated by another job: results/figures/flow.svg
"""


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("Missing output files: results/a.json", ("what it makes is missing: results/a.json",)),
        ("Params have changed since last execution: before: 'a; b' now: 'c'",
         ("its code, its packages or its settings have changed",)),
        ("Updated input files: data/a.csv; Code has changed since last execution",
         ("what it reads has changed: data/a.csv", "its command has changed")),
        ("Something new: x", ("Something new: x",)),
    ],
)  # fmt: skip
def test_reasons_are_told_in_words(reason: str, words: tuple[str, ...]) -> None:
    flow, figure, everything = parse(DRY_RUN.format(reason=reason))
    assert flow == PlannedJob(
        "flow", ("results/screening/flow.json", "results/screening/prisma2020.csv"), words, begins=True
    )
    assert (figure.rule, figure.begins) == ("flow_figure", False)
    assert (everything.rule, everything.outputs) == ("all", ())


def test_a_failed_plan_says_why_and_nothing_of_the_machine() -> None:
    missing = "MissingRuleException:\nNo rule to produce x (if you use input functions ...).\n"
    assert planned._said(f"Host: here\nUser: me\nBuilding DAG of jobs...\n{missing}") == "No rule to produce x"
    error = 'WorkflowError in file "/srv/x", line 1:\n\na problem\n  File "/srv/x"\n'
    assert planned._said(f"Using workflow specific profile /srv for ...\n{error}") == "a problem"
