"""The rules that find where a text states a parameter: patterns of ``data/compare_rules.toml``, compiled."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from noonmark.words.compare_types import Language, Parameter

_DIGITS = "(?:[0-9]+(?:[ ,.\u00a0\u202f][0-9]+)*)"
_YEAR = "(?:,? (?:19|20)[0-9]{2})?"
_CAPITALS = ("[A-Z]", "[А-ЯЁ]", "[А-ЯІЇЄҐ]")


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    told = files("noonmark.words").joinpath("data/compare_rules.toml").read_text(encoding="utf-8")
    return tomllib.loads(told)


@lru_cache(maxsize=32)
def rules(language: Language, parameter: Parameter) -> tuple[re.Pattern[str], ...]:
    """Return the patterns that find where a text states a parameter; the match is the span to show."""
    told = _table()[language]
    month: str = told["month"]
    day = rf"(?:[0-3]?[0-9] {month}{_YEAR}|{month} [0-3]?[0-9](?![0-9]){_YEAR}|[0-3]?[0-9]\.[01][0-9]\.20[0-9]{{2}})"
    parts = {"@DAY@": day, "@N@": told["n"], "@PEOPLE@": told["people"], "@DIGITS@": _DIGITS}
    return tuple(re.compile(_written_out(rule, parts), re.IGNORECASE) for rule in told["rules"][parameter])


def _written_out(rule: str, parts: dict[str, str]) -> str:
    """Return a rule with its parts, capitals that must be capitals, and blanks that may be any white space."""
    for capital in _CAPITALS:
        rule = rule.replace(capital, f"(?-i:{capital})")
    for name, part in parts.items():
        rule = rule.replace(name, part)
    return rule.replace(" ", r"\s")
