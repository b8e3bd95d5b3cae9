"""Whether the files on disk are those of the manifest; which are not, and what rests on them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from realist.provenance.fingerprints import packages
from realist.provenance.manifest import RECORDER, File, Manifest, code_now, described, engine, lock
from realist.provenance.recording import accounts
from realist.review import human_files

LOGS = "results/logs/"
"""What is no result: the diaries of a build."""


@dataclass(frozen=True)
class Finding:
    """A file that is not what the manifest says.

    Attributes:
        path: below the review's folder.
        what: what is wrong with it.
        maker: the job that made it; nothing for what people wrote.
        rests: the results that rest on it, nearest first.
    """

    path: str
    what: str
    maker: str = ""
    rests: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chain:
    """Which job made what from what."""

    manifest: Manifest

    @cached_property
    def maker(self) -> dict[str, str]:
        """The job that made each result."""
        return {path: name for name, job in self.manifest.jobs.items() for path in job.outputs}

    @cached_property
    def _users(self) -> dict[str, list[str]]:
        users: dict[str, list[str]] = {}
        for name, job in self.manifest.jobs.items():
            for path in job.inputs:
                users.setdefault(path, []).append(name)
        return users

    def rests_on(self, path: str) -> tuple[str, ...]:
        """Every result that was made from a file, directly or by way of others, nearest first."""
        found: dict[str, None] = {}
        waiting = [path]
        for one in waiting:
            for user in self._users.get(one, []):
                new = [made for made in self.manifest.jobs[user].outputs if made not in found]
                found |= dict.fromkeys(new)
                waiting += new
        return tuple(one for one in found if one != path)


def compare(root: Path, manifest: Manifest) -> list[Finding]:
    """Every file of the review that is not what the manifest says, by path."""
    chain = Chain(manifest)
    found = dict(_changed(root, manifest.inputs, "changed since the build"))
    found |= _changed(root, manifest.results, "not what the build made")
    found |= dict.fromkeys(sorted(_written(root) - set(manifest.inputs)), "added since the build")
    told = accounts(manifest)
    found |= dict(_mistold(root, told))
    found |= dict.fromkeys(sorted(_made(root) - set(manifest.results) - set(told)), "no step of the build made it")
    return [
        Finding(path, what, chain.maker.get(path, ""), chain.rests_on(path)) for path, what in sorted(found.items())
    ]


def _changed(root: Path, expected: Mapping[str, File], changed: str) -> Iterator[tuple[str, str]]:
    for path, file in expected.items():
        if not (root / path).is_file():
            yield path, "missing"
        elif (now := described(root / path)) != file:
            yield path, f"{changed} (SHA-256 {now.sha256}, manifest {file.sha256})"


def _mistold(root: Path, told: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What the manifest cannot list, for it was made of it: compared with what is made of it now."""
    for path, text in told.items():
        if not (root / path).is_file():
            yield path, "missing"
        elif (root / path).read_bytes() != text.encode("utf-8", "surrogatepass"):
            yield path, "not what this engine makes of the manifest"


def _written(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in [root / "config.yaml", *human_files(root)] if path.is_file()}


def _made(root: Path) -> set[str]:
    found = (path.relative_to(root).as_posix() for path in (root / "results").rglob("*") if path.is_file())
    return {path for path in found if not path.startswith(LOGS)}


def remarks(manifest: Manifest) -> list[str]:
    """In what this engine differs from the one that built the review: that may change results, but need not."""
    codes = {name: code_now(job) for name, job in manifest.jobs.items()}
    modules = [manifest.jobs[name].module for name, code in codes.items() if code]
    locked = [name for name, file in lock().items() if manifest.lock.get(name) != file]
    coded = [name for name, code in codes.items() if code != manifest.jobs[name].code]
    return [
        *_differing(manifest.engine, engine(), "{}: built with {}, here {}"),
        *_differing(manifest.packages, packages([RECORDER, *modules]), "package {}: built with {}, here {}"),
        *(f"{name}: another file than at the build" for name in locked),
        *([f"another code than at the build: {', '.join(coded)}"] if coded else []),
    ]


def _differing(then: Mapping[str, str], now: Mapping[str, str], words: str) -> Iterator[str]:
    for name in sorted({*then, *now}):
        if then.get(name) != now.get(name):
            yield words.format(name, then.get(name, "none"), now.get(name, "none"))
