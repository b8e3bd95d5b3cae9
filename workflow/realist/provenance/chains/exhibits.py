"""Figures and tables as the paper prints them, by their anchors (`fig-flow`, `tab-agreement`)."""

from collections.abc import Callable, Iterator
from typing import Any

from realist.provenance.chains import numbers, pictures
from realist.provenance.chains.citations import citation
from realist.provenance.chains.evidence import cluster, cmoc, study
from realist.provenance.chains.records import search
from realist.provenance.chains.trail import Trail
from realist.provenance.nodes import Node

PAPER = "manuscript/paper.json"


def tables(trail: Trail) -> dict[str, Any]:
    """The tables of the paper by anchor, as pandoc has them; none where it was not composed yet."""
    return {anchor: block for anchor, block in _placed(trail) if block["t"] == "Table"}


def figures(trail: Trail) -> list[tuple[str, str]]:
    """The anchor of each figure in the paper, and the name of the figure."""
    found = [(anchor, block) for anchor, block in _placed(trail) if block["t"] == "Figure"]
    return [(anchor, path.rpartition("/")[2]) for anchor, block in found for path in _images(block)]


def table(trail: Trail, anchor: str) -> Node:
    """A table of the paper: its caption, and what its rows are about."""
    block = tables(trail)[anchor]
    (_, (name, *_), _), caption = block["c"][0], block["c"][1]
    ids, chain = _ROWS[name.removeprefix("table-")]
    children, more = trail.some(ids(trail, block), chain)
    return Node("table", anchor, " ".join(_words(caption)), f"results/{PAPER}", children=children, more=more)


def _placed(trail: Trail) -> Iterator[tuple[str, Any]]:
    if (trail.archive.root / "results" / PAPER).is_file():
        for block in _elements(trail.archive.json(PAPER)["blocks"]):
            if block["t"] in ("Figure", "Table") and block["c"][0][0]:
                yield block["c"][0][0], block


def _elements(value: Any) -> Iterator[Any]:
    """Every element of pandoc's tree, outermost first."""
    if isinstance(value, dict):
        if "t" in value:
            yield value
        yield from _elements(list(value.values()))
    elif isinstance(value, list):
        for one in value:
            yield from _elements(one)


def _images(block: Any) -> list[str]:
    return [one["c"][2][0] for one in _elements(block) if one["t"] == "Image"]


def _words(value: Any) -> list[str]:
    return [one["c"] for one in _elements(value) if one["t"] == "Str"]


def _reasons(trail: Trail, block: Any) -> list[str]:  # noqa: ARG001 (one shape for all)
    rows = trail.archive.result("screening/excluded.csv")
    return [row["citation_id"] for row in rows]


def _keys(trail: Trail, block: Any) -> list[str]:  # noqa: ARG001
    return [row["key"] for row in trail.archive.result("manuscript/reconciliation.csv")]


_ROWS: dict[str, tuple[Callable[[Trail, Any], list[str]], Callable[[Trail, str], Node]]] = {
    "searches": (lambda trail, _: trail.archive.searches, search),
    "agreement": (lambda trail, _: pictures.pairs(trail), pictures.agreement),
    "reasons": (_reasons, citation),
    "studies": (lambda trail, _: list(trail.archive.studies), study),
    "appraisal": (lambda trail, _: list(trail.archive.studies), study),
    "clusters": (lambda trail, _: [one.id for one in trail.archive.config.synthesis.clusters], cluster),
    "cmocs": (lambda trail, block: [one for one in trail.archive.cmocs if one in _words(block)], cmoc),
    "reconciliation": (_keys, numbers.number),
}
"""What the rows of each table are about, and how to follow that; the table of CMOCs may be that of one cluster."""
