"""How much screening a learned order saves, beside ASReview with its default model, by simulation on labelled reviews.

In the folder `tests`, inside the environment, with the Python of another one that holds ASReview (PyPI: asreview):

    python -m benchmarks.prioritising /path/to/asreview/bin/python [ROOT]
    python -m benchmarks.prioritising answers.jsonl [ROOT]      with ASReview's answers of an earlier run

ROOT is a repository in which the shipped review and those of tests/real are built; this one if it is not named. Where
a review is not built it is left out, and said so. A simulation begins with one included and one excluded citation,
drawn with its seed, and shows citations until 95% of the rest of the included were found. Both programs get the same.
ASReview learns anew after each decision (after ten in reviews of more than 5,000 citations), ours, to spare time, only
when an eighth more were shown, which is to its disadvantage.

Prints the tables of docs/prioritising.md, and writes docs/prioritising.csv (for docs/draw_prioritising.py).
"""

import csv
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from realist.screening import priority
from realist.screening.priority import LEARNED, Ranker
from realist.screening.stopping import Shown, estimates
from realist.tables import read_dicts, write_rows

ROOT = Path(__file__).parents[2]
REVIEWS = {
    "des_sharing": "tests/real/des_sharing/results",
    "snhl_phenotyping": "tests/real/snhl_phenotyping/results",
    "shipped (simulated)": "results",
}
SEEDS = range(1, 6)
LARGE, LARGE_BATCH = 5000, 10
TARGET = 0.95
LEVELS = [step / 20 for step in range(1, 20)]
CURVES = ("program", "review", "labels", "recall", "screened", "screened_least", "screened_most")


@dataclass(frozen=True)
class Task:
    """A simulation: the citations of a review in the order of their ids, and which are relevant."""

    review: str
    kind: str
    citations: Sequence[dict[str, str]]
    relevant: Sequence[bool]
    seed: int

    @property
    def key(self) -> str:
        """Its name."""
        return f"{self.review}/{self.kind}/{self.seed}"

    @property
    def prior(self) -> list[int]:
        """The rows that are known at the beginning: one relevant, one not."""
        random = Random(self.seed)
        return [random.choice([row for row, one in enumerate(self.relevant) if one is kind]) for kind in (True, False)]

    @property
    def batch(self) -> int:
        """After how many decisions ASReview learns anew."""
        return LARGE_BATCH if len(self.citations) > LARGE else 1

    @property
    def sought(self) -> int:
        """How many relevant citations there are beyond the known one."""
        return sum(self.relevant) - 1

    def needed(self, recall: float, order: Sequence[int]) -> int:
        """How many citations were shown when this share of the relevant ones was found."""
        left = math.ceil(recall * self.sought)
        for place, row in enumerate(order, start=1):
            left -= self.relevant[row]
            if not left:
                return place
        raise ValueError(f"{self.key}: the simulation ended before a recall of {recall}")

    def share(self, recall: float, order: Sequence[int]) -> float:
        """The same, as a share of the citations."""
        return self.needed(recall, order) / (len(self.citations) - 2)

    def saved(self, order: Sequence[int]) -> float:
        """Work saved over sampling at 95% recall (Cohen et al. 2006, doi:10.1197/jamia.M1929)."""
        return TARGET - self.share(TARGET, order)


def tasks(root: Path) -> Iterator[Task]:
    """The simulations of the reviews that are built: by decisions on titles and abstracts, and by final inclusion."""
    for review, folder in REVIEWS.items():
        results = root / folder
        if not (results / "screening/included.csv").is_file():
            print(f"Left out, for it is not built: {review}", file=sys.stderr)
            continue
        decided = {
            row["citation_id"]: row["state"] == "include"
            for row in read_dicts(results / "screening/decisions.csv")
            if row["stage"] == "title_abstract" and row["state"] in ("include", "exclude")
        }
        final = {row["citation_id"] for row in read_dicts(results / "screening/included.csv")}
        rows = [row for row in read_dicts(results / "deduplication/bibliography.csv") if row["citation_id"] in decided]
        rows.sort(key=lambda row: row["citation_id"])
        for kind, labels in (
            ("title and abstract", [decided[row["citation_id"]] for row in rows]),
            ("final", [row["citation_id"] in final for row in rows]),
        ):
            yield from (Task(review, kind, rows, labels, seed) for seed in SEEDS)


WORDS = priority._words


@cache
def words(texts: tuple[str, ...]) -> Any:
    """The TF-IDF of a review, made once for all of its simulations."""
    return WORDS(texts)


def simulate(task: Task) -> list[int]:
    """The rows in the order in which ours shows them: learned anew when an eighth more were shown, until 95% are found.

    What is left then comes in the last order that was learned.
    """
    ids = [row["citation_id"] for row in task.citations]
    row_of = {one: row for row, one in enumerate(ids)}
    with patch.object(priority, "_words", lambda texts: words(tuple(texts))):
        ranker, order = Ranker(task.citations, task.seed), list[int]()
    while len(order) < len(ids) - len(task.prior):
        labels = {ids[row]: task.relevant[row] for row in [*task.prior, *order]}
        batch = len(ids) if enough(task, order) else 1 + len(order) // 8
        order += [row_of[one] for one in ranker.order(labels)[:batch]]
    return order


def enough(task: Task, order: Iterable[int]) -> bool:
    """Whether 95% were found."""
    return sum(task.relevant[row] for row in order) >= math.ceil(TARGET * task.sought)


def peer(python_or_answers: Path, these: Sequence[Task]) -> tuple[str, dict[str, list[int]]]:
    """ASReview's name and version, and its order of each simulation."""
    answers = (
        python_or_answers.read_text(encoding="utf-8").splitlines()
        if python_or_answers.suffix == ".jsonl"
        else ask(python_or_answers, these)
    )
    read = [json.loads(line) for line in answers]
    return read[0]["program"], {one["key"]: one["order"] for one in read}


def ask(python: Path, these: Sequence[Task]) -> list[str]:
    """ASReview's answers, a line each; they are also kept in `asreview_answers.jsonl` in the folder of today's work."""
    with tempfile.TemporaryDirectory() as folder:
        jobs = "".join(json.dumps(job(task, Path(folder))) + "\n" for task in these)
        command = [str(python), str(Path(__file__).with_name("prioritising_peer.py"))]
        done = subprocess.run(command, input=jobs, stdout=subprocess.PIPE, check=True, text=True)
    Path("asreview_answers.jsonl").write_text(done.stdout, encoding="utf-8")
    return done.stdout.splitlines()


def job(task: Task, folder: Path) -> dict[str, object]:
    """A simulation, as the peer reads it; its table holds what ASReview reads."""
    table = folder / f"{task.review}.csv"
    if not table.is_file():
        write_rows(table, ("title", "abstract"), [(one["title"], one["abstract"]) for one in task.citations])
    return {"key": task.key, "seed": task.seed, "table": str(table), "labels": list(map(int, task.relevant)),
            "prior": task.prior, "batch": task.batch, "enough": 1 + math.ceil(TARGET * task.sought)}  # fmt: skip


Orders = dict[str, list[int]]


def groups(these: Iterable[Task]) -> dict[tuple[str, str], list[Task]]:
    """The simulations by review and labels."""
    found: dict[tuple[str, str], list[Task]] = {}
    for task in these:
        found.setdefault((task.review, task.kind), []).append(task)
    return found


def savings(these: Sequence[Task], ours: Orders, theirs: Orders) -> None:
    """Work saved at 95% recall: the mean over seeds, the least and the most."""
    print("| review | labels | citations | relevant | realist | ASReview | difference | better in |")
    print("|---|---|--:|--:|---|---|--:|--:|")
    all_ours, all_theirs = [], []
    for (review, kind), same in groups(these).items():
        left, right = ([task.saved(orders[task.key]) for task in same] for orders in (ours, theirs))
        all_ours.append(mean(left))
        all_theirs.append(mean(right))
        better = sum(one > other for one, other in zip(left, right, strict=True))
        print(f"| {review} | {kind} | {len(same[0].citations):,} | {sum(same[0].relevant)} | {spread(left)} | "
              f"{spread(right)} | {mean(left) - mean(right):+.3f} | {better} of {len(same)} |")  # fmt: skip
    print(f"| mean | | | | {mean(all_ours):.3f} | {mean(all_theirs):.3f} | "
          f"{mean(all_ours) - mean(all_theirs):+.3f} | |\n")  # fmt: skip


def stops(these: Sequence[Task], ours: Orders) -> None:
    """Where the rule of the order first rejects, at 5%, that less than 95% was found, looking after every 2%."""
    print("| review | labels | rule rejects at | recall there | recall of 95% reached | never before the end |")
    print("|---|---|---|---|--:|--:|")
    for (review, kind), same in groups(these).items():
        places = [stop_of(task, ours[task.key]) for task in same]
        told = [(place, recall) for place, recall in places if place < 1]
        held = sum(recall >= TARGET for _, recall in places)
        shares, recalls = ([one[column] for one in told] for column in (0, 1))
        print(f"| {review} | {kind} | {spread(shares)} | {spread(recalls)} | {held} of {len(same)} | "
              f"{len(same) - len(told)} of {len(same)} |")  # fmt: skip
    print()


def stop_of(task: Task, order: Sequence[int]) -> tuple[float, float]:
    """The share screened where the rule first rejects, or 1, and the recall there."""
    total = len(order)
    for seen in range(total // 50, total, total // 50):
        decided = [Shown(task.relevant[row], LEARNED) for row in order[:seen]]
        if estimates(decided, total - seen)[0].p_value < 0.05:
            return seen / total, sum(one.included for one in decided) / task.sought
    return 1.0, 1.0


def speed(these: Sequence[Task]) -> None:
    """Processor seconds of reading the words, and of one order, for the largest review."""
    task = max(these, key=lambda one: (len(one.citations), sum(one.relevant)))
    ids = [row["citation_id"] for row in task.citations]
    begin = time.process_time()
    ranker = Ranker(task.citations, 1)
    print(f"{len(ids):,} citations: read in {time.process_time() - begin:.1f} processor seconds")
    for many in (10, 100, 1000, len(ids) - 10):
        labels = {ids[row]: task.relevant[row] for row in [*task.prior, *Random(1).sample(range(len(ids)), many)]}
        begin = time.process_time()
        ranker.order(labels)
        print(f"ordered by {many:,} decisions in {time.process_time() - begin:.2f} processor seconds")


def curves(these: Sequence[Task], programs: dict[str, Orders]) -> Iterator[tuple[str, ...]]:
    """How many were screened at each recall, as a share: mean, least and most of the seeds."""
    for program, orders in programs.items():
        for (review, kind), same in groups(these).items():
            for level in LEVELS:
                shares = [task.share(level, orders[task.key]) for task in same]
                figures = (level, mean(shares), min(shares), max(shares))
                yield (program, review, kind, *(f"{one:.4f}" for one in figures))


def mean(values: Sequence[float]) -> float:
    """The mean; nought of none."""
    return sum(values) / len(values) if values else 0.0


def spread(values: Sequence[float]) -> str:
    """Mean, least and most."""
    return f"{mean(values):.3f} ({min(values):.3f} to {max(values):.3f})" if values else ""


def main(python_or_answers: Path, root: Path = ROOT) -> None:
    """Print the tables, and write the curves."""
    these = list(tasks(root))
    program, theirs = peer(python_or_answers, these)
    ours = {task.key: simulate(task) for task in these}
    savings(these, ours, theirs)
    stops(these, ours)
    speed(these)
    with (ROOT / "docs/prioritising.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([CURVES, *curves(these, {"realist": ours, program: theirs})])


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
