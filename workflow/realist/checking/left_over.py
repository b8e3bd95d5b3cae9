"""What of the simulated review is left in a real one: a copy of this repository is where a review of one's own begins.

`simulated_review.json` holds the SHA-256 of every file of the review that ships; a test keeps it true. Exports of the
generator, whatever its seed, are known by their DOIs, which no publisher gives.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from realist.config import DataStatus
from realist.errors import Kind, Problem, quoted, relative
from realist.review import Review, file_sha256, human_files, visible
from realist.starting import TO_FILL_IN
from realist.tables import read_json

SHIPPED = "simulated_review.json"
_MADE_UP = re.compile(rb"10\.5555/(?:sim|toy)\.")


@cache
def shipped() -> dict[str, str]:
    """The SHA-256 of each file of the review that ships, by its path; of data/ without the exports."""
    with resources.as_file(resources.files("realist.checking") / SHIPPED) as path:
        found: dict[str, Any] = read_json(path)
    return found


def problems(review: Review) -> Iterator[Problem]:
    """Files below data/ of a real review that nobody of its team has written."""
    for path in _looked_at(review, "data"):
        name = relative(path, review.root)
        if _is_shipped(path, name):
            yield _simulated(name, "this file as it is in the simulated review")
        elif name.startswith("data/searches/") and (made_up := _MADE_UP.search(path.read_bytes())):
            yield _simulated(name, f"records that were made up: the DOI {made_up[0].decode()}...")


def texts(review: Review) -> Iterator[str]:
    """Files of report/ that are still those of the simulated review, for a second look: a section may be kept."""
    for path in _looked_at(review, "report"):
        name = relative(path, review.root)
        if _is_shipped(path, name):
            yield f"{name} is that of the simulated review, unchanged: replace or delete it"


def unfilled(review: Review) -> Iterator[str]:
    """Lines of the settings and of the text that `realist new` left to be filled in."""
    for path in visible(review.root, "config.yaml", "report/sections/*.md"):
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
        for number, line in enumerate(lines, start=1):
            if TO_FILL_IN in line:
                yield f"{relative(path, review.root)}, line {number}: {line.strip()}"


def _is_shipped(path: Path, name: str) -> bool:
    return name in shipped() and file_sha256(path) == shipped()[name]


def _looked_at(review: Review, folder: str) -> list[Path]:
    """The files below a folder of a review that says that its data are real; none of another."""
    if review.config is None or review.config.review.data_status is not DataStatus.REAL:
        return []
    return [path for path in human_files(review.root) if path.relative_to(review.root).parts[0] == folder]


def _simulated(name: str, found: str) -> Problem:
    return Problem(name, 0, "", Kind.UNEXPECTED_FILE, found, f"your own, for data_status is {quoted('real')}",
                   "Delete or replace it: docs/guide_teams.md lists all of it.")  # fmt: skip
