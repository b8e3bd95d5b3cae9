"""CSV files that people open with a spreadsheet: no cell of theirs is ever a formula, and none loses a character.

A spreadsheet takes a cell that begins with =, +, -, @, a tab or a line end for a formula, and may run it; some look
past blanks and characters that show nothing, or read a wide sign (U+FF1D) as a plain one. Such a cell gets an
apostrophe in front, as spreadsheets themselves mark text; one that begins with an apostrophe gets another. Taking one
apostrophe away from each cell that begins with one gives back what was there. Plain numbers stay.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from realist.tables import write_dicts

_MARKS = ("'", "\t", "\r", "\n")
_SIGNS = frozenset("=+-@")
_NUMBER = re.compile(r"^[+-]?\d+([.,]\d+)?$")


def armed(cell: str) -> str:
    """The cell as a spreadsheet may safely read it."""
    if not cell or (cell[0].isascii() and cell[0].isalnum()):
        return cell  # most cells, at a tenth of the time
    return f"'{cell}" if _is_risky(cell) and not _NUMBER.match(cell) else cell


def _is_risky(cell: str) -> bool:
    first = next(filter(_shows, cell), "")
    return cell.startswith(_MARKS) or unicodedata.normalize("NFKC", first)[:1] in _SIGNS  # which makes wide signs plain


def _shows(character: str) -> bool:
    """Whether it is no blank, and no control, format or unassigned character, half letter or variant mark."""
    return unicodedata.category(character)[0] not in "ZC" and not "\ufe00" <= character <= "\ufe0f"


def disarmed(cell: str) -> str:
    """The cell as it was."""
    return cell.removeprefix("'")


def write_sheet(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], data_status: str) -> None:
    """Write a table for a spreadsheet."""
    safe = ({column: armed(str(row[column])) for column in columns} for row in rows)
    write_dicts(path, columns, safe, data_status)
