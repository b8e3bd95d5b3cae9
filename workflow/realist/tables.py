r"""One way to read and write a table.

Tables are UTF-8 CSV with `\n` line ends and minimal quoting. They survive any text that an export may hold: a lone
carriage return, a NUL, a quote, half a surrogate pair. Cells are text; an empty cell is an empty string.
"""

from __future__ import annotations

import csv
import glob
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    import pandas as pd

from realist.errors import Kind, Problem, ReviewError, stop_if

csv.field_size_limit(1 << 30)


class _UnixLineEnds:
    r"""Ends rows with `\n` although the writer ends them with `\r\n`.

    Python's writer quotes a carriage return only where its own line end holds one; a lone one would otherwise stand
    unquoted and break the row on reading.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, row: str) -> None:
        self._stream.write(row[:-2] + "\n")


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a table whole or not at all: a reader never meets half of one."""
    with _whole(path) as unfinished, unfinished.open("w", encoding="utf-8", errors="surrogatepass", newline="") as text:
        writer = csv.writer(_UnixLineEnds(text))
        writer.writerow(columns)
        writer.writerows(rows)


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all, in UTF-8; half a surrogate pair is kept."""
    write_bytes(path, text.encode("utf-8", "surrogatepass"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    with _whole(path) as unfinished:
        unfinished.write_bytes(content)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A place beside the file to write to; it becomes the file at the end, and nothing where writing fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in _left_behind(path):
        left.unlink(missing_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _left_behind(path: Path) -> list[Path]:
    """What processes that were killed had written of a file so far."""
    beside = path.parent.glob(f".{glob.escape(path.name)}.*")
    return [one for one in beside if one.suffix[1:].isdigit() and one.stem == f".{path.name}"]


def write_json(path: Path, value: Any) -> None:
    """Write JSON with a stable layout; keys keep their order."""
    write_text(path, json_text(value))


def json_text(value: Any) -> str:
    """JSON as `write_json` writes it."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def read_json(path: Path) -> Any:
    """Read JSON that a step has written."""
    return json.loads(path.read_text(encoding="utf-8"))


def write_table(path: Path, frame: pd.DataFrame, data_status: str = "real") -> None:
    """Write a result table; one made from simulated data says so in a last column, `data_status`."""
    if data_status != "real":
        frame = frame.assign(data_status=data_status)
    write_rows(path, list(frame.columns), frame.itertuples(index=False, name=None))


def read_table(path: Path, columns: Sequence[str] = ()) -> pd.DataFrame:
    """Read a table that a step has written: all cells text, `columns` first where it is empty.

    The column `data_status` is dropped: it speaks to the reader of the file, not to the next step.
    """
    import pandas as pd  # half a second that the Snakefile and the check need not pay

    with path.open(encoding="utf-8", errors="surrogatepass", newline="") as file:
        lines = csv.reader(file)
        header = next(lines, list(columns))
        frame = pd.DataFrame(list(lines), columns=pd.Index(header), dtype=object)
    return frame.drop(columns="data_status", errors="ignore")


def write_dicts(
    path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], data_status: str = "real"
) -> None:
    """Write a result table from rows as mappings, in the order of `columns`; otherwise as `write_table`."""
    stamp = {} if data_status == "real" else {"data_status": data_status}
    header = [*columns, *stamp]
    write_rows(path, header, ([(row | stamp)[column] for column in header] for row in map(dict, rows)))


def read_dicts(path: Path) -> list[dict[str, str]]:
    """Read a table that a step has written, as rows by column, without `data_status`: no need of pandas."""
    rows = parse_csv(path.read_bytes().decode("utf-8", "surrogatepass"))
    header = next(rows, [])
    return [{name: cell for name, cell in zip(header, row, strict=True) if name != "data_status"} for row in rows]


def parse_csv(text: str, delimiter: str = ",", *, strict: bool = False) -> Iterator[list[str]]:
    """The rows of a CSV text, header included.

    Raises:
        csv.Error: with `strict`, where a quote never closes, or text follows the end of one; else the cell goes on, at
            worst through all rows below it.
    """
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)


def whole_rows(text: str, name: str, delimiter: str = ",") -> list[list[str]]:
    """The rows of a table that people may have edited, header and blank ones included.

    Raises:
        ReviewError: a quote is not closed as it should be; with the row in which it opens.
    """
    rows: list[list[str]] = []
    try:
        for row in parse_csv(text, delimiter, strict=True):
            rows.append(row)  # noqa: PERF402 (those before the error tell where it is)
    except csv.Error as error:
        raise ReviewError(
            [Problem(name, len(rows) + 1, "", Kind.BAD_CSV,
                     "a quote without end, or text between its end and the comma",
                     'quotes in pairs around a whole cell: "so, for instance"',
                     "Look for the cell of this row that begins with a quote: close the quote, or take it out. A quote "
                     'within such a cell is written twice: "".')]
        ) from error  # fmt: skip
    return rows


def read_human_table(path: Path, name: str) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Read a table that a person wrote, perhaps with a spreadsheet: header, and rows with their row numbers.

    Args:
        path: where it is.
        name: how to call it in a message.

    Raises:
        ReviewError: not to be read, not UTF-8, separated by semicolons, a repeated header, a quote that is not closed,
            rows of another length.
    """
    text = decode(read_bytes(path, name), name)
    header = [column.strip() for column in next(filter(_says_something, parse_csv(text)), [])]
    stop_if(_header_problems(name, header))  # first: with semicolons quotes seem to be followed by text
    lines = [(number, row) for number, row in enumerate(whole_rows(text, name), start=1) if _says_something(row)]
    stop_if(_wrong_length(name, number, len(row), len(header)) for number, row in lines if len(row) != len(header))
    return header, [(number, dict(zip(header, row, strict=True))) for number, row in lines[1:]]


def _says_something(row: Sequence[str]) -> bool:
    return any(map(str.strip, row))


def read_bytes(path: Path, name: str) -> bytes:
    """The content of a file that a person put there.

    Raises:
        ReviewError: it cannot be read: a folder, no permission, a disk that is gone.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        found = error.strerror or str(error)
        raise ReviewError(
            [
                Problem(
                    name,
                    0,
                    "",
                    Kind.UNREADABLE_FILE,
                    found,
                    "a file that can be read",
                    "Look whether it is a file, and whether you may read it.",
                )
            ]
        ) from error


def decode(content: bytes, name: str) -> str:
    """Text of a file that a person wrote; UTF-8, with or without a byte order mark.

    Raises:
        ReviewError: not UTF-8, or with two versions that git could not merge.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        found = repr(content[error.start : error.start + 1])[1:]
        remedy = "Save the file again as UTF-8 (in a spreadsheet: 'CSV UTF-8')."
        raise ReviewError(
            [Problem(name, line, "", Kind.WRONG_ENCODING, f"byte {found}", "UTF-8 text", remedy)]
        ) from error
    if unmerged := list(_unmerged(text, name)):
        raise ReviewError(unmerged)
    return text


def _unmerged(text: str, name: str) -> Iterator[Problem]:
    """The places where git could not join two versions of a file, and left both."""
    if "<<<<<<< " in text and ">>>>>>> " in text:
        for number, line in enumerate(text.split("\n"), start=1):
            if line.startswith("<<<<<<< "):
                yield Problem(name, number, "", Kind.UNREADABLE_FILE, line.rstrip(), "one version of these lines",
                              "Git has left both versions here, the other below the line =======. Keep what is right "
                              "(of rows that two people added, all), and remove the lines <<<<<<<, ======= and "
                              ">>>>>>>.")  # fmt: skip


def _header_problems(name: str, header: Sequence[str]) -> Iterator[Problem]:
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        yield Problem(name, 1, "", Kind.BAD_CSV, "columns separated by semicolons or tabs", "commas",
                      "A spreadsheet saved it in another form: save it as 'CSV (comma delimited)'.")  # fmt: skip
    for column in sorted({column for column in header if header.count(column) > 1}):
        yield Problem(name, 1, column, Kind.BAD_CSV, "the column stands twice", "each column once",
                      "Remove or rename one of the two.")  # fmt: skip


def _wrong_length(name: str, number: int, found: int, expected: int) -> Problem:
    return Problem(name, number, "", Kind.BAD_CSV, f"{found} cells", f"{expected} cells, as the header has",
                   "Look for a comma that should be inside quotes, or a missing one.")  # fmt: skip


def sort_rows(rows: Iterable[Mapping[str, Any]], *keys: str) -> list[Mapping[str, Any]]:
    """Rows in the order of their keys, so that tables differ only where their content does."""
    return sorted(rows, key=lambda row: tuple(row[key] for key in keys))
