"""Words that may name an exact place, found and withheld."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from noonmark.fix.answer import Agreement, Fix

WITHHELD = "(withheld)"
TELLS_NO_PLACE = frozenset(
    (
        *("shadow-length", "shadow-azimuth", "shadow-turn", "sun-elevation", "sun-azimuth", "sun-height", "light"),
        *("sights", "moon-elevation", "moon-azimuth", "moon-phase"),
        *("instant", "between", "date", "posted-before", "local-clock", "local-words"),
    )
)
"""Kinds of clue whose words speak of the sky or of time only. The words of any other kind,
a stranger's too, are withheld: better too much than one too little."""

_HEMISPHERE = r"\s*[°º]?\s*(?:\d+(?:\.\d+)?\s*['′]\s*)?(?:\d+(?:\.\d+)?\s*[\"″]\s*)?[NSEW]\b"
_COORDINATES = re.compile(
    rf"[-+−]?\d{{1,3}}(?:\.\d+)?{_HEMISPHERE}|[-+−]?\d{{1,3}}\.\d+\s*°?\s*[,;/]?\s+?[-+−]?\d{{1,3}}\.\d+|"
    r"[-+−]?\d{1,3}\.\d+\s*°?\s*[,;/]\s*[-+−]?\d{1,3}\.\d+"
)
_QUOTED = re.compile(r"\"([^\"]*)\"|“([^”]*)”|«([^»]*)»|(?<!\w)'([^']*)'(?!\w)|‘([^’]*)’")
_NAME = re.compile(r"(?<![.!?:]\s)(?<!^)\b[^\W\d_a-z][^\W\d_]{2,}\b")


@dataclass(frozen=True)
class Redaction:
    """What a coarse Fix calls labels and items, and the words it must not say.

    Attributes
    ----------
    labels, items : dict
        Old name to new one.
    secret : re.Pattern or None
        Names that a text may not hold.
    """

    labels: dict[str, str]
    items: dict[str, str]
    secret: re.Pattern[str] | None
    source: str = WITHHELD

    def label(self, old: str) -> str:
        """Return the kind and number that stand for a label."""
        return self.labels.get(old, WITHHELD)

    def item(self, old: str) -> str:
        """Return ``item N`` for an item's name, and nothing for none."""
        return self.items.get(old, WITHHELD) if old else ""

    def words(self, clue: Agreement) -> str:
        """Return a clue's words when its kind cannot name a place."""
        return self.text(clue.words) if _safe(clue) else f"A clue of kind {clue.kind}; its words are withheld."

    def text(self, old: str) -> str:
        """Return a text without coordinates, quoted words and secret names."""
        for label in sorted(self.labels, key=len, reverse=True):
            old = _relabelled(old, label, self.labels[label])
        new = _COORDINATES.sub(WITHHELD, old)
        new = _QUOTED.sub(lambda found: found.group() if _is_new(found, self.labels) else WITHHELD, new)
        return self.secret.sub(WITHHELD, new) if self.secret else new


def _relabelled(text: str, label: str, new: str) -> str:
    """Return the text with a label replaced; one that is a plain word of its kind only where it is quoted."""
    if not label:
        return text
    quoted = "[\"“«'‘]" + re.escape(label) + "[\"”»'’]"
    text = re.sub(quoted, lambda _: new, text)
    plain = new.rpartition(" ")[0].replace("_", " ").replace("-", " ")
    return (
        text
        if label.casefold() in [*plain.split(), plain]
        else re.sub(rf"(?<!\w){re.escape(label)}(?!\w)", lambda _: new, text)
    )


def _is_new(found: re.Match[str], labels: dict[str, str]) -> bool:
    inside = next((text for text in found.groups() if text is not None), "")
    return inside in labels.values()


def redaction(fix: Fix, *, keep_names: bool) -> Redaction:
    """Return the redaction of a Fix; ``keep_names`` lets the names of candidate places stand."""
    names: set[str] = set()
    if not keep_names:
        names = {place.name for place in fix.places} | {place.region for place in fix.places}
    known = {place.country for place in fix.places}
    secrets = names | {found for clue in fix.clues if not _safe(clue) for found in _names_in(clue)}
    return Redaction(
        labels=_numbered((clue.label, clue.kind) for clue in fix.clues),
        items=_items(fix),
        secret=_pattern(secrets - known - {WITHHELD.strip("()")}),
    )


def _safe(clue: Agreement) -> bool:
    return clue.kind in TELLS_NO_PLACE


def _names_in(clue: Agreement) -> set[str]:
    texts = (clue.words, clue.label, clue.source)
    quoted = {part for text in texts for found in _QUOTED.findall(text) for part in found if part}
    return quoted | {found for text in texts for found in _NAME.findall(text)}


def _numbered(labels: Iterable[tuple[str, str]]) -> dict[str, str]:
    count: Counter[str] = Counter()
    new: dict[str, str] = {}
    for label, kind in labels:
        if label not in new:
            count[kind] += 1
            new[label] = f"{kind} {count[kind]}"
    return new


def _items(fix: Fix) -> dict[str, str]:
    told = [told.item for told in fix.times] + [clue.item for clue in fix.clues] + [one.item for one in fix.profiles]
    return {item: f"item {number}" for number, item in enumerate(dict.fromkeys(item for item in told if item), 1)}


def _pattern(secrets: set[str]) -> re.Pattern[str] | None:
    words = sorted((re.escape(word) for word in secrets if len(word) > 1), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) if words else None
