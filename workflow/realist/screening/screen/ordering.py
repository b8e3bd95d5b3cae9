"""The orders in which citations are shown: as good as random, by id, or learned from the decisions so far."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from realist.config import Stage
from realist.screening.decisions import Vote
from realist.screening.priority import RANDOM, Ranker, labels_of, starting_order

ORDERS = ("random", "learned", "id")


@dataclass(frozen=True)
class Order:
    """Citations in an order, and what put them in it, as rows of decisions say; nothing where they need not say it."""

    citations: list[str]
    model: str = ""


class Ordering(Protocol):
    """A way to order the citations of one reviewer at one stage.

    Attributes:
        learns: whether each decision may change the order.
    """

    learns: bool

    def arrange(self, cast: Sequence[Vote]) -> Order:
        """The citations, given the reviewer's decisions that stand, the oldest first."""


class ById:
    """By their ids."""

    learns = False

    def __init__(self, citations: Sequence[str]) -> None:
        self.citations = sorted(citations)

    def arrange(self, cast: Sequence[Vote]) -> Order:  # noqa: ARG002 (decisions change nothing)
        """Always the same."""
        return Order(self.citations)


class AtRandom:
    """By the SHA-256 of seed and id: the same on every day and machine.

    For who began in a learned order, what is left at random: a check of what that order has left over.
    """

    learns = False

    def __init__(self, citations: Sequence[str], seed: int, began_learned: bool) -> None:
        self.citations, self.seed, self.began_learned = starting_order(citations, seed), seed, began_learned

    def arrange(self, cast: Sequence[Vote]) -> Order:
        """Always the same; behind a learned order what was decided on stands first, and rows tell of the order."""
        if not self.began_learned:
            return Order(self.citations)
        decided = _decided(cast)
        waiting = [one for one in self.citations if one not in decided]
        return Order([*decided, *waiting], f"{RANDOM} seed {self.seed}")


class Learned:
    """What was decided on, in that order; then what most resembles the inclusions (`realist.screening.priority`)."""

    learns = True

    def __init__(
        self, stage: Stage, citations: Sequence[str], works: Mapping[str, Mapping[str, str]], seed: int
    ) -> None:
        self.stage = stage
        self.ranker = Ranker([works[one] for one in citations if one in works], seed)

    def arrange(self, cast: Sequence[Vote]) -> Order:
        """Learned from the decisions so far."""
        labels = labels_of(self.stage, cast)
        return Order([*_decided(cast), *self.ranker.order(labels)], self.ranker.model(labels))


def seed_of(stage: str, reviewer: str) -> int:
    """The seed of a reviewer at a stage: another for each, so that what one tires of, the other sees fresh."""
    return int.from_bytes(hashlib.sha256(f"{stage}/{reviewer}".encode()).digest()[:4])


def _decided(cast: Sequence[Vote]) -> dict[str, None]:
    return dict.fromkeys(vote.citation_id for vote in cast)
