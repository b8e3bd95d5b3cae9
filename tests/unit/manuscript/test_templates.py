"""Sections as templates: what they may say, and what stops the build."""

from pathlib import Path
from typing import Any

import pytest

from realist.errors import ReviewError
from realist.manuscript import markup
from realist.manuscript.templates import Numbers, environment, render_sections, used_numbers
from unit.manuscript.made import HOSTILE

VALUES: dict[str, float | str] = {
    "records": 12345, "cmocs": 4, "refuted": 1, "included": 36, "us": 22, "kappa": 0.8149, "share": 0.934,
    "design": "cohort *",
}  # fmt: skip


def render(text: str, **names: Any) -> str:
    return environment().from_string(text).render({"n": Numbers(VALUES)} | names)


def plain(text: str, **names: Any) -> str:
    """The text without the marks around numbers and without escapes."""
    import re

    return re.sub(r"\[(.*?)\]\{\.number key=\w+\}", r"\1", render(text, **names)).replace("\\", "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ n.records }}", "12\u202f345"),
        ("{{ n.cmocs | words }} and {{ n.cmocs | words | capital }}", "four and Four"),
        ("{{ n.records | capital }}", "12\u202f345"),
        ("{{ n.us | percent_of(n.included) }}, {{ n.us | percent_of(n.included, 1) }}", "61%, 61.1%"),
        ("{{ n.share | percent(1) }} {{ n.kappa | fixed }} {{ n.kappa | fixed(1) }}", "93.4% 0.81 0.8"),
        ("{{ n.refuted | plural('CMOC was', 'CMOCs were') }} {{ n.cmocs | plural('a', 'b') }}", "CMOC was b"),
        ("{{ n.design }}", "cohort *"),
        ("{{ ['x', 'y', 'z'] | listed }} {{ ['x', 'y'] | listed('or') }}", "x, y and z x or y"),
        ("{{ ['s1', 's2'] | cite }}{{ [] | cite }}", "[@{s1}; @{s2}]"),
        ("{{ 'a_b c' | anchor }} {{ 'Country' | lower_first }} {{ 'done' | sentence }}", "a_b-c country done."),
        ("{{ '2023-01-10' | day }}", "10 January 2023"),
        ("{% if n.cmocs.value > 3 %}many{% endif %}", "many"),
        ("{% if n.kappa is defined %}{{ n.kappa }}{% endif %}{% if n.other is defined %}never{% endif %}", "0.81"),
        ("a <!-- hidden {{ n.nothing }} --> b {#anchor}", "a  b {#anchor}"),
    ],
)
def test_what_sections_can_say(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_a_number_names_its_key_so_that_it_can_be_traced() -> None:
    assert render("{{ n.cmocs | words }}") == "[four]{.number key=cmocs}"


def test_text_from_data_is_escaped_and_never_rendered_again() -> None:
    assert render("{{ title }}", title=HOSTILE) == markup.inert(HOSTILE)
    assert render("{{ [title] | listed }}", title=HOSTILE) == markup.inert(HOSTILE)


def sections(folder: Path, **texts: str) -> list[Path]:
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return sorted(folder.glob("*.md"))


def problems(folder: Path, **texts: str) -> str:
    with pytest.raises(ReviewError) as caught:
        render_sections(sections(folder, **texts), {"n": Numbers(VALUES), "title": "x"})
    return str(caught.value)


def test_undefined_numbers_stop_the_build_all_at_once(tmp_path: Path) -> None:
    said = problems(tmp_path, one="Fine {{ n.cmocs }}.\n\nNot {{ n.record }}.", two='And {{ n["include"] | words }}.')
    assert said == (
        "report/sections/one.md, line 3: the text uses a number that is not defined [M01]\n"
        "    found     n.record\n"
        "    expected  a key of results/numbers.json\n"
        '    to mend   Did you mean "records"? Correct the key, or leave the sentence out.\n'
        "report/sections/two.md, line 1: the text uses a number that is not defined [M01]\n"
        "    found     n.include\n"
        "    expected  a key of results/numbers.json\n"
        '    to mend   Did you mean "included"? Correct the key, or leave the sentence out.\n'
        "2 problems in 2 files."
    )


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("ok\n{{ n.cmocs", 2, "unexpected end of template"),
        ("{% if simulated %}x", 1, "Unexpected end of template"),
        ("{{ n.cmocs | shout }}", 1, "No filter named 'shout'."),
        ("a\n\n{{ unknown }}", 3, "'unknown' is undefined"),
        ("{{ n['x' ~ title] }}", 1, "has no attribute 'xx'"),
        ("{{ 1 / 0 }}", 1, "division by zero"),
        ("{{ ''.__class__.__mro__ }}", 1, "is unsafe"),
        ("{% for a in range(99999999) %}x{% endfor %}", 1, "Range too big"),
    ],
)
def test_a_section_that_cannot_be_rendered_is_named(tmp_path: Path, text: str, line: int, found: str) -> None:
    said = problems(tmp_path, one=text)
    assert f"report/sections/one.md, line {line}: the text cannot be rendered [M04]" in said
    assert found in said


def test_wrong_encoding_of_a_section_is_named(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_bytes("caf\xe9".encode("latin-1"))
    with pytest.raises(ReviewError, match=r"report/sections/one.md, line 1: text is not UTF-8 \[F03\]"):
        render_sections([tmp_path / "one.md"], {"n": Numbers({})})


def test_sections_are_joined_in_the_order_of_their_names(tmp_path: Path) -> None:
    files = sections(tmp_path, **{"02-b": "second", "01-a": "first"})
    assert render_sections(files, {"n": Numbers({})}) == "first\n\nsecond"


def test_used_numbers_with_lines() -> None:
    assert used_numbers('{{ n.a }}\n{{ n["b"] }}{% if n.c is defined %}{{ n.a }}{% endif %}') == [
        ("a", 1), ("a", 2), ("b", 2), ("c", 2),
    ]  # fmt: skip
