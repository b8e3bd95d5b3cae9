"""Names that the paper prints: labels of studies, anchors of figures and tables."""

import shutil
from pathlib import Path

import pytest

from builds import ROOT
from realist.manuscript.exhibits import TABLES
from realist.provenance.archive import Archive
from realist.provenance.chains import exhibits
from realist.provenance.chains.trail import Trail
from realist.provenance.finding import KINDS, UnknownNameError, find
from realist.provenance.nodes import Node
from realist.tables import write_dicts, write_json

STUDIES = ["study_id", "label", "title", "citation_ids"]


def words(text: str) -> list[dict[str, object]]:
    return [{"t": "Str", "c": word} for word in text.split()]


def table(anchor: str, source: str, *cells: str) -> dict[str, object]:
    caption = [None, [{"t": "Plain", "c": words(f"Table of {source}")}]]
    body = [{"t": "Plain", "c": words(cell)} for cell in cells]
    return {"t": "Table", "c": [[anchor, [f"table-{source}"], []], caption, [], [], body, []]}


FIGURE = {
    "t": "Figure",
    "c": [["fig-one", [], []], [None, []],
          [{"t": "Plain", "c": [{"t": "Image", "c": [["", [], []], [], ["results/figures/flow", ""]]}]}]],
}  # fmt: skip


@pytest.fixture
def trail(tmp_path: Path) -> Trail:
    """Two studies of one label, a figure, and a table of one of two CMOCs."""
    shutil.copytree(ROOT / "tests/toy", tmp_path, dirs_exist_ok=True)
    results = tmp_path / "results"
    rows = [(one, "Ash 2020", f"Title of {one}", "") for one in ("S01", "S02")]
    write_dicts(results / "synthesis/studies.csv", STUDIES, [dict(zip(STUDIES, row, strict=True)) for row in rows])
    for name in ("deduplication/citations.csv", "screening/excluded.csv", "manuscript/reconciliation.csv"):
        write_dicts(results / name, ["citation_id", "record_id", "key"], [])
    write_json(results / "numbers.json", {})
    write_json(results / "screening/flow.json", {"boxes": []})
    write_json(results / "figures/flow.json", {"alt": "The flow."})
    blocks = [FIGURE, {"t": "Div", "c": [["box", [], []], [table("tab-cmocs-design", "cmocs", "C02 Doing")]]},
              table("tab-reasons", "reasons"), table("tab-studies", "studies"), table("", "unnamed")]  # fmt: skip
    write_json(results / "manuscript/paper.json", {"blocks": blocks})
    return Trail(Archive(tmp_path))


def shown(nodes: list[Node]) -> list[tuple[str, str]]:
    return [(node.kind, node.id) for node in nodes]


def test_a_study_is_found_by_its_label_and_all_of_one_label_are_shown(trail: Trail) -> None:
    assert shown(find(trail, "ash 2020")) == [("study", "S01"), ("study", "S02")]
    assert shown(find(trail, "ref-S02")) == [("study", "S02")]


def test_figures_and_tables_are_found_by_their_anchors(trail: Trail) -> None:
    assert shown(find(trail, "fig-one")) == [("figure", "flow")]
    [cmocs] = find(trail, "tab-cmocs-design")
    assert (cmocs.label, shown(list(cmocs.children))) == ("Table of cmocs", [("CMOC", "C02")])
    [studies] = find(trail, "tab-studies")
    assert shown(list(studies.children)) == [("study", "S01"), ("study", "S02")]
    assert list(KINDS["table"].names(trail)) == ["tab-cmocs-design", "tab-reasons", "tab-studies"]


def test_the_nearest_names_are_those_that_the_paper_prints_too(trail: Trail) -> None:
    with pytest.raises(UnknownNameError) as raised:
        find(trail, "Ash 2021")
    assert raised.value.nearest[0] == "Ash 2020"


def test_every_table_that_the_text_may_place_can_be_followed(trail: Trail) -> None:
    assert set(exhibits._ROWS) == set(TABLES)
    (trail.archive.root / "results/manuscript/paper.json").unlink()
    assert exhibits.tables(trail) == {}
