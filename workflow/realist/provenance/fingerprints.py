"""A fingerprint of a step's code, so that a change of logic reruns it and a comment does not.

Snakemake notices neither an edited module that a step imports nor the difference between logic and layout. A rule
therefore takes `code=fingerprint("realist.<phase>.<step>")` as a parameter: a hash over the syntax trees of that module
and of all modules of the package that it imports, directly or not, without docstrings; over the files that these
modules carry beside them; and over the versions of the installed packages that they import.
"""

import ast
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from realist.tables import write_text

PACKAGE = "realist"
INSTALLED_AS = {"yaml": "pyyaml", "pypandoc": "pypandoc_binary", "sklearn": "scikit-learn"}
"""Packages that are imported by another name than they are installed by."""
ROOT = Path(__file__).parents[2]
MEMORY = Path(__file__).parent / "__pycache__" / f"fingerprints-{sys.version_info.major}{sys.version_info.minor}.json"


@cache
def fingerprint(*modules: str) -> str:
    """The first 16 hex digits of the hash over the logic of these modules and of what they import."""
    digest = hashlib.sha256()
    known = len(_remembered())
    for name in sorted(closure(modules)):
        digest.update(f"{name}\n{_source(name).logic}\n".encode())
    digest.update(json.dumps(packages(modules)).encode())
    for resource in sorted(path for name in closure(modules) for path in _resources(name)):
        digest.update(resource.relative_to(ROOT).as_posix().encode() + b"\n" + resource.read_bytes())
    if len(_remembered()) > known:
        _remember()
    return digest.hexdigest()[:16]


def packages(modules: Iterable[str]) -> dict[str, str]:
    """The version of every installed package that these modules import, directly or by way of other modules."""
    names = {one for module in closure(tuple(modules)) for one in _source(module).packages}
    return {name: _version(name) for name in sorted(names)}


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def closure(modules: tuple[str, ...]) -> set[str]:
    """These modules and every module of the package that they import, at any depth."""
    reached: set[str] = set()
    waiting = [parent for module in modules for parent in _with_parents(module)]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(imported for one in _imports(name) for imported in _with_parents(one))
    return reached


def _with_parents(name: str) -> list[str]:
    """Importing `realist.a.b` runs `realist` and `realist.a` too."""
    parts = name.split(".")
    return [".".join(parts[: depth + 1]) for depth in range(len(parts))]


def _path(name: str) -> Path | None:
    place = ROOT.joinpath(*name.split("."))
    for path in (place.with_suffix(".py"), place / "__init__.py"):
        if path.is_file():
            return path
    return None


@dataclass(frozen=True)
class _Source:
    """What is kept of a module.

    Attributes:
        logic: the hash of its logic.
        mentions: the names that it may import from our package.
        packages: the installed packages that it imports.
    """

    logic: str
    mentions: tuple[str, ...]
    packages: tuple[str, ...]


@cache
def _source(name: str) -> _Source:
    path = _path(name)
    if path is None:
        raise ModuleNotFoundError(f"no module {name} below {ROOT}")
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if "packages" not in _remembered().get(digest, {}):
        _remembered()[digest] = _read(ast.parse(content))
    known = _remembered()[digest]
    return _Source(known["logic"], tuple(known["mentions"]), tuple(known["packages"]))


def _read(tree: ast.Module) -> dict[str, Any]:
    mentions, packages = sorted(set(_mentions(tree))), sorted(set(_packages(tree)))
    return {"logic": hashlib.sha256(_logic(tree).encode()).hexdigest(), "mentions": mentions, "packages": packages}


@cache
def _remembered() -> dict[str, Any]:
    """What earlier calls found, by the hash of a source file: parsing a hundred modules takes most of a second."""
    try:
        known = json.loads(MEMORY.read_bytes())
    except (OSError, ValueError):
        known = {}
    return known if isinstance(known, dict) else {}


def _remember() -> None:
    """Keep what was found beside Python's own caches; where that cannot be written, do without."""
    try:
        write_text(MEMORY, json.dumps(_remembered()))
    except OSError:
        return


def _logic(tree: ast.Module) -> str:
    """The syntax tree as text, without docstrings and positions."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and _is_docstring(body[0]):
            body[:] = body[1:] or [ast.Pass()]
    return ast.dump(tree)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


@cache
def _imports(name: str) -> frozenset[str]:
    return frozenset(one for one in _source(name).mentions if _path(one))


def _mentions(tree: ast.Module) -> Iterator[str]:
    """Modules of the package that are imported, and names imported from them, which may be modules too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == PACKAGE)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == PACKAGE:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _packages(tree: ast.Module) -> Iterator[str]:
    """The installed packages that a module imports, under the names by which they are installed."""
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        for top in {name.split(".")[0] for name in names} - {PACKAGE} - sys.stdlib_module_names:
            yield INSTALLED_AS.get(top, top)


def _resources(name: str) -> Iterator[Path]:
    """Files that a module carries beside itself: `<module>.css` and the like, or `<module>_files/*`."""
    path = _path(name)
    if path is None or path.name == "__init__.py":
        return
    for beside in path.parent.glob(f"{path.stem}.*"):
        if beside.suffix not in {".py", ".pyc"}:
            yield beside
    folder = path.with_name(f"{path.stem}_files")
    if folder.is_dir():
        yield from (file for file in folder.rglob("*") if file.is_file())
