"""What the tags of tagged formats mean, by format and platform: tags and their values to our columns."""

import re

from realist.records import values
from realist.records.locators import number_in, pmid_in
from realist.records.model import Values

Tags = dict[str, list[str]]

_LANGUAGE = re.compile(r"Language: ([A-Za-z]+)")
_DIGIT = re.compile(r"\d")
_LONG = 6
_DIGITS = re.compile(r"\d{1,9}")


def ris(tags: Tags) -> Values:
    """RIS, as written by Ovid, EBSCOhost, Embase.com, Web of Science, Scopus, Cochrane and reference managers."""
    kind = values.entry_type(_first(tags, "TY"))
    accession = _ris_accession(tags)
    database = values.joined(tags.get("DB", ())) or "Web of Science" * accession.startswith("WOS:")
    inside = kind in ("chapter", "conference")
    return {
        "database": database,
        "accession": accession,
        "entry_type": kind,
        "title": _line(_first(tags, "T1", "TI", "BT", "CT") or ("" if inside else _first(tags, "T2"))),
        "authors": values.people(tags.get("A1", []) + tags.get("AU", []) or tags.get("A2", []) + tags.get("ED", [])),
        "year": values.year(*_some(tags, "PY", "Y1", "YR", "DA", "Y2")),
        "container": _line(_first(tags, "JF", "T2", "JO", "BT", "JA", "J2", "J1", "C3", "T3")),
        "volume": _first(tags, "VL"),
        "issue": _first(tags, "IS", "CP"),
        "pages": values.pages(_first(tags, "SP"), _first(tags, "EP")) or _first(tags, "C7", "AR", "PG"),
        "doi": values.doi(_first(tags, "DO", "DI")) or _ris_doi(tags),
        "pmid": _ris_pmid(tags, database, accession),
        "abstract": "\n".join(dict.fromkeys(_some(tags, "N2", "AB"))),
        "keywords": values.joined("\n".join(tags.get("KW", []) + tags.get("DE", [])).split("\n")),
        "language": _first(tags, "LA") or _within(_LANGUAGE, *tags.get("N1", ())),
        "url": _first(tags, "UR", "LK", "L2", "L1"),
        "issn": values.joined(tags.get("SN", ())),
    }


def _ris_accession(tags: Tags) -> str:
    """The number of the database: its own tag, else from the note or the address in which it writes it."""
    return _first(tags, "AN", "U2", "UT") or number_in(*_some(tags, "N1", "UR", "L2")) or _ris_id(tags)


def _ris_id(tags: Tags) -> str:
    """The tag ID, where it is the database's number (Ovid, Lens) and not the running number of a reference manager."""
    number = _first(tags, "ID")
    return number if tags.get("DB") or len(_DIGIT.findall(number)) >= _LONG else ""


def _ris_doi(tags: Tags) -> str:
    return values.doi_within(*(one for tag in ("M3", "L3", "N1", "UR", "L2", "LK", "ID") for one in tags.get(tag, ())))


def _ris_pmid(tags: Tags, database: str, accession: str) -> str:
    if re.search(r"(?i)medline|pubmed", database) and (number := values.pmid(accession)) == accession:
        return number
    if tags.get("U2") and _DIGITS.fullmatch(_first(tags, "C5")):
        return _first(tags, "C5")
    return values.pmid(_first(tags, "PM", "PMID")) or pmid_in(*_some(tags, "N1", "C3", "U1", "UR", "L2"))


def medline(tags: Tags) -> Values:
    """MEDLINE as PubMed writes it (nbib), and ERIC's variety of it."""
    pmid = values.pmid(_first(tags, "PMID"))
    identifiers = tags.get("LID", []) + tags.get("AID", [])
    return {
        "database": "PubMed" if pmid else _first(tags, "OWN"),
        "accession": pmid or _first(tags, "AN", "OID", "ID"),
        "entry_type": _medline_type(tags),
        "title": _line(_first(tags, "TI", "BTI", "TT")),
        "authors": values.people(tags.get("FAU") or tags.get("AU") or tags.get("FED") or tags.get("CN", [])),
        "year": values.year(*_some(tags, "DP", "YR", "DEP", "EDAT")),
        "container": _line(_first(tags, "JT", "TA", "BTI")),
        "volume": _first(tags, "VI"),
        "issue": _first(tags, "IP"),
        "pages": _first(tags, "PG") or _marked(identifiers, "[pii]"),
        "doi": values.doi(_marked(identifiers, "[doi]")) or values.doi_within(*tags.get("SO", ())),
        "pmid": pmid,
        "abstract": _line(_first(tags, "AB")),
        "keywords": values.joined(tags.get("MH", []) + tags.get("OT", [])),
        "language": values.joined(tags.get("LA", ())),
        "url": _first(tags, "URL"),
        "issn": values.joined(one.split(" ")[0] for one in tags.get("IS", ())),
    }


def _medline_type(tags: Tags) -> str:
    kinds = " ".join(tags.get("PT", ())).casefold()
    for word, kind in (
        ("preprint", "preprint"),
        ("book chapter", "chapter"),
        ("book", "book"),
        ("congress", "conference"),
    ):
        if word in kinds:
            return kind
    return "article" if tags.get("JT") or tags.get("TA") else ""


def web_of_science(tags: Tags) -> Values:
    """Web of Science, all generations: a field's further lines are further authors, or the rest of a text."""
    return {
        "database": "Web of Science" if _first(tags, "UT").startswith(("WOS:", "ISI:")) else _first(tags, "DB"),
        "accession": _first(tags, "UT"),
        "entry_type": _wos_type(_line(_first(tags, "DT")), _first(tags, "PT")),
        "title": _line(_first(tags, "TI")),
        "authors": values.people(re.split(r"[\n;]", _first(tags, "AF", "AU", "BA", "BE"))),
        "year": values.year(*_some(tags, "PY", "EA", "PD")),
        "container": _line(_first(tags, "SO", "JI")),
        "volume": _first(tags, "VL"),
        "issue": _first(tags, "IS"),
        "pages": values.pages(_first(tags, "BP"), _first(tags, "EP")) or _first(tags, "AR"),
        "doi": values.doi(_first(tags, "DI", "D2")),
        "pmid": values.pmid(_first(tags, "PM")),
        "abstract": _line(_first(tags, "AB")),
        "keywords": values.joined(values.listed(_line("; ".join(tags.get("DE", []) + tags.get("ID", []))))),
        "language": _first(tags, "LA"),
        "url": _first(tags, "UR"),
        "issn": values.joined(_some(tags, "SN", "EI")),
    }


def _wos_type(document: str, publication: str) -> str:
    if "proceedings paper" in document.casefold():
        return "conference"
    by_letter = {"J": "article", "B": "book", "S": "book", "C": "conference", "P": "patent"}
    first = document.split(";")[0]
    known = values.entry_type(first)
    return known if known in values.ENTRY_TYPES else by_letter.get(publication[:1].upper(), known)


def endnote(tags: Tags) -> Values:
    """EndNote's tagged form (refer): `%0`, `%A`, `%T` ..."""
    return {
        "database": _first(tags, "~", "W"),
        "accession": _first(tags, "M"),
        "entry_type": values.entry_type(_first(tags, "0")),
        "title": _line(_first(tags, "T")),
        "authors": values.people(tags.get("A") or tags.get("E", [])),
        "year": values.year(*_some(tags, "D", "8")),
        "container": _line(_first(tags, "J", "B", "S")),
        "volume": _first(tags, "V"),
        "issue": _first(tags, "N"),
        "pages": _first(tags, "P"),
        "doi": values.doi(_first(tags, "R")) or values.doi_within(*tags.get("U", ())),
        "abstract": _line(_first(tags, "X")),
        "keywords": values.joined("\n".join(tags.get("K", ())).split("\n")),
        "language": _first(tags, "G"),
        "url": _first(tags, "U"),
        "issn": values.joined(tags.get("@", ())),
    }


def refworks(tags: Tags) -> Values:
    """RefWorks' tagged form: `RT Journal Article`, `A1`, `T1` ..."""
    return {
        "database": _first(tags, "DS", "DB"),
        "accession": _first(tags, "AN", "ID"),
        "entry_type": values.entry_type(_first(tags, "RT")),
        "title": _line(_first(tags, "T1")),
        "authors": values.people(tags.get("A1") or tags.get("A2", [])),
        "year": values.year(*_some(tags, "YR", "FD")),
        "container": _line(_first(tags, "JF", "T2", "JO")),
        "volume": _first(tags, "VO"),
        "issue": _first(tags, "IS"),
        "pages": values.pages(_first(tags, "SP"), _first(tags, "OP")),
        "doi": values.doi(_first(tags, "DO")) or values.doi_within(*_some(tags, "LK", "UL")),
        "abstract": _line(_first(tags, "AB")),
        "keywords": values.joined(tags.get("K1", ())),
        "language": _first(tags, "LA"),
        "url": _first(tags, "LK", "UL"),
        "issn": values.joined(tags.get("SN", ())),
    }


def _first(tags: Tags, *names: str) -> str:
    """The first value that is not empty, of the first tag that has one."""
    for name in names:
        for value in tags.get(name, ()):
            if value:
                return value
    return ""


def _some(tags: Tags, *names: str) -> list[str]:
    return [value for name in names for value in tags.get(name, ()) if value]


def _line(text: str) -> str:
    """A text that was broken into lines, as one."""
    return " ".join(text.split("\n"))


def _within(pattern: re.Pattern[str], *texts: str) -> str:
    for text in texts:
        match = pattern.search(text)
        if match:
            return next(group for group in match.groups() if group)
    return ""


def _marked(texts: list[str], mark: str) -> str:
    return next((text.removesuffix(mark).strip() for text in texts if text.endswith(mark)), "")
