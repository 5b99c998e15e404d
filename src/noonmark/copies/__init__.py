"""Seen before: fingerprints of clips and pictures, an index of them, and what in it is a copy of what."""
