"""Sentences of a report that no other writer has: what was not established, and what the numbers of a log mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from noonmark.report.words import listed, probability

if TYPE_CHECKING:
    from noonmark.fix.answer import Fix
    from noonmark.report.case_report.parts import CaseReport, FixTold

_UNKNOWNS = ("place", "longitude", "date", "time")
_NEVER = (
    "Whether the pictures were altered, staged or made by a program was not examined.",
    "Who filmed, and what the footage shows, was not examined.",
)


def statement(report: CaseReport) -> str:
    """Return the report's first sentence."""
    if report.fixed is not None:
        return report.fixed.fix.statement
    return f"Where and when this was filmed has not been worked out. {report.no_fix}".strip()


def not_established(report: CaseReport) -> list[str]:
    """Return what a reader must not take from the report: gaps of the fix first, then what was not done."""
    told = [*_of_fix(report.fixed)] if report.fixed is not None else [_NOT_WORKED_OUT]
    return [*told, *_of_file(report), *_of_record(report), *_NEVER]


_NOT_WORKED_OUT = "The place, the longitude, the date and the time are not established: no clues were put together."


def _of_fix(fixed: FixTold) -> Iterator[str]:
    fix = fixed.fix
    names = [name for name in _UNKNOWNS if not getattr(fix.determined, name)]
    if fix.conflict:
        yield "No place and no time is established: the clues contradict one another."
    elif names:
        yield f"Not established: the {_joined(names)}. A 90 % region small enough to be of use is needed for that."
    yield from (note for note in fix.notes if not note.startswith("Rounded to "))
    if fix.claim is None:
        yield "No claim was checked."
    if fix.pruned_probability > 0:
        yield f"The search left out {probability(fix.pruned_probability)} of the probability at most."
    if not fixed.metadata:
        yield "What a file says of itself was not used as a clue."
    if fixed.without:
        yield f"Switched off, so that they do not count: {listed(*fixed.without)}."
    yield from _certain(fix)


def _certain(fix: Fix) -> Iterator[str]:
    sure = [clue.label for clue in fix.clues if clue.trust >= 1.0]
    if sure:
        yield f"Taken as certain, so that the other clues cannot put them in doubt: {listed(*sure)}."


def _of_file(report: CaseReport) -> Iterator[str]:
    if report.look is None:
        yield f"The file could not be read{f' ({report.broken})' if report.broken else ''}."
        return
    found = report.look.facts.provenance
    if found is None or found.state == "absent":
        yield "The file carries no signed provenance (C2PA), as most files do not: nothing ties it to a camera."
    elif found.state != "valid":
        yield f"The file's provenance (C2PA) is not verified: {found.state}."
    if report.picture is not None and not report.picture.told:
        yield "Nothing was measured in the picture."
    elif report.picture is not None and not report.log.second_looks:
        yield "No second analyst measured the picture."


def _of_record(report: CaseReport) -> Iterator[str]:
    if all(told.posted_utc is None for told in report.arrivals):
        yield "No arrival tells when it was first posted."
    if report.log.signed is None:
        yield "The log is not signed up to this point: it proves the order of its entries, not who wrote them."
    elif not report.log.signed.stamps:
        yield "No outside authority stamped the log: its times are the computer's own."


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', the '.join(names[:-1])} and the {names[-1]}"
