"""What can be wrong between the included studies, their appraisal, the excerpts, the CMOCs and the theory."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from realist.config import Config, ReviewType, StudyField
from realist.contract import ExcerptRow, StudyRow, TheoryVersion
from realist.errors import Kind, Problem, nearest, one_of, quoted
from realist.records.identity import hint
from realist.review import Placed, Review
from realist.synthesis.included import row_citations, study_citations
from realist.synthesis.studies import COLUMNS

STUDIES = "data/reports/studies.csv"
_OTHER_SEPARATORS = re.compile(r"[\s,|]+")


def form_problems(review: Review) -> list[Problem]:
    """What is wrong whatever the screening says: vocabularies, references among tables, evidence of CMOCs."""
    problems = [*_excerpt_problems(review), *_theory_problems(review), *_link_problems(review)]
    if review.config:
        problems += _setting_problems(review, review.config)
        problems += _field_problems(review.studies, review.config.synthesis.study_fields)
        problems += _rating_problems(review, review.config)
        problems += _cluster_problems(review, review.config)
    return problems


def inclusion_problems(
    review: Review, citation_of: Mapping[str, str], included: Collection[str], waiting: Collection[str] = ()
) -> list[Problem]:
    """What does not fit together between the studies and the citations that screening included.

    Args:
        review: what people wrote.
        citation_of: the citation of each record.
        included: the citations that passed the last stage.
        waiting: those that may yet pass, at any stage. Evidence from them stays: only what was excluded, or never
            screened, has no place in the review.
    """
    if review.config is None:
        return []
    studies = study_citations(
        [row.value for row in review.studies],
        included,
        citation_of,
        review.config.synthesis.studies == "one_per_report",
    )
    passed = set(included)
    kept = {study for study, citations in studies.items() if passed.intersection(citations)}
    open_ = {study for study, citations in studies.items() if set(waiting).intersection(citations)}
    return [
        *_study_problems(review.studies, citation_of, passed.union(waiting)),
        *_missing_studies(studies, included),
        *_unknown_studies(review, studies),
        *_evidence_not_included(review.excerpts, studies, kept | open_),
        *_appraisal_incomplete(review, review.config, kept),
    ]


def _study_problems(
    rows: Iterable[Placed[StudyRow]], citation_of: Mapping[str, str], possible: Collection[str]
) -> Iterator[Problem]:
    """Unknown records, citations that were not included, and citations that two studies claim."""
    owner: dict[str, str] = {}
    for row in rows:
        if not row.value.records():
            yield row.problem("record_ids", Kind.MISSING_VALUE, quoted(row.value.record_ids), "the ids of its reports",
                              "Fill the cell, or remove the row.")  # fmt: skip
        for record in row.value.records():
            if record not in citation_of:
                yield row.problem("record_ids", Kind.UNKNOWN_RECORD, quoted(record), "a record of results/records",
                                  _how_to_name(record, citation_of))  # fmt: skip
            elif citation_of[record] not in possible:
                yield row.problem("record_ids", Kind.STUDY_NOT_INCLUDED, quoted(record),
                                  "a record of a citation that passed the last stage of screening",
                                  "Take the record out of the study, or correct its decision.")  # fmt: skip
        for citation in row_citations(row.value, citation_of):
            if owner.setdefault(citation, row.value.study_id) != row.value.study_id:
                yield row.problem("record_ids", Kind.DUPLICATE_ID, quoted(citation), "each citation in one study",
                                  f"It belongs to {owner[citation]} already: keep it in one of the two.")  # fmt: skip


def _how_to_name(record: str, known: Collection[str]) -> str:
    """How to mend an id that no record has: it may be several, separated by something else than they should be."""
    if any(part in known for part in _OTHER_SEPARATORS.split(record)):
        return "Separate the ids by '; '."
    return f"{hint(record, known)}Correct the id."


def _missing_studies(studies: Mapping[str, Sequence[str]], included: Collection[str]) -> Iterator[Problem]:
    described = {citation for citations in studies.values() for citation in citations}
    for citation in sorted(set(included) - described):
        yield Problem(STUDIES, 0, "record_ids", Kind.INCLUDED_WITHOUT_STUDY, quoted(citation),
                      "every included citation in the record_ids of one study",
                      "Add it to its study, or add a row for a new study.")  # fmt: skip


def _unknown_studies(review: Review, studies: Collection[str]) -> Iterator[Problem]:
    rows: list[Placed[Any]] = [*review.excerpts, *review.appraisal]
    for row in rows:
        if row.value.study_id not in studies:
            yield _unknown(row, "study_id", row.value.study_id, "a study_id of data/reports/studies.csv", studies)


def _unknown(row: Placed[Any], column: str, value: str, expected: str, known: Iterable[str]) -> Problem:
    return row.problem(column, Kind.UNKNOWN_REFERENCE, quoted(value), expected,
                       f"{nearest(value, known)}Correct the id, or add what it names.")  # fmt: skip


def _evidence_not_included(
    excerpts: Iterable[Placed[ExcerptRow]], studies: Collection[str], possible: Collection[str]
) -> Iterator[Problem]:
    for row in excerpts:
        if row.value.study_id in studies and row.value.study_id not in possible:
            yield row.problem("study_id", Kind.EVIDENCE_NOT_INCLUDED, quoted(row.value.study_id),
                              "a study of which a report was included",
                              "Remove the excerpt, or correct the decisions on the study's reports.")  # fmt: skip


def _appraisal_incomplete(review: Review, config: Config, kept: Collection[str]) -> Iterator[Problem]:
    rated = {(row.value.study_id, row.value.criterion) for row in review.appraisal}
    listed = {row.value.study_id for row in review.studies}
    for study in sorted(kept):
        first = "Add the rows" if study in listed else f"Give it a row in {STUDIES} and rate it"
        missing = [one.criterion for one in config.synthesis.appraisal if (study, one.criterion) not in rated]
        if missing:
            yield Problem("data/appraisal/appraisal.csv", 0, "study_id", Kind.APPRAISAL_INCOMPLETE, quoted(study),
                          f"a rating of its {', '.join(missing)}",
                          f"{first}; or take the criterion out of synthesis.appraisal in config.yaml.")  # fmt: skip


def _rating_problems(review: Review, config: Config) -> Iterator[Problem]:
    levels = {one.criterion: one.levels for one in config.synthesis.appraisal}
    for row in review.appraisal:
        criterion, rating = row.value.criterion, row.value.rating
        if criterion not in levels:
            yield row.problem("criterion", Kind.UNKNOWN_REFERENCE, quoted(criterion), one_of(levels),
                              "Add the criterion to synthesis.appraisal in config.yaml, or drop the row.")  # fmt: skip
        elif rating not in levels[criterion]:
            yield row.problem("rating", Kind.BAD_VALUE, quoted(rating), one_of(levels[criterion]),
                              f"{nearest(rating, levels[criterion])}Correct the cell, or add the level under "
                              "synthesis.appraisal in config.yaml.")  # fmt: skip


def _excerpt_problems(review: Review) -> Iterator[Problem]:
    cmocs = [cmoc.value.id for cmoc in review.cmocs]
    for row in review.excerpts:
        if not row.value.quote and not row.value.paraphrase:
            yield row.problem("quote, paraphrase", Kind.MISSING_VALUE, "nothing",
                              "the passage, word for word (quote) or in your words (paraphrase)",
                              "Fill one of the two cells.")  # fmt: skip
        if row.value.cmoc_id not in cmocs:
            yield _unknown(row, "cmoc_id", row.value.cmoc_id, "an id of data/theory/cmocs.yaml", cmocs)
    coded = {row.value.cmoc_id for row in review.excerpts}
    for cmoc in review.cmocs:
        if cmoc.value.id not in coded:
            yield cmoc.problem("id", Kind.CMOC_WITHOUT_EVIDENCE, quoted(cmoc.value.id),
                               "at least one excerpt of data/evidence/excerpts.csv with this cmoc_id",
                               "Code the passages that it rests on, or remove the CMOC.")  # fmt: skip


def _link_problems(review: Review) -> Iterator[Problem]:
    cmocs = [cmoc.value.id for cmoc in review.cmocs]
    for cmoc in review.cmocs:
        for number, link in enumerate(cmoc.value.links, start=1):
            others = [one for one in cmocs if one != cmoc.value.id]
            if link.to not in others:
                yield _unknown(cmoc, f"links[{number}].to", link.to, "the id of another CMOC", others)


def _cluster_problems(review: Review, config: Config) -> Iterator[Problem]:
    clusters = [cluster.id for cluster in config.synthesis.clusters]
    for cmoc in review.cmocs:
        if cmoc.value.cluster not in clusters:
            yield _unknown(cmoc, "cluster", cmoc.value.cluster, one_of(clusters), clusters)


def _theory_problems(review: Review) -> Iterator[Problem]:
    cmocs = [cmoc.value.id for cmoc in review.cmocs]
    clusters = [one.id for one in review.config.synthesis.clusters] if review.config else []
    for version in review.theory:
        for number, cmoc in enumerate(version.value.cmocs, start=1):
            if cmoc not in cmocs:
                yield _unknown(version, f"cmocs[{number}]", cmoc, "an id of data/theory/cmocs.yaml", cmocs)
        yield from _diagram_problems(version, [*cmocs, *clusters], review.config is not None)


def _diagram_problems(version: Placed[TheoryVersion], taken: Sequence[str], clusters_known: bool) -> Iterator[Problem]:
    """Concepts whose id is taken, and paths that lead from or to nothing."""
    known = list(taken)
    for number, concept in enumerate(version.value.concepts, start=1):
        if concept.id in known:
            yield version.problem(f"concepts[{number}].id", Kind.DUPLICATE_ID, quoted(concept.id),
                                  "an id that no concept, CMOC or cluster has", "Rename the concept.")  # fmt: skip
        known.append(concept.id)
    if not clusters_known:
        return
    for number, path in enumerate(version.value.paths, start=1):
        for end, value in (("from", path.source), ("to", path.target)):
            if value not in known:
                yield _unknown(version, f"paths[{number}].{end}", value, "a concept, a CMOC or a cluster", known)


def _field_problems(rows: Sequence[Placed[StudyRow]], fields: Sequence[StudyField]) -> Iterator[Problem]:
    if rows:
        yield from _field_column_problems(rows[0], [field.id for field in fields])
    for row in rows:
        for field in fields:
            for value in _values(row.value, field):
                if field.values and value not in field.values:
                    yield row.problem(field.id, Kind.BAD_VALUE, quoted(value), one_of(field.values),
                                      f"{nearest(value, field.values)}Correct the cell, or add the value under "
                                      "synthesis.study_fields in config.yaml.")  # fmt: skip


def _values(row: StudyRow, field: StudyField) -> list[str]:
    cell = str((row.model_extra or {}).get(field.id, ""))
    parts = cell.split(";") if field.multiple else [cell]
    return [part.strip() for part in parts if part.strip()]


def _field_column_problems(first: Placed[StudyRow], fields: Sequence[str]) -> Iterator[Problem]:
    header = list(first.value.model_extra or {})
    for column in header:
        if column not in fields:
            yield Problem(first.file, 1, column, Kind.UNKNOWN_COLUMN, quoted(column), one_of(fields),
                          f"{nearest(column, fields)}Rename or remove the column, or add it to "
                          "synthesis.study_fields in config.yaml.")  # fmt: skip
    for field in fields:
        if field not in header:
            yield Problem(first.file, 1, field, Kind.MISSING_COLUMN, "nothing",
                          f"the columns study_id, record_ids, {', '.join(fields)}",
                          "Add the column, or take it out of synthesis.study_fields in config.yaml.")  # fmt: skip


def _setting_problems(review: Review, config: Config) -> Iterator[Problem]:
    taken = {*COLUMNS, "record_ids", *(one.criterion for one in config.synthesis.appraisal)}
    for index, field in enumerate(config.synthesis.study_fields):
        if field.id in taken:
            yield review.config_problem(("synthesis", "study_fields", index, "id"), Kind.BAD_SETTING,
                                        quoted(field.id), "a name that the table of studies does not have yet",
                                        "Rename the field, in config.yaml and in studies.csv.")  # fmt: skip
    criteria = [one.criterion for one in config.synthesis.appraisal]
    for index, criterion in enumerate(criteria):
        if criterion in criteria[:index]:
            yield review.config_problem(("synthesis", "appraisal", index, "criterion"), Kind.BAD_SETTING,
                                        quoted(criterion), "each criterion once", "Remove one of the two.")  # fmt: skip
    if review.cmocs and config.review.type is not ReviewType.REALIST:
        yield review.config_problem(("review", "type"), Kind.BAD_SETTING, quoted(config.review.type),
                                    "`realist`, as the review has CMOCs in data/theory/cmocs.yaml",
                                    "Set the type to realist, or remove the CMOCs.")  # fmt: skip
