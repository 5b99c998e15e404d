# pyright: basic
"""What the other tests hold the page and the server to, held to a fault that is planted."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.web.browser.conftest import Seen
from tests.web.browser.running import until


def test_a_request_to_another_place_would_be_seen_and_is_held_back_by_the_policy(page, seen, context) -> None:
    """The page's own policy stops it: nothing is sent, and the browser says so."""
    page.get_by_test_id("add-files").wait_for()
    said = page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'sent', (fault) => String(fault))")
    assert said.startswith("TypeError")
    until(lambda: any("Content Security Policy" in fault for fault in seen.faults), page.wait_for_timeout)
    seen.faults.clear()
    seen.asked[:] = [address for address in seen.asked if address != "http://127.0.0.1:9/"]
    strange = Seen(seen.origin, ["http://127.0.0.1:9/", f"{seen.origin}.example/", f"{seen.origin}/api/case", "data:,"])
    assert strange.strangers() == ["http://127.0.0.1:9/", f"{seen.origin}.example/"]


def test_what_the_server_asks_to_reach_would_be_written_down(served, tmp_path) -> None:
    """The same listener, in a program that asks for something."""
    told = tmp_path / "asked.txt"
    env = {**os.environ, "PYTHONPATH": str(served.asked.parent / "spy"), "NOONMARK_TEST_ASKED": str(told)}
    asks = "import socket\nsocket.socket().connect_ex(('127.0.0.1', 9))"
    subprocess.run([sys.executable, "-c", asks], env=env, check=True)
    assert "socket.connect ('127.0.0.1', 9)" in told.read_text()


def test_the_browser_keeps_nothing_of_the_work_but_settings_once_it_is_saved(page, context) -> None:
    """No cookie can be read by a script, and none is sent to another site."""
    page.get_by_test_id("add-files").wait_for()
    cookies = context.cookies()
    assert [(one["httpOnly"], one["sameSite"]) for one in cookies] == [(True, "Strict")]
    assert "token" not in page.url
