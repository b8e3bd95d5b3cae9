"""The orders in which citations are shown: as good as random, or by id."""

import hashlib
from collections.abc import Iterable

ORDERS = ("random", "id")


def at_random(citations: Iterable[str], seed: str) -> list[str]:
    """By the SHA-256 of seed and id: as good as random, and the same on every day and machine."""
    return sorted(citations, key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).digest())
