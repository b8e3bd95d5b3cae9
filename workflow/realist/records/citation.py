"""Journal, volume, issue, pages and year out of a citation in one line, as Ovid and PubMed write it."""

import re

_CITATION = (
    # Journal. 26(7) (pp 7042-7052), 2019. Date of Publication: ...   |   Journal. (no pagination), 2019.
    re.compile(
        r"(?P<container>.+?)\.\s+(?:(?P<volume>[\w-]+)?\s*(?:\((?!no pag)(?P<issue>[^()]*)\))?\s*)"
        r"(?:\(pp (?P<pages>[^)]+)\)|\(no pagination\))?,\s*(?P<year>\d{4})"
    ),
    # Source: Journal ; volume 73, issue 11, page 8 ; ISSN ...
    re.compile(
        r"Source: (?P<container>.+?) ;(?: volume (?P<volume>[^,;]+),?)?(?: issue (?P<issue>[^,;]+),?)?"
        r"(?: page (?P<pages>[^;]+?) ;)?"
    ),
    # Journal. Vol.45,(3), 2024, pp. 1209-1216.
    re.compile(
        r"(?P<container>.+?)\.\s+Vol\.?\s*(?P<volume>[^,(]*),?\s*(?:\((?P<issue>[^)]*)\))?,?\s*"
        r"(?P<year>\d{4})(?:,\s*pp?\.\s*(?P<pages>[^.]+))?"
    ),
    # Journal. 12(3):45-50, 2015 Mar.
    re.compile(
        r"(?P<container>.+?)\.\s+(?P<volume>[\w-]+)(?:\((?P<issue>[^)]*)\))?:\s*(?P<pages>[^,]+),\s*[^,\d]*(?P<year>\d{4})"
    ),
    # Journal. 2017 Jul 7;7(7):CD006396. doi: ...
    re.compile(
        r"(?P<container>.+?)\.\s+(?P<year>\d{4})[^;.]*"
        r"(?:;\s*(?P<volume>[^(:.;]*)(?:\((?P<issue>[^)]*)\))?(?::(?P<pages>[^.;]+))?)?"
    ),
)


def parsed(citation: str) -> dict[str, str]:
    """What the citation tells of container, volume, issue, pages and year; nothing where its form is not known."""
    line = " ".join(citation.split())
    for pattern in _CITATION:
        match = pattern.match(line)
        if match:
            return {field: text.strip() for field, text in match.groupdict().items() if text}
    return {}
