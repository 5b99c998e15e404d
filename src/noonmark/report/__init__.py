"""One fix told as text, JSON, GeoJSON, KML, PNG and HTML."""
