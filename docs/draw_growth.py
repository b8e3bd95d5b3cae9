"""Draw docs/deduplication_growth.svg from docs/deduplication_growth.csv: `python docs/draw_growth.py`."""

import csv
from collections import defaultdict
from pathlib import Path

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot as plt

HERE = Path(__file__).parent
SERIES = {"realist": ("#0072B2", "o"), "bib-dedupe 0.11.0": ("#D55E00", "s")}
PANELS = {"processor_seconds": "processor seconds", "megabytes": "megabytes, at most"}


def main() -> None:
    """Two panels, all axes logarithmic: what rises as the dotted line does grows linearly."""
    with (HERE / "deduplication_growth.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    plt.rcParams |= {"svg.hashsalt": "growth", "font.size": 9, "svg.fonttype": "none"}
    figure, axes = plt.subplots(1, 2, figsize=(8, 3.4), layout="constrained")
    for panel, (column, label) in zip(axes, PANELS.items(), strict=True):
        points: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for row in filter(lambda row: row[column], rows):
            points[row["program"]].append((float(row["records"]), float(row[column])))
        for program, measured in points.items():
            colour, marker = SERIES[program]
            panel.plot(*zip(*measured, strict=True), color=colour, marker=marker, label=program)
        if column == "processor_seconds":
            panel.plot([1e3, 1e6], [0.4, 400], color="#999999", linestyle=":", label="linear growth")
        panel.set(xscale="log", yscale="log", xlabel="records", ylabel=label)
        panel.grid(visible=True, color="#dddddd", linewidth=0.5)
        panel.spines[["top", "right"]].set_visible(False)
    axes[0].legend(frameon=False)
    figure.savefig(HERE / "deduplication_growth.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
