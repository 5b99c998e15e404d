"""Text to places and dates: signs, names, codes; what reports claim."""
