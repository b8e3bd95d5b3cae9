"""From pairs to citations: joined as far as nothing within a citation contradicts.

The strongest pairs are joined first; a join that would bring together records that a person, a comparison or their
identifiers hold apart is refused, and asked about instead. Ties are settled by record id, so that the order of rows
changes nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Set

Pair = tuple[str, str]
NOBODY: frozenset[str] = frozenset()


def ordered(a: str, b: str) -> Pair:
    """The pair with the smaller id first."""
    return (a, b) if a <= b else (b, a)


def partners(pairs: Iterable[Pair]) -> dict[str, set[str]]:
    """For each record of some pairs, the records that it is paired with."""
    found: dict[str, set[str]] = defaultdict(set)
    for a, b in pairs:
        found[a].add(b)
        found[b].add(a)
    return dict(found)


class Clusters:
    """Groups of records that grow by joining."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._group: dict[str, list[str]] = {one: [one] for one in ids}

    def __getitem__(self, record: str) -> list[str]:
        """The group of a record."""
        return self._group[record]

    def together(self, a: str, b: str) -> bool:
        """Whether two records stand in one group."""
        return self._group[a] is self._group[b]

    def join(
        self,
        a: str,
        b: str,
        held: Mapping[str, Set[str]],
        clash: Callable[[list[str], list[str]], bool] = lambda left, right: False,  # noqa: ARG005
    ) -> bool:
        """Join the groups of two records, unless something holds them apart; whether they are one group now.

        Args:
            a: a record.
            b: another.
            held: for each record, those that may not stand in one group with it.
            clash: whether two groups contradict each other as groups.
        """
        few, many = sorted((self._group[a], self._group[b]), key=len)
        if few is many:
            return True
        if any(self._group[other] is many for one in few for other in held.get(one, NOBODY)) or clash(few, many):
            return False
        many += few
        for record in few:
            self._group[record] = many
        return True
