"""The rules one by one: who speaks, what is quoted, what is counted, where it is, each worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from noonmark.errors import NoonmarkError
from noonmark.words.claims.attribution import attributions
from noonmark.words.claims.claim import Claim
from noonmark.words.claims.counting import counts_in
from noonmark.words.claims.find import find_claims
from noonmark.words.claims.lexicon import CODES, words_for
from noonmark.words.claims.names import base_name, same_name
from noonmark.words.claims.quotes import quotes_in
from noonmark.words.claims.sentences import paragraphs_of, sentences_of

DAY = date(2023, 3, 11)


def said(text: str, code: str = "en") -> list[tuple[str, str, str]]:
    """Return name or words, role and kind of each speaker."""
    [sentence] = sentences_of(text)
    found = attributions(sentence.masked, words_for(code))
    speakers = [one.speaker for one in found if one.speaker is not None]
    return [(each.name or each.words, each.role, each.kind) for each in speakers]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Defense Minister Ivan Petrov said the road was closed.", ("Ivan Petrov", "Defense Minister", "person")),
        ("“We are going home,” said Olena Marchuk, a teacher.", ("Olena Marchuk", "teacher", "person")),
        ("Ivan Petrov, head of the regional office, said it was over.",
         ("Ivan Petrov", "head of the regional office", "person")),
        ("The region's governor, Ivan Petrov, reported nine dead.", ("Ivan Petrov", "region's governor", "person")),
        ("It was closed, according to Mayor Ivan Petrov.", ("Ivan Petrov", "Mayor", "person")),
        ("The Ministry of Health and Social Care said so.", ("Ministry of Health and Social Care", "", "body")),
        ("Ukraine's air force has said it shot down a drone.", ("Ukraine's air force", "", "body")),
        ("Witnesses have repeatedly said they heard shots.", ("Witnesses", "", "unnamed")),
        ("The roof fell, according to medics and residents.", ("medics and residents", "", "unnamed")),
        ("In his speech in Minsk, Ivan Petrov said no.", ("Ivan Petrov", "", "person")),
        ("Ivan Petrov in his address to the Danish Parliament condemned it.", ("Ivan Petrov", "", "person")),
        ("Governor of Kherson region Ivan Petrov said so.", ("Ivan Petrov", "Governor of Kherson region", "person")),
    ],
)  # fmt: skip
def test_a_speaker_is_read_wherever_he_stands(text: str, speaker: tuple[str, str, str]) -> None:
    assert said(text) == [speaker]


@pytest.mark.parametrize(
    ("text", "code", "speaker"),
    [
        ("Мэр Харькова Игорь Петренко сообщил, что пожар потушен.", "ru",
         ("Игорь Петренко", "Мэр Харькова", "person")),
        ("«Мы уходим отсюда», — рассказала местная жительница Нина Кравцова.", "ru",
         ("Нина Кравцова", "местная жительница", "person")),
        ("Пожар потушен, сообщило Минобороны России.", "ru", ("Минобороны России", "", "body")),
        ("По словам очевидцев, был взрыв.", "ru", ("очевидцев", "", "unnamed")),
        ("Мэр Иван Петров: «Погибших в городе нет».", "ru", ("Иван Петров", "Мэр", "person")),
        ("Речник Повітряних сил Юрій Гнатюк зауважив, що дрони летіли з моря.", "uk",
         ("Юрій Гнатюк", "Речник Повітряних сил", "person")),
    ],
)  # fmt: skip
def test_a_speaker_is_read_in_russian_and_ukrainian(text: str, code: str, speaker: tuple[str, str, str]) -> None:
    assert said(text, code) == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "He was told to leave.",
        "The governor did not say why.",
        "The United States reports were late.",
        "It was larger than he suggested.",
        "He is said to have left.",
    ],
)
def test_what_nobody_says_has_no_speaker(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("At least 1,300 people were detained.", (1300, "people detained", "at least")),
        ("Up to 60 men were taken.", (60, "men", "at most")),
        ("About 2.8 million refugees fled.", (2_800_000, "refugees", "about")),
        ("It shot down 12 of 20 drones.", (12, "drones", "exact")),
        ("No fewer than twenty-one soldiers died.", (21, "soldiers", "at least")),
        ("Tens of thousands of people fled.", ("tens of thousands", "people", "about")),
        ("A blast in Lviv, killing 5.", (5, "people killed", "exact")),
        ("The number of houses burnt has risen to 12.", (12, "houses burnt", "exact")),
        ("More than a dozen villages were cut off.", (12, "villages", "at least")),
    ],
)
def test_a_count_has_its_value_unit_and_bound(text: str, count: tuple[object, str, str]) -> None:
    [number] = counts_in(text, (0, len(text)), words_for("en"))
    assert (number.counted.value, number.counted.unit, number.counted.bound) == count


@pytest.mark.parametrize(
    ("text", "code", "count"),
    [
        ("Пострадали не менее семи человек.", "ru", (7, "человек", "at least")),
        ("Без света около 15 тысяч жителей.", "ru", (15_000, "жителей", "about")),
        ("Число раненых выросло до 11.", "ru", (11, "раненых", "exact")),
        ("Загинули щонайменше троє людей.", "uk", (3, "людей", "at least")),
        ("Без світла понад 2 тисячі родин.", "uk", (2000, "родин", "at least")),
    ],
)
def test_a_count_is_read_in_russian_and_ukrainian(text: str, code: str, count: tuple[object, str, str]) -> None:
    [number] = counts_in(text, (0, len(text)), words_for(code))
    assert (number.counted.value, number.counted.unit, number.counted.bound) == count


@pytest.mark.parametrize(
    "text",
    ["a 62-year-old pensioner", "School No. 17", "six time zones", "less than 10 years", "$5 million", "12% of them"],
)
def test_ages_numbers_measures_and_money_count_nothing(text: str) -> None:
    assert counts_in(text, (0, len(text)), words_for("en")) == []


def test_a_quotation_in_single_marks_ends_at_no_apostrophe() -> None:
    text = "‘The soldiers didn’t stop,’ he said."
    [quote] = quotes_in(text)
    assert text[slice(*quote.inner)] == "The soldiers didn’t stop,"


def test_a_quotation_that_goes_on_in_the_next_paragraph_reaches_its_end() -> None:
    [quote] = quotes_in("“They came at night. They took him.")
    assert quote.end == 35


def test_abbreviations_end_no_sentence_and_measures_do() -> None:
    assert len(sentences_of("Gen. Ivan Petrov of St. Petersburg met Mr. Lee. They left.")) == 2
    assert len(sentences_of("Сгорели 200 кв. м. До утра пожар потушили.")) == 2


def test_headings_are_left_out_and_wrapped_lines_joined() -> None:
    assert list(paragraphs_of("What we know\nThe bridge fell.")) == [(13, 29)]
    wrapped = "\n".join(
        ["The bridge over the river fell on a day on which nobody", "expected it, and the people of"] * 3
    )
    assert len(paragraphs_of(wrapped + "\nthe town saw it fall.")) == 1


def test_names_are_one_in_their_cases_and_two_where_they_differ() -> None:
    assert same_name("Бойчука", "Тарас Бойчук", "person")
    assert not same_name("Ivan Petrov", "Olga Petrova", "person")
    assert same_name("Russian ministry", "Russian Defence Ministry", "body")
    assert base_name("Сергея Иванова", "ru", genitive=True) == "Сергей Иванов"


def one(text: str, day: date = DAY) -> Claim:
    [claim] = find_claims(text, day, source="Northwire")
    return claim


def test_a_war_is_no_place_of_what_is_said() -> None:
    assert one("Ivan Petrov said the war in Ukraine was a mistake.").where == ()
    assert one("Ivan Petrov said a bridge in Ukraine was hit.").where[0].name == "Ukraine"


def test_this_week_reaches_the_day_of_publication() -> None:
    assert one("Ivan Petrov earlier this week called for peace.", date(2022, 9, 22)).when == (
        date(2022, 9, 19),
        date(2022, 9, 22),
    )


def test_who_told_it_afterwards_gets_the_sentence_before() -> None:
    claim = one("Два человека погибли в Шебекино. Об этом сообщил мэр Иван Петров.")
    assert (claim.kind, claim.voice.speaker) == ("count", "Иван Петров")


def test_an_office_is_given_the_name_that_the_text_gives_later() -> None:
    text = "A bridge fell in Kherson on Friday, the regional governor said.\nIvan Petrov, the regional governor, left."
    assert find_claims(text, DAY)[0].voice.speaker == "Ivan Petrov"


def test_we_could_not_verify_is_the_publishers() -> None:
    assert one("We could not independently verify the video.").voice.speaker == "Northwire"
    assert one("The footage could not be geolocated.").voice.speaker == "the report"


def test_a_word_with_letters_of_two_alphabets_is_read_and_kept_as_it_stands() -> None:
    text = "Мэр Ивaн Петров сообщил, что пожар потушен."  # the second letter of the name is Latin
    assert find_claims(text, DAY)[0].text == text[:-1]


@pytest.mark.parametrize("text", ["", " \n ", "12 34", "…"])
def test_a_text_without_words_is_refused(text: str) -> None:
    with pytest.raises(NoonmarkError, match="no words"):
        find_claims(text, DAY)


def test_a_text_in_another_script_is_refused_by_its_name() -> None:
    with pytest.raises(NoonmarkError, match=r"no supported script \(Arabic, 100 %\)"):
        find_claims("قال المتحدث إن القصف أصاب المدينة", DAY)


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(NoonmarkError, match="too long"):
        find_claims("a" * 2_000_001, DAY)


def test_each_language_has_every_list_of_the_others() -> None:
    keys = [set(words_for(code).patterns) for code in CODES]
    assert keys[1] == keys[2]
    used_everywhere = {key for key in keys[0] if not key.startswith("facts.") and key != "counting.words"}
    assert used_everywhere - keys[1] == set()


def test_a_term_in_quotation_marks_is_no_quotation() -> None:
    assert one("Ivan Petrov called for “partial mobilisation” of men.").kind == "statement"
    assert one("Ivan Petrov called for “a mobilisation of all men.”").kind == "quote"


def test_and_before_a_speaker_joins_no_clause_to_the_name() -> None:
    assert said("The old town burned and Ivan Petrov said so.") == [("Ivan Petrov", "", "person")]


def test_a_quotation_alone_is_carried_over_one_paragraph_and_no_further() -> None:
    alone = "“We will never leave this town again.”"
    near = find_claims(f"“It is ours,” Ivan Petrov said.\n{alone}", DAY)
    far = find_claims(f"“It is ours,” Ivan Petrov said.\nIt rained all day.\nThe sun came out.\n{alone}", DAY)
    assert [claim.voice.speaker for claim in near] == ["Ivan Petrov", "Ivan Petrov"]
    assert [claim.voice.speaker for claim in far] == ["Ivan Petrov", "somebody (unnamed)"]
