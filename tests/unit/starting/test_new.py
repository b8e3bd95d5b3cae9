"""`realist new`: an empty review of which only what is missing is told, and whose text can be composed."""

import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from realist.checking import left_over
from realist.checking.whole import check_review
from realist.errors import Kind
from realist.review import load, load_config
from realist.starting import TO_FILL_IN
from realist.starting.new_command import new
from unit.manuscript.made import ROOT, build, compose_paper, count, make_results, settings

HOSTILE = "Units: \"why\" {{ n.records }} #1 \\ 'so' é"


def begin(folder: Path, *more: str, people: tuple[str, ...] = ("r1", "r2", "r3"), title: str = "Units") -> Result:
    who = [word for one in people for word in ("--person", one)]
    return CliRunner().invoke(new, [str(folder), "--title", title, *who, *more])


@pytest.mark.parametrize("kind", ["realist", "scoping", "systematic"])
@pytest.mark.parametrize("people", [("r1",), ("r1", "r2"), ("r1", "r2", "r3")])
def test_only_the_searches_are_missing(tmp_path: Path, kind: str, people: tuple[str, ...]) -> None:
    done = begin(tmp_path / "mine", "--type", kind, people=people)
    assert done.exit_code == 0, done.output
    assert [(one.kind, one.file) for one in check_review(tmp_path / "mine")] == [(Kind.MISSING_FILE, "data/searches")]


def test_what_is_to_be_filled_in_is_told_with_its_line(tmp_path: Path) -> None:
    begin(tmp_path / "mine")
    expected = [
        f"{name}, line {number}: {line.strip()}"
        for name in ("config.yaml", "report/sections/01-introduction.md", "report/sections/05-discussion.md")
        for number, line in enumerate((tmp_path / "mine" / name).read_text().splitlines(), start=1)
        if TO_FILL_IN in line
    ]
    assert len(expected) == 7
    assert list(left_over.unfilled(load(tmp_path / "mine"))) == expected


def test_make_review_finds_the_engine(tmp_path: Path) -> None:
    begin(tmp_path / "my reviews/mine")
    written = subprocess.run(["make", "--dry-run", "review"], cwd=tmp_path / "my reviews/mine", capture_output=True,
                             text=True, check=True).stdout  # fmt: skip
    engine = next(line for line in written.splitlines() if "realist.building" in line).split('-s "')[1].split('"')[0]
    assert (tmp_path / "my reviews/mine" / engine).resolve() == ROOT / "Snakefile"


def test_any_title_is_taken_as_it_stands(tmp_path: Path) -> None:
    begin(tmp_path / "mine", "--question", HOSTILE, title=HOSTILE)
    config = load_config(tmp_path / "mine")
    assert (config.review.title, config.review.question, config.report.title) == (HOSTILE, HOSTILE, HOSTILE)


@pytest.mark.parametrize(("title", "people"), [("Units", ("Anna B",)), ("", ("r1",)), ("Units", ("adjudication",))])
def test_what_the_check_would_refuse_is_not_written(tmp_path: Path, title: str, people: tuple[str, ...]) -> None:
    refused = begin(tmp_path / "mine", title=title, people=people)
    assert (refused.exit_code, (tmp_path / "mine").exists()) == (1, False)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    refused = begin(tmp_path)
    assert (refused.exit_code, [path.name for path in tmp_path.iterdir()]) == (2, ["mine.txt"])
    assert "is not empty" in refused.output


@pytest.mark.parametrize("kind", ["realist", "scoping"])
def test_its_text_can_be_composed(tmp_path: Path, kind: str) -> None:
    root = build(tmp_path / "made")
    shutil.rmtree(root / "report")
    begin(tmp_path / "mine", "--type", kind)
    shutil.copytree(tmp_path / "mine/report", root / "report")
    count(make_results(root / "results", realist=kind == "realist"), **{"review.type": kind})
    shutil.copy(root / "results/figures/flow.svg", root / "results/figures/theory_refined.svg")
    compose_paper(root, review=settings("review")["review"] | {"type": kind})
    text = (root / "results/manuscript/paper.json").read_text()
    assert "Figure" in text
    assert ("fig-theory" in text) is (kind == "realist")
