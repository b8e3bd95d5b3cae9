"""The paper as one HTML file that needs nothing else: style and figures inside, no script, no request."""

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import panflute as pf

from realist.manuscript import document, pandoc
from realist.manuscript.elements import text
from realist.manuscript.origins import make_openable


def to_html(content: str, root: Path) -> bytes:
    """The composed document as HTML."""
    doc = document.load(content)
    make_openable(doc, root / "results")
    document.change(doc, picture(root))
    return page(document.dump(doc))


def picture(root: Path) -> document.Change:
    """Holds an image inside the page, and lays links over it, as the JSON beside it says.

    It stays a picture, apart from the page, whatever is in it.
    """
    held = document.picture(root, lambda path: data_address(root / f"{path}.svg"))

    def covered(element: pf.Element) -> pf.Element | None:
        if not isinstance(element, pf.Image):
            return None
        links = [_over(link) for link in document.picture_facts(root, element).get("links", [])]
        held(element)
        return pf.Span(element, *links, classes=["areas"]) if links else element

    return covered


def _over(link: Mapping[str, Any]) -> pf.Link:
    left, top, width, height = link["area"]
    return pf.Link(
        *text(link["label"]),
        url=f"supplements/{link['supplement']}.html#{link['anchor']}",
        classes=["area"],
        attributes={"style": f"left:{left}%;top:{top}%;width:{width}%;height:{height}%"},
    )


def page(content: str) -> bytes:
    """A document, its pictures inside, as a page."""
    style = pandoc.beside("html", "page.css").read_text(encoding="utf-8")
    options = [
        "--standalone", f"--template={pandoc.beside('html', 'page.html')}", "--section-divs",
        "--shift-heading-level-by=1",
        "--toc", "--toc-depth=3", f"--variable=style:{style}", "--wrap=none",
    ]  # fmt: skip
    return pandoc.convert(content, "json", "html5", options)


def data_address(svg: Path) -> str:
    """A picture as an address that holds it: inert, and apart from the page and from other pictures."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.read_bytes()).decode()
