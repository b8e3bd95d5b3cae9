"""Invents the reports that the simulated searches find, and has their records written as six databases would.

Reports are invented one after another, each from a random stream of its own, so that a million need no more memory
than a thousand. Nothing in them exists: names, journals, DOIs (prefix 10.5555) and accession numbers are reserved.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from realist.simulation import exports, grammar, names
from realist.simulation.corpus import Corpus, Destiny, ExclusionReason, Report, StudySeed

YEARS = range(2000, 2024)
_YEAR_WEIGHTS = [*(1.11 ** (year - 2000) for year in YEARS[:-1]), 0.8]  # the searches ran in January of the last
_REASONS = {ExclusionReason.NO_INEQUALITY: 42, ExclusionReason.NOT_QI: 25, ExclusionReason.NOT_A_STUDY: 15,
            ExclusionReason.LMIC: 12, ExclusionReason.LANGUAGE: 6}  # fmt: skip
_THEMES = {
    Destiny.EXCLUDED_AT_FULL_TEXT: ("both", "both", "both", "near", "near"),
    Destiny.NOT_RETRIEVED: ("both",),
    Destiny.BORDERLINE: ("both", "near", "near"),
    Destiny.IRRELEVANT: ("near", "near", "near", *("far",) * 8),
}
_GROUPS = {("article", "erratum"): 0.006, ("conference abstract", "paper"): 0.012, ("part one", "part two"): 0.004,
           ("editorial",): 0.006}  # fmt: skip
_SHARES = {Destiny.EXCLUDED_AT_FULL_TEXT: 325 / 6259, Destiny.NOT_RETRIEVED: 12 / 6259,
           Destiny.BORDERLINE: 600 / 6259}  # fmt: skip


@dataclass(frozen=True)
class Slot:
    """The place of a report in the plan: what it is, its destiny, and for an included one its study."""

    role: str = "single"
    destiny: Destiny = Destiny.IRRELEVANT
    study: tuple[int, int] | None = None


def simulate_bibliography(seed: int, reports: int, studies: Sequence[StudySeed], folder: Path) -> Corpus:
    """Invent `reports` distinct reports and write six exports with their `search.yaml` below `folder`.

    Args:
        seed: the same seed gives the same bytes.
        reports: how many distinct reports the records describe; at least as many as the studies have.
        studies: the included studies, whose reports are among them.
        folder: the review; the exports go to `data/searches/<search_id>/`.

    Returns:
        The reports and the ids of the records that describe each.
    """
    kept: list[Report] = []

    def keeping() -> Iterator[Report]:
        for report in invent(seed, reports, studies):
            kept.append(report)
            yield report

    record_ids = dict(exports.write(keeping(), seed, reports, folder))
    return Corpus(tuple(kept), record_ids)


def invent(seed: int, reports: int, studies: Sequence[StudySeed]) -> Iterator[Report]:
    """The reports, one after another."""
    seen, before = Fresh(reports), None
    for index, slot in plan(seed, reports, studies):
        rng = Random(f"{seed}:report:{index}")
        report = _report(index + 1, slot, studies, before, seen, rng)
        before = report
        yield report


def plan(seed: int, reports: int, studies: Sequence[StudySeed]) -> Iterator[tuple[int, Slot]]:
    """What each report will be. Destinies other than irrelevance are spread over the whole at random.

    Raises:
        ValueError: fewer reports than the studies have.
    """
    rng = Random(f"{seed}:plan")
    special = _special(rng, reports, studies)
    index = 0
    while index < reports:
        head = special.get(index, Slot())
        roles = _drawn_roles(rng)
        alone = head.destiny in {Destiny.INCLUDED, Destiny.NOT_RETRIEVED}
        if alone or any(index + ahead in special or index + ahead >= reports for ahead in range(1, len(roles))):
            roles = ("single",)
        for role in roles:
            yield index, _member(head, role)
            index += 1


def _special(rng: Random, reports: int, studies: Sequence[StudySeed]) -> dict[int, Slot]:
    """The reports that are not irrelevant, by index."""
    slots = [Slot(destiny=Destiny.INCLUDED, study=(place, number))
             for place, study in enumerate(studies) for number in range(len(study.reports))]  # fmt: skip
    if reports < len(slots):
        raise ValueError(f"{len(slots)} reports of studies do not fit into {reports} reports")
    room = reports - len(slots)
    for destiny, share in _SHARES.items():
        slots += [Slot(destiny=destiny)] * min(room - 1, max(1, round(share * room))) if room > len(_SHARES) else []
    return dict(zip(rng.sample(range(reports), len(slots)), slots, strict=True))


def _drawn_roles(rng: Random) -> tuple[str, ...]:
    """One report by itself, or the namesakes that stand side by side."""
    chance = rng.random()
    for roles, share in _GROUPS.items():
        chance -= share
        if chance < 0:
            return roles
    return ("single",)


def _member(head: Slot, role: str) -> Slot:
    """A member of a group: its full paper has the destiny of the place, the others come close at most."""
    if role in {"single", "article", "paper", "part one"} or head.destiny is Destiny.IRRELEVANT:
        return replace(head, role=role)
    return Slot(role, Destiny.BORDERLINE)


def _report(number: int, slot: Slot, studies: Sequence[StudySeed], before: Report | None, seen: "Fresh",
            rng: Random) -> Report:  # fmt: skip
    """The report of a slot; the second of a group is made from the first."""
    if before is not None and slot.role in _FOLLOWERS:
        return _FOLLOWERS[slot.role](_fresh_report(number, slot, seen, rng), before, rng)
    report = _fresh_report(number, slot, seen, rng)
    if slot.study:
        return _of_study(report, studies[slot.study[0]], slot.study[1], rng)
    match slot.role:
        case "article":
            return replace(report, namesake=True)
        case "part one":
            return replace(report, title=f"{report.title}. Part I: background and design", namesake=True)
        case "conference abstract":
            return replace(report, kind="conference abstract", issue=f"Suppl {rng.randint(1, 3)}", namesake=True,
                           pages=f"S{rng.randint(1, 480)}")  # fmt: skip
        case "editorial":
            return replace(report, title=rng.choice(grammar.words()["titles"]["editorial"]), kind="editorial",
                           authors=report.authors[:1], abstract="", namesake=True)  # fmt: skip
        case _:
            return report


def _fresh_report(number: int, slot: Slot, seen: "Fresh", rng: Random) -> Report:
    """A report by itself, whose title shares with any other at most some parts of its subject."""
    theme = rng.choice(_THEMES.get(slot.destiny, ("both",)))
    reason = _reason(slot.destiny, rng)
    about, title = _new_subject(theme, reason, seen, rng)
    year = rng.choices(YEARS, _YEAR_WEIGHTS)[0]
    journal = names.journal(theme, rng)
    language = _language(slot.destiny, reason, rng)
    return Report(
        key=f"R{number:05d}",
        title=title,
        authors=names.authors(rng),
        year=year,
        journal=journal,
        volume=str(year - 1999 + zlib.crc32(journal.issn.encode()) % 60),
        issue=str(rng.randint(1, 12)),
        pages=_pages(year, rng),
        doi=_doi(number, year) if rng.random() < (0.97 if year > 2005 else 0.75) else "",
        abstract=grammar.abstract(theme, about, rng, structured=rng.random() < 0.45) if rng.random() < 0.86 else "",
        keywords=grammar.keywords(theme, about, rng),
        kind=rng.choices(("article", "review", "letter", "conference abstract"), (86, 8, 2, 4))[0],
        language=language,
        original_title=grammar.foreign_title(language, number, rng) if language != "English" else "",
        destiny=slot.destiny,
        reason=reason,
    )


def _new_subject(theme: str, reason: str, seen: "Fresh", rng: Random) -> tuple[dict[str, str], str]:
    """A subject and its title, drawn again until no other report has nearly the same."""
    for _ in range(40):
        about = grammar.subject(rng)
        if reason == ExclusionReason.LMIC:
            about["country"] = rng.choice(grammar.words()["low_income_country"])
        title, named = grammar.title(theme, about, rng)
        if seen.admits(title, named):
            break
    return about, title


class Fresh:
    """Remembers titles in a bit table whose size is fixed, so that memory stays bounded.

    A title is refused when all but one of the parts that it names stood together in an earlier one. Two signatures
    may share a bit: then a title is refused for nothing, never admitted wrongly.
    """

    def __init__(self, reports: int) -> None:
        self._bits = max(1 << 16, 256 * reports)
        self._table = bytearray(self._bits // 8 + 1)

    def admits(self, title: str, named: Sequence[str]) -> bool:
        """Whether the title is new enough; if so it is remembered."""
        signatures = [title, *("|".join((*named[:gap], *named[gap + 1 :])) for gap in range(len(named)))]
        places = [zlib.crc32(signature.encode()) % self._bits for signature in signatures]
        if any(self._table[place >> 3] >> (place & 7) & 1 for place in places):
            return False
        for place in places:
            self._table[place >> 3] |= 1 << (place & 7)
        return True


def _reason(destiny: Destiny, rng: Random) -> str:
    """Why a report is excluded at full text, in the proportions of a real review."""
    if destiny is not Destiny.EXCLUDED_AT_FULL_TEXT:
        return ""
    return str(rng.choices(list(_REASONS), list(_REASONS.values()))[0])


def _language(destiny: Destiny, reason: str, rng: Random) -> str:
    """Four in a hundred reports are not in English; one that passes is, unless that is why it is excluded."""
    foreign = rng.choice(tuple(grammar.words()["foreign"]))
    if reason == ExclusionReason.LANGUAGE:
        return str(foreign)
    passes = destiny in {Destiny.INCLUDED, Destiny.EXCLUDED_AT_FULL_TEXT, Destiny.NOT_RETRIEVED}
    return "English" if passes or rng.random() > 0.035 else str(foreign)


def _pages(year: int, rng: Random) -> str:
    """Pages, or the locator of an electronic journal; a few reports have neither."""
    chance = rng.random()
    if year > 2007 and chance < 0.3:
        return f"e{rng.randint(1000, 99999):06d}"
    first = rng.randint(1, 1400)
    return f"{first}-{first + rng.randint(1, 14)}" if chance < 0.98 else ""


def _doi(number: int, year: int) -> str:
    """A DOI of the prefix that is reserved for examples."""
    return f"10.5555/sim.{year}.{number:06d}"


def _of_study(report: Report, study: StudySeed, number: int, rng: Random) -> Report:
    """The report of an included study, with the title and abstract that were written for it."""
    title, abstract, year, keywords = study.reports[number]
    return replace(report, title=title, abstract=abstract, year=year, keywords=keywords, kind="article", reason="",
                   study_id=study.study_id, doi=_doi(int(report.key[1:]), year), pages=_pages(year, rng) or "1-9",
                   volume=str(int(report.volume) + year - report.year), language="English",
                   original_title="")  # fmt: skip


def _erratum(fresh: Report, article: Report, rng: Random) -> Report:
    """The correction of an article: same authors and journal, later pages, its own DOI."""
    year = min(article.year + rng.choice((0, 1)), YEARS[-1])
    first_page = article.pages.partition("-")[0] or "1"
    return replace(_like(fresh, article), title=f"Correction to: {article.title}", kind="erratum", abstract="",
                   year=year, volume=str(int(article.volume) + year - article.year), issue="12",
                   pages=f"{1500 + rng.randint(1, 300)}",
                   doi=_doi(int(fresh.key[1:]), year), namesake=True,
                   corrects=f"vol {article.volume}, pg {first_page}, {article.year}")  # fmt: skip


def _paper(fresh: Report, meeting: Report, rng: Random) -> Report:
    """The paper that followed a conference abstract: nearly the same title, another journal, more authors, later."""
    year = min(meeting.year + rng.choice((1, 2)), YEARS[-1])
    return replace(_like(fresh, meeting), journal=fresh.journal, authors=(*meeting.authors, *fresh.authors[:2]),
                   year=year, volume=str(int(fresh.volume) + year - fresh.year), issue=str(rng.randint(1, 12)),
                   pages=fresh.pages or "9-18", doi=_doi(int(fresh.key[1:]), year), namesake=True)  # fmt: skip


def _part_two(fresh: Report, part_one: Report, _: Random) -> Report:
    """The second part of a work, in the same issue."""
    base = part_one.title.removesuffix(". Part I: background and design")
    return replace(_like(fresh, part_one), title=f"{base}. Part II: results and costs", namesake=True,
                   issue=part_one.issue, volume=part_one.volume, year=part_one.year, kind=part_one.kind)  # fmt: skip


def _like(fresh: Report, first: Report) -> Report:
    """What a report shares with the namesake before it."""
    return replace(fresh, title=first.title, authors=first.authors, journal=first.journal, keywords=first.keywords,
                   kind="article", language="English", original_title="")  # fmt: skip


_FOLLOWERS: Mapping[str, Callable[[Report, Report, Random], Report]] = {
    "erratum": _erratum, "paper": _paper, "part two": _part_two
}  # fmt: skip
