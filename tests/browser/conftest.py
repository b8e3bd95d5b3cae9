"""A real browser, where the machine has one, with no way out to a network."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from realist.manuscript import render
from unit.manuscript.made import build

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = [path for path in map(shutil.which, NAMES) if path]
    if not found:
        pytest.skip(f"no browser to be had: none of {', '.join(NAMES)} is on the PATH")
    launched = playwright.chromium.launch(executable_path=found[0], args=[*ARGUMENTS], headless=True)
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The paper of the small review, whose titles are hostile."""
    root = build(tmp_path_factory.mktemp("browser"))
    output = root / "results/manuscript/paper.html"
    render.step(root / "results/manuscript/paper.json", root, output)
    return output


class Opened:
    """A page, with all that it complained of, asked for, or tried to do."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.on("request", lambda request: self.requests.append(request.url))
        self.address = path.as_uri()
        page.goto(self.address)


@pytest.fixture
def opened(browser: Browser, paper: Path) -> Iterator[Opened]:
    context = browser.new_context(offline=True, viewport={"width": 1100, "height": 800})
    yield Opened(context.new_page(), paper)
    context.close()
