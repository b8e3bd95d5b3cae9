"""What is sent to be screened, and to whom: what waits for a decision at a stage, divided among those who decide."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from realist.config import Config, Stage
from realist.contract import RetrievalRow
from realist.errors import Kind, Problem, ReviewError
from realist.review import read_rows
from realist.screening.decide import imported_retrieval, read_logs, removed
from realist.screening.decisions import (
    Outcome,
    Population,
    State,
    decide,
    other_methods,
    retrieval_status,
    sampled,
)
from realist.screening.exports.dividing import Team, divided, missing, shuffled
from realist.tables import read_dicts

CITATIONS = "results/deduplication/citations.csv"
BIBLIOGRAPHY = "results/deduplication/bibliography.csv"
SEARCHES = "results/records/searches.csv"
IMPORTED = "results/screening/imported.csv"


@dataclass(frozen=True)
class Sending:
    """What is sent of a stage, and what is not.

    Attributes:
        people: who has to decide on each citation that is sent, in the order in which they are sent.
        decided: how many are left out because they are decided.
        conflicts: because they are, but not the same, and wait for somebody to settle it.
        not_retrieved: because there is no report to read.
    """

    people: dict[str, Team]
    decided: int
    conflicts: int
    not_retrieved: int


def send(stage: Stage, outcomes: Sequence[Outcome], seed: int, with_decided: bool = False) -> Sending:
    """Divide what waits at a stage.

    A person who decided on a citation already is not asked again, unless what is decided is asked for.

    Args:
        stage: the stage.
        outcomes: the states of all citations that reached it.
        seed: of the order in which citations are dealt and sent.
        with_decided: whether what is decided is sent too, to everybody to whom it was dealt.
    """
    here = {one.citation_id: one for one in outcomes if one.state is not State.REMOVED}
    sample = sampled(stage, here.keys())
    readable = [one for one in shuffled(here, seed) if here[one].state is not State.NOT_RETRIEVED]
    teams = divided(stage, sorted(readable, key=lambda one: one not in sample), sample)
    people: dict[str, Team] = {}
    for one in readable:
        if with_decided:
            people[one] = teams[one]
        elif here[one].state is State.UNSCREENED:
            voters = {vote.reviewer for vote in here[one].votes}
            people[one] = missing(stage, teams[one], voters, one in sample)
    people = {one: team for one, team in people.items() if team}
    left = Counter(here[one].state for one in readable if one not in people)
    return Sending(people, left[State.INCLUDE] + left[State.EXCLUDE], left[State.CONFLICT], len(here) - len(readable))


def states(root: Path, config: Config) -> list[Outcome]:
    """The state of every citation at each stage, from the tables of decisions as they stand now.

    What was imported is taken from the last build.

    Raises:
        ReviewError: something is not built, or a table cannot be read.
    """
    citation_of = {row["record_id"]: row["citation_id"] for row in built(root, CITATIONS)}
    source_types = {row["search_id"]: row["source_type"] for row in built(root, SEARCHES)}
    elsewhere = config.screening.imports or (root / "data/screening/imports").is_dir()
    brought = built(root, IMPORTED) if elsewhere else []
    sought = read_rows(root / "data/reports/retrieval.csv", RetrievalRow, "data/reports/retrieval.csv")
    stages = config.screening.stages
    return decide(
        stages,
        read_logs(_tables(root, stages), brought, citation_of),
        imported_retrieval(brought, retrieval_status(sought, citation_of)),
        Population(citation_of, other_methods(citation_of, source_types), removed(brought)),
    )


def _tables(root: Path, stages: Iterable[Stage]) -> list[Path]:
    return [path for stage in stages for path in sorted((root / "data/screening" / stage.id).glob("*.csv"))]


def built(root: Path, name: str) -> list[dict[str, str]]:
    """A table that the build writes.

    Raises:
        ReviewError: it is not there.
    """
    if not (root / name).is_file():
        raise ReviewError([Problem(name, 0, "", Kind.MISSING_FILE, "nothing", "a table that the build makes",
                                   f"Build it first: snakemake --cores all {name}")])  # fmt: skip
    return read_dicts(root / name)
