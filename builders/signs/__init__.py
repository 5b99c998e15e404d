"""Rendered street scenes with signs in many scripts, and their truths."""
