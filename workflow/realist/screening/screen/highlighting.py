"""Words marked in a text: the text in parts, each with what it speaks for. The parts joined are the text."""

import re
from functools import cache

from realist.config import Highlight

Part = tuple[str, str]
"""A stretch of text, and `include`, `exclude` or nothing."""


def parts(text: str, words: Highlight) -> list[Part]:
    """The text cut where a word begins or ends; of two that begin at one place the longer counts."""
    wanted = dict.fromkeys(words.include, "include") | dict.fromkeys(words.exclude, "exclude")
    if not wanted:
        return [(text, "")] if text else []
    pattern, kinds = _pattern(tuple(wanted.items()))
    found: list[Part] = []
    end = 0
    for match in pattern.finditer(text):
        found += [(text[end : match.start()], ""), (match[0], kinds[(match.lastindex or 1) - 1])]
        end = match.end()
    return [part for part in [*found, (text[end:], "")] if part[0]]


@cache
def _pattern(wanted: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], list[str]]:
    """One group a word, the longest first, and what each group speaks for."""
    longest = sorted(wanted, key=lambda one: -len(one[0]))
    groups = "|".join(f"({_expression(word)})" for word, _ in longest)
    return re.compile(rf"(?<!\w)(?:{groups})", re.IGNORECASE), [kind for _, kind in longest]


def _expression(word: str) -> str:
    """A word or phrase, whole; `*` at its end stands for any ending, and a space for any white space."""
    begins = r"\s+".join(map(re.escape, word.removesuffix("*").split()))
    return begins + (r"\w*" if word.endswith("*") else r"(?!\w)")
