"""A review screened elsewhere: imported with one command, names gone, matched, checked; twice, later, and wrongly."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builds import TOY, copy_toy, digests
from exported import LOG, articles, covidence, eppi, log, project, table
from realist.checking.whole import check_review, establish
from realist.cli import commands
from realist.errors import Kind, ReviewError
from realist.review import file_sha256, load, load_config
from realist.screening.importers.acts import SourceFile
from realist.screening.importers.bringing import TOOLS, example, the_import
from realist.tables import read_dicts

ADA, EMIL = "ada.toy@hospital.example", "Emil Toy"
PEOPLE = f"written,person\n{ADA},r1\n{EMIL},r2\nAda Toy,r1\n"
TOOL = """\
  tools:
    - id: rayyan
      tool: rayyan
      stage: title_abstract
      stages: {"1": title_abstract, "2": full_text}
      reasons: {"nothing about inequality, at all": no_inequality}
"""
ARTICLES = ["medline:99000001", "medline:99000002", "medline:99000003", "medline:99000004", "medline:99000005",
            "scopus:2-s2.0-990000000003", "scopus:2-s2.0-990000000004",
            "citations:WOS:990000000000001"]  # fmt: skip
SAME = {"scopus:2-s2.0-990000000001": "medline:99000001"}
FOUND_BY_NUMBER = {
    1: {"title": "Any title", "notes": "realist:medline:99000001"},
    2: {"title": "Any title", "pubmed_id": "99000002"},
    3: {"title": "Any title", "url": "https://doi.org/10.5555/toy.3"},
}
ACTS = "data/screening/imports/rayyan/acts.csv"
REFERENCES = "data/screening/imports/rayyan/references.csv"
STAGE_2 = "included__SYSTEM__STAGE__2"
MOVED = {"r1": ADA, "r2": EMIL}


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """The toy review with an import of Rayyan instead of tables of decisions."""
    root = copy_toy(tmp_path / "toy")
    config = root / "config.yaml"
    config.write_text(config.read_text("utf-8").replace("screening:\n", f"screening:\n{TOOL}"), "utf-8")
    for path in (root / "data/screening").glob("*/r*.csv"):
        path.unlink()
    (root / "private").mkdir()
    (root / "private/people.csv").write_text(PEOPLE, "utf-8")
    return root


def exported() -> list[SourceFile]:
    """The toy's own decisions, as Rayyan would export them."""
    described = {row["record_id"]: row for row in known()}
    rows = [{"key": f"rayyan-{place}"} | (FOUND_BY_NUMBER.get(place) or plain(described[record]))
            for place, record in enumerate(ARTICLES, start=1)]  # fmt: skip
    entries = []
    for path in sorted((TOY / "data/screening").glob("*/r*.csv")):
        stage = {"title_abstract": 1, "full_text": 2}[path.parent.name]
        for row in read_dicts(path):
            entries += acts_of(row, ARTICLES.index(SAME.get(row["record_id"], row["record_id"])) + 1, stage)
    return [articles(*rows), log(*entries)]


def plain(record: dict[str, str]) -> dict[str, str]:
    """What only a comparison can find."""
    named = {"title": "title", "year": "year", "journal": "container", "volume": "volume", "pages": "pages"}
    return {theirs: record[ours] for theirs, ours in named.items()} | {
        "authors": record["authors"].replace("; ", " and ")
    }


def known() -> list[dict[str, str]]:
    return [dict(row) for row in establish(load(TOY)).records()]


def acts_of(row: dict[str, str], place: int, stage: int) -> list[tuple[str, str, int, str, str]]:
    who, when = MOVED[row["reviewer"]], row["decided_at"]
    value = {"include": "1", "unsure": "0", "exclude": "-1"}[row["decision"]]
    said = [(when, who, place, f"included__SYSTEM__STAGE__{stage}", value)]
    if row["reason"]:
        said.insert(0, (when, who, place, '"__EXR__nothing about inequality, at all"', "1"))
    return said


def imported(root: Path, *files: SourceFile, more: tuple[str, ...] = ()) -> Result:
    """Call the command on files in a folder outside the review."""
    folder = root.parent / "downloads"
    folder.mkdir(exist_ok=True)
    paths = []
    for source in files:
        (folder / source.name).write_bytes(source.content)
        paths.append(str(folder / source.name))
    return CliRunner().invoke(commands, ["import", *paths, "--review", str(root), *more])


def problems(result: Result) -> str:
    assert isinstance(result.exception, ReviewError), result.output
    assert "Nothing was imported." in result.output or "screening.tools" in str(result.exception)
    return str(result.exception)


def test_a_review_screened_in_rayyan_is_the_review(toy: Path) -> None:
    result = imported(toy, *exported())
    assert result.exit_code == 0, result.output
    assert "8 references, 0 of them unseen; 24 acts." in result.output
    assert "r1: 7 include, 4 exclude, 1 unsure" in result.output
    assert check_review(toy) == []


def test_no_address_and_no_name_is_in_any_file_of_the_review(toy: Path) -> None:
    files = exported()
    noted = articles(*[{**row, "notes": f"{row['notes']} ask {ADA} or x@y.example | RAYYAN-INCLUSION: {{}}"}
                       for row in rows_of(files[0])], name=f"articles of {EMIL}.csv")  # fmt: skip
    assert imported(toy, noted, files[1]).exit_code == 0
    for path in toy.rglob("*"):
        if path.is_file() and "private" not in path.parts:
            text = path.read_text("utf-8", "replace")
            assert "hospital.example" not in text, path
            assert "y.example" not in text, path
            assert EMIL not in text, path
    assert (toy / "private/.gitignore").read_text() == "*\n"


def rows_of(source: SourceFile) -> list[dict[str, str]]:
    return list(csv.DictReader(source.content.decode().splitlines()))


def test_every_act_keeps_its_file_row_and_value(toy: Path) -> None:
    files = exported()
    imported(toy, *files)
    acts = read_dicts(toy / ACTS)
    lines = rows_of(files[1])
    for act in acts:
        there = lines[int(act["row"]) - 2]
        assert act["original"] == f"{there['key']}={there['value']}"
        assert act["decided_at"] == there["created_at"]
        assert act["source"] == "customizations_log.csv"
        assert act["sha256"] == file_sha256(toy.parent / "downloads/customizations_log.csv")


def test_importing_twice_or_in_another_order_gives_the_same_bytes(toy: Path) -> None:
    files = exported()
    imported(toy, *files)
    once = digests(toy / "data")
    again = imported(toy, *reversed(files))
    assert "New acts: none." in again.output
    assert digests(toy / "data") == once


def test_a_later_export_adds_what_is_new_and_says_what_changed_or_is_gone(toy: Path) -> None:
    described = articles({"key": "rayyan-1", "title": "T"}, {"key": "rayyan-2", "title": "U"})
    first = ("2024-03-01T10:00:00Z", ADA, 1, "included", "1")
    gone = ("2024-03-01T10:01:00Z", ADA, 2, "included", "1")
    imported(toy, described, log(first, gone))
    result = imported(toy, described, log(first, ("2024-03-05T10:00:00Z", ADA, 1, "included", "0")))
    assert "New acts: 1." in result.output
    assert "rayyan-1: r1 had include, and has unsure now." in result.output
    assert "1 act of earlier imports are not in this export any more; they are kept (rayyan-2)." in result.output
    acts = read_dicts(toy / ACTS)
    assert [(act["item"], act["decision"], act["batch"]) for act in acts] == [
        ("rayyan-1", "include", "1"),
        ("rayyan-1", "unsure", "2"),
        ("rayyan-2", "include", "1"),
    ]
    shorter = imported(
        toy, articles({"key": "rayyan-1", "title": "T", "notes": 'RAYYAN-INCLUSION: {"Ada Toy"=>"Maybe"}'})
    )
    assert "decisions without times" in problems(shorter)


def voted(**votes: str) -> SourceFile:
    said = {"included": "Included", "excluded": "Excluded", "maybe": "Maybe"}
    rows = [
        {
            "key": f"rayyan-{key[1:]}",
            "title": "T",
            "notes": f'RAYYAN-INCLUSION: {{"{EMIL}"=>"{said[vote]}"}}' if vote else "",
        }
        for key, vote in votes.items()
    ]
    return articles(*rows)


def test_a_decision_that_a_later_state_lacks_was_taken_back(toy: Path) -> None:
    imported(toy, voted(n1="included", n2="maybe"))
    result = imported(toy, voted(n1="", n2="included"))
    assert "rayyan-1: r2 had include, and has undone now." in result.output
    imported(toy, voted(n1="included", n2="included"))
    acts = [(act["item"], act["decision"]) for act in read_dicts(toy / ACTS)]
    assert acts == [
        ("rayyan-1", "include"), ("rayyan-1", "undone"), ("rayyan-1", "include"),
        ("rayyan-2", "unsure"), ("rayyan-2", "include"),
    ]  # fmt: skip
    older = imported(toy, voted(n1="", n2="included"))
    assert "imported before, and later ones since" in older.output
    assert len(read_dicts(toy / ACTS)) == 5


def test_somebody_unknown_is_named_with_the_line_to_add_and_nothing_is_written(toy: Path) -> None:
    before = digests(toy / "data")
    stranger = log(("2024-03-01T10:00:00Z", "New, Person", 1, "included", "1"))
    told = problems(imported(toy, articles({"key": "rayyan-1", "title": "T"}), stranger))
    assert (
        'private/people.csv, written: a reviewer is not who the design names [S04]\n    found     "New, Person"' in told
    )
    assert 'Add the line "New, Person",<id> to private/people.csv, with one of: r1, r2, r3.' in told
    assert digests(toy / "data") == before


def test_a_pseudonym_that_the_review_does_not_have(toy: Path) -> None:
    (toy / "private/people.csv").write_text(f"written,person\n{EMIL},r9\n", "utf-8")
    assert f'"r9" for "{EMIL}"' in problems(imported(toy, voted(n1="included")))


def test_one_person_under_two_names_who_says_two_things(toy: Path) -> None:
    (toy / "private/people.csv").write_text(f"written,person\n{EMIL},r1\nAda,r1\n", "utf-8")
    both = articles({"key": "rayyan-1", "title": "T",
                     "notes": f'RAYYAN-INCLUSION: {{"{EMIL}"=>"Included", "Ada"=>"Excluded"}}'})  # fmt: skip
    told = problems(imported(toy, both))
    assert "articles.csv, row 2: exports of another tool contradict each other [I01]" in told
    assert "r1 twice: include and exclude" in told


def test_reasons_and_stages_that_no_setting_explains_are_told_once_with_file_and_row(toy: Path) -> None:
    source = log(
        ("2024-03-01T10:00:00Z", ADA, 1, '"__EXR__no inequalty"', "1"),
        ("2024-03-01T10:00:01Z", ADA, 1, STAGE_2, "-1"),
        ("2024-03-01T10:00:02Z", ADA, 2, '"__EXR__no inequalty"', "1"),
        ("2024-03-01T10:00:03Z", ADA, 2, STAGE_2, "-1"),
        ("2024-03-01T10:00:03Z", ADA, 2, "included__SYSTEM__STAGE__3", "1"),
    )
    told = problems(
        imported(toy, articles({"key": "rayyan-1", "title": "T"}, {"key": "rayyan-2", "title": "U"}), source)
    )
    assert '"no inequalty" (customizations_log.csv, row 3)' in told
    assert 'Did you mean "no_inequality"? Add the word to `reasons` of the import rayyan in config.yaml' in told
    assert '"3" (customizations_log.csv, row 6)' in told
    assert told.endswith("2 problems in 1 file.")
    assert not (toy / ACTS).exists()


def test_several_reasons_stop_or_the_first_of_the_stage_counts(toy: Path) -> None:
    source = log(
        ("2024-03-01T10:00:00Z", ADA, 1, '"__EXR__not_english"', "1"),
        ("2024-03-01T10:00:00Z", ADA, 1, '"__EXR__Did not look at inequalities"', "1"),
        ("2024-03-01T10:00:01Z", ADA, 1, STAGE_2, "-1"),
    )
    described = articles({"key": "rayyan-1", "title": "T"})
    assert "not_english and no_inequality (customizations_log.csv, row 4)" in problems(imported(toy, described, source))
    config = toy / "config.yaml"
    config.write_text(
        config.read_text("utf-8").replace("tool: rayyan\n", "tool: rayyan\n      several_reasons: first\n"), "utf-8"
    )
    assert imported(toy, described, source).exit_code == 0


def test_log_and_articles_that_disagree_are_told_and_the_log_counts(toy: Path) -> None:
    described = articles(
        {"key": "rayyan-1", "title": "T", "notes": 'RAYYAN-INCLUSION: {"Ada Toy"=>"Excluded"}'},
        {"key": "rayyan-2", "title": "U", "notes": f'RAYYAN-INCLUSION: {{"{EMIL}"=>"Included"}}'},
        {"key": "rayyan-3", "title": "V", "notes": 'RAYYAN-INCLUSION: {"Ada Toy"=>"Excluded"}'},
    )
    stages = ("2024-03-01T10:00:00Z", ADA, 3, "included", "1"), ("2024-03-02T10:00:00Z", ADA, 3, STAGE_2, "-1")
    result = imported(toy, described, log(("2024-03-01T10:00:00Z", ADA, 1, "included", "1"), *stages))
    assert "rayyan-3" not in result.output
    assert "customizations_log.csv, row 2, has include by r1; articles.csv, row 2, has exclude by r1" in result.output
    assert "1 decision of articles.csv without any act in the log: imported without a time (rayyan-2)" in result.output
    assert [act["decision"] for act in read_dicts(toy / ACTS)] == ["include", "include", "include", "exclude"]


@pytest.mark.parametrize(
    "source",
    [
        covidence("select", {"Title": "T", "Authors": "A", "Covidence #": "#1"}),
        eppi([{"ItemId": 1}], []),
        project([{"record_id": 1, "dataset_row": 1, "dataset_id": "d"}]),
    ],
    ids=["covidence", "eppi", "asreview"],
)
def test_the_file_of_another_tool_under_the_name_of_this_one(toy: Path, source: SourceFile) -> None:
    wrong = SourceFile("articles.csv", source.content)
    told = str(imported(toy, wrong, more=("--id", "rayyan")).exception)
    assert told.startswith("articles.csv: the format of an export is not recognised [R03]\n    found     a file of ")
    assert "one of Rayyan, as the import rayyan says" in told
    assert "screening.tools" in str(imported(toy, wrong).exception)


def test_a_table_of_nobody_is_refused_with_what_it_holds(toy: Path) -> None:
    told = str(imported(toy, table("sheet.csv", ["a", "b"], [])).exception)
    assert "found     a, b" in told
    assert "docs/screening.md" in told
    mixed = problems(imported(toy, table("sheet.csv", ["a", "b"], []), more=("--id", "rayyan")))
    assert "In Rayyan choose Export" in mixed


def test_nothing_imported_yet_is_told_by_the_check(toy: Path) -> None:
    told = [one for one in check_review(toy) if one.file == ACTS]
    assert [(one.kind, "realist import --id rayyan" in one.remedy) for one in told] == [(Kind.MISSING_FILE, True)]


def test_what_no_citation_is_must_be_said_by_a_person_by_the_tools_own_id(toy: Path) -> None:
    files = exported()
    described = articles(*rows_of(files[0]), {"key": "rayyan-77", "title": "Of another review"})
    more = log(*[tuple(row[name] if name != "article_id" else int(row[name]) for name in LOG if name != "user_id")  # type: ignore[misc]
                 for row in rows_of(files[1])], ("2024-03-01T10:00:00Z", ADA, 77, "included", "1"))  # fmt: skip
    imported(toy, described, more)
    (told,) = [one for one in check_review(toy) if one.kind is Kind.UNMATCHED_ROW]
    assert (told.file, told.column, told.found) == (REFERENCES, "item", "rayyan-77: no citation")
    columns = "import_id,row,record_id,decided_by,decided_at,reason,item\n"
    (toy / "data/screening/imports/matches.csv").write_text(f"{columns}rayyan,,,r3,2024-03-02,Not ours,rayyan-77\n")
    assert check_review(toy) == []


def test_a_decision_after_its_adjudication_is_told(toy: Path) -> None:
    files = exported()
    late = SourceFile(files[1].name, files[1].content.replace(b"2023-02-02T09:03:00Z", b"2023-02-09T09:03:00Z"))
    imported(toy, files[0], late)
    (told,) = [one for one in check_review(toy) if one.kind is Kind.DECISION_ORDER]
    assert told.file == "data/screening/title_abstract/adjudication.csv"
    assert "not before 2023-02-09T09:03:00Z, the decision of r2" in told.expected


CHANGES: list[tuple[str, Callable[[str], str]]] = [
    ("decision", lambda text: text.replace(",include,", ",included,", 1)),
    ("reviewer", lambda text: text.replace(",r1,", ",,", 1)),
]


@pytest.mark.parametrize(("column", "change"), CHANGES)
def test_tables_that_were_edited_by_hand(toy: Path, column: str, change: Callable[[str], str]) -> None:
    imported(toy, *exported())
    path = toy / ACTS
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    assert [(one.file, one.column) for one in check_review(toy) if one.file == ACTS] == [(ACTS, column)]


def test_a_raw_export_left_in_the_repository_is_found(toy: Path) -> None:
    imported(toy, *exported())
    left = toy / "data/screening/imports/customizations_log.csv"
    left.write_bytes(exported()[1].content)
    told = [one for one in check_review(toy) if one.kind is Kind.PERSONAL_ADDRESS]
    assert told[0].file == "data/screening/imports/customizations_log.csv"
    assert told[0].found == "a...@hospital.example"
    assert "realist import" in told[0].remedy


def test_asreview_and_covidence_and_eppi_by_the_same_command(toy: Path) -> None:
    config = toy / "config.yaml"
    tools = """\
    - {id: asreview, tool: asreview, stage: title_abstract, reviewer: r1}
    - {id: covidence, tool: covidence, stages: {title_abstract: title_abstract, full_text: full_text}, reviewer: r1}
    - id: eppi
      tool: eppi
      reviewer: r2
      codes: [{id: 5, name: Exclude, stage: full_text, decision: exclude, reason: not_english}]
"""
    config.write_text(config.read_text("utf-8").replace(TOOL, TOOL + tools), "utf-8")
    codes = [{"AttributeId": 5, "AttributeName": "Exclude"}]
    files = [
        project(
            [{"record_id": 1, "dataset_row": 1, "dataset_id": "d", "title": "T"}],
            [{"record_id": 1, "label": 1, "time": 5}],
        ),
        covidence(
            "excluded",
            {"Title": "T", "Authors": "A", "Covidence #": "#1", "Notes": "Exclusion reason: Not in English;"},
        ),
        eppi([{"ItemId": 1, "Title": "T", "Codes": [{"AttributeId": 5}]}], codes),
    ]
    for source in files:
        result = imported(toy, source)
        assert result.exit_code == 0, (result.output, result.exception)
        assert ("agreement cannot be computed" in result.output) == (source is not files[0])
    kept = {
        one: read_dicts(toy / f"data/screening/imports/{one}/acts.csv") for one in ("asreview", "covidence", "eppi")
    }
    assert {name: [row["decision"] for row in rows] for name, rows in kept.items()} == {
        "asreview": ["include"],
        "covidence": ["include", "exclude"],
        "eppi": ["exclude"],
    }
    assert json.dumps(kept).count("not_english") == 1


@pytest.mark.parametrize("tool", TOOLS)
def test_the_import_that_a_message_advises_is_one_that_the_settings_take(tool: str, tmp_path: Path) -> None:
    root = copy_toy(tmp_path / "toy")
    config = root / "config.yaml"
    advised = f"screening:\n  tools:\n    {example(tool, load_config(root))}\n"
    config.write_text(config.read_text("utf-8").replace("screening:\n", advised), "utf-8")
    assert load_config(root).screening.tools[0].tool == tool
    (problem,) = [one for one in check_review(root) if one.kind is not Kind.DECISION_ORDER]
    assert problem.file == f"data/screening/imports/{tool}/acts.csv", (
        "nothing is wrong but that nothing is imported yet"
    )


def test_a_message_advises_the_import_of_the_tool_whose_file_it_is(tmp_path: Path) -> None:
    config = load_config(copy_toy(tmp_path / "toy"))
    for import_id in ("", "mine"):
        with pytest.raises(ReviewError) as caught:
            the_import(config, [covidence("irrelevant")], import_id)
        assert example("covidence", config) in caught.value.problems[0].remedy
