"""What a fingerprint rests on: that every import can be read off the source."""

import ast
from pathlib import Path

import pytest

from realist.provenance.fingerprints import ROOT, packages

MODULES = sorted((ROOT / "realist").rglob("*.py"))
DYNAMIC = {"import_module", "__import__", "exec", "eval", "run_module", "run_path"}
COMMANDS = ROOT / "realist/cli.py"
"""The command line imports a command when it is called; no step imports it."""


@pytest.mark.parametrize("path", [path for path in MODULES if path != COMMANDS], ids=lambda path: path.stem)
def test_no_module_is_imported_by_a_name_made_at_run_time(path: Path) -> None:
    called = {
        getattr(node.func, "id", getattr(node.func, "attr", ""))
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call)
    }
    assert not called & DYNAMIC


def test_no_step_imports_the_command_line() -> None:
    importing = [path for path in MODULES if "realist.cli" in path.read_text() and path != COMMANDS]
    assert importing == []


def test_imported_packages_are_found_under_the_names_by_which_they_are_installed() -> None:
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in MODULES if path.stem != "__init__"]
    versions = packages(names)
    assert {"pandas", "pyyaml", "pypandoc_binary", "matplotlib"} <= set(versions)
    assert "not installed" not in versions.values()
