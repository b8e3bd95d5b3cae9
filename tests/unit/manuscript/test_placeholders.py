"""Blocks and references of a section as written: every mistake with its line, and nothing about what is right."""

import pytest

from realist.manuscript import exhibits
from realist.manuscript.catalog import TABLES
from realist.manuscript.placeholders import problems

FLOW = "::: {#fig-flow .figure source=flow}\nThe flow.\n:::\n"
NAME = "report/sections/01-a.md"


def told(source: str) -> list[tuple[int, str]]:
    return [(one.row, one.found) for one in problems({NAME: source})]


def test_what_is_right_is_not_told() -> None:
    source = (
        f"See [](#fig-flow), [](#sup-flow-boxes), [](#methods).\n\n{FLOW}\n::: box\nWords.\n:::\n\n"
        ":::: {.abstract}\n::: {#tab-a .table source=cmocs cluster={{ one.id }}}\nA.\n:::\n::::\n"
    )
    assert told(source) == []


def test_every_table_that_can_be_placed_is_known() -> None:
    assert set(TABLES) == set(exhibits.TABLES)


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        (
            "::: {#fig-flow .figure source=flow}\nThe flow.\n\n" + FLOW.replace("fig-flow", "fig-2"),
            [(1, "a block without end")],
        ),
        (f"{FLOW}:::\n", [(4, "::: that ends no block")]),
        (FLOW.replace("source=flow", "source=prisma"), [(1, "source=prisma")]),
        (FLOW.replace(" source=flow", ""), [(1, "a figure without source")]),
        (FLOW.replace("#fig-flow ", ""), [(1, "a figure without an anchor")]),
        (FLOW.replace(".figure source=flow", ".table source=cmoc"), [(1, "source=cmoc")]),
        (f"{FLOW}\nSee [](#fig-flwo).\n", [(5, "#fig-flwo")]),
        ("Words.\n\n![Mine](mine.png)\n", [(3, "picture mine.png")]),
    ],
)
def test_a_mistake_is_told_with_its_line(source: str, wrong: list[tuple[int, str]]) -> None:
    assert told(source) == wrong


def test_what_steers_the_template_is_looked_past() -> None:
    looped = "{% for one in many %}::: {#tab-{{ one }} .table source=cmocs}\nWords.\n:::{% endfor %}\n"
    assert told(f"{{% if realist %}}\n{FLOW}{{% endif %}}\n{looped}") == []


@pytest.mark.parametrize(
    "source",
    [
        "```\n::: {.figure}\n[](#fig-none)\n```\n",
        "````\n```\n::: {.figure}\n````\n",
        "Words.\n\n    ::: {.figure}\n    [](#fig-none)\n",
        "As in `[](#fig-none)` or ``![a](b.png)``.\n",
        f"<!-- {FLOW.replace('#fig-flow', '')} ![a](b.png) [](#fig-none) -->\n",
        "<!--\n:::\n-->\n",
        "::: {#fig-flow\n    .figure source=flow}\nThe flow.\n:::\n",
        "{% if a %}\n::: {.box}\n{% else %}\n::: {.note}\n{% endif %}\nWords.\n:::\n",
        "::: {.figure-note}\nWords.\n:::\n",
        "# A heading {#tab-x}\n\n[](#tab-x)\n",
    ],
)
def test_what_only_looks_like_a_mistake_is_none(source: str) -> None:
    assert told(source) == []


def test_lines_are_counted_through_comments_and_code() -> None:
    assert told("<!--\na\n-->\n```\n:::\n```\n:::\n") == [(7, "::: that ends no block")]


def test_an_anchor_that_is_filled_in_may_be_referred_to() -> None:
    block = "::: {#fig-theory-{{ label }} .figure source=theory_{{ label }}}\nWords.\n:::\n"
    assert told(f"[](#fig-theory-first) and [](#fig-theory-{{{{ label }}}})\n\n{block}") == []
    assert told(f"[](#fig-teory-first)\n\n{block}") == [(1, "#fig-teory-first")]


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    [one] = problems({NAME: FLOW.replace("source=flow", "source=folw")})
    assert '"flow"' in one.remedy
    assert (one.file, one.kind.code) == (NAME, "M04")
