"""Ids of records that survive the same search being exported again, in whatever order."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from realist.errors import nearest

_NO_DIGIT = re.compile(r"\D")
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d+\Z", re.IGNORECASE)
_USABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/()+-]{0,79}")


def sha256(raw: bytes) -> str:
    """The SHA-256 of some bytes, in hex."""
    return hashlib.sha256(raw, usedforsecurity=False).hexdigest()


def record_ids(search_id: str, records: Sequence[tuple[str, str]]) -> list[str]:
    """The id of each record of a search.

    It is `<search_id>:<accession>`; where there is no accession that can stand in an id, `<search_id>:x` and the first
    12 hex digits of the SHA-256 of the raw record. Repeats get `~2`, `~3` in the order of their hashes, not of the
    file.

    Args:
        search_id: the search.
        records: accession and SHA-256 of each record, all files of the search together.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for index, (accession, digest) in enumerate(records):
        name = accession if _USABLE.fullmatch(accession) else f"x{digest[:12]}"
        groups[name].append(index)
    ids = [""] * len(records)
    for name, members in groups.items():
        ordered = sorted(members, key=lambda index: (records[index][1], records[index][0], index))
        for repeat, index in enumerate(ordered, start=1):
            ids[index] = f"{search_id}:{name}" + (f"~{repeat}" if repeat > 1 else "")
    return ids


def hint(record: str, known: Iterable[str]) -> str:
    """What an id that no record has was meant to be, where it can be told; else nothing.

    Ids that differ in a digit are different records: only letters, signs and the name of the search may be misspelt.
    """
    if _ROUNDED.search(record):
        return "A spreadsheet has rounded the number in this id: take the id from the file as it was before. "
    digits = _NO_DIGIT.sub("", record)
    return nearest(record, (one for one in known if _NO_DIGIT.sub("", one) == digits)) if digits else ""
