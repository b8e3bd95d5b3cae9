"""Covidence: one CSV for each state of a reference; no vote, no voter and no date of a decision is in it.

The *name of the file* says the state. What comes of it is the outcome of the team at each stage that the reference
passed: whoever is to be included or excluded at full text has passed title and abstract.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from realist.config import ToolImport
from realist.contract import DecisionValue
from realist.errors import Kind, one_of, quoted
from realist.screening.carried import record_id_in
from realist.screening.importers.acts import Act, Reading, SourceFile
from realist.screening.importers.files import AGAIN, damaged, header_of, read_table, refuse_unless, saved_again

COLUMNS = ("Title", "Authors", "Covidence #")
EXPECTED = "a reference CSV of Covidence, such as review_12345_select_csv_20240301120000.csv"
REMEDY = "In Covidence choose Export, the category, and CSV."
ABSTRACT, REPORT = "title_abstract", "full_text"
STATES: Mapping[str, Sequence[tuple[str, DecisionValue]]] = {
    "select": [(ABSTRACT, DecisionValue.INCLUDE)],
    "irrelevant": [(ABSTRACT, DecisionValue.EXCLUDE)],
    "included": [(ABSTRACT, DecisionValue.INCLUDE), (REPORT, DecisionValue.INCLUDE)],
    "excluded": [(ABSTRACT, DecisionValue.INCLUDE), (REPORT, DecisionValue.EXCLUDE)],
}
"""What each of Covidence's categories says, by its stages."""

_NAME = re.compile(r"review_(\d+)_(select|irrelevant|included|excluded)_csv_(\d{14})")
_COMMENT = re.compile(r" \((\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})\)\(([^()]*)\): ?")
_REASON = re.compile(r"(?:^|; |\n)Exclusion reason: ([^;\n]*)(?:;|\n|$)")


@dataclass(frozen=True)
class Comment:
    """What somebody wrote beside a reference."""

    name: str
    written_at: str
    stage: str
    text: str


def knows(source: SourceFile) -> bool:
    """Whether the file is one of Covidence's."""
    return set(COLUMNS) <= set(header_of(source))


def read(files: Sequence[SourceFile], spec: ToolImport, renamed: str = "") -> Reading:
    """Read what Covidence exported, one file a state.

    Args:
        files: in any order; of one moment.
        spec: the import; `reviewer` stands for the team.
        renamed: the state of the files whose name does not say it.
    """
    reading = Reading(outcomes_only=True)
    known = [one for one in files if knows(one)]
    refuse_unless(reading, [one for one in files if not knows(one)], EXPECTED, REMEDY)
    _check_names(known, reading)
    for source in known:
        state = state_of(source.name) or renamed
        if state in STATES:
            _read_file(source, state, spec, reading)
        else:
            reading.refuse(source, 0, "", Kind.MISSING_VALUE, quoted(source.name),
                           f"a name that says the state of its references, {one_of(STATES)}",
                           "Give the file its name back, or say what it is: realist import --state irrelevant "
                           "FILE")  # fmt: skip
    return reading


def state_of(name: str) -> str:
    """The state that the name of a file says; nothing where it was renamed."""
    match = _NAME.search(name)
    return match[2] if match else ""


def _check_names(files: Iterable[SourceFile], reading: Reading) -> None:
    """Files of two reviews are not one import."""
    reviews = {match[1]: source for source in files if (match := _NAME.search(source.name))}
    if len(reviews) > 1:
        source = reviews[max(reviews)]
        reading.refuse(source, 0, "", Kind.CONTRADICTING_ACTS, f"files of the reviews {', '.join(sorted(reviews))}",
                       "files of one review", "Import the files of each review by themselves.")  # fmt: skip


def _read_file(source: SourceFile, state: str, spec: ToolImport, reading: Reading) -> None:
    table = read_table(source, reading.problems)
    reading.remarks += saved_again(table)
    reading.problems += damaged(table, ["Covidence #", "Accession Number", "DOI"])
    for row, cells in table.rows:
        number = cells["Covidence #"].strip().removeprefix("#")
        if not number.isdecimal():
            reading.refuse(source, row, "Covidence #", Kind.BAD_VALUE, quoted(cells["Covidence #"]),
                           "a number such as #123", AGAIN)  # fmt: skip
            continue
        item = str(int(number))
        if item in reading.references and reading.references[item].source is not source:
            before = reading.references[item]
            reading.refuse(source, row, "Covidence #", Kind.CONTRADICTING_ACTS,
                           f"#{item}, which stands in {before.source.name}, row {before.row}, too",
                           "each reference in one state",
                           "The files are of different days: import those of the earlier day first, then the "
                           "others.")  # fmt: skip
            continue
        reading.add_reference(item, source, row, _described(cells))
        _read_row(source, row, item, state, cells, spec, reading)


def _described(cells: Mapping[str, str]) -> dict[str, str]:
    return {
        "record_id": record_id_in(*cells.values()),
        "accession": cells.get("Accession Number", ""),
        "doi": cells.get("DOI", ""),
        "title": cells["Title"],
        "authors": cells["Authors"],
        "year": cells.get("Published Year", ""),
        "container": cells.get("Journal", ""),
        "volume": cells.get("Volume", ""),
        "issue": cells.get("Issue", ""),
        "pages": cells.get("Pages", ""),
    }


def _read_row(
    source: SourceFile, row: int, item: str, state: str, cells: Mapping[str, str], spec: ToolImport, reading: Reading
) -> None:
    comments, reasons = parse_notes(cells.get("Notes", ""))
    reading.named |= {one.name for one in comments}
    note = " / ".join(f"{one.name} ({one.written_at}, {one.stage}): {one.text}" for one in comments)
    for stage, decision in STATES[state]:
        why = tuple(reasons) if decision is DecisionValue.EXCLUDE else ()
        original = f"in {state}" + "".join(f"; Exclusion reason: {one}" for one in why)
        reading.acts.append(Act(item, decision, source, row, original, spec.reviewer, stage, why, note=note))


def parse_notes(text: str) -> tuple[list[Comment], list[str]]:
    """Comments and exclusion reasons of the column Notes.

    Comments may hold a semicolon: one ends where the next `<name> (<time>)(<stage>): ` begins.
    """
    reasons = [found.strip() for found in _REASON.findall(text) if found.strip()]
    rest = _REASON.sub("; ", text).removeprefix("; ")
    matches = list(_COMMENT.finditer(rest))
    starts = [_name_start(rest, match.start(), before) for match, before in zip(matches, _ends(matches), strict=True)]
    ends = [*starts[1:], len(rest)][: len(starts)]
    comments = [
        Comment(rest[start : match.start()].strip(), match[1], match[2], _closed(rest[match.end() : end]))
        for match, start, end in zip(matches, starts, ends, strict=True)
    ]
    return comments, list(dict.fromkeys(reasons))


def _ends(matches: Sequence[re.Match[str]]) -> list[int]:
    """Where the comment before each begins, behind its name."""
    return [0, *(match.end() for match in matches)][: len(matches)]


def _closed(text: str) -> str:
    """A comment without the semicolon that ends it."""
    return text.strip().removesuffix(";").rstrip()


def _name_start(text: str, before: int, earliest: int) -> int:
    """Where the name that ends at `before` begins: behind the last semicolon or line end."""
    found = max(text.rfind("; ", earliest, before) + 2, text.rfind("\n", earliest, before) + 1)
    return found if found > 1 and found >= earliest else earliest
