"""Base forms that an inflected place name may have, by rules of endings.

Grammar of endings: any school grammar of Russian and Ukrainian (declension of nouns and adjectives, and the Ukrainian
change of o and e to i in closed syllables). The rules give more forms than exist; only those that are in
the gazetteer count.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

_RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    # adjectives, first as they are longer
    ("ской", ("ская", "ской")), ("ского", ("ское", "ский", "ской")), ("скому", ("ское", "ский")), ("скую", ("ская",)),
    ("ском", ("ское", "ский", "ском", "ск")), ("ским", ("ское", "ский", "ские")), ("ских", ("ские",)),
    ("ського", ("ське", "ський")), ("ському", ("ське", "ський")), ("ській", ("ська",)), ("ської", ("ська",)),
    ("ську", ("ська",)), ("ським", ("ське", "ський")), ("ських", ("ські",)),
    ("цького", ("цьке", "цький")), ("цькому", ("цьке", "цький")), ("цькій", ("цька",)), ("цької", ("цька",)),
    ("ой", ("ая", "ый", "а")), ("ого", ("ое", "ый", "ий", "е")), ("ому", ("ое", "ый", "ий", "е")),
    ("его", ("ее", "ий")), ("ему", ("ее", "ий")), ("ей", ("ая", "яя", "я", "ь")), ("ую", ("ая",)), ("юю", ("яя",)),
    ("ом", ("", "о", "ое", "ый")), ("ем", ("", "е", "ь", "й", "ий", "ее")), ("ых", ("ые",)), ("их", ("ие", "і")),
    ("ым", ("ое", "ый", "ые", "")), ("им", ("ое", "ий", "ие", "и")), ("ій", ("а", "ий")), ("ої", ("а",)),
    # nouns
    ("ами", ("ы", "а", "и")), ("ями", ("и", "я")), ("ах", ("ы", "и", "а")), ("ях", ("и", "я", "ья")),
    ("ам", ("ы", "и", "а")), ("ям", ("и", "я")), ("ии", ("ия", "ий")), ("ии", ("ия",)), ("ию", ("ия", "ий")),
    ("ией", ("ия",)), ("ії", ("ія",)), ("ію", ("ія",)), ("ією", ("ія",)), ("ьи", ("ья",)), ("ью", ("ь", "ья")),
    ("ья", ("ь",)), ("ов", ("ы",)), ("ев", ("и",)), ("ім", ("е",)), ("єю", ("я",)), ("ою", ("а",)), ("ею", ("а", "я")),
    ("ле", ("ла", "ль", "л")), ("ці", ("ка", "ця")), ("зі", ("га", "г")), ("сі", ("ха", "х", "са", "с")),
    ("жжі", ("жжя",)), ("ллі", ("лля",)), ("ччі", ("ччя",)), ("нні", ("ння",)),
    ("е", ("", "а", "о", "я", "ь", "й")), ("у", ("", "а", "о")), ("ю", ("я", "ь", "й", "е")), ("а", ("", "о")),
    ("я", ("ь", "й", "е")), ("ы", ("а", "")), ("и", ("а", "я", "ь", "ы")), ("і", ("", "а", "о", "ь", "я", "ы")),
    ("ї", ("я", "й")),
)  # fmt: skip
_FLEETING = re.compile(r"([бвгджзклмнпрстфхцчшщ])([клцнр])$")
_CLOSED = re.compile("[оеє]([бвгґджзйклмнпрстфхцчшщ]ь?)$")
_OTHER: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("(?<=[א-ת]{3})$|^[בלמהוש](?=[א-ת]{3})"), ""),  # Hebrew: in, to, from, the, and
    (re.compile("^(?:ال|بال|لل|وال|[بلو])(?=[ء-ي]{3})"), ""),  # Arabic: the, in the, to the, and
    (re.compile("(?<=[ა-ჰ]{3})(?:ში|ის|იდან|თან|მდე|ს)$"), ""),  # Georgian: in, of, from, at, up to
    (re.compile("(?<=[ა-ჰ]{3})(?:ში|ის|იდან|ს)$"), "ი"),
    (re.compile("(?<=[ա-և]{3})(?:ում|ից|ի|ը|ն)$"), ""),  # Armenian: in, from, of, the
    (re.compile("(?<=[Ѐ-ӿ]{3})(?:да|де|та|те|дан|ден|тан|тен|ға|ге|қа|ке|ның|нің|дың|дің|тың|тің)$"), ""),  # Kazakh
    (re.compile("['’](?:[A-Za-zçğıöşüÇĞİÖŞÜ]{1,4})$"), ""),  # English 's; Turkish 'da, 'de, 'dan
    (re.compile("(?<=[A-Za-zäöüß]{4})s$"), ""),  # German genitive
    (re.compile("(?<=[α-ω]{3})(?:ας|ασ)$"), "α"),  # Greek genitives; casefold makes every sigma alike
    (re.compile("(?<=[α-ω]{3})(?:ης|ησ)$"), "η"), (re.compile("(?<=[α-ω]{2})ου$"), "ος"),
    (re.compile("(?<=[α-ω]{2})ου$"), "ο"), (re.compile("(?<=[α-ω]{3})[ςσ]$"), ""),
    (re.compile("(?<=[α-ω]{2})ο$"), "ος"),
)  # fmt: skip
MOST_FORMS = 160
_PRODUCTS = 600.0
"""Combinations of forms that are put in order, those with the likelier endings first."""


@lru_cache(maxsize=8192)
def base_forms(word: str) -> tuple[str, ...]:
    """Return the base forms that one word may have, the word itself first.

    Examples
    --------
    >>> "магадан" in base_forms("магадане"), "харків" in base_forms("харкові")
    (True, True)
    """
    low = word.casefold()
    if "-" in low:
        parts = (_forms_of_part(part)[:16] for part in low.split("-"))
        return tuple("-".join(joined) for joined, _ in zip(product(*parts), range(MOST_FORMS), strict=False))
    return _forms_of_part(low)


def _forms_of_part(low: str) -> tuple[str, ...]:
    found = [low, *_slavic(low)] if re.search("[Ѐ-ӿ]", low) else [low]
    found += [pattern.sub(put, low) for pattern, put in _OTHER if pattern.search(low)]
    return tuple(dict.fromkeys(form for form in found if len(form) >= 2)) or (low,)


def _slavic(word: str) -> list[str]:
    found = [
        word[: -len(end)] + base for end, bases in _RULES if word.endswith(end) and len(word) > len(end) + 1
        for base in bases
    ]  # fmt: skip
    bare = [form for form in found if form[-1] not in "аеиоуыюяіїєьй"]
    found += [_CLOSED.sub(r"і\1", form) for form in bare if _CLOSED.search(form)]
    found += [_CLOSED.sub(r"ї\1", form) for form in bare if form.endswith(("єв", "йов"))]
    found += [form[:-2] + "їв" for form in bare if form.endswith("єв")]
    fleeting = [_FLEETING.sub(rf"\1{vowel}\2", form) for form in bare if _FLEETING.search(form) for vowel in "еоьє"]
    return found + [form for form in fleeting if form not in found]


def phrase_forms(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the base forms of a phrase, at most 160, the phrase as written first.

    Examples
    --------
    >>> "нижний новгород" in phrase_forms(("Нижнем", "Новгороде"))
    True
    """
    most = max(2, int(_PRODUCTS ** (1.0 / len(words))))
    each = [base_forms(word)[:most] for word in words]
    chosen = sorted(product(*(range(len(forms)) for forms in each)), key=sum)
    told = (" ".join(forms[k] for forms, k in zip(each, row, strict=True)) for row in chosen)
    return tuple(form for form, _ in zip(dict.fromkeys(told), range(MOST_FORMS), strict=False))
