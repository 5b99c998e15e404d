"""A report cut into paragraphs and sentences, with what is said in quotation marks kept whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median

from noonmark.words.claims.quotes import Quote, masked, quotes_in

_END = re.compile(r"(?P<stop>[.!?…]+[\"”»’'“)\]▮]*|(?<=▮))\s+(?=[—–\-•]?\s?(?:▮|[\"“«‘„(\[]?\s{0,2}[^\W_a-zа-яіїєґё]))")
_ABBREVIATION = re.compile(
    r"(?:(?<![\w])(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Sgt|Sen|Rep|Gov|Pres|No|Nos|St|Sts|Mt|Ft|vs|cf|approx|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Inc|Ltd|Co|Corp|Jr|Sr|Hon|Rev|Adm|Brig|Art|p|pp|a\.m|p\.m|"
    r"[A-ZА-ЯІЇЄҐ]|(?:[A-Z]\.)+[A-Z]|г|гг|ул|вул|им|ім|р|рр|пр|просп|обл|тыс|тис|млн|млрд|см|св|ст|т|д|кв|стр|о|пос|"
    r"п|с|м|смт|пгт|кг|чел|руб|грн|напр|проф|акад|ген|полк))\.$"
)
_MEASURE = re.compile(r"(?:\d\s?|кв\. ?)(?:м|км|см|кг|т|тис|тыс|млн|млрд|грн|руб|чел|хв|год|р|рр|г|гг)\.$")
"""A measure behind a number may end a sentence, where the same letters before a name never do ("г. Москва")."""
_INITIAL = re.compile(r"[^\W\d_]{2,} [^\W\d_]\.$")
_OPENER = re.compile(
    r"(?:По|В|На|Он|Она|Они|И|А|Но|Это|За|У|Він|Вона|Вони|Та|Це|The|He|She|They|In|On|It|But|His|Her)\b"
)
"""A surname cut to its initial may end a sentence, where a word that opens sentences follows."""
_DATELINE = re.compile(
    r"(?:[A-ZА-ЯІЇЄҐ][\w’'. -]{1,40}(?:, [\w’'. ]{2,30}){0,2} \([^()\n]{2,40}\)\s*[-–—:]+\s+"
    r"|[A-ZА-ЯІЇЄҐ’'-]{3,}(?: [A-ZА-ЯІЇЄҐ’'-]{3,})*(?:, [\w’'. ]{2,30}){0,2}\s+[-–—]+\s+)"
)
_STOPPED = re.compile(r"[.!?…:;,][\"”»’')\]]*$")
_SAID_AFTER = re.compile(
    r"\s*[—–-]?\s*(?:[A-Z][\w’'-]+ ){1,3}(?:said|asked|added|wrote|told|says|asks|adds|writes|replied|continued)\b"
)
LONGEST_HEADING = 14


@dataclass(frozen=True)
class Sentence:
    """A sentence.

    Attributes
    ----------
    start, end : int
        Offsets in the text, without blanks around it.
    masked : str
        The sentence with spoken words as ``▮``, of the same length; offset 0 is ``start``.
    paragraph : int
    quotes : tuple of Quote
        With offsets in the text.
    """

    start: int
    end: int
    masked: str
    paragraph: int
    quotes: tuple[Quote, ...]


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text in order; headings and what is no sentence are left out.

    Examples
    --------
    >>> [each.masked for each in sentences_of("Mr. Smith left. “I go. I go,” he said.")]
    ['Mr. Smith left.', '▮▮▮▮▮▮▮▮▮▮▮▮▮ he said.']
    """
    out: list[Sentence] = []
    for number, (start, end) in enumerate(paragraphs_of(text)):
        out += _in_paragraph(text, start, end, number)
    return tuple(out)


def paragraphs_of(text: str) -> list[tuple[int, int]]:
    """Return where each paragraph stands, without headings.

    A line is a paragraph, unless the text is wrapped: then blank lines part paragraphs.
    """
    lines = [(found.start(), found.end()) for found in re.finditer(r"[^\n]+", text) if found.group().strip()]
    if not _is_wrapped(text, lines):
        return [span for span in (_stripped(text, *line) for line in lines) if not _is_heading(text[slice(*span)])]
    blocks = re.finditer(r"\S(?:.|\n(?!\s*\n))*", text)
    spans = [_stripped(text, found.start(), found.end()) for found in blocks]
    return [span for span in spans if not _is_heading(text[slice(*span)])]


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Return whether lines are broken by width: most end within a sentence, at about the same length."""
    if len(lines) < 4 or max(end - start for start, end in lines) > 140:
        return False
    broken = [not _STOPPED.search(text[start:end].rstrip()) for start, end in lines]
    longest = median(sorted(end - start for start, end in lines)[len(lines) // 2 :])
    return sum(broken) > 0.5 * len(lines) and longest > 40


def _is_heading(line: str) -> bool:
    """Return whether a line is a heading: short, without a stop at its end."""
    return not _STOPPED.search(line) and len(line.split()) <= LONGEST_HEADING and "\n" not in line


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def _in_paragraph(text: str, start: int, end: int, number: int) -> list[Sentence]:
    dateline = _DATELINE.match(text, start, end)
    start = dateline.end() if dateline else start
    quotes = quotes_in(text, start, end)
    local = tuple(
        Quote(q.start - start, q.end - start, (q.inner[0] - start, q.inner[1] - start), q.words, q.ended)
        for q in quotes
    )
    cover = masked(text[start:end], local)
    return [_sentence(cover, start, span, number, quotes) for span in _cuts(text[start:end], cover)]


def _cuts(text: str, cover: str) -> list[tuple[int, int]]:
    cuts: list[tuple[int, int]] = []
    begun = 0
    for found in _END.finditer(cover):
        stop = found.end("stop")
        if not found["stop"] and not _ends_speech(text, found.start(), found.end()):
            continue
        before = cover[max(begun, stop - 12) : stop]
        ends = _MEASURE.search(before) or (_INITIAL.search(before) and _OPENER.match(cover, found.end()))
        if _ABBREVIATION.search(before) and not ends:
            continue
        cuts.append((begun, stop))
        begun = found.end()
    cuts.append((begun, len(cover)))
    return [span for span in (_stripped(cover, *cut) for cut in cuts) if span[1] > span[0]]


def _ends_speech(text: str, stop: int, following: int) -> bool:
    """Return whether a sentence ends with the quotation that ends at ``stop``."""
    inside = text[:stop].rstrip("\"”»’'“")
    if inside[-1:] not in ".!?…":
        return False
    return inside[-1:] == "." or not _SAID_AFTER.match(text, following)


def _sentence(cover: str, base: int, span: tuple[int, int], number: int, quotes: tuple[Quote, ...]) -> Sentence:
    start, end = base + span[0], base + span[1]
    inside = tuple(quote for quote in quotes if start <= quote.start < end)
    return Sentence(start, end, cover[span[0] : span[1]], number, inside)
