"""The gate of a build: every problem of the review at once, and nothing is built beyond it until they are mended.

It takes the records and citations that the steps before it established, and does not read the exports again.
"""

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from realist.checking.gathering import Known, gather
from realist.errors import stop_if
from realist.review import load
from realist.steps import run
from realist.tables import read_dicts, read_json, write_json


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    data_status: str = Field(alias="review.data_status")


def establish(
    review: Path, records: list[Path], accounts: list[Path], citations: Path, settings: Settings, output: Path
) -> None:
    """Write that the review has no problem.

    Args:
        review: the review's folder.
        records: of each search, `results/records/<search_id>.csv`.
        accounts: of the reading of each search, `results/records/<search_id>.json`.
        citations: the citation of each record.
        settings: for the stamp of simulated data.
        output: where to write it.

    Raises:
        ReviewError: with every problem.
    """
    written = load(review)
    citation_of = {row["record_id"]: row["citation_id"] for row in read_dicts(citations)}
    stop_if(gather(written, Known(citation_of, lambda: _rows(records), [read_json(path) for path in accounts])))
    write_json(output, {"data_status": settings.data_status, "problems": []})


def _rows(tables: list[Path]) -> Iterator[dict[str, str]]:
    for path in tables:
        yield from read_dicts(path)


if __name__ == "__main__":
    run(establish)
