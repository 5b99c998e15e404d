"""Laws that hold for any text: no crash, offsets that point at the text, and texts that do not disturb each other."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from noonmark.words.dates.find import find_dates

WRITTEN = st.dates()
PIECES = st.sampled_from(
    [
        "22 September 2022",
        "on Thursday",
        "last week",
        "from",
        "to",
        "and",
        "of",
        "the",
        "in",
        "three",
        "days ago",
        "until",
        "before",
        "after",
        "4/5/2022",
        ",",
        ".",
        "-",
        "2022",
        "may",
        "30 February",
        "morning",
        "at 7 pm",
        "14:30",
        "first",
        "Monday",
        "next",
        "past",
        "weekend",
        "end of",
        "early",
        "half",
        "24 hours",
        "(",
        ")",
        "в",
        "на",
        "ночь",
        "22",
        "сентября",
        "года",
        "прошлой",
        "неделе",
        "с",
        "по",
        "до",
        "у",
        "ніч",
        "вересня",
        "минулого",
        "тижня",
        "тому",
        "днів",
        "через",
        "друга",
        "половина",
        "1990-х",
        "99999999999",
        "31",
        "Q3",
        "!",
    ]
)
PHRASES = st.lists(PIECES, max_size=12).map(" ".join)
TEXTS = st.one_of(st.text(max_size=200), PHRASES)


@given(TEXTS, WRITTEN)
@settings(max_examples=400)
def test_any_text_is_read_and_its_offsets_point_at_it(text: str, written: date) -> None:
    end = 0
    for each in find_dates(text, written, weak=True):
        assert text[each.start : each.end] == each.text != ""
        assert each.start >= end
        end = each.end
        assert each.first is None or each.last is None or each.first <= each.last
        assert each.problem or (each.first, each.last) != (None, None)


@given(PHRASES, st.integers(0, 50))
def test_a_paragraph_before_shifts_the_offsets_and_changes_nothing_else(text: str, words: int) -> None:
    before = "nothing " * words + "here.\n\n"
    alone, after = (find_dates(each, date(2022, 9, 24)) for each in (text, before + text))
    assert [(each.start + len(before), each.end + len(before), each.first, each.last) for each in alone] == [
        (each.start, each.end, each.first, each.last) for each in after
    ]


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), WRITTEN)
def test_a_full_date_means_itself_whenever_it_was_written(day: date, written: date) -> None:
    [told] = find_dates(f"It was on {day.day} {day:%B} {day.year}.", written)
    assert told.first == told.last == day
    [told] = find_dates(f"It was on {day.isoformat()} there.", written)
    assert told.first == told.last == day


@given(st.integers(1, 400), st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_days_ago_are_counted(count: int, written: date) -> None:
    texts = (f"It was {count} days ago.", f"Это было {count} дней назад.", f"Це було {count} днів тому.")
    assert {(written - told.first).days for text in texts for told in find_dates(text, written) if told.first} == {
        count
    }


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_a_weekday_is_within_a_week(written: date) -> None:
    [told] = find_dates("He was held on Thursday.", written)
    assert told.first is not None
    assert told.first.weekday() == 3
    assert 0 <= (written - told.first).days < 7
