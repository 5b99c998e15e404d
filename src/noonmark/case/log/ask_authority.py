"""A time stamp request sent to an authority, when the user asks for that very request."""

from __future__ import annotations

import http.client
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from noonmark.case.log.stamp import LONGEST_REPLY
from noonmark.errors import NoonmarkError

PATIENCE_S = 30.0
_ANOTHER = "ask again, or another authority; a request can also be sent by hand, see --request"


def check_address(url: str) -> None:
    """Check that an address can be asked, before anything is written or sent.

    Raises
    ------
    NoonmarkError
        If it is no http or https address of a server, or holds a password.
    """
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good, parts = False, urlsplit("")
    if not good or not url.isprintable() or " " in url:
        raise NoonmarkError(f"{url[:80]!r} is no address of an authority", remedy="give one with https://")
    if parts.username or parts.password:
        raise NoonmarkError("the address holds a name or a password", remedy="leave them out: the log keeps it")


def ask(url: str, request: bytes, *, patience_s: float = PATIENCE_S) -> bytes:
    """Send a time stamp request, and return the raw reply.

    Parameters
    ----------
    url : str
        Checked by :func:`check_address`.
    request : bytes
        DER, of :func:`noonmark.case.log.stamp.request`.
    patience_s : float
        For each step of the exchange [s].

    Raises
    ------
    NoonmarkError
        No answer, a refusal, a redirect (none is followed), or an answer longer than a reply can be.
    """
    head = {
        "Content-Type": "application/timestamp-query",  # RFC 3161, 3.4
        "Accept": "application/timestamp-reply",
        "User-Agent": "noonmark",
    }
    try:
        asked = Request(url, data=request, headers=head, method="POST")  # noqa: S310 - http or https, checked
        with _opener().open(asked, timeout=patience_s) as answer:
            reply: bytes = answer.read(LONGEST_REPLY + 1)
    except HTTPError as error:
        with error:
            to = error.headers.get("Location")
        moved = f", and sends on to {to[:200]}, which was not followed" if to else ""
        raise NoonmarkError(f"the authority answers {error.code}{moved}", where=url, remedy=_ANOTHER) from None
    except (URLError, OSError, http.client.HTTPException) as error:
        why = " ".join(str(getattr(error, "reason", error)).split())[:200] or type(error).__name__
        raise NoonmarkError(f"the authority does not answer ({why})", where=url, remedy=_ANOTHER) from None
    if len(reply) > LONGEST_REPLY:
        raise NoonmarkError(f"its answer is longer than {LONGEST_REPLY:,} bytes", where=url, remedy=_ANOTHER)
    return reply


def _opener() -> OpenerDirector:
    """Return what opens an address and follows no redirect: the user named this one and no other."""
    opener = OpenerDirector()
    for handler in (ProxyHandler, HTTPHandler, HTTPSHandler, HTTPDefaultErrorHandler, HTTPErrorProcessor):
        opener.add_handler(handler())
    return opener
