# pyright: basic
"""Kinds of clues come by entry points, the built-in ones and a stranger's alike."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from noonmark.clues.kind import Kind
from noonmark.errors import NoonmarkError
from noonmark.plugins import GROUP, clue_kinds, make_clue

STRANGER = """
from math import log
from noonmark.clues.kind import Kind, Reading
from noonmark.clues.times import span_term


def _read(options):
    hour = options.number("hour")
    if hour < 0:
        raise ZeroDivisionError("a stranger's slip")
    return Reading((span_term(hour * 3600.0, hour * 3600.0 + 3600.0),), log(1e-9), f"a bell struck {hour:g}", "bell")


BELL = Kind("bell", "a bell that strikes", {"hour": "which"}, 0.7, "bells are seldom wrong", _read, {"hour": 3})
OTHER = Kind("gong", "a gong", {"hour": "which"}, 0.7, "", _read, {"hour": 3})
SAME = Kind("gps", "a stranger's own", {"hour": "which"}, 0.7, "", _read, {"hour": 3})
TEXT = "no kind"
"""

Install = Callable[[str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Put a distribution with the given entry points on the path, as pip would."""

    def put(lines: str) -> None:
        info = tmp_path / "stranger-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[{GROUP}]\n{lines}\n")
        (tmp_path / "stranger_of_noonmark.py").write_text(STRANGER)
        monkeypatch.syspath_prepend(tmp_path)
        clue_kinds.cache_clear()

    yield put
    clue_kinds.cache_clear()


def test_every_entry_point_is_a_kind_of_its_name() -> None:
    kinds = clue_kinds()
    assert list(kinds) == sorted(entry.name for entry in entry_points(group=GROUP))
    for name, kind in kinds.items():
        assert isinstance(kind, Kind)
        assert kind.name == name
        assert 0.0 < kind.trust <= 1.0
        assert kind.summary
        assert kind.why
        assert set(kind.example) <= set(kind.keys)


def test_what_is_installed_is_what_the_project_declares(root: Path) -> None:
    declared = tomllib.loads((root / "pyproject.toml").read_text())["project"]["entry-points"][GROUP]
    assert sorted(declared) == list(clue_kinds())


def test_a_strangers_kind_enters_by_the_same_road(install: Install) -> None:
    install("bell = stranger_of_noonmark:BELL")
    made = make_clue("bell", {"hour": 3, "trust": 0.6})
    assert (made.kind, made.label, made.trust, made.words) == ("bell", "bell", 0.6, "a bell struck 3")
    assert "shadow-length" in clue_kinds()
    with pytest.raises(NoonmarkError, match="unknown key 'hours'; did you mean 'hour'"):
        make_clue("bell", {"hours": 3})


def test_a_strangers_slip_is_one_line_that_names_the_kind(install: Install) -> None:
    install("bell = stranger_of_noonmark:BELL")
    with pytest.raises(NoonmarkError, match=r"^clues.toml, clue 1: the kind 'bell' failed: ZeroDivisionError"):
        make_clue("bell", {"hour": -1}, "clues.toml, clue 1")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("bell = stranger_of_noonmark:MISSING", "'bell' .*cannot be loaded.*MISSING"),
        ("bell = no_such_module_of_noonmark:BELL", "'bell' .*cannot be loaded"),
        ("bell = stranger_of_noonmark:TEXT", "'bell' .*is no kind of that name"),
        ("bell = stranger_of_noonmark:OTHER", "'bell' .*is no kind of that name"),
        ("gps = stranger_of_noonmark:SAME", "two plug-ins give the kind 'gps'"),
    ],
)
def test_a_broken_plug_in_is_named(install: Install, lines: str, words: str) -> None:
    install(lines)
    with pytest.raises(NoonmarkError, match=words) as caught:
        make_clue("shadow-length", {"object": 1, "shadow": 1})
    assert "\n" not in str(caught.value)
    assert caught.value.remedy


def test_an_unknown_kind_is_told_with_the_nearest() -> None:
    with pytest.raises(NoonmarkError, match="unknown kind of clue 'shadow-lenght'; did you mean 'shadow-length'"):
        make_clue("shadow-lenght", {})
    with pytest.raises(NoonmarkError, match="kinds: between, country"):
        make_clue("zzzzzzzz", {})
