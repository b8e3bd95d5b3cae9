"""The jobs of a build as their rules declare them: which module reads what, makes what, and with which settings.

The only place that looks at rules from outside, by what Snakemake offers to a Snakefile: `rules.<name>.input` and its
neighbours `output` and `params`. It needs no Snakemake itself.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any, Protocol


class Rule(Protocol):
    """What a Snakefile may know of a rule: paths and parameters, or functions from wildcards to them."""

    input: Iterable[Any]
    output: Iterable[Any]
    params: Any


def describe(name: str, rule: Rule, wildcards: Mapping[str, str]) -> dict[str, Any]:
    """One job.

    Args:
        name: of the rule.
        rule: with a parameter `code` (module and fingerprint) and, where the step has settings, `settings` (JSON).
        wildcards: what makes this job one of several of its rule.

    Returns:
        `job, module, code, settings` by name, other `params`, `inputs` and `outputs`; paths in their order.
    """
    params = {key: _settled(value, wildcards) for key, value in rule.params.items()}
    module, code = str(params.pop("code")).split()
    return {
        "job": " ".join([name, *wildcards.values()]),
        "module": module,
        "code": code,
        "settings": json.loads(params.pop("settings", "{}")),
        "params": params,
        "inputs": list(_files(rule.input, wildcards)),
        "outputs": list(_files(rule.output, wildcards)),
    }


def as_json(jobs: Iterable[Mapping[str, Any]]) -> str:
    """All jobs as JSON for a command line, which may not be long: the values of settings stand once."""
    listed = list(jobs)
    values = {name: value for job in listed for name, value in job["settings"].items()}
    named = [{**job, "settings": sorted(job["settings"])} for job in listed]
    return json.dumps({"settings": values, "jobs": named}, ensure_ascii=False, sort_keys=True)


def _settled(value: Any, wildcards: Mapping[str, str]) -> Any:
    settled = value(SimpleNamespace(**wildcards)) if callable(value) else value
    return settled if isinstance(settled, str | int | float | bool | list) else str(settled)


def _files(declared: Iterable[Any], wildcards: Mapping[str, str]) -> Iterator[str]:
    for item in declared:
        value = _settled(item, wildcards)
        for path in [value] if isinstance(value, str) else value:
            yield str(path).format(**wildcards) if wildcards else str(path)
