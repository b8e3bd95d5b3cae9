"""Accession numbers inside notes and addresses, as databases and reference managers leave them there."""

import re

_NUMBERS = (
    re.compile(r"\b((?:WOS|ISI|MEDLINE|BIOSIS|KJD|SCIELO|CCC|CABI|FSTA|RSCI|DIIDW):[A-Z0-9]{9,20})\b"),
    re.compile(r"\b(2-s2\.0-\d+)"),
    re.compile(r"embase\.com/\S{0,400}?[?&]id=(L\d+)"),
    re.compile(r"ebscohost\.com/\S{0,400}?[?&]AN=([^&\s]+)"),
    re.compile(r"ebsco\S{0,400}?[?&]AN=([^&\s]+)"),
    re.compile(r"ovid\S{0,400}?[?&]AN=([^&\s]+)"),
    re.compile(r"ieeexplore\S{0,400}?arnumber=(\d+)|ieeexplore\.ieee\.org/document/(\d+)"),
    re.compile(r"lens\.org/(?:lens/)?(\d{3}(?:-\d{3}){3}-[\dX]{3})"),
    re.compile(r"dimensions\.ai/details/publication/(pub\.\d+)"),
    re.compile(r"accession-num: ([^\s;<]+)"),
    re.compile(r"Accession Number:\s*([^\s;.]+)"),
)
_PMID = re.compile(
    r"\b(?:PMID|PUBMED|NLM UID)\b:?\s*(?:NLM)?(\d{1,9})\b"
    r"|\b(\d{1,9}) \[PMID\]"
    r"|(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d{1,9})\b"
)


def number_in(*texts: str) -> str:
    """The accession number that one of the texts holds; a PMID where there is no other."""
    return _first(_NUMBERS, texts) or pmid_in(*texts)


def pmid_in(*texts: str) -> str:
    """The PMID that one of the texts holds."""
    return _first((_PMID,), texts)


def _first(patterns: tuple[re.Pattern[str], ...], texts: tuple[str, ...]) -> str:
    for pattern in patterns:
        for text in texts:
            match = pattern.search(text)
            if match:
                return next(group for group in match.groups() if group)
    return ""
