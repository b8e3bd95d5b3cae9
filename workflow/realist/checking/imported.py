"""Where citations stand, with decisions that were made elsewhere: matched in memory, as the build will match them."""

from collections.abc import Callable, Iterable, Mapping

from realist.contract import MatchRow
from realist.errors import Problem, ReviewError
from realist.review import Placed, Review, read_rows
from realist.screening import conduct
from realist.screening.checks import adjudication_problems, written_logs
from realist.screening.decide import imported_retrieval, imported_vote, removed
from realist.screening.decisions import Log, Outcome, Population, decide, other_methods, retrieval_status
from realist.screening.finishing import unfinished
from realist.screening.imports import Imported, bring_in
from realist.screening.matching import Index

Records = Callable[[], Iterable[Mapping[str, str]]]
MATCHES = "data/screening/imports/matches.csv"


def outcomes(review: Review, records: Records, citation_of: Mapping[str, str]) -> tuple[list[Outcome], list[Problem]]:
    """The state of every citation at each stage that it reached, what is wrong with the imported files, what waits.

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
    logs = _logs(review, imported, citation_of)
    found = decide(
        stages,
        logs,
        imported_retrieval(imported.rows, retrieval_status(review.retrieval, citation_of)),
        Population(citation_of, _other_methods(review, citation_of), removed(imported.rows)),
    )
    done = [*conduct.problems(stages, logs, found), *adjudication_problems(review, citation_of, found)]
    return found, [*problems, *imported.problems, *done, *unfinished(stages, found)]


def _matches(review: Review) -> tuple[list[Placed[MatchRow]], list[Problem]]:
    try:
        return read_rows(review.root / MATCHES, MatchRow, MATCHES), []
    except ReviewError as error:
        return [], list(error.problems)


def _logs(review: Review, imported: Imported, citation_of: Mapping[str, str]) -> dict[str, Log]:
    logs = written_logs(review, citation_of)
    for row in imported.rows:
        if row["stage"] in logs and row["table"] in ("decisions", "adjudications"):
            log = logs[row["stage"]]
            (log.decisions if row["table"] == "decisions" else log.adjudications).append(imported_vote(row))
    return logs


def _other_methods(review: Review, citation_of: Mapping[str, str]) -> frozenset[str]:
    return other_methods(citation_of, {one: search.value.source_type for one, search in review.searches.items()})
