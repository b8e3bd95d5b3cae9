"""`realist pack`: the toy review as one archive, judged by an independent validator of research objects."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rocrate import vocabs
from rocrate_validator import services
from rocrate_validator.models import Severity, ValidationSettings
from rocrate_validator.utils.http import HttpRequester

from realist.provenance import pack_command, packing, verify_command
from realist.provenance.manifest import MANIFEST, read_manifest
from realist.provenance.packing import METADATA, contents

pytestmark = pytest.mark.slow

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
TERMS = vocabs.RO_CRATE["@context"] | {
    "ComputationalWorkflow": "https://bioschemas.org/ComputationalWorkflow",
    "FormalParameter": "https://bioschemas.org/FormalParameter",
    "input": "https://bioschemas.org/ComputationalWorkflow#input",
    "output": "https://bioschemas.org/ComputationalWorkflow#output",
}
"""The context that the metadata name is on the web; `rocrate` carries that of RO-Crate 1.3, where these terms moved."""
NOT_FOLLOWED = {
    "The Action SHOULD have an endTime in ISO 8601 format": "there is no time in results",
    "The Action SHOULD have an agent that is a Person or Organization": "who called the build is nobody's business",
    "The Application SHOULD have a url": "a step has no page on the web",
    "The SoftwareApplication id SHOULD be an absolute URI": "the same",
    "The `publisher` property of a `Root Data Entity` SHOULD be an `Organization`": "the archive knows its publisher",
    "The organization SHOULD have a URL.": "config.yaml does not ask for one",
}
"""Recommendations of the profiles, and why they are not followed; docs/provenance.md says the same."""


class _Answer:
    status_code = 200
    headers = {"Content-Type": "application/ld+json"}  # noqa: RUF012 (as that of requests)
    text = json.dumps({"@context": TERMS})

    def __init__(self, url: str) -> None:
        assert url == CONTEXT, f"the validator asks the web for {url}"
        self.url = url

    def json(self) -> Any:
        return json.loads(self.text)


def pack(review: Path, archive: Path) -> Result:
    return CliRunner().invoke(pack_command.pack, ["--review", str(review), str(archive)])


@pytest.fixture(scope="module")
def archive(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("packed") / "toy.zip"
    result = pack(finished / "review", made)
    assert result.exit_code == 0, result.output
    return made


@pytest.fixture(scope="module")
def unpacked(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    return folder


@pytest.fixture
def settings(unpacked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ValidationSettings:
    """Of a validation that reaches no network: the one document that it asks for is answered here."""
    made = ValidationSettings(
        rocrate_uri=str(unpacked),
        profile_identifier="provenance-run-crate",  # and those that it rests on, Workflow Run Crate among them
        requirement_severity=Severity.RECOMMENDED,
        offline=True,
        cache_path=tmp_path / "cache",
    )
    monkeypatch.setattr(HttpRequester(), "get", lambda url, **_: _Answer(url), raising=False)
    return made


def test_the_archive_is_a_research_object_of_its_profiles(settings: ValidationSettings) -> None:
    result = services.validate(settings)
    checked = {check.requirement.profile.identifier for check in result.executed_checks}
    assert {"ro-crate-1.1", "workflow-ro-crate-1.0", "process-run-crate-0.5", "workflow-run-crate-0.5",
            "provenance-run-crate-0.5"} <= checked  # fmt: skip
    required = [issue.message for issue in result.get_issues() if issue.severity >= Severity.REQUIRED]
    assert required == []
    assert {issue.message for issue in result.get_issues()} == set(NOT_FOLLOWED)


def test_whoever_unpacks_it_can_verify_it(unpacked: Path) -> None:
    result = CliRunner().invoke(verify_command.verify, ["--review", str(unpacked)])
    assert result.exit_code == 0, result.output
    assert (unpacked / METADATA).read_bytes() == (unpacked / "results/provenance" / METADATA).read_bytes()
    assert (unpacked / "Snakefile").is_file()
    assert not list(unpacked.rglob("__pycache__"))


def test_the_same_review_gives_the_same_archive(finished: Path, archive: Path, tmp_path: Path) -> None:
    assert pack(finished / "review", tmp_path / "again.zip").exit_code == 0
    assert (tmp_path / "again.zip").read_bytes() == archive.read_bytes()


def test_what_the_last_build_did_not_leave_so_is_not_packed(unpacked: Path, tmp_path: Path) -> None:
    paper = unpacked / "results/manuscript/paper.html"
    before = paper.read_bytes()
    paper.write_bytes(before + b" ")
    result = pack(unpacked, tmp_path / "wrong.zip")
    paper.write_bytes(before)
    assert result.exit_code == 1
    assert "build again first" in result.output
    assert "results/manuscript/paper.html" in result.output
    assert not (tmp_path / "wrong.zip").exists()


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("config.yaml", "one of the files that go into the archive"),
        ("results/manuscript/paper.docx", "one of the files that go into the archive"),
        ("README.md", "a file of this name that is no archive of a review"),
        ("data/review.zip", "data, report and results hold the review's own files"),
    ],
)
def test_no_file_of_the_review_is_written_over(unpacked: Path, target: str, words: str) -> None:
    before = (unpacked / target).read_bytes() if (unpacked / target).exists() else None
    result = pack(unpacked, unpacked / target)
    assert result.exit_code == 2
    assert words in " ".join(result.output.replace("│", " ").split())
    assert ((unpacked / target).read_bytes() if (unpacked / target).exists() else None) == before


def test_an_archive_is_written_over_and_never_packed_into_itself(
    unpacked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "ROOT", unpacked / "workflow")
    target = unpacked / "docs/review.zip"
    assert pack(unpacked, target).exit_code == 0
    once = target.read_bytes()
    assert pack(unpacked, target).exit_code == 0
    assert target.read_bytes() == once
    target.unlink()


def test_exports_from_outside_the_folder_stay_outside(finished: Path) -> None:
    review = finished / "review"
    manifest = read_manifest(review / MANIFEST)
    manifest.inputs["../elsewhere.ris"] = manifest.inputs["config.yaml"]
    assert not [name for name in contents(review, manifest) if ".." in name]
