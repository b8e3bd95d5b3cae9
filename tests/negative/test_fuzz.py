"""Whatever becomes of a file of the review, the check ends with a list of problems and never with a traceback."""

import random
import shutil
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builds import TOY, copy_toy
from realist.checking.whole import check_review
from realist.errors import Problem, report
from realist.review import human_files

FILES = ["config.yaml", *(path.relative_to(TOY).as_posix() for path in human_files(TOY))]
DISPENSABLE = {"data/theory/programme_theory.yaml", "report/sections/02-results.md"}
TABLES = [name for name in FILES if name.endswith(".csv") and "searches" not in name]
WRITTEN = [name for name in FILES if name.endswith(".yaml")]
CELLS = st.one_of(
    st.sampled_from(["", " ", ";", "; ;", "undone", "exclude", "2023-02-30", "0000-00-00", "9" * 20, "../x"]),
    st.sampled_from(["medline:", ":", "=1+1", "\x00", "\u202e", "{{ n }}", "C01", "r3", "r1", "true"]),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8),
)
VALUES = ["", "~", "[]", "{}", "x", "5", "-1", "1.5", "true", "[x, x]", "{a: b}", "2023-13-01", '"é"', "- x", "|", ".."]
NAMES = st.text(alphabet=string.ascii_letters + " .~(){}é_-", min_size=1, max_size=12)


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_toy(tmp_path_factory.mktemp("fuzz") / "toy")


def check_with(review: Path, file: str, content: bytes) -> list[Problem]:
    """The problems of the review with one file changed, which then is put back."""
    kept = (review / file).read_bytes()
    (review / file).write_bytes(content)
    try:
        problems = check_review(review)
    finally:
        (review / file).write_bytes(kept)
    report(problems).encode("utf-8")
    assert problems == sorted(set(problems))
    assert all(one.expected and one.remedy for one in problems)
    return problems


def quiet(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))


@quiet(70)
@given(file=st.sampled_from(FILES), chance=st.randoms(use_true_random=False), count=st.integers(1, 6))
def test_random_bytes(review: Path, file: str, chance: random.Random, count: int) -> None:
    content = bytearray((review / file).read_bytes())
    for _ in range(count):
        start = chance.randrange(len(content) + 1)
        content[start : start + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
    check_with(review, file, bytes(content))


@quiet(20)
@given(file=st.sampled_from(FILES), share=st.floats(0, 1))
def test_cut_off_anywhere(review: Path, file: str, share: float) -> None:
    content = (review / file).read_bytes()
    check_with(review, file, content[: int(len(content) * share)])


@quiet(80)
@given(file=st.sampled_from(TABLES), cell=CELLS, chance=st.randoms(use_true_random=False))
def test_any_cell_of_any_table(review: Path, file: str, cell: str, chance: random.Random) -> None:
    lines = (review / file).read_text("utf-8").splitlines()
    at = chance.randrange(len(lines))
    cells = lines[at].split(",")
    cells[chance.randrange(len(cells))] = cell
    lines[at] = ",".join(cells)
    check_with(review, file, "\n".join(lines).encode("utf-8", "replace"))


@quiet(100)
@given(file=st.sampled_from(WRITTEN), value=st.sampled_from(VALUES), chance=st.randoms(use_true_random=False))
def test_any_value_of_any_setting(review: Path, file: str, value: str, chance: random.Random) -> None:
    lines = (review / file).read_text("utf-8").splitlines()
    at = chance.randrange(len(lines))
    if chance.random() < 0.2:
        del lines[at]
    else:
        key, colon, _ = lines[at].partition(": ")
        lines[at] = f"{key}{colon or ': '}{value}"
    check_with(review, file, "\n".join(lines).encode())


@quiet(20)
@given(file=st.sampled_from(FILES), other=st.sampled_from(FILES))
def test_a_file_in_the_place_of_another(review: Path, file: str, other: str) -> None:
    check_with(review, file, (review / other).read_bytes())


@quiet(20)
@given(
    names=st.lists(
        st.text(alphabet=string.ascii_letters + " .~(){}é_-", min_size=1, max_size=12), min_size=1, max_size=3
    ),
    chance=st.randoms(use_true_random=False),
)
def test_files_of_any_name(review: Path, names: list[str], chance: random.Random) -> None:
    folders = [path for path in sorted((review / "data").rglob("*")) if path.is_dir()]
    place = chance.choice(folders).joinpath(*[name.strip(" .") or "x" for name in names])
    if place.exists() or any(parent.is_file() for parent in place.parents):
        return
    root = next(parent for parent in [*reversed(place.parents), place] if not parent.exists())
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"x")
    try:
        assert all(one.file for one in check_review(review))
    finally:
        shutil.rmtree(root) if root.is_dir() else root.unlink()


@pytest.mark.parametrize("folder", ["data", "data/searches", "data/screening", "data/theory", "report"])
def test_a_folder_is_gone(folder: str, tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    shutil.rmtree(review / folder)
    assert check_review(review)


@pytest.mark.parametrize("file", FILES)
def test_a_folder_in_the_place_of_any_file(file: str, tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    (review / file).unlink()
    (review / file).mkdir()
    assert check_review(review)


@pytest.mark.parametrize("file", FILES)
def test_any_file_is_gone(file: str, tmp_path: Path) -> None:
    review = copy_toy(tmp_path / "toy")
    (review / file).unlink()
    assert bool(check_review(review)) is (file not in DISPENSABLE)
