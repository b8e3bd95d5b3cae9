"""What is wrong with the text is said before anything is counted, all at once, with place and remedy."""

import shutil
from pathlib import Path

import pytest

from realist.config import Config
from realist.manuscript import checklist, checks
from realist.review import load_config
from realist.tables import read_json
from unit.manuscript.made import ROOT, SETTINGS, TABLES

TOY = ROOT / "tests/toy"


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TOY, tmp_path / "toy", ignore=shutil.ignore_patterns("results", ".snakemake")))


def said(root: Path) -> list[str]:
    return [str(problem) for problem in sorted(checks.problems(root, load_config(root)))]


def add(root: Path, text: str, name: str = "report/sections/02-results.md") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text() if path.exists() else "") + text, encoding="utf-8")
    return root


def test_the_toy_review_has_no_problem(toy: Path) -> None:
    assert said(toy) == []


def test_undefined_number(toy: Path) -> None:
    assert said(add(toy, "\nAnd {{ n.included_study }}.\n")) == [
        "report/sections/02-results.md, line 5: the text uses a number that is not defined [M01]\n"
        "    found     n.included_study\n"
        "    expected  a key of results/numbers.json\n"
        '    to mend   Did you mean "included_studies"? Correct the key, or leave the sentence out.'
    ]


def test_broken_template(toy: Path) -> None:
    (problem,) = said(add(toy, "\n{% if simulated %}never closed\n"))
    assert problem.startswith("report/sections/02-results.md, line 5: the text cannot be rendered [M04]")


def test_a_block_without_end_is_told_with_its_line(toy: Path) -> None:
    (problem,) = said(add(toy, "\n::: {#fig-a .figure source=flow}\nThe flow.\n"))
    assert problem.startswith("report/sections/02-results.md, line 5: the text cannot be rendered [M04]")
    assert "a block without end" in problem


def test_what_is_no_markdown_would_not_be_in_the_paper(toy: Path) -> None:
    (problem,) = said(add(toy, "words", "report/sections/03-discussion.docx"))
    assert problem.startswith("report/sections/03-discussion.docx: a file has no place here [F07]")
    assert said(add(toy, "words", "report/sections/.03-draft.txt")) == [problem]


def test_unknown_citation_and_uncited_work(toy: Path) -> None:
    text = (toy / "report/sections/01-methods.md").read_text()
    (toy / "report/sections/01-methods.md").write_text(text.replace("@toy1", "@toy2; see @{quillfern2015}, p. 3"))
    unknown, uncited = reversed(said(toy))
    assert unknown == (
        "report/sections/01-methods.md, line 3: the text cites a work that is not in the bibliography [M02]\n"
        "    found     @toy2\n"
        "    expected  a key of report/references.bib, or a study_id\n"
        '    to mend   Did you mean "toy1"? Add the work to the bibliography, or correct the key.'
    )
    assert uncited.startswith("report/references.bib, line 1, toy1: a work in the bibliography is never cited [M03]")


def test_addresses_and_escaped_signs_are_no_citations(toy: Path) -> None:
    assert said(add(toy, "\nWrite to ada@toy2.org or \\@toy2, `x@y`.\n")) == []


def test_wrong_encoding(toy: Path) -> None:
    (toy / "report/sections/03-more.md").write_bytes(b"caf\xe9")
    assert any("03-more.md, line 1: text is not UTF-8 [F03]" in one for one in said(toy))


def test_no_section(toy: Path) -> None:
    shutil.rmtree(toy / "report/sections")
    assert any(one.startswith("report/sections: a file is missing [F01]") for one in said(toy))


def test_claim_that_names_no_number(toy: Path) -> None:
    (problem,) = said(add(toy, "- {id: a, text: T., predicate: recods > 1}\n", "report/claims.yaml"))
    assert problem.startswith("report/claims.yaml, line 1, predicate: the text uses a number that is not defined [M01]")
    assert 'Did you mean "records"?' in problem


def test_published_number_of_no_key(toy: Path) -> None:
    add(toy, "- {key: cmoc, value: 2, where: x, source: y}\n", "data/published.yaml")
    (problem,) = said(toy)
    assert problem.startswith("data/published.yaml, line 1, key: the text uses a number that is not defined [M01]")
    assert 'Did you mean "cmocs"?' in problem


def test_names_that_would_share_a_key(toy: Path) -> None:
    path = toy / "config.yaml"
    path.write_text(path.read_text().replace("id: resources", "id: increases"))
    problems = said(toy)
    assert problems[0].startswith("config.yaml: a setting has a value that does not fit [C03]")
    assert "two numbers would both be n.cmocs_increases" in problems[0]


def answers(*missing: str, **changed: str) -> str:
    where = {item.id: changed.get(item.id.replace("-", "_"), "methods") for item in checklist.items()}
    return "".join(f"- {{id: {one}, answered_in: [{where[one]}]}}\n" for one in where if one not in missing)


def test_complete_checklist(toy: Path) -> None:
    assert said(add(toy, answers(), "report/checklist.yaml")) == []


def test_checklist_with_gaps_unknown_items_and_anchors(toy: Path) -> None:
    text = answers("RAM-07", RAM_03="metods", RAM_04="") + "- {id: RAM-70, answered_in: [results]}\n"
    problems = "\n".join(said(add(toy, text, "report/checklist.yaml")))
    assert problems.count("report/checklist.yaml") == 4
    assert "no answer to RAM-07 (Scoping the literature)" in problems
    assert "no answer to RAM-04 (Objectives and focus of review)" in problems
    assert 'found     metods\n    expected  an anchor of a section\n    to mend   Did you mean "methods"?' in problems
    assert "found     RAM-70" in problems


def test_the_checklist_has_nineteen_items_in_order() -> None:
    assert [item.id for item in checklist.items()] == [f"RAM-{n:02}" for n in range(1, 20)]
    assert all(item.name and item.asks.endswith(".") for item in checklist.items())


def made_config() -> Config:
    return Config.model_validate(
        {
            "review": SETTINGS["review"],
            "people": [{"id": "r1", "role": "x"}],
            "screening": {"stages": SETTINGS["screening.stages"]},
            "synthesis": {
                "clusters": SETTINGS["synthesis.clusters"],
                "appraisal": SETTINGS["synthesis.appraisal"],
                "study_fields": SETTINGS["synthesis.study_fields"],
            },
            "report": SETTINGS["report"],
        }
    )


def test_every_number_that_is_counted_was_known_before(built: Path) -> None:
    counted = set(read_json(built / "results/numbers.json")) - {"data_status"}
    known = checks.known_keys(made_config(), ["citations", "medline", "scopus"], TABLES["synthesis/studies"][1])
    assert counted <= known
    not_estimable = ("kappa", "ac1", "negative", "alpha")
    assert all(any(one in key for one in not_estimable) for key in known - counted if key.startswith("agreement"))


def test_a_review_without_cmocs_knows_no_number_of_them() -> None:
    config = made_config()
    scoping = config.model_copy(update={"review": config.review.model_copy(update={"type": "scoping"})})
    assert not [key for key in checks.known_keys(scoping, ["medline"], []) if "cmoc" in key]
