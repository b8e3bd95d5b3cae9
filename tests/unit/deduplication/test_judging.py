"""`realist judge`: what is shown, what is written, and what a second thought takes back."""

import shutil
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from realist.checking.whole import check_review
from realist.contract import VerdictRow
from realist.deduplication.judging import reasons, side_by_side
from realist.deduplication.judging_command import judge
from realist.errors import ReviewError
from realist.review import read_rows
from realist.tables import write_rows

TOY = Path(__file__).parents[2] / "toy"
HEADER = "record_a,record_b,verdict,reviewer,decided_at,reason\n"
A, B, C, D = "medline:99000001", "medline:99000002", "medline:99000003", "scopus:2-s2.0-99000000001"
EVIDENCE = "same title (+6); same authors (+3); in another volume of the same (+0); DOIs differ (-5)"


@pytest.fixture
def review(tmp_path: Path) -> Path:
    root = tmp_path / "toy"
    shutil.copytree(TOY, root, ignore=shutil.ignore_patterns("results", ".snakemake"))
    records = [(A, "Fairness in stroke care\x1b[2J", "Quillfern, Ada"), (B, "Fairness in stroke care", "Quillfern A"),
               (C, "Fair stroke care", ""), (D, "Wards", "")]  # fmt: skip
    write_rows(root / "results/records/medline.csv", ("record_id", "title", "authors"), records)
    write_rows(root / "results/records/rejects.csv", ("search_id", "reason"), [("medline", "no title")])
    queue(root, (A, B), (B, C), (A, C), ("medline:gone", A))
    return root


def queue(root: Path, *pairs: tuple[str, str]) -> None:
    rows = [(*pair, "7.0", EVIDENCE, "simulated") for pair in pairs]
    columns = ("record_a", "record_b", "score", "evidence", "data_status")
    write_rows(root / "results/deduplication/queue.csv", columns, rows)


def answer(root: Path, keys: str, reviewer: str = "r1") -> Result:
    return CliRunner().invoke(judge, ["--reviewer", reviewer, "--review", str(root)], input=keys)


def table(root: Path) -> Path:
    return root / "data/deduplication/verdicts.csv"


def said(root: Path) -> list[tuple[str, str, str, str]]:
    rows = [row.value for row in read_rows(table(root), VerdictRow)]
    return [(row.record_a, row.record_b, row.verdict.value, row.reason) for row in rows]


def test_answers_are_written_at_once_with_who_and_why(review: Path) -> None:
    finished = answer(review, "s\none paper, two databases\nd\nother years\n")  # the input ends: as Ctrl-D
    assert finished.exit_code == 0
    assert said(review) == [(A, B, "same", "one paper, two databases"), (B, C, "different", "other years")]
    assert "2 answered, 1 left." in finished.output
    assert "1 of 3" in finished.output  # not the pair whose record is gone
    assert "\x1b" not in finished.output
    assert "for:     same title, same authors" in finished.output
    assert "against: in another volume of the same, DOIs differ" in finished.output
    assert "simulated" in finished.output


def test_what_is_answered_is_not_asked_again(review: Path) -> None:
    answer(review, "s\nsame\nq\n")
    finished = answer(review, "q\n", "r2")
    assert "1 of 2" in finished.output
    assert len(said(review)) == 1


def test_enter_repeats_the_last_reason(review: Path) -> None:
    answer(review, "s\n\n \nsame place\ns\n\nq\n")
    assert [row[3] for row in said(review)] == ["same place", "same place"]


def test_undo_takes_the_answers_of_this_session_back(review: Path) -> None:
    finished = answer(review, "s\none\nk\ns\ntwo\nu\nu\nu\nd\nthree\nq\n")
    assert said(review) == [(A, B, "different", "three")]
    assert "Nothing was answered since you began" in finished.output


def test_an_answer_that_contradicts_others_is_not_written(review: Path) -> None:
    finished = answer(review, "s\nx\ns\nx\nd\nx\nq\n")
    assert "Not written." in finished.output
    assert "what rows 2, 3 say together: they are the same" in finished.output
    assert len(said(review)) == 2


def test_the_check_accepts_what_was_written(review: Path) -> None:
    (review / "results/records/toy.csv").write_text(
        f"record_id\n{known_record(review, 0)}\n{known_record(review, 1)}\n"
    )
    queue(review, (known_record(review, 0), known_record(review, 1)))
    before = check_review(review)
    answer(review, 'd\nsays "no", and so do I\n')
    assert len(said(review)) == 1
    assert [one for one in check_review(review) if one not in before] == []


def known_record(root: Path, place: int) -> str:
    lines = (root / "data/screening/title_abstract/r1.csv").read_text().splitlines()
    return lines[place + 1].split(",")[0]


@pytest.mark.parametrize(("reviewer", "words"), [("r9", "one of: r1, r2, r3"), ("", "one of: r1, r2, r3")])
def test_only_people_of_the_review_judge(review: Path, reviewer: str, words: str) -> None:
    finished = answer(review, "", reviewer)
    assert finished.exit_code == 2
    assert words in finished.output


def test_without_a_queue_it_says_how_to_get_one(review: Path) -> None:
    (review / "results/deduplication/queue.csv").unlink()
    finished = answer(review, "")
    assert isinstance(finished.exception, ReviewError)
    assert "snakemake --cores all deduplication" in str(finished.exception)


@given(st.text(), st.text(), st.integers(20, 200))
def test_lines_fit_the_terminal_and_hold_no_control_characters(left: str, right: str, width: int) -> None:
    for line in side_by_side({"record_id": "a", "title": left}, {"record_id": "b", "title": right}, width):
        assert not {unicodedata.category(one) for one in line} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
        assert len(line) <= max(width, 21)


def test_fields_that_differ_are_marked() -> None:
    a, b = ({"record_id": one, "year": "2018", "volume": volume, "doi": doi} for one, volume, doi in
            (("a", "9", "10.5555/x"), ("b", "10", "")))  # fmt: skip
    lines = list(side_by_side(a, b, 80))
    assert [line.split() for line in lines] == [
        ["id", "a", "b"], ["year", "2018", "2018"], ["volume", "*", "9", "10"], ["doi", "10.5555/x", "-"],
    ]  # fmt: skip


def test_evidence_is_parted_into_for_and_against() -> None:
    assert reasons("not alike enough to be compared") == ([], [])
    assert reasons("one is a notice (erratum, reply) (-9)") == ([], ["one is a notice (erratum, reply)"])
