"""What databases write in many ways, written in one: names, years, pages, DOIs, kinds of publication."""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_DOI_PREFIX = re.compile(r"(?i)^(?:https?://(?:[\w-]+\.)*doi\.org/|doi:?\s*|info:doi/)+")
_INITIALS = re.compile(r"(?:[A-Z]\.?(?:-?[A-Z]\.?){0,4})|(?:[A-Z][a-z]?\.(?:\s?-?[A-Z][a-z]?\.)*)")
_SUFFIX = re.compile(r"(?i)(?:jr|sr|ii|iii|iv|2nd|3rd)\.?")
_NUMBERED = re.compile(r"\s*\(\d+\)\s*$")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_ISSN = re.compile(r"(?<![\d-])(\d{4})-?(\d{3}[\dXx])(?![\d-])")
_PP = re.compile(r"(?i)^pp?\.?\s+(?=\w)")
_DASHES = re.compile(r"\s*(?:--+|[\u2010-\u2014])\s*")
_COMMA = re.compile(r"\s*,\s*")
_AND = re.compile(r"\s+(?:and|AND)\s+|\n\s*and\s+")
_INITIALLED = re.compile(r"[^,;]+\s(?:[A-Z]\.?-?){1,4}")
_GIVEN = re.compile(r"(?:[A-Z]\.?[ -]?){1,4}")
_PMID = re.compile(r"(?:PMID:?\s*)?([1-9]\d{0,8})\b")
_OF_GROUPS = frozenset(
    {"of", "for", "the", "and", "on", "in", "organization", "organisation", "university", "group", "institute",
     "ministry", "committee", "association", "society", "council", "department", "centre", "center", "agency",
     "network", "foundation", "collaboration", "consortium", "team", "panel", "board", "office", "service", "services",
     "college", "trust", "investigators", "collaborators"}
)  # fmt: skip

ENTRY_TYPES = {
    "article": "JOUR EJOUR JFULL MGZN NEWS INPR ABST article journal-article journalarticle journal review letter "
    "editorial note erratum magazinearticle newspaperarticle "
    "academic-journal scholarly-journals scholarly-journal journal-articles original-article ieee-journals",
    "conference": "CONF CPAPER inproceedings conference proceedings conference-paper conferencepaper "
    "conference-review conference-proceedings proceedings-paper conference-abstract "
    "ieee-conferences",
    "chapter": "CHAP ECHAP inbook incollection book-section booksection book-chapter reference-book-chapter",
    "book": "BOOK EBOOK EDBOOK SER SERIAL MONOGRAPH booklet edited-book",
    "thesis": "THES phdthesis mastersthesis dissertation dissertation/thesis",
    "report": "RPRT techreport GOVDOC STAND",
    "preprint": "UNPB unpublished unpublished-work",
    "web": "WEB ELEC BLOG online webpage web-page blogpost electronic",
    "patent": "PAT",
    "data": "DATA AGGR dataset",
    "software": "COMP computerprogram",
}
_ENTRY_TYPE = {code.casefold(): name for name, codes in ENTRY_TYPES.items() for code in [*codes.split(), name]}


def unescaped(text: str) -> str:
    """Text without HTML's character references; an ampersand that begins none, as in addresses, stays."""
    if "&" not in text:
        return text
    return _REFERENCE.sub(lambda reference: html.unescape(reference.group()), text)


def entry_type(text: str) -> str:
    """The kind of publication in our few words; one that is not known stays as it is, in small letters."""
    plain = text.strip().casefold()
    return _ENTRY_TYPE.get(plain.replace(" ", "-"), _ENTRY_TYPE.get(plain.replace(" ", ""), plain))


def year(*texts: str) -> str:
    """The first year among the texts."""
    for text in texts:
        match = _YEAR.search(text)
        if match:
            return match.group()
    return ""


def doi(text: str) -> str:
    """A DOI without resolver or prefix, the first where there are two; as it stands where it is none."""
    bare = _DOI_PREFIX.sub("", text.strip())
    return bare.split(None, 1)[0] if _DOI.match(bare) else bare


def doi_within(*texts: str) -> str:
    """The first DOI inside other text, such as an address."""
    for text in texts:
        match = _DOI.search(text.replace("%2f", "/").replace("%2F", "/"))
        if match:
            return unquote(match.group().split("&")[0]).rstrip(".,;]")
    return ""


def pmid(text: str) -> str:
    """The number of a PubMed record; nothing where the text does not begin with one."""
    match = _PMID.match(text.strip())
    return match.group(1) if match else ""


def pages(first: str, last: str = "") -> str:
    """First and last page as one; a range that stands in `first` already stays."""
    first, last = page_range(first), page_range(last)
    if not last or last == first or "-" in first:
        return first
    return f"{first}-{last}" if first else last


def page_range(text: str) -> str:
    """Pages with a plain hyphen, without `pp.`."""
    return _DASHES.sub("-", _PP.sub("", text.strip()))


def issn(text: str) -> str:
    """The ISSNs of a text, as `1234-567X`; the text itself where there is none."""
    found = [f"{left}-{right.upper()}" for left, right in _ISSN.findall(text)]
    return joined(found) or text.strip()


def abstract(text: str) -> str:
    """An abstract; nothing where the text only says that there is none."""
    return "" if text.casefold().strip("[].() ") == "no abstract available" else text


def tidy(column: str, text: str) -> str:
    """A value as all readers give it: without blanks around it, `NA`, or the platform's own notation."""
    text = text.strip()
    if text == "NA" and column != "title":
        return ""
    return _TIDY[column](text) if column in _TIDY else text


def joined(texts: Iterable[str]) -> str:
    """Texts in one cell, in order, each once."""
    return "; ".join(dict.fromkeys(text for one in texts if (text := one.strip())))


def people(names: Iterable[str]) -> str:
    """Names as `Family, Given; ...`."""
    return "; ".join(shown for one in names if (shown := person(one)))


def person(name: str) -> str:
    """One name as `Family, Given`, from any of the orders that databases use.

    `Family, Given` stays; `Family AB` and `Family A.B.` are family first; `A. B. Family` and `Given Family` are not. A
    group keeps its name.
    """
    name = _NUMBERED.sub("", name.replace(";", ",")).strip(" ,\t\r\n")
    if "," in name:
        return _COMMA.sub(", ", " ".join(name.split()))
    parts = name.split()
    if len(parts) < 2 or any(part.casefold().strip(".") in _OF_GROUPS for part in parts):
        return " ".join(parts)
    if _INITIALS.fullmatch(parts[-1]):
        return _family_first(parts)
    if len(parts) > 2 and _SUFFIX.fullmatch(parts[-1]) and _INITIALS.fullmatch(parts[-2]):
        return f"{_family_first(parts[:-1])} {parts[-1]}"
    return _family_last(parts)


def names(cell: str) -> list[str]:
    """The names in one cell, however they are separated."""
    text = cell.strip()
    if ";" in text:
        return text.split(";")
    if _AND.search(text):
        return _AND.split(text)
    for separator in ("\n", "|"):
        if separator in text:
            return text.split(separator)
    parts = [part.strip() for part in text.rstrip(".").split(",") if part.strip()]
    if len(parts) > 1 and all(_INITIALLED.fullmatch(part) for part in parts):
        return parts
    if len(parts) > 2 and len(parts) % 2 == 0 and all(_GIVEN.fullmatch(part) for part in parts[1::2]):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    if len(parts) > 2 and all(" " in part for part in parts):
        return parts
    return [text]


def _family_first(parts: list[str]) -> str:
    cut = len(parts)
    while cut > 1 and _INITIALS.fullmatch(parts[cut - 1]):
        cut -= 1
    return f"{' '.join(parts[:cut])}, {' '.join(parts[cut:])}"


def _family_last(parts: list[str]) -> str:
    """Particles in small letters belong to the family name."""
    cut = len(parts) - 1
    while cut > 1 and parts[cut - 1].islower():
        cut -= 1
    return f"{' '.join(parts[cut:])}, {' '.join(parts[:cut])}"


def listed(text: str, separators: str = ";") -> Iterator[str]:
    """The items of a cell that holds several."""
    for item in re.split(f"[{re.escape(separators)}]", text):
        if item.strip():
            yield item.strip()


_TIDY: dict[str, Callable[[str], str]] = {"abstract": abstract, "doi": doi, "issn": issn, "pages": page_range}
