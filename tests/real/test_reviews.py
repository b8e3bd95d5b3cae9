"""Two real reviews, run in place from their authors' exports and decisions to flow, figures and a short report."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from builds import ROOT, snakemake
from real.comparison import BEGIN, DOCUMENT, END, counts, des_sharing, markdown
from realist.tables import read_dicts, read_json

HERE = Path(__file__).parent
SHARED = ROOT.parent / "shared/reviews"
pytestmark = [pytest.mark.real, pytest.mark.slow]


def built(name: str) -> Path:
    """The results of a review after a build; skips where its data are not at hand."""
    if not (SHARED / name).is_dir():
        pytest.skip(f"the data of {name} are not part of the repository, and not at {SHARED}")
    build = snakemake(HERE / name, cores=2)
    assert build.status == 0, build.output
    return HERE / name / "results"


@pytest.fixture(scope="module")
def des() -> Path:
    return built("des_sharing")


@pytest.fixture(scope="module")
def snhl() -> Path:
    return built("snhl_phenotyping")


def test_des_sharing_reads_every_record(des: Path) -> None:
    read = {row["search_id"]: row["records"] for row in read_dicts(des / "records/searches.csv")}
    assert read == {"scopus": "726", "wos": "650", "pubmed": "407", "acm": "25", "forward": "430"}


def test_des_sharing_differs_from_print_only_for_stated_causes(des: Path) -> None:
    assert [line.box for line in des_sharing(des) if not line.explained] == []


def test_the_guide_holds_the_comparison_of_this_run(des: Path) -> None:
    written = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    assert written.strip() == markdown(des_sharing(des)).strip(), "run: python tests/real/comparison.py"


def test_des_sharing_keeps_what_its_authors_decided(des: Path) -> None:
    box = counts(des)
    assert (box["database_results"], box["citations_results"]) == (1808, 430)
    assert box["dbr_sought_reports"] == 655 - 11 - 11
    assert (box["other_sought_reports"], box["other_excluded"]) == (9, 5)
    assert box["new_reports"] == box["new_studies"] == 564 - 3 - 9 - 1


def test_des_sharing_lists_the_rows_that_match_nothing(des: Path) -> None:
    rows = read_dicts(des / "screening/unmatched.csv")
    assert {row["import_id"]: 0 for row in rows} == {"screened": 0, "kept": 0, "found": 0, "read": 0}
    assert sum(row["import_id"] == "screened" for row in rows) == 15
    assert {row["candidates"] for row in rows} == {""}


def test_snhl_phenotyping_reads_every_record(snhl: Path) -> None:
    read = {row["search_id"]: int(row["records"]) for row in read_dicts(snhl / "records/searches.csv")}
    assert sorted(read.values()) == [2, 58, 85, 93, 155, 168, 568, 709, 859]


def test_snhl_phenotyping_comes_to_the_included_reports(snhl: Path) -> None:
    box = counts(snhl)
    assert box["database_results"] == 2695
    assert (box["dbr_sought_reports"], box["other_sought_reports"]) == (15, 2)
    assert (box["dbr_excluded"], box["other_excluded"]) == (9, 1)
    assert box["new_reports"] == 7


def test_snhl_phenotyping_has_the_conflicts_of_its_reviewers(snhl: Path) -> None:
    conflicts = read_dicts(snhl / "screening/conflicts.csv")
    assert sorted(row["stage"] for row in conflicts) == ["full_text", *6 * ["title_abstract"]]
    first, second = read_dicts(snhl / "screening/agreement.csv")
    assert (first["both_include"], first["only_a"], first["only_b"]) == ("14", "3", "3")
    assert (second["n"], second["both_include"], second["both_exclude"]) == ("17", "6", "10")
    misplaced = read_dicts(snhl / "screening/misplaced.csv")
    assert {row["row"] for row in misplaced if row["stage"] == "full_text"} == {"17"}


@pytest.mark.parametrize("name", ["des", "snhl"])
def test_figures_and_papers_are_there(name: str, request: pytest.FixtureRequest) -> None:
    results: Path = request.getfixturevalue(name)
    for made in ("figures/flow.svg", "figures/overlap.png", "manuscript/paper.html", "manuscript/paper.pdf"):
        assert (results / made).stat().st_size > 1000
    assert all(one["holds"] for one in read_json(results / "screening/flow.json")["identities"])


def own_files() -> Iterator[Path]:
    for name in ("des_sharing", "snhl_phenotyping"):
        for path in (HERE / name).rglob("*"):
            if path.is_file() and not {"results", ".snakemake"} & set(path.parts):
                yield path


def titles(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            title = row.get("Title") or row.get("title") or ""
            if len(title.split()) > 3:
                yield title.casefold()


def test_no_title_of_the_data_is_in_the_repository() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"the data are not part of the repository, and not at {SHARED}")
    kept = "\n".join(path.read_text(encoding="utf-8") for path in own_files()).casefold()
    theirs = [title for path in sorted(SHARED.glob("*/included.csv")) for title in titles(path)]
    assert len(theirs) > 500
    assert [title for title in theirs if title in kept] == []
