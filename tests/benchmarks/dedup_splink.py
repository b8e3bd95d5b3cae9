"""The other design: Fellegi-Sunter with Splink on DuckDB, on the same fields and blocks, learned from each set by EM.

Splink is no part of this environment. In one of its own, with `pip install splink numpy`, in the folder `tests`:

    PYTHONPATH=../workflow:. python -m benchmarks.dedup_splink

Prints a table of docs/deduplication.md. Nothing is learned from labels; they choose one threshold, in hindsight.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from realist.deduplication.block import _keys, _number
from realist.deduplication.normalise import Features, features
from realist.tables import read_dicts
from unit.deduplication.scoring import SETS, Score, score

try:
    import duckdb
    import pyarrow as pa
    import splink
    import splink.comparison_library as cl
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI
except ImportError as missing:
    sys.exit(f"Skipped: {missing}. Make an environment with splink and numpy for this comparison.")

LABELLED = ("cytology_screening", "stroke", "digital_work", "jais_baseline", "dblp_acm")
THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.99999)
CHOSEN = 0.95
FILLED = 0.02
"""A field that fewer records have is not compared: nothing can be learned about it."""

COMPARED = {
    "title": cl.JaroWinklerAtThresholds("title", [0.97, 0.9, 0.8]).configure(term_frequency_adjustments=True),
    "families": cl.ArrayIntersectAtSizes("families", [3, 2, 1]),
    "container": cl.JaroWinklerAtThresholds("container", [0.9, 0.75]),
    "year": cl.LevenshteinAtThresholds("year", 1),
    "volume": cl.ExactMatch("volume"),
    "issue": cl.ExactMatch("issue"),
    "page": cl.ExactMatch("page"),
    "doi": cl.ExactMatch("doi"),
    "pmid": cl.ExactMatch("pmid"),
    "abstract": cl.JaroWinklerAtThresholds("abstract", [0.9]),
}
TRAINING = (("title",), ("author", "year"), ("volume", "page"))


def main() -> None:
    """Score every labelled set at the chosen threshold and at the best in hindsight."""
    print(f"Splink {splink.__version__}, DuckDB {duckdb.__version__}, Python {sys.version.split()[0]}\n")
    print(f"| set | lost, recall, F1 at {CHOSEN} | best threshold | lost, recall, F1 there | processor seconds |")
    print("|---|---|---|---|---|")
    for name in LABELLED:
        start = time.process_time()
        rows = list(compared_rows(read_dicts(SETS / name / "records.csv")))
        truth = {row["record_id"]: row["cluster_id"] for row in read_dicts(SETS / name / "labels.csv")}
        reached = {threshold: score(found, truth) for threshold, found in linked(rows)}
        best = max(reached, key=lambda one: reached[one].f1)
        cells = (in_words(reached[CHOSEN]), str(best), in_words(reached[best]), f"{time.process_time() - start:.0f}")
        print("|", name, "|", " | ".join(cells), "|", flush=True)


def in_words(reached: Score) -> str:
    return f"{reached.lost}, {reached.recall:.4f}, {reached.f1:.4f}"


def compared_rows(records: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    """The records in the fields that the program itself compares, with the keys under which it looks for pairs."""
    all_features = [features(record) for record in records]
    frequency = Counter(word for one in all_features for word in set(one.words))
    for one in all_features:
        keys = sorted({_number(key) >> 1 for key in _keys(one, frequency)})  # DuckDB's integers have a sign
        yield {name: value or None for name, value in fields(one).items()} | {"keys": keys}


def fields(one: Features) -> dict[str, Any]:
    """What is compared of a record."""
    return {
        "unique_id": one.record_id, "title": one.titles[0] if one.titles else "", "families": list(one.families),
        "author": one.families[0] if one.families else "", "container": one.container,
        "year": str(one.year or ""), "volume": one.volume, "issue": one.issue,
        "page": one.pages.first if one.pages else "", "doi": min(one.dois, default=""), "pmid": one.pmid,
        "abstract": one.abstract,
    }  # fmt: skip


def linked(rows: list[dict[str, Any]]) -> Iterator[tuple[float, dict[str, str]]]:
    """The citation of each record, by threshold: learn without labels, predict, join what is above the threshold."""
    usable = [name for name in COMPARED if sum(bool(row[name]) for row in rows) > FILLED * len(rows)]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[COMPARED[name] for name in usable],
        blocking_rules_to_generate_predictions=[block_on("keys", arrays_to_explode=["keys"])],
    )
    linker = Linker(DuckDBAPI().register(pa.Table.from_pylist(rows)), settings, log_level=None)
    learn(linker, usable)
    predicted = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
    for threshold in THRESHOLDS:
        joined = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold)
        yield threshold, {row["unique_id"]: row["cluster_id"] for row in joined.as_record_list()}


def learn(linker: Linker, usable: list[str]) -> None:
    """How often fields agree by chance, by sampling; how often in duplicates, by EM within three blocks."""
    certain = [block_on("title", "year"), *([block_on("doi")] if "doi" in usable else [])]
    linker.training.estimate_probability_two_random_records_match(certain, recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for names in TRAINING:
        if {"author" if name == "families" else name for name in usable} | {"author"} >= set(names):
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(*names), record_sample_proportion=1.0
            )


if __name__ == "__main__":
    main()
