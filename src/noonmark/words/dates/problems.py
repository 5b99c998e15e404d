"""What is wrong with a date that a text names: told in words, never repaired."""

from __future__ import annotations

from datetime import date

from noonmark.words.dates.calendar import real_date
from noonmark.words.dates.lexicon import words
from noonmark.words.dates.parts import Partial
from noonmark.words.dates.tokens import WORD, is_mixed

MONTHS = words("January February March April May June July August September October November December")
WEEKDAYS = words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")


def day_in_words(day: date) -> str:
    """Return a day as 22 September 2022."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday_problem(part: object, day: date | None, written: date) -> str:
    """Return how a weekday contradicts its date, "" where it does not."""
    if not isinstance(part, Partial) or part.weekday is None or part.month is None or day is None:
        return ""
    if day.weekday() == part.weekday:
        return ""
    verb = "was" if day <= written else "is"
    return f"{day_in_words(day)} {verb} a {WEEKDAYS[day.weekday()]}, not a {WEEKDAYS[part.weekday]}"


def missing_problem(value: object) -> str:
    """Return that a date does not exist."""
    if not isinstance(value, Partial) or value.day is None or value.month is None:
        return "the calendar has no such days"
    if not 1 <= value.month <= 12:
        return f"there is no month {value.month}"
    year = f" {value.year}" if value.year else ""
    return f"there is no {value.day} {MONTHS[value.month - 1]}{year}"


def swapped_problem(text: str, part: Partial, day: date | None) -> str:
    """Return the two readings of 4/5/2022."""
    other = swapped_day(part, day)
    if day is None or other is None:
        return ""
    return f"{text} may be {day_in_words(day)} or {day_in_words(other)}"


def swapped_day(part: Partial, day: date | None) -> date | None:
    """Return the day that a date means with month and day exchanged."""
    if day is None or part.day is None or part.month is None:
        return None
    return real_date(day.year, part.day, part.month)


def letters_problem(text: str) -> str:
    """Return which word mixes letters of two scripts, "" where none does."""
    for word in WORD.findall(text):
        if is_mixed(word):
            return f"{word!r} mixes Latin and Cyrillic letters"
    return ""
