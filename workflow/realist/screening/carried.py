"""Our own record id, written so that it survives the way through another tool and is found again in any of its fields.

Exporters write `realist:<record id>` into a field that the tool keeps (a note, a label, a keyword, an extra column);
importers look for it in every field. It holds no blank, comma, semicolon, quote or bar, at which tools split.
"""

import re

_CARRIED = re.compile(r"(?<![\w:])realist:([A-Za-z0-9][A-Za-z0-9_-]*:[A-Za-z0-9][A-Za-z0-9._:/()+~-]*)")


def carried(record_id: str) -> str:
    """The record id as it is carried along."""
    return f"realist:{record_id}"


def record_id_in(*texts: str) -> str:
    """The one record id that these texts carry; nothing where they carry none, or several."""
    found = {match for text in texts if "realist:" in text for match in _CARRIED.findall(text)}
    return found.pop() if len(found) == 1 else ""
