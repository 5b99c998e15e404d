"""Who has been named so far, so that a surname, a pronoun or an office finds its speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from noonmark.words.claims.claim import THE_REPORT, Claim, Voice, Where
from noonmark.words.claims.lexicon import Lexicon
from noonmark.words.claims.names import base_name, same_name
from noonmark.words.claims.speakers import UNNAMED, Speaker

_OFFICE_LETTERS = 5


@dataclass(frozen=True)
class Person:
    """Somebody or some body that was named, with the office told first."""

    name: str
    role: str
    kind: str


@dataclass(frozen=True)
class Discourse:
    """What the sentences before leave behind.

    Attributes
    ----------
    people : tuple of Person
        In the order in which they were named first.
    last : tuple of Person
        The speakers, the latest last.
    claims : tuple of Claim
    paragraph : int
        Of the latest claim.
    """

    people: tuple[Person, ...] = ()
    last: tuple[Person, ...] = ()
    claims: tuple[Claim, ...] = ()
    paragraph: int = -9

    def voice(self, speaker: Speaker, lexicon: Lexicon, *, genitive: bool = False) -> tuple[Voice, Person | None]:
        """Return whose voice a speaker is, a surname made the full name and a pronoun whom it stands for."""
        if speaker.kind == "pronoun":
            return self._by_pronoun(speaker, lexicon)
        if speaker.kind == "unnamed":
            return self._by_office(speaker, lexicon)
        known = self._known(speaker)
        if known is not None:
            role = speaker.role or known.role
            note = "" if speaker.name == known.name else f"named {known.name} before"
            return Voice(known.name, role, note=note), replace(known, role=role)
        name = base_name(speaker.name, lexicon.code, genitive=genitive) if speaker.kind == "person" else speaker.name
        person = Person(name, speaker.role, speaker.kind)
        return Voice(name, speaker.role), person

    def _known(self, speaker: Speaker) -> Person | None:
        for person in reversed(self.people):
            if same_name(speaker.name, person.name, person.kind):
                return person
        return None

    def _by_pronoun(self, speaker: Speaker, lexicon: Lexicon) -> tuple[Voice, Person | None]:
        wanted = lexicon.pronouns.get(speaker.words.casefold(), "any")
        for person in reversed(self.last):
            if wanted in ("any", person.kind) or (person.kind == "unnamed" and wanted == "person"):
                return Voice(_shown(person), person.role, note=f"{speaker.words.casefold()}, carried over"), person
        return Voice(f"{speaker.words.casefold()}{UNNAMED}", note="nobody was named before"), None

    def _by_office(self, speaker: Speaker, lexicon: Lexicon) -> tuple[Voice, Person | None]:
        words = speaker.words
        definite = lexicon.code != "en" or bool(re.match(r"the\b", words, re.IGNORECASE))
        known = self._of_office(words) if definite else None
        if known is not None:
            return Voice(_shown(known), known.role, note=f"{words}, named before"), known
        shown = words[:1].lower() + words[1:] if speaker.start == 0 else words
        return Voice(shown + UNNAMED), Person(shown, "", "unnamed")

    def _of_office(self, words: str) -> Person | None:
        """Return the one whose office or name holds the head of "the ministry", "the governor"."""
        parts = words.casefold().split()
        head = parts[-1] if len(parts) <= 3 else ""
        if len(head) < _OFFICE_LETTERS - 1 or len(parts) > 2:
            return None
        stem = head[: max(_OFFICE_LETTERS, len(head) - 2)]
        for person in reversed((*self.people, *self.last)):
            told = f"{person.role} {person.name if person.kind == 'body' else ''}".casefold()
            if any(word.startswith(stem) for word in told.split()) and person.kind != "unnamed":
                return person
        return None

    def after(self, claims: Sequence[Claim], people: Sequence[Person | None], paragraph: int) -> Discourse:
        """Return the discourse once a sentence with these claims and speakers was read."""
        named = [person for person in people if person is not None]
        others = [each for each in self.people if each.name not in {person.name for person in named}]
        known = [person for person in named if person.kind != "unnamed"]
        at = paragraph if claims else self.paragraph
        return Discourse((*others, *known), (*self.last, *named)[-12:], (*self.claims, *claims), at)

    def speaker_before(self, paragraph: int) -> Claim | None:
        """Return the claim whose speaker goes on: the latest, in this paragraph or the one before."""
        if not self.claims or paragraph - self.paragraph > 1:
            return None
        latest = self.claims[-1]
        return latest if latest.voice.speaker != THE_REPORT else None

    def footage_before(self, paragraph: int) -> tuple[Where, ...]:
        """Return the places of the footage that was spoken of last, in this paragraph or the one before."""
        if not self.claims or paragraph - self.paragraph > 1:
            return ()
        kinds = ("footage", "fact", "not-verified")
        for claim in reversed(self.claims):
            if claim.kind == "footage":
                return tuple(replace(place, start=0, end=0) for place in claim.where)
            if claim.kind not in kinds:
                return ()
        return ()


def _shown(person: Person) -> str:
    return person.name + (UNNAMED if person.kind == "unnamed" else "")
