"""The manifest, which says of every file of the review what it is, and of every result what made it."""

import hashlib
import platform
import posixpath
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from realist import __version__
from realist.config import Report, ReviewInfo
from realist.errors import Kind, Problem, ReviewError
from realist.provenance.fingerprints import fingerprint, packages

MANIFEST = "results/provenance/manifest.json"
RECORDER = "realist.provenance.recording"
"""The step that writes the manifest, which cannot list itself."""
LOCK = Path(__file__).parents[3] / "requirements.lock"


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
        people: the role of each person who takes decisions, by pseudonym.
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
    people: dict[str, str]
    settings: dict[str, Any]
    inputs: dict[str, File]
    results: dict[str, File]
    jobs: dict[str, Job]


def manifest(root: Path, jobs: Jobs, data_status: str, people: Mapping[str, str]) -> Manifest:
    """The manifest of the review below `root`.

    No time, user or absolute path is in it: the same review built by the same code and packages has the same manifest.
    """
    made = sorted({path for job in jobs.jobs for path in job.outputs})
    read = sorted({path for job in jobs.jobs for path in job.inputs} - set(made))
    return Manifest(
        data_status=data_status,
        engine=engine(),
        packages=packages([RECORDER, *(job.module for job in jobs.jobs)]),
        lock=lock(),
        people=dict(people),
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


def code_now(job: Job) -> str:
    """The fingerprint of a job's code in this engine; empty where it has no such module."""
    try:
        return fingerprint(job.module)
    except ModuleNotFoundError:
        return ""


class About(BaseModel):
    """What the settings in a manifest say of the review and its paper."""

    review: ReviewInfo
    report: Report


def about(made: Manifest) -> About:
    """What the review is, as the manifest has it.

    Raises:
        ReviewError: the manifest does not say it, as only one that was edited does not.
    """
    try:
        return About.model_validate(made.settings)
    except ValidationError as error:
        raise ReviewError([_unreadable(MANIFEST, error)]) from error


def decider(path: str, made: Manifest) -> str:
    """The pseudonym of the person whose decisions a file holds; empty where it is not one person's."""
    parts = path.split("/")
    of_one_person = len(parts) == 4 and parts[:2] == ["data", "screening"] and parts[3].endswith(".csv")
    return next((one for one in made.people if of_one_person and parts[3] == f"{one}.csv"), "")


def is_outside(path: str) -> bool:
    """Whether a review reads this file from elsewhere than its own folder."""
    return posixpath.isabs(path) or posixpath.normpath(path).split("/")[0] == ".."


def rule_of(job: str) -> str:
    """The rule of a job, whose name is `rule wildcard ...`."""
    return job.split(" ")[0]


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
        raise ReviewError([_unreadable(name, error)]) from error


def _unreadable(name: str, error: ValidationError) -> Problem:
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"]))
    return Problem(name, 0, where, Kind.UNREADABLE_FILE, first["msg"], "as a build writes it",
                   "It was edited, or another version wrote it: build again.")  # fmt: skip
