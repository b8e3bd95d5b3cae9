"""What every writer does to the composed document before its own work."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import panflute as pf

from realist.manuscript.elements import text
from realist.tables import read_json


def load(content: str) -> pf.Doc:
    """A composed document."""
    return pf.load(io.StringIO(content))


def dump(doc: pf.Doc) -> str:
    """The document as pandoc's JSON."""
    stream = io.StringIO()
    pf.dump(doc, stream)
    return stream.getvalue()


Change = Callable[[pf.Element], pf.Element | list[pf.Element] | None]
"""What becomes of an element: another, several, or nothing where it stays, itself perhaps altered."""


def change(doc: pf.Doc, *changes: Change) -> None:
    """Let every element be changed, in one walk: each is given to the first change that has something for it."""

    def first(element: pf.Element, _: pf.Doc) -> pf.Element | list[pf.Element] | None:
        return next((found for one in changes if (found := one(element)) is not None), None)

    doc.walk(first)


def picture(root: Path, to: Callable[[str], str], widest: float = 0) -> Change:
    """Points an image, so far a path without its ending, at a file, and says in words what it shows.

    Args:
        root: the review's folder; beside each figure lies a JSON file with its alternative text and width.
        to: the address of an image from its path.
        widest: width in millimetres that no image may pass; 0 where the format sees to it.
    """

    def placed(element: pf.Element) -> pf.Element | None:
        if not isinstance(element, pf.Image):
            return None
        facts = picture_facts(root, element)
        if facts:
            element.content = pf.ListContainer(*text(facts["alt"]))
            if widest:
                element.attributes["width"] = f"{min(facts['width_mm'], widest)}mm"
        element.url = to(element.url)
        return element

    return placed


def picture_facts(root: Path, image: pf.Image) -> dict[str, Any]:
    """What the JSON file beside a figure says of it; nothing where there is none."""
    described = root / f"{image.url}.json"
    return read_json(described) if described.is_file() else {}


def bare_number(element: pf.Element) -> list[pf.Element] | None:
    """Takes the span around a number away, for formats that have no use for it."""
    return list(element.content) if isinstance(element, pf.Span) and "number" in element.classes else None


def landmarks(doc: pf.Doc) -> dict[str, str]:
    """What a reader sees at an anchor of the composed document: the words of a heading, or `Figure 1`."""
    found: dict[str, str] = {}

    def note(element: pf.Element, _: pf.Doc) -> None:
        if isinstance(element, pf.Header):
            found[element.identifier] = pf.stringify(element).strip()
        elif isinstance(element, pf.Figure | pf.Table):
            found[element.identifier] = _label(element.caption)

    doc.walk(note)
    return {anchor: words for anchor, words in found.items() if anchor and words}


def _label(caption: pf.Caption) -> str:
    labels: list[str] = []
    caption.walk(
        lambda element, _: (
            labels.append(pf.stringify(element))
            if isinstance(element, pf.Span) and "label" in element.classes
            else None
        )
    )
    return "".join(labels[:1])


def metadata(content: str, name: str) -> str:
    """A string of the document's metadata, or nothing."""
    value: Any = json.loads(content)["meta"].get(name, {})
    return str(value.get("c", "")) if value.get("t") == "MetaString" else ""
