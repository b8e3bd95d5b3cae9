"""What is cited: the bibliography as people write it, the included studies, and the style of the list."""

from pathlib import Path

import pytest

from realist.errors import ReviewError
from realist.manuscript import references
from unit.manuscript.made import HOSTILE, TABLES

ENTRY = """@article{{{key},
  author = {{{author}}},
  title = {{{title}}},
  journal = {{J Sim}},
  year = {{2020}},
  pages = {{1--9}}
}}
"""


def bibliography(root: Path, *entries: str, raw: str = "") -> Path:
    (root / "report").mkdir(exist_ok=True)
    (root / "report/references.bib").write_text(raw or "\n".join(entries), encoding="utf-8")
    return root


def entry(key: str = "a2020", author: str = "Quill, Ada and Moor, Tom", title: str = "A title") -> str:
    return ENTRY.format(key=key, author=author, title=title)


def test_bibtex_becomes_a_reference(tmp_path: Path) -> None:
    text = entry(author=r"Sm{\"o}r, Ada Bea and {The {RAMESES} Group}", title=r"A {Realist} \& odd title")
    assert references.read_bibliography(bibliography(tmp_path, text)) == {
        "a2020": {
            "id": "a2020",
            "type": "article-journal",
            "author": [{"family": "Smör", "given": "Ada Bea"}, {"literal": "The RAMESES Group"}],
            "issued": "2020",
            "title": "A Realist & odd title",
            "container-title": "J Sim",
            "page": "1-9",
        }
    }


def test_a_review_may_have_no_bibliography(tmp_path: Path) -> None:
    assert references.read_bibliography(tmp_path) == {}


@pytest.mark.parametrize(
    ("raw", "line"),
    [("@article{a, title = {x}, author = {B, C}", 1), (entry() + entry(), 0), ("\n\n@article{a, title = }\n", 3)],
)
def test_broken_bibtex_is_named(tmp_path: Path, raw: str, line: int) -> None:
    with pytest.raises(ReviewError) as caught:
        references.read_bibliography(bibliography(tmp_path, raw=raw))
    (problem,) = caught.value.problems
    assert (problem.kind.code, problem.file, problem.row) == ("F02", "report/references.bib", line)
    assert "stands twice" in problem.remedy


def test_incomplete_entries_are_named_all_at_once(tmp_path: Path) -> None:
    raw = "@misc{one, title = {T}}\n@misc{two,\n author = {B, C}}\n"
    with pytest.raises(ReviewError) as caught:
        references.read_bibliography(bibliography(tmp_path, raw=raw))
    assert [(one.row, one.column, one.found) for one in caught.value.problems] == [
        (1, "one", "no author"),
        (2, "two", "no title"),
    ]


def test_studies_are_references_of_their_own() -> None:
    studies = references.study_references(TABLES["synthesis/studies"][1])
    assert studies["quillfern2015"]["author"] == [
        {"family": "Quillfern", "given": "A"}, {"family": "Brackenmoor", "given": "T"},
    ]  # fmt: skip
    assert studies["quillfern2015"]["title"] == HOSTILE
    assert studies["hollowmere2018"]["container-title"] == "Ann Invented Med"
    assert "DOI" not in studies["hollowmere2018"]


def test_metadata_holds_strings_that_stand_for_themselves() -> None:
    made = references.as_metadata([{"id": "a", "author": [{"literal": "<b>"}], "title": "*x*", "volume": ""}])
    assert made == {
        "t": "MetaList",
        "c": [{"t": "MetaMap", "c": {
            "id": {"t": "MetaString", "c": "a"},
            "author": {"t": "MetaList", "c": [{"t": "MetaMap", "c": {"literal": {"t": "MetaString", "c": "<b>"}}}]},
            "title": {"t": "MetaString", "c": "*x*"},
        }}],
    }  # fmt: skip


def test_unknown_citation_names_the_nearest_key() -> None:
    (problem,) = references.unknown_citations([("wong203", "report/sections/a.md", 4)], {"wong2013", "hart1971"})
    assert str(problem) == (
        "report/sections/a.md, line 4: the text cites a work that is not in the bibliography [M02]\n"
        "    found     @wong203\n"
        "    expected  a key of report/references.bib, or a study_id\n"
        '    to mend   Did you mean "wong2013"? Add the work to the bibliography, or correct the key.'
    )


def test_uncited_works_are_named_with_their_line(tmp_path: Path) -> None:
    root = bibliography(tmp_path, entry("used"), entry("unused"))
    (problem,) = references.uncited(root, ["used", "unused"], {"used"})
    assert str(problem) == (
        "report/references.bib, line 9, unused: a work in the bibliography is never cited [M03]\n"
        "    found     unused\n"
        "    expected  a citation in the text\n"
        "    to mend   Cite it (`[@unused]`), or remove the entry."
    )


def test_references_are_set_as_the_bmj_sets_them(built: Path) -> None:
    import panflute as pf

    from realist.manuscript import document

    doc = document.load((built / "results/manuscript/paper.json").read_text(encoding="utf-8"))
    entries: list[str] = []

    def collect(element: pf.Element, _: pf.Doc) -> None:
        if isinstance(element, pf.Div) and "csl-entry" in element.classes:
            entries.append(pf.stringify(element).strip())

    doc.walk(collect)
    assert entries[0] == (
        "1 Featherby U, Marlstone P. How small a review can be. Journal of Simulated Methods 2013;11:21–9. "
        "doi:10.5555/toy.ref.1"
    )
    assert entries[1].startswith("2 Hollowmere I. Interpreters on the ward round. Ann Invented Med 2018;9:100–8")
    assert entries[2].startswith(f"3 Quillfern A, Brackenmoor T. {HOSTILE}. J Simulated Care 2015;4:11–9")
