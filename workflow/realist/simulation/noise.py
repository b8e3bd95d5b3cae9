"""How a report comes to look in a database: what is held where, and what each database drops, shortens or restyles.

Each habit was seen in real exports. A report with a namesake keeps its volume, pages and title in every database, so
that a careful librarian can always tell two reports apart and two records of one report together.
"""

import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from realist.simulation.corpus import Author, Report
from realist.simulation.grammar import COPYRIGHT
from realist.simulation.names import journals

DATABASES = ("medline", "embase", "cinahl", "psycinfo", "web_of_science", "scopus")
NOTICE = "Simulated record: no such study exists"
BARE = 0.003
"""The share of records that hold little but a title: too little to link them without asking."""

# How likely the search of each database finds a report, by the area of its journal.
_FOUND = {
    "improvement": (0.66, 0.56, 0.34, 0.06, 0.40, 0.44),
    "equity": (0.58, 0.42, 0.24, 0.12, 0.38, 0.46),
    "clinical": (0.64, 0.66, 0.12, 0.02, 0.26, 0.34),
    "nursing": (0.50, 0.20, 0.72, 0.08, 0.18, 0.30),
    "mind": (0.44, 0.40, 0.20, 0.46, 0.28, 0.34),
    "distant": (0.30, 0.24, 0.03, 0.06, 0.42, 0.48),
}
_FOUND_KIND = {"conference abstract": (0.02, 0.92, 0.02, 0.0, 0.25, 0.05), "erratum": (0.7, 0.3, 0.1, 0.0, 0.5, 0.5)}


@dataclass(frozen=True)
class Habits:
    """What a database does to the records it holds: probabilities, and styles that it always has."""

    doi_lost: float
    abstract_lost: float
    pages_lost: float
    early_year: float = 0.0
    plain_letters: bool = False
    title_case: float = 0.0
    full_stop: bool = False
    entities: float = 0.0
    separator: float = 0.03


HABITS = {
    "medline": Habits(doi_lost=0.08, abstract_lost=0.03, pages_lost=0.03, full_stop=True),
    "embase": Habits(doi_lost=0.1, abstract_lost=0.05, pages_lost=0.08, early_year=0.04, plain_letters=True,
                     full_stop=True, entities=0.3),
    "cinahl": Habits(doi_lost=0.35, abstract_lost=0.12, pages_lost=0.02, title_case=1.0, full_stop=True, entities=0.5),
    "psycinfo": Habits(doi_lost=0.06, abstract_lost=0.02, pages_lost=0.02, early_year=0.03, plain_letters=True,
                       full_stop=True),
    "web_of_science": Habits(doi_lost=0.1, abstract_lost=0.06, pages_lost=0.01, plain_letters=True, title_case=0.5),
    "scopus": Habits(doi_lost=0.06, abstract_lost=0.04, pages_lost=0.04, early_year=0.04, title_case=0.35,
                     entities=0.15,
                     separator=0.06),
}  # fmt: skip


@dataclass(frozen=True)
class Description:
    """A report as one database describes it; `accession` is that database's own number, `pmid` one it quotes."""

    accession: str
    report: Report
    title: str
    authors: tuple[Author, ...]
    year: int
    volume: str
    issue: str
    first_page: str
    last_page: str
    locator: str
    doi: str
    abstract: str
    container: str
    pmid: str = ""


@cache
def _areas() -> dict[str, str]:
    return {journal.issn: area for area, held in journals().items() for journal in held}


def holdings(report: Report, rng: Random) -> tuple[str, ...]:
    """The databases whose searches find a report: at least one."""
    chances = _FOUND_KIND.get(report.kind) or _FOUND[_areas()[report.journal.issn]]
    found = tuple(name for name, chance in zip(DATABASES, chances, strict=True) if rng.random() < chance)
    return found or tuple(rng.choices(DATABASES, chances))


def describe(report: Report, database: str, accession: str, pmid: str, rng: Random) -> Description:
    """The record of a report in a database."""
    described = _described(report, database, accession, pmid, rng)
    return _bare(described) if rng.random() < BARE and not report.namesake else described


def _bare(described: Description) -> Description:
    """A record of the kind that a database takes over before it has the report: little that tells it apart.

    Only a person can say whether it is the report that it seems to be.
    """
    title = described.title.split(": ")[0].split(" - ")[0]
    return replace(described, title=title, authors=(), volume="", issue="", first_page="", last_page="", locator="",
                   doi="", pmid="", abstract="")  # fmt: skip


def _described(report: Report, database: str, accession: str, pmid: str, rng: Random) -> Description:
    habits = HABITS[database]
    doi = "" if _lost(habits.doi_lost, report, rng) and report.kind != "erratum" else report.doi
    early = bool(doi) and not report.namesake and rng.random() < habits.early_year
    first, last, locator = _paged(report, database, habits, bool(doi), early, rng)
    described = Description(
        accession=accession,
        report=report,
        title=_title(report, database, habits, rng),
        authors=report.authors,
        year=report.year - 1 if early else report.year,
        volume="" if early else report.volume,
        issue="" if early or rng.random() < 0.06 else report.issue,
        first_page=first,
        last_page=last,
        locator=locator,
        doi=doi,
        abstract="" if rng.random() < habits.abstract_lost else _abstract(report),
        container=report.journal.name,
        pmid=pmid if rng.random() < 0.7 else "",
    )
    return _restyled(described, habits, rng)


def _lost(chance: float, report: Report, rng: Random) -> bool:
    """Whether a field is lost: less often where a namesake makes it count."""
    return rng.random() < (chance / 2 if report.namesake else chance)


def _abstract(report: Report) -> str:
    return f"{report.abstract} {COPYRIGHT.format(year=report.year)}" if report.abstract else ""


def _paged(report: Report, database: str, habits: Habits, doi: bool, early: bool, rng: Random) -> tuple[str, str, str]:
    """First page, last page and electronic locator as the database gives them."""
    pages, recognised = report.pages, doi and not report.namesake
    if early or (recognised and rng.random() < habits.pages_lost):
        return "", "", ""
    if not pages.startswith("e"):
        first, _, last = pages.partition("-")
        return first, last or first, ""
    if database == "cinahl" and recognised and rng.random() < 0.4:
        return "1", str(rng.randint(5, 12)), ""  # counts the pages of the file instead
    return "", "", pages.lstrip("e") if database in {"embase", "web_of_science"} and rng.random() < 0.5 else pages


def _title(report: Report, database: str, habits: Habits, rng: Random) -> str:
    """The title in the database's style.

    Of a report in another language, the translation in brackets, or both titles; of an erratum, in Web of Science, the
    article's title and where it stands.
    """
    title = report.title
    if report.kind == "erratum" and database == "web_of_science":
        return f"{report.title.removeprefix('Correction to: ')} ({report.corrects})"
    if rng.random() < habits.separator and ": " in title and report.kind != "erratum":
        title = title.replace(": ", rng.choice((" - ", ". ")), 1)
    if rng.random() < habits.title_case:
        title = title_case(title)
    if report.kind == "review" and database == "embase" and rng.random() < 0.3:
        title += " [Review]"
    if report.original_title:
        title = {"scopus": f"{title}; [{report.original_title}]", "medline": f"[{title}]", "embase": f"[{title}]",
                 "psycinfo": f"{report.original_title}. [{title}]"}.get(database, title)  # fmt: skip
    return title + "." if habits.full_stop and title[-1] not in "?." else title


def _restyled(described: Description, habits: Habits, rng: Random) -> Description:
    """Letters without marks, and `&` and `<` as entities, where the database writes so."""
    authors, title, abstract, container = (described.authors, described.title, described.abstract,
                                           described.container)  # fmt: skip
    if habits.plain_letters:
        authors = tuple(Author(plain(author.family), plain(author.given)) for author in authors)
        title, abstract = plain(title), plain(abstract)
    if rng.random() < habits.entities:
        title, abstract, container = (text.replace("&", "&amp;").replace("<", "&lt;")
                                      for text in (title, abstract, container))  # fmt: skip
    return replace(described, authors=authors, title=title, abstract=abstract, container=container)


_UNCOMPOSED = str.maketrans("øØ", "oO")


def plain(text: str) -> str:
    """Letters without their marks, as older databases store them."""
    replaced = text.translate(_UNCOMPOSED)
    return "".join(letter for letter in unicodedata.normalize("NFKD", replaced) if not unicodedata.combining(letter))


_LOWER = {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}


def title_case(title: str) -> str:
    """Every word with a capital but the small ones."""
    return " ".join(word if place and word in _LOWER else word[:1].upper() + word[1:]
                    for place, word in enumerate(title.split(" ")))  # fmt: skip
