"""Chains as text, data and graphs, whatever the text of a record may hold."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realist.provenance.nodes import Node, every, first, pruned
from realist.provenance.rendering import as_dot, as_json, as_text

LEAF = Node("bytes", "", "12 bytes", "data/a.ris, lines 1-3", "one\ntwo\nthree")
TREE = Node("number", "n", "2: things", "numbers.json", children=(Node("record", "a", children=(LEAF,)),), more=3)


def test_text_shows_branches_places_and_what_is_left_out() -> None:
    assert as_text(TREE, lines=2).splitlines() == [
        "number n: 2: things  [numbers.json]",
        "├─ record a",
        "│  └─ bytes: 12 bytes  [data/a.ris, lines 1-3]",
        "│     | one",
        "│     | two",
        "│     | ... 1 more lines",
        "... 3 more",
    ]


def test_a_subtree_is_shown_once() -> None:
    twice = Node("pair", "", children=(TREE.children[0], TREE.children[0]))
    assert as_text(twice).count("12 bytes") == 1
    assert "(as above)" in as_text(twice)


def test_problems_are_marked() -> None:
    assert as_text(Node("bytes", "", problem="changed")) == "bytes  PROBLEM: changed"


@pytest.mark.parametrize("hostile", ["\x1b[31mred", "a\u202eb", "line\nbreak", "\x07", "x" * 5000])
def test_terminals_get_no_control_characters(hostile: str) -> None:
    shown = as_text(Node("record", hostile, hostile, hostile, hostile, hostile))
    assert all(one.isprintable() for line in shown.split("\n") for one in line)
    assert max(map(len, shown.split("\n"))) < 2000


@given(st.text())
def test_graph_labels_end_where_they_should(text: str) -> None:
    label = as_dot([Node("record", text, text)]).split('[label="', 1)[1].rsplit('"];', 1)[0]
    assert "\n" not in label
    assert '"' not in label.replace("\\\\", "").replace('\\"', "")


def test_graph_draws_what_is_shared_once() -> None:
    shared = Node("record", "r")
    graph = as_dot([Node("study", "s", children=(shared,)), Node("study", "t", children=(shared,))])
    assert graph.count("record r") == 1
    assert graph.count("->") == 2


def test_json_leaves_out_what_is_empty() -> None:
    assert as_json(Node("record", "", children=(LEAF,))) == {
        "kind": "record",
        "id": "",
        "children": [
            {
                "kind": "bytes",
                "id": "",
                "label": "12 bytes",
                "place": "data/a.ris, lines 1-3",
                "text": "one\ntwo\nthree",
            }
        ],
    }
    assert json.loads(json.dumps(as_json(TREE)))["more"] == 3


def test_depth_counts_what_it_leaves_out() -> None:
    assert pruned(TREE, 0) == Node("number", "n", "2: things", "numbers.json", more=4)
    assert [node.kind for node in every(pruned(TREE, 1))] == ["number", "record"]
    assert pruned(TREE, 2) == TREE


@pytest.mark.parametrize(("limit", "shown", "left"), [(0, 4, 0), (2, 2, 2), (9, 4, 0)])
def test_limits(limit: int, shown: int, left: int) -> None:
    nodes, more = first(list("abcd"), limit, lambda one: Node("x", one))
    assert (len(nodes), more) == (shown, left)
