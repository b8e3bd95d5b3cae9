"""Claims: predicates over numbers, and nothing else."""

import contextlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realist.errors import ReviewError
from realist.manuscript import claims

VALUES: dict[str, float | str] = {"us": 22, "included": 36, "country": "United States", "none": 0}


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        ("us / included > 0.5", True),
        ("us > included or not us == 22", False),
        ("0 < us <= 22 < included", True),
        ("-us + included * 2 - 1 == 49", True),
        ('country == "United States" and us != 21', True),
        ("  us >= 22  ", True),
        ("us", 22),
    ],
)
def test_predicates(predicate: str, value: Any) -> None:
    assert claims.evaluate(predicate, VALUES) == value


@pytest.mark.parametrize(
    "predicate",
    ["__import__('os').system('true')", "us.real", "[us]", "us ** us", "(lambda: us)()", "us if us else 1", "f'{us}'",
     "us // 2", "us in [22]", "9 << 9", "{us}", "us := 3"],
)  # fmt: skip
def test_nothing_but_arithmetic_and_comparison(predicate: str) -> None:
    with pytest.raises((ValueError, SyntaxError)):
        claims.evaluate(predicate, VALUES)


REFUSED = (claims.UnknownNameError, SyntaxError, ValueError, TypeError, ArithmeticError, MemoryError, RecursionError)


@given(st.text())
def test_no_text_does_anything_but_evaluate_or_be_refused(text: str) -> None:
    with contextlib.suppress(*REFUSED):
        assert isinstance(claims.evaluate(text, VALUES), bool | int | float | str)


def judged(root: Path, *written: str) -> list[str]:
    (root / "report").mkdir(exist_ok=True)
    lines = [f"- id: c{n}\n  text: So it is.\n  predicate: {one}\n" for n, one in enumerate(written)]
    (root / "report/claims.yaml").write_text("".join(lines), encoding="utf-8")
    return [str(problem) for problem in claims.false_claims(root, VALUES)]


def test_a_false_claim_shows_its_numbers(tmp_path: Path) -> None:
    assert judged(tmp_path, "us / included > 0.5", "us / included > 0.9") == [
        "report/claims.yaml, line 4, predicate: a claim is no longer true [M05]\n"
        "    found     us / included > 0.9 (included is 36, us is 22)\n"
        "    expected  that it holds: So it is.\n"
        "    to mend   Correct the sentence first."
    ]


@pytest.mark.parametrize(
    ("predicate", "code", "found"),
    [("usa > 1", "M01", "found     usa"), ("us > 99 and usa > 1", "M01", "found     usa"),
     ("us > 1 or usa > 1", "M01", "found     usa"), ("us > 99 > usa", "M01", "found     usa"),
     ("us > ", "T03", "us >"), ("us / none > 1", "T03", "division by zero"),
     ("country > 1", "T03", "not supported"), ("open('x')", "T03", "is not allowed")],
)  # fmt: skip
def test_a_predicate_that_cannot_be_judged_is_named(tmp_path: Path, predicate: str, code: str, found: str) -> None:
    (said,) = judged(tmp_path, f'"{predicate}"' if "'" in predicate else predicate)
    assert f"[{code}]" in said
    assert found in said


def test_no_claims_is_no_problem(tmp_path: Path) -> None:
    assert not list(claims.false_claims(tmp_path, VALUES))


def test_claims_of_another_form_are_named(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report/claims.yaml").write_text("- id: a\n  txt: b\n  predicate: us > 1\n", encoding="utf-8")
    with pytest.raises(ReviewError, match=r'Did you mean "text"\?'):
        list(claims.false_claims(tmp_path, VALUES))
