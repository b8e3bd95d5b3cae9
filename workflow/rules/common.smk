# What every phase uses: the settings, checked once, and the fingerprint of a step's code.

import json
import re

from snakemake.exceptions import WorkflowError

from realist import at_work
from realist.errors import ReviewError
from realist.planning import Plan
from realist.provenance import fingerprints, times
from realist.provenance.jobs import describe

try:
    plan = Plan.of(Path("."))
except ReviewError as error:
    raise WorkflowError(f"\n{error}\nNothing was built.") from None

try:
    times.set_right(Path.cwd(), tuple(plan.written))
except times.UntouchableError as error:
    raise WorkflowError(f"\n{error}\nNothing was built.") from None


def fingerprint(module):
    """A step's module and the fingerprint of its code: a change of logic reruns the step, a comment does not."""
    return f"{module} {fingerprints.fingerprint(module)}"


def settings(*names):
    """The settings that a step uses, as JSON: {name: value}, so that no other change of config.yaml reruns it."""
    text = json.dumps(plan.settings(*names), ensure_ascii=False, sort_keys=True)
    return (
        lambda wildcards: text
    )  # a function: Snakemake takes braces in a plain text for wildcards


def job(name, **wildcards):
    """A job of the rule of this name, and for a rule with wildcards, which."""
    return describe(name, getattr(rules, name), wildcards)


# So that `make review` knows of a build that is running, and of one that was killed.
onstart:
    at_work.begin(Path("."))


onsuccess:
    at_work.end(Path("."))


onerror:
    at_work.end(Path("."))
