"""What a report of one item is made of: plain values, gathered elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from noonmark.fix.answer import Fix
    from noonmark.look.answer import Look


@dataclass(frozen=True)
class ItemTold:
    """An item: its number in the case, its name, its hash and its size."""

    number: int
    name: str
    sha256: str
    bytes: int
    added_utc: datetime


@dataclass(frozen=True)
class ArrivalTold:
    """How an item came into the case, once.

    Attributes
    ----------
    more : mapping of str to str
        What else the source told, as words.
    """

    source: str
    path_told: str = ""
    posted_utc: datetime | None = None
    posted_by: str = ""
    caption: str = ""
    forwarded_from: str = ""
    url: str = ""
    more: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class PictureTold:
    """The picture of a report, painted and encoded already.

    Attributes
    ----------
    jpeg : bytes
        Without metadata.
    width, height : int
        [px].
    told : tuple of str
        What the marks in it say, in sentences; empty without marks.
    strokes : tuple of (str, str)
        What each stroke is and the name of its kind, as ``("the sun's ray over the top", "ray")``.
    at_s : float or None
        Of a clip, when its frame is shown, after the first [s].
    boxes : int
        Rectangles that were painted over.
    grey : bool
    size : (int, int)
        Of the upright frame, in whose pixels the boxes count.
    close_ups : tuple of bytes
        Rows of parts from near, as JPEG.
    """

    jpeg: bytes
    width: int
    height: int
    told: tuple[str, ...] = ()
    strokes: tuple[tuple[str, str], ...] = ()
    at_s: float | None = None
    boxes: int = 0
    grey: bool = False
    size: tuple[int, int] = (0, 0)
    close_ups: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class EntryTold:
    """An entry of the log.

    Attributes
    ----------
    act : str
        What was done.
    words : str
        Numbers, hashes and yes or no of it.
    said : str
        Texts of it, which anybody may have written.
    """

    number: int
    at_utc: datetime
    who: str
    act: str
    words: str = ""
    said: str = ""


@dataclass(frozen=True)
class SignedTold:
    """A checkpoint over the log: how many entries it covers, when and with which key, and whether it holds."""

    size: int
    at_utc: datetime
    key: str
    holds: bool
    stamps: tuple[str, ...] = ()


@dataclass(frozen=True)
class LogTold:
    """What the log says of an item.

    Attributes
    ----------
    size : int
        Entries up to and with the last that is told.
    root : str
        Of the tree over them, hexadecimal.
    entries : tuple of EntryTold
        Those about the item; reports made of it are left out, or making one would change the next.
    signed : SignedTold or None
        The first checkpoint that covers them all.
    second_looks : tuple of str
        Measurements by a second analyst, each as a sentence.
    """

    size: int
    root: str
    entries: tuple[EntryTold, ...] = ()
    signed: SignedTold | None = None
    second_looks: tuple[str, ...] = ()


@dataclass(frozen=True)
class InputTold:
    """A file that went into a fix: what it was for, its name, its hash."""

    role: str
    name: str
    sha256: str


@dataclass(frozen=True)
class FixTold:
    """A fix with its record.

    Attributes
    ----------
    fix : Fix
        Worked out again for the report, from the recipe and the originals.
    entry : EntryTold
        Under which its recipe is kept.
    recipe_sha256 : str
    differences : tuple of str
        How it differs from the one that was kept; none where it is the same.
    exact : bool
        The same to the last digit.
    versions : tuple of str
        Which versions differ from those that it was made with.
    inputs : tuple of InputTold
    made_with : mapping of str to str
        Versions and seeds, by name.
    metadata : bool
        Whether what the files say of themselves counted.
    without : tuple of str
        Clues of the files that were switched off.
    """

    fix: Fix
    entry: EntryTold
    recipe_sha256: str
    differences: tuple[str, ...] = ()
    exact: bool = False
    versions: tuple[str, ...] = ()
    inputs: tuple[InputTold, ...] = ()
    made_with: Mapping[str, str] = field(default_factory=dict[str, str])
    metadata: bool = True
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseReport:
    """All that a report of one item tells.

    Attributes
    ----------
    case_id, case_title : str
        The title is empty in a coarse report.
    item : ItemTold
    others : tuple of ItemTold
        Further items of the same fix.
    arrivals : tuple of ArrivalTold
    log : LogTold
    dated_utc : datetime
        Of the last entry about the item: a report holds no clock of its own.
    fixed : FixTold or None
        None where the case keeps no fix of the item.
    no_fix : str
        Why there is none to show.
    look : Look or None
        What the file says of itself.
    broken : str
        Why it could not be read.
    picture : PictureTold or None
    no_picture : str
        Why there is none.
    coarse_km : float or None
        Nothing in it is finer [km]; None in an exact report.
    why : str
        Why it is exact, or finer than usual.
    withheld : tuple of str
        What a coarse report leaves out, in words.
    """

    case_id: str
    case_title: str
    item: ItemTold
    arrivals: tuple[ArrivalTold, ...]
    log: LogTold
    dated_utc: datetime
    others: tuple[ItemTold, ...] = ()
    fixed: FixTold | None = None
    no_fix: str = ""
    look: Look | None = None
    broken: str = ""
    picture: PictureTold | None = None
    no_picture: str = ""
    coarse_km: float | None = None
    why: str = ""
    withheld: tuple[str, ...] = ()
