"""Figures, and the boxes of the flow."""

from collections.abc import Callable

from realist.provenance.archive import Line
from realist.provenance.chains.citations import citation
from realist.provenance.chains.evidence import cmoc, study, version
from realist.provenance.chains.records import record, search
from realist.provenance.chains.trail import Trail
from realist.provenance.nodes import Node
from realist.screening.agreement import compared


def names(trail: Trail) -> list[str]:
    """The figures that were made."""
    return sorted(path.stem for path in (trail.archive.root / "results/figures").glob("*.json"))


def figure(trail: Trail, name: str) -> Node:
    """A figure: what it shows in words, and what it was drawn from."""
    alt = trail.archive.json(f"figures/{name}.json")["alt"]
    children, more = _drawn_from(trail, name)
    return Node("figure", name, alt, f"results/figures/{name}.svg", children=children, more=more)


def _drawn_from(trail: Trail, name: str) -> tuple[tuple[Node, ...], int]:
    if name.startswith("theory_"):
        return (version(trail, _version_of(trail, name)),), 0
    ids, chain = _SOURCES[name]
    return trail.some(ids(trail), chain)


def _version_of(trail: Trail, name: str) -> str:
    from realist.planning import Plan

    return str(Plan.of(trail.archive.root).theory_figures.get(name, ""))


def box(trail: Trail, key: str) -> Node:
    """A box of the flow: records, citations or studies, one by one."""
    found = trail.archive.flow[key]
    children, more = trail.some(found["ids"], counted(found["unit"]))
    label = f"{found['count']}: {found['label']} ({found['unit']})"
    return Node("box", key, label, "results/screening/flow.json", children=children, more=more)


def counted(unit: str) -> Callable[[Trail, str], Node]:
    """How to follow what a box of this unit counts."""
    return study if unit == "study" else _record_or_stretch if unit == "record" else citation


def _record_or_stretch(trail: Trail, id_: str) -> Node:
    """A record, or a stretch of an export that could not be read as one (`medline!file.ris:3-9`)."""
    if id_ in trail.archive.citation_of:
        return record(trail, id_)
    search_id, _, stretch = id_.partition("!")
    file, _, lines = stretch.rpartition(":")
    rejects = trail.archive.result("records/rejects.csv")
    why = next((row["reason"] for row in rejects if _is(row, search_id, file, lines)), "")
    return Node("unreadable", id_, why, f"data/searches/{search_id}/{file}, lines {lines}")


def _is(row: Line, search_id: str, file: str, lines: str) -> bool:
    found = row["search_id"], row["source_file"], f"{row['first_line']}-{row['last_line']}"
    return found == (search_id, file, lines)


def pairs(trail: Trail) -> list[str]:
    """The places of the rows of agreement."""
    return [row.place for row in trail.archive.result("screening/agreement.csv")]


def agreement(trail: Trail, place: str) -> Node:
    """A pair of reviewers at a stage or in a round, and the citations that both decided on independently."""
    row = next(one for one in trail.archive.result("screening/agreement.csv") if one.place == place)
    found = compared(trail.archive.chosen[row["stage"], row["round"]])
    children, more = trail.some(found[row["reviewer_a"], row["reviewer_b"]], citation)
    label = f"{row['reviewer_a']} and {row['reviewer_b']}: kappa {row['kappa']}, {row['n']} citations"
    return Node("agreement", row["stage"], label, place, children=children, more=more)


_SOURCES: dict[str, tuple[Callable[[Trail], list[str]], Callable[[Trail, str], Node]]] = {
    "flow": (lambda trail: [key for key, one in trail.archive.flow.items() if one["count"]], box),
    "overlap": (lambda trail: trail.archive.searches, search),
    "characteristics": (lambda trail: list(trail.archive.studies), study),
    "matrix": (lambda trail: list(trail.archive.cmocs), cmoc),
    "agreement": (pairs, agreement),
}
"""What each figure is drawn from, and how to follow that."""
