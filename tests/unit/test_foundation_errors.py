"""Problems: how they sort, what they say, what of a hostile text reaches the terminal."""

import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realist.errors import (
    SHOWN,
    Kind,
    Problem,
    ReviewError,
    nearest,
    one_of,
    printable,
    quoted,
    relative,
    report,
    stop_if,
)

TEXT = st.text(alphabet=st.characters(), max_size=40)
PROBLEMS = st.builds(
    Problem,
    file=st.sampled_from(["a.csv", "b.yaml"]),
    row=st.integers(0, 3),
    column=st.sampled_from(["", "x"]),
    kind=st.sampled_from(list(Kind)),
    found=TEXT,
    expected=st.sampled_from(["", "this"]),
    remedy=st.sampled_from(["", "that"]),
)


def problem(file: str = "data/x.csv", row: int = 14, column: str = "reason", found: str = '"wrong"') -> Problem:
    return Problem(file, row, column, Kind.UNKNOWN_REASON, found, "one of: a, b", "Correct the cell.")


def test_a_problem_says_where_what_and_how_to_mend_it() -> None:
    assert str(problem()) == (
        "data/x.csv, row 14, reason: an exclusion reason is not in the vocabulary [S02]\n"
        '    found     "wrong"\n'
        "    expected  one of: a, b\n"
        "    to mend   Correct the cell."
    )


def test_a_line_of_yaml_is_called_a_line_and_empty_parts_are_left_out() -> None:
    short = Problem("config.yaml", 3, "", Kind.BAD_YAML, "", "YAML", "")
    assert str(short) == "config.yaml, line 3: YAML cannot be read [F04]\n    expected  YAML"
    assert str(Problem("data", 0, "", Kind.MISSING_FILE, "", "", "")) == "data: a file is missing [F01]"


def test_codes_are_unique_and_name_their_family() -> None:
    codes = [kind.code for kind in Kind]
    assert len(set(codes)) == len(codes)
    assert all(code[0] in "FCTRSIDYM" and code[1:].isdigit() and len(code) == 3 for code in codes)
    assert all(kind.what[0].islower() or kind.what.startswith(("YAML", "CMOC")) for kind in Kind)


@given(st.lists(PROBLEMS, max_size=12), st.randoms())
def test_the_report_does_not_depend_on_the_order_of_finding(found: list[Problem], chance: random.Random) -> None:
    expected = str(ReviewError(found))
    chance.shuffle(found)
    assert str(ReviewError(found)) == expected


def test_the_report_counts() -> None:
    assert report([problem()]).splitlines()[-1] == "1 problem in 1 file."
    assert report([problem(), problem(row=3), problem("b.csv")]).splitlines()[-1] == "3 problems in 2 files."
    assert report([]) == "0 problems in 0 files."


def test_the_report_shows_some_of_many_of_a_kind() -> None:
    many = [problem(row=row) for row in range(2, 100)]
    lines = report([*many, problem("other.csv")]).splitlines()
    assert sum(line.startswith("data/x.csv, row") for line in lines) == SHOWN
    assert lines[-2] == f"data/x.csv: {98 - SHOWN} more of this kind: {Kind.UNKNOWN_REASON.what} [S02]"
    assert lines[-1] == "99 problems in 2 files."
    assert len(ReviewError(many).problems) == 98


def test_stop_if() -> None:
    stop_if([])
    with pytest.raises(ReviewError) as raised:
        stop_if(iter([problem(row=9), problem(row=2), problem(row=9)]))
    assert [one.row for one in raised.value.problems] == [2, 9]


@given(TEXT)
def test_no_control_or_format_character_is_printed(text: str) -> None:
    shown = printable(text)
    assert not {unicodedata.category(one) for one in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    shown.encode("utf-8")


def test_printable_keeps_letters_of_every_script_and_cuts_long_text() -> None:
    assert printable("Über 日本 é") == "Über 日本 é"
    assert printable("\x1b[31mred\r\n\u202e\ud800") == "\\x1b[31mred\\r\\n\\u202e\\ud800"
    assert printable("x" * 301) == "x" * 300 + " ..."


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("no_inequalty", 'Did you mean "no_inequality"? '),
        (" NO_INEQUALITY ", 'Did you mean "no_inequality"? '),
        ("zzz", ""),
    ],
)
def test_nearest(value: str, expected: str) -> None:
    assert nearest(value, ["no_inequality", "not_english"]) == expected


def test_small_words() -> None:
    assert quoted("a") == '"a"'
    assert one_of(["a", "b"]) == "one of: a, b"


def test_relative(tmp_path: Path) -> None:
    assert relative(tmp_path / "data" / "x.csv", tmp_path) == "data/x.csv"
    assert relative(Path("/elsewhere/x.csv"), tmp_path) == "/elsewhere/x.csv"
