"""Tables that only grow: what a kill leaves behind, two who write at once, and git."""

import multiprocessing
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist import appending
from realist.appending import append, heal, take_back
from realist.contract import DecisionRow
from realist.errors import ReviewError
from realist.review import read_rows
from realist.tables import read_dicts

HEADER = "record_id,decision,reason,reviewer,decided_at,note\n"
ROOT = Path(__file__).parents[2]


def row(number: int = 1, **cells: str) -> DecisionRow:
    said = {"decision": "include", "reviewer": "r1", "decided_at": "2024-03-01T10:00:00+00:00"} | cells
    return DecisionRow.model_validate({"record_id": f"medline:{number}"} | said)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "title_abstract/r1.csv"


def records(path: Path) -> list[str]:
    return [one.value.record_id for one in read_rows(path, DecisionRow)]


def test_a_new_table_has_every_column_and_is_written_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr("os.fsync", synced.append)
    append(path, [row(1), row(2)])
    assert path.read_text().splitlines()[0] == ",".join(DecisionRow.model_fields)
    assert records(path) == ["medline:1", "medline:2"]
    assert len(synced) == 1


@pytest.mark.parametrize(
    "before",
    [
        HEADER,
        HEADER.replace("\n", "\r\n"),
        "\ufeff" + HEADER + "medline:0,include,,r2,2024-01-01,\n",
        'note,reviewer,decided_at,decision,record_id\n"two\nlines",r2,2024-01-01,include,medline:0\n',
    ],
)
def test_what_stands_keeps_its_bytes_its_order_of_columns_and_its_line_ends(path: Path, before: str) -> None:
    path.parent.mkdir()
    path.write_bytes(before.encode())
    added = append(path, [row(1, note='said "no", and so do I')])
    content = path.read_bytes()
    assert content == before.encode() + added
    assert (b"\r\n" in added) == (b"\r\n" in content)
    assert read_rows(path, DecisionRow)[-1].value.note == 'said "no", and so do I'
    assert take_back(path, added)
    assert path.read_bytes() == before.encode()


def test_a_column_that_a_row_fills_is_added_to_every_row(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(HEADER + 'medline:0,include,,r1,2024-01-01,"a, b"\n')
    append(path, [row(1, rank="7", model="shuffled")])
    assert [(one["note"], one["rank"], one["model"]) for one in read_dicts(path)] == [
        ("a, b", "", ""), ("", "7", "shuffled"),
    ]  # fmt: skip


def test_two_whose_rows_fill_different_columns_widen_the_table_alike(tmp_path: Path) -> None:
    headers = []
    for name, cells in (("one", {"rank": "1"}), ("other", {"criteria": "v2"})):
        path = tmp_path / f"{name}.csv"
        path.write_text(HEADER)
        append(path, [row(1, **cells)])
        headers.append(path.read_text().splitlines()[0])
    assert headers[0] == headers[1] == f"{HEADER.strip()},criteria,round,rank,model"


def test_a_table_without_a_required_column_is_not_written_to(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("record_id,decision\n")
    with pytest.raises(ReviewError, match="a column reviewer"):
        append(path, [row()])
    assert path.read_text() == "record_id,decision\n"


def test_only_what_was_added_last_is_taken_back(path: Path) -> None:
    added = append(path, [row(1)])
    append(path, [row(2)])
    assert not take_back(path, added)
    assert records(path) == ["medline:1", "medline:2"]


@pytest.fixture(scope="module")
def memory() -> Iterator[None]:
    """No waiting for the disk, where a test kills nothing that the disk would notice."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("os.fsync", int)
        yield


@settings(max_examples=50)
@given(cut=st.integers(min_value=1), note=st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=9))
def test_a_kill_at_any_byte_costs_at_most_the_row_that_was_not_confirmed(
    memory: None, tmp_path_factory: pytest.TempPathFactory, cut: int, note: str
) -> None:
    path = tmp_path_factory.mktemp("kill") / "r1.csv"
    append(path, [row(1, note=note)])
    confirmed = path.read_bytes()
    added = append(path, [row(2, note=f"{note}, é")])
    path.write_bytes(confirmed + added[: cut % len(added)])
    taken = heal(path, DecisionRow)
    assert records(path) in (["medline:1"], ["medline:1", "medline:2"])
    assert path.read_bytes() in (confirmed, path.read_bytes().removesuffix(b"\n") + b"\n")
    assert bool(taken) == (records(path) == ["medline:1"] and bool(added[: cut % len(added)]))
    append(path, [row(3)])
    assert records(path)[-1] == "medline:3"


@pytest.mark.parametrize("left", ["record_id,deci", "record_id,decision,reason", "r"])
def test_half_a_header_is_begun_anew(path: Path, left: str) -> None:
    path.parent.mkdir()
    path.write_text(left)
    append(path, [row(1)])
    assert records(path) == ["medline:1"]


def test_a_last_row_without_a_line_end_is_whole(path: Path) -> None:
    path.parent.mkdir()
    path.write_text((HEADER + "medline:0,include,,r1,2024-01-01,as an editor saves").strip())
    assert heal(path, DecisionRow) == ""
    append(path, [row(1)])
    assert records(path) == ["medline:0", "medline:1"]


def test_nulls_that_a_file_system_leaves_are_taken_off(path: Path) -> None:
    append(path, [row(1)])
    path.write_bytes(path.read_bytes() + b"\0" * 512)
    heal(path, DecisionRow)
    append(path, [row(2)])
    assert records(path) == ["medline:1", "medline:2"]


def test_what_cannot_be_healed_is_named(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(HEADER + 'medline:0,include,,r1,2024-01-01,"begun\nmedline:1,incl')
    with pytest.raises(ReviewError, match="row 2: a table cannot be read") as raised:
        append(path, [row(1)])
    assert "a quote without end" in str(raised.value)
    assert path.read_text().endswith("medline:1,incl")


def test_half_a_row_is_taken_off_below_a_quote_within_a_cell(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(HEADER + 'medline:0,include,,r1,2024-01-01,a 5" pipe\nmedline:1,incl')
    assert heal(path, DecisionRow) == "medline:1,incl"
    assert records(path) == ["medline:0"]


def test_a_table_whose_lines_end_in_a_carriage_return_loses_no_row(path: Path) -> None:
    path.parent.mkdir()
    whole = (HEADER + "medline:0,include,,r1,2024-01-01,\n").replace("\n", "\r")
    path.write_bytes(f"{whole}medline:1,incl".encode())
    assert heal(path, DecisionRow) == "medline:1,incl"
    assert path.read_bytes() == whole.encode()
    append(path, [row(2)])
    assert records(path) == ["medline:0", "medline:2"]


def test_a_column_is_not_added_to_a_table_whose_quote_never_closes(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(before := HEADER + 'medline:0,include,,r1,2024-01-01,"open\nmedline:2,include,,r1,2024-01-01,\n')
    with pytest.raises(ReviewError, match="a quote without end"):
        append(path, [row(1, rank="7")])
    assert path.read_text() == before


def _write_many(path: Path, start: int) -> None:
    for number in range(start, start + 20):
        append(path, [row(number, rank=str(number) if number % 7 == 0 else "")])


def test_two_who_write_at_once_lose_nothing(memory: None, path: Path) -> None:
    path.parent.mkdir()
    path.write_text(HEADER)  # so that a column must be added while the other writes
    both = [multiprocessing.get_context("fork").Process(target=_write_many, args=(path, start)) for start in (0, 100)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(records(path)) == sorted(f"medline:{one}" for one in [*range(20), *range(100, 120)])


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize("exists", [True, False])
def test_two_people_who_add_rows_merge_in_git_without_a_conflict(tmp_path: Path, exists: bool) -> None:
    (tmp_path / ".gitattributes").write_text((ROOT / ".gitattributes").read_text())
    path = tmp_path / "data/screening/title_abstract/adjudication.csv"
    git(tmp_path, "init", "-q", "-b", "main")
    if exists:
        append(path, [row(0)])
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "before")
    for number, branch in ((1, "one"), (2, "other")):
        git(tmp_path, "checkout", "-qb", branch, "main")
        append(path, [row(number)])
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-qm", branch)
    git(tmp_path, "merge", "-q", "one")
    assert sorted(records(path)) == [f"medline:{one}" for one in ([0] if exists else []) + [1, 2]]


def test_the_lock_is_the_table_itself(path: Path) -> None:
    append(path, [row(1)])
    assert [one.name for one in path.parent.iterdir()] == ["r1.csv"]
    assert appending.heal(path.with_name("absent.csv"), DecisionRow) == ""
    assert not path.with_name("absent.csv").exists()
