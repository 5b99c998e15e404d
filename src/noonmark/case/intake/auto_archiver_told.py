"""What one archived address is told to be, by a page or a row of auto-archiver: its post, its files, their hashes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

LONGEST_TEXT = 20_000
"""Letters of a post's text that are kept; what is longer stands in the page itself."""
LONGEST_VALUE = 2000
LATEST_ZONE = timedelta(hours=12)
"""How long after UTC a clock time without a zone can be: UTC-12 is the last zone on Earth to reach it."""
_WHO = ("author", "uploader", "channel", "username", "user", "creator", "artist", "uploader_id", "author_name")
_WHO_INSIDE = ("name", "username", "screen_name", "id")
_POSTED = ("timestamp", "upload_date", "release_date", "date")
_HASH = re.compile(r"(SHA-256|SHA3-512):([0-9a-fA-F]+)")
_ALGORITHMS = {"SHA-256": ("sha256", 64), "SHA3-512": ("sha3_512", 128)}


@dataclass(frozen=True)
class Medium:
    """One file that an archive tells of.

    Attributes
    ----------
    names : tuple of str
        Paths and addresses that it may lie under, the likeliest first.
    hash_told : str
        As it is written: ``SHA-256:...`` or ``SHA3-512:...``; empty where none is.
    kind : str
        Its content type as told.
    """

    names: tuple[str, ...]
    hash_told: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Post:
    """One archived address.

    Attributes
    ----------
    facts : mapping
        What the archive tells about it: key to text, or to more of the same.
    version : str
        Of auto-archiver, where it is told.
    """

    url: str = ""
    title: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    media: tuple[Medium, ...] = ()
    version: str = ""

    @property
    def caption(self) -> str:
        """The title, and under it the text."""
        content = text_of(self.facts.get("content") or self.facts.get("description"))
        title = self.title or text_of(self.facts.get("title"))
        parts = [title] if content.startswith(title) and title != content else [title, content]
        return (content if len(parts) == 1 else "\n".join(part for part in parts if part))[:LONGEST_TEXT]

    @property
    def who(self) -> str:
        """Who posted it, empty where that is not told."""
        for key in _WHO:
            found = text_of(_inside(self.facts.get(key)))
            if found:
                return found[:LONGEST_VALUE]
        return ""

    @property
    def posted(self) -> tuple[str, datetime | None]:
        """When it was posted, as told, and the latest instant that can mean."""
        for key in _POSTED:
            told = text_of(self.facts.get(key))
            latest = latest_instant(told, is_day=key != "timestamp")
            if latest is not None:
                return told, latest
        return "", None

    @property
    def posted_is_latest(self) -> bool:
        """Whether the instant is the latest that is possible: a day, or a clock time without its zone, is told."""
        told, latest = self.posted
        exact = _instant(told)
        return latest is not None and (exact is None or exact.tzinfo is None or exact != latest)

    @property
    def archived(self) -> datetime | None:
        """When it was archived, by the archiver's clock; None where that is not told with its zone."""
        instant = _instant(text_of(self.facts.get("_processed_at")))
        return instant.astimezone(UTC) if instant is not None and instant.tzinfo is not None else None


def _inside(told: object) -> object:
    """Return the name in what is told of somebody."""
    if not isinstance(told, Mapping):
        return told
    inside = cast("Mapping[str, Any]", told)
    return next((inside[name] for name in _WHO_INSIDE if inside.get(name)), "")


def text_of(value: object) -> str:
    """Return a plain text or number as text, without white space around it; nothing for anything else."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return str(value).strip() if isinstance(value, str | int | float) else ""


def latest_instant(told: str, *, is_day: bool = False) -> datetime | None:
    """Return the latest instant that a told one can mean, in UTC; None where it is none.

    Parameters
    ----------
    told : str
        An instant in ISO 8601, seconds since 1970, or a date (also ``20220311``).
    is_day : bool
        Midnight means the whole day: a date was written as if it were an instant.

    Notes
    -----
    A clock time without a zone has passed everywhere once UTC-12 has reached it: 12 h later than it would be in UTC.
    A date is over everywhere 36 h after its beginning in UTC.

    Examples
    --------
    >>> str(latest_instant("2022-03-11T08:30:00+02:00"))
    '2022-03-11 06:30:00+00:00'
    >>> str(latest_instant("2022-03-11 08:30:00"))
    '2022-03-11 20:30:00+00:00'
    >>> str(latest_instant("20220311"))
    '2022-03-12 12:00:00+00:00'
    """
    instant = _instant(told)
    if instant is None:
        return None
    midnight = (instant.hour, instant.minute, instant.second, instant.microsecond) == (0, 0, 0, 0)
    try:
        if midnight and (is_day or len(told) <= 10):
            return instant.replace(tzinfo=UTC) + timedelta(days=1) + LATEST_ZONE
        return instant.astimezone(UTC) if instant.tzinfo is not None else instant.replace(tzinfo=UTC) + LATEST_ZONE
    except OverflowError:
        return None


def _instant(told: str) -> datetime | None:
    try:
        if re.fullmatch(r"\d{9,11}(\.\d+)?", told):
            return datetime.fromtimestamp(float(told), UTC)
        return datetime.fromisoformat(told)
    except (ValueError, OverflowError, OSError):
        return None


def algorithm_of(hash_told: str) -> tuple[str, str]:
    """Return the name that hashlib has for a told hash's algorithm, and its digits; both empty where it is none.

    Examples
    --------
    >>> algorithm_of("SHA-256:" + "AB" * 32)[0]
    'sha256'
    >>> algorithm_of("SHA-256:12")
    ('', '')
    """
    found = _HASH.fullmatch(hash_told.strip())
    if found is None:
        return "", ""
    name, digits = _ALGORITHMS[found[1]]
    return (name, found[2].lower()) if len(found[2]) == digits else ("", "")


def plain_facts(facts: Mapping[str, Any], without: Iterable[str]) -> dict[str, str]:
    """Return the short texts among the facts, for an arrival to tell."""
    left_out = {*without}
    told = {key[:100]: text_of(value) for key, value in facts.items() if key not in left_out}
    return {key: text[:LONGEST_VALUE] for key, text in told.items() if text}
