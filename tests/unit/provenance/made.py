"""A manifest for tests: a search is read and counted, the text becomes the paper."""

from typing import Any

from realist.provenance.manifest import Manifest

REVIEW = {"title": "A review", "question": "How does it work?", "type": "realist", "data_status": "real"}
REPORT = {
    "title": "How it works",
    "authors": [
        {"name": "A. Author", "affiliation": "An institute"},
        {"name": "B. Author", "orcid": "0000-0002-1825-0097"},
    ],
    "date": "2024-01-15",
    "keywords": ["realist review"],
    "licence": "CC-BY-4.0",
}
FILE = {"bytes": 3, "sha256": "ab" * 32}


def job(module: str, inputs: list[str], outputs: list[str], *settings: str) -> dict[str, Any]:
    return {"module": f"realist.{module}", "code": "c0de", "settings": list(settings), "params": {}, "inputs": inputs,
            "outputs": outputs}  # fmt: skip


def made_up(data_status: str = "real", export: str = "data/searches/medline/of 2023.ris", **report: Any) -> Manifest:
    """The manifest; keywords change what config.yaml says of the report."""
    decisions = "data/screening/full_text/r1.csv"
    jobs = {
        "compose": job(
            "manuscript.compose", ["report/a.md", "results/n.json"], ["results/paper.json"], "report", "review"
        ),
        "count_numbers": job("manuscript.numbers", ["results/medline.csv", decisions], ["results/n.json"]),
        "read_export medline": job("records.read", [export], ["results/medline.csv", "results/medline.json"]),
    }
    inputs = dict.fromkeys(("config.yaml", decisions, "data/screening/full_text/adjudication.csv", "report/a.md"), FILE)
    return Manifest.model_validate(
        {
            "data_status": data_status,
            "engine": {"realist": "0.1.0", "python": "3.12.0", "snakemake": "9.0.0"},
            "packages": {},
            "lock": {"requirements.lock": FILE},
            "people": {"r1": "First reviewer"},
            "settings": {"review": REVIEW | {"data_status": data_status}, "report": REPORT | report},
            "inputs": inputs | {export: {"bytes": 7, "sha256": "cd" * 32}},
            "results": {path: FILE for one in jobs.values() for path in one["outputs"]},
            "jobs": jobs,
        }
    )
