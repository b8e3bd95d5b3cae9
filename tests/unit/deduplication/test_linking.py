"""Laws of linking: nothing lost, no order, people have the last word, nothing within a citation contradicts."""

from itertools import combinations
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from realist.deduplication.linking import PAIRS, QUEUE, Linkage, link
from unit.deduplication.records import paper, shuffled, table, tables, verdict


def groups(linkage: Linkage) -> set[frozenset[str]]:
    members: dict[str, set[str]] = {}
    for record, citation in linkage.citation_of.items():
        members.setdefault(citation, set()).add(record)
    return {frozenset(one) for one in members.values()}


@given(tables())
@settings(deadline=None)
def test_every_record_is_in_exactly_one_citation(records: pd.DataFrame) -> None:
    linkage = link(records)
    assert sorted(linkage.citations["record_id"]) == sorted(records["record_id"])
    for citation, members in linkage.citations.groupby("citation_id")["record_id"]:
        assert citation in set(members)


@given(tables(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_order_of_rows_changes_nothing(records: pd.DataFrame, random: Any) -> None:
    one, other = link(records), link(shuffled(records, random))
    assert one.citations.equals(other.citations)
    assert one.pairs.equals(other.pairs)
    assert one.questions.equals(other.questions)


@given(tables(), st.data())
@settings(deadline=None)
def test_verdicts_are_respected(records: pd.DataFrame, data: st.DataObject) -> None:
    pairs = list(combinations(records["record_id"], 2))
    if not pairs:
        return
    (a, b), said = data.draw(st.sampled_from(pairs)), data.draw(st.sampled_from(["same", "different"]))
    citation_of = link(records, [verdict(a, b, said)]).citation_of
    assert (citation_of[a] == citation_of[b]) == (said == "same")


@given(tables())
@settings(deadline=None)
def test_identifiers_within_a_citation_agree(records: pd.DataFrame) -> None:
    pmids = dict(zip(records["record_id"], records["pmid"], strict=True))
    preprints = set(records.loc[records["container"] == "medRxiv", "record_id"])
    for members in groups(link(records)):
        assert len({pmids[one] for one in members - preprints} - {""}) <= 1


@given(tables())
@settings(max_examples=40, deadline=None)
def test_answering_the_queue_empties_it(records: pd.DataFrame) -> None:
    said: list[Any] = []
    for _ in range(len(records) ** 2 + 1):
        queue = link(records, said).queue
        if not queue:
            return
        said.append(verdict(*queue[0].pair, "different"))
    raise AssertionError("the same question again and again")


def test_no_chain_joins_records_whose_dois_differ() -> None:
    bare = paper("s:2", doi="", volume="", issue="", pages="")
    records = table(paper("s:1", pages=""), bare, paper("s:3", doi="10.5555/other", pages=""))
    linkage = link(records)
    assert linkage.citation_of["s:1"] != linkage.citation_of["s:3"]
    refused = linkage.pairs[linkage.pairs["decided_by"] == "constraint"]
    assert list(refused["outcome"]) == ["ask"]


def test_citation_is_called_after_its_earliest_search() -> None:
    records = table(paper("medline:9"), paper("scopus:1"), paper("embase:5"))
    assert set(link(records).citation_of.values()) == {"embase:5"}
    assert set(link(records, search_order=["scopus", "medline", "embase"]).citation_of.values()) == {"scopus:1"}


def test_verdict_different_separates_what_comparison_joins_through_a_third() -> None:
    records = table(paper("s:1"), paper("s:2"), paper("s:3"))
    assert link(records).count == 1
    parted = link(records, [verdict("s:1", "s:2", "different")])
    assert parted.count == 2
    assert parted.citation_of["s:1"] != parted.citation_of["s:2"]
    row = parted.pairs.set_index(["record_a", "record_b"]).loc[("s:1", "s:2")]
    assert (row["outcome"], row["decided_by"]) == ("different", "person")


def test_last_verdict_counts() -> None:
    records = table(paper("s:1"), paper("s:2"))
    said = [verdict("s:1", "s:2", "different"), verdict("s:2", "s:1", "same")]
    assert link(records, said).count == 1
    assert link(records, said[::-1]).count == 2


def test_person_may_join_what_looks_unlike() -> None:
    records = table(paper("s:1"), paper("s:2", title="A history of hospital corridors", doi="", pages="1-9"))
    linkage = link(records, [verdict("s:1", "s:2", "same")])
    assert linkage.count == 1
    assert linkage.pairs.loc[0, "decided_by"] == "person"


def test_record_joins_the_citation_that_a_person_made_of_two_dois() -> None:
    records = table(paper("s:1"), paper("s:2", doi="10.5555/second", pages=""), paper("s:3"))
    linkage = link(records, [verdict("s:1", "s:2", "same")])
    assert linkage.count == 1


def test_one_question_between_two_citations() -> None:
    abstract = {"container": "Invented Stroke", "volume": "41", "issue": "7", "pages": "e505", "doi": ""}
    records = table(paper("s:1"), paper("s:2"), paper("s:3", **abstract), paper("s:4", **abstract))
    linkage = link(records)
    assert linkage.count == 2
    assert len(linkage.queue) == 1
    assert list(linkage.questions.columns) == list(QUEUE)
    assert linkage.questions.loc[0, "pages_b"] == "e505"
    answered = link(records, [verdict(*linkage.queue[0].pair, "different")])
    assert not answered.queue


def test_questions_begin_with_the_likeliest() -> None:
    abstract = {"container": "Invented Stroke", "volume": "41", "pages": "e505", "doi": "", "issue": ""}
    other = {"title": "Text-message reminders for diabetes and who is reached by them", "authors": "Larkspindle, Bo"}
    records = table(
        paper("s:1"), paper("s:2", **abstract), paper("s:3", **other, doi=""), paper("s:4", **other | abstract)
    )
    scores = [one.score for one in link(records).queue]
    assert scores == sorted(scores, reverse=True)


def test_every_pair_says_why() -> None:
    pairs = link(table(paper("s:1"), paper("s:2", doi="", year="2019"))).pairs
    assert tuple(pairs.columns) == PAIRS
    evidence = pairs.loc[0, "evidence"]
    assert "same title (+6)" in evidence
    assert "one year apart (-1)" in evidence


def test_title_that_serials_repeat_is_learned_from_the_records() -> None:
    column = {"title": "Reminiscences on influential wards", "doi": "", "pages": "", "issue": "", "volume": ""}
    years = [paper(f"s:{year}", **column, year=str(year)) for year in range(2001, 2005)]
    assert link(table(*years, paper("t:2001", **column, year="2001"))).count == 5
    assert link(table(paper("s:1", **column), paper("t:1", **column))).count == 1


def test_names_of_one_journal_are_learned_from_the_records() -> None:
    titles = ["Fair queues in small hospitals of the north", "Waiting lists as moral documents of our time",
              "Corridor care and the dignity of the old", "Night shifts, handover and the deaf patient"]  # fmt: skip
    bare = {"doi": "", "pages": "", "issue": "", "volume": "", "authors": "Fennimoor, E."}
    rows = [
        paper(f"{side}:{n}", **bare, title=title, container=container)
        for n, title in enumerate(titles)
        for side, container in (("a", "Invented Doings"), ("b", "Simulated Letters of the North"))
    ]  # fmt: skip
    assert link(table(*rows[:4])).count == 4
    assert link(table(*rows)).count == 4


def test_a_table_with_ids_and_titles_alone_is_enough() -> None:
    records = pd.DataFrame({"record_id": ["a", "b"], "title": ["Fair queues in the small hospitals of the north"] * 2})
    assert link(records).count == 2
    assert link(records).queue


def test_no_records() -> None:
    linkage = link(table())
    assert linkage.citations.empty
    assert linkage.questions.empty


def test_a_short_title_that_one_database_lists_twice_in_two_years_recurs() -> None:
    column = {"title": "Ward Press News", "doi": "", "pages": "", "volume": "", "issue": ""}
    records = table(*(paper(f"s:{year}{n}", year=year, **column) for year in ("1994", "1995") for n in "ab"))
    assert link(records.assign(database="S")).count == 4
    assert link(records.iloc[:2].assign(database="S")).count == 1
