"""Text from outside stays text, and numbers look as the journal sets them."""

import json

import panflute as pf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realist.manuscript import document, markup, pandoc
from unit.manuscript.made import HOSTILE


def shown(markdown: str) -> tuple[str, set[str]]:
    """What pandoc makes of a paragraph: its text, and the kinds of its inlines."""
    doc = document.load(pandoc.convert(f"A {markdown} Z", pandoc.MARKDOWN, "json").decode())
    kinds: set[str] = set()
    doc.walk(lambda element, _: kinds.add(element.tag) if isinstance(element, pf.Inline) else None)
    return pf.stringify(doc).strip(), kinds


@pytest.mark.parametrize(
    "text",
    [HOSTILE, "1. a list", "- a list", "# heading", "> quote", "a--b ... 'c' \"d\"", "{#id .class}", "[^1]: note",
     "www.x.org", "https://example.org/a_b_c", "me@example.org", "|a|b|", "`code`{=html}", "\\",
     "~~x~~ ^y^ ~z~", "&amp; &#60;b&#62;",
     "\t    code",
     "a\n\n# b\r\n***", "x\u2028y\u202ez\x00",
     "A real\u00adist", "\u0645\u06cc\u200c\u062e", "*\u200d*",
     ":::: {.abstract}", "<!-- x -->", "{{ n.records }} {% if x %}"],
)  # fmt: skip
def test_text_from_outside_is_shown_as_it_stands(text: str) -> None:
    got, kinds = shown(markup.inert(text))
    assert got == f"A {markup.plain(text)} Z".replace("  ", " ")
    assert kinds <= {"Str", "Space"}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Co", "Cn")), max_size=30), max_size=20))
def test_any_text_is_inert(texts: list[str]) -> None:
    plain = [markup.plain(text) for text in texts]
    got, kinds = shown(" ".join(markup.inert(text) for text in texts))
    assert got.split() == ["A", *" ".join(plain).split(), "Z"]
    assert kinds <= {"Str", "Space"}


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (9, "9"), (6259, "6259"), (12345, "12\u202f345"), (1234567, "1\u202f234\u202f567"), (0.613, "0.61"),
     (2.0, "2"), ("interrupted time series", "interrupted time series"), (-12345, "-12\u202f345")],
)  # fmt: skip
def test_numbers_as_the_journal_sets_them(value: float | str, text: str) -> None:
    assert markup.thousands(value) == text


@pytest.mark.parametrize(("value", "text"), [(0, "no"), (1, "one"), (9, "nine"), (10, "10"), (12345, "12\u202f345")])
def test_words_are_for_numbers_below_ten(value: int, text: str) -> None:
    assert markup.words(value) == text


@pytest.mark.parametrize(
    ("share", "digits", "text"),
    [
        (0.5, 0, "50%"),
        (0.125, 0, "13%"),
        (0.614, 0, "61%"),
        (0.9345, 1, "93.5%"),
        (1, 1, "100.0%"),
        (0, 0, "0%"),
        (0.285, 0, "29%"),
    ],
)
def test_percentages_round_halves_up(share: float, digits: int, text: str) -> None:
    assert markup.percent(share, digits) == text


@pytest.mark.parametrize(
    ("items", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_in_words(items: list[str], text: str) -> None:
    assert markup.listed(items) == text


@pytest.mark.parametrize(
    ("text", "small"),
    [("Country", "country"), ("PROGRESS-Plus", "PROGRESS-Plus"), ("C01", "C01"), ("", ""), ("A", "A")],
)
def test_first_letter_is_lowered_but_not_in_names(text: str, small: str) -> None:
    assert markup.small(text) == small


def test_dates_in_words() -> None:
    assert markup.day("2023-01-10") == "10 January 2023"
    assert markup.day("2023-12-01T14:05:00Z") == "1 December 2023"


@pytest.mark.parametrize(("text", "whole"), [("So it is", "So it is."), ("Is it?", "Is it?"), ("It is. ", "It is. ")])
def test_sentences_end(text: str, whole: str) -> None:
    assert markup.sentence(text) == whole


def test_pandoc_says_what_is_wrong() -> None:
    with pytest.raises(RuntimeError, match="JSON"):
        pandoc.convert(json.dumps({"not": "a document"}), "json", "html")
