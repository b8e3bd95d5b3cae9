"""One build of the toy review for all modules that only look at it or copy it."""

import shutil
from pathlib import Path

import pytest

from builds import ROOT, copy_toy, snakemake


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the engine, and the toy review built by it in `review/`; not to be changed."""
    folder = tmp_path_factory.mktemp("finished")
    for part in ("Snakefile", "workflow", "profiles", "requirements.lock"):
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / part)
    build = snakemake(copy_toy(folder / "review"), cores=2, engine=folder)
    assert build.status == 0, build.output
    return folder
