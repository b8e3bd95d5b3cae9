"""Tables come back as they were written, and what a spreadsheet did to one is said plainly."""

import resource
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from realist.errors import Kind, ReviewError
from realist.tables import (
    decode,
    read_dicts,
    read_human_table,
    read_json,
    read_table,
    sort_rows,
    write_dicts,
    write_json,
    write_rows,
    write_table,
    write_text,
)

CELL = st.text(alphabet=st.characters(), max_size=12)
ROWS = st.lists(st.tuples(CELL, CELL, CELL), max_size=6)


@given(ROWS)
@example([("a\rb", 'quote " and, comma', "\x00"), ("\ud800", "\u2028", "line\nline\r\n"), ("", "", "")])
def test_any_cell_survives(rows: list[tuple[str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        write_rows(path, ["a", "b", "c"], rows)
        assert [tuple(row.values()) for row in read_dicts(path)] == rows
        assert list(read_table(path).itertuples(index=False, name=None)) == rows


@given(ROWS)
def test_writing_what_was_read_changes_no_byte(rows: list[tuple[str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "1.csv", Path(folder) / "2.csv"
        write_rows(first, ["a", "b", "c"], rows)
        write_table(second, read_table(first))
        assert second.read_bytes() == first.read_bytes()


def test_rows_end_in_a_line_feed_and_quoting_is_minimal(tmp_path: Path) -> None:
    write_rows(tmp_path / "t.csv", ["a", "b"], [("x", "y z"), ("1,2", "r\rs")])
    assert (tmp_path / "t.csv").read_bytes() == b'a,b\nx,y z\n"1,2","r\rs"\n'


def test_simulated_tables_say_so_and_readers_do_not_see_it(tmp_path: Path) -> None:
    write_table(tmp_path / "a.csv", pd.DataFrame({"x": ["1"]}), "simulated")
    write_dicts(tmp_path / "b.csv", ["x"], [{"x": "1"}], "simulated")
    assert (tmp_path / "a.csv").read_bytes() == b"x,data_status\n1,simulated\n" == (tmp_path / "b.csv").read_bytes()
    assert list(read_table(tmp_path / "a.csv")) == ["x"]
    assert read_dicts(tmp_path / "a.csv") == [{"x": "1"}]


def test_an_empty_table_keeps_its_columns(tmp_path: Path) -> None:
    write_dicts(tmp_path / "t.csv", ["x", "y"], [])
    assert read_dicts(tmp_path / "t.csv") == []
    assert list(read_table(tmp_path / "t.csv")) == ["x", "y"]
    (tmp_path / "none.csv").touch()
    assert read_dicts(tmp_path / "none.csv") == []
    assert list(read_table(tmp_path / "none.csv", ["z"])) == ["z"]


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    write_text(path, "before")

    def broken() -> object:
        yield ("fine",)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_rows(path, ["a"], broken())  # type: ignore[arg-type]
    assert path.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["t.csv"]


def test_json_keeps_order_and_letters(tmp_path: Path) -> None:
    write_json(tmp_path / "x.json", {"b": "é", "a": [1]})
    assert (tmp_path / "x.json").read_text("utf-8") == '{\n "b": "é",\n "a": [\n  1\n ]\n}\n'
    assert list(read_json(tmp_path / "x.json")) == ["b", "a"]


def test_sort_rows() -> None:
    assert sort_rows([{"a": "2", "b": "x"}, {"a": "1", "b": "y"}], "a")[0]["b"] == "y"


def human(folder: Path, content: bytes) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    (folder / "t.csv").write_bytes(content)
    return read_human_table(folder / "t.csv", "data/t.csv")


def test_a_spreadsheets_mark_line_ends_and_blank_rows_do_no_harm(tmp_path: Path) -> None:
    header, rows = human(tmp_path, "\ufeff a ,b\r\n\r\n1,é\r\n,\r\n2,z".encode())
    assert header == ["a", "b"]
    assert rows == [(3, {"a": "1", "b": "é"}), (5, {"a": "2", "b": "z"})]
    assert human(tmp_path, b"") == ([], [])


@pytest.mark.parametrize(
    ("content", "kind", "row", "words"),
    [
        (b"a;b\n1;2\n", Kind.BAD_CSV, 1, "semicolons or tabs"),
        (b"a\tb\n1\t2\n", Kind.BAD_CSV, 1, "semicolons or tabs"),
        (b"a,a\n1,2\n", Kind.BAD_CSV, 1, "the column stands twice"),
        (b"a,b\n1,2\n1,2,3\n", Kind.BAD_CSV, 3, "3 cells"),
        (b'"a";"b"\n"1";"x, y"\n', Kind.BAD_CSV, 1, "semicolons or tabs"),
        (b'a,b\n1,2\n\n1,"open\n3,4\n5,6\n', Kind.BAD_CSV, 4, "a quote without end"),
        (b'a,b\n1,"open\n3,"x, y"\n5,6\n', Kind.BAD_CSV, 2, "a quote without end"),
        (b'a,b\n1,"so" they said\n3,4\n', Kind.BAD_CSV, 2, "text between its end and the comma"),
        (b'a,"b\n1,2\n', Kind.BAD_CSV, 1, "a quote without end"),
        (b"a,b\nx,caf\xe9\n", Kind.WRONG_ENCODING, 2, "byte '\\xe9'"),
        ("a,b\n1,2\n".encode("utf-16"), Kind.WRONG_ENCODING, 1, "byte '\\xff'"),
    ],
)
def test_what_a_spreadsheet_did_is_said(tmp_path: Path, content: bytes, kind: Kind, row: int, words: str) -> None:
    with pytest.raises(ReviewError) as raised:
        human(tmp_path, content)
    (problem,) = raised.value.problems
    assert (problem.kind, problem.row, problem.file) == (kind, row, "data/t.csv")
    assert words in problem.found
    assert problem.remedy


def test_quotes_as_spreadsheets_write_them_do_no_harm(tmp_path: Path) -> None:
    content = 'a,b\n5" pipe,"he said ""so"""\n"two\nlines, and a comma",""\n'
    _, rows = human(tmp_path, content.encode())
    assert [tuple(cells.values()) for _, cells in rows] == [
        ('5" pipe', 'he said "so"'),
        ("two\nlines, and a comma", ""),
    ]


def test_every_row_of_another_length_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReviewError) as raised:
        human(tmp_path, b"a,b\n1\n1,2\n1,2,3\n")
    assert [one.row for one in raised.value.problems] == [2, 4]


def test_a_folder_in_the_place_of_a_table(tmp_path: Path) -> None:
    (tmp_path / "t.csv").mkdir()
    with pytest.raises(ReviewError, match=r"F02"):
        read_human_table(tmp_path / "t.csv", "data/t.csv")


@given(st.binary(max_size=40))
def test_bytes_are_text_or_a_problem(content: bytes) -> None:
    try:
        decode(content, "x")
    except ReviewError as error:
        found = [one.kind for one in error.problems]
    else:
        found = []
    assert found in ([], [Kind.WRONG_ENCODING])


def test_rows_that_end_in_an_error_leave_the_table_as_it_was(tmp_path: Path) -> None:
    def rows() -> Iterator[tuple[str]]:
        yield ("2",)
        raise OSError("the disk is gone")

    write_rows(tmp_path / "t.csv", ["a"], [("1",)])
    with pytest.raises(OSError, match="gone"):
        write_rows(tmp_path / "t.csv", ["a"], rows())
    assert (tmp_path / "t.csv").read_bytes() == b"a\n1\n"
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


def test_what_a_killed_writer_left_is_removed_by_the_next(tmp_path: Path) -> None:
    (tmp_path / ".t.csv.4711").write_text("half a ta")
    for kept in (".t.csv.note", ".t.csv.x.1", ".other.csv.4711"):
        (tmp_path / kept).touch()
    write_text(tmp_path / "t.csv", "whole")
    assert {one.name for one in tmp_path.iterdir()} == {"t.csv", ".t.csv.note", ".t.csv.x.1", ".other.csv.4711"}


def test_a_disk_that_fills_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    write_text(path, "old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_text(path, "x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("t.csv", "old")]
