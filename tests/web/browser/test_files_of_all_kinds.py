# pyright: basic
"""A clip that the browser cannot play, a broken file, and a large one whose connection is cut."""

from __future__ import annotations

import hashlib
import io
import os
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from tests.footage.numbered import HEIGHT, WIDTH, Kind, number_in, write
from tests.web.browser.hands import Hands
from tests.web.browser.running import until
from tests.web.conftest import UNEVEN

LARGE = 100_000_000
OUTER_BYTES_A_SECOND = 40_000_000
"""As fast as a large file is let go, so that the cut falls in its middle."""


@pytest.fixture(scope="module")
def hevc(tmp_path_factory):
    """Fifteen numbered frames at uneven times, in H.265."""
    name = "hevc.mp4"
    kind = Kind(name, "libx265", {"x265-params": "log-level=none:bframes=2:keyint=6"}, len(UNEVEN), UNEVEN)
    return write(tmp_path_factory.mktemp("hevc") / name, kind)


def shown(hands: Hands) -> int:
    """Read the number that the stage shows."""
    box = hands.see("stage").bounding_box()
    picture = Image.open(io.BytesIO(hands.page.screenshot(clip=box))).convert("RGB")
    scale = min(picture.width / WIDTH, picture.height / HEIGHT)
    left, top = (picture.width - WIDTH * scale) / 2, (picture.height - HEIGHT * scale) / 2
    frame = picture.crop((round(left), round(top), round(left + WIDTH * scale), round(top + HEIGHT * scale)))
    return number_in(np.asarray(frame.resize((WIDTH, HEIGHT), Image.Resampling.BOX)))


def opened(hands: Hands, path) -> None:
    """Add a file and open it."""
    hands.drop(path)
    row = hands.page.get_by_role("link", name=path.name)
    row.wait_for()
    row.click()


def test_a_clip_that_the_browser_cannot_play_steps_by_the_servers_frames(hands, hevc, seen) -> None:
    seen.cut = True  # the browser notes that it cannot play it
    opened(hands, hevc)
    for number in (0, 1, 2, 3, 4, 5):
        hands.wait_for_time(Fraction(UNEVEN[number], 1000))
        until(lambda number=number: shown(hands) == number, hands.page.wait_for_timeout)
        hands.key("ArrowRight")
    hands.key("End")
    until(lambda: shown(hands) == len(UNEVEN) - 1, hands.page.wait_for_timeout)
    hands.key("Shift+ArrowLeft")
    until(lambda: shown(hands) == len(UNEVEN) - 11, hands.page.wait_for_timeout)
    hands.key("Space")  # playing is by the server's frames, to the end
    until(lambda: shown(hands) == len(UNEVEN) - 1, hands.page.wait_for_timeout)


def test_a_broken_file_is_shown_as_such_with_the_reason(hands, hevc, seen, tmp_path) -> None:
    seen.cut = True  # there is no still of it
    path = tmp_path / "torn.mp4"
    path.write_bytes(hevc.read_bytes()[:900])
    opened(hands, path)
    expect(hands.see("broken")).to_contain_text("torn.mp4")
    assert len(hands.see("broken").inner_text()) > 40


def test_a_large_upload_whose_connection_is_cut_goes_on_by_itself(hands, context, served, seen, tmp_path) -> None:
    seen.cut = True
    path, part = tmp_path / "large.bin", os.urandom(1_000_000)
    with path.open("wb") as file:
        for number in range(LARGE // len(part)):
            file.write(number.to_bytes(4, "big") + part[4:])
    line = context.new_cdp_session(hands.page)

    def cut(*, offline: bool) -> None:
        how = {"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": OUTER_BYTES_A_SECOND}
        line.send("Network.emulateNetworkConditions", how)

    hands.see("add-files").wait_for()
    cut(offline=False)
    hands.see("file-input").set_input_files(path)
    row = hands.see("uploads").get_by_role("listitem").filter(has_text="large.bin")
    row.get_by_role("progressbar").wait_for()
    until(
        lambda: int(row.get_by_role("progressbar").get_attribute("aria-valuenow") or 0) >= 20,
        hands.page.wait_for_timeout,
    )
    cut(offline=True)
    hands.see("upload-waiting").wait_for()
    hands.see("offline").wait_for()
    cut(offline=False)
    hands.see("upload-done").wait_for()
    hands.page.get_by_role("link", name="large.bin").wait_for()
    item = served.api("/api/items?search=large")["items"][0]
    with path.open("rb") as file:
        assert item["sha256"] == hashlib.file_digest(file, "sha256").hexdigest()
