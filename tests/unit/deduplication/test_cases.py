"""The hard pairs of cases.yaml, judged as the file says."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from realist.deduplication.linking import Linkage, link

CASES = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8"))


def judged(case: dict) -> Linkage:
    columns = sorted({*case["a"], *case["b"]})
    a = {column: case["a"].get(column, "") for column in columns}
    return link(pd.DataFrame([{"record_id": "a", **a}, {"record_id": "b", **a, **case["b"]}]))


def outcome(linkage: Linkage) -> str:
    if linkage.count == 1:
        return "same"
    return "ask" if linkage.queue else "different"


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_pair_is_judged_as_the_case_says(case: dict) -> None:
    linkage = judged(case)
    assert outcome(linkage) == case["expect"], (case["why"], linkage.judged)


def test_preprint_stays_apart_where_the_review_says_so() -> None:
    case = next(case for case in CASES if case["case"] == "preprint and published version")
    records = pd.DataFrame([{"record_id": "a", **case["a"]}, {"record_id": "b", **case["a"], **case["b"]}])
    linkage = link(records, preprints="separate")
    assert linkage.count == 2
    assert "which this review keeps apart" in linkage.judged[0].evidence
