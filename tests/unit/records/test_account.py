"""The account of a search, the problems it shows, the steps and the command."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from builds import copy_toy
from negative.edits import replace
from realist.checking.command import check
from realist.config import Search
from realist.errors import Kind
from realist.records.checks import problems
from realist.records.command import ingest
from realist.records.gather import gather
from realist.records.model import COLUMNS
from realist.records.read import read
from realist.records.reading import SearchReading, read_search
from realist.tables import read_json, read_table
from unit.records.samples import SAMPLES

TOY = Path(__file__).parents[2] / "toy"
ONE = b"TY  - JOUR\nTI  - One\nAN  - 1\nDB  - Embase\nER  - \n"


def search(root: Path, contents: dict[str, bytes], **told: Any) -> SearchReading:
    folder = root / "data/searches/s"
    folder.mkdir(parents=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    files = [{"path": name, "sha256": "0" * 64} for name in contents]
    plain = {"database": "Embase", "platform": "Ovid", "run_on": "2023-01-10", "files": files}
    return read_search(root, "s", Search.model_validate(plain | told))


def found(reading: SearchReading) -> list[tuple[Kind, str, int]]:
    return [(one.kind, one.file, one.row) for one in problems([reading.report])]


def test_a_search_whose_count_agrees_has_no_problem(tmp_path: Path) -> None:
    assert found(search(tmp_path, {"a.ris": ONE}, reported_hits=1)) == []


def test_another_count_than_reported(tmp_path: Path) -> None:
    (problem,) = problems([search(tmp_path, {"a.ris": ONE}, reported_hits=5).report])
    assert problem.kind is Kind.HITS_MISMATCH
    assert (problem.file, problem.column) == ("data/searches/s/search.yaml", "reported_hits")
    assert (problem.found, problem.expected) == ("1 records in 1 file(s)", "5, as the database reported")


def test_another_count_that_is_explained(tmp_path: Path) -> None:
    assert found(search(tmp_path, {"a.ris": ONE}, reported_hits=5, hits_explained="The platform merged four.")) == []


def test_a_reject_is_a_problem_until_a_person_has_looked(tmp_path: Path) -> None:
    content = ONE + b"stray\n"
    assert found(search(tmp_path / "a", {"a.ris": content}, reported_hits=1)) == [
        (Kind.REJECTED_RECORD, "data/searches/s/a.ris", 6)]  # fmt: skip
    assert found(search(tmp_path / "b", {"a.ris": content}, reported_hits=1, rejects_accepted=1)) == []


def test_a_format_that_is_not_known(tmp_path: Path) -> None:
    kinds = {kind for kind, *_ in found(search(tmp_path, {"a.bin": b"nothing of the kind"}))}
    assert kinds == {Kind.UNKNOWN_FORMAT}


@pytest.mark.parametrize(
    ("contents", "told", "expected"),
    [
        ({"a.ris": ONE, "b.ris": ONE}, {}, "b.ris is the same file as a.ris"),
        ({"a.ris": ONE}, {"database": "MEDLINE"}, "1 records say that they come from Embase, but"),
        ({"a.ris": ONE.replace(b"TI", b"N1")}, {}, "1 records have no title (a.ris line 1)"),
        ({"a.ris": ONE * 500}, {}, "a.ris holds exactly 500 records"),
    ],
)  # fmt: skip
def test_what_asks_for_a_second_look(tmp_path: Path, contents: dict[str, bytes], told: Any, expected: str) -> None:
    (doubt,) = search(tmp_path, contents, **told).report["suspicions"]
    assert doubt.startswith(expected)


WHOLE = {
    "ris": ONE * 3,
    "wos": b"FN Clarivate\nVR 1.0\n" + b"PT J\nTI A title\nUT WOS:1\nAB Of care and gain\nER\n\n" * 3 + b"EF",
    "nbib": b"\n".join(
        b"PMID- %d\nTI  - A title\nJT  - A journal\nAB  - Of care and gain\n" % one for one in (1, 2, 3)
    ),
    "csv": b"Authors,Title,Year,Source title,EID\n" + b'"A, B.","A title",2015,"A journal","2-s2.0-1"\n' * 3,
    "short.csv": b"Authors,Title,Year,Source title,EID\n" + b"A B.,A title,2015,A journal,2-s2.0-1\n" * 3,
}


@pytest.mark.parametrize(
    ("kind", "cut"),
    [
        ("ris", 1),
        ("ris", 8),
        ("wos", 8),
        ("wos", 12),
        ("nbib", 1),
        ("nbib", 5),
        ("csv", 2),
        ("csv", 20),
        ("short.csv", 12),
    ],
)
def test_a_download_that_broke_off_in_its_last_record(kind: str, cut: int, tmp_path: Path) -> None:
    path = f"a.{kind}"
    assert search(tmp_path / "whole", {path: WHOLE[kind]}, database="Any").report["suspicions"] == []
    content = WHOLE[kind].rstrip(b"- \n") if kind == "ris" else WHOLE[kind]
    reading = search(tmp_path / "cut", {path: content[:-cut]}, database="Any")
    assert len(reading.records) == 3
    (doubt,) = reading.report["suspicions"]
    assert path in doubt
    assert "if it broke off" in doubt


@pytest.mark.parametrize("without", [b"ER  - \n", b"ER  - "])
def test_where_no_record_has_its_end_none_seems_cut(without: bytes, tmp_path: Path) -> None:
    assert search(tmp_path, {"a.ris": (ONE * 3).replace(without, b"")}).report["suspicions"] == []


def test_full_batches_before_a_smaller_one_are_no_sign_of_a_cap(tmp_path: Path) -> None:
    assert search(tmp_path, {"a.ris": ONE * 500, "b.ris": ONE * 7}).report["suspicions"] == []


def test_a_table_of_unknown_layout_by_its_columns(tmp_path: Path) -> None:
    sample = SAMPLES["own_table"]
    (record,) = search(tmp_path, {"a.csv": sample.content}, columns=sample.columns).records
    assert (record.title, record.authors, record.year) == ("Walking clinics", "Quillfern, A.", "2015")


def test_the_steps_on_the_toy_review(tmp_path: Path) -> None:
    settings = {"review.data_status": "simulated"}
    for name in ("scopus", "medline", "citations"):
        read(TOY / f"data/searches/{name}/search.yaml", tmp_path / f"{name}.csv", tmp_path / f"{name}.json", settings)
    table = read_table(tmp_path / "medline.csv")
    assert list(table.columns) == list(COLUMNS)
    assert list(table["record_id"]) == [f"medline:9900000{number}" for number in range(1, 6)]
    assert list(table["first_line"]) == ["2", "19", "35", "51", "68"]
    reports = sorted(tmp_path.glob("*.json"), reverse=True)
    gather(reports, tmp_path / "rejects.csv", tmp_path / "searches.csv", settings)
    searches = read_table(tmp_path / "searches.csv")
    assert list(zip(searches["search_id"], searches["records"], searches["rejected"], strict=True)) == [
        ("citations", "1", "0"), ("medline", "5", "0"), ("scopus", "4", "0")]  # fmt: skip
    assert len(read_table(tmp_path / "rejects.csv")) == 0
    assert read_json(tmp_path / "medline.json")["data_status"] == "simulated"


def test_ingest_writes_records_and_its_account(tmp_path: Path) -> None:
    (tmp_path / "my export.ris").write_bytes(ONE)
    (tmp_path / "wos.txt").write_bytes(SAMPLES["wos_tagged"].content)
    out, report = tmp_path / "records.csv", tmp_path / "ingest.json"
    arguments = [tmp_path / "my export.ris", tmp_path / "wos.txt", "--output", out, "--report", report]
    result = CliRunner().invoke(ingest, [str(one) for one in arguments])
    assert result.exit_code == 0, result.output
    assert "3 records, 0 rejected, in 2 files" in result.output
    ids = list(read_table(out)["record_id"])
    assert ids[0] == "my-export:1"
    assert ids[1] == "wos:WOS:990000000000001"
    files = json.loads(report.read_text())["files"]
    assert [(one["format"], one["records"], one["rejects"]) for one in files] == [
        ("RIS", 1, []), ("Web of Science tagged", 2, [])]  # fmt: skip


def test_ingest_lists_what_it_rejects_and_says_so_by_its_status(tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_bytes(ONE + b"\x1b[31mstray\n")
    result = CliRunner().invoke(ingest, [str(tmp_path / "a.ris"), "--output", str(tmp_path / "o.csv")])
    assert result.exit_code == 1
    assert "lines 6-6: text outside any record" in result.output
    assert "\x1b" not in result.output


@pytest.mark.parametrize("arguments", [[], ["nowhere.ris", "--output", "o.csv"], ["--output", "o.csv"]])
def test_ingest_used_wrongly(arguments: list[str]) -> None:
    assert CliRunner().invoke(ingest, arguments).exit_code == 2


def test_files_of_one_name_get_searches_of_their_own(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.ris").write_bytes(ONE)
    result = CliRunner().invoke(ingest, [str(tmp_path), "--output", str(tmp_path / "o.csv")])
    assert result.exit_code == 0, result.output
    assert list(read_table(tmp_path / "o.csv")["record_id"]) == ["x-2:1", "x:1"]


def test_an_entry_whose_braces_do_not_balance_is_read_and_told(tmp_path: Path) -> None:
    reading = search(tmp_path, {"a.bib": SAMPLES["bibtex"].content})
    assert len(reading.records) == 3
    assert reading.report["suspicions"] == [
        "1 records were read although the braces of the entry do not balance (a.bib line 14)"
    ]


def _copied_to(review: Path, search_id: str) -> Path:
    """The export of the search `scopus` registered under another search too, which ends with its own."""
    scopus, other = review / "data/searches/scopus", review / "data/searches" / search_id
    (other / "again.csv").write_bytes((scopus / "scopus.csv").read_bytes())
    digest = hashlib.sha256((scopus / "scopus.csv").read_bytes()).hexdigest()
    path = other / "search.yaml"
    told = path.read_text("utf-8").replace("files:\n", f"files:\n  - path: again.csv\n    sha256: {digest}\n")
    path.write_text(told.replace("reported_hits: 1", "reported_hits: 5"), "utf-8")
    return review


def test_what_asks_for_a_second_look_is_told_by_the_check(tmp_path: Path) -> None:
    review = _copied_to(copy_toy(tmp_path / "toy"), "citations")
    lines = CliRunner().invoke(check, ["--review", str(review)]).output.splitlines()
    assert "Look again: data/searches/citations: again.csv is the same file as data/searches/scopus/scopus.csv" in lines


def test_a_second_look_is_no_problem(tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    replace("data/searches/medline/search.yaml", "database: MEDLINE", "database: CINAHL")(review)
    result = CliRunner().invoke(check, ["--review", str(review)])
    first, last = result.output.splitlines()
    assert first.startswith("Look again: data/searches/medline: 5 records say that they come from Ovid MEDLINE")
    assert last.startswith("No problem found")
    assert result.exit_code == 0
