"""The paper as one HTML file that needs nothing else: style and figures inside, no script, no request."""

import base64
from pathlib import Path

from realist.manuscript import document, pandoc
from realist.manuscript.origins import make_openable


def to_html(content: str, root: Path) -> bytes:
    """The composed document as HTML."""
    doc = document.load(content)
    make_openable(doc, root / "results")
    document.place_pictures(doc, root, lambda path: data_address(root / f"{path}.svg"))
    return page(document.dump(doc))


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
