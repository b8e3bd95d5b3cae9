"""The toy review on the desk of a reviewer: deduplicated, and partly screened. One title and abstract are hostile."""

from pathlib import Path

from builds import copy_toy
from realist.review import load_config
from realist.screening.screen.session import Session, Wish
from realist.tables import read_dicts, write_rows

LEADERS = (
    "citations:WOS:990000000000001", "medline:99000001", "medline:99000002", "medline:99000003", "medline:99000004",
    "medline:99000005", "scopus:2-s2.0-990000000003", "scopus:2-s2.0-990000000004",
)  # fmt: skip
REPEATS = {"scopus:2-s2.0-990000000001": "medline:99000001", "scopus:2-s2.0-990000000002": "medline:99000002"}
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)> {{ n }} \x1b[31m=HYPERLINK("http://x.example")'
SEARCHES = (("citations", "citation"), ("medline", "database"), ("scopus", "database"))
FIELDS = ("authors", "year", "container", "volume", "issue", "pages", "doi", "abstract", "language")
TITLE_ABSTRACT, FULL_TEXT = "screen:title_abstract", "screen:full_text"
HIGHLIGHT = "screening:\n  highlight: {include: [inequ*, quality improvement], exclude: [editorial]}\n"


def lay(folder: Path, undecided: bool = True) -> Path:
    """A copy of the toy review with the results that the page needs; `undecided`: no decision of r1's, none settled."""
    root = copy_toy(folder)
    settings = root / "config.yaml"
    settings.write_text(settings.read_text().replace("screening:\n", HIGHLIGHT, 1))
    _deduplicate(root)
    if undecided:
        for name in ("title_abstract/r1", "title_abstract/adjudication", "full_text/r1"):
            (root / f"data/screening/{name}.csv").unlink()
    return root


def _deduplicate(root: Path) -> None:
    results = root / "results"
    rows = [(one, one) for one in LEADERS] + list(REPEATS.items())
    write_rows(results / "deduplication/citations.csv", ("record_id", "citation_id"), sorted(rows))
    works = [(one, f"Title of {one}", *_described(number)) for number, one in enumerate(LEADERS)]
    works[0] = (LEADERS[0], HOSTILE, *_described(0)[:-2], HOSTILE, "en")
    write_rows(results / "deduplication/bibliography.csv", ("citation_id", "title", *FIELDS), works)
    write_rows(results / "deduplication/queue.csv", ("record_a", "record_b", "score", "evidence"), [])
    write_rows(results / "records/searches.csv", ("search_id", "source_type"), SEARCHES)
    for search, _ in SEARCHES:
        found = [(one,) for one in (*LEADERS, *REPEATS) if one.startswith(f"{search}:")]
        write_rows(results / f"records/{search}.csv", ("record_id",), found)


def _described(number: int) -> tuple[str, ...]:
    abstract = f"Quality  improvement and inequalities, by {number} people. No editorial."
    return ("Quillfern, Ada", "2015", "Annals", "3", "2", "10-12", f"10.5555/x.{number}", abstract, "en")


def ask_about(root: Path, *pairs: tuple[str, str]) -> None:
    """Put pairs of records into the queue of deduplication."""
    known = sorted({record for pair in pairs for record in pair})
    write_rows(root / "results/records/medline.csv", ("record_id", "title", "year"),
               [(one, HOSTILE, str(2010 + number)) for number, one in enumerate(known)])  # fmt: skip
    write_rows(root / "results/deduplication/queue.csv", ("record_a", "record_b", "score", "evidence"),
               [(*pair, "5.0", "same title (+6); other years (-1)") for pair in pairs])  # fmt: skip


def sit(root: Path, reviewer: str = "r1", **wish: str) -> Session:
    """A run of the page, without a page."""
    return Session(root, load_config(root), Wish(reviewer, **wish))


def rows(root: Path, table: str) -> list[dict[str, str]]:
    """What a table of decisions holds."""
    path = root / f"data/screening/{table}.csv"
    return read_dicts(path) if path.exists() else []


def bring(root: Path, decisions: str, stage: str = "title_abstract") -> None:
    """A spreadsheet of decisions, `id,reviewer,decision` a line, as somebody puts it among the imports."""
    path = root / "data/screening/imports/sheet.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"id,reviewer,decision\n{decisions}")
    spec = (f"screening:\n  imports:\n    - {{id: sheet, file: {path.relative_to(root)}, stage: {stage}, "
            "match: {record_id: id}, reviewer_column: reviewer, reviewers: {r1: r1, r2: r2}, "
            "decision_column: decision, decisions: {include: include, exclude: exclude}}\n")  # fmt: skip
    settings = root / "config.yaml"
    settings.write_text(settings.read_text().replace("screening:\n", spec, 1))
