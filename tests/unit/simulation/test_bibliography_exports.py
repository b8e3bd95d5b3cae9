"""The six exports: laid out as those platforms write them, and read back record for record."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from realist.records.model import Record
from realist.records.reading import SearchReading, read_search
from realist.review import load_search
from realist.simulation import exports, layouts
from realist.simulation.bibliography import simulate_bibliography
from realist.simulation.corpus import Author, Corpus, Report
from realist.simulation.names import journals
from realist.simulation.noise import DATABASES, NOTICE, describe, plain, title_case

PLACE = journals()["equity"][0]
REPORT = Report("R00001", "Audit & feedback: who gains? A study", (Author("Éstvindør", "Mirelda J."),
                Author("Quillfern", "Tovwyn")), 2015, PLACE, "12", "3", "345-352", "10.5555/sim.2015.000001",
                "Text (p < 0.05).",
                ("health equity", "clinical audit"))  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Corpus]:
    folder = tmp_path_factory.mktemp("review")
    return folder, simulate_bibliography(11, 1500, (), folder)


@pytest.fixture(scope="module")
def readings(made: tuple[Path, Corpus]) -> dict[str, SearchReading]:
    return {name: read_search(made[0], name, load_search(place(made[0], name), name)) for name in DATABASES}


def place(folder: Path, name: str) -> Path:
    return folder / "data/searches" / name / "search.yaml"


def text(made: tuple[Path, Corpus], name: str) -> str:
    return (made[0] / "data/searches" / name).read_bytes().decode("utf-8")


def blocks(export: str, end: str) -> Iterator[list[str]]:
    for block in export.split(end)[:-1]:
        yield block.split("\n")


class Steady:
    """A source of chance on which nothing happens: no field is lost, no style is drawn."""

    def random(self) -> float:
        return 0.99


def written(name: str, report: Report = REPORT) -> str:
    record = describe(report, name, "42", "900000042", Steady())  # type: ignore[arg-type]
    return layouts.LAYOUTS[name](record, 7)


def test_readers_find_every_record_under_its_id(made: tuple[Path, Corpus], readings: dict[str, SearchReading]) -> None:
    found = [record.record_id for reading in readings.values() for record in reading.records]
    assert sorted(found) == sorted(record for records in made[1].record_ids.values() for record in records)
    assert all(reading.report["rejected"] == 0 for reading in readings.values())


def test_reported_hits_are_those_in_the_export(made: tuple[Path, Corpus], readings: dict[str, SearchReading]) -> None:
    for name, reading in readings.items():
        assert load_search(place(made[0], name), name).reported_hits == len(reading.records)


def is_bare(record: Record) -> bool:
    """A record with little more than a title, as some databases take over."""
    return not (record.authors or record.doi or record.pages or record.volume or record.abstract)


def test_few_records_are_bare(readings: dict[str, SearchReading]) -> None:
    bare = [is_bare(record) for reading in readings.values() for record in reading.records]
    assert 0 < sum(bare) < 0.01 * len(bare)


def test_readers_find_the_fields(made: tuple[Path, Corpus], readings: dict[str, SearchReading]) -> None:
    reports = {record: report for report in made[1].reports for record in made[1].record_ids[report.key]}
    for reading in readings.values():
        for record in reading.records:
            report = reports[record.record_id]
            assert record.doi in {"", report.doi}
            assert abs(int(record.year) - report.year) <= 1
            assert record.issn.replace("-", "") == report.journal.issn.replace("-", "")
            assert len(record.authors.split("; ")) == len(report.authors) or is_bare(record)
            assert record.language == report.language


def test_the_number_of_records_is_about_twice_that_of_reports(made: tuple[Path, Corpus]) -> None:
    records = sum(len(records) for records in made[1].record_ids.values())
    assert 11_000 / 6259 < records / 1500 < 13_000 / 6259


def test_each_account_of_a_search_is_complete(made: tuple[Path, Corpus]) -> None:
    for name in DATABASES:
        search = load_search(place(made[0], name), name)
        assert search.run_on.startswith("2023-01-")
        assert len(search.strategy.splitlines()) >= 4
        assert "Simulated" in search.notes
        assert all((search.limits, search.filters, search.adapted_from, search.exported_by, search.peer_reviewed))
        for export in search.files:
            content = (place(made[0], name).parent / export.path).read_bytes()
            assert hashlib.sha256(content).hexdigest() == export.sha256
            assert b"\r" not in content


def test_every_record_says_that_it_is_simulated(readings: dict[str, SearchReading], made: tuple[Path, Corpus]) -> None:
    for name, reading in readings.items():
        paths = [file["path"] for file in reading.report["files"]]
        lines = {path: text(made, f"{name}/{path}").split("\n") for path in paths}
        for record in reading.records:
            own = lines[record.source_file][int(record.first_line) - 1 : int(record.last_line)]
            assert NOTICE in " ".join(line.strip() for line in own)


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("medline", r"9\d{8}"),
        ("embase", r"L9\d{9}"),
        ("cinahl", r"999\d{9}"),
        ("psycinfo", r"2999-\d{5}-\d{3}"),
        ("web_of_science", r"WOS:999\d{12}"),
        ("scopus", r"2-s2\.0-999\d{9}"),
    ],
)
def test_accession_numbers_are_outside_any_real_range(
    name: str, pattern: str, readings: dict[str, SearchReading]
) -> None:
    assert all(re.fullmatch(pattern, record.accession) for record in readings[name].records)


def test_ovid_numbers_its_records_and_parts_them_by_a_blank(made: tuple[Path, Corpus]) -> None:
    for name in ("medline/medline_ovid.ris", "embase/embase_ovid.ris", "psycinfo/psycinfo_ovid.ris"):
        found = list(blocks(text(made, name), "ER  -  \n\n \n\n"))
        assert [block[0] for block in found] == [f"{number}. " for number in range(1, len(found) + 1)]
        for block in found:
            tags = [line[:6] for line in block[1:-1]]
            assert tags[0] == "TY  - "
            assert tags.index("DB  - ") < tags.index("ID  - ") < tags.index("T1  - ")
            assert "A1  - " not in tags or tags.index("A1  - ") > tags.index("T1  - ")
            assert "DO  - " not in tags or tags.index("DO  - ") == tags.index("ID  - ") + 1


def test_ebsco_ends_records_with_one_blank(made: tuple[Path, Corpus]) -> None:
    for block in blocks(text(made, "cinahl/cinahl_ebscohost.ris"), "ER  - \n\n"):
        tags = [line[:2] for line in block[:-1]]
        assert tags[:2] in (["TY", "AU"], ["TY", "T1"])
        assert tags[-3:] == ["UR", "DP", "DB"]
        assert block[-2] == "DB  - rzh"


def test_web_of_science_comes_in_full_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert exports.BATCH == 1000
    monkeypatch.setattr(exports, "BATCH", 100)
    simulate_bibliography(3, 540, (), tmp_path)
    folder = tmp_path / "data/searches/web_of_science"
    paths = sorted(folder.glob("savedrecs_*.txt"))
    counts = [path.read_text("utf-8").count("\nER\n") for path in paths]
    assert len(counts) == 2
    assert counts[0] == exports.BATCH > counts[1] > 0
    for path in paths:
        content = path.read_bytes().decode("utf-8")
        assert content.startswith("\ufeffFN Clarivate Analytics Web of Science\nVR 1.0\nPT J\n")
        assert content.endswith("\nER\n\nEF\n")
        assert all(re.match(r"[A-Z][A-Z0-9] |   |ER$|EF$|$", line) for line in content[1:].split("\n"))


def test_scopus_is_quoted_and_begins_with_a_mark(made: tuple[Path, Corpus]) -> None:
    export = text(made, "scopus/scopus.csv")
    assert export.startswith('\ufeff"Authors","Author full names","Author(s) ID","Title"')
    rows = list(csv.reader(io.StringIO(export[1:])))
    assert {len(row) for row in rows} == {len(layouts.SCOPUS_COLUMNS)}


def test_medline_as_ovid_writes_it() -> None:
    assert written("medline") == (
        "7. \nTY  - JOUR\nDB  - Ovid MEDLINE(R) <2007 to 2016>\nID  - 42\n"
        "DO  - https://dx.doi.org/10.5555/sim.2015.000001\nT1  - Audit & feedback: who gains? A study.\n"
        "A1  - Éstvindør, Mirelda J\nA1  - Quillfern, Tovwyn\nY1  - 2015//\n"
        "N2  - Text (p < 0.05). Copyright © 2015 Simulated record: no such study exists.\n"
        "KW  - *Health equity\nKW  - clinical audit\nLA  - English\nJF  - Simulated journal of health equity\n"
        f"JA  - Simul J Health Equity\nVL  - 12\nIS  - 3\nSP  - 345-52\nSN  - {PLACE.issn}\nPT  - Journal Article\n"
        "ER  -  \n\n \n\n"
    )


def test_embase_loses_marks_and_given_names() -> None:
    assert "A1  - Estvindor, M.J.\nA1  - Quillfern, T.\n" in written("embase")
    assert "SP  - 345\nEP  - 352\n" in written("embase")


def test_scopus_splits_pages_and_locators() -> None:
    electronic = Report(**{**{name: getattr(REPORT, name) for name in REPORT.__dataclass_fields__}, "pages": "e012345"})
    [pages], [locator] = (list(csv.reader([written("scopus", report)])) for report in (REPORT, electronic))
    columns = [layouts.SCOPUS_COLUMNS.index(name) for name in ("Art. No.", "Page start", "Page end", "Page count")]
    assert [pages[column] for column in columns] == ["", "345", "352", "7"]
    assert [locator[column] for column in columns] == ["e012345", "", "", ""]


def test_web_of_science_has_initials_full_names_and_capitals() -> None:
    record = written("web_of_science")
    assert "AU Estvindor, MJ\n   Quillfern, T\nAF Estvindor, Mirelda J.\n   Quillfern, Tovwyn\n" in record
    assert "SO SIMULATED JOURNAL OF HEALTH EQUITY\n" in record


def test_an_erratum_of_web_of_science_says_where_the_article_stands() -> None:
    values = {name: getattr(REPORT, name) for name in REPORT.__dataclass_fields__}
    erratum = Report(
        **{**values, "title": "Correction to: A study", "kind": "erratum", "corrects": "vol 2, pg 9, 2014"}
    )
    assert "TI A study (vol 2, pg 9, 2014)\n" in written("web_of_science", erratum)
    assert "T1  - Correction to: A study.\n" in written("medline", erratum)


def test_a_translated_title_stands_in_brackets_or_beside_the_original() -> None:
    values = {name: getattr(REPORT, name) for name in REPORT.__dataclass_fields__}
    german = Report(**{**values, "title": "On care", "language": "German", "original_title": "Über Versorgung"})
    assert "T1  - [On care].\n" in written("medline", german)
    assert '"On care; [Über Versorgung]"' in written("scopus", german)
    assert "T1  - Uber Versorgung. [On care].\n" in written("psycinfo", german)


def test_without_an_abstract_a_keyword_says_that_it_is_simulated() -> None:
    values = {name: getattr(REPORT, name) for name in REPORT.__dataclass_fields__}
    silent = Report(**{**values, "abstract": ""})
    assert all(NOTICE in written(name, silent).replace("\n   ", " ") for name in DATABASES)


def test_styles_of_letters() -> None:
    assert plain("Åvrørdal, Éstv ü") == "Avrordal, Estv u"
    assert title_case("audit and feedback: who gains in the wards") == "Audit and Feedback: Who Gains in the Wards"
