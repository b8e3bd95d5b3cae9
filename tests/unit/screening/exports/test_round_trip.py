"""There and back: what a tool would return of our own files is matched by our id, and every decision is what it was.

What a tool keeps of an upload follows its public code and real exports: Rayyan takes AN for a number of its own and
keeps notes; Covidence keeps the accession number; ASReview keeps all columns; of EPPI-Reviewer one of two text fields.
"""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist import config
from realist.screening.exports.tools import TOOLS
from realist.screening.matching import Index
from unit.screening.exports.hostile import CITATIONS, Citation

WHY = "the importers of other tools are not here"
acts = pytest.importorskip("realist.screening.importers.acts", reason=WHY)
asreview = pytest.importorskip("realist.screening.importers.asreview", reason=WHY)
covidence = pytest.importorskip("realist.screening.importers.covidence", reason=WHY)
eppi = pytest.importorskip("realist.screening.importers.eppi", reason=WHY)
rayyan = pytest.importorskip("realist.screening.importers.rayyan", reason=WHY)

PEOPLE = ("ada@toy.example", 'Emil "E" Toy | Ward, 2')
WORDS = {"include": "Included", "unsure": "Maybe", "exclude": "Excluded"}
ANSWERS = st.sampled_from(["include", "exclude", "unsure", ""])
CODES = [
    {"id": 11, "name": "Yes", "stage": "ta", "decision": "include"},
    {"id": 12, "name": "No", "stage": "ta", "decision": "exclude"},
    {"id": 13, "name": "Perhaps", "stage": "ta", "decision": "unsure"},
]
Record = list[tuple[str, str]]


def spec(tool: str, **more: Any) -> Any:
    return config.ToolImport.model_validate({"id": "one", "tool": tool, "stage": "ta", "reviewer": "r1"} | more)


def quiet(citations: Sequence[Citation]) -> list[Citation]:
    """Without text that says to be an id of ours: where it does, other keys have to find the citation."""
    return [{field: text.replace("realist:", "") for field, text in one.items()} for one in citations]


def uploaded(tool: str, citations: Sequence[Citation]) -> list[Record]:
    """The records that a tool reads in our RIS."""
    text = TOOLS[tool].text(citations, "real")
    return [[(line[:2], line[6:]) for line in one.splitlines()] for one in text.split("ER  - \n\n")[:-1]]


def values(record: Record, *tags: str) -> list[str]:
    return [value for tag, value in record if tag in tags]


def first(record: Record, *tags: str) -> str:
    return next(iter(values(record, *tags)), "")


def table(name: str, rows: Sequence[dict[str, str]]) -> Any:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return acts.SourceFile(name, text.getvalue().encode())


def said(reading: Any) -> dict[tuple[str, str], str]:
    """Citation and person to decision, of what was read; every reference is matched by our id alone."""
    assert reading.problems == []
    ids = {item: reference.described["record_id"] for item, reference in reading.references.items()}
    index = Index([{"record_id": one} for one in ids.values()], {one: one for one in ids.values()})
    matches = {item: index.find(reference.described) for item, reference in reading.references.items()}
    assert {match.by for match in matches.values()} == {"record_id"}
    return {(matches[act.item].citation_id, act.reviewer): act.decision.value for act in reading.acts}


def meant(citations: Sequence[Citation], answers: Sequence[str], who: str, taken: Sequence[str] = tuple(WORDS)) -> Any:
    return {
        (one["citation_id"], who): answer for one, answer in zip(citations, answers, strict=False) if answer in taken
    }


def ruby(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def notes(record: Record, votes: dict[str, str]) -> str:
    """The notes of the upload, and behind them the votes as Rayyan writes them."""
    hash_ = ", ".join(f"{ruby(name)}=>{ruby(WORDS[vote])}" for name, vote in votes.items() if vote)
    return "\n".join(values(record, "N1")) + (f" | RAYYAN-INCLUSION: {{{hash_}}}" if hash_ else "")


@settings(max_examples=25)
@given(CITATIONS.map(quiet), st.lists(st.tuples(ANSWERS, ANSWERS), min_size=3, max_size=3))
def test_rayyan(citations: list[Citation], answers: list[tuple[str, str]]) -> None:
    records = uploaded("rayyan", citations)
    votes = [dict(zip(PEOPLE, both, strict=True)) for both in answers]
    rows = [
        {"key": f"rayyan-{number}", "title": first(record, "T1", "TI"), "authors": " and ".join(values(record, "AU")),
         "journal": first(record, "T2", "JO", "JF"), "abstract": first(record, "AB"), "notes": notes(record, given_)}
        for number, (record, given_) in enumerate(zip(records, votes, strict=False), start=1)
    ]  # fmt: skip
    again = "".join(
        f"TY  - JOUR\nAN  - {row['key']}\nTI  - {row['title']}\nN1  - {' '.join(row['notes'].splitlines())}\nER  -\n\n"
        for row in rows
    )
    expected = {key: value for place, who in enumerate(PEOPLE)
                for key, value in meant(citations, [both[place] for both in answers], who).items()}  # fmt: skip
    for source in (table("articles.csv", rows), acts.SourceFile("articles.ris", again.encode())):
        reading = rayyan.read([source], spec("rayyan", reviewer=""))
        assert len(reading.references) == len(citations)
        assert said(reading) == expected


@settings(max_examples=25)
@given(CITATIONS.map(quiet), st.lists(ANSWERS, min_size=3, max_size=3))
def test_covidence(citations: list[Citation], answers: list[str]) -> None:
    files = []
    records = list(enumerate(zip(uploaded("covidence", citations), answers, strict=False), start=1))
    for state, decision in (("select", "include"), ("irrelevant", "exclude")):
        rows = [
            {"Title": first(record, "TI"), "Authors": "; ".join(values(record, "AU")), "Abstract": first(record, "AB"),
             "Published Year": first(record, "PY"), "Accession Number": first(record, "AN"),
             "Covidence #": f"#{number}", "Notes": ""}
            for number, (record, answer) in records if answer == decision
        ]  # fmt: skip
        if rows:
            files.append(table(f"review_12_{state}_csv_20240301120000.csv", rows))
    if files:
        reading = covidence.read(files, spec("covidence", stage="", stages={"title_abstract": "ta"}))
        assert said(reading) == meant(citations, answers, "r1", ("include", "exclude"))


@settings(max_examples=25)
@given(CITATIONS.map(quiet), st.lists(ANSWERS, min_size=3, max_size=3))
def test_asreview(citations: list[Citation], answers: list[str]) -> None:
    """A label is yes or no: what somebody is unsure of has none there."""
    labels = {"include": "1", "exclude": "0"}
    upload = csv.DictReader(io.StringIO(TOOLS["asreview"].text(citations, "real"), newline=""))
    rows = [row | {"asreview_label": labels.get(answer, ""), "asreview_time": "", "asreview_note": ""}
            for row, answer in zip(upload, answers, strict=False)]  # fmt: skip
    reading = asreview.read([table("asreview_relevant_not_seen_irrelevant.csv", rows[::-1])], spec("asreview"))
    assert len(reading.references) == len(citations)
    assert said(reading) == meant(citations, answers, "r1", ("include", "exclude"))


@pytest.mark.parametrize(("field", "tags"), [("OldItemId", ("AN",)), ("Comments", ("N1",))])
@settings(max_examples=15)
@given(citations=CITATIONS.map(quiet), answers=st.lists(ANSWERS, min_size=3, max_size=3))
def test_eppi_reviewer(field: str, tags: tuple[str, ...], citations: list[Citation], answers: list[str]) -> None:
    code_of = {code["decision"]: code["id"] for code in CODES}
    references = [
        {"ItemId": number, "Title": first(record, "TI"), "Abstract": first(record, "AB"),
         "Authors": ";".join(values(record, "AU")), field: "\r\n".join(values(record, *tags)),
         "Codes": [{"AttributeId": code_of[answer], "AdditionalText": ""}] if answer else []}
        for number, (record, answer) in enumerate(
            zip(uploaded("eppi", citations), answers, strict=False), start=1
        )
    ]  # fmt: skip
    attributes = [{"AttributeId": code["id"], "AttributeName": code["name"]} for code in CODES]
    report = {
        "CodeSets": [{"SetName": "Screening", "Attributes": {"AttributesList": attributes}}],
        "References": references,
    }
    source = acts.SourceFile("report.json", json.dumps(report).encode())
    assert said(eppi.read([source], spec("eppi", stage="", codes=CODES))) == meant(citations, answers, "r1")
