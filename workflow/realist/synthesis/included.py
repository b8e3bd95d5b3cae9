"""Which studies the review includes: the listed ones, and where so configured each further report as its own."""

from collections.abc import Iterable, Mapping

from realist.contract import StudyRow


def study_citations(
    rows: Iterable[StudyRow],
    included: Iterable[str],
    citation_of: Mapping[str, str],
    one_per_report: bool,
) -> dict[str, list[str]]:
    """The citations of each study, in the order in which its row names them; the first speaks for the study.

    Args:
        rows: the studies that people listed.
        included: the citations that passed the last stage of screening.
        citation_of: the citation of each record.
        one_per_report: whether an included citation that no row names is a study of its own, under its citation id.
    """
    studies = {row.study_id: row_citations(row, citation_of) for row in rows}
    if one_per_report:
        listed = {citation for citations in studies.values() for citation in citations}
        studies |= {citation: [citation] for citation in included if citation not in listed}
    return studies


def row_citations(row: StudyRow, citation_of: Mapping[str, str]) -> list[str]:
    """The citations that a row's records belong to, each once; unknown records are left to the checks."""
    return list(dict.fromkeys(citation_of[record] for record in row.records() if record in citation_of))
