"""The one case that a server works on, and where its working copies and derived files lie."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from noonmark import __version__
from noonmark.case.store.case import Case, make_case, open_case
from noonmark.case.store.items import Item
from noonmark.case.store.originals import original_path
from noonmark.case.store.place import Place
from noonmark.errors import NoonmarkError
from noonmark.web.answers import Refused
from noonmark.web.durable import write_whole
from noonmark.web.kinds_of_file import Shown, kind_of

WORKING = "working"
"""Room of a case for what is not in its log yet: marks being made, uploads under way."""
HOME_VARIABLE = "NOONMARK_CASES"
_HOME = "noonmark-cases"
_NAME = re.compile(r"[\w][\w .+-]{0,79}", re.ASCII)


@dataclass(frozen=True)
class Brief:
    """What of an item never changes."""

    number: int
    name: str
    sha256: str
    kind: Shown


class Desk:
    """Holds the open case; threads share it.

    Parameters
    ----------
    folder : Path, optional
        Of the case; without it the page makes one.
    who : str, optional
        In whose name it is written; left out, the computer's user.
    """

    def __init__(self, folder: Path | None, who: str | None = None) -> None:
        self._turn = RLock()
        self._briefs: dict[int, Brief] = {}
        self._who = who
        self._case = None if folder is None else open_case(folder, who=who)

    @property
    def case(self) -> Case:
        """The open case.

        Raises
        ------
        Refused
            If there is none.
        """
        if self._case is None:
            raise Refused("no case is open", remedy="make one first", status=409)
        return self._case

    @property
    def has_case(self) -> bool:
        """Whether a case is open."""
        return self._case is not None

    def make(self, title: str, name: str = "") -> Case:
        """Make a case among those of the workbench, and open it.

        Parameters
        ----------
        title : str
        name : str
            Of its folder; left out, made from the title.

        Raises
        ------
        NoonmarkError
            If a case is open already, the name is no folder's, or the folder is not empty or cannot be written.
        """
        with self._turn:
            if self._case is not None:
                raise Refused("this server has a case already", remedy="start another server for it", status=409)
            if name and not _NAME.fullmatch(name):
                raise NoonmarkError(
                    f"{name[:80]!r} cannot be the name of a case's folder",
                    where="name",
                    remedy="give letters, digits and - . _, without a slash",
                )
            self._case = made = make_case(_folder(name or _plain(title), chosen=bool(name)), title, who=self._who)
            return made

    def item(self, number: int) -> Item:
        """Return an item; an error with status 404 where the case has none of that number."""
        try:
            return self.case.item(number)
        except Refused:
            raise
        except NoonmarkError as error:
            raise Refused(error.problem, where=error.where, remedy=error.remedy, status=404) from None

    def brief(self, number: int) -> Brief:
        """Return what of an item never changes, remembered: it is asked for with each frame."""
        return self._briefs.get(number) or self.brief_of(self.item(number))

    def brief_of(self, item: Item) -> Brief:
        """Return what of an item never changes."""
        found = self._briefs.get(item.number)
        if found is None:
            path = original_path(self.case.place.originals, item.sha256)
            found = Brief(item.number, item.name, item.sha256, kind_of(path).kind)
            if path.exists():
                self._briefs[item.number] = found
        return found

    def close(self) -> None:
        """Close the case."""
        with self._turn:
            if self._case is not None:
                self._case.close()


def home() -> Path:
    """Return the folder of the cases that the page makes: ``NOONMARK_CASES``, or ``~/noonmark-cases``."""
    told = os.environ.get(HOME_VARIABLE)
    return Path(told) if told else Path.home() / _HOME


def _folder(name: str, *, chosen: bool) -> Path:
    """Return a folder of that name; one that was not chosen by the user is numbered where it is taken."""
    folder, number = home() / name, 2
    while not chosen and folder.exists():
        folder, number = home() / f"{name}-{number}", number + 1
    return folder


def _plain(title: str) -> str:
    """Return a title as a folder's name.

    Examples
    --------
    >>> _plain("The yard, in September"), _plain("двор")
    ('the-yard-in-september', 'case')
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60] or "case"


def working(place: Place, *parts: str) -> Path:
    """Return a path in a case's working room."""
    return place.folder.joinpath(WORKING, *parts)


def derived(place: Place, sha256: str, name: str, make: Callable[[], bytes]) -> bytes:
    """Return a file that can be made again from an original, from the case's ``derived`` folder where it is kept.

    It is kept by the original's hash and the version of Noonmark; where the case cannot be written, or the disk is
    full, it is made each time.
    """
    path = place.derived / sha256[:2] / sha256 / __version__ / name
    with suppress(OSError):
        return path.read_bytes()
    data = make()
    if place.writable:
        with suppress(OSError):
            write_whole(path, data, sync=False)
    return data


def plain_json(value: object) -> bytes:
    """Return a value as compact JSON."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
