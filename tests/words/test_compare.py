"""Two texts side by side: known answers in three languages, every span in its text, and nothing invented."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz
from tests.words.texts import DECREE_RU, LAW_UK, SPEECH_EN

from noonmark.errors import NoonmarkError
from noonmark.words.compare import compare, stated
from noonmark.words.compare_features import joined_names, name_key
from noonmark.words.compare_lexicon import SUBJECTS, subject_of
from noonmark.words.compare_numbers import dates_in, numbers_in
from noonmark.words.compare_text import read_text
from noonmark.words.compare_types import PARAMETERS, Compared, Parameter

TEXTS = (SPEECH_EN, DECREE_RU, LAW_UK)


def said(text: str, parameter: Parameter) -> list[str]:
    return [one.span.text for one in stated(read_text(text), parameter)]


def verdicts(told: Compared) -> dict[str, str]:
    return {beside.parameter: beside.verdict for beside in told.parameters}


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        (
            SPEECH_EN,
            {
                "who": ["citizens in the reserve", "men who have served in the army", "reservists"],
                "where": ["across all regions of the country"],
                "how many": ["20,000 reservists"],
                "how long": [],
                "exempt": ["Students are not to be called up"],
                "from when": ["begins on 4 May"],
                "penalty": ["Whoever stays away will be punished by imprisonment for up to five years"],
            },
        ),
        (
            DECREE_RU,
            {
                "who": ["граждан, пребывающих в запасе"],
                "where": ["на всей территории страны"],
                "how many": [],
                "how long": ["до окончания периода частичной мобилизации"],
                "exempt": ["Работникам заводов предоставляется отсрочка от призыва"],
                "from when": ["с 4 мая 2031"],
                "penalty": [],
            },
        ),
        (
            LAW_UK,
            {
                "who": ["військовозобов’язаних"],
                "where": ["у всіх областях"],
                "how many": ["25 тис. військовозобов’язаних"],
                "how long": ["протягом 90 діб"],
                "exempt": ["Не підлягають призову студенти денної форми навчання"],
                "from when": ["набирає чинності з дня його опублікування"],
                "penalty": ["Ухилення від призову карається позбавленням волі на строк до п'яти років"],
            },
        ),
    ],
    ids=["English", "Russian", "Ukrainian"],
)
def test_each_parameter_is_found_where_it_is_stated_and_nowhere_else(text: str, answers: dict[str, list[str]]) -> None:
    assert {name: said(text, name) for name in PARAMETERS} == answers


def test_what_a_text_leaves_open_is_told_as_absent() -> None:
    assert verdicts(compare(SPEECH_EN, DECREE_RU)) == {
        "who": "both",
        "where": "both",
        "how many": "first only",
        "how long": "second only",
        "exempt": "both",
        "from when": "both",
        "penalty": "first only",
    }


def test_numbers_that_differ_are_told() -> None:
    told = {beside.parameter: beside for beside in compare(SPEECH_EN, LAW_UK).parameters}
    assert told["how many"].numbers_differ
    assert [one.numbers for one in told["how many"].left + told["how many"].right] == [(20_000,), (25_000,)]
    assert not {beside.parameter: beside for beside in compare(SPEECH_EN, SPEECH_EN).parameters}[
        "how many"
    ].numbers_differ


def test_passages_on_the_same_go_together_across_languages() -> None:
    told = compare(SPEECH_EN, DECREE_RU)
    pairs = {
        (told.left.passages[p.left].text[:14], told.right.passages[p.right].text[:12]): p.shared for p in told.pairs
    }
    assert pairs[("Dear neighbour", "1. Объявить ")][0] == "4 May"
    assert "karpenko" in pairs[("The Defence Mi", "2. Министру ")]
    alone = [told.left.passages[number].text for number in told.only_left]
    assert "Thank you for your patience." in alone
    assert "Students are not to be called up." in alone


def test_the_penalty_of_one_law_is_beside_that_of_the_other() -> None:
    told = compare(LAW_UK, SPEECH_EN)
    texts = [(told.left.passages[p.left].text, told.right.passages[p.right].text) for p in told.pairs]
    assert any("студенти" in one and "Students" in other for one, other in texts)


@pytest.mark.parametrize(("left", "right"), list(itertools.product(TEXTS, TEXTS)))
def test_every_span_is_in_its_text_and_each_passage_is_told_once(left: str, right: str) -> None:
    told = compare(left, right)
    for side, text, read in ((0, left, told.left), (1, right, told.right)):
        for span in read.passages:
            assert text[span.start : span.end] == span.text
        for beside in told.parameters:
            for one in (beside.left, beside.right)[side]:
                assert text[one.span.start : one.span.end] == one.span.text
                assert (
                    read.passages[one.passage].start <= one.span.start <= one.span.end <= read.passages[one.passage].end
                )
        used = sorted(
            [
                *(pair.right if side else pair.left for pair in told.pairs),
                *(told.only_right if side else told.only_left),
            ]
        )
        assert used == list(range(len(read.passages)))


@pytest.mark.parametrize("text", TEXTS, ids=["en", "ru", "uk"])
def test_a_text_beside_itself_is_paired_passage_by_passage(text: str) -> None:
    told = compare(text, text)
    assert all(pair.left == pair.right and pair.likeness == 1.0 for pair in told.pairs)
    assert {beside.verdict for beside in told.parameters} <= {"both", "neither"}


def test_the_order_of_the_two_texts_only_turns_the_answer_round() -> None:
    there, back = compare(SPEECH_EN, LAW_UK), compare(LAW_UK, SPEECH_EN)
    assert {(p.left, p.right, p.likeness) for p in there.pairs} == {(p.right, p.left, p.likeness) for p in back.pairs}
    assert [b.left for b in there.parameters] == [b.right for b in back.parameters]


@given(st.text(alphabet="абв гдеж з. ,\nthe and I1", min_size=1, max_size=200))
def test_any_text_is_taken_apart_without_losing_a_word(text: str) -> None:
    try:
        read = read_text(text)
    except NoonmarkError:
        return
    assert all(text[span.start : span.end] == span.text for span in read.passages)
    kept = sum(character.isalpha() for span in read.passages for character in span.text)
    assert kept == sum(character.isalpha() for character in text)


@pytest.mark.parametrize(
    ("text", "parameter"),
    [
        ("The weather will be fine from Monday, and prices fell by 3 percent in May.", "penalty"),
        ("The weather will be fine from Monday, and prices fell by 3 percent in May.", "how many"),
        ("He is 25 years old and has lived here for long.", "how long"),
        ("The minister does not say how long, how many or who.", "how long"),
        ("The minister does not say how long, how many or who.", "how many"),
        ("We fight for the citizens of the world.", "who"),
        ("Министр не сказал, сколько и как долго.", "how many"),
        ("Наши войска освободили город.", "exempt"),
        ("Наказ виборців виконано вчасно.", "penalty"),
        ("Йому виповнилося 30 років.", "how long"),
        ("The contracts stay valid, except as this Decree says of dismissals.", "exempt"),
        ("Контракты действуют, за исключением случаев увольнения.", "exempt"),
        ("Крім того, контракти діють.", "exempt"),
    ],
)
def test_a_word_of_the_subject_alone_states_nothing(text: str, parameter: Parameter) -> None:
    assert said(text, parameter) == []


@pytest.mark.parametrize(
    ("text", "parameter", "span"),
    [
        (
            "Contracts stay in force before the end of the period, and no one leaves.",
            "how long",
            "before the end of the period",
        ),
        ("Everyone is called, except for students of medicine.", "exempt", "except for students of medicine"),
        ("Призывают всех, кроме студентов.", "exempt", "кроме студентов"),
        ("Призивають усіх, за винятком студентів.", "exempt", "за винятком студентів"),
        ("Служба триває до двох років.", "how long", "до двох років"),
        ("Призовут около 5 тыс. человек.", "how many", "около 5 тыс. человек"),
        ("В Тульской области начнут завтра.", "where", "В Тульской области"),
    ],
)
def test_other_ways_of_stating_are_found(text: str, parameter: Parameter, span: str) -> None:
    assert said(text, parameter) == [span]


@pytest.mark.parametrize(
    ("text", "language"),
    [(SPEECH_EN, "en"), (DECREE_RU, "ru"), (LAW_UK, "uk"), ("Мобилизация объявлена.", "ru"), ("Її оголошено.", "uk")],
)
def test_the_language_is_told_by_its_letters(text: str, language: str) -> None:
    assert read_text(text).language == language


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "there are no words in it"),
        (" \n\t 12 — 34 \n", "there are no words in it"),
        ("مرحبا بالعالم", "its letters are of no supported script (Arabic, 100 %)"),
        ("今日は世界", "its letters are of no supported script (Cjk"),
        ("x" * 400_001, "the text has 400,001 characters"),
    ],
)
def test_a_text_that_cannot_be_compared_is_one_clear_line(text: str, problem: str) -> None:
    for left, right, which in ((text, SPEECH_EN, "the first text"), (SPEECH_EN, text, "the second text")):
        with pytest.raises(NoonmarkError) as told:
            compare(left, right)
        assert str(told.value).startswith(f"{which}: {problem}")


def test_latin_letters_in_cyrillic_words_are_put_right_and_told() -> None:
    mixed = DECREE_RU.replace("запасе", "зaпace")  # three of its letters are Latin
    told = read_text(mixed)
    assert told.notes == ("1 word mixes Latin and Cyrillic letters that look alike; read as Cyrillic",)
    assert said(mixed, "who") == ["граждан, пребывающих в зaпace"]


def test_a_latin_text_without_english_words_is_told_as_unsure() -> None:
    told = read_text("Der Präsident hat gestern die Mobilmachung verkündet und niemand wusste davon.")
    assert told.notes == ("few common English words are in it; it was read as English all the same",)


def test_sentences_end_at_stops_and_not_at_abbreviations_and_initials() -> None:
    passages = [span.text for span in read_text("Dr. Smith met A. N. Jones. They left on 3 May. It rained!").passages]
    assert passages == ["Dr. Smith met A. N. Jones.", "They left on 3 May.", "It rained!"]
    assert [span.text for span in read_text("С 21 сентября 2022 г. Указ действует.\n2. Всё.").passages] == [
        "С 21 сентября 2022 г. Указ действует.",
        "2. Всё.",
    ]


def test_numbers_and_days_are_read_as_each_language_writes_them() -> None:
    assert [value for _, _, value in numbers_in("300 000 и 1,5 млн; 25 тыс. человек", "ru")] == [
        300_000,
        1_500_000,
        25_000,
    ]
    assert [value for _, _, value in numbers_in("1,300 people and 2 million more by May 4, 2031", "en")] == [
        1300,
        2_000_000,
    ]
    assert [day.words for day in dates_in("on May 4th, 4 May 2031 and 30 February", "en")] == ["4 May", "4 May"]
    assert [day.words for day in dates_in("4 травня, 21.09.2022 і 32 травня", "uk")] == ["4 May", "21 September"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Путина", "Putin"), ("Карпенко", "Karpenko"), ("Зеленского", "Zelensky"), ("Магадане", "Magadan")],
)
def test_names_come_to_one_form_across_scripts(one: str, other: str) -> None:
    assert fuzz.ratio(name_key(one), name_key(other)) >= 84.0


def test_unlike_names_are_not_taken_for_one() -> None:
    _, right = joined_names([frozenset({"name:putin"})], [frozenset({"name:pushkin"}), frozenset({"name:putina"})])
    assert right == [frozenset({"name:pushkin"}), frozenset({"name:putin"})]


def test_people_inside_an_exemption_are_not_those_who_are_called() -> None:
    text = "Reservists with three children are exempt for 2 years, as are 500 soldiers. We thank them."
    assert said(text, "exempt") == ["Reservists with three children are exempt for 2 years, as are 500 soldiers"]
    assert [said(text, name) for name in ("who", "how many", "how long")] == [[], [], []]


def test_each_subject_of_the_word_list_is_found_by_each_of_its_words() -> None:
    for number, language in enumerate(("en", "ru", "uk")):
        for subject, told in SUBJECTS.items():
            for start in told[number].split():
                assert subject_of(start, language) != "", (subject, start)
    assert subject_of("warmth", "en") == ""
