"""Originals under the names that they had: a file's name tells a date, and sidecars are known by theirs."""

from __future__ import annotations

import shutil
import tempfile
from hashlib import sha256
from pathlib import Path
from threading import Lock

from noonmark.case.recipe.document import FileUsed
from noonmark.case.recipe.gathering import gather
from noonmark.case.recipe.laying import lay_out
from noonmark.case.store.case import Case
from noonmark.case.store.items import Item
from noonmark.draft import Draft, FileRow

_NAMED = 16
"""Letters of the digest that stands for an original with its name and what lies beside it."""


class Naming:
    """Links to originals in a folder of this process, each under its name with its sidecars; threads share it."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._folder = Path(tempfile.mkdtemp(prefix="noonmark-serve-"))

    def named(self, case: Case, item: Item) -> tuple[Path, str]:
        """Return a link to an item's original, and a digest of all that is read with it.

        Raises
        ------
        NoonmarkError
            If the original is missing.
        """
        used = gather(case, Draft(files=(FileRow("", Path(str(item.number))),))).used
        file = used.files[0]
        digest = _digest(file)
        folder = self._folder / digest
        with self._turn:
            if not folder.exists():
                made = Path(tempfile.mkdtemp(dir=self._folder))
                lay_out(used, case.original, made)
                made.rename(folder)
        return folder / "file-0" / file.name, digest

    def close(self) -> None:
        """Take the links away."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _digest(file: FileUsed) -> str:
    told = [file.name, file.sha256, *(text for beside in file.beside for text in (beside.name, beside.sha256))]
    return sha256("\0".join(told).encode("utf-8", "backslashreplace")).hexdigest()[:_NAMED]
