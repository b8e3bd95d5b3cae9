"""What the rules of stopping say, against worked counts and against simulations whose truth is known."""

from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from realist.config import Stage
from realist.contract import DecisionRow
from realist.review import Placed, load
from realist.screening.priority import LEARNED, RANDOM
from realist.screening.stopping import Estimate, Shown, Stretch, estimates, in_words, progress, report
from unit.screening.orders import RELEVANT, TOTAL, simulated


def run_of(pattern: str, model: str = f"{LEARNED} seed 1") -> list[Shown]:
    """Decisions from `+` and `-`."""
    return [Shown(one == "+", model) for one in pattern]


def said(decided: list[Shown], unscreened: int) -> dict[str, Estimate]:
    return {one.rule: one for one in estimates(decided, unscreened)}


def test_a_check_sample_gives_the_estimate_and_exact_interval_of_a_random_sample() -> None:
    decided = run_of("+" * 18) + run_of("+" + 49 * "-", f"{RANDOM} seed 1")
    check = said(decided, unscreened=150)["check"]
    assert check.recall == pytest.approx(19 / (19 + 1 * 150 / 50))
    most = max(m for m in range(151) if hypergeom.cdf(1, 200, 1 + m, 50) >= 0.025)
    least = min(m for m in range(151) if hypergeom.sf(0, 200, 1 + m, 50) >= 0.025)
    assert (check.low, check.high) == (19 / (19 + most), 19 / (19 + least))
    assert check.p_value == pytest.approx(hypergeom.cdf(1, 200, 1 + 2, 50)), "19 of 21 is the first below 95%"
    assert check.rests_on == 50


def test_the_rule_of_the_order_takes_the_least_probability_of_all_stretches() -> None:
    pattern = "++-+" + 30 * "-" + "+" + 60 * "-"
    order, total = said(run_of(pattern), 40)["order"], len(pattern) + 40
    every = [
        hypergeom.cdf(pattern[start:].count("+"), total - start, pattern[start:].count("+") + 1, len(pattern) - start)
        for start in range(len(pattern))
    ]
    assert order.p_value == pytest.approx(min(every))
    assert order.low is not None
    assert order.recall is not None
    assert order.low <= order.recall <= order.high == 1.0


def test_where_all_was_screened_nothing_is_missed() -> None:
    for one in said(run_of("+-+--") + run_of("--", f"{RANDOM} seed 1"), 0).values():
        assert (one.recall, one.low, one.high, one.p_value) == (1.0, 1.0, 1.0, 0.0)


def test_where_nothing_was_found_there_is_no_recall() -> None:
    [order] = estimates(run_of("-----"), 10)
    assert (order.recall, order.low, order.high, order.p_value) == (None, None, None, 1.0)


def test_a_random_order_at_the_start_is_no_check() -> None:
    start = run_of("-+", f"{RANDOM} seed 1")
    assert set(said(start, 9)) == {"order"}
    assert set(said(start + run_of("++-"), 9)) == {"order"}


def test_the_interval_of_a_check_covers_the_truth_as_often_as_it_says() -> None:
    """100 reviews, stopped after 300 to 500 citations with a check of 200: nominal 95%, no less than 93% here."""
    random, covered = Random(5), 0
    for _ in range(100):
        truth, stop = simulated(random, steep=0.5), random.choice((300, 400, 500))
        rest = random.sample(truth[stop:], 200)
        decided = [Shown(one, LEARNED) for one in truth[:stop]] + [Shown(one, RANDOM) for one in rest]
        recall = sum(one.included for one in decided) / RELEVANT
        check = said(decided, TOTAL - len(decided))["check"]
        covered += check.low <= recall <= check.high  # type: ignore[operator]
    assert covered >= 0.93 * 100


@pytest.mark.parametrize(("steep", "at_least"), [(6, 0.97), (2, 0.95)])
def test_the_lower_end_of_the_order_holds_where_the_order_is_better_than_chance(steep: float, at_least: float) -> None:
    random, held = Random(5), 0
    for _ in range(40):
        truth, stop = simulated(random, steep=steep), random.choice((300, 500, 700))
        order = said(run_of("".join("-+"[one] for one in truth[:stop])), TOTAL - stop)["order"]
        held += order.low <= sum(truth[:stop]) / RELEVANT  # type: ignore[operator]
    assert held >= at_least * 40


@settings(max_examples=30, deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=40), st.integers(0, 30), st.integers(0, 20))
def test_estimates_are_shares_in_their_intervals(included: list[bool], unscreened: int, last: int) -> None:
    decided = [Shown(one, LEARNED) for one in included] + [Shown(False, RANDOM)] * last
    for one in estimates(decided, unscreened):
        assert 0 <= one.p_value <= 1
        if one.recall is None or one.low is None or one.high is None:
            assert not any(included)
        else:
            assert 0 < one.low <= one.recall <= one.high <= 1


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 30), st.integers(0, 30), st.integers(0, 30))
def test_more_exclusions_in_a_row_never_lower_the_lower_end(found: int, more: int, unscreened: int) -> None:
    fewer = said(run_of("+" * found + "-" * 5), unscreened + more)["order"]
    longer = said(run_of("+" * found + "-" * (5 + more)), unscreened)["order"]
    assert longer.low >= fewer.low  # type: ignore[operator]


def test_what_is_left_of_a_stretch() -> None:
    assert Stretch(draws=5, included=1, population=20).unscreened == 15


def placed(rows: Iterable[str]) -> list[Placed[DecisionRow]]:
    """Rows as `record decision time model`, in the order of the file."""
    cells = [row.split() for row in rows]
    return [
        Placed(DecisionRow.model_validate({"record_id": record, "decision": decision, "reviewer": "r1",
                                           "decided_at": f"2024-03-01T{time}", "model": model.replace("_", " ")}),
               "r1.csv", place)
        for place, (record, decision, time, model) in enumerate(cells, start=2)
    ]  # fmt: skip


@pytest.fixture
def stage() -> Stage:
    design = {"kind": "sample", "reviewers": ["r1"], "second_reviewers": ["r2"], "share": 0.5, "seed": 1}
    return Stage.model_validate({"id": "ta", "label": "TA", "design": design})


def test_a_decision_keeps_its_place_when_it_is_changed_and_loses_it_when_undone(stage: Stage) -> None:
    written = placed(["a include 10:00 random/1_seed_1", "b include 10:01 tfidf-svm/1_seed_1",
                      "c exclude 10:02 tfidf-svm/1_seed_1", "d unsure 10:03 tfidf-svm/1_seed_1",
                      "b exclude 10:04 tfidf-svm/1_seed_1", "c undone 10:05 tfidf-svm/1_seed_1",
                      "x include 10:06 tfidf-svm/1_seed_1"])  # fmt: skip
    citation_of = {one: one for one in "abcdefg"}
    one = progress(stage, "r1", written, citation_of, set(citation_of))
    assert (one.decided, one.found, one.unscreened) == (3, 2, 4)
    assert one.models == ("random/1 seed 1", "tfidf-svm/1 seed 1")


def test_a_second_reviewer_is_asked_for_the_sample_only(stage: Stage) -> None:
    citation_of = {one: one for one in "abcdefgh"}
    written = placed([f"{one} include 10:00 tfidf-svm/1_seed_1" for one in "abcdefgh"])
    one = progress(stage, "r2", written, citation_of, set(citation_of))
    assert (one.decided, one.unscreened) == (4, 0)


@pytest.fixture
def learned(toy: Path) -> Path:
    """The toy review, where r1 has decided on three of eight in a learned order, and r2 in no order."""
    path = toy / "data/screening/title_abstract/r1.csv"
    lines = path.read_text().splitlines()
    rows = [f"{line},{place},tfidf-svm/1 seed 1" for place, line in enumerate(lines[1:4], start=1)]
    path.write_text("\n".join([lines[0] + ",rank,model", *rows]) + "\n")
    return toy


def test_only_who_screened_in_a_learned_order_is_reported(learned: Path, citation_of: dict[str, str]) -> None:
    [one] = report(load(learned), citation_of)
    assert (one.stage, one.reviewer, one.decided, one.models) == ("title_abstract", "r1", 3, ("tfidf-svm/1 seed 1",))
    assert one.decided + one.unscreened == 8
    said = list(in_words(one))
    assert said[0] == f"r1 at title_abstract: 3 decided, {one.found} not excluded, 5 unscreened"
    assert "rule `order`, on 3 decisions: an estimated" in said[1]


def test_a_review_without_a_learned_order_says_nothing(toy: Path, citation_of: dict[str, str]) -> None:
    assert list(report(load(toy), citation_of)) == []
