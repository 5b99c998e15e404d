# pyright: basic
"""What cannot be is told in one line that names the clue, for every kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from noonmark.errors import NoonmarkError
from noonmark.plugins import clue_kinds, make_clue

from .angles import one_line  # noqa: TID252

NAN, WHERE = float("nan"), "clues.toml, clue 2"
SHADOW = {"object": 1.8, "shadow": 2.6}
CLOCK = {"reads": "2022-09-22T10:30"}
BAD: list[tuple[str, dict[str, object], str]] = [
    *[("shadow-length", {**SHADOW, key: bad}, key) for key in SHADOW for bad in (0, -2, NAN, "two", True, [1], "inf")],
    *[("shadow-length", {**SHADOW, "error": bad}, "error") for bad in (0, "0%", -0.05, "-5%", NAN, "much", 5, "300%")],
    ("shadow-length", {**SHADOW, "offset": "soon"}, "offset"),
    ("shadow-length", {**SHADOW, "offset": "1:2:3:4"}, "offset"),
    ("shadow-length", {**SHADOW, "offset": 1e12}, "longer than ten years"),
    ("shadow-length", {**SHADOW, "shadow": 1e9}, "not one of the sun"),
    *[
        (kind, {"elevation": bad}, "elevation")
        for kind in ("sun-elevation", "moon-elevation")
        for bad in ("43", "43~0", "43~-6", "43~nan", "nan~6", "high", "95~6", "-91~6", "43~91", "43~", NAN)
    ],
    *[
        (kind, {"azimuth": bad}, "azimuth")
        for kind in ("sun-azimuth", "moon-azimuth", "shadow-azimuth")
        for bad in ("258", "258~0", "258~-4", "361~4", "-1~4", "south~4", "258~100", NAN)
    ],
    *[
        (kind, {"azimuth": "258~4", "north": "magnetic", **more}, words)
        for kind in ("sun-azimuth", "moon-azimuth", "shadow-azimuth")
        for more, words in (
            ({}, "magnetic north"),
            ({"declination": "east"}, "declination"),
            ({"declination": 200}, "declination 200"),
            ({"at": "60,10"}, "magnetic north"),
            ({"at": "100,10", "date": "2022-09-22"}, "latitude 100"),
            ({"at": "here", "date": "2022-09-22"}, "'here' is no LAT,LON"),
            ({"at": "60,10", "date": "1990-09-22"}, "no magnetic model"),
            ({"at": "60,10", "date": "2022-09-31"}, "2022-09-31 is no date"),
        )
    ],
    ("sun-azimuth", {"azimuth": "400~4", "north": "magnetic", "declination": 1}, "400"),
    ("sun-azimuth", {"azimuth": "258~4", "north": "grid"}, "'grid'"),
    ("shadow-turn", {"turn": "7~1", "until": "0s"}, "same"),
    ("shadow-turn", {"turn": "200~1", "until": "30min"}, "200"),
    ("shadow-turn", {"turn": "7", "until": "30min"}, "no error"),
    ("shadow-turn", {"turn": "7~0", "until": "30min"}, "error 0"),
    ("light", {"light": "dusky"}, "'dusky' is not known"),
    ("light", {"light": 3}, "3 is no text"),
    ("sun-height", {"sun": "up"}, "'up' is not known"),
    ("moon-phase", {"phase": "half"}, "'half' is not known"),
    ("instant", {"at": "2022-09-22T03:00"}, "has no time zone"),
    ("instant", {"at": "1949-12-31T23:00Z"}, "outside 1950 to 2050"),
    ("posted-before", {"before": "1949-12-31T23:00Z"}, "outside 1950 to 2050"),
    *[("instant", {"at": bad}, "at") for bad in ("2051-01-01T00:00Z", "noon", "2022-09-31T03:00Z", "2022-09-22", 5)],
    *[("instant", {"at": "2022-09-22T03:00Z", "error": bad}, "error") for bad in (0, "-5s", "some", NAN)],
    ("posted-before", {"before": "2022-09-22T03:00"}, "has no time zone"),
    ("posted-before", {"before": "yesterday"}, "yesterday is no instant"),
    *[("date", {"date": bad}, "date") for bad in ("2022-09-31", "1949-12-31", "2050-01-01", "22/09/2022", NAN, True)],
    ("between", {"earliest": "2022-09-23", "latest": "2022-09-21"}, "before it starts"),
    ("between", {"earliest": "2022-09-23T00:00Z", "latest": "2022-09-21T00:00Z"}, "before it starts"),
    ("between", {"earliest": "2022-09-21T00:00", "latest": "2022-09-23"}, "has no time zone"),
    ("between", {"earliest": "1949-01-01", "latest": "2022-09-23"}, "1949-01-01 is outside"),
    ("between", {"earliest": "then", "latest": "now"}, "then is no date"),
    ("local-clock", {"reads": "2022-09-22T10:30Z"}, "carries a zone"),
    ("local-clock", {"reads": "10:30"}, "10:30 is no instant"),
    ("local-clock", {"reads": "1949-03-01T10:30"}, "outside 1950"),
    ("local-clock", {**CLOCK, "zone": "Asia/Nowhere"}, "unknown time zone 'Asia/Nowhere'"),
    ("local-clock", {"reads": "2011-12-30T10:30", "zone": "Pacific/Apia"}, "does not exist in Pacific/Apia"),
    *[("local-clock", {**CLOCK, "error": bad}, "error") for bad in (0, "-60s", "some", NAN)],
    ("local-words", {}, "neither weekday nor daytime"),
    ("local-words", {"weekday": "Caturday"}, "'caturday'"),
    ("local-words", {"daytime": "brunch"}, "'brunch'"),
    *[("gps", {"point": bad}, "213") for bad in ("213,5", "5,-213", "5,361,213")],
    *[("gps", {"point": "5,5", "metres": bad}, "metres") for bad in (0, -1, NAN, "near", 1e9)],
    *[("within", {"km": bad, "point": "5,5"}, "km") for bad in (0, -1, NAN, "far", 30000)],
    ("within", {"km": 5, "point": "95,5"}, "latitude 95"),
    ("near", {"place": "Neryungriiiiingrad"}, "unknown place"),
    ("near", {"place": "Springfield"}, "more than one reading"),
    ("near", {"place": ""}, "unknown place"),
    ("near", {"place": 5}, "5 is no text"),
    ("country", {"name": ""}, "unknown place"),
    ("country", {"name": "Neryungri"}, "no country or region"),
    ("sights", {"sights": [SHADOW]}, "two or more"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "values", "words"), BAD)
def test_what_cannot_be_is_told_in_one_line_that_names_the_clue(
    kind: str, values: dict[str, object], words: str
) -> None:
    with pytest.raises(NoonmarkError) as caught:
        make_clue(kind, values, WHERE)
    one_line(caught.value, WHERE, words)


KINDS = sorted(clue_kinds())


@pytest.fixture(autouse=True)
def _beside_the_example_s_marks(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root / "examples" / "neryungri")  # the example of one kind names a marks file


@pytest.mark.parametrize("name", KINDS)
def test_the_example_of_a_kind_makes_a_clue(name: str) -> None:
    kind = clue_kinds()[name]
    made = kind.clue(kind.example)
    assert made.kind == name
    assert made.trust == kind.trust
    assert made.words
    assert made.terms


@pytest.mark.parametrize(
    ("name", "key"),
    [
        (n, k)
        for n in KINDS
        for k in clue_kinds()[n].example
        if (n, k) not in {("shadow-length", "error")} and n != "local-words"
    ],
)
def test_a_missing_key_is_named(name: str, key: str) -> None:
    values = {k: v for k, v in clue_kinds()[name].example.items() if k != key}
    with pytest.raises(NoonmarkError) as caught:
        make_clue(name, values, WHERE)
    one_line(caught.value, WHERE, key)


@pytest.mark.parametrize("name", KINDS)
def test_an_unknown_key_is_named_with_the_nearest(name: str) -> None:
    key = next(iter(clue_kinds()[name].example))
    with pytest.raises(NoonmarkError) as caught:
        make_clue(name, {**clue_kinds()[name].example, f"{key}x": 1}, WHERE)
    one_line(caught.value, WHERE, f"unknown key '{key}x'", f"did you mean '{key}'")
    with pytest.raises(NoonmarkError, match="known keys: "):
        make_clue(name, {**clue_kinds()[name].example, "qqqqqq": 1}, WHERE)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("trust", [0, 1.2, -0.1, NAN, "sure", True])
def test_a_trust_that_is_no_probability_is_refused(name: str, trust: object) -> None:
    with pytest.raises(NoonmarkError) as caught:
        make_clue(name, {**clue_kinds()[name].example, "trust": trust}, WHERE)
    one_line(caught.value, WHERE, "trust")


@pytest.mark.parametrize("name", KINDS)
def test_a_label_is_a_text_that_is_not_empty(name: str) -> None:
    for label in ("", "  ", 3):
        with pytest.raises(NoonmarkError, match="label"):
            make_clue(name, {**clue_kinds()[name].example, "label": label}, WHERE)


def test_label_trust_source_and_item_are_kept() -> None:
    made = make_clue("shadow-length", {**SHADOW, "label": "post", "trust": 0.7, "source": "0:12", "item": "a.mp4"})
    assert (made.label, made.trust, made.source, made.item) == ("post", 0.7, "0:12", "a.mp4")
