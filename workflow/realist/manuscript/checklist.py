"""The RAMESES checklist: which section of the paper answers which item of the publication standards."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from realist.contract import Optional, Row, Text
from realist.errors import Kind, Problem, nearest
from realist.manuscript.pandoc import beside
from realist.review import Placed
from realist.yaml_files import read_yaml

ANSWERS = "report/checklist.yaml"


class Answer(Row):
    """`report/checklist.yaml`: where one item is answered."""

    id: Text
    answered_in: list[Text]
    note: Optional = ""


@dataclass(frozen=True)
class Item:
    """One item of the publication standards."""

    id: str
    section: str
    name: str
    asks: str


@cache
def items() -> tuple[Item, ...]:
    """The nineteen items, in order."""
    return tuple(Item(**one) for one in _written()["items"])


@cache
def verification() -> str:
    """How far the wording of the items was compared with the publication: `read` or `recalled`."""
    return str(_written()["verification"])


@cache
def _written() -> dict:  # type: ignore[type-arg]
    return dict(read_yaml(beside("checklist", "rameses.yaml"), "rameses.yaml").value)


def anchors(sources: Mapping[str, str]) -> set[str]:
    """The anchors of headings, figures, tables and blocks (`{#methods}`) in the sections, and of the abstract."""
    found = {anchor for source in sources.values() for anchor in re.findall(r"\{#([\w:.-]+)", source)}
    return found | {"title", "abstract"}


def answer_problems(answers: Iterable[Placed[Answer]], known: set[str]) -> Iterator[Problem]:
    """Items without an answer, answers to no item, and anchors that no section has."""
    wanted = {item.id: item for item in items()}
    given = {}
    for answer in answers:
        given[answer.value.id] = answer
        if answer.value.id not in wanted:
            yield answer.problem("id", Kind.UNKNOWN_REFERENCE, answer.value.id, "an item of the checklist",
                                 f"{nearest(answer.value.id, wanted)}Correct the id.")  # fmt: skip
        for anchor in answer.value.answered_in:
            if anchor not in known:
                yield answer.problem("answered_in", Kind.UNKNOWN_REFERENCE, anchor, "an anchor of a section",
                                     f"{nearest(anchor, known)}Correct it, or give a heading it.")  # fmt: skip
    for missing in (item for item in wanted.values() if item.id not in given or not given[item.id].value.answered_in):
        yield Problem(ANSWERS, 0, missing.id, Kind.MISSING_VALUE, f"no answer to {missing.id} ({missing.name})",
                      "the sections that answer it", "Name their anchors under answered_in.")  # fmt: skip
