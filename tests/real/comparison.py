"""The flow of a real review, run again, beside the one that its authors published: each difference with its causes.

`python tests/real/comparison.py` writes the table of docs/real_reviews.md anew, from the results of a run.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from realist.tables import read_dicts

HERE = Path(__file__).parent
DOCUMENT = HERE.parents[1] / "docs/real_reviews.md"
BEGIN, END = "<!-- comparison: written by tests/real/comparison.py -->\n", "<!-- end of comparison -->\n"
NO_COPY = "excluded_reason=Full Text Not Available"


@dataclass(frozen=True)
class Line:
    """A box: what was published, what the run gives, and the causes of the difference with how much each explains."""

    box: str
    published: int
    computed: int
    causes: tuple[tuple[int, str], ...] = ()

    @property
    def explained(self) -> bool:
        """Whether the causes add up to the difference."""
        return self.computed - self.published == sum(count for count, _ in self.causes)


def counts(results: Path) -> dict[str, int]:
    """The count of each box."""
    flow = json.loads((results / "screening/flow.json").read_text(encoding="utf-8"))
    return {box["key"]: box["count"] for box in flow["boxes"]}


def imported(results: Path, import_id: str, table: str = "") -> list[dict[str, str]]:
    """The rows of one import that found their citation; or of one table, what absence from the list implies."""
    rows = read_dicts(results / "screening/imported.csv")
    kept = [row for row in rows if row["import_id"] == import_id]
    return [row for row in kept if (row["table"] == table if table else row["matched_by"] != "absence")]


def in_databases(results: Path, citation: str) -> bool:
    """Whether a search other than the forward one found the citation."""
    rows = read_dicts(results / "deduplication/citations.csv")
    return any(row["citation_id"] == citation and not row["record_id"].startswith("forward:") for row in rows)


def unmatched(results: Path, import_id: str, part: str = "") -> int:
    """How many rows of one import found no citation; only those in whose words `part` stands."""
    rows = read_dicts(results / "screening/unmatched.csv")
    return sum(row["import_id"] == import_id and part in row["original"] for row in rows)


def repeats(rows: Iterable[Mapping[str, str]]) -> int:
    """How many rows are about a citation that another row is about too."""
    times = Counter(row["citation_id"] for row in rows)
    return sum(times.values()) - len(times)


def des_sharing(results: Path) -> list[Line]:
    """Monks and Harper 2023, by the boxes of their flow diagram."""
    box = counts(results)
    screened, kept, read = (imported(results, one) for one in ("screened", "kept", "read"))
    sought, forward = imported(results, "found"), imported(results, "kept_forward")
    removed = len({one["citation_id"] for one in imported(results, "screened", "removed")})
    new, kept_new = unmatched(results, "screened"), unmatched(results, "kept")
    lost_new = unmatched(results, "found", NO_COPY)
    included_new = unmatched(results, "read", "study_included=1")
    excluded_new = unmatched(results, "read") - included_new
    twice, kept_twice = repeats(screened), repeats(kept)
    lost = [row for row in sought if row["decision"] == "not_retrieved"]
    had = {row["citation_id"] for row in sought if row["decision"] == "retrieved"}
    had_too = sum(row["citation_id"] in had for row in lost)
    included = [row for row in read if row["decision"] == "include"]
    twice_read = {one["citation_id"] for one in included}
    settled = sum(row["citation_id"] in twice_read for row in read if row["decision"] == "exclude")
    known = sum(in_databases(results, row["citation_id"]) for row in forward)
    in_none = "in the authors' list but in no export"
    again = "report that the list of kept records holds a second time"
    return [
        Line("Records from databases", 1808, box["database_results"]),
        Line("Duplicate records", 750, box["duplicates"], (
            (-removed, "citation that the list of what was screened does not name: here removed for other reasons"),
            (new, f"record {in_none}: the published number is a difference of two totals"),
            (twice, "report that the list of what was screened holds twice"))),
        Line("Records removed for other reasons", 0, box["excluded_other"], (
            (removed, "citation that the list of what was screened does not name (or joins with another)"),)),
        Line("Records screened", 1058, box["records_screened"], (
            (-new, f"record {in_none}"), (-twice, "report that the list holds twice"))),
        Line("Records excluded", 403, box["records_excluded"], (
            (-(new - kept_new), f"excluded record {in_none}"), (-twice, "excluded report that the list holds twice"),
            (kept_twice, f"{again}: the published number is a difference of two totals"))),
        Line("Reports sought (databases)", 655, box["dbr_sought_reports"], (
            (-kept_new, f"record {in_none}"), (-kept_twice, again))),
        Line("Reports not retrieved (databases)", 49, box["dbr_notretrieved_reports"], (
            (-lost_new, f"record {in_none}"), (-had_too, "report that the list holds a second time, as retrieved"))),
        Line("Reports assessed (databases)", 606, box["dbr_assessed"], (
            (-(kept_new - lost_new), f"record {in_none}"), (-(kept_twice - had_too), again))),
        Line("Reports excluded (databases)", 47, box["dbr_excluded"], (
            (-excluded_new, f"record {in_none}"), (-settled, "report that the list holds twice, once included"))),
        Line("Records from citation searching", 430, box["citations_results"]),
        Line("Reports sought (other methods)", 10, box["other_sought_reports"], (
            (-known, "report that the databases had found too: counted there"),)),
        Line("Reports assessed (other methods)", 10, box["other_assessed"], (
            (-known, "report that the databases had found too"),)),
        Line("Reports excluded (other methods)", 5, box["other_excluded"]),
        Line("Studies included", 564, box["new_studies"], (
            (-included_new, f"record {in_none}"), (-repeats(included), again),
            (-known, "report that both routes found and both lists hold"))),
    ]  # fmt: skip


def markdown(lines: Iterable[Line]) -> str:
    """The table, for the guide."""
    rows = ["| box | published | computed | difference and cause |", "|---|--:|--:|---|"]
    for line in lines:
        causes = "; ".join(f"{count:+d} {cause}" for count, cause in line.causes if count)
        rows.append(f"| {line.box} | {line.published:,} | {line.computed:,} | {causes or 'none'} |")
    return "\n".join(rows) + "\n"


def main() -> None:
    """Write the table of the guide anew."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    table = markdown(des_sharing(HERE / "des_sharing/results"))
    DOCUMENT.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
