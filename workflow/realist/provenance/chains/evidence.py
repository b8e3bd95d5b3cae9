"""Studies, excerpts, CMOCs and the programme theory: down to the reports that were read."""

from dataclasses import replace

from realist.contract import Change
from realist.manuscript.counting import rating_id
from realist.provenance.archive import Line
from realist.provenance.chains.citations import citation
from realist.provenance.chains.trail import Trail, told
from realist.provenance.nodes import Node


def study(trail: Trail, study_id: str) -> Node:
    """An included study: its ratings, and the citations that are its reports."""
    return trail.once("study", study_id, lambda: _study(trail, study_id))


def _study(trail: Trail, study_id: str) -> Node:
    row = trail.archive.studies.get(study_id)
    if row is None:
        return Node("study", study_id, problem="no included study has this id")
    written = trail.archive.study_rows.get(study_id, row)
    reports = [one.strip() for one in row["citation_ids"].split(";") if one.strip()]
    ratings = [_rating(one) for one in trail.archive.appraisal.get(study_id, [])]
    children = (*ratings, *(citation(trail, one) for one in reports))
    return Node("study", study_id, f"{row['label']}: {row['title']}", written.place, children=children)


def _rating(row: Line) -> Node:
    label = told(row["rating"], row["justification"], f"by {row['appraiser']} on {row['appraised_at']}")
    return Node("rating", row["criterion"], label, row.place)


def rated_study(trail: Trail, id_: str) -> Node:
    """A rating (`study / criterion / appraiser`), and the study that it is of."""
    row = next(one for one in trail.archive.result("synthesis/appraisal.csv") if rating_id(one.cells) == id_)
    mine = [one for one in trail.archive.appraisal.get(row["study_id"], []) if rating_id(one.cells) == id_]
    return replace(_rating(mine[0] if mine else row), children=(study(trail, row["study_id"]),))


def excerpt(trail: Trail, excerpt_id: str) -> Node:
    """A coded passage, and the study that it was found in."""
    row = trail.archive.excerpts.get(excerpt_id)
    if row is None:
        return Node("excerpt", excerpt_id, problem="no excerpt has this id")
    return Node("excerpt", excerpt_id, _passage(row), row.place, children=(study(trail, row["study_id"]),))


def _passage(row: Line) -> str:
    words = f'"{row["quote"]}"' if row["quote"] else row["paraphrase"]
    page = f"page {row['page']}" if row["page"] else "no page"
    what = f"{row['stance']} {row['cmoc_id']} ({row['element']}, {row['basis']})"
    return told(f"{what}: {words} [{page}]", f"coded by {row['coder']} on {row['coded_at']}", row["note"])


def cmoc(trail: Trail, cmoc_id: str) -> Node:
    """A CMOC: its wordings, and study by study the excerpts that it rests on."""
    return trail.once("CMOC", cmoc_id, lambda: _cmoc(trail, cmoc_id))


def _cmoc(trail: Trail, cmoc_id: str) -> Node:
    placed = trail.archive.cmocs.get(cmoc_id)
    if placed is None:
        return Node("CMOC", cmoc_id, problem="no CMOC has this id")
    mine = [row for row in trail.archive.excerpts.values() if row["cmoc_id"] == cmoc_id]
    wordings = [_wording(one, f"{placed.file}, line {placed.row}") for one in placed.value.history]
    of_studies = list(dict.fromkeys(row["study_id"] for row in mine))
    studies, more = trail.some(of_studies, lambda trail, one: _basis(trail, one, mine))
    label = f"{placed.value.direction} inequality ({placed.value.cluster}): {placed.value.statement}"
    problem = "" if mine else "no excerpt supports it"
    return Node("CMOC", cmoc_id, label, f"{placed.file}, line {placed.row}", "", problem, (*wordings, *studies), more)


def _wording(change: Change, place: str) -> Node:
    label = told(f"{change.change}, by {change.by} on {change.on}", f"why: {change.why}")
    return Node("version", str(change.version), label, place)


def _basis(trail: Trail, study_id: str, excerpts: list[Line]) -> Node:
    """What a CMOC takes from a study: the excerpts, and then the chain of the study."""
    whole = study(trail, study_id)
    passages = [
        Node("excerpt", row["excerpt_id"], _passage(row), row.place) for row in excerpts if row["study_id"] == study_id
    ]
    return Node(whole.kind, whole.id, whole.label, whole.place, "", whole.problem, (*passages, *whole.children))


def version(trail: Trail, number: str) -> Node:
    """A version of the programme theory, and the CMOCs that it rests on."""
    placed = trail.archive.versions.get(number)
    if placed is None:
        return Node("theory", number, problem="no version of the programme theory has this number")
    theory = placed.value
    label = told(f"{theory.label}, by {theory.by} on {theory.on}", theory.narrative, theory.why)
    children, more = trail.some(list(theory.cmocs), cmoc)
    return Node("theory", number, label, f"{placed.file}, line {placed.row}", children=children, more=more)


def cluster(trail: Trail, cluster_id: str) -> Node:
    """A cluster of CMOCs."""
    ids = [one for one, placed in trail.archive.cmocs.items() if placed.value.cluster == cluster_id]
    children, more = trail.some(ids, cmoc)
    return Node("cluster", cluster_id, place="config.yaml, synthesis.clusters", children=children, more=more)
