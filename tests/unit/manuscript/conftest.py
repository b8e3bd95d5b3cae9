"""The small review of `made`, taken up to the composed paper."""

import shutil
from pathlib import Path

import pytest

from unit.manuscript.made import build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small review, composed; not to be changed."""
    return build(tmp_path_factory.mktemp("made"))


@pytest.fixture
def review(built: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(built, tmp_path / "review"))
