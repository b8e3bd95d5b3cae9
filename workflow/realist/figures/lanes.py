"""Ways of arrows around boxes, along lanes that no two arrows share: each can be followed from end to end by eye.

Lanes lie across and along the whole sheet, and boxes stand on them. An arrow runs on lanes and turns where two of them
meet. Others may cross it, but not where it turns nor next to its ends, and run beside it only at a price. Each arrow in
turn takes the cheapest way (A*) past those that have theirs; then each is asked again, as all others are known by now.
Only where nothing else is left does an arrow share a lane. Prices are whole numbers, so that every machine finds the
same ways.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import pairwise

from realist.figures.style import Area

Point = tuple[float, float]
Way = Sequence[Point]
"""Where an arrow begins, turns and ends, in mm."""

LANE = 1.5
ROUNDS = 2
ACROSS, ALONG = 0, 1
REACHED = -1

# What a way costs: each lane that it crosses, each turn, and whatever makes it harder to follow.
STEP = 10
TURN = 40
TURN_AT_END = 40
CROSSING = 45
BESIDE = 4
BESIDE_END = 40
ON_RAIL = 8
OFF_CENTRE = 100
SHARED = 3000


@dataclass(frozen=True)
class End:
    """Where an arrow may begin or end: on these sides of an area that stands on lanes."""

    area: Area
    sides: Sequence[str] = ("left", "right", "top", "bottom")


@dataclass(frozen=True)
class _Port:
    """A node on the side of an area, the node in front of it, the lane through both, and the price of ending there."""

    node: int
    front: int
    run: int
    price: int

    @property
    def state(self) -> int:
        """Being in front of it, on its lane."""
        return 2 * self.front + self.run


def snap(length: float) -> float:
    """The nearest whole number of lanes, in mm."""
    return round(length / LANE) * LANE


def up(length: float) -> float:
    """The least whole number of lanes that holds a length, in mm."""
    return math.ceil(length / LANE) * LANE


def down(length: float) -> float:
    """The greatest whole number of lanes that a length holds, in mm."""
    return math.floor(length / LANE) * LANE


def route(
    ends: Sequence[tuple[End, End]], walls: Sequence[Area], rails: Sequence[Area], width: float, height: float
) -> list[Way]:
    """The way of each arrow, from the edge of the area where it begins to the edge of the area where it ends.

    Args:
        ends: what each arrow joins; there is a free lane around every area.
        walls: what arrows go around.
        rails: areas whose edges arrows cross and rather not run along.
        width: of the sheet in mm; its edges stay free.
        height: of the sheet in mm.
    """
    grid = _Grid(width, height)
    for area in walls:
        grid.close(area)
    for area in rails:
        grid.add_rail(area)
    ways: dict[int, list[int]] = {}
    for place in ROUNDS * sorted(range(len(ends)), key=lambda place: _distance(*ends[place])):
        grid.lay(ways.get(place, []), -1)
        ways[place] = grid.cheapest(*ends[place])
        grid.lay(ways[place], 1)
    return [grid.points(ways[place]) for place in range(len(ends))]


def _distance(start: End, end: End) -> float:
    (left, top), (right, bottom) = start.area.centre, end.area.centre
    return abs(right - left) + abs(bottom - top)


class _Grid:
    """The nodes where lanes meet, numbered row by row, and the price of going on (across, along) and of turning there.

    A state is a node and the lane on which an arrow is there: `2 * node + run`.
    """

    def __init__(self, width: float, height: float) -> None:
        self.columns, self.rows = round(width / LANE) + 3, round(height / LANE) + 3
        count = self.columns * self.rows
        self.steps = (1, self.columns)
        self.closed = [
            not (1 < node % self.columns < self.columns - 2 and 1 < node // self.columns < self.rows - 2)
            for node in range(count)
        ]
        self.straight = ([0] * count, [0] * count)
        self.turn = [0] * count

    def close(self, area: Area) -> None:
        """No arrow leads through this area."""
        left, right, top, bottom = self._span(area)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                self.closed[row * self.columns + column] = True

    def add_rail(self, area: Area) -> None:
        """Arrows rather not run along the edges of this area."""
        left, right, top, bottom = self._span(area)
        for row in (top, bottom):
            for column in range(left, right + 1):
                self.straight[ACROSS][row * self.columns + column] += ON_RAIL
        for column in (left, right):
            for row in range(top, bottom + 1):
                self.straight[ALONG][row * self.columns + column] += ON_RAIL

    def lay(self, way: Sequence[int], sign: int) -> None:
        """An arrow takes its way (1) or leaves it (-1): what others pay there changes."""
        for place, node in enumerate(way):
            around = way[max(place - 1, 0) : place + 2]
            used = {abs(one - other) for one, other in pairwise(around)}
            at_end = not 1 < place < len(way) - 2
            self.turn[node] += sign * SHARED
            for run, prices in enumerate(self.straight):
                if self.steps[run] not in used:
                    prices[node] += sign * (SHARED if at_end else CROSSING)
                    continue
                prices[node] += sign * SHARED
                self.straight[1 - run][node] += sign * SHARED * (len(used) - 1)
                for lane in (-2, -1, 1, 2):
                    beside = (BESIDE_END if at_end else BESIDE) // lane**2
                    prices[node + lane * self.steps[1 - run]] += sign * beside

    def cheapest(self, start: End, end: End) -> list[int]:
        """The nodes of the cheapest way from one area to another."""
        starts, goals = list(self._ports(start)), {port.state: port for port in self._ports(end)}
        sides = {port.node for port in (*starts, *goals.values())}
        fronts = {port.front for port in (*starts, *goals.values())}
        ahead = self._least(end.area)
        waiting = [(port.price + ahead(port.front), port.price, port.state, -2 - port.node) for port in starts]
        heapify(waiting)
        came: dict[int, int] = {}
        while REACHED not in came:
            _, paid, state, before = heappop(waiting)
            if state in came:
                continue
            came[state] = before
            if state in goals:
                total = paid + goals[state].price
                heappush(waiting, (total, total, REACHED, state))
            node, run = divmod(state, 2)
            if state ^ 1 not in came:
                total = paid + TURN + self.turn[node] + TURN_AT_END * (node in fronts)
                heappush(waiting, (total + ahead(node), total, state ^ 1, state))
            for near in (node - self.steps[run], node + self.steps[run]):
                if not self.closed[near] and near not in sides and 2 * near + run not in came:
                    total = paid + STEP + self.straight[run][near]
                    heappush(waiting, (total + ahead(near), total, 2 * near + run, state))
        return _followed(came, goals)

    def points(self, way: Sequence[int]) -> Way:
        """Where a way begins, turns and ends, in mm."""
        turns = [node for before, node, after in zip(way, way[1:], way[2:], strict=False) if before + after != 2 * node]
        corners = [divmod(node, self.columns) for node in (way[0], *turns, way[-1])]
        return [((column - 1) * LANE, (row - 1) * LANE) for row, column in corners]

    def _span(self, area: Area) -> tuple[int, int, int, int]:
        """First and last column, first and last row; the first of the grid lies outside the sheet."""
        return (math.floor(area.left / LANE) + 1, math.ceil(area.right / LANE) + 1,
                math.floor(area.top / LANE) + 1, math.ceil(area.bottom / LANE) + 1)  # fmt: skip

    def _ports(self, end: End) -> Iterator[_Port]:
        """Where an arrow may meet an area: corners are none, and near the middle of a side is best."""
        left, right, top, bottom = self._span(end.area)
        rows, columns = range(top + 1, bottom), range(left + 1, right)
        sides = {
            "left": ([row * self.columns + left for row in rows], -1, ACROSS),
            "right": ([row * self.columns + right for row in rows], 1, ACROSS),
            "top": ([top * self.columns + column for column in columns], -self.columns, ALONG),
            "bottom": ([bottom * self.columns + column for column in columns], self.columns, ALONG),
        }
        for nodes, out, run in map(sides.__getitem__, end.sides):
            for place, node in enumerate(nodes):
                if not self.closed[node + out]:
                    off, half = 2 * place - len(nodes) + 1, max(len(nodes), 8)
                    price = OFF_CENTRE * off**2 // half**2 + self.straight[run][node] + self.turn[node + out]
                    yield _Port(node, node + out, run, price)

    def _least(self, area: Area) -> Callable[[int], int]:
        """What the way from a node to an area costs at least."""
        left, right, top, bottom = self._span(area)
        across = [STEP * max(left - column, column - right, 0) for column in range(self.columns)]
        along = [STEP * max(top - row, row - bottom, 0) for row in range(self.rows)]
        return lambda node: across[node % self.columns] + along[node // self.columns]


def _followed(came: dict[int, int], goals: dict[int, _Port]) -> list[int]:
    """The nodes of the way that was found, from the port where it begins to the port where it ends."""
    state = came[REACHED]
    nodes = [goals[state].node]
    while state >= 0:
        if nodes[-1] != state // 2:
            nodes.append(state // 2)
        state = came[state]
    return [*nodes, -2 - state][::-1]
