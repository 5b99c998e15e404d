"""The door of the server: who may ask, how much may be sent, and the policy on every answer."""

from __future__ import annotations

import json
import sys
import traceback
from http.cookies import CookieError, SimpleCookie
from secrets import compare_digest, token_urlsafe
from typing import Any
from urllib.parse import parse_qs

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from noonmark.web.policy import with_policy

MOST_BODY = 4 << 20
"""Longest body of a request that is no part of an upload [bytes]."""
MOST_READ_AWAY = 64 << 20
"""So much of a body that is refused is read all the same [bytes]."""
TOO_LARGE = f"the request is larger than {MOST_BODY >> 20} MiB"
_UPLOADS = "/api/uploads/"
_OPEN_AGAIN = "open the address that 'noonmark serve' printed, typed or pasted into the browser"
_RELOAD = "load the page again; if this comes again, tell what 'noonmark serve' wrote"


class Guard:
    """ASGI middleware around the whole app.

    Parameters
    ----------
    app : ASGIApp
    token : str
        This start's secret.
    port : int
        Where the server listens.
    tickets : Tickets
        What opens the first page once, in place of the token.
    """

    def __init__(self, app: ASGIApp, token: str, port: int, tickets: Tickets) -> None:
        self._app, self._token, self._tickets = app, token.encode(), tickets
        self._hosts = host_names(port)
        self._cookie = cookie_name(port)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or the server's start and end."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # the workbench has no websockets
            await send({"type": "websocket.close", "code": 1008})
            return
        answer = _Answer(scope["path"], send)
        if (refusal := self._refusal(scope)) is not None:
            if refusal[0] == 413:
                await _read_away(receive)
            await answer.refuse(*refusal)
            return
        try:
            await self._app(scope, _Limited(scope, receive, answer).receive, answer.send)
        except Exception:  # noqa: BLE001 - the web border: told on stderr, answered in one line
            traceback.print_exc(file=sys.stderr)
            await answer.refuse(500, "the server failed at this request", _RELOAD)

    def _refusal(self, scope: Scope) -> tuple[int, str, str] | None:
        headers = _headers(scope)
        if (refusal := self._of_another_site(headers)) is not None:
            return refusal
        if not self._is_known(scope, headers):
            return 401, "this address needs the token of this start", _OPEN_AGAIN
        length = headers.get("content-length", ["0"])[-1]
        if not length.isdecimal() or len(length) > 18:
            return 400, "the length of the request is no number", ""
        if int(length) > MOST_BODY and not _is_upload(scope):
            return 413, TOO_LARGE, "send less at once"
        return None

    def _of_another_site(self, headers: dict[str, list[str]]) -> tuple[int, str, str] | None:
        hosts = headers.get("host", [])
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return 403, "this server answers to its own address only", _OPEN_AGAIN
        sites = headers.get("sec-fetch-site", [])
        if any(site not in ("same-origin", "none") for site in sites):
            return 403, "this request comes from another site", _OPEN_AGAIN
        origins = headers.get("origin", [])
        if any(origin.lower() != f"http://{hosts[0].lower()}" for origin in origins):
            return 403, "this request comes from another site", _OPEN_AGAIN
        return None

    def _is_known(self, scope: Scope, headers: dict[str, list[str]]) -> bool:
        told = [value.removeprefix("Bearer ") for value in headers.get("authorization", [])]
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        if scope["path"] == "/" and any(self._tickets.take(ticket) for ticket in asked.get("ticket", [])):
            return True
        told += asked.get("token", [])
        told += [found for value in headers.get("cookie", []) for found in _cookies(value, self._cookie)]
        return any(compare_digest(one.encode("utf-8", "surrogateescape"), self._token) for one in told)


class Tickets:
    """Secrets that open the page once. The browser is started with one: its command line can be read by others."""

    def __init__(self) -> None:
        self._left = set[str]()

    def new(self) -> str:
        """Return a new ticket."""
        ticket = token_urlsafe(32)
        self._left.add(ticket)
        return ticket

    def take(self, ticket: str) -> bool:
        """Return whether it is a ticket; it is none any more then."""
        try:
            self._left.remove(ticket)
        except KeyError:
            return False
        return True


def host_names(port: int) -> frozenset[str]:
    """Return what a request's Host may be."""
    names = ("127.0.0.1", "localhost", "[::1]")
    bare = names if port == 80 else ()
    return frozenset((*(f"{name}:{port}" for name in names), *bare))


def cookie_name(port: int) -> str:
    """Return the cookie's name; cookies know no ports, so each server's has a name of its own."""
    return f"noonmark-{port}"


def _headers(scope: Scope) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1").strip())
    return found


def _cookies(text: str, name: str) -> list[str]:
    try:
        jar = SimpleCookie(text)
    except CookieError:
        return []
    return [jar[name].value] if name in jar else []


async def _read_away(receive: Receive) -> None:
    """Read the rest of a refused body: closed at once, the sender would see a broken line and not the reason."""
    left = MOST_READ_AWAY
    while left > 0:
        message = await receive()
        if message["type"] != "http.request" or not message.get("more_body"):
            return
        left -= len(message.get("body", b""))


def _is_upload(scope: Scope) -> bool:
    return scope["method"] == "PATCH" and scope["path"].startswith(_UPLOADS)


class _Limited:
    """A request's body, cut off where it grows beyond the limit."""

    def __init__(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        self._left = None if _is_upload(scope) else MOST_BODY
        self._receive, self._answer = receive, answer

    async def receive(self) -> Message:
        """Give the next part of the body."""
        message = await self._receive()
        if self._left is not None and message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0 and not self._answer.started:
                if message.get("more_body"):
                    await _read_away(self._receive)
                raise HTTPException(413, TOO_LARGE)
        return message


class _Answer:
    """The answer to one request, with the policy put on it."""

    def __init__(self, path: str, send: Send) -> None:
        self._path, self._send = path, send
        self.started = False

    async def send(self, message: Message) -> None:
        """Pass a part of the answer on."""
        if message["type"] == "http.response.start":
            self.started = True
            message = {**message, "headers": with_policy(self._path, list(message.get("headers", [])))}
        await self._send(message)

    async def refuse(self, status: int, problem: str, remedy: str) -> None:
        """Answer with an error; where an answer is under way already, it is cut off instead."""
        if self.started:
            raise ConnectionAbortedError(problem)
        document: dict[str, Any] = {"problem": problem, "where": "", "remedy": remedy}
        for_people = not self._path.startswith("/api/")
        text = f"{problem}; {remedy}\n" if for_people else json.dumps(document)
        body, kind = text.encode(), b"text/plain; charset=utf-8" if for_people else b"application/json"
        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"connection", b"close")]
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})
