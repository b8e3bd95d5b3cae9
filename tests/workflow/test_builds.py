"""The toy review, built: the targets, the same bytes everywhere, and what a change reruns."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from builds import ROOT, copy_toy, digests, snakemake

pytestmark = pytest.mark.slow

NOTHING = "Nothing to be done"
PAPER = {"compose", "render", "manifest", "all"}
NUMBERS = {"count_numbers", "reconcile", "write_supplements", *PAPER}
SCREENED = {"screening_decisions", "agreement", "flow", "flow_figure", "agreement_figure"}
STUDIES = {"included_studies", "cmocs", "characteristics_figure", "matrix_figure"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy review, built once on two cores by a copy of the engine beside it."""
    folder = tmp_path_factory.mktemp("built")
    for part in ("Snakefile", "workflow", "profiles"):
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / part)
    review = copy_toy(folder / "review")
    build = snakemake(review, cores=2, engine=folder)
    assert build.status == 0, build.output
    return folder


@pytest.fixture
def workshop(built: Path, tmp_path: Path) -> Path:
    """A copy of the built review and of the engine, to change."""
    return Path(shutil.copytree(built, tmp_path / "workshop"))


def reruns(workshop: Path) -> set[str]:
    """The rules that run when the check is built first and the rest after it: `make review` has one more stage."""
    first = snakemake(workshop / "review", "check", engine=workshop)
    assert first.status == 0, first.output
    second = snakemake(workshop / "review", "--dry-run", engine=workshop)
    assert second.status == 0, second.output
    return first.rules | second.rules


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text, f"{path.name} no longer holds {old!r}"
    path.write_text(text.replace(old, new, 1))


def test_every_format_and_figure_is_made(built: Path) -> None:
    results = built / "review/results"
    for name in ("paper.html", "paper.pdf", "paper.docx", "paper.xml"):
        assert (results / "manuscript" / name).stat().st_size > 1000, name
    assert {path.stem for path in (results / "figures").glob("*.svg")} == {
        "agreement", "characteristics", "flow", "matrix", "overlap", "theory_initial", "theory_refined",
    }  # fmt: skip


def test_a_second_build_has_nothing_to_do(built: Path) -> None:
    build = snakemake(built / "review", engine=built)
    assert NOTHING in build.output, build.output


def test_another_folder_engine_and_core_count_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    for part in ("Snakefile", "workflow", "profiles"):
        source = built / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / part)
    review = copy_toy(tmp_path / "another place/review")
    build = snakemake(review, cores=1, engine=tmp_path)
    assert build.status == 0, build.output
    assert digests(review / "results") == digests(built / "review/results")


def test_nothing_is_written_outside_results(built: Path) -> None:
    review = built / "review"
    original = digests(copy_toy(built / "untouched"))
    now = {name: digest for name, digest in digests(review).items() if not name.startswith(("results/", ".snakemake/"))}
    assert now == original


@pytest.mark.parametrize("target", ["records", "deduplication", "screening", "synthesis", "figures"])
def test_named_targets(workshop: Path, target: str) -> None:
    shutil.rmtree(workshop / "review/results")
    build = snakemake(workshop / "review", "--dry-run", target, engine=workshop)
    assert target in build.rules, build.output
    assert not build.rules & {"compose", "render"}


def touch_everything(workshop: Path) -> None:
    for path in (workshop / "review").rglob("*"):
        if path.is_file() and not {"results", ".snakemake"} & set(path.relative_to(workshop).parts):
            path.touch()


def comment_in_code(workshop: Path) -> None:
    path = workshop / "workflow/realist/screening/agreement.py"
    path.write_text(path.read_text() + "\n# A remark.\n")


def rename_the_paper(workshop: Path) -> None:
    replace(workshop / "review/config.yaml", 'title: "A toy realist review"', 'title: "Another title"')


def reword_a_sentence(workshop: Path) -> None:
    replace(workshop / "review/report/sections/01-methods.md", "We searched", "We have searched")


def change_a_full_text_decision(workshop: Path) -> None:
    replace(workshop / "review/data/screening/full_text/r1.csv", "exclude,no_inequality", "exclude,not_english")
    replace(workshop / "review/data/screening/full_text/r2.csv", "exclude,no_inequality", "exclude,not_english")


def reword_a_cmoc(workshop: Path) -> None:
    replace(workshop / "review/data/theory/cmocs.yaml", "Where distance keeps", "When distance keeps")


def change_the_code_of_agreement(workshop: Path) -> None:
    replace(workshop / "workflow/realist/screening/agreement.py", '"""', 'EXTRA = 1\n"""')


CHANGES: list[tuple[Callable[[Path], None], set[str]]] = [
    (touch_everything, set()),
    (comment_in_code, set()),
    (rename_the_paper, {"check", "write_supplements", *PAPER}),
    (reword_a_sentence, {"check", *PAPER}),
    (reword_a_cmoc, {"check", "cmocs", "programme_theory", "matrix_figure", "theory_figure", *NUMBERS}),
    (change_a_full_text_decision, {"check", *SCREENED, *STUDIES, *NUMBERS}),
    (change_the_code_of_agreement, {"agreement", "agreement_figure", *NUMBERS}),
]


@pytest.mark.parametrize(("change", "expected"), CHANGES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_change_reruns_what_it_affects(workshop: Path, change: Callable[[Path], None], expected: set[str]) -> None:
    change(workshop)
    assert reruns(workshop) == expected


def test_a_single_call_is_as_right_as_two(workshop: Path) -> None:
    change_a_full_text_decision(workshop)
    build = snakemake(workshop / "review", "--dry-run", engine=workshop)
    assert {"screening_decisions", "flow", "count_numbers", "compose", "render"} <= build.rules, build.output
