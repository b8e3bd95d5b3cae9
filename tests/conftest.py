"""What all tests share: the option that writes generated documents anew."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write the generated documents and schemas anew")
