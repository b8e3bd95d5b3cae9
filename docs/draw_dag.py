"""Draw docs/dag.svg: every rule, and what it directly needs.

    snakemake --rulegraph dot | python docs/draw_dag.py

What a rule needs by way of another rule is left out, and so are the targets that only gather.
"""

import re
import sys
from pathlib import Path

import pygraphviz

PHASES = {
    "searching": "#56B4E9",
    "deduplication": "#E69F00",
    "checking": "#999999",
    "screening": "#009E73",
    "synthesis": "#CC79A7",
    "figures": "#F0E442",
    "manuscript": "#0072B2",
    "provenance": "#D55E00",
}
RULES = Path(__file__).parents[1] / "workflow/rules"


def phase_of_rules() -> dict[str, str]:
    """The phase of each rule, by the file in which it stands."""
    return {
        rule: path.stem
        for path in RULES.glob("*.smk")
        for rule in re.findall(r"^\s*rule (\w+):", path.read_text(), flags=re.MULTILINE)
    }


def direct(needs: dict[str, set[str]]) -> dict[str, set[str]]:
    """Each rule with what it needs directly, without what it needs by way of another."""

    def reach(rule: str) -> set[str]:
        return needs[rule].union(*(reach(one) for one in needs[rule]))

    return {rule: ones - set().union(*(reach(one) for one in ones)) if ones else set() for rule, ones in needs.items()}


def main() -> None:
    """Read the rule graph from standard input and write the picture."""
    given = pygraphviz.AGraph(sys.stdin.read())
    label = {node: node.attr["label"] for node in given.nodes()}
    phase = phase_of_rules()
    needs: dict[str, set[str]] = {label[node]: set() for node in given.nodes() if label[node] in phase}
    for source, target in given.edges():
        if label[target] in needs and label[source] in needs:
            needs[label[target]].add(label[source])
    drawn = pygraphviz.AGraph(directed=True, rankdir="TB", nodesep="0.15", ranksep="0.3", bgcolor="white")
    drawn.node_attr.update(
        shape="box", style="rounded", fontname="sans-serif", fontsize="11", height="0.3", penwidth="2"
    )
    drawn.edge_attr.update(color="#555555", arrowsize="0.6")
    for rule in sorted(needs):
        drawn.add_node(rule, label=rule.replace("_", " "), color=PHASES[phase[rule]])
    for rule, ones in sorted(direct(needs).items()):
        for one in sorted(ones):
            drawn.add_edge(one, rule)
    drawn.layout(prog="dot")
    drawn.draw(str(Path(__file__).with_name("dag.svg")))


if __name__ == "__main__":
    main()
