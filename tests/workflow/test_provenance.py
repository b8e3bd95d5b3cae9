"""From every result of a built review back to the bytes of its exports, and from every record to its end."""

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builds import ROOT
from realist.provenance.archive import Archive
from realist.provenance.chains import evidence, numbers
from realist.provenance.chains.trail import Trail
from realist.provenance.endings import REPEATS, ends_of
from realist.provenance.finding import KINDS, find
from realist.provenance.nodes import Node, every
from realist.provenance.trace_command import trace

pytestmark = pytest.mark.slow

BYTES = {"bytes", "export"}


@pytest.fixture(scope="module")
def toy(finished: Path) -> Archive:
    return Archive(finished / "review")


@pytest.fixture(scope="module", params=["finished", "shipped"])
def archive(request: pytest.FixtureRequest) -> Archive:
    built: Path = request.getfixturevalue(request.param)
    return Archive(built / "review" if request.param == "finished" else built)


def reaches_bytes(node: Node, known: dict[int, bool]) -> bool:
    """Whether some way down from a node ends in an export; asserts that no way is broken."""
    if id(node) not in known:
        assert not node.problem, node
        below = [reaches_bytes(child, known) for child in node.children]
        known[id(node)] = node.kind in BYTES or any(below)
    return known[id(node)]


def test_every_number_cmoc_and_study_is_traced_to_bytes(archive: Archive) -> None:
    trail, known = Trail(archive, limit=0), {}
    chains = [numbers.number(trail, key) for key, entry in archive.numbers.items() if entry["value"]]
    chains += [evidence.cmoc(trail, one) for one in archive.cmocs]
    chains += [evidence.study(trail, one) for one in archive.studies]
    assert [chain.id for chain in chains if not reaches_bytes(chain, known)] == []


def test_a_number_shows_all_that_it_counts(archive: Archive) -> None:
    trail = Trail(archive, limit=0)
    for key, entry in archive.numbers.items():
        (table,) = numbers.number(trail, key).children
        assert len(table.children) == len(entry["ids"]) or not entry["ids"], key


def behind(archive: Archive, key: str) -> int:
    """How many things a trace shows behind a number."""
    (table,) = numbers.number(Trail(archive, limit=0), key).children
    return len(table.children)


def test_coefficients_rest_on_the_citations_that_both_decided_on(archive: Archive) -> None:
    rows = [row for row in archive.result("screening/agreement.csv") if not row["round"]]
    assert rows
    for row in rows:
        assert archive.numbers[f"agreement_{row['stage']}_n"]["value"] == int(row["n"])
        assert behind(archive, f"agreement_{row['stage']}_n") == int(row["n"])
        assert behind(archive, f"agreement_{row['stage']}_percent") == int(row["n"])


def test_the_figure_of_agreement_rests_on_the_same_citations(toy: Archive) -> None:
    shown = find(Trail(toy, limit=0), "agreement", "figure")[0].children
    assert [len(one.children) for one in shown] == [int(row["n"]) for row in toy.result("screening/agreement.csv")]


def test_what_a_search_brought_is_as_the_table_of_yield_has_it(archive: Archive) -> None:
    for row in archive.result("deduplication/yield.csv"):
        for key, column in (("citations", "citations"), ("unique", "unique_citations")):
            number = archive.numbers[f"{key}_{row['search_id']}"]
            assert number["value"] == len(number["ids"]) == int(row[column])
            assert behind(archive, f"{key}_{row['search_id']}") == int(row[column])


def test_every_rating_is_shown_with_its_study(archive: Archive) -> None:
    (table,) = numbers.number(Trail(archive, limit=0), "ratings").children
    assert len(table.children) == len(archive.result("synthesis/appraisal.csv")) == archive.numbers["ratings"]["value"]
    assert {(one.kind, one.children[0].kind) for one in table.children} == {("rating", "study")}
    assert all(one.place.startswith("data/appraisal/appraisal.csv, row ") for one in table.children)


def test_every_record_ends_in_exactly_one_box(archive: Archive) -> None:
    ends = {record: ends_of(archive, record) for record in archive.citation_of}
    assert {len(boxes) for boxes in ends.values()} == {1}
    standing = Counter(archive.citation_of[record] for record, (box,) in ends.items() if box not in REPEATS)
    assert set(standing) == set(archive.members)
    assert set(standing.values()) == {1}


def test_every_box_is_the_records_that_end_in_it(archive: Archive) -> None:
    counts = Counter(box for record in archive.citation_of for box in ends_of(archive, record))
    assert {box: archive.flow[box]["count"] for box in counts} == dict(counts)


def run(review: Path, *arguments: str) -> Result:
    return CliRunner().invoke(trace, [*arguments, "--review", str(review)])


def test_a_trace_as_a_reviewer_reads_it(finished: Path) -> None:
    told = run(finished / "review", "excluded_full_text_no_inequality").output
    for words in (
        "number excluded_full_text_no_inequality: 1: Citations excluded at the stage full_text",
        "citation medline:99000004",
        "adjudication r3: include on 2023-02-03T10:00:00Z; The abstract speaks of who is reached."
        "  [data/screening/title_abstract/adjudication.csv, row 2]",
        "decision r2: exclude (no_inequality: Did not look at inequalities) on 2023-02-21T09:02:00Z"
        "  [data/screening/full_text/r2.csv, row 4]",
        "ends in dbr_excluded: Reports excluded  [results/screening/flow.json]",
        "[data/searches/medline/medline.ris, lines ",
        "| TY  - JOUR",
    ):
        assert words in told, told


def test_a_cmoc_shows_its_history_excerpts_and_studies(finished: Path) -> None:
    told = run(finished / "review", "C02").output
    for words in (
        "CMOC C02: increases inequality (design): Where a round is held in one language",
        "version 1: First wording, by r1 on 2023-04-11; why: From the first coding",
        'excerpt E05: supports C02 (response, stated): "I nodded, I did not understand." [page 103]; coded by r2',
        "excerpt E06: refutes C02",
        "study quillfern2015",
        "[data/searches/citations/wos.txt, lines 3-20]",
    ):
        assert words in told, told


@pytest.mark.parametrize(
    ("name", "kind"),
    [("theory_refined", "figure"), ("new_studies", "box"), ("design", "cluster"), ("E07", "excerpt"),
     ("toy1", "reference"), ("medline", "search"), ("hollowmere2018", "study"),
     ("scopus:2-s2.0-990000000001", "record"), ("scopus:2-s2.0-990000000003", "citation"),
     ("Hollowmere 2018", "study"), ("hollowmere 2018 ", "study"), ("ref-hollowmere2018", "study"),
     ("ref-toy1", "reference")],
)  # fmt: skip
def test_everything_with_a_name_can_be_traced(toy: Archive, name: str, kind: str) -> None:
    assert [node.kind for node in find(Trail(toy), name)] == [kind]
    assert any(one.place for one in every(find(Trail(toy), name, kind)[0]))


def test_every_name_of_every_kind_has_a_chain(toy: Archive) -> None:
    trail = Trail(toy)
    names = {kind: list(named.names(trail)) for kind, named in KINDS.items()}
    assert [kind for kind, some in names.items() if not some] == ["table"]  # the toy's paper has none
    problems = [one for kind, some in names.items() for name in some
                for root in find(trail, name, kind) for one in every(root) if one.problem]  # fmt: skip
    assert problems == []


def test_two_things_of_one_name_are_both_shown(finished: Path) -> None:
    told = run(finished / "review", "citations").output
    assert told.startswith("number citations: 8")
    assert "\n\nsearch citations: Web of Science" in told
    assert run(finished / "review", "citations", "--kind", "search").output.startswith("search citations")


def test_what_resembles_nothing_is_told_where_to_look(finished: Path) -> None:
    assert "`realist trace --help` says what can be named" in run(finished / "review", "zzzzzzzz").output
    assert "Did you mean: Hollowmere 2018" in run(finished / "review", "Hollowmere 2019").output


def test_an_unknown_name_gets_its_nearest(finished: Path) -> None:
    result = run(finished / "review", "included_study")
    assert result.exit_code == 1
    assert 'Nothing in this review is called "included_study". Did you mean: included_studies' in result.output


def test_limits_and_formats(finished: Path) -> None:
    review = finished / "review"
    assert "... 6 more" in run(review, "citations_screened", "--limit", "2").output
    assert "more lines" not in run(review, "citations_screened", "--limit", "0").output
    assert run(review, "citations_screened", "--depth", "1").output.count("\n") == 2 + 1
    (told,) = json.loads(run(review, "C01", "--format", "json").output)
    assert told["place"] == "data/theory/cmocs.yaml, line 1"
    assert run(review, "C01", "--format", "dot").output.startswith("digraph")


def test_an_edited_export_breaks_the_chain(finished: Path, tmp_path: Path) -> None:
    review = Path(shutil.copytree(finished / "review", tmp_path / "review"))
    export = review / "data/searches/medline/medline.ris"
    export.write_bytes(export.read_bytes().replace(b"Walking", b"Talking"))
    result = run(review, "medline:99000001")
    assert result.exit_code == 1
    assert "PROBLEM: these lines do not hold the bytes that were read" in result.output


def test_a_review_that_is_not_built_says_so(tmp_path: Path) -> None:
    review = Path(shutil.copytree(ROOT / "tests/toy", tmp_path / "toy", ignore=shutil.ignore_patterns("results")))
    result = run(review, "citations")
    assert "Build the review first" in str(result.exception)
