"""Scope and clues in, a Fix out: the solver, credible regions, agreement, claim check."""
