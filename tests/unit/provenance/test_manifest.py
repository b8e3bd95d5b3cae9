"""Jobs as rules declare them, and the manifest made of them."""

import hashlib
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from realist.provenance.jobs import as_json, describe
from realist.provenance.manifest import Jobs, manifest


def rule(**params: Any) -> SimpleNamespace:
    return SimpleNamespace(
        input=["data/{search}.yaml", lambda wildcards: [f"data/{wildcards.search}.ris"]],
        output=["results/{search}.csv"],
        params={"code": "realist.records.read 0123456789abcdef", **params},
    )


def test_a_job_is_its_rule_with_the_wildcards_filled_in() -> None:
    settings = {"review.data_status": "real"}
    made = rule(settings=lambda _: json.dumps(settings), version=lambda wildcards: len(wildcards.search))
    assert describe("read_export", made, {"search": "medline"}) == {
        "job": "read_export medline",
        "module": "realist.records.read",
        "code": "0123456789abcdef",
        "settings": settings,
        "params": {"version": 7},
        "inputs": ["data/medline.yaml", "data/medline.ris"],
        "outputs": ["results/medline.csv"],
    }


def test_settings_of_several_jobs_stand_once() -> None:
    jobs = [describe(name, rule(settings='{"a": [1]}'), {"search": name}) for name in ("x", "y")]
    told = json.loads(as_json(jobs))
    assert told["settings"] == {"a": [1]}
    assert [job["settings"] for job in told["jobs"]] == [["a"], ["a"]]


@pytest.fixture
def jobs(tmp_path: Path) -> Jobs:
    """Two steps: a file is read, what comes of it is read again."""
    for name in ("data/a.ris", "results/a.csv", "results/b.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    plain = {"module": "realist.errors", "code": "c", "settings": [], "params": {}}
    first = {**plain, "job": "first", "inputs": ["data/a.ris"], "outputs": ["results/a.csv"]}
    second = {**plain, "job": "second", "inputs": ["results/a.csv", "data/a.ris"], "outputs": ["results/b.json"]}
    return Jobs.model_validate({"settings": {}, "jobs": [first, second]})


def test_inputs_are_what_no_job_made(tmp_path: Path, jobs: Jobs) -> None:
    made = manifest(tmp_path, jobs, "real", {}).model_dump()
    assert list(made["inputs"]) == ["data/a.ris"]
    assert list(made["results"]) == ["results/a.csv", "results/b.json"]
    content = (tmp_path / "data/a.ris").read_bytes()
    assert made["inputs"]["data/a.ris"] == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def test_the_folder_and_the_order_of_jobs_leave_no_trace(tmp_path: Path, jobs: Jobs) -> None:
    made = manifest(tmp_path, jobs, "real", {}).model_dump()
    assert str(tmp_path) not in json.dumps(made)
    turned = Jobs(settings=jobs.settings, jobs=jobs.jobs[::-1])
    assert manifest(tmp_path, turned, "real", {}).model_dump() == made


def test_data_status_and_versions_are_told(tmp_path: Path, jobs: Jobs) -> None:
    made = manifest(tmp_path, jobs, "simulated", {}).model_dump()
    assert made["data_status"] == "simulated"
    assert set(made["engine"]) == {"realist", "python", "snakemake"}
    assert "requirements.lock" in made["lock"]
