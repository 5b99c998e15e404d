"""Tests of the clues."""
