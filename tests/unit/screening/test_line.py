"""The rules of screening on the toy review, with one reviewer's decisions in a spreadsheet of another tool."""

from pathlib import Path

import pytest

from builds import copy_toy, snakemake
from realist.tables import read_dicts, read_json

THEIRS = """\
Reference;DOI;Vote;Comment
Walking clinics and fairness in stroke care: a quality improvement study;;yes;
interpreters on the WARD round;;yes;
;https://doi.org/10.5555/toy.3;no;=1+1
;10.5555/toy.4;no;
Bed occupancy models, Part I;;no;
;10.5555/toy.6;yes;
;10.5555/toy.7;no;<b>
;10.5555/toy.8;yes;
A report that no export holds;;no;
"""
IMPORTS = """\
  imports:
    - id: theirs
      file: data/screening/imports/theirs.csv
      stage: title_abstract
      reviewer: r2
      match: {doi: DOI, title: Reference}
      unmatched: list
      decision_column: Vote
      decisions: {"yes": include, "no": exclude}
      decided_at: 2023-02-02
synthesis:
"""


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_toy(tmp_path_factory.mktemp("imported") / "toy")
    (root / "data/screening/title_abstract/r2.csv").unlink()
    (root / "data/screening/imports").mkdir()
    (root / "data/screening/imports/theirs.csv").write_text(THEIRS)
    config = root / "config.yaml"
    config.write_text(config.read_text().replace("synthesis:\n", IMPORTS, 1))
    build = snakemake(root, "screening")
    assert build.status == 0, build.output
    return root


@pytest.mark.slow
def test_imported_decisions_come_to_the_same_flow(review: Path) -> None:
    results = review / "results/screening"
    counts = {box["key"]: box["count"] for box in read_json(results / "flow.json")["boxes"] if box["count"]}
    assert (counts["records_screened"], counts["records_excluded"], counts["new_reports"]) == (7, 3, 3)
    [conflict] = read_dicts(results / "conflicts.csv")
    assert (conflict["decisions"], conflict["decision"]) == ("r1: include; r2: exclude", "include")
    assert read_dicts(results / "agreement.csv")[0]["kappa"] == "0.750000"


@pytest.mark.slow
def test_every_imported_decision_keeps_where_it_stood(review: Path) -> None:
    rows = read_dicts(review / "results/screening/imported.csv")
    assert {row["row"]: row["matched_by"] for row in rows} == {
        "2": "title", "3": "title", "4": "doi", "5": "doi", "6": "title", "7": "doi", "8": "doi", "9": "doi",
    }  # fmt: skip
    assert {row["original"] for row in rows} == {"Vote=yes", "Vote=no"}
    [unmatched] = read_dicts(review / "results/screening/unmatched.csv")
    assert (unmatched["row"], unmatched["candidates"]) == ("10", "")


@pytest.mark.slow
def test_one_changed_vote_reruns_the_import_and_what_follows_only(review: Path) -> None:
    path = review / "data/screening/imports/theirs.csv"
    path.write_text(path.read_text().replace("10.5555/toy.7;no", "10.5555/toy.7;yes"))
    planned = snakemake(review, "-n", "screening").rules
    assert planned >= {"imported_decisions", "screening_decisions", "agreement", "flow"}
    assert not planned & {"read_export", "link_records", "describe_citations"}
