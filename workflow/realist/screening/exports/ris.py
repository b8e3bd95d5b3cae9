"""A citation in RIS, by tags that Rayyan, Covidence and EPPI-Reviewer all read, and so do our own readers.

Our id stands in it twice, as accession number (AN) and in a note (N1): Covidence gives the first back; Rayyan puts a
number of its own in its place, and keeps notes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from realist.screening.carried import carried
from realist.screening.exports.texts import one_line

Citation = Mapping[str, str]

TYPES = {
    "article": "JOUR",
    "conference": "CONF",
    "chapter": "CHAP",
    "book": "BOOK",
    "thesis": "THES",
    "report": "RPRT",
    "preprint": "UNPB",
    "web": "ELEC",
    "patent": "PAT",
    "data": "DATA",
    "software": "COMP",
}
UNKNOWN = "GEN"
_LISTS = {"authors": "AU", "keywords": "KW"}
_INSIDE = ("chapter", "conference")
_RANGE = re.compile(r"([^\s-]+)-([^\s-]+)")


def ris(citations: Iterable[Citation], remarks: Sequence[str] = ()) -> str:
    """The citations as a RIS file.

    It has no byte order mark: Rayyan takes a file for RIS by its first characters.

    Args:
        citations: rows of `deduplication/bibliography.csv`.
        remarks: further notes to every record.
    """
    return "".join(_record(citation, remarks) for citation in citations)


def _record(citation: Citation, remarks: Sequence[str]) -> str:
    shown = ((tag, one_line(value)) for tag, value in _tags(citation, remarks))
    lines = "".join(f"{tag}  - {value}\n" for tag, value in shown if value)
    return f"{lines}ER  - \n\n"


def _tags(citation: Citation, remarks: Sequence[str]) -> Iterator[tuple[str, str]]:
    kind = citation["entry_type"]
    yield "TY", TYPES.get(kind, UNKNOWN)
    yield "AN", carried(citation["citation_id"])
    yield "TI", citation["title"]
    yield from _items("authors", citation)
    yield "PY", citation["year"]
    yield "T2" if kind in _INSIDE else "JF", citation["container"]
    yield "VL", citation["volume"]
    yield "IS", citation["issue"]
    yield from _pages(citation["pages"])
    yield "DO", citation["doi"]
    yield "AB", citation["abstract"]
    yield from _items("keywords", citation)
    yield "LA", citation["language"]
    yield "UR", citation["url"]
    yield "SN", citation["issn"]
    yield "N1", carried(citation["citation_id"])
    if citation["pmid"]:
        yield "N1", f"PMID: {citation['pmid']}"
    yield from (("N1", remark) for remark in remarks)


def _items(field: str, citation: Citation) -> Iterator[tuple[str, str]]:
    for item in citation[field].split(";"):
        yield _LISTS[field], item


def _pages(pages: str) -> Iterator[tuple[str, str]]:
    """First and last page; what is no plain range stands as it is."""
    match = _RANGE.fullmatch(pages.strip())
    first, last = match.groups() if match else (pages, "")
    if first == last:
        first, last = pages, ""
    yield "SP", first
    yield "EP", last
