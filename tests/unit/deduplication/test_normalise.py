"""Each field in the forms in which databases write it, and what it says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist.deduplication.containers import containers_agree
from realist.deduplication.normalise import (
    Pages,
    authors_of,
    container_of,
    dois_of,
    features,
    mended,
    notice_of,
    pages_of,
    part_of,
    plain,
    title_forms,
    whole,
    year_of,
)


@pytest.mark.parametrize(
    ("field", "dois"),
    [
        ("10.5555/ABC.1", {"10.5555/abc.1"}),
        ("https://doi.org/10.5555/abc.1", {"10.5555/abc.1"}),
        ("doi:10.5555/abc.1.", {"10.5555/abc.1"}),
        ("10.5555/abc.1 [doi]", {"10.5555/abc.1"}),
        ("10.5555/abc.1 and 10.5555/abc.1", {"10.5555/abc.1"}),
        ("10.5555/abc.1https://doi.org/10.5555/abc.1", {"10.5555/abc.1"}),
        ("10.5555/abc.1/full?casa_token=x", {"10.5555/abc.1"}),
        ("10.5555/abc.1/pdf", {"10.5555/abc.1"}),
        ("10.5555/1092-4388%25282004/025%2529", {"10.5555/1092-4388(2004/025"}),
        ("10.5555/1092-4388(2004/025)", {"10.5555/1092-4388(2004/025"}),
        ("10.5555/abc.1; 10.5555/xyz.2", {"10.5555/abc.1", "10.5555/xyz.2"}),
        ("10.21203/rs.3.rs-1234/v2", {"10.21203/rs.3.rs-1234"}),
        ("10.5555/sim.24417420.v1", {"10.5555/sim.24417420"}),
        ("10.5555/", set()),
        ("not known", set()),
        ("", set()),
    ],
)
def test_dois(field: str, dois: set[str]) -> None:
    assert dois_of(field) == dois


@pytest.mark.parametrize(
    ("field", "pages"),
    [
        ("288-97", Pages("288", "297", False)),
        ("288--297", Pages("288", "297", False)),
        ("pp. 288–297", Pages("288", "297", False)),
        ("7", Pages("7", "", False)),
        ("S45-S52", Pages("45", "52", False)),
        ("e0187376", Pages("187376", "", True)),
        ("724966", Pages("724966", "", True)),
        ("Cd002273", Pages("2273", "", True)),
        ("215 p", None),
        ("no pagination", None),
        ("", None),
    ],
)
def test_pages(field: str, pages: Pages | None) -> None:
    assert pages_of(field) == pages


@pytest.mark.parametrize(
    ("field", "families"),
    [
        ("Quillfern, Ada; Brackenmoor, Tom", ("quillfern", "brackenmoor")),
        ("Quillfern A; Brackenmoor TJ", ("quillfern", "brackenmoor")),
        ("Ada Quillfern; Tom J. Brackenmoor", ("quillfern", "brackenmoor")),
        ("Quillfern, Ada AND Brackenmoor, Tom", ("quillfern", "brackenmoor")),
        ("van der Höllmoor, Ínes", ("hollmoor",)),
        (r"K{\"o}stlin, Ida", ("kostlin",)),
        ("K&#246;stlin, Ida; BÃ¶hmwind, C.", ("kostlin", "bohmwind")),
        ("[No authors listed]", ()),
        ("Anonymous", ()),
        ("", ()),
    ],
)
def test_families(field: str, families: tuple[str, ...]) -> None:
    assert authors_of(field)[0] == families


@pytest.mark.parametrize(
    ("title", "forms"),
    [
        ("Fair Wards.", ["fair wards"]),
        ("[Fair wards]. [German]", ["fair wards"]),
        ("Fair wards (author's transl)", ["fair wards"]),
        ("Fair wards. [Review] [33 refs]", ["fair wards"]),
        ("RETRACTED: Fair wards", ["fair wards"]),
        ("Gerechte Stationen [Fair wards for all]",
         ["gerechte stationen fair wards for all", "fair wards for all", "gerechte stationen"]),
        ("Salles justes pour tous = Fair wards for all",
         ["salles justes pour tous fair wards for all", "salles justes pour tous", "fair wards for all"]),
        ("Reply [to the letter of the ward]", ["reply to the letter of the ward", "to the letter of the ward"]),
        ("公平病房", ["公平病房"]),
        ("Unknown", []),
        ("", []),
    ],
)  # fmt: skip
def test_title_forms(title: str, forms: list[str]) -> None:
    assert title_forms(title) == forms


@pytest.mark.parametrize(
    ("title", "notice"),
    [
        ("Erratum to: Fair wards", "erratum"),
        ("Fair wards (Corrigendum)", "erratum"),
        ("Publisher Correction: Fair wards", "erratum"),
        ("Fair wards (vol 9, pg 100, 2018)", "erratum"),
        ("Correction of hyponatraemia on fair wards", "erratum"),
        ("Retraction notice to: Fair wards", "retraction"),
        ("RETRACTED: Fair wards", ""),
        ("Comment on: Fair wards", "comment"),
        ("Re: Fair wards", "comment"),
        ("Authors' reply", "reply"),
        ("Response to treatment on fair wards", "reply"),
        ("Editor's comments", ""),
        ("Corrections officers and health", ""),
        ("Fair wards", ""),
    ],
)
def test_notices(title: str, notice: str) -> None:
    assert notice_of(title, "") == notice


def test_notice_from_the_type() -> None:
    assert notice_of("Fair wards", "Journal Article; Published Erratum") == "erratum"


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("Fair wards, Part II", 2),
        ("Fair wards: part one", 1),
        ("Fair wards III: staffing", 3),
        ("II. Fair wards", 2),
        ("Fair wards. Pt. 4", 4),
        ("Fair wards: case B", 2),
        ("Fair wards, part I: staffing", 1),
        ("Being part of a team", 0),
        ("The part a patient plays", 0),
        ("Vitamin D and type 2 diabetes", 0),
    ],
)
def test_parts(title: str, part: int) -> None:
    assert part_of(title) == part


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Journal of the Invented Medical Informatics Association", "J Inv Med Inform Assoc", True),
        ("Journal of the Invented Medical Informatics Association", "J. Inv. Med. Inform. Assoc.", True),
        ("Health & Fairness", "Health and fairness (Edinburgh, Scotland)", True),
        ("Fair Wards : official journal of the Invented Society", "Fair Wards", True),
        ("International Conference on Fair Systems", "ICFS", True),
        ("ACM Invented Record", "Invented Record", True),
        ("VLDB", "VLDB J.", False),
        ("Pediatric Fairness", "Journal of Pediatric Fairness", True),
        ("Journal of Nursing", "Journal of Surgery", False),
        ("Fairness", "Journal of Wards", False),
    ],
)
def test_containers(one: str, other: str, agree: bool) -> None:
    assert containers_agree(container_of(one), container_of(other)) is agree
    assert containers_agree(container_of(other), container_of(one)) is agree


def test_place_in_one_line_is_put_into_columns() -> None:
    source = "Invented Research. 1659(2) (pp 96-112), 2017. Date of Publication: 15 Mar 2017."
    raw = {"container": source, "volume": "", "issue": "", "pages": "", "year": ""}
    assert whole(raw) == {
        "container": "Invented Research",
        "volume": "1659",
        "issue": "2",
        "pages": "96-112",
        "year": "2017",
    }


def test_years_and_text() -> None:
    assert [year_of(text) for text in ("2018 Mar", "in press", "20180301", "c1999")] == [2018, 0, 2018, 1999]
    assert plain("a &amp;lt; b <i>in</i>\n vitro") == "a < b in vitro"
    assert mended("BÃ¶hmwind") == "Böhmwind"
    assert mended("Ãlvaro") == "Ãlvaro"


def test_year_in_the_place_of_the_volume_is_no_volume() -> None:
    assert features({"record_id": "a", "year": "2016", "volume": "2016"}).volume == ""
    assert features({"record_id": "a", "year": "2016", "volume": "94"}).volume == "94"


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(["title", "authors", "year", "container", "pages", "doi", "abstract"]), st.text())
)
def test_any_text_can_be_read(fields: dict[str, str]) -> None:
    assert features({"record_id": "a", **fields}) == features({"record_id": "a", **fields})


@pytest.mark.parametrize("piece", ["[", "(", ".", " .", "10.", "a AND ", "{\\", "&amp;", "(pp ", "i ", "--", "<a "])
def test_a_hostile_field_is_read_no_further_than_an_honest_one(piece: str) -> None:
    names = (
        "title",
        "authors",
        "year",
        "container",
        "volume",
        "issue",
        "pages",
        "doi",
        "pmid",
        "abstract",
        "entry_type",
    )
    long, longer = (features({"record_id": "a", **dict.fromkeys(names, piece * size)}) for size in (100_000, 200_000))
    assert long == longer
