"""Counting: every number of the small review, counted by hand, and what each number knows of itself."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realist.config import StudyField
from realist.manuscript import counting, definitions
from realist.tables import read_json
from unit.manuscript import made
from unit.manuscript.made import count

BY_HAND = {
    "databases": 2, "searches": 3, "records": 10, "records_databases": 9, "rejects": 1, "records_medline": 5,
    "reported_scopus": 4, "citations": 8, "citations_databases": 7, "duplicates": 2, "unique_medline": 3,
    "doubtful_pairs": 1, "verdicts": 0, "citations_screened": 8, "excluded_title_abstract": 3,
    "passed_title_abstract": 5,
    "conflicts_title_abstract": 1, "settled_title_abstract": 1, "waiting_full_text": 0, "sought": 5, "not_retrieved": 1,
    "assessed": 4, "excluded_full_text": 1, "excluded_full_text_no_inequality": 1, "excluded_full_text_not_english": 0,
    "included_reports": 3, "included_studies": 2, "year_first": 2015, "year_last": 2018, "country_united_states": 1,
    "country_values": 2, "setting_hospital": 2, "setting_primary_care": 0, "setting_most_common": "hospital",
    "setting_most_common_studies": 2, "progress_plus_language": 1, "ratings": 4, "rigour_high": 1, "rigour_low": 0,
    "agreement_title_abstract_kappa": 0.75, "agreement_title_abstract_n": 8, "agreement_full_text_percent": 1.0,
    "clusters": 2, "cmocs": 2, "cmocs_reduces": 1, "cmocs_increases": 1, "cmocs_maintains": 0, "cmocs_resources": 1,
    "cmocs_design_increases": 1, "cmocs_refined": 1, "cmocs_refuted": 1, "cmocs_revised": 1, "cmoc_links": 1,
    "cmoc_links_ripple": 1, "cmoc_links_rival": 0,
    "cmoc_studies_fewest": 2, "cmoc_studies_most": 2, "cmoc_supporting_fewest": 1, "cmoc_supporting_most": 1,
    "studies_resources": 2, "studies_supporting_resources": 1,
    "studies_in_cmocs": 2, "excerpts": 4, "excerpts_refutes": 1, "excerpts_inferred": 1, "theory_versions": 2,
}  # fmt: skip


@pytest.mark.parametrize(("key", "value"), BY_HAND.items())
def test_number_is_what_a_person_counts(built: Path, key: str, value: object) -> None:
    assert read_json(built / "results/numbers.json")[key]["value"] == value


def test_numbers_know_what_they_count(built: Path) -> None:
    numbers = read_json(built / "results/numbers.json")
    assert numbers["duplicates"]["ids"] == ["scopus:1", "scopus:2"]
    assert numbers["excluded_full_text_no_inequality"]["ids"] == ["medline:4"]
    assert numbers["citations_scopus"]["ids"] == ["medline:1", "medline:2", "scopus:3", "scopus:4"]
    assert numbers["unique_scopus"]["ids"] == ["scopus:3", "scopus:4"]
    assert numbers["ratings"]["ids"][0] == "hollowmere2018 / relevance / r1"
    assert numbers["cmocs_reduces"] == {
        "value": 1, "definition": 'CMOCs of the direction "reduces"', "source": "synthesis/cmocs.csv", "ids": ["C01"],
    }  # fmt: skip
    assert numbers["cmoc_links_ripple"]["ids"] == ["C01 ripple: C02"]
    assert numbers["studies_supporting_design"]["ids"] == ["hollowmere2018"]
    counts = [one for one in numbers.values() if isinstance(one, dict) and one["ids"]]
    assert counts
    assert all(one["value"] == len(set(one["ids"])) for one in counts)


def test_numbers_are_stamped_and_sorted(built: Path) -> None:
    stamp, *keys = read_json(built / "results/numbers.json")
    assert stamp == "data_status"
    assert all(first < second for first, second in pairwise(keys))


def test_row_order_changes_nothing(review: Path) -> None:
    path = review / "results/numbers.json"
    before = path.read_bytes()
    for table in (review / "results").rglob("*.csv"):
        header, *lines = table.read_text().splitlines(keepends=True)
        if table.stem not in ("clusters", "reconciliation"):
            table.write_text("".join([header, *reversed(lines)]))
    count(review / "results")
    assert path.read_bytes() == before


def test_kappa_that_cannot_be_estimated_is_no_number(built: Path) -> None:
    numbers = read_json(built / "results/numbers.json")
    assert "agreement_full_text_kappa" not in numbers
    assert "agreement_title_abstract_kappa_low" in numbers


def test_several_pairs_of_reviewers_have_no_single_agreement() -> None:
    _, (row, _) = made.TABLES["screening/agreement"]
    assert not list(counting.count_agreement([row, row | {"reviewer_b": "r3"}]))


def test_review_without_cmocs_has_no_numbers_of_them(tmp_path: Path) -> None:
    results = made.make_results(tmp_path / "results", realist=False)
    count(results, **{"review.type": "scoping"})
    numbers = read_json(results / "numbers.json")
    assert numbers["included_studies"]["value"] == 2
    assert not [key for key in numbers if "cmoc" in key or key in ("excerpts", "theory_versions", "clusters")]


def test_verdicts_count_pairs_and_the_last_word() -> None:
    rows = [
        {"record_a": "a:1", "record_b": "b:1", "verdict": "same"},
        {"record_a": "b:1", "record_b": "a:1", "verdict": "different"},
        {"record_a": "a:2", "record_b": "b:2", "verdict": "same"},
    ]
    numbers = counting.by_key(counting.count_verdicts([], rows))
    assert {key: one.value for key, one in numbers.items() if key.startswith("verdicts")} == {
        "verdicts": 2, "verdicts_different": 1, "verdicts_same": 1,
    }  # fmt: skip


def test_two_values_of_one_key_hide_each_other_nowhere() -> None:
    rows = [{"study_id": "a", "country": "Côte d'Ivoire"}, {"study_id": "b", "country": "Cote d Ivoire"}]
    numbers = counting.by_key(counting._count_field(rows, StudyField(id="country", label="Country")))
    assert "country_cote_d_ivoire" not in numbers
    assert numbers["country_values"].value == 2


def test_fixed_key_is_never_taken_by_a_word_of_the_review() -> None:
    fixed = definitions.count("cmocs_refined", ["C01", "C02"])
    made_up = definitions.count("cmocs_{cluster}", [], cluster="refined")
    for order in ([fixed, made_up], [made_up, fixed]):
        assert counting.by_key(order)["cmocs_refined"] == fixed


@given(st.text(min_size=1))
def test_slug_is_part_of_a_key_whatever_the_text(text: str) -> None:
    key = definitions.slug(text)
    assert key.isidentifier() or key[0].isdigit()
    assert key == key.lower()


@given(st.text(alphabet="!?§ ", min_size=1), st.text(alphabet="!?§ ", min_size=1))
def test_texts_without_letters_have_keys_of_their_own(one: str, other: str) -> None:
    assert (definitions.slug(one) == definitions.slug(other)) == (one == other)
