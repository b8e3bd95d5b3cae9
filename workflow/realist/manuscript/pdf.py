"""The paper as PDF, set by Typst with the fonts that it carries, so that every machine sets the same pages."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import panflute as pf
import typst

from realist.manuscript import document, pandoc

LINE = 168.0  # millimetres of text on our page


def to_pdf(content: str, root: Path) -> bytes:
    """The composed document as PDF."""
    doc = document.load(content)
    document.change(doc, document.bare_number, document.picture(root, lambda path: f"/{path}.svg", widest=LINE))
    options = ["--standalone", f"--template={pandoc.beside('pdf', 'paper.typ')}", "--wrap=none"]
    source = pandoc.convert(document.dump(doc), "json", "typst-citations", options)
    return compiled(source, content, root)


def compiled(source: bytes, content: str, root: Path) -> bytes:
    """A Typst document as PDF, dated as the paper is and not as the clock is.

    Args:
        source: the Typst document.
        content: the composed document, for what the PDF's own record says.
        root: the folder below which its pictures are.
    """
    moment = datetime.fromisoformat(document.metadata(content, "printed")).replace(tzinfo=UTC)
    return typst.compile(  # type: ignore[call-overload, no-any-return]  # its types want source and root of one kind
        source,
        root=str(root.resolve()),
        format="pdf",
        ignore_system_fonts=True,
        font_paths=[str(fonts())],
        sys_inputs={"facts": json.dumps(_facts(content))},
        timestamp=int(moment.timestamp()),
    )


def _facts(content: str) -> dict[str, Any]:
    """Title, authors and keywords as plain strings."""
    # The metadata alone: to make objects of a whole document takes as long as to set it.
    only = json.dumps(json.loads(content) | {"blocks": []})
    meta = document.load(only).metadata.content
    return {
        "title": document.metadata(only, "title"),
        "authors": [pf.stringify(person["name"]) for person in meta.get("person", [])],
        "keywords": [pf.stringify(word) for word in meta.get("keywords", [])],
    }


def fonts() -> Path:
    """The fonts that matplotlib carries and draws the figures with."""
    import matplotlib  # the package alone: its folder is all that is wanted

    return Path(matplotlib.get_data_path()) / "fonts/ttf"
