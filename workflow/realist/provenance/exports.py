"""The bytes of a record in its export, and whether they are still those that were read."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from realist.records.raw import RawRecords


@dataclass(frozen=True)
class Raw:
    """A record as it stands in its export.

    Attributes:
        text: its bytes as text; of lines that hold other bytes than were read, the lines.
        size: how many bytes.
        first_byte: where its lines do not tell it, the offset of its first byte in the file.
        genuine: whether they are the bytes that were read.
    """

    text: str
    size: int
    first_byte: int | None
    genuine: bool


class Export:
    """An export as downloaded."""

    def __init__(self, path: Path, columns: Mapping[str, str]) -> None:
        """Read the file; `columns` as in its search.yaml, for a table of unknown layout."""
        self.content = path.read_bytes()
        self._records = RawRecords(self.content, columns)

    @cached_property
    def sha256(self) -> str:
        """The hash of the whole file."""
        return hashlib.sha256(self.content).hexdigest()

    def raw(self, first_line: int, last_line: int, sha256: str) -> Raw:
        """The record of these lines, if its bytes have this hash."""
        if found := self._records.find(first_line, last_line, sha256):
            at = found.first_byte if found.shares_a_line else None
            return Raw(found.text, found.last_byte - found.first_byte, at, genuine=True)
        text = self._records.lines(first_line, last_line)
        return Raw(text, len(text.encode("utf-8", "surrogatepass")), None, genuine=False)
