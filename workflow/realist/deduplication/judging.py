"""A pair of records laid out for a person, and the table that takes the answer.

An answer is one line at the end of `data/deduplication/verdicts.csv`: what stands there already keeps its bytes.
Records come from outside, so nothing of them reaches a terminal but letters.
"""

import csv
import io
import re
import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from realist.contract import VerdictRow
from realist.errors import Kind, Problem, ReviewError, printable
from realist.tables import decode, parse_csv, read_bytes, write_bytes

SHOWN = ("database", "title", "authors", "year", "container", "volume", "issue", "pages", "doi", "pmid", "entry_type",
         "language", "abstract")  # fmt: skip
LABEL = 10
GAP = 3
NARROWEST = 20
LONGEST = 600
"""Characters of a field that are shown: a screen holds no more than that of two abstracts."""

_POINTS = re.compile(r"^(.*) \(([+-][\d.]+)\)$")


def reasons(evidence: str) -> tuple[list[str], list[str]]:
    """What speaks for and against, in words, of the `evidence` of a pair; what has no points only casts doubt."""
    found = [match for one in evidence.split("; ") if (match := _POINTS.match(one))]
    return ([match[1] for match in found if float(match[2]) > 0], [match[1] for match in found if float(match[2]) <= 0])


def side_by_side(a: Mapping[str, str], b: Mapping[str, str], width: int) -> Iterator[str]:
    """Two records in lines of at most `width` columns, field by field; `*` marks the fields that differ.

    On a narrow terminal the second stands below the first.
    """
    column = (width - LABEL - 2 * GAP) // 2
    for name in ("record_id", *SHOWN):
        left, right = a.get(name, ""), b.get(name, "")
        if not left and not right:
            continue
        mark = "*" if name != "record_id" and left and right and left != right else " "
        label = f"{name.removeprefix('record_').replace('entry_', '')[:LABEL]:<{LABEL}} {mark} "
        if column < NARROWEST:
            yield from _lines(label, [left, right], width - len(label))
        else:
            yield from _beside(label, left, right, column)


def _lines(label: str, texts: Sequence[str], width: int) -> Iterator[str]:
    lines = [line for text in texts for line in _wrapped(text or "-", max(width, 8))]
    yield label + lines[0]
    yield from (" " * len(label) + line for line in lines[1:])


def _beside(label: str, left: str, right: str, column: int) -> Iterator[str]:
    ours, theirs = _wrapped(left or "-", column), _wrapped(right or "-", column)
    for place in range(max(len(ours), len(theirs))):
        start = label if place == 0 else " " * len(label)
        one = ours[place] if place < len(ours) else ""
        other = theirs[place] if place < len(theirs) else ""
        yield f"{start}{one}{' ' * (column - _columns(one) + GAP)}{other}".rstrip()


def _wrapped(text: str, width: int) -> list[str]:
    """Safe lines of at most `width` columns; letters of East Asia take two each."""
    safe = printable(text, LONGEST)
    return textwrap.wrap(safe, width // 2 if _columns(safe) > len(safe) else width) or [""]


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(0 if unicodedata.combining(one) else 1 + (unicodedata.east_asian_width(one) in "WF") for one in text)


def add_verdict(path: Path, row: VerdictRow) -> bytes:
    """Add a row to the table of verdicts, which is made where there is none; the bytes that were added.

    The table is replaced whole, never half written.

    Raises:
        ReviewError: the table lacks a column, or cannot be read.
    """
    content = read_bytes(path, path.as_posix()) if path.exists() else b""
    header = next(parse_csv(decode(content, path.as_posix())), [])
    columns = [name.strip() for name in header] or list(VerdictRow.model_fields)
    if missing := [name for name in VerdictRow.model_fields if name not in columns]:
        raise ReviewError([Problem(path.as_posix(), 1, missing[0], Kind.MISSING_COLUMN, "", f"a column {missing[0]}",
                                   "Add it to the header, and a comma to each row.")])  # fmt: skip
    said = row.model_dump(mode="json")
    end = "\r\n" if b"\r\n" in content else "\n"
    added = "" if not content or content.endswith(b"\n") else end
    added += "" if header else _line(columns, end)
    added += _line([said.get(name, "") for name in columns], end)
    write_bytes(path, content + added.encode())
    return added.encode()


def take_back(path: Path, added: bytes) -> bool:
    """Take the row just added off the table again; not where something else was written since."""
    content = read_bytes(path, path.as_posix())
    if not content.endswith(added):
        return False
    write_bytes(path, content.removesuffix(added))
    return True


def _line(cells: Sequence[str], end: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().removesuffix("\r\n") + end
