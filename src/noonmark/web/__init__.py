"""The workbench's server: one local page over the library's own functions."""
