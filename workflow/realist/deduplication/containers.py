"""Whether two names, abbreviated or not, can be one journal or book."""

from functools import lru_cache

from rapidfuzz.distance import Indel


@lru_cache(maxsize=200_000)
def containers_agree(a: str, b: str) -> bool:
    """Whether two names are one: equal, abbreviated word by word, an acronym, or off by a few letters."""
    if a == b:
        return True
    short, long = sorted((a.split(), b.split()), key=lambda words: (len(words), words))
    if len(short) > 1 and (_abbreviates(short, long) or _abbreviates(long, short) or _is_within(short, long)):
        return True
    if len(short) == 1 and (short[0] == "".join(word[0] for word in long) or "".join(long) == short[0]):
        return True
    return Indel.normalized_similarity(a, b, score_cutoff=0.92) > 0


def _abbreviates(short: list[str], long: list[str]) -> bool:
    """Whether each word of `short` begins a word of `long`, in order, from the first, and most of `long` is met."""
    if not long[0].startswith(short[0]) or len(long) > 2 * len(short):
        return False
    rest = iter(long)
    return all(any(_begins(word, other) for other in rest) for word in short)


def _is_within(short: list[str], long: list[str]) -> bool:
    """Whether the short name stands whole in the long one, which adds a publisher or a body."""
    width = len(short)
    return any(long[start : start + width] == short for start in range(len(long) - width + 1))


def _begins(word: str, other: str) -> bool:
    if other.startswith(word):
        return True
    return len(word) > 2 and word[:2] == other[:2] and word[-1] == other[-1] and _in_order(word, other)


def _in_order(word: str, other: str) -> bool:
    letters = iter(other)
    return all(letter in letters for letter in word)
