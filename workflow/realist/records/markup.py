"""XML of PubMed and EndNote.

Each record is cut out by its tags and parsed alone, without the document's type declaration: no entity of it is ever
expanded, nothing outside the file is ever opened, and a damaged record takes no other with it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from realist.records import values
from realist.records.model import Found, Gap, Piece, Reject, Values
from realist.records.source import Source

_NOT_ALLOWED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Kind:
    """A kind of XML export: the elements that are its records, and what they mean."""

    elements: tuple[str, ...]
    values: Callable[[Element], Values]


def read(source: Source, kind: Kind) -> Iterator[Piece]:
    """The records of the file; what stands around them is a gap."""
    text, at = source.text, source.mark
    for start, end, closed in _spans(text, kind.elements):
        if start > at:
            yield from _around(text, at, start, "header" if at == source.mark else "markup")
        yield _piece(source, start, end, kind) if closed else Reject(start, end, "the record has no end")
        at = end
    if at < len(text):
        yield from _around(text, at, len(text), "markup")


def _spans(text: str, elements: tuple[str, ...]) -> Iterator[tuple[int, int, bool]]:
    """Each record: where it begins and ends, and whether it is closed. Comments and CDATA hold no tags."""
    names = "|".join(elements)
    token = re.compile(rf"<!--|<!\[CDATA\[|<(?P<close>/?)(?P<name>{names})(?=[\s/>])[^<>]*?(?P<empty>/?)>")
    at, start, name = 0, -1, ""
    ends = {"<!--": "-->", "<![CDATA[": "]]>"}
    while match := token.search(text, at):
        at = match.end()
        if not match["name"]:
            end = text.find(closing, at) if (closing := ends.get(match.group(), "")) else -1
            if end < 0:
                ends.pop(match.group(), None)  # none to the end of the file: not to be sought again and again
            at = end + 3 if end >= 0 else at
        elif match["empty"]:
            if start < 0:
                yield match.start(), match.end(), True
        elif not match["close"]:
            if start >= 0:
                yield start, match.start(), False
            start, name = match.start(), match["name"]
        elif start >= 0 and match["name"] == name:
            yield start, match.end(), True
            start = -1
    if start >= 0:
        yield start, len(text), False


def _around(text: str, start: int, end: int, name: str) -> Iterator[Piece]:
    """What is no record; text that is more than markup is left to be rejected, but for the head of the file."""
    stretch = text[start:end]
    if stretch.strip() and (name == "header" or not _TAG.sub("", stretch).strip()):
        yield Gap(start, end, name)


def _piece(source: Source, start: int, end: int, kind: Kind) -> Piece:
    text = _NOT_ALLOWED.sub(" ", source.readable(source.text[start:end]))
    try:
        element = fromstring(_BARE_AMPERSAND.sub("&amp;", text))
    except (ParseError, DefusedXmlException, ValueError) as error:
        return Reject(start, end, f"not well-formed XML: {error}")
    found = kind.values(element)
    if not any(found.values()):
        return Reject(start, end, "the record is empty")
    return Found(start, end, found)


def endnote(record: Element) -> Values:
    """A `<record>` of EndNote's XML."""
    number = _text(record, "accession-num")
    addresses = _texts(record, "urls/related-urls/url") + _texts(record, "urls/web-urls/url")
    kind = record.find("ref-type")
    return {
        "database": _text(record, "remote-database-name"),
        "accession": number,
        "entry_type": values.entry_type(kind.get("name", "") if kind is not None else ""),
        "title": _text(record, "titles/title"),
        "authors": values.people(_texts(record, "contributors/authors/author")),
        "year": values.year(_text(record, "dates/year"), *_texts(record, "dates/pub-dates/date")),
        "container": _text(record, "periodical/full-title") or _text(record, "titles/secondary-title"),
        "volume": _text(record, "volume"),
        "issue": _text(record, "number") or _text(record, "issue"),
        "pages": _text(record, "pages"),
        "doi": values.doi(_text(record, "electronic-resource-num")) or values.doi_within(*addresses),
        "pmid": values.pmid(number) if re.search("(?i)medline|pubmed", _text(record, "remote-database-name")) else "",
        "abstract": _text(record, "abstract"),
        "keywords": values.joined(_texts(record, "keywords/keyword")),
        "language": _text(record, "language"),
        "url": addresses[0] if addresses else "",
        "issn": _text(record, "isbn"),
    }


def pubmed(record: Element) -> Values:
    """A `<PubmedArticle>` or `<PubmedBookArticle>`, or a `<MedlineCitation>` that stands alone."""
    pmid = _text(record, ".//PMID")
    journal = ".//Article/Journal"
    dates = _texts(record, f"{journal}/JournalIssue/PubDate") + _texts(record, ".//Book/PubDate")
    identifiers = [
        one
        for path in (".//ELocationID[@EIdType='doi']", "PubmedData/ArticleIdList/ArticleId[@IdType='doi']",
                     ".//BookDocument/ArticleIdList/ArticleId[@IdType='doi']")
        for one in _texts(record, path)
    ]  # fmt: skip
    return {
        "database": "PubMed" if pmid else "",
        "accession": pmid,
        "entry_type": _pubmed_type(record),
        "title": _text(record, ".//ArticleTitle") or _text(record, ".//BookTitle"),
        "authors": "; ".join(name for one in record.iterfind(".//AuthorList/Author") if (name := _pubmed_name(one))),
        "year": values.year(*dates, *_texts(record, ".//ArticleDate/Year")),
        "container": _text(record, f"{journal}/Title")
        or _text(record, f"{journal}/ISOAbbreviation")
        or _text(record, ".//MedlineJournalInfo/MedlineTA")
        or _text(record, ".//BookTitle"),
        "volume": _text(record, f"{journal}/JournalIssue/Volume"),
        "issue": _text(record, f"{journal}/JournalIssue/Issue"),
        "pages": _text(record, ".//Pagination/MedlinePgn")
        or values.pages(_text(record, ".//Pagination/StartPage"), _text(record, ".//Pagination/EndPage")),
        "doi": values.doi(identifiers[0]) if identifiers else "",
        "pmid": pmid,
        "abstract": "\n".join(_labelled(one) for one in record.iterfind(".//Abstract/AbstractText")),
        "keywords": values.joined(
            _texts(record, ".//MeshHeading/DescriptorName") + _texts(record, ".//KeywordList/Keyword")
        ),
        "language": values.joined(_texts(record, ".//Language")),
        "issn": values.joined(_texts(record, f"{journal}/ISSN")),
    }


def _pubmed_type(record: Element) -> str:
    if record.find(".//Book") is not None:
        return "chapter" if record.find(".//ArticleTitle") is not None else "book"
    kinds = {kind.casefold() for kind in _texts(record, ".//PublicationType")}
    return "preprint" if "preprint" in kinds else "article" if record.find(".//Article") is not None else ""


def _pubmed_name(author: Element) -> str:
    family, given = _text(author, "LastName"), _text(author, "ForeName") or _text(author, "Initials")
    return ", ".join(part for part in (family, given) if part) or _text(author, "CollectiveName")


def _labelled(section: Element) -> str:
    label = section.get("Label", "")
    return f"{label}: {_plain(section)}" if label else _plain(section)


def _text(record: Element, path: str) -> str:
    """The text of the first element at the path that has any."""
    return next((text for one in record.iterfind(path) if (text := _plain(one))), "")


def _texts(record: Element, path: str) -> list[str]:
    return [text for one in record.iterfind(path) if (text := _plain(one))]


def _plain(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


ENDNOTE = Kind(("record",), endnote)
PUBMED = Kind(("PubmedArticle", "PubmedBookArticle"), pubmed)
