"""The order in which citations are shown."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Order:
    """Citations in an order, and what put them in it, as the rows of decisions say."""

    citations: list[str]
    model: str


def shuffled(citations: Iterable[str], seed: str) -> Order:
    """In an order that looks random and is the same on every day and machine: by the SHA-256 of seed and id.

    Each reviewer has an own seed, so that what one tires of, the other sees fresh.
    """
    return Order(sorted(citations, key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).digest()),
                 f"shuffled, seed {seed}")  # fmt: skip


def by_id(citations: Iterable[str]) -> Order:
    """In the order of their ids."""
    return Order(sorted(citations), "by id")
