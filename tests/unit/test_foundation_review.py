"""Loading a review: everything that can be read is there, everything else is a problem with its place."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builds import TOY, copy_toy
from realist.config import Config
from realist.contract import DecisionRow, ExcerptRow, StudyRow, TheoryVersion
from realist.errors import Kind, ReviewError
from realist.manuscript.templates import section_files
from realist.planning import Plan
from realist.review import (
    _swallowed,
    file_sha256,
    has_braces,
    human_files,
    is_file,
    load,
    load_config,
    load_search,
    read_items,
    read_rows,
    readable_rows,
    search_ids,
    stage_tables,
)


def test_the_toy_is_read_whole() -> None:
    review = load(TOY)
    assert review.problems == []
    assert list(review.searches) == ["medline", "scopus", "citations"]
    assert {stage: len(rows) for stage, rows in review.decisions.items()} == {"title_abstract": 16, "full_text": 8}
    assert {stage: len(rows) for stage, rows in review.adjudications.items()} == {"title_abstract": 1, "full_text": 0}
    counts = [len(part) for part in (review.retrieval, review.studies, review.appraisal, review.excerpts)]
    assert counts == [5, 2, 6, 7]
    assert [version.value.version for version in review.theory] == [1, 2]


def test_rows_and_items_know_their_place() -> None:
    review = load(TOY)
    assert (review.excerpts[6].file, review.excerpts[6].row) == ("data/evidence/excerpts.csv", 8)
    assert (review.cmocs[1].file, review.cmocs[1].row) == ("data/theory/cmocs.yaml", 15)


def test_an_empty_folder_is_a_review_with_problems(tmp_path: Path) -> None:
    review = load(tmp_path)
    assert review.config is None
    assert {problem.kind for problem in review.problems} == {Kind.MISSING_FILE}
    with pytest.raises(ReviewError, match=r"config\.yaml: a file is missing"):
        load_config(tmp_path)


def test_searches_stand_by_day_where_they_are_not_named(tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    config = Config.model_validate(load_config(review).model_dump() | {"searching": []})
    assert search_ids(review, config) == ["medline", "scopus", "citations"]
    search = review / "data/searches/medline/search.yaml"
    search.write_text(search.read_text().replace("2023-01-10", "2023-12-10"))
    assert search_ids(review, config) == ["scopus", "citations", "medline"]


def test_good_rows_are_kept_beside_bad_ones(tmp_path: Path) -> None:
    path = tmp_path / "r1.csv"
    path.write_text(
        "record_id,decision,reviewer,decided_at\nm:1,include,r1,2023-01-01\nm:2,perhaps,,2023-01-01\nm:3,exclude,r1,2023-01-01\n"
    )
    assert [row.row for row in readable_rows(path, DecisionRow)] == [2, 4]
    with pytest.raises(ReviewError) as raised:
        read_rows(path, DecisionRow, "r1.csv")
    assert [(one.row, one.column, one.kind) for one in raised.value.problems] == [
        (3, "decision", Kind.BAD_VALUE),
        (3, "reviewer", Kind.MISSING_VALUE),
    ]


def test_absent_tables_are_empty(tmp_path: Path) -> None:
    assert read_rows(tmp_path / "none.csv", DecisionRow) == []
    assert read_items(tmp_path / "none.yaml", TheoryVersion) == []


def test_an_item_is_named_by_its_number_and_line(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text("- version: 1\n  label: a\n  on: 2023-01-01\n  by: r1\n  narrative: n\n- version: 0\n  lable: b\n")
    with pytest.raises(ReviewError) as raised:
        read_items(path, TheoryVersion, "t.yaml")
    places = {(one.row, one.column, one.kind) for one in raised.value.problems}
    assert (6, "[2].version", Kind.BAD_SETTING) in places
    assert (7, "[2].lable", Kind.UNKNOWN_KEY) in places
    assert (6, "[2].narrative", Kind.MISSING_KEY) in places


def test_a_search_that_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "search.yaml").write_text("database: MEDLINE\n")
    with pytest.raises(ReviewError, match=r"files: a setting is missing"):
        load_search(tmp_path / "search.yaml", "search.yaml")


def test_the_hash_is_that_of_search_yaml() -> None:
    search = load(TOY).searches["medline"].value
    assert file_sha256(TOY / "data/searches/medline/medline.ris") == search.files[0].sha256


ROWS = "record_id,decision,reason,reviewer,decided_at,note\n"


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        ('m:1,include,"oh,r1,2024-01-01,\nm:2,include,so",r1,2024-01-01,\n', "reason"),
        ('m:1,include,,r1,2024-01-01,"oh\r\nm:2,include,,r1,2024-01-01,\r\nm:3,include,,r1,2024-01-01,so"\r\n', "note"),
        ('"m:1,include,,r1,2024-01-01,\nm:2,include,,r1,2024-01-01,\nm:3",include,,r1,2024-01-01,\n', "record_id"),
    ],
)
def test_a_cell_that_swallowed_rows_is_named(tmp_path: Path, rows: str, column: str) -> None:
    (tmp_path / "t.csv").write_bytes((ROWS + rows).encode())
    with pytest.raises(ReviewError) as raised:
        read_rows(tmp_path / "t.csv", DecisionRow, "t.csv")
    (problem,) = raised.value.problems
    assert (problem.row, problem.column, problem.kind) == (2, column, Kind.BAD_CSV)
    assert problem.found == "a cell that holds whole rows of this table"


LINES = st.lists(st.text("ab, \n", max_size=30), min_size=1).map("\n".join)


@given(LINES, LINES)
@example("They named\ncosts,travel,time off work,childcare", "and\nso,on,and,so,on,and,so,on,and,so,on")
def test_text_of_several_lines_is_no_row(words: str, note: str) -> None:
    said = {"element": "context", "basis": "stated", "stance": "supports", "cmoc_id": "C1", "coder": "r1",
            "coded_at": "2024-01-01"}  # fmt: skip
    study = {"study_id": "s1", "record_ids": words or "m:1", "country": note}
    excerpt = {"excerpt_id": "E1", "study_id": "s1", "page": "1", "quote": words, "paraphrase": note, **said}
    for model, row in ((ExcerptRow, excerpt), (ExcerptRow, {**excerpt, "note": note}), (StudyRow, study)):
        assert not list(_swallowed(model, row, "t.csv", 2))


def test_small_questions_about_files(tmp_path: Path) -> None:
    assert not is_file(tmp_path / ("x" * 300))
    assert not is_file(Path("a\0b"))
    assert has_braces(Path("data/a{b}.csv"))
    assert not has_braces(Path("data/ab.csv"))


def test_hidden_files_are_nobodys(tmp_path: Path) -> None:
    root = tmp_path / ".hidden" / "review"
    for name in ("data/.DS_Store", "data/a.csv", "report/~lock", "report/.git/x", "other/b.csv"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    assert human_files(root) == [root / "data/a.csv"]


def test_what_is_hidden_is_no_search_no_table_and_no_section(tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    config = Config.model_validate(load_config(review).model_dump() | {"searching": []})
    seen = search_ids(review, config), stage_tables(review, "full_text"), section_files(review)
    planned = Plan.of(review).existing("report/sections/*.md", "data/screening/*/*.csv")
    assert all(seen)
    assert planned
    full, sections, searches = review / "data/screening/full_text", review / "report/sections", review / "data/searches"
    for hidden in (full / "._r1.csv", full / ".r1-old.csv", full / "~$r1.csv", sections / ".99-draft.md",
                   searches / ".old/search.yaml", review / "data/screening/.old/r1.csv"):  # fmt: skip
        hidden.parent.mkdir(exist_ok=True)
        hidden.write_bytes(b"\xe9")
    assert (search_ids(review, config), stage_tables(review, "full_text"), section_files(review)) == seen
    assert Plan.of(review).existing("report/sections/*.md", "data/screening/*/*.csv") == planned
    (review / "config.yaml").write_text("review: [")
    assert set(load(review).decisions) == {"full_text", "title_abstract"}


def test_the_plan_of_the_toy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TOY)
    plan = Plan.of(Path())
    assert plan.exports("medline") == ["data/searches/medline/medline.ris"]
    assert "data/searches/medline/medline.ris" not in plan.human_files
    assert {"config.yaml", "data/searches/medline/search.yaml", "report/references.bib"} <= set(plan.human_files)
    assert plan.existing("data/deduplication/verdicts.csv") == []
    assert plan.existing("data/reports/*.csv") == ["data/reports/retrieval.csv", "data/reports/studies.csv"]


def test_a_search_is_told_of_by_its_account_and_its_strategy_whatever_their_names(tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    folder = "data/searches/medline"
    account = review / folder / "search.yaml"
    account.write_text(account.read_text().replace("limits:", "strategy_file: strategy.md\nlimits:"))
    assert f"{folder}/strategy.md" not in told_of(review)
    (review / folder / "strategy.md").write_text("1. quality improvement")
    accounts = [f"data/searches/{one}/search.yaml" for one in ("medline", "scopus", "citations")]
    assert told_of(review) == [*accounts, f"{folder}/strategy.md"]


def told_of(review: Path) -> list[str]:
    return [Path(one).relative_to(review).as_posix() for one in Plan.of(review).searches_as_run]


def test_settings_are_plain_and_whole() -> None:
    settings = Plan.of(TOY).settings("review.data_status", "deduplication", "synthesis.clusters")
    assert settings == {
        "review.data_status": "simulated",
        "deduplication": {"preprints": "link"},
        "synthesis.clusters": [{"id": "resources", "name": "Resources"}, {"id": "design", "name": "Design"}],
    }


def test_what_cannot_be_planned_lists_every_problem(tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    (review / "data/searches/medline/medline.ris").unlink()
    studies = review / "data/reports/studies.csv"
    studies.write_text(studies.read_text().replace("study_id", "study"))
    with pytest.raises(ReviewError) as raised:
        Plan.of(review)
    assert {one.kind for one in raised.value.problems} == {Kind.MISSING_FILE, Kind.MISSING_COLUMN}
