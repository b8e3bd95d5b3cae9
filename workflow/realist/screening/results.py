"""What stands left of screening, for the commands with which people screen: the citations, and what was imported."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from realist.config import Config
from realist.errors import Kind, Problem, stop_if
from realist.review import search_ids
from realist.screening.decide import removed
from realist.screening.decisions import Population, other_methods
from realist.screening.imports import match_in_memory
from realist.tables import read_dicts

CITATIONS = "results/deduplication/citations.csv"
BIBLIOGRAPHY = "results/deduplication/bibliography.csv"
SEARCHES = "results/records/searches.csv"
Work = Mapping[str, str]


@dataclass(frozen=True)
class Results:
    """The citations as they were built, and the imported decisions as they stand now.

    Attributes:
        citation_of: the citation of each record.
        works: the description of each citation.
        source_types: of each search.
        imported: decisions that were made elsewhere, matched.
    """

    citation_of: Mapping[str, str]
    works: Mapping[str, Work]
    source_types: Mapping[str, str]
    imported: list[dict[str, str]]

    @classmethod
    def of(cls, root: Path, config: Config) -> "Results":
        """Read them; match what was imported, which the check has to see settled before the build may match it.

        Raises:
            ReviewError: deduplication was not built, or not to its end, or what was imported cannot be read or matched.
        """
        stop_if(_missing(root, (CITATIONS, BIBLIOGRAPHY, SEARCHES)))
        citation_of = {row["record_id"]: row["citation_id"] for row in read_dicts(root / CITATIONS)}
        works = {row["citation_id"]: row for row in read_dicts(root / BIBLIOGRAPHY)}
        source_types = {row["search_id"]: row["source_type"] for row in read_dicts(root / SEARCHES)}
        stop_if(_of_two_builds(works.keys() ^ set(citation_of.values())))
        return cls(citation_of, works, source_types, _imported(root, config, source_types, citation_of))

    @cached_property
    def members(self) -> Mapping[str, list[str]]:
        """The records of each citation."""
        found: dict[str, list[str]] = defaultdict(list)
        for record, citation in self.citation_of.items():
            found[citation].append(record)
        return dict(found)

    def population(self) -> Population:
        """What there is to screen."""
        return Population(self.citation_of, other_methods(self.citation_of, self.source_types), removed(self.imported))


def not_built_yet(root: Path, config: Config, results: Results) -> list[str]:
    """A sentence for each search that was registered since the results were built."""
    new = [one for one in search_ids(root, config) if one not in results.source_types]
    return [f"The search {one} was added since the last build, and what it found is not here. To build: make review"
            for one in new]  # fmt: skip


def _imported(
    root: Path, config: Config, searches: Iterable[str], citation_of: Mapping[str, str]
) -> list[dict[str, str]]:
    if not config.screening.from_elsewhere:
        return []
    tables = [f"results/records/{search}.csv" for search in searches]
    stop_if(_missing(root, tables))
    records = (row for table in tables for row in read_dicts(root / table))
    imported = match_in_memory(root, config.screening, records, citation_of)
    stop_if(imported.problems)
    return imported.rows


def _missing(root: Path, tables: Iterable[str]) -> Iterator[Problem]:
    for name in tables:
        if not (root / name).is_file():
            yield _to_build(name, "nothing", "what is to be screened")


def _of_two_builds(only_in_one: Iterable[str]) -> Iterator[Problem]:
    """That a build ended between the two tables of deduplication, so that one tells of citations that are no more."""
    if some := sorted(only_in_one):
        found = ", ".join(some[:3]) + (" ..." if len(some) > 3 else "")
        yield _to_build(BIBLIOGRAPHY, f"{len(some)}: {found}", f"the citations of {CITATIONS}, neither more nor fewer")


def _to_build(name: str, found: str, expected: str) -> Problem:
    return Problem(name, 0, "", Kind.MISSING_FILE, found, expected,
                   "Build it first: make review, or snakemake --cores all deduplication")  # fmt: skip
