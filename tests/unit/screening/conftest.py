"""The toy review after deduplication by hand, and small pieces to make decisions of."""

from collections.abc import Callable
from pathlib import Path

import pytest

from builds import TOY, copy_toy
from realist.config import Config
from realist.review import load_config
from realist.screening import decide, flow
from realist.screening.columns import WORK
from realist.tables import read_dicts, write_dicts, write_rows

CITATION_OF = {
    **{f"medline:9900000{one}": f"medline:9900000{one}" for one in range(1, 6)},
    "scopus:2-s2.0-990000000001": "medline:99000001",
    "scopus:2-s2.0-990000000002": "medline:99000002",
    "scopus:2-s2.0-990000000003": "scopus:2-s2.0-990000000003",
    "scopus:2-s2.0-990000000004": "scopus:2-s2.0-990000000004",
    "citations:WOS:990000000000001": "citations:WOS:990000000000001",
}
SEARCHES = (
    ("citations", "Web of Science", "2023-03-01", "citation", "citation", 1),
    ("medline", "MEDLINE", "2023-01-10", "main", "database", 5),
    ("scopus", "Scopus", "2023-01-11", "main", "database", 4),
)


@pytest.fixture
def citation_of() -> dict[str, str]:
    return dict(CITATION_OF)


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """A copy of the toy review, with the results that stand left of screening."""
    root = copy_toy(tmp_path / "toy")
    results = root / "results"
    rows = [{"record_id": record, "citation_id": citation} for record, citation in CITATION_OF.items()]
    write_dicts(results / "deduplication/citations.csv", ("record_id", "citation_id"), rows)
    columns = ("search_id", "database", "run_on", "purpose", "source_type", "records", "rejected")
    write_rows(results / "records/searches.csv", columns, [(*search, 0) for search in SEARCHES])
    write_rows(results / "records/rejects.csv", ("search_id", "source_file", "first_line", "last_line", "reason"), [])
    described = ("citation_id", *WORK)
    works = [
        (one, "Quillfern, Ada", "2015", f"Title of {one}", "J", "4", "2", "11-19", "")
        for one in sorted(set(CITATION_OF.values()))
    ]
    write_rows(results / "deduplication/bibliography.csv", described, works)
    return root


@pytest.fixture
def settings() -> Callable[..., dict[str, object]]:
    def _settings(config: Config | None = None, *names: str) -> dict[str, object]:
        plain = (config or load_config(TOY)).model_dump(mode="json")
        chosen: dict[str, object] = {}
        for name in names:
            section, _, key = name.partition(".")
            chosen[name] = plain[section][key]
        return chosen

    return _settings


@pytest.fixture
def screened(toy: Path, settings: Callable[..., dict[str, object]]) -> Callable[[], Path]:
    """Run the steps of decisions and flow on the toy review as it stands; gives results/screening."""

    def _run() -> Path:
        results = toy / "results"
        out = results / "screening"
        used = settings(
            load_config(toy), "review.data_status", "review.previous_searches", "screening.stages", "synthesis.studies"
        )
        deciding = settings(load_config(toy), "review.data_status", "screening.stages", "eligibility.versions")
        decide.establish(
            results / "deduplication/citations.csv",
            results / "records/searches.csv",
            sorted((toy / "data/screening").glob("*/*.csv")),
            [toy / "data/reports/retrieval.csv"],
            [],
            decide.Settings.model_validate(deciding),
            out / "decisions.csv",
            out / "conflicts.csv",
            out / "included.csv",
            out / "misplaced.csv",
            out / "yield.csv",
            out / "review_again.csv",
        )
        flow.establish(
            results / "deduplication/citations.csv",
            results / "records/searches.csv",
            results / "records/rejects.csv",
            out / "decisions.csv",
            results / "deduplication/bibliography.csv",
            [toy / "data/reports/studies.csv"],
            flow.Settings.model_validate(used),
            out / "flow.json",
            out / "prisma2020.csv",
            out / "excluded.csv",
        )
        return out

    return _run


@pytest.fixture
def rows() -> Callable[[Path], list[dict[str, str]]]:
    return read_dicts
