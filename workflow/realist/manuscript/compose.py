"""Step: the paper as one document (results/manuscript/paper.json), from which every format is made.

Sections are rendered with the numbers, tables and figures placed, references numbered, the stamp set. What follows only
changes the form.
"""

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import panflute as pf
from pydantic import BaseModel, ConfigDict, Field

from realist import steps
from realist.config import AppraisalCriterion, Author, Eligibility, Report, ReviewInfo, Stage, StudyField
from realist.errors import stop_if
from realist.manuscript import claims, document, pandoc
from realist.manuscript.catalog import supplements
from realist.manuscript.context import context
from realist.manuscript.elements import STAMP, STAMP_SENTENCE, paragraph
from realist.manuscript.exhibits import Results
from realist.manuscript.markup import day
from realist.manuscript.placing import cite_after_punctuation, place
from realist.manuscript.references import as_metadata, read_bibliography, study_references, unknown_citations
from realist.manuscript.templates import FOLDER, render_sections, section_files
from realist.tables import read_json, write_json, write_text


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    review: ReviewInfo
    eligibility: Eligibility
    report: Report
    stages: list[Stage] = Field(alias="screening.stages")
    criteria: list[AppraisalCriterion] = Field(alias="synthesis.appraisal")
    fields: list[StudyField] = Field(alias="synthesis.study_fields")


def step(
    root: Path, results: Path, output: Path, landmarks_output: Path, figures: list[Path], settings: Settings
) -> None:
    """Make the paper as one document, and tell what readers see at its anchors, for what refers to them.

    Args:
        root: the review's folder.
        results: the folder of result tables.
        output: the document, as pandoc's JSON.
        landmarks_output: the words of each heading, and the number of each figure and table, by anchor.
        figures: the files of the figures that may be placed.
        settings: what the text says of the review.
    """
    tables = Results(results, settings.stages, settings.fields, settings.criteria)
    values = {key: one["value"] for key, one in read_json(results / "numbers.json").items() if key != "data_status"}
    stop_if(claims.false_claims(root, values))
    names = context(tables, values, settings.model_dump(mode="json", include={"review", "eligibility", "report"}))
    written = render_sections(section_files(root), names)
    doc = _document(written)
    simulated = settings.review.data_status != "real"
    paths = {file.stem: f"{figures_folder(file)}/{file.stem}" for file in figures}
    place(doc, tables, paths, supplements(names["realist"]), simulated)
    cite_after_punctuation(doc)
    told = {"data_status": settings.review.data_status.value, "landmarks": document.landmarks(doc)}
    write_json(landmarks_output, told)
    references = read_bibliography(root)
    studies = study_references(tables.table("synthesis/studies"))
    stop_if(unknown_citations(_citations(doc), {*references, *studies}))
    _set_metadata(doc, settings, simulated)
    write_text(output, _cited(doc, {**references, **studies}))


def figures_folder(file: Path) -> str:
    """The folder of a figure as the document names it: relative to the review."""
    return file.parent.as_posix()


def _document(written: str) -> pf.Doc:
    return pf.load(io.StringIO(pandoc.convert(written, pandoc.MARKDOWN, "json").decode()))


def _citations(doc: pf.Doc) -> list[tuple[str, str, int]]:
    """What the rendered text cites, templates included: key, place and line (unknown by now)."""
    keys: set[str] = set()
    doc.walk(lambda element, _: keys.add(element.id) if isinstance(element, pf.Citation) else None)
    return [(key, FOLDER, 0) for key in sorted(keys)]


def _set_metadata(doc: pf.Doc, settings: Settings, simulated: bool) -> None:
    report = settings.report
    doc.metadata = {
        "title": pf.MetaString(report.title),
        "running": pf.MetaString(report.short_title or report.title),
        "printed": pf.MetaString(report.date[:10]),
        "day": pf.MetaString(day(report.date)),
        "year": pf.MetaString(report.date[:4]),
        "keywords": pf.MetaList(*[pf.MetaString(word) for word in report.keywords]),
        "person": pf.MetaList(*_people(report)),
        "affiliation": pf.MetaList(*_affiliations(report)),
        "reference-section-title": pf.MetaString("References"),
        "link-citations": pf.MetaBool(True),
        "abstract": pf.MetaBlocks(*_lifted(doc, "abstract")),
        "lang": pf.MetaString("en-GB"),
    }
    if simulated:
        doc.metadata["stamp"] = pf.MetaString(STAMP)
        doc.metadata["stamp-sentence"] = pf.MetaString(STAMP_SENTENCE)
        doc.metadata["stamp-paragraph"] = pf.MetaBlocks(paragraph(STAMP_SENTENCE))


def _institutes(report: Report) -> list[str]:
    return list(dict.fromkeys(author.affiliation for author in report.authors if author.affiliation))


def _affiliations(report: Report) -> list[pf.MetaMap]:
    return [
        pf.MetaMap(number=pf.MetaString(str(n)), mark=_mark(str(n)), name=pf.MetaString(name))
        for n, name in enumerate(_institutes(report), start=1)
    ]


def _mark(number: str) -> pf.MetaInlines:
    """The number of an affiliation, raised."""
    return pf.MetaInlines(pf.Superscript(pf.Str(number)))


def _people(report: Report) -> list[pf.MetaMap]:
    return [pf.MetaMap(**_person(author, _institutes(report))) for author in report.authors]


def _person(author: Author, institutes: Sequence[str]) -> dict[str, pf.MetaValue]:
    known = {"name": author.name, "orcid": author.orcid}
    known |= {"corresponding": "yes"} if author.corresponding else {}
    person: dict[str, pf.MetaValue] = {name: pf.MetaString(text) for name, text in known.items() if text}
    if author.affiliation:
        number = str(institutes.index(author.affiliation) + 1)
        person |= {"place": pf.MetaString(number), "mark": _mark(number)}
    return person


def _lifted(doc: pf.Doc, name: str) -> list[pf.Block]:
    """The content of the block of class `name`, taken out of the text: it stands at the head of the paper."""
    for block in list(doc.content):
        if isinstance(block, pf.Div) and name in block.classes:
            doc.content.remove(block)
            return list(block.content)
    return []


def _cited(doc: pf.Doc, references: Mapping[str, Any]) -> str:
    """The document with its citations numbered in order of appearance and the list of references at its end."""
    stream = io.StringIO()
    pf.dump(doc, stream)
    value = json.loads(stream.getvalue())
    value["meta"]["references"] = as_metadata(references.values())
    options = ["--citeproc", "--csl", str(pandoc.beside("compose", "vancouver.csl"))]
    cited = json.loads(pandoc.convert(json.dumps(value, ensure_ascii=False), "json", "json", options))
    del cited["meta"]["csl"]  # a place on this machine, which would reach the paper's properties
    return json.dumps(cited, ensure_ascii=False)


if __name__ == "__main__":
    steps.run(step)
