"""`realist stop`: what is left, what still waits, and the way back."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from realist.review import load
from realist.screening.checks import outcomes, problems
from realist.screening.decisions import State
from realist.screening.stop_command import stop
from realist.tables import read_dicts

FOLDER = "data/screening/title_abstract"
LEFT = f"{FOLDER}/left.csv"
UNTOUCHED, HALF = "medline:99000003", "medline:99000005"
MODEL = "random, seed 1"


@pytest.fixture
def review(toy: Path) -> Path:
    """The toy review with one citation that nobody decided on, and one that only r1 did."""
    for reviewer, without in (("r1", {UNTOUCHED}), ("r2", {UNTOUCHED, HALF})):
        table = toy / FOLDER / f"{reviewer}.csv"
        table.write_text("".join(line for line in table.open() if line.partition(",")[0] not in without))
    return toy


def call(review: Path, *more: str, reason: str = "No inclusion among the last 400", answer: str = "") -> Result:
    return CliRunner().invoke(stop, ["--by", "r1", "--reason", reason, "--review", str(review), *more], input=answer)


def states(review: Path, citation_of: Mapping[str, str]) -> dict[str, State]:
    found = outcomes(load(review), citation_of)
    return {one.citation_id: one.state for one in found if one.stage == "title_abstract"}


def test_only_what_nobody_decided_on_is_left(review: Path, citation_of: dict[str, str]) -> None:
    done = call(review, "--by", "r2", "--yes")
    assert done.exit_code == 0, done.output
    assert "1 citation decided on by some only" in done.output
    [row] = read_dicts(review / LEFT)
    assert (row["record_id"], row["decision"], row["decided_by"]) == (UNTOUCHED, "left", "r1; r2")
    assert row["reason"] == "No inclusion among the last 400"
    assert [one for one, state in states(review, citation_of).items() if state is State.LEFT] == [UNTOUCHED]
    written = load(review)
    found = list(problems(written, citation_of, outcomes(written, citation_of)))
    assert [one.found for one in found] == [f"1: {HALF}"]


def test_it_asks_before_it_writes(review: Path) -> None:
    assert "Nothing was written." in call(review, answer="n\n").output
    assert not (review / LEFT).exists()
    assert "1 row added" in call(review, answer="y\n").output
    assert len(read_dicts(review / LEFT)) == 1


def test_screening_goes_on(review: Path, citation_of: dict[str, str]) -> None:
    assert "Nothing was left." in call(review, "--resume").output
    call(review, "--yes")
    assert (
        "1 citation left already. Somebody has decided on all others. 1 citation decided on by some only"
        in call(review, "--yes").output
    )
    call(review, "--resume", "--yes", reason="The protocol asks for all")
    assert [row["decision"] for row in read_dicts(review / LEFT)] == ["left", "undone"]
    assert states(review, citation_of)[UNTOUCHED] is State.UNSCREENED
    call(review, "--yes")
    assert states(review, citation_of)[UNTOUCHED] is State.LEFT


def test_the_order_is_kept(review: Path) -> None:
    call(review, "--yes", "--order", "ASReview 2.1,\nELAS u4")
    assert read_dicts(review / LEFT)[0]["model"] == "ASReview 2.1, ELAS u4"


def test_the_order_of_our_own_page_is_known(review: Path) -> None:
    table = review / FOLDER / "r1.csv"
    first, *rows = table.read_text().splitlines()
    table.write_text("\n".join([f"{first},model", *(f"{row},{MODEL.replace(',', ';')}" for row in rows)]) + "\n")
    call(review, "--yes")
    assert read_dicts(review / LEFT)[0]["model"] == MODEL.replace(",", ";")


@pytest.mark.parametrize(
    ("more", "reason", "said"),
    [(["--by", "r9"], "Rule", "one of: r1, r2, r3"), ([], " \n ", "say why, in a sentence")],
)
def test_what_it_does_not_take(review: Path, more: list[str], reason: str, said: str) -> None:
    refused = call(review, *more, "--yes", reason=reason)
    assert (refused.exit_code, said in refused.output) == (2, True), refused.output
    assert not (review / LEFT).exists()


def test_a_first_stage_that_reads_reports_is_not_stopped(review: Path) -> None:
    settings = review / "config.yaml"
    head, _, rest = settings.read_text().partition("    - id: title_abstract\n")
    settings.write_text(head + "    - id: full_text" + rest.partition("    - id: full_text")[2])
    refused = call(review, "--yes")
    assert refused.exit_code == 1
    assert "reads reports" in refused.output


def test_a_row_for_a_stage_of_reports_is_refused(review: Path, citation_of: dict[str, str]) -> None:
    (review / "data/screening/full_text/left.csv").write_text(
        "record_id,decision,reason,decided_by,decided_at\nmedline:99000001,left,tired,r9,2023-03-01\n"
    )
    written = load(review)
    assert written.problems == []
    found = problems(written, citation_of, outcomes(written, citation_of))
    told = {(one.column, one.kind.code) for one in found if one.file.endswith("left.csv")}
    assert {column for column, _ in told} == {"record_id", "decided_by"}
