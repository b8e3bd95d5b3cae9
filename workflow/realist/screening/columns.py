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
)
"""Of imported.csv and misplaced.csv."""
