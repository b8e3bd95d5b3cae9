"""A small review's results, made by hand: what the steps before the manuscript would write for three studies.

The titles are hostile on purpose: markup of every format that the paper is written in.
"""

import shutil
from pathlib import Path
from typing import Any

from realist.manuscript import compose, numbers, reconcile
from realist.screening.prisma import LABELS
from realist.tables import write_dicts, write_json

HOSTILE = (
    '<script>alert("x")</script> *bold* [link](javascript:alert(1)) $x^2$ #set page(fill: red) '
    "\\input{x} {{ n }} & @ref"
)
ROOT = Path(__file__).parents[3]

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100">'
    '<rect width="200" height="100" fill="#ddd"/>'
    '<text x="20" y="50" font-family="DejaVu Sans">Simulated data</text></svg>'
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf50f01f000501017f2a6b8e4d0000000049454e44ae426082"
)

SETTINGS: dict[str, Any] = {
    "review": {"title": "Made", "question": "How?", "type": "realist", "data_status": "simulated", "registration": ""},
    "eligibility": {"include": ["improvement"], "exclude": ["none"]},
    "report": {
        "title": "A made review",
        "short_title": "Made",
        "authors": [
            {"name": "Ada Quillfern", "affiliation": "Institute of Small Numbers", "corresponding": True},
            {"name": "Tom Brackenmoor", "affiliation": "Invented University"},
        ],
        "date": "2023-07-01",
        "keywords": ["equity", "improvement"],
    },
    "screening.stages": [
        {
            "id": "title_abstract",
            "label": "Title and abstract",
            "design": {"kind": "dual", "reviewers": ["r1", "r2"]},
            "rounds": [{"id": "pilot", "citations": 2, "seed": 1, "reviewers": ["r1", "r2", "r3"]}],
        },
        {
            "id": "full_text",
            "label": "Full text",
            "reads": "report",
            "design": {"kind": "dual", "reviewers": ["r1", "r2"]},
            "reasons": [
                {"id": "no_inequality", "label": "No inequality"}, {"id": "not_english", "label": "Not English"},
            ],
        },
    ],
    "synthesis.clusters": [{"id": "resources", "name": "Resources"}, {"id": "design", "name": "Design"}],
    "synthesis.appraisal": [
        {"criterion": "relevance", "levels": ["high", "low"]},
        {"criterion": "rigour", "levels": ["high", "moderate", "low"]},
    ],
    "synthesis.study_fields": [
        {"id": "country", "label": "Country"},
        {"id": "setting", "label": "Setting", "values": ["hospital", "primary care"]},
        {"id": "progress_plus", "label": "PROGRESS-Plus", "multiple": True},
    ],
}  # fmt: skip


def settings(*names: str, **changes: Any) -> dict[str, Any]:
    """Settings as a step gets them; a name that reaches into a section (`review.type`) is looked up there."""
    found: dict[str, Any] = {}
    for name in names:
        section, _, rest = name.partition(".")
        found[name] = SETTINGS[name] if name in SETTINGS else SETTINGS[section][rest]
    return found | changes


def rows(header: str, *lines: str) -> tuple[list[str], list[dict[str, str]]]:
    """A table written as lines, cells separated by ` | `."""
    columns = header.split()
    return columns, [dict(zip(columns, (cell.strip() for cell in line.split("|")), strict=True)) for line in lines]


TABLES: dict[str, tuple[list[str], list[dict[str, str]]]] = {
    "records/searches": rows(
        "search_id database platform run_on purpose source_type reported_hits records rejected",
        "citations | Web of Science | Clarivate | 2023-03-01 | citation | citation | 1 | 1 | 0",
        "medline | MEDLINE | Ovid | 2023-01-10 | main | database | 5 | 5 | 0",
        "scopus | Scopus | Elsevier | 2023-01-11 | main | database | 4 | 4 | 1",
    ),
    "deduplication/citations": rows(
        "record_id citation_id",
        *(f"medline:{n} | medline:{n}" for n in range(1, 6)),
        "scopus:1 | medline:1",
        "scopus:2 | medline:2",
        "scopus:3 | scopus:3",
        "scopus:4 | scopus:4",
        "citations:1 | citations:1",
    ),
    "deduplication/yield": rows(
        "search_id database records citations unique_citations",
        "citations | Web of Science | 1 | 1 | 1",
        "medline | MEDLINE | 5 | 5 | 3",
        "scopus | Scopus | 4 | 4 | 2",
    ),
    "deduplication/queue": rows("record_a record_b score evidence", "medline:5 | scopus:4 | 0.6 | parts"),
    "deduplication/bibliography": rows(
        "citation_id authors year title container volume issue pages doi",
        *(f"{one} | Fennimoor, E | 2011 | {HOSTILE} | J Sim | 3 | 1 | 7-9 | 10.5555/x"
          for one in (*(f"medline:{n}" for n in range(1, 6)), "scopus:3", "scopus:4", "citations:1")),
    ),
    "screening/decisions": rows(
        "citation_id stage state reason settled_by decided_by decided_at reviewers sample round",
        *(f"{one} | title_abstract | include | | agreement | r1; r2 | 2023-02-01 | r1; r2 | |"
          for one in ("citations:1", "medline:1")),
        *(f"{one} | title_abstract | include | | agreement | r1; r2; r3 | 2023-02-01 | r1; r2; r3 | | pilot"
          for one in ("medline:2", "scopus:3")),
        "medline:4 | title_abstract | include | | adjudication | r3 | 2023-02-03 | r1; r2 | |",
        *(f"{one} | title_abstract | exclude | | agreement | r1; r2 | 2023-02-01 | r1; r2 | |"
          for one in ("medline:3", "medline:5", "scopus:4")),
        *(f"{one} | full_text | include | | agreement | r1; r2 | 2023-02-20 | r1; r2 | |"
          for one in ("citations:1", "medline:1", "medline:2")),
        "medline:4 | full_text | exclude | no_inequality | agreement | r1; r2 | 2023-02-20 | r1; r2 | |",
        "scopus:3 | full_text | not_retrieved | | | | 2023-02-12 | | |",
    ),
    "screening/conflicts": rows(
        "citation_id stage conflict decisions decision reason decided_by decided_at settled blinded",
        "medline:4 | title_abstract | decision | r1: include; r2: exclude | include | | r3 | 2023-02-03 | third_person"
        " | ",
    ),
    "screening/review_again": rows("stage citation_id reviewer decision reason decided_at criteria changed_by change"),
    "screening/agreement": rows(
        "stage round reviewer_a reviewer_b n both_include only_a only_b both_exclude percent kappa kappa_low "
        "kappa_high pabak ac1 ac1_low ac1_high prevalence bias positive negative unsure unsure_as",
        "title_abstract | | r1 | r2 | 8 | 4 | 1 | 0 | 3 | 0.875 | 0.75 | 0.29 | 1.0 | 0.75 | 0.753846 | 0.29 | 1.0 |"
        " 0.125 | 0.125 | 0.888889 | 0.857143 | 1 | include",
        "full_text | | r1 | r2 | 4 | 4 | 0 | 0 | 0 | 1.0 | | | | 1.0 | 1.0 | | | 1.0 | 0.0 | 1.0 | | 0 | include",
    ),
    "screening/agreement_groups": rows(
        "stage round reviewers raters n fleiss_kappa n_alpha alpha unsure_as",
        "title_abstract | pilot | r1; r2; r3 | 3 | 5 | 0.5 | 5 | 0.55 | include",
    ),
    "screening/excluded": rows(
        "citation_id stage reason reason_label used_for_theory authors year title container volume issue pages doi",
        "medline:4 | full_text | no_inequality | No inequality | no | Fennimoor, E; Ash, A; Birch, B; Cedar, C; Dill, "
        f"D; Elm, E; Fig, F | 2011 | {HOSTILE} | J Sim | 3 | 1 | 7-9 | 10.5555/x",
    ),
    "synthesis/studies": rows(
        "study_id label citation_ids authors year title container volume issue pages doi country setting progress_plus "
        "relevance rigour",
        "hollowmere2018 | Hollowmere 2018 | medline:2 | Hollowmere, Ida | 2018 | Interpreters on the ward round |"
        " Ann Invented Med | 9 | 1 | 100-108 | | United Kingdom | hospital | culture; language | high | moderate",
        "quillfern2015 | Quillfern 2015 | citations:1; medline:1 | Quillfern, A; Brackenmoor, T | 2015 | "
        f"{HOSTILE} | J Simulated Care | 4 | 2 | 11-19 | 10.5555/toy.1 | United States | hospital | residence |"
        " high | high",
    ),
    "synthesis/appraisal": rows(
        "study_id criterion rating justification appraiser appraised_at",
        "hollowmere2018 | relevance | high | Made up. | r1 | 2023-04-01",
        "hollowmere2018 | rigour | moderate | Made up. | r1 | 2023-04-01",
        "quillfern2015 | relevance | high | Made up. | r1 | 2023-04-01",
        "quillfern2015 | rigour | high | =cmd() | r1 | 2023-04-01",
    ),
    "synthesis/cmocs": rows(
        "cmoc_id cluster cluster_name direction title statement context resource response outcome versions excerpts "
        "studies supporting refining refuting links",
        "C01 | resources | Resources | reduces | Care travels | Where distance keeps people away, the gap narrows. |"
        f" Far | Clinic | See | {HOSTILE} | 2 | 2 | 2 | 1 | 1 | 0 | ripple: C02",
        "C02 | design | Design | increases | One language | Where one language is used, people nod. | Rounds"
        " | Interpreter | Nod | Gain less | 1 | 2 | 2 | 1 | 0 | 1 | ",
    ),
    "synthesis/clusters": rows(
        "cluster cluster_name cmocs reduces maintains increases mixed unclear studies",
        "resources | Resources | 1 | 1 | 0 | 0 | 0 | 0 | 2",
        "design | Design | 1 | 0 | 0 | 1 | 0 | 0 | 2",
    ),
    "synthesis/matrix": rows(
        "cmoc_id study_id supports refines refutes",
        "C01 | hollowmere2018 | 0 | 1 | 0",
        "C01 | quillfern2015 | 1 | 0 | 0",
        "C02 | hollowmere2018 | 1 | 0 | 0",
        "C02 | quillfern2015 | 0 | 0 | 1",
    ),
    "synthesis/history": rows(
        "cmoc_id version on by change why",
        "C01 | 1 | 2023-04-20 | r1 | First wording | From the first coding",
        f"C01 | 2 | 2023-05-02T10:00:00Z | r2 | =Narrowed | {HOSTILE}",
        "C02 | 1 | 2023-04-21 | r2 | First wording of two | From the first coding",
    ),
    "synthesis/evidence": rows(
        "cmoc_id excerpt_id study_id label page element basis stance quote paraphrase coder coded_at note",
        "C01 | E01 | quillfern2015 | Quillfern 2015 | 12 | context | stated | supports | People came. | | r1 |"
        " 2023-04-10 | ",
        "C01 | E07 | hollowmere2018 | Hollowmere 2018 | 104 | outcome | stated | refines | | =SUM(A1) reached"
        " | r2 | 2023-04-12 | Half of it only",
        f"C02 | E04 | hollowmere2018 | Hollowmere 2018 | 101 | context | stated | supports | {HOSTILE} | | r1 |"
        " 2023-04-11 | ",
        "C02 | E06 | quillfern2015 | Quillfern 2015 | 17 | outcome | inferred | refutes | | Not seen. | r2 |"
        " 2023-04-12 | ",
    ),
}  # fmt: skip

THEORY = {
    "data_status": "simulated",
    "versions": [
        {"version": 1, "label": "initial", "on": "2023-01-05", "by": "r1", "narrative": "First.", "why": "",
         "cmocs": [], "substantive_theories": [], "concepts": [], "paths": []},
        {"version": 2, "label": "refined", "on": "2023-06-01", "by": "r1", "narrative": "Then.", "why": "Both.",
         "cmocs": ["C01", "C02"], "substantive_theories": ["Candidacy"], "concepts": [], "paths": []},
    ],
    "clusters": [], "cmocs": [],
}  # fmt: skip

FLOW_BOXES: tuple[tuple[str, str, list[str]], ...] = (
    ("database_results", "record", [*(f"medline:{n}" for n in range(1, 6)), *(f"scopus:{n}" for n in range(1, 5)),
                                    "scopus!scopus.csv:8-9"]),
    ("duplicates", "record", ["scopus:1", "scopus:2"]),
    ("excluded_other", "record", ["scopus!scopus.csv:8-9"]),
    ("records_screened", "citation", [*(f"medline:{n}" for n in range(1, 6)), "scopus:3", "scopus:4"]),
    ("dbr_excluded", "report", ["medline:4"]),
    ("new_studies", "study", ["hollowmere2018", "quillfern2015"]),
    ("new_reports", "report", ["citations:1", "medline:1", "medline:2"]),
)  # fmt: skip
FLOW: dict[str, Any] = {
    "data_status": "simulated",
    "boxes": [
        {"key": key, "label": LABELS[key], "unit": unit, "count": len(ids), "ids": ids} for key, unit, ids in FLOW_BOXES
    ],
    "reasons": {
        "dbr_excluded": [{"id": "no_inequality", "label": "No inequality", "count": 1, "ids": ["medline:4"]}],
    },
    "identities": [],
}

SECTIONS = {
    "00-abstract.md": '::: {.abstract}\n**Results** {{ n.cmocs | words | capital }} CMOCs.\n:::\n',
    "01-methods.md": "# Methods {#methods}\n\nWe searched {{ n.databases }} databases [@toy1] ([](#fig-flow)).\n"
    "{% if stages.title_abstract.design.kind == 'dual' %}Two people screened.{% endif %}\n\n"
    + "All of it was done with care. " * 200,
    "02-results.md": "# Results {#results}\n\n{{ studies.quillfern2015.title }} in [](#tab-studies), "
    "[](#sup-reconciliation)."
    "\n\n::: {#fig-flow .figure source=flow alt=\"Flow\"}\nFlow of {{ n.records }} records.\n:::\n\n"
    "::: {#tab-studies .table source=studies}\nStudies.\n:::\n\n::: {#tab-cmocs .table source=cmocs}\nCMOCs.\n:::\n",
}  # fmt: skip


def make_results(results: Path, realist: bool = True) -> Path:
    """Write every table; for a review without CMOCs those of the synthesis hold a header alone."""
    for name, (columns, table) in TABLES.items():
        empty = not realist and name.split("/")[1] in ("cmocs", "clusters", "matrix", "evidence", "history")
        write_dicts(results / f"{name}.csv", columns, [] if empty else table, "simulated")
    write_json(results / "screening/flow.json", FLOW)
    write_json(results / "synthesis/theory.json", THEORY if realist else THEORY | {"versions": []})
    for name in ("flow", "theory_initial"):
        (results / "figures").mkdir(exist_ok=True)
        (results / f"figures/{name}.svg").write_text(SVG)
        (results / f"figures/{name}.png").write_bytes(PNG)
    return results


def make_report(review: Path) -> Path:
    """Write the sections and the bibliography of the small review."""
    for name, text in SECTIONS.items():
        path = review / "report/sections" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "tests/toy/report/references.bib", review / "report/references.bib")
    return review


def build(root: Path) -> Path:
    """Write the small review below `root` and take it up to the composed paper."""
    make_report(root)
    count(make_results(root / "results"))
    return compose_paper(root)


def count(results: Path, **changes: Any) -> None:
    names = ("review.type", "review.data_status", "screening.stages", "synthesis.clusters", "synthesis.appraisal",
             "synthesis.study_fields")  # fmt: skip
    used = numbers.Settings.model_validate(settings(*names) | changes)
    numbers.step(results, results / "numbers.json", [], used)
    stamp = reconcile.Settings.model_validate({"review.data_status": "simulated"})
    reconcile.step(results / "numbers.json", results / "manuscript/reconciliation.csv", [], stamp)


def compose_paper(root: Path, **changes: Any) -> Path:
    names = ("review", "eligibility", "report", "screening.stages", "synthesis.appraisal", "synthesis.study_fields")
    used = compose.Settings.model_validate(settings(*names) | changes)
    results = root / "results"
    figures = sorted((results / "figures").glob("*.svg"))
    outputs = results / "manuscript/paper.json", results / "manuscript/landmarks.json"
    compose.step(root, results, *outputs, [path.relative_to(root) for path in figures], used)
    return root
