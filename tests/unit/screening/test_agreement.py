"""Agreement against published worked examples, and what must not be estimated."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builds import ROOT
from realist.config import Stage
from realist.contract import DecisionValue
from realist.screening import agreement
from realist.screening.agreement import agreement_rows, compared, group_rows, independent_choices, over_time_rows, rated
from realist.screening.decisions import Log, Vote
from realist.screening.statistics import Table, fleiss, gwet, krippendorff, measures
from realist.tables import read_dicts
from realist.yaml_files import read_yaml

WORKED = [
    # (a, b, c, d), percent, kappa, PABAK: both include, only A, only B, both exclude.
    pytest.param((20, 5, 10, 15), 0.70, 0.40, 0.40, id="computed by hand from the formulas"),
    pytest.param((22, 2, 4, 11), 0.85, 0.67, 0.69, id="Sim and Wright 2005, doi:10.1093/ptj/85.3.257"),
    pytest.param((15, 5, 10, 70), 0.85, 0.57, 0.70, id="Viera and Garrett 2005, Fam Med 37:360-3"),
    pytest.param((40, 9, 6, 45), 0.85, 0.70, 0.70, id="Feinstein and Cicchetti 1990, doi:10.1016/0895-4356(90)90158-L"),
    pytest.param((80, 10, 5, 5), 0.85, 0.32, 0.70, id="the same, one category rare"),
]


@pytest.mark.parametrize(("cells", "percent", "kappa", "pabak"), WORKED)
def test_worked_examples(cells: tuple[int, int, int, int], percent: float, kappa: float, pabak: float) -> None:
    found = measures(Table(*cells))
    assert [round(found[one] or 0, 2) for one in ("percent", "kappa", "pabak")] == [percent, kappa, pabak]


def test_the_check_values_of_the_shared_standard() -> None:
    path = ROOT.parent / "shared/standards/agreement.yaml"
    if not path.is_file():
        pytest.skip("the shared standards are not here")
    checked = read_yaml(path, path.name).value["check"]
    found = measures(Table(**checked["table"]))
    names = {"prevalence": "prevalence_index", "bias": "bias_index", "kappa": "cohen_kappa", "ac1": "gwet_ac1",
             "positive": "positive_agreement", "negative": "negative_agreement"}  # fmt: skip
    for name in ("percent", "kappa", "pabak", "ac1", "prevalence", "bias", "positive", "negative"):
        value = found[name]
        assert value is not None
        assert abs(value) == pytest.approx(checked["values"][names.get(name, name)], abs=1e-6)


def test_ac1_of_high_agreement() -> None:
    """Gwet 2008, doi:10.1348/000711006X126600: 125 subjects, where kappa falls below nought."""
    found = measures(Table(118, 5, 2, 0))
    assert [round(found[one] or 0, 4) for one in ("percent", "kappa", "ac1")] == [0.944, -0.0234, 0.9408]


def test_ac1_of_three_categories_and_its_error() -> None:
    """100 abstracts, two abstractors: vignette of the R package irrCAC 1.0 by Gwet, AC1 0.8493305, error 0.04321747."""
    ac1, low, high = gwet([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    assert low is not None
    assert high is not None
    assert ac1 == pytest.approx(0.8493305, abs=1e-7)
    assert (high - low) / 2 / 1.959964 == pytest.approx(0.04321747, abs=1e-7)


def test_specific_agreement() -> None:
    """Cicchetti and Feinstein 1990, doi:10.1016/0895-4356(90)90159-M: what is agreed of each kind."""
    found = measures(Table(40, 9, 6, 45))
    assert [round(found[one] or 0, 3) for one in ("positive", "negative")] == [0.842, 0.857]
    assert measures(Table(0, 0, 0, 5))["positive"] is None


OBSERVERS = ("1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 .")


def test_krippendorff_with_gaps() -> None:
    """Krippendorff 2011, Computing Krippendorff's alpha-reliability: four observers, twelve units; and two, ten."""
    units = [[value for value in unit if value != "."] for unit in zip(*map(str.split, OBSERVERS), strict=True)]
    assert krippendorff(units) == pytest.approx(0.743, abs=5e-4)
    assert krippendorff(list(zip("0100000010", "1110010000", strict=True))) == pytest.approx(0.095, abs=5e-4)
    assert krippendorff([[True, True], [True]]) is None


def test_fleiss_of_two_is_the_pi_of_scott() -> None:
    """Of the abstracts above, as table of counts: Scott's pi 0.7962397, by the same vignette."""
    table = {(0, 0): 13, (1, 1): 20, (1, 2): 7, (2, 1): 4, (2, 2): 56}
    counts = [[pair.count(one) for one in range(3)] for pair, times in table.items() for _ in range(times)]
    assert fleiss(counts) == pytest.approx(0.7962397, abs=1e-7)
    assert fleiss([[3, 0], [3, 0]]) is None


def test_fleiss_of_fourteen_raters() -> None:
    """Ten subjects, fourteen raters, five categories: the worked example of Wikipedia, Fleiss' kappa, 0.210."""
    counts = [[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1], [7, 7, 0, 0, 0],
              [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]]  # fmt: skip
    assert fleiss(counts) == pytest.approx(0.210, abs=5e-4)


def test_prevalence_and_bias() -> None:
    found = measures(Table(20, 5, 10, 15))
    assert found["prevalence"] == pytest.approx(0.1)
    assert found["bias"] == pytest.approx(-0.1)


def test_both_used_one_category_only() -> None:
    found = measures(Table(0, 0, 0, 50))
    assert found["percent"] == found["pabak"] == 1
    assert found["kappa"] is found["kappa_low"] is found["kappa_high"] is None


def test_full_agreement_has_a_kappa_but_no_interval() -> None:
    found = measures(Table(3, 0, 0, 1))
    assert found["kappa"] == 1
    assert found["kappa_low"] is found["kappa_high"] is None


def large_sample_error(table: Table) -> float:
    """The standard error of kappa, as Fleiss, Cohen and Everitt (1969) give it, written out for two categories."""
    n = table.n
    shares = [[table.a / n, table.b / n], [table.c / n, table.d / n]]
    rows = [sum(row) for row in shares]
    columns = [shares[0][one] + shares[1][one] for one in (0, 1)]
    observed = shares[0][0] + shares[1][1]
    expected = sum(row * column for row, column in zip(rows, columns, strict=True))
    kappa = (observed - expected) / (1 - expected)
    first = sum(shares[one][one] * (1 - (rows[one] + columns[one]) * (1 - kappa)) ** 2 for one in (0, 1))
    second = (1 - kappa) ** 2 * sum(
        shares[one][other] * (columns[one] + rows[other]) ** 2 for one in (0, 1) for other in (0, 1) if one != other
    )
    third = (kappa - expected * (1 - kappa)) ** 2
    return math.sqrt((first + second - third) / n) / (1 - expected)


@pytest.mark.parametrize("cells", [(20, 5, 10, 15), (22, 2, 4, 11), (80, 10, 5, 5)])
def test_the_interval_is_that_of_fleiss_cohen_and_everitt(cells: tuple[int, int, int, int]) -> None:
    table = Table(*cells)
    found = measures(table)
    assert found["kappa"] is not None
    half = 1.959964 * large_sample_error(table)
    assert found["kappa_low"] == pytest.approx(max(-1, found["kappa"] - half), abs=1e-4)
    assert found["kappa_high"] == pytest.approx(min(1, found["kappa"] + half), abs=1e-4)


@given(st.lists(st.integers(0, 60), min_size=4, max_size=4).filter(any))
def test_swapping_reviewers_changes_only_the_sign_of_bias(cells: list[int]) -> None:
    a, b, c, d = cells
    one, other = measures(Table(a, b, c, d)), measures(Table(a, c, b, d))
    for name, value in one.items():
        assert other[name] == (pytest.approx(-value if name == "bias" else value) if value is not None else None)


@given(st.lists(st.integers(0, 60), min_size=4, max_size=4).filter(any))
def test_everything_lies_in_its_range(cells: list[int]) -> None:
    for name, value in measures(Table(*cells)).items():
        assert value is None or (0 if name in ("percent", "positive", "negative") else -1) - 1e-9 <= value <= 1 + 1e-9


def stage(**more: Any) -> Stage:
    design = {"kind": "dual", "reviewers": ["r1", "r2", "r3"]}
    return Stage.model_validate({"id": "ta", "label": "Title and abstract", "design": design} | more)


def vote(who: str, what: str, citation: str, at: str = "2024-01-01", subject: str = "") -> Vote:
    return Vote(citation, subject or citation, who, DecisionValue(what), "", at, f"{who}.csv", 2)


def test_only_what_both_decided_enters_and_each_pair_has_a_row() -> None:
    log = Log(
        [
            vote("r1", "include", "a"),
            vote("r2", "include", "a"),
            vote("r1", "exclude", "b"),
            vote("r3", "include", "b"),
            vote("r1", "exclude", "c"),
        ]
    )
    rows = [
        (row["reviewer_a"], row["reviewer_b"], row["n"], row["only_b"])
        for row in agreement_rows(stage(), independent_choices(stage(), log))
    ]
    assert rows == [("r1", "r2", "1", "0"), ("r1", "r3", "1", "1")]


def test_a_mind_changed_after_the_conflict_was_settled_does_not_count() -> None:
    log = Log(
        [
            vote("r1", "include", "a"),
            vote("r2", "exclude", "a"),
            vote("r2", "include", "a", at="2024-03-01"),
        ],
        [vote("r3", "include", "a", at="2024-02-01")],
    )
    [row] = agreement_rows(stage(), independent_choices(stage(), log))
    assert (row["both_include"], row["only_a"]) == ("0", "1")


def test_a_mind_changed_before_does() -> None:
    log = Log([vote("r1", "include", "a"), vote("r2", "exclude", "a"), vote("r2", "include", "a", at="2024-01-09")])
    [row] = agreement_rows(stage(), independent_choices(stage(), log))
    assert (row["both_include"], row["kappa"]) == ("1", "")


def test_unsure_counts_as_configured() -> None:
    log = Log(
        [vote("r1", "unsure", "a"), vote("r2", "include", "a"), vote("r1", "include", "b"), vote("r2", "include", "b")]
    )
    [lenient] = agreement_rows(stage(unsure="include"), independent_choices(stage(unsure="include"), log))
    [strict] = agreement_rows(stage(unsure="conflict"), independent_choices(stage(unsure="conflict"), log))
    assert (lenient["n"], lenient["unsure"], lenient["unsure_as"]) == ("2", "1", "include")
    assert (strict["n"], strict["unsure"], strict["unsure_as"]) == ("1", "1", "left out")


def test_who_said_two_things_of_one_report_says_nothing_of_agreement() -> None:
    log = Log(
        [
            vote("r1", "include", "a", subject="m:1"),
            vote("r1", "exclude", "a", subject="s:1"),
            vote("r2", "include", "a"),
        ]
    )
    assert agreement_rows(stage(), independent_choices(stage(), log)) == []


ROUND = {"id": "pilot", "citations": 2, "seed": 1, "reviewers": ["r1", "r2", "r3"]}


def in_pilot(who: str, what: str, citation: str) -> Vote:
    return replace(vote(who, what, citation), round="pilot")


def test_a_round_counts_by_its_own_rows_and_not_for_the_stage() -> None:
    """After the round r2 came round to the others' view: that is not independent."""
    log = Log(
        [in_pilot(who, what, "a") for who, what in (("r1", "include"), ("r2", "exclude"), ("r3", "include"))]
        + [vote("r2", "include", "a", at="2024-01-02"), vote("r1", "include", "b"), vote("r2", "include", "b")]
    )
    rows = agreement_rows(stage(rounds=[ROUND]), independent_choices(stage(rounds=[ROUND]), log))
    assert [(row["round"], row["reviewer_a"], row["reviewer_b"], row["percent"][:3]) for row in rows] == [
        ("", "r1", "r2", "1.0"),
        ("pilot", "r1", "r2", "0.0"),
        ("pilot", "r1", "r3", "1.0"),
        ("pilot", "r2", "r3", "0.0"),
    ]
    [group] = group_rows(stage(rounds=[ROUND]), independent_choices(stage(rounds=[ROUND]), log))
    assert (group["round"], group["reviewers"], group["raters"], group["n"]) == ("pilot", "r1; r2; r3", "3", "1")


def test_more_than_two_share_a_stage() -> None:
    """Each citation is decided on by two of three: Fleiss' kappa of two raters, alpha of the same."""
    pairs = [("r1", "r2"), ("r2", "r3"), ("r1", "r3"), ("r1", "r2")]
    said = [("include", "include"), ("exclude", "exclude"), ("include", "exclude"), ("exclude", "exclude")]
    log = Log([vote(who, what, str(number)) for number, (people, choices) in enumerate(zip(pairs, said, strict=True))
               for who, what in zip(people, choices, strict=True)])  # fmt: skip
    [group] = group_rows(stage(), independent_choices(stage(), log))
    assert (group["raters"], group["n"], group["n_alpha"]) == ("2", "4", "4")
    assert float(group["fleiss_kappa"]) == pytest.approx(1 - 0.25 / (2 * (3 / 8) * (5 / 8)), abs=1e-6)
    assert float(group["alpha"]) == pytest.approx(1 - 7 * 0.25 * 8 / (2 * 3 * 5), abs=1e-6)


def test_what_a_coefficient_counts_is_named() -> None:
    """r1 and r2 on three, one of them unsure and left out; r3 on one of these too."""
    cast = [("r1", "include", "1"), ("r2", "include", "1"), ("r3", "exclude", "1"), ("r1", "exclude", "2"),
            ("r2", "include", "2"), ("r1", "exclude", "3"), ("r2", "unsure", "3")]  # fmt: skip
    log = Log([vote(who, what, number) for who, what, number in cast])
    strict = stage(unsure="conflict")
    choices = independent_choices(strict, log)[""]
    assert compared(choices) == {("r1", "r2"): ["1", "2"], ("r1", "r3"): ["1"], ("r2", "r3"): ["1"]}
    [group] = group_rows(strict, {"": choices})
    assert rated(choices) == (["1"], ["1", "2"])
    assert (group["n"], group["n_alpha"]) == ("1", "2")


def test_over_time_by_hundreds_in_the_order_of_the_later_decision() -> None:
    log = Log(
        [vote("r1", "include", f"{number:03}", at="2024-01-01") for number in range(150)]
        + [
            vote("r2", "include" if number < 100 else "exclude", f"{number:03}", at=f"2024-02-{2 - number // 100:02}")
            for number in range(150)
        ]
    )
    first, second = over_time_rows(stage(), independent_choices(stage(), log))
    assert [first[one] for one in ("first", "last", "first_at", "last_at", "n", "only_a")] == [
        "1", "100", "2024-02-01", "2024-02-02", "100", "50",
    ]  # fmt: skip
    assert [second[one] for one in ("first", "last", "n", "percent")] == ["101", "150", "50", "1.000000"]


@given(st.lists(st.lists(st.booleans(), min_size=2, max_size=2), min_size=2, max_size=30))
def test_alpha_of_two_raters_is_fleiss_kappa_of_a_small_sample(units: list[list[bool]]) -> None:
    """Alpha is Fleiss' kappa with a correction for few units: 1 - (1 - kappa)(N - 1)/N, N values."""
    kappa, alpha = fleiss([[unit.count(True), unit.count(False)] for unit in units]), krippendorff(units)
    if kappa is None or alpha is None:
        assert kappa is alpha is None
    else:
        values = 2 * len(units)
        assert alpha == pytest.approx(1 - (1 - kappa) * (values - 1) / values)


def test_the_toy_review(toy: Path, screened: Callable[[], Path], settings: Any) -> None:
    out = screened()
    used = agreement.Settings.model_validate(settings(None, "review.data_status", "screening.stages"))
    tables = sorted((toy / "data/screening").glob("*/*.csv"))
    citations, output = toy / "results/deduplication/citations.csv", out / "agreement.csv"
    more = out / "agreement_over_time.csv", out / "agreement_groups.csv"
    agreement.establish(citations, tables, [], out / "decisions.csv", used, output, *more)
    assert [(row["first"], row["last"], row["n"]) for row in read_dicts(more[0])] == [("1", "8", "8"), ("1", "4", "4")]
    assert read_dicts(more[1]) == []
    first, second = read_dicts(output)
    assert [first[one] for one in ("n", *agreement.CELLS)] == ["8", "4", "1", "0", "3"]
    assert (first["percent"], first["kappa"]) == ("0.875000", "0.750000")
    assert [second[one] for one in ("n", *agreement.CELLS, "kappa_low")] == ["4", "3", "0", "0", "1", ""]


def test_only_what_reached_the_stage_counts(toy: Path, screened: Callable[[], Path], settings: Any) -> None:
    for reviewer in ("r1", "r2"):
        path = toy / f"data/screening/full_text/{reviewer}.csv"
        path.write_text(path.read_text() + f"medline:99000003,include,,{reviewer},2023-02-22,\n")
    test_the_toy_review(toy, screened, settings)
