"""The lists behind the boxes of the flow: every box a section, with the key of the box as its anchor."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import panflute as pf

from realist.manuscript.elements import paragraph, table, text
from realist.manuscript.exhibits import Results, reference
from realist.manuscript.markup import plain, thousands
from realist.screening.prisma import OWN_BOXES

COLUMNS = ("box", "label", "id", "citation_id", "year", "title", "doi")
FULL = 400
"""Up to how many entries a list has references; longer ones have ids, and the table beside the page the rest."""

Box = Mapping[str, Any]


def boxes(results: Results) -> list[Box]:
    """The boxes of the flow that hold something, or that PRISMA names."""
    flow = results.flow
    parts = flow["reasons"]
    return [
        {**box, "parts": parts.get(box["key"], ())}
        for box in flow["boxes"]
        if box["count"] or box["key"] not in OWN_BOXES
    ]


def title(box: Box) -> str:
    """What the list of a box is called; the same words stand in both lanes."""
    lane = " (other methods)" if box["key"].startswith("other_") else ""
    return f"{box['label']}{lane}"


class Works:
    """What the ids of the boxes stand for: studies, and citations by any of their records."""

    def __init__(self, results: Results) -> None:
        self._citation_of = {row["record_id"]: row["citation_id"] for row in results.table("deduplication/citations")}
        self._citations = {row["citation_id"]: row for row in results.table("deduplication/bibliography")}
        self._studies = {row["study_id"]: row for row in results.table("synthesis/studies")}

    def citation_id(self, unit: str, id_: str) -> str:
        """The citation, or those of a study; none of a stretch that could not be read."""
        return self._studies[id_]["citation_ids"] if unit == "study" else self._citation_of.get(id_, "")

    def row(self, unit: str, id_: str) -> Mapping[str, str]:
        """Its authors, year, title and so on; nothing where it could not be read."""
        return self._studies[id_] if unit == "study" else self._citations.get(self._citation_of.get(id_, ""), {})


def sections(shown: Iterable[Box], works: Works) -> Iterator[pf.Block]:
    """Every box with its list, by reason or search where it is made of these."""
    for box in shown:
        heading = f"{title(box)}: {thousands(box['count'])}"
        yield pf.Header(*text(heading), level=2, identifier=box["key"])
        for part in box["parts"]:
            yield pf.Header(*text(f"{part['label']}: {thousands(part['count'])}"), level=3)
            yield _list(box["unit"], part["ids"], works)
        if not box["parts"]:
            yield _list(box["unit"], box["ids"], works)


def _list(unit: str, ids: list[str], works: Works) -> pf.Block:
    """References where they are few, else ids alone. Each text is one element: there are many."""
    if not ids:
        return paragraph("None.")
    if unit == "record" or len(ids) > FULL:
        return pf.Para(pf.Str(plain("; ".join(ids))))
    return pf.BulletList(*[pf.ListItem(_item(unit, one, works)) for one in ids])


def _item(unit: str, id_: str, works: Works) -> pf.Plain:
    return pf.Plain(pf.Str(plain(reference(works.row(unit, id_)))), pf.Space(), pf.Code(plain(id_)))


def summary(shown: Iterable[Box]) -> pf.Table:
    """The boxes and their counts, for print: the lists would fill hundreds of pages."""
    rows = [[title(box), box["unit"], thousands(box["count"])] for box in shown]
    return table(["Box", "Unit", "Count"], rows, [5, 1.2, 1])


def rows(shown: Iterable[Box], works: Works) -> Iterator[dict[str, str]]:
    """A row for each id in each box."""
    for box in shown:
        for one in box["ids"]:
            work = works.row(box["unit"], one)
            yield {
                "box": box["key"], "label": title(box), "id": one, "citation_id": works.citation_id(box["unit"], one),
                **{column: work.get(column, "") for column in ("year", "title", "doi")},
            }  # fmt: skip
