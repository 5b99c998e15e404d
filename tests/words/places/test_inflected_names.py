"""Inflected names find their base forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.words.places.han import pieces
from noonmark.words.places.inflect import MOST_FORMS, base_forms, phrase_forms


@pytest.mark.parametrize(
    ("written", "base"),
    [
        ("магадане", "магадан"), ("якутии", "якутия"), ("казани", "казань"), ("москвой", "москва"),
        ("грозном", "грозный"), ("орле", "орел"), ("сумах", "сумы"), ("харкові", "харків"), ("києві", "київ"),
        ("запоріжжі", "запоріжжя"), ("одесі", "одеса"), ("бучі", "буча"), ("алматыда", "алматы"),
        ("თბილისში", "თბილისი"), ("երևանում", "երևան"), ("בחיפה", "חיפה"), ("russia’s", "russia"),
        ("ростове-на-дону", "ростов-на-дону"), ("миколаєві", "миколаїв"),
    ],
)  # fmt: skip
def test_a_base_form_is_among_the_forms(written: str, base: str) -> None:
    assert base.casefold() in base_forms(written)


@pytest.mark.parametrize(
    ("written", "base"),
    [
        (("Набережных", "Челнах"), "набережные челны"),
        (("Кривому", "Розі"), "кривий ріг"),
        (("Харківської", "області"), "харківська область"),
        (("Хабаровском", "крае"), "хабаровский край"),
    ],
)
def test_every_word_of_a_phrase_is_brought_to_its_base(written: tuple[str, ...], base: str) -> None:
    assert base in phrase_forms(written)


@given(st.lists(st.text(alphabet="абвгдеіїйьскогому-", min_size=1, max_size=14), min_size=1, max_size=4))
def test_forms_are_few_and_the_phrase_itself_comes_first(words: list[str]) -> None:
    forms = phrase_forms(tuple(words))
    assert 1 <= len(forms) <= MOST_FORMS
    assert len(set(forms)) == len(forms)


def test_an_unbroken_word_is_cut_into_its_kind_and_name() -> None:
    assert [("北京火车站"[a:b]) for a, b in pieces("北京火车站")][:2] == ["北京火车站", "北京"]
    assert "上海" in [("往上海方面"[a:b]) for a, b in pieces("往上海方面")]
