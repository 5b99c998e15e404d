"""A report on the record: what was written of which item, and the entry ``exported`` that says so."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from noonmark.commands.report_log import REPORT

if TYPE_CHECKING:
    from noonmark.case.log.entry import Entry
    from noonmark.case.store.case import Case
    from noonmark.report.case_report.parts import CaseReport

SCHEMA = "noonmark.report/1"
_TOLD = ("item", "exact", "coarse_km", "why", "boxes", "fix")


def report_document(report: CaseReport, made: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what was written, schema ``noonmark.report/1``.

    Parameters
    ----------
    report : CaseReport
    made : mapping of str to bytes
        The files by kind: ``"pdf"``, ``"html"``.
    """
    picture = report.picture
    return {
        "schema": SCHEMA,
        "item": report.item.number,
        "sha256": report.item.sha256,
        "fix": None if report.fixed is None else report.fixed.entry.number,
        "same_as_kept": None if report.fixed is None else not report.fixed.differences,
        "exact": report.coarse_km is None,
        "coarse_km": report.coarse_km,
        "why": report.why or None,
        "picture": picture is not None,
        "boxes": 0 if picture is None else picture.boxes,
        "grey": picture is not None and picture.grey,
        "files": [
            {"kind": kind, "bytes": len(data), "sha256": sha256(data).hexdigest()} for kind, data in made.items()
        ],
    }


def record_report(case: Case, document: Mapping[str, Any]) -> Entry:
    """Put a report on the case's log, and return the entry; do so before it is handed out.

    Parameters
    ----------
    case : Case
        Writable.
    document : mapping
        Made by :func:`report_document`.
    """
    told = {key: document[key] for key in _TOLD if document[key] is not None}
    files = {file["kind"]: file["sha256"] for file in document["files"]}
    return case.append("exported", {"what": REPORT, **told, **files})
