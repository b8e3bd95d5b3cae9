"""Step: every number of the text, with what it counts (results/numbers.json)."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from realist import steps
from realist.config import AppraisalCriterion, Cluster, ReviewType, Stage, StudyField
from realist.manuscript import counting
from realist.manuscript.definitions import Number
from realist.tables import read_dicts, read_json, write_json


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    type: ReviewType = Field(alias="review.type")
    data_status: str = Field(alias="review.data_status")
    stages: list[Stage] = Field(alias="screening.stages")
    clusters: list[Cluster] = Field(alias="synthesis.clusters")
    criteria: list[AppraisalCriterion] = Field(alias="synthesis.appraisal")
    fields: list[StudyField] = Field(alias="synthesis.study_fields")


def step(results: Path, output: Path, verdicts: list[Path], settings: Settings) -> None:
    """Count every number of the text.

    Args:
        results: the folder of result tables.
        output: numbers.json.
        verdicts: what people said of pairs of records; none if nobody was asked.
        settings: type of review, stages, clusters, criteria and fields.
    """
    numbers = counting.by_key(_all(results, settings, verdicts))
    stamp = {"data_status": settings.data_status}
    write_json(output, stamp | {key: one.entry() for key, one in numbers.items()})


def _all(results: Path, settings: Settings, verdicts: list[Path]) -> Iterator[Number]:
    stages = settings.stages
    searches = read_dicts(results / "records/searches.csv")
    members = read_dicts(results / "deduplication/citations.csv")
    yield from counting.count_searches(searches)
    yield from counting.count_citations(searches, members)
    queue = read_dicts(results / "deduplication/queue.csv")
    yield from counting.count_verdicts(queue, [row for path in verdicts for row in read_dicts(path)])
    decisions = read_dicts(results / "screening/decisions.csv")
    yield from counting.count_screening(decisions, read_dicts(results / "screening/conflicts.csv"), stages)
    yield from counting.count_flow(read_json(results / "screening/flow.json"))
    yield from counting.count_agreement(read_dicts(results / "screening/agreement.csv"))
    yield from counting.count_groups(read_dicts(results / "screening/agreement_groups.csv"))
    yield from counting.count_review_again(read_dicts(results / "screening/review_again.csv"))
    if settings.type == ReviewType.REALIST:
        yield from _realist(results, settings.clusters)
    yield from counting.count_studies(
        read_dicts(results / "synthesis/studies.csv"),
        read_dicts(results / "synthesis/appraisal.csv"),
        settings.fields,
        settings.criteria,
    )


def _realist(results: Path, clusters: list[Cluster]) -> Iterator[Number]:
    cmocs = read_dicts(results / "synthesis/cmocs.csv")
    matrix = read_dicts(results / "synthesis/matrix.csv")
    yield from counting.count_cmocs(cmocs, clusters)
    evidence = read_dicts(results / "synthesis/evidence.csv")
    studies = read_dicts(results / "synthesis/studies.csv")
    yield from counting.count_evidence(cmocs, matrix, evidence, studies, clusters)
    yield from counting.count_theory(read_json(results / "synthesis/theory.json"))


if __name__ == "__main__":
    steps.run(step)
