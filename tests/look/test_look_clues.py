"""The clues of a file: one place and one clock, each with the mixture that is stated."""

# pyright: basic
from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from tests.look.made import BERLIN, CARLSBAD, DULUTH, NOW, camera, creation, facts, gps, naive

from noonmark.clues.clue import LocalTerm
from noonmark.clues.local_clock import DRIFT_SD_S, DRIFT_WEIGHT
from noonmark.clues.stretches import DAY_S, OTHER_FOOTAGE_S
from noonmark.earth.zones import zone_info
from noonmark.footage.facts import ClockFact, FileFacts, Provenance
from noonmark.footage.track import Track, TrackPoint
from noonmark.look.clues import clock_clue, clues_of, place_at_start
from noonmark.look.look_at import look_at
from noonmark.look.weights import RULES, rule_of

ZONE = "Asia/Yakutsk"
"""UTC+9 the whole year since 2014."""


def pieces(fact, file, start, end, zone=ZONE):
    (term,) = clock_clue(fact, file).terms
    assert isinstance(term, LocalTerm)
    return term.pieces(start.timestamp(), end.timestamp(), zone)


def share(found, start, end):
    """Integrate pieces over a window."""
    low, high = np.maximum(found.start, start.timestamp()), np.minimum(found.end, end.timestamp())
    return float(np.sum(np.clip(high - low, 0.0, None) * found.density))


def test_the_clue_carries_the_weights_that_are_stated():
    """A Nikon's creation time in Yakutsk: 0.85 nine hours before the face, 0.07 at it, 0.004 on each day beside."""
    fact = creation(2022, 9, 22, 12)
    file = facts(fact, make="NIKON")
    face = datetime(2022, 9, 22, 12, tzinfo=UTC)
    found = pieces(fact, file, face - timedelta(days=5), face + timedelta(days=5))
    near = timedelta(hours=4, minutes=45)  # nearly all of the drift, not the other zones' whole width
    even = 0.064 * 2.0 * near / timedelta(hours=26)
    place = face - timedelta(hours=9)
    assert share(found, place - near, place + near) == pytest.approx(0.85 + even, abs=0.004)
    assert share(found, face - near, face + near) == pytest.approx(0.07 + even, abs=0.004)
    day = timedelta(days=1)
    for off in (place - day, place + day):
        alone = share(found, off - timedelta(hours=3), off + timedelta(hours=3))
        assert alone == pytest.approx(0.004 * 0.683, abs=0.0005)  # one sd of the time on a clock with a wrong date
    assert share(found, face - timedelta(days=5), face + timedelta(days=5)) == pytest.approx(0.992, abs=0.003)


def drawn_face(shares, instant, rng):
    """Draw what a clock shows at an instant, from the weights and the drift alone."""
    drift = float(rng.normal(0.0, float(rng.choice(DRIFT_SD_S, p=DRIFT_WEIGHT))))
    names = ("utc", "place", "other", "day", "reset", "earlier")
    meaning = rng.choice(names, p=[getattr(shares, name) for name in names])
    if meaning == "reset":
        days = rng.uniform(0.0, 1.0) if rng.random() < 0.5 else rng.uniform(1.0, 31.0)
        year = rng.choice([1980, *range(2000, 2026)])
        return datetime(int(year), 1, 1).replace(tzinfo=UTC).timestamp() + days * DAY_S, meaning
    if meaning == "earlier":
        low, high = ((0, 2), (2, 60), (60, 3652))[int(rng.choice(3, p=[0.5, 0.3, 0.2]))]
        return instant + rng.uniform(low, high) * DAY_S, meaning
    if meaning == "other":
        return instant + rng.uniform(-12.0, 14.0) * 3600.0, meaning
    local = 9 * 3600.0
    main = "utc" if shares.utc > shares.place else "place"
    offset = local if (meaning == "place" or (meaning == "day" and main == "place")) else 0.0
    if meaning == "day":
        return instant + offset + rng.choice([-1, 1]) * DAY_S + rng.normal(0.0, 3.0 * 3600.0), meaning
    return instant + offset + drift, meaning


def ranks(name, told_as, draws=500, seed=3):
    """Return for drawn clocks which probability the posterior over the instant gives to values below the truth."""
    rng = np.random.default_rng(seed)
    rule = next(rule for rule in RULES if rule.name == name)
    file = FileFacts("a", "video", make=told_as)
    first, last = datetime(2014, 11, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
    out = []
    for _ in range(draws):
        instant = rng.uniform(first.timestamp() + 40 * DAY_S, last.timestamp() - 3700 * DAY_S / 2)
        shown_s, meaning = drawn_face(rule.weights, instant, rng)
        if meaning in ("reset", "earlier", "other"):
            continue  # flat or wide: the narrow readings are what is counted
        shown = datetime.fromtimestamp(round(shown_s), UTC).replace(tzinfo=None)
        fact = ClockFact("QuickTime creation time", shown, "unknown", role="container")
        found = pieces(fact, file, first, last)
        when = datetime.fromtimestamp(instant, UTC)
        out.append(share(found, first, when) / share(found, first, last))
    return np.array(out)


@pytest.mark.parametrize(("name", "make"), [("creation time, Nikon", "NIKON"), ("creation time, Sony", "SONY")])
def test_drawn_clocks_lie_in_their_clues_regions_as_often_as_stated(name, make):
    """The rank of the truth in the posterior is even on 0 to 1; 3.5 sd of a fraction of n draws."""
    found = ranks(name, make)
    for level in (0.1, 0.25, 0.5, 0.75, 0.9):
        slack = 3.5 * np.sqrt(level * (1.0 - level) / len(found)) + 0.03  # 0.03: the wide readings are left out
        assert np.mean(found < level) == pytest.approx(level, abs=slack)


def test_a_wrong_weight_fails_the_same_test():
    """Clocks drawn as a Nikon's and told to be Sony's are not where their clue says."""
    found = ranks("creation time, Nikon", "SONY")
    misses = [abs(np.mean(found < level) - level) for level in (0.1, 0.25, 0.5, 0.75, 0.9)]
    assert max(misses) > 0.25


def test_a_receivers_clock_is_a_sharp_clue_with_a_higher_trust():
    fact = gps(2022, 9, 22, 3)
    made = clock_clue(fact, facts(fact))
    assert made.trust == 0.98
    found = pieces(fact, facts(fact), fact.value - timedelta(days=3), fact.value + timedelta(days=3))
    near = share(found, fact.value - timedelta(minutes=2), fact.value + timedelta(minutes=2))
    assert near == pytest.approx(0.97, abs=0.001)
    assert share(found, fact.value + timedelta(hours=23), fact.value + timedelta(hours=25)) == pytest.approx(
        0.0075, 1e-3
    )


def test_a_date_alone_is_a_day_long():
    fact = ClockFact("file name (a day)", naive(2022, 9, 22), "local", None, 86400.0, "name")
    found = pieces(fact, facts(fact), datetime(2022, 9, 20, tzinfo=UTC), datetime(2022, 9, 25, tzinfo=UTC))
    start = datetime(2022, 9, 22, tzinfo=zone_info(ZONE))
    assert share(found, start, start + timedelta(hours=12)) == pytest.approx(0.45, abs=0.05)
    assert share(found, start, start + timedelta(hours=24)) == pytest.approx(0.90, abs=0.07)


def test_a_date_of_saving_leaves_years_before_it():
    fact = ClockFact("file name (WhatsApp, received)", naive(2022, 9, 22), "local", None, 86400.0, "name")
    file = facts(fact)
    found = pieces(fact, file, datetime(2010, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
    assert share(found, datetime(2013, 1, 1, tzinfo=UTC), datetime(2022, 7, 1, tzinfo=UTC)) == pytest.approx(
        0.56 * 0.2, abs=0.01
    )
    assert share(found, datetime(2022, 9, 25, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)) == 0.0


def test_a_clock_near_a_restart_says_a_little_at_every_instant():
    fact = camera(2015, 1, 1, 0, 2, 0)
    found = pieces(fact, facts(fact), datetime(2019, 1, 1, tzinfo=UTC), datetime(2019, 1, 2, tzinfo=UTC))
    even = 0.01 * 0.5 / 27.0 / DAY_S  # by hand: of 27 years, half within the first day
    assert share(found, datetime(2019, 1, 1, tzinfo=UTC), datetime(2019, 1, 2, tzinfo=UTC)) == pytest.approx(
        even * DAY_S
    )
    assert even > 1.0 / OTHER_FOOTAGE_S


def test_a_file_gives_its_best_place_and_its_best_clock_only():
    file = facts(camera(2016, 6, 23, 16, 32, 50), gps(2016, 6, 23, 21, 32, 50), place=DULUTH)
    clues = clues_of(look_at(replace(file, places=(DULUTH, CARLSBAD)), NOW))
    assert [(clue.label, clue.source) for clue in clues] == [
        ("gps", "clip.mp4: EXIF GPS"),
        ("clock", "clip.mp4: GPS time"),
    ]
    named = clues_of(look_at(file, NOW), "one")
    assert [(clue.item, clue.source) for clue in named] == [("one", "one: EXIF GPS"), ("one", "one: GPS time")]


def test_a_file_that_says_nothing_gives_no_clue():
    assert clues_of(look_at(FileFacts("a", "image"), NOW)) == []


def test_a_creation_time_of_a_phone_is_better_than_its_name_and_of_an_unknown_maker_worse():
    name = ClockFact("file name (phone or camera)", naive(2022, 9, 22, 10, 15, 30), "local", role="name")
    created = creation(2022, 9, 22, 8, 15, 40)
    for make, best in (("samsung", created), (None, name)):
        assert look_at(facts(name, created, make=make), NOW).clocks[0].clock == best


@pytest.mark.parametrize(("state", "label", "trust"), [("valid", "signed-gps", 0.99), ("untrusted", "gps", 0.95)])
def test_a_signed_place_counts_more_only_when_the_signature_is_valid(state, label, trust):
    signed = Provenance(state, "", place=CARLSBAD, clock=camera(2022, 6, 1, 12, offset_minutes=-420))
    file = replace(facts(camera(2016, 6, 23, 16), place=DULUTH), provenance=signed)
    clues = clues_of(look_at(file, NOW))
    assert (clues[0].label, clues[0].trust) == (label, trust)
    assert clues[1].label == ("signed-clock" if state == "valid" else "clock")


def test_the_place_of_a_track_is_that_of_the_first_frame():
    """0.001 deg of latitude in 10 s is 11.1 m/s; the nearest point stands 2 s after the first frame."""
    points = (TrackPoint(2.0, 52.0, 13.0), TrackPoint(12.0, 52.001, 13.0))
    place = place_at_start(Track("GPX", points, error_m=5.0))
    assert (place.lat, place.lon) == (52.0, 13.0)
    assert place.error_m == pytest.approx(5.0 + 2.0 * 11.13, abs=0.1)
    still = place_at_start(Track("GPX", (TrackPoint(-3.0, 52.0, 13.0), TrackPoint(0.0, 52.5, 13.0)), error_m=5.0))
    assert (still.lat, still.error_m) == (52.5, 5.0)


def test_a_track_gives_the_place_where_the_file_states_none():
    track = Track("GPX", (TrackPoint(0.0, BERLIN.lat, BERLIN.lon),))
    clues = clues_of(look_at(FileFacts("a", "video", track=track), NOW))
    assert [clue.source for clue in clues] == ["a: GPX"]


def test_the_rule_that_weighs_a_clock_is_the_one_that_its_words_tell():
    fact = creation(2022, 9, 22, 12)
    assert rule_of(fact, facts(fact, make="GoPro")).weights.place == 0.95
    assert "UTC or local" in clock_clue(fact, facts(fact)).words


def test_a_track_of_many_points_is_trusted_more_than_one_position():
    points = tuple(TrackPoint(float(n), BERLIN.lat + n * 1e-5, BERLIN.lon) for n in range(20))
    file = FileFacts("a", "video", places=(replace(BERLIN, source="GPX"),), track=Track("GPX", points))
    assert clues_of(look_at(file, NOW))[0].trust == 0.98
    assert clues_of(look_at(replace(file, track=Track("GPX", points[:19])), NOW))[0].trust == 0.95
    elsewhere = replace(file, places=(CARLSBAD,))
    assert clues_of(look_at(elsewhere, NOW))[0].trust == 0.95


def test_a_clock_with_an_offset_is_at_its_own_instant():
    """12:00 at UTC+9 is 3:00 UTC, whatever the place; half a day off only by the parts that say so."""
    fact = camera(2022, 9, 22, 12, offset_minutes=540)
    right = datetime(2022, 9, 22, 3, tzinfo=UTC)
    window = (right - timedelta(days=3), right + timedelta(days=3), "Europe/London")
    found = pieces(fact, facts(fact), *window)
    near = timedelta(minutes=10)
    assert share(found, right - near, right + near) == pytest.approx(0.96 * 0.9, abs=0.02)  # without the hours of drift
    local = right + timedelta(hours=8)  # 12:00 in London's summer
    assert share(found, local - near, local + near) == pytest.approx(0.02 * 0.9, abs=0.002)
