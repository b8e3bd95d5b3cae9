"""What may happen to a build from outside: killed at any moment, two at once, no disk, no home, nothing writable."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from builds import digests, make_review
from realist import at_work

pytestmark = pytest.mark.slow

LIGHT = ("records", "deduplication", "screening")


@pytest.fixture
def half(workshop: Path) -> Path:
    """The built review without the results of its first phases, which are quickly made."""
    for phase in LIGHT:
        shutil.rmtree(workshop / "review/results" / phase)
    return workshop


def start(workshop: Path, told: Path) -> subprocess.Popen[bytes]:
    """A build in a process group of its own, so that its steps can be killed with it."""
    command = [sys.executable, "-m", "realist.building", "-s", str(workshop / "Snakefile"), "-d",
               str(workshop / "review"), "--cores", "2"]  # fmt: skip
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    surroundings = os.environ | {"PATH": path, "PYTHONPATH": str(workshop / "workflow")}
    with told.open("wb") as output:
        return subprocess.Popen(command, stdout=output, stderr=output, env=surroundings, start_new_session=True)


def kill_after(build: subprocess.Popen[bytes], told: Path, steps: int, seconds: float) -> bool:
    """Kill a build and all its steps so long after so many of them have finished; whether it had not ended by then."""
    while build.poll() is None and told.read_bytes().count(b"Finished jobid") < steps:
        time.sleep(0.02)
    time.sleep(seconds)
    running = build.poll() is None
    if running:
        os.killpg(build.pid, signal.SIGKILL)
    build.wait()
    return running


def whole(results: Path) -> dict[str, str]:
    """The results that another step or a reader would find: not what is hidden, not the logs."""
    return {path: digest for path, digest in digests(results).items() if "/." not in path and "logs/" not in path}


def test_killed_at_any_moment_nothing_half_made_stays_and_the_next_build_ends(
    half: Path, finished: Path, tmp_path: Path
) -> None:
    review, told, chance = half / "review", tmp_path / "told", random.Random(20230110)
    right = whole(finished / "review/results")
    killed = 0
    for steps in (0, 1, 1, 2, 1, 3):
        build = start(half, told)
        killed += kill_after(build, told, steps, chance.uniform(0, 0.3))
        left = whole(review / "results")
        assert {path: digest for path, digest in left.items() if right[path] != digest} == {}
    assert killed > 2, "the builds of a fast machine may have ended before the last of them was to be killed"
    interrupted = at_work.interrupted(review)
    last = make_review(review, engine=half)
    assert last.status == 0, last.output
    assert ("The last build was interrupted." in last.output) is interrupted
    assert digests(review / "results") == digests(finished / "review/results")


def test_a_second_build_at_once_is_not_begun(half: Path, tmp_path: Path) -> None:
    first = start(half, tmp_path / "told")
    try:
        while not (half / "review/results/logs/.building").exists():
            assert first.poll() is None
            time.sleep(0.02)
        second = make_review(half / "review", engine=half)
        assert second.status == 1
        assert second.output.startswith("Another build of this review is running")
        assert first.poll() is None
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can only be made by the superuser")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_said_and_the_build_goes_on_when_there_is_room(
    half: Path, finished: Path, small_disk: Path
) -> None:
    review = Path(shutil.copytree(half / "review", small_disk / "review"))
    (small_disk / "ballast").write_bytes(bytes(shutil.disk_usage(small_disk).free - 40 * 1024))
    stopped = make_review(review, engine=half)
    assert stopped.status == 1
    assert "The disk is full" in stopped.output
    assert "Traceback" not in stopped.output
    right = whole(finished / "review/results")
    assert {path for path, digest in whole(review / "results").items() if right[path] != digest} == set()
    (small_disk / "ballast").unlink()
    build = make_review(review, engine=half)
    assert build.status == 0, build.output
    assert whole(review / "results") == right
