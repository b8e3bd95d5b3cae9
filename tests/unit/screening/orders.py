"""Orders of citations whose relevant ones are known."""

from random import Random

TOTAL, RELEVANT = 1000, 60


def simulated(random: Random, *, steep: float) -> list[bool]:
    """Relevance along an order: the steeper the more relevant ones come first; 0 for an order by chance."""
    relevant = [(random.expovariate(1 + steep), True) for _ in range(RELEVANT)]
    others = [(random.expovariate(1), False) for _ in range(TOTAL - RELEVANT)]
    return [one for _, one in sorted(relevant + others)]
