"""ASReview: its dataset (CSV, TSV, RIS), with one label a record, and its project file, with the history.

An empty label is a record that nobody has seen: it is no exclusion, and a file without such records is no finished
screening, for who exports chooses what goes in. A project in the mode `simulate` was screened by nobody.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from realist.config import ToolImport
from realist.contract import DecisionValue
from realist.errors import Kind, Problem, one_of, quoted
from realist.screening.carried import record_id_in
from realist.screening.importers.acts import Act, Reading, SourceFile
from realist.screening.importers.asreview_project import item_of, read_project
from realist.screening.importers.files import (
    AGAIN,
    RisRecord,
    described_by_ris,
    header_of,
    looked_at,
    read_ris,
    read_table,
    refuse_unless,
    saved_again,
    time_of,
)

EXPECTED = "a dataset (CSV, TSV, RIS) or a project (.asreview) of ASReview"
REMEDY = "In ASReview choose Export: the dataset with all its records, or the project."
OLDER_LABELS = ("included", "label", "label_included", "included_label", "included_final", "final_included",
                "included_flag", "include")  # fmt: skip
LABELS = {"1": DecisionValue.INCLUDE, "0": DecisionValue.EXCLUDE}
IN_RIS = {"ASReview_relevant": "1", "ASReview_irrelevant": "0", "ASReview_not_seen": ""}
TITLES, AUTHORS = (
    ("title", "primary_title", "TI", "Title"),
    ("authors", "author names", "first_authors", "Authors", "AU"),
)
COLUMNS: Mapping[str, Sequence[str]] = {
    "accession": ("accession", "accession_number", "Accession Number"),
    "pmid": ("pmid", "pubmed_id", "PMID"),
    "doi": ("doi", "DOI"),
    "title": TITLES,
    "authors": AUTHORS,
    "year": ("year", "publication_year", "Year"),
    "container": ("journal", "container", "secondary_title", "journal_name", "Journal"),
    "volume": ("volume",),
    "issue": ("issue", "number"),
    "pages": ("pages",),
}
_PARAGRAPH = re.compile(r"</?p>")


def knows(source: SourceFile) -> bool:
    """Whether the file is one of ASReview's."""
    return is_project(source) or _is_dataset(source) or _is_ris(source)


def read(files: Sequence[SourceFile], spec: ToolImport) -> Reading:
    """Read what ASReview exported: one dataset, or one project.

    Args:
        files: one of them; a dataset beside a project is compared with it.
        spec: the import; `reviewer` is who screened, where the file names nobody, and `label_column` the column of
            decisions in an older file.
    """
    reading = Reading()
    projects = [one for one in files if is_project(one)]
    tables = [one for one in files if _is_dataset(one) or (spec.label_column and spec.label_column in header_of(one))]
    texts = [one for one in files if one not in tables and _is_ris(one)]
    unknown = [one for one in files if one not in (*projects, *tables, *texts)]
    for source in [one for one in unknown if set(header_of(one)) & set(OLDER_LABELS)]:
        _ask_for_the_label(source, reading)
        unknown.remove(source)
    refuse_unless(reading, unknown, EXPECTED, REMEDY)
    for source in tables:
        _read_table(source, spec, reading)
    for source in texts:
        _read_ris(source, spec, reading)
    if projects:
        _read_project(projects, spec, reading)
    if not reading.unseen and reading.references:
        reading.remarks.append(
            "No record is unseen. Who exports chooses whether unseen records go in: this does not show that the "
            "screening is finished."
        )
    return reading


def is_project(source: SourceFile) -> bool:
    """Whether the file is an archive, as projects are."""
    return source.content.startswith(b"PK\x03\x04") and b"project.json" in source.content


def _is_dataset(source: SourceFile) -> bool:
    return "asreview_label" in header_of(source)


def _is_ris(source: SourceFile) -> bool:
    text = looked_at(source)
    return bool(re.search(r"^TY  -", text, re.MULTILINE)) and any(word in text for word in IN_RIS)


def _ask_for_the_label(source: SourceFile, reading: Reading) -> None:
    found = ", ".join(one for one in header_of(source) if one in OLDER_LABELS)
    reading.refuse(source, 1, "", Kind.MISSING_COLUMN, found, "asreview_label",
                   "An older file may name the label so, or these may be labels from before the screening. If they "
                   "are the decisions, set `label_column` of the import in config.yaml.")  # fmt: skip


def _read_table(source: SourceFile, spec: ToolImport, reading: Reading) -> None:
    table = read_table(source, reading.problems)
    if table.delimiter == ";":
        reading.remarks += saved_again(table)
    label = spec.label_column if spec.label_column and spec.label_column in table.header else "asreview_label"
    others = [one for one in table.header if one in OLDER_LABELS and one != label]
    if others:
        reading.remarks.append(f"{source.name}: the columns {', '.join(others)} were not read: they may be labels from "
                               "before the screening.")  # fmt: skip
    repeated: Counter[str] = Counter()
    for row, cells in table.rows:
        described = {key: _first(cells, columns) for key, columns in COLUMNS.items()}
        described["record_id"] = record_id_in(*cells.values())
        item = _once(item_of(described), repeated)
        reading.add_reference(item, source, row, described)
        people = cells.get("asreview_user_name", ""), cells.get("asreview_user_email", "")
        when = time_of(source, row, "asreview_time", cells.get("asreview_time", ""), reading.problems)
        act = _act(source, row, item, f"{label}={cells[label].strip()}", cells[label].strip(), spec, reading)
        if act:
            _add(act, people, when, cells.get("asreview_note", ""), spec, reading)


def _first(cells: Mapping[str, str], columns: Sequence[str]) -> str:
    return next((cells[one] for one in columns if cells.get(one)), "")


def _once(item: str, repeated: Counter[str]) -> str:
    repeated[item] += 1
    return item if repeated[item] == 1 else f"{item}~{repeated[item]}"


def _act(
    source: SourceFile, row: int, item: str, original: str, label: str, spec: ToolImport, reading: Reading
) -> Act | None:
    """The act that a label is; none where it is empty."""
    label = label.removesuffix(".0")  # as pandas writes a column with gaps
    if not label:
        return None
    if label not in LABELS:
        reading.refuse(source, row, "asreview_label", Kind.BAD_VALUE, quoted(label), one_of([*LABELS, "nothing"]),
                       AGAIN)  # fmt: skip
        return None
    return Act(item, LABELS[label], source, row, original, spec.reviewer)


def _add(act: Act, people: Sequence[str], when: str, note: str, spec: ToolImport, reading: Reading) -> None:
    """Add an act with who, when and what they noted; a record that nobody answers for is a problem."""
    name = next((one.strip() for one in people if one.strip()), "") or spec.reviewer
    if not name:
        reading.problems.append(_nobody(act.source, act.row))
        return
    reading.acts.append(
        Act(act.item, act.decision, act.source, act.row, act.original, name, act.stage, act.reasons, when, note=note)
    )


def _nobody(source: SourceFile, row: int) -> Problem:
    return source.problem(row, "", Kind.MISSING_VALUE, "no name", "whose decision it is",
                          "Set `reviewer` of the import in config.yaml.")  # fmt: skip


def _read_ris(source: SourceFile, spec: ToolImport, reading: Reading) -> None:
    repeated: Counter[str] = Counter()
    for record in read_ris(source, reading.problems):
        described = described_by_ris(record) | {
            "record_id": record_id_in(*(value for _, value, _ in record.fields)),
            "accession": record.first("AN"),
        }
        item = _once(item_of(described), repeated)
        reading.add_reference(item, source, record.line, described)
        _read_ris_notes(source, record, item, spec, reading)


def _read_ris_notes(source: SourceFile, record: RisRecord, item: str, spec: ToolImport, reading: Reading) -> None:
    notes = [(_PARAGRAPH.sub("", value).strip(), line) for tag, value, line in record.fields if tag == "N1"]
    labels = [(value, line) for value, line in notes if value in IN_RIS]
    more = dict(_further(value) for value, _ in notes if value.startswith("asreview_"))
    if len({value for value, _ in labels}) > 1:
        reading.refuse(source, labels[1][1], "N1", Kind.CONTRADICTING_ACTS, ", ".join(value for value, _ in labels),
                       "one label a record",
                       "The file was exported by two programs in turn: export it anew.")  # fmt: skip
        return
    for value, line in labels[:1]:
        act = _act(source, line, item, value, IN_RIS[value], spec, reading)
        if act:
            when = time_of(source, line, "asreview_time", more.get("asreview_time", ""), reading.problems)
            people = more.get("asreview_user_name", ""), more.get("asreview_user_email", "")
            _add(act, people, when, more.get("asreview_note", ""), spec, reading)


def _further(note: str) -> tuple[str, str]:
    """`asreview_<name>: <json>`."""
    name, _, value = note.partition(":")
    try:
        read = json.loads(value)
    except (ValueError, RecursionError):
        read = value.strip()
    return name.strip(), "" if read is None else str(read)


def _read_project(projects: Sequence[SourceFile], spec: ToolImport, reading: Reading) -> None:
    described, reading.acts, reading.references = Reading(reading.acts, reading.references), [], {}
    reading.whole_history = True
    for source in projects:
        read_project(source, spec, reading)
    reading.beside = described.acts
