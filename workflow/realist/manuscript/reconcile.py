"""Step: computed numbers beside those that the published paper printed (results/manuscript/reconciliation.csv)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from realist import steps
from realist.contract import PublishedNumber
from realist.errors import Kind, Problem, ReviewError, nearest
from realist.review import Placed, read_items
from realist.tables import read_json, write_dicts

COLUMNS = ("key", "definition", "computed", "published", "agrees", "where", "source", "note")
PUBLISHED = "data/published.yaml"


class Settings(BaseModel):
    """The settings that this step uses."""

    model_config = ConfigDict(extra="forbid")

    data_status: str = Field(alias="review.data_status")


def step(numbers: Path, output: Path, published: list[Path], settings: Settings) -> None:
    """Compare.

    Args:
        numbers: numbers.json.
        output: the table.
        published: the published numbers; none if there are none.
        settings: whether the data are simulated.

    Raises:
        ReviewError: a published number names a key that nothing computes.
    """
    items = [item for path in published for item in read_items(path, PublishedNumber, PUBLISHED)]
    computed = read_json(numbers)
    unknown = [_unknown(item, computed) for item in items if item.value.key not in computed]
    if unknown:
        raise ReviewError(unknown)
    rows = [_row(item.value, computed[item.value.key]) for item in items]
    write_dicts(output, COLUMNS, rows, settings.data_status)


def _row(printed: PublishedNumber, computed: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "key": printed.key,
        "definition": computed["definition"],
        "computed": computed["value"],
        "published": printed.value,
        "agrees": "yes" if computed["value"] == printed.value else "no",
        "where": printed.where,
        "source": printed.source,
        "note": printed.note,
    }


def _unknown(item: Placed[PublishedNumber], computed: Mapping[str, Any]) -> Problem:
    return item.problem("key", Kind.UNDEFINED_NUMBER, item.value.key, "a key of results/numbers.json",
                        f"{nearest(item.value.key, computed)}Correct the key.")  # fmt: skip


if __name__ == "__main__":
    steps.run(step)
