"""A whole review from a seed: exports, decisions, evidence, theory and settings, ready to be built."""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from realist.contract import AdjudicationRow, AppraisalRow, DecisionRow, ExcerptRow, RetrievalRow, Row, VerdictRow
from realist.provenance.fingerprints import ROOT
from realist.records.model import COLUMNS
from realist.records.reading import read_search
from realist.review import load
from realist.simulation import decisions, evidence
from realist.simulation.bibliography import simulate_bibliography
from realist.simulation.corpus import Corpus
from realist.simulation.judging import Judged, judge
from realist.simulation.studies import CHARACTERISTICS, included_studies, study_seeds
from realist.simulation.theory import write_by_hand, write_read_me
from realist.tables import write_rows

SEED, REPORTS = 2025, 6259
PAPER = ROOT.parent / "report"


@dataclass(frozen=True)
class Simulated:
    """What was made, counted."""

    records: int
    reports: int
    verdicts: int
    corrected: int
    studies: int


def simulate_review(folder: Path, seed: int = SEED, reports: int = REPORTS) -> Simulated:
    """Write a whole review below `folder`, which holds none yet; an existing report/ is kept.

    Args:
        folder: where the review goes.
        seed: the same seed and number give the same bytes.
        reports: how many distinct reports the records describe.

    Raises:
        ValueError: fewer reports than the included studies have.
    """
    write_by_hand(folder)
    corpus = simulate_bibliography(seed, reports, study_seeds(), folder)
    judged = _judge(folder, corpus, seed)
    _write_judgements(folder, corpus, judged, seed)
    _write_evidence(folder, corpus, seed)
    if PAPER.is_dir() and not (folder / "report").exists():
        shutil.copytree(PAPER, folder / "report")
    made = Simulated(sum(map(len, corpus.record_ids.values())), len(corpus.reports), len(judged.rows),
                     len(judged.corrected), len(included_studies()))  # fmt: skip
    told = {"seed": seed, "checked": len(judged.checked), "asked": len(judged.asked), **asdict(made)}
    write_read_me(folder, told)
    return made


def _judge(folder: Path, corpus: Corpus, seed: int) -> Judged:
    """Read the exports that were just written, and give the verdicts that their linking needs."""
    review = load(folder)
    rows = [
        record.row()
        for search_id, search in review.searches.items()
        for record in read_search(folder, search_id, search.value).records
    ]
    return judge(pd.DataFrame(rows, columns=pd.Index(COLUMNS)).astype(str), corpus, list(review.searches), seed)


def _write_judgements(folder: Path, corpus: Corpus, judged: Judged, seed: int) -> None:
    """Verdicts on duplicates, both stages of screening, and retrieval."""
    data = folder / "data"
    verdicts = [tuple(row.model_dump(mode="json").values()) for row in judged.rows]
    _write(data / "deduplication/verdicts.csv", VerdictRow, verdicts)
    _write_stage(data / "screening/title_abstract", decisions.screen_abstracts(corpus, seed))
    _write(data / "reports/retrieval.csv", RetrievalRow, decisions.seek_reports(corpus, seed))
    _write_stage(data / "screening/full_text", decisions.read_reports(corpus, seed))


def _write_stage(folder: Path, stage: decisions.Stage) -> None:
    _write(folder / "r1.csv", DecisionRow, stage.first)
    _write(folder / "r2.csv", DecisionRow, stage.second)
    _write(folder / "adjudication.csv", AdjudicationRow, stage.settled)


def _write_evidence(folder: Path, corpus: Corpus, seed: int) -> None:
    """Studies, appraisal and coded passages."""
    data, studies = folder / "data", included_studies()
    header = ("study_id", "record_ids", *CHARACTERISTICS)
    write_rows(data / "reports/studies.csv", header, evidence.study_rows(studies, corpus))
    _write(data / "appraisal/appraisal.csv", AppraisalRow, evidence.appraisal_rows(studies, seed))
    _write(data / "evidence/excerpts.csv", ExcerptRow, evidence.excerpt_rows(studies, corpus, seed))


def _write(path: Path, model: type[Row], rows: Iterable[Sequence[str]]) -> None:
    """Write a table of the contract; its columns are the first fields of its model, as many as the rows fill."""
    filled = list(rows)
    width = max(map(len, filled), default=len(model.model_fields))
    write_rows(path, list(model.model_fields)[:width], filled)
