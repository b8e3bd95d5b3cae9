"""The field in which Rayyan writes decisions: sections joined by ` | `, two of them hashes as Ruby writes them.

    RAYYAN-INCLUSION: {"Emil"=>"Included", "Ada"=>"Maybe"} | RAYYAN-LABELS: a,b |
    RAYYAN-EXCLUSION-REASONS: wrong population | USER-NOTES: {"Emil"=>["text"]}

Names and notes may hold anything, also quotes, ` | ` and `=>`; nothing is evaluated, strings are read letter by letter.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SECTIONS = ("RAYYAN-INCLUSION", "RAYYAN-LABELS", "RAYYAN-EXCLUSION-REASONS", "USER-NOTES")
_START = re.compile(r"(?:^|(?<=\s))(RAYYAN-(?:INCLUSION|LABELS|EXCLUSION-REASONS)|USER-NOTES(?=: \{)): ")
_NEXT = re.compile(rf" \| (?=(?:{'|'.join(SECTIONS)}): )|\Z")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "e": "\x1b", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_UNICODE = re.compile(r"u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})")


class NotesError(ValueError):
    """The field cannot be read; the message says what stands there."""


@dataclass(frozen=True)
class Notes:
    """What the field holds.

    Attributes:
        inclusion: person and decision, in their order; a person may stand there twice.
        labels, reasons: joined by commas, as they stand.
        notes: person and texts.
        before: other text before the first section.
    """

    inclusion: Sequence[tuple[str, str]] = ()
    labels: str = ""
    reasons: str = ""
    notes: Sequence[tuple[str, tuple[str, ...]]] = ()
    before: str = ""


def parse(text: str) -> Notes:
    """Read the field.

    Raises:
        NotesError: a section begins and is not what Rayyan writes.
    """
    start = _START.search(text)
    if start is None:
        return Notes(before=text)
    found: dict[str, str] = {}
    inclusion: list[tuple[str, tuple[str, ...]]] = []
    notes: list[tuple[str, tuple[str, ...]]] = []
    place = start.start(1)
    while place < len(text):
        section = next((one for one in SECTIONS if text.startswith(f"{one}: ", place)), None)
        if section is None:
            raise NotesError(text[place : place + 40])
        place += len(section) + 2
        if section in ("RAYYAN-INCLUSION", "USER-NOTES"):
            pairs, end = _hash(text, place)
            (inclusion if section == "RAYYAN-INCLUSION" else notes).extend(pairs)
        else:
            match = _NEXT.search(text, place)
            end = match.start() if match else len(text)
            found[section] = text[place:end]
        if text[end:].strip() and not text.startswith(" | ", end):
            raise NotesError(text[end : end + 40])
        place = end + 3 if text[end:].strip() else len(text)
    before = text[: start.start(1)].rstrip(" ").removesuffix("|").strip(" ")
    votes = [(name, values[0] if values else "") for name, values in inclusion]
    return Notes(votes, found.get(SECTIONS[1], ""), found.get(SECTIONS[2], ""), notes, before)


def split_reasons(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """Reasons that a bare comma joins; one that holds a comma itself is found where it is known, the longest first."""
    longest_first = sorted(filter(None, known), key=lambda one: (-len(one), one))
    found: list[str] = []
    rest = text
    while rest:
        whole = next((one for one in longest_first if rest == one or rest.startswith(f"{one},")), None)
        reason = whole if whole is not None else rest.partition(",")[0]
        found.append(reason)
        rest = rest[len(reason) + 1 :]
    return tuple(dict.fromkeys(one.strip() for one in found if one.strip()))


def _hash(text: str, place: int) -> tuple[list[tuple[str, tuple[str, ...]]], int]:
    """The pairs of `{"a"=>"b", "c"=>["d", "e"]}`, and the place behind it."""
    place = _expect(text, place, "{")
    pairs: list[tuple[str, tuple[str, ...]]] = []
    while not text.startswith("}", place):
        if pairs:
            place = _skip_blanks(text, _expect(text, place, ","))
        key, place = _string(text, place)
        place = _skip_blanks(text, _expect(text, _skip_blanks(text, place), "=>"))
        values, place = _strings(text, place)
        pairs.append((key, values))
    return pairs, place + 1


def _strings(text: str, place: int) -> tuple[tuple[str, ...], int]:
    if text.startswith("nil", place):
        return (), place + 3
    if not text.startswith("[", place):
        value, place = _string(text, place)
        return (value,), place
    place += 1
    values: list[str] = []
    while not text.startswith("]", place):
        if values:
            place = _skip_blanks(text, _expect(text, place, ","))
        value, place = _string(text, place)
        values.append(value)
    return tuple(values), place + 1


def _string(text: str, place: int) -> tuple[str, int]:
    place = _expect(text, place, '"')
    letters: list[str] = []
    while place < len(text):
        letter = text[place]
        if letter == '"':
            return "".join(letters), place + 1
        if letter == "\\":
            letter, place = _escaped(text, place + 1)
        else:
            place += 1
        letters.append(letter)
    raise NotesError("a quote without its end")


def _escaped(text: str, place: int) -> tuple[str, int]:
    if place >= len(text):
        raise NotesError("a quote without its end")
    if match := _UNICODE.match(text, place):
        code = int(match[1] or match[2] or match[3], 16)
        return chr(code) if code < 0x110000 else "\ufffd", match.end()
    return _ESCAPES.get(text[place], text[place]), place + 1


def _expect(text: str, place: int, what: str) -> int:
    if not text.startswith(what, place):
        raise NotesError(text[place : place + 40] or "the end of the field")
    return place + len(what)


def _skip_blanks(text: str, place: int) -> int:
    while text.startswith(" ", place):
        place += 1
    return place
