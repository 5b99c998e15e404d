"""A browser, a server on a case for each file of tests, and a page that must reach nothing but its server."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright
from tests.conftest import ROOT
from tests.web.browser.clips import clip_of
from tests.web.browser.hands import PATIENCE_MS, Hands
from tests.web.browser.running import Running, start
from tests.web.browser.worked import show, work

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
BUILT = ROOT / "src/noonmark/web/page/index.html"
DESK = {"width": 1280, "height": 800}
if str(ROOT) not in sys.path:
    sys.path.append(str(ROOT))  # for builders.render


@dataclass
class Seen:
    """What a browser's pages did: every address that they asked for, and every fault that they told."""

    origin: str
    asked: list[str] = field(default_factory=list[str])
    faults: list[str] = field(default_factory=list[str])
    cut: bool = False
    """Whether the server was away on purpose: requests that failed are no fault then."""

    def strangers(self) -> list[str]:
        """Return the addresses that lie outside the server's own origin."""
        own = (f"{self.origin}/", f"blob:{self.origin}/", "data:")
        return [address for address in self.asked if not address.startswith(own)]


@pytest.fixture(scope="package")
def browser(pytestconfig: pytest.Config) -> Iterator[Browser]:
    """Debian's Chromium; closed when the tests of this folder are done, for it holds the thread's event loop."""
    for path, words in ((CHROMIUM, "needs Chromium: run 'make deps'"), (BUILT, "needs the page: run 'make frontend'")):
        if not path.exists():
            if pytestconfig.getoption("--require-all"):
                pytest.fail(f"{words} (--require-all)", pytrace=False)
            pytest.skip(words)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield made
        made.close()


@pytest.fixture(scope="session")
def clip() -> Callable[[str], Path]:
    """``clip("yard")`` gives a demo clip, rendered when the demo has not been made."""
    return clip_of


@pytest.fixture(scope="module")
def served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server on a new, empty case, for one file of tests."""
    yield from _serving(tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="package")
def worked(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server on a case with an item that is marked and fixed, for all tests that only look."""
    for running in _serving(tmp_path_factory.mktemp("worked")):
        yield work(running, clip_of("yard"))


@pytest.fixture
def seen(served: Running) -> Seen:
    """What the pages of this test did."""
    return Seen(served.origin)


@pytest.fixture
def context(browser: Browser, seen: Seen) -> Iterator[BrowserContext]:
    """A person's browser without a past; at its end nothing may have left the machine, nor a fault been told."""
    made = browser.new_context(viewport=DESK, locale="en-GB", timezone_id="UTC", accept_downloads=True)  # type: ignore[arg-type]
    made.set_default_timeout(PATIENCE_MS)
    made.on("request", lambda request: _note(seen, request))
    made.on("page", lambda page: _listen(seen, page))
    yield made
    made.close()
    assert seen.strangers() == []
    assert seen.faults == []


@pytest.fixture
def page(context: BrowserContext, served: Running) -> Page:
    """The workbench, opened at the address that the command printed."""
    made = context.new_page()
    made.goto(served.address)
    return made


@pytest.fixture
def hands(page: Page) -> Hands:
    """The hands of a person at the page."""
    return Hands(page)


def _serving(folder: Path) -> Iterator[Running]:
    """Serve a new case; at the end nothing may have asked to reach another machine."""
    running = start(folder)
    yield running
    running.close()
    assert running.strangers() == []


@pytest.fixture
def visit(hands: Hands, worked: Running) -> Callable[[str], Hands]:
    """``visit("marks/1")`` opens a screen and waits until it shows what it is for."""
    return lambda screen: show(hands, worked, screen)


def _note(seen: Seen, request: Request) -> None:
    seen.asked.append(request.url)


def _listen(seen: Seen, page: Page) -> None:
    page.on("pageerror", lambda error: seen.faults.append(str(error)))
    page.on("console", lambda said: _console(seen, said.type, said.text))


def _console(seen: Seen, kind: str, text: str) -> None:
    """Note a fault; what the server refuses in words (422) is told on the page and is none."""
    loading = "Failed to load resource" in text
    if kind == "error" and not (loading and (seen.cut or "status of 422" in text)):
        seen.faults.append(text)
