"""Deduplication in figures: on the labelled sets of others, and how time and memory grow.

In the folder `tests`, inside the environment:

    python -m benchmarks.dedup                      the labelled sets, if they are beside the repository
    python -m benchmarks.dedup without              the same with a field taken away, or a quarter of all cells
    python -m benchmarks.dedup 1000 10000 50000     made-up records of these numbers, each in a process of its own

Prints the tables of docs/deduplication.md.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import pandas as pd

from benchmarks.made_up import COLUMNS, made_up
from realist.deduplication.linking import Linkage, link
from realist.tables import read_table, write_rows
from unit.deduplication.records import verdict
from unit.deduplication.scoring import SETS, Score, labels, score

LABELLED = ("cytology_screening", "stroke", "digital_work", "jais_baseline", "dblp_acm", "special_cases")
TAKEN_AWAY = (("doi",), ("volume", "issue", "pages"), ("container",), ("year",), ("authors",))


def main(sizes: list[str]) -> None:
    """Print one of the three tables, or measure one size for the last."""
    if sizes[:1] == ["--measure"]:
        measure(Path(sizes[1]))
    elif sizes == ["without"]:
        missing_fields()
    elif sizes:
        growth([int(size) for size in sizes])
    else:
        labelled_sets()


def labelled_sets() -> None:
    """Lost entities, recall and questions on each labelled set; the same with all questions answered rightly."""
    print("| set | records | lost | missed | recall | F1 | questions per 1,000 | answered: lost, recall |")
    print("|---|---|---|---|---|---|---|---|")
    for name in LABELLED:
        records, truth = read_table(SETS / name / "records.csv"), labels(name)
        linkage = link(records)
        reached, after = score(linkage.citation_of, truth), answered(linkage, truth)
        asked = 1000 * len(linkage.queue) / len(truth)
        figures = (f"{len(truth):,}", reached.lost, reached.missed, f"{reached.recall:.4f}", f"{reached.f1:.4f}",
                   f"{asked:.1f}", f"{after.lost}, {after.recall:.4f}")  # fmt: skip
        print("|", name, "|", " | ".join(map(str, figures)), "|")


def missing_fields() -> None:
    """Lost entities and recall where the records say less: what a set that nobody has seen may be like."""
    print("| set |", " | ".join(f"no {' and '.join(fields)}" for fields in TAKEN_AWAY), "| a quarter of all cells |")
    print("|---" * (len(TAKEN_AWAY) + 2) + "|")
    for name in LABELLED[:4]:
        records, truth = read_table(SETS / name / "records.csv"), labels(name)
        tables = [records.assign(**dict.fromkeys(fields, "")) for fields in TAKEN_AWAY] + [thinned(records)]
        scores = [score(link(table).citation_of, truth) for table in tables]
        print("|", name, "|", " | ".join(f"{one.lost}, {one.recall:.3f}" for one in scores), "|", flush=True)


def thinned(records: pd.DataFrame) -> pd.DataFrame:
    """The records with a quarter of their cells emptied at random, ids and titles excepted."""
    random = Random(1)
    emptied = {
        name: ["" if random.random() < 0.25 else cell for cell in records[name]]
        for name in ("doi", "volume", "issue", "pages", "container", "year", "authors", "abstract")
    }
    return records.assign(**emptied)


def answered(linkage: Linkage, truth: dict[str, str]) -> Score:
    """The score once a person has answered every question as the labels have it."""
    said = ["same" if truth[one.pair[0]] == truth[one.pair[1]] else "different" for one in linkage.queue]
    verdicts = [verdict(*one.pair, word) for one, word in zip(linkage.queue, said, strict=True)]
    return score(link(linkage.records, verdicts).citation_of, truth)


def growth(sizes: list[int]) -> None:
    """Time and memory of the whole command for made-up tables of these sizes."""
    print("| records | seconds | processor seconds | MB | lost | recall | questions per 1,000 |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"{size}.csv"
            write_rows(path, COLUMNS, made_up(size))
            subprocess.run([sys.executable, "-m", "benchmarks.dedup", "--measure", str(path)], check=True)


def measure(path: Path) -> None:
    """Read and link one table, and print its row."""
    start = time.perf_counter()
    records = read_table(path)
    linkage = link(records)
    seconds, computing = time.perf_counter() - start, time.process_time()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    truth = {record: record.partition("-")[0].partition(":")[2] for record in records["record_id"]}
    reached = score(linkage.citation_of, truth)
    asked = 1000 * len(linkage.queue) / len(records)
    figures = (f"{len(records):,}", f"{seconds:.1f}", f"{computing:.1f}", f"{megabytes:.0f}", reached.lost,
               f"{reached.recall:.4f}", f"{asked:.1f}")  # fmt: skip
    print("|", " | ".join(map(str, figures)), "|", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
