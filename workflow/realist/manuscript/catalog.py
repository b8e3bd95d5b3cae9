"""What the text can place and refer to: figures, tables, and the supplements, whose order gives their numbers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Supplement:
    """A supplement: the name of its files, its title, and whether only a realist review has it."""

    name: str
    title: str
    realist: bool = False


SUPPLEMENTS = (
    Supplement("search-strategies", "Search strategies"),
    Supplement("excluded-reports", "Reports excluded after reading, with reasons"),
    Supplement("flow-boxes", "What each box of the flow diagram counts"),
    Supplement("study-characteristics", "Characteristics and appraisal of the included studies"),
    Supplement("cmoc-evidence", "Evidence for each CMOC", realist=True),
    Supplement("rameses-checklist", "Where the items of the RAMESES publication standards are answered", realist=True),
    Supplement("reconciliation", "Computed numbers beside published ones"),
)


FIGURES = ("flow", "overlap", "characteristics", "matrix", "agreement", "theory_")
"""The figures that a review can have; `theory_` begins the name of each version of the programme theory."""

TABLES = ("searches", "agreement", "reasons", "studies", "appraisal", "clusters", "cmocs", "reconciliation")
"""The tables that a text can place."""


def supplements(realist: bool) -> list[Supplement]:
    """The supplements of this kind of review, in order."""
    return [one for one in SUPPLEMENTS if realist or not one.realist]


def supplement_files(realist: bool) -> list[str]:
    """The files of the supplements of this kind of review: a page and a table each, and all of them as one PDF."""
    pages = [f"{one.name}.{ending}" for one in supplements(realist) for ending in ("html", "csv")]
    return [*pages, "supplements.pdf"]
