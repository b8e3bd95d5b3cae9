"""What the text cites: the bibliography that people keep, and the included studies. Read with pybtex, set by pandoc.

The text of a reference is inert: pandoc takes strings of metadata as they stand, without Markdown, HTML or TeX.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path
from typing import Any

from pybtex.database import BibliographyData, Entry, Person, parse_string
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text

from realist.errors import Kind, Problem, ReviewError, nearest
from realist.manuscript.markup import plain
from realist.tables import decode

BIBLIOGRAPHY = "report/references.bib"
TYPES = {"article": "article-journal", "book": "book", "techreport": "report", "incollection": "chapter",
         "inproceedings": "paper-conference", "phdthesis": "thesis", "misc": "webpage",
         "online": "webpage"}  # fmt: skip
FIELDS = {"title": "title", "journal": "container-title", "booktitle": "container-title", "volume": "volume",
          "number": "issue", "pages": "page", "doi": "DOI", "url": "URL", "publisher": "publisher",
          "address": "publisher-place", "institution": "publisher", "edition": "edition"}  # fmt: skip
STUDY_FIELDS = {"title": "title", "container": "container-title", "volume": "volume", "issue": "issue",
                "pages": "page", "doi": "DOI"}  # fmt: skip

Reference = dict[str, Any]


def read_bibliography(root: Path) -> dict[str, Reference]:
    """The bibliography by key; empty where there is no file.

    Raises:
        ReviewError: it cannot be read as BibTeX, or an entry lacks what a reference needs.
    """
    path = root / BIBLIOGRAPHY
    if not path.is_file():
        return {}
    source = decode(path.read_bytes(), BIBLIOGRAPHY)
    try:
        entries: BibliographyData = parse_string(source, "bibtex")
        found = {key: _reference(key, entry) for key, entry in entries.entries.items()}
    except PybtexError as error:
        raise ReviewError([_unreadable(error)]) from error
    problems = list(_incomplete(found, source))
    if problems:
        raise ReviewError(problems)
    return found


def _unreadable(error: PybtexError) -> Problem:
    line = re.search(r"line (\d+)", str(error))
    return Problem(BIBLIOGRAPHY, int(line[1]) if line else 0, "", Kind.UNREADABLE_FILE, str(error), "BibTeX",
                   "Look for a missing comma or brace, or a key that stands twice.")  # fmt: skip


def _incomplete(found: Mapping[str, Reference], source: str) -> Iterator[Problem]:
    for key, reference in found.items():
        missing = [
            name for name, there in (("author", reference["author"]), ("title", reference.get("title"))) if not there
        ]
        for name in missing:
            yield Problem(BIBLIOGRAPHY, line_of(key, source), key, Kind.BAD_VALUE, f"no {name}", f"a field {name}",
                          "Complete the entry.")  # fmt: skip


def line_of(key: str, source: str) -> int:
    """The line on which an entry of the bibliography begins."""
    for line, text in enumerate(source.splitlines(), start=1):
        if re.match(rf"\s*@\w+\s*[{{(]\s*{re.escape(key)}\s*,", text):
            return line
    return 0


def _reference(key: str, entry: Entry) -> Reference:
    fields = {ours: _text(entry.fields[theirs]) for theirs, ours in FIELDS.items() if theirs in entry.fields}
    if "page" in fields:
        fields["page"] = fields["page"].replace("–", "-").replace("--", "-")
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    return {
        "id": key,
        "type": TYPES.get(entry.type.lower(), "article"),
        "author": [_name(person) for person in people],
        "issued": _text(entry.fields.get("year", "")),
        **fields,
    }


def _name(person: Person) -> dict[str, str]:
    given = " ".join(_text(part) for part in [*person.first_names, *person.middle_names])
    family = " ".join(_text(part) for part in [*person.prelast_names, *person.last_names, *person.lineage_names])
    return {"family": family, "given": given} if given else {"literal": family}


def _text(latex: str) -> str:
    return plain(str(Text.from_latex(latex)))


def study_references(studies: Iterable[Mapping[str, str]]) -> dict[str, Reference]:
    """The included studies as references, by study id."""
    return {row["study_id"]: _study(row) for row in studies}


def _study(row: Mapping[str, str]) -> Reference:
    fields = {ours: plain(row[theirs]) for theirs, ours in STUDY_FIELDS.items() if plain(row[theirs])}
    return {
        "id": row["study_id"],
        "type": "article-journal",
        "author": [_author(name) for name in row["authors"].split(";") if name.strip()],
        "issued": plain(row["year"]),
        **fields,
    }


def _author(name: str) -> dict[str, str]:
    family, comma, given = (part.strip() for part in plain(name).partition(","))
    return {"family": family, "given": given} if comma and given else {"literal": family}


def as_metadata(references: Iterable[Reference]) -> dict[str, Any]:
    """References as pandoc's metadata, all of it strings that stand for themselves."""
    return {"t": "MetaList", "c": [_meta(reference) for reference in references]}


def _meta(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return {"t": "MetaMap", "c": {key: _meta(one) for key, one in value.items() if one}}
    if isinstance(value, list):
        return {"t": "MetaList", "c": [_meta(one) for one in value]}
    return {"t": "MetaString", "c": value}


def unknown_citations(cited: Iterable[tuple[str, str, int]], known: Set[str]) -> Iterator[Problem]:
    """Citations (key, file and line) of what is neither a work of the bibliography nor an included study."""
    for key, file, line in cited:
        if key not in known:
            yield Problem(file, line, "", Kind.UNKNOWN_CITATION, f"@{key}", f"a key of {BIBLIOGRAPHY}, or a study_id",
                          f"{nearest(key, known)}Add the work to the bibliography, or correct the key.")  # fmt: skip


def uncited(root: Path, bibliography: Iterable[str], cited: Set[str]) -> Iterator[Problem]:
    """Works of the bibliography that the text never cites."""
    for key in sorted(set(bibliography) - cited):
        source = decode((root / BIBLIOGRAPHY).read_bytes(), BIBLIOGRAPHY)
        yield Problem(BIBLIOGRAPHY, line_of(key, source), key, Kind.UNCITED_REFERENCE, key, "a citation in the text",
                      f"Cite it (`[@{key}]`), or remove the entry.")  # fmt: skip
