"""Where the numbers, figures and tables of the HTML paper come from: what a reader sees who opens one.

A number in the text is a button; it opens a panel with what the number counts, its table, the first of the things that
it counts with what was decided on them, and the command that follows all of them to the bytes. Figures and tables have
a line below that opens. Both are of HTML alone (`popover`, `details`): the page has no script. Where a browser does not
know `popover`, the panels stand at the end of the page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

import panflute as pf

from realist.manuscript.markup import plain, thousands
from realist.tables import read_dicts, read_json

SHOWN = 5
"""So many of the things that a number counts are shown; the command has the rest."""

FIGURES = {
    "flow": ["screening/flow.json"],
    "overlap": ["deduplication/overlap.csv", "deduplication/yield.csv"],
    "characteristics": ["synthesis/studies.csv"],
    "matrix": ["synthesis/matrix.csv", "synthesis/cmocs.csv", "synthesis/studies.csv"],
    "theory": ["synthesis/theory.json"],
    "agreement": ["screening/agreement.csv"],
}
"""What each figure is drawn from, below results/; those of the theory's versions under one name."""

TABLES = {
    "searches": ["records/searches.csv", "deduplication/yield.csv"],
    "agreement": ["screening/agreement.csv"],
    "reasons": ["screening/flow.json"],
    "studies": ["synthesis/studies.csv"],
    "appraisal": ["synthesis/studies.csv"],
    "clusters": ["synthesis/clusters.csv"],
    "cmocs": ["synthesis/cmocs.csv", "synthesis/matrix.csv"],
    "reconciliation": ["manuscript/reconciliation.csv"],
}
"""What each table of the text is printed from, below results/."""

FOLLOWED = {
    "searches": "SEARCH",
    "agreement": "agreement",
    "reasons": "dbr_excluded",
    "studies": "STUDY",
    "appraisal": "STUDY",
    "clusters": "CLUSTER",
    "cmocs": "CMOC",
    "reconciliation": "KEY",
}
"""What to give to `realist trace` to follow a table; in capitals, what stands in the first column of its source."""


@dataclass(frozen=True)
class Origins:
    """The results that say where something comes from, read when asked for."""

    results: Path

    @cached_property
    def numbers(self) -> dict[str, Any]:
        """The numbers of the text by key."""
        return {key: one for key, one in read_json(self.results / "numbers.json").items() if key != "data_status"}

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title of each citation and CMOC, and the label and title of each study, by id."""
        citations = {row["citation_id"]: row["title"] for row in self._rows("deduplication/bibliography.csv")}
        cmocs = {row["cmoc_id"]: row["title"] for row in self._rows("synthesis/cmocs.csv")}
        studies = self._rows("synthesis/studies.csv")
        return citations | cmocs | {row["study_id"]: f"{row['label']}: {row['title']}" for row in studies}

    @cached_property
    def decisions(self) -> dict[str, list[str]]:
        """What was decided on each citation, a text a stage."""
        found: dict[str, list[str]] = {}
        for row in self._rows("screening/decisions.csv"):
            found.setdefault(row["citation_id"], []).append(_decision(row))
        return found

    def _rows(self, name: str) -> list[dict[str, str]]:
        path = self.results / name
        return read_dicts(path) if path.is_file() else []


def _decision(row: Mapping[str, str]) -> str:
    why = f" ({row['reason']})" if row["reason"] else ""
    who = f" by {row['decided_by']}" if row["decided_by"] else ""
    when = f", {row['decided_at'][:10]}" if row["decided_at"] else ""
    return f"{row['stage']}: {row['state'].replace('_', ' ')}{why}{who}{when}"


def make_openable(doc: pf.Doc, results: Path) -> None:
    """Let every number, figure and table of the document be opened to show where it comes from.

    Args:
        doc: the document; images still bear the paths of their figures.
        results: the folder of result tables.
    """
    origins = Origins(results)
    used: dict[str, str] = {}
    doc.walk(lambda element, _: _opened(element, origins, used))
    if used:
        panels = "\n".join(_panel(key, printed, origins) for key, printed in used.items())
        doc.metadata["origins"] = pf.MetaBlocks(pf.RawBlock(panels, format="html"))


def _opened(element: pf.Element, origins: Origins, used: dict[str, str]) -> list[pf.Element] | None:
    if isinstance(element, pf.Span) and "number" in element.classes:
        return _button(element, origins, used)
    if isinstance(element, pf.Figure):
        name = Path(_image(element).url).name
        return [element, _line(FIGURES["theory" if name.startswith("theory_") else name], name)]
    if isinstance(element, pf.Table):
        name = next((one.removeprefix("table-") for one in element.classes if one.startswith("table-")), "")
        return [element, _line(TABLES[name], FOLLOWED[name])] if name in TABLES else None
    return None


def _image(figure: pf.Figure) -> pf.Image:
    found: list[pf.Image] = []
    figure.walk(lambda element, _: found.append(element) if isinstance(element, pf.Image) else None)
    return found[0]


def _button(span: pf.Span, origins: Origins, used: dict[str, str]) -> list[pf.Element] | None:
    """The number as a button; as plain text in a heading or link, where no button may be.

    `used` learns how the text prints the number where it first does.
    """
    key = span.attributes.get("key", "")
    if key not in origins.numbers or _stands_in(span, pf.Header | pf.Link):
        return list(span.content)
    used.setdefault(key, pf.stringify(span))
    begin = f'<button type="button" class="number" popovertarget="from-{escape(key)}">'
    return [pf.RawInline(begin, format="html"), *span.content, pf.RawInline("</button>", format="html")]


def _stands_in(element: pf.Element, kind: Any) -> bool:
    while (element := element.parent) is not None:
        if isinstance(element, kind):
            return True
    return False


def _panel(key: str, printed: str, origins: Origins) -> str:
    """What opens when a number is pressed."""
    number = origins.numbers[key]
    source = number["source"]
    place = source if source.startswith("data/") else f"results/{source}"
    return f"""\
<section popover class="origin" id="from-{escape(key)}" role="dialog" aria-label="Where this number comes from">
<button type="button" popovertarget="from-{escape(key)}" popovertargetaction="hide">Close</button>
<p><strong>{_value(number["value"], printed)}</strong> &nbsp;{_safe(number["definition"])}</p>
<p>Counted from <code>{_safe(place)}</code></p>
{_counted(number["ids"], origins)}<p>The whole chain, to the lines of the exports: {_command(key)}</p>
</section>"""


def _value(value: float | str, printed: str) -> str:
    """A word or a count as it is; a share or coefficient as the text prints it: 95.9%, and not 0.96."""
    return thousands(value) if isinstance(value, int) else _safe(printed if isinstance(value, float) else value)


def _counted(ids: Sequence[str], origins: Origins) -> str:
    """The first of the things that a number counts."""
    if not ids:
        return ""
    more = f'<li class="more">and {thousands(len(ids) - SHOWN)} more</li>\n' if len(ids) > SHOWN else ""
    shown = "".join(f"<li>{_thing(one, origins)}</li>\n" for one in ids[:SHOWN])
    return f"<ul>\n{shown}{more}</ul>\n"


def _thing(id_: str, origins: Origins) -> str:
    title = origins.titles.get(id_, "")
    told = "".join(f'<br><span class="decided">{_safe(one)}</span>' for one in origins.decisions.get(id_, []))
    return f"<code>{_safe(id_)}</code>{' ' if title else ''}{_safe(title)}{told}"


def _line(sources: Sequence[str], name: str) -> pf.RawBlock:
    """The line below a figure or table that opens."""
    places = " and ".join(f"<code>results/{source}</code>" for source in sources)
    what = f" ({name}: as in the first column of that file)" if name.isupper() else ""
    return pf.RawBlock(
        f'<details class="origin"><summary>Where this comes from</summary>\n<p>Made from {places}.</p>\n'
        f"<p>The whole chain, to the lines of the exports: {_command(name)}{what}</p></details>",
        format="html",
    )


def _command(name: str) -> str:
    return f"<code>realist trace {_safe(name)}</code>"


def _safe(text: str) -> str:
    """Text from outside: shown, never markup."""
    return escape(plain(text))
