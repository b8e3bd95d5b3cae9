"""The rows that people write, and the settings: what is accepted, and what is refused with which words."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from realist import contract
from realist.config import Config, Search
from realist.yaml_files import read_yaml

TOY = Path(__file__).parents[1] / "toy"
MOMENT: TypeAdapter[str] = TypeAdapter(contract.Moment)
SLUG: TypeAdapter[str] = TypeAdapter(contract.Slug)


@given(st.dates())
def test_every_date_is_a_moment(day: date) -> None:
    assert MOMENT.validate_python(day.isoformat()) == day.isoformat()


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-5))])))
def test_every_time_is_a_moment_and_stays_as_typed(time: datetime) -> None:
    assert MOMENT.validate_python(time.isoformat()) == time.isoformat()


@pytest.mark.parametrize(
    "text",
    ["", "2023", "20230201", "2023-W05-3", "2023-2-1", "01/02/2023", "2023-02-30", "2023-02-01T", "2023-02-01T9:00",
     "2023-02-01T24:01", "yesterday", "２０２３-０２-０１", "2023-02-01 09:00 CET"],
)  # fmt: skip
def test_other_ways_to_write_a_date_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        MOMENT.validate_python(text)


@pytest.mark.parametrize("text", ["r1", "C01", "title_abstract", "2024-a", "x" * 100])
def test_ids(text: str) -> None:
    assert SLUG.validate_python(f" {text} ") == text


@pytest.mark.parametrize("text", ["", " ", "-a", "a b", "é", "a/b", "../a", "a:b", "x" * 101, "a\n"])
def test_what_is_no_id(text: str) -> None:
    if text.strip() == text or not text.strip():
        with pytest.raises(ValidationError):
            SLUG.validate_python(text)
    else:
        assert SLUG.validate_python(text) == text.strip()


def test_the_records_of_a_study() -> None:
    row = contract.StudyRow(study_id="s", record_ids=" m:1;m:2 ; ;m:1 ")
    assert row.records() == ["m:1", "m:2", "m:1"]


def test_a_study_keeps_the_reviews_own_columns() -> None:
    row = contract.StudyRow.model_validate({"study_id": "s", "record_ids": "m:1", "records": "x", "country": "Wales"})
    assert row.model_extra == {"records": "x", "country": "Wales"}
    assert row.records() == ["m:1"]


def test_paths_are_written_with_from_and_to() -> None:
    path = contract.TheoryPath.model_validate({"from": "a", "to": "b"})
    assert path.model_dump(by_alias=True) == {"from": "a", "to": "b", "label": ""}


def toy() -> dict[str, Any]:
    value: dict[str, Any] = read_yaml(TOY / "config.yaml", "config.yaml").value
    return value


def test_defaults() -> None:
    config = Config.model_validate(toy())
    assert config.report.formats == ["html", "pdf", "docx", "xml"]
    assert config.synthesis.studies == "listed"
    assert config.deduplication.preprints == "link"


@pytest.mark.parametrize(
    ("section", "key"),
    [("screening", "stages"), ("synthesis", "clusters"), ("synthesis", "study_fields")],
)
def test_ids_stand_once(section: str, key: str) -> None:
    settings = toy()
    settings[section][key].append(settings[section][key][0])
    with pytest.raises(ValidationError, match=rf"{section}\.{key}: the id .* stands twice"):
        Config.model_validate(settings)


@pytest.mark.parametrize("key", ["people", "searching"])
def test_people_and_searches_stand_once(key: str) -> None:
    settings = toy()
    settings[key].append(settings[key][0])
    with pytest.raises(ValidationError, match=rf"{key}: the id .* stands twice"):
        Config.model_validate(settings)


@pytest.mark.parametrize("share", [0, 1, 1.5, -0.1])
def test_a_sample_is_a_share(share: float) -> None:
    settings = toy()
    settings["screening"]["stages"][0]["design"] = {
        "kind": "sample", "reviewers": ["r1"], "second_reviewers": ["r2"], "share": share, "seed": 1
    }  # fmt: skip
    with pytest.raises(ValidationError):
        Config.model_validate(settings)


def test_a_search_needs_its_export() -> None:
    search = read_yaml(TOY / "data/searches/medline/search.yaml", "search.yaml").value
    assert Search.model_validate(search).source_type == "database"
    with pytest.raises(ValidationError):
        Search.model_validate(search | {"files": []})
