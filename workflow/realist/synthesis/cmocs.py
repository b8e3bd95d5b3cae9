"""CMOCs and the evidence for and against them: excerpts and studies counted, by cluster and direction."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from realist.config import Cluster
from realist.contract import Cmoc, Direction, ExcerptRow, Stance
from realist.review import read_items, read_rows
from realist.steps import run
from realist.tables import read_dicts, write_dicts

Table = list[dict[str, str | int]]

CMOC_COLUMNS = (
    *("cmoc_id", "cluster", "cluster_name", "direction", "title", "statement", "context", "resource", "response"),
    *("outcome", "versions", "excerpts", "studies", "supporting", "refining", "refuting", "links"),
)
CLUSTER_COLUMNS = ("cluster", "cluster_name", "cmocs", *Direction, "studies")
EVIDENCE_COLUMNS = (
    *("cmoc_id", "excerpt_id", "study_id", "label", "page", "element", "basis", "stance", "quote", "paraphrase"),
    *("coder", "coded_at", "note"),
)
MATRIX_COLUMNS = ("cmoc_id", "study_id", *Stance)
HISTORY_COLUMNS = ("cmoc_id", "version", "on", "by", "change", "why")


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    data_status: str = Field(alias="review.data_status")
    clusters: list[Cluster] = Field(alias="synthesis.clusters")


def establish(
    cmocs: list[Path],
    excerpts: list[Path],
    studies: Path,
    settings: Settings,
    output: Path,
    clusters_output: Path,
    evidence_output: Path,
    matrix_output: Path,
    history_output: Path,
) -> None:
    """Write the tables of CMOCs, clusters, evidence, CMOCs by studies and wordings; headers alone where is none."""
    configurations = [placed.value for path in cmocs for placed in read_items(path, Cmoc)]
    passages = [placed.value for path in excerpts for placed in read_rows(path, ExcerptRow)]
    labels = {row["study_id"]: row["label"] for row in read_dicts(studies)}
    status = settings.data_status
    write_dicts(output, CMOC_COLUMNS, cmoc_table(configurations, passages, settings.clusters), status)
    write_dicts(clusters_output, CLUSTER_COLUMNS, cluster_table(configurations, passages, settings.clusters), status)
    write_dicts(evidence_output, EVIDENCE_COLUMNS, evidence_table(passages, labels), status)
    write_dicts(matrix_output, MATRIX_COLUMNS, matrix_table(passages), status)
    write_dicts(history_output, HISTORY_COLUMNS, history_table(configurations), status)


def cmoc_table(cmocs: Iterable[Cmoc], excerpts: Sequence[ExcerptRow], clusters: Sequence[Cluster]) -> Table:
    """One row a CMOC, by cluster (in the order of the paper) and id."""
    order = {cluster.id: number for number, cluster in enumerate(clusters)}
    names = {cluster.id: cluster.name for cluster in clusters}
    return [
        _cmoc_row(cmoc, names[cmoc.cluster], [one for one in excerpts if one.cmoc_id == cmoc.id])
        for cmoc in sorted(cmocs, key=lambda cmoc: (order[cmoc.cluster], cmoc.id))
    ]


def _cmoc_row(cmoc: Cmoc, cluster_name: str, excerpts: Sequence[ExcerptRow]) -> dict[str, str | int]:
    written = cmoc.model_dump(mode="json", exclude={"id", "history", "links"})
    return written | {
        "cmoc_id": cmoc.id,
        "cluster_name": cluster_name,
        "versions": len(cmoc.history),
        "excerpts": len(excerpts),
        "studies": _studies(excerpts),
        "supporting": _studies(excerpts, Stance.SUPPORTS),
        "refining": _studies(excerpts, Stance.REFINES),
        "refuting": _studies(excerpts, Stance.REFUTES),
        "links": "; ".join(f"{link.kind}: {link.to}" for link in cmoc.links),
    }


def _studies(excerpts: Iterable[ExcerptRow], *stances: Stance) -> int:
    """How many studies the excerpts come from, of any stance or of these."""
    return len({one.study_id for one in excerpts if not stances or one.stance in stances})


def cluster_table(cmocs: Sequence[Cmoc], excerpts: Sequence[ExcerptRow], clusters: Iterable[Cluster]) -> Table:
    """One row a configured cluster, in the order of the paper: its CMOCs by direction, and their studies."""
    return [_cluster_row(one, [cmoc for cmoc in cmocs if cmoc.cluster == one.id], excerpts) for one in clusters]


def _cluster_row(cluster: Cluster, cmocs: Sequence[Cmoc], excerpts: Iterable[ExcerptRow]) -> dict[str, str | int]:
    ids = {cmoc.id for cmoc in cmocs}
    directions = Counter(cmoc.direction for cmoc in cmocs)
    row: dict[str, str | int] = {"cluster": cluster.id, "cluster_name": cluster.name, "cmocs": len(cmocs)}
    row |= {direction.value: directions[direction] for direction in Direction}
    return row | {"studies": _studies(one for one in excerpts if one.cmoc_id in ids)}


def evidence_table(excerpts: Iterable[ExcerptRow], labels: Mapping[str, str]) -> Table:
    """One row an excerpt, by CMOC and excerpt id, with the label of its study."""
    rows = [one.model_dump(mode="json") | {"label": labels[one.study_id]} for one in excerpts]
    return sorted(rows, key=lambda row: (row["cmoc_id"], row["excerpt_id"]))


def matrix_table(excerpts: Iterable[ExcerptRow]) -> Table:
    """One row a CMOC and a study that an excerpt joins: how many excerpts of each stance."""
    counts = Counter((one.cmoc_id, one.study_id, one.stance) for one in excerpts)
    pairs = sorted({(cmoc, study) for cmoc, study, _ in counts})
    return [
        {"cmoc_id": cmoc, "study_id": study} | {stance.value: counts[cmoc, study, stance] for stance in Stance}
        for cmoc, study in pairs
    ]


def history_table(cmocs: Iterable[Cmoc]) -> Table:
    """One row a wording of a CMOC, by CMOC, oldest first: what changed, when, by whom and why."""
    return [
        {"cmoc_id": cmoc.id} | change.model_dump(mode="json")
        for cmoc in sorted(cmocs, key=lambda cmoc: cmoc.id)
        for change in cmoc.history
    ]


if __name__ == "__main__":
    run(establish)
