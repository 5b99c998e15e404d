"""Two texts side by side: passages, pairs of them, and what each text states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "ru", "uk"]
NAMES: dict[Language, str] = {"en": "English", "ru": "Russian", "uk": "Ukrainian"}
Parameter = Literal["who", "where", "how many", "how long", "exempt", "from when", "penalty"]
PARAMETERS: tuple[Parameter, ...] = ("who", "where", "how many", "how long", "exempt", "from when", "penalty")


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text.

    Attributes
    ----------
    start, end : int
        Character offsets into the text as read (code points; ``end`` is one past the last).
    text : str
        What stands there.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Read:
    """A text, its language and its passages.

    Attributes
    ----------
    notes : tuple of str
        What a reader must know of it: words with letters of two scripts, a language that is unsure.
    """

    text: str
    language: Language
    passages: tuple[Span, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """Two passages that speak of the same.

    Attributes
    ----------
    left, right : int
        Numbers of the passages.
    likeness : float
        0 to 1: what they share over what they hold, rare things counting more.
    shared : tuple of str
        Subjects, names, numbers and words in both.
    """

    left: int
    right: int
    likeness: float
    shared: tuple[str, ...]


@dataclass(frozen=True)
class Stated:
    """Where a text states a parameter.

    Attributes
    ----------
    passage : int
        Number of the passage that holds the span.
    numbers : tuple of int
        Numbers in it, for "how many".
    """

    span: Span
    passage: int
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Beside:
    """One parameter in both texts; an empty side is a text that does not state it."""

    parameter: Parameter
    left: tuple[Stated, ...]
    right: tuple[Stated, ...]

    @property
    def verdict(self) -> Literal["both", "first only", "second only", "neither"]:
        """Which text states it."""
        if self.left and self.right:
            return "both"
        return "first only" if self.left else "second only" if self.right else "neither"

    @property
    def numbers_differ(self) -> bool:
        """Whether both give numbers and none is the same."""
        mine, theirs = ({number for told in side for number in told.numbers} for side in (self.left, self.right))
        return bool(mine and theirs and not mine & theirs)


@dataclass(frozen=True)
class Compared:
    """Two texts compared.

    Attributes
    ----------
    pairs : tuple of Pair
        In the order of the first text; a passage is in one pair at most.
    only_left, only_right : tuple of int
        Passages without a counterpart.
    """

    left: Read
    right: Read
    pairs: tuple[Pair, ...]
    only_left: tuple[int, ...]
    only_right: tuple[int, ...]
    parameters: tuple[Beside, ...]
    method: tuple[str, ...]
