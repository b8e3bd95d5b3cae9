"""Decisions that were made elsewhere, matched to our citations: each keeps its file, its row and its own words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from realist.config import Import, Screening, Stage, ToolImport
from realist.contract import MatchRow
from realist.errors import Kind, Problem, ReviewError, stop_if
from realist.review import Placed, read_rows
from realist.screening.columns import IMPORTED
from realist.screening.elsewhere import bring
from realist.screening.matching import Index, Match
from realist.screening.spreadsheets import Act, read
from realist.steps import run
from realist.tables import read_dicts, write_dicts

MATCHES = "data/screening/imports/matches.csv"
UNMATCHED = ("import_id", "file", "row", "item", "candidates", "keys", "original", "settled_by")
Row = dict[str, str]


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    data_status: str = Field(alias="review.data_status")
    stages: list[Stage] = Field(alias="screening.stages")
    imports: list[Import] = Field(alias="screening.imports")
    tools: list[ToolImport] = Field(alias="screening.tools")


@dataclass
class Imported:
    """What was read, by import, and the rows that found no citation, or several."""

    rows: list[Row] = field(default_factory=list)
    unmatched: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def establish(
    files: list[Path],  # noqa: ARG001 (that the step reruns when one changes; the settings name them)
    records: list[Path],
    citations: Path,
    matches: list[Path],
    settings: Settings,
    output: Path,
    unmatched_output: Path,
) -> None:
    """Write every imported decision with its citation, and the rows that found none or several.

    Raises:
        ReviewError: a file cannot be read as its setting says, or rows without a citation are to stop the build.
    """
    citation_of = {row["record_id"]: row["citation_id"] for row in read_dicts(citations)}
    index = Index((row for path in records for row in read_dicts(path)), citation_of)
    found_by_people = [row for path in matches for row in read_rows(path, MatchRow)]
    imported = bring_in(Path(), settings.imports, index, citation_of, found_by_people, settings.tools, settings.stages)
    stop_if(imported.problems)
    write_dicts(output, IMPORTED, imported.rows, settings.data_status)
    write_dicts(unmatched_output, UNMATCHED, imported.unmatched, settings.data_status)


def match_in_memory(
    root: Path, screening: Screening, records: Iterable[Mapping[str, str]], citation_of: Mapping[str, str]
) -> Imported:
    """What was imported as it stands now, matched as the build will match it.

    Args:
        root: the review's folder.
        screening: its settings of screening.
        records: of all searches, as rows; those without a citation are passed over.
        citation_of: the citation of each record.
    """
    matches: list[Placed[MatchRow]] = []
    problems: list[Problem] = []
    try:
        matches = read_rows(root / MATCHES, MatchRow, MATCHES)
    except ReviewError as error:
        problems = list(error.problems)
    index = Index((row for row in records if row["record_id"] in citation_of), citation_of)
    imported = bring_in(root, screening.imports, index, citation_of, matches, screening.tools, screening.stages)
    imported.problems += problems
    return imported


def bring_in(
    root: Path,
    imports: Sequence[Import],
    index: Index,
    citation_of: Mapping[str, str],
    found_by_people: Sequence[Placed[MatchRow]] = (),
    tools: Sequence[ToolImport] = (),
    stages: Sequence[Stage] = (),
) -> Imported:
    """Read and match every import; then say what the lists mean by what they do not name."""
    imported = Imported()
    settled = {(one.value.import_id, one.value.row): one.value for one in found_by_people if not one.value.item}
    imported.problems += _unknown_matches(found_by_people, [*imports, *tools], citation_of)
    for spec in imports:
        reading = read(root, spec)
        imported.problems += reading.problems
        for act in reading.acts:
            _place(spec, act, index, settled.get((spec.id, act.row)), citation_of, imported)
    for tool in tools:
        found = {one.value.item: one.value for one in found_by_people if one.value.import_id == tool.id}
        brought = bring(root, tool, stages, index, found, citation_of)
        imported.rows += brought.rows
        imported.unmatched += brought.unmatched
        imported.problems += brought.problems
    imported.rows += list(_removed(imports, imported.rows, citation_of))
    imported.rows += list(_absent(imports, imported.rows, citation_of))
    order = ("stage", "citation_id", "table", "import_id")
    imported.rows.sort(key=lambda row: (*(row[column] for column in order), int(row["row"])))
    return imported


def _place(
    spec: Import,
    act: Act,
    index: Index,
    by_person: MatchRow | None,
    citation_of: Mapping[str, str],
    imported: Imported,
) -> None:
    match = index.find(act.keys)
    if by_person is not None:
        match = Match(frozenset({citation_of[by_person.record_id]} if by_person.record_id in citation_of else ()),
                      by_person.decided_by)  # fmt: skip
    if match.citation_id:
        imported.rows.append(_row(spec, act, match))
        return
    settled_by = by_person.decided_by if by_person else ""
    imported.unmatched.append(_unmatched_row(spec, act, match, settled_by))
    if spec.unmatched == "stop" and not settled_by:
        found = "several citations: " + ", ".join(sorted(match.citations)[:3]) if match.citations else "no citation"
        imported.problems.append(_unmatched_problem(spec, act, found))


def _unmatched_problem(spec: Import, act: Act, found: str) -> Problem:
    return Problem(spec.file, act.row, ", ".join(spec.match.values()), Kind.UNMATCHED_ROW, found, "one citation",
                   "Say which in data/screening/imports/matches.csv, or set `unmatched: list` for the import "
                   f"{spec.id} in config.yaml.")  # fmt: skip


def _row(spec: Import, act: Act, match: Match) -> Row:
    value = act.decision.value if act.decision else act.status.value if act.status else ""
    return {
        "stage": spec.stage,
        "citation_id": match.citation_id,
        "table": spec.table,
        "decision": value,
        "reason": act.reason,
        "reviewer": act.reviewer,
        "decided_at": act.decided_at,
        "import_id": spec.id,
        "file": spec.file,
        "row": str(act.row),
        "original": act.original,
        "matched_by": match.by,
        "subject": "",
        "round": spec.round,
    }


def _unmatched_row(spec: Import, act: Act, match: Match, settled_by: str) -> Row:
    return {
        "import_id": spec.id,
        "file": spec.file,
        "row": str(act.row),
        "item": "",
        "candidates": "; ".join(sorted(match.citations)),
        "keys": "; ".join(f"{key}={text}" for key, text in act.keys.items() if key != "abstract"),
        "original": act.original,
        "settled_by": settled_by,
    }


def _inferred(spec: Import, citation: str, table: str, decision: str) -> Row:
    """A row that no row says: what a list means by not naming a citation."""
    said = Act(0, {}, reviewer=spec.reviewer, decided_at=spec.decided_at or "", original="not in the list")
    row = _row(spec, said, Match(frozenset({citation}), "absence"))
    return row | {"table": table, "decision": decision}


def _removed(imports: Sequence[Import], rows: Sequence[Row], citation_of: Mapping[str, str]) -> Iterator[Row]:
    """The citations that no list of a population names: removed before screening."""
    named = {row["citation_id"] for row in rows if row["table"] == "population"}
    for spec in imports:
        if spec.table == "population":
            missing = _of_searches(spec.searches, citation_of) - named
            named |= missing
            yield from (_inferred(spec, citation, "removed", "") for citation in sorted(missing))


def _absent(imports: Iterable[Import], rows: Sequence[Row], citation_of: Mapping[str, str]) -> Iterator[Row]:
    removed = {row["citation_id"] for row in rows if row["table"] == "removed"}
    said = {(row["table"], row["stage"], row["reviewer"], row["citation_id"]) for row in rows}
    for spec in imports:
        if spec.absent is not None:
            for citation in sorted(_of_searches(spec.absent.searches, citation_of) - removed):
                key = (spec.table, spec.stage, spec.reviewer, citation)
                if key not in said:
                    said.add(key)
                    yield _inferred(spec, citation, spec.table, spec.absent.decision)


def _of_searches(searches: Sequence[str], citation_of: Mapping[str, str]) -> set[str]:
    wanted = set(searches)
    return {citation for record, citation in citation_of.items() if record.partition(":")[0] in wanted}


def _unknown_matches(
    rows: Iterable[Placed[MatchRow]], imports: Iterable[Import | ToolImport], citation_of: Mapping[str, str]
) -> Iterator[Problem]:
    known = {spec.id for spec in imports}
    for row in rows:
        if row.value.import_id not in known:
            yield row.problem("import_id", Kind.UNKNOWN_REFERENCE, row.value.import_id,
                              "an import of config.yaml", "Correct the id.")  # fmt: skip
        if row.value.record_id and row.value.record_id not in citation_of:
            yield row.problem("record_id", Kind.UNKNOWN_RECORD, row.value.record_id, "a record of results/records",
                              "Correct the id, or leave it empty where no export holds it.")  # fmt: skip


if __name__ == "__main__":
    run(establish)
