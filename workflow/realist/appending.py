"""Tables that only grow: rows added at the end, so that no kill of a program or a machine costs a row.

A row is on the disk when `append` returns. What a kill left of a row is taken off, and said, when the table is opened
next. One process at a time holds a table; two that add to it wait for each other.
"""

import csv
import fcntl
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from pydantic import BaseModel

from realist.errors import Kind, Problem, ReviewError
from realist.tables import decode, parse_csv, whole_rows


def append(path: Path, rows: Sequence[BaseModel]) -> bytes:
    """Add rows of one model to a table, which is made where there is none; the bytes that were added.

    What stands there keeps its bytes, unless a column is missing that a new row fills: then every row gets all that are
    missing, empty; always the same ones, so that two people who do so still merge.

    Raises:
        ReviewError: the table lacks a required column, or cannot be read.
    """
    cells = [{name: str(cell) for name, cell in row.model_dump(mode="json").items()} for row in rows]
    while True:
        with _held(path) as file:
            _heal(file, path, type(rows[0]))
            content = _content(file)
            header = _header(content, path) or list(type(rows[0]).model_fields)
            _stop_if_missing(header, path, type(rows[0]))
            lacking = [name for name in cells[0] if name not in header]
            if not any(row[name] for row in cells for name in lacking):
                lines = [] if content else [header]
                lines += [[row.get(name, "") for name in header] for row in cells]
                return _add(file, _text(lines, content))
            _replace(path, _widened(content, path, lacking))  # and again, with the new file


def heal(path: Path, model: type[BaseModel]) -> str:
    """Take off what a kill left of a last row; the text that was taken, empty where the table is whole.

    A last row that only lacks its line end is whole: an editor may have saved it so.

    Raises:
        ReviewError: the rows before it cannot be read either.
    """
    if not path.exists():
        return ""
    with _held(path) as file:
        return _heal(file, path, model)


def take_back(path: Path, added: bytes) -> bool:
    """Take what was just added off the table again; not where something else was written since."""
    with _held(path) as file:
        content = _content(file)
        if not content.endswith(added):
            return False
        _cut(file, len(content) - len(added))
    return True


@contextmanager
def _held(path: Path) -> Iterator[FileIO]:
    """The table, open for adding, made where there is none; others who ask for it wait until the end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        with path.open("a+b", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat()):
                yield file
                return  # else it was replaced while we waited


def _content(file: FileIO) -> bytes:
    file.seek(0)
    return file.read()


def _add(file: FileIO, added: bytes) -> bytes:
    """Write at the end and wait for the disk; where that fails, as on a full disk, what stood there stands alone."""
    length = os.fstat(file.fileno()).st_size
    try:
        left = memoryview(added)
        while left:
            left = left[file.write(left) :]
        os.fsync(file.fileno())
    except OSError:
        file.truncate(length)
        raise
    return added


def _cut(file: FileIO, length: int) -> None:
    file.truncate(length)
    os.fsync(file.fileno())


def _replace(path: Path, content: bytes) -> None:
    new = path.with_name(f".{path.name}.{os.getpid()}")
    with new.open("wb", buffering=0) as file:
        _add(file, content)
    new.replace(path)


def _heal(file: FileIO, path: Path, model: type[BaseModel]) -> str:
    written = _content(file)
    content = written.rstrip(b"\0")  # which some file systems leave where a machine lost its power
    if len(content) < len(written):
        _cut(file, len(content))
    line_end = _end(content).encode()[-1:]
    if not content or content.endswith(line_end):
        return ""
    before, last = content[: content.rfind(line_end) + 1], content[content.rfind(line_end) + 1 :]
    rows = whole_rows(decode(before, path.as_posix()), path.as_posix())  # else the last line is no row of its own
    if _ends_whole(rows, last, model):
        _add(file, _end(content).encode())
        return ""
    _cut(file, len(before))
    return last.decode("utf-8", "replace")


def _ends_whole(before: Sequence[Sequence[str]], last: bytes, model: type[BaseModel]) -> bool:
    """Whether the last row of a table is all there, although its line does not end."""
    try:
        rows = [*before, *parse_csv(last.decode("utf-8-sig"), strict=True)]
        header = [name.strip() for name in rows[0]]
        if len(rows) == 1:
            return not _missing(header, model)
        model.model_validate(dict(zip(header, rows[-1], strict=True)))
    except (ValueError, csv.Error):  # a torn letter, too few cells, half a word, an open quote
        return False
    return True


def _header(content: bytes, path: Path) -> list[str]:
    return [name.strip() for name in next(parse_csv(decode(content, path.as_posix())), [])]


def _missing(header: Sequence[str], model: type[BaseModel]) -> list[str]:
    return [name for name, field in model.model_fields.items() if field.is_required() and name not in header]


def _stop_if_missing(header: Sequence[str], path: Path, model: type[BaseModel]) -> None:
    if missing := _missing(header, model):
        raise ReviewError([Problem(path.as_posix(), 1, missing[0], Kind.MISSING_COLUMN, "", f"a column {missing[0]}",
                                   "Add it to the header, and a comma to each row.")])  # fmt: skip


def _widened(content: bytes, path: Path, names: Sequence[str]) -> bytes:
    """The table with further columns, empty in each row."""
    header, *rows = whole_rows(decode(content, path.as_posix()), path.as_posix())
    empty = [""] * len(names)
    return _text([[*header, *names], *([*row, *empty] for row in rows if row)], content)


def _text(lines: Iterable[Sequence[str]], content: bytes) -> bytes:
    """Rows with the line ends that the table has."""
    text = io.StringIO(newline="")
    for cells in lines:
        one = io.StringIO(newline="")
        csv.writer(one, lineterminator="\r\n").writerow(cells)  # so that a lone carriage return is quoted
        text.write(one.getvalue().removesuffix("\r\n") + _end(content))
    return text.getvalue().encode()


def _end(content: bytes) -> str:
    """How the lines of a table end; with a carriage return alone where an old spreadsheet saved it."""
    if b"\n" not in content and b"\r" in content:
        return "\r"
    return "\r\n" if b"\r\n" in content else "\n"
