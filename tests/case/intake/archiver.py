"""Output of auto-archiver as its versions write it, made by the tests."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, cast

URL = "https://social.example/post/17"
TITLE = 'A "yard" <at> dawn'
CONTENT = "Smoke over the yard.\nSecond line é"
FACTS = {
    "_processed_at": "2022-09-23 08:00:00.123456+00:00",
    "url": URL,
    "title": TITLE,
    "content": CONTENT,
    "timestamp": "2022-09-22T01:40:00+00:00",
    "uploader": "The yard",
    "view_count": "1234",
}


def sha256(data: bytes) -> str:
    return f"SHA-256:{hashlib.sha256(data).hexdigest()}"


def page(media: Sequence[Mapping[str, Any]], facts: Mapping[str, Any] = FACTS, *, small: bool = False) -> str:
    """A page as version 1 writes it; ``small`` leaves out the end marks and quotes that HTML can do without."""
    url = str(facts.get("url", URL))
    text = (
        f"\n<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{escape(url)}</title>"
        "<style>h2 { color: red }</style></head><body><div id='notification'></div>"
        f"<h2>Archived media for <span class='copy'>{escape(url)}</span> - <a href='{escape(url)}'>open</a></h2>"
        f"<p><b>title:</b> '<span class='copy'>{escape(str(facts.get('title', '')))}</span>'</p>"
        f"<h2 class='center'>content {len(media)} item(s)</h2>"
        "<table class='content'><tr><th>about</th><th>files and preview</th></tr><tbody>"
        + "".join(_row(one) for one in media)
        + "</tbody></table><h2 class='center'>metadata</h2><table class='metadata'><tr><th>key</th><th>value</th></tr>"
        + "".join(f"<tr><td>{escape(key)}</td><td>{_value(value)}</td></tr>" for key, value in facts.items())
        + "</table><p class='center'>Made with <a href='https://github.com/bellingcat/auto-archiver'>"
        "bellingcat/auto-archiver</a> v1.0.1</p></body><script>let a = '<td>key</td>';</script></html>"
    )
    for end in ("</td>", "</tr>", "</li>", "</tbody>", "</p>") if small else ():
        text = text.replace(end, "")
    return text.replace("class='copy'", "class=copy") if small else text


def _row(one: Mapping[str, Any]) -> str:
    listed = "".join(
        f"<li><b>{escape(key)}:</b> <span class='copy'>{escape(str(value))}</span></li>"
        for key, value in one.items()
        if key not in ("address", "inner")
    )
    inner = "".join(
        f"<li><b>{escape(key)}:</b> <span class='copy'>{escape(str(value))}</span></li>"
        for part in one.get("inner", ())
        for key, value in part.items()
    )
    address = escape(str(one.get("address", "")))
    shown = f"<a href='{address}'>open</a> or <a href='{address}' download=''>download</a>" if address else ""
    searched = "<a href='https://www.google.com/searchbyimage?image_url=x'>Google</a>"
    return f"<tr><td><ul>{listed}{inner}</ul></td><td>{shown}{searched}</td></tr>"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        inner = cast("Mapping[str, Any]", value)
        listed = "".join(f"<li><b>{escape(key)}:</b> {_value(one)}</li>" for key, one in inner.items())
        return f"<div class='center copy' copy-value64='e30='>Copy as JSON</div><ul>{listed}</ul>"
    return f"<span class='copy'>{escape(str(value))}</span>"


def table(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """A table as ``csv_db`` writes it: each cell is what Python prints of its value."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["status", "metadata", "media"])
        writer.writeheader()
        writer.writerows(rows)
    return path


def medium(filename: str, key: str, data: bytes, **more: Any) -> dict[str, Any]:
    return {
        "filename": f"/tmp/tmpab12/{filename}", "_key": key, "urls": [f"./local_archive/{key}"],
        "properties": {"hash": sha256(data), **more}, "_mimetype": "image/jpeg", "_stored": True,
    }  # fmt: skip
