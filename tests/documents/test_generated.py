"""Generated documents are what the code says now. `pytest tests/documents --rewrite` writes them anew."""

import json
from collections.abc import Callable

import jsonschema
import pytest

from builds import ROOT, TOY
from documents import errors_page, reference, schemas, simulated_review
from realist.checking.left_over import SHIPPED
from realist.cli import COMMANDS
from realist.errors import Kind
from realist.yaml_files import read_yaml

DOCUMENTS: dict[str, Callable[[], str]] = {
    "docs/errors.md": errors_page.page,
    "docs/reference.md": reference.page,
    f"workflow/realist/checking/{SHIPPED}": simulated_review.hashes,
} | {
    f"workflow/schemas/{name}.schema.json": (lambda name=name: schemas.schema(name))  # type: ignore[misc]
    for name in [*schemas.WRITTEN, *schemas.ROWS]
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_is_current(name: str, request: pytest.FixtureRequest) -> None:
    path, made = ROOT / name, DOCUMENTS[name]()
    if request.config.getoption("--rewrite"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made, "utf-8")
    assert path.is_file(), "run: pytest tests/documents --rewrite"
    assert path.read_text("utf-8") == made, "run: pytest tests/documents --rewrite"


def test_no_other_schema_lies_about() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in (ROOT / "workflow/schemas").iterdir()}
    assert found == {name for name in DOCUMENTS if name.startswith("workflow/schemas/")}


def test_every_kind_and_command_has_its_section() -> None:
    errors = (ROOT / "docs/errors.md").read_text("utf-8")
    assert all(f"### {kind.code}: {kind.what}" in errors for kind in Kind)
    commands = (ROOT / "docs/reference.md").read_text("utf-8")
    assert all(f"### `realist {name}`" in commands for name in COMMANDS)


def test_every_setting_and_column_is_described() -> None:
    silent = [line for line in (ROOT / "docs/reference.md").read_text("utf-8").splitlines() if "` |  | " in line]
    assert silent == []


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("config", "config.yaml"),
        ("search", "data/searches/medline/search.yaml"),
        ("cmocs", "data/theory/cmocs.yaml"),
        ("programme_theory", "data/theory/programme_theory.yaml"),
    ],
)
def test_the_toy_agrees_with_the_schemas(name: str, file: str) -> None:
    described = json.loads((ROOT / f"workflow/schemas/{name}.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(described).validate(read_yaml(TOY / file, file).value)
