"""EPPI-Reviewer's report as JSON: decisions are codes of the review's own making, which the setting explains.

The report shows the coding that was agreed, without coder and date. Several codes of one stage on one reference stand
side by side: where they say different things that is a conflict, and no one of them wins.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from realist.config import CodeMeaning, ToolImport
from realist.errors import Kind, nearest, quoted
from realist.screening.carried import record_id_in
from realist.screening.importers.acts import Act, Reading, SourceFile
from realist.screening.importers.files import refuse_unless, text_of

EXPECTED = "a report of EPPI-Reviewer as JSON, with CodeSets and References"
REMEDY = "In EPPI-Reviewer choose JSON report, with the code set of your screening."
DEEPEST = 100
_PAGE = re.compile(r"^Page (\d+):\n", re.MULTILINE)
_START, _END = "[¬s]", "[¬e]"


@dataclass(frozen=True)
class PageText:
    """What was marked on a page: several selections are kept apart."""

    page: int
    fragments: tuple[str, ...]

    @property
    def shown(self) -> str:
        """For reading."""
        return f"p. {self.page}: {' [...] '.join(self.fragments)}"


def knows(source: SourceFile) -> bool:
    """Whether the file is one of EPPI-Reviewer's."""
    return source.content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") and b'"References"' in source.content


def read(files: Sequence[SourceFile], spec: ToolImport) -> Reading:
    """Read what EPPI-Reviewer reported.

    Args:
        files: reports of one moment.
        spec: the import; `codes` says which codes are decisions, `reviewer` stands for the team.
    """
    reading = Reading(outcomes_only=True)
    refuse_unless(reading, [one for one in files if not knows(one)], EXPECTED, REMEDY)
    named: dict[int, str] = {}
    for source in [one for one in files if knows(one)]:
        report = _parsed(source, reading)
        named |= dict(_attributes(report.get("CodeSets")))
        _check_codes(source, dict(_attributes(report.get("CodeSets"))), spec, reading)
        for place, reference in enumerate(_items(report.get("References")), start=1):
            _read_reference(source, place, reference, spec, reading)
    _tell(named, spec, reading)
    return reading


def parse_page_text(text: str) -> list[PageText]:
    r"""The pages of a passage that was marked in a PDF: `Page <n>:\n[¬s]"first"\n"next[¬e]"`."""
    parts = _PAGE.split(text)
    return [
        PageText(int(number), tuple(_fragments(body))) for number, body in zip(parts[1::2], parts[2::2], strict=True)
    ]


def _fragments(body: str) -> Iterator[str]:
    marked = body.rstrip("\n").removeprefix(_START)
    marked = marked.removesuffix(f'{_END}"') + '"' if marked.endswith(f'{_END}"') else marked
    if len(marked) > 1 and marked.startswith('"') and marked.endswith('"'):
        yield from marked[1:-1].split('"\n"')
    elif marked:
        yield marked


def _parsed(source: SourceFile, reading: Reading) -> Mapping[str, Any]:
    text = text_of(source, reading.problems)
    try:
        report = json.loads(text)
    except json.JSONDecodeError as error:
        reading.refuse(source, error.lineno, "", Kind.UNREADABLE_FILE, error.msg, "JSON to its end",
                       "The file seems to be cut off or changed: make the report again.")  # fmt: skip
        return {}
    except RecursionError:
        reading.refuse(source, 0, "", Kind.UNREADABLE_FILE, "lists within lists without end", EXPECTED, REMEDY)
        return {}
    return report if isinstance(report, dict) else {}


def _items(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _attributes(sets: Any) -> Iterator[tuple[int, str]]:
    """Id and name of every code of the report, however deep."""
    level = [one.get("Attributes") for one in _items(sets)]
    for _ in range(DEEPEST):
        codes = [code for one in level if isinstance(one, dict) for code in _items(one.get("AttributesList"))]
        yield from (
            (code["AttributeId"], str(code.get("AttributeName", ""))) for code in codes if "AttributeId" in code
        )
        level = [code.get("Attributes") for code in codes]


def _check_codes(source: SourceFile, named: Mapping[int, str], spec: ToolImport, reading: Reading) -> None:
    """Whether the codes of the setting are those of the report."""
    for code in spec.codes:
        found = named.get(code.id)
        if found is None or found.strip().casefold() != code.name.strip().casefold():
            hint = nearest(code.name, named.values())
            reading.refuse(source, 0, f"AttributeId {code.id}", Kind.UNKNOWN_REFERENCE,
                           "no such code" if found is None else quoted(found), quoted(code.name),
                           f"{hint}Correct the code of the import {spec.id} in config.yaml, or report its code set "
                           "too.")  # fmt: skip


def _read_reference(
    source: SourceFile, place: int, reference: Mapping[str, Any], spec: ToolImport, reading: Reading
) -> None:
    item = str(reference.get("ItemId", "")).strip()
    if not item:
        reading.refuse(source, place, "ItemId", Kind.MISSING_VALUE, "nothing", "its number", REMEDY)
        return
    reading.add_reference(item, source, place, _described(reference))
    meanings = {code.id: code for code in spec.codes}
    for code in _items(reference.get("Codes")):
        meaning = meanings.get(code.get("AttributeId", None))
        if meaning:
            reading.acts.append(_act(source, place, item, code, meaning, spec))


def _described(reference: Mapping[str, Any]) -> dict[str, str]:
    def said(key: str) -> str:
        value = reference.get(key)
        return "" if value is None else str(value)

    texts = [value for value in reference.values() if isinstance(value, str)]
    return {
        "record_id": record_id_in(*texts),
        "doi": said("DOI") or said("URL"),
        "title": said("Title"),
        "authors": said("Authors"),
        "year": said("Year"),
        "container": said("ParentTitle"),
        "volume": said("Volume"),
        "issue": said("Issue"),
        "pages": said("Pages"),
    }


def _act(
    source: SourceFile, place: int, item: str, code: Mapping[str, Any], meaning: CodeMeaning, spec: ToolImport
) -> Act:
    reasons = (meaning.reason,) if meaning.reason else ()
    original = f"AttributeId {meaning.id}: {meaning.name}"
    return Act(item, meaning.decision, source, place, original, spec.reviewer, meaning.stage, reasons,
               code=str(meaning.id), note=" / ".join(_notes(code)))  # fmt: skip


def _notes(code: Mapping[str, Any]) -> Iterator[str]:
    """The coder's note, and the passages that were marked."""
    if code.get("AdditionalText"):
        yield str(code["AdditionalText"])
    for passage in _items(code.get("ItemAttributeFullTextDetails")):
        text = str(passage.get("Text") or "")
        pages = parse_page_text(text) if passage.get("IsFromPDF") else []
        yield from (page.shown for page in pages) if pages else filter(None, [text])


def _tell(named: Mapping[int, str], spec: ToolImport, reading: Reading) -> None:
    """What the report holds and the setting does not name, and where codes contradict each other."""
    others = sorted(name for id_, name in named.items() if id_ not in {code.id for code in spec.codes})
    if others:
        reading.remarks.append(f"Codes that no setting names, and that were not read: {_some(others)}.")
    said: dict[tuple[str, str], set[str]] = {}
    for act in reading.acts:
        said.setdefault((act.item, act.stage), set()).add(act.decision)
    torn = sorted(item for (item, _), decisions in said.items() if len(decisions) > 1)
    if torn:
        reading.remarks.append(
            f"Codes of one stage contradict each other on {_some(torn)}: these are conflicts to settle."
        )


def _some(values: Iterable[str]) -> str:
    found = list(values)
    return ", ".join(found[:10]) + (f" and {len(found) - 10} more" if len(found) > 10 else "")
