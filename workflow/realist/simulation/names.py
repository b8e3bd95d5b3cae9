"""Names of people, journals and institutions that do not exist."""

from functools import cache
from random import Random

from realist.simulation.corpus import Author, Journal
from realist.simulation.grammar import town, words

SHORTENED = frozenset(short for word, short in words()["short"].items() if short != word)
_SMALL = {"of", "in", "and", "&", "the", "for"}
AREAS = {"both": ("improvement", "equity", "clinical", "nursing"),
         "near": ("improvement", "clinical", "nursing", "mind"),
         "far": ("clinical", "mind", "distant", "distant")}  # fmt: skip


def authors(rng: Random) -> tuple[Author, ...]:
    """One to eight invented authors."""
    return tuple(_author(rng) for _ in range(rng.choice((1, 2, 2, 3, 3, 3, 4, 4, 5, 6, 8))))


def _author(rng: Random) -> Author:
    family = rng.choice(words()["family_starts"]) + rng.choice(words()["family_ends"])
    given = rng.choice(words()["given_starts"]) + rng.choice(words()["given_ends"])
    return Author(family, f"{given} {rng.choice('ABCDEFGHJKLMNPRSTW')}." if rng.random() < 0.55 else given)


def institution(key: str) -> str:
    """An invented department of an invented university, always the same for a report."""
    rng = Random(key)
    return f"{rng.choice(words()['units'])}, University of {town(rng)}"


def journal(theme: str, rng: Random) -> Journal:
    """A journal of an area that suits the theme."""
    return rng.choice(journals()[rng.choice(AREAS[theme])])


@cache
def journals() -> dict[str, tuple[Journal, ...]]:
    """Every invented journal, by area: each field with every mark, and a head that depends on both."""
    heads, marks, number = words()["journal_heads"], words()["journal_marks"], 0
    found: dict[str, tuple[Journal, ...]] = {}
    for area, fields in words()["journal_fields"].items():
        made = []
        for place, name in enumerate(fields):
            for step, mark in enumerate(marks[:4] if area == "distant" else marks[place % 2 :: 2]):
                full = f"{mark} {heads[(place + 3 * step) % len(heads)]} {name}"
                made.append(Journal(full, abbreviated(full), impossible_issn(number)))
                number += 1
        found[area] = tuple(made)
    return found


def abbreviated(name: str) -> str:
    """The name as MEDLINE would shorten it: `Simulated Journal of Health Equity` as `Simul J Health Equity`."""
    short = words()["short"]
    return " ".join(short.get(word, word) for word in name.split() if word not in _SMALL)


def impossible_issn(number: int) -> str:
    """An ISSN of the form `9nnn-nnnX` whose check digit is wrong, so that no journal can ever bear it."""
    digits = f"9{number * 37 % 1_000_000:06d}"
    right = issn_check(digits)
    wrong = "0123456789X"[("0123456789X".index(right) + 3) % 11]
    return f"{digits[:4]}-{digits[4:]}{wrong}"


def issn_check(digits: str) -> str:
    """The check digit of seven digits (ISO 3297: weights 8 to 2, modulo 11)."""
    total = sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), digits, strict=True))
    return "0123456789X"[-total % 11]
