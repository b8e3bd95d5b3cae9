"""The programme theory: its versions, and the CMOCs and links that it is made of."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from realist.config import Cluster
from realist.contract import Cmoc, TheoryVersion
from realist.review import read_items
from realist.steps import run
from realist.tables import write_json


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    data_status: str = Field(alias="review.data_status")
    clusters: list[Cluster] = Field(alias="synthesis.clusters")


def establish(cmocs: list[Path], theory: list[Path], settings: Settings, output: Path) -> None:
    """Write the programme theory; lists are empty where the review has none."""
    configurations = [placed.value for path in cmocs for placed in read_items(path, Cmoc)]
    versions = [placed.value for path in theory for placed in read_items(path, TheoryVersion)]
    told = programme_theory(configurations, versions, settings.clusters)
    write_json(output, {"data_status": settings.data_status} | told)


def programme_theory(
    cmocs: Iterable[Cmoc], versions: Iterable[TheoryVersion], clusters: Sequence[Cluster]
) -> dict[str, Any]:
    """The versions in order, the clusters as configured, the CMOCs by cluster and id.

    A path of a version leads from and to a CMOC, a cluster or a concept, by id.
    """
    order = {cluster.id: number for number, cluster in enumerate(clusters)}
    shown = {"id", "title", "cluster", "direction", "links"}
    return {
        "versions": [
            version.model_dump(mode="json", by_alias=True)
            for version in sorted(versions, key=lambda version: version.version)
        ],
        "clusters": [cluster.model_dump(mode="json") for cluster in clusters],
        "cmocs": [
            cmoc.model_dump(mode="json", include=shown)
            for cmoc in sorted(cmocs, key=lambda cmoc: (order[cmoc.cluster], cmoc.id))
        ],
    }


if __name__ == "__main__":
    run(establish)
