"""Text from outside as inert Markdown, and the formats in which the text may show a number."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from realist.characters import one_line

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
THIN_SPACE = "\u202f"


class Markdown(str):
    """Text that is Markdown already and must not be escaped again."""

    __slots__ = ()


def plain(text: str) -> str:
    """Text from outside on one line, without anything in it that does not show."""
    return one_line(text)


def inert(text: str) -> Markdown:
    """Text from outside as Markdown that shows it as it stands: every punctuation mark is escaped."""
    return escaped(plain(text))


def escaped(text: str) -> Markdown:
    """Text of ours as Markdown that shows it as it stands."""
    return Markdown(_PUNCTUATION.sub(r"\\\1", text))


def thousands(value: float | str) -> str:
    """A number as the journal sets it: `6259`, and from five digits on with a thin space, `12 345`."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.2f}"
    text = f"{int(value):,}" if abs(value) >= 10_000 else str(int(value))
    return text.replace(",", THIN_SPACE)


def words(value: int) -> str:
    """A whole number in words below ten, in figures from ten."""
    return WORDS[value] if 0 <= value < len(WORDS) else thousands(value)


def percent(value: float, digits: int = 0) -> str:
    """A share of one as a percentage: 0.614 gives `61%`."""
    return f"{round_half_up(value * 100, digits):.{digits}f}%"


def round_half_up(value: float, digits: int) -> float:
    """Rounding as people do it: a half goes up. `round` would send 0.5 to 0."""
    scale: int = 10**digits
    return int(value * scale + (0.5 if value >= 0 else -0.5) + 1e-9) / scale


def fixed(value: float, digits: int = 2) -> str:
    """A coefficient with so many decimals."""
    return f"{value:.{digits}f}"


def listed(items: Sequence[Any], last: str = "and") -> str:
    """`a, b and c`."""
    texts = [str(item) for item in items]
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def capital(text: str) -> str:
    """The text with its first letter a capital."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """The text with its first letter small, unless its first word is a name in capitals (`PROGRESS-Plus`)."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def sentence(text: str) -> str:
    """The text with a full stop at its end."""
    return text if text.rstrip().endswith((".", "!", "?")) else f"{text.rstrip()}."


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def day(moment: str) -> str:
    """A date in words, in no country's numerals: `10 January 2023`."""
    on = date.fromisoformat(moment[:10])
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"
