"""Open footage is lent to one at a time, kept for the next, and closed when nobody looks."""

from __future__ import annotations

import threading
from fractions import Fraction
from pathlib import Path

import pytest

from noonmark.errors import NoonmarkError
from noonmark.footage.open_footage import Footage
from noonmark.web import lending as rules
from noonmark.web.lending import Lending


@pytest.fixture
def library(uneven_clip: Path) -> rules.Lending:
    return Lending()


def take(library: Lending, path: Path, key: str = "a", near_s: Fraction | None = None) -> Footage:
    with library.lend(key, lambda: path, near_s) as footage:
        assert footage.frame_at(0).time_s == 0
        return footage


def is_open(footage: Footage) -> bool:
    try:
        return footage.frame_at(0).time_s == 0
    except NoonmarkError:
        return False


def test_the_same_file_is_opened_once_for_one_after_the_other(library: Lending, uneven_clip: Path) -> None:
    assert take(library, uneven_clip) is take(library, uneven_clip)
    library.close()


def test_two_at_once_never_have_the_same(library: Lending, uneven_clip: Path) -> None:
    for _ in range(2):  # opened, and then taken from those that are open
        with library.lend("a", lambda: uneven_clip) as one, library.lend("a", lambda: uneven_clip) as two:
            assert one is not two
    library.close()


def test_of_one_file_no_more_than_some_are_open_and_the_next_waits(library: Lending, uneven_clip: Path) -> None:
    given: list[Footage] = []
    got = threading.Event()

    def ask() -> None:
        given.append(take(library, uneven_clip))
        got.set()

    taken = [library.lend("a", lambda: uneven_clip) for _ in range(rules.MOST_OF_ONE)]
    held = [one.__enter__() for one in taken]
    waiting = threading.Thread(target=ask)
    waiting.start()
    assert not got.wait(0.3)
    taken[1].__exit__(None, None, None)
    assert got.wait(20)
    assert given == [held[1]]
    for one in (taken[0], *taken[2:]):
        one.__exit__(None, None, None)
    waiting.join()
    library.close()


def test_beyond_the_limit_the_one_that_was_used_longest_ago_is_closed(library: Lending, uneven_clip: Path) -> None:
    footage = [take(library, uneven_clip, str(number)) for number in range(rules.MOST_OPEN)]
    assert take(library, uneven_clip, "0") is footage[0]
    take(library, uneven_clip, "new")
    assert [is_open(one) for one in footage[:3]] == [True, False, True]
    library.close()
    assert not any(is_open(one) for one in footage)


def test_who_looks_at_another_place_gets_another_child(library: Lending, uneven_clip: Path) -> None:
    here, there = Fraction(0), Fraction(60)
    one = take(library, uneven_clip, near_s=here)
    two = take(library, uneven_clip, near_s=there)
    assert one is not two
    assert take(library, uneven_clip, near_s=there + Fraction(1, 2)) is two
    assert take(library, uneven_clip, near_s=here) is one
    library.close()


def test_what_nobody_looks_at_is_closed_after_a_while(
    library: Lending, uneven_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    footage = take(library, uneven_clip)
    library.sweep()
    assert is_open(footage)
    monkeypatch.setattr(rules, "IDLE_S", -1.0)
    with library.lend("b", lambda: uneven_clip) as lent:
        library.sweep()
        assert is_open(lent)
    assert not is_open(footage)
    library.close()


def test_a_child_that_came_to_an_end_is_not_lent_again(library: Lending, uneven_clip: Path) -> None:
    footage = take(library, uneven_clip)

    def use() -> None:
        with library.lend("a", lambda: uneven_clip) as lent:
            lent.close()
            lent.frame_at(0)

    with pytest.raises(NoonmarkError, match="closed"):
        use()
    assert take(library, uneven_clip) is not footage
    library.close()


def test_a_file_that_cannot_be_opened_costs_no_place(library: Lending, tmp_path: Path, uneven_clip: Path) -> None:
    for _ in range(rules.MOST_OPEN + 1):
        with pytest.raises(NoonmarkError), library.lend("x", lambda: tmp_path / "none.mp4"):
            pass
    assert is_open(take(library, uneven_clip))
    library.close()


def test_after_its_end_nothing_is_lent(library: Lending, uneven_clip: Path) -> None:
    library.close()
    with pytest.raises(NoonmarkError, match="is ending"), library.lend("a", lambda: uneven_clip):
        pass
