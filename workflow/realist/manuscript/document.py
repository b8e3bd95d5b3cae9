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


def place_pictures(doc: pf.Doc, root: Path, to: Callable[[str], str], widest: float = 0) -> None:
    """Point every image, so far a path without its ending, at a file, and say in words what it shows.

    Args:
        doc: the document.
        root: the review's folder; beside each figure lies a JSON file with its alternative text and width.
        to: the address of an image from its path.
        widest: width in millimetres that no image may pass; 0 where the format sees to it.
    """

    def change(element: pf.Element, _: pf.Doc) -> None:
        if isinstance(element, pf.Image):
            described = root / f"{element.url}.json"
            if described.is_file():
                facts = read_json(described)
                element.content = pf.ListContainer(*text(facts["alt"]))
                if widest:
                    element.attributes["width"] = f"{min(facts['width_mm'], widest)}mm"
            element.url = to(element.url)

    doc.walk(change)


def unmark_numbers(doc: pf.Doc) -> None:
    """Take the spans around numbers away, for formats that have no use for them."""

    def bare(element: pf.Element, _: pf.Doc) -> list[pf.Element] | None:
        if isinstance(element, pf.Span) and "number" in element.classes:
            return list(element.content)
        return None

    doc.walk(bare)


def metadata(content: str, name: str) -> str:
    """A string of the document's metadata, or nothing."""
    value: Any = json.loads(content)["meta"].get(name, {})
    return str(value.get("c", "")) if value.get("t") == "MetaString" else ""
