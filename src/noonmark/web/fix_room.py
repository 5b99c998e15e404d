"""The fixes that the page asked for: worked out once, kept by what they are made of, finished in the background."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from hashlib import sha256
from threading import BoundedSemaphore, Lock

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
from noonmark.web.answers import Refused
from noonmark.web.asked import FixAsked
from noonmark.web.backlog import Backlog
from noonmark.web.clue_store import Kept, KeptReader
from noonmark.web.whole import MarksOf, Whole, Wish, whole_of

MOST_FIXES = 40
MOST_WHOLES = 20
MOST_AHEAD = 24
"""Quick fixes worked out before anybody asked: those that one switch leads to."""
AT_ONCE = 2
_HOW = "switch a clue on, mark a shadow, or type what is known"


@dataclass(frozen=True)
class Question:
    """What a fix is asked of.

    Attributes
    ----------
    key : str
        By which its fix is found again.
    whole : Whole
        All clues, on and off.
    without, trusts
        Labels that are off; trusts that were set, by label.
    clues : tuple of Clue
        Those that are on.
    caption : str
        The claim to check, or nothing.
    """

    key: str
    whole: Whole
    without: tuple[str, ...]
    trusts: Mapping[str, float]
    clues: tuple[Clue, ...]
    caption: str

    @property
    def scope(self) -> Scope:
        """The scope of the fix."""
        return self.whole.recipe.scope

    def less(self, label: str) -> Question:
        """Return the question with one clue more switched off."""
        without = tuple(sorted({*self.without, label}))
        clues = tuple(clue for clue in self.clues if clue.label != label)
        key = _key(self.whole, without, self.trusts, self.caption)
        return Question(key, self.whole, without, self.trusts, clues, self.caption)


@dataclass(frozen=True)
class Solved(Question):
    """A question with its fix; while it is provisional, what each clue brought, and the claim, are still worked out."""

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
        self._backlog = Backlog(self._finish)
        self._tells: dict[str, Callable[[str], None]] = {}
        self._now: dict[tuple[int, ...], str] = {}

    def close(self) -> None:
        """End the work in the background; what is being searched just now is told to nobody."""
        self._backlog.close()

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
        with self._backlog.asking():
            return self._fix(case, asked, marks_of, tell)

    def _fix(self, case: Case, asked: FixAsked, marks_of: MarksOf, tell: Callable[[str], None] | None) -> Solved:
        question = self._question(self.whole(case, asked, marks_of), asked)
        with self._lock:
            known = self._fixes.get(question.key)
        if known is not None and not (known.provisional and asked.wait):
            return known
        if asked.wait:
            return self._wholly(question)
        solved = _solved(question, self._quick(question), provisional=True)
        if not solved.fix.regions:
            return self._wholly(question)
        self._keep(solved)
        if tell is not None:
            self._tells[solved.key] = tell
        self._backlog.add(solved.key)
        return solved

    def _question(self, whole: Whole, asked: FixAsked) -> Question:
        clues = tuple(whole.switched(asked.without, asked.trusts))
        if not clues:
            raise NoonmarkError("there is no clue to make a fix from", remedy=_HOW)
        if asked.caption:
            read_claim(asked.caption, whole.recipe.scope)  # one that cannot be read is told now, not in the background
        without, trusts = tuple(sorted(set(asked.without))), dict(sorted(asked.trusts.items()))
        return Question(_key(whole, without, trusts, asked.caption), whole, without, trusts, clues, asked.caption)

    def found(self, key: str) -> Solved:
        """Return a fix by its key; an error where it is no longer kept."""
        with self._lock:
            solved = self._fixes.get(key)
        if solved is None:
            raise Refused(f"there is no fix {key[:40]!r} here any more", remedy="ask for it again", status=404)
        if solved.provisional:
            self._backlog.add(key)  # it may have been given up for newer ones
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
        return self._joints.get(solved.key, lambda: joint_of(list(solved.clues), solved.scope, memory=self.memory))

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

    def _finish(self, key: str) -> None:
        """Work out the rest of a provisional fix, then what one switch more would lead to."""
        with self._lock:
            solved = self._fixes.get(key)
            tell = self._tells.pop(key, None)
        if solved is None:
            return
        if solved.provisional:
            solved = self._wholly(solved)
            if tell is not None and not self._backlog.is_closed:
                tell(key)
        for clue in solved.clues if len(solved.clues) > 1 else ():
            if not self._backlog.is_quiet:
                return
            self._quick(solved.less(clue.label))

    def _quick(self, question: Question) -> Fix:
        """Return the quick fix of a question, from what was worked out ahead where it is there."""

        def work() -> Fix:
            with self._turns:
                return fuse(question.clues, question.scope, quick=True, memory=self.memory)

        return self._ahead.get(question.key, work)

    def _wholly(self, question: Question) -> Solved:
        with self._turns:
            found = fuse(question.clues, question.scope, memory=self.memory)
            if question.caption:
                told = read_claim(question.caption, question.scope)
                found = replace(found, claim=check(question.clues, question.scope, told))
        solved = _solved(question, found, provisional=False)
        self._keep(solved)
        return solved


def _key(whole: Whole, without: tuple[str, ...], trusts: Mapping[str, float], caption: str) -> str:
    told = json.dumps([whole.digest, without, trusts, caption], sort_keys=True, ensure_ascii=False)
    return sha256(told.encode()).hexdigest()[:24]


def _solved(question: Question, fix: Fix, *, provisional: bool) -> Solved:
    parts = {part.name: getattr(question, part.name) for part in fields(Question)}
    return Solved(**parts, fix=fix, provisional=provisional)
