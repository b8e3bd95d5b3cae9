"""Citations whose text does what text from databases does at its worst."""

from collections.abc import Callable

from hypothesis import strategies as st

from realist.records import columns, values
from realist.screening.exports.ris import TYPES
from realist.screening.exports.texts import one_line

Citation = dict[str, str]

_PIECES = (
    *("\nER  - \n", "\r\nTY  - JOUR\r\n", "ER  - ", "TY  - ", "\rTI  - other", "%0 Book", "1. ", "  "),
    *("=HYPERLINK(1)", "+1", "-1", "@x", "'", '"', ",", "\t", "{", "}", "\\", "NA"),
    *("\0", "\x1b[2J", "\u2028", "\x85", "\udce9", "\ud83d", "\ufeff", "\u202e", "\u2013"),
    *("title,authors,year", " title, year,", "realist:other:1", "PMID: 5", "doi:", "https://doi.org/10.5555/toy"),
    *("<b>", "(1)", "p. ", "Ünï", "漢字", "walking clinics"),
)
RAW = st.lists(st.sampled_from(_PIECES) | st.characters(exclude_characters="&"), max_size=5).map("".join)
"""Without an ampersand: our readers take `&lt;` for the character that it stands for, as in every export."""

_TYPICAL = {
    "pages": ("1-9", "345-52", "e77", "5-5", "S1-S5, S8", "1-2-3"),
    "doi": ("10.5555/toy.1",),
    "issn": ("1234-567X", "1234-5678; 2345-6789"),
    "year": ("", "2015"),
    "pmid": ("", "99000001"),
    "entry_type": tuple(TYPES),
}
_FREE = ("title", "authors", "container", "volume", "issue", "abstract", "keywords", "language", "url")
FIELDS = (*_FREE, *_TYPICAL)


def _names(text: str) -> str:
    """The text as two names; what separates names has gone into the text already."""
    name = "".join(" " if one in ";,|" else one for one in text).replace(" and ", " ")
    return values.people([f"{name}, Ada", f"Quillfern, {name}"])


_CLEAN: dict[str, Callable[[str], str]] = {
    "authors": lambda text: values.people(text.split(";")),
    "keywords": lambda text: values.joined(text.split(";")),
    "doi": values.doi,
}


def _as_read(field: str, text: str) -> str:
    """The text as our readers leave it, however often they read it."""
    clean = _CLEAN.get(field, lambda one: values.tidy(field, one))
    for _ in range(20):
        text = columns.plain(clean(one_line(text)))
    return text


def _citation(number: int, texts: tuple[str, ...], turn: int) -> Citation:
    """A citation with these texts in its fields, in turn; what has a form of its own has that, or one of them."""
    citation = {"citation_id": ("medline:9-{}", "s_1:x{}.a~2", "w:WOS:000{}", "c:10.1(x)/{}")[turn % 4].format(number)}
    for place, field in enumerate(FIELDS):
        typical = _TYPICAL.get(field, ())
        text = texts[(place + turn) % len(texts)]
        if field in ("year", "pmid", "entry_type") or (typical and (place + turn) % 2):
            text = typical[turn % len(typical)]
        citation[field] = _as_read(field, _names(text) if field == "authors" else text)
    return citation


CITATIONS = st.lists(st.tuples(st.tuples(RAW, RAW, RAW), st.integers(0, 60)), min_size=1, max_size=3).map(
    lambda some: [_citation(number, *one) for number, one in enumerate(some)]
)
