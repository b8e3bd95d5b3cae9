"""The flow: the toy review as counted by hand, every identity, and the file for the R package."""

import csv
import io
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist.config import Stage
from realist.contract import DecisionValue, RetrievalStatus, StudyRow
from realist.errors import ReviewError
from realist.screening.decide import decision_table
from realist.screening.decisions import Left, Log, Population, Vote, decide, other_methods
from realist.screening.flow import fill, flow_json, included_studies, make_parts, package_reasons
from realist.screening.identities import check
from realist.screening.prisma import COLUMNS, LABELS, OWN_BOXES, UNITS, prisma_table
from realist.screening.sources import Sources, included_citations
from realist.tables import read_dicts, read_json

# From the README of the toy review, counted by hand; boxes that it does not name hold nothing.
BY_HAND = {
    "database_results": 9,
    "citations_results": 1,
    "duplicates": 2,
    "records_screened": 7,
    "records_excluded": 3,
    "other_looked_at": 1,
    "dbr_sought_reports": 4,
    "dbr_notretrieved_reports": 1,
    "other_sought_reports": 1,
    "dbr_assessed": 3,
    "dbr_excluded": 1,
    "other_assessed": 1,
    "new_studies": 2,
    "new_reports": 3,
    "total_studies": 2,
    "total_reports": 3,
}


def test_every_box_of_the_toy_review_is_as_counted_by_hand(screened: Callable[[], Path]) -> None:
    flow = read_json(screened() / "flow.json")
    assert {box["key"]: box["count"] for box in flow["boxes"] if box["count"]} == BY_HAND
    assert all(box["count"] == len(set(box["ids"])) for box in flow["boxes"])
    assert flow["data_status"] == "simulated"
    assert {one["id"] for one in flow["identities"]} >= {f"FLOW-{number}" for number in range(1, 17)}


# The toy review as the update of a version that had searched MEDLINE alone: two records of Scopus repeat its records,
# the other two and the one by citation searching are new; the report that citation searching found is of a study
# that the previous version had.
UPDATE_BY_HAND = {
    "previous_studies": 2,
    "previous_reports": 2,
    "earlier_records": 5,
    "earlier_left": 3,
    "database_results": 4,
    "citations_results": 1,
    "seen_before": 2,
    "records_screened": 2,
    "records_excluded": 1,
    "other_looked_at": 1,
    "dbr_sought_reports": 1,
    "dbr_notretrieved_reports": 1,
    "other_sought_reports": 1,
    "other_assessed": 1,
    "new_reports": 1,
    "known_study_reports": 1,
    "total_studies": 2,
    "total_reports": 3,
}


def configure(toy: Path, old: str, new: str) -> None:
    path = toy / "config.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def counted(out: Path) -> dict[str, int]:
    return {box["key"]: box["count"] for box in read_json(out / "flow.json")["boxes"] if box["count"]}


def test_every_box_of_an_update_is_as_counted_by_hand(toy: Path, screened: Callable[[], Path]) -> None:
    configure(toy, "data_status: simulated", "data_status: simulated\n  previous_searches: [medline]")
    out = screened()
    assert counted(out) == UPDATE_BY_HAND
    assert read_dicts(out / "excluded.csv") == []
    package = {row["data"]: row for row in read_dicts(out / "prisma2020.csv")}
    assert (package["previous_reports"]["n"], package["total_reports"]["n"]) == ("2", "3")
    assert package["excluded_other"]["n"] == "2"
    assert "found for previous version" in package["excluded_other"]["boxtext"]
    assert package["new_studies"]["boxtext"] == "New studies included in review"


def test_an_update_by_citation_searching_alone(toy: Path, screened: Callable[[], Path]) -> None:
    configure(toy, "data_status: simulated", "data_status: simulated\n  previous_searches: [medline, scopus]")
    counts = counted(screened())
    assert (counts["earlier_records"], counts["earlier_left"]) == (9, 7)
    assert "database_results" not in counts
    assert (counts["previous_studies"], counts["citations_results"], counts["new_reports"]) == (2, 1, 1)


def test_a_report_used_for_theory_is_neither_included_nor_excluded(toy: Path, screened: Callable[[], Path]) -> None:
    configure(toy, "Did not look at inequalities}", "Did not look at inequalities, theory_only: true}")
    out = screened()
    assert counted(out) == {**{key: n for key, n in BY_HAND.items() if key != "dbr_excluded"}, "theory_reports": 1}
    [row] = read_dicts(out / "excluded.csv")
    assert row["used_for_theory"] == "yes"
    package = {row["data"]: row["n"] for row in read_dicts(out / "prisma2020.csv")}
    assert package["dbr_excluded"] == "Did not look at inequalities, 1"


def test_included_reports_are_told_by_the_purpose_of_the_search_that_found_them(screened: Callable[[], Path]) -> None:
    made_of = read_json(screened() / "flow.json")["reasons"]["new_reports"]
    assert [(one["label"], one["count"]) for one in made_of] == [
        ("From main searches", 2),
        ("From citation searching", 1),
    ]


def test_searches_of_one_database_are_told_apart_by_their_purpose(toy: Path, screened: Callable[[], Path]) -> None:
    path = toy / "results/records/searches.csv"
    path.write_text(path.read_text().replace("scopus,Scopus,2023-01-11,main", "scopus,MEDLINE,2023-01-11,update"))
    flow = read_json(screened() / "flow.json")
    assert [one["label"] for one in flow["reasons"]["database_results"]] == ["MEDLINE", "MEDLINE (later search)"]


def test_the_box_of_excluded_reports_is_made_of_reasons(screened: Callable[[], Path]) -> None:
    reasons = read_json(screened() / "flow.json")["reasons"]
    assert [(one["label"], one["ids"]) for one in reasons["dbr_excluded"]] == [
        ("Did not look at inequalities", ["medline:99000004"])
    ]
    assert [(one["label"], one["count"]) for one in reasons["database_results"]] == [("MEDLINE", 5), ("Scopus", 4)]


def test_the_table_of_excluded_reports_has_their_reasons(screened: Callable[[], Path]) -> None:
    [row] = read_dicts(screened() / "excluded.csv")
    assert (row["citation_id"], row["reason_label"]) == ("medline:99000004", "Did not look at inequalities")
    assert row["title"] == "Title of medline:99000004"
    assert (row["volume"], row["issue"], row["pages"]) == ("4", "2", "11-19")


def test_decisions_conflicts_and_inclusions_of_the_toy_review(screened: Callable[[], Path]) -> None:
    out = screened()
    assert [row["citation_id"] for row in read_dicts(out / "included.csv")] == [
        "citations:WOS:990000000000001",
        "medline:99000001",
        "medline:99000002",
    ]
    [conflict] = read_dicts(out / "conflicts.csv")
    assert (conflict["decisions"], conflict["decision"]) == ("r1: include; r2: exclude", "include")
    states = [(row["stage"], row["state"]) for row in read_dicts(out / "decisions.csv")]
    assert (states.count(("title_abstract", "include")), states.count(("title_abstract", "exclude"))) == (5, 3)
    assert states.count(("full_text", "not_retrieved")) == 1


def test_what_was_read_for_each_included_citation(screened: Callable[[], Path]) -> None:
    rows = [tuple(row.values()) for row in read_dicts(screened() / "yield.csv")]
    assert rows == [
        ("citations", "Web of Science", "1", "1", "1", "1.0"),
        ("medline", "MEDLINE", "5", "2", "0", "2.5"),
        ("scopus", "Scopus", "4", "2", "0", "2.0"),
    ]


def test_results_do_not_depend_on_the_order_of_rows(toy: Path, screened: Callable[[], Path]) -> None:
    first = {path.name: path.read_bytes() for path in screened().iterdir()}
    for path in [*(toy / "data/screening").glob("*/*.csv"), toy / "results/deduplication/citations.csv"]:
        header, *rows = path.read_text().splitlines()
        path.write_text("\n".join([header, *reversed(rows)]) + "\n")
    assert {path.name: path.read_bytes() for path in screened().iterdir()} == first


def test_a_flow_that_is_not_finished_stops(toy: Path, screened: Callable[[], Path]) -> None:
    path = toy / "data/screening/full_text/r2.csv"
    path.write_text("\n".join(path.read_text().splitlines()[:-1]) + "\n")
    with pytest.raises(ReviewError) as stopped:
        screened()
    assert "citations wait for a decision [S06]" in str(stopped.value)
    assert "1: citations:WOS:990000000000001" in str(stopped.value)


def test_an_included_report_without_a_study_is_a_false_identity(toy: Path, screened: Callable[[], Path]) -> None:
    path = toy / "data/reports/studies.csv"
    path.write_text("\n".join(path.read_text().splitlines()[:-1]) + "\n")
    with pytest.raises(ReviewError) as stopped:
        screened()
    assert "the flow does not add up [S09]" in str(stopped.value)
    assert "FLOW-8 is false for medline:99000002" in str(stopped.value)


def test_a_search_that_read_more_than_the_boxes_hold_is_a_false_identity(
    toy: Path, screened: Callable[[], Path]
) -> None:
    path = toy / "results/records/searches.csv"
    path.write_text(path.read_text().replace("database,5,0", "database,6,0"))
    with pytest.raises(ReviewError, match="FLOW-9 is false"):
        screened()


def test_what_could_not_be_read_was_identified_and_left(toy: Path, screened: Callable[[], Path]) -> None:
    searches = toy / "results/records/searches.csv"
    searches.write_text(searches.read_text().replace("database,5,0", "database,5,1"))
    rejects = toy / "results/records/rejects.csv"
    rejects.write_text(rejects.read_text() + "medline,medline.ris,80,91,no end of record\n")
    counts = {box["key"]: box["count"] for box in read_json(screened() / "flow.json")["boxes"]}
    assert (counts["database_results"], counts["excluded_other"], counts["records_screened"]) == (10, 1, 7)


KINDS = ("database", "register", "citation", "website", "organisation")
SEARCHES = [
    {
        "search_id": kind[0],
        "database": kind.upper(),
        "run_on": f"2024-01-0{day}",
        "purpose": ("main", "main", "citation", "theory", "update")[day - 1],
        "source_type": kind,
        "records": str(int(day == 1)),
        "rejected": "0",
    }
    for day, kind in enumerate(KINDS, start=1)
]
STAGES = [
    Stage.model_validate({"id": "ta", "label": "TA", "design": {"kind": "single", "reviewers": ["r1"]}}),
    Stage.model_validate(
        {"id": "ft", "label": "FT", "design": {"kind": "single", "reviewers": ["r1"]}, "reads": "report",
         "reasons": [{"id": "a", "label": "Wrong, or other"}, {"id": "b", "label": "B"},
                     {"id": "c", "label": "Theory", "theory_only": True}]}
    ),
]  # fmt: skip


@st.composite
def reviews(draw: st.DrawFn) -> Sources:
    """A finished review of a few records in five searches, some joined, some removed, some left, some entering late."""
    count = draw(st.integers(1, 14))
    searches = draw(st.lists(st.sampled_from([kind[0] for kind in KINDS]), min_size=count, max_size=count))
    records = [f"{search}:{number}" for number, search in enumerate(searches)]
    groups = draw(st.lists(st.integers(0, 6), min_size=count, max_size=count))
    leader = {group: min(one for one, of in zip(records, groups, strict=True) if of == group) for group in groups}
    citation_of = {record: leader[group] for record, group in zip(records, groups, strict=True)}
    citations = sorted(set(citation_of.values()))
    kinds = {row["search_id"]: row["source_type"] for row in SEARCHES}
    population = Population(
        citation_of, other_methods(citation_of, kinds), frozenset(draw(st.sets(st.sampled_from(citations))))
    )
    fates = {
        one: draw(st.sampled_from(["out", "lost", "a", "b", "c", "in", "in again", "late", "left", "left in order"]))
        for one in citations
    }
    late = {one for one, fate in fates.items() if fate == "late" and one in population.other_methods}
    left = {one: Left("r1", "2024-03-01", fate.partition(" ")[2]) for one, fate in fates.items() if fate[:4] == "left"}
    logs = {
        "ta": Log([vote(one, fates[one] != "out") for one in citations if one not in late | left.keys()], left=left),
        "ft": Log([vote(one, fates[one] not in ("a", "b", "c"), fates[one]) for one in citations]),
    }
    retrieval = {
        one: RetrievalStatus.NOT_RETRIEVED if fates[one] == "lost" else RetrievalStatus.RETRIEVED
        for one in citations
        if one not in left
    }
    decided = decision_table(decide(STAGES, logs, retrieval, population))
    included = included_citations(STAGES, decided)
    unread = draw(st.lists(st.sampled_from([kind[0] for kind in KINDS]), max_size=3))
    rejects = [
        {"search_id": search, "source_file": "f", "first_line": str(line), "last_line": str(line)}
        for line, search in enumerate(unread)
    ]
    told = [
        row | {"records": str(searches.count(row["search_id"])), "rejected": str(unread.count(row["search_id"]))}
        for row in SEARCHES
    ]
    studies = joined(draw(st.lists(st.integers(0, 2), min_size=len(included), max_size=len(included))), included)
    previous = frozenset(draw(st.sets(st.sampled_from([kind[0] for kind in KINDS]), max_size=3)))
    return Sources(citation_of, told, rejects, decided, studies, STAGES, previous)


def joined(groups: list[int], included: set[str]) -> dict[str, list[str]]:
    """Up to three studies of several reports each."""
    studies: dict[str, list[str]] = {}
    for group, report in zip(groups, sorted(included), strict=True):
        studies.setdefault(f"s{group}", []).append(report)
    return studies


def vote(citation: str, include: bool, reason: str = "") -> Vote:
    decision = DecisionValue.INCLUDE if include else DecisionValue.EXCLUDE
    return Vote(
        citation, citation, "r1", decision, "" if include else reason if reason in "abc" else "", "2024-02-01", "f", 2
    )


@settings(max_examples=150, deadline=None)
@given(reviews())
def test_all_identities_hold_for_any_finished_review(sources: Sources) -> None:
    boxes = fill(sources)
    assert [one for one in check(sources, boxes) if not one.holds] == []


@settings(max_examples=150, deadline=None)
@given(reviews(), st.data())
def test_an_id_that_is_lost_from_a_box_is_noticed(sources: Sources, data: st.DataObject) -> None:
    boxes = fill(sources)
    full = [key for key, ids in boxes.items() if ids]
    key = data.draw(st.sampled_from(full))
    lost = data.draw(st.sampled_from(sorted(boxes[key])))
    damaged = boxes | {key: boxes[key] - {lost}}
    assert any(not one.holds for one in check(sources, damaged)), f"{lost} lost from {key}"


@settings(max_examples=150, deadline=None)
@given(reviews(), st.data())
def test_an_id_that_is_in_a_second_box_is_noticed(sources: Sources, data: st.DataObject) -> None:
    boxes = fill(sources)
    key = data.draw(st.sampled_from(list(boxes)))
    same_unit = {one for other, ids in boxes.items() if UNITS[other] == UNITS[key] for one in ids}
    others = sorted(same_unit - boxes[key])
    if others:
        added = data.draw(st.sampled_from(others))
        damaged = boxes | {key: boxes[key] | {added}}
        assert any(not one.holds for one in check(sources, damaged)), f"{added} added to {key}"


@settings(max_examples=40, deadline=None)
@given(reviews())
def test_reasons_add_up_to_their_box(sources: Sources) -> None:
    boxes = fill(sources)
    not_included = {"dbr_excluded", "other_excluded"}
    listed = [one["ids"] for key, made_of in package_reasons(sources).items() for one in made_of if key in not_included]
    excluded = boxes["dbr_excluded"] | boxes["other_excluded"] | boxes["theory_reports"]
    assert sorted(itertools.chain.from_iterable(listed)) == sorted(excluded)
    for key, made_of in make_parts(sources, boxes).items():
        assert set(itertools.chain.from_iterable(one["ids"] for one in made_of)) == boxes[key]
        assert sum(one["count"] for one in made_of) == len(boxes[key])


@pytest.mark.parametrize(("model", "box"), [("ELAS u4", "excluded_automatic"), ("", "excluded_other")])
def test_what_was_left_was_not_screened(toy: Path, screened: Callable[[], Path], model: str, box: str) -> None:
    folder = toy / "data/screening/title_abstract"
    for reviewer in ("r1", "r2"):
        table = folder / f"{reviewer}.csv"
        table.write_text("".join(line for line in table.open() if "medline:99000005" not in line))
    (folder / "left.csv").write_text(
        "record_id,decision,reason,decided_by,decided_at,model\n"
        f"medline:99000005,left,no inclusion among the last 400,r1; r2,2023-03-01,{model}\n"
    )
    flow = {one["key"]: one["ids"] for one in read_json(screened() / "flow.json")["boxes"] if one["count"]}
    assert flow[box] == ["medline:99000005"]
    counts = {key: len(ids) for key, ids in flow.items()}
    assert counts == BY_HAND | {box: 1, "records_screened": 6, "records_excluded": 2}
    [row] = [one for one in read_dicts(screened() / "decisions.csv") if one["state"] == "left"]
    assert (row["decided_by"], row["decided_at"], row["reviewers"]) == ("r1; r2", "2023-03-01", "")


def test_two_studies_cannot_claim_one_report() -> None:
    sources = Sources({"d:1": "d:1"}, SEARCHES, [], [], {"s1": ["d:1"], "s2": ["d:1"]}, STAGES)
    boxes = fill_with(new_studies={"s1", "s2"}, new_reports={"d:1"})
    [identity] = [one for one in check(sources, boxes) if one.id == "FLOW-8"]
    assert (identity.holds, identity.differing) == (False, ("d:1",))


def fill_with(**ids: set[str]) -> dict[str, frozenset[str]]:
    return {key: frozenset(ids.get(key, ())) for key in LABELS}


def test_a_report_of_a_listed_study_is_not_a_study_of_its_own() -> None:
    row = StudyRow.model_validate({"study_id": "s1", "record_ids": "m:1; m:2"})
    of = {"m:1": "m:1", "m:2": "m:2", "m:3": "m:3", "m:4": "m:4"}
    assert included_studies([row], {"m:1", "m:2", "m:3"}, of, True) == {"s1": ["m:1", "m:2"], "m:3": ["m:3"]}
    assert included_studies([row], {"m:3"}, of, False) == {}


def prisma(**counts: int) -> dict[str, dict[str, str]]:
    parts: dict[str, Any] = {"dbr_excluded": [{"label": "Wrong, or; other", "count": 2}, {"label": "B", "count": 1}]}
    rows = prisma_table(dict.fromkeys(LABELS, 0) | counts, parts, "real")
    return {row["data"]: row for row in rows}


def test_the_file_for_the_r_package_has_its_layout() -> None:
    rows = prisma(records_screened=1234, dbr_excluded=3)
    assert COLUMNS == ("data", "node", "box", "description", "boxtext", "tooltips", "url", "n")
    assert (rows["records_screened"]["n"], rows["records_screened"]["node"]) == ("1234", "node9")
    assert rows["dbr_excluded"]["n"] == "Wrong / or / other, 2; B, 1"
    assert rows["other_excluded"]["n"] == "0"


def test_the_r_package_draws_the_variant_that_the_review_is() -> None:
    """It leaves out what is NA: previous studies where both are, other methods where all three are."""
    first = prisma(database_results=5)
    assert {first[key]["n"] for key in ("previous_studies", "previous_reports", "total_studies")} == {"NA"}
    assert {first[f"{key}_results"]["n"] for key in ("website", "organisation", "citations")} == {"NA"}
    assert first["new_studies"]["boxtext"] == "Studies included in review"
    both = prisma(database_results=5, earlier_records=4, contacts_results=1)
    assert (both["previous_studies"]["n"], both["organisation_results"]["n"], both["website_results"]["n"]) == (
        "0", "1", "0",
    )  # fmt: skip


def test_each_box_of_the_r_package_leads_to_its_list() -> None:
    rows = prisma()
    assert rows["records_screened"]["url"].endswith("/flow-boxes.html#records_screened")
    assert rows["excluded_other"]["url"].endswith("#duplicates"), "it takes the first address of a box"


def test_no_key_of_ours_is_found_by_the_r_package() -> None:
    """It looks for its keys as substrings of the first column."""
    theirs = [row["data"] for row in prisma_table(dict.fromkeys(LABELS, 0), {}, "real") if row["data"] != "NA"]
    assert set(LABELS) - set(theirs) == OWN_BOXES
    assert not [(key, own) for own in OWN_BOXES for key in theirs if key in own]
    found = {key: [one for one in theirs if key in one] for key in theirs if key not in ("screening", "included")}
    assert {key: hits for key, hits in found.items() if hits != [key]} == {}


def test_personal_contacts_are_told_with_organisations() -> None:
    row = prisma(organisation_results=2, contacts_results=3)["organisation_results"]
    assert (row["n"], row["boxtext"]) == ("5", "Organisations and personal contacts")


def test_simulated_data_are_stamped_where_the_r_package_prints(screened: Callable[[], Path]) -> None:
    text = (screened() / "prisma2020.csv").read_text()
    headings = [row for row in csv.DictReader(io.StringIO(text)) if row["data"] == "NA"]
    assert len(headings) == 3
    assert all(row["boxtext"].startswith("SIMULATED DATA: ") for row in headings)


def test_the_flow_as_json_keeps_the_order_of_the_diagram() -> None:
    flow = flow_json(fill_with(duplicates={"b", "a"}), {}, [], "real")
    assert [box["key"] for box in flow["boxes"]] == list(LABELS)
    assert next(box for box in flow["boxes"] if box["key"] == "duplicates")["ids"] == ["a", "b"]
