"""Which column of a table holds what, known by its name, and how its cells are read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from realist.records import values
from realist.records.citation import parsed
from realist.records.latex import plain_text
from realist.records.locators import number_in, pmid_in
from realist.records.model import BIBLIOGRAPHIC, Values

NAMES: dict[str, tuple[str, ...]] = {
    "database": ("db", "database", "database name", "header/_longdbname", "archive", "record source", "data source"),
    "accession": ("eid", "ut", "ut (unique wos id)", "embase accession id", "central id", "lens id", "publication id",
                  "accession number", "accession numbers", "an", "ui", "header/_uiterm", "id"),
    "entry_type": ("artinfo/pubtype", "document identifier", "document type", "item type",
                   "publication type", "doctype", "artinfo/doctype/2",
                   "artinfo/doctype/0", "reference type", "content type", "entrytype", "pub type", "type", "dt", "pt"),
    "title": ("title", "article title", "document title", "item title", "primary title", "title primary", "ti",
              "titles", "t1", "artinfo/tig/atl", "display_name", "original title"),
    "authors": ("author full names", "af", "authors", "author", "author names", "author(s)", "author/s", "au",
                "authors, primary", "primary authors", "creators", "a1", "authorships.author.display_name"),
    "year": ("year", "publication year", "publication_year", "published year", "pub year", "yr", "py", "year published",
             "pubinfo/dt/_year", "date published", "publication date", "publication_date", "date of publication",
             "date", "dp"),
    "container": ("source title", "publication title", "journal", "journal/book", "journal title", "jn",
                  "jinfo/jtl", "periodical full", "publication", "journaltitle", "booktitle", "source",
                  "secondary title", "primary_location.source.display_name", "jf", "t2", "so"),
    "citation": ("citation", "note"),
    "volume": ("volume", "vo", "vl", "vi", "journal volume", "pubinfo/vid", "biblio.volume"),
    "issue": ("issue", "ip", "is", "journal issue", "issue number", "pubinfo/iid", "biblio.issue", "number"),
    "pages": ("pages", "pg", "page range", "page numbers", "pagination"),
    "first_page": ("page start", "start page", "first page", "start_page", "sp", "bp", "artinfo/ppf",
                   "biblio.first_page"),
    "last_page": ("page end", "end page", "last page", "end_page", "ep", "other pages", "biblio.last_page"),
    "article_number": ("art. no.", "article number", "ar"),
    "doi": ("doi", "item doi", "di", "doi link", "do"),
    "pmid": ("pmid", "pubmed id", "pubmed_id", "pm", "medline pmid", "ids.pmid"),
    "abstract": ("abstract", "abstract note", "ab", "artinfo/ab", "artinfo/ab/0", "n2", "abstract text"),
    "keywords": ("author keywords", "keywords", "keywords plus", "index keywords", "mesh terms", "mesh_terms",
                 "ieee terms", "manual tags", "automatic tags", "de", "keyword", "kw", "descriptors", "subjects"),
    "language": ("language", "language of original document", "article language", "la", "lg"),
    "url": ("url", "link", "plink", "embase link", "pdf link", "source urls", "full text link", "external url",
            "primary_location.landing_page_url", "ur", "header/displayinfo/plink/url"),
    "issn": ("issn", "issns", "jinfo/issn", "issn/isbn", "sn", "primary_location.source.issn_l"),
    "notes": ("archive location", "url", "link", "plink", "embase link", "pdf link", "extra", "notes", "note",
              "header/displayinfo/plink/url", "id", "fturl", "artinfo/ui/0/__text", "artinfo/ui/1/__text",
              "artinfo/ui/2/__text"),
}  # fmt: skip
"""For each of our columns, theirs, best first: the first filled one counts."""

_FIELDS_OF: dict[str, list[tuple[str, int]]] = {}
for _field, _names in NAMES.items():
    for _rank, _name in enumerate(_names):
        _FIELDS_OF.setdefault(_name, []).append((_field, _rank))

NUMBERED = {
    "authors": re.compile(r"artinfo/aug/au(?:/\d+)?"),
    "keywords": re.compile(r"artinfo/sug/subj/\d+/__text"),
}
"""Columns of a list that was flattened: each item has its own."""

_ALL = {"keywords", "notes"}
_WRAPPED = re.compile(r'\{(.*)\}|="(.*)"', re.DOTALL)
_LINKED_ID = re.compile(r"https?://\S+/")

PLATFORMS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("Scopus", "Scopus", frozenset({"source title", "link", "page start", "cited by"})),
    ("PubMed", "PubMed", frozenset({"pmid", "first author", "journal/book", "create date"})),
    ("Ovid", "", frozenset({"orn", "vn", "db"})),
    ("EBSCOhost", "", frozenset({"artinfo/tig/atl", "jinfo/jtl"})),
    ("EBSCOhost", "", frozenset({"article title", "journal title", "accession number", "plink"})),
    ("Embase.com", "Embase", frozenset({"embase accession id", "embase link"})),
    ("Cochrane", "CENTRAL", frozenset({"central id"})),
    ("IEEE Xplore", "IEEE Xplore", frozenset({"document title", "date added to xplore"})),
    ("Zotero", "", frozenset({"key", "item type", "publication title", "date added"})),
    ("The Lens", "The Lens", frozenset({"lens id"})),
    ("OpenAlex", "OpenAlex", frozenset({"ids.openalex"})),
    ("Web of Science", "Web of Science", frozenset({"pt", "ut", "ti", "so"})),
    ("Web of Science", "Web of Science", frozenset({"ut (unique wos id)"})),
    ("Covidence", "", frozenset({"covidence #"})),
    ("RefWorks", "", frozenset({"title primary", "periodical full"})),
    ("Rayyan", "", frozenset({"key", "title", "authors", "journal", "publisher"})),
)
"""Platforms by the columns that only they write: platform, its database where it has but one, columns."""


@dataclass(frozen=True)
class Layout:
    """Which columns of a table hold what.

    Attributes:
        columns: for each field, the indices of their columns, best first.
        header: the names of their columns, in small letters.
        strength: how many of them are known.
    """

    columns: dict[str, tuple[int, ...]]
    header: tuple[str, ...]
    strength: int

    @cached_property
    def platform(self) -> str:
        """The platform that writes this header; empty where it does not show."""
        return self._recognised[0]

    @cached_property
    def _recognised(self) -> tuple[str, str]:
        names = set(self.header)
        return next(((platform, base) for platform, base, marks in PLATFORMS if marks <= names), ("", ""))

    @cached_property
    def _flattened(self) -> frozenset[str]:
        """The fields of which every filled column counts."""
        return frozenset(_ALL) | {
            field
            for field, pattern in NUMBERED.items()
            if any(pattern.fullmatch(self.header[index]) for index in self.columns.get(field, ()))
        }

    @cached_property
    def _is_latex(self) -> bool:
        """Whether the table was made from BibTeX."""
        return not {"bibtexkey", "entrytype"}.isdisjoint(self.header)

    def values(self, cells: Sequence[str]) -> Values:
        """What a row says."""
        row = {field: self._cells(field, cells) for field in self.columns}
        one = {field: found[0] if found else "" for field, found in row.items()}
        source = parsed(self._source(one))
        notes = row.get("notes", [])
        return {column: one.get(column) or source.get(column, "") for column in BIBLIOGRAPHIC} | {
            "database": one.get("database") or self._recognised[1],
            "accession": self._accession(one, notes),
            "entry_type": values.entry_type(one.get("entry_type", "")),
            "title": " ".join(one.get("title", "").split()),
            "authors": values.people(name for cell in row.get("authors", ()) for name in values.names(cell)),
            "year": values.year(one.get("year", ""), source.get("year", "")),
            "container": source.get("container", "") if self._has_source else one.get("container", ""),
            "pages": self._pages(one) or source.get("pages", ""),
            "doi": values.doi(one.get("doi", "")) or values.doi_within(*notes),
            "pmid": values.pmid(one.get("pmid", "")) or pmid_in(*notes),
            "keywords": values.joined(item for cell in row.get("keywords", ()) for item in values.listed(cell, ";\n")),
        }

    @property
    def _has_source(self) -> bool:
        """Ovid's column SO is a citation, unless a column holds the journal alone."""
        return self.platform == "Ovid" and "jn" not in self.header

    def _source(self, one: Mapping[str, str]) -> str:
        return one.get("container", "") if self._has_source else one.get("citation", "")

    def _accession(self, one: Mapping[str, str], notes: Sequence[str]) -> str:
        if self.platform == "PubMed":
            return values.pmid(one.get("pmid", ""))
        own = "" if self.platform in ("", "Zotero", "Rayyan", "RefWorks") else one.get("accession", "")
        return _LINKED_ID.sub("", own) or number_in(*notes) or one.get("accession", "") * self._has_number

    @property
    def _has_number(self) -> bool:
        """Whether the column of accession numbers is more than a running number."""
        return any(self.header[index] != "id" for index in self.columns.get("accession", ()))

    @staticmethod
    def _pages(one: Mapping[str, str]) -> str:
        first_to_last = values.pages(one.get("first_page", ""), one.get("last_page", ""))
        return one.get("pages") or first_to_last or one.get("article_number", "")

    def _cells(self, field: str, cells: Sequence[str]) -> list[str]:
        """The filled cells of a field, best first; only one but for lists."""
        read = plain_text if self._is_latex else plain
        found = (read(cells[index]) for index in self.columns[field] if index < len(cells))
        filled = [text for text in found if text]
        return filled if field in self._flattened else filled[:1]


def layout(header: Sequence[str], mapping: Mapping[str, str]) -> Layout | None:
    """What the columns of a header hold, or nothing if none of them holds titles.

    Args:
        header: a row.
        mapping: our columns to theirs; what it names counts before what is known.
    """
    names = tuple(cell.strip('\ufeff \t\r\n"').casefold() for cell in header)
    ranked: dict[str, list[tuple[int, int]]] = {}
    for index, name in enumerate(names):
        for field, rank in _FIELDS_OF.get(name, ()):
            ranked.setdefault(field, []).append((rank, index))
        for field, pattern in NUMBERED.items():
            if pattern.fullmatch(name):
                ranked.setdefault(field, []).append((len(names), index))
    for field, theirs in mapping.items():
        if theirs.strip().casefold() in names:
            ranked[field] = [(0, names.index(theirs.strip().casefold()))]
    known = len({index for found in ranked.values() for _, index in found})
    if "title" not in ranked or known < 2:
        return None
    return Layout({field: tuple(index for _, index in sorted(found)) for field, found in ranked.items()}, names, known)


def plain(cell: str) -> str:
    """A cell without blanks, without what BibTeX or a spreadsheet wraps around values, without R's `NA`."""
    text = values.unescaped(cell.strip())
    match = _WRAPPED.fullmatch(text)
    if match:
        text = (match.group(1) or match.group(2) or "").strip()
    return "" if text == "NA" else text
