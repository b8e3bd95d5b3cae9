"""Which format an export has, by its content, whatever the file is called."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from realist.records import bibtex, delimited, listings, markup, tagged
from realist.records.model import Piece
from realist.records.source import Source

Reader = Callable[[Source], Iterable[Piece]]

_RIS = re.compile(r"\ufeff?(?:TY {1,2}- {0,2}[A-Z]|ER {1,2}-\s*\Z)")
_RIS_BEGINS = re.compile(r"\ufeff?TY {1,2}- {1,2}[A-Z0-9]{2,8}\s*\Z")
_MEDLINE = re.compile(r"\ufeff?(?:PMID ?- ?\d|(?:OWN|JT|FAU|STAT|LID|PMCR|DCOM|CRDT) {0,2}- \S)")
_WEB_OF_SCIENCE = re.compile(r"\ufeff?(?:FN |PT [A-Z]|UT (?:WOS|ISI|MEDLINE|\w+):)")
_ENDNOTE = re.compile(r"\ufeff?%[0TADJ](?: |\s*\Z)")
_REFWORKS = re.compile(r"\ufeff?RT [A-Z]")


@dataclass(frozen=True)
class Format:
    """A format that was recognised, and how to read it."""

    name: str
    read: Reader


_BIBTEX = re.compile(r"[\s\ufeff]*@\w+\s*[{(]")
_RECORDS = re.compile(r"<(?:(?P<pubmed>Pubmed(?:Book)?Article)|(?P<endnote>record))[\s/>]")
_HEAD = 5000

_BY_LINES: tuple[tuple[str, re.Pattern[str], Reader], ...] = (
    ("RIS", _RIS, lambda source: tagged.read(source, tagged.RIS)),
    ("MEDLINE", _MEDLINE, lambda source: tagged.read(source, tagged.MEDLINE)),
    ("Web of Science tagged", _WEB_OF_SCIENCE, lambda source: tagged.read(source, tagged.WEB_OF_SCIENCE)),
    ("EndNote tagged", _ENDNOTE, lambda source: tagged.read(source, tagged.ENDNOTE)),
    ("RefWorks tagged", _REFWORKS, lambda source: tagged.read(source, tagged.REFWORKS)),
    ("BibTeX", _BIBTEX, bibtex.read),
    ("Ovid text", listings.OVID_HEAD, listings.read_ovid),
)


def recognise(source: Source, columns: Mapping[str, str]) -> Format | None:
    """The format of an export; None where no reader knows it.

    Args:
        source: the export.
        columns: for a table of unknown layout, our columns to theirs.
    """
    if source.beginning == "<":
        form = _xml(source)
        if form:
            return form
    return _ris(source) or _table(source, columns) or _listing(source) or _by_lines(source)


def _ris(source: Source) -> Format | None:
    """RIS by its first line: an abstract further down may hold `author, title, year`, as the header of a table does."""
    first = next((line for line in source.lines if line.strip()), "")
    if not _RIS_BEGINS.match(first):
        return None
    return Format("RIS", lambda source: tagged.read(source, tagged.RIS))


def _xml(source: Source) -> Format | None:
    match = _RECORDS.search(source.text)
    if not match:
        return None
    if match["pubmed"]:
        return Format("PubMed XML", lambda source: markup.read(source, markup.PUBMED))
    return Format("EndNote XML", lambda source: markup.read(source, markup.ENDNOTE))


def _table(source: Source, columns: Mapping[str, str]) -> Format | None:
    table = delimited.table(source, columns)
    if table is None:
        return None
    kind = "TSV" if table.delimiter == "\t" else "CSV"
    platform = table.layout.platform
    return Format(f"{kind} ({platform})" if platform else kind, lambda source: delimited.read(source, table))


def _listing(source: Source) -> Format | None:
    """Listings whose first record names its number."""
    if any(listings.PROQUEST_HEAD.match(line) for line in source.lines[:_HEAD]):
        return Format("ProQuest text", listings.read_proquest)
    first = next((line for line in source.lines if line.strip()), "")
    if first.startswith("1. ") and any(line.startswith("PMID: ") for line in source.lines[:_HEAD]):
        return Format("PubMed text", listings.read_pubmed)
    return None


def _by_lines(source: Source) -> Format | None:
    """The format of which most lines begin a record or carry its marks."""
    lines = source.lines[:_HEAD]
    counts = [sum(1 for line in lines if pattern.match(line)) for _, pattern, _ in _BY_LINES]
    best = max(range(len(counts)), key=counts.__getitem__)
    name, _, read = _BY_LINES[best]
    return Format(name, read) if counts[best] else None
