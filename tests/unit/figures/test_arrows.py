"""Every arrow of any programme theory can be followed from end to end by eye: measured on ways and on drawings."""

import math
import random
from collections import Counter
from collections.abc import Callable
from functools import cache, partial
from itertools import combinations, pairwise, product
from typing import Any

import pytest
from matplotlib.patches import FancyBboxPatch, Patch, PathPatch

from realist.figures.arrows import ABOVE, HALF, HEADS
from realist.figures.lanes import LANE, End, Point, Way, down, route, snap, up
from realist.figures.style import Area
from realist.figures.theory import Diagram, arrange, draw_theory, lead
from unit.figures import tables

ALMOST = 1e-6
HEAD = max(HEADS.values())
Stretch = tuple[Point, Point]


def at_random(seed: int) -> dict[str, Any]:
    """A theory of 3 to 24 CMOCs in 2 to 6 clusters, with arrows from anywhere to anywhere."""
    chance = random.Random(seed)
    count, clusters = chance.randint(3, 24), chance.randint(2, 6)
    theory = tables.theory(count)
    theory["clusters"] = [{"id": f"k{place}", "name": f"Cluster {place}"} for place in range(clusters)]
    ids = [cmoc["id"] for cmoc in theory["cmocs"]]
    for cmoc in theory["cmocs"]:
        cmoc["cluster"] = f"k{chance.randrange(clusters)}"
        cmoc["title"] = " ".join(["Words"] * chance.randint(1, 9))
        others = chance.sample(ids, chance.choice((0, 1, 1, 2)))
        cmoc["links"] = [{"to": other, "kind": chance.choice(tables.KINDS), "note": ""} for other in others]
    version = theory["versions"][1]
    names = [*(one["id"] for one in version["concepts"]), *(one["id"] for one in theory["clusters"]), *ids]
    pairs = [chance.sample(names, 2) for _ in range(8)]
    version["paths"] = [{"from": one, "to": other, "label": chance.choice(("", "C01-C03"))} for one, other in pairs]
    return theory


def of_one_hub() -> dict[str, Any]:
    """A theory whose CMOCs all ripple into one."""
    theory = tables.theory(20)
    for cmoc in theory["cmocs"]:
        cmoc["links"] = [{"to": "C08", "kind": "ripple", "note": ""}]
    return theory


def of_one_cluster() -> dict[str, Any]:
    """A theory whose CMOCs stand in several columns of one panel."""
    theory = tables.theory(12)
    for cmoc in theory["cmocs"]:
        cmoc["cluster"] = "k0"
    return theory


THEORIES: dict[str, Callable[[], dict[str, Any]]] = {
    "whole": tables.theory,
    "small": lambda: tables.theory(6),
    "one hub": of_one_hub,
    "one cluster": of_one_cluster,
    **{f"random {seed}": partial(at_random, seed) for seed in range(16)},
}
any_theory = pytest.mark.parametrize("name", THEORIES)


@cache
def led(name: str) -> tuple[Diagram, list[tuple[str, str]], list[Way]]:
    """The diagram of a theory, what its arrows join, and the way of each."""
    theory = THEORIES[name]()
    version = theory["versions"][1]
    diagram = arrange(version, theory["cmocs"], theory["clusters"])
    pairs = [(path["from"], path["to"]) for path in version["paths"]]
    pairs += [(cmoc["id"], link["to"]) for cmoc in theory["cmocs"] for link in cmoc["links"]]
    pairs = [(start, end) for start, end in pairs if start != end]
    return diagram, pairs, lead(diagram, pairs)


def stretches(way: Way) -> list[Stretch]:
    return list(pairwise(way))


def ends(way: Way) -> tuple[Stretch, Stretch]:
    """The stretches that a head takes up where an arrow begins and where it ends, from the tip on."""
    return head(way[0], way[1]), head(way[-1], way[-2])


def head(tip: Point, before: Point) -> Stretch:
    share = HEAD / math.dist(tip, before)
    return tip, (tip[0] + (before[0] - tip[0]) * share, tip[1] + (before[1] - tip[1]) * share)


def gap(one: Stretch, other: Stretch) -> float:
    """How far apart two stretches are, each across or along the sheet."""
    apart = []
    for axis in (0, 1):
        low, high = sorted(point[axis] for point in one)
        other_low, other_high = sorted(point[axis] for point in other)
        apart.append(max(low - other_high, other_low - high, 0))
    return math.hypot(*apart)


def meets_edge(point: Point, area: Area) -> bool:
    x, y = point
    across, along = area.left < x < area.right, area.top < y < area.bottom
    return (across and y in (area.top, area.bottom)) or (along and x in (area.left, area.right))


@any_theory
def test_every_arrow_begins_and_ends_at_the_edge_of_its_box(name: str) -> None:
    diagram, pairs, ways = led(name)
    for (start, end), way in zip(pairs, ways, strict=True):
        assert meets_edge(way[0], diagram.area(start))
        assert meets_edge(way[-1], diagram.area(end))


@any_theory
def test_arrows_go_around_every_box(name: str) -> None:
    diagram, _, ways = led(name)
    for way, item in product(ways, diagram.items.values()):
        area = item.area
        inside = ((area.left + ALMOST, area.top + ALMOST), (area.right - ALMOST, area.bottom - ALMOST))
        assert all(gap(stretch, inside) > 0 for stretch in stretches(way))


@any_theory
def test_no_two_arrows_run_closer_than_a_lane(name: str) -> None:
    """They may cross, at a right angle and not where either turns."""
    _, _, ways = led(name)
    for one, other in combinations(ways, 2):
        for (start, end), (begin, stop) in product(stretches(one), stretches(other)):
            if gap((start, end), (begin, stop)) < LANE:
                assert (start[0] == end[0]) != (begin[0] == stop[0])
                x, y = (start[0], begin[1]) if start[0] == end[0] else (begin[0], start[1])
                assert all(max(abs(turn[0] - x), abs(turn[1] - y)) >= LANE for turn in (start, end, begin, stop))


@any_theory
def test_ends_at_one_box_are_apart(name: str) -> None:
    _, _, ways = led(name)
    tips = Counter(tip for way in ways for tip in (way[0], way[-1]))
    assert all(math.dist(one, other) >= LANE for one, other in combinations(tips, 2))
    assert set(tips.values()) <= {1}


@any_theory
def test_no_head_is_within_a_millimetre_of_another_arrow(name: str) -> None:
    _, _, ways = led(name)
    for one, other in product(ways, ways):
        if one is not other:
            for end, stretch in product(ends(one), stretches(other)):
                assert gap(end, stretch) - HALF >= 1


@any_theory
def test_nothing_covers_a_head(name: str) -> None:
    """Heads stand above all lines, and no label lies on one."""
    drawing = draw_theory(THEORIES[name](), 2, "real")
    patches = drawing.figure.axes[0].patches
    heads = [patch for patch in patches if patch.get_zorder() == ABOVE]
    lines = [patch for patch in patches if type(patch) is PathPatch and patch not in heads]
    labels = [bounds(patch) for patch in patches if type(patch) is FancyBboxPatch and not patch.get_edgecolor()[3]]
    assert len(heads) >= len(led(name)[2])
    assert all(line.get_zorder() < ABOVE for line in lines)
    assert not any(gap(bounds(head), label) == 0 for head, label in product(heads, labels))


def bounds(patch: Patch) -> Stretch:
    """The upper left and the lower right corner of a patch, in mm."""
    corners = patch.get_path().get_extents(patch.get_patch_transform())
    return (corners.x0, corners.y0), (corners.x1, corners.y1)


class TestLanes:
    def test_arrows_go_around_what_stands_between(self) -> None:
        start, between, end = Area(3, 3, 21, 9), Area(3, 21, 21, 9), Area(3, 39, 21, 9)
        (way,) = route([(End(start), End(end))], [start, between, end], [], 60, 60)
        assert len(way) > 2
        assert meets_edge(way[0], start)
        assert meets_edge(way[-1], end)

    def test_an_arrow_meets_no_other_side_than_those_it_may(self) -> None:
        start, end = Area(12, 12, 9, 9), Area(12, 39, 9, 9)
        (way,) = route([(End(start, ("top",)), End(end, ("left",)))], [start, end], [], 60, 60)
        assert way[0][1] == start.top
        assert way[-1][0] == end.left

    def test_arrows_between_the_same_boxes_stand_side_by_side(self) -> None:
        start, end = Area(6, 6, 9, 9), Area(30, 6, 9, 9)
        ways = route([(End(start), End(end))] * 3, [start, end], [], 60, 30)
        assert len({way[0] for way in ways}) == 3
        assert all(len(way) == 2 for way in ways)

    def test_an_arrow_shares_a_lane_where_nothing_else_is_left(self) -> None:
        start, end = Area(3, 3, 9, 3), Area(30, 3, 9, 3)
        ends = (End(start, ("right",)), End(end, ("left",)))
        ways = route([ends] * 2, [start, end], [], 60, 12)
        assert [way[0] for way in ways] == [(12, 4.5)] * 2

    def test_lengths_become_whole_numbers_of_lanes(self) -> None:
        assert [snap(4), up(4), down(4)] == [4.5, 4.5, 3]
