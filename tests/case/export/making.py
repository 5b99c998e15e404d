"""A case with two photos, a post, a fix and signed checkpoints; and bundles of it, whole and tampered with."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.case.recipe.making import PHOTO, draft, fixed, instant, photo

from noonmark.case import checker
from noonmark.case.export.exporting import Exported, Wanted, export_case
from noonmark.case.log.bundle_layout import MANIFEST, MANIFEST_NOTE, NOTE_HEAD
from noonmark.case.log.canonical import canonical, parse
from noonmark.case.log.notes import SigningKey, sign_note
from noonmark.case.recipe.document import RecipeDocument
from noonmark.case.recipe.keeping import keep
from noonmark.case.store.arrival import Arrival
from noonmark.case.store.case import Case

KEY = SigningKey("ada", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
EVE = SigningKey("ada", Ed25519PrivateKey.from_private_bytes(bytes(32)))
CAPTION = "Strike at the school of Neryungri"
URL = "https://example.org/post/17"
POSTED = datetime(2022, 9, 22, 9, 0, tzinfo=UTC)


def fill(case: Case, folder: Path, recipe: RecipeDocument | None = None) -> None:
    """Put two photos into a case, the first of them twice, and fix it; sign once before and once after.

    A recipe of the very same photos spares the working out.
    """
    folder.mkdir(exist_ok=True)
    told = Arrival("telegram", "photos/1.jpg", POSTED, "a channel", CAPTION, url=URL, more={"message": 17})
    path = photo(folder / PHOTO)
    case.add_file(path, told)
    case.add_file(path, Arrival("file", str(path)))
    case.add_file(photo(folder / "IMG_20220923_120000.jpg", shade=120), Arrival("file", "elsewhere.jpg"))
    case.sign(KEY)
    if recipe is None:
        fixed(case, replace(draft(instant(), metadata=True), claim="Neryungri, 22 September 2022"), checked=True)
    else:
        keep(case, recipe, (1,))
    case.append("note", {"text": "seen by a second pair of eyes"})
    case.sign(KEY)


def exported(case: Case, target: Path, wanted: Wanted | None = None) -> Exported:
    return export_case(case, target, KEY, wanted or Wanted())


def files_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def signed_anew(path: Path, files: Mapping[str, bytes], key: SigningKey = KEY, **more: object) -> Path:
    """Write a bundle whose manifest fits whatever is in it, as its owner could, who has the key."""
    inside = {name: data for name, data in files.items() if name not in (MANIFEST, MANIFEST_NOTE)}
    told = {
        **parse(files[MANIFEST]),
        "files": {name: sha256(data).hexdigest() for name, data in inside.items()},
        **more,
    }
    manifest = canonical(told)
    note = sign_note(f"{NOTE_HEAD}\n{told['origin']}\n{sha256(manifest).hexdigest()}\n", key).encode()
    return zipped(path, {**inside, MANIFEST: manifest, MANIFEST_NOTE: note})


def checked(path: Path, *options: str) -> tuple[int, list[str]]:
    """Run the checker as a stranger would: its one file, alone, with no Noonmark to import; give status and lines."""
    folder = path.parent / "alone"
    folder.mkdir(exist_ok=True)
    alone = folder / "checker.py"
    if not alone.exists():
        alone.write_bytes(Path(checker.__file__).read_bytes())
    code = "import sys, runpy; sys.modules['noonmark'] = None; runpy.run_path(sys.argv[0], run_name='__main__')"
    start = f"import sys; sys.argv = {[str(alone), str(path), *options]!r}; {code}"
    done = subprocess.run([sys.executable, "-I", "-c", start], capture_output=True, text=True, check=False, cwd=folder)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
