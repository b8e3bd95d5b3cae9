"""`realist register`: the exports as downloaded, a search.yaml that fits them, and what they hold."""

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from realist.checking.whole import check_review
from realist.review import file_sha256, load_search
from realist.starting.register_command import register
from unit.manuscript.made import ROOT

EXPORT = ROOT / "tests/toy/data/searches/medline/medline.ris"
FACTS = ("--database", "MEDLINE", "--platform", "Ovid", "--run-on", "2023-01-10")


def call(review: Path, *more: str, name: str = "medline", files: tuple[Path, ...] = (EXPORT,)) -> Result:
    (review / "config.yaml").touch()
    arguments = [name, *map(str, files), *FACTS, "--review", str(review), *more]
    return CliRunner().invoke(register, arguments)


def test_the_export_is_copied_and_described(tmp_path: Path) -> None:
    strategy = tmp_path / "strategy.txt"
    strategy.write_text("1. quality: improvement\n2. #1 and 'equity'\n")
    done = call(tmp_path, "--hits", "5", "--strategy", str(strategy))
    assert done.exit_code == 0, done.output
    folder = tmp_path / "data/searches/medline"
    assert (folder / EXPORT.name).read_bytes() == EXPORT.read_bytes()
    search = load_search(folder / "search.yaml", "search.yaml")
    assert (search.database, search.platform, search.run_on, search.reported_hits) == (
        "MEDLINE",
        "Ovid",
        "2023-01-10",
        5,
    )
    assert search.strategy == strategy.read_text().rstrip()
    assert [(one.path, one.sha256) for one in search.files] == [(EXPORT.name, file_sha256(EXPORT))]
    assert "5 records, read as RIS" in done.output
    assert "Add the strategy" not in done.output


def test_what_it_wrote_passes_the_check(toy_without_searches: Path) -> None:
    for name in ("medline", "scopus"):
        files = tuple(path for path in (ROOT / "tests/toy/data/searches" / name).iterdir() if path.suffix != ".yaml")
        assert call(toy_without_searches, name=name, files=files).exit_code == 0
    assert not [one for one in check_review(toy_without_searches) if one.file.startswith("data/searches/")]


@pytest.fixture
def toy_without_searches(tmp_path: Path) -> Path:
    settings = (ROOT / "tests/toy/config.yaml").read_text().replace("medline, scopus, citations", "medline, scopus")
    (tmp_path / "config.yaml").write_text(settings)
    return tmp_path


def test_another_number_than_the_platform_showed_is_told(tmp_path: Path) -> None:
    assert "The platform showed 7" in call(tmp_path, "--hits", "7").output


@pytest.mark.parametrize("name", ["a b", "records;x", "searches", "../x", ""])
def test_a_name_that_is_no_id_is_refused(tmp_path: Path, name: str) -> None:
    refused = call(tmp_path, name=name)
    assert (refused.exit_code, (tmp_path / "data").exists()) == (2, False)


def test_a_search_that_is_there_is_left_alone(tmp_path: Path) -> None:
    call(tmp_path)
    before = (tmp_path / "data/searches/medline/search.yaml").read_bytes()
    assert call(tmp_path, "--hits", "9").exit_code == 2
    assert (tmp_path / "data/searches/medline/search.yaml").read_bytes() == before


def test_facts_that_do_not_fit_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    refused = call(tmp_path, "--run-on", "10.01.2023")
    assert refused.exit_code == 1
    assert "run_on" in str(refused.exception)
    assert not (tmp_path / "data").exists()


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "other" / EXPORT.name
    other.parent.mkdir()
    other.write_bytes(b"TY  - JOUR\n")
    assert call(tmp_path, files=(EXPORT, other)).exit_code == 2


@pytest.mark.parametrize("name", ["search.yaml", "x{1}.ris", ".export.ris"])
def test_names_of_files_that_the_review_cannot_use_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(EXPORT.read_bytes())
    refused = call(tmp_path, files=(tmp_path / name,))
    assert (refused.exit_code, (tmp_path / "data").exists()) == (2, False)


def test_what_is_no_export_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hello.txt").write_text("hello\n")
    refused = call(tmp_path, files=(tmp_path / "hello.txt",))
    assert (refused.exit_code, (tmp_path / "data").exists()) == (2, False)
    assert "no format that is known here" in refused.output


def test_an_empty_file_is_refused_where_hits_were_shown(tmp_path: Path) -> None:
    (tmp_path / "empty.ris").touch()
    assert call(tmp_path, files=(tmp_path / "empty.ris",)).exit_code == 2
    assert call(tmp_path, "--hits", "0", files=(tmp_path / "empty.ris",)).exit_code == 0


def test_a_folder_that_is_no_review_is_refused(tmp_path: Path) -> None:
    refused = CliRunner().invoke(register, ["medline", str(EXPORT), *FACTS, "--review", str(tmp_path)])
    assert (refused.exit_code, (tmp_path / "data").exists()) == (2, False)


def test_yaml_of_any_database_name_is_read_back(tmp_path: Path) -> None:
    call(tmp_path, "--database", "yes: [no] #1")
    written = yaml.safe_load((tmp_path / "data/searches/medline/search.yaml").read_text())
    assert written["database"] == "yes: [no] #1"
