"""From a row of a table of records back to the bytes that it was read from."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

from realist.records.identity import sha256
from realist.records.model import Found, Located
from realist.records.reading import read_bytes
from realist.records.source import Source, decoded
from realist.records.spreadsheets import is_workbook


@dataclass(frozen=True, slots=True)
class Raw:
    """A record as it stands in its export.

    Attributes:
        text: its bytes as text.
        first_byte: offset of its first byte in the file, 0-based; of a workbook, in its sheet written as CSV.
        last_byte: offset after its last byte.
        shares_a_line: whether its lines hold other text too, so that only the offsets tell where it is.
    """

    text: str
    first_byte: int
    last_byte: int
    shares_a_line: bool


class RawRecords:
    """The records of an export, each as it stands in the file."""

    def __init__(self, content: bytes, columns: Mapping[str, str] | None = None) -> None:
        """The bytes of the file; `columns` as in its search.yaml, for a table of unknown layout."""
        self._content = content
        self._columns = columns

    def lines(self, first: int, last: int) -> str:
        """What stands on these physical lines, 1-based, without the end of the last."""
        return self._source.readable("".join(self._source.lines[first - 1 : last]).rstrip("\r\n"))

    def find(self, first_line: int, last_line: int, digest: str) -> Raw | None:
        """The record of these lines, if its bytes have this SHA-256.

        Most records are whole lines. Where one begins or ends within a line (XML), or has no bytes of its own (a
        workbook), the file is read again as it was the first time.
        """
        place = self._whole_lines(first_line, last_line)
        if place is None or sha256(place.raw) != digest:
            place = self._again.get((first_line, digest))
        if place is None:
            return None
        source = decoded(b"") if is_workbook(self._content) else self._source
        text = place.raw.decode(source.codec, source.errors)
        return Raw(source.readable(text), place.first_byte, place.last_byte, place.shares_a_line)

    def _whole_lines(self, first: int, last: int) -> Located | None:
        source = self._source
        if not 1 <= first <= last <= len(source.lines):
            return None
        start = source.starts[first - 1]
        end = start + len(source.text[start : source.starts[last]].rstrip("\r\n"))
        at = self._line_bytes[first - 1]
        return Located(Found(start, end, {}), at, at + len(source.encoded(start, end)), first, last, self._content)

    @cached_property
    def _line_bytes(self) -> Sequence[int]:
        """Offset of the first byte of each line."""
        sizes = (len(line.encode(self._source.codec, self._source.errors)) for line in self._source.lines)
        return array("q", accumulate(sizes, initial=len(self._source.encoded(0, self._source.mark))))

    @cached_property
    def _source(self) -> Source:
        return decoded(self._content)

    @cached_property
    def _again(self) -> dict[tuple[int, str], Located]:
        """Each record by its first line and hash, from reading the file anew."""
        found = read_bytes(self._content, self._columns).found
        return {(place.first_line, sha256(place.raw)): place for place, _ in found}


def raw_text(path: Path, row: Mapping[str, Any], columns: Mapping[str, str] | None = None) -> str:
    """The text of a record as it stands in its export.

    Args:
        path: the export.
        row: of `results/records/<search_id>.csv`; `first_line`, `last_line` and `raw_sha256` are used.
        columns: as in search.yaml.

    Raises:
        LookupError: no record on these lines has this hash: it is not the file that was read.
        OSError: the export cannot be opened.
    """
    found = RawRecords(path.read_bytes(), columns).find(
        int(row["first_line"]), int(row["last_line"]), row["raw_sha256"]
    )
    if found is None:
        raise LookupError(f"no record has the SHA-256 {row['raw_sha256']}")
    return found.text
