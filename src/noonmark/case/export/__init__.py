"""Bundles of a case: written, checked, and read into a new case."""
