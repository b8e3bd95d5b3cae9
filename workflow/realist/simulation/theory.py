"""What was written by hand for the simulated review and is copied as it stands: settings, theory, published numbers."""

from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from realist.tables import write_text

_READ_ME = "data/README.md"


def write_by_hand(folder: Path) -> None:
    """Write config.yaml, the theory and the published numbers below `folder`."""
    for name, text in _files(_written(), ""):
        if name != _READ_ME:
            write_text(folder / name, text)


def write_read_me(folder: Path, told: Mapping[str, object]) -> None:
    """Write what tells readers of data/ that it is simulated, and how; `told` fills its gaps.

    Raises:
        KeyError: `told` leaves a gap.
    """
    text = (_written() / _READ_ME).read_text(encoding="utf-8")
    write_text(folder / _READ_ME, Template(text).substitute(told))


def _written() -> Traversable:
    return resources.files("realist.simulation") / "written"


def _files(place: Traversable, name: str) -> list[tuple[str, str]]:
    """Every file below a place: its path, and its text."""
    if place.is_file():
        return [(name, place.read_text(encoding="utf-8"))]
    inside = sorted(place.iterdir(), key=lambda one: one.name)
    return [file for one in inside for file in _files(one, f"{name}/{one.name}".lstrip("/"))]
