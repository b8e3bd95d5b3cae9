"""Where citations stand, with decisions that were made elsewhere: matched in memory, as the build will match them."""

from collections.abc import Callable, Iterable, Mapping

from realist.errors import Problem
from realist.review import Review
from realist.screening import conduct
from realist.screening.checks import adjudication_problems, written_logs
from realist.screening.decide import add_imported, imported_retrieval, removed
from realist.screening.decisions import Outcome, Population, decide, other_methods, retrieval_status
from realist.screening.finishing import unfinished
from realist.screening.imports import match_in_memory

Records = Callable[[], Iterable[Mapping[str, str]]]


def outcomes(review: Review, records: Records, citation_of: Mapping[str, str]) -> tuple[list[Outcome], list[Problem]]:
    """The state of every citation at each stage that it reached, what is wrong with the imported files, what waits.

    Args:
        review: what people wrote; its settings name imports.
        records: the records of all searches, as rows.
        citation_of: the citation of each record.
    """
    assert review.config is not None  # noqa: S101 (it names imports)
    stages = list(review.stages.values())
    imported = match_in_memory(review.root, review.config.screening, records(), citation_of)
    logs = written_logs(review, citation_of)
    add_imported(logs, imported.rows)
    found = decide(
        stages,
        logs,
        imported_retrieval(imported.rows, retrieval_status(review.retrieval, citation_of)),
        Population(citation_of, _other_methods(review, citation_of), removed(imported.rows)),
    )
    done = [*conduct.problems(stages, logs, found), *adjudication_problems(review, citation_of, found)]
    return found, [*imported.problems, *done, *unfinished(stages, found)]


def _other_methods(review: Review, citation_of: Mapping[str, str]) -> frozenset[str]:
    return other_methods(citation_of, {one: search.value.source_type for one, search in review.searches.items()})
