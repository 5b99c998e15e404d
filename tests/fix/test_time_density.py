# pyright: basic
"""The time part of an item, against its clues' own pieces in each zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noonmark.clues.clue import Clue, LocalTerm, TimeTerm
from noonmark.earth.maps import zone_names
from noonmark.fix.time_density import time_density
from noonmark.plugins import make_clue

ZONES = ["Asia/Yakutsk", "Pacific/Kiritimati", "Etc/GMT+12", "Europe/Berlin", "Asia/Kathmandu", "America/New_York"]
INDEX = np.array([zone_names().index(zone) for zone in ZONES], dtype=np.intp)


def clues_about(day: datetime, trust: float) -> list[Clue]:
    return [
        make_clue("date", {"date": day.date().isoformat(), "trust": trust}),
        make_clue("local-clock", {"reads": (day + timedelta(hours=10)).isoformat(), "zone": "place", "trust": 0.9}),
        make_clue("local-words", {"weekday": day.strftime("%A"), "daytime": "morning"}),
        make_clue("posted-before", {"before": (day + timedelta(days=1.6)).isoformat() + "Z"}),
    ]


def direct(clues: list[Clue], instant: float, zone: str, window: tuple[float, float]) -> float:
    """The prior times each clue's mixture, its pieces asked within a day of the instant."""
    out = 1.0 / (window[1] - window[0])
    for clue in clues:
        (term,) = clue.terms
        near = (instant - 2 * 86400.0, instant + 2 * 86400.0)
        assert isinstance(term, TimeTerm | LocalTerm)
        found = term.pieces(*near, zone) if isinstance(term, LocalTerm) else term.pieces(*near)
        inside = (found.start <= instant) & (instant < found.end)
        null = (1.0 - clue.trust) * np.exp(clue.log_null) if clue.trust < 1.0 else 0.0
        out *= clue.trust * float(found.density[inside].sum()) + null
    return out


@settings(max_examples=40)
@given(
    st.sampled_from(range(len(ZONES))),
    st.datetimes(datetime(1995, 1, 1), datetime(2035, 1, 1)),
    st.floats(-2.5, 3.5),
    st.sampled_from([1.0, 0.8]),
    st.floats(0.3, 40.0),
)
def test_a_groups_density_is_the_product_of_the_clues_own_in_its_zone(
    zone: int, when: datetime, away: float, trust: float, days: float
) -> None:
    """Zones from UTC-12 to UTC+14 and any date: also the hull that clues of trust 1 leave cuts nothing off."""
    day = datetime(when.year, when.month, when.day)
    clues = clues_about(day, trust)
    start = day.replace(tzinfo=UTC).timestamp() - days * 86400.0 / 2.0
    window = (start, start + days * 86400.0 + 86400.0)
    instant = float(
        np.clip(day.replace(tzinfo=UTC).timestamp() + away * 86400.0 + 7.3, window[0] + 1.0, window[1] - 1.0)
    )
    found = time_density(clues, window, INDEX)
    group = found.groups[0 if found.group_of_zone is None else int(found.group_of_zone[INDEX[zone]])]
    inside = (group.start <= instant) & (instant < group.end)
    assert inside.sum() <= 1
    assert float(group.density[inside].sum()) == pytest.approx(direct(clues, instant, ZONES[zone], window), rel=1e-9)


def test_a_day_is_whole_at_both_ends_of_the_earth() -> None:
    """22 September lasts from 10:00 UTC of the 21st in Kiritimati to 12:00 UTC of the 23rd at UTC-12."""
    window = (datetime(2022, 1, 1, tzinfo=UTC).timestamp(), datetime(2023, 1, 1, tzinfo=UTC).timestamp())
    found = time_density([make_clue("date", {"date": "2022-09-22"})], window, INDEX)
    assert found.group_of_zone is not None
    for zone, first in (("Pacific/Kiritimati", datetime(2022, 9, 21, 10)), ("Etc/GMT+12", datetime(2022, 9, 22, 12))):
        group = found.groups[int(found.group_of_zone[zone_names().index(zone)])]
        start = first.replace(tzinfo=UTC).timestamp()
        assert (group.start[0], group.end[-1]) == (start, start + 86400.0)
        assert group.total * (window[1] - window[0]) == pytest.approx(1.0)


def test_zones_that_read_alike_share_a_group() -> None:
    window = (datetime(2022, 9, 1, tzinfo=UTC).timestamp(), datetime(2022, 10, 1, tzinfo=UTC).timestamp())
    names = ["Asia/Yakutsk", "Asia/Tokyo", "Europe/Berlin"]
    index = np.array([zone_names().index(n) for n in names], dtype=np.intp)
    found = time_density([make_clue("date", {"date": "2022-09-22"})], window, index)
    assert found.group_of_zone is not None
    yakutsk, tokyo, berlin = (int(found.group_of_zone[i]) for i in index)
    assert yakutsk == tokyo != berlin


def test_the_false_share_is_the_nulls_part_of_the_mixture() -> None:
    clue = make_clue("date", {"date": "2022-09-22", "trust": 0.8})
    window = (datetime(2022, 9, 1, tzinfo=UTC).timestamp(), datetime(2022, 10, 1, tzinfo=UTC).timestamp())
    (group,) = time_density([clue], window, INDEX[:1]).groups
    null = 0.2 * np.exp(clue.log_null)
    inside = group.density > 2.0 * group.density.min()
    np.testing.assert_allclose(group.false[0, inside], null / (0.8 / 86400.0 + null))
    np.testing.assert_allclose(group.false[0, ~inside], 1.0)
    np.testing.assert_allclose(np.exp(group.log_mixture[0, ~inside]), null)
