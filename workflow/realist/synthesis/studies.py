"""The included studies, described and appraised."""

import string
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from realist.config import AppraisalCriterion, StudyField
from realist.contract import AppraisalRow, StudyRow
from realist.review import read_rows
from realist.steps import run
from realist.synthesis.included import study_citations
from realist.tables import read_dicts, write_dicts

BIBLIOGRAPHIC = ("authors", "year", "title", "container", "volume", "issue", "pages", "doi")
COLUMNS = ("study_id", "label", "citation_ids", *BIBLIOGRAPHIC)
Table = list[dict[str, str]]


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    data_status: str = Field(alias="review.data_status")
    counting: str = Field(alias="synthesis.studies")
    fields: list[StudyField] = Field(alias="synthesis.study_fields")
    criteria: list[AppraisalCriterion] = Field(alias="synthesis.appraisal")


def establish(
    included: Path,
    citations: Path,
    bibliography: Path,
    studies: list[Path],
    appraisal: list[Path],
    settings: Settings,
    output: Path,
    appraisal_output: Path,
) -> None:
    """Write the table of included studies and that of their appraisal."""
    rows = [placed.value for path in studies for placed in read_rows(path, StudyRow)]
    ratings = [placed.value for path in appraisal for placed in read_rows(path, AppraisalRow)]
    citations_of_study = study_citations(
        rows,
        [row["citation_id"] for row in read_dicts(included)],
        {row["record_id"]: row["citation_id"] for row in read_dicts(citations)},
        settings.counting == "one_per_report",
    )
    table = study_table(citations_of_study, rows, read_dicts(bibliography), ratings, settings)
    columns = [*COLUMNS, *(field.id for field in settings.fields), *(one.criterion for one in settings.criteria)]
    write_dicts(output, columns, table, settings.data_status)
    write_dicts(appraisal_output, list(AppraisalRow.model_fields), appraisal_table(ratings), settings.data_status)


def study_table(
    citations_of_study: Mapping[str, Sequence[str]],
    rows: Iterable[StudyRow],
    bibliography: Iterable[Mapping[str, str]],
    ratings: Iterable[AppraisalRow],
    settings: Settings,
) -> Table:
    """One row a study, by id: its label, its first report's bibliographic data, its characteristics and ratings."""
    works = {row["citation_id"]: row for row in bibliography}
    first = {study: works[citations[0]] for study, citations in citations_of_study.items()}
    names = labels(first)
    described = {row.study_id: row.model_dump() for row in rows}
    rated = ratings_by_study(ratings, settings.criteria)
    return [
        {"study_id": study, "label": names[study], "citation_ids": "; ".join(citations_of_study[study])}
        | {column: first[study][column] for column in BIBLIOGRAPHIC}
        | {field.id: str(described.get(study, {}).get(field.id, "")) for field in settings.fields}
        | {one.criterion.value: rated[study, one.criterion.value] for one in settings.criteria}
        for study in sorted(citations_of_study)
    ]


def labels(works: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """`Surname 2015` for each study; where two would be the same, `Surname 2015a`, `Surname 2015b` by title."""
    alike: dict[str, list[str]] = defaultdict(list)
    for study, work in works.items():
        alike[f"{surname(work['authors'])} {work['year'] or 'n.d.'}"].append(study)
    return {
        study: name if len(studies) == 1 else f"{name}{suffix(number)}"
        for name, studies in alike.items()
        for number, study in enumerate(sorted(studies, key=lambda one: (works[one]["title"], one)))
    }


def surname(authors: str) -> str:
    """The family name of the first of `Family, Given; Family, Given`."""
    return authors.split(";")[0].split(",")[0].strip() or "Anonymous"


def suffix(number: int) -> str:
    """`a` for 0, `z` for 25, then `aa`, `ab` ..."""
    quotient, letter = divmod(number, 26)
    return (suffix(quotient - 1) if quotient else "") + string.ascii_lowercase[letter]


def ratings_by_study(
    ratings: Iterable[AppraisalRow], criteria: Iterable[AppraisalCriterion]
) -> defaultdict[tuple[str, str], str]:
    """The rating of a study on a criterion; where appraisers differ every level given, best first."""
    given: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in ratings:
        given[row.study_id, row.criterion.value].add(row.rating)
    rank = {(one.criterion.value, level): place for one in criteria for place, level in enumerate(one.levels)}
    joined: defaultdict[tuple[str, str], str] = defaultdict(str)
    for (study, criterion), found in given.items():
        order = {level: (rank.get((criterion, level), len(rank)), level) for level in found}
        joined[study, criterion] = "; ".join(sorted(found, key=order.__getitem__))
    return joined


def appraisal_table(ratings: Iterable[AppraisalRow]) -> Table:
    """Every rating, by study, criterion (as the contract orders them) and appraiser."""
    rows = [row.model_dump(mode="json") for row in ratings]
    return sorted(rows, key=lambda row: (row["study_id"], row["criterion"], row["appraiser"]))


if __name__ == "__main__":
    run(establish)
