"""Nothing is answered without the token, to another host or from another site, and every answer carries the policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from tests.web.conftest import Serve
from tests.web.served import TOKEN, Served, serving

from noonmark.web.guard import MOST_BODY
from noonmark.web.policy import FOREIGN, PAGE, REPORT

OTHERS = ("https://evil.example", "http://localhost:1", "null", "http://127.0.0.1")


def routes_of(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Yield method and address of everything that the app answers, with numbers in place of names."""

    def walk(routes: list[Any]) -> Iterator[tuple[str, str]]:
        for route in routes:
            inner = getattr(route, "original_router", None)
            if inner is not None:
                yield from walk(inner.routes)
                continue
            path = route.path.replace("{path:path}", "assets/x.js")
            path = re.sub(r"\{\w+\}", "1", path)
            yield from ((method, path) for method in sorted(route.methods))

    yield from walk(app.routes)


def has_policy(answer: httpx.Response) -> bool:
    headers = answer.headers
    return (
        headers.get_list("content-security-policy") in ([PAGE], [REPORT], [FOREIGN])
        and headers.get_list("x-content-type-options") == ["nosniff"]
        and headers["referrer-policy"] == "no-referrer"
        and headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
        and "cache-control" in headers
        and "access-control-allow-origin" not in headers
        and "server" not in headers
    )


def test_the_policy_allows_only_self() -> None:
    told: dict[str, str] = {part.split()[0]: part.split(maxsplit=1)[1].strip() for part in PAGE.split(";")}
    assert told["default-src"] == "'none'"
    assert {told[name] for name in ("script-src", "style-src", "connect-src", "font-src")} == {"'self'"}
    assert "unsafe" not in PAGE
    assert "http" not in PAGE + REPORT + FOREIGN
    assert "script-src" not in REPORT + FOREIGN
    assert "sandbox" in REPORT
    assert "sandbox" in FOREIGN


def test_every_route_wants_the_token_and_its_own_host_and_site(served: Served) -> None:
    routes = list(routes_of(served.app))
    paths = {path for _, path in routes}
    assert {"/", "/api/case", "/api/items/1/marks", "/api/events", "/api/openapi.json", "/assets/x.js"} <= paths
    assert {re.sub(r"\{\w+\}", "1", path) for path in served.app.openapi()["paths"]} <= paths
    with served.client(None) as anybody, served.client() as known, served.client("x" + TOKEN[1:]) as guesser:
        for method, path in routes:
            refused = [
                (401, anybody.request(method, path)),
                (401, guesser.request(method, path)),
                (401, anybody.request(method, path, params={"token": TOKEN[:-1]})),
                (403, known.request(method, path, headers={"host": f"evil.example:{served.port}"})),
                (403, known.request(method, path, headers={"sec-fetch-site": "cross-site"})),
                (403, known.request(method, path, headers={"sec-fetch-site": "same-site"})),
                (403, known.request(method, path, headers={"origin": "https://evil.example"})),
            ]
            for status, answer in refused:
                assert answer.status_code == status, (method, path)
                assert has_policy(answer), (method, path)
                assert "yard" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:1", "evil.example", "", "127.0.0.1.evil.example:{port}"])
def test_a_name_that_leads_here_is_not_enough(served: Served, host: str) -> None:
    with served.client() as client:
        answer = client.get("/api/case", headers={"host": host.replace("{port}", str(served.port))})
    assert answer.status_code == 403
    assert answer.json()["problem"] == "this server answers to its own address only"


def test_two_hosts_are_refused(served: Served) -> None:
    ours = f"127.0.0.1:{served.port}".encode()
    head = b"GET /api/case HTTP/1.1\r\nAuthorization: Bearer " + TOKEN.encode() + b"\r\nConnection: close\r\n"
    assert b" 200 OK" in served.raw(head + b"Host: " + ours + b"\r\n\r\n")
    told = served.raw(head + b"Host: " + ours + b"\r\nHost: evil.example\r\n\r\n")
    assert b" 200 OK" not in told
    assert b"content-security-policy: " in told


def test_the_names_of_the_loopback_are_all_right(served: Served) -> None:
    with served.client() as client:
        for name in ("localhost", "LOCALHOST", "[::1]", "127.0.0.1"):
            host = f"{name}:{served.port}"
            headers = {"host": host, "origin": f"http://{host}", "sec-fetch-site": "same-origin"}
            assert client.get("/api/case", headers=headers).status_code == 200


@pytest.mark.parametrize("origin", OTHERS)
def test_a_post_from_another_site_is_refused_even_with_the_cookie(served: Served, origin: str) -> None:
    cookies = {f"noonmark-{served.port}": TOKEN}
    with served.client(None, cookies=cookies) as browser:
        body = {"version": 0, "marks": None}
        assert browser.put("/api/items/1/marks", json=body, headers={"origin": origin}).status_code == 403
        assert browser.get("/api/items/1/marks").json()["version"] == 0
        own = {"origin": served.base, "sec-fetch-site": "same-origin"}
        assert browser.put("/api/items/1/marks", json=body, headers=own).status_code == 200


def test_the_token_in_the_address_becomes_a_cookie_and_leaves_the_address(served: Served, page: Path) -> None:
    with served.client(None) as browser:
        answer = browser.get("/", params={"token": TOKEN, "item": "3"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/?item=3")
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith(f"noonmark-{served.port}={TOKEN};")
        assert {"HttpOnly", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))
        assert has_policy(answer)
        assert browser.get("/").status_code == 200
        assert browser.get("/api/case").json()["title"] == "The yard"


def test_a_ticket_opens_the_page_once_and_nothing_else(served: Served, page: Path) -> None:
    ticket = served.app.state.tickets.new()
    with served.client(None) as browser, served.client(None) as late:
        assert late.get("/api/case", params={"ticket": ticket}).status_code == 401
        answer = browser.get("/", params={"ticket": ticket})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert browser.get("/api/case").status_code == 200
        assert late.get("/", params={"ticket": ticket}).status_code == 401
        assert late.get("/", params={"ticket": ""}).status_code == 401


def test_a_cookie_of_another_server_on_this_machine_is_none(served: Served) -> None:
    with served.client(None, cookies={f"noonmark-{served.port + 1}": TOKEN}) as browser:
        assert browser.get("/api/case").status_code == 401


def test_every_kind_of_answer_carries_the_policy(yard: Path, page: Path) -> None:
    served = serving(yard, broken=True)
    try:
        with served.client() as client:
            answers = {
                "page": (200, client.get("/")),
                "static": (200, client.get("/assets/page-1a2b.js")),
                "none": (404, client.get("/nothing.js")),
                "no such call": (404, client.get("/api/nothing")),
                "no item": (404, client.get("/api/items/99")),
                "method": (405, client.delete("/api/case")),
                "unusable": (422, client.get("/api/items/1/frame", params={"time_s": "soon"})),
                "no number": (422, client.get("/api/items/one")),
                "failing": (500, client.get("/api/fails")),
                "redirect": (303, client.get("/", params={"token": TOKEN})),
                "file": (200, client.get("/api/items/1/file")),
                "range": (206, client.get("/api/items/1/file", headers={"range": "bytes=0-9"})),
                "bad range": (416, client.get("/api/items/1/file", headers={"range": "bytes=99999999-"})),
                "openapi": (200, client.get("/api/openapi.json")),
            }
        for name, (status, answer) in answers.items():
            assert answer.status_code == status, name
            assert has_policy(answer), name
    finally:
        served.close()


def test_a_fault_of_the_server_tells_no_inner_part(yard: Path, capfd: pytest.CaptureFixture[str]) -> None:
    served = serving(yard, broken=True)
    try:
        with served.client() as client:
            answer = client.get("/api/fails")
        assert answer.json()["problem"] == "the server failed at this request"
        assert "a fault of ours" not in answer.text
    finally:
        served.close()
    assert "a fault of ours" in capfd.readouterr().err


@pytest.mark.parametrize("data", [b"no http at all\r\n\r\n", b"GET /a b c\r\n\r\n", b"\x16\x03\x01\x02\x00\n\n"])
def test_what_is_no_http_is_refused_with_the_policy(served: Served, data: bytes) -> None:
    told = served.raw(data)
    assert told.startswith(b"HTTP/1.1 400 ")
    assert b"content-security-policy: default-src 'none'" in told


def test_a_body_that_is_too_long_is_refused_whether_it_tells_its_length_or_not(client: httpx.Client) -> None:
    body = b'{"version": 0, "marks": "' + b"x" * MOST_BODY + b'"}'
    json = {"content-type": "application/json"}
    told = client.put("/api/items/1/marks", content=body, headers=json)
    assert (told.status_code, told.json()["problem"]) == (413, "the request is larger than 4 MiB")
    untold = client.put("/api/items/1/marks", content=iter([body]), headers=json)
    assert (untold.status_code, untold.json()["problem"]) == (413, "the request is larger than 4 MiB")


def test_errors_of_every_kind_have_one_form(client: httpx.Client) -> None:
    for answer in (
        client.get("/api/items/99"),
        client.get("/api/nothing"),
        client.get("/api/items/one"),
        client.delete("/api/case"),
        client.put("/api/items/1/marks", content=b"{", headers={"content-type": "application/json"}),
        client.post("/api/jobs/7/cancel"),
    ):
        assert set(answer.json()) == {"problem", "where", "remedy"}
        assert answer.json()["problem"]


def test_without_a_case_all_but_making_one_is_refused(serve: Serve, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("NOONMARK_CASES", str(tmp_path / "cases"))
    with serve(None).client() as client:
        assert client.get("/api/case").json()["id"] is None
        refused = client.get("/api/items")
        assert (refused.status_code, refused.json()["problem"]) == (409, "no case is open")
        assert client.post("/api/cases", json={"title": ""}).status_code == 422
        assert client.post("/api/cases", json={"title": "The yard", "name": "../yard"}).status_code == 422
        made = client.post("/api/cases", json={"title": "The yard, 2022"})
        assert (made.status_code, made.json()["title"]) == (201, "The yard, 2022")
        assert made.json()["folder"] == str(tmp_path / "cases" / "the-yard-2022")
        assert client.get("/api/items").json()["items"] == []
        again = client.post("/api/cases", json={"title": "Another"})
        assert (again.status_code, again.json()["problem"]) == (409, "this server has a case already")
