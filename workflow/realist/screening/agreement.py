"""How far two reviewers agreed, on the citations that both decided independently.

Percent agreement, as a share; Cohen's kappa with its 95% confidence interval (Cohen 1960,
doi:10.1177/001316446002000104; large-sample variance of Fleiss, Cohen and Everitt 1969, doi:10.1037/h0028106);
prevalence- and bias-adjusted kappa, prevalence index and bias index (Byrt, Bishop and Carlin 1993,
doi:10.1016/0895-4356(93)90018-V). What cannot be estimated is empty.
"""

import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from realist.config import Stage
from realist.contract import DecisionValue
from realist.screening.decide import read_logs
from realist.screening.decisions import Log, Vote, before, standing
from realist.steps import run
from realist.tables import read_dicts, write_dicts

MEASURES = ("percent", "kappa", "kappa_low", "kappa_high", "pabak", "prevalence", "bias")
CELLS = ("both_include", "only_a", "only_b", "both_exclude")
COLUMNS = ("stage", "reviewer_a", "reviewer_b", "n", *CELLS, *MEASURES, "unsure_as")
LEFT_OUT = "left out"


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    data_status: str = Field(alias="review.data_status")
    stages: list[Stage] = Field(alias="screening.stages")


@dataclass(frozen=True)
class Table:
    """Two reviewers' decisions: both include, only A, only B, both exclude."""

    a: int
    b: int
    c: int
    d: int

    @property
    def n(self) -> int:
        """Citations that both decided."""
        return self.a + self.b + self.c + self.d


def establish(
    citations: Path, decisions: list[Path], imported: list[Path], states: Path, settings: Settings, output: Path
) -> None:
    """Write the agreement of each pair of reviewers at each stage, on the citations that reached it."""
    citation_of = {row["record_id"]: row["citation_id"] for row in read_dicts(citations)}
    brought = [row for path in imported for row in read_dicts(path)]
    logs = read_logs(decisions, brought, citation_of)
    reached = {(row["stage"], row["citation_id"]) for row in read_dicts(states) if row["state"] != "removed"}
    rows = []
    for stage in settings.stages:
        log = logs.get(stage.id, Log())
        here = [vote for vote in log.decisions if (stage.id, vote.citation_id) in reached]
        rows += agreement_rows(stage, Log(here, log.adjudications))
    write_dicts(output, COLUMNS, rows, settings.data_status)


def agreement_rows(stage: Stage, log: Log) -> list[dict[str, str]]:
    """One row a pair of reviewers who decided on the same citations."""
    choices = independent_choices(stage, log)
    rows = []
    for left, right in combinations(sorted(choices), 2):
        table = cross(choices[left], choices[right])
        if table.n:
            rows.append(
                {"stage": stage.id, "reviewer_a": left, "reviewer_b": right, "n": str(table.n)}
                | dict(zip(CELLS, map(str, (table.a, table.b, table.c, table.d)), strict=True))
                | {name: "" if value is None else f"{value:.6f}" for name, value in measures(table).items()}
                | {"unsure_as": "include" if stage.unsure == "include" else LEFT_OUT}
            )
    return rows


def independent_choices(stage: Stage, log: Log) -> dict[str, dict[str, bool]]:
    """What each reviewer chose of each citation before anybody settled it: True to include.

    Citations about which a reviewer said two things (of two records that were later joined) say nothing of agreement.
    """
    settled = standing(log.adjudications)
    free = [vote for vote in log.decisions if not _after_settling(vote, settled.get(vote.citation_id, ()))]
    choices: dict[str, dict[str, bool]] = defaultdict(dict)
    for citation, cast in standing(free).items():
        for reviewer in sorted({vote.reviewer for vote in cast}):
            said = {_counts_as(vote, stage) for vote in cast if vote.reviewer == reviewer}
            if len(said) == 1 and (choice := said.pop()) is not None:
                choices[reviewer][citation] = choice
    return dict(choices)


def _after_settling(vote: Vote, settling: Iterable[Vote]) -> bool:
    return any(before(one.decided_at, vote.decided_at) for one in settling)


def _counts_as(vote: Vote, stage: Stage) -> bool | None:
    if vote.decision is DecisionValue.UNSURE and stage.unsure == "conflict":
        return None
    return vote.decision is not DecisionValue.EXCLUDE


def cross(left: Mapping[str, bool], right: Mapping[str, bool]) -> Table:
    """The two-by-two table of the citations that both decided."""
    pairs = [(left[citation], right[citation]) for citation in left.keys() & right.keys()]
    return Table(*(pairs.count(pair) for pair in ((True, True), (True, False), (False, True), (False, False))))


def measures(table: Table) -> dict[str, float | None]:
    """Every measure of agreement; None where it cannot be estimated."""
    n = table.n
    percent = (table.a + table.d) / n
    values = (percent, *_kappa(table), 2 * percent - 1, (table.a - table.d) / n, (table.b - table.c) / n)
    return dict(zip(MEASURES, values, strict=True))


def _kappa(table: Table) -> tuple[float | None, float | None, float | None]:
    """Cohen's kappa and its 95% interval, within -1 and 1.

    Kappa is not estimable where both used one and the same category; its interval not where all agree (the estimated
    variance is then nought, which says nothing of the precision).
    """
    if table.n in (table.a, table.d):
        return None, None, None
    from statsmodels.stats.inter_rater import cohens_kappa  # a second and a half that other steps need not pay

    cells: Sequence[Sequence[int]] = ((table.a, table.b), (table.c, table.d))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = cohens_kappa(cells)
    if not found.std_kappa > 0:
        return float(found.kappa), None, None
    return float(found.kappa), max(-1.0, float(found.kappa_low)), min(1.0, float(found.kappa_upp))


if __name__ == "__main__":
    run(establish)
