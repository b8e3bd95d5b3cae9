"""What was written by hand: studies, passages, configurations, theory. Sound in form, and honest about its source."""

import re
from collections import Counter, defaultdict
from importlib import resources
from pathlib import Path

import pytest
import yaml

from realist.contract import Cmoc, Criterion, Direction, Element, PublishedNumber, Stance, TheoryVersion
from realist.review import load_config, read_items
from realist.simulation.evidence import appraisal_rows, page_at, passages
from realist.simulation.studies import included_studies, study_seeds
from realist.tables import read_dicts

ROOT = Path(__file__).parents[3]
FACTS = ROOT.parent / "shared/design/seed_facts.yaml"


@pytest.fixture(scope="module")
def written() -> Path:
    return Path(str(resources.files("realist.simulation"))) / "written"


@pytest.fixture(scope="module")
def cmocs(written: Path) -> list[Cmoc]:
    return [one.value for one in read_items(written / "data/theory/cmocs.yaml", Cmoc)]


@pytest.fixture(scope="module")
def theory(written: Path) -> list[TheoryVersion]:
    return [one.value for one in read_items(written / "data/theory/programme_theory.yaml", TheoryVersion)]


def test_studies_are_varied_and_mostly_american() -> None:
    studies = included_studies()
    countries = Counter(study.characteristics["country"] for study in studies)
    assert len({study.study_id for study in studies}) == len({study.title for study in studies}) == 36
    assert countries["United States"] > len(studies) / 2
    assert len(countries) >= 6
    assert all(2000 <= study.year <= 2022 for study in studies)


def test_abstracts_have_the_length_of_abstracts() -> None:
    lengths = {study.study_id: len(study.abstract.split()) for study in included_studies()}
    assert {study: length for study, length in lengths.items() if not 120 <= length <= 220} == {}


def test_seeds_carry_the_one_report_of_each_study() -> None:
    study, seed = included_studies()[0], study_seeds()[0]
    assert seed.reports == ((study.title, study.abstract, study.year, study.keywords),)
    assert seed.country == study.characteristics["country"]


def test_characteristics_come_from_the_vocabularies(written: Path) -> None:
    fields = load_config(written).synthesis.study_fields
    assert [field.id for field in fields] == list(included_studies()[0].characteristics)
    for study in included_studies():
        for field in fields:
            value = study.characteristics[field.id]
            assert value
            chosen = value.split("; ") if field.multiple else [value]
            assert not field.values or set(chosen) <= set(field.values), (study.study_id, field.id)


def test_twenty_configurations_in_four_clusters(cmocs: list[Cmoc], written: Path) -> None:
    directions = Counter(one.direction for one in cmocs)
    assert directions == {Direction.REDUCES: 15, Direction.INCREASES: 5}
    assert {one.cluster for one in cmocs} == {one.id for one in load_config(written).synthesis.clusters}
    assert all(2 <= len(one.title.split()) <= 5 for one in cmocs)


def test_links_name_configurations_and_use_every_kind(cmocs: list[Cmoc]) -> None:
    ids = {one.id for one in cmocs}
    links = [(one.id, link) for one in cmocs for link in one.links]
    assert all(link.to in ids and link.to != source for source, link in links)
    assert {link.kind for _, link in links} == {"ripple", "embedded", "rival", "contradicts"}


def test_histories_rise_in_version_and_time(cmocs: list[Cmoc]) -> None:
    for one in cmocs:
        assert [step.version for step in one.history] == list(range(1, len(one.history) + 1))
        assert [step.on for step in one.history] == sorted(step.on for step in one.history)
    assert sum(len(one.history) > 1 for one in cmocs) >= 10


def test_each_configuration_rests_on_several_studies_in_all_elements(cmocs: list[Cmoc]) -> None:
    studies: dict[str, set[str]] = defaultdict(set)
    elements: dict[str, set[str]] = defaultdict(set)
    for study, passage in passages():
        studies[passage["cmoc"]].add(study)
        elements[passage["cmoc"]].add(passage["element"])
    assert set(studies) == {one.id for one in cmocs}
    assert min(map(len, studies.values())) >= 3
    assert all(found == set(Element) for found in elements.values())


def test_passages_are_all_different_and_some_disagree() -> None:
    texts = [passage.get("quote") or passage["paraphrase"] for _, passage in passages()]
    stances = Counter(passage.get("stance", "supports") for _, passage in passages())
    assert len(set(texts)) == len(texts) > 230
    assert stances[Stance.REFINES] > 5
    assert stances[Stance.REFUTES] > 5
    assert all(passage.get("note") for _, passage in passages() if passage.get("stance") in ("refines", "refutes"))


def test_histories_name_only_studies_that_the_configuration_rests_on(cmocs: list[Cmoc]) -> None:
    studies: dict[str, set[str]] = defaultdict(set)
    for study, passage in passages():
        studies[passage["cmoc"]].add(study)
    known = {study.study_id for study in included_studies()}
    for one in cmocs:
        for step in one.history:
            named = {study for study in known if study in step.why}
            assert named <= studies[one.id], one.id


def test_no_wording_changes_before_the_study_was_coded_that_led_to_it(cmocs: list[Cmoc]) -> None:
    coded = {row["study_id"]: row["coded_at"] for row in read_dicts(ROOT / "data/evidence/excerpts.csv")}
    early = [
        (one.id, step.version, study)
        for one in cmocs
        for step in one.history
        for study, day in coded.items()
        if study in step.why and step.on < day
    ]
    assert early == []


def test_the_theory_tells_of_refuted_wordings_that_excerpts_refute_and_that_had_changed(
    theory: list[TheoryVersion], cmocs: list[Cmoc]
) -> None:
    refuted = {passage["cmoc"] for _, passage in passages() if passage.get("stance") == Stance.REFUTES}
    told = re.search(r"refuted the first wording of ((?:C\d+(?:, | and )?)+)", theory[1].why)
    assert told
    named = set(re.findall(r"C\d+", told[1]))
    assert named <= refuted
    assert all(one.history[1].on <= theory[1].on for one in cmocs if one.id in re.findall(r"C\d+", theory[1].why))


def test_every_study_is_appraised_on_every_criterion() -> None:
    rows = appraisal_rows(included_studies(), 1)
    assert Counter(row[0] for row in rows) == {study.study_id: len(Criterion) for study in included_studies()}
    assert len({row[3] for row in rows}) == len(rows), "each rating has a reason of its own"


def test_theory_grows_from_initial_to_refined(theory: list[TheoryVersion], cmocs: list[Cmoc]) -> None:
    ids, clusters = {one.id for one in cmocs}, {one.cluster for one in cmocs}
    assert [version.label for version in theory] == ["initial", "intermediate", "refined"]
    assert set(theory[-1].cmocs) == ids
    for version in theory:
        places = ids | clusters | {concept.id for concept in version.concepts}
        assert all({path.source, path.target} <= places for path in version.paths)


@pytest.mark.parametrize(
    ("pages", "tenths", "expected"),
    [
        ("864-867", 0, "864"),
        ("864-867", 9, "867"),
        ("11-20", 4, "15"),
        ("e80767", 9, "9"),
        ("e80767", 1, "1"),
        ("", 3, "3"),
    ],
)
def test_pages_lie_within_the_report(pages: str, tenths: int, expected: str) -> None:
    assert page_at(pages, tenths) == expected


@pytest.mark.real
def test_published_numbers_are_those_that_are_public(written: Path) -> None:
    if not FACTS.is_file():
        pytest.skip("the public facts of the reference review are not part of the repository")
    facts = yaml.safe_load(FACTS.read_text(encoding="utf-8"))
    names = {"records_screened": "citations_screened", "included": "included_reports",
             "cmocs_may_reduce": "cmocs_reduces", "cmocs_may_increase": "cmocs_increases"}  # fmt: skip
    public = {names.get(one["key"], one["key"]): one["value"] for one in facts["numbers"]}
    addresses = {page["url"] for page in facts["pages"].values()}
    published = [one.value for one in read_items(written / "data/published.yaml", PublishedNumber)]
    assert {one.key: one.value for one in published} == public
    assert {one.source for one in published} <= addresses
