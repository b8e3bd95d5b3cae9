"""The last build, and in which settings, packages or code a step differs from it now: what Snakemake does not say."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from realist.errors import ReviewError
from realist.planning import Plan
from realist.provenance.fingerprints import fingerprint, packages
from realist.provenance.manifest import MANIFEST, Job, Manifest, described, read_manifest
from realist.review import is_file, load_config


class Before:
    """What the manifest of the last build says; of a review that was never wholly built it says nothing."""

    def __init__(self, review: Path) -> None:
        self._review = review
        self._plan = Plan(review, load_config(review), {})
        self._manifest = _manifest(review)
        jobs = self._manifest.jobs.values() if self._manifest else ()
        self._makers = {path: job for job in jobs for path in job.outputs}

    def differences(self, outputs: Iterable[str]) -> list[str]:
        """How the step that makes these results differs, in words; none where the manifest does not show it."""
        job = next((self._makers[path] for path in outputs if path in self._makers), None)
        if job is None or self._manifest is None:
            return []
        return [*self.settings(job.settings), *_code(self._manifest, job)]

    def only_newer(self, outputs: Iterable[str], files: Iterable[str]) -> list[str]:
        """Those of the files that are as they were, where the step's results are so too: only their time is later."""
        return [file for file in files if self._is_same(file)] if all(map(self._is_same, outputs)) else []

    def _is_same(self, path: str) -> bool:
        told = {**self._manifest.inputs, **self._manifest.results} if self._manifest else {}
        return path in told and is_file(self._review / path) and described(self._review / path) == told[path]

    def settings(self, names: Iterable[str] | None = None) -> list[str]:
        """Which of these settings changed, in words; of all that any step uses where none are named."""
        then = self._manifest.settings if self._manifest else {}
        asked = then if names is None else names
        changed = dict.fromkeys(one for name in asked for one in _changed(name, then.get(name), self._now(name)))
        return [f"settings have changed: {', '.join(changed)}"] if changed else []

    def _now(self, name: str) -> Any:
        try:
            return self._plan.settings(name)[name]
        except KeyError:  # another version of the engine had it
            return None


def _manifest(review: Path) -> Manifest | None:
    try:
        return read_manifest(review / MANIFEST)
    except ReviewError:
        return None


def _changed(name: str, then: Any, now: Any) -> Iterator[str]:
    """The name, if its value changed; of a section, which of its settings."""
    if isinstance(now, dict) and isinstance(then, dict):
        yield from (f"{name}.{key}" for key in sorted({*now, *then}) if now.get(key) != then.get(key))
    elif now != then:
        yield name


def _code(manifest: Manifest, job: Job) -> Iterator[str]:
    """Other versions of packages, or else other code: the fingerprint is over both."""
    if fingerprint(job.module) == job.code:
        return
    now = packages([job.module])
    others = [name for name, number in now.items() if manifest.packages.get(name) != number]
    for name in others:
        yield f"package {name}: {manifest.packages.get(name, 'none')} at the last build, {now[name]} now"
    if not others:
        yield f"its code has changed: {job.module}, or a module that it imports"
