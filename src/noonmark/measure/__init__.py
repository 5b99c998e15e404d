"""Pixels to angles: the camera, its horizon, and the sun's direction from shadows in perspective."""
