"""Calibration: whether the regions of a fix hold their level when truths are drawn."""
