"""Which figures a review has is known before anything is built."""

from pathlib import Path

import pytest
import yaml

from builds import copy_toy
from realist.planning import Plan

ALWAYS = ["flow", "overlap", "characteristics"]


def planned(review: Path) -> list[str]:
    return Plan.of(review).figures


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def label_versions(review: Path, *labels: str) -> None:
    versions = [
        {"version": number, "label": label, "on": "2023-01-05", "by": "r1", "narrative": "Told."}
        for number, label in enumerate(labels, start=1)
    ]
    (review / "data/theory/programme_theory.yaml").write_text(yaml.safe_dump(versions, allow_unicode=True))


def test_a_realist_review_has_a_matrix_and_a_diagram_for_each_version(tmp_path: Path) -> None:
    assert planned(copy_toy(tmp_path)) == [*ALWAYS, "matrix", "theory_initial", "theory_refined", "agreement"]


def test_a_scoping_review_has_neither(tmp_path: Path) -> None:
    review = copy_toy(tmp_path)
    rewrite(review / "config.yaml", "type: realist", "type: scoping")
    assert planned(review) == [*ALWAYS, "agreement"]


def test_a_realist_review_that_has_no_cmocs_yet(tmp_path: Path) -> None:
    review = copy_toy(tmp_path)
    for path in (review / "data/theory").iterdir():
        path.unlink()
    assert planned(review) == [*ALWAYS, "agreement"]


def test_one_reviewer_agrees_with_nobody(tmp_path: Path) -> None:
    review = copy_toy(tmp_path)
    design = "{kind: dual, reviewers: [r1, r2], adjudicators: [r3]}"
    rewrite(review / "config.yaml", design, "{kind: single, reviewers: [r1]}")
    assert "agreement" not in planned(review)


@pytest.mark.parametrize(
    ("labels", "figures"),
    [
        (("Refined theory (v2)",), {"theory_refined_theory_v2": 1}),
        (("../../../etc/passwd; rm -rf $HOME",), {"theory_etc_passwd_rm_rf_home": 1}),
        (("refined", "Refined!"), {"theory_1": 1, "theory_2": 2}),
        (("уточнённая", "{}"), {"theory_1": 1, "theory_2": 2}),
    ],
)
def test_a_label_becomes_a_harmless_file_name(tmp_path: Path, labels: tuple[str, ...], figures: dict[str, int]) -> None:
    review = copy_toy(tmp_path)
    label_versions(review, *labels)
    assert Plan.of(review).theory_figures == figures


def test_a_theory_that_cannot_be_read_is_left_to_the_check(tmp_path: Path) -> None:
    review = copy_toy(tmp_path)
    (review / "data/theory/programme_theory.yaml").write_text("- version: [\n")
    assert Plan.of(review).theory_figures == {}
