"""The review, its results and the engine as one archive: the research object that `crate` describes."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from realist.provenance.crate import CRATE
from realist.provenance.fingerprints import ROOT
from realist.provenance.manifest import Manifest, about, is_outside
from realist.provenance.recording import accounts
from realist.tables import write_bytes

METADATA = "ro-crate-metadata.json"
"""Its place in a research object is the top."""
ENGINE = ("Snakefile", "Makefile", "README.md", "LICENSE", "CITATION.cff", "CHANGELOG.md", "pyproject.toml",
          "requirements*", "docs/**/*", "profiles/**/*", "workflow/**/*")  # fmt: skip
CACHES = {"__pycache__", "realist.egg-info"}


KEPT = ("data", "report", "results")
"""Folders of the review in which every file is accounted for: an archive there would be one too many."""


def refusal(review: Path, manifest: Manifest, archive: Path) -> str:
    """Why the archive may not be written there; nothing where it may."""
    target = archive.resolve()
    if target in (path.resolve() for path in contents(review, manifest).values()) and not _is_archive(archive):
        return "it is one of the files that go into the archive"
    if any(target.is_relative_to((review / folder).resolve()) for folder in KEPT):
        return f"{', '.join(KEPT[:-1])} and {KEPT[-1]} hold the review's own files and nothing else"
    if archive.exists() and not _is_archive(archive):
        return "there is a file of this name that is no archive of a review"
    return ""


def _is_archive(path: Path) -> bool:
    """Whether a file is what this command makes: a zip with the metadata at its top."""
    try:
        with zipfile.ZipFile(path) as packed:
            return METADATA in packed.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def contents(review: Path, manifest: Manifest) -> dict[str, Path]:
    """What goes into the archive: the path there, and the file. Exports from outside the review's folder do not."""
    own = (path for path in [*manifest.inputs, *manifest.results, *accounts(manifest)] if not is_outside(path))
    engine = {path.relative_to(ROOT.parent).as_posix(): path for path in _engine()}
    return engine | {path: review / path for path in own} | {METADATA: review / CRATE}


def _engine() -> Iterator[Path]:
    for pattern in ENGINE:
        yield from (path for path in ROOT.parent.glob(pattern) if path.is_file() and not CACHES & set(path.parts))


def pack(review: Path, manifest: Manifest, archive: Path) -> int:
    """Write the archive, the same bytes for the same files; how many files it holds. It never holds an earlier self."""
    date = datetime.fromisoformat(about(manifest).report.date)
    found = contents(review, manifest).items()
    listed = sorted((name, path) for name, path in found if path.resolve() != archive.resolve())
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, path in listed:
            entry = zipfile.ZipInfo(name, (max(date.year, 1980), date.month, date.day, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            made.writestr(entry, path.read_bytes())
    write_bytes(archive, content.getvalue())
    return len(listed)
