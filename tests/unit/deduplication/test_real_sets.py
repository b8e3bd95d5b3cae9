"""The labelled sets that others published: figures reached, none of them fitted to.

Where a figure is not perfect, docs/deduplication.md names the pairs and says whether we or the labels err.
"""

import pytest

from realist.deduplication.linking import Linkage, link
from realist.tables import read_table
from unit.deduplication.records import verdict
from unit.deduplication.scoring import SETS, flagged_wrongly, labels, score

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not SETS.is_dir(), reason=f"the labelled sets are not at {SETS}"),
]

FIGURES = {"cytology_screening": (0, 0.995, 10), "stroke": (0, 0.995, 10), "digital_work": (0, 0.991, 10),
           "jais_baseline": (0, 0.997, 10), "special_cases": (0, 1.0, 0), "dblp_acm": (1, 0.95, 10)}  # fmt: skip
"""Entities lost at most, recall at least, questions for each 1,000 records at most."""


def linked(name: str) -> tuple[Linkage, dict[str, str]]:
    return link(read_table(SETS / name / "records.csv")), labels(name)


@pytest.mark.parametrize("name", FIGURES)
def test_figures_are_reached(name: str) -> None:
    lost, recall, questions = FIGURES[name]
    linkage, truth = linked(name)
    reached = score(linkage.citation_of, truth)
    assert reached.lost <= lost
    assert reached.recall >= recall
    assert 1000 * len(linkage.queue) <= questions * len(truth)


def test_two_clean_lists_are_linked_well() -> None:
    linkage, truth = linked("dblp_acm")
    assert score(linkage.citation_of, truth).f1 >= 0.95


def test_flags() -> None:
    linkage, flags = linked("iebh_tafenoquine")
    assert flagged_wrongly(linkage.citation_of, flags) == set()


@pytest.mark.parametrize("name", ["cytology_screening", "stroke", "digital_work", "jais_baseline"])
def test_questions_answered_rightly_lose_nothing(name: str) -> None:
    linkage, truth = linked(name)
    answers = [
        verdict(*one.pair, "same" if truth[one.pair[0]] == truth[one.pair[1]] else "different") for one in linkage.queue
    ]
    answered = score(link(read_table(SETS / name / "records.csv"), answers).citation_of, truth)
    assert answered.lost == 0
    assert answered.recall >= max(0.994, score(linkage.citation_of, truth).recall)


def test_pairs_judged_by_themselves() -> None:
    records = read_table(SETS / "special_cases/pairs_records.csv").set_index("record_id", drop=False)
    pairs = read_table(SETS / "special_cases/pairs_labels.csv")
    judged = {
        pair: link(records.loc[[a, b]].reset_index(drop=True)).count == 1
        for pair, a, b in zip(pairs["pair_id"], pairs["record_id_a"], pairs["record_id_b"], strict=True)
    }
    truth = {pair: said == "1" for pair, said in zip(pairs["pair_id"], pairs["expected_duplicate"], strict=True)}
    # Two versions of a Cochrane review, each with its DOI, are asked about, not joined.
    assert {pair for pair in truth if truth[pair] != judged[pair]} == {"pair03"}
