"""What the boxes of the flow are made of: the records, their lanes, and where every citation stands."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from realist.config import Stage
from realist.screening.decisions import State, other_methods

IDENTIFIED = {
    "database": "database_results",
    "register": "register_results",
    "website": "website_results",
    "organisation": "organisation_results",
    "contact": "contacts_results",
    "citation": "citations_results",
}
Rows = Sequence[Mapping[str, str]]
Boxes = dict[str, frozenset[str]]


@dataclass(frozen=True)
class Sources:
    """What the boxes are made of.

    Attributes:
        citation_of: the citation of each record.
        searches: rows of records/searches.csv.
        rejects: rows of records/rejects.csv.
        decisions: rows of screening/decisions.csv.
        studies: the citations of each study.
        stages: the stages of screening, in order.
    """

    citation_of: Mapping[str, str]
    searches: Rows
    rejects: Rows
    decisions: Rows
    studies: Mapping[str, Sequence[str]]
    stages: Sequence[Stage]

    @cached_property
    def source_types(self) -> dict[str, str]:
        """The kind of source of each search."""
        return {row["search_id"]: row["source_type"] for row in self.searches}

    @cached_property
    def by_other_methods(self) -> frozenset[str]:
        """Citations that no database or register holds."""
        return other_methods(self.citation_of, self.source_types)

    @cached_property
    def leader_of(self) -> dict[str, str]:
        """The record that stands for each citation: of its lane, from the earliest search."""
        order = {row["search_id"]: (row["run_on"], row["search_id"]) for row in self.searches}
        leaders: dict[str, str] = {}
        for record in sorted(self.citation_of, key=lambda one: (order[search_of(one)], one)):
            citation = self.citation_of[record]
            if self.in_lane(record) and citation not in leaders:
                leaders[citation] = record
        return leaders

    def in_lane(self, record: str) -> bool:
        """Whether the record came by the lane that its citation is counted in."""
        by_other = IDENTIFIED[self.source_types[search_of(record)]] not in ("database_results", "register_results")
        return by_other == (self.citation_of[record] in self.by_other_methods)

    def rejected(self, search_id: str) -> set[str]:
        """Stretches of the exports of a search that could not be read, as ids."""
        return {
            f"{search_id}!{row['source_file']}:{row['first_line']}-{row['last_line']}"
            for row in self.rejects
            if row["search_id"] == search_id
        }

    def state(self, *states: State, reads: str = "") -> set[str]:
        """Citations that are in one of these states at a stage that reads abstracts, or reports; or at any."""
        stages = {stage.id for stage in self.stages if not reads or stage.reads == reads}
        return {row["citation_id"] for row in self.decisions if row["stage"] in stages and row["state"] in states}

    def reached(self, stage: Stage) -> set[str]:
        """Citations that reached a stage, but for those removed before screening."""
        return {
            row["citation_id"] for row in self.decisions if row["stage"] == stage.id and row["state"] != State.REMOVED
        }


def search_of(record: str) -> str:
    """The search of a record, from its id."""
    return record.partition(":")[0]


def of_search(ids: Set[str], search_id: str) -> set[str]:
    """Those of the ids, of records or unreadable stretches, that come from one search."""
    return {one for one in ids if one.startswith((f"{search_id}:", f"{search_id}!"))}


def included_citations(stages: Sequence[Stage], decided: Rows) -> set[str]:
    """The citations that passed the last stage."""
    last = stages[-1].id
    return {row["citation_id"] for row in decided if row["stage"] == last and row["state"] == State.INCLUDE}


def excluded_report(row: Mapping[str, str], stages: Sequence[Stage]) -> bool:
    """Whether a row of decisions.csv excludes a report that was read."""
    reading = {stage.id for stage in stages if stage.reads == "report"}
    return row["stage"] in reading and row["state"] == State.EXCLUDE
