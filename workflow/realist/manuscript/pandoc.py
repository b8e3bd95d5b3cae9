"""Calling pandoc, which the package pypandoc carries along."""

import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pypandoc

# No raw HTML or TeX and no mathematics: the same text must come out in every format. No metadata: config.yaml has it.
MARKDOWN = (
    "markdown-raw_html-raw_tex-raw_attribute-tex_math_dollars-latex_macros-native_divs-native_spans"
    "-yaml_metadata_block-pandoc_title_block"
)


@cache
def _executable() -> str:
    return str(pypandoc.get_pandoc_path())


def convert(
    content: str, source: str, target: str, options: Sequence[str] = (), environment: Mapping[str, str] | None = None
) -> bytes:
    """A document in another format.

    Raises:
        RuntimeError: with what pandoc said; nothing a user writes leads here.
    """
    command = [_executable(), "--from", source, "--to", target, *options]
    done = subprocess.run(command, input=content.encode(), capture_output=True, check=False, env=environment)  # noqa: S603
    if done.returncode:
        raise RuntimeError(done.stderr.decode())
    return done.stdout


def data_file(name: str) -> bytes:
    """A file that pandoc carries."""
    command = [_executable(), f"--print-default-data-file={name}"]
    return subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603


def beside(module: str, name: str) -> Path:
    """A file that a module carries in `<module>_files/`."""
    return Path(__file__).with_name(f"{module}_files") / name
