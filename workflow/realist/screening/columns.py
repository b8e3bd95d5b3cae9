"""Columns that two steps share."""

IMPORTED = (
    "stage",
    "citation_id",
    "table",
    "decision",
    "reason",
    "reviewer",
    "decided_at",
    "import_id",
    "file",
    "row",
    "original",
    "matched_by",
    "subject",
    "round",
)
"""Of imported.csv and misplaced.csv."""

WORK = ("authors", "year", "title", "container", "volume", "issue", "pages", "doi")
"""What a reference names, of bibliography.csv."""

EXCLUDED = ("citation_id", "stage", "reason", "reason_label", "used_for_theory", *WORK)
"""Of excluded.csv."""
