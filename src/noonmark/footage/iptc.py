"""IPTC-IIM, the captions of agencies, inside a Photoshop resource block.

Sources: IPTC-NAA Information Interchange Model 4.2 (record 2 and its data sets); Adobe Photoshop file formats
specification, image resource blocks (0x0404 holds IIM).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from noonmark.footage.words import printable, tidy

_IIM = 0x0404
MOST_SETS = 2000
_UTF8 = b"\x1b%G"
_DATES = (("created", 55, 60), ("digitised", 62, 63))
_WORDS = (("sublocation", 92), ("city", 90), ("region", 95), ("country", 101))
INSTRUCTIONS, PROGRAM = 40, 65

Sets = Mapping[int, str]


def read_resources(data: bytes) -> Sets:
    """Return record 2 of the IIM block among Photoshop resources (APP13 without its ``Photoshop 3.0`` head)."""
    at = 0
    while data[at : at + 4] == b"8BIM" and at + 12 <= len(data):
        name_end = at + 6 + (data[at + 6] + 2) // 2 * 2
        size = int.from_bytes(data[name_end : name_end + 4])
        if int.from_bytes(data[at + 4 : at + 6]) == _IIM:
            return read_iim(data[name_end + 4 : name_end + 4 + size])
        at = name_end + 4 + (size + 1) // 2 * 2
    return {}


def read_iim(data: bytes) -> Sets:
    """Return the first value of each data set of record 2; a broken length ends the reading."""
    kept: dict[int, str] = {}
    at, encoding = 0, "latin-1"
    for _ in range(MOST_SETS):
        size = int.from_bytes(data[at + 3 : at + 5])
        if at + 5 > len(data) or data[at] != 0x1C or size & 0x8000:  # sizes above 32 kB hold no words
            break
        record, number, value = data[at + 1], data[at + 2], data[at + 5 : at + 5 + size]
        if (record, number) == (1, 90) and value == _UTF8:
            encoding = "utf-8"
        text = tidy(value.decode(encoding, "replace")) if record == 2 else None
        if text:
            kept.setdefault(number, text)
        at += 5 + size
    return kept


def iptc_notes(sets: Sets) -> Iterator[str]:
    """Yield dates and place words; somebody typed them, so they are no clocks and no places."""
    for what, day, time in _DATES:
        if day in sets:
            yield f"its IPTC caption says: {what} {_spell_day(sets[day])}{_spell_time(sets.get(time, ''))}"
    words = [f"{label} '{printable(sets[number], 60)}'" for label, number in _WORDS if number in sets]
    if words:
        yield f"its IPTC caption says: {', '.join(words)}"


def _spell_day(text: str) -> str:
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 and text.isdigit() else printable(text, 20)


def _spell_time(text: str) -> str:
    digits = text[:6]
    if len(digits) != 6 or not digits.isdigit():
        return ""
    return f" {digits[:2]}:{digits[2:4]}:{digits[4:]}{printable(text[6:], 5)}"
