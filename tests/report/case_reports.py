"""Reports made by hand, for the tests of what tells them: each text in one that could tell a place is a secret."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

import numpy as np

from noonmark.fix.answer import Fix
from noonmark.footage.facts import PlaceFact
from noonmark.report.case_report.frame import plain_picture
from noonmark.report.case_report.parts import (
    ArrivalTold,
    CaseReport,
    EntryTold,
    FixTold,
    InputTold,
    ItemTold,
    LogTold,
)

from .fixes import claimed_fix, town_fix  # noqa: TID252
from .looks import SHA256, photo_look  # noqa: TID252

THEN = datetime(2022, 9, 23, 8, 15, 30, tzinfo=UTC)
NAME = "Serebryany_Bor_56.65807_124.72012.jpg"
SECRETS = (
    "Serebryany", "56.65807", "124.72012", "56.658", "124.72", "Lenin Street", "Yard of Berkakit", "berkakit_news",
    "Chulman airfield", "t.me", "/media/ivan", "46.84", "91.99", "kindergarten", "Cafe Sever", "Neryungri.toml",
)  # fmt: skip
"""What an attacker would look for in a coarse report."""


@lru_cache(maxsize=4)
def _fix(*, claim: bool) -> Fix:
    return claimed_fix() if claim else town_fix()


def item(number: int = 3, name: str = NAME) -> ItemTold:
    return ItemTold(number, name, SHA256, 999, THEN)


def arrival() -> ArrivalTold:
    """An arrival every text of which tells the place."""
    return ArrivalTold(
        "telegram", "/media/ivan/Serebryany Bor/result.json", THEN, "berkakit_news",
        "Filmed from Lenin Street 5, 56.65807, 124.72012\nnext to the kindergarten", "Chulman airfield spotters",
        "https://t.me/berkakit_news/12", {"warning": "Cafe Sever is named in the caption"},
    )  # fmt: skip


def fixed(fix: Fix | None = None) -> FixTold:
    inputs = (InputTold("footage", NAME, SHA256), InputTold("marks", "Neryungri.toml", "a" * 64))
    entry = EntryTold(5, THEN, "an analyst", "fixed", "recipe 0123456789abcdef…")
    return FixTold(fix or _fix(claim=True), entry, "b" * 64, inputs=inputs, made_with={"Noonmark": "0.1.0"})


def entries() -> tuple[EntryTold, ...]:
    return (
        EntryTold(1, THEN, "an analyst", "added", "sha256 0123456789abcdef…", f"name {NAME}"),
        EntryTold(4, THEN, "an analyst", "note", "", "text: seen from Cafe Sever"),
        EntryTold(5, THEN, "an analyst", "fixed", "recipe 0123456789abcdef…"),
    )


def full_report() -> CaseReport:
    """An exact report with a fix, a claim, a look, a picture, and secrets everywhere."""
    look = photo_look()
    places = (PlaceFact("EXIF GPS", 56.65807, 124.72012, 700.0, 5.0, "sea level"),)
    facts = replace(look.facts, name=NAME, places=places, software="Cafe Sever Editor 1.0")
    look = replace(
        look,
        facts=facts,
        contradictions=(
            "EXIF GPS 56.65807,124.72012 and C2PA 46.84000,-91.99000 are 9000 km apart",
            f"the file's name '{NAME}' says another day",
        ),
        facts_in_words=("its description says 'Lenin Street'",),
    )
    return CaseReport(
        "8b8b5b4b3b6d62313ab755f35b1d69bd", "Yard of Berkakit", item(), (arrival(),),
        LogTold(6, "c" * 64, entries()), THEN, fixed=fixed(), look=look,
        picture=plain_picture(np.full((90, 160, 3), 120, np.uint8)), why="asked for by the court",
    )  # fmt: skip


def bare_report() -> CaseReport:
    """An item of which nothing was worked out and that could not be read."""
    return CaseReport(
        "8b8b5b4b3b6d62313ab755f35b1d69bd", "A case", item(1, "a.mp4"), (ArrivalTold("file", "a.mp4"),),
        LogTold(2, "c" * 64, entries()[:1]), THEN, no_fix="No fix of it is kept in the case.",
        broken="this is no clip", no_picture="There is no picture to show: this is no clip.", why="a test",
    )  # fmt: skip


def with_fix(fix: Fix) -> CaseReport:
    return replace(full_report(), fixed=fixed(fix))
