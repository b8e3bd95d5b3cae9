"""The PRISMA 2020 flow, box by box, each box with the ids that it holds.

A box counts records, citations, reports or studies, and knows them by id; the arithmetic between the boxes is checked
on these sets, not on sums, and a flow that does not add up is not written. Citations that a database or register holds
go down one lane, all others the other (Page et al. 2021, doi:10.1136/bmj.n71, figure 1). The keys of the boxes are
those of the PRISMA2020 R package (Haddaway et al. 2022, doi:10.1002/cl2.1230), so that it can draw them too; boxes that
PRISMA does not have are listed in `prisma.OWN_BOXES` and never enter that file.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from realist.config import Stage
from realist.contract import StudyRow
from realist.errors import stop_if
from realist.review import read_rows
from realist.screening.columns import EXCLUDED, WORK
from realist.screening.decisions import Outcome, State
from realist.screening.finishing import unfinished
from realist.screening.identities import Identity, broken, check
from realist.screening.prisma import COLUMNS, LABELS, UNITS, prisma_table
from realist.screening.sources import (
    IDENTIFIED,
    Boxes,
    Rows,
    Sources,
    excluded_report,
    included_citations,
    of_search,
    search_of,
)
from realist.steps import run
from realist.tables import read_dicts, write_dicts, write_json

NO_REASON = "No reason given"
PURPOSES = {
    "main": ("", "From main searches"),
    "theory": ("for theory", "From searches for theory"),
    "supplementary": ("supplementary", "From supplementary searches"),
    "citation": ("", "From citation searching"),
    "update": ("later search", "From later searches"),
}
"""What the purpose of a search adds to the name of its source, and what the reports that it brought are called."""


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    data_status: str = Field(alias="review.data_status")
    stages: list[Stage] = Field(alias="screening.stages")
    counting: str = Field(alias="synthesis.studies")
    previous_searches: frozenset[str] = Field(alias="review.previous_searches")


def establish(
    citations: Path,
    searches: Path,
    rejects: Path,
    decisions: Path,
    bibliography: Path,
    studies: list[Path],
    settings: Settings,
    output: Path,
    prisma_output: Path,
    excluded_output: Path,
) -> None:
    """Write the flow, its boxes for the PRISMA2020 R package, and the excluded reports with their reasons.

    Raises:
        ReviewError: screening is not finished, or the boxes do not add up.
    """
    citation_of = {row["record_id"]: row["citation_id"] for row in read_dicts(citations)}
    decided = read_dicts(decisions)
    stop_if(unfinished(settings.stages, _outcomes(decided)))
    included = included_citations(settings.stages, decided)
    listed = [row.value for path in studies for row in read_rows(path, StudyRow)]
    by_study = included_studies(listed, included, citation_of, settings.counting == "one_per_report")
    sources = Sources(citation_of, read_dicts(searches), read_dicts(rejects), decided, by_study, settings.stages,
                      settings.previous_searches)  # fmt: skip
    boxes = fill(sources)
    identities = list(check(sources, boxes))
    stop_if(broken(identities))
    parts = make_parts(sources, boxes)
    write_json(output, flow_json(boxes, parts, identities, settings.data_status))
    counts = {key: len(ids) for key, ids in boxes.items()}
    named = parts | package_reasons(sources)
    write_dicts(prisma_output, COLUMNS, prisma_table(counts, named, settings.data_status), settings.data_status)
    table = excluded_table(sources, read_dicts(bibliography))
    write_dicts(excluded_output, EXCLUDED, table, settings.data_status)


def _outcomes(decided: Rows) -> Iterator[Outcome]:
    for row in decided:
        yield Outcome(row["citation_id"], row["stage"], State(row["state"]))


def included_studies(
    rows: Iterable[StudyRow], included: Set[str], citation_of: Mapping[str, str], one_per_report: bool
) -> dict[str, list[str]]:
    """The included citations of each included study."""
    studies: dict[str, list[str]] = {}
    for row in rows:
        reports = {citation_of[record] for record in row.records() if record in citation_of} & included
        if reports:
            studies[row.study_id] = sorted(reports)
    if one_per_report:
        listed = {citation for reports in studies.values() for citation in reports}
        studies |= {citation: [citation] for citation in sorted(included - listed)}
    return studies


def fill(sources: Sources) -> Boxes:
    """Every box with its ids, in the order of the diagram."""
    boxes: dict[str, Set[str]] = dict.fromkeys(LABELS, frozenset())
    boxes |= _identification(sources)
    boxes |= _screening(sources)
    boxes |= _inclusion(sources)
    boxes |= _previous_version(sources)
    return {key: frozenset(ids) for key, ids in boxes.items()}


def _identification(sources: Sources) -> dict[str, Set[str]]:
    """What was found, and what left before screening: repeats, unreadable stretches, removed records."""
    boxes: dict[str, set[str]] = defaultdict(set)
    for record, citation in sources.citation_of.items():
        if search_of(record) not in sources.previous_searches:
            source = sources.source_types[search_of(record)]
            boxes[IDENTIFIED[source]].add(record)
            if left := _left_before_screening(sources, record, citation, source in ("database", "register")):
                boxes[left].add(record)
    for search_id, source in sources.source_types.items():
        if search_id not in sources.previous_searches:
            databases = source in ("database", "register")
            boxes[IDENTIFIED[source]] |= sources.rejected(search_id)
            boxes["excluded_other" if databases else "other_removed"] |= sources.rejected(search_id)
    return dict(boxes)


def _left_before_screening(sources: Sources, record: str, citation: str, databases: bool) -> str:
    """The box into which a record goes that is not screened; none where it stands for a citation that is."""
    if citation in sources.previous:
        return "seen_before" if databases else "other_repeats"
    if sources.leader_of[citation] != record:
        return "duplicates" if databases else "other_repeats"
    if citation in sources.left_by_order and databases:
        return "excluded_automatic"
    if citation in sources.removed | sources.left:
        return "excluded_other" if databases else "other_removed"
    return ""


def _screening(sources: Sources) -> dict[str, Set[str]]:
    """Each lane from screening to the reports excluded, of what the previous version did not find."""
    old, other = sources.previous, sources.by_other_methods
    abstracts = [stage for stage in sources.stages if stage.reads == "abstract"]
    reports = [stage for stage in sources.stages if stage.reads == "report"]
    screened = {one for stage in abstracts for one in sources.reached(stage)}
    sought = sources.reached(reports[0])
    not_retrieved = sources.state(State.NOT_RETRIEVED, reads="report")
    assessed = {row["citation_id"] for row in sources.decisions if row["stage"] == reports[0].id and _read(row)}
    left = sources.state(State.EXCLUDE, reads="abstract")
    excluded = sources.state(State.EXCLUDE, reads="report") - sources.theory_only
    boxes = {
        "records_screened": screened - other,
        "records_excluded": left - other,
        "dbr_sought_reports": sought - other,
        "dbr_notretrieved_reports": not_retrieved - other,
        "dbr_assessed": assessed - other,
        "dbr_excluded": excluded - other,
        "other_looked_at": screened & other,
        "other_set_aside": left & other,
        "other_entering_late": (sought & other) - screened,
        "other_sought_reports": sought & other,
        "other_notretrieved_reports": not_retrieved & other,
        "other_assessed": assessed & other,
        "other_excluded": excluded & other,
    }
    return {key: ids - old for key, ids in boxes.items()}


def _inclusion(sources: Sources) -> dict[str, Set[str]]:
    """The studies and reports of the previous version, of this one, and of both."""
    old = sources.previous
    included = included_citations(sources.stages, sources.decisions)
    known = {study for study, reports in sources.studies.items() if old.intersection(reports)}
    of_known = {report for study in known for report in sources.studies[study]}
    return {
        "previous_studies": known,
        "previous_reports": included & old,
        "new_studies": set(sources.studies) - known,
        "new_reports": included - old,
        "known_study_reports": (included - old) & of_known,
        "total_studies": set(sources.studies),
        "total_reports": included,
        "earlier_theory": sources.theory_only & old,
        "theory_reports": sources.theory_only - old,
    }


def _previous_version(sources: Sources) -> dict[str, Set[str]]:
    """The records of the previous version, and those of them that stand for no report used: PRISMA draws neither."""
    used = (included_citations(sources.stages, sources.decisions) | sources.theory_only) & sources.previous
    rejected = {one for search in sources.previous_searches for one in sources.rejected(search)}
    records = {one for one in sources.citation_of if search_of(one) in sources.previous_searches} | rejected
    return {"earlier_records": records, "earlier_left": records - {sources.leader_of[one] for one in used}}


def _read(row: Mapping[str, str]) -> bool:
    return row["state"] in (State.INCLUDE, State.EXCLUDE)


Parts = dict[str, list[dict[str, Any]]]


def make_parts(sources: Sources, boxes: Boxes) -> Parts:
    """What some boxes are made of: the searches of what was found and included, the reasons of what was excluded."""
    parts: Parts = {}
    for key in IDENTIFIED.values():
        parts[key] = [
            _part(one, label, ids)
            for one, label in _search_labels(sources.searches)
            if (ids := of_search(boxes[key], one))
        ]
    for key in ("dbr_excluded", "other_excluded"):
        parts[key] = list(_reasons(sources, boxes[key]))
    parts["new_reports"] = _origins(sources, boxes["new_reports"])
    return {key: made_of for key, made_of in parts.items() if made_of}


def _search_labels(searches: Rows) -> Iterator[tuple[str, str]]:
    """Each search with the name of its source and its purpose; with its own id where two searches share both."""
    names = {row["search_id"]: row["database"] + _in_brackets(PURPOSES[row["purpose"]][0]) for row in searches}
    times = Counter(names.values())
    for row in sorted(searches, key=lambda row: (row["run_on"], row["search_id"])):
        name = names[row["search_id"]]
        yield row["search_id"], name + _in_brackets(row["search_id"] if times[name] > 1 else "")


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def _origins(sources: Sources, reports: Set[str]) -> list[dict[str, Any]]:
    """The new reports by the purpose of the search that first found them; nothing where there is one purpose."""
    purpose_of = {row["search_id"]: row["purpose"] for row in sources.searches}
    found: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        found[purpose_of[search_of(sources.leader_of[report])]].add(report)
    made_of = [_part(one, label, found[one]) for one, (_, label) in PURPOSES.items() if found[one]]
    return made_of if len(made_of) > 1 else []


def package_reasons(sources: Sources) -> Parts:
    """Why reports were not included, for the R package, which has no box for those used for theory only."""
    boxes = _screening(sources)
    theory, other = sources.theory_only - sources.previous, sources.by_other_methods
    lanes = {"dbr_excluded": theory - other, "other_excluded": theory & other}
    return {key: list(_reasons(sources, boxes[key] | lane)) for key, lane in lanes.items()}


def _reasons(sources: Sources, excluded: Set[str]) -> Iterator[dict[str, Any]]:
    given: dict[str, set[str]] = defaultdict(set)
    for row in sources.decisions:
        if row["citation_id"] in excluded and excluded_report(row, sources.stages):
            given[row["reason"]].add(row["citation_id"])
    labels = reason_labels(sources.stages)
    known = [*labels, *sorted(set(given) - set(labels))]
    for reason in known:
        if given[reason]:
            yield _part(reason, labels.get(reason, reason or NO_REASON), given[reason])


def reason_labels(stages: Sequence[Stage]) -> dict[str, str]:
    """The label of each exclusion reason, in the order of the protocol."""
    return {reason.id: reason.label for stage in stages for reason in stage.reasons}


def _part(id_: str, label: str, ids: Set[str]) -> dict[str, Any]:
    return {"id": id_, "label": label, "count": len(ids), "ids": sorted(ids)}


def flow_json(boxes: Boxes, parts: Parts, identities: Sequence[Identity], data_status: str) -> dict[str, Any]:
    """The flow as `results/screening/flow.json` holds it."""
    return {
        "data_status": data_status,
        "boxes": [
            {"key": key, "label": LABELS[key], "unit": UNITS[key], "count": len(ids), "ids": sorted(ids)}
            for key, ids in boxes.items()
        ],
        "reasons": parts,
        "identities": [{"id": one.id, "text": one.text, "holds": one.holds} for one in identities],
    }


def excluded_table(sources: Sources, bibliography: Rows) -> list[dict[str, str]]:
    """One row a report that was read and not included, with its reason; those of a previous version are not told."""
    works = {row["citation_id"]: row for row in bibliography}
    labels = reason_labels(sources.stages)
    rows = [
        {"citation_id": row["citation_id"], "stage": row["stage"], "reason": row["reason"],
         "reason_label": labels.get(row["reason"], row["reason"] or NO_REASON),
         "used_for_theory": "yes" if row["citation_id"] in sources.theory_only else "no",
         **{column: works[row["citation_id"]][column] for column in WORK}}
        for row in sources.decisions
        if excluded_report(row, sources.stages) and row["citation_id"] not in sources.previous
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["citation_id"], row["stage"]))


if __name__ == "__main__":
    run(establish)
