"""The files of an export, and the manifest that says which citations went to whom."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from realist.config import CalibrationRound, Stage
from realist.screening.addresses import without_addresses
from realist.screening.exports.dividing import Team
from realist.screening.exports.sending import Sending
from realist.screening.exports.tools import Tool

MANIFEST = "manifest.json"
_LONGEST = 150
_IDS = ("citation_id", "doi", "pmid")


@dataclass(frozen=True)
class File:
    """A file to be given to a tool.

    Attributes:
        name: in the folder of the export.
        decide: its citations, in its order, and who is to decide on each.
        content: its bytes.
    """

    name: str
    decide: Mapping[str, Team]
    content: bytes

    @property
    def reviewers(self) -> list[str]:
        """Who works on it."""
        return sorted({person for team in self.decide.values() for person in team})


def files(
    tool: Tool, what: str, sending: Sending, citations: Mapping[str, Mapping[str, str]], data_status: str
) -> list[File]:
    """The files of an export, by name.

    Args:
        tool: who shares a file, and how many citations it may hold.
        what: the stage, and the round; begins the names of the files.
        sending: what is sent, and to whom.
        citations: rows of `deduplication/bibliography.csv` by id.
        data_status: stamped on every record where it is not `real`.
    """
    made = []
    for who, decide in _groups(tool, sending.people).items():
        for place, part in _parts(decide, tool.most):
            content = tool.text((_without_addresses(citations[one]) for one in part), data_status).encode()
            made.append(File(f"{_short(f'{what}_{who}')}{place}{tool.suffix}", part, content))
    return sorted(made, key=lambda file: file.name)


def manifest(
    tool_id: str, stage: Stage, held: CalibrationRound | None, seed: int, made: Sequence[File], data_status: str
) -> bytes:
    """Which citations went to whom, in which file, and from which seed; of a round, that of its draw."""
    value: dict[str, Any] = {
        "stage": stage.id,
        "round": held.id if held else "",
        "tool": tool_id,
        "design": (held or stage.design).model_dump(mode="json"),
        "seed": held.seed if held else seed,
        "data_status": data_status,
        "files": [_account(file) for file in made],
    }
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _account(file: File) -> dict[str, Any]:
    return {
        "file": file.name,
        "sha256": hashlib.sha256(file.content).hexdigest(),
        "reviewers": file.reviewers,
        "citations": {one: "; ".join(team) for one, team in file.decide.items()},
    }


def _without_addresses(citation: Mapping[str, str]) -> dict[str, str]:
    """What describes a citation without the addresses of its authors, which no tool needs; ids stay as they are."""
    return {name: text if name in _IDS else without_addresses(text) for name, text in citation.items()}


def _groups(tool: Tool, people: Mapping[str, Team]) -> dict[str, dict[str, Team]]:
    """The citations that share a file, with who of its readers decides on each, by what its name says of them."""
    groups: dict[str, dict[str, Team]] = defaultdict(dict)
    for one, team in people.items():
        match tool.shared_by:
            case "team":
                groups["+".join(sorted(team))][one] = team
            case "person":
                for person in team:
                    groups[person][one] = (person,)
            case "everybody":
                groups[f"{len(team)}_reviewer{'s' * (len(team) > 1)}"][one] = team
    return groups


def _parts(decide: Mapping[str, Team], most: int) -> Iterator[tuple[str, dict[str, Team]]]:
    """As many citations as a tool takes at once, and what tells the parts apart."""
    every = list(decide.items())
    size = most or len(every)
    for number, start in enumerate(range(0, len(every), size), start=1):
        yield f"_part{number}" * (len(every) > size), dict(every[start : start + size])


def _short(name: str) -> str:
    """The name, or where no file could have it the beginning and a hash: a team may be large."""
    if len(name) <= _LONGEST:
        return name
    return f"{name[:_LONGEST]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"
