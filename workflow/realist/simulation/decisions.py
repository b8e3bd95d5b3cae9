"""What the simulated team decides: two reviewers who mostly see what a report is destined for, and one who settles.

Each reviewer draws decisions around the destiny of each report, so that they differ as people do (kappa about 0.65
where few citations pass). Where both err in the same way nobody would notice, and the destiny would not come true:
there the second reviewer is made to see it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from realist.contract import DecisionValue, RetrievalStatus
from realist.simulation import calendar
from realist.simulation.corpus import Corpus, Destiny, ExclusionReason, Report

INCLUDE, EXCLUDE, UNSURE, UNDONE = (
    DecisionValue.INCLUDE, DecisionValue.EXCLUDE, DecisionValue.UNSURE, DecisionValue.UNDONE
)  # fmt: skip
PASSES = frozenset({Destiny.INCLUDED, Destiny.EXCLUDED_AT_FULL_TEXT, Destiny.NOT_RETRIEVED})
_OTHER_MEMBER = 0.06  # how often a reviewer meets the citation under another of its records
_CORRECTED = 0.002  # how often a decision is taken back and taken again
_CHOICES = (INCLUDE, UNSURE, EXCLUDE)
_ON_ABSTRACT = {
    Destiny.INCLUDED: (0.93, 0.04, 0.03),
    Destiny.EXCLUDED_AT_FULL_TEXT: (0.74, 0.11, 0.15),
    Destiny.NOT_RETRIEVED: (0.74, 0.11, 0.15),
    Destiny.BORDERLINE: (0.08, 0.03, 0.89),
    Destiny.IRRELEVANT: (0.003, 0.001, 0.996),
}
_ON_REPORT = {Destiny.INCLUDED: (0.94, 0.03, 0.03), Destiny.EXCLUDED_AT_FULL_TEXT: (0.03, 0.02, 0.95)}
_UNSURE_NOTES = ("The abstract does not say for whom", "No abstract here", "Inequality only in the last sentence",
                 "Improvement or evaluation?", "Ask about the setting")  # fmt: skip
_UNSURE_ON_REPORT = ("Groups are named; whether they are compared?", "Results only in a figure",
                     "Inequality only in the discussion", "Improvement or evaluation?",
                     "Ask about the setting")  # fmt: skip
_ON_ABSTRACTS = {INCLUDE: ("Kept, to be read in full", "The abstract leaves it open: to be read",
                           "Groups are named; the full text must tell", "In doubt, kept"),
                 EXCLUDE: ("No group is compared or aimed at", "Describes a difference, changes nothing",
                           "Equity is named, and no more", "Not care, and not improvement of it")}  # fmt: skip
_WHY_INCLUDED = ("Groups are compared in the results", "The aim names a disadvantaged group",
                 "Tests of change are described")  # fmt: skip
_WHY_EXCLUDED = {
    ExclusionReason.NO_INEQUALITY: ("No group is compared or aimed at", "Speaks of equity in the introduction only"),
    ExclusionReason.NOT_QI: ("Describes what is, changes nothing", "Not care, and not improvement of it"),
    ExclusionReason.NOT_A_STUDY: ("No results are given", "Nothing was carried out that it could report"),
    ExclusionReason.LMIC: (
        "The setting is a low- or middle-income country",
        "None of its sites is in a high-income country",
    ),
    ExclusionReason.LANGUAGE: ("Only title and abstract are in English", "The full text is in another language"),
}
_PLACES = ("publisher", "library", "open repository", "interlibrary loan")


@dataclass(frozen=True)
class Vote:
    """What a reviewer decides on a report, why, and what they note."""

    decision: DecisionValue
    reason: str = ""
    note: str = ""


Votes = dict[str, tuple[Vote, Vote]]
Row = tuple[str, ...]


@dataclass(frozen=True)
class Stage:
    """A stage of screening as it was simulated: the rows of both reviewers and of the adjudicator."""

    first: list[Row]
    second: list[Row]
    settled: list[Row]


def screen_abstracts(corpus: Corpus, seed: int) -> Stage:
    """Both reviewers decide on every report by one of its records."""
    rng = Random(f"{seed}:abstracts")
    votes = {report.key: _votes(report, _ON_ABSTRACT, _abstract_truth(report), rng) for report in corpus.reports}
    return _stage(corpus, votes, _abstract_truth, (calendar.SCREENING, calendar.SETTLING), rng)


def read_reports(corpus: Corpus, seed: int) -> Stage:
    """Both reviewers read every report that was retrieved; exclusions name a reason, and reasons may differ."""
    rng = Random(f"{seed}:reports")
    read = [report for report in corpus.reports if report.destiny in _ON_REPORT]
    votes = {report.key: _votes(report, _ON_REPORT, _report_truth(report), rng) for report in read}
    return _stage(corpus, votes, _report_truth, (calendar.READING, calendar.SETTLING_READING), rng)


def seek_reports(corpus: Corpus, seed: int) -> list[Row]:
    """What became of each report that passed title and abstract; some were found at the second attempt."""
    rng = Random(f"{seed}:retrieval")
    rows: list[Row] = []
    sought = [report for report in corpus.reports if report.destiny in PASSES]
    for report, day in zip(sought, calendar.days(calendar.SEEKING, len(sought), rng), strict=True):
        record = corpus.record_ids[report.key][0]
        if report.destiny is Destiny.NOT_RETRIEVED:
            rows.append((record, RetrievalStatus.NOT_RETRIEVED, day, "interlibrary loan", "", "No copy was found"))
            continue
        if rng.random() < 0.03:
            rows.append((record, RetrievalStatus.NOT_RETRIEVED, day, "library", "", "Not subscribed to"))
            rows.append((record, RetrievalStatus.RETRIEVED, "2023-04-21", "authors", "", "Sent on request"))
        else:
            place = rng.choices(_PLACES, (60, 22, 14, 4))[0]
            rows.append((record, RetrievalStatus.RETRIEVED, day, place, "", ""))
    return sorted(rows, key=lambda row: (row[0], row[2]))


def _abstract_truth(report: Report) -> Vote:
    return Vote(INCLUDE if report.destiny in PASSES else EXCLUDE)


def _report_truth(report: Report) -> Vote:
    return Vote(INCLUDE) if report.destiny is Destiny.INCLUDED else Vote(EXCLUDE, report.reason)


def _votes(report: Report, chances: Mapping[Destiny, Sequence[float]], truth: Vote, rng: Random) -> tuple[Vote, Vote]:
    """What both reviewers decide; should they agree on what is not so, the second sees it."""
    reading = chances is _ON_REPORT
    first, second = (_vote(report, chances[report.destiny], reading, rng) for _ in range(2))
    if not differ(first, second) and differ(first, truth):
        second = truth
    return first, second


def _vote(report: Report, chances: Sequence[float], reading: bool, rng: Random) -> Vote:
    decision = rng.choices(_CHOICES, chances)[0]
    if decision is UNSURE:
        return Vote(UNSURE, note=rng.choice(_UNSURE_ON_REPORT if reading else _UNSURE_NOTES))
    return Vote(decision, _reason(report, rng) if reading and decision is EXCLUDE else "")


def _reason(report: Report, rng: Random) -> str:
    """The reason that a reviewer gives: mostly the one that holds."""
    if report.reason and rng.random() < 0.94:
        return report.reason
    return str(rng.choice((ExclusionReason.NO_INEQUALITY, ExclusionReason.NOT_QI, ExclusionReason.NOT_A_STUDY)))


def differ(first: Vote, second: Vote) -> bool:
    """Whether two votes are a conflict: one passes and the other does not, or reasons differ."""
    return (first.decision is EXCLUDE, first.reason) != (second.decision is EXCLUDE, second.reason)


def _stage(
    corpus: Corpus,
    votes: Votes,
    truth: Callable[[Report], Vote],
    periods: tuple[calendar.Period, calendar.Period],
    rng: Random,
) -> Stage:
    """The logs of a stage. Where reports are read, `unsure` is a conflict too."""
    reading = periods[0] == calendar.READING
    first, second = (
        _log(corpus, {key: pair[index] for key, pair in votes.items()}, f"r{index + 1}", periods[0], rng)
        for index in (0, 1)
    )
    open_ones = [report for report in corpus.reports if report.key in votes and _disputed(*votes[report.key], reading)]
    settled: list[Row] = []
    for report, moment in zip(open_ones, calendar.moments(periods[1], len(open_ones), rng), strict=True):
        ruling = truth(report)
        note = rng.choice(_notes(ruling, reading))
        settled.append((corpus.record_ids[report.key][0], ruling.decision, ruling.reason, "r3", moment, note))
    return Stage(first, second, settled)


def _notes(ruling: Vote, reading: bool) -> Sequence[str]:
    """What may be noted of a ruling: what fits the stage and, where reports are read, the reason."""
    if not reading:
        return _ON_ABSTRACTS[ruling.decision]
    return _WHY_EXCLUDED[ExclusionReason(ruling.reason)] if ruling.reason else _WHY_INCLUDED


def _disputed(first: Vote, second: Vote, reading: bool) -> bool:
    return differ(first, second) or (reading and UNSURE in (first.decision, second.decision))


def _log(corpus: Corpus, votes: Mapping[str, Vote], reviewer: str, period: calendar.Period, rng: Random) -> list[Row]:
    """A reviewer's file, in the order in which they worked: the tool shuffles, so the order is their own."""
    order = sorted(votes)
    rng.shuffle(order)
    rows = [row for key in order for row in _rows(corpus.record_ids[key], votes[key], rng)]
    moments = calendar.moments(period, len(rows), rng)
    return [(row[0], row[1], row[2], reviewer, moment, row[3]) for row, moment in zip(rows, moments, strict=True)]


def _rows(records: Sequence[str], vote: Vote, rng: Random) -> Iterator[tuple[str, str, str, str]]:
    """The row of a decision; now and then it was first taken by mistake, and taken back."""
    record = rng.choice(records) if rng.random() < _OTHER_MEMBER else records[0]
    if not vote.reason and rng.random() < _CORRECTED:
        yield record, INCLUDE, "", ""
        yield record, UNDONE, "", "Wrong key"
    yield record, vote.decision, vote.reason, vote.note
