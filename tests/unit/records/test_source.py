"""The text of an export and its lines."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realist.records.source import decoded

TEXT = st.text(st.sampled_from("ab\r\n\u2028\x85\x0b\ufeffü"), max_size=30)


@given(TEXT)
def test_lines_end_at_lf_crlf_and_cr_and_nowhere_else(text: str) -> None:
    source = decoded(text.encode())
    expected = list(io.StringIO(text[source.mark :], newline=""))
    lines = source.lines
    assert list(lines) == expected == [lines[number] for number in range(len(lines))]
    assert lines[1:3] == expected[1:3]
    assert lines[-2:] == expected[-2:]
    assert "".join(lines) == text[source.mark :]


def test_a_line_that_is_not_there() -> None:
    lines = decoded(b"a\nb").lines
    assert (lines[-1], len(lines)) == ("b", 2)
    with pytest.raises(IndexError):
        lines[2]


@pytest.mark.parametrize(("content", "beginning"), [(b"", ""), (b"\xef\xbb\xbf \r\n", ""), (b" \n<a>", "<")])
def test_the_first_character_that_is_no_blank(content: bytes, beginning: str) -> None:
    assert decoded(content).beginning == beginning
