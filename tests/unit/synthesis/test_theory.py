"""The programme theory as later steps read it."""

from pathlib import Path

from builds import TOY
from realist.synthesis.theory import Settings, establish
from realist.tables import read_json

CLUSTERS = [{"id": "design", "name": "Design"}, {"id": "resources", "name": "Resources"}]
SETTINGS = Settings.model_validate({"review.data_status": "simulated", "synthesis.clusters": CLUSTERS})


def test_the_toy_theory(tmp_path: Path) -> None:
    theory = TOY / "data/theory"
    establish([theory / "cmocs.yaml"], [theory / "programme_theory.yaml"], SETTINGS, tmp_path / "theory.json")
    told = read_json(tmp_path / "theory.json")
    assert list(told) == ["data_status", "versions", "clusters", "cmocs"]
    assert told["data_status"] == "simulated"
    assert [(one["version"], one["label"], one["on"]) for one in told["versions"]] == [
        (1, "initial", "2023-01-05"),
        (2, "refined", "2023-06-01"),
    ]
    assert told["versions"][1]["paths"][2] == {"from": "C01", "to": "gap", "label": "narrows"}
    assert told["clusters"] == CLUSTERS
    assert told["cmocs"] == [  # by cluster as configured, here design first
        {"id": "C02", "cluster": "design", "direction": "increases", "title": "One language", "links": []},
        {
            "id": "C01",
            "cluster": "resources",
            "direction": "reduces",
            "title": "Care travels",
            "links": [{"to": "C02", "kind": "ripple", "note": "Being reached comes before being understood"}],
        },
    ]


def test_a_review_without_theory_has_empty_lists(tmp_path: Path) -> None:
    establish([], [], SETTINGS, tmp_path / "theory.json")
    assert read_json(tmp_path / "theory.json") == {
        "data_status": "simulated",
        "versions": [],
        "clusters": CLUSTERS,
        "cmocs": [],
    }
