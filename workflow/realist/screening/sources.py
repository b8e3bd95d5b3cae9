"""What the boxes of the flow are made of: the records, their lanes, and where every citation stands."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from realist.config import Stage
from realist.screening.decisions import NOT_SCREENED, SettledBy, State, other_methods

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
        previous_searches: the searches of the version that this review updates; none where it updates none.
    """

    citation_of: Mapping[str, str]
    searches: Rows
    rejects: Rows
    decisions: Rows
    studies: Mapping[str, Sequence[str]]
    stages: Sequence[Stage]
    previous_searches: Set[str] = frozenset()

    @cached_property
    def source_types(self) -> dict[str, str]:
        """The kind of source of each search."""
        return {row["search_id"]: row["source_type"] for row in self.searches}

    @cached_property
    def by_other_methods(self) -> frozenset[str]:
        """Citations that no database or register holds."""
        return other_methods(self.citation_of, self.source_types)

    @cached_property
    def previous(self) -> frozenset[str]:
        """Citations that a search of the previous version found: an update finds them again, but not anew."""
        return frozenset(
            citation for record, citation in self.citation_of.items() if search_of(record) in self.previous_searches
        )

    @cached_property
    def removed(self) -> frozenset[str]:
        """Citations removed before screening."""
        return frozenset(self.state(State.REMOVED))

    @cached_property
    def left(self) -> frozenset[str]:
        """Citations that nobody had decided on when screening stopped."""
        return frozenset(self.state(State.LEFT))

    @cached_property
    def left_by_order(self) -> frozenset[str]:
        """Of these, those that a tool had put in order."""
        return frozenset(row["citation_id"] for row in self.decisions if _left_by_order(row))

    @cached_property
    def theory_only(self) -> frozenset[str]:
        """Citations that are not included, but that the programme theory draws on."""
        return frozenset(
            row["citation_id"]
            for row in self.decisions
            if excluded_report(row, self.stages) and (row["stage"], row["reason"]) in theory_reasons(self.stages)
        )

    @cached_property
    def leader_of(self) -> dict[str, str]:
        """The record that stands for each citation: from the earliest search of its version, in its lane."""
        order = {row["search_id"]: (row["run_on"], row["search_id"]) for row in self.searches}
        leaders: dict[str, str] = {}
        for record in sorted(self.citation_of, key=lambda one: (order[search_of(one)], one)):
            citation = self.citation_of[record]
            if self._may_lead(record) and citation not in leaders:
                leaders[citation] = record
        return leaders

    def _may_lead(self, record: str) -> bool:
        """Whether the record came by the version of the review, and by the lane, that its citation is counted in."""
        if self.citation_of[record] in self.previous:
            return search_of(record) in self.previous_searches
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
        """Citations that were screened at a stage: not those removed before, nor those left when screening stopped."""
        return {
            row["citation_id"]
            for row in self.decisions
            if row["stage"] == stage.id and row["state"] not in NOT_SCREENED
        }


def _left_by_order(row: Mapping[str, str]) -> bool:
    return row["state"] == State.LEFT and row["settled_by"] == SettledBy.ORDER


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


def theory_reasons(stages: Sequence[Stage]) -> set[tuple[str, str]]:
    """The stages and their reasons for which a report is not included, but used for theory."""
    return {(stage.id, reason.id) for stage in stages for reason in stage.reasons if reason.theory_only}


def excluded_report(row: Mapping[str, str], stages: Sequence[Stage]) -> bool:
    """Whether a row of decisions.csv excludes a report that was read."""
    reading = {stage.id for stage in stages if stage.reads == "report"}
    return row["stage"] in reading and row["state"] == State.EXCLUDE
