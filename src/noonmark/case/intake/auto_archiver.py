"""Output of bellingcat's auto-archiver: the files that its pages and tables tell of, with post, hashes and instants."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from noonmark.case.intake.auto_archiver_page import looks_like_page, read_page
from noonmark.case.intake.auto_archiver_table import looks_like_table, read_table
from noonmark.case.intake.auto_archiver_told import Medium, Post, algorithm_of, plain_facts, text_of
from noonmark.case.intake.inside import open_inside
from noonmark.case.intake.note import Note
from noonmark.case.intake.zips_facts import digest_of
from noonmark.case.log.instants import write_instant
from noonmark.case.store.arrival import Arrival, Arriving, Left
from noonmark.errors import NoonmarkError

SOURCE = "auto-archiver"
OTHER_HASH = "its bytes do not have the hash that the archive tells"
MISSING = "the archive tells of it and it is not there"
UNREADABLE = "it cannot be read"
_HEAD = 1 << 14
_MOST_LOOKED_AT = 50
"""Files of a folder that are looked at before it is said to be none of auto-archiver's."""
_DEPTH = 3
"""Folders above a page in which its files may lie: its storage, and in it one folder for each address."""
_CAPTION = ("url", "title", "content", "description", "timestamp", "_processed_at")

Told = Arriving | Left | Note


@dataclass
class _Seen:
    """What of a folder was told already."""

    files: set[str] = field(default_factory=set[str])
    posts: int = 0


def recognises(path: Path) -> bool:
    """Tell whether a file is such a page or table, or a folder holds one; never raises."""
    try:
        return next(_records(path), None) is not None
    except OSError:
        return False


def arriving(path: Path, folder: Path | None = None) -> Iterator[Told]:
    """Yield the files that pages and tables tell of, and these themselves; other files in the folder are left alone.

    Parameters
    ----------
    path : Path
        A page, a table, or the folder that holds them.
    folder : Path, optional
        Not needed here.

    Yields
    ------
    Arriving, Left or Note
        A file whose bytes do not have the hash that the archive tells is kept: the bytes are what there is. Its
        arrival's ``more`` says so in ``warning``.
    """
    del folder
    root = path.absolute() if path.is_dir() else path.absolute().parent
    seen = _Seen()
    # Pages tell more than tables do, and a file is told once.
    for record in sorted(_records(path, most=None), key=lambda one: (one.suffix.lower() == ".csv", str(one))):
        yield from _from_record(record, root, seen)
    posts, files = seen.posts, len(seen.files)
    yield Note(
        f"{path}: {posts:,} archived address{'es' * (posts != 1)} of auto-archiver, {files:,} file{'s' * (files != 1)}"
    )


def _records(path: Path, most: int | None = _MOST_LOOKED_AT) -> Iterator[Path]:
    """Yield the pages and tables in a folder, or the file itself where it is one."""
    if not path.is_dir():
        if _is_record(path):
            yield path.absolute()
        return
    looked_at = 0
    for inner, folders, names in os.walk(path.absolute()):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and name.lower().endswith((".html", ".htm", ".csv")):
                looked_at += 1
                if most is not None and looked_at > most:
                    return
                if _is_record(Path(inner) / name):
                    yield Path(inner) / name


def _is_record(path: Path) -> bool:
    try:
        if path.is_symlink() or not path.is_file():
            return False
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return False
    return looks_like_page(head) or looks_like_table(head)


def _from_record(record: Path, root: Path, seen: _Seen) -> Iterator[Told]:
    """Yield a page or table and what it tells of."""
    name = str(record.relative_to(root))
    try:
        with open_inside(root, name) as stream:
            facts = {"record": record.name, "record_sha256": digest_of(stream, "sha256")}
        with open_inside(root, name) as stream:
            if record.suffix.lower() == ".csv":
                yield _itself(record, root, None)
                for number, post in enumerate(read_table(stream), 2):
                    yield from _told(post, (root, record.parent), facts | {"row": number}, seen)
            else:
                post = read_page(stream)
                yield _itself(record, root, post)
                yield from _told(post, (root, record.parent), facts, seen)
    except NoonmarkError as error:
        yield Left(str(record), str(error))
    except OSError:
        yield Left(str(record), UNREADABLE)


def _itself(record: Path, root: Path, post: Post | None) -> Arriving:
    """Return a page or table as a file: kept too, so that what it tells can be checked."""
    arrival = Arrival(SOURCE, path_told=str(record), url=post.url if post else "")
    name = str(record.relative_to(root))
    return Arriving(record.name, lambda: open_inside(root, name), arrival)


def _told(
    post: Post | tuple[int, str], where: tuple[Path, Path], facts: dict[str, Any], seen: _Seen
) -> Iterator[Arriving | Left]:
    if not isinstance(post, Post):
        yield Left(f"{facts['record']}, row {post[0]}", post[1])
        return
    seen.posts += 1
    for medium in post.media:
        name = _found(medium, *where)
        if name is None:
            yield Left(f"{where[1] / _last(medium.names[0])}", MISSING)
        elif name not in seen.files:
            seen.files.add(name)
            yield _arriving(post, medium, (where[0], name), facts)


def _arriving(post: Post, medium: Medium, place: tuple[Path, str], facts: dict[str, Any]) -> Arriving | Left:
    root, name = place
    more = {**facts, **_more(post)}
    if medium.kind:
        more["content_type"] = medium.kind
    try:
        more |= _hash_facts(medium, lambda: open_inside(root, name))
    except (OSError, NoonmarkError):
        return Left(str(root / name), UNREADABLE)
    arrival = Arrival(
        SOURCE,
        path_told=str(root / name),
        posted_utc=post.posted[1],
        posted_by=post.who,
        caption=post.caption,
        url=post.url,
        more=more,
    )
    return Arriving(Path(name).name, lambda: open_inside(root, name), arrival)


def _more(post: Post) -> dict[str, Any]:
    """Return what a post tells besides its url, words and instant."""
    told: dict[str, Any] = {}
    if post.version:
        told["auto_archiver"] = post.version
    if post.posted[0]:
        told["posted_told"] = post.posted[0]
    if post.posted_is_latest:
        told["posted_is"] = "latest"
    if post.archived is not None:
        told["captured_utc"] = write_instant(post.archived)
    facts = plain_facts(post.facts, _CAPTION)
    return {**told, "told": facts} if facts else told


def _hash_facts(medium: Medium, opener: Any) -> dict[str, Any]:
    """Return the hash that is told, whether the bytes have it, and a warning where they do not."""
    if not medium.hash_told:
        return {}
    algorithm, digits = algorithm_of(medium.hash_told)
    if not algorithm:
        return {"hash_told": medium.hash_told[:300], "hash_fits": "not checked"}
    with opener() as stream:
        found = digest_of(stream, algorithm)
    fits = found == digits
    told: dict[str, Any] = {"hash_told": medium.hash_told.strip(), "hash_fits": fits}
    return told if fits else {**told, "hash_found": found, "warning": OTHER_HASH}


def _found(medium: Medium, root: Path, beside: Path) -> str | None:
    """Return a file's path inside the root; the end of a told path counts, as folders were moved since."""
    for told in medium.names:
        parts = _parts(told)
        for count in range(min(len(parts), _DEPTH + 1), 0, -1):
            end = "/".join(parts[-count:])
            for above in _above(beside, root):
                name = f"{above}/{end}".removeprefix("./")
                if _is_there(root, name):
                    return name
    return None


def _parts(told: str) -> list[str]:
    """Return the parts of a told path or address that can be a file's name here."""
    try:
        path = unquote(urlsplit(told).path) if "://" in told[:12] else told
    except ValueError:
        return []
    return [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]


def _last(told: str) -> str:
    return (_parts(told) or [text_of(told)[:100]])[-1]


def _above(beside: Path, root: Path) -> Iterator[str]:
    """Yield the folder of a page and those above it, as far as the root."""
    relative = beside.relative_to(root)
    yield str(relative)
    for _, parent in zip(range(_DEPTH), relative.parents, strict=False):
        yield str(parent)


def _is_there(root: Path, name: str) -> bool:
    try:
        with open_inside(root, name):
            return True
    except (OSError, NoonmarkError, ValueError):
        return False
