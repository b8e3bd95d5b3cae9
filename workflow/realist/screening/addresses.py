"""E-mail addresses: found, taken out, and looked for where none belongs.

The exports of databases, below data/searches, print the addresses of corresponding authors; they are public, and part
of what was downloaded. So do the columns of spreadsheets that describe the citations (`abstract`, `authors`), where
somebody filled in what was exported. Everywhere else below data/, and in the settings, an address is most likely a
reviewer's.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from realist.errors import Kind, Problem, relative
from realist.review import human_files
from realist.screening.exports.sheet import COLUMNS
from realist.screening.spreadsheets import delimiter_of
from realist.tables import parse_csv

MASK = "[address]"
IMPORTS = "data/screening/imports/"
_ADDRESS = re.compile(r"[\w.!#$%&*+/=?^{|}~'-]+@(?:[\w-]+\.)+[^\W\d_]{2,}")


def without_addresses(text: str) -> str:
    """The text, each e-mail address in it replaced by `[address]`."""
    return _ADDRESS.sub(MASK, text) if "@" in text else text


def address_problems(root: Path) -> Iterator[Problem]:
    """Every e-mail address in the settings and below data/, but for the exports of databases.

    Args:
        root: the review's folder.
    """
    for path in [root / "config.yaml", *human_files(root)]:
        if path.is_file() and _is_of_the_team(path.relative_to(root).parts):
            yield from _in_file(path, relative(path, root))


def _is_of_the_team(parts: tuple[str, ...]) -> bool:
    """Whether people wrote the file about themselves: not the text, and of the folder of a search its account alone.

    What else lies in that folder is an export, registered or not: whether its search.yaml can be read or not.
    """
    match parts:
        case ("report", *_):
            return False
        case ("data", "searches", _, *inside) if inside:
            return inside == ["search.yaml"]
    return True


def _in_file(path: Path, name: str) -> Iterator[Problem]:
    content = path.read_bytes()
    if b"@" not in content or b"\0" in content[:1024]:
        return
    text = content.decode("utf-8", "replace")
    for number, cells in enumerate(_rows(name, text), start=1):
        found = [match[0] for cell in cells if "@" in cell for match in _ADDRESS.finditer(cell)]
        if found:
            yield Problem(name, number, "", Kind.PERSONAL_ADDRESS, _hinted(found[0]), "pseudonyms only",
                          "Replace it by the person's id under `people`; import files of Rayyan, Covidence, ASReview "
                          "and EPPI-Reviewer with `realist import`, which does that.")  # fmt: skip


def _rows(name: str, text: str) -> Iterator[list[str]]:
    """The cells of each row; of a spreadsheet of decisions without those that only describe its citation."""
    if not name.endswith(".csv"):
        yield from ([line] for line in text.splitlines())
        return
    rows = parse_csv(text, delimiter_of(text))
    header = next(rows, [])
    described = {place for place, column in enumerate(header) if column.strip().casefold() in COLUMNS}
    skipped = described if name.startswith(IMPORTS) else set()
    yield header
    for cells in rows:
        yield [cell for place, cell in enumerate(cells) if place not in skipped]


def _hinted(address: str) -> str:
    """Enough of an address to find it, and not the whole in one more file."""
    name, _, domain = address.rpartition("@")
    return f"{name[0]}...@{domain}"
