"""How the parts of the learned order were chosen: other choices, and the choice that leaves a review out.

In the folder `tests`, inside the environment: `python -m benchmarks.prioritising_variants [ROOT]` (see
`benchmarks.prioritising`), with three seeds. Prints two tables of docs/prioritising.md.
"""

import sys
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

from benchmarks.prioritising import REVIEWS, ROOT, Task, groups, mean, simulate, tasks
from realist.screening import priority

PLAIN = ("title", "abstract")
VARIANTS: dict[str, dict[str, object]] = {
    "as it is": {},
    "title and abstract only": {"FIELDS": PLAIN},
    "title once": {"FIELDS": (*PLAIN, "keywords")},
    "journal too": {"FIELDS": (*priority.FIELDS, "container")},
    "C 0.01": {"COST": 0.01},
    "C 0.11": {"COST": 0.11},
    "ratio 20": {"RATIO": 20},
    "as ASReview's model": {"FIELDS": PLAIN, "COST": 0.11},
}
SEEDS = (1, 2, 3)


def saved(these: list[Task], changes: dict[str, object]) -> dict[tuple[str, str], float]:
    """The mean work saved at 95% recall, by review and labels."""
    with ExitStack() as changed:
        for name, value in changes.items():
            changed.enter_context(patch.object(priority, name, value))
        return {place: mean([task.saved(simulate(task)) for task in same]) for place, same in groups(these).items()}


def main(root: Path = ROOT) -> None:
    """Print both tables."""
    these = [task for task in tasks(root) if task.seed in SEEDS]
    places = list(groups(these))
    print("| variant |", " | ".join(": ".join(place) for place in places), "| mean |")
    print("|---" + "|--:" * (len(places) + 1) + "|")
    table = {}
    for name, changes in VARIANTS.items():
        table[name] = saved(these, changes)
        figures = [table[name][place] for place in places]
        print("|", name, "|", " | ".join(f"{one:.3f}" for one in [*figures, mean(figures)]), "|", flush=True)
    print("\n| left out | best on the others | saves there | as it is | as ASReview's model |\n|---|---|--:|--:|--:|")
    for review in REVIEWS:
        chosen = max(table, key=lambda name: mean([one for place, one in table[name].items() if place[0] != review]))
        there = [mean([one for place, one in table[name].items() if place[0] == review])
                 for name in (chosen, "as it is", "as ASReview's model")]  # fmt: skip
        print("|", review, "|", chosen, "|", " | ".join(f"{one:.3f}" for one in there), "|")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
