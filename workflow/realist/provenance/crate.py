"""The manifest as a research object: an RO-Crate that an archive can read without knowing this engine.

It follows the Provenance Run Crate profile, and with it those that it rests on: Workflow Run Crate, Process Run Crate,
Workflow RO-Crate (https://w3id.org/ro/wfrun). The root is the review's folder together with the engine, as
`realist pack` puts them into one archive; the build writes the metadata below results/, packing copies it to the top.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from realist.provenance.manifest import About, File, Job, Manifest, about, decider, is_outside, rule_of

if TYPE_CHECKING:
    from rocrate.model import Entity

CRATE = "results/provenance/ro-crate-metadata.json"
VERSION = "1.1"
"""Of RO-Crate: the one that the profiles of runs are made for."""
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": "Process Run Crate",
    "https://w3id.org/ro/wfrun/workflow/0.5": "Workflow Run Crate",
    "https://w3id.org/ro/wfrun/provenance/0.5": "Provenance Run Crate",
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": "Workflow RO-Crate",
}
SIMULATED = "The data are simulated: nothing in them was found, read or decided by anybody."
FORMATS = {
    ".bib": "application/x-bibtex", ".csv": "text/csv", ".html": "text/html", ".json": "application/json",
    ".jsonld": "application/ld+json", ".lock": "text/plain", ".md": "text/markdown", ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".png": "image/png", ".ris": "application/x-research-info-systems", ".svg": "image/svg+xml",
    ".txt": "text/plain", ".xml": "application/xml", ".yaml": "application/yaml",
}  # fmt: skip


def crate(manifest: Manifest, accounts: Mapping[str, File]) -> dict[str, Any]:
    """The metadata of the research object, as JSON-LD.

    Args:
        manifest: of the build.
        accounts: the manifest itself and what else was made of it, by path.
    """
    made: dict[str, Any] = _Crate(manifest, accounts).generate()
    return made


class _Crate:
    """What is put together: entities find each other by what they are of."""

    def __init__(self, manifest: Manifest, accounts: Mapping[str, File]) -> None:
        from rocrate.rocrate import ROCrate

        self.manifest = manifest
        self.about: About = about(manifest)
        self.crate = ROCrate(version=VERSION)
        self.crate.metadata.extra_terms["sha256"] = "https://w3id.org/ro/terms/workflow-run#sha256"
        self.files = {path: self._file(path, file) for path, file in self._listed(accounts).items()}

    def generate(self) -> Any:
        self._review()
        runs = {name: self._run(name, job) for name, job in self.manifest.jobs.items()}
        whole = self._whole_run()
        self._orchestration(runs, whole)
        self.crate.root_dataset["mentions"] = [whole, *runs.values()]
        return self.crate.metadata.generate()

    def _add(self, identifier: str, kind: str | list[str], **properties: Any) -> "Entity":
        from rocrate.model import ContextEntity

        told = {name: _single(value) for name, value in properties.items() if value not in ("", [], None)}
        return self.crate.add(ContextEntity(self.crate, identifier, {"@type": kind, **told}))

    def _listed(self, accounts: Mapping[str, File]) -> dict[str, File]:
        manifest = self.manifest
        return {**manifest.inputs, **manifest.results, **manifest.lock, **accounts}

    def _file(self, path: str, file: File) -> "Entity":
        """A file of the crate; one that the review reads from elsewhere is only told of."""
        properties = {"name": path, "contentSize": str(file.bytes), "sha256": file.sha256}
        properties["encodingFormat"] = FORMATS.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")
        if is_outside(path):
            properties |= {
                "name": PurePosixPath(path).name,
                "description": "Read from elsewhere, and not in the crate.",
            }
            return self._add(f"#sha256-{file.sha256}", "CreativeWork", **properties)
        if person := decider(path, self.manifest):
            properties["creator"] = self.people[person]
        return self.crate.add_file(dest_path=path, properties=properties)

    @cached_property
    def people(self) -> dict[str, "Entity"]:
        """Those who take decisions, under their pseudonyms."""
        roles = self.manifest.people.items()
        return {one: self._add(f"#person/{one}", "Person", name=f"{role} ({one})") for one, role in roles}

    @cached_property
    def settings(self) -> dict[str, "Entity"]:
        """The settings that steps used, each with its value as JSON."""
        return {
            name: self._add(f"#setting/{name}", "PropertyValue", name=name,
                            value=json.dumps(value, ensure_ascii=False, sort_keys=True))
            for name, value in self.manifest.settings.items()
        }  # fmt: skip

    def _review(self) -> None:
        """What the whole is: the review, its authors and its licence."""
        root, report = self.crate.root_dataset, self.about.report
        simulated = self.manifest.data_status != "real"
        root["name"] = report.title
        root["description"] = f"{self.about.review.question} {SIMULATED}" if simulated else self.about.review.question
        root["datePublished"] = str(report.date)
        root["license"] = self._licence()
        root["author"] = _single(self._authors())
        root["keywords"] = ", ".join([*report.keywords, *(["simulated data"] if simulated else [])])
        root["conformsTo"] = [
            self._add(address, "CreativeWork", name=name, version=address.rsplit("/", 1)[1])
            for address, name in PROFILES.items()
        ]
        self.crate.add_file(dest_path="README.md", properties={"encodingFormat": "text/markdown", "about": root})

    def _licence(self) -> "Entity | str":
        licence = self.about.report.licence
        if not licence:
            return "No licence was given."
        if not re.fullmatch(r"https?://\S+|[A-Za-z0-9.+-]+", licence):
            return licence
        address = licence if "://" in licence else f"https://spdx.org/licenses/{licence}"
        return self._add(address, "CreativeWork", name=licence, description=f"The licence of the review: {licence}")

    def _authors(self) -> list["Entity"]:
        authors = self.about.report.authors
        places = dict.fromkeys(one.affiliation for one in authors if one.affiliation)
        at = {name: self._add(f"#affiliation/{number}", "Organization", name=name)
              for number, name in enumerate(places, start=1)}  # fmt: skip
        return [
            self._add(
                _orcid(one.orcid) or f"#author/{number}", "Person", name=one.name, affiliation=at.get(one.affiliation)
            )
            for number, one in enumerate(authors, start=1)
        ]

    @cached_property
    def workflow(self) -> "Entity":
        """The Snakefile, which calls the tools."""
        made = self.crate.add_workflow(
            dest_path="Snakefile", main=True, lang="snakemake", lang_version=self.manifest.engine["snakemake"],
            properties={"name": "realist: realist reviews as code", "version": self.manifest.engine["realist"],
                "encodingFormat": "text/x-snakemake",
                        "conformsTo": {"@id": "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"},
                        "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"]},
        )  # fmt: skip
        made["hasPart"] = list(self.tools.values())
        made["step"] = list(self.steps.values())
        return made

    @cached_property
    def tools(self) -> dict[str, "Entity"]:
        """The step of each module; its version is the fingerprint of its code and of all that it imports."""
        codes = {job.module: job.code for job in self.manifest.jobs.values()}
        return {
            module: self.crate.add_file(
                dest_path=f"workflow/{module.replace('.', '/')}.py",
                properties={
                    "@type": ["File", "SoftwareSourceCode"],
                    "name": module,
                    "version": code,
                    "encodingFormat": "text/x-python",
                },
            )
            for module, code in sorted(codes.items())
        }

    @cached_property
    def steps(self) -> dict[str, "Entity"]:
        """The rules of the workflow."""
        modules = {rule_of(name): job.module for name, job in self.manifest.jobs.items()}
        return {
            rule: self._add(f"#step/{rule}", "HowToStep", name=rule, workExample=self.tools[module])
            for rule, module in modules.items()
        }

    def _run(self, name: str, job: Job) -> "Entity":
        objects = self._entities(job.inputs) + [self.settings[one] for one in job.settings]
        return self._action(
            "CreateAction", f"#run/{_part(name)}", name,
            f"Files read: {len(job.inputs)}. Settings used: {len(job.settings)}. Files made: {len(job.outputs)}.",
            instrument=self.tools[job.module], object=objects, result=self._entities(job.outputs),
        )  # fmt: skip

    def _whole_run(self) -> "Entity":
        return self._action(
            "CreateAction", "#run", "The build of the review", "From what people wrote to the paper.",
            instrument=self.workflow, object=[*self._entities(self.manifest.inputs), *self.settings.values()],
            result=self._entities(self.manifest.results),
        )  # fmt: skip

    def _orchestration(self, runs: Mapping[str, "Entity"], whole: "Entity") -> None:
        """Which run was which step's, under the hand of Snakemake."""
        controls = [
            self._action("ControlAction", f"#control/{_part(name)}", f"Snakemake ran {name}", "",
                         instrument=self.steps[rule_of(name)], object=run)
            for name, run in runs.items()
        ]  # fmt: skip
        engine = self._add("https://snakemake.github.io", "SoftwareApplication", name="Snakemake",
                           softwareVersion=self.manifest.engine["snakemake"],
                           url={"@id": "https://snakemake.github.io"})  # fmt: skip
        self._action("OrganizeAction", "#orchestration", "Snakemake ran the workflow", "",
                     instrument=engine, object=controls, result=whole)  # fmt: skip

    def _action(self, kind: str, identifier: str, name: str, description: str, **linked: Any) -> "Entity":
        return self._add(identifier, kind, name=name, description=description, **linked)

    def _entities(self, paths: Iterable[str]) -> list["Entity"]:
        return [self.files[path] for path in paths]


def _orcid(given: str) -> str:
    return given if "://" in given or not given else f"https://orcid.org/{given}"


def _single(value: Any) -> Any:
    """One thing stands without a list, as RO-Crate likes it."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _part(name: str) -> str:
    """The name of a job as part of an identifier."""
    return name.replace(" ", "/")
