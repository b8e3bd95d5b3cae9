"""What can be learned about a record only from the other records of the same review.

Two things: which titles are printed again and again (`News of the quarter`, four times a year), and which names of
journals mean one journal although neither abbreviates the other (`VLDB` and `Very Large Data Bases`). Both are counted,
not guessed, and depend on no order.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from realist.deduplication.containers import containers_agree
from realist.deduplication.normalise import Features

RECURS_FROM = 3
NAMES_FROM = 3
LONG_TITLE = 25
SHORT_TITLE = 6


@dataclass(frozen=True)
class Corpus:
    """What the records of a review tell about each other.

    Attributes:
        recurring: titles (without spaces) that head several reports.
        names: pairs of names, in alphabetical order, that are one journal or book.
        sources: whether the records come from more than one database.
        preprints: `link` or `separate`, as the review has it.
    """

    recurring: frozenset[str] = frozenset()
    names: frozenset[tuple[str, str]] = frozenset()
    sources: bool = False
    preprints: str = "link"

    def same_container(self, a: str, b: str) -> bool:
        """Whether two names are one journal or book."""
        return containers_agree(a, b) or ((a, b) if a < b else (b, a)) in self.names


def corpus_of(records: Sequence[Features], preprints: str = "link") -> Corpus:
    """Read all records once."""
    by_title: dict[str, list[Features]] = defaultdict(list)
    for record in records:
        if record.titles:
            by_title[record.titles[0]].append(record)
    repeated = {title: group for title, group in by_title.items() if len(group) > 1}
    recurring = frozenset(title for title, group in repeated.items() if _recurs(group))
    unique = [group for title, group in repeated.items() if title not in recurring and len(title) >= LONG_TITLE]
    sources = {record.source for record in records if record.source}
    return Corpus(recurring, _names(unique), len(sources) > 1, preprints)


def _recurs(group: Sequence[Features]) -> bool:
    """Whether a title heads several reports: three years or issues, or more entries in one database than in a place."""
    if group[0].recurring:
        return True
    if len(group) < RECURS_FROM:
        return False
    reports = [record for record in group if not record.preprint]
    years = {record.year for record in reports if record.year}
    issues = {(record.year, record.issue) for record in reports if record.year and record.issue}
    pages = {record.pages.first for record in reports if record.pages}
    return (
        len(years) >= RECURS_FROM
        or (len(issues) >= RECURS_FROM and len(pages) != 1 and _one_serial(reports))
        or (bool(reports) and _listed_often(reports))
    )


def _one_serial(group: Sequence[Features]) -> bool:
    return len({record.container for record in group}) == 1


def _listed_often(group: Sequence[Features]) -> bool:
    """Whether a short title is listed without DOI or page three times in a year by one database, or twice repeatedly.

    Repeatedly: by two databases, or in two years.
    """
    if len(group[0].words) > SHORT_TITLE:
        return False
    listed: Counter[tuple[str, int]] = Counter()
    for record in group:
        if record.source and not record.dois and not record.pages:
            listed[record.source, record.year] += 1
    return max(listed.values(), default=0) >= RECURS_FROM or sum(count > 1 for count in listed.values()) > 1


def _names(groups: Iterable[Sequence[Features]]) -> frozenset[tuple[str, str]]:
    """Names that stand for each other in three or more reports, and in most in which either meets another name."""
    together: Counter[tuple[str, str]] = Counter()
    for group in groups:
        together.update({pair for a, b in combinations(group[:8], 2) if (pair := _other_name(a, b))})
    alone = Counter(name for pair, count in together.items() for name in pair for _ in range(count))
    return frozenset(
        pair
        for pair, count in together.items()
        if count >= NAMES_FROM and 2 * count >= min(alone[name] for name in pair)
    )


def _other_name(a: Features, b: Features) -> tuple[str, str] | None:
    """The names of two records that agree in all but the name of the journal."""
    if (
        not a.container
        or not b.container
        or a.year != b.year
        or a.families[:1] == ()
        or containers_agree(a.container, b.container)
    ):
        return None
    apart = {a.venue, b.venue} == {"journal", "conference"} or (a.volume and b.volume and a.volume != b.volume)
    if apart or (a.pages and b.pages and a.pages.first != b.pages.first) or not set(a.families) & set(b.families):
        return None
    return (a.container, b.container) if a.container < b.container else (b.container, a.container)
