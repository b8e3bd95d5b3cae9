"""From files as exported to the tables that are kept: all of it, or nothing.

Each tool has a module with `knows` (is this file one of its own?) and `read`. Nothing is written before every file is
read, every person has a pseudonym, and every word has a meaning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType

from realist.config import Config, ToolImport
from realist.contract import DecisionValue
from realist.errors import Kind, Problem, ReviewError, one_of, stop_if
from realist.review import Placed
from realist.screening.elsewhere import interpreted_problems
from realist.screening.importers import asreview, covidence, eppi, kept, people, rayyan
from realist.screening.importers.acts import Reading, SourceFile, disagreements
from realist.screening.importers.files import header_of

TOOLS: dict[str, ModuleType] = {"rayyan": rayyan, "covidence": covidence, "asreview": asreview, "eppi": eppi}
NAMES = {"rayyan": "Rayyan", "covidence": "Covidence", "asreview": "ASReview", "eppi": "EPPI-Reviewer"}


@dataclass(frozen=True)
class Brought:
    """What an import brought: what was read, and what is kept now."""

    reading: Reading
    merge: kept.Merge


def bring(root: Path, config: Config, spec: ToolImport, files: Sequence[SourceFile], state: str = "") -> Brought:
    """Read files of a tool, replace names, and write what is new.

    Args:
        root: the review's folder.
        config: the settings.
        spec: the import.
        files: as exported, in any order.
        state: of Covidence's files whose name does not say it.

    Raises:
        ReviewError: with every problem; nothing is written then.
    """
    reading = read(spec, files, state)
    known = [person.id for person in config.people]
    reading = people.pseudonymised(reading, people.read_people(root), spec.reviewer, known)
    stop_if(reading.problems)
    reading = kept.reconciled(reading)
    reading.remarks += disagreements(reading)
    before = kept.load(root, spec.id)
    kept.refuse_twice(reading)
    kept.refuse_less(before, reading)
    stop_if(reading.problems)
    merge = kept.merged(before, reading)
    rows = [Placed(row, kept.acts_file(spec.id), place) for place, row in enumerate(merge.kept.acts, start=2)]
    stop_if(interpreted_problems(spec, config.screening.stages, rows))
    kept.write(root, spec.id, merge.kept)
    return Brought(reading, merge)


def read(spec: ToolImport, files: Sequence[SourceFile], state: str = "") -> Reading:
    """What the files say, in any order of files, names as they are."""
    ordered = sorted(files, key=lambda one: (one.name, one.sha256))
    reader = partial(covidence.read, renamed=state) if spec.tool == "covidence" else TOOLS[spec.tool].read
    reading: Reading = reader(ordered, spec)
    return reading


def the_import(config: Config, files: Sequence[SourceFile], import_id: str = "") -> ToolImport:
    """The import of the settings that the files belong to: the one that is named, or the only one of their tool.

    Raises:
        ReviewError: there is none, or there are several.
    """
    specs = config.screening.tools
    if import_id:
        named = [one for one in specs if one.id == import_id]
        expected = one_of(spec.id for spec in specs) if specs else "an import"
        tool = next((tool for source in files for tool in recognised(source)), "rayyan")
        stop_if([] if named else [_no_import(config, expected, import_id, tool)])
        stop_if(_wrong_tool(named[0], files))
        return named[0]
    tools = sorted({tool for source in files for tool in recognised(source)})
    if not tools:
        raise ReviewError([_unknown(source) for source in files])
    fitting = [one for one in specs if [one.tool] == tools]
    if len(fitting) != 1:
        what = " and ".join(NAMES[tool] for tool in tools)
        raise ReviewError([_no_import(config, f"one import of {what}", ", ".join(one.id for one in fitting) or "none",
                                      tools[0])])  # fmt: skip
    return fitting[0]


def recognised(source: SourceFile) -> list[str]:
    """The tools whose file this may be, by what is in it."""
    return [tool for tool, module in TOOLS.items() if module.knows(source)]


def summary(brought: Brought) -> list[str]:
    """What was read, in lines."""
    reading, merge = brought.reading, brought.merge
    standing = list(reading.standing.values())
    people_ = sorted({act.reviewer for act in reading.acts})
    lines = [f"{len(reading.references)} references, {len(reading.unseen)} of them unseen; {len(reading.acts)} acts."]
    for person in people_:
        counts = {one: sum(act.decision is one for act in standing if act.reviewer == person) for one in DecisionValue}
        undone = sum(act.decision is DecisionValue.UNDONE for act in reading.acts if act.reviewer == person)
        said = ", ".join(f"{count} {one}" for one, count in (counts | {DecisionValue.UNDONE: undone}).items() if count)
        lines.append(f"  {person}: {said or 'nothing that stands'}")
    if reading.outcomes_only:
        lines.append("  These are outcomes, without votes, voters and dates: agreement cannot be computed from them.")
    lines.append(f"New acts: {merge.added or 'none'}.")
    return lines


def _wrong_tool(spec: ToolImport, files: Sequence[SourceFile]) -> list[Problem]:
    """Files that are another tool's; those that no tool knows are left to the reader, who says what it expects."""
    problems = []
    for source in files:
        tools = recognised(source)
        if tools and spec.tool not in tools:
            problems.append(
                source.problem(
                    0,
                    "",
                    Kind.UNKNOWN_FORMAT,
                    f"a file of {NAMES[tools[0]]}",
                    f"one of {NAMES[spec.tool]}, as the import {spec.id} says",
                    "Choose the other file, or the import that it belongs to (--id).",
                )
            )
    return problems


def _unknown(source: SourceFile) -> Problem:
    found = ", ".join(header_of(source)[:4]) or "no table"
    return source.problem(0, "", Kind.UNKNOWN_FORMAT, found, f"a file that {', '.join(NAMES.values())} exported",
                          "Choose the file as it was downloaded. A spreadsheet of your own is read by `imports` in "
                          "config.yaml, see docs/screening.md.")  # fmt: skip


def example(tool: str, config: Config) -> str:
    """An import of a tool as this review may write it under `tools`: its stage, person and code are guesses."""
    stages, person = [stage.id for stage in config.screening.stages], config.people[0].id
    first, last = stages[0], stages[-1]
    told = {
        "rayyan": f"stage: {first}",
        "covidence": f"stages: {{title_abstract: {first}, full_text: {last}}}, reviewer: {person}",
        "asreview": f"stage: {first}, reviewer: {person}",
        "eppi": f"reviewer: {person}, codes: [{{id: 1, name: INCLUDE, stage: {last}, decision: include}}]",
    }
    return f"- {{id: {tool}, tool: {tool}, {told[tool]}}}"


def _no_import(config: Config, expected: str, found: str, tool: str = "rayyan") -> Problem:
    return Problem("config.yaml", 0, "screening.tools", Kind.UNKNOWN_REFERENCE, found, expected,
                   f"Add to `tools` under `screening`, with your own stages, people and codes: {example(tool, config)} "
                   "(docs/screening.md explains them); or name the import with --id.")  # fmt: skip
