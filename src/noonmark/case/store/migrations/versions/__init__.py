"""One module for each step; its number comes first."""
