"""Names in writing without blanks between words: Chinese, Japanese, Korean, Thai."""

from __future__ import annotations

import re
from collections.abc import Iterator

UNBROKEN = re.compile(r"[぀-ヿ㐀-鿿豈-﫿가-힯฀-๿ກ-໿ក-៿က-႟]{2,}")
_AFTER = re.compile(
    "(?:人民政府|市政府|火车站|火車站|汽车站|高铁站|国际机场|國際機場|机场|機場|国際空港|空港|駅前|駅|站|车站|車站|市役所|役所|方面|行き|行"
    "|公安局|医院|大学|大學|大道|中路|路|街|港|역|공항|시청|구청|터미널|방면|행|市|县|縣|区|區|镇|鎮|町|村|乡|鄉|省|府|県|도|시|군|구|읍|면|동"
    "|จังหวัด|อำเภอ)$"
)
_BEFORE = re.compile("^(?:往|至|去|到|เมือง|จังหวัด|อำเภอ|สถานี)")
LONGEST = 14


def is_kind(rest: str) -> bool:
    """Return whether what stands before or after a name is nothing but words for a kind of place."""
    return not rest or bool(_AFTER.fullmatch(rest) or _BEFORE.fullmatch(rest))


def is_unbroken(text: str) -> bool:
    """Return whether a word is of a writing without blanks between words."""
    return bool(UNBROKEN.fullmatch(text))


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of an unbroken word that may be a name: the whole, without its kind, its longest parts.

    Examples
    --------
    >>> [("盛岡駅前"[a:b]) for a, b in pieces("盛岡駅前")][:2]
    ['盛岡駅前', '盛岡']
    """
    yield 0, len(text)
    start, end = 0, len(text)
    while (before := _BEFORE.match(text[start:end])) and end - start - len(before.group()) >= 2:
        start += len(before.group())
    while (after := _AFTER.search(text[start:end])) and end - start - len(after.group()) >= 2:
        end -= len(after.group())
        yield start, end
    if start:
        yield start, end
    if len(text) <= LONGEST:
        yield from ((0, last) for last in range(len(text) - 1, 1, -1))
        yield from ((first, last) for size in range(len(text) - 1, 1, -1) for first in range(1, len(text) - size + 1)
                    for last in (first + size,))  # fmt: skip
