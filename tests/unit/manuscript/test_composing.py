"""One document: exhibits placed and numbered, references to them resolved, the stamp set, claims true."""

from pathlib import Path

import panflute as pf
import pytest

from realist.errors import ReviewError
from realist.manuscript import document, render
from realist.manuscript.exhibits import TABLES
from realist.tables import write_json
from unit.manuscript.made import FLOW, SETTINGS, compose_paper, count, make_results


def paper(root: Path) -> pf.Doc:
    return document.load((root / "results/manuscript/paper.json").read_text(encoding="utf-8"))


def found(doc: pf.Doc, kind: type) -> list[pf.Element]:
    elements: list[pf.Element] = []
    doc.walk(lambda element, _: elements.append(element) if isinstance(element, kind) else None)
    return elements


def caption(element: pf.Element) -> str:
    return " ".join(pf.stringify(block) for block in element.caption.content)


def with_section(review: Path, text: str) -> Path:
    (review / "report/sections/09-more.md").write_text(text, encoding="utf-8")
    return review


def stopped(review: Path, text: str) -> str:
    with pytest.raises(ReviewError) as caught:
        compose_paper(with_section(review, text))
    return str(caught.value)


def test_exhibits_are_numbered_in_order_of_appearance(built: Path) -> None:
    doc = paper(built)
    assert [caption(one) for one in found(doc, pf.Figure)] == ["Figure 1 Flow of 10 records. Simulated data."]
    assert [caption(one) for one in found(doc, pf.Table)] == [
        "Table 1 Studies. Simulated data.", "Table 2 CMOCs. Simulated data.",
    ]  # fmt: skip


def test_references_to_exhibits_say_their_number(built: Path) -> None:
    links = {(one.url, pf.stringify(one)) for one in found(paper(built), pf.Link)}
    assert {("#fig-flow", "Figure 1"), ("#tab-studies", "Table 1"),
            ("supplements/reconciliation.html", "Supplement 7")} <= links  # fmt: skip


def test_a_new_figure_before_renumbers_the_rest(review: Path) -> None:
    (review / "report/sections/01-methods.md").write_text(
        "# Methods {#methods}\n\n[@toy1] [](#fig-flow)\n\n"
        "::: {#fig-theory .figure source=theory_initial}\nTheory.\n:::\n"
    )
    doc = paper(compose_paper(review))
    assert [caption(one) for one in found(doc, pf.Figure)] == [
        "Figure 1 Theory. Simulated data.", "Figure 2 Flow of 10 records. Simulated data.",
    ]  # fmt: skip
    assert ("#fig-flow", "Figure 2") in {(one.url, pf.stringify(one)) for one in found(doc, pf.Link)}


def test_own_words_of_a_reference_are_kept(review: Path) -> None:
    doc = paper(
        compose_paper(with_section(review, "[the flow](#fig-flow), [see there](#methods), [out](https://example.org)"))
    )
    words = {one.url: pf.stringify(one) for one in found(doc, pf.Link)}
    assert words["#methods"] == "see there"
    assert words["https://example.org"] == "out"
    assert "the flow" in {pf.stringify(one) for one in found(doc, pf.Link)}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_can_be_placed(review: Path, name: str) -> None:
    doc = paper(compose_paper(with_section(review, f"::: {{#tab-x .table source={name}}}\nIt.\n:::\n")))
    table = found(doc, pf.Table)[-1]
    assert caption(table) == "Table 3 It. Simulated data."
    assert table.head.content[0].content
    if name != "reconciliation":
        assert table.content[0].content


def test_cmocs_of_one_cluster(review: Path) -> None:
    section = "::: {#tab-x .table source=cmocs cluster=design}\nDesign.\n:::\n"
    table = found(paper(compose_paper(with_section(review, section))), pf.Table)[-1]
    rows = rows_of(table)
    assert [row[0] for row in rows] == ["C02"]
    assert rows[0][1:5] == ["Rounds", "Interpreter", "Nod", "Gain less"]
    assert rows[0][5].startswith("Support: 1")
    assert "Refute: 1" in rows[0][5]


def rows_of(table: pf.Element) -> list[list[str]]:
    return [[pf.stringify(cell).strip() for cell in row.content] for row in table.content[0].content]


def test_reasons_add_up_to_the_boxes_of_the_flow(review: Path) -> None:
    lanes = {
        "dbr_excluded": [("no_inequality", "No inequality", 3), ("", "No reason given", 2), ("older", "Older", 1)],
        "other_excluded": [("no_inequality", "No inequality", 4)],
        "new_reports": [("main", "From main searches", 9)],
    }  # fmt: skip
    reasons = {
        box: [{"id": one, "label": label, "count": count, "ids": []} for one, label, count in parts]
        for box, parts in lanes.items()
    }
    write_json(review / "results/screening/flow.json", FLOW | {"reasons": reasons})
    section = "::: {#tab-reasons .table source=reasons}\nReasons.\n:::\n"
    assert rows_of(found(paper(compose_paper(with_section(review, section))), pf.Table)[-1]) == [
        ["No inequality", "7"], ["Not English", "0"], ["No reason given", "2"], ["Older", "1"],
    ]  # fmt: skip


def test_unknown_exhibits_and_targets_are_named_all_at_once(review: Path) -> None:
    said = stopped(review, "[](#fig-flaw) [](#tab-x)\n\n::: {#fig-x .figure source=flew}\nX.\n:::\n\n"
                           "::: {#tab-x .table source=study}\nX.\n:::\n")  # fmt: skip
    assert "found     #fig-flaw" in said
    assert 'Did you mean "fig-flow"?' in said
    assert "found     figure flew" in said
    assert "found     table study" in said
    assert 'Did you mean "studies"?' in said
    assert said.endswith("3 problems in 1 file.")


def test_unknown_citation_of_a_template_is_named(review: Path) -> None:
    assert "[M02]" in stopped(review, "{{ ['quillfern2051'] | cite }}")


def test_false_claim_stops_the_paper(review: Path) -> None:
    (review / "report/claims.yaml").write_text("- {id: a, text: Many., predicate: records > 100}\n")
    with pytest.raises(ReviewError, match=r"records > 100 \(records is 10\)"):
        compose_paper(review)


def test_real_data_carry_no_stamp(review: Path) -> None:
    doc = paper(compose_paper(review, review=SETTINGS["review"] | {"data_status": "real"}))
    assert "Simulated data" not in pf.stringify(doc)
    assert "stamp" not in doc.metadata.content


def test_simulated_data_are_stamped_at_the_head_and_in_every_caption(built: Path) -> None:
    doc = paper(built)
    assert pf.stringify(doc.metadata["stamp"]) == "Simulated data"
    exhibits = [*found(doc, pf.Figure), *found(doc, pf.Table)]
    assert len(exhibits) == 3
    assert all(caption(one).endswith("Simulated data.") for one in exhibits)


def test_screening_is_described_as_configured(review: Path) -> None:
    def says(**design: object) -> bool:
        stages = [SETTINGS["screening.stages"][0] | {"design": design}, SETTINGS["screening.stages"][1]]
        compose_paper(review, **{"screening.stages": stages})
        return "Two people screened" in pf.stringify(paper(review))

    assert says(kind="dual", reviewers=["r1", "r2"])
    assert not says(kind="sample", reviewers=["r1"], second_reviewers=["r2"], share=0.2, seed=1)
    assert not says(kind="single", reviewers=["r1"])


def test_authors_share_affiliations(review: Path) -> None:
    people = [
        {"name": "Ada Quillfern", "affiliation": "One"},
        {"name": "Tom van Moor", "affiliation": "Two"},
        {"name": "Ida Marl", "affiliation": "One", "orcid": "0000-0000-0000-0000"},
        {"name": "Collective"},
    ]
    doc = paper(compose_paper(review, report=SETTINGS["report"] | {"authors": people}))
    assert [pf.stringify(one["name"]) for one in doc.metadata["affiliation"]] == ["One", "Two"]
    assert [pf.stringify(one["place"]) if "place" in one.content else "" for one in doc.metadata["person"]] == [
        "1",
        "2",
        "1",
        "",
    ]


def test_composing_twice_gives_the_same_bytes(review: Path) -> None:
    before = (review / "results/manuscript/paper.json").read_bytes()
    compose_paper(review)
    assert (review / "results/manuscript/paper.json").read_bytes() == before


def test_anchors_that_repeat_and_pictures_from_elsewhere_are_named(review: Path) -> None:
    said = stopped(review, "# More {#methods}\n\n![A picture](../elsewhere.png)\n")
    assert "found     #methods stands 2 times" in said
    assert "found     picture ../elsewhere.png" in said


def test_figures_and_tables_without_an_anchor_are_named_with_their_line(review: Path) -> None:
    fences = "::: {.figure source=flow}\nFlow.\n:::\n\n::: {.table source=cmocs cluster={{ '#a' | anchor }}}\nT.\n:::\n"
    said = stopped(review, f"# More\n\n{fences}")
    assert "report/sections/09-more.md, line 3: the text cannot be rendered [M04]" in said
    assert "found     a figure without an anchor" in said
    assert "report/sections/09-more.md, line 7:" in said
    assert "to mend   Give it one: ::: {#tab-NAME .table source=...}." in said


def test_a_figure_without_an_anchor_that_a_template_writes_is_named(review: Path) -> None:
    said = stopped(review, "{% for one in ['figure'] %}::: {.{{ one | anchor }} source=flow}\nFlow.\n:::{% endfor %}\n")
    assert "found     a figure without an anchor" in said


def test_a_block_that_holds_more_than_its_caption_is_named(review: Path) -> None:
    said = stopped(review, "::: {#fig-x .figure source=flow}\nThe flow.\n\n- And a list.\n:::\n")
    assert "more than a caption in the block #fig-x" in said


REFUSED = (
    "::: {.figure}\nNo source.\n:::", "::: {#a .table}\n:::", "[](#)", "[]()", "[x](javascript:alert(1))",
    "[x](../data/a.csv)",     "[@a]", "{{ n.x }}",
)  # fmt: skip
ODD = (
    "---\ntitle: [\n---\n", "% title\n% author\n", "```{=html}\n<script>\n```", "<script>alert(1)</script>",
    "{#a}{#a}", "\\input{/etc/passwd}", "$\\frac{1}{0}$", "[^1]\n\n[^1]: Note.", "::: {.abstract}\nSecond.\n:::",
    "|a|\n|-|\n|b|", "[@]", "{% raw %}{{ n.x }}{% endraw %}", "\x00\x1b", "@[",
)  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_set_is_refused_in_words(review: Path, text: str) -> None:
    assert "problem" in stopped(review, text)


@pytest.mark.parametrize("text", ODD)
def test_odd_text_is_set_in_every_format(review: Path, text: str) -> None:
    compose_paper(with_section(review, text))
    for ending in ("html", "pdf", "docx", "xml"):
        output = review / f"results/manuscript/paper.{ending}"
        render.step(review / "results/manuscript/paper.json", review, output)
        assert b"<script" not in output.read_bytes()


def test_a_review_without_cmocs_makes_a_paper_in_every_format(review: Path) -> None:
    count(make_results(review / "results", realist=False), **{"review.type": "scoping"})
    (review / "report/sections/00-abstract.md").unlink()
    path = review / "report/sections/02-results.md"
    path.write_text(path.read_text().replace("::: {#tab-cmocs .table source=cmocs}\nCMOCs.\n:::\n", ""))
    compose_paper(review, review=SETTINGS["review"] | {"type": "scoping"})
    assert len(found(paper(review), pf.Table)) == 1
    for ending in ("html", "pdf", "docx", "xml"):
        output = review / f"results/manuscript/paper.{ending}"
        render.step(review / "results/manuscript/paper.json", review, output)
        assert output.stat().st_size > 1000
        assert b"CMOC" not in output.read_bytes()


def test_a_paper_of_a_scoping_review_that_counts_cmocs_is_stopped(review: Path) -> None:
    count(make_results(review / "results", realist=False), **{"review.type": "scoping"})
    with pytest.raises(ReviewError, match=r"00-abstract\.md, line 2: .* \[M01\]"):
        compose_paper(review, review=SETTINGS["review"] | {"type": "scoping"})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("So it is [@toy1].", "So it is.1"),
        ("So it is [@toy1], and so [@toy1]; thus.", "So it is,1 and so;1 thus."),
        ("A [@toy1], b [@toy1], c [@toy1], d [@toy1].", "A,1 b,1 c,1 d.1"),
        ("So [@toy1] it is.", "So1 it is."),
        ("(So it is [@toy1].)", "(So it is.1)"),
        ("*So it is [@toy1].*", "So it is.1"),
        ("So [@toy1]", "So1"),
    ],
)
def test_citations_follow_the_punctuation(review: Path, text: str, shown: str) -> None:
    doc = paper(compose_paper(with_section(review, f"{text}\n")))
    assert shown in [pf.stringify(one).strip() for one in found(doc, pf.Para)]
