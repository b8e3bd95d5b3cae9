"""Works that the text cites: the entry of the bibliography, and the sentences that cite it."""

import re
from collections.abc import Iterator

from realist.manuscript.references import BIBLIOGRAPHY, line_of
from realist.manuscript.templates import section_files
from realist.provenance.chains.trail import Trail
from realist.provenance.nodes import Node
from realist.tables import decode

_ENTRY = re.compile(r"^\s*@(?!comment|string|preamble)\w+\s*[{(]\s*([^,\s]+)\s*,", re.MULTILINE | re.IGNORECASE)


def keys(trail: Trail) -> list[str]:
    """The keys of the bibliography."""
    return _ENTRY.findall(trail.archive.bibliography_text)


def reference(trail: Trail, key: str) -> Node:
    """A cited work: its entry, and where the text cites it."""
    source = trail.archive.bibliography_text
    line = line_of(key, source)
    entry = source.splitlines()[line - 1 :]
    end = next((at for at, text in enumerate(entry) if at and text.lstrip().startswith("@")), len(entry))
    cited = list(_sentences(trail, key))
    problem = "" if cited else "the text never cites it"
    return Node("reference", key, place=f"{BIBLIOGRAPHY}, line {line}", text="\n".join(entry[:end]).strip(),
                problem=problem, children=tuple(cited))  # fmt: skip


def _sentences(trail: Trail, key: str) -> Iterator[Node]:
    cites = re.compile(rf"@\{{?{re.escape(key)}(?![\w-])")
    for path in section_files(trail.archive.root):
        name = path.relative_to(trail.archive.root).as_posix()
        for number, line in enumerate(decode(path.read_bytes(), name).splitlines(), start=1):
            if cites.search(line):
                yield Node("sentence", "", line.strip(), f"{name}, line {number}")
