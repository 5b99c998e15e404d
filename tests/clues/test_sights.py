# pyright: basic
"""Several sights of one scene: one clue, believed or doubted together."""

from __future__ import annotations

import numpy as np
import pytest

from noonmark.clues.clue import SkyTerm
from noonmark.errors import NoonmarkError

from .angles import clue, one_line  # noqa: TID252

TWO = [{"offset": "0s", "object": 1, "shadow": 2}, {"offset": "30min", "object": 1, "shadow": 1.7}]


def test_each_sight_is_the_term_that_it_would_be_alone() -> None:
    terms = clue("sights", sights=TWO).terms
    for row, term in zip(TWO, terms, strict=True):
        alone = clue("shadow-length", **row).terms[0]
        assert isinstance(term, SkyTerm)
        assert isinstance(alone, SkyTerm)
        np.testing.assert_array_equal(term.table, alone.table)
        assert (term.offset_s, term.quantity) == (alone.offset_s, "elevation")


def test_a_false_sight_shows_any_angle_each_time_and_a_sun_that_is_up_once() -> None:
    """Half of other footage shows a sun that is up: 1/2 is in each null, and must count once."""
    alone = [clue("shadow-length", **row).log_null for row in TWO]
    assert clue("sights", sights=TWO).log_null == pytest.approx(sum(alone) - np.log(0.5))


def test_a_sight_may_give_a_length_and_an_azimuth() -> None:
    made = clue(
        "sights", sights=[{"object": 1, "shadow": 2, "shadow-azimuth": "78~4"}, {"elevation": "30~1", "offset": "1h"}]
    )
    assert [t.quantity for t in made.terms if isinstance(t, SkyTerm)] == [
        "elevation",
        "azimuth",
        "elevation",
        "elevation",
    ]
    azimuth = next(t for t in made.terms if isinstance(t, SkyTerm) and t.quantity == "azimuth")
    assert np.linspace(0, 360, 18001)[np.argmax(azimuth.table)] == pytest.approx(258.0)


@pytest.mark.parametrize(
    ("sights", "words"),
    [
        (None, "two or more"),
        ([], "two or more"),
        ([TWO[0]], "two or more"),
        ("0s 1 2", "two or more"),
        ([TWO[0], 3], "sight 2 is no table"),
        ([TWO[0], {}], "nothing was measured"),
        ([TWO[0], {"object": 1}], "'shadow' is missing"),
        ([TWO[0], {"object": 1, "shaddow": 1}], "did you mean 'shadow'"),
        ([TWO[0], {"azimuth": "400~4"}], "azimuth 400 deg is no azimuth"),
        ([TWO[0], {"elevation": "43"}], "has no error"),
        ([TWO[0], {"elevation": "95~1"}], "95 deg is no elevation"),
        ([TWO[0], {"object": 1, "shadow": 0}], "shadow 0 is not above 0"),
        ([TWO[0], {"object": 1, "shadow": 1, "error": 0}], "error 0"),
        ([TWO[0], {"object": 1, "shadow": 1, "offset": "soon"}], "'soon'"),
    ],
)
def test_a_sight_that_cannot_be_is_told_by_its_number(sights: object, words: str) -> None:
    with pytest.raises(NoonmarkError) as caught:
        clue("sights", **({} if sights is None else {"sights": sights}))
    one_line(caught.value, "clue 'sights'", words)
    if isinstance(sights, list) and len(sights) == 2:
        one_line(caught.value, "sight 2")
