"""Streets and landmarks of a map extract that the user has: OpenStreetMap as XML or PBF."""
