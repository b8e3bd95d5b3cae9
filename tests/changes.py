"""Kinds of change that a person may make to a review or to the engine, each with the rules that must then run.

The rules are those of two calls of Snakemake: deduplication and the check, then the rest. Where the first call gives
the same bytes as before, the second finds no reason to rerun what follows. `make review` has two more stages between.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

END = {"manifest", "all"}
PAPER = {"compose", "render", "write_supplements", *END}  # the checklist tells of headings, figures and tables
COUNTED = {"count_numbers", "reconcile", *PAPER}
LINKED = {"link_records", "describe_citations", "check"}
READ = {"read_export", "gather_records", *LINKED}
AFTER_FLOW = {"flow", "flow_figure"}
SCREENED = {"screening_decisions", "agreement", "agreement_figure", *AFTER_FLOW}
STUDIES = {"included_studies", "cmocs", "characteristics_figure", "matrix_figure"}
FIGURES = {"overlap_figure", "characteristics_figure", "matrix_figure", "theory_figure", "flow_figure",
           "agreement_figure"}  # fmt: skip
THEORY = {"programme_theory", "theory_figure"}
EVERYTHING = {*READ, "overlap_figure", "imported_decisions", *SCREENED, *STUDIES, *THEORY, *COUNTED}


@dataclass(frozen=True)
class Change:
    """What is changed, in a folder with the review in `review/` and the engine beside it, and what must run then."""

    name: str
    make: Callable[[Path], None]
    rules: frozenset[str]


def write(path: Path, text: str) -> None:
    """Write anew: the place may be a link to a file that others read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_text(text)


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        text = (folder / path).read_text()
        assert old in text, f"{path} no longer holds {old!r}"
        write(folder / path, text.replace(old, new, 1))

    return make


def add(path: str, text: str) -> Callable[[Path], None]:
    """A new file, or lines at the end of one."""

    def make(folder: Path) -> None:
        before = (folder / path).read_text() if (folder / path).is_file() else ""
        write(folder / path, before + text)

    return make


def both(*changes: Callable[[Path], None]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        for change in changes:
            change(folder)

    return make


def touch_everything(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and not {"results", ".snakemake"} & set(path.relative_to(folder).parts):
            path.touch()


def touch_results(folder: Path) -> None:
    for path in sorted((folder / "review/results").rglob("*.csv")):
        path.touch()


def behind_its_time(path: str) -> Callable[[Path], None]:
    """A file put in place with a time long before the build, as `cp -p` and `unzip` do."""
    return lambda folder: os.utime(folder / path, (1_500_000_000, 1_500_000_000))


def forget(folder: Path) -> None:
    """As in an archive that was unpacked: what Snakemake wrote down of its build is not there."""
    shutil.rmtree(folder / "review/.snakemake")


def export(search: str, file: str, old: str, new: str) -> Callable[[Path], None]:
    """The same search exported anew, and registered as such."""

    def make(folder: Path) -> None:
        at = f"review/data/searches/{search}"
        edit(f"{at}/{file}", old, new)(folder)
        register(folder / at, file)

    return make


def register(search: Path, file: str) -> None:
    found = hashlib.sha256((search / file).read_bytes()).hexdigest()
    text = (search / "search.yaml").read_text()
    write(search / "search.yaml", re.sub(r"sha256: \w+", f"sha256: {found}", text))


def another_search(folder: Path) -> None:
    """A search of one record that repeats one found before, so that nobody has to screen it."""
    old, new = (folder / "review/data/searches" / name for name in ("medline", "update"))
    account = (old / "search.yaml").read_text().replace("reported_hits: 5", "reported_hits: 1")
    write(new / "search.yaml", account.replace("medline.ris", "update.ris").replace("2023-01-10", "2023-06-10"))
    first_record = (old / "medline.ris").read_text().split("ER  -")[0].strip()
    write(new / "update.ris", f"{first_record}\nER  - \n")
    register(new, "update.ris")
    edit("review/config.yaml", "scopus, citations]", "scopus, citations, update]")(folder)


def package(name: str) -> Callable[[Path], None]:
    """Another version of an installed package, as Python sees it."""
    return add(f"workflow/{name}-99.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 99.0\n")


def constant(module: str) -> Callable[[Path], None]:
    """A change of logic in a module."""
    return add(f"workflow/realist/{module}.py", "\nADDED = 1\n")


SEARCHES = "review/data/searches"
SCREENING = "review/data/screening"
VERDICT = """record_a,record_b,verdict,reviewer,decided_at,reason
medline:99000003,medline:99000005,different,r1,2023-01-15,
"""


def decide(stage: str, old: str, new: str) -> Callable[[Path], None]:
    """Both reviewers decide otherwise."""
    return both(*(edit(f"{SCREENING}/{stage}/{reviewer}.csv", old, new) for reviewer in ("r1", "r2")))


def config(old: str, new: str) -> Callable[[Path], None]:
    return edit("review/config.yaml", old, new)


def data(path: str, old: str, new: str) -> Callable[[Path], None]:
    return edit(f"review/data/{path}", old, new)


NOTHING: dict[str, Callable[[Path], None]] = {
    "a copy in another folder": lambda _: None,
    "files touched": touch_everything,
    "results touched": touch_results,
    "an old time": behind_its_time("review/report/sections/01-methods.md"),
    "results without Snakemake's record": both(forget, touch_everything, touch_results),
    "a comment in code": add("workflow/realist/tables.py", "\n# A remark.\n"),
    "a docstring": edit("workflow/realist/errors.py", '"""One way', '"""The one way'),
    "a module that nothing imports": add("workflow/realist/unrelated.py", "SIZE = 1\n"),
    "the code of a command": constant("provenance/trace_command"),
    "a remark on the pinned environment": add("workflow/envs/realist.yaml", "# A remark.\n"),
}
"""What no step depends on."""

SEARCHING = {
    "a remark on a search": (
        edit(f"{SEARCHES}/medline/search.yaml", "limits: English", "limits: in English"),
        {*READ, "write_supplements", *END},
    ),
    "an export with another abstract": (
        export("medline", "medline.ris", "Simulated abstract", "Invented abstract"),
        {*READ, *AFTER_FLOW, *STUDIES, *COUNTED},
    ),
    "another search": (another_search, EVERYTHING - THEORY),
    "a verdict that changes nothing": (
        add("review/data/deduplication/verdicts.csv", VERDICT),
        {*LINKED, *COUNTED},
    ),
    "how preprints are linked": (
        add("review/config.yaml", "deduplication: {preprints: separate}\n"),
        {*LINKED, *END},
    ),
}
SCREENS = {
    "decisions on an abstract": (
        both(
            decide("title_abstract", "medline:99000003,exclude", "medline:99000003,include"),
            add("review/data/reports/retrieval.csv", "medline:99000003,not_retrieved,2023-02-12,library,,\n"),
        ),
        {"check", *SCREENED, *STUDIES, *COUNTED},
    ),
    "decisions on a report": (
        decide("full_text", "exclude,no_inequality", "exclude,not_english"),
        {"check", *SCREENED, *STUDIES, *COUNTED},
    ),
    "the note of an adjudication": (
        edit(f"{SCREENING}/title_abstract/adjudication.csv", "speaks of", "tells of"),
        {"check", *SCREENED, *STUDIES, *COUNTED},
    ),
    "where a report was found": (
        data("reports/retrieval.csv", "library", "archive"),
        {"check", *SCREENED, *STUDIES, *COUNTED},
    ),
    "the label of a reason": (
        config("label: Not in English", "label: In another language"),
        {"check", "imported_decisions", *SCREENED, *STUDIES, *COUNTED},
    ),
    "who somebody is": (config("role: First reviewer", "role: Reviewer"), {"check", *END}),
}
SYNTHESIS = {
    "where a study was done": (
        data("reports/studies.csv", "United Kingdom", "Ireland"),
        {"check", *AFTER_FLOW, *STUDIES, *COUNTED},
    ),
    "a rating": (data("appraisal/appraisal.csv", ",some,", ",thick,"), {"check", *STUDIES, *COUNTED}),
    "the page of an excerpt": (
        data("evidence/excerpts.csv", "E03,quillfern2015,15", "E03,quillfern2015,16"),
        {"check", "cmocs", "matrix_figure", *COUNTED},
    ),
    "the wording of a CMOC": (
        data("theory/cmocs.yaml", "Where distance keeps", "When distance keeps"),
        {"check", "cmocs", "matrix_figure", *THEORY, *COUNTED},
    ),
    "the narrative of the theory": (
        data("theory/programme_theory.yaml", "helps those whom", "helps people whom"),
        {"check", *THEORY, *COUNTED},
    ),
    "the name of a cluster": (
        config("name: Design", "name: Planning"),
        {"check", "cmocs", "matrix_figure", *THEORY, *COUNTED},
    ),
    "the label of a study field": (config("label: Country", "label: Place"), {"check", *STUDIES, *COUNTED}),
}
PAPERS = {
    "a sentence": (edit("review/report/sections/01-methods.md", "We searched", "We have searched"), {"check", *PAPER}),
    "a sentence behind an old time": (
        both(
            edit("review/report/sections/01-methods.md", "We searched", "We have searched"),
            behind_its_time("review/report/sections/01-methods.md"),
        ),
        {"check", *PAPER},
    ),
    "a reference": (edit("review/report/references.bib", "{11}", "{12}"), {"check", *PAPER}),
    "a claim": (
        add("review/report/claims.yaml", "- {id: some, text: There are studies., predicate: included_studies > 0}\n"),
        {"check", *PAPER},
    ),
    "a published number": (
        add("review/data/published.yaml", "- {key: citations, value: 8, where: Abstract, source: a print}\n"),
        {"check", "reconcile", *PAPER},
    ),
    "the title of the paper": (
        config('title: "A toy realist review"', 'title: "Another title"'),
        {"check", *PAPER},
    ),
    "what is eligible": (config("[no inequality studied]", "[inequality not studied]"), {"check", *PAPER}),
}
CODE = {
    "the code of a reader": (constant("records/read"), {*READ, *END}),
    "the code of comparison": (
        constant("deduplication/compare"),  # which also matches what was screened elsewhere
        {*LINKED, "imported_decisions", *SCREENED, *STUDIES, *COUNTED},
    ),
    "the code of the check": (constant("checking/gate"), {"check", *END}),
    "the code of agreement": (constant("screening/agreement"), {"agreement", "agreement_figure", *COUNTED}),
    "the code of CMOCs": (constant("synthesis/cmocs"), {"cmocs", "matrix_figure", *COUNTED}),
    "a colour": (constant("figures/style"), {*FIGURES, "render", *END}),
    "the code of one figure": (constant("figures/matrix"), {"matrix_figure", "render", *END}),
    "the code of the manifest": (constant("provenance/manifest"), END),
    "the code of the research object": (constant("provenance/crate"), END),
    "a constant three imports deep": (constant("yaml_files"), EVERYTHING - {"overlap_figure"}),
    "another version of matplotlib": (package("matplotlib"), {*FIGURES, "render", "write_supplements", *END}),
}
CHANGES = [Change(name, make, frozenset()) for name, make in NOTHING.items()] + [
    Change(name, make, frozenset(rules))
    for phase in (SEARCHING, SCREENS, SYNTHESIS, PAPERS, CODE)
    for name, (make, rules) in phase.items()
]
