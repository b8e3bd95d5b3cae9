"""Placing figures and tables, numbering them, and turning references to them into linked words.

In a section, a block `::: {#fig-flow .figure source=flow}` with a caption inside places a figure, one of class
`table` a table; `[](#fig-flow)` refers to it. Numbers follow the order of appearance.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import panflute as pf

from realist.errors import Kind, Problem, ReviewError, nearest, one_of
from realist.manuscript.catalog import Supplement
from realist.manuscript.elements import STAMP, text
from realist.manuscript.exhibits import TABLES, Results
from realist.manuscript.placeholders import without_anchor

PLACE = "report/sections"


def place(
    doc: pf.Doc, results: Results, figures: Mapping[str, str], supplements: list[Supplement], simulated: bool
) -> None:
    """Fill every placeholder of the document and every reference to one, in place.

    Args:
        doc: the document.
        results: the tables to print from.
        figures: path of each figure without its ending, by name.
        supplements: the supplements in order.
        simulated: whether captions carry the stamp.

    Raises:
        ReviewError: with every unknown figure, table or target.
    """
    written = _all(doc, pf.Header | pf.Div | pf.Span | pf.Image)
    problems = [*_repeated_anchors(written), *_pictures(written), *_anchorless(written)]
    labels = _labels(written) | {f"sup-{one.name}": f"Supplement {n}" for n, one in enumerate(supplements, start=1)}

    def fill(element: pf.Element, _: pf.Doc) -> pf.Element | None:
        if isinstance(element, pf.Div) and "figure" in element.classes:
            return _figure(element, labels, figures, simulated, problems)
        if isinstance(element, pf.Div) and "table" in element.classes:
            return _table(element, labels, results, simulated, problems)
        return None

    doc.walk(fill)
    anchors = set(_anchors(_all(doc, pf.Header | pf.Div | pf.Span)))
    doc.walk(lambda element, _: _link(element, labels, anchors, problems))
    if problems:
        raise ReviewError(problems)


def _all(doc: pf.Doc, kind: Any) -> list[pf.Element]:
    found: list[pf.Element] = []
    doc.walk(lambda element, _: found.append(element) if isinstance(element, kind) else None)
    return found


def _anchors(elements: Iterable[pf.Element]) -> list[str]:
    return [element.identifier for element in elements if element.identifier and not isinstance(element, pf.Image)]


def _repeated_anchors(elements: Iterable[pf.Element]) -> Iterator[Problem]:
    for anchor, times in sorted(Counter(_anchors(elements)).items()):
        if times > 1:
            yield Problem(PLACE, 0, "", Kind.BAD_TEMPLATE, f"#{anchor} stands {times} times", "each anchor once",
                          "Rename all but one: a reference could not tell them apart.")  # fmt: skip


def _pictures(elements: Iterable[pf.Element]) -> Iterator[Problem]:
    """Pictures that a section brings in by itself: only figures of the workflow are placed."""
    for image in (one for one in elements if isinstance(one, pf.Image)):
        yield Problem(PLACE, 0, "", Kind.BAD_TEMPLATE, f"picture {image.url}", "a figure of results/figures",
                      "Place it with a block: ::: {#fig-NAME .figure source=NAME}.")  # fmt: skip


def _placeholders(elements: Iterable[pf.Element]) -> Iterator[tuple[str, pf.Div]]:
    """The blocks that place something, each with what: `figure` or `table`."""
    for div in (one for one in elements if isinstance(one, pf.Div)):
        word = next((one for one in ("figure", "table") if one in div.classes), "")
        if word:
            yield word, div


def _anchorless(elements: Iterable[pf.Element]) -> Iterator[Problem]:
    """Figures and tables without an anchor that the sections do not show, such as one that a template writes."""
    return (without_anchor(word, PLACE, 0) for word, div in _placeholders(elements) if not div.identifier)


def _labels(elements: Iterable[pf.Element]) -> dict[str, str]:
    """What each placed figure and table is called: `{"fig-flow": "Figure 1"}`."""
    found: dict[str, str] = {}
    counts = Counter[str]()
    for word, div in _placeholders(elements):
        counts[word] += 1
        found[div.identifier] = f"{word.capitalize()} {counts[word]}"
    return found


def _figure(div: pf.Div, labels: Mapping[str, str], figures: Mapping[str, str], simulated: bool,
            problems: list[Problem]) -> pf.Element:  # fmt: skip
    name = div.attributes.get("source", "")
    if name not in figures:
        problems.append(_unknown(f"figure {name}", one_of(sorted(figures)), nearest(name, figures)))
        return div
    if _holds_more(div, problems):
        return div
    alt = div.attributes.get("alt") or pf.stringify(div).strip()
    image = pf.Image(*text(alt), url=figures[name], classes=["figure"])
    return pf.Figure(pf.Plain(image), caption=_caption(div, labels, simulated), identifier=div.identifier)


def _table(div: pf.Div, labels: Mapping[str, str], results: Results, simulated: bool,
           problems: list[Problem]) -> pf.Element:  # fmt: skip
    name = div.attributes.get("source", "")
    if name not in TABLES:
        problems.append(_unknown(f"table {name}", one_of(sorted(TABLES)), nearest(name, TABLES)))
        return div
    if _holds_more(div, problems):
        return div
    made = TABLES[name](results, div.attributes)
    made.identifier = div.identifier
    made.classes = [f"table-{name}"]
    made.caption = _caption(div, labels, simulated)
    return made


def _holds_more(div: pf.Div, problems: list[Problem]) -> bool:
    """Whether there is more in the block than its caption, as where the line that ends it is missing."""
    more = not all(isinstance(block, pf.Para | pf.Plain) for block in div.content)
    if more:
        problems.append(_unknown(f"more than a caption in the block #{div.identifier}", "words alone, and then :::",
                                 "Look whether the line ::: that ends it is missing. "))  # fmt: skip
    return more


def _caption(div: pf.Div, labels: Mapping[str, str], simulated: bool) -> pf.Caption:
    written = [inline for block in div.content for inline in getattr(block, "content", [])]
    label = pf.Span(pf.Strong(*text(labels[div.identifier])), classes=["label"])
    stamp = [pf.Space(), pf.Span(*text(f"{STAMP}."), classes=["stamp"])] if simulated else []
    return pf.Caption(pf.Plain(label, pf.Space(), *written, *stamp))


def _link(
    element: pf.Element, labels: Mapping[str, str], anchors: set[str], problems: list[Problem]
) -> pf.Element | None:
    if not isinstance(element, pf.Link):
        return None
    if not element.url.startswith(("#", "https://", "http://", "mailto:")):
        problems.append(_unknown(f"link to {element.url}", "#anchor, or an address with https://", ""))
    if not element.url.startswith("#"):
        return None
    target = element.url[1:]
    if target.startswith("sup-") and target in labels:
        return _supplement_link(element, target, labels[target])
    if target in labels:
        element.content = element.content or text(labels[target])
    elif target not in anchors:
        known = sorted({*labels, *anchors})
        problems.append(_unknown(f"#{target}", "a figure, table, section or supplement", nearest(target, known)))
    return element


def _supplement_link(element: pf.Link, target: str, label: str) -> pf.Link:
    inlines = list(element.content) or text(label)
    return pf.Link(*inlines, url=f"supplements/{target.removeprefix('sup-')}.html", classes=["supplement"])


def _unknown(found: str, expected: str, hint: str) -> Problem:
    return Problem(PLACE, 0, "", Kind.BAD_TEMPLATE, found, expected, f"{hint}Correct the name.")


_PUNCTUATION = re.compile(r"^[.,;:]+")


def cite_after_punctuation(doc: pf.Doc) -> None:
    """Move citations behind the punctuation mark that follows them, where the journal puts raised numbers."""

    def move(element: pf.Element, _: pf.Doc) -> None:
        content = getattr(element, "content", None)
        if content is None or not any(isinstance(one, pf.Cite) for one in content):
            return
        inlines: list[pf.Element] = []
        for inline in content:
            mark = _PUNCTUATION.match(inline.text) if isinstance(inline, pf.Str) else None
            if mark and inlines and isinstance(inlines[-1], pf.Cite):
                spaced = len(inlines) > 1 and isinstance(inlines[-2], pf.Space)
                inlines.insert(-2 if spaced else -1, pf.Str(mark[0]))
                inline.text = inline.text[mark.end() :]
            inlines.append(inline)
        element.content = inlines

    doc.walk(move)
