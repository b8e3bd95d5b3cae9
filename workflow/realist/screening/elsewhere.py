"""What `realist import` wrote down of another tool, as decisions at our stages about our citations.

The tables keep the tool's words; what they mean is in the settings, and is read here, at every build: a setting that
was corrected needs no new import.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from realist.config import Stage, ToolImport
from realist.contract import ActRow, DecisionValue, MatchRow, ReferenceRow
from realist.errors import Kind, Problem, ReviewError, nearest, one_of, quoted
from realist.review import Placed
from realist.screening.importers.kept import REASONS, acts_file, placed_acts, placed_references, references_file
from realist.screening.matching import Index, Match

IDENTIFIERS = ("record_id", "accession", "pmid", "doi")
SHOWN = (*IDENTIFIERS, "title")
Row = dict[str, str]


@dataclass
class Brought:
    """The rows of one import for `imported.csv` and `unmatched.csv`, and what is wrong."""

    rows: list[Row] = field(default_factory=list)
    unmatched: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def bring(
    root: Path,
    spec: ToolImport,
    stages: Sequence[Stage],
    index: Index,
    settled: Mapping[str, MatchRow],
    citation_of: Mapping[str, str],
) -> Brought:
    """Read what was written down, and match it.

    Args:
        root: the review's folder.
        spec: the import.
        stages: of the review.
        index: the citations.
        settled: what people found, by the tool's id of the reference.
        citation_of: the citation of each record.
    """
    try:
        acts, references = placed_acts(root, spec.id), placed_references(root, spec.id)
    except ReviewError as error:
        return Brought(problems=list(error.problems))
    if not acts and not references:
        return Brought(problems=[_nothing_imported(spec)])
    brought = Brought(problems=list(interpreted_problems(spec, stages, acts)))
    matches = match_all(references, index, settled, citation_of)
    for row in acts:
        match = matches.get(row.value.item, Match(frozenset()))
        stage, reason = meaning(spec, stages, row.value)
        if match.citation_id and stage:
            brought.rows.append(_row(spec, row, stage, reason, match))
    _list_unmatched(spec, acts, references, matches, settled, brought)
    return brought


def match_all(
    references: Sequence[Placed[ReferenceRow]],
    index: Index,
    settled: Mapping[str, MatchRow],
    citation_of: Mapping[str, str],
) -> dict[str, Match]:
    """The citations of each reference: as people found, by our id, by numbers, at last by comparison."""
    matches: dict[str, Match] = {}
    for row in references:
        one = row.value
        if one.item in settled:
            record = settled[one.item].record_id
            found = frozenset({citation_of[record]}) if record in citation_of else frozenset[str]()
            matches[one.item] = Match(found, settled[one.item].decided_by)
        else:
            matches[one.item] = index.find({key: getattr(one, key) for key in IDENTIFIERS})
    open_ = {row.value.item: row.value for row in references
             if not matches[row.value.item].citation_id and row.value.item not in settled}  # fmt: skip
    compared = index.compare({item: _as_record(one) for item, one in open_.items()})
    for item, sure in compared.items():
        candidates = matches[item].citations
        narrowed = sure & candidates if candidates else sure
        if narrowed:
            matches[item] = Match(narrowed, "comparison")
    return matches


def _as_record(one: ReferenceRow) -> dict[str, str]:
    return {key: str(value) for key, value in one.model_dump().items() if key not in ("item", "record_id", "row")}


def meaning(spec: ToolImport, stages: Sequence[Stage], act: ActRow) -> tuple[str, str]:
    """Our stage and reason for an act; empty where the settings name none."""
    stage = next((one for one in stages if one.id == _stage_id(spec, act.stage)), None)
    if stage is None:
        return "", ""
    found = list(dict.fromkeys(filter(None, (reason_id(spec, stage, word) for word in _words(act)))))
    if len(found) > 1 and spec.several_reasons == "first":
        found = [reason.id for reason in stage.reasons if reason.id in found][:1]
    return stage.id, found[0] if len(found) == 1 else ""


def reason_id(spec: ToolImport, stage: Stage, word: str) -> str | None:
    """The reason of a stage that a word means; nothing where the setting says that it gives none; None if unknown."""
    known = {one.id for one in stage.reasons}
    mapped = {key.strip().casefold(): value for key, value in spec.reasons.items()}
    plain = word.strip().casefold()
    if plain in mapped:
        return mapped[plain] if mapped[plain] in known or not mapped[plain] else None
    return next((one.id for one in stage.reasons if plain in (one.id.casefold(), one.label.casefold())), None)


def interpreted_problems(
    spec: ToolImport, stages: Sequence[Stage], acts: Iterable[Placed[ActRow]]
) -> Iterator[Problem]:
    """Stages and reasons of acts that stand and that the settings do not explain, each word once."""
    standing = {(row.value.item, row.value.stage, row.value.code, row.value.reviewer): row for row in acts}
    told: set[tuple[str, str]] = set()
    for row in sorted(standing.values(), key=lambda row: row.row):
        for column, word, problem in _unexplained(spec, stages, row):
            if (column, word) not in told:
                told.add((column, word))
                yield problem


def _unexplained(spec: ToolImport, stages: Sequence[Stage], row: Placed[ActRow]) -> Iterator[tuple[str, str, Problem]]:
    """What of an act no setting explains: column, word, problem."""
    act = row.value
    stage = next((one for one in stages if one.id == _stage_id(spec, act.stage)), None)
    if stage is None:
        yield "stage", act.stage, _unknown_stage(spec, row)
        return
    if act.decision is not DecisionValue.EXCLUDE:
        return
    meant = {word: reason_id(spec, stage, word) for word in _words(act)}
    for word in [word for word, reason in meant.items() if reason is None]:
        yield "reason", word, _unknown_reason(spec, stage, row, word)
    several = list(dict.fromkeys(filter(None, meant.values())))
    if len(several) > 1 and spec.several_reasons == "stop":
        yield "reason", act.reason, _several_reasons(spec, row, several)


def _told(row: Placed[ActRow], found: str) -> str:
    """What was found, with its place in the file as exported."""
    return f"{found} ({row.value.source}, row {row.value.row})"


def _unknown_stage(spec: ToolImport, row: Placed[ActRow]) -> Problem:
    word = row.value.stage
    found, key = (quoted(word), f"`stages`, for {quoted(word)},") if word else ("no stage", "`stage`")
    return row.problem("stage", Kind.BAD_VALUE, _told(row, found), "a stage that the import explains",
                       f"Add {key} to the import {spec.id} in config.yaml.")  # fmt: skip


def _unknown_reason(spec: ToolImport, stage: Stage, row: Placed[ActRow], word: str) -> Problem:
    known = [one.id for one in stage.reasons]
    expected = one_of(known) if known else f"no reason: the stage {stage.id} has none"
    return row.problem("reason", Kind.UNKNOWN_REASON, _told(row, quoted(word)), expected,
                       f"{nearest(word, known)}Add the word to `reasons` of the import {spec.id} in config.yaml, or "
                       "the reason to the stage.")  # fmt: skip


def _several_reasons(spec: ToolImport, row: Placed[ActRow], several: Sequence[str]) -> Problem:
    return row.problem("reason", Kind.BAD_VALUE, _told(row, " and ".join(several)), "one reason for an exclusion",
                       "Leave one in the tool and export again, or set `several_reasons: first` for the import "
                       f"{spec.id}: then the first in the order of the stage counts.")  # fmt: skip


def _stage_id(spec: ToolImport, word: str) -> str:
    """Our stage for the tool's; a code of EPPI-Reviewer names ours itself."""
    if spec.tool == "eppi":
        return word
    return spec.stages.get(word, "") if word else spec.stage


def _words(act: ActRow) -> list[str]:
    return [one for one in act.reason.split(REASONS) if one.strip()]


def _nothing_imported(spec: ToolImport) -> Problem:
    return Problem(acts_file(spec.id), 0, "", Kind.MISSING_FILE, "nothing", f"what was exported from {spec.tool}",
                   f"Run: realist import --id {spec.id} and the files that you exported. Or take the import out of "
                   "config.yaml.")  # fmt: skip


def _row(spec: ToolImport, row: Placed[ActRow], stage: str, reason: str, match: Match) -> Row:
    act = row.value
    return {
        "stage": stage,
        "citation_id": match.citation_id,
        "table": "decisions",
        "decision": act.decision.value,
        "reason": reason if act.decision is DecisionValue.EXCLUDE else "",
        "reviewer": act.reviewer,
        "decided_at": act.decided_at,
        "import_id": spec.id,
        "file": row.file,
        "row": str(row.row),
        "original": f"{act.source}, row {act.row}: {act.original}",
        "matched_by": match.by,
        "subject": "/".join(filter(None, (act.item, act.code))),
        "round": spec.round,
    }


def _list_unmatched(
    spec: ToolImport,
    acts: Sequence[Placed[ActRow]],
    references: Sequence[Placed[ReferenceRow]],
    matches: Mapping[str, Match],
    settled: Mapping[str, MatchRow],
    brought: Brought,
) -> None:
    """References that people decided on and that are no citation, or several."""
    said: dict[str, list[str]] = {}
    for act in acts:
        said.setdefault(act.value.item, []).append(f"{act.value.reviewer}: {act.value.decision}")
    described = {row.value.item: row for row in references}
    for item, decisions in said.items():
        match = matches.get(item, Match(frozenset()))
        if match.citation_id:
            continue
        row = described.get(item)
        by_person = settled.get(item)
        brought.unmatched.append(_unmatched_row(spec, item, row, match, "; ".join(decisions), by_person))
        if spec.unmatched == "stop" and by_person is None:
            brought.problems.append(_unmatched_problem(spec, item, row, match))


def _unmatched_row(
    spec: ToolImport,
    item: str,
    row: Placed[ReferenceRow] | None,
    match: Match,
    original: str,
    by_person: MatchRow | None,
) -> Row:
    keys = [(key, getattr(row.value, key)) for key in SHOWN] if row else []
    return {
        "import_id": spec.id,
        "file": references_file(spec.id),
        "row": str(row.row if row else 0),
        "item": item,
        "candidates": "; ".join(sorted(match.citations)),
        "keys": "; ".join(f"{key}={text}" for key, text in keys if text),
        "original": original,
        "settled_by": by_person.decided_by if by_person else "",
    }


def _unmatched_problem(spec: ToolImport, item: str, row: Placed[ReferenceRow] | None, match: Match) -> Problem:
    found = f"{item}: " + ("several citations: " + ", ".join(sorted(match.citations)[:3]) if match.citations else
                           "no citation")  # fmt: skip
    return Problem(references_file(spec.id), row.row if row else 0, "item", Kind.UNMATCHED_ROW, found, "one citation",
                   f"Say which in data/screening/imports/matches.csv (import_id {spec.id}, item {item}), or set "
                   f"`unmatched: list` for the import {spec.id} in config.yaml.")  # fmt: skip
