"""UT1-UTC as the Earth-rotation service published it, read from the installed package.

The files are those of ``astropy-iers-data``; nothing is downloaded and astropy is not imported.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MJD_OF_1970 = 40587
_FINALS = ("eopc04.1962-now", slice(16, 26), slice(50, 62))
_PREDICTIONS = ("finals2000A.all", slice(7, 15), slice(58, 68))


@dataclass(frozen=True)
class PublishedUT1:
    """UT1-UTC at 0h UTC of consecutive days.

    Attributes
    ----------
    first_day : int
        Days from 1970-01-01 to the first value.
    seconds : ndarray, shape (n,)
        UT1-UTC [s]; empty when no file is installed.
    measured : int
        How many of the values, from the first, are measured; the rest are predictions.
    """

    first_day: int
    seconds: NDArray[np.float64]
    measured: int


@lru_cache(maxsize=1)
def published_ut1() -> PublishedUT1:
    """Return measured values (IERS 20 C04, from 1962), continued by the predictions of Bulletin A.

    Returns
    -------
    PublishedUT1
        With no values when the package is absent: UT1 then stands on its stated slack.

    Notes
    -----
    Columns as in the files' own ``ReadMe``: IERS 20 C04 and ``finals2000A``.
    """
    folder = _data_folder()
    if folder is None:
        return PublishedUT1(0, np.empty(0), 0)
    day, seconds = _columns(folder, *_FINALS)
    later_day, later = _columns(folder, *_PREDICTIONS)
    new = later_day > day[-1]
    days = np.concatenate([day, later_day[new]])
    if np.any(np.diff(days) != 1):
        raise ValueError(f"the Earth-rotation table in {folder} has missing days")
    return PublishedUT1(int(days[0]), np.concatenate([seconds, later[new]]), len(day))


def _data_folder() -> Path | None:
    spec = find_spec("astropy_iers_data")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "data"
    return folder if all((folder / name).is_file() for name, _, _ in (_FINALS, _PREDICTIONS)) else None


def _columns(folder: Path, name: str, mjd: slice, value: slice) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    lines = [line for line in (folder / name).read_bytes().splitlines() if not line.startswith(b"#")]
    lines = [line for line in lines if line[value].strip()]
    days = np.array([line[mjd] for line in lines]).astype(np.float64).astype(np.int64) - _MJD_OF_1970
    return days, np.array([line[value] for line in lines]).astype(np.float64)
