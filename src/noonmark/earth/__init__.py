"""Places: ellipsoid, cells, land, countries, time zones, the gazetteer."""
