"""The subjects of a call-up in three languages: beginnings of words that mean the same.

Sources: the Decree of the President of the Russian Federation No. 647 of 21 September 2022 in Russian and in its
English translations; the Law of Ukraine on mobilisation No. 3543-XII of 21 October 1993 in Ukrainian. From them come
the words, and beside them stand their common synonyms. The list is short on purpose: what is not in it is compared
by its letters.
"""

from __future__ import annotations

from functools import lru_cache

from noonmark.words.compare_types import Language

SUBJECTS: dict[str, tuple[str, str, str]] = {
    "mobilisation": ("mobilis mobiliz", "мобилиз", "мобіліз"),
    "partial": ("partial", "частичн", "частков"),
    "general": ("general", "всеобщ общ", "загальн"),
    "reservist": ("reserv", "резерв запас", "резерв запас"),
    "citizen": ("citizen national", "граждан", "громадян"),
    "conscription": ("conscri draft call-up callup", "призыв призва призов", "призов призва покликан"),
    "service": ("service serve serving", "служб служит служил", "служб служит служил"),
    "serviceman": ("serviceman servicemen soldier troop", "военнослуж солдат", "військовослуж солдат"),
    "military": ("military army armed force", "военн арми вооружен", "військ арм збройн"),
    "exempt": ("exempt defer", "освобожд освобод отсроч", "звільн відстроч"),
    "penalty": (
        "penalt punish imprison jail prison fine",
        "наказан наказыва штраф тюрьм тюрем лишени",
        "покаран кара штраф тюр'м позбавл",
    ),
    "decree": ("decree order edict", "указ приказ постановл", "указ наказ постанов"),
    "law": ("law legal legislat", "закон", "закон"),
    "contract": ("contract", "контракт", "контракт"),
    "student": ("student", "студент учащ", "студент учн"),
    "training": ("training train", "подготов обучен учени", "підготов навчан"),
    "experience": ("experience", "опыт", "досвід"),
    "speciality": ("specialt speciali", "специальност", "спеціальн"),
    "region": ("region oblast province governor", "регион област субъект губернатор", "регіон област губернатор"),
    "territory": ("territor", "территор", "територ"),
    "border": ("border abroad", "границ выезд", "кордон виїзд"),
    "president": ("president", "президент", "президент"),
    "minister": ("minister ministr", "министр министерств", "міністр міністерств"),
    "defence": ("defence defense", "оборон", "оборон"),
    "government": ("government", "правительств", "уряд"),
    "pay": ("pay salar remunerat wage money", "выплат денежн зарплат оклад", "виплат грошов зарплат"),
    "age": ("age aged", "возраст", "вік віку віком віці"),
    "health": ("health medical", "здоров медиц", "здоров медич"),
    "court": ("court sentence", "суд приговор", "суд вирок"),
    "end": ("end until expir finish", "окончан конец конца заверш", "закінч кінец кінця заверш"),
    "begin": ("begin start force effect", "начина начал начнет вступа", "почина почат набира"),
    "publication": ("publish publication", "опубликов", "опублік"),
    "office": ("office commissariat", "комиссариат военкомат", "комісаріат військкомат центр"),
    "summons": ("summons", "повестк", "повістк"),
    "worker": ("worker employee", "работник сотрудник", "працівник співробітник"),
    "industry": ("industr", "промышлен предприят", "промислов підприємств"),
    "war": ("war", "войн", "війн"),
    "operation": ("operation", "операц", "операц"),
    "people": ("people men persons", "человек людей люди мужчин лиц", "людей люди чоловік осіб"),
    "family": ("famil child", "семь семей семьи дет", "сім'ї сімей родин діт"),
    "woman": ("women woman", "женщин", "жінк жінок"),
    "day": ("day", "день дня дней днем", "день дня днів"),
    "month": ("month", "месяц", "місяц"),
    "year": ("year", "год лет", "рік рок"),
    "leave": ("leave depart", "покин уехать выех", "покин виїх залиш"),
    "volunteer": ("volunteer", "доброволь", "доброволь"),
}  # fmt: skip
_COLUMN: dict[Language, int] = {"en": 0, "ru": 1, "uk": 2}
_WHOLE = {
    "war",
    "end",
    "age",
    "law",
    "fine",
    "men",
    "суд",
    "лиц",
    "арм",
    "кара",
    "pay",
    "day",
    "год",
    "лет",
    "дет",
    "діт",
}
"""Beginnings so short that only these words and their endings of up to two letters are meant."""


@lru_cache(maxsize=3)
def _beginnings(language: Language) -> dict[str, str]:
    column = _COLUMN[language]
    return {start: subject for subject, told in SUBJECTS.items() for start in told[column].split()}


@lru_cache(maxsize=20_000)
def subject_of(word: str, language: Language) -> str:
    """Return the subject that a word means, or an empty text.

    Parameters
    ----------
    word : str
        Casefolded.

    Examples
    --------
    >>> subject_of("резервистов", "ru"), subject_of("reservists", "en"), subject_of("table", "en")
    ('reservist', 'reservist', '')
    """
    starts = _beginnings(language)
    for length in range(min(len(word), 12), 1, -1):
        start = word[:length]
        if start in starts and not (start in _WHOLE and len(word) > length + 2):
            return starts[start]
    return ""
