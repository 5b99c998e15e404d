"""Web archives for tests: WARCs written by warcio, which is not used to read them, and WACZs around them."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

WHEN = "2022-03-11T06:30:00Z"
PAGE = "https://example.org/post/1"
IMAGE = b"\xff\xd8\xff\xe0" + random.Random(2).randbytes(6000)
CLIP = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + random.Random(3).randbytes(90_000)


class Warc:
    """A WARC being written.

    Parameters
    ----------
    gzip : bool
        Each record packed by itself, or none.
    """

    def __init__(self, *, gzip: bool = True) -> None:
        self._file = io.BytesIO()
        self._writer: Any = WARCWriter(self._file, gzip=gzip)

    @property
    def data(self) -> bytes:
        return self._file.getvalue()

    def reply(
        self,
        url: str,
        kind: str,
        body: bytes,
        *,
        status: str = "200 OK",
        headers: Mapping[str, str] | None = None,
    ) -> Warc:
        """Write what a server replied."""
        told = [*({"Content-Type": kind} if kind else {}).items(), *(headers or {}).items()]
        http = StatusAndHeaders(status, told, protocol="HTTP/1.1")
        self._write(url, "response", body, http_headers=http, warc_headers_dict={"WARC-Date": WHEN})
        return self

    def other(self, url: str, record: str, body: bytes, kind: str) -> Warc:
        """Write a record that is no reply."""
        self._write(url, record, body, warc_content_type=kind, warc_headers_dict={"WARC-Date": WHEN})
        return self

    def _write(self, url: str, record: str, body: bytes, **told: Any) -> None:
        self._writer.write_record(self._writer.create_warc_record(url, record, payload=io.BytesIO(body), **told))


def warc(*, gzip: bool = True) -> Warc:
    """A WARC of one page with a picture and a clip."""
    made = Warc(gzip=gzip)
    made.other("", "warcinfo", b"software: a crawler\r\n", "application/warc-fields")
    made.reply(PAGE, "text/html; charset=utf-8", b"<!doctype html><title>A post</title>" + b"x" * 3000)
    made.reply("https://cdn.example.org/a%20photo.jpg?size=2", "image/jpeg", IMAGE)
    made.reply("https://cdn.example.org/clip", "application/octet-stream", CLIP)
    return made.other(
        PAGE, "request", b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", "application/http; msgtype=request"
    )


def wacz(path: Path, data: bytes, *, digest: str = "", signed: bool = False, hashed: bytes | None = None) -> Path:
    """Write a WACZ around a WARC that is packed with gzip.

    Parameters
    ----------
    path : Path
    data : bytes
    digest : str
        Of the list of files, as told; left out, the right one.
    signed : bool
        Whether a signature is told.
    hashed : bytes, optional
        What the list tells the hash of, instead of the WARC.
    """
    right = hashlib.sha256(data if hashed is None else hashed).hexdigest()
    listed = json.dumps(
        {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "title": "A post",
            "software": "a crawler 1.2",
            "resources": [{"name": "data.warc.gz", "path": "archive/data.warc.gz", "hash": f"sha256:{right}"}],
        }
    ).encode()
    told: dict[str, Any] = {
        "path": "datapackage.json",
        "hash": digest or f"sha256:{hashlib.sha256(listed).hexdigest()}",
    }
    if signed:
        told["signedData"] = {"software": "a crawler", "domain": "example.org", "signature": "AAAA", "created": WHEN}
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("archive/data.warc.gz", data)
        made.writestr("indexes/index.cdx.gz", b"\x1f\x8b")
        made.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}\n', zipfile.ZIP_DEFLATED)
        made.writestr("datapackage.json", listed, zipfile.ZIP_DEFLATED)
        made.writestr("datapackage-digest.json", json.dumps(told))
    return path
