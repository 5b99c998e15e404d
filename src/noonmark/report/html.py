"""A Fix as one self-contained page that asks nothing of any network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from noonmark.earth.prior import describe_prior
from noonmark.fix.answer import Agreement, Fix
from noonmark.report import words
from noonmark.report.coarse import is_coarse, place_decimals
from noonmark.report.document import noonmark_version, wrapped
from noonmark.report.enfsi_scale import enfsi_scale
from noonmark.report.svg import element
from noonmark.report.svg_map import svg_map
from noonmark.report.time_strip import time_strip

MOST_PLACES = 15
LICENCE = "Noonmark is free software under the Apache License 2.0."
BASE_CREDIT = "Coast and borders: Natural Earth (public domain)"


def html_page(fix: Fix, *, rerun: Sequence[str] = (), made: datetime | None = None) -> str:
    """Return a Fix as an HTML page.

    Parameters
    ----------
    fix : Fix
        As solved, or coarse (:func:`noonmark.report.coarse.coarsened`).
    rerun : sequence of str
        Commands that make this fix again, one a line. Left out of the page of a coarse Fix, for
        they hold what was rounded.
    made : datetime, optional
        When the page was made, for its foot; without it the page holds no clock and the same Fix
        gives the same page.

    Notes
    -----
    The page holds no script. Its content security policy forbids every request and allows the one
    style sheet by its SHA-256.
    """
    style = _read("fix.css")
    page = _environment().from_string(_read("fix.html"))
    return page.render(
        fix=fix,
        style=Markup(style),  # noqa: S704 - our own file
        policy=content_policy(style),
        map=svg_map(fix),
        strips=[(profile.item, time_strip(profile, _zone(fix))) for profile in fix.profiles],
        scale=enfsi_scale(fix.claim.log10_lr) if fix.claim else Markup(""),
        places=_places(fix),
        clues=[_clue(clue, fix) for clue in fix.clues],
        most_places=MOST_PLACES,
        rerun=() if is_coarse(fix) else tuple(rerun),
        coarse=is_coarse(fix),
        prior=describe_prior(fix.scope.prior),
        sources=(BASE_CREDIT, *fix.data_sources),
        licence=LICENCE,
        version=noonmark_version(),
        made=made.astimezone(UTC) if made else None,
    )


def content_policy(style: str) -> str:
    """Return the policy that forbids all but one style sheet, named by its SHA-256 (W3C CSP 3, section 6.7.3)."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@lru_cache(maxsize=4)
def _read(name: str) -> str:
    return files("noonmark.report").joinpath(f"templates/{name}").read_text(encoding="utf-8")


def _environment() -> Environment:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    told: dict[str, Any] = {name: getattr(words, name) for name in ("area", "bits", "bound", "interval", "level")}
    told |= {
        "probability": words.probability,
        "ratio": words.likelihood_ratio,
        "utc": words.utc,
        "grouped": words.grouped,
    }
    told |= {"signed": words.signed, "bar": _bar}
    environment.filters.update({"utc": words.utc, "probability": words.probability})
    environment.globals.update(told)
    return environment


def _bar(share: float, grade: str = "") -> Markup:
    """Return a share from 0 to 1 as a bar; what it shows stands beside it in words."""
    track = element("rect", class_="track", width=104, height=8, rx=4)
    length = 104.0 * min(1.0, max(0.0, share))
    full = element("rect", class_=f"full {grade}".strip(), width=max(3.0, length) if share > 0 else 0.0, height=8, rx=4)
    return element("svg", track, full, class_="bar", viewBox="0 0 104 8", aria_hidden="true")


def _zone(fix: Fix) -> str:
    return fix.places[0].zone if fix.places else ""


def _places(fix: Fix) -> list[dict[str, Any]]:
    digits = place_decimals(fix)
    return [
        {
            "name": place.name,
            "where": words.listed(place.region, place.country),
            "spot": words.place(place.lat, wrapped(place.lon), digits),
            "probability": place.probability,
        }
        for place in fix.places[:MOST_PLACES]
    ]


def _clue(clue: Agreement, fix: Fix) -> dict[str, Any]:
    most = max((other.bits for other in fix.clues), default=0.0)
    return {
        "told": clue,
        "verdict": verdict(clue),
        "grade": "bad" if clue.probability_false >= 0.5 else "fair" if clue.probability_false >= 0.1 else "good",
        "share": clue.bits / most if most > 0 else 0.0,
    }


def verdict(clue: Agreement) -> str:
    """Return in words how a clue stands to the rest, by the posterior probability that it is false."""
    if clue.trust >= 1.0:
        return "taken as certain"
    if clue.probability_false >= 0.9:
        return "almost surely false"
    if clue.probability_false >= 0.5:
        return "probably false"
    if clue.probability_false > max(0.1, 1.5 * (1.0 - clue.trust)):
        return "in some doubt"
    return "agrees with the rest"
