"""The case folder: originals by their hash, one database, and adding that a crash cannot halve."""
