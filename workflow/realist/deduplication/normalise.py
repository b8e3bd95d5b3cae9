"""What of a record can be compared: its fields without the habits of databases, indexers and typists.

Nothing here judges. A normaliser takes the text of one field and returns what it says, in the same form whoever wrote
it: `Smith, J. A.` and `John A. Smith`, `288-97` and `288--297`, `https://doi.org/10.5555/X` and `doi:10.5555/x`.
"""

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from urllib.parse import unquote

COLUMNS = (
    "title", "authors", "year", "container", "volume", "issue", "pages", "doi", "pmid", "abstract", "issn",
    "entry_type",
)  # fmt: skip

LONGEST = {"title": 1_000, "authors": 10_000}
"""Characters of a field that are compared (500 of others), so that a hostile field costs no more than an honest one."""

SHORTEST = 15
"""Letters that a translated title has at least: a shorter one says too little by itself."""

_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
                          "α": " alpha ", "β": " beta ", "γ": " gamma ", "δ": " delta ", "κ": " kappa ",
                          "λ": " lambda ", "μ": " mu ", "µ": " mu ", "ω": " omega ",
                          "'": "", "’": "", "‘": "", "`": "", "´": "", "ʼ": ""})  # fmt: skip
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,80}>")
_LATEX = re.compile(r"\\(?:text\w+|[a-zA-Z](?=\s*\{)|[^\w\s]|[a-zA-Z]\s)?\s*\{?\\?(\w?)\}?")
_MISREAD = re.compile(
    "[\u00c3-\u00c5][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|\u00e2\u20ac."
)
_WORD = re.compile(r"[^\W_]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")

_LANGUAGES = (
    "afrikaans|albanian|arabic|armenian|basque|bosnian|bulgarian|catalan|chinese|croatian|czech|danish|dutch|english|"
    "estonian|finnish|french|georgian|german|greek|hebrew|hungarian|icelandic|indonesian|italian|japanese|korean|"
    "latvian|lithuanian|macedonian|malay|norwegian|persian|polish|portuguese|romanian|russian|serbian|slovak|"
    "slovenian|spanish|swedish|thai|turkish|ukrainian|vietnamese"
)
_TRAILING_NOTE = re.compile(
    rf"\s*[\[(](?:(?:{_LANGUAGES})(?:[,;/ ]+(?:and )?(?:{_LANGUAGES}))*|in (?:{_LANGUAGES})|article in [^\])]*|"
    r"author'?s transl|abstract|review|letter|corrected|\d+ refs?|see comments?|published erratum[^\])]*|"
    r"retracted(?: article)?[^\])]*)[\])]\s*\.?\s*$",
    re.IGNORECASE,
)
_RETRACTED = re.compile(r"^\W*(?:retracted|withdrawn)(?:\s+(?:article|paper))?\s*[:.\-–—]\s*", re.IGNORECASE)
_TRANSLATED = re.compile(r"^(.*?)[\s.]*\[([^\[\]]{12,})\]\s*\.?$", re.DOTALL)
_SUBTITLE = re.compile(r"\s*(?::|;|\?|\.\s|\s[-–—]+\s|--|\s/\s)\s*")

_AUTHORS = r"(?:the\s+)?authors?\W{0,2}s?\W+"
_NOTICES = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            "erratum",
            r"^\W*(?:(?:author|publisher|publisher's|editorial)\W+)?"
            r"(?:erratum|errata|corrigend(?:um|a)|correction|addendum)s?\b"
            r"(?:\s+(?:to|for|of|in|on|notice)\b|\s*[:\-–—(\[.]|\s*$)|"
            r"[\s:.\-–—(\[](?:erratum|corrigendum|errata|addendum)\W*$|"
            r"\(vol\.? \w+,[^()]*\b\d{4}\)\W*$",
        ),
        (
            "retraction",
            r"^\W*(?:retraction|withdrawal)\b(?:\s+(?:of|notice|note|to)\b|\s*[:\-–—(\[.]|\s*$)|"
            r"^\W*(?:notice|statement) of (?:retraction|withdrawal)\b",
        ),
        ("expression of concern", r"^\W*(?:editorial\W+)?expression of concern\b"),
        (
            "comment",
            r"^\W*(?:(?:invited|editorial)\s+)?(?:comments?|commentary)\s*(?:on\b|to\b|[:\-–—\"“‘])|"
            r"^\W*re\s*:|^\W*discussion (?:of|on)\b|[:(\[–—-]\s*comments?\W*$",
        ),
        (
            "reply",
            rf"^\W*(?:{_AUTHORS})?(?:reply|response|rejoinder)\s*(?:to\b|[:\-–—]|\W*$)|"
            rf"^\W*(?:in reply|in response)\b|[:.\-–—(\[]\s*(?:{_AUTHORS})?(?:reply|response|rejoinder)\W*$",
        ),
    )
)

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11,
          "xii": 12}  # fmt: skip
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "first": 1, "second": 2, "third": 3, "a": 1, "b": 2,
          "c": 3}  # fmt: skip
_PART = re.compile(
    r"\b(?:part|pt|section|chapter|paper|study|report|volume|vol|article|lecture|phase|case)s?[\s.]+(?:no\W*)?"
    r"(\d{1,3}|[ivx]{2,5}|[ivxabc](?=\W*(?:[:.,;)\-–—]|$))|one|two|three|four|five|first|second|third)\b(?!\s*(?:and|of)\s)",
    re.IGNORECASE,
)
_TRAILING_ROMAN = re.compile(r"\b(i{2,3}|iv|vi{1,3}|ix|xi{0,2})\b(?=\s*(?:[:.\-–—(]|$))", re.IGNORECASE)
_LEADING_ROMAN = re.compile(r"^\W*([ivx]{1,5}|\d{1,2})\s*[.:)]\s", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")

_NOT_A_TITLE = frozenset({"", "unknown", "untitled", "notitle", "titlenotavailable", "notavailable", "notitleavailable",
                          "none", "null", "na", "nan", "anonymous"})  # fmt: skip
_RECURRING = frozenset(
    re.findall(
        r"\w+",
        """
    abstract abstracts acknowledgement acknowledgements acknowledgment acknowledgments advertisement
    announcement announcements article board book books bookshelf calendar call calls chair chairs column comment
    comments commentary conference contents contributors corner correspondence cover current databases
    department diary digest discussion editor editorial editorials editors errata erratum events foreword
    forthcoming forum from front general guest highlights image images in index information instructions
    interview intro introduction introductory invited issue issues journal keynote letter letters list matter
    meeting meetings message miscellany minitrack new news newsletter note notes notices obituary of on
    opinion our panel papers perspective perspectives poster posters preface president presidents proceedings
    profile program programme publications published question questions recent record reminder report reports
    research response review reviewer reviewers reviews section selected session special summary symposium
    table tables thanks the this to track tribute tutorial update upcoming viewpoint volume welcome with word
    workshop year and a an for by is at part number no
    """,
    )
)

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>|]+")
_DOI_TAIL = re.compile(
    r"(?:[.,;:)\]}>'*/]+|\[doi\]|/(?:abstract|full|pdf|epdf|html|meta|fulltext)|\.pdf|(?<=\d)\.v\d+|[?#&].*)$"
)
_DOI_VERSION = re.compile(r"(?:/v\d+|(?<=\d)v\d+)$")
_PREPRINT_DOI = re.compile(
    r"10\.(?:1101/(?:\d{4}\.|\d{6})|48550/|2139/ssrn|21203/rs|31234/|31219/|31235/|20944/|36227/|26434/|31222/)"
)
_PREPRINT_PLACE = re.compile(r"\b(?:arxiv|biorxiv|medrxiv|chemrxiv|psyarxiv|socarxiv|ssrn|preprints?|research square|"
                             r"techrxiv|eartharxiv|osf preprints)\b")  # fmt: skip
_SOURCE = re.compile(
    r"(?P<container>.+?)\.\s+(?:(?P<volume>\d+)\s*)?(?:\((?!pp|no pag)(?P<issue>[^()]*)\)\s*)?"
    r"\((?:pp?\s+(?P<pages>[^()]*)|no pagination|[^()]*)\),\s+(?P<year>\d{4})\b.*",
    re.DOTALL,
)
_CONFERENCE = re.compile(r"\b(?:conference|conf|proceedings|proc|workshop|symposium|congress|meeting|colloquium)\b")
_JOURNAL = re.compile(
    r"\b(?:journal|j|transactions|trans|record|annals|archives|quarterly|letters|magazine|bulletin|review)\b"
)
_ABSTRACT_TYPE = re.compile(r"conference|meeting|congress|poster|\bcpaper\b|\bconf\b|inproceedings", re.IGNORECASE)

_THESIS = re.compile(r"\b(?:dissertations?|thes[ie]s|ph\.?\s?d)\b")
_AND = re.compile(r"\s*;\s*|\s+AND\s+|(?<=\w,\s\w\.)\s+and\s+|\s+and\s+(?=[^\s,;]+,)")
_NO_AUTHOR = frozenset({"anon", "anonymous", "unknown", "noauthorslisted", "noauthorlisted", "authorless", "na", "none",
                        "notavailable", "noauthornameavailable", "noauthor"})  # fmt: skip
_PARTICLES = frozenset(
    re.findall(
        r"\w+",
        """
    van von der den de la le du da di dos del della ter ten al el bin ibn st jr sr ii iii iv phd md
    """,
    )
)
_CONTAINER_TAIL = re.compile(
    r"\s*(?: : |: |;|&mdash;|—|\s[-–]\s|=|\.\s(?=\w+\s\w+\s\w+)|\bofficial (?:journal|publication|organ)\b).*",
    re.DOTALL,
)
_CONTAINER_NOISE = re.compile(r"\[[^\]]*\]|\([^)]*\)|\b(?:the|of|and|for|in|on|a|an|de|la|le|der|und|et|part|section|"
                              r"annual|\d+(?:st|nd|rd|th)?)\b")  # fmt: skip


@dataclass(slots=True, frozen=True)
class Pages:
    """Where a report stands in its volume: `first` and `last` page, or a locator (article number) in `first`."""

    first: str
    last: str
    locator: bool


@dataclass(slots=True, frozen=True)
class Features:
    """A record as it is compared. Empty text, empty tuples and 0 stand for what the record does not say.

    Attributes:
        titles: forms of the title without spaces: the whole; the translation or the original, where both are given.
        head: the title up to its subtitle, without spaces.
        words: the words of the whole title.
        numbers: the digits in the title.
        part: the number of the part, as the title gives it; 0 where it gives none.
        notice: erratum, retraction, expression of concern, comment, reply; empty for the report itself.
        recurring: whether the title is one that serials print again and again (Editorial, Book review).
        families: family names in order; `names` all their words, with the given names.
        year: the year of publication.
        container: the name of journal or book, in small letters; `venue` is `journal`, `conference` or empty.
        preprint: whether the record describes a preprint.
        thesis: whether the record describes a thesis, or its entry in Dissertation Abstracts.
        given: the first author's given name, where it is written out.
        source: the search or database that the record comes from.
    """

    record_id: str
    titles: tuple[str, ...]
    head: str
    words: tuple[str, ...]
    numbers: tuple[str, ...]
    part: int
    notice: str
    recurring: bool
    families: tuple[str, ...]
    names: frozenset[str]
    year: int
    container: str
    venue: str
    volume: str
    issue: str
    pages: Pages | None
    dois: frozenset[str]
    pmid: str
    abstract: str
    issns: frozenset[str]
    preprint: bool
    thesis: bool
    given: str
    source: str


def features(record: Mapping[str, str]) -> Features:
    """The features of a record; columns that are missing count as empty."""
    raw = whole({column: (record.get(column) or "")[: LONGEST.get(column, 500)] for column in COLUMNS})
    title = mended(plain(raw["title"]))
    notice = notice_of(title, raw["entry_type"])
    forms = title_forms(title)
    words = tuple(map(intern, forms[0].split())) if forms else ()
    dois = dois_of(raw["doi"])
    container = container_of(raw["container"])
    families, names = authors_of(raw["authors"])
    return Features(
        record_id=record["record_id"],
        titles=tuple(dict.fromkeys(form.replace(" ", "") for form in forms)),
        head=head_of(title),
        words=words,
        numbers=tuple(sorted(_DIGITS.findall(forms[0]))) if forms else (),
        part=part_of(title),
        notice=notice,
        recurring=is_recurring(words),
        families=families,
        names=names,
        year=(year := year_of(raw["year"])),
        container=container,
        venue=venue_of(container, raw["entry_type"]),
        volume=volume if (volume := first_number(raw["volume"])) != str(year) else "",
        issue=first_number(raw["issue"]),
        pages=pages_of(raw["pages"]),
        dois=dois,
        pmid=first_number(raw["pmid"]),
        abstract=abstract_of(raw["abstract"]),
        issns=issns_of(raw["issn"]),
        preprint=is_preprint(container, dois, raw["entry_type"]),
        thesis=bool(_THESIS.search(" ".join((container, raw["entry_type"], raw["volume"])).casefold())),
        given=given_name(raw["authors"]),
        source=record.get("search_id") or record.get("database") or "",
    )


def whole(raw: dict[str, str]) -> dict[str, str]:
    """A record whose place stands in one line, `Journal. 12(3) (pp 45-67), 2017. Date ...`, with it in columns."""
    match = _SOURCE.match(raw["container"]) if len(raw["container"]) > 20 else None
    if not match:
        return raw
    found = {name: value or "" for name, value in match.groupdict().items()}
    return (
        raw
        | {name: raw[name] or value for name, value in found.items() if name != "container"}
        | {"container": found["container"]}
    )


def plain(text: str) -> str:
    """Text without HTML entities (also escaped twice), tags and runs of blanks."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub("", text)
    if "{" in text or "\\" in text:
        text = _LATEX.sub(r"\1", text).replace("{", "").replace("}", "")
    return " ".join(text.split())


def mended(text: str) -> str:
    """Text whose UTF-8 was read as Latin-1 or Windows-1252 (`BÃ¶hm`), read again where it makes sense."""
    return _MISREAD.sub(_read_again, text) if _MISREAD.search(text) else text


def _read_again(match: re.Match[str]) -> str:
    for encoding in ("cp1252", "latin-1"):
        try:
            return match[0].encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return match[0]


def fold(text: str) -> str:
    """Small letters without accents and apostrophes; Greek letters by name."""
    text = text.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        return "".join(one for one in text if not unicodedata.combining(one)).translate(_LETTERS)
    return text.replace("'", "").replace("`", "")


def words_of(text: str) -> list[str]:
    """The words of a text, folded; in any script."""
    folded = fold(text)
    return (_ASCII_WORD if folded.isascii() else _WORD).findall(folded)


def title_forms(title: str) -> list[str]:
    """The forms under which a title may be found, each as folded words: the whole first; then translation and original.

    `[Effects of care]`, `Effects of care [German]` and `Effects of care` are one; `Wirkungen der Pflege [Effects of
    care]` is found under both names.
    """
    title = bare_title(title)
    forms = [title]
    if match := _TRANSLATED.match(title):
        forms += [match[2], match[1]]
    elif " = " in title:
        forms += title.split(" = ", 1)
    whole, *others = (" ".join(words_of(form)) for form in forms)
    kept = dict.fromkeys([whole, *(form for form in others if len(form) >= SHORTEST)])
    return [form for form in kept if form.replace(" ", "") not in _NOT_A_TITLE]


def bare_title(title: str) -> str:
    """A title without notes on language, retraction and kind, and without the brackets of a translation."""
    title = _RETRACTED.sub("", title)
    while (shorter := _TRAILING_NOTE.sub("", title)) != title:
        title = shorter
    title = title.strip(" .")
    if title.startswith("[") and title.endswith("]") and title.count("[") == 1:
        title = title[1:-1]
    return title


def head_of(title: str) -> str:
    """The title before its subtitle, without spaces; empty where it has none or the head is too short to tell."""
    parts = _SUBTITLE.split(bare_title(title), maxsplit=1)
    head = words_of(parts[0])
    return "".join(head) if len(parts) > 1 and len(head) >= 2 else ""


def notice_of(title: str, entry_type: str) -> str:
    """Which kind of notice about another report this is; empty where it is a report itself."""
    for kind, pattern in _NOTICES:
        if pattern.search(title):
            return kind
    if "erratum" in entry_type.casefold():
        return "erratum"
    return ""


def part_of(title: str) -> int:
    """The number of the part that the title names, in figures, Roman numerals or words; 0 where it names none."""
    for pattern in (_PART, _TRAILING_ROMAN, _LEADING_ROMAN):
        if match := pattern.search(title):
            return _number(match[1].casefold())
    return 0


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    return _ROMAN.get(text) or _WORDS.get(text, 0)


def is_recurring(words: tuple[str, ...]) -> bool:
    """Whether a title says nothing but its kind, so that the same words head many reports."""
    return all(word in _RECURRING or word.isdigit() for word in words)


def authors_of(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Family names in order, and every word of the names that is longer than an initial."""
    families: list[str] = []
    names: set[str] = set()
    for name in _AND.split(mended(plain(text))):
        family, words = _family(name)
        if family and "".join(words) not in _NO_AUTHOR:
            families.append(family)
            names.update(intern(word) for word in words if len(word) > 2)
            names.add(intern(family))
    return tuple(families), frozenset(names)


@lru_cache(maxsize=100_000)
def _family(name: str) -> tuple[str, list[str]]:
    """Family name without particles and spaces, and all words: of `Family, Given`, `Given Family` or `Family GM`."""
    before, comma, _ = name.partition(",")
    words = words_of(name.replace("-", " "))
    if not words:
        return "", []
    if comma:
        family = words_of(before.replace("-", " "))
    elif _has_trailing_initials(name):
        family = [word for word in words if len(word) > 2] or words[:1]
    else:
        family = words[-1:]
    kept = [word for word in family if word not in _PARTICLES] or family
    return "".join(kept), words


def _has_trailing_initials(name: str) -> bool:
    """Whether a name is written `Smith JA` or `Smith J.`, not `John Smith`."""
    *before, last = name.split() or [""]
    if not before:
        return False
    return len(last) <= 2 or last.endswith(".") or (last.isupper() and len(last) == 3 and not name.isupper())


def given_name(authors: str) -> str:
    """The first author's first given name; empty where there are only initials."""
    family, comma, given = mended(plain(authors)).partition(";")[0].partition(",")
    words = words_of(given if comma else family)
    return words[0] if words and len(words[0]) > 2 and (comma or len(words) > 1) else ""


def year_of(text: str) -> int:
    """The first number of four digits that can be a year; 0 where there is none."""
    match = re.search(r"\b(1[5-9]\d\d|20\d\d)\b", text) or re.search(r"(1[5-9]\d\d|20\d\d)", text)
    return int(match[1]) if match else 0


def first_number(text: str) -> str:
    """The first number of a text, without leading zeros."""
    match = _DIGITS.search(text)
    return match[0].lstrip("0") if match else ""


@lru_cache(maxsize=100_000)
def container_of(text: str) -> str:
    """The name of a journal or book in small letters, without articles, places, numbers and notes in brackets."""
    text = _CONTAINER_TAIL.split(plain(text), maxsplit=1)[0] or text
    folded = " ".join(words_of(_CONTAINER_NOISE.sub(" ", fold(plain(text).replace("&", " and ")))))
    return folded or " ".join(words_of(plain(text)))


def venue_of(container: str, entry_type: str) -> str:
    """Whether it appeared at a conference or in a journal, where name or type say so."""
    if _CONFERENCE.search(container) or _ABSTRACT_TYPE.search(entry_type):
        return "conference"
    return "journal" if _JOURNAL.search(container) else ""


def pages_of(text: str) -> Pages | None:
    """Pages or locator; None where the text gives neither (`215 p` counts pages, it does not place them)."""
    text = fold(text).strip()
    if not text or re.search(r"^\d+\s*p(?:p|ages)?\.?$|pagination|^n/?a$|^-+$", text):
        return None
    match = re.search(r"([a-z]*)\s*0*(\d+)([a-z]?)\s*(?:[-–—‐‑]+\s*([a-z]*)0*(\d+))?", text)
    if not match:
        return None
    prefix, first, last = match[1], match[2], match[5] or ""
    if last and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    locator = not last and (len(first) > 4 or prefix not in ("", "s", "p", "pp"))
    return Pages(first, last, locator)


@lru_cache(maxsize=10_000)
def _clean_doi(doi: str) -> str:
    while (shorter := _DOI_TAIL.sub("", doi)) != doi:
        doi = shorter
    if _PREPRINT_DOI.match(doi):
        doi = _DOI_VERSION.sub("", doi)
    suffix = doi.split("/", 1)[1] if "/" in doi else ""
    return doi if len(suffix) >= 2 else ""


def dois_of(text: str) -> frozenset[str]:
    """Every DOI that a field holds, in small letters: written twice, as an address, with suffixes of a platform."""
    if "10." not in text:
        return frozenset()
    text = unquote(unquote(html.unescape(text))).casefold()
    found = (_clean_doi(one) for one in _DOI.findall(re.sub(r"(?<=\w)(?=(?:https?://|doi:))", " ", text)))
    return frozenset(one for one in found if one)


def abstract_of(text: str) -> str:
    """The beginning of an abstract, folded and without spaces; empty where it is too short to tell anything."""
    if len(text) < 120:
        return ""
    folded = "".join(words_of(plain(text)))
    return folded[:300]


def issns_of(text: str) -> frozenset[str]:
    """Every ISSN that a field holds."""
    return frozenset(re.findall(r"\b(\d{4}-?\d{3}[\dxX])\b", text)) if text else frozenset()


def is_preprint(container: str, dois: frozenset[str], entry_type: str) -> bool:
    """Whether place, DOI or type say that it is a preprint."""
    return bool(
        _PREPRINT_PLACE.search(container)
        or "preprint" in entry_type.casefold()
        or any(_PREPRINT_DOI.match(doi) for doi in dois)
    )
