"""A whole simulated review: the same bytes twice, nothing for the check to find, and the committed one is today's."""

import hashlib
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from realist.checking.whole import Check, check_all
from realist.contract import Verdict
from realist.screening.checks import included, outcomes
from realist.screening.decisions import State
from realist.simulation.command import simulate
from realist.simulation.whole import simulate_review

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
SMALL = 300


def hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of the settings and of every file below data/."""
    files = [folder / "config.yaml", *sorted(path for path in (folder / "data").rglob("*") if path.is_file())]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    simulate_review(folder, seed=7, reports=SMALL)
    return folder


@pytest.fixture(scope="module")
def checked(small: Path) -> Check:
    return check_all(small)


def test_the_same_seed_gives_the_same_bytes(small: Path, tmp_path: Path) -> None:
    simulate_review(tmp_path, seed=7, reports=SMALL)
    assert hashes(tmp_path) == hashes(small)


def test_another_seed_gives_other_decisions_and_the_same_theory(small: Path, tmp_path: Path) -> None:
    simulate_review(tmp_path, seed=8, reports=SMALL)
    one, other = hashes(small), hashes(tmp_path)
    assert one["data/screening/title_abstract/r1.csv"] != other["data/screening/title_abstract/r1.csv"]
    assert one["data/theory/cmocs.yaml"] == other["data/theory/cmocs.yaml"]


def test_the_check_finds_nothing(checked: Check) -> None:
    assert checked.problems == []


def test_every_report_is_one_citation_and_every_study_is_included(checked: Check) -> None:
    citation_of = checked.known.citation_of
    assert len(set(citation_of.values())) == SMALL
    studies = {citation_of[record] for row in checked.review.studies for record in row.value.records()}
    assert set(included(checked.review, outcomes(checked.review, citation_of))) == studies
    assert len(studies) == 36


def test_screening_shows_what_a_real_one_does(checked: Check) -> None:
    review = checked.review
    states = [(one.stage, one.state) for one in outcomes(review, checked.known.citation_of)]
    assert ("full_text", State.NOT_RETRIEVED) in states
    assert not {State.CONFLICT, State.UNSCREENED} & {state for _, state in states}
    assert review.adjudications["title_abstract"]
    assert {row.value.verdict for row in review.verdicts} == {Verdict.SAME, Verdict.DIFFERENT}


def test_logs_are_in_the_order_of_time(checked: Check) -> None:
    for rows in checked.review.decisions.values():
        for reviewer in ("r1", "r2"):
            moments = [row.value.decided_at for row in rows if row.value.reviewer == reviewer]
            assert moments == sorted(moments)
            assert moments


def test_it_comes_with_the_paper_and_says_that_it_is_simulated(small: Path, checked: Check) -> None:
    assert (small / "report/sections").is_dir()
    assert checked.review.config is not None
    assert checked.review.config.review.data_status == "simulated"
    read_me = (small / "data/README.md").read_text(encoding="utf-8")
    assert f"--seed 7 --reports {SMALL}" in read_me
    assert "$" not in read_me


def test_a_review_that_stands_is_not_overwritten(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(small, folder)
    before = hashes(folder)
    refused = CliRunner().invoke(simulate, [str(folder), "--reports", "100"])
    assert refused.exit_code == 2
    assert "holds a review already (config.yaml, data): nothing was written." in refused.output
    assert hashes(folder) == before


def test_replace_makes_room_and_keeps_the_text(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(small, folder)
    (folder / "data/stray.csv").write_text("left over", encoding="utf-8")
    (folder / "report/own.md").write_text("mine", encoding="utf-8")
    done = CliRunner().invoke(simulate, [str(folder), "--seed", "7", "--reports", str(SMALL), "--replace"])
    assert done.exit_code == 0, done.output
    assert hashes(folder) == hashes(small)
    assert (folder / "report/own.md").read_text(encoding="utf-8") == "mine"


def test_too_few_reports_are_refused(tmp_path: Path) -> None:
    refused = CliRunner().invoke(simulate, [str(tmp_path), "--reports", "35"])
    assert refused.exit_code == 2
    assert "35" in refused.output


def test_the_committed_review_is_what_the_command_writes_now(tmp_path: Path) -> None:
    made = simulate_review(tmp_path)
    assert hashes(tmp_path) == hashes(ROOT), "run: realist simulate . --replace"
    assert made.reports == 6259
    assert sum(path.stat().st_size for path in (tmp_path / "data").rglob("*") if path.is_file()) <= 15_000_000
