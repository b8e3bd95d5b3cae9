"""Draw docs/prioritising.svg from docs/prioritising.csv: `python docs/draw_prioritising.py`."""

import csv
from collections import defaultdict
from pathlib import Path

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot as plt

HERE = Path(__file__).parent
COLOURS = ("#0072B2", "#D55E00")
STYLES = ("-", "--")


def main() -> None:
    """A panel a review and kind of labels: the share found by the share screened, and the range over the seeds."""
    panels: dict[tuple[str, str], dict[str, list[list[float]]]] = defaultdict(lambda: defaultdict(list))
    with (HERE / "prioritising.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            figures = [float(row[name]) for name in ("recall", "screened", "screened_least", "screened_most")]
            panels[row["labels"], row["review"]][row["program"]].append(figures)
    plt.rcParams |= {"svg.hashsalt": "prioritising", "font.size": 9, "svg.fonttype": "none"}
    kinds = list(dict.fromkeys(kind for kind, _ in panels))
    reviews = list(dict.fromkeys(review for _, review in panels))
    figure, axes = plt.subplots(len(kinds), len(reviews), figsize=(9, 5.4), layout="constrained", squeeze=False)
    for (kind, review), programs in panels.items():
        panel = axes[kinds.index(kind)][reviews.index(review)]
        for (program, points), colour, style in zip(programs.items(), COLOURS, STYLES, strict=True):
            found, mean, least, most = zip(*points, strict=True)
            panel.fill_betweenx(found, least, most, color=colour, alpha=0.15, linewidth=0)
            panel.plot(mean, found, color=colour, linestyle=style, label=program)
        widest = max(points[-1][3] for points in programs.values())
        panel.plot([0, widest], [0, widest], color="#777777", linestyle=":", label="in no order")
        panel.set(title=f"{review}\n{kind}", xlim=(0, widest), ylim=(0, 1))
        panel.grid(visible=True, color="#dddddd", linewidth=0.5)
        panel.spines[["top", "right"]].set_visible(False)
        panel.xaxis.set_major_locator(plt.MaxNLocator(5))
        panel.xaxis.set_major_formatter(matplotlib.ticker.PercentFormatter(1, decimals=None))
        panel.yaxis.set_major_formatter(matplotlib.ticker.PercentFormatter(1))
    for panel in axes[-1]:
        panel.set_xlabel("screened")
    for row in axes:
        row[0].set_ylabel("found of the relevant")
    figure.legend(*axes[0][0].get_legend_handles_labels(), frameon=False, loc="outside upper center", ncols=3)
    figure.savefig(HERE / "prioritising.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
