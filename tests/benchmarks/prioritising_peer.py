"""ASReview's default model on the simulations of `benchmarks.prioritising`, which calls this file.

It is no part of this environment: `benchmarks.prioritising` runs it with the Python of an environment in which
`pip install asreview` was called. It reads simulations from the standard input, one a line, as JSON, and answers each
with a line: its key, and the rows in the order in which they were shown.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

try:
    import numpy as np
    import pandas as pd
    from asreview.learner import ActiveLearningCycle
    from asreview.models.models import get_ai_config
    from asreview.simulation.simulate import Simulate
except ImportError as missing:
    sys.exit(f"{missing}. Make an environment with asreview for this comparison.")


class EnoughFound:
    """Stops where this many relevant citations are labelled: what follows says nothing of the measure."""

    def __init__(self, enough: int) -> None:
        self.enough = enough

    def stop(self, results: pd.DataFrame, labels: pd.Series) -> bool:
        """Whether to stop."""
        return len(results) == len(labels) or int(results["label"].sum()) >= self.enough


def simulate(job: dict) -> list[int]:
    """The rows in the order in which the default model shows them, without the prior knowledge."""
    np.random.seed(job["seed"])
    table = pd.read_csv(Path(job["table"]), keep_default_na=False)
    labels = pd.Series(job["labels"])
    cycle = ActiveLearningCycle.from_meta(get_ai_config()["value"])
    cycle.n_query = job["batch"]
    run = Simulate(table, labels, [cycle], stopper=EnoughFound(job["enough"]), print_progress=False)
    run.label(np.array(job["prior"]))
    run.review()
    return [int(one) for one in run._results["record_id"]][len(job["prior"]) :]


if __name__ == "__main__":
    program = f"ASReview {version('asreview')}, {get_ai_config()['label']}"
    for line in sys.stdin:
        job = json.loads(line)
        print(json.dumps({"key": job["key"], "program": program, "order": simulate(job)}), flush=True)
