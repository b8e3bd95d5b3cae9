"""What is kept of another tool's export: two tables below data/screening/imports, without a reviewer's name.

`acts.csv` only grows. What a later export repeats adds nothing; what it changes is a new row, which replaces the older
one; what it lacks is told, and kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from realist.contract import ActRow, DecisionValue, ReferenceRow
from realist.errors import Kind
from realist.review import Placed, read_rows
from realist.screening.decisions import moment
from realist.screening.importers.acts import Act, Reading
from realist.tables import write_dicts

REASONS = " | "
GONE = "no decision in this export"
_SHOWN = 5
Identity = tuple[str, str, str, str, DecisionValue, str, datetime]
Subject = tuple[str, str, str, str]


@dataclass
class Kept:
    """The two tables of one import."""

    acts: list[ActRow] = field(default_factory=list)
    references: list[ReferenceRow] = field(default_factory=list)


@dataclass
class Merge:
    """What importing makes of what was there: the tables, how many acts are new, and what changed or is gone."""

    kept: Kept
    added: int = 0
    remarks: list[str] = field(default_factory=list)


def acts_file(import_id: str) -> str:
    """Where the acts of an import stand, relative to the review's folder."""
    return f"data/screening/imports/{import_id}/acts.csv"


def references_file(import_id: str) -> str:
    """Where the references of an import stand, relative to the review's folder."""
    return f"data/screening/imports/{import_id}/references.csv"


def placed_acts(root: Path, import_id: str) -> list[Placed[ActRow]]:
    """The acts with their rows.

    Raises:
        ReviewError: the table is not as it was written.
    """
    return read_rows(root / acts_file(import_id), ActRow, acts_file(import_id))


def placed_references(root: Path, import_id: str) -> list[Placed[ReferenceRow]]:
    """The references with their rows.

    Raises:
        ReviewError: the table is not as it was written.
    """
    return read_rows(root / references_file(import_id), ReferenceRow, references_file(import_id))


def load(root: Path, import_id: str) -> Kept:
    """What earlier imports wrote; nothing before the first.

    Raises:
        ReviewError: a table is not as it was written.
    """
    return Kept(
        [row.value for row in placed_acts(root, import_id)],
        [row.value for row in placed_references(root, import_id)],
    )


def write(root: Path, import_id: str, kept: Kept) -> None:
    """Write both tables; one that is as it was is left alone."""
    if kept == load(root, import_id) and (root / acts_file(import_id)).exists():
        return
    rows = [row.model_dump(mode="json") for row in kept.acts]
    write_dicts(root / references_file(import_id), tuple(ReferenceRow.model_fields),
                [row.model_dump(mode="json") for row in kept.references])  # fmt: skip
    write_dicts(root / acts_file(import_id), tuple(ActRow.model_fields), rows)


def reconciled(reading: Reading) -> Reading:
    """The reading, with the votes that only the second file tells: a log may begin after the first votes."""
    voted = {(act.item, act.reviewer) for act in reading.acts}
    earlier = [act for act in reading.beside if (act.item, act.reviewer) not in voted]
    if not earlier:
        return reading
    remark = (
        f"{_count(len(earlier), 'decision')} of {earlier[0].source.name} without any act in the log: imported without "
        f"a time ({_some(act.item for act in earlier)})."
    )
    beside = [act for act in reading.beside if (act.item, act.reviewer) in voted]
    return replace(reading, acts=[*earlier, *reading.acts], beside=beside, remarks=[*reading.remarks, remark])


def merged(kept: Kept, reading: Reading) -> Merge:
    """What is kept after an import: what was there, and what the reading adds.

    Args:
        kept: of earlier imports.
        reading: of the tool's files, names replaced.
    """
    batch = max((row.batch for row in kept.acts), default=0) + 1
    if not reading.whole_history and _is_older(kept, reading):
        return Merge(kept, remarks=["These files were imported before, and later ones since: nothing was changed."])
    new = list(_from_history(kept, reading, batch) if reading.whole_history else _from_snapshot(kept, reading, batch))
    acts = sorted([*kept.acts, *new], key=lambda row: (row.item, moment(row.decided_at), row.batch))
    remarks = [*_lost_acts(kept, reading), *_lost_references(kept, reading), *_changed(kept, new)]
    return Merge(Kept(acts, _references(kept, reading)), len(new), remarks)


def _is_older(kept: Kept, reading: Reading) -> bool:
    """Whether the files were imported, and others after them."""
    batches = {row.sha256: row.batch for row in kept.acts}
    read = {act.source.sha256 for act in reading.acts}
    latest = max(batches.values(), default=0)
    return bool(read) and read <= batches.keys() and all(batches[one] < latest for one in read)


def refuse_less(kept: Kept, reading: Reading) -> None:
    """A problem where an earlier import knew times and this one knows none: what is later could not be told."""
    if any(row.decided_at for row in kept.acts) and reading.acts and not any(act.decided_at for act in reading.acts):
        source = reading.acts[0].source
        reading.refuse(source, 0, "", Kind.CONTRADICTING_ACTS, "decisions without times",
                       "decisions with their times, as an earlier import had them",
                       "Export the same kind of file as the first time (of Rayyan: customizations_log.csv with the "
                       "articles).")  # fmt: skip


def refuse_twice(reading: Reading) -> None:
    """A problem where one person stands twice in a file and says two things at no time: two names, one pseudonym."""
    first: dict[Subject, Act] = {}
    for act in reading.acts:
        before = first.setdefault(act.subject, act)
        if not act.decided_at and before.decision != act.decision and before.source.sha256 == act.source.sha256:
            reading.refuse(act.source, act.row, "", Kind.CONTRADICTING_ACTS,
                           f"{act.reviewer} twice: {before.decision} and {act.decision}", "one decision a person",
                           "Two names mean one person in private/people.csv: correct it, or settle in the tool what "
                           "the person decided, and export again.")  # fmt: skip


def _row(act: Act, batch: int, decided_at: str | None = None) -> ActRow:
    return ActRow(
        item=act.item,
        stage=act.stage,
        code=act.code,
        decision=act.decision,
        reason=REASONS.join(one.replace(REASONS.strip(), "/") for one in act.reasons),
        reviewer=act.reviewer,
        decided_at=act.decided_at if decided_at is None else decided_at,
        note=act.note,
        batch=batch,
        source=act.source.name,
        sha256=act.source.sha256,
        row=act.row,
        original=act.original,
    )


def _subject(row: ActRow) -> Subject:
    return row.item, row.stage, row.code, row.reviewer


def _identity(row: ActRow) -> Identity:
    return (*_subject(row), row.decision, row.reason, moment(row.decided_at))


def _standing(rows: Iterable[ActRow]) -> dict[Subject, ActRow]:
    """The last act about each subject, in the order of the table."""
    return {_subject(row): row for row in rows}


def _from_history(kept: Kept, reading: Reading, batch: int) -> Iterator[ActRow]:
    """The acts that are not there yet; and the end of decisions without time and stage that the history replaces."""
    known = set(map(_identity, kept.acts))
    new = [_row(act, batch) for act in reading.acts]
    told = {(row.item, row.reviewer) for row in new}
    subjects = set(map(_subject, new))
    for subject, row in _standing(kept.acts).items():
        if not row.decided_at and (row.item, row.reviewer) in told and subject not in subjects:
            yield from _taken_back(row, reading, batch)
    for row in new:
        if _identity(row) not in known:
            known.add(_identity(row))
            yield row


def _from_snapshot(kept: Kept, reading: Reading, batch: int) -> Iterator[ActRow]:
    """What differs from the decisions that stand; and an end to those that are gone."""
    known, standing = set(map(_identity, kept.acts)), _standing(kept.acts)
    new = _standing(_row(act, batch) for act in reading.acts)
    for subject, row in new.items():
        last = standing.get(subject)
        if last and (last.decision, last.reason) == (row.decision, row.reason) and not row.decided_at:
            continue
        if row.decided_at and _identity(row) in known:
            continue
        yield row if row.decided_at or not last else row.model_copy(update={"decided_at": last.decided_at})
    for subject, last in standing.items():
        if last.item in reading.references and subject not in new:
            yield from _taken_back(last, reading, batch)


def _taken_back(row: ActRow, reading: Reading, batch: int) -> Iterator[ActRow]:
    """The end of a decision that a later export does not show."""
    if row.decision is DecisionValue.UNDONE or row.item not in reading.references:
        return
    seen = reading.references[row.item]
    changes = {"decision": DecisionValue.UNDONE, "reason": "", "note": "", "batch": batch, "source": seen.source.name,
               "sha256": seen.source.sha256, "row": seen.row, "original": GONE}  # fmt: skip
    yield row.model_copy(update=changes)


def _references(kept: Kept, reading: Reading) -> list[ReferenceRow]:
    """Every reference that was ever there, as the last export describes it."""
    rows = {row.item: row for row in kept.references}
    for item, one in reading.references.items():
        row = ReferenceRow(item=item, **one.described, source=one.source.name, row=one.row)
        before = rows.get(item)
        if before is None or before.model_copy(update={"source": row.source, "row": row.row}) != row:
            rows[item] = row
    return [row for _, row in sorted(rows.items())]


def _lost_acts(kept: Kept, reading: Reading) -> Iterator[str]:
    if not reading.whole_history:
        return
    told = {_identity(_row(act, 1)) for act in reading.acts}
    lost = [row for row in kept.acts if row.decided_at and row.original != GONE and _identity(row) not in told]
    if lost:
        yield (f"{_count(len(lost), 'act')} of earlier imports are not in this export any more; they are kept "
               f"({_some(row.item for row in lost)}).")  # fmt: skip


def _lost_references(kept: Kept, reading: Reading) -> Iterator[str]:
    lost = [row.item for row in kept.references if row.item not in reading.references]
    if lost:
        yield (f"{_count(len(lost), 'reference')} of earlier imports are not in this export; they are kept as they "
               f"were ({_some(lost)}).")  # fmt: skip


def _changed(kept: Kept, new: Sequence[ActRow]) -> Iterator[str]:
    """Decisions that were imported before and are others now."""
    before = _standing(kept.acts)
    for subject, row in sorted(_standing(new).items()):
        last = before.get(subject)
        if last and last.decision != row.decision:
            yield f"{row.item}: {row.reviewer} had {last.decision}, and has {row.decision} now."


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


def _some(values: Iterable[str]) -> str:
    found = list(dict.fromkeys(values))
    return ", ".join(found[:_SHOWN]) + (f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else "")
