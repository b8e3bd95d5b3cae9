"""What the page needs of a review beside its results: what people decided so far, and where they write it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from realist.appending import heal
from realist.config import Stage
from realist.contract import AdjudicationRow, DecisionRow, LeftRow, RetrievalRow, RetrievalStatus, VerdictRow
from realist.errors import relative
from realist.review import ADJUDICATION, LEFT, Placed, read_rows, stage_tables, visible
from realist.screening.decide import add_imported, imported_retrieval
from realist.screening.decisions import (
    Outcome,
    decide,
    log_of,
    retrieval_status,
)
from realist.screening.results import Results

RETRIEVAL = "data/reports/retrieval.csv"
VERDICTS = "data/deduplication/verdicts.csv"


def decisions_file(stage: str, reviewer: str) -> str:
    """The table of one reviewer at one stage."""
    return f"data/screening/{stage}/{reviewer}.csv"


def adjudication_file(stage: str) -> str:
    """The table of the settled conflicts of a stage."""
    return f"data/screening/{stage}/{ADJUDICATION}"


def left_file(stage: str) -> str:
    """The table of what was left when screening of a stage stopped."""
    return f"data/screening/{stage}/{LEFT}"


@dataclass(frozen=True)
class Written:
    """What people wrote so far, and what follows from it.

    Attributes:
        decisions: the rows of each stage.
        adjudications: likewise.
        had: whether the report of each citation that was sought could be had.
        reports: the row that says so, where it is not an imported one.
        outcomes: the state of each citation, by stage and citation.
    """

    decisions: Mapping[str, list[Placed[DecisionRow]]]
    adjudications: Mapping[str, list[Placed[AdjudicationRow]]]
    had: Mapping[str, RetrievalStatus]
    reports: Mapping[str, RetrievalRow]
    outcomes: Mapping[str, Mapping[str, Outcome]]

    @classmethod
    def of(cls, root: Path, stages: list[Stage], results: Results) -> "Written":
        """Read it.

        Raises:
            ReviewError: a table cannot be read; with every problem of it.
        """
        decisions: dict[str, list[Placed[DecisionRow]]] = {stage.id: [] for stage in stages}
        adjudications: dict[str, list[Placed[AdjudicationRow]]] = {}
        left: dict[str, list[Placed[LeftRow]]] = {}
        for stage in decisions:
            settled = root / adjudication_file(stage)
            adjudications[stage] = read_rows(settled, AdjudicationRow, adjudication_file(stage))
            left[stage] = read_rows(root / left_file(stage), LeftRow, left_file(stage))
            for path in sorted(set(stage_tables(root, stage)) - {settled, root / left_file(stage)}):
                decisions[stage] += read_rows(path, DecisionRow, relative(path, root))
        retrieval = read_rows(root / RETRIEVAL, RetrievalRow, RETRIEVAL)
        logs = {
            stage: log_of(rows, adjudications[stage], left[stage], results.citation_of)
            for stage, rows in decisions.items()
        }
        add_imported(logs, results.imported)
        had = imported_retrieval(results.imported, retrieval_status(retrieval, results.citation_of))
        found = decide(stages, logs, had, results.population())
        sought = [(results.citation_of.get(row.value.record_id, ""), row.value) for row in retrieval]
        reports = {citation: row for citation, row in sought if row.status is had.get(citation)}
        return cls(decisions, adjudications, had, reports, _by_stage(found))


def _by_stage(found: Iterable[Outcome]) -> dict[str, dict[str, Outcome]]:
    outcomes: dict[str, dict[str, Outcome]] = defaultdict(dict)
    for one in found:
        outcomes[one.stage][one.citation_id] = one
    return outcomes


def signature(root: Path) -> frozenset[tuple[str, int, int]]:
    """What tells that somebody, or another window, wrote to a table since it was read."""
    tables = [*visible(root, "data/screening/*/*.csv"), root / RETRIEVAL, root / VERDICTS]
    seen = ((path.as_posix(), path.stat()) for path in tables if path.is_file())
    return frozenset((name, stat.st_size, stat.st_mtime_ns) for name, stat in seen)


def heal_tables(root: Path, stages: Iterable[str], reviewer: str) -> list[str]:
    """Take off what a kill left of rows in the tables that this reviewer adds to; a sentence for each."""
    tables: dict[str, type[BaseModel]] = {VERDICTS: VerdictRow, RETRIEVAL: RetrievalRow}
    for stage in stages:
        tables |= {decisions_file(stage, reviewer): DecisionRow, adjudication_file(stage): AdjudicationRow}
    taken = {name: heal(root / name, model) for name, model in tables.items()}
    return [f"{name} ended in half a row, which was taken off: {text}" for name, text in taken.items() if text]
