"""The included studies of the simulated review, written by hand in `studies.yaml`: what each is, and its abstract."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from realist.simulation.corpus import StudySeed

CHARACTERISTICS = (
    "country",
    "setting",
    "design",
    "population",
    "qi_method",
    "progress_plus",
    "equity_effect",
    "funding",
)


@dataclass(frozen=True)
class Study:
    """One invented study, told in one report.

    Attributes:
        characteristics: the study fields of the shipped configuration; several values are separated by `; `.
    """

    study_id: str
    title: str
    year: int
    keywords: tuple[str, ...]
    abstract: str
    characteristics: Mapping[str, str]

    def seed(self) -> StudySeed:
        """What the generator of records must know of it."""
        report = (self.title, self.abstract, self.year, self.keywords)
        return StudySeed(self.study_id, self.characteristics["country"], (report,))


@cache
def included_studies() -> tuple[Study, ...]:
    """All included studies, in the order of their ids."""
    written = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return tuple(_study(one) for one in written)


def study_seeds() -> tuple[StudySeed, ...]:
    """The included studies as the generator of records takes them."""
    return tuple(study.seed() for study in included_studies())


def _study(written: Mapping[str, Any]) -> Study:
    return Study(
        study_id=written["id"],
        title=written["title"],
        year=written["year"],
        keywords=tuple(written["keywords"]),
        abstract=written["abstract"],
        characteristics={name: written[name] for name in CHARACTERISTICS},
    )
