"""What a trace reads: the tables that steps wrote and those that people wrote, each read when first asked for.

Nothing is checked here but that a file is there and can be read: a trace also answers for a review that has problems.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from realist.config import Config
from realist.contract import Cmoc, TheoryVersion
from realist.errors import Kind, Problem, ReviewError
from realist.review import Placed, load_config, read_items, search_ids, stage_tables
from realist.screening.agreement import Choices, chosen_at
from realist.screening.decide import read_logs
from realist.screening.decisions import Log
from realist.tables import decode, read_dicts, read_human_table, read_json

T = TypeVar("T")
Table = list[dict[str, str]]


@dataclass(frozen=True)
class Line:
    """A row of a table with its place."""

    cells: dict[str, str]
    file: str
    row: int

    @property
    def place(self) -> str:
        """File and row, as a spreadsheet numbers it."""
        return f"{self.file}, row {self.row}"

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()


def grouped(items: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    """Items by a key, each group in the order in which its members come."""
    groups: dict[str, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return dict(groups)


class Archive:
    """The files of a built review."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._tables: dict[str, list[Line]] = {}

    def result(self, name: str) -> list[Line]:
        """The rows of a table below results/.

        Raises:
            ReviewError: the step that makes it has not run.
        """
        if name not in self._tables:
            rows = read_dicts(self._built(name))
            self._tables[name] = [Line(row, f"results/{name}", number) for number, row in enumerate(rows, start=2)]
        return self._tables[name]

    def json(self, name: str) -> Any:
        """A JSON file below results/."""
        return read_json(self._built(name))

    def _built(self, name: str) -> Path:
        path = self.root / "results" / name
        if not path.is_file():
            raise ReviewError(
                [Problem(f"results/{name}", 0, "", Kind.MISSING_FILE, "nothing", "what the build makes",
                         "Build the review first: `make review`.")]
            )  # fmt: skip
        return path

    def written(self, name: str) -> list[Line]:
        """The rows of a table that people wrote; none where it is absent."""
        path = self.root / name
        rows = read_human_table(path, name)[1] if path.is_file() else []
        return [Line(cells, name, row) for row, cells in rows]

    @cached_property
    def config(self) -> Config:
        """The settings."""
        return load_config(self.root)

    @cached_property
    def searches(self) -> list[str]:
        """The ids of the searches, in their order."""
        return search_ids(self.root, self.config)

    @cached_property
    def stages(self) -> list[str]:
        """The ids of the stages, in their order."""
        return [stage.id for stage in self.config.screening.stages]

    @cached_property
    def numbers(self) -> dict[str, dict[str, Any]]:
        """The numbers of the text by key."""
        return {key: entry for key, entry in self.json("numbers.json").items() if isinstance(entry, dict)}

    @cached_property
    def flow(self) -> dict[str, dict[str, Any]]:
        """The boxes of the flow by key."""
        return {box["key"]: box for box in self.json("screening/flow.json")["boxes"]}

    @cached_property
    def boxes(self) -> dict[str, frozenset[str]]:
        """The ids in each box of the flow; none in a box that this flow does not have."""
        return defaultdict(frozenset, {key: frozenset(box["ids"]) for key, box in self.flow.items()})

    @cached_property
    def citation_of(self) -> dict[str, str]:
        """The citation of each record."""
        return {row["record_id"]: row["citation_id"] for row in self.result("deduplication/citations.csv")}

    @cached_property
    def members(self) -> dict[str, list[Line]]:
        """The membership rows of each citation."""
        return grouped(self.result("deduplication/citations.csv"), lambda row: row["citation_id"])

    @cached_property
    def bibliography(self) -> dict[str, Line]:
        """How each citation is shown."""
        return {row["citation_id"]: row for row in self.result("deduplication/bibliography.csv")}

    def records(self, search_id: str) -> dict[str, Line]:
        """The records of a search by id."""
        name = f"records/{search_id}.csv"
        if name not in self._records:
            self._records[name] = {row["record_id"]: row for row in self.result(name)}
        return self._records[name]

    @cached_property
    def _records(self) -> dict[str, dict[str, Line]]:
        return {}

    @cached_property
    def joins(self) -> dict[str, list[Line]]:
        """The pairs that were found to be the same, by citation."""
        same = [row for row in self.result("deduplication/pairs.csv") if row["outcome"] == "same"]
        of = self.citation_of
        within = [row for row in same if of.get(row["record_a"]) == of.get(row["record_b"])]
        return grouped(within, lambda row: of.get(row["record_a"], ""))

    @cached_property
    def related(self) -> dict[str, list[Line]]:
        """The relations of each citation to others, by either."""
        groups: dict[str, list[Line]] = defaultdict(list)
        for row in self.result("deduplication/related.csv"):
            groups[row["citation_id"]].append(row)
            groups[row["related_id"]].append(row)
        return dict(groups)

    @cached_property
    def verdicts(self) -> dict[str, list[Line]]:
        """What people said of pairs of records, by citation of either."""
        rows = self.written("data/deduplication/verdicts.csv")
        groups: dict[str, list[Line]] = defaultdict(list)
        for row in rows:
            for citation in {self.citation_of.get(row["record_a"], ""), self.citation_of.get(row["record_b"], "")}:
                groups[citation].append(row)
        return dict(groups)

    @cached_property
    def states(self) -> dict[str, list[Line]]:
        """The state of each citation at each stage that it reached."""
        return grouped(self.result("screening/decisions.csv"), lambda row: row["citation_id"])

    @cached_property
    def decisions(self) -> dict[tuple[str, str], list[Line]]:
        """What people decided, by stage and citation: decisions, adjudications and imported rows, by time."""
        groups: dict[tuple[str, str], list[Line]] = defaultdict(list)
        for stage in self.stages:
            for path in stage_tables(self.root, stage):
                for row in self.written(path.relative_to(self.root).as_posix()):
                    groups[stage, self.citation_of.get(row["record_id"], "")].append(row)
        for row in self.result("screening/imported.csv"):
            groups[row["stage"], row["citation_id"]].append(row)
        for rows in groups.values():
            rows.sort(key=lambda row: (row["decided_at"], row.file, row.row))
        return dict(groups)

    @cached_property
    def chosen(self) -> dict[tuple[str, str], Choices]:
        """What each reviewer chose independently, by stage and calibration round (no round: the rest of the stage)."""
        tables = [path for stage in self.stages for path in stage_tables(self.root, stage)]
        imported = [line.cells for line in self.result("screening/imported.csv")]
        logs = read_logs(tables, imported, self.citation_of)
        states = [line.cells for line in self.result("screening/decisions.csv")]
        return {
            (stage.id, round_id): choices
            for stage in self.config.screening.stages
            for round_id, choices in chosen_at(stage, logs.get(stage.id, Log()), states).items()
        }

    @cached_property
    def retrieval(self) -> dict[str, list[Line]]:
        """What was written of getting each report."""
        rows = self.written("data/reports/retrieval.csv")
        return grouped(rows, lambda row: self.citation_of.get(row["record_id"], ""))

    @cached_property
    def studies(self) -> dict[str, Line]:
        """The included studies."""
        return {row["study_id"]: row for row in self.result("synthesis/studies.csv")}

    @cached_property
    def study_rows(self) -> dict[str, Line]:
        """The rows that people wrote of studies."""
        return {row["study_id"]: row for row in self.written("data/reports/studies.csv")}

    @cached_property
    def appraisal(self) -> dict[str, list[Line]]:
        """The ratings of each study."""
        return grouped(self.written("data/appraisal/appraisal.csv"), lambda row: row["study_id"])

    @cached_property
    def excerpts(self) -> dict[str, Line]:
        """The excerpts by id."""
        return {row["excerpt_id"]: row for row in self.written("data/evidence/excerpts.csv")}

    @cached_property
    def cmocs(self) -> dict[str, Placed[Cmoc]]:
        """The CMOCs by id."""
        name = "data/theory/cmocs.yaml"
        return {item.value.id: item for item in read_items(self.root / name, Cmoc, name)}

    @cached_property
    def versions(self) -> dict[str, Placed[TheoryVersion]]:
        """The versions of the programme theory by number."""
        name = "data/theory/programme_theory.yaml"
        return {str(item.value.version): item for item in read_items(self.root / name, TheoryVersion, name)}

    @cached_property
    def bibliography_text(self) -> str:
        """The works that the text cites, as BibTeX; nothing where there are none."""
        path = self.root / "report/references.bib"
        return decode(path.read_bytes(), "report/references.bib") if path.is_file() else ""
