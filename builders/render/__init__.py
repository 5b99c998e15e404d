"""Exact synthetic footage: a small ray caster with the real sun, and the truth of every pixel that matters."""
