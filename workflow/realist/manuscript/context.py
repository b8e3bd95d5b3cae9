"""What a section may use besides numbers: the review as configured, its searches, studies, CMOCs and theory."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from realist.config import Stage
from realist.manuscript.account import account
from realist.manuscript.catalog import supplements
from realist.manuscript.definitions import slug
from realist.manuscript.exhibits import Results, effect
from realist.manuscript.templates import Numbers
from realist.tables import read_json


def context(results: Results, values: Mapping[str, float | str], settings: Mapping[str, Any]) -> dict[str, Any]:
    """The names that sections may use.

    `n` numbers; `review`, `eligibility`, `report` as in config.yaml; `simulated`, `realist`; `stages` by id
    (`design.kind`, `reasons` ...), each with what was done there in words (`account`) and whether at least two people
    decided on every citation (`in_duplicate`); `searches`;
    `studies` by id; `clusters`, each with its `cmocs`; `theory`, versions by label.
    """
    review = settings["review"]
    return {
        "n": Numbers(values),
        "review": SimpleNamespace(**review),
        "report": SimpleNamespace(**settings["report"]),
        "eligibility": SimpleNamespace(**settings["eligibility"]),
        "simulated": review["data_status"] != "real",
        "realist": review["type"] == "realist",
        "stages": {stage.id: _stage(stage, Numbers(values)) for stage in results.stages},
        "searches": results.table("records/searches"),
        "studies": {row["study_id"]: row for row in results.table("synthesis/studies")},
        "criteria": [criterion.model_dump(mode="json") for criterion in results.criteria],
        "supplements": supplements(review["type"] == "realist"),
        "fields": [field.label for field in results.fields],
        "clusters": _clusters(results),
        "theory": {
            version["label"]: version for version in read_json(results.folder / "synthesis/theory.json")["versions"]
        },
    }


def _stage(stage: Stage, numbers: Numbers) -> SimpleNamespace:
    """A stage as configured, with what was done there."""
    done, alone = (numbers[f"{key}_{slug(stage.id)}"].value for key in ("screened", "decided_by_one"))
    more = {"account": account(stage, numbers), "in_duplicate": bool(done) and not alone}
    return SimpleNamespace(**(dict(stage) | more))


def _clusters(results: Results) -> list[SimpleNamespace]:
    cmocs = [_cmoc(results, row) for row in results.table("synthesis/cmocs")]
    return [
        SimpleNamespace(
            id=row["cluster"], name=row["cluster_name"], cmocs=[one for one in cmocs if one.cluster == row["cluster"]]
        )
        for row in results.table("synthesis/clusters")
    ]


def _cmoc(results: Results, row: Mapping[str, str]) -> SimpleNamespace:
    """A CMOC with the studies that support, refine and refute it, its excerpts, and the quotation that tells most."""
    stances = {
        name: [
            one["study_id"]
            for one in results.table("synthesis/matrix")
            if one["cmoc_id"] == row["cmoc_id"] and int(one[column])
        ]
        for name, column in (("supporting", "supports"), ("refining", "refines"), ("refuting", "refutes"))
    }
    mine = [one for one in results.table("synthesis/evidence") if one["cmoc_id"] == row["cmoc_id"]]
    telling = sorted(filter(_is_quotation, mine), key=lambda one: _TELLING.index(one["element"]))
    more = {"id": row["cmoc_id"], "effect": effect(row["direction"]), "excerpts": mine, "quotations": telling[:1]}
    return SimpleNamespace(**{**row, **stances, **more})


_TELLING = ("response", "outcome", "resource", "context")


def _is_quotation(excerpt: Mapping[str, str]) -> bool:
    return bool(excerpt["quote"]) and excerpt["stance"] == "supports" and excerpt["basis"] == "stated"
