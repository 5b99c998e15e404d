"""A report as one self-contained page, from which its PDF is made too."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from noonmark.earth.prior import describe_prior
from noonmark.report import words
from noonmark.report.case_report.facts_told import clock_rows, file_rows, place_told_rows, provenance_rows
from noonmark.report.case_report.figures import Figure, data_url, map_figure, scale_figure, strip_figure
from noonmark.report.case_report.letters import cleaned, clipped, latin
from noonmark.report.case_report.telling import not_established, statement
from noonmark.report.coarse import place_decimals
from noonmark.report.document import noonmark_version, wrapped
from noonmark.report.html import BASE_CREDIT, LICENCE, content_policy, verdict
from noonmark.report.look_text import headline

if TYPE_CHECKING:
    from noonmark.fix.answer import Agreement, Fix
    from noonmark.report.case_report.parts import CaseReport, PictureTold

MOST_PLACES = 12
MOST_INTERVALS = 8
MOST_ENTRIES = 400
MOST_ARRIVALS = 30
LONGEST_NAME = 60
"""Letters of a name in headings; the table of the file has it whole."""
_STEPS = 20


def report_page(report: CaseReport) -> str:
    """Return a report as an HTML page; the same report gives the same page.

    Parameters
    ----------
    report : CaseReport
        Exact, or coarse (:func:`noonmark.report.case_report.hiding.coarse_report`).

    Notes
    -----
    The page holds no script and no clock. Its content security policy forbids every request, and allows the one style
    sheet by its SHA-256 and pictures that stand in the page itself.
    """
    style = _read("case_report.css")
    return _template().render(
        report=report,
        style=Markup(style),  # noqa: S704 - our own file
        policy=f"{content_policy(style)}; img-src data:",
        title=page_title(report),
        name=_called(report),
        statement=statement(report),
        open_points=not_established(report),
        picture=_picture(report.picture),
        close_ups=[data_url("image/jpeg", row) for row in report.picture.close_ups] if report.picture else [],
        version=noonmark_version(),
        licence=LICENCE,
        sources=_sources(report),
        **_of_look(report),
        **_of_fix(report),
    )


def page_title(report: CaseReport) -> str:
    """Return the report's title, for the page's head and the PDF's: the item and the start of its hash."""
    return f"Noonmark report: {_called(report)} (sha256 {report.item.sha256[:8]})"


def _called(report: CaseReport) -> str:
    """Return the item's number and, of an exact report, its name, shortened in the middle."""
    name = report.item.name
    short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 13]}…{name[-12:]}"
    return f"Item {report.item.number}{f', {short}' if report.coarse_km is None else ''}"


def _of_look(report: CaseReport) -> dict[str, Any]:
    look = report.look
    return {
        "kind": headline(look.facts) if look else "",
        "file": file_rows(report.item, look),
        "contradictions": look.contradictions if look else (),
        "clocks": clock_rows(look) if look else [],
        "metadata_places": place_told_rows(look) if look else [],
        "provenance": provenance_rows(look) if look else [],
        "said": look.facts_in_words if look else (),
    }


def _of_fix(report: CaseReport) -> dict[str, Any]:
    if report.fixed is None:
        return {"fix": None, "fixed": None}
    fix = report.fixed.fix
    zone = fix.places[0].zone if fix.places else ""
    return {
        "fix": fix,
        "fixed": report.fixed,
        "map": map_figure(fix, _map_words(fix)),
        "strips": [
            (told.item, made)
            for told in fix.profiles
            if (made := strip_figure(told, zone, _strip_words(fix, told.item))) is not None
        ],
        "scale": scale_figure(fix.claim.log10_lr, _scale_words(fix)) if fix.claim else None,
        "places": _places(fix),
        "clues": [_clue(clue, fix) for clue in fix.clues],
        "prior": describe_prior(fix.scope.prior),
        "determined": [(name, bool(getattr(fix.determined, name))) for name in ("place", "longitude", "date", "time")],
    }


def _picture(picture: PictureTold | None) -> Figure | None:
    if picture is None:
        return None
    marks = " with the marks and the fit drawn in" if picture.strokes else ""
    when = "" if picture.at_s is None else f" at {picture.at_s:g} s"
    boxes = f"; {picture.boxes} {'box' if picture.boxes == 1 else 'boxes'} painted over" if picture.boxes else ""
    alt = f"The frame, upright{when}{marks}{boxes}. {' '.join(picture.told)}".strip()
    return Figure(data_url("image/jpeg", picture.jpeg), alt)


def _map_words(fix: Fix) -> str:
    told = [f"{words.level(one.level)}: {words.area(one.inner_km2, one.outer_km2)}" for one in fix.regions]
    best = f" The most probable place is {fix.places[0].name}." if fix.places else ""
    return f"Map of the credible regions and candidate places. {'; '.join(told)}.{best}"


def _strip_words(fix: Fix, item: str) -> str:
    told = [one for one in fix.times if one.level == 0.9 and one.item == item]
    text = f": with 90 % {words.intervals(told[0].intervals, most=4)}" if told else ""
    return f"Probability of the first frame's instant by date and hour{text}."


def _scale_words(fix: Fix) -> str:
    if fix.claim is None:
        return ""
    ratio = words.likelihood_ratio(fix.claim.log10_lr)
    return f"The ENFSI verbal scale with a marker at a likelihood ratio of {ratio}: {fix.claim.verbal}."


def _places(fix: Fix) -> list[dict[str, Any]]:
    digits = place_decimals(fix)
    return [
        {
            "name": place.name,
            "where": words.listed(place.region, place.country),
            "spot": words.place(place.lat, wrapped(place.lon), digits),
            "probability": words.probability(place.probability),
        }
        for place in fix.places[:MOST_PLACES]
    ]


def _clue(clue: Agreement, fix: Fix) -> dict[str, Any]:
    most = max((other.bits for other in fix.clues), default=0.0)
    return {
        "told": clue,
        "verdict": verdict(clue),
        "grade": "bad" if clue.probability_false >= 0.5 else "fair" if clue.probability_false >= 0.1 else "good",
        "false": words.probability(clue.probability_false),
        "before": words.probability(1.0 - clue.trust),
        "bits": words.bits(clue.bits),
        "bar": _step(clue.bits / most if most > 0 else 0.0),
    }


def _step(share: float) -> int:
    """Return a share from 0 to 1 in steps of a twentieth; more than nothing is at least one step."""
    return min(_STEPS, max(1, round(share * _STEPS))) if share > 0 else 0


def _sources(report: CaseReport) -> list[str]:
    told = report.fixed.fix.data_sources if report.fixed else ()
    return [BASE_CREDIT, *told]


@lru_cache(maxsize=4)
def _read(name: str) -> str:
    return files("noonmark.report").joinpath(f"templates/{name}").read_text(encoding="utf-8")


def _signed(value: float) -> str:
    """Return a number with its sign; the shipped type has no minus of its own."""
    return words.signed(value).replace("\N{MINUS SIGN}", "-")


@lru_cache(maxsize=1)
def _template() -> Template:
    return _environment().from_string(_read("case_report.html"))


def _environment() -> Environment:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=cleaned
    )
    told: dict[str, Any] = {name: getattr(words, name) for name in ("area", "bound", "grouped", "interval", "level")}
    told |= {"ratio": words.likelihood_ratio, "signed": _signed, "utc": words.utc, "intervals": words.intervals}
    told |= {"most_intervals": MOST_INTERVALS, "most_places": MOST_PLACES, "most_entries": MOST_ENTRIES, "latin": latin}
    told |= {"most_arrivals": MOST_ARRIVALS, "clipped": clipped}
    environment.globals.update(told)
    return environment
