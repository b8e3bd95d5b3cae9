"""Spreadsheets of decisions, read as a setting of the review says: each row an act, not yet about any citation.

Nothing is interpreted beyond the maps of the setting: a value that no map names is a problem, and so is a column that
is not there. Every act keeps its row and the words that stood in it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from realist.config import Import
from realist.contract import DecisionValue, Moment, RetrievalStatus
from realist.errors import Kind, Problem, ReviewError, nearest, one_of, quoted
from realist.tables import whole_rows

OTHERS = "*"
Value = TypeVar("Value")


@dataclass(frozen=True)
class Act:
    """What one row says.

    Attributes:
        row: as a spreadsheet numbers it.
        keys: by which to find its citation.
        original: the cells that were read, as `column=value; ...`.
    """

    row: int
    keys: Mapping[str, str]
    decision: DecisionValue | None = None
    status: RetrievalStatus | None = None
    reason: str = ""
    reviewer: str = ""
    decided_at: str = ""
    original: str = ""


@dataclass
class Reading:
    """The acts of one spreadsheet, and what is wrong with it."""

    acts: list[Act] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(root: Path, spec: Import) -> Reading:
    """Read the spreadsheet of one import.

    Args:
        root: the review's folder.
        spec: where it is and how it is read.
    """
    reading = Reading()
    sheet = _sheet(root, spec, spec.file, spec.encoding, columns(spec), reading.problems)
    described = _references(root, spec, reading.problems)
    if not reading.problems:
        for number, cells in sheet:
            _read_row(spec, number, cells, described, reading)
    return reading


Sheet = list[tuple[int, dict[str, str]]]


def _sheet(root: Path, spec: Import, file: str, encoding: str, needed: Sequence[str], problems: list[Problem]) -> Sheet:
    """The rows below the header that are not blank, with their numbers."""
    rows = [(number, row) for number, row in enumerate(_parsed(root, spec, file, encoding, problems), 1) if any(row)]
    if not rows:
        return []
    header = rows[0][1]
    problems += _missing_columns(spec, file, header, needed)
    return [(number, dict(zip(header, cells, strict=False))) for number, cells in rows[1:]]


def _parsed(root: Path, spec: Import, file: str, encoding: str, problems: list[Problem]) -> Iterable[list[str]]:
    path = root / file
    if not path.is_file():
        problems.append(Problem(file, 0, "", Kind.MISSING_FILE, "nothing", f"a file of the import {spec.id}",
                                "Put the file there, or correct `file` in config.yaml."))  # fmt: skip
        return []
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    except (UnicodeError, LookupError) as error:
        line = content[: getattr(error, "start", 0)].count(b"\n") + 1
        problems.append(Problem(file, line, "", Kind.WRONG_ENCODING, f"not {encoding}", "text",
                                f"Correct `encoding` of the import {spec.id} in config.yaml."))  # fmt: skip
        return []
    try:
        return whole_rows(text, file, delimiter_of(text))
    except ReviewError as error:
        problems += error.problems
        return []


def delimiter_of(text: str) -> str:
    """What separates the cells of a spreadsheet, as its header tells."""
    return max(",;\t", key=text.partition("\n")[0].count)


def _missing_columns(spec: Import, file: str, header: Sequence[str], needed: Iterable[str]) -> Iterator[Problem]:
    for column in needed:
        times = header.count(column)
        if times != 1:
            found = "nothing" if not times else f"{quoted(column)} {times} times"
            yield Problem(file, 1, column, Kind.MISSING_COLUMN, found, f"the column {quoted(column)} once",
                          f"{nearest(column, header)}Correct the import {spec.id} in config.yaml.")  # fmt: skip


def _references(root: Path, spec: Import, problems: list[Problem]) -> Mapping[str, Mapping[str, str]] | None:
    """The cells of each reference by its number; None where rows describe their references themselves."""
    listed = spec.references
    if listed is None:
        return None
    needed = [*spec.match.values(), *([listed.id_column] if listed.id_column else [])]
    sheet = _sheet(root, spec, listed.file, listed.encoding, needed, problems)
    if not listed.id_column:
        return {str(place): cells for place, (_, cells) in enumerate(sheet, start=1)}
    return {cells.get(listed.id_column, "").strip(): cells for _, cells in sheet}


def columns(spec: Import) -> list[str]:
    """The columns that an import reads of its file."""
    named = [spec.reviewer_column, spec.decision_column, spec.reason_column, spec.status_column, spec.decided_at_column]
    keys = [spec.references.pointer] if spec.references else spec.match.values()
    return list(dict.fromkeys([*keys, *spec.only, *spec.skip, *(one for one in named if one)]))


def _read_row(
    spec: Import,
    number: int,
    cells: Mapping[str, str],
    described: Mapping[str, Mapping[str, str]] | None,
    reading: Reading,
) -> None:
    if any(cells.get(column, "") not in values for column, values in spec.only.items()):
        return
    if any(cells.get(column, "") in values for column, values in spec.skip.items()):
        return
    problems: list[Problem] = []
    known = cells
    if spec.references and described is not None:
        known = described.get(cells.get(spec.references.pointer, "").strip(), {})
    keys: dict[str, str] = {key: known.get(column, "") for key, column in spec.match.items()}
    act = Act(
        number,
        keys,
        spec.decision or _mapped(spec, number, spec.decision_column, spec.decisions, cells, problems),
        _mapped(spec, number, spec.status_column, spec.statuses, cells, problems),
        _mapped(spec, number, spec.reason_column, spec.reasons, cells, problems) or "",
        spec.reviewer or _mapped(spec, number, spec.reviewer_column, spec.reviewers, cells, problems) or "",
        _moment(spec, number, cells, problems),
        _original(spec, cells),
    )
    reading.problems += problems
    if not problems and _says_something(spec, act):
        reading.acts.append(act)


def _says_something(spec: Import, act: Act) -> bool:
    match spec.table:
        case "population":
            return True
        case "retrieval":
            return act.status is not None
    return act.decision is not None and bool(act.reviewer)


def _mapped(
    spec: Import,
    number: int,
    column: str,
    values: Mapping[str, Value],
    cells: Mapping[str, str],
    problems: list[Problem],
) -> Value | None:
    """What a cell means by its map; None for an empty cell that the map does not name."""
    if not column:
        return None
    found = cells.get(column, "")
    if found in values:
        return values[found]
    if found.strip() in values:
        return values[found.strip()]
    if OTHERS in values and found.strip():
        return values[OTHERS]
    if found.strip():
        remedy = f"{nearest(found, values)}Add the value to the import {spec.id} in config.yaml."
        expected = one_of(map(quoted, values))
        problems.append(Problem(spec.file, number, column, Kind.BAD_VALUE, quoted(found), expected, remedy))
    return None


def _moment(spec: Import, number: int, cells: Mapping[str, str], problems: list[Problem]) -> str:
    found = cells.get(spec.decided_at_column, "").strip() if spec.decided_at_column else ""
    if not found:
        return spec.decided_at or ""
    try:
        return str(TypeAdapter(Moment).validate_python(found))
    except ValidationError:
        column, expected = spec.decided_at_column, "a date (2024-03-01), or with its time (2024-03-01T14:05:00)"
        problems.append(
            Problem(spec.file, number, column, Kind.BAD_VALUE, quoted(found), expected, "Correct the cell.")
        )
        return ""


def _original(spec: Import, cells: Mapping[str, str]) -> str:
    named = [*spec.only, spec.reviewer_column, spec.decision_column, spec.reason_column, spec.status_column]
    shown = list(dict.fromkeys(one for one in [*named, spec.decided_at_column] if one))
    return "; ".join(f"{column}={cells.get(column, '')}" for column in shown)
