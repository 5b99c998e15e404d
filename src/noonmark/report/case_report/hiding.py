"""A coarse report: what could tell a place more finely than asked is withheld, and the report says what was."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from noonmark.look.answer import ClockReadings, Look, Reading
from noonmark.report.case_report.parts import (
    ArrivalTold,
    CaseReport,
    EntryTold,
    FixTold,
    InputTold,
    ItemTold,
    PictureTold,
)
from noonmark.report.coarse import NAME_KM, coarsened
from noonmark.report.redact import WITHHELD, Redaction, redaction
from noonmark.report.words import grouped

if TYPE_CHECKING:
    from noonmark.fix.answer import ClaimCheck, Fix
    from noonmark.footage.facts import ClockFact, FileFacts, Provenance

_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}")
_LEAST = 3
"""Letters of a name that is looked for in texts; shorter ones would be found everywhere."""
_DECIMALS = range(1, 8)


@dataclass(frozen=True)
class Hiding:
    """What no text of a coarse report may say.

    Attributes
    ----------
    texts : Redaction
        Withholds coordinates, quoted words and the names of candidate places.
    secret : re.Pattern or None
        Names of files, of the case and of accounts, and numbers of coordinates.
    """

    texts: Redaction
    secret: re.Pattern[str] | None

    def text(self, old: str) -> str:
        """Return a text without what it may not say."""
        return self.texts.text(self.name(old))

    def name(self, old: str) -> str:
        """Return the name of a device, a program or a clock without names and numbers of places."""
        return self.secret.sub(WITHHELD, old) if self.secret else old


def coarse_report(report: CaseReport, km: float) -> CaseReport:
    """Return a report in which nothing tells a place more finely than ``km``.

    Parameters
    ----------
    report : CaseReport
        Exact; its picture is shown as it is, for only a person can see what a picture tells.
    km : float
        0.001 to 6000 [km].

    Notes
    -----
    Names of files and of the case, captions, addresses, accounts, places and free texts of the metadata are left out,
    not searched for names: nobody can list all that tells a place. Sentences that Noonmark wrote are searched for
    coordinates, quotations and the names of candidate places. The claim stays as it was made, without coordinates.
    """
    hide = _hiding(report)
    names = _item_names(report)
    fixed = None if report.fixed is None else _fixed(report.fixed, km, hide, names)
    arrivals = tuple(ArrivalTold(told.source, posted_utc=told.posted_utc) for told in report.arrivals)
    return replace(
        report,
        case_title="",
        item=_item(report.item),
        others=tuple(_item(item) for item in report.others),
        arrivals=arrivals,
        fixed=fixed,
        no_fix=hide.text(report.no_fix),
        look=None if report.look is None else _look(report.look, hide),
        broken=hide.text(report.broken),
        log=replace(
            report.log,
            entries=tuple(_entry(entry, hide) for entry in report.log.entries),
            second_looks=tuple(hide.name(told) for told in report.log.second_looks),
        ),
        picture=None if report.picture is None else _picture(report.picture, hide),
        no_picture=hide.text(report.no_picture),
        coarse_km=km,
        withheld=tuple(_withheld(report, km)),
    )


def _hiding(report: CaseReport) -> Hiding:
    fix = None if report.fixed is None else report.fixed.fix
    texts = Redaction({}, {}, None) if fix is None else redaction(fix, keep_names=False)
    secrets = {report.case_title, report.item.name, *(item.name for item in report.others)}
    secrets |= {PurePath(name).stem for name in list(secrets)}
    for told in report.arrivals:
        secrets |= {told.path_told, told.posted_by, told.caption, told.forwarded_from, told.url, *told.more.values()}
        secrets |= set(PurePath(told.path_told).parts)
    if report.fixed is not None:
        secrets |= {told.name for told in report.fixed.inputs}
        secrets |= {name for place in report.fixed.fix.places for name in (place.name, place.region)}
    return Hiding(texts, _pattern({text for text in secrets if len(text) >= _LEAST} | _numbers(report)))


def _numbers(report: CaseReport) -> set[str]:
    """Return the coordinates of the metadata and the fix as they may be written, from one decimal on."""
    facts = None if report.look is None else report.look.facts
    spots = [] if facts is None else [(place.lat, place.lon) for place in facts.places]
    if facts is not None and facts.provenance is not None and facts.provenance.place is not None:
        spots.append((facts.provenance.place.lat, facts.provenance.place.lon))
    if facts is not None and facts.track is not None:
        spots += [(facts.track.points[0].lat, facts.track.points[0].lon)]
    return {f"{abs(value):.{digits}f}" for spot in spots for value in spot for digits in _DECIMALS}


def _pattern(secrets: set[str]) -> re.Pattern[str] | None:
    words = sorted(map(re.escape, secrets), key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) if words else None


def _item_names(report: CaseReport) -> dict[str, str]:
    """Return what a coarse fix calls its items, and the case's numbers for them."""
    if report.fixed is None or not report.others:
        return {}
    told = redaction(report.fixed.fix, keep_names=False).items
    numbers = {item.name: item.number for item in (report.item, *report.others)}
    return {new: f"item {numbers[old]}" for old, new in told.items() if old in numbers}


def _item(item: ItemTold) -> ItemTold:
    ending = PurePath(item.name).suffix
    kept = ending.lower() if _ENDING.fullmatch(ending) else ""
    return replace(item, name=f"{WITHHELD}{kept}")


def _entry(entry: EntryTold, hide: Hiding) -> EntryTold:
    return replace(entry, who=hide.text(entry.who), said="")


def _picture(picture: PictureTold, hide: Hiding) -> PictureTold:
    return replace(picture, told=tuple(hide.text(text) for text in picture.told))


def _fixed(fixed: FixTold, km: float, hide: Hiding, names: dict[str, str]) -> FixTold:
    count = len(fixed.differences)
    told = f"{count} difference{'s' * (count != 1)}, withheld here; 'noonmark case replay' tells them"
    return replace(
        fixed,
        fix=_fix(fixed.fix, km, names),
        differences=(told,) if count else (),
        inputs=tuple(InputTold(told.role, WITHHELD, told.sha256) for told in fixed.inputs),
        without=tuple(hide.text(name) for name in fixed.without),
    )


def _fix(fix: Fix, km: float, names: dict[str, str]) -> Fix:
    told = coarsened(fix, km)
    if told.claim is not None:
        told = replace(told, claim=_claim(told.claim))
    if not names:
        return told
    return replace(
        told,
        times=tuple(replace(one, item=names.get(one.item, one.item)) for one in told.times),
        profiles=tuple(replace(one, item=names.get(one.item, one.item)) for one in told.profiles),
        clues=tuple(replace(one, item=names.get(one.item, one.item)) for one in told.clues),
    )


def _claim(claim: ClaimCheck) -> ClaimCheck:
    bare = Redaction({}, {}, None)
    return replace(claim, text=bare.text(claim.text), place=bare.text(claim.place))


def _look(look: Look, hide: Hiding) -> Look:
    return Look(
        facts=_facts(look.facts, hide),
        clocks=tuple(_clock(told, hide) for told in look.clocks),
        contradictions=tuple(hide.text(told) for told in look.contradictions),
        facts_in_words=(),
    )


def _facts(facts: FileFacts, hide: Hiding) -> FileFacts:
    return replace(
        facts,
        name=WITHHELD,
        places=(),
        track=None,
        directions=(),
        provenance=None if facts.provenance is None else _provenance(facts.provenance, hide),
        make=_maybe(facts.make, hide),
        model=_maybe(facts.model, hide),
        software=None,
        lens=None,
    )


def _maybe(text: str | None, hide: Hiding) -> str | None:
    return None if text is None else hide.name(text)


def _provenance(found: Provenance, hide: Hiding) -> Provenance:
    return replace(
        found, why=hide.text(found.why), signer=_maybe(found.signer, hide), tool=_maybe(found.tool, hide), place=None
    )


def _clock(told: ClockReadings, hide: Hiding) -> ClockReadings:
    readings = tuple(Reading(one.utc, one.weight, "") for one in told.readings)
    return ClockReadings(_clock_fact(told.clock, hide), readings)


def _clock_fact(clock: ClockFact, hide: Hiding) -> ClockFact:
    return replace(clock, source=hide.name(clock.source))


def _withheld(report: CaseReport, km: float) -> list[str]:
    rounded = f"Places are rounded to {grouped(km)} km{'' if km <= NAME_KM else ' and have no names'}."
    told = [rounded, "The names of files and of the case, paths, captions, accounts and addresses are left out."]
    facts = None if report.look is None else report.look.facts
    if facts is not None and (facts.places or facts.track is not None):
        told.append("The file's metadata tell a place; it is left out.")
    if report.look is not None and report.look.facts_in_words:
        count = len(report.look.facts_in_words)
        told.append(f"{count} more line{'s' * (count != 1)} of what the file says of itself {_are(count)} left out.")
    if report.fixed is not None and report.fixed.fix.claim is not None:
        told.append("The claim is quoted as it was made: it is not rounded.")
    if report.picture is not None:
        told.append("The picture itself may show where it was taken: it can be left out, or boxes drawn over it.")
    return told


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
