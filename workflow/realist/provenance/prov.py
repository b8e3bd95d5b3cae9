"""The manifest in the words of W3C PROV: PROV-O (https://www.w3.org/TR/prov-o/), written as JSON-LD.

Every file is an entity, every job an activity, every person and Snakemake an agent. Identifiers are paths below the
review's folder. There are no times. No result is said to be derived from one file: a job read several and made several.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from realist.provenance.manifest import Job, Manifest, about, decider, is_outside

PROV = "results/provenance/prov.jsonld"
LINKS = ("used", "wasGeneratedBy", "wasAttributedTo", "wasAssociatedWith", "wasDerivedFrom", "hadMember",
         "qualifiedAssociation", "agent", "hadPlan")  # fmt: skip
CONTEXT = {
    "@base": "../../",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "http://schema.org/",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "value": "prov:value",
    "sha256": "schema:sha256",
    "contentSize": "schema:contentSize",
    "version": "schema:version",
    "creativeWorkStatus": "schema:creativeWorkStatus",
    "roleName": "schema:roleName",
    **{name: {"@id": f"prov:{name}", "@type": "@id"} for name in LINKS},
}
ENGINE = "#agent/snakemake"


def prov(manifest: Manifest) -> dict[str, Any]:
    """Who and what made which file from which, as JSON-LD."""
    return {
        "@context": CONTEXT,
        "@graph": [
            _review(manifest),
            *_agents(manifest),
            *_files(manifest),
            *_settings(manifest),
            *_plans(manifest),
            *(_activity(name, job, manifest) for name, job in manifest.jobs.items()),
        ],
    }


def _review(manifest: Manifest) -> dict[str, Any]:
    """The whole, as a collection of the results."""
    told = {"@id": "./", "@type": ["prov:Entity", "prov:Collection"], "label": about(manifest).report.title}
    members = [_file(path, manifest) for path in manifest.results]
    return told | {"creativeWorkStatus": manifest.data_status, "hadMember": members}


def _agents(manifest: Manifest) -> Iterator[dict[str, Any]]:
    versions = ", ".join(f"{name} {number}" for name, number in manifest.engine.items())
    yield {"@id": ENGINE, "@type": ["prov:Agent", "prov:SoftwareAgent"], "label": "Snakemake", "version": versions}
    for one, role in manifest.people.items():
        yield {"@id": _person(one), "@type": ["prov:Agent", "prov:Person"], "label": one, "roleName": role}


def _files(manifest: Manifest) -> Iterator[dict[str, Any]]:
    makers = {path: name for name, job in manifest.jobs.items() for path in job.outputs}
    for path, file in {**manifest.inputs, **manifest.results}.items():
        told = {"@id": _file(path, manifest), "@type": "prov:Entity", "sha256": file.sha256, "contentSize": file.bytes}
        if path in makers:
            told["wasGeneratedBy"] = _job(makers[path])
        if person := decider(path, manifest):
            told["wasAttributedTo"] = _person(person)
        yield told


def _settings(manifest: Manifest) -> Iterator[dict[str, Any]]:
    for name, value in manifest.settings.items():
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        yield {"@id": _setting(name), "@type": "prov:Entity", "label": name, "value": text,
               "wasDerivedFrom": "config.yaml"}  # fmt: skip


def _plans(manifest: Manifest) -> Iterator[dict[str, Any]]:
    for module, code in sorted({job.module: job.code for job in manifest.jobs.values()}.items()):
        yield {"@id": _plan(module), "@type": ["prov:Entity", "prov:Plan"], "label": module, "version": code}


def _activity(name: str, job: Job, manifest: Manifest) -> dict[str, Any]:
    return {
        "@id": _job(name),
        "@type": "prov:Activity",
        "label": name,
        "used": [*(_file(path, manifest) for path in job.inputs), *map(_setting, job.settings)],
        "wasAssociatedWith": ENGINE,
        "qualifiedAssociation": {"@type": "prov:Association", "agent": ENGINE, "hadPlan": _plan(job.module)},
    }


def _file(path: str, manifest: Manifest) -> str:
    """A path below the review's folder; of a file from elsewhere its hash, for its path means nothing to others."""
    if is_outside(path):
        return f"#sha256-{manifest.inputs[path].sha256}"
    return quote(path)


def _job(name: str) -> str:
    return f"#run/{quote(name.replace(' ', '/'))}"


def _setting(name: str) -> str:
    return f"#setting/{name}"


def _person(name: str) -> str:
    return f"#person/{name}"


def _plan(module: str) -> str:
    return f"workflow/{module.replace('.', '/')}.py"
