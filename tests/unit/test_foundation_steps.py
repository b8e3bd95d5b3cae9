"""The command line of steps, the `realist` command, and the fingerprints of code."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import BaseModel

from realist import cli, steps
from realist.errors import Kind, Problem, ReviewError
from realist.provenance import fingerprints


class Settings(BaseModel):
    """What the step below is told."""

    size: int


CALLS: list[dict[str, object]] = []


def step(source: Path, others: list[Path], settings: Settings, output: Path | None = None) -> None:
    """Say what it was called with."""
    CALLS.append({"source": source, "others": others, "settings": settings, "output": output})


def failing(source: Path) -> None:
    """Fail as a review with a problem does."""
    raise ReviewError([Problem(source.name, 2, "x", Kind.BAD_VALUE, "a", "b", "c")])


def unwritable(source: Path) -> None:
    """Fail as a full disk does."""
    raise OSError(28, "No space left on device", str(source))


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["step", *arguments])


def test_options_are_read_off_the_function(monkeypatch: pytest.MonkeyPatch) -> None:
    call(monkeypatch, "--source", "a b", "--others", "1", "2", "--settings", '{"size": 3}')
    steps.run(step)
    assert CALLS.pop() == {
        "source": Path("a b"), "others": [Path("1"), Path("2")], "settings": Settings(size=3), "output": None
    }  # fmt: skip


def test_no_paths_are_an_empty_list(monkeypatch: pytest.MonkeyPatch) -> None:
    call(monkeypatch, "--source", "a", "--others", "--settings", '{"size": 3}', "--output", "o")
    steps.run(step)
    assert CALLS.pop()["others"] == []


def test_a_missing_option_is_wrong_usage(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    call(monkeypatch, "--source", "a")
    with pytest.raises(SystemExit) as stopped:
        steps.run(step)
    assert stopped.value.code == 2
    assert "--others" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (failing, "x.csv, row 2, x: a value does not fit its column [T03]"),
        (unwritable, "x.csv: No space left on device"),
    ],
)
def test_what_a_user_can_cause_ends_without_a_traceback(
    failure: object, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    call(monkeypatch, "--source", "x.csv")
    with pytest.raises(SystemExit) as stopped:
        steps.run(failure)  # type: ignore[arg-type]
    assert words in str(stopped.value.code)


def test_help_names_every_command() -> None:
    result = CliRunner().invoke(cli.commands, ["--help"])
    assert result.exit_code == 0
    assert all(f"  {name} " in result.output for name in cli.COMMANDS)


def test_a_command_that_is_not_there_is_wrong_usage() -> None:
    result = CliRunner().invoke(cli.commands, ["chek"])
    assert result.exit_code == 2
    assert "No such command" in result.output


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    result = CliRunner().invoke(cli.commands, [name, "--help"])
    assert result.exit_code == 0
    assert "xample" in result.output


def test_problems_end_with_status_one_and_no_traceback(tmp_path: Path) -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "realist.cli", "check", "--review", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 1
    assert finished.stdout == ""
    assert finished.stderr.startswith("config.yaml: a file is missing [F01]\n")
    assert "Traceback" not in finished.stderr


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of three modules, in the place of ours; what is remembered of it is forgotten afterwards."""
    folder = tmp_path / "realist"
    (folder / "a").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "a/__init__.py").touch()
    (folder / "a/step.py").write_text('"""A step."""\n\nfrom realist import deep\n\ndef go():\n    return deep.SIZE\n')
    (folder / "deep.py").write_text("SIZE = 1\n")
    (folder / "other.py").write_text("SIZE = 1\n")
    monkeypatch.setattr(fingerprints, "ROOT", tmp_path)
    monkeypatch.setattr(fingerprints, "MEMORY", tmp_path / "memory.json")
    yield folder
    forget()


def forget() -> None:
    for cached in vars(fingerprints).values():
        if hasattr(cached, "cache_clear"):
            cached.cache_clear()


def fingerprint() -> str:
    forget()
    return fingerprints.fingerprint("realist.a.step")


@pytest.mark.parametrize(
    ("file", "text", "changes"),
    [
        ("deep.py", "# a comment\nSIZE = 1\n", False),
        ("deep.py", '"""A docstring."""\n\nSIZE   =   1\n', False),
        ("a/step.py", "from realist import deep\ndef go():\n    '''Go.'''\n    return (deep.SIZE)\n", False),
        ("other.py", "SIZE = 2\n", False),
        ("deep.py", "SIZE = 2\n", True),
        ("a/step.py", "from realist import deep\ndef go():\n    return -deep.SIZE\n", True),
        ("__init__.py", "import realist.other\n", True),
        ("a/step.css", "p {}\n", True),
        ("a/step_files/page.html", "<p>\n", True),
        ("a/other.css", "p {}\n", False),
    ],
)
def test_a_change_of_logic_changes_the_fingerprint_and_a_comment_does_not(
    package: Path, file: str, text: str, changes: bool
) -> None:
    before = fingerprint()
    (package / file).parent.mkdir(exist_ok=True)
    (package / file).write_text(text)
    assert (fingerprint() != before) is changes


def test_a_module_that_is_not_there_is_said(package: Path) -> None:
    with pytest.raises(ModuleNotFoundError, match=r"realist\.nowhere"):
        fingerprints.fingerprint("realist.nowhere")


def test_the_closure_of_our_own_gate() -> None:
    reached = fingerprints.closure(("realist.checking.gate",))
    assert {"realist", "realist.errors", "realist.synthesis.checks", "realist.screening.checks"} <= reached
