"""The paper that ships and its guide: no number typed, one sentence a line, every anchor and filter documented."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import nodes

from realist.errors import Kind
from realist.manuscript import checklist, checks, references, templates
from realist.manuscript.catalog import SUPPLEMENTS
from realist.manuscript.definitions import DEFINITIONS
from realist.manuscript.exhibits import TABLES
from realist.review import load_config, read_items
from unit.manuscript.made import ROOT

SECTIONS = sorted((ROOT / "report/sections").glob("*.md"))
GUIDE = ROOT / "docs/manuscript.md"
NUMBER_WORDS = (
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty hundred thousand dozen half twice"
)
ALLOWED = {
    "PRISMA 2020": "the name of a standard",
    "Gwet's AC1": "the name of a coefficient",
    "95% confidence interval": "the level of an interval, a convention and no result",
}


def prose(source: str) -> Iterator[tuple[int, str]]:
    """The text of a section by line, without templates, attributes, links and citations."""
    bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#[^}]*\}|:::.*|\]\(#[^)]*\)|@[\w{}]+", " ", source)
    for allowed in ALLOWED:
        bare = bare.replace(allowed, "")
    return enumerate(bare.splitlines(), start=1)


def test_the_search_for_numbers_finds_them() -> None:
    found = [
        text
        for _, text in prose("We read {{ n.records }} in 12 ways, [](#tab-2) two.")
        if re.search(r"\d|\btwo\b", text)
    ]
    assert found


@pytest.mark.parametrize("path", SECTIONS, ids=lambda path: path.name)
def test_no_number_is_typed(path: Path) -> None:
    pattern = re.compile(rf"\d|\b({'|'.join(NUMBER_WORDS.split())})\b", re.IGNORECASE)
    typed = [
        f"{path.name}:{line}: {text.strip()}"
        for line, text in prose(path.read_text(encoding="utf-8"))
        if pattern.search(text)
    ]
    assert typed == []


@pytest.mark.parametrize("path", SECTIONS, ids=lambda path: path.name)
def test_one_sentence_a_line(path: Path) -> None:
    several = [text for _, text in prose(path.read_text(encoding="utf-8")) if re.search(r"[a-z)]\. +[A-Z]", text)]
    assert several == []


def test_every_section_says_what_it_must_about_simulated_data() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SECTIONS)
    for sentence in ("Nothing about health care: the data are simulated", "the data are simulated.\nRecords, studies"):
        assert sentence in text


def test_all_nineteen_items_are_answered_in_sections_that_exist() -> None:
    sources = {path.name: path.read_text(encoding="utf-8") for path in SECTIONS}
    answers = read_items(ROOT / "report/checklist.yaml", checklist.Answer, "report/checklist.yaml")
    assert len(answers) == 19
    assert list(checklist.answer_problems(answers, checklist.anchors(sources))) == []


def test_every_work_is_cited_and_every_citation_known() -> None:
    sources = {path.name: path.read_text(encoding="utf-8") for path in SECTIONS}
    works = references.read_bibliography(ROOT)
    cited = list(checks.citations(sources))
    assert list(references.unknown_citations(cited, set(works))) == []
    assert list(references.uncited(ROOT, works, {key for key, _, _ in cited})) == []


def test_dois_are_bare_and_well_formed() -> None:
    dois = [work["DOI"] for work in references.read_bibliography(ROOT).values() if "DOI" in work]
    assert dois
    assert all(re.fullmatch(r"10\.\d{4,5}/\S+", doi) for doi in dois)
    assert len(dois) == len(set(dois))


@pytest.mark.skipif(not (ROOT / "config.yaml").is_file(), reason="the shipped review has no settings yet")
def test_the_shipped_text_has_no_problem() -> None:
    assert [str(one) for one in checks.problems(ROOT, load_config(ROOT)) if one.kind != Kind.MISSING_FILE] == []


def block(name: str) -> str:
    """What stands in the guide between its markers."""
    found = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- end -->", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert found, name
    return found[1]


def numbers_table() -> str:
    rows = [f"| `{key}` | {definition} | `{source}` |" for key, (definition, source) in DEFINITIONS.items()]
    return "\n".join(["| key | what it is | counted from |", "|---|---|---|", *rows])


def supplements_table() -> str:
    rows = [f"| `{one.name}` | {one.title}{' (realist reviews)' if one.realist else ''} |" for one in SUPPLEMENTS]
    return "\n".join(["| files | what |", "|---|---|", *rows])


def test_the_guide_lists_every_number() -> None:
    assert block("numbers") == numbers_table()


def test_the_guide_lists_every_supplement() -> None:
    assert block("supplements") == supplements_table()


def test_the_guide_names_every_table_and_filter() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert [name for name in TABLES if f"`{name}`" not in guide] == []
    own = templates.environment().filters.keys() - __import__("jinja2").defaults.DEFAULT_FILTERS.keys()
    assert [name for name in own if name not in guide] == []


def test_sections_use_no_filter_that_is_unknown() -> None:
    env = templates.environment()
    for path in SECTIONS:
        used = {node.name for node in env.parse(path.read_text(encoding="utf-8")).find_all(nodes.Filter)}
        assert used <= env.filters.keys(), path.name
