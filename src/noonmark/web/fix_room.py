"""The fixes that the page asked for: worked out once, kept by what they are made of, finished in the background."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from threading import BoundedSemaphore, Event, Lock

from noonmark.case.store.case import Case
from noonmark.clues.clue import Clue
from noonmark.errors import NoonmarkError
from noonmark.fix.answer import Fix
from noonmark.fix.claim import check
from noonmark.fix.claim_text import read_claim
from noonmark.fix.fuse import fuse
from noonmark.fix.joint import Joint, joint_of
from noonmark.fix.prepare import Memory
from noonmark.fix.scope import Scope
from noonmark.recipe import Recipe
from noonmark.web.answers import Refused
from noonmark.web.asked import FixAsked
from noonmark.web.clue_store import Kept, KeptReader
from noonmark.web.whole import MarksOf, Whole, Wish, whole_of

MOST_FIXES = 40
MOST_WHOLES = 20
MOST_AHEAD = 24
"""Quick fixes worked out before anybody asked: those that one switch leads to."""
AT_ONCE = 2
QUIET_S = 0.35
"""The rest of a fix is worked out once nobody has asked for so long: a slider must not wait for it."""
_HOW = "switch a clue on, mark a shadow, or type what is known"


@dataclass(frozen=True)
class Solved:
    """A fix that was asked for.

    Attributes
    ----------
    key : str
        By which it is found again.
    whole : Whole
        All clues, on and off.
    clues : tuple of Clue
        Those that are on.
    caption : str
        The claim to check, or nothing.
    fix : Fix
    provisional : bool
        What each clue brought, and the claim, are still being worked out.
    """

    key: str
    whole: Whole
    without: tuple[str, ...]
    trusts: Mapping[str, float]
    clues: tuple[Clue, ...]
    caption: str
    fix: Fix
    provisional: bool


class FixRoom:
    """Works out fixes for the page, and keeps what was measured. Threads may share it.

    Attributes
    ----------
    sights : Kept
        Marks that were measured, by the original and the marks.
    pictured : Kept
        What is known of originals' pictures, by their hash.
    stretches : Kept
        The places that stretches of time leave, by the fix and the stretch.
    nexts : Kept
        What to ask next, by the fix.
    reports : Kept
        Reports that were made, by their name in an address.
    """

    def __init__(self) -> None:
        self.sights, self.pictured, self.stretches = Kept(200), Kept(200), Kept(12)
        self.nexts, self.reports = Kept(20), Kept(12)
        self._reader = KeptReader()
        self._wholes, self._fixes, self._joints = Kept(MOST_WHOLES), dict[str, Solved](), Kept(6)
        self._ahead = Kept(MOST_AHEAD)
        self.memory = Memory()
        self._turns, self._lock = BoundedSemaphore(AT_ONCE), Lock()
        self._asked, self._asked_at, self._closed = 0, 0.0, Event()
        self._behind = ThreadPoolExecutor(1, "noonmark-fix")
        self._now: dict[tuple[int, ...], str] = {}

    def close(self) -> None:
        """End the work in the background; what is being searched just now is ended by nobody and told to nobody."""
        self._closed.set()
        self._behind.shutdown(wait=False, cancel_futures=True)

    def fix(self, case: Case, asked: FixAsked, marks_of: MarksOf, tell: Callable[[str], None] | None = None) -> Solved:
        """Return the fix of a request; the whole one where it is known or waited for, else a provisional one.

        Parameters
        ----------
        case : Case
        asked : FixAsked
        marks_of : callable
            Gives an item's working marks.
        tell : callable, optional
            Told the key of a provisional fix once it is whole.

        Raises
        ------
        NoonmarkError
            For whatever the library finds wrong in it, and where no clue is on.
        """
        with self._asking():
            return self._fix(case, asked, marks_of, tell)

    @contextmanager
    def _asking(self) -> Generator[None]:
        """Count a request, so that the work in the background keeps out of its way."""
        with self._lock:
            self._asked += 1
        try:
            yield
        finally:
            with self._lock:
                self._asked -= 1
                self._asked_at = time.monotonic()

    def _is_quiet(self) -> bool:
        return self._asked == 0 and time.monotonic() - self._asked_at >= QUIET_S

    def _fix(self, case: Case, asked: FixAsked, marks_of: MarksOf, tell: Callable[[str], None] | None) -> Solved:
        whole = self.whole(case, asked, marks_of)
        clues = whole.switched(asked.without, asked.trusts)
        if not clues:
            raise NoonmarkError("there is no clue to make a fix from", remedy=_HOW)
        trusts = dict(sorted(asked.trusts.items()))
        without = tuple(sorted(set(asked.without)))
        key = _key(whole.digest, without, trusts, asked.caption)
        with self._lock:
            known = self._fixes.get(key)
        if known is not None and not (known.provisional and asked.wait):
            return known
        found = self._ahead.get(key, lambda: self._quick(clues, whole.recipe.scope))
        solved = Solved(key, whole, without, trusts, tuple(clues), asked.caption, found, provisional=True)
        if asked.wait or not found.regions:
            return self._finished(solved)
        self._keep(solved)
        self._behind.submit(self._finish, key, tell)
        return solved

    def found(self, key: str) -> Solved:
        """Return a fix by its key; an error where it is no longer kept."""
        with self._lock:
            solved = self._fixes.get(key)
        if solved is None:
            raise Refused(f"there is no fix {key[:40]!r} here any more", remedy="ask for it again", status=404)
        return solved

    def whole(self, case: Case, asked: FixAsked, marks_of: MarksOf) -> Whole:
        """Return all clues of a request, on and off."""
        scope = {"latest": self._latest(tuple(asked.items)), **asked.scope}
        wish = Wish(asked.items, asked.clues, scope, asked.use_metadata, asked.title, asked.caption)
        marks = {n: marks_of(n) for n in asked.items} if asked.use_marks else {}
        key = json.dumps([wish.__dict__, marks, case.head().size], sort_keys=True, default=str)
        return self._wholes.get(key, lambda: whole_of(case, wish, marks.get, self._reader))

    def joint(self, solved: Solved) -> Joint:
        """Return the joint posterior behind a fix."""
        return self._joints.get(
            solved.key, lambda: joint_of(list(solved.clues), solved.whole.recipe.scope, memory=self.memory)
        )

    def _latest(self, items: tuple[int, ...]) -> str:
        """Return when these items were first asked about: until then they were filmed, where nobody says otherwise.

        It stays as it is, so that a fix does not change from one click to the next.
        """
        now = datetime.now(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
        return self._now.setdefault(items, now)

    def _keep(self, solved: Solved) -> None:
        with self._lock:
            self._fixes.pop(solved.key, None)
            self._fixes[solved.key] = solved
            for key in list(self._fixes)[:-MOST_FIXES]:
                del self._fixes[key]

    def _finish(self, key: str, tell: Callable[[str], None] | None) -> None:
        """Work out the rest of a provisional fix once nobody else asks, then what one switch more would lead to."""
        while not self._is_quiet() and not self._closed.wait(0.05):
            pass
        with self._lock:
            solved = self._fixes.get(key)
        if solved is None or self._closed.is_set():
            return
        if solved.provisional:
            self._finished(solved)
            if tell is not None and not self._closed.is_set():
                tell(key)
        self._look_ahead(solved)

    def _look_ahead(self, solved: Solved) -> None:
        """Make the quick fixes without each one of the clues; stop as soon as somebody asks for anything."""
        for clue in solved.clues if len(solved.clues) > 1 else ():
            if self._closed.is_set() or not self._is_quiet():
                return
            without = tuple(sorted({*solved.without, clue.label}))
            key = _key(solved.whole.digest, without, solved.trusts, solved.caption)
            rest = [other for other in solved.clues if other is not clue]
            self._ahead.get(key, lambda rest=rest: self._quick(rest, solved.whole.recipe.scope))

    def _quick(self, clues: Sequence[Clue], scope: Scope) -> Fix:
        with self._turns:
            return fuse(clues, scope, quick=True, memory=self.memory)

    def _finished(self, solved: Solved) -> Solved:
        scope = solved.whole.recipe.scope
        with self._turns:
            found = solved.fix
            if found.regions:
                found = fuse(solved.clues, scope, memory=self.memory)
            if solved.caption:
                told = read_claim(solved.caption, scope)
                found = replace(found, claim=check(solved.clues, scope, told))
        whole = replace(solved, fix=found, provisional=False)
        self._keep(whole)
        return whole


def _key(digest: str, without: tuple[str, ...], trusts: Mapping[str, float], caption: str) -> str:
    told = json.dumps([digest, without, trusts, caption], sort_keys=True, ensure_ascii=False)
    return sha256(told.encode()).hexdigest()[:24]


def recipe_on(solved: Solved) -> Recipe:
    """Return the recipe of a fix with the clues that were on."""
    return replace(solved.whole.recipe, clues=solved.clues, claim=solved.caption)
