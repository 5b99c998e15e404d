"""The scripts in benchmarks/ are no package of Noonmark's: they are imported from their folder."""

from __future__ import annotations

import sys
from pathlib import Path

for folder in (ROOT := Path(__file__).resolve().parents[2], ROOT / "benchmarks"):
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
