"""Names of people: one person under a full name, a surname alone, or an inflected form."""

from __future__ import annotations

from rapidfuzz.distance import JaroWinkler

_ENDING = 3
_LIKE = 0.9
_MALE = {"ого": "ий", "его": "ий", "а": "", "я": "й", "у": "", "ю": "й", "ым": "", "им": "", "ом": "", "ем": "й", "ем": "й"}
_FEMALE = {"ой": "а", "ы": "а", "и": "я"}
_FIRST_MALE_A = ("Никита", "Илья", "Фома", "Лука", "Микита", "Ілля", "Хома")


def same_name(told: str, full: str, kind: str) -> bool:
    """Return whether a name told now is somebody named before: the same, the surname, or an inflected form.

    Examples
    --------
    >>> same_name("Putin", "Vladimir Putin", "person"), same_name("Бойчука", "Тарас Бойчук", "person")
    (True, True)
    >>> same_name("Ivan Petrov", "Olga Petrova", "person")
    False
    """
    one, other = told.casefold().removeprefix("the "), full.casefold().removeprefix("the ")
    if one == other:
        return True
    if kind != "person":
        return False
    parts, whole = one.split(), other.split()
    if len(parts) == 1:
        return _same_word(parts[0], whole[-1])
    return len(whole) > 1 and _same_word(parts[-1], whole[-1]) and _same_word(parts[0], whole[0])


def _same_word(one: str, other: str) -> bool:
    """Return whether two words are one, up to a Slavic ending or a slip of spelling."""
    if one == other:
        return True
    if not _is_cyrillic(one) or not _is_cyrillic(other):
        return False
    shared = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    near = shared >= max(3, min(len(one), len(other)) - 2) and max(len(one), len(other)) - shared <= _ENDING
    return near and JaroWinkler.similarity(one, other) >= _LIKE


def _is_cyrillic(word: str) -> bool:
    return any("Ѐ" <= letter <= "ӿ" for letter in word)


def base_name(name: str, code: str, *, genitive: bool) -> str:
    """Return a Russian or Ukrainian name behind "по словам" in its base form, where its endings are plain.

    Examples
    --------
    >>> base_name("Сергея Иванова", "ru", genitive=True), base_name("Анны Ивановой", "ru", genitive=True)
    ('Сергей Иванов', 'Анна Иванова')
    >>> base_name("Олени Ковальчук", "uk", genitive=True), base_name("Анна Иванова", "ru", genitive=False)
    ('Олена Ковальчук', 'Анна Иванова')
    """
    parts = name.split()
    if not genitive or code == "en" or len(parts) < 2:
        return name
    first = parts[0]
    if first.endswith(("ы", "и", "ії", "ии")):
        return " ".join([_female_first(first, code), *(_female_last(part, code) for part in parts[1:])])
    if first.endswith(("а", "я")) and first not in _FIRST_MALE_A:
        return " ".join([_male_first(first, code), *(_male_last(part, code) for part in parts[1:])])
    return name


def _female_first(word: str, code: str) -> str:
    if word.endswith(("ии", "ії")):
        return word[:-1] + ("я" if code == "ru" else "я")
    if word.endswith("ы") or code == "uk" or word[-2:] in ("ги", "ки", "хи", "жи", "ши", "чи"):
        return word[:-1] + "а"
    return word[:-1] + "я"


def _female_last(word: str, code: str) -> str:
    if word.endswith(("овой", "евой", "иной", "ової", "евої", "ієвої", "іної", "иної")):
        return word[:-2] + "а"
    if word.endswith("ской") or word.endswith("цкой"):
        return word[:-2] + "ая"
    if word.endswith(("ської", "цької")):
        return word[:-2] + "а"
    return word


def _male_first(word: str, code: str) -> str:
    if not word.endswith("я"):
        return word[:-1]
    soft = word[-2] in "рл" and word[:-1] in ("Игор", "Ігор", "Лазар", "Васил" if code == "uk" else "Игор")
    return word[:-1] + ("ь" if soft and word[:-1] != "Васил" else "й" if word[-2] in "аеиіїуя" or word[:-1] == "Васил" else "ь")


def _male_last(word: str, code: str) -> str:
    for ending, base in (("ского", "ский"), ("цкого", "цкий"), ("ського", "ський"), ("цького", "цький"), ("ого", "ый" if code == "ru" else "ий")):
        if word.endswith(ending):
            return word[: -len(ending)] + base
    if word.endswith(("ича", "ова", "ева", "єва", "ина", "іна", "ка", "юка", "ука")) or (word.endswith("а") and word[-2] in "бвгджзклмнпрстфхцчшщ"):
        return word[:-1]
    return word[:-1] + "ь" if word.endswith("ря") or word.endswith("ля") else word[:-1] + "й" if word.endswith("я") else word
