"""Who has been named so far, so that a surname, a pronoun or an office finds its speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from noonmark.words.claims.claim import THE_REPORT, Claim, Voice, Where
from noonmark.words.claims.lexicon import Lexicon
from noonmark.words.claims.mentions import Mention
from noonmark.words.claims.names import base_name, same_name
from noonmark.words.claims.speakers import UNNAMED, Speaker

_MOST_LAST = 12
_OFFICE_WORDS = 3
_STEM = 4
_SOON = 600
"""Characters within which an office that speaks is given its name afterwards."""


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
    spoke : int
        Paragraph of the latest claim that is another's than the report's.
    mentions : tuple of Mention
        People whom the whole text names with their office.
    """

    people: tuple[Person, ...] = ()
    last: tuple[Person, ...] = ()
    claims: tuple[Claim, ...] = ()
    paragraph: int = -9
    spoke: int = -9
    mentions: tuple[Mention, ...] = ()

    def voice(
        self, speaker: Speaker, lexicon: Lexicon, *, at: int = 0, genitive: bool = False
    ) -> tuple[Voice, Person | None]:
        """Return whose voice a speaker is, a surname made the full name and a pronoun whom it stands for.

        ``at`` is where in the text the sentence begins.
        """
        if speaker.kind == "pronoun":
            return self._by_pronoun(speaker, lexicon)
        if speaker.kind == "unnamed":
            return self._by_office(speaker, lexicon, at)
        known = self._known(speaker) or self._mentioned(speaker)
        if known is not None:
            role = speaker.role or known.role
            note = "" if speaker.name == known.name else f"{speaker.name} is {known.name} elsewhere in the text"
            if known.name == speaker.name and known.kind == "person":
                known = replace(known, name=base_name(known.name, lexicon.code, genitive=genitive))
            return Voice(known.name, role, note=note), replace(known, role=role)
        name = base_name(speaker.name, lexicon.code, genitive=genitive) if speaker.kind == "person" else speaker.name
        person = Person(name, speaker.role, speaker.kind)
        return Voice(name, speaker.role), person

    def _known(self, speaker: Speaker) -> Person | None:
        for person in reversed(self.people):
            if same_name(speaker.name, person.name, person.kind):
                return person
        return None

    def _mentioned(self, speaker: Speaker) -> Person | None:
        """Return who was named with an office without speaking there; the fullest of the names."""
        if speaker.kind != "person":
            return None
        same = [each for each in self.mentions if same_name(speaker.name, each.name, "person")]
        if not same:
            return None
        fullest = max(same, key=lambda each: len(each.name.split()))
        name = fullest.name if len(fullest.name.split()) > len(speaker.name.split()) else speaker.name
        return Person(name, speaker.role or same[0].role, "person")

    def _by_pronoun(self, speaker: Speaker, lexicon: Lexicon) -> tuple[Voice, Person | None]:
        wanted = lexicon.pronouns.get(speaker.words.casefold(), "any")
        for person in reversed(self.last):
            if wanted in ("any", person.kind) or (person.kind == "unnamed" and wanted == "person"):
                return Voice(_shown(person), person.role, note=f"{speaker.words.casefold()}, carried over"), person
        return Voice(f"{speaker.words.casefold()}{UNNAMED}", note="nobody was named before"), None

    def _by_office(self, speaker: Speaker, lexicon: Lexicon, at: int) -> tuple[Voice, Person | None]:
        words = speaker.words
        definite = lexicon.code != "en" or bool(re.match(r"the\b", words, re.IGNORECASE))
        known = self._of_office(words, lexicon, at) if definite else None
        if known is not None:
            return Voice(_shown(known), known.role, note=f"{words}, whom the text names elsewhere"), known
        shown = words[:1].lower() + words[1:] if speaker.start == 0 else words
        return Voice(shown + UNNAMED), Person(shown, "", "unnamed")

    def _of_office(self, words: str, lexicon: Lexicon, at: int) -> Person | None:
        """Return the one who holds "the ministry", "the regional governor": named before, or named soon after."""
        wanted = [word for word in words.casefold().split() if not lexicon.has("people.articles", word)]
        if not 0 < len(wanted) <= _OFFICE_WORDS:
            return None
        for person in reversed((*self.people, *self.last)):
            told = f"{person.role} {person.name if person.kind == 'body' else ''}"
            if person.kind != "unnamed" and _holds(told, wanted, lexicon):
                return person
        before = [each for each in self.mentions if each.at < at and _holds(each.role, wanted, lexicon)]
        after = [each for each in self.mentions if at <= each.at < at + _SOON and _holds(each.role, wanted, lexicon)]
        named = before[-1:] or after[:1]
        return Person(self._full(named[0].name), named[0].role, "person") if named else None

    def _full(self, name: str) -> str:
        """Return a surname as the full name that the text gives elsewhere."""
        full = [each.name for each in self.mentions if same_name(name, each.name, "person")]
        return max(full, key=len, default=name)

    def after(self, claims: Sequence[Claim], people: Sequence[Person | None], paragraph: int) -> Discourse:
        """Return the discourse once a sentence with these claims and speakers was read."""
        named = [person for person in people if person is not None]
        others = [each for each in self.people if each.name not in {person.name for person in named}]
        known = [person for person in named if person.kind != "unnamed"]
        at = paragraph if claims else self.paragraph
        spoke = paragraph if any(claim.voice.speaker != THE_REPORT for claim in claims) else self.spoke
        last = (*self.last, *named)[-_MOST_LAST:]
        return Discourse((*others, *known), last, (*self.claims, *claims), at, spoke, self.mentions)

    def with_last(self, claims: Sequence[Claim]) -> Discourse:
        """Return the discourse with its latest claims put in another's voice."""
        return replace(self, claims=(*self.claims[: len(self.claims) - len(claims)], *claims))

    def speaker_before(self, paragraph: int, within: int) -> Claim | None:
        """Return the latest claim that is somebody's, so many paragraphs before or fewer; None without one."""
        if paragraph - self.spoke > within:
            return None
        return next((claim for claim in reversed(self.claims) if claim.voice.speaker != THE_REPORT), None)

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


def _holds(office: str, wanted: Sequence[str], lexicon: Lexicon) -> bool:
    """Return whether an office is meant by some words: each is in it, or the whole is another name for it."""
    told = [word.strip(".,") for word in office.casefold().split()]
    if not told:
        return False
    if all(any(_alike(word, each, lexicon.code) for each in told) for word in wanted):
        return True
    joined = " ".join(wanted)
    return any(joined in row and any(told[0] == name.split()[0] for name in row) for row in lexicon.synonyms)


def _alike(one: str, other: str, code: str) -> bool:
    """Return whether two words are one, up to an ending in Russian and Ukrainian."""
    if code == "en" or min(len(one), len(other)) < _STEM:
        return one == other
    return one[: max(_STEM, len(one) - 2)] == other[: max(_STEM, len(one) - 2)]
