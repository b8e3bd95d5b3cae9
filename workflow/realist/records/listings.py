"""Listings made for reading: ProQuest's text, Ovid's text, PubMed's abstracts. Records are told by their numbering."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from realist.records import values
from realist.records.citation import parsed
from realist.records.model import Found, Gap, Piece, Values
from realist.records.source import Source

PROQUEST_HEAD = re.compile(r"Document \d+ of \d+\s*\Z")
OVID_HEAD = re.compile(r"\ufeff?<\d+>\s*\Z")
PUBMED_HEAD = re.compile(r"(\d+)\. (\S.*)\Z", re.DOTALL)
_RULE = re.compile(r"_{20,}\s*\Z")
_PROQUEST_END = re.compile(r"(?:Bibliography|Contact us at: .*)\s*\Z")
_PROQUEST_FIELD = re.compile(r"([A-Z][\w /()-]{1,40}): (.+)", re.DOTALL)
_PUBMED_LAST = re.compile(r"(?:PMID|PMCID|DOI): ")
_PUBMED_FIELD = re.compile(r"^(PMID|PMCID|DOI): (\S+)", re.MULTILINE)
_AFFILIATION = re.compile(r"\(\d+\)")


def read_proquest(source: Source) -> Iterator[Piece]:
    """ProQuest's text: `Document n of m`, title, then `Field: value`; contents before and a bibliography behind."""
    lines, starts = source.lines, source.starts
    heads = [number for number, line in enumerate(lines) if PROQUEST_HEAD.match(line)]
    if heads and heads[0]:
        yield Gap(source.mark, starts[heads[0]], "contents")
    for head, following in pairwise([*heads, len(lines)]):
        yield Gap(starts[head], starts[head + 1], "record number")
        end = next((n for n in range(head + 1, following) if _RULE.match(lines[n])), following)
        paragraphs = [line.strip() for line in lines[head + 1 : end]]
        last = max((n for n, text in enumerate(paragraphs) if text), default=-1)
        first = next((n for n, text in enumerate(paragraphs) if text), 0)
        if last >= 0:
            found = _proquest([text for text in paragraphs if text])
            yield Found(starts[head + 1 + first], starts[head + 2 + last], found)
        if end < following:
            yield Gap(starts[end], starts[following], "rule" if following < len(lines) else "bibliography")


def _proquest(paragraphs: list[str]) -> Values:
    title = paragraphs[0]
    fields: dict[str, str] = {}
    for paragraph in paragraphs[1:]:
        match = _PROQUEST_FIELD.match(paragraph)
        if match:
            fields.setdefault(match.group(1).casefold(), match.group(2).strip())
    address = fields.get("document url") or next((text for text in paragraphs if text.startswith("http")), "")
    return {
        "database": fields.get("database", ""),
        "accession": fields.get("proquest document id") or fields.get("accession number", ""),
        "entry_type": values.entry_type(fields.get("document type", "").split(",")[0]),
        "title": fields.get("title", title),
        "authors": values.people(values.names(fields.get("author", ""))),
        "year": values.year(*(fields.get(name, "") for name in ("publication year", "year", "publication date"))),
        "container": fields.get("publication title", ""),
        "volume": fields.get("volume", ""),
        "issue": fields.get("issue", ""),
        "pages": fields.get("pages") or fields.get("pagination") or fields.get("first page", ""),
        "doi": values.doi(fields.get("doi", "")),
        "abstract": fields.get("abstract", ""),
        "keywords": values.joined(values.listed(fields.get("identifier / keyword") or fields.get("subject", ""), ",;")),
        "language": fields.get("language", ""),
        "url": address,
        "issn": fields.get("issn", ""),
    }


def read_ovid(source: Source) -> Iterator[Piece]:
    """Ovid's text: `<n>`, then the name of a field and below it, indented, its value."""
    lines, starts = source.lines, source.starts
    heads = [number for number, line in enumerate(lines) if OVID_HEAD.match(line)]
    for head, following in pairwise([*heads, len(lines)]):
        yield Gap(starts[head], starts[head + 1], "record number")
        body = lines[head + 1 : following]
        last = max((number for number, line in enumerate(body) if line.strip()), default=-1)
        if last >= 0:
            yield Found(starts[head + 1], starts[head + 2 + last], _ovid(body))


def _ovid(lines: list[str]) -> Values:
    fields: dict[str, list[str]] = {}
    value: list[str] = []
    for line in lines:
        if not line[:1].strip():
            value += [line.strip()] if line.strip() else []
        else:
            value = fields.setdefault(line.strip().casefold(), [])
    one = {name: " ".join(parts) for name, parts in fields.items()}
    source = parsed(one.get("source", ""))
    return {
        "database": one.get("database", ""),
        "accession": (one.get("accession number") or one.get("unique identifier") or one.get("ui", "")).rstrip("."),
        "entry_type": values.entry_type(one.get("publication type") or one.get("document type", "").split(":")[0]),
        "title": one.get("title") or one.get("chapter title", ""),
        "authors": values.people(re.sub(r"\s+(?:\d+|[*+])\s*\Z", "", name) for name in _ovid_names(one)),
        "year": values.year(source.get("year", ""), one.get("year of publication", ""), one.get("source", "")),
        "container": source.get("container") or one.get("source", "").split(".")[0],
        "volume": source.get("volume", ""),
        "issue": source.get("issue", ""),
        "pages": source.get("pages", ""),
        "doi": values.doi(one.get("doi number") or one.get("digital object identifier") or one.get("doi", "")),
        "pmid": values.pmid(one.get("pmid", "")),
        "abstract": one.get("abstract", ""),
        "keywords": values.joined(values.listed(one.get("author keywords") or one.get("keywords", ""))),
        "language": one.get("language", "").rstrip("."),
        "url": one.get("link to the ovid full text or citation", ""),
        "issn": one.get("issn") or one.get("issn print", ""),
    }


def _ovid_names(one: dict[str, str]) -> list[str]:
    return values.names(one.get("author") or one.get("authors", ""))


def read_pubmed(source: Source) -> Iterator[Piece]:
    """PubMed's abstracts as text: a numbered citation begins a record, its PMID ends it, blank lines divide its parts.

    A number begins a record only if it is the next one and the record before has ended: lists in abstracts are
    numbered too.
    """
    lines, starts = source.lines, source.starts
    heads = _pubmed_heads(lines)
    for head, following in pairwise([*heads, len(lines)]):
        last = max(number for number in range(head, following) if lines[number].strip())
        number = len(lines[head].split(" ", 1)[0]) + 1
        yield Gap(starts[head], starts[head] + number, "record number")
        yield Found(starts[head] + number, starts[last + 1], _pubmed("".join(lines[head : last + 1])[number:]))


def _pubmed_heads(lines: Sequence[str]) -> list[int]:
    heads: list[int] = []
    ended = True
    for number, line in enumerate(lines):
        match = PUBMED_HEAD.match(line)
        if match and ended and (not heads or int(match.group(1)[:9]) == len(heads) + 1):
            heads.append(number)
            ended = False
        elif line.startswith("PMID: "):
            ended = True
    return heads


def _pubmed(text: str) -> Values:
    parts = [" ".join(part.split()) for part in re.split(r"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)", text) if part.strip()]
    numbers = dict(_PUBMED_FIELD.findall(text.replace("\r", "\n")))
    source = parsed(parts[0])
    body = [part for part in parts[3:] if not _PUBMED_LAST.match(part) and not part.startswith("Author information:")]
    names = parts[2] if len(parts) > 2 else ""
    return {
        "database": "PubMed",
        "accession": numbers.get("PMID", ""),
        "entry_type": "article",
        "title": parts[1] if len(parts) > 1 else "",
        "authors": values.people(values.names(_AFFILIATION.sub("", names))),
        "year": source.get("year", ""),
        "container": source.get("container", ""),
        "volume": source.get("volume", ""),
        "issue": source.get("issue", ""),
        "pages": source.get("pages", ""),
        "doi": numbers.get("DOI") or values.doi_within(parts[0]),
        "pmid": numbers.get("PMID", ""),
        "abstract": max(body, key=len, default=""),
    }
