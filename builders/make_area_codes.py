"""Make src/noonmark/words/data/area_codes.tsv.xz: what libphonenumber says of area codes, English names only.

Source: the package phonenumbers (David Drysdale, after Google's libphonenumber; Apache 2.0), module geodata. Run:
``.venv/bin/python builders/make_area_codes.py``. The package's own table holds all languages and takes seconds and
hundreds of megabytes to load; this one takes a tenth of a second. Left out: rows that say what a shorter row says,
and Chinese mobile numbers, whose owners move.
"""

from __future__ import annotations

import lzma
import re
from pathlib import Path

from phonenumbers.geodata import GEOCODE_DATA

OUT = Path("src/noonmark/words/data/area_codes.tsv.xz")
_MOBILE_IN_CHINA = re.compile(r"861[3-9]")


def main() -> None:
    """Write prefix and name, by prefix."""
    names = {prefix: rows["en"] for prefix, rows in GEOCODE_DATA.items() if "en" in rows}
    kept = [(prefix, name) for prefix, name in sorted(names.items()) if not _said_before(prefix, name, names)]
    text = "".join(f"{prefix}\t{name}\n" for prefix, name in kept if not _MOBILE_IN_CHINA.match(prefix))
    OUT.write_bytes(lzma.compress(text.encode(), preset=9))
    print(len(kept), "of", len(names), "codes,", OUT.stat().st_size, "bytes")


def _said_before(prefix: str, name: str, names: dict[str, str]) -> bool:
    shorter = next((names[prefix[:k]] for k in range(len(prefix) - 1, 0, -1) if prefix[:k] in names), None)
    return shorter == name


if __name__ == "__main__":
    main()
