"""The paper as one HTML file that needs nothing else: style and figures inside, no script, no request."""

import base64
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import panflute as pf

from realist.manuscript import document, pandoc
from realist.manuscript.elements import text
from realist.manuscript.origins import make_openable
from realist.tables import read_json


def to_html(content: str, root: Path) -> bytes:
    """The composed document as HTML."""
    doc = document.load(content)
    lists = picture_links(doc, root)
    make_openable(doc, root / "results")
    document.place_pictures(doc, root, lambda path: data_address(root / f"{path}.svg"))
    lay_over(doc, lists)
    return page(document.dump(doc))


def picture_links(doc: pf.Doc, root: Path) -> dict[int, list[pf.Link]]:
    """The links that lie over a picture, as the JSON beside it says, by the picture's place among all."""
    images: list[pf.Image] = []
    doc.walk(lambda element, _: images.append(element) if isinstance(element, pf.Image) else None)
    described = [root / f"{image.url}.json" for image in images]
    links = [read_json(path).get("links", []) if path.is_file() else [] for path in described]
    return {place: [_over(link) for link in there] for place, there in enumerate(links) if there}


def _over(link: Mapping[str, Any]) -> pf.Link:
    left, top, width, height = link["area"]
    return pf.Link(
        *text(link["label"]),
        url=f"supplements/{link['supplement']}.html#{link['anchor']}",
        classes=["area"],
        attributes={"style": f"left:{left}%;top:{top}%;width:{width}%;height:{height}%"},
    )


def lay_over(doc: pf.Doc, links: Mapping[int, Sequence[pf.Link]]) -> None:
    """Put links over pictures: these stay pictures, apart from the page, whatever is in them."""
    places = count()

    def cover(element: pf.Element, _: pf.Doc) -> pf.Span | None:
        if not isinstance(element, pf.Image):
            return None
        over = links.get(next(places), ())
        return pf.Span(element, *over, classes=["areas"]) if over else None

    doc.walk(cover)


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
