"""`realist export`: what it writes, what it says, and what it will not do."""

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from realist.config import Import
from realist.errors import ReviewError
from realist.records.reading import read_bytes
from realist.screening.exports.command import export
from realist.screening.exports.tools import TOOLS
from realist.screening.imports import bring_in
from realist.screening.matching import Index
from realist.tables import read_dicts, write_dicts
from unit.screening.conftest import CITATION_OF
from unit.screening.desk import bring
from unit.screening.exports.hostile import FIELDS

COLUMNS = ("citation_id", *FIELDS, "search_ids", "records")
CITATIONS = sorted(set(CITATION_OF.values()))
THREE = "design: {kind: dual, reviewers: [r1, r2, r3]}"


@pytest.fixture
def review(toy: Path) -> Path:
    """The toy review of which nothing is decided yet, and three people share title and abstract."""
    shutil.rmtree(toy / "data/screening")
    (toy / "data/reports/retrieval.csv").unlink()
    settings = toy / "config.yaml"
    design = "design: {kind: dual, reviewers: [r1, r2], adjudicators: [r3]}"
    settings.write_text(settings.read_text().replace(design, THREE, 1))
    write_dicts(toy / "results/deduplication/bibliography.csv", COLUMNS, [work(one) for one in CITATIONS], "simulated")
    return toy


def work(citation_id: str) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | {"citation_id": citation_id, "title": f"Title of {citation_id}"}


def call(review: Path, tool: str = "rayyan", *more: str, stage: str = "title_abstract", to: str = "out") -> Result:
    arguments = ["--stage", stage, "--tool", tool, "--output", str(review / to), "--review", str(review), *more]
    return CliRunner().invoke(export, arguments)


def manifest(review: Path, folder: str = "out") -> dict[str, Any]:
    read: dict[str, Any] = json.loads((review / folder / "manifest.json").read_text())
    return read


def decide(review: Path, who: str, *rows: tuple[str, str], stage: str = "title_abstract") -> None:
    lines = "".join(f"{record},{decision},{who},2023-02-01\n" for record, decision in rows)
    path = review / f"data/screening/{stage}/{who}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"record_id,decision,reviewer,decided_at\n{lines}")


@pytest.mark.parametrize(
    ("tool", "names"),
    [
        ("rayyan", ["r1+r2.ris", "r1+r3.ris", "r2+r3.ris"]),
        ("eppi", ["r1+r2.ris", "r1+r3.ris", "r2+r3.ris"]),
        ("covidence", ["2_reviewers.ris"]),
        ("asreview", ["r1.csv", "r2.csv", "r3.csv"]),
        ("spreadsheet", ["r1.csv", "r2.csv", "r3.csv"]),
    ],
)
def test_each_file_is_for_the_people_in_its_name(review: Path, tool: str, names: list[str]) -> None:
    assert call(review, tool).exit_code == 0
    written = {path.name for path in (review / "out").iterdir()}
    assert written == {"manifest.json", *(f"title_abstract_{name}" for name in names)}
    told = {file["file"]: file["citations"] for file in manifest(review)["files"]}
    teams: dict[str, set[str]] = {one: set() for one in CITATIONS}
    for name, citations in told.items():
        assert len(read_bytes((review / "out" / name).read_bytes()).found) == len(citations)
        for one, team in citations.items():
            teams[one] |= set(team.split("; "))
    assert {len(team) for team in teams.values()} == {2}


def test_it_says_what_was_written_and_what_to_do_next(review: Path) -> None:
    said = call(review, "rayyan").output
    assert "Title and abstract: 8 citations to screen." in said
    assert "The data of this review are simulated." in said
    assert "title_abstract_r1+r2.ris: 3 citations for r1, r2" in said
    assert "What to do next, in Rayyan:\n1. Make a review of its own for each file" in said


@pytest.mark.parametrize("tool", TOOLS)
def test_the_same_again_gives_the_same_bytes_in_any_order_of_rows(review: Path, tool: str) -> None:
    call(review, tool)
    for table in ("bibliography", "citations"):
        path = review / f"results/deduplication/{table}.csv"
        rows = read_dicts(path)
        write_dicts(path, list(rows[0]), reversed(rows))
    assert call(review, tool, to="again").exit_code == 0
    first, second = ({path.name: path.read_bytes() for path in (review / one).iterdir()} for one in ("out", "again"))
    assert first == second
    assert call(review, tool).exit_code == 0, "the same files may be written over themselves"


def test_the_seed_is_recorded(review: Path) -> None:
    call(review, "rayyan", "--seed", "2024")
    said = manifest(review)
    assert (said["seed"], said["stage"], said["tool"]) == (2024, "title_abstract", "rayyan")
    assert said["design"]["reviewers"] == ["r1", "r2", "r3"]
    assert said["data_status"] == "simulated"


def test_a_form_that_somebody_has_filled_in_is_never_overwritten(review: Path) -> None:
    call(review, "spreadsheet")
    form = review / "out/title_abstract_r1.csv"
    filled = form.read_bytes().replace(b",,,,,", b",include,,,,", 1)
    form.write_bytes(filled)
    again = call(review, "spreadsheet", "--seed", "9")
    assert again.exit_code == 2
    assert "Nothing was written: name a new folder" in " ".join(again.output.replace("│", "").split())
    assert form.read_bytes() == filled
    assert manifest(review)["seed"] == 1


def test_what_is_decided_stays_here_unless_asked_for(review: Path) -> None:
    decide(review, "r1", ("scopus:2-s2.0-990000000001", "include"), ("medline:99000003", "exclude"))
    decide(review, "r2", ("medline:99000001", "include"), ("medline:99000003", "include"))
    said = call(review, "spreadsheet").output
    assert "6 citations to screen" in said
    assert "Left out: 1 citation decided already" in said
    assert "Left out: 1 citation in conflict" in said
    assert call(review, "spreadsheet", "--with-decided", to="all").exit_code == 0
    sent = {one for file in manifest(review, "all")["files"] for one in file["citations"]}
    assert sent == set(CITATIONS)


@pytest.mark.parametrize("folder", ["data/screening/out", "results", "data/../results/out"])
def test_it_writes_nothing_among_data_or_results(review: Path, folder: str) -> None:
    finished = call(review, to=folder)
    assert finished.exit_code == 2
    assert "name a folder of its own" in " ".join(finished.output.replace("│", "").split())
    assert not list((review / folder).glob("manifest.json"))


def test_nothing_to_screen_writes_nothing(review: Path) -> None:
    for who in ("r1", "r2"):
        decide(review, who, *((one, "include") for one in CITATIONS))
    finished = call(review, "rayyan")
    assert finished.exit_code == 0
    assert "Nothing waits for a decision: no file was written." in finished.output
    assert not (review / "out").exists()


def test_at_full_text_reports_are_sent_that_were_sought_and_found(review: Path) -> None:
    for who in ("r1", "r2"):
        decide(
            review, who, *((one, "include") for one in CITATIONS[:3]), *((one, "exclude") for one in CITATIONS[3:-1])
        )
    rows = f"record_id,status,sought_on\n{CITATIONS[0]},not_retrieved,2023-03-01\n"
    (review / "data/reports/retrieval.csv").write_text(rows)
    finished = call(review, "rayyan", stage="full_text")
    assert sorted(manifest(review)["files"][0]["citations"]) == CITATIONS[1:3]
    assert "Full text: 2 citations to screen." in finished.output
    assert "Left out: 1 citation whose report could not be retrieved." in finished.output
    assert "Not here yet: 1 citation still at an earlier stage." in finished.output


def test_a_calibration_round_is_sent_to_all_who_take_part(review: Path) -> None:
    settings = review / "config.yaml"
    rounds = "rounds: [{id: c1, citations: 3, seed: 11, reviewers: [r1, r2, r3]}]"
    settings.write_text(settings.read_text().replace(THREE, f"{THREE}\n      {rounds}"))
    assert call(review, "rayyan", "--round", "c1").exit_code == 0
    said = manifest(review)
    assert (said["round"], said["seed"], [file["file"] for file in said["files"]]) == (
        "c1", 11, ["title_abstract_c1_r1+r2+r3.ris"]
    )  # fmt: skip
    assert len(said["files"][0]["citations"]) == 3
    rest = call(review, "rayyan", to="rest")
    assert "5 citations to screen" in rest.output
    assert "Left out: 3 citations drawn for a calibration round (--round: c1)." in rest.output
    assert "one of: c1" in " ".join(call(review, "rayyan", "--round", "c2").output.replace("│", "").split())


def test_an_untitled_citation_is_pointed_out(review: Path) -> None:
    works = [work(one) | ({"title": ""} if one == CITATIONS[0] else {}) for one in CITATIONS]
    write_dicts(review / "results/deduplication/bibliography.csv", COLUMNS, works)
    assert "1 citation without a title" in call(review).output


def test_large_exports_come_in_parts_where_a_tool_takes_only_so_many(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TOOLS, "covidence", replace(TOOLS["covidence"], most=3))
    call(review, "covidence")
    sizes = {file["file"]: len(file["citations"]) for file in manifest(review)["files"]}
    names = [f"title_abstract_2_reviewers_part{number}.ris" for number in (1, 2, 3)]
    assert sizes == dict(zip(names, (3, 3, 2), strict=True))


def test_a_large_team_does_not_make_a_name_that_no_disk_can_hold(review: Path) -> None:
    settings = review / "config.yaml"
    names = [f"person{number}_{'x' * 90}" for number in range(2)]
    people = "".join(f"  - {{id: {name}, role: Reviewer}}\n" for name in names)
    text = settings.read_text().replace("people:\n", f"people:\n{people}")
    settings.write_text(text.replace(THREE, f"design: {{kind: dual, reviewers: [{', '.join(names)}]}}"))
    assert call(review).exit_code == 0
    assert max(len(path.name) for path in (review / "out").iterdir()) < 200


@pytest.mark.parametrize(
    "missing",
    ["results/deduplication/bibliography.csv", "results/deduplication/citations.csv", "results/records/searches.csv"],
)
def test_what_is_not_built_is_named_with_how_to_build_it(review: Path, missing: str) -> None:
    (review / missing).unlink()
    error = call(review).exception
    assert isinstance(error, ReviewError)
    assert missing in str(error)
    assert "snakemake --cores all deduplication" in str(error)


def test_deduplication_of_two_builds_is_refused_with_how_to_build_it(review: Path) -> None:
    citations = review / "results/deduplication/citations.csv"
    rows = [*read_dicts(citations), {"record_id": "update:1", "citation_id": "update:1"}]
    write_dicts(citations, ("record_id", "citation_id"), rows)
    error = call(review).exception
    assert isinstance(error, ReviewError)
    assert "update:1" in str(error)
    assert "snakemake --cores all deduplication" in str(error)


def test_what_was_imported_counts_before_any_build_of_it(review: Path) -> None:
    settled, disputed = CITATIONS[:2]
    for search in ("citations", "medline", "scopus"):
        found = [{"record_id": one} for one in CITATION_OF if one.startswith(f"{search}:")]
        write_dicts(review / f"results/records/{search}.csv", ("record_id",), found)
    bring(review, "".join(f"{one},r1,include\n" for one in (settled, disputed)) +
          f"{settled},r2,include\n{disputed},r2,exclude\n")  # fmt: skip
    finished = call(review)
    assert f"{len(CITATIONS) - 2} citations to screen." in finished.output
    assert "1 citation decided already" in finished.output
    assert "1 citation in conflict" in finished.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--stage", "titles"), "one of: title_abstract, full_text"),
        (("--round", "c1"), "a round: the stage has none"),
        (("--tool", "endnote"), "'rayyan', 'covidence', 'asreview', 'eppi', 'spreadsheet'"),
    ],
)
def test_a_wrong_word_is_answered_with_the_right_ones(review: Path, arguments: tuple[str, str], words: str) -> None:
    finished = call(review, "rayyan", *arguments)
    assert finished.exit_code == 2
    assert words in " ".join(finished.output.replace("│", "").split())


def test_a_filled_form_comes_back_as_it_was_meant(review: Path) -> None:
    """By a plain spreadsheet import, as docs/screening.md shows it."""
    call(review, "spreadsheet")
    form = review / "out/title_abstract_r1.csv"
    with form.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    answers = dict(zip((row[0] for row in rows), ["include", "exclude", "unsure", ""] * 2, strict=False))
    for row in rows:
        row[1:4] = answers[row[0]], "", "2024-03-01" if answers[row[0]] else ""
    write_dicts(form, header, [dict(zip(header, row, strict=True)) for row in rows])
    spec = Import.model_validate(
        {
            "id": "r1_sheet", "file": "out/title_abstract_r1.csv", "stage": "title_abstract", "reviewer": "r1",
            "match": {"record_id": "citation_id"}, "decision_column": "decision", "decided_at_column": "decided_at",
            "decisions": {"include": "include", "exclude": "exclude", "unsure": "unsure"},
        }
    )  # fmt: skip
    records = [{"record_id": one} for one in CITATION_OF]
    imported = bring_in(review, [spec], Index(records, CITATION_OF), CITATION_OF)
    assert (imported.problems, imported.unmatched) == ([], [])
    came = {row["citation_id"]: row["decision"] for row in imported.rows}
    assert came == {one: answer for one, answer in answers.items() if answer}
    assert {row["matched_by"] for row in imported.rows} == {"record_id"}


@pytest.mark.parametrize("tool", TOOLS)
def test_the_addresses_of_authors_are_not_sent(review: Path, tool: str) -> None:
    """A filled form would be stopped for them when it comes back, and no other tool needs them."""
    told = {"abstract": "Correspondence: ada@hospital.example", "authors": "Toy, Ada (ada@hospital.example)"}
    works = [work(one) | told for one in CITATIONS]
    write_dicts(review / "results/deduplication/bibliography.csv", COLUMNS, works, "simulated")
    assert call(review, tool).exit_code == 0
    sent = "".join(path.read_text() for path in (review / "out").iterdir())
    assert "@" not in sent
    assert "Correspondence: [address]" in sent
