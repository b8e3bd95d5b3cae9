"""What two records say for and against being one report, and what follows.

Every finding has a name, points and the words in which it is shown. Points add up; `SAME_FROM` and `ASK_FROM` divide
the sum into three outcomes. Findings in `REFUSING` outweigh any sum: a notice is never the report that it is about, nor
Part I its Part II. Findings in `DOUBTFUL` allow a question at most, unless something outweighs them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

from realist.deduplication.corpus import Corpus
from realist.deduplication.normalise import Features, Pages


class Outcome(StrEnum):
    """What is done with a pair."""

    SAME = "same"
    DIFFERENT = "different"
    ASK = "ask"


SAME_FROM = 8.0
ASK_FROM = 6.0

LONGEST = 80
"""Pages: a longer range is that of an issue or supplement with many reports."""

FRONT = 20
"""Pages: where every issue begins with page 1, its first pages hold the same things in each."""

FINDINGS: dict[str, tuple[float, str]] = {
    "doi same": (7.0, "same DOI"),
    "doi differs": (-5.0, "DOIs differ"),
    "pmid same": (7.0, "same PMID"),
    "pmid differs": (-6.0, "PMIDs differ"),
    "title same": (6.0, "same title"),
    "title same, short": (4.0, "same title, a short one"),
    "title same, recurring": (1.0, "same title, one that is printed again and again"),
    "recurring, unplaced": (-1.0, "nothing tells which of those it is"),
    "recurring elsewhere": (-5.0, "in another year, volume, issue or place"),
    "title near": (5.0, "titles differ by a few letters"),
    "title shorter": (4.0, "one title is the other without subtitle or heading"),
    "title close": (2.0, "titles share most letters"),
    "title similar": (0.0, "titles resemble each other"),
    "title differs": (-7.0, "titles differ"),
    "title in other words": (-3.0, "titles differ, perhaps in language, where there is room for one report only"),
    "title numbers differ": (-5.0, "titles differ in a number"),
    "title words differ": (-2.0, "titles differ in a word"),
    "part missing": (-2.0, "only one title names a part"),
    "part differs": (-9.0, "different parts of a series"),
    "notice differs": (-9.0, "one is a notice about a report (erratum, retraction, comment, reply)"),
    "authors same": (3.0, "same authors"),
    "author same": (2.0, "same author"),
    "author same, written out": (3.0, "same author, given name written out"),
    "given names differ": (0.0, "same family name, other given name"),
    "authors overlap": (1.0, "some authors agree"),
    "authors differ": (-5.0, "no author in common"),
    "year same": (1.0, "same year"),
    "year next": (-1.0, "one year apart"),
    "year differs": (-3.0, "years differ"),
    "container same": (1.0, "same journal or book"),
    "container differs": (-1.5, "journal or book named differently"),
    "conference named differently": (-1.0, "conference named differently"),
    "another volume": (0.0, "in another volume of the same"),
    "another year elsewhere": (-1.0, "a year apart in another journal or book"),
    "elsewhere": (0.0, "on other pages of another journal or book"),
    "venue differs": (-2.0, "one at a conference, one in a journal"),
    "volume same": (1.0, "same volume"),
    "volume differs": (-1.5, "volumes differ"),
    "issue same": (1.0, "same issue"),
    "issue differs": (-1.0, "issues differ"),
    "pages same": (3.0, "same pages"),
    "pages start same": (2.0, "same first page"),
    "pages unlike": (-1.0, "a page or article number beside other pages"),
    "pages differ": (-3.0, "pages differ"),
    "place same": (2.0, "one range of pages in one volume"),
    "abstract same": (4.0, "same abstract"),
    "abstract differs": (-2.0, "abstracts differ"),
    "text same": (2.0, "title, authors and abstract all the same"),
    "theses": (1.0, "both a thesis"),
    "one source": (-1.5, "one database lists both"),
    "preprint": (2.0, "a preprint and its published version"),
    "preprint apart": (-9.0, "a preprint and its published version, which this review keeps apart"),
}

DENYING = frozenset({"no", "non", "not", "without"})

REFUSING = frozenset({"part differs", "notice differs", "preprint apart"})
HOLDING_APART = REFUSING | {"doi differs", "pmid differs", "pages differ", "recurring elsewhere"}
IDENTIFYING = frozenset({"doi same", "pmid same", "place same"})
AGREEING_AUTHORS = frozenset({"authors same", "author same", "author same, written out"})
ELSEWHERE = frozenset({"year next", "year differs", "volume differs", "issue differs", "pages differ", "pages unlike",
                       "doi differs"})  # fmt: skip
NUMBERED = frozenset({"doi same", "pmid same"})
PLACING = IDENTIFYING | {"volume same", "pages same", "pages start same", "abstract same"}
ALWAYS_DOUBTFUL = frozenset({"pmid differs"})
DOUBTFUL = {
    "title close": IDENTIFYING,
    "title similar": IDENTIFYING,
    "title numbers differ": IDENTIFYING,
    "authors differ": IDENTIFYING,
    "title differs": frozenset({"place same"}),
    "doi differs": frozenset({"place same"}),
    "venue differs": NUMBERED,
    "year next": PLACING | {"container same", "theses"},
    "container differs": PLACING,
    "elsewhere": NUMBERED,
    "another volume": NUMBERED,
    "title words differ": IDENTIFYING,
}
"""Findings that allow a question at most, unless one of those beside them is found too."""


@dataclass(slots=True, frozen=True)
class Together:
    """A finding that follows from others: all of `all_of`, one of `one_of` (if any are named), none of `none_of`."""

    finding: str
    all_of: frozenset[str]
    one_of: frozenset[str] = frozenset()
    none_of: frozenset[str] = frozenset()

    def holds(self, found: frozenset[str]) -> bool:
        """Whether it follows from what was found."""
        return self.all_of <= found and not found & self.none_of and (not self.one_of or bool(found & self.one_of))


TOGETHER = (
    Together("recurring elsewhere", frozenset({"title same, recurring"}), ELSEWHERE, IDENTIFYING),
    Together("recurring, unplaced", frozenset({"title same, recurring", "author same, written out"}), none_of=PLACING),
    Together("title in other words", frozenset({"title differs", "place same", "issue same", "year same"}),
             AGREEING_AUTHORS),
    Together("text same", frozenset({"title same", "authors same", "abstract same"})),
    Together("elsewhere", frozenset({"container differs"}), frozenset({"volume differs", "pages differ"})),
    Together("elsewhere", frozenset({"conference named differently", "pages differ"})),
    Together("another year elsewhere", frozenset({"container differs", "year next"}), none_of=PLACING | {"theses"}),
    Together("another volume", frozenset({"container same", "volume differs"}),
             ELSEWHERE - {"volume differs", "doi differs"}, frozenset({"pages same"})),
)  # fmt: skip


@dataclass(slots=True, frozen=True)
class Comparison:
    """A compared pair: the names of its findings, their sum, and what follows from it."""

    findings: tuple[str, ...]
    score: float
    outcome: Outcome

    @property
    def holds_apart(self) -> bool:
        """Whether no chain of other records may join the two."""
        holding = HOLDING_APART | {"title numbers differ"} if self.outcome is Outcome.DIFFERENT else HOLDING_APART
        return self.outcome is not Outcome.SAME and bool(holding.intersection(self.findings))

    def evidence(self) -> str:
        """The findings in words, those for first."""
        ordered = sorted(self.findings, key=lambda one: -FINDINGS[one][0])
        return "; ".join(f"{FINDINGS[one][1]} ({FINDINGS[one][0]:+g})" for one in ordered)


def compare(a: Features, b: Features, corpus: Corpus) -> Comparison | None:
    """Compare two records; None where nothing suggests that they are one report."""
    title = title_finding(a, b, corpus)
    placed = _place(a, b, corpus)
    shared = bool(a.dois & b.dois) or bool(a.pmid and a.pmid == b.pmid)
    if title == "title differs" and not shared and not _same_abstract(a, b) and "place same" not in placed:
        return None
    findings = [title, *placed] if title else placed
    findings += _title_details(a, b, title)
    findings += _identifiers(a, b)
    findings += _authors(a, b)
    findings += _year(a, b)
    findings += _abstract(a, b)
    if a.thesis and b.thesis and "author same, written out" in findings:
        findings.append("theses")
    findings += _taken_together(findings)
    if "title in other words" in findings:
        findings.remove("title differs")
    if corpus.sources and a.source and a.source == b.source and not shared:
        findings.append("one source")
    if a.preprint != b.preprint:
        findings = _as_preprint(findings) if corpus.preprints == "link" else [*findings, "preprint apart"]
    score = sum(FINDINGS[one][0] for one in findings)
    return Comparison(tuple(findings), score, decide(findings, score))


def decide(findings: list[str], score: float) -> Outcome:
    """What follows from the findings."""
    if REFUSING.intersection(findings) or score < ASK_FROM:
        return Outcome.DIFFERENT
    return Outcome.ASK if score < SAME_FROM or _is_doubtful(findings) else Outcome.SAME


def _is_doubtful(findings: list[str]) -> bool:
    return any(
        one in ALWAYS_DOUBTFUL or (one in DOUBTFUL and not DOUBTFUL[one].intersection(findings)) for one in findings
    )


def contradict(left: Sequence[Features], right: Sequence[Features], preprints: str = "link") -> bool:
    """Whether two groups of records cannot be one report, whatever lies between them: their identifiers say so."""
    if preprints == "separate" and any(one.preprint for one in left) != any(one.preprint for one in right):
        return True
    if {one.notice for one in left}.isdisjoint(one.notice for one in right):
        return True
    return any(_disjoint(left, right, values) for values in (_published_dois, _published_pmids, _parts))


def _disjoint(
    left: Sequence[Features], right: Sequence[Features], values: Callable[[Features], Iterable[object]]
) -> bool:
    """Whether both groups have values, and none in common."""
    ours = {value for one in left for value in values(one)}
    theirs = {value for one in right for value in values(one)}
    return bool(ours and theirs) and ours.isdisjoint(theirs)


def _published_dois(record: Features) -> Iterable[str]:
    return () if record.preprint else record.dois


def _published_pmids(record: Features) -> Iterable[str]:
    return (record.pmid,) if record.pmid and not record.preprint else ()


def _parts(record: Features) -> Iterable[int]:
    return (record.part,) if record.part else ()


def title_finding(a: Features, b: Features, corpus: Corpus) -> str:
    """How the titles relate; empty where one record has none."""
    if not a.titles or not b.titles:
        return ""
    if any(form in b.titles for form in a.titles):
        if a.titles[0] in corpus.recurring or a.recurring:
            return "title same, recurring"
        return "title same" if len(a.titles[0]) >= 25 or len(a.words) >= 5 else "title same, short"
    likeness = max(Indel.normalized_similarity(x, y, score_cutoff=0.7) for x in a.titles for y in b.titles)
    if likeness >= 0.93:
        recurs = a.titles[0] in corpus.recurring or b.titles[0] in corpus.recurring
        return "title same, recurring" if recurs else "title near"
    if _is_shorter(a, b) or _is_shorter(b, a):
        return "title shorter"
    if likeness >= 0.85:
        return "title close"
    return "title similar" if likeness else "title differs"


def _is_shorter(short: Features, long: Features) -> bool:
    form = short.titles[0]
    if len(form) < 15 or len(short.words) < 3 or short.recurring:
        return False
    if form == long.head or (len(form) >= 30 and long.titles[0].endswith(form)):
        return True
    beginning = long.titles[0][: len(form)]
    return len(form) >= 30 and Indel.normalized_similarity(form, beginning, score_cutoff=0.93) > 0


def _title_details(a: Features, b: Features, title: str) -> list[str]:
    found = []
    if a.notice != b.notice:
        found.append("notice differs")
    if a.part != b.part:
        found.append("part differs" if a.part and b.part else "part missing")
    if title == "title near" and a.numbers != b.numbers:
        found.append("title numbers differ")
    elif title == "title near" and _words_differ(a, b):
        found.append("title words differ")
    return found


def _words_differ(a: Features, b: Features) -> bool:
    """Whether a word stands for another, not for itself misspelt: men and women, high and low; or only one says no."""
    ours = [word for word in a.words if word not in b.words]
    theirs = [word for word in b.words if word not in a.words]
    if not ours or not theirs:
        return not DENYING.isdisjoint(ours or theirs)
    left, right = "".join(ours), "".join(theirs)
    if min(len(left), len(right)) > 3 and (left in b.titles[0] or right in a.titles[0] or _begin_alike(left, right)):
        return False
    return sorted(left) != sorted(right) and Indel.normalized_similarity(left, right) < 0.8


def _begin_alike(left: str, right: str) -> bool:
    return left.startswith(right) or right.startswith(left)


def _identifiers(a: Features, b: Features) -> list[str]:
    found = []
    if a.dois and b.dois:
        found.append("doi same" if a.dois & b.dois else "doi differs")
    if a.pmid and b.pmid:
        found.append("pmid same" if a.pmid == b.pmid else "pmid differs")
    return found


def _authors(a: Features, b: Features) -> list[str]:
    if not a.families or not b.families:
        return []
    if len(a.families) > len(b.families):
        a, b = b, a
    hits = sum(family in b.names for family in a.families)
    back = sum(family in a.names for family in b.families)
    share = max(hits / len(a.families), back / len(b.families))
    if share < 0.5:
        share = max(share, sum(_resembles(family, b.families) for family in a.families) / len(a.families))
    if share < 0.5 and len(a.names & b.names) >= 2:
        share = 0.5
    if share >= 0.5:
        return [_author(a, b) if len(a.families) == 1 else "authors same"]
    return ["authors overlap" if share else "authors differ"]


def _author(a: Features, b: Features) -> str:
    if a.given and b.given and a.families[0] == b.families[0]:
        return "author same, written out" if a.given == b.given else "given names differ"
    return "author same"


def _resembles(family: str, others: tuple[str, ...]) -> bool:
    return any(Indel.normalized_similarity(family, other, score_cutoff=0.8) for other in others)


def _year(a: Features, b: Features) -> list[str]:
    if not a.year or not b.year:
        return []
    apart = abs(a.year - b.year)
    return [("year same", "year next", "year differs")[min(apart, 2)]]


def _place(a: Features, b: Features, corpus: Corpus) -> list[str]:
    found = []
    if a.container and b.container:
        same = bool(a.issns & b.issns) or corpus.same_container(a.container, b.container)
        both = a.venue == b.venue == "conference"
        found.append("container same" if same else "conference named differently" if both else "container differs")
        if not same and a.venue and b.venue and a.venue != b.venue:
            found.append("venue differs")
    if a.volume and b.volume:
        found.append("volume same" if a.volume == b.volume else "volume differs")
    if a.issue and b.issue:
        found.append("issue same" if a.issue == b.issue else "issue differs")
    found += _pages(a.pages, b.pages)
    if _is_one_place(a, b, found):
        found.append("place same")
    return found


def _taken_together(findings: list[str]) -> list[str]:
    """What several findings say together and none of them says alone."""
    found = frozenset(findings)
    return [rule.finding for rule in TOGETHER if rule.holds(found)]


def _is_one_place(a: Features, b: Features, found: list[str]) -> bool:
    """Whether journal, volume and the range of several pages agree: room for one report only."""
    if "container same" not in found or "pages same" not in found or "volume differs" in found:
        return False
    ranges = [(int(pages.first), int(pages.last)) for pages in (a.pages, b.pages) if pages and pages.last]
    if "issue differs" in found and any(first <= FRONT for first, _ in ranges):
        return False
    return len(ranges) == 2 and all(0 < last - first < LONGEST for first, last in ranges)


def _pages(a: Pages | None, b: Pages | None) -> list[str]:
    if a is None or b is None:
        return []
    if a.first == b.first:
        if a.first == "1":
            return []
        return ["pages start same" if a.last and b.last and a.last != b.last else "pages same"]
    if a.locator != b.locator or "1" in (a.first, b.first):
        return []
    return ["pages differ" if bool(a.last) == bool(b.last) else "pages unlike"]


def _same_abstract(a: Features, b: Features) -> bool:
    return bool(a.abstract) and a.abstract == b.abstract


def _abstract(a: Features, b: Features) -> list[str]:
    if not a.abstract or not b.abstract:
        return []
    likeness = Indel.normalized_similarity(a.abstract, b.abstract, score_cutoff=0.6)
    if likeness >= 0.85:
        return ["abstract same"]
    return [] if likeness else ["abstract differs"]


def _as_preprint(findings: list[str]) -> list[str]:
    """A preprint stands elsewhere, earlier and under another DOI by nature: that speaks against nothing."""
    aside = {"doi differs", "pmid differs", "container differs", "venue differs", "volume differs", "issue differs",
             "pages differ", "year next", "year differs"}  # fmt: skip
    return [one for one in findings if one not in aside] + ["preprint"]
