"""What a report of one item needs, gathered from a case: for the command and for the workbench alike."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING

from noonmark.commands.report_log import entry_told, log_of
from noonmark.commands.report_picture import Wishes, linked, with_frame, with_picture
from noonmark.errors import NoonmarkError
from noonmark.report.case_report.parts import ArrivalTold, CaseReport, FixTold, InputTold, ItemTold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from noonmark.case.log.entry import Entry
    from noonmark.case.recipe.document import RecipeDocument, Used
    from noonmark.case.recipe.keeping import KeptRecipe
    from noonmark.case.store.arrival import Arrival
    from noonmark.case.store.case import Case
    from noonmark.case.store.items import Item
    from noonmark.look.answer import Look

_UNSURE = "The file in the case is not the one that was added, so nothing is worked out from it."


def gather_report(case: Case, told: str | int, wishes: Wishes | None = None) -> CaseReport:
    """Gather a report of one item of a case.

    Parameters
    ----------
    case : Case
    told : str or int
        The item's number, name or start of hash.
    wishes : Wishes, optional
        Coarse, to 10 km, with the picture, when left out.

    Returns
    -------
    CaseReport
        Coarse already when that is wanted. An item without a fix gives a report too. The newest fix is worked out
        again from the originals, which takes as long as ``noonmark case replay`` of it.

    Raises
    ------
    NoonmarkError
        If the case has no such item, or a box lies outside the frame.
    """
    from noonmark.case.recipe.keeping import recipes_of  # noqa: PLC0415 - loads a database
    from noonmark.report.case_report.hiding import coarse_report  # noqa: PLC0415

    wishes = wishes or Wishes()
    item = case.item(told)
    log, entries = log_of(case, item.number)
    kept = recipes_of(case, item.number)
    base = CaseReport(
        case_id=case.case_id,
        case_title=case.title,
        item=_item(item),
        arrivals=tuple(_arrival(arrival) for arrival in case.arrivals(item.number)),
        log=log,
        dated_utc=log.entries[-1].at_utc if log.entries else item.added_utc,
        no_fix="No fix of it is kept in the case.",
        why=wishes.why.strip(),
        coarse_km=None,
    )
    if fault := _fault(case, item):
        base = replace(base, broken=fault, no_fix=_UNSURE, no_picture=f"There is no picture to show: {fault}.")
        return base if wishes.coarse_km is None else coarse_report(base, wishes.coarse_km)
    base = _with_look(base, case, item)
    base = _with_fix(base, case, kept[-1], entries, wishes) if kept else with_frame(base, case, item, wishes)
    return base if wishes.coarse_km is None else coarse_report(base, wishes.coarse_km)


def _fault(case: Case, item: Item) -> str:
    """Return why an original is not the one that the log recorded; nothing where it is."""
    try:
        with case.original(item.sha256).open("rb") as file:
            found = file_digest(file, "sha256").hexdigest()
    except NoonmarkError as error:
        return error.problem
    except OSError as error:
        return f"the original cannot be read ({(error.strerror or 'unknown reason').lower()})"
    return "" if found == item.sha256 else f"the original was changed: its SHA-256 is {found}, not the recorded one"


def _item(item: Item) -> ItemTold:
    return ItemTold(item.number, item.name, item.sha256, item.size, item.added_utc)


def _arrival(told: Arrival) -> ArrivalTold:
    more = {str(key).replace("_", " "): str(value) for key, value in told.more.items()}
    return ArrivalTold(
        told.source, told.path_told, told.posted_utc, told.posted_by, told.caption, told.forwarded_from, told.url, more
    )


def _with_look(report: CaseReport, case: Case, item: Item) -> CaseReport:
    """Return the report with what the file says; what may not be later than now is held against the report's date."""
    from noonmark.look.look import look  # noqa: PLC0415
    from noonmark.look.look_at import look_at  # noqa: PLC0415

    try:
        with tempfile.TemporaryDirectory(prefix="noonmark-report-") as folder:
            path = linked(case, item, Path(folder))
            found = look(path, sidecars=False, exiftool=False)
    except NoonmarkError as error:
        return replace(report, broken=error.problem)
    return replace(report, look=_renamed(look_at(found.facts, report.dated_utc), item))


def _renamed(look: Look, item: Item) -> Look:
    return replace(look, facts=replace(look.facts, name=item.name))


def _with_fix(
    report: CaseReport, case: Case, kept: KeptRecipe, entries: Mapping[int, Entry], wishes: Wishes
) -> CaseReport:
    from noonmark.case.recipe.document import read_recipe  # noqa: PLC0415

    item = case.item(report.item.number)
    entry = entries.get(kept.number)
    try:
        recipe = read_recipe(kept.text)
    except NoonmarkError as error:
        recipe, why = None, f"The fix under entry {kept.number} cannot be read: {error.problem}."
    else:
        why = f"The recipe of entry {kept.number} is not the recorded one." if kept.faults or entry is None else ""
    if recipe is None or entry is None or why:
        return with_frame(replace(report, no_fix=why), case, item, wishes)
    others = [case.item(number) for number in kept.items if number != item.number]
    report = replace(report, others=tuple(_item(other) for other in others))
    report = with_picture(report, case, item, recipe.used, wishes)
    try:
        fixed = _fixed(case, recipe, kept, entry)
    except NoonmarkError as error:
        return replace(report, no_fix=f"The fix under entry {kept.number} cannot be worked out again: {error.problem}.")
    if not wishes.claim:
        fixed = replace(fixed, fix=replace(fixed.fix, claim=None))
    return replace(report, fixed=fixed, no_fix="")


def _fixed(case: Case, recipe: RecipeDocument, kept: KeptRecipe, entry: Entry) -> FixTold:
    from noonmark.case.recipe.laying import faults_of  # noqa: PLC0415
    from noonmark.case.recipe.replay import compared, solve  # noqa: PLC0415
    from noonmark.report.document import fix_document  # noqa: PLC0415

    for fault in faults_of(recipe.used, case.original):
        raise NoonmarkError(fault)
    solved = solve(recipe.used, case.original, checked=recipe.checked, tolerance=recipe.tolerance)
    difference = compared(recipe, solved, fix_document)
    return FixTold(
        fix=solved.fix,
        entry=entry_told(entry),
        recipe_sha256=sha256(kept.text).hexdigest(),
        differences=difference.answer,
        exact=difference.exact,
        versions=difference.versions,
        inputs=tuple(_inputs(recipe.used)),
        made_with=_made_with(recipe),
        metadata=all(file.metadata for file in recipe.used.files),
        without=tuple(dict.fromkeys(name for file in recipe.used.files for name in file.without)),
    )


def _inputs(used: Used) -> Iterator[InputTold]:
    for file in used.files:
        yield InputTold("footage", file.name, file.sha256)
        yield from (InputTold("beside it", beside.name, beside.sha256) for beside in file.beside)
    for marks in used.marks:
        yield InputTold("marks", marks.name, marks.sha256)
        yield from (InputTold("marked picture", kept.name, kept.sha256) for kept in marks.pictures)
    for clue in used.clues:
        if clue.original is not None:
            yield InputTold(f"clue of kind {clue.kind}", clue.original.name, clue.original.sha256)


def _made_with(recipe: RecipeDocument) -> dict[str, str]:
    versions = recipe.versions
    told = {"Noonmark": f"{versions.noonmark}, code {versions.code}", "Python": versions.python}
    told |= {"Machine": versions.machine, "Libraries": _listed(versions.libraries), "Tables": _listed(versions.tables)}
    return told | {"Seeds": _listed(recipe.seeds), "Tolerance of areas": f"{recipe.tolerance:g}"}


def _listed(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items()) or "none"
