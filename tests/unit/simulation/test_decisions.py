"""Simulated decisions: they come out as destined, and reviewers differ as people do."""

from collections import Counter, defaultdict
from random import Random

import pandas as pd
import pytest

from realist.contract import Verdict
from realist.simulation import calendar, decisions
from realist.simulation.corpus import Author, Corpus, Destiny, ExclusionReason, Journal, Report
from realist.simulation.decisions import EXCLUDE, INCLUDE, UNDONE, UNSURE, Vote, differ
from realist.simulation.judging import judge, spot_check

JOURNAL = Journal("Annals of Nothing", "Ann Noth", "0000-0000")


def report(number: int, destiny: Destiny, **fields: object) -> Report:
    base = {"title": f"Report {number}", "authors": (Author("Quillfern", "A"),), "year": 2015, "journal": JOURNAL,
            "volume": "1", "issue": "1", "pages": "1-9", "doi": "", "abstract": "", "keywords": ()}  # fmt: skip
    reason = "lmic" if destiny is Destiny.EXCLUDED_AT_FULL_TEXT else ""
    return Report(key=f"R{number:05d}", destiny=destiny, **{**base, "reason": reason, **fields})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    destinies = [*[Destiny.INCLUDED] * 40, *[Destiny.EXCLUDED_AT_FULL_TEXT] * 300, *[Destiny.NOT_RETRIEVED] * 10,
                 *[Destiny.BORDERLINE] * 600, *[Destiny.IRRELEVANT] * 3000]  # fmt: skip
    reports = tuple(report(number, destiny) for number, destiny in enumerate(destinies))
    return Corpus(reports, {one.key: (f"a:{one.key}", f"b:{one.key}") for one in reports})


def last_votes(rows: list[decisions.Row]) -> dict[str, tuple[str, str]]:
    """The decision and reason that stand, by report."""
    return {row[0].partition(":")[2]: (row[1], row[2]) for row in rows if row[1] != UNDONE}


def test_every_abstract_is_decided_by_both_and_comes_out_as_destined(corpus: Corpus) -> None:
    stage = decisions.screen_abstracts(corpus, 1)
    first, second = last_votes(stage.first), last_votes(stage.second)
    settled = {row[0].partition(":")[2]: row[1] for row in stage.settled}
    for one in corpus.reports:
        passes = {vote[one.key][0] != EXCLUDE for vote in (first, second)}
        assert (one.key in settled) == (len(passes) == 2)
        final = settled.get(one.key) != EXCLUDE if one.key in settled else passes.pop()
        assert final == (one.destiny in decisions.PASSES)


def test_agreement_on_abstracts_is_that_of_people(corpus: Corpus) -> None:
    stage = decisions.screen_abstracts(corpus, 1)
    first, second = last_votes(stage.first), last_votes(stage.second)
    table = Counter((first[key][0] != EXCLUDE, second[key][0] != EXCLUDE) for key in first)
    n = table.total()
    observed = (table[True, True] + table[False, False]) / n
    yes = [(table[True, True] + table[pair]) / n for pair in ((True, False), (False, True))]
    expected = yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1])
    assert 0.55 < (observed - expected) / (1 - expected) < 0.8


def test_notes_of_rulings_fit_the_stage_and_the_reason() -> None:
    reasons = list(ExclusionReason)
    destinies = [*[Destiny.INCLUDED] * 300, *[Destiny.EXCLUDED_AT_FULL_TEXT] * 2500, *[Destiny.BORDERLINE] * 600]
    reports = tuple(
        report(number, one, reason=reasons[number % 5] if one is Destiny.EXCLUDED_AT_FULL_TEXT else "")
        for number, one in enumerate(destinies)
    )
    corpus = Corpus(reports, {one.key: (f"a:{one.key}",) for one in reports})
    said: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    reading = decisions.read_reports(corpus, 1)
    for name, stage in (("abstract", decisions.screen_abstracts(corpus, 1)), ("report", reading)):
        for row in stage.settled:
            said[name, row[1], row[2]].add(row[5])
    assert len(said) == 3 + len(reasons)
    notes = Counter(note for (name, _, _), some in said.items() if name == "report" for note in some)
    assert notes
    assert set(notes.values()) == {1}, "a note of two reasons contradicts one of them"
    assert not said["abstract", INCLUDE, ""] & set(notes), "what is read in full is decided then"
    unsure = {row[5] for row in (*reading.first, *reading.second) if row[1] == UNSURE}
    assert not [note for note in unsure if "abstract" in note.casefold()]


def test_a_report_read_is_excluded_for_its_reason(corpus: Corpus) -> None:
    stage = decisions.read_reports(corpus, 1)
    first, second = last_votes(stage.first), last_votes(stage.second)
    settled = {row[0].partition(":")[2]: (row[1], row[2]) for row in stage.settled}
    read = [one for one in corpus.reports if one.key in first]
    assert {one.destiny for one in read} == {Destiny.INCLUDED, Destiny.EXCLUDED_AT_FULL_TEXT}
    for one in read:
        outcome = settled.get(one.key) or first[one.key]
        assert outcome == ((INCLUDE, "") if one.destiny is Destiny.INCLUDED else (EXCLUDE, "lmic"))
        if one.key not in settled:
            assert first[one.key] == second[one.key]


def test_logs_show_doubt_haste_and_other_records(corpus: Corpus) -> None:
    rows = decisions.screen_abstracts(corpus, 1).first
    assert {row[1] for row in rows} == {INCLUDE, EXCLUDE, UNSURE, UNDONE}
    assert 0 < sum(row[0].startswith("b:") for row in rows) < len(rows) / 10
    assert all(row[3] == "r1" for row in rows)


def test_every_report_that_passed_is_sought(corpus: Corpus) -> None:
    rows = decisions.seek_reports(corpus, 1)
    assert len({row[0] for row in rows}) == 350
    last = {row[0]: row[1] for row in rows}
    assert Counter(last.values()) == {"retrieved": 340, "not_retrieved": 10}


def test_two_reasons_differ_and_doubt_passes() -> None:
    assert differ(Vote(EXCLUDE, "lmic"), Vote(EXCLUDE, "language"))
    assert differ(Vote(INCLUDE), Vote(EXCLUDE))
    assert not differ(Vote(INCLUDE), Vote(UNSURE, note="of what?"))


def test_work_is_done_on_weekdays_in_office_hours_and_in_order() -> None:
    moments = calendar.moments(calendar.SCREENING, 500, Random(1))
    assert moments == sorted(moments)
    assert all("09:00" <= moment[11:] < "17:00" for moment in moments)
    assert not {"2023-01-28", "2023-01-29"} & {moment[:10] for moment in moments}
    assert calendar.days(calendar.JUDGING, 0, Random(1)) == []


def namesakes() -> Corpus:
    """A paper, its correction, and a paper of which two databases hold a record."""
    paper, erratum = (
        report(n, Destiny.IRRELEVANT, namesake=True, kind=kind) for n, kind in ((1, "article"), (2, "erratum"))
    )
    other = report(3, Destiny.IRRELEVANT)
    return Corpus((paper, erratum, other), {"R00001": ("a:1",), "R00002": ("a:2",), "R00003": ("b:3", "a:3")})


def test_a_spot_check_looks_at_namesakes_and_duplicates() -> None:
    assert spot_check(namesakes(), 1) == [("a:1", "a:2"), ("a:3", "b:3")]


def test_what_the_linking_missed_is_joined_and_what_it_joined_is_parted() -> None:
    reports = (report(1, Destiny.IRRELEVANT), report(2, Destiny.IRRELEVANT), report(3, Destiny.IRRELEVANT))
    corpus = Corpus(reports, {"R00001": ("a:1", "b:1", "c:1"), "R00002": ("a:2",), "R00003": ("b:3",)})
    alike = {"title": "Third matter entirely of wards", "authors": "Quillfern, A", "year": "2015", "pages": "11-19",
             "container": "Annals of Nothing", "volume": "1", "issue": "1", "doi": "10.5555/same"}  # fmt: skip
    missed = [("a:1", "Alpha at night"), ("b:1", "Other words wholly"), ("c:1", "Gamma by day")]
    records = [
        *({"record_id": key, "title": title} for key, title in missed),
        {"record_id": "a:2", **alike},
        {"record_id": "b:3", **alike},
    ]
    judged = judge(pd.DataFrame(records).fillna(""), corpus, ["a", "b", "c"], 1)
    assert [(row.record_a, row.record_b, row.verdict) for row in judged.checked] == [("a:1", "b:1", Verdict.SAME)]
    assert {(row.record_a, row.record_b, row.verdict) for row in judged.corrected} == {
        ("a:1", "c:1", Verdict.SAME),
        ("a:2", "b:3", Verdict.DIFFERENT),
    }
    assert all(row.reason.startswith("Seen while screening: ") for row in judged.corrected)
