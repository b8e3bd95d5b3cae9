"""How often what the rules of stopping say is true, in simulated orders whose truth is known.

In the folder `tests`, inside the environment: `python -m benchmarks.stopping`. Each of 200 reviews has 1,000 citations,
60 of them relevant, and is stopped after 300, 500 or 700; a check looks at 100 more. Prints a table of
docs/prioritising.md.
"""

from random import Random

from realist.screening.priority import LEARNED, RANDOM
from realist.screening.stopping import Shown, estimates
from unit.screening.orders import RELEVANT, TOTAL, simulated

REVIEWS, CHECK = 200, 100
STEEPNESS = {0: "no better than chance", 0.5: "a little better", 2: "better", 6: "much better"}


def main() -> None:
    """Print a row for each kind of order."""
    print("| order | found when stopped | `order`: truth not below its interval | `check`: truth in its interval |")
    print("|---|--:|--:|--:|")
    for steep, words in STEEPNESS.items():
        told = [stopped(Random(f"{steep}:{seed}"), steep) for seed in range(REVIEWS)]
        figures = (sum(column) / REVIEWS for column in zip(*told, strict=True))
        print(f"| {words} |", " | ".join(f"{one:.1%}" for one in figures), "|")


def stopped(random: Random, steep: float) -> tuple[float, bool, bool]:
    """The recall where it stopped, and whether both rules told the truth."""
    truth, stop = simulated(random, steep=steep), random.choice((300, 500, 700))
    decided = [Shown(one, LEARNED) for one in truth[:stop]]
    [order] = estimates(decided, TOTAL - stop)
    recall = sum(truth[:stop]) / RELEVANT
    decided += [Shown(one, RANDOM) for one in random.sample(truth[stop:], CHECK)]
    check = estimates(decided, TOTAL - stop - CHECK)[0]
    checked = sum(one.included for one in decided) / RELEVANT
    assert order.low is not None
    assert check.low is not None
    assert check.high is not None
    return recall, order.low <= recall, check.low <= checked <= check.high


if __name__ == "__main__":
    main()
