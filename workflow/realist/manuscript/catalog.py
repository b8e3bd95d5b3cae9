"""What the text can place and refer to: figures, tables, and the supplements, whose order gives their numbers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Supplement:
    """A supplement.

    Attributes:
        name: of its page and of its table.
        title: in the list of supplements.
        realist: whether only a realist review has it.
        more: the names of further tables.
    """

    name: str
    title: str
    realist: bool = False
    more: tuple[str, ...] = ()


SUPPLEMENTS = (
    Supplement("search-strategies", "Search strategies"),
    Supplement("excluded-reports", "Reports excluded after reading, with reasons"),
    Supplement("flow-boxes", "What each box of the flow diagram counts"),
    Supplement("study-characteristics", "Characteristics and appraisal of the included studies"),
    Supplement("cmoc-evidence", "Wordings of each CMOC, and the evidence on it", realist=True, more=("cmoc-history",)),
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
    """The files of the supplements of this kind of review: a page and tables each, and all of them as one PDF."""
    files = [
        file for one in supplements(realist) for file in (f"{one.name}.html", *(f"{name}.csv" for name in tables(one)))
    ]
    return [*files, "supplements.pdf"]


def tables(supplement: Supplement) -> tuple[str, ...]:
    """The names of its tables."""
    return (supplement.name, *supplement.more)
