"""The builds that all modules look at or copy. None is to be changed."""

import shutil
from pathlib import Path

import pytest

from builds import ROOT, copy_engine, copy_toy, make_review, snakemake
from once import once
from realist.provenance.rebuilding import rebuild


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the engine, and the toy review built by it in `review/`, in stages and on two cores."""

    def make(folder: Path) -> None:
        build = make_review(copy_toy(folder / "review"), cores=2, engine=copy_engine(folder))
        assert build.status == 0, build.output

    return once(tmp_path_factory, "finished", make)


@pytest.fixture(scope="session")
def again(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same inputs, built in another folder by the engine in its own place, in one call and on one core."""
    return once(tmp_path_factory, "another place", lambda folder: rebuild(finished / "review", folder, "1"))


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The review that ships, built as far as its numbers."""

    def make(folder: Path) -> None:
        for part in ("config.yaml", "data", "report"):
            source = ROOT / part
            (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / part)
        build = snakemake(folder, "results/numbers.json", cores=2)
        assert build.status == 0, build.output

    return once(tmp_path_factory, "shipped", make)


@pytest.fixture
def workshop(finished: Path, tmp_path: Path) -> Path:
    """A copy of the built review and of the engine, to change."""
    return Path(shutil.copytree(finished, tmp_path / "workshop"))
