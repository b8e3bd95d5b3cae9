"""Characters that show nothing themselves, and what becomes of them in text from outside.

Format characters go without a trace: a soft hyphen, copied from a PDF, is no blank, and none that changes the direction
of what follows gets through. The two that part or join letters are spelling, in Persian or in the scripts of India, and
stay within a word. What else shows nothing (controls, line ends, private and unassigned characters) becomes a blank.
"""

import re
import unicodedata

JOINERS = frozenset("\u200c\u200d")
_JOINERS = re.compile("[\u200c\u200d]+")


def one_line(text: str) -> str:
    """Text from outside on one line, without anything in it that does not show."""
    if text.isprintable():
        return " ".join(text.split())
    kept = "".join(one for one in text if one in JOINERS or unicodedata.category(one) != "Cf")
    spelt = _JOINERS.sub(_within_a_word, kept)
    return " ".join("".join(one if one.isprintable() or one in JOINERS else " " for one in spelt).split())


def _within_a_word(match: re.Match[str]) -> str:
    beside = (match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1])
    return match[0] if all(one and unicodedata.category(one)[0] in "LM" for one in beside) else ""
