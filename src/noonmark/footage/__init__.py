"""Files opened safely: what pictures and clips say about themselves."""
