"""Names of people: one person under a full name, a surname alone, or an inflected form."""

from __future__ import annotations

from rapidfuzz.distance import JaroWinkler

_ENDING = 3
_LIKE = 0.9
_MALE = {
    "ого": "ий",
    "его": "ий",
    "а": "",
    "я": "й",
    "у": "",
    "ю": "й",
    "ым": "",
    "им": "",
    "ом": "",
    "ем": "й",
}
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
        return _short_for(one.split(), other.split())
    parts, whole = one.split(), other.split()
    if len(parts) == 1:
        return _same_word(parts[0], whole[-1])
    return len(whole) > 1 and _same_word(parts[-1], whole[-1]) and _same_word(parts[0], whole[0])


def _short_for(one: list[str], other: list[str]) -> bool:
    """Return whether a body's name leaves out words of the full one: "Russian ministry", "Russian Defence Ministry"."""
    return 1 < len(one) < len(other) and one[-1] == other[-1] and one[0] == other[0] and all(w in other for w in one)


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
        return " ".join([_swapped(first, _FIRST_FEMALE), *(_swapped(part, _LAST_FEMALE) for part in parts[1:])])
    if first.endswith(("а", "я")):
        return " ".join([_swapped(first, _FIRST_MALE), *(_swapped(part, _LAST_MALE[code]) for part in parts[1:])])
    return name


_FIRST_FEMALE = {
    "ии": "ия", "ії": "ія", "ги": "га", "ки": "ка", "хи": "ха", "ы": "а", "ни": "на", "ти": "та", "ди": "да",
    "ми": "ма", "ри": "ра", "ли": "ла", "си": "са", "и": "а",
}  # fmt: skip
_LAST_FEMALE = {
    "овой": "ова", "евой": "ева", "иной": "ина", "ыной": "ына", "ской": "ская", "цкой": "цкая", "ової": "ова",
    "евої": "ева", "євої": "єва", "іної": "іна", "ської": "ська", "цької": "цька",
}  # fmt: skip
_FIRST_MALE = {"ря": "рь", "ля": "ль", "ілля": "ілля", "ья": "ья", "ія": "ій", "я": "й", "а": ""}
_LAST_MALE = {
    "ru": {"ского": "ский", "цкого": "цкий", "ого": "ый", "ря": "рь", "ля": "ль", "я": "й", "а": ""},
    "uk": {"ського": "ський", "цького": "цький", "ого": "ий", "ря": "р", "ля": "ль", "я": "й", "а": ""},
}
"""Endings of the genitive and those of the base form; the longest that fits counts."""


def _swapped(word: str, endings: dict[str, str]) -> str:
    for ending in sorted(endings, key=len, reverse=True):
        if word.casefold().endswith(ending) and len(word) > len(ending) + 1:
            return word[: len(word) - len(ending)] + endings[ending]
    return word
