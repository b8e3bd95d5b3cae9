"""What a citation is shown as, and how the searches overlap: pure functions over records and their citations.

Each field of a citation is chosen from its records by one rule, so that a reader can find where it came from. Where
a published version is among the records, preprints give no year, place or DOI. Then, the earliest record first among
equals:

- title, year, volume, issue, language, type: what most of the records say;
- authors: the longest list, with the names written out most fully;
- journal or book: the longest name, which is the unabbreviated one; of equals one that is not in capitals;
- pages: a range before a single page or locator;
- abstract, keywords: the longest; DOI, PMID, ISSN, address: the first that there is.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pandas as pd

from realist.deduplication.normalise import container_of, dois_of, is_preprint, pages_of, plain, words_of

FIELDS = ("entry_type", "title", "authors", "year", "container", "volume", "issue", "pages", "doi", "pmid", "abstract",
          "keywords", "language", "url", "issn")  # fmt: skip
BIBLIOGRAPHY = ("citation_id", *FIELDS, "search_ids", "records")
PUBLISHED = ("year", "container", "volume", "issue", "pages", "doi")

Record = dict[str, str]


def bibliography(records: pd.DataFrame, citation_of: dict[str, str], search_order: Sequence[str]) -> pd.DataFrame:
    """One row a citation: its fields, the searches that found it (in their order), and how many records it has."""
    rank = {search: place for place, search in enumerate(search_order)}
    groups: dict[str, list[Record]] = defaultdict(list)
    columns = [str(name) for name in records.columns]
    for values in records.itertuples(index=False, name=None):
        record = dict(zip(columns, values, strict=True))
        groups[citation_of[record["record_id"]]].append(record)
    rows = []
    for citation_id, group in sorted(groups.items()):
        members = sorted(group, key=lambda one: (rank[one["search_id"]], one["record_id"]))
        fields = described(members)
        searches = dict.fromkeys(one["search_id"] for one in members)
        rows.append((citation_id, *(fields[name] for name in FIELDS), "; ".join(searches), len(members)))
    return pd.DataFrame(rows, columns=pd.Index(BIBLIOGRAPHY), dtype=object)


def described(members: Sequence[Record]) -> Record:
    """The fields of a citation, chosen from its records (earliest first)."""
    published = [one for one in members if not _is_preprint(one)] or members
    return {
        name: CHOICES[name]([value for one in (published if name in PUBLISHED else members) if (value := one[name])])
        for name in FIELDS
    }


def overlap(bibliography: pd.DataFrame) -> pd.DataFrame:
    """How many citations each set of searches, and no other search, found."""
    counts = Counter(bibliography["search_ids"])
    return pd.DataFrame(sorted(counts.items()), columns=pd.Index(("search_ids", "citations")), dtype=object)


def search_yield(records: pd.DataFrame, bibliography: pd.DataFrame, searches: pd.DataFrame) -> pd.DataFrame:
    """What each search brought: records, citations, and citations that no other search found."""
    found = [one.split("; ") for one in bibliography["search_ids"]]
    read = Counter(records["search_id"])
    citations = Counter(search for group in found for search in group)
    unique = Counter(group[0] for group in found if len(group) == 1)
    rows = [
        (search, database, read[search], citations[search], unique[search])
        for search, database in sorted(zip(searches["search_id"], searches["database"], strict=True))
    ]
    columns = ("search_id", "database", "records", "citations", "unique_citations")
    return pd.DataFrame(rows, columns=pd.Index(columns), dtype=object)


def _is_preprint(record: Record) -> bool:
    return is_preprint(container_of(record["container"]), dois_of(record["doi"]), record["entry_type"])


def _first(values: Sequence[str]) -> str:
    return values[0] if values else ""


def _most(values: Sequence[str]) -> str:
    """What most say, read without accents, brackets and capitals; as the first of them wrote it."""
    forms = [" ".join(words_of(value)) for value in values]
    counts = Counter(forms)
    return max(values, key=lambda value: counts[" ".join(words_of(value))], default="")


def _title(values: Sequence[str]) -> str:
    titles = [plain(value) for value in values]
    said = words_of(_most(titles))
    return max((title for title in titles if words_of(title) == said), key=_writing, default="")


def _writing(title: str) -> tuple[bool, bool, int]:
    """Prefer a title in mixed case, without brackets, with its accents."""
    return not title.isupper(), not title.startswith("["), sum(not letter.isascii() for letter in title)


def _longest(values: Iterable[str]) -> str:
    return max((plain(value) for value in values), key=lambda value: (len(value), not value.isupper()), default="")


def _authors(values: Sequence[str]) -> str:
    return max((plain(value) for value in values), key=lambda value: (value.count(";"), len(value)), default="")


def _pages(values: Sequence[str]) -> str:
    return max(values, key=_placing, default="")


def _placing(pages: str) -> tuple[bool, bool]:
    place = pages_of(pages)
    return place is not None, bool(place and place.last)


def _doi(values: Sequence[str]) -> str:
    return next((sorted(dois)[0] for value in values if (dois := dois_of(value))), "")


CHOICES: dict[str, Callable[[Any], str]] = {
    "entry_type": _most, "title": _title, "authors": _authors, "year": _most, "container": _longest, "volume": _most,
    "issue": _most, "pages": _pages, "doi": _doi, "pmid": _first, "abstract": _longest, "keywords": _longest,
    "language": _most, "url": _first, "issn": _first,
}  # fmt: skip
