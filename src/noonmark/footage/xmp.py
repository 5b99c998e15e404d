"""XMP packets read by a parser that follows nothing: no entity, no document type, no address.

Sources: XMP specification part 1 (ISO 16684-1:2019), RDF/XML; expat's security notes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from xml.parsers import expat

from noonmark.footage.words import printable

LARGEST_PACKET = 4 << 20
"""A larger packet is not parsed [bytes]; real ones have some kB, depth maps in extended XMP are not wanted."""
MOST_VALUES = 2000
DEEPEST = 40
LONGEST_VALUE = 1000

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PREFIXES: Mapping[str, str] = {
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#": "stEvt",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://www.dji.com/drone-dji/1.0/": "drone-dji",
    "http://ns.google.com/photos/1.0/panorama/": "GPano",
    "http://ns.google.com/photos/1.0/camera/": "GCamera",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
}
"""The name spaces that are looked at; everything else in a packet is passed over."""

Values: TypeAlias = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Xmp:
    """The properties of a packet.

    Attributes
    ----------
    values : mapping of str to tuple of str
        ``"exif:GPSLatitude"`` to its values; fields of a structure as ``"xmpMM:History/stEvt:when"``.
    damaged : bool
        The packet is broken or was refused; what stood before the break is kept.
    """

    values: Values = field(default_factory=dict[str, tuple[str, ...]])
    damaged: bool = False

    def text(self, *names: str) -> str | None:
        """Return the first value of the first of these properties that is there, fit to print."""
        found = (self.values[name][0] for name in names if name in self.values)
        return next((printable(text) for text in found if text), None)

    def number(self, *names: str) -> float | None:
        """Return a property's number; a fraction such as ``1985/10`` is worked out; None when it is none."""
        top, _, bottom = (self.text(*names) or "").partition("/")
        try:
            value = float(top) / float(bottom or 1)
        except (ValueError, ZeroDivisionError, OverflowError):
            return None
        return value if abs(value) < 1e12 else None


class _Refused(Exception):  # noqa: N818 - ends the parse, is never seen outside
    """The packet asks for something that no metadata needs, or is without end."""


def read_xmp(packet: bytes) -> Xmp:
    """Parse one packet; what is broken or hostile in it ends the reading and is marked as damage.

    Parameters
    ----------
    packet : bytes
        The RDF, with or without its ``xpacket`` wrapper, in UTF-8 or UTF-16.

    Examples
    --------
    >>> rdf = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    >>> body = "<rdf:Description xmlns:tiff='http://ns.adobe.com/tiff/1.0/' tiff:Make='Canon'/></rdf:RDF>"
    >>> read_xmp((rdf + body).encode()).text("tiff:Make")
    'Canon'
    """
    body = packet.strip(b"\0 \t\r\n")
    if not body:
        return Xmp()
    if len(body) > LARGEST_PACKET:
        return Xmp(damaged=True)
    reader = _Reader()
    try:
        reader.parse(body)
    except (expat.ExpatError, _Refused, ValueError):
        return Xmp(reader.kept(), damaged=True)
    return Xmp(reader.kept())


class _Reader:
    """Flattens RDF as expat walks through it."""

    def __init__(self) -> None:
        self._values: dict[str, list[str]] = {}
        self._path: list[str] = []  # "" stands for what RDF puts between: Description, Seq, li
        self._text: list[str] = []
        self._count = 0

    def parse(self, body: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse
        parser.Parse(body, True)  # noqa: FBT003 - expat's own signature

    def kept(self) -> Values:
        return {name: tuple(values) for name, values in self._values.items()}

    def _refuse(self, *_: object) -> int:
        raise _Refused

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._path.append(_short(name))
        self._text.clear()
        if len(self._path) > DEEPEST:
            raise _Refused
        for key, value in attributes.items():
            if short := _short(key):
                self._keep([*self._path, short], value)
            elif key == f"{_RDF} resource":
                self._keep(self._path, value)

    def _characters(self, text: str) -> None:
        self._text.append(text[:LONGEST_VALUE])

    def _end(self, _: str) -> None:
        if text := "".join(self._text).strip():
            self._keep(self._path, text)
        self._text.clear()
        self._path.pop()

    def _keep(self, path: list[str], value: str) -> None:
        name = "/".join(part for part in path if part)
        if not name or "?" in name:
            return
        self._count += 1
        if self._count > MOST_VALUES:
            raise _Refused
        self._values.setdefault(name, []).append(value[:LONGEST_VALUE])


def _short(name: str) -> str:
    """Return ``"exif:Make"`` for a known name space, nothing for RDF's own scaffold, ``"?"`` for all else."""
    space, _, local = name.rpartition(" ")
    if space in _PREFIXES:
        return f"{_PREFIXES[space]}:{local}"
    return "" if space in (_RDF, "adobe:ns:meta/", "http://www.w3.org/XML/1998/namespace", "") else "?"
