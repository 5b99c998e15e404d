"""What the receiver of a bundle reads first."""

from __future__ import annotations

from noonmark.case.log.notes import PublicKey

_TEXT = """\
This file is from a Noonmark case{named}. It holds {holds},
with a record of every step that nobody can change without its showing.

To check it you need Python 3.11 or later, and nothing of Noonmark:

  1. Get checker.py: out of this file, where you can read it, or from Noonmark's own source.
  2. Install the one library that it uses:  python -m pip install cryptography
  3. Ask the signer, by another way than this file came, for the line of their key. The key in here is
         {key}
  4. Run it with the line that the signer told you:
         python checker.py BUNDLE.zip --key 'LINE'

It ends with "all holds", or says WRONG and what is wrong. Anyone can make a bundle with a key of their own:
only the signer's word, heard by another way, ties the key to a person.
{coarse}
To work the fixes out again with Noonmark:  noonmark case import BUNDLE.zip  and then  noonmark case replay
What the record proves, and what it does not, is told on the page "Chain of custody" of Noonmark's documentation.
"""
_COARSE = """
This bundle is coarse: no place in it is told more finely than {km:g} km. Files, names, captions and exact fixes were
left out to protect people. Their entries in the record are left out too, but for the hash of each, so that the record
can still be checked as a whole, and whoever is shown one of them later can check that it is the one.
"""


def readme(title: str, holds: str, key: PublicKey, coarse_km: float | None) -> str:
    """Return the text of README.txt.

    Parameters
    ----------
    title : str
        Of the case; empty where it is not told.
    holds : str
        What is in the bundle, in words.
    key : PublicKey
        Of who signed it.
    coarse_km : float or None
        What places were rounded to [km].
    """
    coarse = "" if coarse_km is None else _COARSE.format(km=coarse_km)
    return _TEXT.format(named=f", '{title}'" if title else "", holds=holds, key=key.text, coarse=coarse)
