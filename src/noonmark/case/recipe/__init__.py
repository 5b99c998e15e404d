"""Recipes: everything that a fix used, kept as one document, and worked out again."""
