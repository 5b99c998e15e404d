"""What is drawn: scopes with the clues that each of their draws has, and deliberately wrong ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from noonmark.calibrate.other_witnesses import GPS, NEAR, Clock, Country, Instant, Said
from noonmark.calibrate.sky_witnesses import Azimuth, Elevation, Shadow
from noonmark.calibrate.truths import Truth, draw_truths
from noonmark.calibrate.witness import Seen, Witness
from noonmark.clues.clue import Clue
from noonmark.clues.kind import Reading
from noonmark.errors import NoonmarkError
from noonmark.fix.scope import Scope
from noonmark.plugins import make_clue


@dataclass(frozen=True)
class Scenario:
    """One kind of case.

    Attributes
    ----------
    name, words : str
        Short name; what is known, for the report.
    window : (datetime, datetime)
        The scope's instants.
    witnesses : tuple of Witness
        The clues of every draw.
    items : int
        How many clips of one spot.
    country : str
        ISO code of a country given as known.
    honest : bool
        False where the model is wrong on purpose, so that the coverage must fail.
    """

    name: str
    words: str
    window: tuple[datetime, datetime]
    witnesses: tuple[Witness, ...]
    items: int = 1
    country: str = ""
    honest: bool = True

    @property
    def scope(self) -> Scope:
        """The scope that the fix is given."""
        return Scope(*self.window)

    @property
    def dated(self) -> bool:
        """Whether the instant is given, so that times say nothing."""
        return any(isinstance(w, Instant) for w in self.witnesses)


@dataclass(frozen=True)
class Draw:
    """A truth and the clues made from it; ``false`` says which are false."""

    truth: Truth
    clues: tuple[Clue, ...]
    false: tuple[bool, ...]


def draw(scenario: Scenario, rng: np.random.Generator) -> Draw:
    """Draw a truth and its clues; where one cannot be seen, draw all anew."""
    window = (scenario.window[0].timestamp(), scenario.window[1].timestamp())
    for truth in draw_truths(rng, window, items=scenario.items, country=scenario.country):
        false = _which_are_false(scenario, rng)
        clues = _observe(scenario, truth, false, rng)
        if clues is not None:
            return Draw(truth, clues, false)
    raise AssertionError("truths never end")


def _which_are_false(scenario: Scenario, rng: np.random.Generator) -> tuple[bool, ...]:
    trust = np.array([w.trust for w in scenario.witnesses])
    return tuple(bool(x) for x in rng.random(len(trust)) >= trust)


def _observe(
    scenario: Scenario, truth: Truth, false: tuple[bool, ...], rng: np.random.Generator
) -> tuple[Clue, ...] | None:
    clues: list[Clue] = []
    for number, (witness, wrong) in enumerate(zip(scenario.witnesses, false, strict=True)):
        seen = witness.errs(truth, rng) if wrong else witness.sees(truth, rng)
        if seen is None:
            return None
        clues.append(_clue(witness, seen, f"{witness.kind}-{number}", str(witness.item) if scenario.items > 1 else ""))
    if scenario.country:
        clues.append(make_clue("country", {"name": _NAMES[scenario.country]}))
    return tuple(clues)


def _clue(witness: Witness, seen: Seen, label: str, item: str) -> Clue:
    if isinstance(seen, Reading):
        return Clue(witness.kind, label, "drawn", witness.trust, seen.terms, seen.log_null, seen.words, item)
    return make_clue(witness.kind, {**(seen or {}), "trust": witness.trust, "label": label, "item": item})


_NAMES = {"US": "United States"}


def _days(first: str, last: str) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(first).replace(tzinfo=UTC), datetime.fromisoformat(last).replace(tzinfo=UTC)


_YEAR = _days("2022-01-01", "2023-01-01")
_DAY = _days("2022-09-22", "2022-09-23")
_JUNE = _days("2016-06-01", "2016-07-01")
_POSTED = "2016-06-24T12:00:00Z"
_SIX: tuple[Witness, ...] = (
    Shadow(),
    Azimuth(6.0),
    Clock(),
    NEAR,
    Country(),
    Said("posted-before", (("before", _POSTED),), datetime.fromisoformat(_POSTED).timestamp() + 1.0),
)
_DOUBTFUL: tuple[Witness, ...] = (
    Instant(),
    Shadow(trust=0.75),
    Azimuth(4.0, trust=0.75),
    replace(NEAR, trust=0.75),
    replace(GPS, trust=0.75),
)

SCENARIOS = (
    Scenario("instant", "a shadow (+-5 %) at a known instant", _YEAR, (Instant(), Shadow())),
    Scenario("day", "a shadow (+-5 %), the time unknown within a UTC day", _DAY, (Shadow(),)),
    Scenario(
        "month", "a shadow (+-5 %) and the sun's azimuth (+-4 deg), the date unknown within June 2016, United States",
        _JUNE, (Shadow(), Azimuth(4.0)), country="US",
    ),
    Scenario("six", "six clues of mixed kinds, each with a trust below 1, within June 2016", _JUNE, _SIX),
    Scenario("one-false", "a known instant, and four clues of trust 0.75: one is false on average", _YEAR, _DOUBTFUL),
    Scenario(
        "two-items", "two clips of one spot, a shadow (+-5 %) in each, both times unknown within a UTC day",
        _DAY, (Shadow(), Shadow(item=1), Azimuth(6.0, item=1)), items=2,
    ),
    Scenario("moon", "the moon's and the sun's elevation (+-1 deg), the time unknown within a UTC day", _DAY,
             (Elevation(1.0, "moon", trust=0.9), Elevation(1.0))),
    Scenario("file", "a file's position and clock, and a shadow, within June 2016", _JUNE, (GPS, Clock(), Shadow())),
)  # fmt: skip

WRONG = (
    Scenario(
        "noise-doubled", "wrong on purpose: as 'instant', with noise twice as large as stated", _YEAR,
        (Instant(), Shadow(noise=2.0)), honest=False,
    ),
    Scenario(
        "refraction-reversed", "wrong on purpose: elevations (+-0.05 deg) from air that presses light down", _YEAR,
        (Instant(), Elevation(0.05, trust=1.0, refraction=-1.0)), honest=False,
    ),
)  # fmt: skip


def scenarios_by_name(names: tuple[str, ...] = ()) -> tuple[Scenario, ...]:
    """Return the named scenarios, or all of them.

    Raises
    ------
    NoonmarkError
        For a name that no scenario has.
    """
    known = {s.name: s for s in (*SCENARIOS, *WRONG)}
    for name in names:
        if name not in known:
            raise NoonmarkError(f"unknown scenario {name!r}", remedy=f"choose among {', '.join(known)}")
    return tuple(known[name] for name in names) if names else tuple(known.values())
