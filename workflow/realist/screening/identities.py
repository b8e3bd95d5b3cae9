"""The arithmetic of the PRISMA 2020 flow, on sets of ids.

FLOW-1 to FLOW-11 are PRISMA's boxes; FLOW-12 says that every record ends in one box, FLOW-13 and FLOW-14 what became of
documents found by other methods and screened like the rest, FLOW-15 that every citation is in one box at every stage,
FLOW-16 to which studies the new reports of an update belong.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from realist.errors import Kind, Problem
from realist.screening.sources import IDENTIFIED, Boxes, Sources, excluded_report, of_search


@dataclass(frozen=True)
class Identity:
    """An equation between boxes, and whether it holds; where not, some ids on which the sides differ."""

    id: str
    text: str
    holds: bool
    differing: tuple[str, ...] = ()


def check(sources: Sources, boxes: Boxes) -> Iterator[Identity]:
    """The identities of the flow."""
    by = {citation: {record} for citation, record in sources.leader_of.items()}
    removed = boxes["duplicates"] | boxes["seen_before"] | boxes["excluded_automatic"] | boxes["excluded_other"]
    identified = boxes["database_results"] | boxes["register_results"]
    left_by_databases = boxes["dbr_assessed"] - boxes["dbr_excluded"]
    left_by_others = boxes["other_assessed"] - boxes["other_excluded"]
    yield _same("FLOW-1", "records screened = records identified - duplicates - found before - removed by automation "
                "or for other reasons", _leaders(boxes["records_screened"], by), identified - removed)  # fmt: skip
    yield _same("FLOW-2", "reports sought = records screened - records excluded", boxes["dbr_sought_reports"],
                boxes["records_screened"] - boxes["records_excluded"])  # fmt: skip
    yield _same("FLOW-3", "reports assessed = reports sought - reports not retrieved", boxes["dbr_assessed"],
                boxes["dbr_sought_reports"] - boxes["dbr_notretrieved_reports"])  # fmt: skip
    yield _same("FLOW-4", "other methods: reports assessed = reports sought - reports not retrieved",
                boxes["other_assessed"],
                boxes["other_sought_reports"] - boxes["other_notretrieved_reports"])  # fmt: skip
    yield _same("FLOW-5", "reports included or used for theory only = reports assessed - reports excluded, over both "
                "lanes", boxes["new_reports"] | boxes["theory_reports"],
                left_by_databases | left_by_others)  # fmt: skip
    yield _once("FLOW-6", "studies in total = previous studies + new studies", boxes["total_studies"],
                boxes["previous_studies"], boxes["new_studies"])  # fmt: skip
    yield _once("FLOW-7", "reports in total = previous reports + new reports", boxes["total_reports"],
                boxes["previous_reports"], boxes["new_reports"])  # fmt: skip
    yield _study_identity(sources, boxes)
    yield from _record_identities(sources, boxes, by)
    yield from _other_methods(boxes, by)
    yield _every_stage(sources, boxes)
    yield _new_reports(sources, boxes)


def _study_identity(sources: Sources, boxes: Boxes) -> Identity:
    claims = Counter(citation for reports in sources.studies.values() for citation in reports)
    wrong = {one for one, studies in claims.items() if studies > 1} | (boxes["total_reports"] ^ set(claims))
    holds = not wrong and len(boxes["total_studies"]) <= len(boxes["total_reports"])
    text = "every included report belongs to exactly one study, so that studies are no more than reports"
    return Identity("FLOW-8", text, holds, tuple(sorted(wrong)))


def _new_reports(sources: Sources, boxes: Boxes) -> Identity:
    of_new = {report for study in boxes["new_studies"] for report in sources.studies.get(study, ())}
    return _same("FLOW-16", "new reports of studies included before = new reports - reports of new studies",
                 boxes["known_study_reports"], boxes["new_reports"] - of_new)  # fmt: skip


def _record_identities(sources: Sources, boxes: Boxes, by: Mapping[str, Set[str]]) -> Iterator[Identity]:
    for search in sources.searches:
        told = int(search["records"]) + int(search["rejected"])
        before = search["search_id"] in sources.previous_searches
        box = boxes["earlier_records" if before else IDENTIFIED[search["source_type"]]]
        found = sum(one.startswith((f"{search['search_id']}:", f"{search['search_id']}!")) for one in box)
        yield Identity("FLOW-9", f"records identified by {search['search_id']} = records read + stretches rejected",
                       found == told)  # fmt: skip
    excluded = boxes["dbr_excluded"] | boxes["other_excluded"] | boxes["theory_reports"] | boxes["earlier_theory"]
    reasons = Counter(row["citation_id"] for row in sources.decisions if excluded_report(row, sources.stages))
    wrong = sorted(one for one in excluded if reasons[one] != 1)
    yield Identity(
        "FLOW-10", "each report excluded, or used for theory only, has exactly one reason", not wrong, tuple(wrong)
    )
    parts = [of_search(boxes["database_results"], row["search_id"]) for row in sources.searches]
    yield _same("FLOW-11", "records from databases = the sum over the databases", boxes["database_results"],
                set().union(*parts))  # fmt: skip
    yield from _every_end(boxes, by)


def _every_end(boxes: Boxes, by: Mapping[str, Set[str]]) -> Iterator[Identity]:
    """Every record ends in one box: it left as a repeat or otherwise, or stands for a citation that did."""
    ends = [
        boxes[key]
        for key in ("earlier_left", "duplicates", "seen_before", "excluded_automatic", "excluded_other",
                    "other_repeats", "other_removed")
    ]  # fmt: skip
    ends += [
        _leaders(boxes[key], by)
        for key in (
            "records_excluded",
            "dbr_notretrieved_reports",
            "dbr_excluded",
            "other_set_aside",
            "other_notretrieved_reports",
            "other_excluded",
            "theory_reports",
            "new_reports",
            "earlier_theory",
            "previous_reports",
        )
    ]
    counted = Counter(one for end in ends for one in end)
    found = Counter(one for key in (*IDENTIFIED.values(), "earlier_records") for one in boxes[key])
    wrong = sorted(one for one in found.keys() | counted.keys() if (found[one], counted[one]) != (1, 1))
    text = "every record is identified once, and ends in exactly one box"
    yield Identity("FLOW-12", text, not wrong, tuple(wrong))


def _other_methods(boxes: Boxes, by: Mapping[str, Set[str]]) -> Iterator[Identity]:
    """What PRISMA has no boxes for: documents found by other methods that were screened like the rest."""
    methods = ("website_results", "organisation_results", "contacts_results", "citations_results")
    identified = frozenset(one for key in methods for one in boxes[key])
    looked_at, late = boxes["other_looked_at"], boxes["other_entering_late"]
    came = identified - boxes["other_repeats"] - boxes["other_removed"]
    yield _same("FLOW-13", "other methods: records screened or sought at once = records identified - found before - "
                "removed", _leaders(looked_at | late, by), came)  # fmt: skip
    passed = looked_at - boxes["other_set_aside"]
    yield _same("FLOW-14", "other methods: reports sought = records screened - records excluded + those sought at once",
                boxes["other_sought_reports"], passed | late)  # fmt: skip


STAGES = (
    ("records_excluded", "other_set_aside"),
    ("dbr_notretrieved_reports", "other_notretrieved_reports"),
    ("dbr_excluded", "other_excluded"),
)
GOING_ON = (
    ("records_screened", "other_looked_at", "other_entering_late"),
    ("dbr_sought_reports", "other_sought_reports"),
    ("dbr_assessed", "other_assessed"),
    ("new_reports", "theory_reports"),
)
"""Where a citation leaves the flow, stage by stage; where it stands before the first of them, and after each."""


def _every_stage(sources: Sources, boxes: Boxes) -> Identity:
    """Before screening and after each stage, what went on and what has left by then are all citations, once each."""
    everyone = set(sources.citation_of.values()) - sources.previous - sources.removed - sources.left
    text = "every citation is in exactly one box at every stage"
    at = [
        _once("FLOW-15", text, everyone, *(boxes[key] for keys in (here, *STAGES[:done]) for key in keys))
        for done, here in enumerate(GOING_ON)
    ]
    return next((one for one in at if not one.holds), at[0])


def _leaders(citations: Set[str], by: Mapping[str, Set[str]]) -> frozenset[str]:
    return frozenset(record for citation in citations for record in by[citation])


def _same(id_: str, text: str, left: Set[str], right: Set[str]) -> Identity:
    return Identity(id_, text, left == right, tuple(sorted(left ^ right)))


def _once(id_: str, text: str, whole: Set[str], *parts: Set[str]) -> Identity:
    counted = Counter(one for part in parts for one in part)
    wrong = {one for one, times in counted.items() if times != 1} | (whole ^ counted.keys())
    return Identity(id_, text, not wrong, tuple(sorted(wrong)))


def broken(identities: Iterable[Identity]) -> Iterator[Problem]:
    """The identities that do not hold, as problems."""
    for one in identities:
        if not one.holds:
            found = f"{one.id} is false" + (f" for {', '.join(one.differing[:3])}" if one.differing else "")
            yield Problem("results/screening/flow.json", 0, "", Kind.FALSE_FLOW, found, one.text,
                          "Look at these citations in results/screening/decisions.csv, and at the studies that name "
                          "them.")  # fmt: skip
