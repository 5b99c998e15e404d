"""The options that give clues, and how each becomes a clue of the same kind as in a clues file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import click

from noonmark.errors import NoonmarkError

Values = Mapping[str, Any]
Row = tuple[str, str, dict[str, object]]
"""Where it was given, the kind, and its keys."""
Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (("--object",), {"metavar": "H", "help": "Height of an upright object (any unit), with --shadow."}),
    (("--shadow",), {"metavar": "L", "help": "Length of its shadow on level ground, in the same unit."}),
    (("--error",), {"metavar": "SHARE", "help": "Error of their ratio, one standard deviation. [default: 5%]"}),
    (("--elevation",), {"metavar": "DEG~SD", "help": "Apparent elevation of the sun, e.g. 43~6."}),
    (("--azimuth",), {"metavar": "DEG~SD", "help": "Azimuth of the sun from true north, e.g. 258~4."}),
    (("--shadow-azimuth",), {"metavar": "DEG~SD", "help": "Azimuth to which shadows point, from true north."}),
    (
        ("--turn",),
        {"metavar": "DEG~SD TIME", "nargs": 2, "help": "How far a shadow turned within a time: 7.5~1 30min."},
    ),
    (("--at",), {"metavar": "INSTANT", "help": "Filmed at this instant, e.g. 2024-02-29T12:00Z."}),
    (("--between",), {"metavar": "A B", "nargs": 2, "help": "Filmed between two local dates (included) or instants."}),
    (("--date",), {"metavar": "DATE", "help": "Filmed on this local date."}),
    (("--posted",), {"metavar": "INSTANT", "help": "Public by this instant, so filmed before."}),
    (("--clock",), {"metavar": "TIME", "help": "A clock in the picture, zone unknown: 2022-09-22T10:30."}),
    (("--weekday",), {"metavar": "DAY", "help": "Said to be on this weekday."}),
    (("--daytime",), {"metavar": "WORD", "help": "Said to be in the morning, noon, afternoon, evening, night."}),
    (("--light",), {"metavar": "WORD", "help": "Light by eye: day, civil twilight, night and so on."}),
    (("--sun-height",), {"metavar": "WORD", "help": "The sun by eye: low, middle or high."}),
    (("--moon-phase",), {"metavar": "WORD", "help": "Phase of the moon by eye: full, first quarter and so on."}),
    (("--near",), {"metavar": "PLACE", "help": "Said to be at or near a place: a name or LAT,LON."}),
    (("--within",), {"metavar": "KM LAT,LON", "nargs": 2, "help": "Within so many km of a point."}),
    (("--country",), {"metavar": "NAME", "help": "In this country or first-level region."}),
    (("--text",), {"metavar": "WORDS", "help": "What a sign, a plate or a phone number in the picture says."}),
    (
        ("--marks", "marks"),
        {"metavar": "PATH", "multiple": True, "help": "Shadows marked in a picture; see 'noonmark measure'."},
    ),
    (
        ("--clue", "clue"),
        {"metavar": "TEXT", "multiple": True, "help": "Any clue: 'KIND key=value key=\"...\"'; see noonmark kinds."},
    ),
    (
        ("--trust", "trust"),
        {"metavar": "NAME=P", "multiple": True, "help": "Probability that a clue is genuine, by its label."},
    ),
)

_SIMPLE = {
    "elevation": ("sun-elevation", "elevation"),
    "azimuth": ("sun-azimuth", "azimuth"),
    "shadow_azimuth": ("shadow-azimuth", "azimuth"),
    "at": ("instant", "at"),
    "date": ("date", "date"),
    "posted": ("posted-before", "before"),
    "clock": ("local-clock", "reads"),
    "light": ("light", "light"),
    "sun_height": ("sun-height", "sun"),
    "moon_phase": ("moon-phase", "phase"),
    "near": ("near", "place"),
    "country": ("country", "name"),
    "text": ("text", "text"),
}
_PAIRS = {
    "turn": ("shadow-turn", ("turn", "until")),
    "between": ("between", ("earliest", "latest")),
    "within": ("within", ("km", "point")),
}
_JOINED = {
    "shadow": ("shadow-length", ("object", "shadow", "error")),
    "daytime": ("local-words", ("weekday", "daytime")),
}
_WORDS = frozenset({"place", "name", "label", "source", "item", "point", "zone", "path", "text", "what", "map"})
"""Keys whose value is a text even where it looks like a number: there is a town called 1770."""
_NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,9})?")
_KEY = re.compile(r"\s*([A-Za-z][\w-]*)\s*=\s*")
_VALUE = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|\[.*\]|\{.*\}|[^\s"\']+')


def clue_options(command: Command) -> Command:
    """Add the options that give clues to a command."""
    for names, settings in reversed(_OPTIONS):
        command = click.option(*names, **settings)(command)
    return command


def clue_rows(given: Values) -> list[Row]:
    """Return the clues that options give, in a fixed order.

    Raises
    ------
    NoonmarkError
        For a ``--clue`` that cannot be read, or half of a shadow.
    """
    rows: list[Row] = []
    for name, (kind, keys) in _JOINED.items():
        found: dict[str, object] = {key: plain(given[key]) for key in keys if given.get(key) is not None}
        if name == "shadow":
            _check_shadow(found)
        if found:
            rows.append((f"--{name}", kind, found))
    for name, (kind, key) in _SIMPLE.items():
        if given.get(name) is not None:
            rows.append(
                (f"--{name.replace('_', '-')}", kind, {key: given[name] if key in _WORDS else plain(given[name])})
            )
    for name, (kind, keys) in _PAIRS.items():
        if given.get(name) is not None:
            first, second = given[name]
            first = first.removesuffix("km") if name == "within" else first
            rows.append((f"--{name}", kind, {keys[0]: plain(first.strip()), keys[1]: second}))
    rows += [("--marks", "marks", {"path": path}) for path in given.get("marks", ())]
    return rows + [read_clue(text) for text in given.get("clue", ())]


def _check_shadow(found: Mapping[str, object]) -> None:
    missing = [f"--{key}" for key in ("object", "shadow") if key not in found]
    if found and missing:
        raise NoonmarkError(
            f"{' and '.join(f'--{key}' for key in found)} without {' and '.join(missing)}",
            remedy="give the object's height and its shadow's length: --object 1.8 --shadow 2.6 --error 5%",
        )


def read_clue(text: str) -> Row:
    """Return the clue of ``--clue 'kind key=value key="..."'``; a value may be a TOML list.

    Examples
    --------
    >>> read_clue('near place="Paris, Texas" trust=0.5')
    ("--clue 'near'", 'near', {'place': 'Paris, Texas', 'trust': 0.5})
    """
    kind, _, rest = text.strip().partition(" ")
    where = f"--clue '{kind}'"
    values: dict[str, object] = {}
    at = 0
    while rest[at:].strip():
        key = _KEY.match(rest, at)
        value = _VALUE.match(rest, key.end()) if key else None
        if not key or not value:
            raise NoonmarkError(
                f"{rest[at:].strip()!r} is no key=value",
                where=where,
                remedy="write --clue 'near place=\"Paris\"', for example",
            )
        values[key[1]] = _value(value[0], where, words=key[1] in _WORDS)
        at = value.end()
    return where, kind, values


def _value(text: str, where: str, *, words: bool) -> object:
    if text[0] not in "\"'[{":
        return text if words else plain(text)
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError as error:
        raise NoonmarkError(
            f"{text} is no TOML value: {error}", where=where, remedy="check the quotes and brackets"
        ) from None


def plain(text: str) -> object:
    """Return a plain decimal as a number, anything else as it was typed.

    Examples
    --------
    >>> plain("1.80"), plain("5%"), plain("1e400"), plain("nan"), plain("7")
    (1.8, '5%', '1e400', 'nan', 7)
    """
    if not _NUMBER.fullmatch(text.strip()):
        return text
    return float(text) if "." in text else int(text)


def trust_rows(given: Sequence[str]) -> dict[str, object]:
    """Return the trusts of ``--trust NAME=P``, by label."""
    out: dict[str, object] = {}
    for text in given:
        name, sign, value = text.rpartition("=")
        if not sign or not name.strip():
            raise NoonmarkError(f"--trust {text!r} is no NAME=P", remedy="write --trust shadow=0.9, for example")
        out[name.strip()] = plain(value.strip())
    return out
