"""What the metadata of the research object say. That they conform to the profiles is tests/workflow/test_pack.py."""

import json
from typing import Any

import pytest

from realist.errors import ReviewError
from realist.provenance.crate import CRATE, SIMULATED, crate
from realist.provenance.manifest import MANIFEST, File, Manifest
from realist.provenance.prov import PROV
from realist.provenance.recording import accounts
from unit.provenance.made import made_up

OWN = {MANIFEST: File(bytes=1, sha256="ef" * 32)}


def entities(manifest: Manifest) -> dict[str, dict[str, Any]]:
    graph = crate(manifest, OWN)["@graph"]
    assert len({one["@id"] for one in graph}) == len(graph), "two entities have one id"
    return {one["@id"]: one for one in graph}


def ids(value: Any) -> list[str]:
    return [one["@id"] for one in (value if isinstance(value, list) else [value])]


def references(value: Any) -> list[str]:
    if isinstance(value, list):
        return [one for item in value for one in references(item)]
    return [value["@id"]] if isinstance(value, dict) else []


def test_the_review_is_told_with_authors_licence_and_day() -> None:
    found = entities(made_up())
    root = found["./"]
    assert (root["name"], root["description"], root["datePublished"]) == (
        "How it works",
        "How does it work?",
        "2024-01-15",
    )
    assert ids(root["author"]) == ["#author/1", "https://orcid.org/0000-0002-1825-0097"]
    assert found[ids(found["#author/1"]["affiliation"])[0]]["name"] == "An institute"
    assert ids(root["license"]) == ["https://spdx.org/licenses/CC-BY-4.0"]


@pytest.mark.parametrize(
    ("licence", "told"),
    [
        ("", "No licence was given."),
        ("ask the authors", "ask the authors"),
        ("https://example.org/licence", {"@id": "https://example.org/licence"}),
        ("x/../y", "x/../y"),
    ],
)
def test_a_licence_is_a_name_an_address_or_words(licence: str, told: Any) -> None:
    assert entities(made_up(licence=licence))["./"]["license"] == told


def test_every_file_stands_with_its_hash() -> None:
    manifest = made_up()
    found = entities(manifest)
    for path, file in {**manifest.inputs, **manifest.results, **manifest.lock, **OWN}.items():
        entity = found[path.replace(" ", "%20")]
        assert entity["@type"] == "File"
        assert (entity["sha256"], entity["contentSize"]) == (file.sha256, str(file.bytes))
        assert {"@id": entity["@id"]} in found["./"]["hasPart"]


def test_a_job_is_an_action_of_its_step_under_the_hand_of_snakemake() -> None:
    found = entities(made_up())
    run = found["#run/compose"]
    assert run["@type"] == "CreateAction"
    assert ids(run["instrument"]) == ["workflow/realist/manuscript/compose.py"]
    assert ids(run["object"]) == ["report/a.md", "results/n.json", "#setting/report", "#setting/review"]
    assert ids(run["result"]) == ["results/paper.json"]
    assert found["workflow/realist/manuscript/compose.py"]["version"] == "c0de"
    assert ids(found["#control/read_export/medline"]["object"]) == ["#run/read_export/medline"]
    assert ids(found["#control/read_export/medline"]["instrument"]) == ["#step/read_export"]
    assert json.loads(found["#setting/review"]["value"])["question"] == "How does it work?"
    assert ids(found["#run"]["instrument"]) == ids(found["./"]["mainEntity"]) == ["Snakefile"]


def test_whoever_decides_is_known_by_pseudonym_and_role() -> None:
    found = entities(made_up())
    assert ids(found["data/screening/full_text/r1.csv"]["creator"]) == ["#person/r1"]
    assert found["#person/r1"]["name"] == "First reviewer (r1)"
    assert "creator" not in found["data/screening/full_text/adjudication.csv"]


@pytest.mark.parametrize("path", ["../elsewhere/of.ris", "data/searches/x/../../../../of.ris", "/srv/of.ris"])
def test_a_file_from_elsewhere_is_told_of_and_no_part_and_its_path_stays_out(path: str) -> None:
    manifest = made_up(export=path)
    found = entities(manifest)
    entity = found["#sha256-" + "cd" * 32]
    assert (entity["@type"], entity["name"]) == ("CreativeWork", "of.ris")
    assert ids(found["#run/read_export/medline"]["object"]) == [entity["@id"]]
    assert {"@id": entity["@id"]} not in found["./"]["hasPart"]
    assert path not in json.dumps(crate(manifest, OWN))


def test_simulated_data_say_so() -> None:
    root = entities(made_up("simulated"))["./"]
    assert SIMULATED in root["description"]
    assert "simulated data" in root["keywords"]
    assert "simulated" not in json.dumps(crate(made_up(), OWN))


def test_whatever_is_pointed_to_is_there_or_on_the_web() -> None:
    found = entities(made_up())
    pointed = {one for entity in found.values() for value in entity.values() for one in references(value)}
    assert all(one in found or one.startswith("https://") for one in pointed)


def test_accounts_follow_from_the_manifest_alone() -> None:
    told = accounts(made_up())
    assert told == accounts(Manifest.model_validate_json(told[MANIFEST]))
    assert set(told) == {MANIFEST, PROV, CRATE}


def test_a_manifest_without_the_report_is_said() -> None:
    manifest = made_up()
    del manifest.settings["report"]
    with pytest.raises(ReviewError, match="build again"):
        accounts(manifest)
