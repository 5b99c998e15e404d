"""A second look: another analyst marks the same frames without the first marks, and the two are held together."""
