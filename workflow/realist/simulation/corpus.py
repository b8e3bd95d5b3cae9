"""What a simulated review is made of: reports that do not exist, and the records by which databases describe them."""

from dataclasses import dataclass, field
from enum import StrEnum


class Destiny(StrEnum):
    """What becomes of a report in the simulated screening."""

    INCLUDED = "included"
    EXCLUDED_AT_FULL_TEXT = "excluded_at_full_text"
    NOT_RETRIEVED = "not_retrieved"
    BORDERLINE = "borderline"  # excluded by title and abstract, but reviewers may disagree
    IRRELEVANT = "irrelevant"


class ExclusionReason(StrEnum):
    """Why a report is excluded at full text: the reasons of the shipped review's configuration."""

    NO_INEQUALITY = "no_inequality"  # the most frequent
    NOT_QI = "not_qi"  # not a study of quality improvement
    NOT_A_STUDY = "not_a_study"  # protocol, commentary, abstract without results
    LMIC = "lmic"  # from a low- or middle-income country
    LANGUAGE = "language"  # not in English


@dataclass(frozen=True)
class Author:
    """An invented author."""

    family: str
    given: str


@dataclass(frozen=True)
class Journal:
    """An invented journal: its name, its abbreviation, an ISSN that cannot exist (wrong check digit)."""

    name: str
    abbreviation: str
    issn: str


@dataclass(frozen=True)
class Report:
    """One invented document.

    Attributes:
        key: `R00001` and on.
        kind: article, conference abstract, erratum, editorial ... as databases name it.
        pages: `11-19`, or an e-locator such as `e77`; may be empty.
        original_title: where the report is in another language, its own title; `title` is the translation.
        destiny: what becomes of it in screening.
        reason: exclusion reason, where it is excluded at full text.
        study_id: the study it reports, where it is included.
        namesake: another report bears almost the same title (an erratum, a later part, the paper of a conference
            abstract, a recurring editorial): databases then keep what tells the two apart.
        corrects: of an erratum, where the corrected report stands: `vol 12, pg 345, 2015`.
    """

    key: str
    title: str
    authors: tuple[Author, ...]
    year: int
    journal: Journal
    volume: str
    issue: str
    pages: str
    doi: str
    abstract: str
    keywords: tuple[str, ...]
    kind: str = "article"
    language: str = "English"
    original_title: str = ""
    destiny: Destiny = Destiny.IRRELEVANT
    reason: str = ""
    study_id: str = ""
    namesake: bool = False
    corrects: str = ""


@dataclass(frozen=True)
class Corpus:
    """All reports, and for each report (by key) the ids of the records that describe it."""

    reports: tuple[Report, ...]
    record_ids: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class StudySeed:
    """What the generator of records must know of an included study, written by hand in `studies.py`.

    One study may have several reports; the first is the main one. Each report is (title, abstract, year, keywords).
    """

    study_id: str
    country: str
    reports: tuple[tuple[str, str, int, tuple[str, ...]], ...]
