"""JSON in the one form that can be hashed: the JSON Canonicalization Scheme, RFC 8785."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn, cast

from noonmark.errors import NoonmarkError

LARGEST_INTEGER = 2**53 - 1
"""Above it JSON's numbers are no longer exact (RFC 8785, appendix D; RFC 7493, section 2.2)."""

DEEPEST = 100
"""Levels of nesting; deeper input is refused before it exhausts the stack."""


def canonical(value: object) -> bytes:
    """Return the canonical JSON of a value, as UTF-8.

    Parameters
    ----------
    value : object
        None, bool, int within +-(2**53 - 1), finite float, str, list or tuple, mapping with str keys.

    Raises
    ------
    NoonmarkError
        For NaN and infinities, larger integers, lone surrogates, and other types: they have no
        canonical form.

    Examples
    --------
    >>> canonical({"b": [1.0, 1e21, 0.002], "a": None})
    b'{"a":null,"b":[1,1e+21,0.002]}'
    """
    try:
        return _text(value, DEEPEST).encode("utf-8")
    except UnicodeEncodeError as error:
        raise _no_form(f"text with half a character ({error.object[error.start]!r})") from None


def parse(data: bytes) -> Any:
    """Return the value of canonical JSON, and refuse every other spelling of it.

    Raises
    ------
    NoonmarkError
        It is not JSON, or not in canonical form, so that another hash could stand for the same value.
    """
    try:
        value = json.loads(data.decode("utf-8"), parse_int=_integer, parse_constant=_refuse)
        same = canonical(value) == data
    except (ValueError, RecursionError) as error:
        raise NoonmarkError(f"not JSON ({type(error).__name__}: {str(error)[:80]})") from None
    if not same:
        raise NoonmarkError("the JSON is not in canonical form (RFC 8785)", remedy="write it with noonmark")
    return value


def _text(value: object, depth: int) -> str:
    if depth == 0:
        raise _no_form(f"a value nested deeper than {DEEPEST} levels")
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, Mapping):
        return _object(cast("Mapping[object, object]", value), depth)
    if isinstance(value, list | tuple):
        items = cast("list[object]", value)
        return "[" + ",".join(_text(item, depth - 1) for item in items) + "]"
    raise _no_form(f"a {type(value).__name__}")


def _object(value: Mapping[object, object], depth: int) -> str:
    keys = [key for key in value if isinstance(key, str)]
    if len(keys) != len(value):
        raise _no_form("a key that is not text")
    # RFC 8785, section 3.2.3: by UTF-16 code units, not by characters.
    keys.sort(key=lambda key: key.encode("utf-16-be"))
    return "{" + ",".join(f"{_text(key, depth)}:{_text(value[key], depth - 1)}" for key in keys) + "}"


def _number(value: float) -> str:
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise _no_form(f"the integer {str(value)[:30]}, beyond +-(2**53 - 1),")
        return str(int(value))
    if not math.isfinite(value):
        raise _no_form(f"the number {value}")
    return (("-" if value < 0 else "") + _digits(abs(value))) if value else "0"


def _digits(value: float) -> str:
    """Return a positive number as ECMAScript's Number::toString writes it (ECMA-262, section 6.1.6.1.20).

    Python's ``repr`` gives the same shortest digits; only the layout differs.
    """
    exact = Decimal(repr(float(value))).normalize()
    digits = "".join(str(digit) for digit in exact.as_tuple().digits)
    point = len(digits) + int(exact.as_tuple().exponent)
    if len(digits) <= point <= 21:
        return digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{tail}e{point - 1:+d}"


def _integer(text: str) -> int | float:
    """Read an integer literal; a long one is a float that canonical form writes without a point."""
    value = int(text) if len(text) < 25 else float(text)
    return value if abs(value) <= LARGEST_INTEGER else float(text)


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")


def _no_form(what: str) -> NoonmarkError:
    return NoonmarkError(f"{what} has no canonical JSON")
