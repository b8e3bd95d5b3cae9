"""What `realist verify` notices: ways of tampering with a built review, and a build of the same inputs elsewhere."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builds import snakemake
from realist.errors import ReviewError
from realist.provenance import verify_command
from realist.provenance.crate import CRATE
from realist.provenance.manifest import MANIFEST, Manifest, described, read_manifest
from realist.provenance.prov import PROV
from realist.provenance.rebuilding import BuildFailedError, differences, rebuild
from realist.provenance.recording import accounts
from realist.provenance.verifying import compare

pytestmark = pytest.mark.slow


@pytest.fixture
def review(finished: Path, tmp_path: Path) -> Path:
    """A copy of the built toy review, to tamper with."""
    ignored = shutil.ignore_patterns(".snakemake")
    return Path(shutil.copytree(finished / "review", tmp_path / "review", ignore=ignored))


def verify(review: Path, *options: str) -> Result:
    return CliRunner().invoke(verify_command.verify, ["--review", str(review), *options])


def test_an_untouched_review_passes(review: Path) -> None:
    result = verify(review)
    assert result.exit_code == 0, result.output
    assert re.search(r"\d+ inputs and \d+ results compared with the manifest: no difference\.", result.output)
    assert result.output.endswith("Everything is as it should be.\n")
    assert described(review / MANIFEST).sha256 in result.output


def edit(path: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def change(review: Path) -> None:
        content = (review / path).read_bytes()
        assert old in content, f"{path} no longer holds {old!r}"
        (review / path).write_bytes(content.replace(old, new, 1))

    return change


def append(path: str) -> Callable[[Path], None]:
    return lambda review: (review / path).write_bytes((review / path).read_bytes() + b" ") and None


def remove(path: str) -> Callable[[Path], None]:
    return lambda review: (review / path).unlink()


def add(path: str) -> Callable[[Path], None]:
    return lambda review: (review / path).write_text("x") and None


def swap(one: str, other: str) -> Callable[[Path], None]:
    def change(review: Path) -> None:
        first, second = (review / one).read_bytes(), (review / other).read_bytes()
        (review / one).write_bytes(second)
        (review / other).write_bytes(first)

    return change


TAMPERING: dict[str, tuple[Callable[[Path], None], list[str], str]] = {
    "a decision in an intermediate table": (
        edit("results/screening/decisions.csv", b"exclude,no_inequality", b"include,"),
        ["results/screening/decisions.csv"],
        "results/manuscript/paper.json",
    ),
    "a number": (edit("results/numbers.json", b'"value": 8', b'"value": 9'), ["results/numbers.json"], "paper.html"),
    "a word of the paper": (append("results/manuscript/paper.html"), ["results/manuscript/paper.html"], "render html"),
    "a byte of the PDF": (append("results/manuscript/paper.pdf"), ["results/manuscript/paper.pdf"], "render pdf"),
    "a figure": (edit("results/figures/flow.svg", b"<svg", b"<svg "), ["results/figures/flow.svg"], "flow_figure"),
    "a figure removed": (remove("results/figures/matrix.png"), ["results/figures/matrix.png"], "missing"),
    "two figures swapped": (
        swap("results/figures/theory_initial.png", "results/figures/theory_refined.png"),
        ["results/figures/theory_initial.png", "results/figures/theory_refined.png"],
        "theory_figure theory_initial",
    ),
    "an export": (
        edit("data/searches/medline/medline.ris", b"Walking", b"Talking"),
        ["data/searches/medline/medline.ris"],
        "results/records/medline.csv",
    ),
    "a human decision": (
        edit("data/screening/full_text/r1.csv", b"exclude,no_inequality", b"include,"),
        ["data/screening/full_text/r1.csv"],
        "results/check.json",
    ),
    "an excerpt file removed": (
        remove("data/evidence/excerpts.csv"),
        ["data/evidence/excerpts.csv"],
        "results/synthesis/cmocs.csv",
    ),
    "a setting": (append("config.yaml"), ["config.yaml"], "check.json"),
    "another log of decisions": (
        add("data/screening/full_text/r4.csv"),
        ["data/screening/full_text/r4.csv"],
        "added since the build",
    ),
    "a result that no step made": (add("results/synthesis/extra.csv"), ["results/synthesis/extra.csv"], "no step"),
    "a hash in the research object": (
        edit("results/provenance/ro-crate-metadata.json", b'"sha256": "', b'"sha256": "0'),
        ["results/provenance/ro-crate-metadata.json"],
        "not what this engine makes of the manifest",
    ),
    "PROV removed": (
        remove("results/provenance/prov.jsonld"),
        ["results/provenance/prov.jsonld"],
        "missing",
    ),
    "a file beside the manifest": (add("results/provenance/x"), ["results/provenance/x"], "no step"),
}


@pytest.mark.parametrize("kind", TAMPERING)
def test_tampering_is_named_with_what_rests_on_it(review: Path, kind: str) -> None:
    tamper, paths, words = TAMPERING[kind]
    tamper(review)
    assert [finding.path for finding in compare(review, read_manifest(review / MANIFEST))] == paths
    result = verify(review)
    assert result.exit_code == 1
    assert words in result.output, result.output
    assert all(f"\n  {path}: " in result.output for path in paths)


def test_what_rests_on_a_decision_is_all_that_follows(review: Path) -> None:
    TAMPERING["a decision in an intermediate table"][0](review)
    (finding,) = compare(review, read_manifest(review / MANIFEST))
    assert finding.maker == "screening_decisions"
    assert {"results/screening/flow.json", "results/figures/flow.png", "results/manuscript/paper.pdf"} <= set(
        finding.rests
    )
    assert not {"results/synthesis/theory.json", "results/records/medline.csv"} & set(finding.rests)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"data_status": "real"}', '{"inputs": {"a": 1}}'])
def test_a_damaged_manifest_is_said(review: Path, text: str) -> None:
    (review / MANIFEST).write_text(text)
    with pytest.raises(ReviewError, match="a file cannot be read"):
        read_manifest(review / MANIFEST)


def test_a_review_that_was_never_built_is_said(tmp_path: Path) -> None:
    assert "Build the review first" in str(verify(tmp_path).exception)


def tell(review: Path, told: object) -> None:
    """Write a manifest, and what follows from it, as a build would."""
    for path, text in accounts(Manifest.model_validate(told)).items():
        (review / path).write_text(text)


def test_a_manifest_that_does_not_go_with_the_rest_is_named(review: Path) -> None:
    told = json.loads((review / MANIFEST).read_bytes())
    told["people"] = {}
    (review / MANIFEST).write_text(json.dumps(told))
    found = {finding.path for finding in compare(review, read_manifest(review / MANIFEST))}
    assert found == {MANIFEST, CRATE, PROV}


def test_another_engine_is_remarked_and_no_fault(review: Path) -> None:
    told = json.loads((review / MANIFEST).read_bytes())
    told["engine"]["snakemake"] = "9.0.0"
    told["packages"]["pandas"] = "0.1"
    told["jobs"]["flow"]["code"] = "0" * 16
    told["jobs"]["agreement"]["module"] = "realist.nowhere"
    tell(review, told)
    result = verify(review)
    assert result.exit_code == 0
    for words in ("snakemake: built with 9.0.0", "package pandas: built with 0.1", "build: agreement, flow"):
        assert words in result.output, result.output


def test_every_step_of_the_build_is_in_the_manifest(finished: Path) -> None:
    listed = snakemake(finished / "review", "--list-rules").output
    targets = {
        "all",
        "records",
        "deduplication",
        "screening",
        "synthesis",
        "figures",
        "manuscript",
        "supplements",
        "provenance",
    }
    rules = set(re.findall(r"^([a-z_]+)(?: \(|$)", listed, flags=re.MULTILINE)) - targets - {"manifest"}
    jobs = {job.split(" ")[0] for job in read_manifest(finished / "review" / MANIFEST).jobs}
    assert jobs == rules


def test_supplements_rest_on_the_accounts_of_searches_and_on_no_export(finished: Path) -> None:
    inputs = read_manifest(finished / "review" / MANIFEST).jobs["write_supplements"].inputs
    read = [path for path in inputs if path.startswith("data/searches/")]
    assert read == [f"data/searches/{one}/search.yaml" for one in ("medline", "scopus", "citations")]


def test_a_second_build_has_the_same_bytes(finished: Path, again: Path) -> None:
    assert list(differences(finished / "review", again)) == []


def test_a_forged_result_with_a_forged_manifest_is_found_by_building_again(review: Path, again: Path) -> None:
    path = "results/manuscript/paper.html"
    append(path)(review)
    told = json.loads((review / MANIFEST).read_bytes())
    told["results"][path] = described(review / path).model_dump()
    tell(review, told)
    add("results/extra.csv")(review)
    assert [finding.path for finding in compare(review, read_manifest(review / MANIFEST))] == ["results/extra.csv"]
    assert {one.path: one.what for one in differences(review, again)} == {
        path: "other bytes",
        **dict.fromkeys((MANIFEST, CRATE, PROV), "other bytes"),
        "results/extra.csv": "the second build does not make it",
    }


def test_building_again_is_reported(review: Path, again: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def built_before(review: Path, folder: Path, cores: str) -> None:
        shutil.copytree(again, folder, dirs_exist_ok=True)

    monkeypatch.setattr(verify_command, "rebuild", built_before)
    assert "byte by byte: no difference." in verify(review, "--rebuild").output
    append("results/figures/flow.pdf")(review)
    result = verify(review, "--rebuild")
    assert "  results/figures/flow.pdf: other bytes" in result.output
    assert result.exit_code == 1


def test_a_second_build_that_fails_says_why(review: Path, tmp_path: Path) -> None:
    (review / "config.yaml").write_text("review: {}\n")
    with pytest.raises(BuildFailedError, match="a setting is missing"):
        rebuild(review, tmp_path / "again", "1")


def committed(review: Path) -> None:
    who = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")
    for arguments in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", "-C", str(review), *arguments], check=True, capture_output=True)


def test_where_there_is_no_history_nothing_is_claimed_of_it(review: Path) -> None:
    result = verify(review, "--history")
    assert "Human decisions were not compared with a history, for there is none" in result.output
    committed(review)
    single = verify(review, "--history")
    assert single.output.count("git holds no earlier version of any (1 commit)") == 2
    for told in (result, single):
        assert told.exit_code == 0
        assert told.output.endswith(f"{verify_command.NOT_ALL}\n")
        assert told.output.count("no difference") == 2  # of the manifest, and of this engine


def test_history_tells_corrections_apart_from_rewritten_decisions(review: Path) -> None:
    committed(review)
    edit("data/evidence/excerpts.csv", b"refutes", b"supports")(review)
    edit("data/screening/full_text/r1.csv", b"exclude,no_inequality", b"include,")(review)
    committed(review)
    told = verify(review, "--history").output
    assert re.search(
        r"only grow \(data/screening, .*\(2 commits, earlier versions of 1 of \d+ files\): 1 difference\.", told
    )
    assert re.search(
        r"may correct \(data/evidence.*\(2 commits, .* of \d+ files\): 1 difference, for information\.", told
    )
    assert "stance was refutes, is supports" in told
    assert told.endswith("Not everything is as it should be.\n")
