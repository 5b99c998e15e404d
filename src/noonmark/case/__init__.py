"""The case: what was had, when, what was done with it, and that nothing was changed."""
