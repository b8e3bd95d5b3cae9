"""YAML as people write it: words stay words, every value knows its line, and no file ends the program."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from realist.errors import Kind, ReviewError
from realist.yaml_files import DEEPEST, YamlFile, path_text, read_yaml


def read(folder: Path, text: str | bytes) -> YamlFile:
    path = folder / "x.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_yaml(path, "x.yaml")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2023-07-01", "2023-07-01"),
        ("on", "on"),
        ("no", "no"),
        ("True", "True"),
        ("true", True),
        ("12:30", "12:30"),
        ("017", "017"),
        ("1_000", "1_000"),
        ("0x1f", "0x1f"),
        ("=", "="),
        ("-3", -3),
        ("1.50", 1.5),
        ("2.5e+3", 2500.0),
        ("~", None),
        ("é 日本", "é 日本"),
        ('"x & y *z !"', "x & y *z !"),
    ],
)
def test_words_and_numbers(tmp_path: Path, text: str, value: object) -> None:
    found = read(tmp_path, f"a: {text}\n").value["a"]
    assert found == value
    assert type(found) is type(value)


def test_every_key_and_item_has_its_line(tmp_path: Path) -> None:
    written = read(tmp_path, "a: 1\nb:\n  - x\n  - c: 2\n    d:\n      e: 3\n")
    assert written.line(("a",)) == 1
    assert written.line(("b",)) == 2
    assert written.line(("b", 0)) == 3
    assert written.line(("b", 1, "d", "e")) == 6
    assert written.line(("b", 1, "missing", "deeper")) == 4
    assert written.line(("missing",)) == 1


def test_an_empty_file_is_empty_settings(tmp_path: Path) -> None:
    assert read(tmp_path, "# nothing\n").value == {}
    assert read(tmp_path, "").line(("a",)) == 1


def test_path_text_counts_from_one() -> None:
    assert path_text(("screening", "stages", 0, "reasons")) == "screening.stages[1].reasons"
    assert path_text(()) == ""


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: [1,\n", 2, ""),
        ("a: 1\na: 2\n", 2, "the key stands twice"),
        ("x:\n  - {b: 1, b: 2}\n", 2, "the key stands twice"),
        ("a: &x 1\nb: 2\n", 1, "a: &x 1"),
        ("a: !!int abc\n", 1, "a: !!int abc"),
        ("a: !!python/object:os.system x\n", 1, "!!python/object"),
        ("? [1]\n: 2\n", 1, "a key that is not a word"),
        ("a: 1\n---\nb: 1\n", 2, "another document"),
        ("a: \x07\n", 1, "control characters"),
        ("a: " + "9" * 5000, 1, "digits"),
        ("[" * 100_000, 1, "nested too deeply"),
        ("a: " + "{a: " * (DEEPEST + 1), 1, "nested too deeply"),
        ("%YAML 3.0\n---\na: 1\n", 1, "incompatible"),
    ],
)
def test_what_cannot_be_read_names_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(ReviewError) as raised:
        read(tmp_path, text)
    problem = raised.value.problems[0]
    assert (problem.kind, problem.row) == (Kind.BAD_YAML, line)
    assert words in problem.found
    assert problem.remedy


def test_every_anchor_and_alias_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReviewError) as raised:
        read(tmp_path, "a: &x [1]\nb: *x\nc:\n  - *x\n")
    assert [one.row for one in raised.value.problems] == [1, 2, 4]


def test_another_encoding(tmp_path: Path) -> None:
    with pytest.raises(ReviewError) as raised:
        read(tmp_path, b"a: 1\nb: caf\xe9\n")
    assert (raised.value.problems[0].kind, raised.value.problems[0].row) == (Kind.WRONG_ENCODING, 2)


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(VALUES.filter(lambda value: value is not None))
def test_what_was_written_is_read(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    class Plain(yaml.SafeDumper):
        """Without anchors, which a review does not use."""

        def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 (PyYAML's signature)
            return True

    folder = tmp_path_factory.mktemp("yaml")
    assert read(folder, yaml.dump(value, Dumper=Plain, allow_unicode=True)).value == value


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#\n ,?%~\t0.=<", max_size=30))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    try:
        lines = list(read(tmp_path_factory.getbasetemp(), text).lines.values())
    except ReviewError as error:
        lines = [problem.row for problem in error.problems]
    assert all(1 <= line <= text.count("\n") + 1 for line in lines)
