"""Feasts: on a date, on the nth weekday of a month, or so many days from Easter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from noonmark.words.dates.calendar import DAYS, MONTH, Span, easter, nth_weekday, one_day, unit_around
from noonmark.words.dates.parts import Partial, Worked, Written


@dataclass(frozen=True)
class Feast:
    """A feast: ``month`` and ``day``; or ``month``, ``weekday`` and ``which``; or ``from_easter`` [days]."""

    month: int = 0
    day: int = 0
    weekday: int = 0
    which: int = 0
    from_easter: int | None = None

    def of_year(self, year: int) -> date | None:
        """Return its day in a year."""
        if self.from_easter is not None:
            return easter(year) + self.from_easter * DAYS
        if self.which:
            return nth_weekday(unit_around(date(year, self.month, 1), MONTH), self.weekday, self.which)
        return date(year, self.month, self.day)

    def worked(self, year: int | None) -> Worked:
        """Return what works it out: in a year, or the nearest one."""
        if self.day:
            return Partial(year, self.month, self.day)
        return self._nearest if year is None else lambda _: self._in(year)

    def _in(self, year: int) -> Span | None:
        day = self.of_year(year)
        return None if day is None else one_day(day)

    def _nearest(self, written: Written) -> Span | None:
        step = -1 if written.past else 1
        for year in range(written.day.year - step, written.day.year + 3 * step, step):
            day = self.of_year(year)
            if day is not None and (day <= written.day if written.past else day > written.day):
                return one_day(day)
        return None


ENGLISH: dict[str, Feast] = {
    "christmas|christmas day|xmas": Feast(12, 25),
    "christmas eve": Feast(12, 24),
    "boxing day": Feast(12, 26),
    "new year|new year's|new year's day|new years day": Feast(1, 1),
    "new year's eve": Feast(12, 31),
    "halloween": Feast(10, 31),
    "independence day": Feast(7, 4),
    "valentine's day": Feast(2, 14),
    "st patrick's day|saint patrick's day|saint patrick|st patrick": Feast(3, 17),
    "juneteenth": Feast(6, 19),
    "may day|labour day|international workers ' day|workers ' day": Feast(5, 1),
    "april fools|april fools ' day": Feast(4, 1),
    "veterans day": Feast(11, 11),
    "earth day": Feast(4, 22),
    "victory day": Feast(5, 9),
    "women's day|international women's day": Feast(3, 8),
    "easter|easter sunday": Feast(from_easter=0),
    "good friday": Feast(from_easter=-2),
    "easter monday": Feast(from_easter=1),
    "palm sunday": Feast(from_easter=-7),
    "ash wednesday": Feast(from_easter=-46),
    "thanksgiving|thanksgiving day": Feast(11, weekday=3, which=4),
    "black friday": Feast(11, weekday=4, which=4),
    "labor day": Feast(9, weekday=0, which=1),
    "memorial day": Feast(5, weekday=0, which=-1),
    "mother's day|mothers day": Feast(5, weekday=6, which=2),
    "father's day|fathers day": Feast(6, weekday=6, which=3),
    "martin luther king day|mlk day": Feast(1, weekday=0, which=3),
    "columbus day": Feast(10, weekday=0, which=2),
}
"""Days of the United States where countries differ."""

RUSSIAN: dict[str, Feast] = {
    "новый год|нового года|новому году": Feast(1, 1),
    "рождество|рождества|рождеству": Feast(1, 7),
    "день победы|дня победы|дню победы": Feast(5, 9),
    "день россии|дня россии|дню россии": Feast(6, 12),
    "день народного единства|дня народного единства": Feast(11, 4),
    "день защитника отечества|дня защитника отечества": Feast(2, 23),
    "международный женский день": Feast(3, 8),
}

UKRAINIAN: dict[str, Feast] = {
    "новий рік|нового року|новому року": Feast(1, 1),
    "день незалежності|дня незалежності|дню незалежності": Feast(8, 24),
    "день захисників україни|день захисника україни": Feast(10, 1),
    "день соборності|дня соборності": Feast(1, 22),
    "міжнародний жіночий день": Feast(3, 8),
}
"""Christmas is left out: Ukraine moved it from 7 January to 25 December in 2023."""
