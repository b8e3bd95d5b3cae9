"""The order in which citations are shown, learned from the decisions so far."""

import subprocess
import sys
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist.config import SingleDesign, Stage
from realist.contract import DecisionValue
from realist.screening.decisions import Vote
from realist.screening.priority import Ranker, labels_of, order, starting_order

WORDS = {True: "equity gap audit feedback", False: "enzyme crystal lattice solvent"}


def citations(number: int = 40) -> list[dict[str, str]]:
    """Made-up citations: every fourth is about the topic."""
    random = Random(3)
    return [
        {"citation_id": f"c{place:02}", "title": f"{random.choice(WORDS[relevant(place)].split())} report {place}",
         "abstract": " ".join(random.choices(WORDS[relevant(place)].split(), k=8)), "keywords": ""}
        for place in range(number)
    ]  # fmt: skip


def relevant(place: int) -> bool:
    return place % 4 == 0


def test_what_resembles_the_included_comes_first() -> None:
    shown = order(citations(), {"c00": True, "c01": False}, seed=7)
    assert {int(one[1:]) % 4 for one in shown[:9]} == {0}
    assert len(shown) == 38


@given(st.randoms(use_true_random=False), st.integers(0, 5), st.sets(st.integers(0, 39), max_size=12))
@settings(max_examples=15, deadline=None)
def test_the_order_holds_everything_once_and_depends_on_no_order_of_rows(
    random: Random, seed: int, labelled: set[int]
) -> None:
    rows, labels = citations(), {f"c{place:02}": relevant(place) for place in labelled}
    shuffled, turned = random.sample(rows, len(rows)), dict(random.sample(sorted(labels.items()), len(labels)))
    shown = order(rows, labels, seed)
    assert order(shuffled, turned, seed) == shown
    assert sorted([*shown, *labels]) == [row["citation_id"] for row in rows]


def test_a_ranker_gives_the_same_order_however_often_it_was_asked() -> None:
    ranker, labels = Ranker(citations(), 7), {"c00": True, "c01": False}
    ranker.order({"c02": False, "c04": True, "c03": False})
    assert ranker.order(labels) == order(citations(), labels, 7)


@pytest.mark.parametrize("labels", [{}, {"c00": True}, {"c01": False, "c02": False}, {"c00": True, "other": False}])
def test_without_labels_of_both_kinds_the_order_is_the_seeded_start(labels: dict[str, bool]) -> None:
    ranker = Ranker(citations(), 7)
    start = starting_order([row["citation_id"] for row in citations()], 7)
    assert ranker.order(labels) == [one for one in start if one not in labels]
    assert ranker.model(labels) == "random/1 seed 7"
    assert ranker.order(labels) != Ranker(citations(), 8).order(labels)


def test_what_was_decided_and_teaches_nothing_is_not_shown_again() -> None:
    labels = {"c00": True, "c01": False, "c04": None}
    assert "c04" not in order(citations(), labels, 7)
    assert Ranker(citations(), 7).model({"c00": True, "c01": None}) == "random/1 seed 7"


def test_a_random_sample_of_what_is_left_has_its_own_order_and_name() -> None:
    ranker, labels = Ranker(citations(), 7), {"c00": True, "c01": False}
    assert ranker.at_random(labels) == [one for one in ranker.at_random({}) if one not in labels]
    assert ranker.random_model == "random/1 seed 7"


def test_the_model_is_named_with_its_seed() -> None:
    assert Ranker(citations(), 7).model({"c00": True, "c01": False}) == "tfidf-svm/1 seed 7"


@pytest.mark.parametrize("text", ["", "... --- !"])
def test_citations_without_words_are_shown_in_the_seeded_start(text: str) -> None:
    rows = [{"citation_id": one, "title": text} for one in "abc"]
    assert order(rows, {"a": True, "b": False}, 1) == ["c"]
    assert Ranker(rows, 1).model({"a": True, "b": False}) == "random/1 seed 1"


def test_nothing_is_left_when_all_is_decided_and_nothing_was_there() -> None:
    assert order(citations(2), {"c00": True, "c01": False}, 1) == []
    assert order([], {}, 1) == []


def vote(citation: str, subject: str, decision: str) -> Vote:
    return Vote(citation, subject, "r1", DecisionValue(decision), "", "2024-01-01", "r1.csv", 2)


@pytest.mark.parametrize(("unsure", "taught"), [("include", True), ("conflict", None)])
def test_an_unsure_decision_teaches_what_the_stage_says(unsure: str, taught: bool | None) -> None:
    stage = Stage.model_validate(
        {"id": "ta", "label": "TA", "design": SingleDesign(kind="single", reviewers=["r1"]), "unsure": unsure}
    )
    cast = [vote("a", "a1", "include"), vote("b", "b1", "exclude"), vote("c", "c1", "unsure"),
            vote("d", "d1", "include"), vote("d", "d2", "exclude")]  # fmt: skip
    assert labels_of(stage, cast) == {"a": True, "b": False, "c": taught, "d": None}


def test_scikit_learn_is_loaded_only_where_it_learns() -> None:
    said = "import sys, realist.screening.priority; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", said], check=False).returncode == 0
