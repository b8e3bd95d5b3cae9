"""Step: the accounts of a build: its manifest, and what that says as a research object (RO-Crate) and as W3C PROV."""

import hashlib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from realist.config import Person
from realist.provenance.crate import CRATE, crate
from realist.provenance.manifest import MANIFEST, File, Jobs, Manifest, manifest
from realist.provenance.prov import PROV, prov
from realist.steps import run
from realist.tables import json_text, write_text


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    data_status: str = Field(alias="review.data_status")
    people: list[Person]


def step(jobs: Jobs, settings: Settings, output: list[Path]) -> None:
    """Write the accounts of the review in the working directory.

    Args:
        jobs: every job but this one.
        settings: whether the data are real, and who takes decisions.
        output: the manifest, the research object's metadata, and PROV.
    """
    roles = {person.id: person.role for person in settings.people}
    made = accounts(manifest(Path(), jobs, settings.data_status, roles))
    for path in output:
        write_text(path, made[path.as_posix()])


def accounts(made: Manifest) -> dict[str, str]:
    """Every account by its path. All follow from the manifest, so that they can be checked by making them again."""
    told = {MANIFEST: json_text(made.model_dump()), PROV: json_text(prov(made))}
    described = {path: _described(text) for path, text in told.items()}
    return told | {CRATE: json_text(crate(made, described))}


def _described(text: str) -> File:
    content = text.encode("utf-8", "surrogatepass")
    return File(bytes=len(content), sha256=hashlib.sha256(content).hexdigest())


if __name__ == "__main__":
    run(step)
