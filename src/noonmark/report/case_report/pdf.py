"""A report's page as a PDF, tagged for readers that read aloud (PDF/UA-1), the same bytes for the same page."""

from __future__ import annotations

import base64
import logging
import re
from contextlib import contextmanager
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from anyascii import anyascii

from noonmark.errors import NoonmarkError
from noonmark.report.case_report.pdf_tags import finish_tags

if TYPE_CHECKING:
    from collections.abc import Generator

_VARIANT = "pdf/ua-1"
_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_NO_TYPE = (
    "Letters for which this computer has no type stand here in Latin letters, in square brackets; "
    "the same report as a page has them as they are."
)
_FACES = (("NotoSans-Regular.ttf", 400), ("NotoSans-Bold.ttf", 700))


def report_pdf(page: str) -> bytes:
    """Return the PDF of a page made by :func:`noonmark.report.case_report.page.report_page`.

    Raises
    ------
    NoonmarkError
        Where the extra ``pdf``, or a library of the system that it needs, is not installed.
    """
    told, missing = _written(page)
    return _written(_without(page, missing))[0] if missing else told


def _written(page: str) -> tuple[bytes, frozenset[str]]:
    """Return the PDF of a page, and the letters for which no type is installed."""
    weasyprint = _weasyprint()
    missing: set[str] = set()

    def finish(document: Any, pdf: Any) -> None:
        finish_tags(document, pdf)
        missing.update(chr(code) for font in document.fonts.values() for code in font.missing)

    with _quiet():
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415

        fonts = FontConfiguration()
        fetcher = URLFetcher(allowed_protocols=["data"], allow_redirects=False)
        style = weasyprint.CSS(string=_face_rules(), font_config=fonts, url_fetcher=fetcher)
        document = weasyprint.HTML(string=page, base_url=None, url_fetcher=fetcher, media_type="print")
        told: bytes = document.write_pdf(
            finisher=finish,
            stylesheets=[style],
            font_config=fonts,
            pdf_variant=_VARIANT,
            pdf_identifier=sha256(page.encode()).hexdigest()[:32].encode(),
        )
    return told, frozenset(missing)


def _without(page: str, missing: frozenset[str]) -> str:
    """Return the page with runs of letters that cannot be set told in Latin letters, and a line that says so."""
    letters = "".join(re.escape(letter) for letter in sorted(missing) if not letter.isascii())
    if not letters:
        return page
    bare = re.sub(f"[{letters}]+", lambda found: f"[{escape(anyascii(found[0]) or _codes(found[0]))}]", page)
    head, end, tail = bare.rpartition("</section>")
    return f"{head}<p>{_NO_TYPE}</p>\n{end}{tail}"


def _codes(letters: str) -> str:
    return " ".join(f"U+{ord(letter):04X}" for letter in letters)


def _weasyprint() -> Any:
    try:
        import weasyprint  # noqa: PLC0415
    except ImportError:
        remedy = "pip install 'noonmark[pdf]'"
        raise NoonmarkError("WeasyPrint, which makes PDFs, is not installed", remedy=remedy) from None
    except OSError as error:
        remedy = f"on Debian: apt install {_PACKAGES}"
        raise NoonmarkError(f"a library that makes PDFs is missing ({error})", remedy=remedy) from None
    return weasyprint


def _face_rules() -> str:
    return "".join(_face_rule(name, weight) for name, weight in _FACES)


def _face_rule(name: str, weight: int) -> str:
    data = base64.b64encode(files("noonmark.report").joinpath(f"fonts/{name}").read_bytes()).decode()
    source = f"url(data:font/ttf;base64,{data})"
    return f'@font-face {{ font-family: "Noto Sans"; font-weight: {weight}; src: {source}; }}\n'


@contextmanager
def _quiet() -> Generator[None]:
    """Keep WeasyPrint's own log off stderr: what a reader must know is in the page."""
    logger = logging.getLogger("weasyprint")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
