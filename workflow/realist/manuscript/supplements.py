"""Step: the supplements of the paper, each as a page and a table, and all of them as one PDF."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import panflute as pf
from pydantic import BaseModel, ConfigDict, Field

from realist import steps
from realist.config import AppraisalCriterion, Report, ReviewInfo, ReviewType, Search, Stage, StudyField
from realist.manuscript import checklist, document, flow_lists, pandoc
from realist.manuscript.catalog import Supplement, supplements, tables
from realist.manuscript.elements import STAMP, STAMP_SENTENCE, bold, paragraph, table, text
from realist.manuscript.exhibits import Results, effect, reference
from realist.manuscript.html import page
from realist.manuscript.markup import capital, day, plain, thousands
from realist.manuscript.pdf import compiled
from realist.review import load_search, read_items
from realist.screening.columns import EXCLUDED
from realist.sheets import write_sheet
from realist.tables import read_json, write_bytes

Rows = list[dict[str, Any]]


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    review: ReviewInfo
    report: Report
    stages: list[Stage] = Field(alias="screening.stages")
    criteria: list[AppraisalCriterion] = Field(alias="synthesis.appraisal")
    fields: list[StudyField] = Field(alias="synthesis.study_fields")


@dataclass(frozen=True)
class Material:
    """What supplements are made of.

    Attributes:
        landmarks: what a reader of the paper sees at its anchors.
    """

    root: Path
    results: Results
    landmarks: Mapping[str, str]
    settings: Settings


@dataclass(frozen=True)
class Content:
    """A supplement.

    Attributes:
        blocks: for a reader.
        columns: of its table for a spreadsheet.
        rows: of this table.
        printed: what the PDF has where it has less.
        more: its further tables, columns and rows, in the order of `Supplement.more`.
    """

    blocks: Sequence[pf.Block]
    columns: Sequence[str]
    rows: Rows
    printed: Sequence[pf.Block] = ()
    more: Sequence[tuple[Sequence[str], Rows]] = ()


def step(root: Path, results: Path, landmarks: Path, output: Path, settings: Settings) -> None:
    """Write every supplement into the folder `output`.

    Args:
        root: the review's folder.
        results: the folder of result tables.
        landmarks: what a reader of the paper sees at its anchors, as composing tells.
        output: the folder to write to.
        settings: what the supplements say of the review.
    """
    counted = Results(results, settings.stages, settings.fields, settings.criteria)
    material = Material(root, counted, read_json(landmarks)["landmarks"], settings)
    chosen = supplements(settings.review.type == ReviewType.REALIST)
    made = [(one, f"Supplement {n}", MAKERS[one.name](material)) for n, one in enumerate(chosen, start=1)]
    for supplement, label, content in made:
        write_bytes(
            output / f"{supplement.name}.html",
            page(_document(settings, f"{label}. {supplement.title}", content.blocks)),
        )
        sheets = [(content.columns, content.rows), *content.more]
        for name, (columns, rows) in zip(tables(supplement), sheets, strict=True):
            write_sheet(output / f"{name}.csv", columns, rows, settings.review.data_status)
    whole = [block for supplement, label, content in made for block in _chapter(supplement, label, content)]
    write_bytes(
        output / "supplements.pdf",
        _pdf(_document(settings, f"Supplements to: {settings.report.title}", whole), root),
    )


def _chapter(supplement: Supplement, label: str, content: Content) -> list[pf.Block]:
    return [pf.Header(*text(f"{label}. {supplement.title}"), level=1), *(content.printed or content.blocks)]


def _pdf(content: str, root: Path) -> bytes:
    options = ["--standalone", f"--template={pandoc.beside('pdf', 'paper.typ')}", "--wrap=none"]
    return compiled(pandoc.convert(content, "json", "typst-citations", options), content, root)


def _document(settings: Settings, title: str, blocks: Sequence[pf.Block]) -> str:
    metadata = {
        "title": title,
        "running": title,
        "printed": settings.report.date[:10],
        "day": day(settings.report.date),
        "lang": "en-GB",
    }
    if settings.review.data_status != "real":
        metadata |= {"stamp": STAMP, "stamp-sentence": STAMP_SENTENCE}
    return document.dump(
        pf.Doc(*blocks, metadata={key: pf.MetaString(plain(value)) for key, value in metadata.items()})
    )


def search_strategies(material: Material) -> Content:
    """Every search as PRISMA-S asks: source, platform, day, strategy as run, limits, filters, review, yield."""
    counts = {row["search_id"]: row for row in material.results.table("records/searches")}
    searches = {one: _search(material, one) for one in counts}
    blocks = [
        block for one, (search, strategy) in searches.items() for block in _strategy(search, strategy, counts[one])
    ]
    rows = [_strategy_row(one, search, strategy, counts[one]) for one, (search, strategy) in searches.items()]
    return Content(blocks, ["search_id", "database", "platform", *_TOLD, "strategy", "reported_hits", "records"], rows)


def _search(material: Material, search_id: str) -> tuple[Search, str]:
    folder = material.root / "data/searches" / search_id
    search = load_search(folder / "search.yaml", f"data/searches/{search_id}/search.yaml")
    if search.strategy or not search.strategy_file:
        return search, search.strategy
    return search, (folder / search.strategy_file).read_text(encoding="utf-8-sig", errors="replace")


_TOLD = {
    "run_on": "Searched on", "purpose": "Purpose", "limits": "Limits", "filters": "Filters",
    "adapted_from": "Adapted from", "peer_reviewed": "Peer review", "exported_by": "Exported by", "notes": "Notes",
}  # fmt: skip


def _strategy(search: Search, strategy: str, counted: Mapping[str, str]) -> Iterator[pf.Block]:
    """One search. What its record does not say is named as not reported: PRISMA-S asks for it."""
    yield pf.Header(*text(f"{search.database} ({search.platform})"), level=2)
    told = [(label, str(getattr(search, name)) or "not reported") for name, label in _TOLD.items()]
    told += [("Records reported", counted["reported_hits"] or "not reported"), ("Records read", counted["records"])]
    yield table(["Item", "Answer"], told, [1, 3])
    yield pf.Para(*bold("Strategy as run"))
    yield pf.LineBlock(*[pf.LineItem(*text(line)) for line in strategy.splitlines() if line.strip()])


def _strategy_row(search_id: str, search: Search, strategy: str, counted: Mapping[str, str]) -> dict[str, Any]:
    told = {name: getattr(search, name) for name in _TOLD}
    return {
        "search_id": search_id, "database": search.database, "platform": search.platform, **told, "strategy": strategy,
        "reported_hits": counted["reported_hits"], "records": counted["records"],
    }  # fmt: skip


def excluded_reports(material: Material) -> Content:
    """Every report that was read and excluded, in full, by reason in the order of the protocol; theory comes last."""
    rows = material.results.table("screening/excluded")
    protocol = [reason.id for stage in material.settings.stages for reason in stage.reasons]
    labels = {row["reason"]: row["reason_label"] for row in rows}
    given = sorted(labels, key=lambda one: (one not in protocol, protocol.index(one) if one in protocol else 0, one))
    blocks: list[pf.Block] = []
    for theory, heading in (("no", "Excluded"), ("yes", "Not included, but used for theory")):
        for reason in given:
            mine = [row for row in rows if (row["reason"], row["used_for_theory"]) == (reason, theory)]
            if mine:
                title = f"{heading}: {labels[reason]} ({thousands(len(mine))})"
                blocks += [pf.Header(*text(title), level=2), _references(mine)]
    return Content(blocks or [paragraph("No report was excluded.")], EXCLUDED, rows)


def _references(rows: Rows) -> pf.BulletList:
    return pf.BulletList(*[pf.ListItem(pf.Plain(*text(reference(row)))) for row in sorted(rows, key=reference)])


def flow_boxes(material: Material) -> Content:
    """Every box of the flow with the list of what it counts."""
    shown = flow_lists.boxes(material.results)
    works = flow_lists.Works(material.results)
    told = (
        "Each box of the flow diagram, and what it counts: record by record, citation by citation. The table "
        "flow-boxes.csv, beside this page, has the title of each."
    )
    blocks = [paragraph(told), *flow_lists.sections(shown, works)]
    printed = [paragraph(f"{told} The lists are too long for print."), flow_lists.summary(shown)]
    return Content(blocks, flow_lists.COLUMNS, list(flow_lists.rows(shown, works)), printed)


def study_characteristics(material: Material) -> Content:
    """Every included study: its report, characteristics, ratings with their reasons."""
    studies = material.results.table("synthesis/studies")
    ratings = material.results.table("synthesis/appraisal")
    blocks: list[pf.Block] = []
    for row in studies:
        # with its id, by which the reasons of rewordings name studies
        blocks += [pf.Header(*text(f"{row['label']} ({row['study_id']})"), level=2), paragraph(reference(row))]
        blocks.append(table(["Item", "Answer"], list(_characteristics(material.settings, row, ratings)), [1, 3]))
    columns = ["study_id", "label", "citation_ids", "authors", "year", "title", "container", "volume", "issue", "pages",
               "doi", *(field.id for field in material.settings.fields),
               *(one.criterion for one in material.settings.criteria)]  # fmt: skip
    return Content(blocks, columns, studies)


def _characteristics(
    settings: Settings, row: Mapping[str, str], ratings: Sequence[Mapping[str, str]]
) -> Iterator[tuple[str, str]]:
    for field in settings.fields:
        yield field.label, row[field.id] or "not reported"
    for rating in ratings:
        if rating["study_id"] == row["study_id"]:
            yield capital(rating["criterion"]), f"{rating['rating']}: {rating['justification']} ({rating['appraiser']})"


def cmoc_evidence(material: Material) -> Content:
    """Every CMOC with its wordings, and its excerpts with their pages, studies and coders."""
    evidence = material.results.table("synthesis/evidence")
    history = material.results.table("synthesis/history")
    blocks: list[pf.Block] = []
    for row in material.results.table("synthesis/cmocs"):
        blocks += [pf.Header(*text(f"{row['cmoc_id']} {row['title']}"), level=2), paragraph(row["statement"])]
        blocks.append(
            paragraph(f"Cluster: {row['cluster_name']}. Improvement of this kind {effect(row['direction'])}.")
        )
        for heading, made, rows in (("Wordings", _wordings, history), ("Evidence", _excerpts, evidence)):
            blocks += [
                pf.Header(*text(heading), level=3),
                made(one for one in rows if one["cmoc_id"] == row["cmoc_id"]),
            ]
    columns = ["cmoc_id", "excerpt_id", "study_id", "label", "page", "element", "basis", "stance", "quote",
               "paraphrase", "coder", "coded_at", "note"]  # fmt: skip
    return Content(blocks, columns, evidence, more=[(["cmoc_id", "version", "on", "by", "change", "why"], history)])


def _wordings(history: Iterable[Mapping[str, str]]) -> pf.Table:
    cells = [[one["version"], day(one["on"]), one["by"], one["change"], one["why"]] for one in history]
    return table(["Version", "Date", "By", "What changed", "Why"], cells, [0.8, 1.3, 0.5, 2.6, 2.8])


def _excerpts(evidence: Iterable[Mapping[str, str]]) -> pf.Table:
    cells = [[f"{one['label']}, p. {one['page']}" if one["page"] else one["label"], _passage(one), one["element"],
              f"{one['stance']}, {one['basis']}", f"{one['coder']}: {one['note']}" if one["note"] else one["coder"]]
             for one in evidence]  # fmt: skip
    return table(
        ["Study and page", "Excerpt", "Element", "Stance, basis", "Coder, note"], cells, [1.3, 3.4, 1, 1.2, 1.6]
    )


def _passage(excerpt: Mapping[str, str]) -> str:
    return f"“{excerpt['quote']}”" if excerpt["quote"] else excerpt["paraphrase"]


def rameses_checklist(material: Material) -> Content:
    """The items of the publication standards and where the paper answers each."""
    path = material.root / checklist.ANSWERS
    answers = {item.value.id: item.value for item in read_items(path, checklist.Answer, checklist.ANSWERS)}
    wording = checklist.verification()
    rows = []
    cells = []
    for item in checklist.items():
        answer = answers.get(item.id)
        places = (
            {anchor: material.landmarks.get(anchor, _in_words(anchor)) for anchor in answer.answered_in}
            if answer
            else {}
        )
        note = answer.note if answer else ""
        rows.append({"item": item.id, "section": item.section, "name": item.name, "asks": item.asks,
                     "answered_in": ", ".join(places) or "not answered", "places": "; ".join(places.values()),
                     "note": note, "wording": wording})  # fmt: skip
        cells.append([item.id, f"{item.name} ({item.section})", item.asks, _links(places), note])
    made = table(["Item", "Name", "What it asks, in our words", "Answered in", "Note"], cells, [0.9, 1.6, 3, 1.8, 1.5])
    return Content([paragraph(_VERIFICATION[wording]), made], list(rows[0]), rows)


_VERIFICATION = {
    "recalled": "Wording of the items: recalled, not compared with the table of the publication (Wong et al. 2013, "
    "doi:10.1186/1741-7015-11-21). Compare before relying on it.",
    "read": "Items in our own words, compared with the publication (Wong et al. 2013, doi:10.1186/1741-7015-11-21).",
}


def _in_words(anchor: str) -> str:
    """What a block without a heading is called: `key-messages` is "Key messages"."""
    return capital(re.sub(r"[-_]", " ", anchor))


def _links(places: Mapping[str, str]) -> list[pf.Inline]:
    """Links into the paper, which stands one folder up, in the words that readers see there."""
    inlines: list[pf.Inline] = []
    for anchor, words in places.items():
        inlines += [pf.Str(";"), pf.Space()] if inlines else []
        inlines.append(pf.Link(*text(words), url=f"../paper.html#{anchor}"))
    return inlines or text("not answered")


def reconciliation(material: Material) -> Content:
    """Computed numbers beside published ones, with what the paper has no room for: source and note."""
    columns = ["key", "definition", "computed", "published", "agrees", "where", "source", "note"]
    rows = material.results.table("manuscript/reconciliation")
    cells = [[*(row[column] for column in columns[1:6]), _address(row["source"]), row["note"]] for row in rows]
    header = ["Number", "Computed here", "Published", "Agrees", "Where published", "Source", "Note"]
    return Content([table(header, cells, [2.6, 1.3, 1.2, 1, 2.2, 2.6, 2])], columns, rows)


def _address(source: str) -> list[pf.Inline]:
    """Where something was published: a link where it is an address."""
    if source.startswith(("https://", "http://")):
        return [pf.Link(*text(source), url=source, classes=["uri"])]
    return text(source)


MAKERS: dict[str, Callable[[Material], Content]] = {
    "search-strategies": search_strategies,
    "excluded-reports": excluded_reports,
    "flow-boxes": flow_boxes,
    "study-characteristics": study_characteristics,
    "cmoc-evidence": cmoc_evidence,
    "rameses-checklist": rameses_checklist,
    "reconciliation": reconciliation,
}


if __name__ == "__main__":
    steps.run(step)
