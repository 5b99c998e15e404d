"""``noonmark copies add``: fingerprints of an archive into an index, resumable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from noonmark.commands.copies_options import index_options, opened
from noonmark.commands.copies_tally import Tally, shown
from noonmark.commands.outputs import STDOUT, check_outputs, write_all
from noonmark.commands.speaking import json_text, say
from noonmark.errors import NoonmarkError

if TYPE_CHECKING:
    from noonmark.copies.fingerprint import Fingerprint
    from noonmark.copies.index.adding import Making, Shelf, Source

INTERRUPTED = 130
_EXAMPLES = """\b
Examples:
  noonmark copies add archive/
  noonmark copies add archive/ --fast --index fast-index/
  noonmark copies add yard-case/ clip.mp4
  noonmark copies add --rebuild
"""


@click.command("add", epilog=_EXAMPLES, short_help="Fingerprint an archive into the index.")
@click.argument("paths", nargs=-1, metavar="PATH...")
@index_options
@click.option("--fast", is_flag=True, help="Read key frames only: many times quicker, and times only roughly.")
@click.option(
    "--workers", type=click.IntRange(1, 256), metavar="N", help="Files read side by side. [as many as cores, up to 8]"
)
@click.option("--ray", metavar="ADDRESS", help="Read the files on a Ray cluster, whose nodes see them at these paths.")
@click.option("--rebuild", is_flag=True, help="Make the index again from the files that it names.")
@click.option(
    "--json", "json_path", metavar="[PATH]", is_flag=False, flag_value=STDOUT,
    help="What became of the files, as JSON, schema noonmark.copies-add/1; to stdout without PATH.",
)  # fmt: skip
def add_command(  # noqa: PLR0913 - one for each option
    paths: tuple[str, ...], index_path: str | None, postgres: str | None, workers: int | None, ray: str | None,
    json_path: str | None, *, fast: bool, rebuild: bool,
) -> int:  # fmt: skip
    """Keep a fingerprint of each file in the index; the files themselves stay where they are.

    PATH is a file, a folder with all folders in it, or a case, whose items come with the instant of their posting.
    Hidden files are left out. A file that the index knows by its content is not read again, and if it was moved its
    new path is kept. What cannot be read is told and counted, and the rest goes on. A run that was cut off goes on
    where it stopped when the same command is given again.
    """
    from noonmark.commands.copies_sources import check_there  # noqa: PLC0415

    if rebuild == bool(paths):
        remedy = "give --rebuild alone" if rebuild else "give files, folders or a case"
        raise NoonmarkError(
            "--rebuild reads what the index names" if rebuild else "there is nothing to add", remedy=remedy
        )
    outputs = check_outputs({"--json": json_path}, paths)
    check_there(paths)
    making = _making(workers, ray, fast=fast)
    tally = Tally()
    try:
        if rebuild:
            _rebuild(index_path, postgres, making, tally, fast=fast)
        else:
            _add(paths, index_path, postgres, making, tally, fast=fast)
    except KeyboardInterrupt:
        say(f"noonmark: interrupted; {tally.told()}. The same command goes on from there")
        return INTERRUPTED
    except NoonmarkError as error:
        told = f" ({tally.told()})" if tally.kept else ""
        raise NoonmarkError(f"{error.problem}{told}", where=error.where, remedy=error.remedy) from None
    say(tally.told())
    for path in write_all([(path, json_text(tally.document()).encode()) for path in outputs.values()]):
        say(f"wrote {path}")
    return 0 if tally.kept else 2


def _making(workers: int | None, ray: str | None, *, fast: bool) -> Making:
    """Return what makes the fingerprints: processes of this machine, or a cluster's."""
    if ray is not None:
        if workers is not None:
            raise NoonmarkError("--workers is for this machine, and --ray for a cluster", remedy="give one of them")
        from noonmark.copies import cluster  # noqa: PLC0415

        address = ray
        return lambda paths: cluster.fingerprints(paths, address=address, fast=fast)
    return lambda paths: _local(paths, workers, fast=fast)


def _local(
    paths: Iterable[Path], workers: int | None, *, fast: bool
) -> Iterator[tuple[Path, Fingerprint | NoonmarkError]]:
    from noonmark.copies.index.workers import fingerprints  # noqa: PLC0415

    yield from fingerprints(paths, workers=workers, fast=fast)


def _add(
    paths: tuple[str, ...], index_path: str | None, postgres: str | None, making: Making, tally: Tally, *, fast: bool
) -> None:
    from noonmark.commands.copies_sources import sources  # noqa: PLC0415

    index = opened(index_path, postgres, make=True)
    try:
        _take(index, sources(paths, getattr(index, "folder", None)), making, tally, fast=fast)
    finally:
        index.close()


def _take(index: Shelf, coming: Iterable[Source], making: Making, tally: Tally, *, fast: bool) -> None:
    from noonmark.copies.index.adding import add_all  # noqa: PLC0415

    with shown(tally) as step:
        for outcome in add_all(index, coming, making, fast=fast):
            tally.count(outcome)
            step()
    index.settle()


def _rebuild(index_path: str | None, postgres: str | None, making: Making, tally: Tally, *, fast: bool) -> None:
    from noonmark.copies.index.opening import default_folder  # noqa: PLC0415
    from noonmark.copies.index.rebuilding import rebuilding  # noqa: PLC0415

    if postgres is not None:
        raise NoonmarkError("an index on PostgreSQL is not made again in place", remedy="drop its schema and add anew")
    folder = default_folder() if index_path is None else Path(index_path)
    with rebuilding(folder) as (index, coming):
        _take(index, coming, making, tally, fast=fast)
