"""Ways to break one thing of a review."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

Edit = Callable[[Path], None]


def replace(file: str, old: str, new: str, *, all_of_them: bool = False) -> Edit:
    """Replace text that must be there."""

    def edit(review: Path) -> None:
        text = (review / file).read_text("utf-8")
        assert old in text, f"{old!r} is not in {file}"
        (review / file).write_text(text.replace(old, new, -1 if all_of_them else 1), "utf-8")

    return edit


def append(file: str, text: str) -> Edit:
    """Add to the end of a file, which may be new."""

    def edit(review: Path) -> None:
        path = review / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((path.read_text("utf-8") if path.exists() else "") + text, "utf-8")

    return edit


def write(file: str, content: bytes) -> Edit:
    """Put a file there, whatever was before."""

    def edit(review: Path) -> None:
        (review / file).parent.mkdir(parents=True, exist_ok=True)
        (review / file).write_bytes(content)

    return edit


def add_column(file: str, name: str, cells: Mapping[str, str]) -> Edit:
    """A further column of a table; its cells by the first cell of their row, empty elsewhere."""

    def edit(review: Path) -> None:
        header, *rows = (review / file).read_text("utf-8").splitlines()
        lines = [f"{header},{name}", *(f"{row},{cells.get(row.partition(',')[0], '')}" for row in rows)]
        (review / file).write_text("\n".join(lines) + "\n", "utf-8")

    return edit


def remove(file: str) -> Edit:
    """Take a file away."""
    return lambda review: (review / file).unlink()


def rename(file: str, name: str) -> Edit:
    """Give a file or folder another name."""

    def edit(review: Path) -> None:
        (review / file).rename((review / file).with_name(name))

    return edit


def into_a_folder(file: str) -> Edit:
    """Put a folder where a file was."""

    def edit(review: Path) -> None:
        (review / file).unlink()
        (review / file).mkdir()

    return edit


def recode(file: str, encoding: str) -> Edit:
    """Save a file in another encoding, as a spreadsheet does."""

    def edit(review: Path) -> None:
        text = (review / file).read_text("utf-8").replace("stroke", "stroké")
        (review / file).write_bytes(text.encode(encoding))

    return edit


def register(search: str, file: str) -> Edit:
    """Write the SHA-256 of an export into search.yaml, so that a change of it is on purpose."""

    def edit(review: Path) -> None:
        folder = review / "data/searches" / search
        lines = (folder / "search.yaml").read_text("utf-8").splitlines(keepends=True)
        digest = hashlib.sha256((folder / file).read_bytes()).hexdigest()
        shown = [f"    sha256: {digest}\n" if line.strip().startswith("sha256:") else line for line in lines]
        (folder / "search.yaml").write_text("".join(shown), "utf-8")

    return edit


def both(*edits: Edit) -> Edit:
    """One edit after another."""

    def edit(review: Path) -> None:
        for one in edits:
            one(review)

    return edit
