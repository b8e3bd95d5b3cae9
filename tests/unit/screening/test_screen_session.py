"""The page without a page: what each person is asked, what is written, and what is refused."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realist.checking.whole import check_review
from realist.config import Highlight
from realist.contract import DecisionRow
from realist.deduplication.judging import read_verdicts
from realist.errors import Kind, ReviewError
from realist.review import read_rows
from realist.screening.screen.highlighting import parts
from realist.screening.screen.session import Session
from realist.screening.screen.task import Answer, Refusal, Shown
from realist.tables import read_dicts, write_rows
from unit.screening.desk import FULL_TEXT, HOSTILE, LEADERS, TITLE_ABSTRACT, ask_about, bring, lay, rows, sit

SETTLE, SEEK, JUDGE = "settle:title_abstract", "seek:full_text", "judge:pairs"
A, B, C = "medline:99000001", "medline:99000002", "medline:99000003"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay(tmp_path / "toy")


def say(session: Session, task: str, thing: str, decision: str, reason: str = "", note: str = "") -> Shown:
    seen = session.show(task, thing)["seen"]
    return session.answer(task, thing, Answer(decision=decision, reason=reason, note=note, seen=seen))


def work(session: Session) -> dict[str, tuple[int, int]]:
    return {one["id"]: (one["done"], one["total"]) for one in session.overview()["tasks"]}


def columns(root: Path, table: str, *names: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in names) for row in rows(root, table)]


# ---- screening


def test_a_decision_is_a_row_of_the_reviewers_own_table(root: Path) -> None:
    session = sit(root)
    first = session.show(TITLE_ABSTRACT)
    following = say(session, TITLE_ABSTRACT, first["thing"], "exclude", note=" not about\n care ")
    (row,) = read_rows(root / "data/screening/title_abstract/r1.csv", DecisionRow)
    value = row.value
    assert (value.record_id, value.decision, value.reviewer) == (first["thing"], "exclude", "r1")
    assert (value.note, value.reason) == ("not about care", "")
    assert datetime.fromisoformat(value.decided_at).utcoffset() is not None
    assert (following["place"], following["done"], following["total"]) == (2, 1, 8)
    assert following["thing"] == first["next"]


def test_undo_is_a_new_row_and_the_citation_is_open_again(root: Path) -> None:
    session = sit(root)
    say(session, TITLE_ABSTRACT, A, "include")
    say(session, TITLE_ABSTRACT, B, "exclude")
    back = session.take_back(TITLE_ABSTRACT)
    assert (back["thing"], back["mine"], back["done"]) == (B, None, 1)
    assert columns(root, "title_abstract/r1", "record_id", "decision") == [
        (A, "include"),
        (B, "exclude"),
        (B, "undone"),
    ]
    assert session.take_back(TITLE_ABSTRACT)["thing"] == A
    with pytest.raises(Refusal, match="Nothing was answered here since you began"):
        session.take_back(TITLE_ABSTRACT)


def test_another_day_goes_on_where_this_one_ended(root: Path) -> None:
    session = sit(root)
    shown = session.show(TITLE_ABSTRACT)
    for _ in range(3):
        shown = say(session, TITLE_ABSTRACT, shown["thing"], "include", note="seen")
    again = sit(root)
    assert work(again)[TITLE_ABSTRACT] == (3, 8)
    assert again.show(TITLE_ABSTRACT)["thing"] == shown["thing"]
    before = again.show(TITLE_ABSTRACT, shown["previous"])
    assert (before["mine"]["decision"], before["mine"]["note"]) == ("include", "seen")
    assert again.take_back(TITLE_ABSTRACT, before["thing"])["mine"] is None


def test_a_changed_mind_is_a_new_row_about_the_same_record(root: Path) -> None:
    (root / "data/screening/title_abstract/r1.csv").write_text(
        f"record_id,decision,reason,reviewer,decided_at,note\nscopus:2-s2.0-990000000001,include,,r1,2023-02-01,\n"
        f"{A},include,,r1,2023-02-01,\n"
    )
    session = sit(root)
    say(session, TITLE_ABSTRACT, A, "exclude")
    written = columns(root, "title_abstract/r1", "record_id", "decision")
    assert sorted(written[2:]) == [(A, "exclude"), ("scopus:2-s2.0-990000000001", "exclude")]
    assert session.show(TITLE_ABSTRACT, A)["mine"]["decision"] == "exclude"


def test_nothing_of_the_other_reviewer_reaches_the_page(root: Path) -> None:
    (root / "data/reports/retrieval.csv").unlink()  # else the one found by citations would enter late
    note = "Words of the other reviewer"
    table = root / "data/screening/title_abstract/r2.csv"
    table.write_text(table.read_text().replace(",\n", f",{note}\n"))
    session = sit(root)
    pages = [session.overview(), *(session.show(TITLE_ABSTRACT, one) for one in LEADERS)]
    assert all("r2" not in str(page) and note not in str(page) for page in pages)
    table.unlink()
    blank = [sit(root).show(TITLE_ABSTRACT, one) for one in LEADERS]
    assert blank == pages[1:]  # whatever the other decided, or nothing, the page is the same


def test_the_order_is_ones_own_and_lasts(root: Path) -> None:
    def order(reviewer: str, **wish: str) -> list[str]:
        session = sit(root, reviewer, **wish)
        return sorted(LEADERS, key=lambda one: int(session.show(TITLE_ABSTRACT, one)["place"]))

    assert order("r1") == order("r1") != order("r2")
    assert order("r1", order="id") == sorted(LEADERS)


def test_what_the_check_says_of_the_rows_is_nothing(root: Path) -> None:
    session = sit(root)
    decisions = {row["record_id"]: row["decision"] for row in read_dicts(lay(root.parent / "whole", undecided=False)
                 / "data/screening/title_abstract/r1.csv")}  # fmt: skip
    for one, decision in decisions.items():
        say(session, TITLE_ABSTRACT, one, decision)
    settler = sit(root, "r3")
    say(settler, SETTLE, "medline:99000004", "include", note="who is reached")
    for one in (A, B, "citations:WOS:990000000000001"):
        say(session, FULL_TEXT, one, "include")
    say(session, FULL_TEXT, "medline:99000004", "exclude", "no_inequality")
    assert [one for one in check_review(root) if "screening" in one.file] == []


# ---- the learned order


def teach(session: Session, times: int) -> list[str]:
    """Screen that many, including what speaks of wards; the order in which they were shown."""
    shown = []
    for _ in range(times):
        thing = session.show(TITLE_ABSTRACT)["thing"]
        say(session, TITLE_ABSTRACT, thing, "include" if thing.startswith("scopus") else "exclude")
        shown.append(thing)
    return shown


@pytest.fixture
def wards(root: Path) -> Path:
    """Two of the eight speak of wards."""
    works = root / "results/deduplication/bibliography.csv"
    rows = read_dicts(works)
    for row in rows:
        subject = "ward rounds and nurses" if row["citation_id"].startswith("scopus") else "laboratory enzymes"
        row["title"] = row["abstract"] = f"{subject} {row['citation_id'][-1]}"
    write_rows(works, tuple(rows[0]), [tuple(row.values()) for row in rows])
    return root


def test_a_learned_order_shows_what_resembles_the_inclusions_and_rows_tell_of_it(wards: Path) -> None:
    session = sit(wards, order="learned")
    shown = teach(session, 8)
    written = columns(wards, "title_abstract/r1", "record_id", "rank", "model")
    assert [row[:2] for row in written] == [(one, str(rank)) for rank, one in enumerate(shown, start=1)]
    taught = [row[2].startswith("tfidf-svm/1 seed ") for row in written].index(True)
    assert 0 < taught < 5
    assert shown[taught].startswith("scopus")  # the other one of its kind


def test_a_learned_order_goes_on_where_it_stopped_and_undo_gives_the_citation_back(wards: Path) -> None:
    session = sit(wards, order="learned")
    shown = teach(session, 4)
    again = sit(wards, order="learned")
    assert again.show(TITLE_ABSTRACT)["thing"] == session.show(TITLE_ABSTRACT)["thing"]
    assert again.show(TITLE_ABSTRACT)["previous"] == shown[-1]
    assert again.take_back(TITLE_ABSTRACT, shown[-1])["mine"] is None
    assert work(again)[TITLE_ABSTRACT] == (3, 8)


def test_a_random_order_behind_a_learned_one_is_told_of_too(wards: Path) -> None:
    teach(sit(wards, order="learned"), 4)
    teach(sit(wards), 1)
    last = columns(wards, "title_abstract/r1", "rank", "model")[-1]
    assert last[0] == "5"
    assert last[1].startswith("random/1 seed ")
    teach(sit(wards, "r2"), 0)
    say(sit(wards, "r2"), TITLE_ABSTRACT, A, "exclude")
    assert rows(wards, "title_abstract/r2")[-1].get("model", "") == ""


# ---- refusals


@pytest.mark.parametrize(
    ("thing", "decision", "reason", "words"),
    [
        ("medline:404", "include", "", "is not among what you have to do here"),
        ("scopus:2-s2.0-990000000001", "include", "", "is not among what you have to do here"),
        (A, "undone", "", "There is no answer undone here"),
        (A, "include", "no_inequality", "Only an exclusion has a reason"),
        (A, "exclude", "lmic", "lmic is not a reason of this stage"),
    ],
)
def test_a_decision_that_breaks_a_rule_is_refused(
    root: Path, thing: str, decision: str, reason: str, words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        sit(root).answer(TITLE_ABSTRACT, thing, Answer(decision=decision, reason=reason))
    assert rows(root, "title_abstract/r1") == []


def test_where_reasons_are_required_an_exclusion_needs_one(tmp_path: Path) -> None:
    root = lay(tmp_path, undecided=False)
    session = sit(root, "r2")
    (root / "data/screening/full_text/r2.csv").unlink()
    with pytest.raises(Refusal, match="every exclusion needs a reason"):
        say(session, FULL_TEXT, A, "exclude")
    say(session, FULL_TEXT, A, "exclude", "not_english")
    assert columns(root, "full_text/r2", "record_id", "reason") == [(A, "not_english")]


def test_where_the_report_was_found_is_told(tmp_path: Path) -> None:
    shown = sit(lay(tmp_path, undecided=False)).show(FULL_TEXT, A)
    assert ("Report", "retrieved 2023-02-10; publisher") in shown["facts"]


def test_a_second_window_cannot_overrule_what_it_never_saw(root: Path) -> None:
    one, other = sit(root), sit(root)
    shown = other.show(TITLE_ABSTRACT, A)
    say(one, TITLE_ABSTRACT, A, "include")
    with pytest.raises(Refusal, match="answered in another window"):
        other.answer(TITLE_ABSTRACT, A, Answer(decision="exclude", seen=shown["seen"]))
    say(other, TITLE_ABSTRACT, A, "exclude")
    assert columns(root, "title_abstract/r1", "decision") == [("include",), ("exclude",)]


def test_a_settled_citation_keeps_its_decisions(tmp_path: Path) -> None:
    session = sit(lay(tmp_path, undecided=False))
    shown = session.show(TITLE_ABSTRACT, "medline:99000004")
    assert "settled" in shown["locked"]
    with pytest.raises(Refusal, match="can no longer change"):
        session.take_back(TITLE_ABSTRACT, "medline:99000004")


def test_a_clock_that_goes_backwards_is_named(root: Path) -> None:
    later = (datetime.now(UTC) + timedelta(days=2)).isoformat(timespec="seconds")
    (root / "data/screening/title_abstract/r1.csv").write_text(
        f"record_id,decision,reviewer,decided_at\n{A},include,r1,{later}\n"
    )
    with pytest.raises(Refusal, match="Set the clock"):
        say(sit(root), TITLE_ABSTRACT, A, "exclude")


def test_half_a_row_is_taken_off_and_told(root: Path) -> None:
    session = sit(root)
    say(session, TITLE_ABSTRACT, A, "include")
    table = root / "data/screening/title_abstract/r1.csv"
    table.write_bytes(table.read_bytes() + f"{B},excl".encode())
    again = sit(root)
    assert again.notices == [f"data/screening/title_abstract/r1.csv ended in half a row, which was taken off: {B},excl"]
    assert work(again)[TITLE_ABSTRACT] == (1, 8)


def test_a_search_that_was_not_built_yet_is_named(root: Path) -> None:
    searches = root / "results/records/searches.csv"
    searches.write_text(
        "".join(line for line in searches.read_text().splitlines(keepends=True) if "scopus" not in line)
    )
    assert sit(root).notices == [
        "The search scopus was added since the last build, and what it found is not here. To build: make review"
    ]


def test_a_table_that_is_broken_meanwhile_stays_named_until_it_is_mended(root: Path) -> None:
    session = sit(root)
    table = root / "data/screening/title_abstract/r2.csv"
    whole = table.read_text()
    table.write_text(whole + "half\n")
    for _ in range(2):
        with pytest.raises(ReviewError, match=r"r2\.csv"):
            session.show(TITLE_ABSTRACT)
    table.write_text(whole)
    assert session.show(TITLE_ABSTRACT)["total"] == 8


def test_without_results_it_says_what_to_type(root: Path) -> None:
    (root / "results/deduplication/citations.csv").unlink()
    with pytest.raises(ReviewError, match="snakemake --cores all deduplication"):
        sit(root)


def test_who_has_nothing_to_do_is_told_so(root: Path) -> None:
    settings = root / "config.yaml"
    settings.write_text(settings.read_text().replace("people:\n", "people:\n  - {id: r4, role: Reader}\n"))
    with pytest.raises(ReviewError, match="somebody whom the design names"):
        sit(root, "r4")


# ---- designs


def design(root: Path, design: str) -> None:
    settings = root / "config.yaml"
    settings.write_text(re.sub(r"design: \{.*?\}", f"design: {design}", settings.read_text(), count=1))


def test_a_second_reviewer_is_asked_about_the_sample_alone(root: Path) -> None:
    design(root, "{kind: sample, reviewers: [r1], second_reviewers: [r2], share: 0.3, seed: 7}")
    (root / "data/screening/title_abstract/r2.csv").unlink()
    (root / "data/reports/retrieval.csv").unlink()
    assert (work(sit(root))[TITLE_ABSTRACT], work(sit(root, "r2"))[TITLE_ABSTRACT]) == ((0, 8), (0, 3))


def test_what_enough_others_decided_is_not_asked(root: Path) -> None:
    design(root, "{kind: single, reviewers: [r1, r2]}")
    table = root / "data/screening/title_abstract/r2.csv"
    table.write_text("".join(table.read_text().splitlines(keepends=True)[:4]))
    (root / "data/reports/retrieval.csv").unlink()
    assert work(sit(root))[TITLE_ABSTRACT] == (0, 5)


def test_what_was_decided_in_another_program_is_done_and_stays(root: Path) -> None:
    bring(root, f"{A},r1,include\n")
    session = sit(root)
    assert work(session)[TITLE_ABSTRACT] == (1, 8)
    with pytest.raises(Refusal, match=r"came with data/screening/imports/sheet.csv: include"):
        say(session, TITLE_ABSTRACT, A, "exclude")


def test_a_conflict_of_imported_decisions_is_settled_here_before_any_build_of_them(root: Path) -> None:
    (root / "data/screening/title_abstract/r2.csv").unlink()
    bring(root, f"{A},r1,include\n{A},r2,exclude\n{B},r1,include\n{B},r2,include\n")
    session = sit(root, "r3")
    assert work(session)[SETTLE] == (0, 1)
    shown = session.show(SETTLE)
    assert [(one["who"], one["decision"]) for one in shown["said"]] == [("r1", "include"), ("r2", "exclude")]
    say(session, SETTLE, A, "exclude")
    assert work(session)[SETTLE] == (1, 1)
    assert not [one for one in check_review(root) if one.kind is Kind.UNSETTLED_CONFLICT]


def test_an_imported_row_without_a_citation_is_told_instead_of_offering_its_citation_again(root: Path) -> None:
    bring(root, f"{A},r1,include\nmedline:99999999,r1,include\n")
    with pytest.raises(ReviewError, match="imports/matches"):
        sit(root)


def test_deduplication_of_two_builds_is_refused_with_how_to_build_it(root: Path) -> None:
    """Else the page would say of a new citation that the exports hold neither title nor abstract."""
    citations = root / "results/deduplication/citations.csv"
    citations.write_text(f"{citations.read_text()}update:1,update:1\n")
    with pytest.raises(ReviewError) as refused:
        sit(root)
    assert "results/deduplication/bibliography.csv" in str(refused.value)
    assert "update:1" in str(refused.value)
    assert "snakemake --cores all deduplication" in str(refused.value)


def test_a_decision_names_the_version_of_the_criteria_in_force(root: Path) -> None:
    settings = root / "config.yaml"
    versions = "  versions: [{id: v1, date: 2023-01-01}, {id: v2, date: 2024-01-01}, {id: v3, date: 9999-01-01}]\n"
    settings.write_text(settings.read_text().replace("eligibility:\n", f"eligibility:\n{versions}"))
    session = sit(root)
    assert "Version v2, since 2024-01-01." in str(session.overview())
    say(session, TITLE_ABSTRACT, A, "include")
    session.take_back(TITLE_ABSTRACT)
    assert columns(root, "title_abstract/r1", "decision", "criteria") == [("include", "v2"), ("undone", "")]


def test_what_was_decided_before_a_change_of_the_criteria_is_open_again(tmp_path: Path) -> None:
    root = lay(tmp_path, undecided=False)
    settings = root / "config.yaml"
    versions = ("  versions:\n    - {id: v1, date: 2023-01-01}\n    - {id: v2, date: 2024-01-01, change: Wards belong "
                "too, touches: exclusions}\n    - {id: v3, date: 9999-01-01}\n")  # fmt: skip
    settings.write_text(settings.read_text().replace("eligibility:\n", f"eligibility:\n{versions}"))
    session = sit(root)
    assert work(session)[TITLE_ABSTRACT] == (5, 8)
    shown = session.show(TITLE_ABSTRACT)
    assert shown["mine"]["decision"] == "exclude"
    assert shown["again"] == "The criteria have changed since then. Wards belong too"
    after = say(session, TITLE_ABSTRACT, shown["thing"], "exclude")
    assert after["done"] == 6
    assert work(sit(root))[TITLE_ABSTRACT] == (6, 8)


@pytest.fixture
def calibrated(root: Path) -> Path:
    settings = root / "config.yaml"
    rounds = "      rounds: [{id: c1, citations: 3, seed: 5, reviewers: [r1, r3]}]\n"
    settings.write_text(settings.read_text().replace("      unsure: include\n", f"      unsure: include\n{rounds}", 1))
    return root


def test_a_calibration_round_asks_about_its_citations_alone_and_rows_name_it(calibrated: Path) -> None:
    say(sit(calibrated), TITLE_ABSTRACT, A, "include")
    session = sit(calibrated, round="c1")
    assert work(session) == {TITLE_ABSTRACT: (0, 3)}
    shown = [say(session, TITLE_ABSTRACT, session.show(TITLE_ABSTRACT)["thing"], "exclude") for _ in range(3)]
    assert shown[-1]["done"] == 3
    assert [row[0] for row in columns(calibrated, "title_abstract/r1", "round")] == ["", "c1", "c1", "c1"]
    decided = [row[0] for row in columns(calibrated, "title_abstract/r1", "record_id")[1:]]
    assert sorted(decided) == sorted(sit(calibrated, "r3", round="c1").tasks[TITLE_ABSTRACT].order)


def test_who_is_not_of_the_round_is_told_so(calibrated: Path) -> None:
    with pytest.raises(ReviewError, match="somebody whom the design names at c1"):
        sit(calibrated, "r2", round="c1")


# ---- conflicts, reports, duplicates


@pytest.fixture
def disputed(tmp_path: Path) -> Path:
    root = lay(tmp_path, undecided=False)
    (root / "data/screening/title_abstract/adjudication.csv").unlink()
    return root


def test_a_conflict_is_settled_by_a_row_of_adjudication(disputed: Path) -> None:
    session = sit(disputed, "r3")
    assert work(session)[SETTLE] == (0, 1)
    shown = session.show(SETTLE)
    assert [(one["who"], one["decision"]) for one in shown["said"]] == [("r1", "include"), ("r2", "exclude")]
    after = say(session, SETTLE, shown["thing"], "include", note="who is reached")
    assert (after["done"], after["mine"]["decision"]) == (1, "include")
    assert columns(disputed, "title_abstract/adjudication", "record_id", "decision", "decided_by", "note") == [
        ("medline:99000004", "include", "r3", "who is reached")
    ]
    session.take_back(SETTLE)
    assert columns(disputed, "title_abstract/adjudication", "decision") == [("include",), ("undone",)]


def settle_by(root: Path, way: str, adjudicators: str = "") -> None:
    settings, unsure = root / "config.yaml", "      unsure: include\n"
    text = settings.read_text().replace(unsure, f"{unsure}      adjudication: {way}\n", 1)
    settings.write_text(text.replace(", adjudicators: [r3]", adjudicators, 1))


def test_what_was_decided_is_kept_from_who_settles_blinded(disputed: Path) -> None:
    settle_by(disputed, "blinded", ", adjudicators: [r3]")
    session = sit(disputed, "r3")
    pages = (session.overview(), session.show(SETTLE))
    assert "said" not in pages[1]
    assert "kept from you" in str(pages[0])
    assert not any(f"r{one}" in str(pages[1]) for one in (1, 2))
    say(session, SETTLE, "medline:99000004", "include")
    assert columns(disputed, "title_abstract/adjudication", "decided_by", "blinded") == [("r3", "yes")]


def test_a_third_person_is_none_of_those_who_decided(disputed: Path) -> None:
    settle_by(disputed, "third_person", ", adjudicators: [r1, r3]")
    assert (work(sit(disputed))[SETTLE], work(sit(disputed, "r3"))[SETTLE]) == ((0, 0), (0, 1))


def test_a_consensus_names_all_who_decided(disputed: Path) -> None:
    settle_by(disputed, "consensus")
    say(sit(disputed, "r2"), SETTLE, "medline:99000004", "exclude")
    assert columns(disputed, "title_abstract/adjudication", "decided_by", "blinded") == [("r1; r2", "no")]
    other = sit(disputed)
    assert work(other)[SETTLE] == (1, 1)
    other.take_back(SETTLE, "medline:99000004")
    assert work(sit(disputed, "r2"))[SETTLE] == (0, 1)


def test_only_a_conflict_is_settled_and_only_by_who_may(disputed: Path) -> None:
    with pytest.raises(Refusal, match="is not among what you have to do here"):
        sit(disputed, "r3").answer(SETTLE, A, Answer(decision="include"))
    with pytest.raises(Refusal, match="There is no answer unsure here"):
        say(sit(disputed, "r3"), SETTLE, "medline:99000004", "unsure")
    with pytest.raises(Refusal, match="no such work for you"):
        sit(disputed, "r1").show(SETTLE)


def test_work_without_anything_to_do_is_no_error(root: Path) -> None:
    assert sit(root, "r3").show(SETTLE) == {"total": 0, "done": 0, "thing": ""}


def test_reports_are_read_when_they_are_retrieved(tmp_path: Path) -> None:
    root = lay(tmp_path, undecided=False)
    retrieval = root / "data/reports/retrieval.csv"
    retrieval.write_text("".join(retrieval.read_text().splitlines(keepends=True)[:3]))
    (root / "data/screening/full_text/r1.csv").unlink()
    session = sit(root)
    assert (work(session)[SEEK], work(session)[FULL_TEXT]) == ((2, 5), (0, 2))
    say(session, SEEK, "medline:99000004", "retrieved", "library", "a scan")
    say(session, SEEK, "scopus:2-s2.0-990000000003", "not_retrieved")
    written = [(row["record_id"], row["status"], row["source"], row["note"]) for row in read_dicts(retrieval)[2:]]
    assert written == [
        ("medline:99000004", "retrieved", "library", "a scan"),
        ("scopus:2-s2.0-990000000003", "not_retrieved", "", ""),
    ]
    assert (work(session)[SEEK], work(session)[FULL_TEXT]) == ((4, 5), (0, 3))
    session.take_back(SEEK)
    assert len(read_dicts(retrieval)) == 3


def test_the_queue_of_deduplication_is_answered_with_verdicts(root: Path) -> None:
    ask_about(root, (A, B), (B, C), (A, C))
    session = sit(root, "r2")
    shown = session.show(JUDGE)
    assert (shown["for"], shown["against"]) == (["same title"], ["other years"])
    with pytest.raises(Refusal, match="Say in a few words why"):
        say(session, JUDGE, f"{A} {B}", "same")
    say(session, JUDGE, f"{A} {B}", "same", "one paper")
    say(session, JUDGE, f"{B} {C}", "same", "one paper")
    with pytest.raises(Refusal, match="what rows 2, 3 say together: they are the same"):
        say(session, JUDGE, f"{A} {C}", "different", "no")
    assert session.take_back(JUDGE)["thing"] == f"{B} {C}"
    said = [(one.value.record_a, one.value.record_b, one.value.reviewer) for one in read_verdicts(root)]
    assert said == [(A, B, "r2")]
    with pytest.raises(Refusal, match="Only the last answer since you began"):
        sit(root).take_back(JUDGE, f"{A} {B}")


# ---- text


@given(st.text(), st.lists(st.text(min_size=1).filter(str.strip), max_size=3))
def test_the_parts_of_a_text_are_the_text(text: str, words: list[str]) -> None:
    assert "".join(part for part, _ in parts(text, Highlight(include=words))) == text


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Inequalities and inequity", [("Inequalities", "include"), ("inequity", "include")]),
        ("An  editorial; editorials", [("editorial", "exclude")]),
        ("quality\nimprovement", [("quality\nimprovement", "include")]),
        ("preinequal (equal)", []),
    ],
)
def test_words_are_marked_whole_and_beginnings_with_a_star(text: str, marked: list[tuple[str, str]]) -> None:
    words = Highlight(include=["inequ*", "quality improvement"], exclude=["editorial"])
    assert [part for part in parts(text, words) if part[1]] == marked


def test_a_hostile_title_is_text(root: Path) -> None:
    shown = sit(root).show(TITLE_ABSTRACT, LEADERS[0])
    assert shown["title"] == [(HOSTILE, "")]
    assert shown["link"].startswith("https://doi.org/10.5555")
