"""One way to report a problem: what was found, where, what was expected, how to mend it.

A problem is data. Checks return problems and never print; the command line, the build and the audit pages lay the
same list out. Every kind is declared once, in `Kind`, with a stable code that documentation and tests refer to.
"""

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class Kind(Enum):
    """Every kind of problem: its stable code and what is wrong, in a few words."""

    MISSING_FILE = "F01", "a file is missing"
    UNREADABLE_FILE = "F02", "a file cannot be read"
    WRONG_ENCODING = "F03", "text is not UTF-8"
    BAD_YAML = "F04", "YAML cannot be read"
    BAD_CSV = "F05", "a table cannot be read"
    CHANGED_EXPORT = "F06", "an export is not the file that was registered"
    UNEXPECTED_FILE = "F07", "a file has no place here"
    UNUSABLE_NAME = "F08", "a folder has a name that cannot be used"
    UNKNOWN_KEY = "C01", "a setting is not known"
    MISSING_KEY = "C02", "a setting is missing"
    BAD_SETTING = "C03", "a setting has a value that does not fit"
    UNKNOWN_COLUMN = "T01", "a column is not known"
    MISSING_COLUMN = "T02", "a column is missing"
    BAD_VALUE = "T03", "a value does not fit its column"
    MISSING_VALUE = "T04", "a required cell is empty"
    DUPLICATE_ID = "T05", "an id occurs twice"
    UNKNOWN_REFERENCE = "T06", "an id refers to nothing"
    HITS_MISMATCH = "R01", "an export holds another number of records than the database reported"
    REJECTED_RECORD = "R02", "part of an export cannot be read as a record"
    UNKNOWN_FORMAT = "R03", "the format of an export is not recognised"
    UNKNOWN_RECORD = "S01", "a row names a record that no export holds"
    UNKNOWN_REASON = "S02", "an exclusion reason is not in the vocabulary"
    MISSING_REASON = "S03", "an exclusion has no reason"
    WRONG_REVIEWER = "S04", "a reviewer is not who the design names"
    UNSETTLED_CONFLICT = "S05", "a conflict is not settled"
    INCOMPLETE_STAGE = "S06", "citations wait for a decision"
    MISPLACED_DECISION = "S07", "a decision is about a citation that is not at this stage"
    DECISION_ORDER = "S08", "a decision stands before what it rests on"
    FALSE_FLOW = "S09", "the flow does not add up"
    UNMATCHED_ROW = "S10", "an imported row finds no citation, or several"
    WRONG_ADJUDICATION = "S11", "a conflict was settled in another way than the stage says"
    WRONG_ROUND = "S12", "a decision does not belong to its calibration round"
    REPEATED_REVIEWER = "S13", "the decisions of one person stand under two names"
    CONTRADICTING_ACTS = "I01", "exports of another tool contradict each other"
    PERSONAL_ADDRESS = "I02", "an e-mail address stands where it does not belong"
    CONTRADICTING_VERDICTS = "D01", "verdicts on duplicates contradict each other"
    INCLUDED_WITHOUT_STUDY = "Y01", "an included citation belongs to no study"
    STUDY_NOT_INCLUDED = "Y02", "a study rests on a citation that was not included"
    CMOC_WITHOUT_EVIDENCE = "Y03", "a CMOC has no excerpt"
    EVIDENCE_NOT_INCLUDED = "Y04", "an excerpt comes from a study that was not included"
    APPRAISAL_INCOMPLETE = "Y05", "an included study is not appraised"
    UNDEFINED_NUMBER = "M01", "the text uses a number that is not defined"
    UNKNOWN_CITATION = "M02", "the text cites a work that is not in the bibliography"
    UNCITED_REFERENCE = "M03", "a work in the bibliography is never cited"
    BAD_TEMPLATE = "M04", "the text cannot be rendered"
    FALSE_CLAIM = "M05", "a claim is no longer true"

    def __init__(self, code: str, what: str) -> None:
        self.code = code
        self.what = what


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, where, and how to mend it.

    Attributes:
        file: path below the review's folder, with forward slashes.
        row: as a spreadsheet numbers it (the header is row 1), or the line of a text file; 0 where none applies.
        column: column of a table, or path of a setting (`screening.stages[1].reasons`).
        kind: which kind of problem.
        found: the value as it stands.
        expected: what would have been right.
        remedy: what to do.
    """

    file: str
    row: int
    column: str
    kind: Kind
    found: str
    expected: str
    remedy: str

    def __lt__(self, other: "Problem") -> bool:
        return self._key() < other._key()

    def _key(self) -> tuple[str, int, str, str, str, str, str]:
        return self.file, self.row, self.column, self.kind.code, self.found, self.expected, self.remedy

    def __str__(self) -> str:
        place = printable(self.file)
        if self.row:
            place += f", {'row' if self.file.endswith('.csv') else 'line'} {self.row}"
        if self.column:
            place += f", {printable(self.column)}"
        lines = [f"{place}: {self.kind.what} [{self.kind.code}]"]
        for label, text in (("found", self.found), ("expected", self.expected), ("to mend", self.remedy)):
            if text:
                lines.append(f"    {label:<9} {printable(text)}")
        return "\n".join(lines)


class ReviewError(Exception):
    """The review has problems; carries them all."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = sorted(set(problems))
        super().__init__(report(self.problems))


SHOWN = 20


def report(problems: Sequence[Problem]) -> str:
    """All problems by file and row, and a last line that counts them; of many of a kind in a file the first `SHOWN`."""
    files = len({problem.file for problem in problems})
    count = f"{len(problems)} problem{'s' if len(problems) != 1 else ''} in {files} file{'s' if files != 1 else ''}."
    alike: dict[tuple[str, Kind], list[Problem]] = {}
    for problem in sorted(problems):
        alike.setdefault((problem.file, problem.kind), []).append(problem)
    shown = sorted(problem for some in alike.values() for problem in some[:SHOWN])
    more = [
        f"{printable(file)}: {len(some) - SHOWN} more of this kind: {kind.what} [{kind.code}]"
        for (file, kind), some in alike.items()
        if len(some) > SHOWN
    ]
    return "\n".join([*map(str, shown), *more, count])


def stop_if(problems: Iterable[Problem]) -> None:
    """Raise `ReviewError` if there is any problem."""
    found = list(problems)
    if found:
        raise ReviewError(found)


def printable(text: str, limit: int = 300) -> str:
    """Text from outside, safe to print on a terminal: control and format characters escaped, long text cut."""
    shown = "".join(_visible(character) for character in text[:limit])
    return shown + (" ..." if len(text) > limit else "")


def _visible(character: str) -> str:
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return character.encode("unicode_escape", "surrogatepass").decode("ascii")
    return character


def quoted(value: str) -> str:
    """A value as it stands, marked off from the sentence around it."""
    return f'"{value}"'


def one_of(values: Iterable[str]) -> str:
    """`one of: a, b, c`; where there is nothing to choose from, that."""
    listed = ", ".join(values)
    return f"one of: {listed}" if listed else "nothing, for there is none"


def nearest(value: str, known: Iterable[str]) -> str:
    """`Did you mean "..."? ` when a known value resembles this one, else nothing."""
    candidates = {candidate.casefold(): candidate for candidate in known}
    close = difflib.get_close_matches(value.strip().casefold(), list(candidates), n=1, cutoff=0.6)
    return f'Did you mean "{candidates[close[0]]}"? ' if close else ""


def relative(path: Path, root: Path) -> str:
    """The path as a person in the review's folder would type it."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()
