"""Originals byte by byte, and the built page; nothing else of the disk has an address."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from tests.case.store.making import file_arrival
from tests.web.conftest import Serve
from tests.web.served import TOKEN, Served

from noonmark.case.store.case import make_case

FILE = "/api/items/1/file"


def test_an_original_comes_as_it_is(client: httpx.Client, uneven_clip: Path) -> None:
    whole = client.get(FILE)
    assert whole.content == uneven_clip.read_bytes()
    assert whole.headers["accept-ranges"] == "bytes"
    assert whole.headers["content-type"] == "video/mp4"
    assert whole.headers["content-disposition"] == "inline; filename*=UTF-8''uneven.mp4"


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [("0-0", 0, 1), ("0-", 0, None), ("5-9", 5, 10), ("-7", -7, None), ("3-99999999", 3, None), ("-99999999", 0, None)],
)
def test_a_range_gives_those_bytes(
    client: httpx.Client, uneven_clip: Path, asked: str, start: int, stop: int | None
) -> None:
    data = uneven_clip.read_bytes()
    answer = client.get(FILE, headers={"range": f"bytes={asked}"})
    assert answer.content == data[start:stop]
    assert answer.status_code == 206
    begins = start % len(data)
    assert answer.headers["content-range"] == f"bytes {begins}-{begins + len(answer.content) - 1}/{len(data)}"


def test_the_last_byte_is_a_range_and_the_one_after_it_is_not(client: httpx.Client, uneven_clip: Path) -> None:
    size = uneven_clip.stat().st_size
    last = client.get(FILE, headers={"range": f"bytes={size - 1}-"})
    assert (last.status_code, len(last.content)) == (206, 1)
    after = client.get(FILE, headers={"range": f"bytes={size}-"})
    assert (after.status_code, after.headers["content-range"]) == (416, f"bytes */{size}")


@pytest.mark.parametrize("asked", ["bytes=9-5", "lines=1-2", "bytes=", "bytes=a-b"])
def test_ranges_that_are_none_give_no_bytes_of_the_file(client: httpx.Client, asked: str, uneven_clip: Path) -> None:
    answer = client.get(FILE, headers={"range": asked})
    assert answer.status_code == 400
    assert len(answer.content) < 200


def test_several_ranges_come_apart(client: httpx.Client, uneven_clip: Path) -> None:
    data = uneven_clip.read_bytes()
    answer = client.get(FILE, headers={"range": "bytes=0-3,10-13"})
    assert answer.status_code == 206
    assert answer.headers["content-type"].startswith("multipart/byteranges")
    assert data[:4] in answer.content
    assert data[10:14] in answer.content


def test_only_known_pictures_and_clips_are_shown_by_a_browser(serve: Serve, tmp_path: Path, uneven_clip: Path) -> None:
    files = {
        "page.html": b"<script>alert(1)</script>",
        "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "page.mp4": b"<!doctype html><script>alert(1)</script>",
        'a "b"\r\nx: y.jpg': b"\xff\xd8\xff\xe0",
    }
    with make_case(tmp_path / "odd", "Odd") as case:
        for name, data in files.items():
            path = tmp_path / name
            path.write_bytes(data)
            case.add_file(path, file_arrival(path))
    with serve(tmp_path / "odd").client() as client:
        for number in (1, 2, 3):
            headers = client.get(f"/api/items/{number}/file").headers
            assert headers["content-type"] == "application/octet-stream"
            assert headers["content-disposition"].startswith("attachment;")
            assert "sandbox" in headers["content-security-policy"]
        headers = client.get("/api/items/4/file").headers
        assert (headers["content-type"], "x" in headers) == ("image/jpeg", False)
        assert headers["content-disposition"] == "inline; filename*=UTF-8''a%20%22b%22%0D%0Ax%3A%20y.jpg"


def test_the_built_page_is_given_by_its_files(client: httpx.Client, page: Path) -> None:
    assert "Noonmark" in client.get("/").text
    script = client.get("/assets/page-1a2b.js")
    assert (script.text, script.headers["content-type"]) == ("export {}", "text/javascript; charset=utf-8")
    assert "immutable" in script.headers["cache-control"]
    assert client.get("/").headers["cache-control"] == "no-cache"


def test_without_a_built_page_one_line_says_how_to_build_it(client: httpx.Client, page: Path) -> None:
    (page / "index.html").unlink()
    answer = client.get("/")
    assert answer.status_code == 503
    assert answer.text.count("\n") == 1
    assert "make frontend" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt",
        "/assets/..%5c..%5csecret.txt",
        "//etc/passwd", "/%2fetc%2fpasswd", "/assets/%00", "/assets/", "/assets", "/index.html/", "/./index.html%00.js",
        "/%c0%ae%c0%ae/secret.txt", "/api/../../secret.txt", "/link.txt",
    ],
)  # fmt: skip
def test_no_address_leads_out_of_the_page(served: Served, page: Path, path: str) -> None:
    (page / "link.txt").symlink_to(page.parent / "secret.txt")
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nAuthorization: Bearer {TOKEN}\r\nConnection: close"
    told = served.raw(f"{head}\r\n\r\n".encode())
    assert told.startswith((b"HTTP/1.1 404 ", b"HTTP/1.1 400 ")), told[:100]
    assert b"secret" not in told.split(b"\r\n\r\n", 1)[1].replace(b"secret.txt", b"")
    assert b"root:" not in told
