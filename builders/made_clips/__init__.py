"""Clips that are drawn: many looks, cheap enough for a hundred hours of them."""
