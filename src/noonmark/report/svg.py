"""Small parts of SVG: elements whose attributes and text are always escaped."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from markupsafe import Markup, escape
from numpy.typing import NDArray


def element(tag: str, *inside: str | Markup, **attributes: str | float) -> Markup:
    """Return one element; ``class_`` gives ``class`` and ``text_anchor`` gives ``text-anchor``.

    Examples
    --------
    >>> print(element("text", "<b>", class_="soft", x=1.25))
    <text class="soft" x="1.2">&lt;b&gt;</text>
    """
    told = " ".join(f'{name.rstrip("_").replace("_", "-")}="{_value(value)}"' for name, value in attributes.items())
    head = f"<{tag} {told}".rstrip()
    if not inside:
        return Markup(f"{head}/>")  # noqa: S704 - every part is escaped above
    return Markup(f"{head}>{Markup('').join(escape(part) for part in inside)}</{tag}>")  # noqa: S704


def _value(value: str | float) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(escape(value))


def group(parts: Iterable[Markup], class_: str = "") -> Markup:
    """Return parts as one ``g``."""
    return element("g", Markup("").join(parts), class_=class_)


def path_data(lines: Iterable[NDArray[np.float64]], *, closed: bool = False) -> str:
    """Return the ``d`` of a path through lines of (n, 2) pixels, to a tenth of a pixel."""
    end = "Z" if closed else ""
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line) + end for line in lines if len(line) > 1)
