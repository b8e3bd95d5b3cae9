"""Where each record ends in the flow, read off the boxes: the way back from bytes to the diagram."""

from realist.provenance.archive import Archive

REPEATS = ("duplicates", "other_repeats")
OF_RECORDS = (*REPEATS, "seen_before", "earlier_left", "excluded_automatic", "excluded_other", "other_removed")
OF_CITATIONS = ("records_excluded", "other_set_aside", "dbr_notretrieved_reports", "other_notretrieved_reports",
                "dbr_excluded", "other_excluded", "theory_reports", "new_reports", "earlier_theory",
                "previous_reports")  # fmt: skip


def ends_of(archive: Archive, record_id: str) -> list[str]:
    """The boxes in which a record ends: as a repeat or otherwise before screening, or with its citation.

    A record stands for its citation unless it left before. Exactly one box is right; the flow checks that too, by
    sets (FLOW-12), where this looks at a single record.
    """
    left = [key for key in OF_RECORDS if record_id in archive.boxes[key]]
    citation_id = archive.citation_of.get(record_id, record_id)
    return left or [key for key in OF_CITATIONS if citation_id in archive.boxes[key]]


def ends_of_citation(archive: Archive, citation_id: str) -> list[str]:
    """The boxes in which a citation ends, by way of the one of its records that stands for it."""
    members = [row["record_id"] for row in archive.members[citation_id]]
    return [key for one in members for key in ends_of(archive, one) if key not in (*REPEATS, "seen_before")]
