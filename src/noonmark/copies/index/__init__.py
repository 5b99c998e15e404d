"""The index of fingerprints: one folder, or a server for a team; the same questions either way."""
