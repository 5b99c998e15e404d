"""The workbench as a person has it: first paint, frame steps, the switch of a clue, and the first fix of a clip.

Run: ``python benchmarks/bench_browser.py`` after ``make frontend``; needs Chromium. The server is the command
``noonmark serve`` in a process of its own, the page runs in Debian's Chromium; the times are the page's own, from the
key or click to the picture. The first fix is scripted with a practised person's pauses left out: what is told is the
machine's share of the three minutes, and the inputs that a person makes in them.
"""

from __future__ import annotations

import gzip
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from _measure import heading, row, shown
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT))

from tests.web.browser.clips import MARKED_FRAME, clip_of  # noqa: E402
from tests.web.browser.conftest import CHROMIUM, DESK, FLAGS  # noqa: E402
from tests.web.browser.hands import PATIENCE_MS, Hands, mark  # noqa: E402
from tests.web.browser.running import Running, read, start  # noqa: E402

REACH_PAINT_S, REACH_STEP_S, REACH_SWITCH_S, REACH_FIX_S = 1.0, 0.100, 0.300, 180.0
REACH_INPUTS, REACH_SCRIPT = 60, 250_000
ANOTHER_S = 1.5
"""What a practised person takes for an input, about: to see, to aim, to press."""
TIMES = 12
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
STEPPED = """() => new Promise((done) => {
    const shown = document.querySelector("[data-testid=frame-time]"), start = performance.now();
    const drawn = () => done(performance.now() - start);
    const watch = new MutationObserver(() => (watch.disconnect(), requestAnimationFrame(() => setTimeout(drawn))));
    watch.observe(shown, {attributes: true, attributeFilter: ["data-time"]});
    const key = new KeyboardEvent("keydown", {key: "ArrowRight", bubbles: true, cancelable: true});
    document.body.dispatchEvent(key);
})"""
SWITCHED = """(label) => new Promise((done) => {
    const start = performance.now();
    const watch = new PerformanceObserver((list) => {
        const drawn = list.getEntries().find((one) => one.name.includes("overlay.png") && one.startTime > start);
        if (drawn) (watch.disconnect(), done(drawn.responseEnd - start));
    });
    watch.observe({entryTypes: ["resource"]});
    document.querySelector(`[data-testid="switch-${label}"]`).click();
})"""


@contextmanager
def opened(browser: Browser, running: Running) -> Generator[Hands]:
    """Open the workbench as somebody who was never there."""
    context = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(running.address)
    yield Hands(page)
    context.close()


def tell(name: str, limit_s: float, took: list[float]) -> None:
    """Print a row: median and slowest, beside the limit."""
    median, most = statistics.median(took), max(took)
    verdict = "held" if most <= limit_s else "median held" if median <= limit_s else "MISSED"
    load = f"load {os.getloadavg()[0]:.1f} of {os.cpu_count()} cores"
    row(
        f"{name}: median (slowest)",
        shown(limit_s),
        f"{shown(median)} ({shown(most)})",
        f"{median / limit_s:.2f} {verdict}, {load}",
    )


def paints(browser: Browser, running: Running) -> None:
    took = list[float]()
    for _ in range(TIMES):
        with opened(browser, running) as hands:
            hands.see("add-files").wait_for()
            took.append(hands.page.evaluate(PAINTED) / 1000)
    tell("first paint, an empty cache", REACH_PAINT_S, took)


def first_fix(browser: Browser, running: Running) -> None:
    """From the dropped clip to the first fix, then the times on its screens."""
    with opened(browser, running) as hands:
        hands.see("add-files").wait_for()
        hands.page.wait_for_timeout(2000)  # the person reads the page
        start = time.perf_counter()
        clip = clip_of("yard")
        hands.drop(clip)
        link = hands.page.get_by_role("link", name=clip.name)
        hands.inputs.append("click the clip")
        link.click()
        hands.time()
        hands.key("Shift+ArrowRight", MARKED_FRAME // 10)
        hands.key("m")
        hands.see("ask").wait_for()
        mark(hands, read(ROOT / "examples" / "yard" / "yard.json"))
        hands.number("elevation")
        hands.wait_until_saved()
        hands.click("to-fix")
        hands.wait_for_map()
        took = time.perf_counter() - start
        hands.wait_for_fix()
        whole = time.perf_counter() - start
        inputs = len(hands.inputs)
        row(
            "inputs from the dropped clip to the first fix",
            str(REACH_INPUTS),
            str(inputs),
            f"{inputs / REACH_INPUTS:.2f}",
        )
        row("the machine's seconds until then", "", f"{shown(took)}, whole {shown(whole)}")
        practised = whole + ANOTHER_S * inputs
        row(
            f"with {ANOTHER_S} s for each input", shown(REACH_FIX_S), shown(practised), f"{practised / REACH_FIX_S:.2f}"
        )
        switches(hands)
        steps(hands, running)


def switches(hands: Hands) -> None:
    """A clue off and on, the first time and again."""
    hands.page.wait_for_timeout(4000)  # the single switches are worked out ahead while nobody asks
    took = list[float]()
    for _ in range(TIMES // 2):
        for _ in range(2):
            took.append(hands.page.evaluate(SWITCHED, "marks") / 1000)
            hands.wait_for_fix()
    tell("a clue switched, to its new map", REACH_SWITCH_S, took)


def steps(hands: Hands, running: Running) -> None:
    hands.page.goto(f"{running.origin}/#/item/1?t=0")
    hands.time()
    hands.page.wait_for_timeout(1500)
    took = list[float]()
    for _ in range(TIMES):
        took.append(hands.page.evaluate(STEPPED) / 1000)
        hands.page.wait_for_timeout(150)
    tell("next frame, from the key to the picture", REACH_STEP_S, took)


def script() -> None:
    packed = sum(
        len(gzip.compress(path.read_bytes(), 9)) for path in (ROOT / "src/noonmark/web/page/assets").glob("*.js")
    )
    row(
        "script, packed, all screens",
        f"{REACH_SCRIPT / 1000:.0f} kB",
        f"{packed / 1000:.0f} kB",
        f"{packed / REACH_SCRIPT:.2f}",
    )


def main() -> None:
    heading("the workbench in a browser on this machine")
    script()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        running = start(Path(name))
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        paints(browser, running)
        first_fix(browser, running)
        browser.close()
        running.close()


if __name__ == "__main__":
    main()
