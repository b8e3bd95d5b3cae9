"""The check of a review as it stands on disk, without building anything."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from realist.checking.gathering import Known, gather
from realist.errors import Problem
from realist.records.model import COLUMNS
from realist.records.reading import SearchReading, read_search
from realist.review import Review, is_file, load, search_ids

if TYPE_CHECKING:
    from realist.deduplication.linking import Linkage


@dataclass(frozen=True)
class Check:
    """What was checked, and every problem found."""

    review: Review
    known: Known
    problems: list[Problem]


def check_review(root: Path) -> list[Problem]:
    """Every problem of the review below `root`, by file and row; never raises for what people wrote."""
    return check_all(root).problems


def check_all(root: Path) -> Check:
    """Read everything, link the records in memory, and gather what every room finds wrong."""
    review = load(root)
    known = establish(review)
    return Check(review, known, gather(review, known))


def establish(review: Review) -> Known:
    """What searching and deduplication establish, without writing it."""
    if review.config is None:
        return Known(complete=False)
    readings = {search: reading for search in review.searches if (reading := _reading(review, search))}
    linkage = link_records(review, readings)
    return Known(
        citation_of=linkage.citation_of if linkage else {},
        related=linkage.related if linkage else (),
        records=lambda: _rows(readings),
        accounts=[reading.report for reading in readings.values()],
        complete=set(readings) == set(search_ids(review.root, review.config)),
    )


def _reading(review: Review, search: str) -> SearchReading | None:
    """What a search brought; none where an export is missing, which loading has reported."""
    written = review.searches[search].value
    folder = review.root / "data/searches" / search
    if not all(is_file(folder / export.path) for export in written.files):
        return None
    return read_search(review.root, search, written)


def _rows(readings: Mapping[str, SearchReading]) -> Iterator[dict[str, str]]:
    for reading in readings.values():
        for record in reading.records:
            yield {column: str(value) for column, value in zip(COLUMNS, record.row(), strict=True)}


def link_records(review: Review, readings: Mapping[str, SearchReading]) -> "Linkage | None":
    """The records as deduplication links them; None where there are none."""
    import pandas as pd  # as deduplication: heavy, and not needed where nothing can be linked

    from realist.deduplication.linking import link

    rows = [record.row() for reading in readings.values() for record in reading.records]
    if not rows or review.config is None:
        return None
    frame = pd.DataFrame(rows, columns=pd.Index(COLUMNS)).astype(str)
    verdicts = [row.value for row in review.verdicts]
    return link(frame, verdicts, list(review.searches), review.config.deduplication.preprints)
