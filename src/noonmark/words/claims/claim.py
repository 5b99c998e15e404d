"""A claim that a text makes, with the stretch of text it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from noonmark.earth.gazetteer_table import Place

Kind = Literal["event", "footage", "fact", "statement", "quote", "count", "document", "not-verified"]
Bound = Literal["exact", "at least", "at most", "about"]
KINDS: tuple[Kind, ...] = get_args(Kind)
THE_REPORT = "the report"
"""The speaker of what a text says in its own voice."""

Period = tuple[date | None, date | None]


@dataclass(frozen=True)
class Where:
    """A place that a claim names.

    Attributes
    ----------
    text : str
        As the text names it: "central Moscow".
    name : str
        As the gazetteer names it, with what lies around it: "Moscow, Russia"; "" where it is not in the gazetteer.
    lat, lon : float or None
        Geodetic [deg]; None where it is unknown or may be several places.
    others : tuple of str
        The other places that the words may mean.
    start, end : int
        Offsets in the text; both 0 for a place carried over from a sentence before.
    place : Place, optional
        The gazetteer's own row, where one place is meant.
    """

    text: str
    name: str = ""
    lat: float | None = None
    lon: float | None = None
    others: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    place: Place | None = field(default=None, repr=False)

    @property
    def told(self) -> str:
        """The words of the text, and in brackets the gazetteer's name where it differs."""
        return f"{self.text} ({self.name})" if self.name and not self.name.startswith(self.text) else self.text


@dataclass(frozen=True)
class Counted:
    """A number that a claim gives.

    Attributes
    ----------
    value : int or float or str
        The number, or the word where the text gives none: "thousands".
    unit : str
        What is counted: "people detained".
    bound : str
        ``"exact"``, ``"at least"``, ``"at most"`` or ``"about"``.
    """

    value: float | str
    unit: str
    bound: Bound


@dataclass(frozen=True)
class Voice:
    """Whose claim it is.

    Attributes
    ----------
    speaker : str
        A name, ``"the report"``, or the words for somebody unnamed with ``" (unnamed)"``.
    role : str
        "Defense Minister", "" where none is told.
    channel : str
        Where it was said: "Telegram", "speech"; "" where none is told.
    verb : str
        The reporting words: "said", "according to".
    note : str
        How the speaker was found, where the sentence itself does not name them.
    """

    speaker: str = THE_REPORT
    role: str = ""
    channel: str = ""
    verb: str = ""
    note: str = ""


@dataclass(frozen=True)
class Claim:
    """One checkable claim.

    Attributes
    ----------
    kind : str
        One of ``KINDS``.
    start, end : int
        Offsets of its words in the text, the end exclusive.
    text : str
        Its words.
    voice : Voice
        Who makes it.
    where : tuple of Where
        The places that it is about, the most exact first.
    when : tuple of date or None, optional
        First and last day that it is about, both inclusive; None is open, and no pair at all is untold.
    counted : Counted, optional
    hedge : str
        The words that weaken it: "purporting to show".
    document : str
        The document or speech that it speaks of: "decree".
    quotes : tuple of tuple of int
        Offsets of the words inside quotation marks, without the marks.
    checked : str
        For a fact: what its check came to, in words.
    """

    kind: Kind
    start: int
    end: int
    text: str
    voice: Voice = Voice()
    where: tuple[Where, ...] = ()
    when: Period | None = None
    counted: Counted | None = None
    hedge: str = ""
    document: str = ""
    quotes: tuple[tuple[int, int], ...] = ()
    checked: str = ""
