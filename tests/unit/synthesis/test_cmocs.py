"""The tables of CMOCs, clusters, evidence and CMOCs by studies."""

import random
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from builds import TOY
from realist.config import Cluster
from realist.contract import Cmoc, ExcerptRow, Stance
from realist.synthesis.cmocs import (
    CLUSTER_COLUMNS,
    CMOC_COLUMNS,
    EVIDENCE_COLUMNS,
    HISTORY_COLUMNS,
    MATRIX_COLUMNS,
    Settings,
    cluster_table,
    cmoc_table,
    establish,
    evidence_table,
    matrix_table,
)
from realist.tables import read_dicts, write_dicts

CLUSTERS = [Cluster(id="resources", name="Resources"), Cluster(id="design", name="Design")]


def excerpt(number: int, study: str = "s1", cmoc: str = "C1", stance: str = "supports") -> ExcerptRow:
    return ExcerptRow.model_validate(
        {
            "excerpt_id": f"E{number:03}",
            "study_id": study,
            "quote": "q",
            "element": "context",
            "basis": "stated",
            "stance": stance,
            "cmoc_id": cmoc,
            "coder": "r1",
            "coded_at": "2023-01-01",
        }
    )


def cmoc(name: str = "C1", cluster: str = "design", **changes: Any) -> Cmoc:
    words = dict.fromkeys(("statement", "context", "resource", "response", "outcome"), "x")
    history = [{"version": 1, "on": "2023-01-01", "by": "r1", "change": "c", "why": "w"}]
    fixed = {"id": name, "cluster": cluster, "direction": "reduces", "history": history}
    return Cmoc.model_validate(words | fixed | changes)


def test_a_study_counts_once_for_each_thing_it_does() -> None:
    excerpts = [excerpt(1), excerpt(2), excerpt(3, stance="refutes"), excerpt(4, study="s2", stance="refines")]
    (row,) = cmoc_table([cmoc()], excerpts, CLUSTERS)
    counts = [row[column] for column in ("excerpts", "studies", "supporting", "refining", "refuting")]
    assert counts == [4, 2, 1, 1, 1]


def test_cmocs_stand_by_cluster_as_configured_then_id() -> None:
    table = cmoc_table([cmoc("A"), cmoc("Z", "resources"), cmoc("B", "resources")], [], CLUSTERS)
    assert [row["cmoc_id"] for row in table] == ["B", "Z", "A"]
    assert table[0]["cluster_name"] == "Resources"
    assert table[0]["excerpts"] == 0


def test_links_and_versions() -> None:
    history = [{"version": n, "on": "2023-01-01", "by": "r1", "change": "c", "why": "w"} for n in (1, 2)]
    links = [{"to": "C2", "kind": "ripple"}, {"to": "C3", "kind": "rival"}]
    (row,) = cmoc_table([cmoc(history=history, links=links)], [], CLUSTERS)
    assert (row["links"], row["versions"]) == ("ripple: C2; rival: C3", 2)


def test_a_cluster_without_cmocs_is_shown() -> None:
    excerpts = [excerpt(1), excerpt(2, study="s2"), excerpt(3, study="s2", cmoc="C2")]
    cmocs = [cmoc(), cmoc("C2", direction="increases")]
    first, second = cluster_table(cmocs, excerpts, CLUSTERS)
    assert first == {"cluster": "resources", "cluster_name": "Resources", "cmocs": 0, "reduces": 0, "maintains": 0,
                     "increases": 0, "mixed": 0, "unclear": 0, "studies": 0}  # fmt: skip
    assert (second["cmocs"], second["reduces"], second["increases"], second["studies"]) == (2, 1, 1, 2)


def test_evidence_carries_the_label_of_its_study() -> None:
    rows = evidence_table([excerpt(2), excerpt(1, cmoc="C0")], {"s1": "Quillfern 2015"})
    assert [(row["cmoc_id"], row["excerpt_id"], row["label"]) for row in rows] == [
        ("C0", "E001", "Quillfern 2015"),
        ("C1", "E002", "Quillfern 2015"),
    ]


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["C1", "C2"]), st.sampled_from([one.value for one in Stance]))
    ),
    st.randoms(),
)
def test_matrix_counts_every_excerpt_once_in_any_order(
    drawn: list[tuple[str, str, str]], chance: random.Random
) -> None:
    excerpts = [excerpt(number, *one) for number, one in enumerate(drawn)]
    table = matrix_table(excerpts)
    assert sum(int(row[stance]) for row in table for stance in Stance) == len(excerpts)
    assert len({(row["cmoc_id"], row["study_id"]) for row in table}) == len(table)
    assert all(any(row[stance] for stance in Stance) for row in table)
    chance.shuffle(excerpts)
    assert matrix_table(excerpts) == table


def step(folder: Path, *, empty: bool = False) -> dict[str, list[dict[str, str]]]:
    labels = {"quillfern2015": "Quillfern 2015", "hollowmere2018": "Hollowmere 2018"}
    write_dicts(folder / "studies.csv", ["study_id", "label"],
                [{"study_id": study, "label": label} for study, label in labels.items()])  # fmt: skip
    outputs = {name: folder / f"{name}.csv" for name in ("cmocs", "clusters", "evidence", "matrix", "history")}
    establish(
        [] if empty else [TOY / "data/theory/cmocs.yaml"],
        [] if empty else [TOY / "data/evidence/excerpts.csv"],
        folder / "studies.csv",
        Settings.model_validate({"review.data_status": "simulated", "synthesis.clusters": CLUSTERS}),
        *outputs.values(),
    )
    return {name: read_dicts(path) for name, path in outputs.items()}


def test_step_on_the_toy(tmp_path: Path) -> None:
    tables = step(tmp_path)
    counted = [
        tuple(row[key] for key in ("cmoc_id", "excerpts", "studies", "supporting", "refining", "refuting"))
        for row in tables["cmocs"]
    ]
    assert counted == [("C01", "4", "2", "1", "1", "0"), ("C02", "3", "2", "1", "0", "1")]
    assert [(row["cluster"], row["reduces"], row["increases"]) for row in tables["clusters"]] == [
        ("resources", "1", "0"),
        ("design", "0", "1"),
    ]
    assert len(tables["evidence"]) == 7
    assert [tuple(row.values()) for row in tables["matrix"]] == [
        ("C01", "hollowmere2018", "0", "1", "0"),
        ("C01", "quillfern2015", "3", "0", "0"),
        ("C02", "hollowmere2018", "2", "0", "0"),
        ("C02", "quillfern2015", "0", "0", "1"),
    ]
    assert [(row["cmoc_id"], row["version"]) for row in tables["history"]] == [("C01", "1"), ("C01", "2"), ("C02", "1")]
    assert all(row["on"] and row["by"] and row["change"] and row["why"] for row in tables["history"])
    assert b",simulated\n" in (tmp_path / "cmocs.csv").read_bytes()


def test_a_review_without_cmocs_has_tables_of_a_header(tmp_path: Path) -> None:
    tables = step(tmp_path, empty=True)
    assert [len(tables[name]) for name in ("cmocs", "clusters", "evidence", "matrix", "history")] == [0, 2, 0, 0, 0]
    for name, columns in (
        ("cmocs", CMOC_COLUMNS),
        ("clusters", CLUSTER_COLUMNS),
        ("evidence", EVIDENCE_COLUMNS),
        ("matrix", MATRIX_COLUMNS),
        ("history", HISTORY_COLUMNS),
    ):
        header = (tmp_path / f"{name}.csv").read_text().splitlines()[0]
        assert header == ",".join([*columns, "data_status"])
