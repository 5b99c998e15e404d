"""Dropped files: streamed, gone on with after a cut, refused where they cannot be kept, and added with their reason."""

from __future__ import annotations

import hashlib
import json
import random
import socket
import time
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from tests.web.conftest import Serve
from tests.web.served import TOKEN, Served, wait_for

from noonmark.case.store.case import open_case
from noonmark.web.upload_store import LARGEST, begin, offset_of, part_of

DATA = random.Random(3).randbytes(3_000_000)


def begun(client: httpx.Client, name: str = "clip.mp4", size: int = len(DATA)) -> str:
    answer = client.post("/api/uploads", json={"name": name, "size": size})
    assert (answer.status_code, answer.json()["offset"]) == (201, 0)
    return str(answer.json()["id"])


def patch(client: httpx.Client, number: str, offset: int, data: bytes) -> httpx.Response:
    return client.patch(f"/api/uploads/{number}", content=data, headers={"upload-offset": str(offset)})


def ended(client: httpx.Client, job: int) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        told = next(row for row in client.get("/api/jobs").json()["jobs"] if row["id"] == job)
        return told if told["state"] in ("done", "failed", "cancelled") else None

    return cast("dict[str, Any]", wait_for(look))


def test_a_file_sent_in_pieces_is_added_whole(yard: Path, client: httpx.Client) -> None:
    number = begun(client)
    offset, answer = 0, dict[str, Any]()
    while offset < len(DATA):
        answer = patch(client, number, offset, DATA[offset : offset + 1_100_000]).json()
        offset = answer["offset"]
    assert answer["offset"] == len(DATA)
    told = ended(client, answer["job"]["id"])
    assert (told["state"], told["result"]["item"], told["result"]["new"]) == ("done", 5, True)
    item = client.get("/api/items/5").json()["item"]
    assert item["sha256"] == hashlib.sha256(DATA).hexdigest()
    assert (item["name"], item["first"]["source"], item["first"]["path_told"]) == ("clip.mp4", "file", "clip.mp4")
    assert not list((yard / "working/uploads").iterdir())
    assert client.get(f"/api/uploads/{number}").status_code == 404


def test_a_clip_that_was_dropped_is_ready_when_its_job_ends(client: httpx.Client, uneven_clip: Path) -> None:
    data = uneven_clip.read_bytes() + b"\0\0\0\x08free"  # other bytes, the same clip
    number = begun(client, "again.mp4", len(data))
    told = ended(client, patch(client, number, 0, data).json()["job"]["id"])
    assert told["result"] == {"item": 5, "new": True, "broken": None}
    assert told["words"] == "added again.mp4"
    assert client.get("/api/items/5").json()["frames"]["width"] == 128


def test_a_file_that_the_case_has_is_told_as_such(client: httpx.Client, uneven_clip: Path) -> None:
    data = uneven_clip.read_bytes()
    told = ended(client, patch(client, begun(client, "x.mp4", len(data)), 0, data).json()["job"]["id"])
    assert (told["result"]["item"], told["result"]["new"]) == (1, False)
    assert client.get("/api/items/1").json()["item"]["arrivals"] == 2


def test_a_broken_file_is_added_and_told_with_the_reason(client: httpx.Client) -> None:
    told = ended(client, patch(client, begun(client), 0, DATA).json()["job"]["id"])
    assert told["state"] == "done"
    assert told["result"]["broken"].startswith("clip.mp4: no picture or clip")
    assert client.get("/api/items/5").json()["broken"] == told["result"]["broken"]


def test_a_connection_cut_in_the_middle_is_gone_on_with(served: Served, client: httpx.Client) -> None:
    number = begun(client)
    head = (
        f"PATCH /api/uploads/{number} HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nAuthorization: Bearer {TOKEN}\r\n"
        f"Upload-Offset: 0\r\nContent-Length: {len(DATA)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", served.port)) as line:
        line.sendall(head.encode() + DATA[:1_500_000])
        time.sleep(0.3)
    wait_for(lambda: client.get(f"/api/uploads/{number}").json()["offset"] > 0)

    def go_on() -> dict[str, Any] | None:
        told = client.get(f"/api/uploads/{number}").json()["offset"]
        answer = patch(client, number, told, DATA[told:])
        assert answer.status_code in (200, 409), "what was in the line may still be being written"
        return answer.json() if answer.status_code == 200 else None

    answer = cast("dict[str, Any]", wait_for(go_on))
    assert answer["offset"] == len(DATA)
    ended(client, answer["job"]["id"])
    assert client.get("/api/items/5").json()["item"]["sha256"] == hashlib.sha256(DATA).hexdigest()


def test_head_tells_the_offset_too(client: httpx.Client) -> None:
    number = begun(client)
    patch(client, number, 0, DATA[:1000])
    answer = client.head(f"/api/uploads/{number}")
    assert (answer.status_code, answer.headers["upload-offset"], answer.content) == (200, "1000", b"")


@pytest.mark.parametrize("offset", [0, 999, 1001, 10**15])
def test_a_wrong_offset_is_refused_with_the_right_one(client: httpx.Client, offset: int) -> None:
    number = begun(client)
    patch(client, number, 0, DATA[:1000])
    answer = patch(client, number, offset, b"more")
    assert (answer.status_code, answer.json()["offset"]) == (409, 1000)
    assert client.get(f"/api/uploads/{number}").json()["offset"] == 1000


def test_more_bytes_than_were_told_are_refused_and_not_written(client: httpx.Client) -> None:
    number = begun(client, size=1000)
    answer = patch(client, number, 0, DATA[:1001])
    assert answer.status_code == 413
    assert client.get(f"/api/uploads/{number}").json()["offset"] == 0


@pytest.mark.parametrize("name", ["", " ", "a/b.mp4", "..", ".", "a\0b", "x" * 300])
def test_names_that_are_none_are_refused(client: httpx.Client, name: str) -> None:
    assert client.post("/api/uploads", json={"name": name, "size": 10}).status_code == 422


@pytest.mark.parametrize(("size", "status"), [(0, 422), (-1, 422), (LARGEST + 1, 413), (LARGEST, 507)])
def test_sizes_that_cannot_be_kept_are_refused_before_a_byte_is_sent(
    yard: Path, client: httpx.Client, size: int, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = client.post("/api/uploads", json={"name": "a.mp4", "size": size})
    if status == 507 and answer.status_code == 201:
        pytest.skip("this disk has room for 128 GiB")
    assert answer.status_code == status
    assert not (yard / "working/uploads").exists() or not list((yard / "working/uploads").iterdir())


@pytest.mark.parametrize("number", ["x", "..", "0" * 32, "%2e%2e", "../marks"])
def test_an_upload_that_is_none_is_not_there(client: httpx.Client, number: str) -> None:
    for answer in (
        client.get(f"/api/uploads/{number}"),
        patch(client, number, 0, b"x"),
        client.delete(f"/api/uploads/{number}"),
    ):
        assert answer.status_code in (404, 405)


def test_an_upload_can_be_given_up(yard: Path, client: httpx.Client) -> None:
    number = begun(client)
    patch(client, number, 0, DATA[:1000])
    assert client.delete(f"/api/uploads/{number}").status_code == 204
    assert not list((yard / "working/uploads").iterdir())


def test_without_an_offset_nothing_is_taken(client: httpx.Client) -> None:
    number = begun(client)
    for headers in ({}, {"upload-offset": "-1"}, {"upload-offset": "x"}):
        assert client.patch(f"/api/uploads/{number}", content=b"x", headers=headers).status_code == 422


def test_a_file_that_had_come_whole_before_the_server_ended_is_added_by_the_next(yard: Path, serve: Serve) -> None:
    with open_case(yard) as case:
        upload = begin(case, "late.mp4", 5, None)
        part_of(case, upload).write_bytes(b"bytes")
        half = begin(case, "half.mp4", 5, None)
        part_of(case, half).write_bytes(b"by")
    with serve(yard).client() as client:
        wait_for(lambda: len(client.get("/api/items").json()["items"]) == 5)
        assert client.get("/api/items/5").json()["item"]["name"] == "late.mp4"
        wait_for(lambda: [path.name for path in (yard / "working/uploads").iterdir()] == [half.id])
        with open_case(yard) as case:
            assert offset_of(case, half) == 2


def test_a_file_that_was_added_before_the_server_was_killed_is_not_added_again(yard: Path, serve: Serve) -> None:
    with serve(yard).client() as client:
        number = begun(client, "once.mp4", 5)
        kept = (yard / "working/uploads" / number / "upload.json").read_bytes()
        ended(client, patch(client, number, 0, b"bytes").json()["job"]["id"])
    again = yard / "working/uploads" / number  # as if it had been killed before it took this away
    again.mkdir()
    (again / "upload.json").write_bytes(kept)
    (again / "part").write_bytes(b"bytes")
    assert json.loads(kept)["name"] == "once.mp4"
    with serve(yard).client() as client:
        wait_for(lambda: not list((yard / "working/uploads").iterdir()))
        assert client.get("/api/items/5").json()["item"]["arrivals"] == 1
