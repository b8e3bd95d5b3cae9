"""The six layouts in which platforms export records, each as text of one record.

Tags, their order, numbering lines, continuation lines, trailing blanks and line ends are those of real exports.
"""

import csv
import io
import textwrap
from collections.abc import Callable, Iterable, Mapping

from realist.simulation.corpus import Author
from realist.simulation.names import SHORTENED, institution
from realist.simulation.noise import NOTICE, Description

BOM = "\ufeff"
WOS_OPENING = f"{BOM}FN Clarivate Analytics Web of Science\nVR 1.0\n"
WOS_CLOSING = "EF\n"
Tags = Iterable[tuple[str, str]]

SCOPUS_COLUMNS = ("Authors", "Author full names", "Author(s) ID", "Title", "Year", "Source title", "Volume", "Issue",
                  "Art. No.", "Page start", "Page end", "Page count", "Cited by", "DOI", "Link", "Abstract",
                  "Author Keywords", "ISSN", "PubMed ID", "Language of Original Document", "Abbreviated Source Title",
                  "Document Type",
                  "Publication Stage", "Open Access", "Source", "EID")  # fmt: skip
SCOPUS_HEADER = BOM + ",".join(f'"{column}"' for column in SCOPUS_COLUMNS) + "\n"
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def ovid_medline(record: Description, number: int) -> str:
    """A record of Ovid MEDLINE in RIS."""
    report = record.report
    return _ovid(number, [
        ("DB", f"Ovid MEDLINE(R) <{_span(record.year)}>"), ("ID", record.accession), ("DO", _link(record.doi)),
        ("T1", record.title), *(("A1", _bare(author, record.year < 2002)) for author in record.authors),
        ("Y1", f"{record.year}//"), ("N2", record.abstract), *_keywords(record, "*{0}"), ("LA", report.language),
        ("JF", _sentence_case(record.container)), ("JA", report.journal.abbreviation), ("VL", record.volume),
        ("IS", record.issue), ("SP", _short_range(record) or record.locator), ("SN", report.journal.issn),
        ("PT", _kind(report.kind, "Journal Article", "Review", "Letter", "Editorial", "Published Erratum", "Congress")),
    ])  # fmt: skip


def ovid_embase(record: Description, number: int) -> str:
    """A record of Ovid Embase in RIS."""
    report = record.report
    return _ovid(number, [
        ("DB", "Embase"), ("ID", record.accession), ("DO", _link(record.doi)), ("T1", record.title),
        *(("A1", f"{author.family}, {_dotted(author)}") for author in record.authors), ("Y1", f"{record.year}//"),
        ("N2", record.abstract), *_keywords(record, "{0}"), ("JF", record.container),
        ("JA", report.journal.abbreviation + "."), ("LA", report.language), ("VL", record.volume), ("IS", record.issue),
        ("SP", record.first_page or record.locator), ("EP", record.last_page), ("SN", report.journal.issn),
        ("AD", "".join(f"({one.family}) " for one in record.authors[:1]) + institution(report.key)),
        ("PT", _kind(report.kind, "Article", "Review", "Letter", "Editorial", "Erratum", "Conference Abstract")),
    ])  # fmt: skip


def ovid_psycinfo(record: Description, number: int) -> str:
    """A record of APA PsycInfo on Ovid in RIS."""
    report = record.report
    return _ovid(number, [
        ("DB", f"APA PsycInfo <{record.year}>"), ("ID", record.accession), ("DO", _link(record.doi)),
        ("T1", record.title), *(("A1", _bare(author)) for author in record.authors), ("Y1", f"{record.year}//"),
        ("N2", record.abstract),
        *_keywords(record, "*{0}"), ("JF", record.container), ("VL", record.volume), ("IS", record.issue),
        ("SP", record.first_page or record.locator), ("EP", record.last_page), ("SN", report.journal.issn),
        ("AD", "".join(f"{_bare(one)}: " for one in record.authors[:1]) + institution(report.key)),
        ("LA", report.language),
        ("PT", "Journal, Peer Reviewed Journal"),
    ])  # fmt: skip


def _ovid(number: int, tags: Tags) -> str:
    """Ovid's frame: a numbering line with a blank at its end, and a line of one blank between records."""
    return f"{number}. \nTY  - JOUR\n{_ris(tags)}ER  -  \n\n \n\n"


def ebsco_cinahl(record: Description, _: int) -> str:
    """A record of CINAHL on EBSCOhost in RIS."""
    report = record.report
    kind = _kind(report.kind, "Article", "Review", "Letter", "Editorial", "Erratum", "Abstract")
    note = (f"Accession Number: {record.accession}. Language: {report.language}. Entry Date: {record.year + 1}0115. "
            f"Publication Type: {kind}. {NOTICE}.")  # fmt: skip
    tags = [
        *(("AU", f"{author.family}, {author.given}") for author in record.authors), ("T1", record.title),
        ("JO", record.container), ("JF", record.container), ("Y1", f"{record.year}/{_month(record):02d}//"),
        ("VL", record.volume), ("IS", record.issue), ("M3", kind),
        ("SP", record.first_page or record.locator), ("EP", record.last_page),
        ("SN", report.journal.issn.replace("-", "")), ("AB", record.abstract),
        *(("KW", keyword.capitalize()) for keyword in report.keywords), ("N1", note), ("DO", record.doi),
        ("UR", f"https://search.ebscohost.com/login.aspx?direct=true&db=rzh&AN={record.accession}&site=ehost-live"),
        ("DP", "EBSCOhost"), ("DB", "rzh"),
    ]  # fmt: skip
    return f"TY  - JOUR\n{_ris(tags)}ER  - \n\n"


def wos_tagged(record: Description, _: int) -> str:
    """A record of Web of Science, plain text with tags: long fields go on in lines that begin with three blanks."""
    report = record.report
    kind = _kind(report.kind, "Article", "Review", "Letter", "Editorial Material", "Correction", "Meeting Abstract")
    fields: list[tuple[str, list[str]]] = [
        ("PT", ["J"]), ("AU", [f"{author.family}, {_initials(author)}" for author in record.authors]),
        ("AF", [f"{author.family}, {author.given}" for author in record.authors]), ("TI", _wrapped(record.title)),
        ("SO", _wrapped(record.container.upper())), ("LA", [report.language]), ("DT", [kind]),
        ("DE", _wrapped("; ".join(_noted_keywords(record)))), ("AB", [record.abstract]),
        ("C1", [f"{institution(report.key)}."]), ("SN", [report.journal.issn]),
        ("J9", [report.journal.abbreviation.upper()]), ("JI", [_dotted_abbreviation(report.journal.abbreviation)]),
        ("PD", [_MONTHS[_month(record) - 1]]), ("PY", [str(record.year)]), ("VL", [record.volume]),
        ("IS", [record.issue]), ("BP", [record.first_page]),
        ("EP", [record.last_page]), ("AR", [record.locator]), ("DI", [record.doi]), ("UT", [record.accession]),
        ("PM", [record.pmid]),
    ]  # fmt: skip
    lines = [f"{tag} " + "\n   ".join(values) + "\n" for tag, values in fields if any(values)]
    return "".join(lines) + "ER\n\n"


def scopus_row(record: Description, _: int) -> str:
    """A row of a Scopus CSV: every cell quoted."""
    report, number = record.report, record.accession.removeprefix("2-s2.0-")
    ids = [f"999{number[-6:]}{place:02d}" for place in range(len(record.authors))]
    full = (f"{author.family}, {author.given} ({code})" for author, code in zip(record.authors, ids, strict=True))
    row = ("; ".join(f"{author.family} {_dotted(author)}" for author in record.authors), "; ".join(full),
           "; ".join(ids), record.title, str(record.year), record.container, record.volume, record.issue,
           record.locator, record.first_page, record.last_page, _page_count(record), str(int(number[-2:]) % 40),
           record.doi, f"https://www.scopus.com/inward/record.uri?eid={record.accession}&partnerID=40",
           record.abstract or "[No abstract available]", "; ".join(_noted_keywords(record)),
           report.journal.issn.replace("-", ""), record.pmid, report.language,
           _dotted_abbreviation(report.journal.abbreviation),
           _kind(report.kind, "Article", "Review", "Letter", "Editorial", "Erratum", "Conference Paper"),
           "Final", "", "Scopus", record.accession)  # fmt: skip
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow(row)
    return stream.getvalue()


LAYOUTS: Mapping[str, Callable[[Description, int], str]] = {
    "medline": ovid_medline, "embase": ovid_embase, "cinahl": ebsco_cinahl, "psycinfo": ovid_psycinfo,
    "web_of_science": wos_tagged, "scopus": scopus_row,
}  # fmt: skip


def _ris(tags: Tags) -> str:
    """The tags that have a value, one line each."""
    return "".join(f"{tag}  - {value}\n" for tag, value in tags if value)


def _link(doi: str) -> str:
    return f"https://dx.doi.org/{doi}" if doi else ""


def _kind(kind: str, article: str, review: str, letter: str, editorial: str, erratum: str, meeting: str) -> str:
    """What a platform calls a kind of report."""
    return {"review": review, "letter": letter, "editorial": editorial, "erratum": erratum,
            "conference abstract": meeting}.get(kind, article)  # fmt: skip


def _initials(author: Author) -> str:
    """`Mirelda J.` as `MJ`."""
    return "".join(part[0] for part in author.given.split())


def _dotted(author: Author) -> str:
    """`Mirelda J.` as `M.J.`."""
    return "".join(f"{letter}." for letter in _initials(author))


def _bare(author: Author, only_initials: bool = False) -> str:
    """`Quillfern, Mirelda J`; older records have initials only."""
    return f"{author.family}, {_initials(author) if only_initials else author.given.rstrip('.')}"


def _noted_keywords(record: Description) -> tuple[str, ...]:
    """The keywords; where no abstract can say it, one more says that the record is simulated."""
    return record.report.keywords if record.abstract else (*record.report.keywords, NOTICE)


def _keywords(record: Description, style: str) -> list[tuple[str, str]]:
    """Keyword tags, the first in the database's style for a main heading."""
    first, *others = _noted_keywords(record)
    return [("KW", style.format(first[:1].upper() + first[1:])), *(("KW", word) for word in others)]


def _span(year: int) -> str:
    """The segment of MEDLINE in which Ovid holds a year."""
    return "1996 to 2006" if year < 2007 else "2007 to 2016" if year < 2017 else "2017 to January 09, 2023"


def _month(record: Description) -> int:
    return int(record.issue) if record.issue.isdigit() else 6


def _page_count(record: Description) -> str:
    """Scopus counts pages by subtraction, one too few."""
    first, last = record.first_page, record.last_page
    return str(int(last) - int(first)) if first.isdigit() and last.isdigit() and first != last else ""


def _short_range(record: Description) -> str:
    """Pages as MEDLINE shortens them: 345 to 352 is `345-52`."""
    first, last = record.first_page, record.last_page
    if first == last or len(first) != len(last):
        return first if first == last else f"{first}-{last}"
    shared = next(place for place in range(len(first)) if first[place] != last[place])
    return f"{first}-{last[shared:]}"


def _sentence_case(name: str) -> str:
    return name[:1] + name[1:].lower()


def _dotted_abbreviation(name: str) -> str:
    """`Simul J Health Equity` as `Simul. J. Health Equity`: shortened words end in a full stop."""
    return " ".join(f"{word}." if word in SHORTENED else word for word in name.split())


def _wrapped(text: str) -> list[str]:
    """Lines of at most 80 characters with their tag."""
    return textwrap.wrap(text, 77, break_long_words=False, break_on_hyphens=False)
