"""BibTeX and BibLaTeX, also where braces do not balance.

An entry begins at `@type{` at the start of a line, or right behind an entry that closed. Matching braces from the top
of the file would let one damaged entry swallow those after it; so an entry ends at its closing brace, and at the
latest where the next begins. Text outside entries is a comment, as BibTeX has it.
"""

import re
from collections.abc import Iterator

from realist.records import values
from realist.records.latex import plain_text
from realist.records.locators import number_in, pmid_in
from realist.records.model import Found, Gap, Piece, Reject, Values
from realist.records.source import Source

_HEAD = re.compile(r"(?:\A|(?<=[\r\n]))[ \t\ufeff]*@[ \t]*(\w+)\s*[{(]")
_NEXT_HEAD = re.compile(r"\s*@(\w+)\s*[{(]")
_AND = re.compile(r"\s+and\s+(?![^{]*\})", re.IGNORECASE)
_FIELD = re.compile(r"\s*,?\s*([A-Za-z][\w:.+/-]*)\s*=\s*")
_DELIMITER = re.compile(r'[{}"]')
_BRACE = re.compile(r"[{}]")
_BARE = re.compile(r"[^\s,#{}\"]+")
_JOIN = re.compile(r"\s*#\s*")
_FIELD_LINE = re.compile(r"(?:^|(?<=[\r\n]))[ \t]*,?[ \t]*([A-Za-z][\w-]*)[ \t]*=[ \t]*(?=[{\"\d])")
_KEY_NUMBER = re.compile(r"(?:WOS|ISI|MEDLINE|BIOSIS):\w+|\d{6,17}|\d{4}-\d{5}-\d{3}")
_NOT_ENTRIES = {"comment": "comment", "string": "abbreviations", "preamble": "preamble"}

Fields = dict[str, str]


def read(source: Source) -> Iterator[Piece]:
    """The entries of the file; definitions and comments are gaps, a damaged entry without a title a reject."""
    strings: Fields = {}
    at = source.mark
    for start, limit, kind, inside in _heads(source.text):
        if start > at:
            yield from _comment(source.text, at, start)
        end, fields, sound = _entry(source.text, inside, limit, strings, kind)
        end = min(end, limit)
        at = end
        if kind in _NOT_ENTRIES:
            strings |= fields if kind == "string" else {}
            yield Gap(start, end, _NOT_ENTRIES[kind])
        elif sound or fields.get("title"):
            yield Found(start, end, _values(kind, fields), "" if sound else "the braces of the entry do not balance")
        else:
            yield Reject(start, end, "the braces of the entry do not balance, and no title was found")
    yield from _comment(source.text, at, len(source.text))


def _heads(text: str) -> Iterator[tuple[int, int, str, int]]:
    """Each entry: where it begins, where it must end, its kind, and where its key begins."""
    heads = list(_HEAD.finditer(text))
    limits = [*(head.start() for head in heads[1:]), len(text)]
    for head, limit in zip(heads, limits, strict=False):
        start = head.start() + len(head.group()) - len(head.group().lstrip(" \t\ufeff"))
        match: re.Match[str] | None = head
        while match:
            closed = _closing(text, match.end(), limit)
            after = _NEXT_HEAD.match(text, closed, limit) if closed else None
            own_limit = after.start() if after else limit
            yield start, own_limit, match.group(1).casefold(), match.end()
            match = after
            start = after.start() + len(after.group()) - len(after.group().lstrip()) if after else 0


def _closing(text: str, inside: int, limit: int) -> int:
    """The offset after the brace that closes the entry; 0 where there is none."""
    depth = 1
    for brace in _BRACE.finditer(text, inside, limit):
        depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            return brace.end()
    closing = text.rfind(")", inside, limit) if text[inside - 1] == "(" else -1
    return closing + 1


def _entry(text: str, inside: int, limit: int, strings: Fields, kind: str) -> tuple[int, Fields, bool]:
    """Where the entry ends, its fields, and whether its braces balance."""
    closed = _closing(text, inside, limit)
    rest = text[closed:limit] if closed else ""
    if kind == "comment":
        return closed or limit, {}, True
    if not closed or _FIELD_LINE.search(rest):
        return inside + len(text[inside:limit].rstrip()), _loose_fields(text[inside:limit]), False
    fields = _fields(text[inside : closed - 1], strings, keyed=kind != "string")
    if fields is None:
        return closed, _loose_fields(text[inside : closed - 1]), False
    return closed, fields, True


def _fields(body: str, strings: Fields, *, keyed: bool) -> Fields | None:
    """The fields of a sound entry; None where it is not sound."""
    key, comma, _ = body.partition(",")
    has_key = keyed and "=" not in key
    fields: Fields = {"key": key.strip()} if has_key else {}
    at = len(key + comma) if has_key else 0
    while field := _FIELD.match(body, at):
        value, at = _value(body, field.end(), strings)
        fields.setdefault(field.group(1).casefold(), value)
        if at < 0:
            return None
    return fields if not body[at:].strip(" ,\t\r\n") else None


def _value(body: str, at: int, strings: Fields) -> tuple[str, int]:
    """A value, its parts joined, and the offset after it; -1 where it has no end."""
    parts = []
    while True:
        part, at = _part(body, at, strings)
        if at < 0:
            return "", -1
        parts.append(part)
        join = _JOIN.match(body, at)
        if not join:
            return "".join(parts), at
        at = join.end()


def _part(body: str, at: int, strings: Fields) -> tuple[str, int]:
    opening = body[at : at + 1]
    if opening not in ("{", '"'):
        bare = _BARE.match(body, at)
        return (strings.get(bare.group().casefold(), bare.group()), bare.end()) if bare else ("", at)
    depth = 0
    for delimiter in _DELIMITER.finditer(body, at + 1):
        depth += {"{": 1, "}": -1, '"': 0}[delimiter.group()]
        if depth < 0 if opening == "{" else delimiter.group() == '"' and depth == 0:
            return body[at + 1 : delimiter.start()], delimiter.end()
    return "", -1


def _loose_fields(body: str) -> Fields:
    """The fields of a damaged entry: each from its name at the start of a line to the next."""
    found = list(_FIELD_LINE.finditer(body))
    key = body.split(",", 1)[0].strip()
    fields = {"key": key}
    ends = [*(field.start() for field in found[1:]), len(body)]
    for field, end in zip(found, ends, strict=False):
        value = body[field.end() : end]
        fields.setdefault(field.group(1).casefold(), value.strip(' \t\r\n,{}"'))
    return fields


def _comment(text: str, start: int, end: int) -> Iterator[Piece]:
    """Text outside entries: BibTeX ignores it, and so may we, if it looks like no field."""
    stretch = text[start:end]
    if not stretch.strip():
        return
    if _FIELD_LINE.search(stretch):
        yield Reject(start, end, "fields outside any entry")
    else:
        yield Gap(start, end, "comment")


def _values(kind: str, fields: Fields) -> Values:
    """What an entry says, as BibTeX, BibLaTeX and the databases name its fields."""

    def first(*names: str) -> str:
        return next((text for name in names if (text := plain_text(fields.get(name, "")))), "")

    notes = [fields.get(name, "") for name in ("url", "note", "unique-id", "annote", "abstract_url", "eprint")]
    key = first("key")
    number = first("unique-id", "accession-number", "accessionnumber", "an", "eid_scopus") or number_in(*notes)
    pmid = values.pmid(first("pmid", "pubmed-id", "pubmed_id")) or values.pmid(key.removeprefix("PMID:"))
    return {
        "database": first("database", "remote-database-name", "source"),
        "accession": number or (key if _KEY_NUMBER.fullmatch(key) else "") or pmid * key.startswith("PMID:"),
        "entry_type": values.entry_type(first("document_type") or kind),
        "title": first("title", "booktitle"),
        "authors": _people(fields.get("author") or fields.get("editor", "")),
        "year": values.year(first("year", "date", "issue_date")),
        "container": first("journal", "journaltitle", "booktitle", "series") * (first("title") != ""),
        "volume": first("volume"),
        "issue": first("number", "issue"),
        "pages": first("pages", "article-number", "art_number", "articleno", "eid").replace("--", "-"),
        "doi": values.doi(first("doi")) or values.doi_within(fields.get("url", ""), key),
        "pmid": pmid or pmid_in(*notes),
        "abstract": first("abstract"),
        "keywords": values.joined(
            values.listed(first("keywords", "author_keywords", "keyword", "keywords-plus"), ";,")
        ),
        "language": first("language", "langid"),
        "url": first("url"),
        "issn": first("issn"),
    }


def _people(text: str) -> str:
    return "; ".join(name for one in _AND.split(text.strip()) if (name := _name(one.strip())))


def _name(text: str) -> str:
    """One name; one in braces is a group, which has no family name."""
    is_group = text.startswith("{") and text.endswith("}") and "," not in text
    return plain_text(text) if is_group else values.person(plain_text(text))
