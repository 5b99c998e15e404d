"""Whole reports with their claims by hand: all found, with speaker, place and date, and none invented."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.words.claims.truths import REPORTS, differences, report

from noonmark.words.claims.claim import THE_REPORT, Claim
from noonmark.words.claims.find import find_claims
from noonmark.words.claims.page import page_text

NAMES = sorted(path.stem for path in REPORTS.glob("*.toml"))
KNOWN = {
    "agency": {
        "'Photographs posted on Facebook by the ci': place 'Poltava' for None",
        "missing: footage 'burnt-out cars in Poltava'",
    },
    "wire_fr": {"'An Agence Nord correspondent saw five bo': place '' for 'Heal Africa hospital'"},
    "election_en": {"'Thousands of people have rallied in Tbil': date ['2024-11-02', '2024-11-03'] for None"},
    "rail_ru": {
        "'Министр транспорта Коми Виктор Ладыгин п': date [None, '2024-03-17'] for ['2024-03-12', '2024-03-17']",
    },
    "live_page": {"'with six lorries carrying tents': place 'Idlib' for None"},
}
"""What is wrong still, told and not hidden: a place of two things, a hospital, a day of another clause."""
SENTENCES = [
    "At least 12 people were killed in Kharkiv on Friday, the mayor said.",
    "“We will not leave,” Olena Marchuk told reporters.",
    "Video posted on Telegram shows smoke over Odesa and fire in Mykolaiv.",
    "Reuters could not independently verify the footage.",
    "He added that 3 more were hurt.",
    "По словам мэра, погибли 5 человек.",
    "Heading without a stop",
    "Who knows?",
]


def found_in(name: str) -> tuple[Claim, ...]:
    told = report(name)
    text = page_text(told.text).text if told.html else told.text
    return find_claims(text, told.published, source=told.source)


@pytest.mark.parametrize("name", NAMES)
def test_the_claims_of_a_report_are_those_found_by_hand(name: str) -> None:
    assert set(differences(found_in(name), report(name).claims)) == KNOWN.get(name, set())


def test_the_26_claims_of_the_shared_report_are_found_with_speaker_place_and_date(shared_data: Path) -> None:
    text = (shared_data / "text" / "report_2022-09-22.txt").read_text(encoding="utf-8")
    truth = json.loads((shared_data / "text" / "report_2022-09-22.claims.json").read_text(encoding="utf-8"))
    found = find_claims(text, date.fromisoformat(truth["published"]), source=truth["source"])
    assert len(found) == len(truth["claims"]) == 26
    for claim, row in zip(found, truth["claims"], strict=True):
        assert (claim.start, claim.end) == (row["start"], row["end"]), row["id"]
        kind = {"not verified": "not-verified", "document against speech": "document"}.get(row["kind"], row["kind"])
        assert claim.kind == kind, row["id"]
        assert claim.voice.speaker.removeprefix("a ") == row["speaker"].removeprefix("a "), row["id"]
        days = None if claim.when is None else [day.isoformat() for day in claim.when if day]
        assert days == row.get("date"), row["id"]
        assert _same_place(claim, row.get("place", "")), row["id"]
        assert claim.hedge.startswith(row.get("hedge", "")), row["id"]
        if "count" in row:
            assert claim.counted is not None
            assert (claim.counted.value, claim.counted.unit, claim.counted.bound) == (
                row["count"],
                row["unit"],
                row["bound"],
            )


def _same_place(claim: Claim, place: str) -> bool:
    """Return whether the words of the truth's place, its explanations apart, all stand in the claim's."""
    told = " ".join(where.told for where in claim.where)
    wanted = [word for word in place.split(" (", maxsplit=1)[0].replace(",", "").split() if word[0].isupper()]
    return bool(told) == bool(place) and all(word in told for word in wanted)


def test_a_fact_in_passing_is_checked_at_once() -> None:
    text = "In Yakutsk, six time zones east of Ukraine, men boarded buses on Thursday."
    [fact] = [claim for claim in find_claims(text, date(2022, 9, 22)) if claim.kind == "fact"]
    assert fact.checked == "true: Yakutsk was at UTC+9, Ukraine at UTC+3 on 2022-09-22"
    wrong = find_claims(text.replace("six", "four"), date(2022, 9, 22))
    assert [claim.checked.split(":")[0] for claim in wrong if claim.kind == "fact"] == ["false"]


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8), st.sampled_from(["\n", "\n\n", " "]))
def test_every_claim_stands_where_it_says_and_names_a_speaker(parts: list[str], between: str) -> None:
    text = between.join(parts)
    found = find_claims(text, date(2023, 3, 11), source="Northwire")
    assert [claim.start for claim in found] == sorted(claim.start for claim in found)
    for claim in found:
        assert text[claim.start : claim.end] == claim.text
        assert claim.text.strip() == claim.text
        assert claim.voice.speaker
        for start, end in claim.quotes:
            assert claim.start <= start < end <= claim.end
        for where in claim.where:
            assert not where.end or text[where.start : where.end] == where.text


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    words = f"People said that a bridge in Kherson fell. {text}"
    for claim in find_claims(words, date(2023, 3, 11)):
        assert words[claim.start : claim.end] == claim.text


def test_what_a_report_says_in_its_own_voice_is_the_reports() -> None:
    [claim] = find_claims("A bridge in Kherson collapsed on Monday.", date(2023, 3, 14))
    assert (claim.kind, claim.voice.speaker) == ("event", THE_REPORT)
    assert claim.when == (date(2023, 3, 13), date(2023, 3, 13))


def _wrapped(text: str) -> str:
    return "\n\n".join("\n".join(textwrap.wrap(line, 76)) for line in text.split("\n"))


def _as_page(text: str) -> str:
    body = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return page_text(f"<html><head><title>x</title></head><body>{body}</body></html>").text


def _told(claims: tuple[Claim, ...]) -> list[tuple[object, ...]]:
    words = [" ".join(claim.text.split()) for claim in claims]
    return [
        (claim.kind, text, claim.voice.speaker, claim.when, [where.told for where in claim.where])
        for claim, text in zip(claims, words, strict=True)
    ]


def _as_on_windows(text: str) -> str:
    return text.replace("\n", "\r\n")


@pytest.mark.parametrize("change", [_as_on_windows, _wrapped, _as_page])
def test_how_lines_are_broken_changes_no_claim(change: Callable[[str], str], shared_data: Path) -> None:
    text = (shared_data / "text" / "report_2022-09-22.txt").read_text(encoding="utf-8")
    day = date(2022, 9, 22)
    assert _told(find_claims(change(text), day)) == _told(find_claims(text, day))
