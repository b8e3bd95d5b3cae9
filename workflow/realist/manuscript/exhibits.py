"""The tables that the text may place: from result tables to table elements, by name.

In a section, `::: {#tab-cmocs .table source=cmocs cluster=resources}` with a caption inside places one.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import panflute as pf

from realist.config import AppraisalCriterion, Stage, StudyField
from realist.contract import Direction
from realist.manuscript.counting import split
from realist.manuscript.elements import Cell, cite, fitting, table, text
from realist.manuscript.markup import capital, fixed, percent, sentence, thousands
from realist.tables import read_dicts, read_json

Attributes = Mapping[str, str]


@dataclass(frozen=True)
class Results:
    """The result tables, read when asked for, and the settings that say how to print them."""

    folder: Path
    stages: Sequence[Stage]
    fields: Sequence[StudyField]
    criteria: Sequence[AppraisalCriterion]

    def table(self, name: str) -> list[dict[str, str]]:
        """A result table by its path below results/, without `.csv`."""
        if name not in self._read:
            self._read[name] = read_dicts(self.folder / f"{name}.csv")
        return self._read[name]

    @cached_property
    def flow(self) -> Mapping[str, Any]:
        """The flow: its boxes, and what they are made of."""
        return dict(read_json(self.folder / "screening/flow.json"))

    @cached_property
    def _read(self) -> dict[str, list[dict[str, str]]]:
        return {}


def searches_table(results: Results, _: Attributes) -> pf.Table:
    """Each search: source, platform, day, records, citations, those found by no other."""
    found = {row["search_id"]: row for row in results.table("deduplication/yield")}
    rows = [
        [row["database"], row["platform"], row["run_on"], _count(row["records"]),
         _count(found[row["search_id"]]["citations"]), _count(found[row["search_id"]]["unique_citations"])]
        for row in results.table("records/searches")
    ]  # fmt: skip
    header = ["Source", "Platform", "Searched on", "Records", "Citations", "Found by this search alone"]
    return table(header, rows, [3, 2, 2, 1.5, 1.5, 2])


def agreement_table(results: Results, _: Attributes) -> pf.Table:
    """Agreement of each pair of reviewers at each stage, and in its calibration rounds."""
    labels = {stage.id: stage.label for stage in results.stages}
    rows = [
        [labels[row["stage"]] + (f", round {row['round']}" if row["round"] else ""),
         f"{row['reviewer_a']}, {row['reviewer_b']}", thousands(int(row["n"])), _unsure(row),
         percent(float(row["percent"]), 1), _interval(row, "kappa"), _coefficient(row["pabak"]), _interval(row, "ac1")]
        for row in results.table("screening/agreement")
    ]  # fmt: skip
    header = ["Stage", "Reviewers", "Citations", "Unsure about", "Agreement", "Cohen's kappa (95% CI)", "PABAK",
              "Gwet's AC1 (95% CI)"]  # fmt: skip
    return table(header, rows, [2.3, 1.4, 1.3, 1.7, 1.5, 2.4, 1.1, 2.4])


def _unsure(row: Mapping[str, str]) -> str:
    """How many citations somebody was unsure about, and whether they are among those counted: `16 (left out)`."""
    if row["unsure"] == "0":
        return "0"
    return f"{_count(row['unsure'])} ({'as inclusion' if row['unsure_as'] == 'include' else row['unsure_as']})"


def _count(cell: str) -> str:
    return thousands(int(cell))


def _coefficient(cell: str) -> str:
    return fixed(float(cell)) if cell else "not estimable"


def _interval(row: Mapping[str, str], measure: str) -> str:
    low, high = row[f"{measure}_low"], row[f"{measure}_high"]
    return _coefficient(row[measure]) + (f" ({fixed(float(low))} to {fixed(float(high))})" if low else "")


def reasons_table(results: Results, _: Attributes) -> pf.Table:
    """Reports excluded after reading, by reason, of both lanes of the flow: its boxes are their sum."""
    found = [part for lane in ("dbr_excluded", "other_excluded") for part in results.flow["reasons"].get(lane, ())]
    told = {reason.id: reason.label for stage in results.stages if stage.reads == "report" for reason in stage.reasons
            if not reason.theory_only} | {part["id"]: part["label"] for part in found}  # fmt: skip
    counts: Counter[str] = Counter()
    for part in found:
        counts[part["id"]] += part["count"]
    return table(["Reason", "Reports"], [[label, thousands(counts[one])] for one, label in told.items()], [5, 1])


def reference(row: Attributes) -> str:
    """A report in full: authors (six, and et al), title, journal, year, volume, issue, pages, DOI."""
    authors = [name.strip() for name in row.get("authors", "").split(";") if name.strip()]
    people = "; ".join(authors[:6]) + ("; et al" if len(authors) > 6 else "")
    parts = [people, row.get("title", ""), row.get("container", ""), _published(row)]
    told = [sentence(part) for part in parts if part]
    return " ".join([*told, f"doi:{row['doi']}"] if row.get("doi") else told)


def _published(row: Attributes) -> str:
    """`2015;4(2):11-19`, as much of it as is known."""
    issue = f"({row['issue']})" if row.get("issue") else ""
    volume = f"{row.get('volume', '')}{issue}"
    pages = f":{row['pages']}" if row.get("pages") else ""
    return ";".join(one for one in (row.get("year", ""), volume) if one) + pages


def studies_table(results: Results, _: Attributes) -> pf.Table:
    """The included studies and their characteristics."""
    shown = [field for field in results.fields if field.table]
    rows = [[_study(row), *(_values(row[field.id]) for field in shown)] for row in results.table("synthesis/studies")]
    header = ["Study", *(field.label for field in shown)]
    return table(header, rows, fitting(header, rows))


def _study(row: Mapping[str, str]) -> list[pf.Inline]:
    return [*text(row["label"]), *cite([row["study_id"]])]


def _values(cell: str) -> str:
    return capital("; ".join(split(cell)))


def appraisal_table(results: Results, _: Attributes) -> pf.Table:
    """How many studies got which rating, a row a criterion and level."""
    studies = results.table("synthesis/studies")
    rows: list[list[Cell]] = []
    for criterion in results.criteria:
        for level in criterion.levels:
            rated = sum(level in split(row[criterion.criterion]) for row in studies)
            first = capital(criterion.criterion) if level == criterion.levels[0] else ""
            rows.append([first, capital(level), f"{rated} ({percent(rated / len(studies))})" if studies else "0"])
    return table(["Criterion", "Rating", "Studies"], rows, [2, 2, 2])


def clusters_table(results: Results, _: Attributes) -> pf.Table:
    """CMOCs of each cluster by direction, and the studies that support, refine or refute them."""
    clusters = results.table("synthesis/clusters")
    used = [one for one in Direction if any(int(row[one]) for row in clusters)]
    rows = [[row["cluster_name"], row["cmocs"], *(row[one] for one in used), row["studies"]] for row in clusters]
    header = ["Cluster", "CMOCs", *(capital(EFFECTS[one]) for one in used), "Studies with evidence"]
    return table(header, rows, [3, *(1.2 for _ in header[1:])])


def effect(direction: str) -> str:
    """What improvement does to inequalities by a CMOC of this direction, hedged as its evidence is."""
    return EFFECTS[Direction(direction)]


EFFECTS = {
    Direction.REDUCES: "may reduce inequalities",
    Direction.MAINTAINS: "may leave inequalities as they are",
    Direction.INCREASES: "may increase inequalities",
    Direction.MIXED: "may act differently on different groups",
    Direction.UNCLEAR: "has an unclear effect",
}


def cmocs_table(results: Results, attributes: Attributes) -> pf.Table:
    """The CMOCs, of one cluster if named, with the studies that support, refine and refute each."""
    wanted = attributes.get("cluster", "")
    behind = _behind(results)
    rows = [
        [*(row[column] for column in ("cmoc_id", "context", "resource", "response", "outcome")),
         _evidence(behind, row["cmoc_id"])]
        for row in results.table("synthesis/cmocs")
        if not wanted or row["cluster"] == wanted
    ]  # fmt: skip
    header = ["CMOC", "Context", "Mechanism: resource", "Mechanism: response", "Outcome", "Studies"]
    return table(header, rows, [0.8, 2, 2, 2, 2, 1.8])


def _behind(results: Results) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for row in results.table("synthesis/matrix"):
        for stance in ("supports", "refines", "refutes"):
            if int(row[stance]):
                found.setdefault((row["cmoc_id"], stance), []).append(row["study_id"])
    return found


def _evidence(behind: Mapping[tuple[str, str], list[str]], cmoc_id: str) -> list[pf.Inline]:
    parts: list[pf.Inline] = []
    for stance, label in (("supports", "Support"), ("refines", "Refine"), ("refutes", "Refute")):
        studies = behind.get((cmoc_id, stance), [])
        if studies:
            parts += [pf.LineBreak()] if parts else []
            parts += [*text(f"{label}: {len(studies)}"), *cite(studies)]
    return parts


def reconciliation_table(results: Results, _: Attributes) -> pf.Table:
    """Computed numbers beside published ones."""
    rows = [
        [row["definition"], row["computed"], row["published"], row["agrees"], row["where"]]
        for row in results.table("manuscript/reconciliation")
    ]
    return table(["Number", "Computed here", "Published", "Agrees", "Where published"], rows, [4, 1.4, 1.2, 1, 3])


TABLES: dict[str, Callable[[Results, Attributes], pf.Table]] = {
    "searches": searches_table,
    "agreement": agreement_table,
    "reasons": reasons_table,
    "studies": studies_table,
    "appraisal": appraisal_table,
    "clusters": clusters_table,
    "cmocs": cmocs_table,
    "reconciliation": reconciliation_table,
}
