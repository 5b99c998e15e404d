"""Addresses: fetched from a server on this machine, with every request on record, and nothing of the user's."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

pytest.importorskip("yt_dlp", reason="needs yt-dlp: pip install 'noonmark[urls]'")

from noonmark.case.intake import urls, urls_requests
from noonmark.case.intake.note import Note
from noonmark.case.intake.urls_requests import Recorder, Requests
from noonmark.case.log.canonical import canonical
from noonmark.case.store.arrival import Added, Arriving, Left
from noonmark.case.store.case import Case
from noonmark.errors import NoonmarkError

CLIP = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(range(256)) * 40
IMAGE = b"\xff\xd8\xff\xe0" + b"a picture" * 100
LAST_MODIFIED = "Fri, 11 Mar 2022 06:30:00 GMT"
LISTS = {
    "/master.m3u8": '#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="en",URI="sound.m3u8"\n'
    '#EXT-X-STREAM-INF:BANDWIDTH=100000,AUDIO="a",CODECS="avc1.4d401e,mp4a.40.2",RESOLUTION=320x240\nclip.m3u8\n',
    "/clip.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nv0.ts\n#EXTINF:2,\nv1.ts\n#EXT-X-ENDLIST\n",
    "/sound.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na0.ts\n#EXT-X-ENDLIST\n",
    "/live.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nv0.ts\n",
}
PIECES = {"/v0.ts": b"G" * 188 * 2, "/v1.ts": b"V" * 188, "/a0.ts": b"G" + b"a" * 187}


class _Handler(BaseHTTPRequestHandler):
    """Serves what the tests ask for, and writes down what it was asked."""

    asked: list[tuple[str, dict[str, str]]]

    def do_GET(self) -> None:
        self.asked.append((self.path, dict(self.headers)))
        path = self.path.partition("?")[0]
        if path == "/moved.mp4":
            self._reply(302, {"Location": "/clip.mp4"})
        elif path in LISTS:
            self._reply(200, {"Content-Type": "application/x-mpegurl"}, LISTS[path].encode())
        elif path in PIECES:
            self._reply(200, {"Content-Type": "video/mp2t"}, PIECES[path])
        elif path.endswith(".mp4"):
            kind = {"Content-Type": "video/mp4", "Last-Modified": LAST_MODIFIED}
            self._reply(200, {**kind, "Content-Disposition": "attachment; filename=../../evil.sh"}, CLIP)
        elif path == "/photo.jpg":
            self._reply(200, {"Content-Type": "image/jpeg"}, IMAGE)
        elif path == "/endless":
            self._reply(200, {"Content-Type": "text/html", "Content-Length": str(1 << 40)}, b"<html>" * 100_000)
        else:
            self._reply(404, {}, b"")

    def _reply(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)
            while self.path == "/endless":
                self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name for it
        """Say nothing."""


Asked = list[tuple[str, dict[str, str]]]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Asked]]:
    """The address of a server on this machine, and what it was asked."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    asked: Asked = []
    made = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"asked": asked}))
    made.daemon_threads = True
    thread = Thread(target=made.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}", asked
    made.shutdown()
    made.server_close()
    thread.join()


def _fetched(url: str, room: Path) -> tuple[list[Arriving], list[str], Requests]:
    """Return the files, why nothing came, and the requests; the note comes first and the requests last."""
    room.mkdir(exist_ok=True)
    note, *told, requests = urls.fetched(url, room)
    assert isinstance(note, Note)
    assert isinstance(requests, Requests)
    return (
        [one for one in told if isinstance(one, Arriving)],
        [one.why for one in told if isinstance(one, Left)],
        requests,
    )


def _read(one: Arriving) -> bytes:
    assert callable(one.opener)
    with one.opener() as stream:
        return stream.read()


def test_a_link_to_a_clip_gives_the_clip_and_what_was_told(server: tuple[str, Asked], tmp_path: Path) -> None:
    url = f"{server[0]}/a/clip%20one.mp4?key=1"
    before = datetime.now(UTC)
    (clip, record), left, requests = _fetched(url, tmp_path / "room")
    assert left == []
    assert (clip.name, _read(clip)) == ("clip one.mp4", CLIP)
    arrival = clip.arrival
    assert (arrival.source, arrival.url, arrival.path_told, arrival.caption) == ("url", url, url, "")
    # The server's date of its last change is no date of posting: what holds is that it was there when it was fetched.
    assert arrival.posted_utc is not None
    assert before <= arrival.posted_utc <= before + timedelta(minutes=5)
    assert arrival.more["posted_is"] == "fetched"
    assert arrival.more["last_modified_utc"] == "2022-03-11T06:30:00.000000Z"
    raw = _read(record)
    assert record.name == "clip one.info.json"
    assert arrival.more["record_sha256"] == hashlib.sha256(raw).hexdigest()
    assert json.loads(raw)["webpage_url"] == url
    assert [(row["method"], row["url"], row["status"]) for row in requests.requests] == [("GET", url, 200)] * 2
    assert requests.outcome == "1 file fetched"
    assert requests.tool.startswith("yt-dlp 20")
    assert [path for path, _ in server[1]] == ["/a/clip%20one.mp4?key=1"] * 2
    assert list((tmp_path / "room").iterdir()) == []


def test_a_picture_can_be_fetched(server: tuple[str, Asked], tmp_path: Path) -> None:
    files, _, _ = _fetched(f"{server[0]}/photo.jpg", tmp_path / "room")
    assert (files[0].name, _read(files[0])) == ("photo.jpg", IMAGE)


def test_it_is_told_who_is_asked_before_anything_is(server: tuple[str, Asked], tmp_path: Path) -> None:
    told = urls.fetched(f"{server[0]}/clip.mp4", tmp_path)
    first = next(told)
    assert first == Note(
        f"this leaves your machine: asking 127.0.0.1 for {server[0]}/clip.mp4, and the addresses that it leads on to"
    )
    assert server[1] == []


def test_a_clip_in_pieces_is_put_together_and_its_sound_stands_beside_it(
    server: tuple[str, Asked], tmp_path: Path
) -> None:
    files, left, requests = _fetched(f"{server[0]}/master.m3u8", tmp_path / "room")
    assert left == []
    assert [_read(one) for one in files[:2]] == [PIECES["/v0.ts"] + PIECES["/v1.ts"], PIECES["/a0.ts"]]
    assert {row["url"].rpartition("/")[2] for row in requests.requests} == {
        "master.m3u8", "clip.m3u8", "sound.m3u8", "v0.ts", "v1.ts", "a0.ts",
    }  # fmt: skip
    assert len(requests.requests) == len(server[1])


def test_where_a_request_was_led_on_to_is_written_down(server: tuple[str, Asked], tmp_path: Path) -> None:
    files, _, requests = _fetched(f"{server[0]}/moved.mp4", tmp_path / "room")
    assert _read(files[0]) == CLIP
    assert requests.requests[0]["url"] == f"{server[0]}/moved.mp4"
    assert requests.requests[0]["replied_by"] == f"{server[0]}/clip.mp4"


@pytest.mark.parametrize(("path", "why"), [("/nothing.avi", "HTTP Error 404"), ("/live.m3u8", "sent live now")])
def test_what_cannot_be_fetched_is_left_and_the_request_is_on_record(
    server: tuple[str, Asked], tmp_path: Path, path: str, why: str
) -> None:
    files, (left,), requests = _fetched(server[0] + path, tmp_path / "room")
    assert files == []
    assert why in left
    assert "github" not in left
    assert requests.outcome == left
    assert requests.requests[0]["url"] == server[0] + path
    assert ("failed" in requests.requests[0]) is ("404" in why)


def test_a_reply_without_end_stops(server: tuple[str, Asked], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urls_requests, "LARGEST_PAGE", 3 << 20)
    _, (left,), _ = _fetched(f"{server[0]}/endless", tmp_path / "room")
    assert "a reply is larger than" in left


def test_a_download_without_end_stops(
    server: tuple[str, Asked], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(urls_requests, "LARGEST", 5000)
    files, (left,), _ = _fetched(f"{server[0]}/clip.mp4", tmp_path / "room")
    assert files == []
    assert "the replies are larger than" in left


def test_nothing_of_the_users_is_read_or_sent(server: tuple[str, Asked], tmp_path: Path) -> None:
    home = tmp_path / "home"
    for place in (home / ".config" / "yt-dlp", home / ".yt-dlp"):
        place.mkdir(parents=True)
        (place / "config").write_text("--write-info-json\n--add-headers X-Mine:1\n")
    plugin = home / ".config" / "yt-dlp" / "plugins" / "p" / "yt_dlp_plugins" / "extractor"
    plugin.mkdir(parents=True)
    (plugin / "p.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    (home / ".netrc").write_text("machine 127.0.0.1 login me password mine\n")
    before = sorted(home.rglob("*"))
    code = (
        "import pathlib, sys; from noonmark.case.intake import urls;"
        "print([told for told in urls.fetched(sys.argv[1], pathlib.Path(sys.argv[2]))][-1].outcome)"
    )
    (tmp_path / "room").mkdir()
    own = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "XDG_CACHE_HOME": str(home / ".cache")}
    # A process of its own: plugins are looked for once in each.
    done = subprocess.run(
        [sys.executable, "-c", code, f"{server[0]}/clip.mp4", str(tmp_path / "room")],
        env={**os.environ, **own}, cwd=home, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "1 file fetched\n"
    for _, headers in server[1]:
        assert not {"X-Mine", "Cookie", "Authorization"} & set(headers)
    assert sorted(home.rglob("*")) == before
    assert not (tmp_path / "ran").exists()


def test_other_schemes_are_not_opened() -> None:
    opened: list[object] = []
    watched = Recorder("https://e.org", "a tool").watched(opened.append)
    for address in ("file:///etc/hostname", "ftp://e.org/x", "data:,x"):
        with pytest.raises(NoonmarkError, match="none of the web"):
            watched(address)
    assert opened == []


@pytest.mark.parametrize("address", ["http://", "https:///x", "ftp://e.org/x", "http://[::1"])
def test_what_is_no_address_of_the_web_is_an_error(address: str, tmp_path: Path) -> None:
    with pytest.raises(NoonmarkError, match="no address of the web"):
        next(urls.fetched(address, tmp_path))


def test_a_password_does_not_get_into_the_log(tmp_path: Path) -> None:
    with pytest.raises(NoonmarkError, match="would stay in the log") as told:
        next(urls.fetched("https://me:mine@example.org/clip.mp4", tmp_path))
    assert "mine" not in str(told.value)


def test_without_yt_dlp_the_line_that_installs_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yt_dlp", None)
    with pytest.raises(NoonmarkError, match=r"run: pip install 'noonmark\[urls\]'"):
        next(urls.fetched("https://example.org/clip.mp4", tmp_path))


def test_an_interruption_leaves_the_requests_on_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(urls, "_files", interrupted)
    told = urls.fetched("https://example.org/clip.mp4", tmp_path)
    next(told)
    requests = next(told)
    assert isinstance(requests, Requests)
    assert requests.outcome == "interrupted"
    with pytest.raises(KeyboardInterrupt):
        next(told)


def test_more_requests_than_are_listed_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urls_requests, "MOST_LISTED", 3)
    recorder = Recorder("https://e.org", "a tool")

    class Reply:
        status = 200
        closed = True
        url = "https://e.org/x"

        def read(self, size: int) -> bytes:
            return b"x" * size

    for _ in range(5):
        recorder.watched(lambda _: Reply())("https://e.org/x")
    plain = recorder.told("well").plain()
    assert (len(plain["requests"]), plain["not_listed"]) == (3, 2)
    assert canonical(plain)


def _facts(**told: object) -> dict[str, object]:
    return {"extractor": "a site", "webpage_url": "https://e.org/17", "title": "Smoke", "description": "Words", **told}


@pytest.mark.parametrize(
    ("told", "posted", "posted_is"),
    [
        ({"timestamp": 1663810800}, "2022-09-22T01:40:00+00:00", ""),
        ({"upload_date": "20220922"}, "2022-09-23T12:00:00+00:00", "latest"),
        ({}, None, "fetched"),
    ],
)
def test_when_and_who_as_a_site_tells(told: dict[str, object], posted: str | None, posted_is: str) -> None:
    recorder = Recorder("https://e.org/17", "a tool")
    arrival = urls._arrival(_facts(uploader="The yard", **told), recorder, {})
    assert arrival.posted_utc == (datetime.fromisoformat(posted) if posted else recorder.begun_utc)
    assert arrival.more.get("posted_is", "") == posted_is
    assert (arrival.posted_by, arrival.caption) == ("The yard", "Smoke\nWords")


def test_a_name_from_a_site_is_no_path() -> None:
    for title in ("../../etc/passwd", "a/b\\c:d\0e", "...", "x" * 500, "\u202egpj.exe"):
        name = urls._name(_facts(title=title))
        assert not set(name) & set("/\\\0\u202e")
        assert 0 < len(name) <= 120
        assert not name.startswith(".")


def test_a_case_keeps_the_clip_and_the_requests(server: tuple[str, Asked], plain_case: Case, tmp_path: Path) -> None:
    _, *files, requests = urls.fetched(f"{server[0]}/clip.mp4", tmp_path)
    assert isinstance(requests, Requests)
    with plain_case.adding() as right:
        told = list(right.add(one for one in files if isinstance(one, Arriving)))
    assert [one.name for one in told if isinstance(one, Added)] == ["clip.mp4", "clip.info.json"]
    plain_case.append("note", requests.plain())
    assert plain_case.verify().faults == ()
