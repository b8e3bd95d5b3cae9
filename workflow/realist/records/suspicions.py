"""What is no mistake of form, and yet makes one look again: an export that was cut off, or is of another database."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from realist.config import Search
from realist.records.identity import sha256
from realist.records.model import FileReading, Located, Record

CAPS = {500: "Web of Science, Embase.com", 1000: "Web of Science, Ovid", 2000: "Scopus", 10_000: "PubMed, Embase.com",
        20_000: "Scopus", 25_000: "EBSCOhost"}  # fmt: skip
"""The most records that platforms export at once."""

_END_TAG = re.compile(rb"(?:\A|[\r\n])\s*ER(?: {1,2}-)?\s*\Z")
_END_TAGGED = ("RIS", "Web of Science tagged")
_UNENDED = ("MEDLINE", "EndNote tagged", "RefWorks tagged")
"""Tagged formats whose records have no end tag; every line has its end."""

_FAMILIES = {
    "MEDLINE": r"medline|pubmed|\b(?:cmedm|mnh|mdc)\b",
    "Embase": r"embase",
    "CINAHL": r"cinahl|\b(?:rzh|ccm|jlh|c8h|cin20)\b",
    "PsycINFO": r"psyc ?info|\b(?:psyh|psyc)\b",
    "Web of Science": r"web of science|\bwos\b|science citation",
    "Scopus": r"scopus",
    "Cochrane": r"cochrane|\bcentral\b",
    "ERIC": r"\beric\b",
    "EconLit": r"econlit|\becn\b",
    "Academic Search": r"academic search|\baph\b",
}


def suspicions(database: str, contents: Mapping[str, bytes], files: Mapping[str, FileReading],
               records: Sequence[Record]) -> list[str]:  # fmt: skip
    """Everything about a search that asks for a second look, in sentences.

    Args:
        database: what the search says it searched; empty if nothing does.
        contents: its files, by path.
        files: what was read of each.
        records: its records.
    """
    return [
        *_cut_off(files),
        *_broken_off(files),
        *_another_database(database, records),
        *_twice(contents),
        *_without_title(records),
        *_doubtful(files),
        *(f"{path}: {what}" for path, file in files.items() for what in file.unread),
    ]


def shared_exports(searches: Mapping[str, Search]) -> Iterator[tuple[str, str]]:
    """Exports that are registered under several searches, and so count several times.

    Args:
        searches: every `search.yaml`, by search.

    Yields:
        A search, and what to look at.
    """
    first: dict[str, tuple[str, str]] = {}
    for search_id, search in searches.items():
        for export in search.files:
            earlier, path = first.setdefault(export.sha256, (search_id, export.path))
            if earlier != search_id:
                yield search_id, f"{export.path} is the same file as data/searches/{earlier}/{path}"


def _cut_off(files: Mapping[str, FileReading]) -> Iterator[str]:
    """Batches are full but for the last: only where no file is short of the cap may something be missing."""
    sizes = {path: len(file.found) for path, file in files.items()}
    if sizes and all(size in CAPS for size in sizes.values()):
        for path, size in sizes.items():
            yield f"{path} holds exactly {size} records, the most that some platforms export at once ({CAPS[size]})"


def _broken_off(files: Mapping[str, FileReading]) -> Iterator[str]:
    """Downloads that end within their last record: without its end tag, or in the midst of a line.

    Tables and BibTeX that are whole often end without a line end; there rows and braces tell.
    """
    for path, file in files.items():
        if len(file.found) <= 1:
            continue
        *others, last = [place for place, _ in file.found]
        if file.format in _END_TAGGED:
            broken = not _is_ended(last) and all(map(_is_ended, others))
        else:
            broken = file.format in _UNENDED and last.last_byte == len(last.content)
        if broken:
            yield f"{path} ends within its last record, of line {last.first_line}: download it again if it broke off"


def _is_ended(place: Located) -> bool:
    """Whether the last line of the record is an end tag."""
    return _END_TAG.search(place.raw.replace(b"\0", b"")) is not None


def _another_database(database: str, records: Sequence[Record]) -> Iterator[str]:
    expected = _families(database)
    named = Counter(record.database for record in records)
    if not expected or any(expected & _families(name) for name in named):
        return
    for name, count in sorted(named.items()):
        if _families(name):
            yield f"{count} records say that they come from {name}, but the search is of {database}"


def _families(name: str) -> set[str]:
    return {family for family, pattern in _FAMILIES.items() if re.search(pattern, name, re.IGNORECASE)}


def _twice(contents: Mapping[str, bytes]) -> Iterator[str]:
    first: dict[str, str] = {}
    for path, content in contents.items():
        if (earlier := first.setdefault(sha256(content), path)) != path:
            yield f"{path} is the same file as {earlier}"


def _without_title(records: Sequence[Record]) -> Iterator[str]:
    lines = [f"{one.source_file} line {one.first_line}" for one in records if not one.title]
    if lines:
        yield f"{len(lines)} records have no title ({_some(lines)})"


def _doubtful(files: Mapping[str, FileReading]) -> Iterator[str]:
    lines: dict[str, list[str]] = {}
    for path, file in files.items():
        for place, doubt in file.doubtful:
            lines.setdefault(doubt, []).append(f"{path} line {place.first_line}")
    for doubt, places in lines.items():
        yield f"{len(places)} records were read although {doubt} ({_some(places)})"


def _some(places: Sequence[str]) -> str:
    return ", ".join(places[:5]) + (" ..." if len(places) > 5 else "")
