"""The state of every citation at each stage, the conflicts, and what was included."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from realist.config import CriteriaVersion, Stage
from realist.contract import AdjudicationRow, DecisionRow, DecisionValue, LeftRow, RetrievalRow, RetrievalStatus
from realist.review import ADJUDICATION, LEFT, read_rows
from realist.screening.columns import IMPORTED
from realist.screening.criteria import REVIEW_AGAIN, review_again
from realist.screening.decisions import (
    NOT_SCREENED,
    Log,
    Outcome,
    Population,
    State,
    Vote,
    decide,
    left_when_stopped,
    other_methods,
    retrieval_status,
    votes,
)
from realist.screening.rounds import calibrated
from realist.steps import run
from realist.tables import read_dicts, write_dicts

DECISIONS = ("citation_id", "stage", "state", "reason", "settled_by", "decided_by", "decided_at", "reviewers", "sample",
             "round")  # fmt: skip
CONFLICTS = ("citation_id", "stage", "conflict", "decisions", "decision", "reason", "decided_by", "decided_at",
             "settled", "blinded")  # fmt: skip
INCLUDED = ("citation_id", "search_ids")
YIELD = ("search_id", "database", "screened", "included", "included_only_here", "number_needed_to_read")
Rows = Sequence[Mapping[str, str]]
Table = list[dict[str, str]]
_NO_ROUNDS: Mapping[tuple[str, str], str] = {}


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    data_status: str = Field(alias="review.data_status")
    stages: list[Stage] = Field(alias="screening.stages")
    versions: list[CriteriaVersion] = Field(alias="eligibility.versions")


def establish(
    citations: Path,
    searches: Path,
    decisions: list[Path],
    retrieval: list[Path],
    imported: list[Path],
    settings: Settings,
    output: Path,
    conflicts_output: Path,
    included_output: Path,
    misplaced_output: Path,
    yield_output: Path,
    review_again_output: Path,
) -> None:
    """Write the state of every citation at each stage that it reached, and what follows from it.

    That is the conflicts, the included, the yield, and the decisions to look at again after a change of the criteria.

    Imported decisions about citations that did not reach their stage decide nothing; they are listed.
    """
    citation_of = {row["record_id"]: row["citation_id"] for row in read_dicts(citations)}
    ran = read_dicts(searches)
    source_types = {row["search_id"]: row["source_type"] for row in ran}
    sought = [row for path in retrieval for row in read_rows(path, RetrievalRow)]
    brought = [row for path in imported for row in read_dicts(path)]
    logs = read_logs(decisions, brought, citation_of)
    outcomes = decide(
        settings.stages,
        logs,
        imported_retrieval(brought, retrieval_status(sought, citation_of)),
        Population(citation_of, other_methods(citation_of, source_types), removed(brought)),
    )
    rounds = calibrated(settings.stages, logs)
    write_dicts(output, DECISIONS, decision_table(outcomes, rounds), settings.data_status)
    write_dicts(conflicts_output, CONFLICTS, conflict_table(outcomes), settings.data_status)
    included = included_table(settings.stages[-1], outcomes, citation_of)
    again = review_again(settings.versions, outcomes)
    write_dicts(review_again_output, REVIEW_AGAIN, again, settings.data_status)
    write_dicts(included_output, INCLUDED, included, settings.data_status)
    write_dicts(yield_output, YIELD, yield_table(ran, outcomes, included, citation_of), settings.data_status)
    write_dicts(misplaced_output, IMPORTED, misplaced(settings.stages, brought, outcomes), settings.data_status)


def read_logs(tables: Iterable[Path], imported: Rows, citation_of: Mapping[str, str]) -> dict[str, Log]:
    """The votes of each stage: the folder of a table names the stage, its file who decided, settled or stopped."""
    logs: dict[str, Log] = defaultdict(Log)
    for path in tables:
        log = logs[path.parent.name]
        if path.name == LEFT:
            log.left = left_when_stopped(read_rows(path, LeftRow), citation_of)
        elif path.name == ADJUDICATION:
            log.adjudications += votes(read_rows(path, AdjudicationRow), citation_of)
        else:
            log.decisions += votes(read_rows(path, DecisionRow), citation_of)
    add_imported(logs, imported)
    return logs


def add_imported(logs: dict[str, Log], imported: Rows) -> None:
    """Add what was imported to the votes of its stages."""
    for row in imported:
        if row["table"] in ("decisions", "adjudications"):
            log = logs.setdefault(row["stage"], Log())
            (log.decisions if row["table"] == "decisions" else log.adjudications).append(imported_vote(row))


def imported_vote(row: Mapping[str, str]) -> Vote:
    """An imported row as a vote: a row without subject speaks for itself, as two of one citation may disagree."""
    subject = f"{row['import_id']}#{row.get('subject') or row['row']}#{row['citation_id']}"
    decision = DecisionValue(row["decision"])
    return Vote(row["citation_id"], subject, row["reviewer"], decision, row["reason"], row["decided_at"], row["file"],
                int(row["row"]), round=row.get("round", ""))  # fmt: skip


def imported_retrieval(imported: Rows, written: Mapping[str, RetrievalStatus]) -> dict[str, RetrievalStatus]:
    """Whether each report could be had, by retrieval.csv and by imported rows: one success suffices."""
    statuses = dict(written)
    for row in imported:
        if row["table"] == "retrieval" and statuses.get(row["citation_id"]) is not RetrievalStatus.RETRIEVED:
            statuses[row["citation_id"]] = RetrievalStatus(row["decision"])
    return statuses


def removed(imported: Rows) -> frozenset[str]:
    """The citations that imported rows say were removed before screening."""
    return frozenset(row["citation_id"] for row in imported if row["table"] == "removed")


def misplaced(stages: Sequence[Stage], imported: Rows, outcomes: Iterable[Outcome]) -> list[Mapping[str, str]]:
    """The imported rows, as they stand, about citations that are not at the stage that they speak of."""
    reached: dict[str, set[str]] = defaultdict(set)
    for one in outcomes:
        if one.state is not State.REMOVED:
            reached[one.stage].add(one.citation_id)
    sought_at = next((stage.id for stage in stages if stage.reads == "report"), "")
    stage_of = {"decisions": "", "adjudications": "", "retrieval": sought_at}
    return [
        row
        for row in imported
        if row["table"] in stage_of
        and row["row"] != "0"
        and row["citation_id"] not in reached[stage_of[row["table"]] or row["stage"]]
    ]


def decision_table(outcomes: Iterable[Outcome], rounds: Mapping[tuple[str, str], str] = _NO_ROUNDS) -> Table:
    """One row a citation and stage, by citation, the stages in their order.

    Args:
        outcomes: of all stages.
        rounds: the calibration round of a stage and citation, where all of its reviewers decided on it.
    """
    rows = [
        {
            "citation_id": one.citation_id,
            "stage": one.stage,
            "state": one.state.value,
            "reason": one.reason,
            "settled_by": one.settled_by.value,
            "decided_by": one.decided_by,
            "decided_at": one.decided_at,
            "reviewers": "; ".join(sorted(one.reviewers)),
            "sample": "yes" if one.sampled else "",
            "round": rounds.get((one.stage, one.citation_id), ""),
        }
        for one in outcomes
    ]
    return sorted(rows, key=lambda row: row["citation_id"])


def conflict_table(outcomes: Iterable[Outcome]) -> Table:
    """One row a conflict: what was decided, and how it was settled; empty cells where it is open."""
    rows = [
        {
            "citation_id": one.citation_id,
            "stage": one.stage,
            "conflict": one.conflict.value,
            "decisions": "; ".join(f"{vote.reviewer}: {vote.choice}" for vote in one.votes),
            "decision": one.adjudication.decision.value if one.adjudication else "",
            "reason": one.reason,
            "decided_by": one.decided_by,
            "decided_at": one.decided_at,
            "settled": one.settled.value,
            "blinded": one.adjudication.blinded if one.adjudication else "",
        }
        for one in outcomes
        if one.disputed
    ]
    return sorted(rows, key=lambda row: row["citation_id"])


def included_table(last: Stage, outcomes: Iterable[Outcome], citation_of: Mapping[str, str]) -> Table:
    """One row an included citation, with the searches that found it."""
    found_by = searches_of(citation_of)
    included = sorted(one.citation_id for one in outcomes if one.stage == last.id and one.passed)
    return [{"citation_id": one, "search_ids": "; ".join(sorted(found_by[one]))} for one in included]


def searches_of(citation_of: Mapping[str, str]) -> dict[str, set[str]]:
    """The searches that found each citation."""
    found_by: dict[str, set[str]] = defaultdict(set)
    for record, citation in citation_of.items():
        found_by[citation].add(record.partition(":")[0])
    return found_by


def yield_table(
    searches: Rows, outcomes: Iterable[Outcome], included: Rows, citation_of: Mapping[str, str]
) -> list[Mapping[str, object]]:
    """What was read for each included citation, by search.

    The number needed to read is that of citations screened for each one included (Bachmann 2002), to one decimal;
    empty where a search found none that was included. A citation of several searches counts for each.
    """
    found_by = searches_of(citation_of)
    read = {one.citation_id for one in outcomes if one.state not in (*NOT_SCREENED, State.UNSCREENED)}
    screened = Counter(search for citation in read for search in found_by[citation])
    kept = [row["search_ids"].split("; ") for row in included]
    found = Counter(search for group in kept for search in group)
    alone = Counter(group[0] for group in kept if len(group) == 1)
    return [
        {
            "search_id": search,
            "database": database,
            "screened": screened[search],
            "included": found[search],
            "included_only_here": alone[search],
            "number_needed_to_read": f"{screened[search] / found[search]:.1f}" if found[search] else "",
        }
        for search, database in sorted((row["search_id"], row["database"]) for row in searches)
    ]


if __name__ == "__main__":
    run(establish)
