"""Make src/noonmark/words/data/common_words.txt.xz: everyday words that are also names of smaller places.

Source: the word lists inside Tesseract's models for English, Russian, Ukrainian, Kazakh and Greek (tessdata_fast,
Apache 2.0), as Debian ships them. Run: ``.venv/bin/python builders/make_common_words.py`` with the package
tesseract-ocr (for combine_tessdata and dawg2wordlist) and those languages installed. Kept: words of three letters
and more that the lists have in small letters and that name a place of the gazetteer, but none of 100,000 people or
more, no region and no country by a name that is usual for it (see ``names.usual``).
"""

from __future__ import annotations

import lzma
import subprocess
import tempfile
from pathlib import Path

from noonmark.earth.gazetteer_table import place
from noonmark.earth.look_up import named
from noonmark.words.places.names import usual

DATA = Path("/usr/share/tesseract-ocr/5/tessdata")
OUT = Path("src/noonmark/words/data/common_words.txt.xz")
LARGE, OWN_NAME = 100_000, 0.7


def main() -> None:
    """Write the words, sorted."""
    words = {word for language in ("eng", "rus", "ukr", "kaz", "ell") for word in _small_words(language)}
    kept = sorted(word for word in words if _names_small_places_only(word))
    OUT.write_bytes(lzma.compress("\n".join(kept).encode(), preset=9))
    print(len(kept), "of", len(words), "words,", OUT.stat().st_size, "bytes")


def _small_words(language: str) -> set[str]:
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / f"{language}."
        subprocess.run(
            ["combine_tessdata", "-u", DATA / f"{language}.traineddata", base], check=True, capture_output=True
        )
        files = (f"{base}lstm-unicharset", f"{base}lstm-word-dawg", f"{base}txt")
        subprocess.run(["dawg2wordlist", *files], check=True, capture_output=True)
        words = Path(f"{base}txt").read_text(encoding="utf-8").split("\n")
    return {word for word in words if len(word) >= 3 and word.isalpha() and word.islower()}


def _names_small_places_only(word: str) -> bool:
    entries = [place(entry) for entry in named(word, transliterated=False)]
    places = [where for where in entries if where.kind != "airport"]
    usually = [where for where in places if usual(where, word) >= OWN_NAME]
    return bool(places) and all(where.kind == "place" and where.population < LARGE for where in usually)


if __name__ == "__main__":
    main()
