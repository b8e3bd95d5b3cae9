"""`columns` of a search.yaml: our fields to the columns of a table of unknown layout."""

import hashlib
import io
import json
from pathlib import Path

import openpyxl
import pytest

from realist.errors import Kind
from realist.records.mapping import problems
from realist.review import Review, load
from unit.records.samples import SAMPLES, text

OWN = SAMPLES["own_table"].content
NAMES = {"title": "Name of paper", "authors": "Who", "year": "When"}


def review(root: Path, contents: dict[str, bytes], columns: dict[str, str]) -> Review:
    folder = root / "data/searches/s"
    folder.mkdir(parents=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    files = [{"path": name, "sha256": hashlib.sha256(content).hexdigest()} for name, content in contents.items()]
    told = {"database": "Hand", "platform": "none", "run_on": "2023-01-10", "files": files, "columns": columns}
    (folder / "search.yaml").write_text(json.dumps(told), encoding="utf-8")
    return load(root)


def found(root: Path, contents: dict[str, bytes], columns: dict[str, str]) -> list[tuple[Kind, str, str]]:
    return [(one.kind, one.column, one.remedy.split("? ")[0]) for one in problems(review(root, contents, columns))]


def workbook() -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in (["Name of paper", "Who", "When"], ["Walking clinics", "Quillfern, A.", 2015]):
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("content", [OWN, workbook()], ids=["csv", "xlsx"])
def test_columns_that_fit(content: bytes, tmp_path: Path) -> None:
    assert found(tmp_path, {"a": content}, NAMES | {"title": " NAME of paper "}) == []


@pytest.mark.parametrize("content", [OWN, workbook()], ids=["csv", "xlsx"])
def test_a_column_that_the_table_does_not_have(content: bytes, tmp_path: Path) -> None:
    columns = NAMES | {"title": "Name of papre"}
    assert found(tmp_path, {"a": content}, columns) == [
        (Kind.MISSING_COLUMN, "columns.title", 'Did you mean "Name of paper"')]  # fmt: skip


def test_a_field_that_is_none_of_ours(tmp_path: Path) -> None:
    assert found(tmp_path, {"a": OWN}, NAMES | {"auhtors": "Who"}) == [
        (Kind.UNKNOWN_KEY, "columns.auhtors", 'Did you mean "authors"')]  # fmt: skip


@pytest.mark.parametrize("other", ["ovid_ris", "scopus_csv", "bibtex"])
def test_exports_of_known_layout_need_no_column(other: str, tmp_path: Path) -> None:
    assert found(tmp_path, {"a": OWN, "b": SAMPLES[other].content}, NAMES) == []


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n\x00", b"PK\x03\x04rubbish", text("no table at all\n")])
def test_what_is_no_table_has_no_columns_to_miss(content: bytes, tmp_path: Path) -> None:
    assert found(tmp_path, {"a": content}, NAMES) == []
