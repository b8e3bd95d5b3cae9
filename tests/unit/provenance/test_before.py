"""In which settings, packages or code a step differs from the last build."""

import shutil
from pathlib import Path

import pytest

from builds import ROOT
from realist.planning import Plan
from realist.provenance.before import Before
from realist.provenance.fingerprints import fingerprint, packages
from realist.provenance.manifest import MANIFEST, Manifest
from realist.review import load_config
from realist.tables import write_json
from unit.provenance.made import made_up

MODULE = "realist.manuscript.compose"


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """The toy's settings, not yet with a manifest."""
    shutil.copy(ROOT / "tests/toy/config.yaml", tmp_path)
    return tmp_path


def built(review: Path, **changed: object) -> Manifest:
    """A manifest as a build would write it now, but for what is changed in it."""
    made = made_up()
    made.settings = Plan(review, load_config(review), {}).settings("report", "review")
    made.packages = packages([MODULE])
    made.jobs["compose"].code = fingerprint(MODULE)
    made.settings["report"] |= changed
    return made


def told(review: Path, made: Manifest) -> list[str]:
    write_json(review / MANIFEST, made.model_dump())
    return Before(review).differences(["results/paper.json"])


def test_what_is_as_it_was_shows_nothing(review: Path) -> None:
    assert told(review, built(review)) == []


def test_settings_are_named(review: Path) -> None:
    made = built(review, title="Another", date="2020-01-01")
    assert told(review, made) == ["settings have changed: report.date, report.title"]
    assert Before(review).settings() == told(review, made)


def test_a_setting_that_this_engine_does_not_know_is_no_obstacle(review: Path) -> None:
    made = built(review)
    made.settings["review.of_old"] = 1
    made.jobs["compose"].settings.append("review.of_old")
    assert told(review, made) == ["settings have changed: review.of_old"]


def test_a_package_is_named_with_both_versions(review: Path) -> None:
    made = built(review)
    now = made.packages["pybtex"]
    made.packages["pybtex"] = "0.1"
    made.jobs["compose"].code = "0"
    assert told(review, made) == [f"package pybtex: 0.1 at the last build, {now} now"]


def test_code_is_named_by_its_module(review: Path) -> None:
    made = built(review)
    made.jobs["compose"].code = "0"
    assert told(review, made) == [f"its code has changed: {MODULE}, or a module that it imports"]


def test_without_a_manifest_nothing_is_claimed(review: Path) -> None:
    assert Before(review).differences(["results/paper.json"]) == []
    assert told(review, built(review)) == Before(review).differences(["results/unknown.csv"]) == []
