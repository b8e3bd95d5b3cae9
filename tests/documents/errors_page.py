"""The page of errors: each kind, what leads to it, and a real message, from the broken reviews of the tests."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from builds import copy_toy
from negative.cases import CASES, Case
from realist.checking.whole import check_review
from realist.errors import Kind

FAMILIES = {
    "F": "Files",
    "C": "Settings",
    "T": "Tables",
    "R": "Exports",
    "S": "Screening",
    "D": "Deduplication",
    "I": "Decisions from other tools, and people's addresses",
    "Y": "Studies, evidence and CMOCs",
    "M": "The paper",
}
INTRODUCTION = """\
# What can be wrong, and how to mend it

`realist check` lists every problem of a review at once; each build does the same before it makes anything.
Each problem names the file, the row (as a spreadsheet numbers it; the header is row 1) or the line, the column,
what was found, what was expected, and what to do. The code in brackets leads to this page.

This page is made from the code and from the tests: the messages below are real ones.
"""


def page() -> str:
    """The page as Markdown."""
    return "\n".join([INTRODUCTION, *_families()])


def _families() -> Iterator[str]:
    for letter, title in FAMILIES.items():
        yield f"## {title}\n"
        for kind in Kind:
            if kind.code.startswith(letter):
                yield _section(kind)


def _section(kind: Kind) -> str:
    cases = [case for case in CASES if case.kind is kind]
    parts = [f"### {kind.code}: {kind.what}\n"]
    if cases:
        parts += [f"{_causes(cases)}\n", f"```text\n{_message(cases[0])}\n```\n"]
    else:
        parts.append("Found while the numbers are counted; the message names the sentence or the box.\n")
    return "\n".join(parts)


def _causes(cases: list[Case]) -> str:
    if len(cases) == 1:
        return f"For example: {cases[0].did}"
    return "\n".join(["For example:\n", *(f"- {case.did}" for case in cases)]) + "\n\nThe first of these says:"


def _message(case: Case) -> str:
    with tempfile.TemporaryDirectory() as folder:
        review = copy_toy(Path(folder) / "toy")
        case.edit(review)
        return str(next(one for one in check_review(review) if one.kind is case.kind))
