"""Files below data/ that nothing reads: a misspelt name, a copy that a spreadsheet left, an export not registered."""

from collections.abc import Iterator
from pathlib import PurePath

from realist.errors import Kind, Problem, nearest, one_of, quoted, relative
from realist.review import ADJUDICATION, LEFT, Review, has_braces, human_files, is_beside_the_matter, is_search_id
from realist.screening.importers.kept import acts_file, references_file
from realist.screening.imports import MATCHES

TABLES = (
    "data/deduplication/verdicts.csv",
    "data/reports/retrieval.csv",
    "data/reports/studies.csv",
    "data/appraisal/appraisal.csv",
    "data/evidence/excerpts.csv",
    "data/theory/cmocs.yaml",
    "data/theory/programme_theory.yaml",
    "data/published.yaml",
)


def problems(review: Review) -> Iterator[Problem]:
    """Files of data/ that have no place in the contract, and names that the workflow cannot handle."""
    for path in human_files(review.root):
        if has_braces(path.relative_to(review.root)):
            yield Problem(relative(path, review.root), 0, "", Kind.UNEXPECTED_FILE, quoted(path.name),
                          "a name without braces", "Rename it: { and } have a meaning for the workflow.")  # fmt: skip
    if review.config is None:
        return
    for path in sorted((review.root / "data").rglob("*")):
        name = relative(path, review.root)
        inside = path.relative_to(review.root / "data").parts
        if (
            path.is_file()
            and not is_beside_the_matter(PurePath(*inside))
            and (problem := _misplaced(review, name, inside))
        ):
            yield problem


def _misplaced(review: Review, name: str, inside: tuple[str, ...]) -> Problem | None:
    match inside:
        case ("searches", search, *rest):
            return _in_search(review, name, search, "/".join(rest))
        case ("screening", "imports", *_):
            return _in_imports(review, name)
        case ("screening", stage, file):
            return _in_stage(review, name, stage, file)
    return None if name in TABLES else _unexpected(name, one_of(TABLES), TABLES, name)


def _in_search(review: Review, name: str, search: str, file: str) -> Problem | None:
    if not file:
        return _unexpected(name, "a folder for each search", [], "")
    if not is_search_id(search):
        return None  # told of the folder
    configured = review.config.searching if review.config else []
    if configured and search not in configured:
        remedy = f"Add {quoted(search)} to `searching` in config.yaml, or remove the folder."
        return Problem(name, 0, "", Kind.UNEXPECTED_FILE, quoted(search), one_of(configured),
                       nearest(search, configured) + remedy)  # fmt: skip
    if search not in review.searches:
        return None  # its search.yaml is missing or wrong, which is reported
    written = review.searches[search].value
    known = ["search.yaml", *(export.path for export in written.files), written.strategy_file]
    if file in known:
        return None
    return Problem(name, 0, "", Kind.UNEXPECTED_FILE, quoted(file), one_of(filter(None, known)),
                   f"{nearest(file, known)}If it is an export, register it under `files` in search.yaml; "
                   "else remove it.")  # fmt: skip


def _in_imports(review: Review, name: str) -> Problem | None:
    """A file that no import names: most likely one as another tool exported it, with the names of people."""
    assert review.config is not None  # noqa: S101 (problems() has looked)
    screening = review.config.screening
    known = [file for one in screening.imports for file in one.files]
    known += [file for one in screening.tools for file in (acts_file(one.id), references_file(one.id))]
    if name in (MATCHES, *known):
        return None
    return Problem(name, 0, "", Kind.UNEXPECTED_FILE, quoted(name.rpartition("/")[2]), "a file that an import reads",
                   f"{nearest(name, known)}Name it under `imports` in config.yaml. Keep exports of Rayyan, Covidence, "
                   "ASReview and EPPI-Reviewer outside the repository, and run `realist import` on it.")  # fmt: skip


def _in_stage(review: Review, name: str, stage: str, file: str) -> Problem | None:
    if stage not in review.stages:
        return _unexpected(name, one_of(f"data/screening/{one}" for one in review.stages), review.stages, stage)
    people = [person.id for person in review.config.people] if review.config else []
    known = [*(f"{person}.csv" for person in people), ADJUDICATION, LEFT]
    return None if file in known else _unexpected(name, one_of(known), known, file)


def _unexpected(name: str, expected: str, known: object, value: str) -> Problem:
    hint = nearest(value, [str(one) for one in known]) if isinstance(known, list | tuple | dict) else ""
    return Problem(name, 0, "", Kind.UNEXPECTED_FILE, quoted(value), expected, f"{hint}Rename, move or remove it.")
