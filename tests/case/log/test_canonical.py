"""Canonical JSON against the examples of RFC 8785, and its laws."""

from __future__ import annotations

import csv
import json
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noonmark.case.log.canonical import LARGEST_INTEGER, canonical, parse
from noonmark.errors import NoonmarkError

TRUTH = Path(__file__).parents[2] / "truth"


def rows() -> list[dict[str, str]]:
    lines = (TRUTH / "canonical_numbers.csv").read_text().splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["bits"])
def test_a_number_is_written_as_the_rfc_writes_it(row: dict[str, str]) -> None:
    value: float = struct.unpack(">d", bytes.fromhex(row["bits"]))[0]
    assert canonical(value).decode() == row["json"]
    assert canonical(parse(row["json"].encode())).decode() == row["json"]


def test_the_sample_of_the_rfc_gives_its_published_bytes() -> None:
    # RFC 8785, sections 3.2.2 and 3.2.4.
    sample = r"""{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"""
    published = (
        "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333"
        "332e333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75"
        "303030665c6e4127425c225c5c5c5c5c222f227d"
    )
    assert canonical(json.loads(sample)).hex() == published


def test_keys_are_sorted_by_utf_16_units() -> None:
    # RFC 8785, section 3.2.3: the last two would change places if characters were compared.
    keys = ["\r", "1", "\x80", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    told = canonical(dict.fromkeys(reversed(keys), 0)).decode()
    assert list(json.loads(told)) == keys
    assert sorted(keys) != keys


def test_nothing_but_quotes_backslash_and_control_characters_is_escaped() -> None:
    assert canonical("</script>\x7f\u2028\x1f\b\t\f") == b'"</script>\x7f\xe2\x80\xa8\\u001f\\b\\t\\f"'


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (float("nan"), "the number nan"),
        (float("inf"), "the number inf"),
        (2**53, "the integer 9007199254740992"),
        ("\ud800", "half a character"),
        ({1: 2}, "a key that is not text"),
        ({"a": {"b": b"c"}}, "a bytes"),
    ],
)
def test_what_has_no_canonical_form_is_refused_by_its_value(value: object, problem: str) -> None:
    with pytest.raises(NoonmarkError, match=problem):
        canonical(value)


@pytest.mark.parametrize(
    "text",
    [
        b'{"a": 1}', b"[1,2] ", b"1.0", b"1e5", b'{"b":1,"a":2}', b'{"a":1,"a":1}', b'"\\u0041"', b"-0", b"NaN",
        b"9007199254740993", b"\xff", b"", b"[" * 100_000, b"9" * 5000, b'"\\ud800"', b"[" * 150 + b"]" * 150,
    ],
    ids=lambda text: repr(text[:20]),
)  # fmt: skip
def test_another_spelling_is_refused_on_reading(text: bytes) -> None:
    with pytest.raises(NoonmarkError):
        parse(text)


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(PLAIN)
def test_what_is_written_reads_back_as_the_same_value(value: object) -> None:
    assert parse(canonical(value)) == value


@given(st.dictionaries(st.text(), st.integers(0, 9), min_size=2))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert canonical(dict(reversed(list(value.items())))) == canonical(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_reads_back_as_the_same_double(value: float) -> None:
    assert float(canonical(value)) == value
