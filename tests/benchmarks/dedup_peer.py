"""How bib-dedupe, the nearest peer, grows on the records on which `benchmarks.dedup` grows.

It is no part of this environment. In one of its own, with `pip install bib-dedupe`, in the folder `tests`:

    PYTHONPATH=../workflow:. python -m benchmarks.dedup_peer 1000 10000
"""

import resource
import sys
import time
from importlib.metadata import version

from benchmarks.made_up import COLUMNS, made_up
from unit.deduplication.scoring import score

try:
    import pandas as pd
    from bib_dedupe.bib_dedupe import block, match, merge, prep
except ImportError as missing:
    sys.exit(f"Skipped: {missing}. Make an environment with bib-dedupe for this comparison.")

NAMES = {"record_id": "ID", "authors": "author", "container": "journal", "issue": "number"}


def main(size: int) -> None:
    """Link made-up records of this number, and print a row of the table of growth."""
    table = pd.DataFrame(made_up(size), columns=list(COLUMNS)).drop(columns="database").rename(columns=NAMES)
    table = table.assign(ENTRYTYPE="article")
    start, computing = time.perf_counter(), processor_seconds()
    merged = merge(table, matched_df=match(block(prep(table, cpu=2), cpu=2), cpu=2))
    seconds, computing = time.perf_counter() - start, processor_seconds() - computing
    citation_of = {one: row["ID"] for row in merged.to_dict("records") for one in row["origin"].split(";")}
    truth = {record: record.partition("-")[0].partition(":")[2] for record in table["ID"]}
    reached = score(citation_of, truth)
    print(f"| {size:,} | {seconds:.1f} | {computing:.1f} | {megabytes():.0f} | {reached.lost} | {reached.recall:.4f} |")


def processor_seconds() -> float:
    """Of this process and of those that it has started and waited for."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def megabytes() -> float:
    """The most that this process held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(f"bib-dedupe {version('bib-dedupe')}")
    for argument in sys.argv[1:]:
        main(int(argument))
