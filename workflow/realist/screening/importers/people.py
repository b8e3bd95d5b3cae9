"""Names and addresses of reviewers, replaced by pseudonyms before anything is written.

Who is meant by a name stands in `private/people.csv`, a table outside the repository. Somebody whom it does not name is
a problem that names the line to add: nobody is left as they are, and nobody guessed.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from realist.contract import PersonRow
from realist.errors import Kind, Problem, one_of, quoted
from realist.review import read_rows
from realist.screening.addresses import without_addresses
from realist.screening.importers.acts import Act, Reading, Reference, SourceFile
from realist.tables import write_rows, write_text

PEOPLE = "private/people.csv"
Scrub = Callable[[str], str]
_SHORTEST = 2  # letters of a name that is looked for in notes: a single one stands in every text


def read_people(root: Path) -> dict[str, str]:
    """Whom each name or address means, by the name in small letters.

    Raises:
        ReviewError: the table cannot be read.
    """
    rows = read_rows(root / PEOPLE, PersonRow, PEOPLE)
    return {_key(row.value.written): row.value.person for row in rows}


def prepare_private(root: Path) -> None:
    """Make the folder of the table, which git ignores whatever else is configured, and the table without a row."""
    folder = (root / PEOPLE).parent
    if not (folder / ".gitignore").exists():
        write_text(folder / ".gitignore", "*\n")
    if not (root / PEOPLE).exists():
        write_rows(root / PEOPLE, list(PersonRow.model_fields), [])


def pseudonymised(reading: Reading, people: Mapping[str, str], own: str, known: Iterable[str]) -> Reading:
    """The reading with pseudonyms for names; with a problem for each person who has none.

    Args:
        reading: as the tool's reader gave it.
        people: of `read_people`.
        own: a pseudonym that the setting of the import gave to acts that name nobody.
        known: the ids under `people` in config.yaml.
    """
    ids = sorted(known)
    written = {act.reviewer for act in [*reading.acts, *reading.beside]} | reading.named
    meant = {name: people.get(_key(name), "") for name in written - {own}} | {own: own}
    problems = [
        *(_unknown(name, ids) for name in sorted(meant) if name and not meant[name]),
        *(_no_id(name, person, ids) for name, person in sorted(meant.items()) if person and person not in ids),
    ]
    if problems:
        return replace(reading, problems=[*reading.problems, *problems])
    scrub = partial(_scrubbed, names=_pattern(people), people=people)
    sources = {act.source for act in [*reading.acts, *reading.beside]}
    sources |= {one.source for one in reading.references.values()}
    files = {source: SourceFile(scrub(source.name), source.content) for source in sources}
    return replace(
        reading,
        acts=[_act(act, meant, files, scrub) for act in reading.acts],
        beside=[_act(act, meant, files, scrub) for act in reading.beside],
        references={item: _reference(one, files) for item, one in reading.references.items()},
        named=set(),
        remarks=[scrub(remark) for remark in reading.remarks],
    )


def _act(act: Act, meant: Mapping[str, str], files: Mapping[SourceFile, SourceFile], scrub: Scrub) -> Act:
    return replace(
        act,
        reviewer=meant[act.reviewer],
        source=files[act.source],
        original=scrub(act.original),
        note=scrub(act.note),
        reasons=tuple(map(without_addresses, act.reasons)),
    )


def _reference(one: Reference, files: Mapping[SourceFile, SourceFile]) -> Reference:
    """A reference keeps its authors' names, which may be those of reviewers too; addresses go."""
    described = {key: without_addresses(text) for key, text in one.described.items()}
    return Reference(files[one.source], one.row, described)


def _pattern(people: Mapping[str, str]) -> re.Pattern[str] | None:
    """The names of the table as whole words, the longest first."""
    names = sorted((name for name in people if len(name) >= _SHORTEST), key=lambda name: (-len(name), name))
    if not names:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)


def _scrubbed(text: str, names: re.Pattern[str] | None, people: Mapping[str, str]) -> str:
    if names is not None:
        text = names.sub(lambda match: people.get(_key(match[0]), "[name]"), text)
    return without_addresses(text)


def _unknown(name: str, ids: Iterable[str]) -> Problem:
    return Problem(PEOPLE, 0, "written", Kind.WRONG_REVIEWER, quoted(name), "a line that says who this is",
                   f"Add the line {_line(name)} to {PEOPLE}, with {one_of(ids)}. The file stays on your "
                   "computer.")  # fmt: skip


def _no_id(name: str, person: str, ids: Iterable[str]) -> Problem:
    return Problem(PEOPLE, 0, "person", Kind.WRONG_REVIEWER, f"{quoted(person)} for {quoted(name)}", one_of(ids),
                   "Correct the line, or add the person under `people` in config.yaml.")  # fmt: skip


def _line(name: str) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow([name, "<id>"])
    return text.getvalue()


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
