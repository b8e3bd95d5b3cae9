"""The command line of a step, read off its function.

A rule calls `python -m realist.<phase>.<step> --name value ...`. Each parameter of the step's function becomes an
option of that name: a path, several paths, or settings (JSON, checked by the model in the annotation). The function
itself stays a plain function that a test can call.
"""

import argparse
import gc
import inspect
import sys
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from realist.errors import ReviewError


def run(step: Callable[..., None]) -> None:
    """Call the step with what the command line says; problems of the review are listed, exit status 1."""
    gc.disable()  # a step ends soon and leaves few cycles behind: the same memory, up to a fifth less time
    try:
        step(**vars(_parser(step).parse_args()))
    except ReviewError as error:
        sys.exit(str(error))
    except OSError as error:  # a full disk, a folder that may not be written
        sys.exit(f"{error.filename or 'A file'}: {error.strerror or error}")


def _parser(step: Callable[..., None]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m {_module_name(step)}", description=inspect.getdoc(step))
    hints = typing.get_type_hints(step)
    for name, parameter in inspect.signature(step).parameters.items():
        required = parameter.default is inspect.Parameter.empty
        default = None if required else parameter.default
        options: dict[str, Any] = {"required": required, "default": default}
        if hints[name] == list[Path]:
            options |= {"nargs": "*", "type": Path}
        elif hints[name] in (Path, Path | None):
            options |= {"type": Path}
        else:
            options |= {"type": TypeAdapter(hints[name]).validate_json, "metavar": "JSON"}
        parser.add_argument(f"--{name.replace('_', '-')}", **options)
    return parser


def _module_name(step: Callable[..., None]) -> str:
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    return spec.name if spec else step.__module__
