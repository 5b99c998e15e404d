"""The headers that every answer carries: the page may load from this server alone, and nobody may frame it."""

from __future__ import annotations

from typing import TypeAlias

Headers: TypeAlias = list[tuple[bytes, bytes]]

PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self'; "
    "connect-src 'self'; font-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""Of the workbench and of all its data."""
REPORT = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox"
)
"""Of a report shown inside the page: it carries its own style and pictures, runs nothing and is of no origin."""
FOREIGN = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
"""Of an original, whatever is in it."""
_REPORTS = "/api/reports/"
_FILE = "/file"


def policy_of(path: str) -> str:
    """Return the content security policy of the answer at a path.

    Examples
    --------
    >>> policy_of("/") == PAGE, policy_of("/api/reports/7.html") == REPORT, policy_of("/api/items/3/file") == FOREIGN
    (True, True, True)
    """
    if path.startswith(_REPORTS):
        return REPORT
    return FOREIGN if path.startswith("/api/items/") and path.endswith(_FILE) else PAGE


def with_policy(path: str, headers: Headers) -> Headers:
    """Return an answer's headers with the policy in place of whatever they said of it."""
    ours: Headers = [
        (b"content-security-policy", policy_of(path).encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    ]
    names = {name for name, _ in ours}
    kept = [(name, value) for name, value in headers if name.lower() not in names]
    if not any(name.lower() == b"cache-control" for name, _ in kept):
        kept.append((b"cache-control", b"no-store"))
    return kept + ours
