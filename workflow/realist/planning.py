"""What the workflow must know before it can plan: the settings, the searches, and the files that exist.

This is the only part of the package that the Snakefile calls while it is read, so it reads little: the settings and
each search's own file. Where these are wrong nothing can be planned, and the whole review is checked, so that a person
gets every problem at once.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from realist.config import ONE_LOG, Config, ReviewType, Search
from realist.contract import TheoryVersion
from realist.errors import ReviewError
from realist.review import (
    has_braces,
    human_files,
    is_file,
    is_result,
    is_search_id,
    load_config,
    load_search,
    read_items,
    search_folders,
    search_ids,
    visible,
)
from realist.screening.importers.kept import acts_file, references_file


@dataclass(frozen=True)
class Plan:
    """The review as the Snakefile sees it. Paths are relative to the review's folder, the working directory."""

    root: Path
    config: Config
    searches: dict[str, Search]

    @classmethod
    def of(cls, root: Path) -> "Plan":
        """Read the settings and the searches below `root`.

        Raises:
            ReviewError: with every problem of the review, if these cannot be read.
        """
        try:
            config = load_config(root)
            searches = {one: _search(root, one) for one in search_ids(root, config)}
            exports = [path for one, search in searches.items() for path in _exports(root, one, search)]
            named = [*(path.relative_to(root) for path in human_files(root)), *exports]
            imported = [Path(file) for one in config.screening.imports for file in one.files]
            there = searches and all(map(is_file, [*exports, *(root / file for file in imported)]))
            usable = all(map(is_search_id, search_folders(root))) and not any(map(is_result, imported))
            if not there or not usable or any(map(has_braces, [*named, *imported])):
                raise ReviewError([])
        except ReviewError:
            from realist.checking.whole import check_review

            raise ReviewError(check_review(root)) from None
        return cls(root, config, searches)

    def exports(self, search_id: str) -> list[str]:
        """The files of a search's export, as downloaded."""
        return [path.as_posix() for path in _exports(self.root, search_id, self.searches[search_id])]

    @property
    def searches_as_run(self) -> list[str]:
        """What tells of each search: its account and, where that names one, the file of its strategy.

        A strategy that is missing is left to the check.
        """
        folders = {one: self.root / "data/searches" / one for one in self.searches}
        accounts = [folder / "search.yaml" for folder in folders.values()]
        named = [folders[one] / search.strategy_file for one, search in self.searches.items() if search.strategy_file]
        return [path.as_posix() for path in [*accounts, *filter(is_file, named)]]

    def settings(self, *names: str) -> dict[str, Any]:
        """Settings by dotted name (`screening.stages`), as plain values with all defaults filled in."""
        return {name: self._setting(name) for name in names}

    def _setting(self, name: str) -> Any:
        value: Any = self._plain
        for part in name.split("."):
            value = value[part]
        return value

    @cached_property
    def _plain(self) -> dict[str, Any]:
        return self.config.model_dump(mode="json")

    @cached_property
    def human_files(self) -> list[str]:
        """Every file below data/ and report/ that people wrote, but for the exports; and the settings."""
        files = [self.root / "config.yaml", *human_files(self.root)]
        exports = {path for one in self.searches for path in self.exports(one)}
        return [path.as_posix() for path in files if path.as_posix() not in exports]

    @property
    def written(self) -> list[str]:
        """Every file that people wrote or downloaded."""
        return [*self.human_files, *(path for one in self.searches for path in self.exports(one))]

    @cached_property
    def theory_figures(self) -> dict[str, int]:
        """The number of each version of the programme theory, by the name of its figure: `theory_refined`.

        Labels that are alike, or of no Latin letter, give way to numbers: `theory_1`. None where the file cannot be
        read: the check says why.
        """
        if self.config.review.type is not ReviewType.REALIST:
            return {}
        try:
            found = read_items(self.root / "data/theory/programme_theory.yaml", TheoryVersion)
        except ReviewError:
            return {}
        versions = {placed.value.version: _slug(placed.value.label) for placed in found}
        distinct = all(versions.values()) and len(set(versions.values())) == len(versions)
        return {f"theory_{label if distinct else version}": version for version, label in sorted(versions.items())}

    @cached_property
    def figures(self) -> list[str]:
        """The names of the figures that this review has: of CMOCs, of agreement, only where there are any."""
        names = ["flow", "overlap", "characteristics"]
        if self.config.review.type is ReviewType.REALIST and self.existing("data/theory/cmocs.yaml"):
            names.append("matrix")
        names += self.theory_figures
        if any(stage.design.kind not in ONE_LOG or stage.rounds for stage in self.config.screening.stages):
            names.append("agreement")
        return names

    @property
    def imported_files(self) -> list[str]:
        """The files of decisions that were made elsewhere, and the lists of references that they point to."""
        imports = self.config.screening.imports
        tables = [name for one in self.config.screening.tools for name in (acts_file(one.id), references_file(one.id))]
        return sorted({*(file for one in imports for file in one.files), *self.existing(*tables)})

    def existing(self, *patterns: str) -> list[str]:
        """Files that people wrote and that exist, by globs below the review's folder, sorted."""
        return sorted(path.as_posix() for path in visible(self.root, *patterns) if path.is_file())


def _search(root: Path, search_id: str) -> Search:
    name = f"data/searches/{search_id}/search.yaml"
    if not (root / name).is_file():
        raise ReviewError([])
    return load_search(root / name, name)


def _exports(root: Path, search_id: str, search: Search) -> list[Path]:
    return [root / "data/searches" / search_id / export.path for export in search.files]


def _slug(label: str) -> str:
    """A label as part of a file's name."""
    return re.sub("[^a-z0-9]+", "_", label.casefold()).strip("_")
