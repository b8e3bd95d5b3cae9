"""What the simulated team took from the included studies: their rows, appraisal, and passages with pages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from random import Random
from typing import Any

import yaml

from realist.contract import Criterion
from realist.simulation import calendar
from realist.simulation.corpus import Corpus, Report
from realist.simulation.studies import Study

Row = tuple[str, ...]
_PDF_PAGES = 9  # an electronic article is numbered by the pages of its file
_TENTHS = 9


def study_rows(studies: Sequence[Study], corpus: Corpus) -> list[Row]:
    """`study_id`, `record_ids` and the characteristics of each study."""
    reports = reports_of_studies(corpus)
    return [
        (study.study_id, corpus.record_ids[reports[study.study_id].key][0], *study.characteristics.values())
        for study in studies
    ]


def appraisal_rows(studies: Sequence[Study], seed: int) -> list[Row]:
    """One rating a study and criterion, by the reviewers in turn."""
    rng = Random(f"{seed}:appraisal")
    appraised = calendar.days(calendar.APPRAISING, len(studies), rng)
    return [
        (study.study_id, criterion, *_coded()[study.study_id]["appraisal"][criterion], _coder(place), day)
        for place, (study, day) in enumerate(zip(studies, appraised, strict=True))
        for criterion in Criterion
    ]


def excerpt_rows(studies: Sequence[Study], corpus: Corpus, seed: int) -> list[Row]:
    """Every coded passage, numbered in the order of studies and pages."""
    rng = Random(f"{seed}:excerpts")
    reports = reports_of_studies(corpus)
    coded = calendar.days(calendar.CODING, len(studies), rng)
    rows: list[Row] = []
    for place, (study, day) in enumerate(zip(studies, coded, strict=True)):
        for passage in sorted(_coded()[study.study_id]["excerpts"], key=lambda one: int(one["at"])):
            coder = _coder(place + (rng.random() < 0.15))
            page = page_at(reports[study.study_id].pages, passage["at"])
            rows.append(_excerpt(f"E{len(rows) + 1:03d}", study.study_id, page, passage, coder, day))
    return rows


def passages() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every passage as it was written, with its study."""
    for study_id, written in _coded().items():
        for passage in written["excerpts"]:
            yield study_id, passage


def reports_of_studies(corpus: Corpus) -> dict[str, Report]:
    """The report of each included study."""
    return {report.study_id: report for report in corpus.reports if report.study_id}


def page_at(pages: str, tenths: int) -> str:
    """The printed page that lies so many tenths through `864-871`; of a locator such as `e77`, the page of the file."""
    numbers = re.fullmatch(r"(\d+)-(\d+)", pages)
    first, last = (int(numbers[1]), int(numbers[2])) if numbers else (1, _PDF_PAGES)
    return str(first + (last - first) * tenths // _TENTHS)


def _excerpt(excerpt_id: str, study_id: str, page: str, passage: Mapping[str, Any], coder: str, day: str) -> Row:
    return (excerpt_id, study_id, page, passage.get("quote", ""), passage.get("paraphrase", ""), passage["element"],
            passage.get("basis", "stated"), passage.get("stance", "supports"), passage["cmoc"], coder, day,
            passage.get("note", ""))  # fmt: skip


def _coder(place: int) -> str:
    return f"r{place % 2 + 1}"


@cache
def _coded() -> dict[str, Any]:
    """`evidence.yaml`: by study, its appraisal and its passages."""
    text = (resources.files("realist.simulation") / "evidence.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)  # type: ignore[no-any-return]
