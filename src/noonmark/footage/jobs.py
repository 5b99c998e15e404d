"""What a child can be asked for, by name.

A function stands as text, ``module:function``, so that a child imports only what its job needs.
"""

from __future__ import annotations

from collections.abc import Mapping

JOBS: Mapping[str, str] = {
    "facts": "noonmark.footage._child:facts_job",
    "provenance": "noonmark.footage.provenance:provenance_job",
}
"""One file, one answer: a function of (stream, arguments) that returns what JSON can hold."""

SESSIONS: Mapping[str, str] = {
    "frames": "noonmark.footage.decoder:frames_session",
    "sound": "noonmark.footage.sound:sound_session",
}
"""One file, many requests: a function of (stream, arguments) that returns an object with ``answer`` and ``close``."""

PROGRAMS: Mapping[str, tuple[str, ...]] = {
    "exiftool": ("exiftool", "-config", "", "-j", "-G1", "-n", "-struct", "-api", "largefilesupport=1", "-"),
}
"""A program that reads the file on its standard input and writes JSON to its standard output.

ExifTool's configuration is a program of the user's, in Perl; an empty name keeps it out.
"""

PROGRAM_FOLDERS = "/usr/local/bin:/usr/bin:/bin"
"""Where such programs are looked for; what lies elsewhere cannot be seen from behind the wall."""

EARLY = (
    "noonmark.footage.hardening",
    "msgspec",
    "noonmark.footage.reading",
    "noonmark.footage.wire",
    "PIL.Image",
    "PIL.JpegImagePlugin",
    "numpy",
    "av",
    "noonmark.footage.still",
    "noonmark.footage.clip",
    "noonmark.footage.decoder",
    "noonmark.footage.provenance",
    "c2pa",
)
"""Modules that the server imports while it has nothing to do, so that later children have them."""
