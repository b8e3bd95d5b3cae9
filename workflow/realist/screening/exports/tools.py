"""The tools in which teams screen: what each takes, how a team shares it, and what to do there."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from realist.screening.carried import carried
from realist.screening.exports.ris import ris
from realist.screening.exports.sheet import ANSWERS, sheet

Citations = Iterable[Mapping[str, str]]


@dataclass(frozen=True)
class Tool:
    """A tool in which people screen.

    Attributes:
        label: its name.
        suffix: of its files.
        shared_by: who works on one file: the `team` that decides on the same citations; one `person`; or `everybody`,
            where the tool itself asks for as many decisions as it is told to.
        most: how many citations it takes at once; 0 where no limit is known.
        text: the content of a file, from citations and the status of the data.
        steps: what to do with the files, a sentence or two each.
    """

    label: str
    suffix: str
    shared_by: Literal["team", "person", "everybody"]
    most: int
    text: Callable[[Citations, str], str]
    steps: tuple[str, ...]


def _ris(citations: Citations, data_status: str) -> str:
    return ris(citations, [] if data_status == "real" else [f"data_status: {data_status}"])


def _table(citations: Citations, data_status: str) -> str:
    return sheet(citations, carried, data_status=data_status)


def _form(citations: Citations, data_status: str) -> str:
    """With a byte order mark: without, some spreadsheets take UTF-8 for something else."""
    return "\ufeff" + sheet(citations, empty=ANSWERS, data_status=data_status)


_KEEP_ALL = (
    "Remove nothing there as a duplicate: each citation is one already, and what is removed never comes back decided."
)
_BRING_BACK = "Bring back what you download, as docs/screening.md says."

TOOLS: dict[str, Tool] = {
    "rayyan": Tool(
        "Rayyan", ".ris", "team", 0, _ris,
        (
            "Make a review of its own for each file, upload the file, and invite those whom its name says.",
            "Keep the review blinded (Blind ON) until all of them have decided.",
            _KEEP_ALL,
            "At the end export everything as CSV, and the log of customisations with it: it has who decided what, and "
            "when. The notes hold our ids (realist:...): do not edit them.",
            _BRING_BACK,
        ),
    ),
    "covidence": Tool(
        "Covidence", ".ris", "everybody", 15_000, _ris,
        (
            "Make a review for each number of reviewers that the names of the files say, and set it as the number "
            "required for screening. Import the files (References, Import), in parts where there are several.",
            "Covidence lets anyone vote on anything: who should decide on what stands in manifest.json.",
            "Covidence removes what it takes for duplicates when it imports; look at its list of duplicates, and undo "
            "what is none.",
            "At the end export the references of each list as CSV, and leave the names of the files as they are: only "
            "they say whether a list was included or excluded. Its CSV does not say who voted.",
            _BRING_BACK,
        ),
    ),
    "asreview": Tool(
        "ASReview", ".csv", "person", 0, _table,
        (
            "Each person makes a project of their own and uploads the file that has their name.",
            "At the end export the data set as CSV with everything in it: relevant, not relevant, and not seen. A file "
            "without what was not seen looks like a finished screening.",
            "Keep the column citation_id, and the project file (.asreview): it has the history of every decision.",
            _BRING_BACK,
        ),
    ),
    "eppi": Tool(
        "EPPI-Reviewer", ".ris", "team", 0, _ris,
        (
            "Import each file as a source of its own (Import items, format RIS).",
            "Assign each source to those whom its name says (Collaborate, coding assignments), with comparison data "
            "entry where two decide.",
            _KEEP_ALL,
            "At the end export the coding report as JSON, with the screening codes of the stage.",
            _BRING_BACK,
        ),
    ),
    "spreadsheet": Tool(
        "a spreadsheet", ".csv", "person", 0, _form,
        (
            "Send each person the file that has their name, and nobody the file of another: they decide independently.",
            "Write include, exclude or unsure under `decision`, the id of a reason under `reason`, the day as "
            "2024-03-01 under `decided_at`. Leave what you have not seen empty.",
            "Change no other column, and save as CSV (UTF-8). An apostrophe at the beginning of a cell keeps the "
            "spreadsheet from running it as a formula.",
            _BRING_BACK,
        ),
    ),
}  # fmt: skip
