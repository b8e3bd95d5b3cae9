"""Step: the paper in one format, from the composed document."""

from collections.abc import Callable
from pathlib import Path

from realist import steps
from realist.tables import write_bytes


def step(document: Path, root: Path, output: Path) -> None:
    """Write the paper.

    Args:
        document: the composed document.
        root: the review's folder, below which its figures and results are.
        output: the file to write; its ending says in which format: html, pdf, docx or xml (JATS).
    """
    write_bytes(output, _writer(output.suffix)(document.read_text(encoding="utf-8"), root))


def _writer(ending: str) -> Callable[[str, Path], bytes]:
    """The writer of a format; only that one is imported."""
    match ending:
        case ".html":
            from realist.manuscript.html import to_html as writer
        case ".pdf":
            from realist.manuscript.pdf import to_pdf as writer
        case ".docx":
            from realist.manuscript.docx import to_docx as writer
        case _:
            from realist.manuscript.jats import to_jats as writer
    return writer


if __name__ == "__main__":
    steps.run(step)
