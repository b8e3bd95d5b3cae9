"""The rerun matrix: a kind of change, and exactly the rules that run after it."""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from builds import snakemake
from changes import CHANGES, READ, Change
from realist.building import STAGES

pytestmark = pytest.mark.slow

LARGE = {".png", ".pdf", ".docx", ".svg"}
Reruns = Callable[[Change], frozenset[str]]


@pytest.fixture(scope="module")
def reruns(
    finished: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Reruns]:
    """What runs after each change that is to be tested, worked out two at a time, each in a folder of its own."""
    wanted = {item.callspec.params["change"].name for item in request.session.items
              if item.module is request.module and hasattr(item, "callspec")}  # fmt: skip
    with ThreadPoolExecutor(2) as pool:
        found: dict[str, Future[frozenset[str]]] = {
            change.name: pool.submit(rerun, change, finished, tmp_path_factory.mktemp("changed") / "folder")
            for change in CHANGES
            if change.name in wanted
        }
        yield lambda change: found[change.name].result()


def rerun(change: Change, finished: Path, folder: Path) -> frozenset[str]:
    """The rules that `make review` runs after a change: those of its first call, and those that its second plans.

    Where the first call is expected to have nothing to do it is not made: the plan of the second would show it.
    """
    copy(finished, folder)
    change.make(folder)
    run: set[str] = set()
    if change.rules & READ:
        first = snakemake(folder / "review", *STAGES[0], engine=folder)
        assert first.status == 0, first.output
        run |= first.rules - {"deduplication"}  # a name for what other rules make
    second = snakemake(folder / "review", "--dry-run", engine=folder)
    assert second.status == 0, second.output
    return frozenset(run | second.rules)


def copy(finished: Path, folder: Path) -> None:
    """Engine and review; pictures and papers are linked, as steps write them anew and never into them."""

    def linked(source: str, target: str) -> None:
        (os.link if Path(source).suffix in LARGE else shutil.copy2)(source, target)

    shutil.copytree(finished, folder, copy_function=linked)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_a_change_reruns_exactly_what_it_affects(change: Change, reruns: Reruns) -> None:
    found = reruns(change)
    assert (sorted(found - change.rules), sorted(change.rules - found)) == ([], []), "too many, too few"
