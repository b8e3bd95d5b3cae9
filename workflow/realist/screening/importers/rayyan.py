"""Rayyan: the log of all acts (`customizations_log.csv`), and the articles (CSV, RIS) with the last votes in notes.

The log knows when, in which stage and whose reason; the articles know titles. Given both, the log counts and the
articles describe the references; where their votes differ, that is told.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from realist.config import ToolImport
from realist.contract import DecisionValue
from realist.errors import Kind, one_of, quoted
from realist.screening.carried import record_id_in
from realist.screening.decisions import moment
from realist.screening.importers.acts import Act, Reading, SourceFile
from realist.screening.importers.files import (
    AGAIN,
    RisRecord,
    damaged,
    described_by_ris,
    looked_at,
    read_ris,
    read_table,
    refuse_unless,
    saved_again,
    time_of,
)
from realist.screening.importers.files import header_of as header
from realist.screening.importers.rayyan_notes import Notes, NotesError, parse, split_reasons

LOG = ("created_at", "user_id", "user_email", "article_id", "key", "value")
ARTICLES = ("key", "title", "authors", "notes")
EXPECTED = "articles.csv, articles.ris or customizations_log.csv of Rayyan"
REMEDY = "In Rayyan choose Export, CSV or RIS, all articles, with the log of customizations."
VOTES = {"1": DecisionValue.INCLUDE, "0": DecisionValue.UNSURE, "-1": DecisionValue.EXCLUDE,
         "deleted": DecisionValue.UNDONE}  # fmt: skip
WORDS = {"Included": DecisionValue.INCLUDE, "Maybe": DecisionValue.UNSURE, "Excluded": DecisionValue.EXCLUDE}
_VOTE = re.compile(r"included(?:__SYSTEM__STAGE__(\d+))?")
_QUOTED = re.compile(r'"(?:__SYSTEM__STAGE__(?P<stage>\d+)|__EXR__(?P<reason>.*)|(?P<label>.*))"', re.DOTALL)
_NOTE = re.compile(r"note-\d+")
_SOON = timedelta(minutes=1)
"""A reason is logged some milliseconds before the exclusion that it is for."""


def knows(source: SourceFile) -> bool:
    """Whether the file is one of Rayyan's."""
    return _is_log(source) or _is_articles(source) or _is_ris(source)


def read(files: Sequence[SourceFile], spec: ToolImport) -> Reading:
    """Read what Rayyan exported: the log, the articles, or both.

    Args:
        files: in any order.
        spec: the import; the words that it knows for reasons tell reasons with a comma from two.
    """
    reading = Reading()
    logs = [one for one in files if _is_log(one)]
    tables = [one for one in files if _is_articles(one)]
    texts = [one for one in files if _is_ris(one)]
    refuse_unless(reading, [one for one in files if one not in (*logs, *tables, *texts)], EXPECTED, REMEDY)
    for source in tables:
        _read_articles(source, spec, reading)
    for source in [] if tables else texts:
        _read_ris(source, spec, reading)
    if tables and texts:
        reading.remarks.append(f"{texts[0].name} was not read: {tables[0].name} holds the same, and more.")
    if logs:
        reading.beside, reading.acts = reading.acts, []
        if (tables or texts) and not reading.beside:
            reading.remarks.append(
                f"{(tables or texts)[0].name} holds no votes, and could not be compared with the log."
            )
        reading.whole_history = True
        _read_logs(logs, reading)
        _check_references(logs[0], bool(tables or texts), reading)
    return reading


def _is_log(source: SourceFile) -> bool:
    return set(LOG) <= set(header(source))


def _is_articles(source: SourceFile) -> bool:
    return set(ARTICLES) <= set(header(source))


def _is_ris(source: SourceFile) -> bool:
    text = looked_at(source)
    return bool(re.search(r"^TY  -", text, re.MULTILINE)) and ("RAYYAN-" in text or "AN  - rayyan-" in text)


def _read_articles(source: SourceFile, spec: ToolImport, reading: Reading) -> None:
    table = read_table(source, reading.problems)
    reading.remarks += saved_again(table)
    reading.problems += damaged(table, ["key", "pubmed_id", "doi"])
    for number, cells in table.rows:
        item = cells["key"].strip()
        described = {
            "record_id": record_id_in(*cells.values()),
            "pmid": cells.get("pubmed_id", ""),
            "doi": cells.get("doi", "") or cells.get("url", ""),
            "title": cells["title"],
            "authors": "; ".join(cells["authors"].split(" and ")),
            "year": cells.get("year", ""),
            "container": cells.get("journal", ""),
            "volume": cells.get("volume", ""),
            "issue": cells.get("issue", ""),
            "pages": cells.get("pages", ""),
        }
        reading.add_reference(item, source, number, described)
        _read_notes(source, number, item, cells["notes"], spec, reading)


def _read_ris(source: SourceFile, spec: ToolImport, reading: Reading) -> None:
    for record in read_ris(source, reading.problems):
        item = record.first("AN")
        reading.add_reference(item, source, record.line, _described(record))
        written = [(line, value) for tag, value, line in record.fields if tag == "N1" and "RAYYAN-" in value]
        for line, value in written:
            _read_notes(source, line, item, value, spec, reading)


def _described(record: RisRecord) -> dict[str, str]:
    described = described_by_ris(record)
    carried = record_id_in(*(value for _, value, _ in record.fields))
    return described | {"record_id": carried, "doi": described["doi"] or record.first("UR")}


def _read_notes(source: SourceFile, row: int, item: str, text: str, spec: ToolImport, reading: Reading) -> None:
    try:
        notes = parse(text)
    except NotesError as error:
        expected = 'decisions as Rayyan writes them, {"name"=>"Included"}'
        reading.refuse(source, row, "notes", Kind.BAD_VALUE, quoted(str(error)), expected, AGAIN)
        return
    people = [name for name, _ in notes.inclusion]
    for name in sorted({name for name in people if people.count(name) > 1}):
        reading.refuse(source, row, "notes", Kind.CONTRADICTING_ACTS, f"{quoted(name)} twice", "one decision a person",
                       "Give both people different names in Rayyan, and export the file again.")  # fmt: skip
    reasons = split_reasons(notes.reasons, spec.reasons)
    for name, word in notes.inclusion:
        _read_vote(source, row, item, name, word, reasons, notes, reading)


def _read_vote(
    source: SourceFile,
    row: int,
    item: str,
    name: str,
    word: str,
    reasons: tuple[str, ...],
    notes: Notes,
    reading: Reading,
) -> None:
    if word not in WORDS:
        reading.refuse(source, row, "notes", Kind.BAD_VALUE, quoted(word), one_of(WORDS), AGAIN)
        return
    decision = WORDS[word]
    excludes = decision is DecisionValue.EXCLUDE
    original = f"RAYYAN-INCLUSION: {word}" + (
        f" | RAYYAN-EXCLUSION-REASONS: {notes.reasons}" if excludes and reasons else ""
    )
    note = " / ".join(text for who, texts in notes.notes if who == name for text in texts)
    reading.acts.append(
        Act(item, decision, source, row, original, name, reasons=reasons if excludes else (), note=note)
    )
    excluders = [who for who, value in notes.inclusion if value == "Excluded"]
    if len(excluders) > 1 and reasons:
        remark = (
            f"{source.name}: reasons are pooled: whose they are is not said. The log (customizations_log.csv) says it."
        )
        if remark not in reading.remarks:
            reading.remarks.append(remark)


@dataclass(frozen=True)
class _Entry:
    """A row of the log."""

    source: SourceFile
    row: int
    order: tuple[datetime, int, int]
    cells: Mapping[str, str]

    @property
    def item(self) -> str:
        return f"rayyan-{self.cells['article_id'].strip()}"

    @property
    def who(self) -> str:
        return self.cells["user_email"].strip() or f"user {self.cells['user_id'].strip()}"

    @property
    def vote(self) -> re.Match[str] | None:
        return _VOTE.fullmatch(self.cells["key"].strip('"'))


@dataclass
class _Person:
    """What one person has said about one article so far.

    Attributes:
        votes: at each stage.
        reasons: those that are set, each with the stage of the exclusion that it was given for.
    """

    votes: dict[str, DecisionValue] = field(default_factory=dict)
    reasons: dict[str, str | None] = field(default_factory=dict)
    last_stage: str = ""

    def given(self) -> tuple[str, ...]:
        """The reasons for the exclusion at the last stage: those that were not given for one at another."""
        for reason, stage in self.reasons.items():
            if stage is None:
                self.reasons[reason] = self.last_stage
        return tuple(reason for reason, stage in self.reasons.items() if stage == self.last_stage)


def _read_logs(logs: Sequence[SourceFile], reading: Reading) -> None:
    """Replay the log in the order of time; at one time in the order of the file."""
    found = [entry for place, source in enumerate(logs) for entry in _entries(source, place, reading)]
    by_person: dict[tuple[str, str], list[_Entry]] = {}
    for entry in sorted(found, key=lambda entry: entry.order):
        by_person.setdefault((entry.item, entry.who), []).append(entry)
    replayed = [act for entries in by_person.values() for act in _replay(entries, reading)]
    reading.acts += [act for _, act in sorted(replayed, key=lambda one: one[0])]
    keys: dict[str, list[str]] = {}
    for entry in found:
        keys.setdefault(entry.item, []).append(entry.cells["key"])
    for item, written in keys.items():
        _carry(item, record_id_in(*written), reading)


def _entries(source: SourceFile, place: int, reading: Reading) -> Iterator[_Entry]:
    table = read_table(source, reading.problems)
    reading.remarks += saved_again(table)
    reading.problems += damaged(table, ["article_id"])
    for number, cells in table.rows:
        when = time_of(source, number, "created_at", cells["created_at"], reading.problems)
        if when:
            yield _Entry(source, number, (moment(when), place, number), cells)
        elif not cells["created_at"].strip():
            reading.refuse(source, number, "created_at", Kind.MISSING_VALUE, "nothing", "a time", AGAIN)


def _replay(entries: Sequence[_Entry], reading: Reading) -> Iterator[tuple[tuple[datetime, int, int], Act]]:
    """The acts of one person about one article."""
    person = _Person()
    for place, entry in enumerate(entries):
        following = next((later for later in entries[place + 1 :] if later.vote), None)
        awaited = following is not None and following.order[0] - entry.order[0] <= _SOON
        if _says(entry, person, awaited, reading):
            decision = person.votes[person.last_stage]
            reasons = person.given() if decision is DecisionValue.EXCLUDE else ()
            original = f"{entry.cells['key']}={entry.cells['value'].strip()}"
            when = entry.cells["created_at"].strip()
            yield entry.order, Act(entry.item, decision, entry.source, entry.row, original, entry.who,
                                   person.last_stage, reasons, when)  # fmt: skip


def _says(entry: _Entry, person: _Person, awaited: bool, reading: Reading) -> bool:
    """Whether an entry is a decision: a vote, or another reason for an exclusion that stands.

    Args:
        entry: the row.
        person: what was said before; changed by what this row says.
        awaited: whether a vote follows at once: then a reason is one for that vote.
        reading: takes what cannot be understood.
    """
    key, value = entry.cells["key"], entry.cells["value"].strip()
    written = _QUOTED.fullmatch(key)
    if entry.vote:
        if value not in VOTES:
            reading.refuse(entry.source, entry.row, "value", Kind.BAD_VALUE, quoted(value), one_of(VOTES), AGAIN)
            return False
        person.last_stage = entry.vote[1] or ""
        person.votes[person.last_stage] = VOTES[value]
        return True
    if written and written["reason"] is not None:
        person.reasons.pop(written["reason"], None)
        if value != "deleted":
            person.reasons[written["reason"]] = None
        return not awaited and person.votes.get(person.last_stage) is DecisionValue.EXCLUDE
    if not written and not _NOTE.fullmatch(key):
        expected = "an act that Rayyan logs: included, a reason, a label, a note"
        reading.refuse(entry.source, entry.row, "key", Kind.BAD_VALUE, quoted(key), expected, AGAIN)
    return False  # a label, a move to a stage, a note whose text is not here


def _carry(item: str, record_id: str, reading: Reading) -> None:
    """A label may carry our id."""
    known = reading.references.get(item)
    if known and record_id and not known.described["record_id"]:
        reading.references[item] = type(known)(known.source, known.row, {**known.described, "record_id": record_id})


def _check_references(log: SourceFile, described: bool, reading: Reading) -> None:
    """Whether the articles describe what the log is about."""
    acted = dict.fromkeys(act.item for act in reading.acts)
    unknown = [item for item in acted if item not in reading.references]
    if not described or (acted and len(unknown) == len(acted)):
        found = "no articles" if not described else "articles of other numbers"
        reading.refuse(log, 0, "article_id", Kind.MISSING_FILE, found, "the articles that the log is about",
                       "Export the articles of the same review (articles.csv) and import both files "
                       "together.")  # fmt: skip
        return
    for item in unknown:
        reading.remarks.append(f"{item} was deleted from the review: the log has acts about it, the articles lack it.")
