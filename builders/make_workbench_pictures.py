"""Make docs/images/workbench-*.png: each screen of the workbench, as its work on the demo's clip leaves it.

Run as ``.venv/bin/python -m builders.make_workbench_pictures`` after ``make frontend``. Needs Chromium. A case is made
in a temporary folder and served; the pictures are made smaller and given a palette, so that each stays small.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright
from tests.web.browser.clips import clip_of
from tests.web.browser.conftest import CHROMIUM, DESK, FLAGS
from tests.web.browser.hands import PATIENCE_MS, Hands, mark
from tests.web.browser.running import Running, command, read, start

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
CLAIM = "Neryungri, 22 September 2022"
WIDTH = 960
MOST_BYTES = 150_000
COLOURS = (256, 192, 128, 96, 64, 48, 32)
SETTLED_MS = 900
"""For what is drawn after its data came: the map's tiles and the exact frame."""


def keep(page: Page, name: str) -> None:
    """Keep what the page shows, in as many colours as fit."""
    page.wait_for_timeout(SETTLED_MS)
    whole = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    small = whole.resize((WIDTH, round(whole.height * WIDTH / whole.width)), Image.Resampling.LANCZOS)
    path = IMAGES / f"workbench-{name}.png"
    for colours in COLOURS:
        small.quantize(colours, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size < MOST_BYTES:
            break
    sys.stdout.write(f"{path} {path.stat().st_size} bytes\n")


@contextmanager
def workbench() -> Generator[tuple[Running, Hands]]:
    """Serve a case with both clips to a browser."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        running = start(Path(name), clip_of("yard"), clip_of("false_caption"))
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page = browser.new_context(viewport=DESK, locale="en-GB").new_page()  # type: ignore[arg-type]
        page.set_default_timeout(PATIENCE_MS)
        page.goto(running.address)
        yield running, Hands(page)
        browser.close()
        running.close()


def marking(hands: Hands, running: Running) -> None:
    """Mark the frame, as the examples do."""
    page = hands.page
    page.goto(f"{running.origin}/#/item/1?t=8/5")
    hands.time()
    keep(page, "item")
    hands.key("m")
    hands.see("ask").wait_for()
    mark(hands, read(ROOT / "examples" / "yard" / "yard.json"))
    hands.key("q")
    hands.number("elevation")
    hands.wait_until_saved()
    keep(page, "marks")


def fixing(hands: Hands) -> None:
    """Fix with a country and a scope, and check the caption."""
    hands.click("to-fix")
    hands.see("scope").locator("summary").click()
    for name, when in (("earliest", "2022-09-21 06:00"), ("latest", "2022-09-22 12:00")):
        hands.write(name, when)
        hands.key("Tab")
    hands.see("scope").locator("summary").click()
    hands.click("add-clue-open")
    hands.choose("clue-kind", "country")
    hands.write("value-name", "Russia")
    hands.key("Enter")
    hands.see("clue-country").wait_for()
    hands.write("claim", CLAIM)
    hands.key("Enter")
    hands.see("verbal").wait_for()
    hands.wait_for_fix()
    keep(hands.page, "fix")
    hands.click("keep-fix")
    hands.see("kept").wait_for()
    hands.click("tab-next")
    hands.click("ask-next")
    hands.see("next").get_by_role("button").first.wait_for()
    keep(hands.page, "next")


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with workbench() as (running, hands):
        page = hands.page
        marking(hands, running)
        fixing(hands)
        page.goto(f"{running.origin}/#/compare/1,2")
        for side in (0, 1):
            time = hands.see(f"pane-{side}").get_by_test_id("frame-time")
            expect(time).to_have_attribute("data-time", re.compile(r"\d"), timeout=PATIENCE_MS)
        keep(page, "compare")
        page.goto(f"{running.origin}/#/report/1")
        hands.click("make-report")
        page.frame_locator("[data-testid=preview]").get_by_text(CLAIM).first.wait_for()
        keep(page, "report")
        page.goto(f"{running.origin}/#/case")
        hands.see("item-1").wait_for()
        keep(page, "case")
        command("case", "verify", running.case)


if __name__ == "__main__":
    main()
