"""Step: the manifest, which says of every file of the review what it is, and of every result what made it."""

import hashlib
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from realist import __version__
from realist.errors import Kind, Problem, ReviewError
from realist.provenance.fingerprints import packages
from realist.steps import run
from realist.tables import write_json

MANIFEST = "results/provenance/manifest.json"
LOCK = Path(__file__).parents[3] / "requirements.lock"


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    data_status: str = Field(alias="review.data_status")


class Job(BaseModel):
    """What a job is, reads and makes; see `jobs.describe`."""

    model_config = ConfigDict(extra="forbid")

    module: str
    code: str
    settings: list[str]
    params: dict[str, Any]
    inputs: list[str]
    outputs: list[str]


class NamedJob(Job):
    """A job as its rule declares it, with the rule and its wildcards."""

    job: str


class Jobs(BaseModel):
    """All jobs of a build, in their order, and the values of the settings that they use."""

    model_config = ConfigDict(extra="forbid")

    settings: dict[str, Any]
    jobs: list[NamedJob]


class File(BaseModel):
    """What a file was."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bytes: int
    sha256: str


class Manifest(BaseModel):
    """Everything that a review was made of, and by.

    Attributes:
        data_status: whether the data are real.
        engine: versions of our own code, of Python and of Snakemake.
        packages: versions of the installed packages that the steps import.
        lock: the file that fixes the versions of all packages.
        settings: the settings that the steps used, by dotted name.
        inputs: what people wrote or downloaded, by path.
        results: what the steps made, by path.
        jobs: by rule and wildcards: module, fingerprint of its code, names of its settings, what it read and made.
    """

    model_config = ConfigDict(extra="forbid")

    data_status: str
    engine: dict[str, str]
    packages: dict[str, str]
    lock: dict[str, File]
    settings: dict[str, Any]
    inputs: dict[str, File]
    results: dict[str, File]
    jobs: dict[str, Job]


def step(jobs: Jobs, settings: Settings, output: Path) -> None:
    """Write the manifest of the review in the working directory.

    Args:
        jobs: every job but this one.
        settings: whether the data are real.
        output: the manifest.
    """
    write_json(output, manifest(Path(), jobs, settings.data_status).model_dump())


def manifest(root: Path, jobs: Jobs, data_status: str) -> Manifest:
    """The manifest of the review below `root`.

    No time, user or absolute path is in it: the same review built by the same code and packages has the same manifest.
    """
    made = sorted({path for job in jobs.jobs for path in job.outputs})
    read = sorted({path for job in jobs.jobs for path in job.inputs} - set(made))
    return Manifest(
        data_status=data_status,
        engine=engine(),
        packages=packages(job.module for job in jobs.jobs),
        lock=lock(),
        settings=jobs.settings,
        inputs={path: described(root / path) for path in read},
        results={path: described(root / path) for path in made},
        jobs={job.job: _unnamed(job) for job in sorted(jobs.jobs, key=lambda job: job.job)},
    )


def _unnamed(job: NamedJob) -> Job:
    return Job(**job.model_dump(exclude={"job"}))


def engine() -> dict[str, str]:
    """The versions of what builds."""
    return {"realist": __version__, "python": platform.python_version(), "snakemake": version("snakemake")}


def lock() -> dict[str, File]:
    """The file that fixes the versions of all packages; none where the engine was installed without it."""
    return {LOCK.name: described(LOCK)} if LOCK.is_file() else {}


def described(path: Path) -> File:
    """The size and the SHA-256 of a file."""
    content = path.read_bytes()
    return File(bytes=len(content), sha256=hashlib.sha256(content).hexdigest())


def read_manifest(path: Path, name: str = MANIFEST) -> Manifest:
    """The manifest that a build wrote.

    Raises:
        ReviewError: there is none, or it is not as a build writes it.
    """
    if not path.is_file():
        raise ReviewError([Problem(name, 0, "", Kind.MISSING_FILE, "nothing", "the manifest of a build",
                                   "Build the review first: `make review`.")])  # fmt: skip
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ReviewError([Problem(name, 0, where, Kind.UNREADABLE_FILE, first["msg"], "as a build writes it",
                                   "It was edited, or another version wrote it: build again.")]) from error  # fmt: skip


if __name__ == "__main__":
    run(step)
