"""A small export of every format, written by hand, and what each of its records must be."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Sample:
    """An export, the name of its format, and for each record its lines and some of its values."""

    format: str
    content: bytes
    records: list[tuple[int, int, dict[str, str]]]
    rejects: list[tuple[int, int]] = field(default_factory=list)
    encoding: str = "utf-8"
    columns: dict[str, str] = field(default_factory=dict)


def text(lines: str, end: str = "\n", encoding: str = "utf-8") -> bytes:
    return lines.lstrip("\n").replace("\n", end).encode(encoding)


OVID_RIS = """
1.
TY  - JOUR
DB  - Ovid MEDLINE(R) <2015>
ID  - 99000001
T1  - Walking clinics &amp; fairness
A1  - Quillfern, Ada B
A1  - Brackenmoor, Tom
Y1  - 2015//
N2  - First part
of the abstract.

Second part.
JF  - Journal of Simulated Care
VL  - 4
IS  - 2
SP  - 11
EP  - 19
SN  - 90000001
DO  - https://dx.doi.org/10.5555/one
AN  - 99000001
KW  - equity
KW  - clinics
ER  -

2.
TY  - CHAP
T1  - Interpreters
BT  - A book of wards
A1  - Hollowmere, Ines
Y1  - 2018//
AN  - 99000002
ER  - \n"""

EBSCO_RIS = """
TY  - JOUR
AU  - Larkspindle, Bo
T1  - Reminders for diabetes.
JO  - Invented Diabetes
JF  - Invented Diabetes
Y1  - 2020/04/03/
SP  - 77
N1  - Accession Number: 999000111. Language: English. Entry Date: 20200501. PMID: NLM99000077.
UR  - https://search.ebscohost.com/login.aspx?direct=true&db=rzh&AN=999000111&site=ehost-live
DB  - rzh
ER  - \n"""

WOS_TAGGED = """
FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Quillfern, A
   Brackenmoor, T
AF Quillfern, Ada
   Brackenmoor, Tom
TI Walking clinics three years on:
   what happened
SO JOURNAL OF SIMULATED CARE
DT Article; Proceedings Paper
PY 2018
BP 3
EP 12
DI 10.5555/two
UT WOS:990000000000001
PM 99000008
ER

PT J
TI A record without a number
ER

EF"""

MEDLINE = """

PMID- 99000001
OWN - NLM
TI  - A title that goes on
      in the next line
FAU - Quillfern, Ada
AU  - Quillfern A
DP  - 2015 Mar-Apr
JT  - Journal of simulated care
LID - 10.5555/one [doi]
LA  - eng

PMID- 99000002
TI  - Another
AU  - Brackenmoor TB
DP  - 2016
"""

SCOPUS_CSV = '''
"Authors","Author full names","Title","Year","Source title","Page start","Page end","Cited by","DOI","Link","Abstract","EID"
"Quillfern A.","Quillfern, Ada (57000000001)","Walking, and ""fairness""","2015","Care","11","19","0","10.5555/one","https://www.scopus.com/x?eid=2-s2.0-99001","two
lines","2-s2.0-99001"
"Hollowmere I.; Larkspindle B.","","Interpreters","2018","Care","","","0","","https://www.scopus.com/x?eid=2-s2.0-99002","[No abstract available]","2-s2.0-99002"
'''  # noqa: E501

PUBMED_CSV = """
PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI
"99000001","Walking clinics","Quillfern AB, Brackenmoor T.","Sim Care. 2015 Jul 7;7(2):11-9. doi: 10.5555/one.","Quillfern AB","Sim Care","2015","2015/07/08","","","10.5555/one"
"""  # noqa: E501

OVID_CSV = """
ORN,VN,DB,UI,TI,SO,AU,AB,FTURL,PM
1,Ovid Technologies,Embase,999001,Walking clinics,"Simulated Care. 26(7) (pp 7042-7052), 2019. Date of Publication: 01 Mar 2019.","Quillfern A.

Brackenmoor T.",An abstract,https://ovidsp.ovid.com/x?DO=10.5555%2fone&AN=999001,99000001 [https://www.ncbi.nlm.nih.gov/pubmed/?term=99000001]
"""  # noqa: E501

EMBASE_CSV = """
SEARCH QUERY,walking:ti
-------------------------------------

Title,Author Names,Source title,Publication Year,First Page,Last Page,Embase Accession ID,Medline PMID,Embase Link
Walking clinics,"Quillfern A., Brackenmoor T.",Simulated Care,2019,1,9,L99001,99000001,https://www.embase.com/a?id=L99001
"""

LENS_TSV = """
Lens ID\tTitle\tPublication Year\tSource Title\tAuthor/s
000-111-222-333-44X\tWalking clinics\t2015\tSimulated Care\tAda Quillfern; Tom van Brackenmoor
"""

BIBTEX = r"""
% Encoding: UTF-8
@string{jsc = "Journal of Simulated Care"}

@article{quillfern2015,
  title   = {Walking {Clinics} \& fairness for M{\"u}nster},
  author  = {Quillfern, Ada and Brackenmoor, Tom and {Network of Wards}},
  journal = jsc,
  year    = 2015,
  pages   = {11--19},
  unique-id = {WOS:990000000000001},
}

@comment{jabref-meta: x}
@inproceedings{damaged,
  title = {A brace is {missing},
  year = {2016}

@misc{last, title="Quoted " # "title", doi={10.5555/three}}
"""

ENDNOTE_TAGGED = """
%0 Journal Article
%A Quillfern, Ada
%T Walking clinics
%D 2015
%J Simulated Care

%T Title first
%A Brackenmoor, Tom
%0 Book
"""

REFWORKS = """
RT Journal Article
A1 Quillfern, Ada
T1 Walking clinics
YR 2015
JF Simulated Care

RT Book
T1 Wards
"""

OVID_TEXT = """
<1>
Accession Number
  99000-001.
Author
  Quillfern, Ada 1;  Brackenmoor, Tom
Title
  Walking clinics
Source
  Simulated Care.   8(6):1048-1064, September 2015.

<2>
Title
  Wards
"""

PROQUEST = """
____________________________________________________________

Report Information

____________________________________________________________

Document 1 of 2

Walking clinics

Author: Quillfern, Ada

Publication year: 2015

ProQuest document ID: 990000001

____________________________________________________________

Document 2 of 2

Wards

Author: Brackenmoor, Tom
____________________________________________________________

Contact us at: nowhere
"""

PUBMED_TEXT = """
1. Sim Care. 2015 Jul 7;7(2):11-9. doi: 10.5555/one.

Walking clinics.

Quillfern A(1), Brackenmoor T.

Author information:
(1)Ward.

An abstract with a list:
2. which is no record

DOI: 10.5555/one
PMID: 99000001

2. Sim Care. 2016.

Wards.

PMID: 99000002 [Indexed]
"""

ENDNOTE_XML = (
    '<?xml version="1.0" encoding="UTF-8"?><xml><records>'
    '<record><ref-type name="Journal Article">17</ref-type><contributors><authors><author>'
    '<style face="normal">Quillfern, Ada</style></author></authors></contributors><titles><title><style>Walking &amp; '
    "clinics</style></title><secondary-title>Simulated Care</secondary-title></titles><dates><year>2015</year></dates>"
    "<accession-num>99000001</accession-num></record>"
    "<record><titles><title>Wards</title></titles></record></records></xml>"
)

PUBMED_XML = """
<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "https://nowhere.example/x.dtd">
<PubmedArticleSet>
<PubmedArticle>
  <MedlineCitation><PMID Version="1">99000001</PMID><Article><Journal><ISSN>9000-0001</ISSN><JournalIssue>
  <Volume>4</Volume><PubDate><Year>2015</Year></PubDate></JournalIssue><Title>Simulated care</Title></Journal>
  <ArticleTitle>Walking <i>clinics</i></ArticleTitle>
  <Abstract><AbstractText Label="AIM">To walk.</AbstractText></Abstract>
  <AuthorList><Author><LastName>Quillfern</LastName><ForeName>Ada</ForeName></Author>
  <Author><CollectiveName>Network of Wards</CollectiveName></Author></AuthorList></Article></MedlineCitation>
</PubmedArticle>
<PubmedArticle></PubmedArticle>
</PubmedArticleSet>
"""

OWN_TABLE = """
Name of paper;Who;When
Walking clinics;Quillfern, A.;2015
"""

FIRST: dict[str, Any] = {"title": "Walking clinics"}

SAMPLES: dict[str, Sample] = {
    "ovid_ris": Sample("RIS", text(OVID_RIS, "\r\n"), [
        (2, 23, {"title": "Walking clinics & fairness", "authors": "Quillfern, Ada B; Brackenmoor, Tom", "year": "2015",
                 "accession": "99000001", "pmid": "99000001", "pages": "11-19", "doi": "10.5555/one", "issue": "2",
                 "container": "Journal of Simulated Care", "keywords": "equity; clinics", "issn": "9000-0001",
                 "abstract": "First part\nof the abstract.\nSecond part.", "entry_type": "article"}),
        (26, 32, {"entry_type": "chapter", "title": "Interpreters", "container": "A book of wards"}),
    ]),
    "ebsco_ris": Sample("RIS", text(EBSCO_RIS), [
        (1, 11, {"accession": "999000111", "pmid": "99000077", "language": "English", "year": "2020",
                 "container": "Invented Diabetes", "database": "rzh"}),
    ]),
    "wos_tagged": Sample("Web of Science tagged", b"\xef\xbb\xbf" + text(WOS_TAGGED), [
        (3, 18, {"accession": "WOS:990000000000001", "authors": "Quillfern, Ada; Brackenmoor, Tom", "pages": "3-12",
                 "title": "Walking clinics three years on: what happened", "entry_type": "conference",
                 "pmid": "99000008", "database": "Web of Science"}),
        (20, 22, {"title": "A record without a number"}),
    ], encoding="utf-8-sig"),
    "medline": Sample("MEDLINE", text(MEDLINE), [
        (1, 10, {"accession": "99000001", "title": "A title that goes on in the next line", "year": "2015",
                 "authors": "Quillfern, Ada", "doi": "10.5555/one", "language": "eng"}),
        (12, 15, {"accession": "99000002", "authors": "Brackenmoor, TB"}),
    ]),
    "scopus_csv": Sample("CSV (Scopus)", text(SCOPUS_CSV, "\r\n"), [
        (2, 3, {"accession": "2-s2.0-99001", "title": 'Walking, and "fairness"', "authors": "Quillfern, Ada",
                "pages": "11-19", "abstract": "two\r\nlines", "database": "Scopus"}),
        (4, 4, {"accession": "2-s2.0-99002", "authors": "Hollowmere, I.; Larkspindle, B.", "abstract": ""}),
    ]),
    "pubmed_csv": Sample("CSV (PubMed)", text(PUBMED_CSV), [
        (2, 2, {"accession": "99000001", "pmid": "99000001", "authors": "Quillfern, AB; Brackenmoor, T",
                "container": "Sim Care", "volume": "7", "issue": "2", "pages": "11-9"}),
    ]),
    "ovid_csv": Sample("CSV (Ovid)", text(OVID_CSV), [
        (2, 4, {"accession": "999001", "database": "Embase", "container": "Simulated Care", "volume": "26",
                "issue": "7", "pages": "7042-7052", "year": "2019", "doi": "10.5555/one", "pmid": "99000001",
                "authors": "Quillfern, A.; Brackenmoor, T."}),
    ]),
    "embase_csv": Sample("CSV (Embase.com)", text(EMBASE_CSV), [
        (5, 5, {"accession": "L99001", "authors": "Quillfern, A.; Brackenmoor, T", "pmid": "99000001", "pages": "1-9",
                "database": "Embase"}),
    ]),
    "lens_tsv": Sample("TSV (The Lens)", text(LENS_TSV), [
        (2, 2, {"accession": "000-111-222-333-44X", "authors": "Quillfern, Ada; van Brackenmoor, Tom"}),
    ]),
    "bibtex": Sample("BibTeX", text(BIBTEX), [
        (4, 11, {"title": "Walking Clinics & fairness for Münster", "container": "Journal of Simulated Care",
                 "authors": "Quillfern, Ada; Brackenmoor, Tom; Network of Wards", "pages": "11-19",
                 "accession": "WOS:990000000000001"}),
        (14, 16, {"title": "A brace is missing", "year": "2016", "entry_type": "conference"}),
        (18, 18, {"title": "Quoted title", "doi": "10.5555/three"}),
    ]),
    "endnote_tagged": Sample("EndNote tagged", text(ENDNOTE_TAGGED), [
        (1, 5, FIRST | {"authors": "Quillfern, Ada", "year": "2015", "container": "Simulated Care"}),
        (7, 9, {"title": "Title first", "entry_type": "book"}),
    ]),
    "refworks": Sample("RefWorks tagged", text(REFWORKS), [
        (1, 5, FIRST | {"container": "Simulated Care"}),
        (7, 8, {"title": "Wards", "entry_type": "book"}),
    ]),
    "ovid_text": Sample("Ovid text", text(OVID_TEXT), [
        (2, 9, FIRST | {"accession": "99000-001", "authors": "Quillfern, Ada; Brackenmoor, Tom", "volume": "8",
                        "pages": "1048-1064", "year": "2015", "container": "Simulated Care"}),
        (12, 13, {"title": "Wards"}),
    ]),
    "proquest": Sample("ProQuest text", text(PROQUEST), [
        (9, 15, FIRST | {"accession": "990000001", "year": "2015", "authors": "Quillfern, Ada"}),
        (21, 23, {"title": "Wards"}),
    ]),
    "pubmed_text": Sample("PubMed text", text(PUBMED_TEXT), [
        (1, 14, {"title": "Walking clinics.", "authors": "Quillfern, A; Brackenmoor, T", "doi": "10.5555/one",
                 "volume": "7", "pages": "11-9", "accession": "99000001"}),
        (16, 20, {"accession": "99000002", "year": "2016"}),
    ]),
    "endnote_xml": Sample("EndNote XML", text(ENDNOTE_XML), [
        (1, 1, {"title": "Walking & clinics", "authors": "Quillfern, Ada", "container": "Simulated Care",
                "accession": "99000001", "entry_type": "article"}),
        (1, 1, {"title": "Wards"}),
    ]),
    "pubmed_xml": Sample("PubMed XML", text(PUBMED_XML), [
        (4, 11, FIRST | {"accession": "99000001", "authors": "Quillfern, Ada; Network of Wards", "year": "2015",
                         "abstract": "AIM: To walk.", "issn": "9000-0001", "volume": "4"}),
    ], rejects=[(12, 12)]),
    "own_table": Sample("CSV", text(OWN_TABLE, encoding="cp1252"), [
        (2, 2, FIRST | {"authors": "Quillfern, A.", "year": "2015"}),
    ], columns={"title": "Name of paper", "authors": "Who", "year": "When"}),
}  # fmt: skip
