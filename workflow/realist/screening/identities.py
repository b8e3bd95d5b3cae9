"""The arithmetic of the PRISMA 2020 flow, on sets of ids.

FLOW-1 to FLOW-11 are PRISMA's boxes; FLOW-12 says that every record ends in one box, FLOW-13 and FLOW-14 what became of
documents found by other methods and screened like the rest.
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
    removed = boxes["duplicates"] | boxes["excluded_automatic"] | boxes["excluded_other"]
    identified = boxes["database_results"] | boxes["register_results"]
    left_by_databases = boxes["dbr_assessed"] - boxes["dbr_excluded"]
    left_by_others = boxes["other_assessed"] - boxes["other_excluded"]
    yield _same("FLOW-1", "records screened = records identified - duplicates - removed by automation or for other "
                "reasons", _leaders(boxes["records_screened"], by), identified - removed)  # fmt: skip
    yield _same("FLOW-2", "reports sought = records screened - records excluded", boxes["dbr_sought_reports"],
                boxes["records_screened"] - boxes["records_excluded"])  # fmt: skip
    yield _same("FLOW-3", "reports assessed = reports sought - reports not retrieved", boxes["dbr_assessed"],
                boxes["dbr_sought_reports"] - boxes["dbr_notretrieved_reports"])  # fmt: skip
    yield _same("FLOW-4", "other methods: reports assessed = reports sought - reports not retrieved",
                boxes["other_assessed"],
                boxes["other_sought_reports"] - boxes["other_notretrieved_reports"])  # fmt: skip
    yield _same("FLOW-5", "reports included = reports assessed - reports excluded, over both lanes",
                boxes["new_reports"], left_by_databases | left_by_others)  # fmt: skip
    yield _same("FLOW-6", "studies in total = previous studies + new studies", boxes["total_studies"],
                boxes["previous_studies"] | boxes["new_studies"])  # fmt: skip
    yield _same("FLOW-7", "reports in total = previous reports + new reports", boxes["total_reports"],
                boxes["previous_reports"] | boxes["new_reports"])  # fmt: skip
    yield _study_identity(sources, boxes)
    yield from _record_identities(sources, boxes, by)
    yield from _other_methods(boxes, by)


def _study_identity(sources: Sources, boxes: Boxes) -> Identity:
    claims = Counter(citation for reports in sources.studies.values() for citation in reports)
    wrong = {one for one, studies in claims.items() if studies > 1} | (boxes["new_reports"] ^ set(claims))
    holds = not wrong and len(boxes["new_studies"]) <= len(boxes["new_reports"])
    text = "every new report belongs to exactly one new study, so that studies are no more than reports"
    return Identity("FLOW-8", text, holds, tuple(sorted(wrong)))


def _record_identities(sources: Sources, boxes: Boxes, by: Mapping[str, Set[str]]) -> Iterator[Identity]:
    for search in sources.searches:
        told = int(search["records"]) + int(search["rejected"])
        box = boxes[IDENTIFIED[search["source_type"]]]
        found = sum(one.startswith((f"{search['search_id']}:", f"{search['search_id']}!")) for one in box)
        yield Identity("FLOW-9", f"records identified by {search['search_id']} = records read + stretches rejected",
                       found == told)  # fmt: skip
    excluded = boxes["dbr_excluded"] | boxes["other_excluded"]
    reasons = Counter(row["citation_id"] for row in sources.decisions if excluded_report(row, sources.stages))
    wrong = sorted(one for one in excluded if reasons[one] != 1)
    yield Identity("FLOW-10", "each excluded report has exactly one reason", not wrong, tuple(wrong))
    parts = [of_search(boxes["database_results"], row["search_id"]) for row in sources.searches]
    yield _same("FLOW-11", "records from databases = the sum over the databases", boxes["database_results"],
                set().union(*parts))  # fmt: skip
    yield from _every_end(boxes, by)


def _every_end(boxes: Boxes, by: Mapping[str, Set[str]]) -> Iterator[Identity]:
    """Every record ends in one box: it left as a repeat or otherwise, or stands for a citation that did."""
    ends = [
        boxes[key] for key in ("duplicates", "excluded_automatic", "excluded_other", "other_repeats", "other_removed")
    ]
    ends += [
        _leaders(boxes[key], by)
        for key in (
            "records_excluded",
            "dbr_notretrieved_reports",
            "dbr_excluded",
            "other_set_aside",
            "other_notretrieved_reports",
            "other_excluded",
            "new_reports",
        )
    ]
    counted = Counter(one for end in ends for one in end)
    identified = {one for key in IDENTIFIED.values() for one in boxes[key]}
    wrong = sorted({one for one, times in counted.items() if times != 1} | (identified ^ set(counted)))
    yield Identity("FLOW-12", "every record identified ends in exactly one box", not wrong, tuple(wrong))


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


def _leaders(citations: Set[str], by: Mapping[str, Set[str]]) -> frozenset[str]:
    return frozenset(record for citation in citations for record in by[citation])


def _same(id_: str, text: str, left: Set[str], right: Set[str]) -> Identity:
    return Identity(id_, text, left == right, tuple(sorted(left ^ right)))


def broken(identities: Iterable[Identity]) -> Iterator[Problem]:
    """The identities that do not hold, as problems."""
    for one in identities:
        if not one.holds:
            found = f"{one.id} is false" + (f" for {', '.join(one.differing[:3])}" if one.differing else "")
            yield Problem("results/screening/flow.json", 0, "", Kind.FALSE_FLOW, found, one.text,
                          "Look at these citations in results/screening/decisions.csv, and at the studies that name "
                          "them.")  # fmt: skip
