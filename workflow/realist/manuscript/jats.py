"""The paper as JATS XML (Archiving and Interchange, with element citations), for a journal or a repository."""

import re
from pathlib import Path

from realist.manuscript import document, pandoc


def to_jats(content: str, root: Path) -> bytes:
    """The composed document as JATS."""
    doc = document.load(content)
    pictures = document.picture(root, lambda path: f"../{path.split('/', 1)[-1]}.svg")
    document.change(doc, document.bare_number, pictures)
    options = ["--standalone", f"--template={pandoc.beside('jats', 'article.xml')}", "--wrap=none"]
    written = pandoc.convert(document.dump(doc), "json", "jats_archiving+element_citations", options).decode()
    return _labelled(_unnamed(written)).encode()


_LABEL = re.compile(
    r"<caption>\s*<p><named-content content-type=\"label\"><bold>([^<]*)</bold></named-content> ", re.DOTALL
)
_TABLE = re.compile(r"<table-wrap>((?:(?!</table-wrap>).)*?)<table id=\"([^\"]*)\">", re.DOTALL)
"""A table with an identifier, from its own beginning: one without, such as the text may have, is passed over."""


def _labelled(xml: str) -> str:
    """Figures and tables with their label as JATS has it, and the identifier on the whole of a table."""
    return _TABLE.sub(r'<table-wrap id="\2">\1<table>', _LABEL.sub(r"<label>\1</label><caption><p>", xml))


def _unnamed(xml: str) -> str:
    """Without the wrapping that pandoc puts around words of a class of ours."""
    return re.sub(r'<named-content content-type="stamp">(.*?)</named-content>', r"\1", xml)
