"""The boxes of the PRISMA 2020 flow diagram: their words, their units, and the CSV of the PRISMA2020 R package."""

from collections.abc import Mapping, Sequence
from typing import Any

BOXES: tuple[tuple[str, str, str], ...] = (
    ("previous_studies", "study", "Studies included in previous version of review"),
    ("previous_reports", "report", "Reports of studies included in previous version of review"),
    ("earlier_theory", "report", "Reports used for theory only in previous version of review"),
    ("earlier_records", "record", "Records of the searches for previous version of review"),
    ("earlier_left", "record", "Records of these searches that stand for no report used"),
    ("database_results", "record", "Databases"),
    ("register_results", "record", "Registers"),
    ("website_results", "record", "Websites"),
    ("organisation_results", "record", "Organisations"),
    ("contacts_results", "record", "Personal contacts"),
    ("citations_results", "record", "Citation searching"),
    ("duplicates", "record", "Duplicate records"),
    ("seen_before", "record", "Records of reports found for previous version of review"),
    ("excluded_automatic", "record", "Records marked as ineligible by automation tools"),
    ("excluded_other", "record", "Records removed for other reasons"),
    ("other_repeats", "record", "Records of reports found before"),
    ("other_removed", "record", "Records removed for other reasons"),
    ("records_screened", "citation", "Records screened"),
    ("records_excluded", "citation", "Records excluded"),
    ("other_looked_at", "citation", "Records screened"),
    ("other_set_aside", "citation", "Records excluded"),
    ("other_entering_late", "citation", "Sought without screening of title and abstract"),
    ("dbr_sought_reports", "report", "Reports sought for retrieval"),
    ("dbr_notretrieved_reports", "report", "Reports not retrieved"),
    ("other_sought_reports", "report", "Reports sought for retrieval"),
    ("other_notretrieved_reports", "report", "Reports not retrieved"),
    ("dbr_assessed", "report", "Reports assessed for eligibility"),
    ("dbr_excluded", "report", "Reports excluded"),
    ("other_assessed", "report", "Reports assessed for eligibility"),
    ("other_excluded", "report", "Reports excluded"),
    ("new_studies", "study", "New studies included in review"),
    ("new_reports", "report", "Reports of new included studies"),
    ("known_study_reports", "report", "Of these, of studies included before"),
    ("theory_reports", "report", "Reports used for theory only"),
    ("total_studies", "study", "Total studies included in review"),
    ("total_reports", "report", "Reports of total included studies"),
)
"""Key, unit and label of every box, in the order of the diagram. PRISMA's screened record is our citation."""

LABELS = {key: label for key, _, label in BOXES}
UNITS = {key: unit for key, unit, _ in BOXES}
OWN_BOXES = frozenset(
    {"earlier_theory", "earlier_records", "earlier_left", "contacts_results", "seen_before", "other_repeats",
     "other_removed", "other_looked_at", "other_set_aside", "other_entering_late", "known_study_reports",
     "theory_reports"}
)  # fmt: skip
"""Boxes that PRISMA 2020 does not have. No key of theirs holds a key of the R package: it looks for substrings."""

COLUMNS = ("data", "node", "box", "description", "boxtext", "tooltips", "url", "n")
_NOTHING = "NA"
_DATABASES = "databases and registers"
_LAYOUT: tuple[tuple[str, str, str, str], ...] = (
    (_NOTHING, "node4", "prevstud", "Previous studies"),
    ("previous_studies", "node5", "box1", ""),
    ("previous_reports", _NOTHING, "box1", ""),
    (_NOTHING, "node6", "newstud", "Identification of new studies via databases and registers"),
    ("database_results", "node7", "box2", "Records identified from: Databases"),
    ("database_specific_results", "node7", "box2", "Records identified from: specific databases"),
    ("register_results", _NOTHING, "box2", "Records identified from: Registers"),
    ("register_specific_results", _NOTHING, "box2", "Records identified from: specific registers"),
    (_NOTHING, "node16", "othstud", "Identification of new studies via other methods"),
    ("website_results", "node17", "box11", "Records identified from: Websites"),
    ("organisation_results", _NOTHING, "box11", "Records identified from: Organisations"),
    ("citations_results", _NOTHING, "box11", "Records identified from: Citation searching"),
    ("duplicates", "node8", "box3", ""),
    ("excluded_automatic", _NOTHING, "box3", ""),
    ("excluded_other", _NOTHING, "box3", ""),
    ("records_screened", "node9", "box4", f"Records screened ({_DATABASES})"),
    ("records_excluded", "node10", "box5", f"Records excluded ({_DATABASES})"),
    ("dbr_sought_reports", "node11", "box6", f"Reports sought for retrieval ({_DATABASES})"),
    ("dbr_notretrieved_reports", "node12", "box7", f"Reports not retrieved ({_DATABASES})"),
    ("other_sought_reports", "node18", "box12", "Reports sought for retrieval (other)"),
    ("other_notretrieved_reports", "node19", "box13", "Reports not retrieved (other)"),
    ("dbr_assessed", "node13", "box8", f"Reports assessed for eligibility ({_DATABASES})"),
    ("dbr_excluded", "node14", "box9", f"Reports excluded ({_DATABASES})"),
    ("other_assessed", "node20", "box14", "Reports assessed for eligibility (other)"),
    ("other_excluded", "node21", "box15", "Reports excluded (other)"),
    ("new_studies", "node15", "box10", ""),
    ("new_reports", _NOTHING, "box10", ""),
    ("total_studies", "node22", "box16", ""),
    ("total_reports", _NOTHING, "box16", ""),
    ("identification", "node1", "identification", "Identification"),
    ("screening", "node2", "screening", "Screening"),
    ("included", "node3", "included", "Included"),
)
_SPECIFIC = {"database_specific_results": "database_results", "register_specific_results": "register_results"}
_LISTED = frozenset({"dbr_excluded", "other_excluded"})
_TOGETHER = {"organisation_results": "contacts_results", "excluded_other": "seen_before"}
_TOGETHER_LABELS = {
    "organisation_results": "Organisations and personal contacts",
    "excluded_other": "Records of reports found for previous version / or removed for other reasons",
}
"""Where our own boxes are counted in the package's file: with which of its boxes, which then says so."""

PREVIOUS = frozenset({"previous_studies", "previous_reports", "total_studies", "total_reports"})
OTHER = frozenset(
    {"website_results", "organisation_results", "citations_results", "other_sought_reports",
     "other_notretrieved_reports", "other_assessed"}
)  # fmt: skip
"""The boxes that only an update has, and those that only a review with other methods has; of reasons, the package wants
a number in any case."""

FIRST_VERSION = {"new_studies": "Studies included in review", "new_reports": "Reports of included studies"}
"""What studies are called that are not beside previous ones."""

LISTS = "../manuscript/supplements/flow-boxes.html"
"""The lists of the boxes, from the folder of this file; each box has its key as anchor."""


def prisma_table(
    counts: Mapping[str, int], parts: Mapping[str, Sequence[Mapping[str, Any]]], data_status: str
) -> list[dict[str, str]]:
    """The flow as the rows of the PRISMA2020 R package's CSV; simulated data say so in the headings it prints.

    Boxes of a variant that this review is not hold `NA`, as in the package's own template: it leaves them out. Our own
    boxes are counted with one of the package's, for which that one then says so; commas and semicolons inside a reason
    or the name of a database become slashes, for the package splits at them.
    """
    stamp = "" if data_status == "real" else f"{data_status.upper()} DATA: "
    anchors = {box: key for key, _, box, _ in reversed(_LAYOUT) if key in LABELS}
    rows = []
    for key, node, box, told in _LAYOUT:
        text = stamp + _heading(told, counts) if key == _NOTHING else _box_text(key, told, counts)
        described = text if key == _NOTHING else told or text
        url = f"{LISTS}#{anchors[box]}" if box in anchors else LISTS
        cells = (key, node, box, described, text, described, url, _cell(key, counts, parts))
        rows.append(dict(zip(COLUMNS, cells, strict=True)))
    return rows


def is_update(counts: Mapping[str, int]) -> bool:
    """Whether the review updates an earlier version."""
    return any(counts.get(key, 0) for key in ("previous_studies", "previous_reports", "earlier_records"))


def has_other_methods(counts: Mapping[str, int]) -> bool:
    """Whether anything was found by other methods than searches of databases and registers."""
    found = ("website_results", "organisation_results", "contacts_results", "citations_results")
    return any(counts.get(key, 0) for key in found)


def _heading(told: str, counts: Mapping[str, int]) -> str:
    return told if is_update(counts) else told.replace("new studies", "studies")


def _box_text(key: str, told: str, counts: Mapping[str, int]) -> str:
    if key in _TOGETHER and counts[_TOGETHER[key]]:
        return _TOGETHER_LABELS[key]
    if key in FIRST_VERSION and not is_update(counts):
        return FIRST_VERSION[key]
    return LABELS.get(_SPECIFIC.get(key, key), told)


def _cell(key: str, counts: Mapping[str, int], parts: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    if (key in PREVIOUS and not is_update(counts)) or (key in OTHER and not has_other_methods(counts)):
        return _NOTHING
    if key in _SPECIFIC:
        return _listed(parts.get(_SPECIFIC[key], ()))
    if key in _LISTED:
        return _listed(parts.get(key, ())) or "0"
    return str(counts.get(key, 0) + counts.get(_TOGETHER.get(key, ""), 0))


def _listed(made_of: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(f"{_plain(part['label'])}, {part['count']}" for part in made_of)


def _plain(text: str) -> str:
    return " ".join(text.replace(",", " /").replace(";", " /").split())
