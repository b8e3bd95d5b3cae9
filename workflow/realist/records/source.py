"""An export as text, without losing a byte: each decoding used here can be undone.

Encodings are tried from the most to the least certain: a byte order mark, UTF-16 by its NULs, UTF-8. Bytes that are not
UTF-8 stand in the text as single surrogates (PEP 383), so that the text still encodes to the very bytes; `readable`
shows them as Windows-1252, or as Mac OS Roman, whichever makes letters of them.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from typing import overload

_STRAY = re.compile("[\udc80-\udcff]")
_STRAY_RUN = re.compile("[\udc80-\udcff]+")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_FILLED = re.compile(r"[^\ufeff \t\r\n]")
_SAMPLE = 4096


@dataclass(frozen=True)
class Source:
    """The text of an export.

    Attributes:
        content: its bytes.
        text: the same as text; `text.encode(codec, errors)` is `content` again.
        codec: name of the Python codec.
        errors: its error handler.
        encoding: the encoding in words, for the report.
    """

    content: bytes
    text: str
    codec: str
    errors: str
    encoding: str

    @property
    def mark(self) -> int:
        """The length of the byte order mark in the text: 1 or 0."""
        return int(self.text.startswith("\ufeff"))

    @cached_property
    def beginning(self) -> str:
        """The first character that is no blank; empty where there is none."""
        first = _FILLED.search(self.text)
        return first.group() if first else ""

    @cached_property
    def lines(self) -> "Lines":
        """The physical lines after the byte order mark, with their ends: LF, CRLF or a lone CR."""
        return Lines(self.text, self.starts)

    @cached_property
    def starts(self) -> Sequence[int]:
        """Offset of each line in the text, and at last the length of the text."""
        ends = (line.end() for line in _LINE.finditer(self.text, self.mark))
        return array("q", chain((self.mark,), ends))

    def line_of(self, offset: int) -> int:
        """The 1-based line on which the character at `offset` stands."""
        return max(1, bisect_right(self.starts, offset, hi=max(1, len(self.starts) - 1)))

    def encoded(self, start: int, end: int) -> bytes:
        """The bytes of a stretch of the text."""
        return self.text[start:end].encode(self.codec, self.errors)

    @cached_property
    def has_strays(self) -> bool:
        """Whether some bytes are not what the encoding allows."""
        return self.errors == "surrogateescape" and _STRAY.search(self.text) is not None

    def readable(self, text: str) -> str:
        """A stretch of the text as a person should see it: stray bytes as letters."""
        if not self.has_strays:
            return text
        return _STRAY_RUN.sub(lambda run: _letters(run.group(), self._stray_codec), text)

    @cached_property
    def _stray_codec(self) -> str:
        """Windows-1252 or Mac OS Roman: the one that makes more of the stray bytes letters."""
        strays = [ord(one) - 0xDC00 for one in _STRAY.findall(self.text)]
        return max(("cp1252", "mac_roman"), key=lambda codec: sum(_is_letter(byte, codec) for byte in strays))


class Lines(Sequence[str]):
    """The lines of a text, each cut out when it is asked for: a list of them would hold the text twice."""

    def __init__(self, text: str, starts: Sequence[int]) -> None:
        self._text = text
        self._starts = starts

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __iter__(self) -> Iterator[str]:
        return (self._text[start:end] for start, end in pairwise(self._starts))

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        number = range(len(self))[index]
        return self._text[self._starts[number] : self._starts[number + 1]]


def decoded(content: bytes) -> Source:
    """The export as text."""
    codec = _utf16(content)
    if codec:
        text = content.decode(codec, "surrogatepass") if len(content) % 2 == 0 else ""
        if text and text.encode(codec, "surrogatepass") == content:
            mark = "" if text.startswith("\ufeff") else " without byte order mark"
            return Source(content, text, codec, "surrogatepass", codec + mark)
    text = content.decode("utf-8", "surrogateescape")
    source = Source(content, text, "utf-8", "surrogateescape", "utf-8")
    return Source(content, text, "utf-8", "surrogateescape", _name(source))


def _utf16(content: bytes) -> str:
    """The UTF-16 codec of the content, or nothing; without a mark, by where the NULs of ASCII text stand."""
    if content.startswith(b"\xff\xfe"):
        return "utf-16-le"
    if content.startswith(b"\xfe\xff"):
        return "utf-16-be"
    sample = content[:_SAMPLE]
    half = len(sample) // 2
    if half >= 4 and sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half >= 4 and sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _name(source: Source) -> str:
    if not source.has_strays:
        return "utf-8-sig" if source.text.startswith("\ufeff") else "utf-8"
    whole = any(ord(one) > 0x7F and not 0xDC80 <= ord(one) <= 0xDCFF for one in set(source.text))
    other = "windows-1252" if source._stray_codec == "cp1252" else "mac-roman"
    return f"utf-8 with {other} bytes" if whole else other


def _is_letter(byte: int, codec: str) -> bool:
    return bytes([byte]).decode(codec, "replace").isalpha()


def _letters(run: str, codec: str) -> str:
    """A run of stray bytes as letters; the head of a truncated UTF-8 sequence as the replacement character."""
    raw = run.encode("utf-8", "surrogateescape")
    if len(raw) > 1 and _is_truncated(raw):
        return "\ufffd"
    return raw.decode(codec, "replace")


def _is_truncated(raw: bytes) -> bool:
    lengths = {0b110: 2, 0b1110: 3, 0b11110: 4}
    wanted = next((size for head, size in lengths.items() if raw[0] >> (7 - size) == head and size > 2), 0)
    return bool(wanted) and len(raw) < wanted and all(byte >> 6 == 0b10 for byte in raw[1:])
