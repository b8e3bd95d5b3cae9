"""What databases write in many ways, written in one."""

import pytest

from realist.records import values
from realist.records.citation import parsed
from realist.records.latex import plain_text
from realist.records.locators import number_in


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Quillfern, Ada", "Quillfern, Ada"),
        ("Quillfern AB", "Quillfern, AB"),
        ("Quillfern A.B.", "Quillfern, A.B."),
        ("de la Hollow M.", "de la Hollow, M."),
        ("Quillfern J Jr", "Quillfern, J Jr"),
        ("A. B. Quillfern", "Quillfern, A. B."),
        ("Tom van Brackenmoor", "van Brackenmoor, Tom"),
        ("Quillfern, Ada (57000000001)", "Quillfern, Ada"),
        ("Network of Wards", "Network of Wards"),
        ("Quillfern,Ada", "Quillfern, Ada"),
    ],
)
def test_names(written: str, read: str) -> None:
    assert values.person(written) == read


@pytest.mark.parametrize("cell", ["A, B; C, D", "A, B and C, D", "A, B AND C, D", "A, B\n\nC, D", "A, B|C, D"])
def test_names_in_one_cell_however_separated(cell: str) -> None:
    assert values.people(values.names(cell)) == "A, B; C, D"


@pytest.mark.parametrize(
    "written", ["10.5555/x", "https://dx.doi.org/10.5555/x", "doi:10.5555/x", "10.5555/x and 10.5555/x"]
)
def test_dois(written: str) -> None:
    assert values.doi(written) == "10.5555/x"


@pytest.mark.parametrize(
    ("first", "last", "read"),
    [("11", "19", "11-19"), ("11-19", "", "11-19"), ("pp. 11--19", "", "11-19"), ("e7", "e7", "e7")],
)
def test_pages(first: str, last: str, read: str) -> None:
    assert values.pages(first, last) == read


@pytest.mark.parametrize(("written", "read"), [("9000000x", "9000-000X"), ("978-1-4822-5326-9", "978-1-4822-5326-9")])
def test_issns_are_told_from_isbns(written: str, read: str) -> None:
    assert values.issn(written) == read


def test_addresses_hold_no_character_references() -> None:
    assert values.unescaped("x?a=1&copy=2&amp;b &#8211; &eacute;") == "x?a=1&copy=2&b – é"


@pytest.mark.parametrize(
    ("latex", "read"),
    [
        (r"M{\"u}nster", "Münster"),
        (r"\v{S}t\'{\i}n", "Štín"),
        (r"a \& b\_c", "a & b_c"),
        (r"{\ss}\unknown{x}", r"ß\unknownx"),
    ],
)
def test_latex(latex: str, read: str) -> None:
    assert plain_text(latex) == read


@pytest.mark.parametrize(
    ("citation", "volume", "pages"),
    [
        ("Sim Care. 26(7) (pp 7042-7052), 2019. Date of Publication: 2019.", "26", "7042-7052"),
        ("Sim Care. Vol.45,(3), 2024, pp. 1209-1216.", "45", "1209-1216"),
        ("Sim Care. 12(3):45-50, 2015 Mar.", "12", "45-50"),
        ("Sim Care. 2017 Jul 7;7(7):CD006396. doi: 10.5555/x", "7", "CD006396"),
    ],
)
def test_citations_in_one_line(citation: str, volume: str, pages: str) -> None:
    found = parsed(citation)
    assert (found["container"], found["volume"], found["pages"]) == ("Sim Care", volume, pages)


def test_numbers_in_notes_and_addresses() -> None:
    assert number_in("", "https://www.scopus.com/x?eid=2-s2.0-99&doi=1") == "2-s2.0-99"
    assert number_in("Extra PMID: 99000001") == "99000001"
    assert number_in("nothing") == ""
