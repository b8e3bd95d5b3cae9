"""Text from databases as one harmless line.

No line of a record can then begin a tag or end the record: RIS marks both with two blanks and a hyphen at the beginning
of a line, and neither line ends nor two blanks in a row are left.
"""

import re

_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_HALVES = re.compile("[\ud800-\udfff]")


def one_line(text: str) -> str:
    """The text without line ends, control characters, and blanks in a row; half a surrogate pair is shown as U+FFFD."""
    plain = _HALVES.sub("\ufffd", _BREAKS.sub(" ", text.replace("\ufeff", "")))
    return " ".join(plain.split())
