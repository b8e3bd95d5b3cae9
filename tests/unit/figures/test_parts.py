"""Each figure shows what its tables say, no more and no less."""

import json
import math

import pytest

from realist.figures import style
from realist.figures.agreement import draw_agreement, read_pairs
from realist.figures.characteristics import NOT_REPORTED, count, draw_characteristics, periods
from realist.figures.directions import DIRECTIONS
from realist.figures.flow import DATABASES, NEW, OTHER, PREVIOUS, TOTAL, draw_flow
from realist.figures.layout import rows
from realist.figures.matrix import draw_matrix
from realist.figures.overlap import draw_overlap
from realist.figures.style import rendered
from realist.figures.theory import draw_theory
from realist.screening.prisma import LABELS
from unit.figures import tables
from unit.figures.looks import check, seen, words


class TestFlow:
    def test_every_box_of_the_flow_has_its_place(self) -> None:
        cells = [PREVIOUS, NEW, TOTAL, *(cell for lane in (DATABASES, OTHER) for pair in lane.rows for cell in pair)]
        not_drawn = {"earlier_records", "earlier_left"}
        assert sorted(key for cell in cells for key in cell.keys) == sorted(set(LABELS) - not_drawn)

    def test_every_box_leads_to_its_list_in_the_svg_alone(self) -> None:
        drawing = draw_flow(tables.flow(tables.COUNTS | tables.OTHER | tables.UPDATE), "real")
        svg = rendered(drawing, "svg", "flow", "real").decode()
        assert {link.anchor for link in drawing.links} <= set(LABELS)
        assert all(f'xlink:href="{link.address}"' in svg for link in drawing.links)
        assert b"flow-boxes" not in rendered(drawing, "pdf", "flow", "real")
        described = json.loads(rendered(drawing, "json", "flow", "real"))
        assert all(0 <= share <= 100 for link in described["links"] for share in link["area"])

    @pytest.mark.parametrize("previous", [{}, tables.UPDATE])
    @pytest.mark.parametrize("other", [{}, tables.OTHER, tables.OTHER | tables.SCREENED])
    @pytest.mark.parametrize("theory", [{}, tables.THEORY])
    def test_every_variant_is_legible(
        self, previous: dict[str, int], other: dict[str, int], theory: dict[str, int]
    ) -> None:
        drawing = draw_flow(tables.flow(tables.COUNTS | previous | other | theory, origins=bool(other)), "simulated")
        check(drawing)
        assert drawing.height <= 247

    def test_counts_databases_and_reasons(self) -> None:
        said = words(draw_flow(tables.flow(tables.COUNTS), "real"))
        assert "Databases (n=12\u2009243)" in said
        assert "MEDLINE (n=2000)" in said
        assert "Records screened (n=6259)" in said
        assert "Not in English (n=62)" in said

    def test_has_one_lane_where_nothing_came_by_other_methods(self) -> None:
        one = draw_flow(tables.flow(tables.COUNTS), "real")
        two = draw_flow(tables.flow(tables.COUNTS | tables.OTHER), "real")
        assert one.width < two.width
        assert not any("other methods" in line for line in words(one))
        assert any("other methods" in line for line in words(two))

    def test_studies_are_new_only_beside_previous_ones(self) -> None:
        first = draw_flow(tables.flow(tables.COUNTS), "real")
        update = draw_flow(tables.flow(tables.COUNTS | tables.OTHER | tables.PREVIOUS), "real")
        check(update)
        assert "Previous studies" in words(update)
        assert "Previous studies" not in words(first)
        assert "Studies included in review 36" in first.alt
        assert "New studies included in review 36" in update.alt
        assert "Total studies included in review 57" in update.alt

    def test_leaves_out_what_holds_nothing_beside_what_holds_something(self) -> None:
        said = words(draw_flow(tables.flow(tables.COUNTS), "real"))
        assert not any(line.startswith(("Registers", "Records removed for other")) for line in said)
        said = words(draw_flow(tables.flow(tables.COUNTS | {"register_results": 12}), "real"))
        assert "Registers (n=12)" in said

    def test_an_empty_flow_is_drawn_with_zeros(self) -> None:
        drawing = draw_flow(tables.flow({}), "real")
        check(drawing)
        assert "Records screened (n=0)" in words(drawing)


class TestOverlap:
    def test_names_searches_of_one_database_by_their_id(self) -> None:
        said = words(draw_overlap(tables.overlap(3), tables.yields(("MEDLINE", "MEDLINE", "Scopus")), "real"))
        assert {"MEDLINE (s0)", "MEDLINE (s1)", "Scopus"} <= set(said)

    def test_says_what_is_not_shown(self) -> None:
        assert any(
            line.startswith("Not shown: 41 smaller sets")
            for line in words(draw_overlap(tables.overlap(), tables.yields(), "real"))
        )
        assert not any(
            "Not shown" in line for line in words(draw_overlap(tables.overlap(3), tables.yields()[:3], "real"))
        )

    @pytest.mark.parametrize("searches", [0, 1, 8])
    def test_few_or_many_searches(self, searches: int) -> None:
        names = ("Cochrane Central Register of Controlled Trials", "HMIC", *tables.DATABASES)
        check(draw_overlap(tables.overlap(searches), tables.yields(names[:searches]), "real"))

    def test_describes_each_yield(self) -> None:
        told = draw_overlap(tables.overlap(), tables.yields(), "real").alt
        assert "MEDLINE found 3900, 500 alone." in told


class TestCharacteristics:
    def test_every_year_has_a_column_also_one_without_studies(self) -> None:
        counts = count([{"year": "2010", "country": "Canada"}, {"year": "2013", "country": "Canada"}])
        assert counts.periods == ["2010", "2011", "2012", "2013"]
        assert counts.by_period["2011"] == 0

    def test_many_years_are_counted_in_periods(self) -> None:
        labels = periods([1961, 2024])
        assert labels[1961] == "1960–64"
        assert labels[2024] == "2020–24"
        assert periods([]) == {}

    def test_a_study_of_two_countries_counts_in_each_and_once_in_its_year(self) -> None:
        counts = count([{"year": "2010", "country": "Canada; United States"}])
        assert counts.by_country == {"Canada": 1, "United States": 1}
        assert counts.by_period == {"2010": 1}

    def test_what_is_not_reported_stands_last(self) -> None:
        counts = count(
            [{"year": "", "country": ""}, {"year": "n.d.", "country": ""}, {"year": "2010", "country": "Canada"}]
        )
        assert counts.periods == ["2010", NOT_REPORTED]
        assert counts.countries == ["Canada", NOT_REPORTED]
        assert counts.cells["Not reported", NOT_REPORTED] == 2

    def test_describes_what_has_no_year(self) -> None:
        told = draw_characteristics([{"year": ""}, {"year": "2010"}, {"year": "2011"}, {"year": "2011"}], "real").alt
        assert told == (
            "4 included studies by year and country. Published 2010 to 2011, most in 2011 (2). 1 study without a year."
        )

    def test_says_that_bars_are_of_periods_and_tells_the_true_first_and_last_year(self) -> None:
        drawing = draw_characteristics([{"year": "1987"}, {"year": "2021"}, {"year": "2022"}], "real")
        assert drawing.alt == (
            "3 included studies by period of 5 years and country. Published 1987 to 2022, most in 2020–24 (2)."
        )
        assert "Studies per 5 years" in words(drawing)
        assert "Studies per year" in words(draw_characteristics([{"year": "2010"}, {"year": "2011"}], "real"))

    def test_a_review_that_records_no_country_has_years_alone(self) -> None:
        drawing = draw_characteristics([{"year": "2010"}, {"year": "2011"}], "real")
        check(drawing)
        assert "Studies per country" not in words(drawing)

    @pytest.mark.parametrize("studies", [0, 1, 564])
    def test_few_or_many_studies(self, studies: int) -> None:
        rows_ = [{"year": str(1961 + n * 7 % 63), "country": f"Country {n * n % 30}"} for n in range(studies)]
        drawing = draw_characteristics(rows_, "real")
        check(drawing)
        assert drawing.height <= 247

    def test_countries_beyond_a_page_are_counted_together(self) -> None:
        counts = count([{"year": "2010", "country": f"Country {n}"} for n in range(100)])
        assert counts.countries[-1] == "66 other countries"
        assert counts.by_country["66 other countries"] == 66
        assert sum(counts.by_country.values()) == 100


class TestMatrix:
    def test_a_title_that_is_missing_is_replaced_by_the_statement(self) -> None:
        said = words(draw_matrix([], tables.cmocs(1, title=""), tables.studies(1), "real"))
        assert any(line.startswith("Where this, that") for line in said)

    def test_cuts_a_long_name_and_never_the_year(self) -> None:
        studies = [tables.studies(1)[0] | {"label": "Featherstonehaugh-Cholmondeley-Marjoribanks 2015b"}]
        label = next(
            line for line in words(draw_matrix([], tables.cmocs(1), studies, "real")) if line.startswith("Feather")
        )
        assert label.endswith("… 2015b")

    @pytest.mark.parametrize(("cmocs", "studies"), [(0, 0), (1, 1), (1, 0), (45, 30), (20, 100)])
    def test_few_or_many(self, cmocs: int, studies: int) -> None:
        check(draw_matrix(tables.matrix(cmocs, studies), tables.cmocs(cmocs), tables.studies(studies), "real"))

    def test_many_studies_stand_in_several_blocks_and_each_once(self) -> None:
        said = words(draw_matrix(tables.matrix(20, 100), tables.cmocs(), tables.studies(100), "real"))
        for row in tables.studies(100):
            assert said.count(row["label"]) == [one["label"] for one in tables.studies(100)].count(row["label"])

    def test_studies_stand_where_a_reader_looks_them_up(self) -> None:
        labels = ["Éstvfern 2010", "Zindrel 2001", "alder 2020", "Estorm 2009"]
        studies = [tables.studies(1)[0] | {"study_id": str(place), "label": one} for place, one in enumerate(labels)]
        shown = [one.artist for one in seen(draw_matrix([], tables.cmocs(1), studies, "real"))]
        columns = {text.get_position()[0]: text.get_text() for text in shown if text.get_text() in labels}
        assert [columns[x] for x in sorted(columns)] == ["alder 2020", "Estorm 2009", "Éstvfern 2010", "Zindrel 2001"]

    def test_explains_only_directions_that_occur(self) -> None:
        said = words(draw_matrix(tables.matrix(1, 1), tables.cmocs(1), tables.studies(1), "real"))
        assert "may reduce inequality" in said
        assert "unclear" not in said


class TestTheory:
    def test_shows_the_cmocs_of_the_version_and_no_other(self) -> None:
        theory = tables.theory()
        theory["versions"][1]["cmocs"] = ["C01", "C02"]
        theory["versions"][1]["paths"] = [{"from": "project", "to": "C03", "label": ""}]
        said = words(draw_theory(theory, 2, "real"))
        assert {"C01", "C02", "C03"} <= set(said)
        assert "C04" not in said

    def test_an_arrow_may_lead_to_a_cluster_without_cmocs(self) -> None:
        theory = tables.theory()
        theory["versions"][0]["paths"] = [{"from": "project", "to": "k1", "label": ""}]
        drawing = draw_theory(theory, 1, "real")
        check(drawing)
        assert "Resources" in words(drawing)

    def test_arrows_that_lead_in_a_circle_or_to_themselves(self) -> None:
        theory = tables.theory()
        pairs = (("reached", "project"), ("project", "project"), ("k0", "project"), ("C01", "C01"), ("C01", "k0"))
        theory["versions"][1]["paths"] += [{"from": start, "to": end, "label": "back"} for start, end in pairs]
        drawing = draw_theory(theory, 2, "real")
        check(drawing)
        assert "Patients are reached and take part leads to Quality improvement project (back)." in drawing.alt

    @pytest.mark.parametrize("clusters", [1, 2, 3, 7])
    def test_few_or_many_clusters(self, clusters: int) -> None:
        theory = tables.theory()
        theory["clusters"] = [{"id": f"k{place}", "name": f"Cluster {place}"} for place in range(clusters)]
        for place, cmoc in enumerate(theory["cmocs"]):
            cmoc["cluster"] = f"k{place % clusters}"
        theory["versions"][1]["paths"] = []
        check(draw_theory(theory, 2, "real"))

    def test_a_version_of_nothing(self) -> None:
        theory = {
            "versions": [{"version": 1, "label": "x", "cmocs": [], "concepts": [], "paths": []}],
            "clusters": [],
            "cmocs": [],
        }
        check(draw_theory(theory, 1, "simulated"))

    def test_arrows_find_their_way(self, capfd: pytest.CaptureFixture[str]) -> None:
        """Graphviz says on standard error where boxes are too close for it to route arrows."""
        draw_theory(tables.theory(), 2, "real")
        assert capfd.readouterr().err == ""


class TestLayout:
    def test_rows_follow_the_arrows(self) -> None:
        sizes = dict.fromkeys(("outcome", "start", "left", "right", "alone"), (30.0, 10.0))
        edges = [("start", "left"), ("start", "right"), ("left", "outcome")]
        found = rows(sizes, edges, together=("left", "right"), last=("outcome",))
        assert found[1] == ["left", "right"]
        assert found[-1] == ["outcome"]
        assert sorted(box for row in found for box in row) == sorted(sizes)

    def test_no_text_reaches_graphviz(self) -> None:
        name = '<<table bgcolor="red"><tr><td>x</td></tr></table>>"; a -> b'
        assert rows({name: (30.0, 10.0)}, [], (), ()) == [[name]]


class TestAgreement:
    def test_stages_stand_in_the_order_of_the_review(self) -> None:
        pairs = read_pairs(tables.agreement(), tables.STAGES)
        assert [pair.stage for pair in pairs] == ["Title and abstract", "Full text"]

    def test_prints_values_as_a_paper_does(self) -> None:
        said = words(draw_agreement(tables.agreement(), tables.STAGES, "real"))
        assert {"96.4%", "0.61 (0.57 to 0.65)", "0.93", "0.87 (0.81 to 0.93)", "n=6259"} <= set(said)

    def test_a_round_is_named(self) -> None:
        drawing = draw_agreement([tables.agreement()[0] | {"round": "pilot"}], tables.STAGES, "real")
        check(drawing)
        assert "round pilot" in words(drawing)
        assert "Full text, round pilot, r1 and r2" in drawing.alt

    def test_what_cannot_be_estimated_is_said_and_not_drawn(self) -> None:
        row = tables.agreement()[0] | {"kappa": "", "kappa_low": "", "kappa_high": ""}
        drawing = draw_agreement([row], tables.STAGES, "real")
        check(drawing)
        assert "not estimable" in words(drawing)
        assert "Cohen's kappa not estimable" in drawing.alt

    def test_agreement_below_chance_stays_on_the_axis(self) -> None:
        row = tables.agreement()[0] | {"kappa": "-0.12", "kappa_low": "-0.71", "kappa_high": "0.47"}
        drawing = draw_agreement([row], tables.STAGES, "real")
        check(drawing)
        assert "\N{MINUS SIGN}0.12 (\N{MINUS SIGN}0.71 to 0.47)" in words(drawing)
        xs = [x for line in drawing.figure.axes[0].lines for x in line.get_xdata()]
        assert min(xs) >= 0

    def test_nothing_to_compare(self) -> None:
        drawing = draw_agreement([], tables.STAGES, "real")
        check(drawing)
        assert "No two reviewers decided on the same citations" in words(drawing)


class TestStyle:
    def test_lines_and_text_show_on_paper(self) -> None:
        for colour in (style.INK, style.GREY):
            assert style.contrast(colour, style.PAPER) >= 4.5
        for colour in (style.GREEN, style.BLUE, style.VERMILLION, style.PLUM, style.BROWN):
            assert style.contrast(colour, style.PAPER) >= 3
            assert style.contrast(colour, style.TINT) >= 3
        assert style.contrast(style.PAPER, style.BLUE) >= 4.5

    def test_directions_differ_by_shape_and_line_too(self) -> None:
        looks = list(DIRECTIONS.values())
        assert len({look.marker for look in looks}) == len(looks)
        assert len({str(look.dashes) for look in looks}) == len(looks)

    def test_wrapping_keeps_every_character_and_the_width(self) -> None:
        text = "Supercalifragilisticexpialidocious words and shorter ones"
        lines = style.wrap(text, 15)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert max(style.text_width(line) for line in lines) <= 15

    def test_what_is_left_over_becomes_an_ellipsis(self) -> None:
        lines = style.wrap("one two three four five six seven eight nine ten", 15, most=2)
        assert len(lines) == 2
        assert lines[1].endswith("…")
        assert style.text_width(lines[1]) <= 15

    def test_the_first_line_may_begin_further_in(self) -> None:
        assert style.wrap("word word", 20, first=19) == ["", "word word"]

    def test_counts_as_bmj_prints_them(self) -> None:
        assert [style.number(value) for value in (0, 6259, 12243)] == ["0", "6259", "12\u2009243"]

    def test_measured_width_is_what_is_drawn(self) -> None:
        drawing = draw_overlap(tables.overlap(1), tables.yields(("Web of Science",)), "real")
        (name,) = [one for one in seen(drawing) if one.artist.get_text() == "Web of Science"]
        assert math.isclose(name.box.width, style.text_width("Web of Science"), rel_tol=0.03)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("A real\u00adist re\u200bview", "A realist review"),
        ("to\u202e and\u2028fro", "to and fro"),
        ("a\u200cb", "ab"),
    ],
)
def test_what_shows_nothing_is_not_drawn(text: str, drawn: str) -> None:
    assert style.plain(text) == drawn
