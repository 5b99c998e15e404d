"""What a piece of text may say about a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from noonmark.earth.gazetteer_table import Place

ReadingKind = Literal[
    "name", "airport", "landmark", "street", "phone", "plate", "domain", "postal", "currency", "script"
]
How = Literal["same", "inflected", "look-alike", "transliterated", "misspelt", "code"]
Style = Literal["prose", "sign"]


@dataclass(frozen=True)
class Candidate:
    """One place that a text may mean.

    Attributes
    ----------
    place : Place
    share : float
        In (0, 1]: how often such text means this place while nothing else is known; the shares of one
        reading sum to 1. By people, so it is a guess of a newsroom's kind and no part of the likelihood.
    score : float
        Likeness of the names, 0 to 100; 100 where no name was compared.
    height : float
        How usual such text is at this place, beside the other candidates; 1 for names.
    """

    place: Place
    share: float
    score: float
    height: float = 1.0


@dataclass(frozen=True)
class PlaceReading:
    """A piece of text with the places that it may mean.

    Attributes
    ----------
    start, end : int
        Characters of the text.
    text : str
        Those characters.
    kind : str
        What the piece is: a name, an airport, a landmark, a street, a phone number, ...
    candidates : tuple of Candidate
        The likeliest first. Empty where it names a place that no table here holds (a landmark).
    trust : float
        Probability that it means one of the candidates.
    how : str
        How the name was read: the same name, inflected, with look-alike letters put right, the same only in Latin
        letters, misspelt, or a code.
    note : str
        What a reader should know.
    """

    start: int
    end: int
    text: str
    kind: ReadingKind
    candidates: tuple[Candidate, ...]
    trust: float
    how: How
    note: str = ""

    @property
    def likeliest(self) -> Place | None:
        """Return the place that has at least half of the share, else None."""
        if not self.candidates or self.candidates[0].share < 0.5:
            return None
        return self.candidates[0].place
