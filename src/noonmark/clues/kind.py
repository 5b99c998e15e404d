"""A kind of clue: what it is called, what it needs, what its trust is, and how it is made.

Built-in kinds and a stranger's enter by the same entry-point group, ``noonmark.clues``: each entry names
a :class:`Kind`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from noonmark.clues.clue import Clue, Term
from noonmark.clues.options import Options

COMMON_KEYS = {
    "label": "short name of the clue",
    "trust": "probability that it is genuine and about this footage",
    "source": "file, frame, pixels, or who said so",
    "item": "which clip or photo it speaks of",
}


@dataclass(frozen=True)
class Reading:
    """What a kind makes of its options: terms, their null, and its words."""

    terms: tuple[Term, ...]
    log_null: float
    words: str
    label: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of clue.

    Attributes
    ----------
    name : str
        As written in ``kind = "..."`` of a clues file.
    summary : str
        One line for people.
    keys : mapping of str to str
        The options it takes, each with its unit and meaning.
    trust : float
        The trust it has when nobody says otherwise.
    why : str
        Why that trust.
    read : callable
        Makes a :class:`Reading` from the options.
    """

    name: str
    summary: str
    keys: Mapping[str, str]
    trust: float
    why: str
    read: Callable[[Options], Reading]
    example: Mapping[str, object] = field(default_factory=dict[str, object])

    def clue(self, values: Mapping[str, object], where: str = "") -> Clue:
        """Make a clue from options as they stand in a clues file.

        Raises
        ------
        NoonmarkError
            For an unknown or missing key, or a value that cannot be; the error names ``where``.
        """
        options = Options(values, where or f"clue {self.name!r}", {*self.keys, *COMMON_KEYS})
        reading = self.read(options)
        label = options.text("label", reading.label or self.name)
        if not label.strip():
            raise options.error("label is empty", "give a short name, or leave it out")
        return Clue(
            kind=self.name,
            label=label,
            source=options.text("source", "given by the user"),
            trust=options.trust(self.trust),
            terms=reading.terms,
            log_null=reading.log_null,
            words=reading.words,
            item=options.text("item", ""),
        )
