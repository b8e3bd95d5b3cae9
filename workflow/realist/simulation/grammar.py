"""A small grammar that writes titles and abstracts of reports that do not exist, from the lists in `words.yaml`."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from random import Random
from typing import Any

import yaml

SLOT = re.compile(r"\{(\w+)\}")
SUBJECT = ("country", "method", "topic", "group", "dimension", "setting", "design", "gap", "agent", "condition",
           "marker", "subject_matter", "lens", "population")  # fmt: skip
COPYRIGHT = "Copyright © {year} Simulated record: no such study exists."


@cache
def words() -> dict[str, Any]:
    """The lists of words, templates and names."""
    text = resources.files("realist.simulation").joinpath("words.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)  # type: ignore[no-any-return]


def subject(rng: Random) -> dict[str, str]:
    """What a report is about: one entry drawn for each slot that title and abstract share."""
    return {name: rng.choice(words()[name]) for name in SUBJECT}


def title(theme: str, about: Mapping[str, str], rng: Random) -> tuple[str, tuple[str, ...]]:
    """A title of a theme (`both`, `near`, `far`, `editorial`), and the parts of the subject that it names."""
    pattern = rng.choice(words()["titles"][theme])
    named = tuple(sorted(about[name] for name in SLOT.findall(pattern) if name in about))
    return _sentence(_filled(pattern, about, rng)), named


def abstract(theme: str, about: Mapping[str, str], rng: Random, structured: bool) -> str:
    """An abstract: background, methods, one or two results, a conclusion; with headings where `structured`."""
    parts = words()["abstracts"][theme]
    written = []
    for heading, count in (("background", 1), ("methods", 1), ("results", rng.choice((1, 1, 2))),
                           ("conclusions", 1)):  # fmt: skip
        sentences = rng.sample(parts[heading], min(count, len(parts[heading])))
        text = " ".join(_sentence(_filled(sentence, about, rng)) for sentence in sentences)
        written.append(f"{heading.upper()}: {text}" if structured else text)
    return " ".join(written)


def keywords(theme: str, about: Mapping[str, str], rng: Random) -> tuple[str, ...]:
    """Three to five keywords: some of the theme, one of the subject."""
    own = about["condition"] if theme == "far" else about["topic"]
    return (*rng.sample(words()["keywords"][theme], rng.randint(2, 4)), own)


def foreign_title(language: str, number: int, rng: Random) -> str:
    """A title in another language; the number keeps any two apart."""
    pattern: str = rng.choice(words()["foreign"][language])
    return pattern.format(number=number, town=town(rng))


def town(rng: Random) -> str:
    """A town that is on no map."""
    return str(rng.choice(words()["town_starts"])) + str(rng.choice(words()["town_ends"]))


def _filled(pattern: str, about: Mapping[str, str], rng: Random) -> str:
    """The pattern with its slots filled: from the subject, as a number, or drawn anew."""

    def fill(found: re.Match[str]) -> str:
        name = found.group(1)
        if name in about:
            return about[name]
        number = _number(name, rng)
        return number if number else _filled(rng.choice(words()[name]), about, rng)

    return SLOT.sub(fill, pattern)


def _number(name: str, rng: Random) -> str:
    """A number for a numeric slot, else nothing."""
    ranges: dict[str, Sequence[int]] = {"count": (12, 940), "small": (3, 24), "low": (21, 49), "percent": (50, 89),
                                        "points": (2, 9),
                                        "digit": (1, 5)}  # fmt: skip
    return str(rng.randint(*ranges[name])) if name in ranges else ""


def _sentence(text: str) -> str:
    """The text with a capital at its beginning and after a question."""
    return re.sub(r"(^|\? )(\w)", lambda found: found[1] + found[2].upper(), text)
