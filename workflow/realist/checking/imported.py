"""What was included, where decisions were made elsewhere: they are matched in memory, as the build will match them."""

from collections.abc import Callable, Iterable, Mapping

from realist.contract import MatchRow
from realist.errors import Problem, ReviewError
from realist.review import Placed, Review, read_rows
from realist.screening.checks import adjudication_problems
from realist.screening.decide import imported_retrieval, imported_vote, removed
from realist.screening.decisions import Log, Population, decide, other_methods, retrieval_status, votes
from realist.screening.finishing import unfinished
from realist.screening.imports import Imported, bring_in
from realist.screening.matching import Index

Records = Callable[[], Iterable[Mapping[str, str]]]
MATCHES = "data/screening/imports/matches.csv"


def included(review: Review, records: Records, citation_of: Mapping[str, str]) -> tuple[list[str], list[Problem]]:
    """The citations that passed the last stage, what is wrong with the imported files, and what waits.

    Args:
        review: what people wrote; its settings name imports.
        records: the records of all searches, as rows.
        citation_of: the citation of each record.
    """
    assert review.config is not None  # noqa: S101 (it names imports)
    matches, problems = _matches(review)
    index = Index((row for row in records() if row["record_id"] in citation_of), citation_of)
    stages, screening = list(review.stages.values()), review.config.screening
    imported = bring_in(review.root, screening.imports, index, citation_of, matches, screening.tools, stages)
    outcomes = decide(
        stages,
        _logs(review, imported, citation_of),
        imported_retrieval(imported.rows, retrieval_status(review.retrieval, citation_of)),
        Population(citation_of, _other_methods(review, citation_of), removed(imported.rows)),
    )
    last = stages[-1].id
    passed = [one.citation_id for one in outcomes if one.stage == last and one.passed]
    adjudicated = adjudication_problems(review, citation_of, outcomes)
    return passed, [*problems, *imported.problems, *adjudicated, *unfinished(stages, outcomes)]


def _matches(review: Review) -> tuple[list[Placed[MatchRow]], list[Problem]]:
    try:
        return read_rows(review.root / MATCHES, MatchRow, MATCHES), []
    except ReviewError as error:
        return [], list(error.problems)


def _logs(review: Review, imported: Imported, citation_of: Mapping[str, str]) -> dict[str, Log]:
    logs = {
        stage: Log(votes(review.decisions[stage], citation_of), votes(review.adjudications[stage], citation_of))
        for stage in review.stages
    }
    for row in imported.rows:
        if row["stage"] in logs and row["table"] in ("decisions", "adjudications"):
            log = logs[row["stage"]]
            (log.decisions if row["table"] == "decisions" else log.adjudications).append(imported_vote(row))
    return logs


def _other_methods(review: Review, citation_of: Mapping[str, str]) -> frozenset[str]:
    return other_methods(citation_of, {one: search.value.source_type for one, search in review.searches.items()})
