"""How far reviewers agreed, on the citations that they decided on independently: by stage, round, pair, and over time.

What was decided in a calibration round counts for that round alone, by the rows that name it: people talk about a round
when it is over. What somebody decided after a conflict was settled does not count either.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from realist.config import Stage
from realist.contract import DecisionValue
from realist.screening.decide import read_logs
from realist.screening.decisions import Log, Vote, before, in_round, moment, standing
from realist.screening.statistics import MEASURES, Table, fleiss, krippendorff, measures
from realist.steps import run
from realist.tables import read_dicts, write_dicts

CELLS = ("both_include", "only_a", "only_b", "both_exclude")
COLUMNS = ("stage", "round", "reviewer_a", "reviewer_b", "n", *CELLS, *MEASURES, "unsure", "unsure_as")
OVER_TIME = ("stage", "reviewer_a", "reviewer_b", "first", "last", "first_at", "last_at", "n", *CELLS, *MEASURES,
             "unsure_as")  # fmt: skip
GROUPS = ("stage", "round", "reviewers", "raters", "n", "fleiss_kappa", "n_alpha", "alpha", "unsure_as")
LEFT_OUT = "left out"
STRETCH = 100
"""Citations in a row of the table over time."""
Row = dict[str, str]


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    data_status: str = Field(alias="review.data_status")
    stages: list[Stage] = Field(alias="screening.stages")


@dataclass(frozen=True)
class Choice:
    """What a reviewer chose of a citation.

    Attributes:
        includes: whether to include it; None where the reviewer was unsure and the stage leaves that out.
        unsure: whether the reviewer was unsure, whatever that counts as.
        at: when.
    """

    includes: bool | None
    unsure: bool
    at: str


Choices = Mapping[str, Mapping[str, Choice]]
"""Of each reviewer, by citation."""


def establish(
    citations: Path,
    decisions: list[Path],
    imported: list[Path],
    states: Path,
    settings: Settings,
    output: Path,
    over_time_output: Path,
    groups_output: Path,
) -> None:
    """Write the agreement at each stage on the citations that reached it: of pairs, over time, and of more than two."""
    citation_of = {row["record_id"]: row["citation_id"] for row in read_dicts(citations)}
    brought = [row for path in imported for row in read_dicts(path)]
    logs = read_logs(decisions, brought, citation_of)
    standings = read_dicts(states)
    pairs: list[Row] = []
    stretches: list[Row] = []
    groups: list[Row] = []
    for stage in settings.stages:
        chosen = chosen_at(stage, logs.get(stage.id, Log()), standings)
        pairs += agreement_rows(stage, chosen)
        stretches += over_time_rows(stage, chosen)
        groups += group_rows(stage, chosen)
    write_dicts(output, COLUMNS, pairs, settings.data_status)
    write_dicts(over_time_output, OVER_TIME, stretches, settings.data_status)
    write_dicts(groups_output, GROUPS, groups, settings.data_status)


def chosen_at(stage: Stage, log: Log, states: Iterable[Mapping[str, str]]) -> dict[str, Choices]:
    """What each reviewer chose independently at a stage, of the citations that reached it: as `independent_choices`."""
    reached = {row["citation_id"] for row in states if row["stage"] == stage.id and row["state"] != "removed"}
    here = Log([vote for vote in log.decisions if vote.citation_id in reached], log.adjudications)
    return independent_choices(stage, here)


def compared(choices: Choices) -> dict[tuple[str, str], list[str]]:
    """The citations that the row of each pair of reviewers counts."""
    return {(left, right): [one for one, pair in both if _counts(pair)] for left, right, both in _pairs(choices)}


def rated(choices: Choices) -> tuple[list[str], list[str]]:
    """The citations that Fleiss' kappa counts, and those that Krippendorff's alpha counts."""
    several = _several(choices)
    raters = _commonest(several.values()) if several else 0
    return [one for one, values in several.items() if len(values) == raters], list(several)


def agreement_rows(stage: Stage, chosen: Mapping[str, Choices]) -> list[Row]:
    """One row a pair of reviewers who decided on the same citations, outside the rounds and in each of them."""
    return [
        {"stage": stage.id, "round": round_id, "reviewer_a": left, "reviewer_b": right}
        | _measured(stage, [pair for _, pair in both])
        for round_id, choices in chosen.items()
        for left, right, both in _pairs(choices)
        if _cross([pair for _, pair in both]).n
    ]


def over_time_rows(stage: Stage, chosen: Mapping[str, Choices]) -> list[Row]:
    """One row a pair and hundred citations, in the order in which the later of the two decided on them.

    Calibration rounds and citations of unknown time are left out.
    """
    rows = []
    for left, right, both in _pairs(chosen[""]):
        timed = [(citation, pair) for citation, pair in both if all(one.at for one in pair) and _counts(pair)]
        timed.sort(key=lambda one: (_later(one[1]), one[0]))
        for start in range(0, len(timed), STRETCH):
            stretch = [pair for _, pair in timed[start : start + STRETCH]]
            place = {"stage": stage.id, "reviewer_a": left, "reviewer_b": right, "first": str(start + 1),
                     "last": str(start + len(stretch)), "first_at": _later(stretch[0])[1],
                     "last_at": _later(stretch[-1])[1]}  # fmt: skip
            measured = _measured(stage, stretch)
            rows.append(place | {column: measured[column] for column in OVER_TIME if column in measured})
    return rows


def group_rows(stage: Stage, chosen: Mapping[str, Choices]) -> list[Row]:
    """One row where more than two reviewers decided, outside the rounds and in each of them.

    Fleiss' kappa asks for the same number of raters on each citation: the commonest number is taken, the larger of two
    that are equally common. Krippendorff's alpha takes all citations that two or more decided on.
    """
    rows = []
    for round_id, choices in chosen.items():
        several = list(_several(choices).values())
        if len(choices) > 2 and several:
            rows.append(
                {"stage": stage.id, "round": round_id, "reviewers": "; ".join(sorted(choices))}
                | _of_group(several)
                | {"unsure_as": _unsure_as(stage)}
            )
    return rows


def _several(choices: Choices) -> dict[str, list[bool]]:
    """What was chosen of each citation that two or more decided on, sorted."""
    said: dict[str, list[bool]] = defaultdict(list)
    for cast in choices.values():
        for citation, choice in cast.items():
            if choice.includes is not None:
                said[citation].append(choice.includes)
    return {citation: values for citation, values in sorted(said.items()) if len(values) > 1}


def _commonest(several: Iterable[Sequence[bool]]) -> int:
    """The commonest number of raters, the larger of two that are equally common."""
    sizes = Counter(map(len, several))
    return max(sizes, key=lambda size: (sizes[size], size))


def _of_group(several: Sequence[Sequence[bool]]) -> Row:
    raters = _commonest(several)
    counts = [[values.count(True), values.count(False)] for values in several if len(values) == raters]
    return {
        "raters": str(raters),
        "n": str(len(counts)),
        "fleiss_kappa": _told(fleiss(counts)),
        "n_alpha": str(len(several)),
        "alpha": _told(krippendorff(several)),
    }


Both = tuple[Choice, Choice]


def _pairs(choices: Choices) -> Iterator[tuple[str, str, list[tuple[str, Both]]]]:
    """Each pair of reviewers with the citations that both decided on, and what they chose."""
    for left, right in combinations(sorted(choices), 2):
        shared = sorted(choices[left].keys() & choices[right].keys())
        yield left, right, [(citation, (choices[left][citation], choices[right][citation])) for citation in shared]


def _measured(stage: Stage, both: Sequence[Both]) -> Row:
    table = _cross(both)
    return (
        {"n": str(table.n)}
        | dict(zip(CELLS, map(str, (table.a, table.b, table.c, table.d)), strict=True))
        | {name: _told(value) for name, value in measures(table).items()}
        | {"unsure": str(sum(left.unsure or right.unsure for left, right in both)), "unsure_as": _unsure_as(stage)}
    )


def _told(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"


def _unsure_as(stage: Stage) -> str:
    return "include" if stage.unsure == "include" else LEFT_OUT


def _cross(both: Iterable[Both]) -> Table:
    """The two-by-two table."""
    pairs = [(left.includes, right.includes) for left, right in both]
    return Table(*(pairs.count(pair) for pair in ((True, True), (True, False), (False, True), (False, False))))


def _counts(pair: Both) -> bool:
    return all(one.includes is not None for one in pair)


def _later(pair: Both) -> tuple[object, str]:
    return max((moment(one.at), one.at) for one in pair)


def independent_choices(stage: Stage, log: Log) -> dict[str, Choices]:
    """What each reviewer chose of each citation before anybody settled it, outside the rounds (``) and in each of them.

    Citations about which a reviewer said two things (of two records that were later joined) say nothing of agreement.
    """
    settled = standing(log.adjudications)
    return {one: _choices(stage, _of_round(log.decisions, one), settled) for one in ("", *(r.id for r in stage.rounds))}


def _choices(stage: Stage, decisions: Iterable[Vote], settled: Mapping[str, Sequence[Vote]]) -> Choices:
    free = [vote for vote in decisions if not _after_settling(vote, settled.get(vote.citation_id, ()))]
    choices: dict[str, dict[str, Choice]] = defaultdict(dict)
    for citation, cast in standing(free).items():
        for reviewer in sorted({vote.reviewer for vote in cast}):
            mine = [vote for vote in cast if vote.reviewer == reviewer]
            if len({_counts_as(vote, stage) for vote in mine}) == 1:
                unsure = any(vote.decision is DecisionValue.UNSURE for vote in mine)
                choices[reviewer][citation] = Choice(_counts_as(mine[0], stage), unsure, _latest(mine))
    return dict(choices)


def _of_round(decisions: Sequence[Vote], round_id: str) -> list[Vote]:
    if round_id:
        return in_round(decisions, round_id)
    calibrated = {vote.citation_id for vote in decisions if vote.round}
    return [vote for vote in decisions if vote.citation_id not in calibrated]


def _after_settling(vote: Vote, settling: Iterable[Vote]) -> bool:
    return any(before(one.decided_at, vote.decided_at) for one in settling)


def _latest(cast: Iterable[Vote]) -> str:
    return max(cast, key=lambda vote: vote.order).decided_at


def _counts_as(vote: Vote, stage: Stage) -> bool | None:
    if vote.decision is DecisionValue.UNSURE and stage.unsure == "conflict":
        return None
    return vote.decision is not DecisionValue.EXCLUDE


if __name__ == "__main__":
    run(establish)
