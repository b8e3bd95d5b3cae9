"""What every room finds wrong, given what is known of the records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from realist.checking import imported, left_over, places
from realist.deduplication import checks as deduplication
from realist.deduplication.relating import Relation
from realist.errors import Kind, Problem
from realist.manuscript import checks as manuscript
from realist.records import checks as records
from realist.records import mapping
from realist.records.checks import Account
from realist.review import Review
from realist.screening import checks as screening
from realist.screening.addresses import address_problems
from realist.screening.decisions import Outcome
from realist.synthesis import checks as synthesis

SEARCHES, SCREENING, RETRIEVAL = "data/searches", "data/screening", "data/reports/retrieval.csv"
STUDIES, APPRAISAL, EXCERPTS = "data/reports/studies.csv", "data/appraisal", "data/evidence"
RESTS_ON = {
    Kind.UNKNOWN_RECORD: (SEARCHES,),
    Kind.MISPLACED_DECISION: (SEARCHES, SCREENING, RETRIEVAL),
    Kind.DECISION_ORDER: (SEARCHES, SCREENING),
    Kind.UNSETTLED_CONFLICT: (SEARCHES, SCREENING),
    Kind.INCOMPLETE_STAGE: (SEARCHES, SCREENING, RETRIEVAL),
    Kind.WRONG_ADJUDICATION: (SEARCHES, SCREENING),
    Kind.WRONG_ROUND: (SEARCHES, SCREENING),
    Kind.INCLUDED_WITHOUT_STUDY: (SEARCHES, SCREENING, RETRIEVAL, STUDIES),
    Kind.STUDY_NOT_INCLUDED: (SEARCHES, SCREENING, RETRIEVAL),
    Kind.EVIDENCE_NOT_INCLUDED: (SEARCHES, SCREENING, RETRIEVAL, STUDIES),
    Kind.APPRAISAL_INCOMPLETE: (SEARCHES, SCREENING, RETRIEVAL, STUDIES, APPRAISAL),
    Kind.CMOC_WITHOUT_EVIDENCE: (EXCERPTS,),
    Kind.UNKNOWN_REFERENCE: (STUDIES, "data/theory"),
}
"""What cannot be said while a file has rows that do not count: all that rests on these rows would seem wrong too."""

UNREAD = frozenset({
    Kind.UNEXPECTED_FILE, Kind.UNKNOWN_FORMAT, Kind.REJECTED_RECORD, Kind.UNKNOWN_RECORD, Kind.WRONG_REVIEWER,
    Kind.UNKNOWN_REASON,
})  # fmt: skip
"""Kinds that keep a row from counting, beside those of its form: a file where nothing is read has rows too."""


@dataclass(frozen=True)
class Known:
    """What searching and deduplication established.

    Attributes:
        citation_of: the citation of each record.
        records: the records of all searches, as rows; asked for only where decisions were made elsewhere.
        accounts: of the reading of each search, as `results/records/<search_id>.json` holds it.
        complete: whether every search could be read; where not, ids that seem unknown may be in what is missing.
        related: notices, parts and versions of citations.
    """

    citation_of: Mapping[str, str] = field(default_factory=dict)
    records: imported.Records = list
    accounts: Sequence[Account] = ()
    complete: bool = True
    related: Sequence[Relation] = ()


def gather(review: Review, known: Known) -> list[Problem]:
    """Every problem of the review, by file and row; without those that only follow from others."""
    found, brought = outcomes(review, known)
    included, waiting = screening.included(review, found), screening.waiting(found)
    text = manuscript.problems(review.root, review.config) if review.config else ()
    problems = [
        *review.problems,
        *places.problems(review),
        *left_over.problems(review),
        *address_problems(review.root),
        *records.problems(known.accounts),
        *mapping.problems(review),
        *deduplication.check_verdicts(review, known.citation_of),
        *screening.problems(review, known.citation_of, found),
        *brought,
        *synthesis.form_problems(review),
        *synthesis.inclusion_problems(review, known.citation_of, included, waiting),
        *text,
    ]
    unsound = {one.file for one in review.problems} | {one.file for one in problems if one.kind in UNREAD}
    if not known.complete:
        unsound.add(SEARCHES)
    return sorted({one for one in problems if not _follows(one, unsound)})


def outcomes(review: Review, known: Known) -> tuple[list[Outcome], list[Problem]]:
    """Where each citation stands, and what is wrong with decisions brought from elsewhere."""
    if review.config is None:
        return [], []
    if review.config.screening.from_elsewhere:
        return imported.outcomes(review, known.records, known.citation_of)
    return screening.outcomes(review, known.citation_of), []


def _follows(problem: Problem, unsound: Iterable[str]) -> bool:
    return any(file.startswith(RESTS_ON.get(problem.kind, ())) for file in unsound)
