"""Dates and times as people write them, worked out against the day on which they were written."""
