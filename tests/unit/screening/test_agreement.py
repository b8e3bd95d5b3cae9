"""Agreement against published worked examples, and what must not be estimated."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realist.config import Stage
from realist.contract import DecisionValue
from realist.screening import agreement
from realist.screening.agreement import Table, agreement_rows, measures
from realist.screening.decisions import Log, Vote
from realist.tables import read_dicts

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
def test_swapping_the_reviewers_changes_only_the_sign_of_bias(cells: list[int]) -> None:
    a, b, c, d = cells
    one, other = measures(Table(a, b, c, d)), measures(Table(a, c, b, d))
    for name, value in one.items():
        assert other[name] == (pytest.approx(-value if name == "bias" else value) if value is not None else None)


@given(st.lists(st.integers(0, 60), min_size=4, max_size=4).filter(any))
def test_everything_lies_in_its_range(cells: list[int]) -> None:
    for name, value in measures(Table(*cells)).items():
        assert value is None or (0 if name == "percent" else -1) - 1e-9 <= value <= 1 + 1e-9


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
    rows = [(row["reviewer_a"], row["reviewer_b"], row["n"], row["only_b"]) for row in agreement_rows(stage(), log)]
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
    [row] = agreement_rows(stage(), log)
    assert (row["both_include"], row["only_a"]) == ("0", "1")


def test_a_mind_changed_before_does() -> None:
    log = Log([vote("r1", "include", "a"), vote("r2", "exclude", "a"), vote("r2", "include", "a", at="2024-01-09")])
    [row] = agreement_rows(stage(), log)
    assert (row["both_include"], row["kappa"]) == ("1", "")


def test_unsure_counts_as_configured() -> None:
    log = Log(
        [vote("r1", "unsure", "a"), vote("r2", "include", "a"), vote("r1", "include", "b"), vote("r2", "include", "b")]
    )
    [lenient] = agreement_rows(stage(unsure="include"), log)
    [strict] = agreement_rows(stage(unsure="conflict"), log)
    assert (lenient["n"], lenient["unsure_as"]) == ("2", "include")
    assert (strict["n"], strict["unsure_as"]) == ("1", "left out")


def test_who_said_two_things_of_one_report_says_nothing_of_agreement() -> None:
    log = Log(
        [
            vote("r1", "include", "a", subject="m:1"),
            vote("r1", "exclude", "a", subject="s:1"),
            vote("r2", "include", "a"),
        ]
    )
    assert agreement_rows(stage(), log) == []


def test_the_toy_review(toy: Path, screened: Callable[[], Path], settings: Any) -> None:
    out = screened()
    used = agreement.Settings.model_validate(settings(None, "review.data_status", "screening.stages"))
    tables = sorted((toy / "data/screening").glob("*/*.csv"))
    citations, output = toy / "results/deduplication/citations.csv", out / "agreement.csv"
    agreement.establish(citations, tables, [], out / "decisions.csv", used, output)
    first, second = read_dicts(output)
    assert [first[one] for one in ("n", *agreement.CELLS)] == ["8", "4", "1", "0", "3"]
    assert (first["percent"], first["kappa"]) == ("0.875000", "0.750000")
    assert [second[one] for one in ("n", *agreement.CELLS, "kappa_low")] == ["4", "3", "0", "0", "1", ""]


def test_only_what_reached_the_stage_counts(toy: Path, screened: Callable[[], Path], settings: Any) -> None:
    for reviewer in ("r1", "r2"):
        path = toy / f"data/screening/full_text/{reviewer}.csv"
        path.write_text(path.read_text() + f"medline:99000003,include,,{reviewer},2023-02-22,\n")
    test_the_toy_review(toy, screened, settings)
