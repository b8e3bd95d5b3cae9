"""The table of included studies: labels, characteristics, ratings."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builds import TOY
from realist.contract import AppraisalRow, StudyRow
from realist.synthesis.included import study_citations
from realist.synthesis.studies import (
    Settings,
    establish,
    labels,
    ratings_by_study,
    study_table,
    suffix,
    surname,
)
from realist.tables import read_dicts, write_dicts

SETTINGS = {
    "review.data_status": "simulated",
    "synthesis.studies": "listed",
    "synthesis.study_fields": [{"id": "country", "label": "Country"}],
    "synthesis.appraisal": [
        {"criterion": "relevance", "levels": ["high", "moderate", "low"]},
        {"criterion": "rigour", "levels": ["high", "low"]},
    ],
}
BIBLIOGRAPHY = ["citation_id", "authors", "year", "title", "container", "volume", "issue", "pages", "doi"]


def settings(**changes: Any) -> Settings:
    return Settings.model_validate(SETTINGS | {key.replace("__", "."): value for key, value in changes.items()})


def work(citation: str, authors: str = "Quillfern, Ada", year: str = "2015", title: str = "T") -> dict[str, str]:
    filled = {"citation_id": citation, "authors": authors, "year": year, "title": title}
    return dict.fromkeys(BIBLIOGRAPHY, "") | filled


def study(study_id: str, records: str, **fields: str) -> StudyRow:
    return StudyRow(study_id=study_id, record_ids=records, **fields)  # type: ignore[call-arg]


def rating(study_id: str, criterion: str, level: str, appraiser: str = "r1") -> AppraisalRow:
    return AppraisalRow.model_validate(
        {
            "study_id": study_id,
            "criterion": criterion,
            "rating": level,
            "justification": "x",
            "appraiser": appraiser,
            "appraised_at": "2023-01-01",
        }
    )


def test_records_of_one_citation_count_once() -> None:
    rows = [study("s1", "m:1; s:9; m:2")]
    found = study_citations(rows, ["m:1"], {"m:1": "m:1", "s:9": "m:1", "m:2": "m:2"}, one_per_report=False)
    assert found == {"s1": ["m:1", "m:2"]}


def test_each_unlisted_report_can_be_its_own_study() -> None:
    members = {"m:1": "m:1", "m:2": "m:2", "m:3": "m:3"}
    rows = [study("s1", "m:1")]
    assert set(study_citations(rows, ["m:1", "m:2"], members, one_per_report=True)) == {"s1", "m:2"}
    assert set(study_citations(rows, ["m:1", "m:2"], members, one_per_report=False)) == {"s1"}


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ("Quillfern, Ada; Brackenmoor, Tom", "Quillfern"),
        ("de la Mare, Tom", "de la Mare"),
        ("Institute of Small Numbers", "Institute of Small Numbers"),
        ("", "Anonymous"),
        (" ; Quillfern, Ada", "Anonymous"),
    ],
)
def test_surname(authors: str, expected: str) -> None:
    assert surname(authors) == expected


def test_labels_that_would_be_the_same_are_told_apart_by_title() -> None:
    works = {
        "z": work("c1", title="A first"),
        "a": work("c2", title="B second"),
        "m": work("c3", year="2016"),
        "n": work("c4", year=""),
    }
    assert labels(works) == {
        "z": "Quillfern 2015a",
        "a": "Quillfern 2015b",
        "m": "Quillfern 2016",
        "n": "Quillfern n.d.",
    }


def test_suffixes_go_on_after_z() -> None:
    assert [suffix(number) for number in (0, 25, 26, 27, 51, 52, 701, 702)] == [
        *("a", "z", "aa", "ab", "az", "ba", "zz", "aaa"),
    ]


@given(st.dictionaries(st.text("abc", min_size=1), st.tuples(st.sampled_from(["A, B", "C"]), st.text("xy"))))
def test_every_study_has_one_label_of_its_own_in_any_order(drawn: dict[str, tuple[str, str]]) -> None:
    works = {key: work(key, authors=authors, title=title) for key, (authors, title) in drawn.items()}
    named = labels(works)
    assert set(named) == set(works)
    assert len(set(named.values())) == len(works)
    assert labels(dict(reversed(works.items()))) == named


def test_where_appraisers_differ_every_level_shows_best_first() -> None:
    ratings = [rating("s1", "relevance", "low", "r2"), rating("s1", "relevance", "high"), rating("s1", "rigour", "low")]
    found = ratings_by_study(ratings, settings().criteria)
    assert found["s1", "relevance"] == "high; low"
    assert found["s1", "rigour"] == "low"
    assert found["s2", "rigour"] == ""


def test_study_table_takes_the_first_report_for_the_study() -> None:
    rows = [study("s1", "m:2; m:1", country="Wales")]
    table = study_table(
        {"s1": ["m:2", "m:1"]},
        rows,
        [work("m:1", year="2011"), work("m:2", year="2012", title="Second")],
        [rating("s1", "rigour", "high")],
        settings(),
    )
    assert table == [
        {
            "study_id": "s1",
            "label": "Quillfern 2012",
            "citation_ids": "m:2; m:1",
            "authors": "Quillfern, Ada",
            "year": "2012",
            "title": "Second",
            "container": "",
            "volume": "",
            "issue": "",
            "pages": "",
            "doi": "",
            "country": "Wales",
            "relevance": "",
            "rigour": "high",
        }
    ]


def step(folder: Path, status: str = "simulated") -> tuple[bytes, bytes]:
    members = {
        "medline:99000001": "medline:99000001",
        "citations:WOS:990000000000001": "citations:WOS:990000000000001",
        "medline:99000002": "medline:99000002",
        "scopus:2-s2.0-990000000002": "medline:99000002",
    }
    write_dicts(folder / "citations.csv", ["record_id", "citation_id"],
                [{"record_id": record, "citation_id": citation} for record, citation in members.items()])  # fmt: skip
    write_dicts(folder / "included.csv", ["citation_id", "search_ids"],
                [{"citation_id": one, "search_ids": ""} for one in sorted(set(members.values()))])  # fmt: skip
    write_dicts(folder / "bibliography.csv", BIBLIOGRAPHY, [work(one) for one in sorted(set(members.values()))])
    establish(
        folder / "included.csv",
        folder / "citations.csv",
        folder / "bibliography.csv",
        [TOY / "data/reports/studies.csv"],
        [TOY / "data/appraisal/appraisal.csv"],
        settings(review__data_status=status),
        folder / "studies.csv",
        folder / "appraisal.csv",
    )
    return (folder / "studies.csv").read_bytes(), (folder / "appraisal.csv").read_bytes()


def test_step_on_the_toy(tmp_path: Path) -> None:
    studies, appraisal = step(tmp_path)
    assert studies.startswith(
        b"study_id,label,citation_ids,authors,year,title,container,volume,issue,pages,doi,country,"
    )
    assert studies.splitlines()[0].endswith(b",relevance,rigour,data_status")
    rows = read_dicts(tmp_path / "studies.csv")
    assert [(row["study_id"], row["country"], row["relevance"], row["rigour"]) for row in rows] == [
        ("hollowmere2018", "United Kingdom", "high", "moderate"),
        ("quillfern2015", "United States", "high", "high"),
    ]
    assert rows[1]["citation_ids"] == "medline:99000001; citations:WOS:990000000000001"
    assert appraisal.count(b"\n") == 7
    assert appraisal.splitlines()[1].endswith(b",simulated")


def test_real_data_carry_no_stamp(tmp_path: Path) -> None:
    assert all(b"data_status" not in table for table in step(tmp_path, "real"))
