"""Text from outside shows what it says, and nothing is hidden in it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from realist.characters import JOINERS, one_line

PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"  # "I want", its prefix parted from the verb
HINDI = "\u0915\u094d\u200d\u0937"  # half a letter beside a whole one, not the ligature of both


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A real\u00adist re\u00adview", "A realist review"),
        ("\ufeffmark\u200b, \u2060joined", "mark, joined"),
        ("to\u202e and \u2066fro\u2069\u200f", "to and fro"),
        ("\U000e0041tag", "tag"),
        (PERSIAN, PERSIAN),
        (HINDI, HINDI),
        ("a\u200c \u200db", "a b"),
        ("\u200dab\u200c", "ab"),
        ("a\u200c\u202e\u200db", "a\u200c\u200db"),
        ("(\u200d)", "()"),
        ("a\x00b\u2028c\ue000d\U000e0fffe\ud800f\u00a0g\r\nh", "a b c d e f g h"),
        ("  ", ""),
    ],
)
def test_what_shows_nothing_goes_or_is_a_blank(text: str, shown: str) -> None:
    assert one_line(text) == shown


@given(st.text(st.characters()))
@example("\ud800\u200c\u00ad\u200da")
def test_one_line_hides_nothing_and_stays_as_it_is(text: str) -> None:
    shown = one_line(text)
    assert all(one.isprintable() or one in JOINERS for one in shown)
    assert shown == one_line(shown) == " ".join(shown.split())
    assert shown.encode().decode() == shown
