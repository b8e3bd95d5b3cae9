"""What a record is, and into what the bytes of an export are divided."""

from dataclasses import dataclass, fields
from functools import cached_property

Values = dict[str, str]
"""What a reader knows of a record: bibliographic columns by name; a missing one is empty."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record: characters `start` to `end` of the text, what they say, and what makes one doubt that it is right."""

    start: int
    end: int
    values: Values
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch that is no record, and why: a header, a preamble, a blank line."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Reject:
    """A stretch that could not be read, and why."""

    start: int
    end: int
    reason: str


Piece = Found | Gap | Reject


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of one export.

    Attributes:
        record_id: `<search_id>:<accession>`, see `identity`.
        source_file: path of the export below the folder of its search.
        first_line: its first physical line, 1-based; a line ends at LF, CRLF or a lone CR.
        last_line: its last physical line.
        raw_sha256: SHA-256 of its own bytes in the export, without the end of its last line.
        database: as the export names it, else as the search does.
        accession: the number that the database itself gave.
        authors: `Family, Given; ...`.
        doi: without resolver or prefix.
    """

    record_id: str
    search_id: str
    source_file: str
    first_line: int
    last_line: int
    raw_sha256: str
    database: str = ""
    accession: str = ""
    entry_type: str = ""
    title: str = ""
    authors: str = ""
    year: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    abstract: str = ""
    keywords: str = ""
    language: str = ""
    url: str = ""
    issn: str = ""

    def row(self) -> tuple[str | int, ...]:
        """The record as a row of a table, in the order of `COLUMNS`."""
        return tuple(getattr(self, column) for column in COLUMNS)


COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(Record))
BIBLIOGRAPHIC: tuple[str, ...] = COLUMNS[COLUMNS.index("database") :]


_ENDS = (b"\r", b"\n", b"\xbb\xbf", b"\xff\xfe", b"\xfe\xff")  # the latter three are byte order marks


@dataclass(frozen=True, slots=True)
class Located:
    """A piece of a file in bytes and lines.

    Attributes:
        piece: the record, gap or reject.
        first_byte: offset of its first byte in the file, 0-based.
        last_byte: offset after its last byte.
        first_line: first physical line, 1-based.
        last_line: last physical line.
        content: the whole file.
    """

    piece: Piece
    first_byte: int
    last_byte: int
    first_line: int
    last_line: int
    content: bytes

    @property
    def raw(self) -> bytes:
        """Its own bytes."""
        return self.content[self.first_byte : self.last_byte]

    @property
    def shares_a_line(self) -> bool:
        """Whether other text stands on its first or last line too, so that lines do not tell it."""
        return not (self._ends_a_line(self.first_byte) and self._ends_a_line(self.last_byte))

    def _ends_a_line(self, at: int) -> bool:
        before = self.content[max(0, at - 2) : at].rstrip(b"\0")
        behind = self.content[at : at + 2].lstrip(b"\0")
        return not before or before.endswith(_ENDS) or not behind or behind.startswith((b"\r", b"\n"))


@dataclass(frozen=True)
class FileReading:
    """A file, divided without remainder: the pieces follow each other and together are its bytes.

    Attributes:
        format: its name.
        encoding: its name.
        pieces: records, gaps and rejects.
        unread: what stands in the file beside them, in sentences: further sheets of a workbook.
    """

    format: str
    encoding: str
    pieces: tuple[Located, ...]
    unread: tuple[str, ...] = ()

    @cached_property
    def found(self) -> list[tuple[Located, Values]]:
        """The records, in the order of the file."""
        return [(one, one.piece.values) for one in self.pieces if isinstance(one.piece, Found)]

    @cached_property
    def doubtful(self) -> list[tuple[Located, str]]:
        """The records that were read although something is wrong with them, and what."""
        return [(one, one.piece.doubt) for one in self.pieces if isinstance(one.piece, Found) and one.piece.doubt]

    @cached_property
    def rejects(self) -> list[tuple[Located, str]]:
        """The rejects with their reasons."""
        return [(one, one.piece.reason) for one in self.pieces if isinstance(one.piece, Reject)]

    @cached_property
    def gaps(self) -> list[tuple[Located, str]]:
        """The gaps with their names."""
        return [(one, one.piece.name) for one in self.pieces if isinstance(one.piece, Gap)]
