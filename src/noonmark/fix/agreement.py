"""How each clue stands to the fix: the probability that it is false, and the bits that it brought."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from noonmark.clues.clue import Clue
from noonmark.earth.cells import cell_at, centres
from noonmark.fix.answer import Agreement
from noonmark.fix.instants import InstantPosterior
from noonmark.fix.layer import FINEST, label_mixture
from noonmark.fix.prepare import Memory, prepare
from noonmark.fix.problem import Problem
from noonmark.fix.radial import Radial
from noonmark.fix.radial_kernels import radial_at
from noonmark.fix.search import Leaves, integral

_BITS = np.log2(np.e)


def agreement(
    problem: Problem, leaves: Leaves, posteriors: list[InstantPosterior], *, memory: Memory | None = None
) -> tuple[Agreement, ...]:
    """Return one agreement a clue, in the clues' order; bits only with a memory.

    Notes
    -----
    The probability that a clue is false is the posterior mean of the false branch's share of its mixture. Its
    bits are the Kullback-Leibler divergence of the posterior from the posterior without the clue, the mean of
    the log mixture less the log of the ratio of the two evidences.
    """
    false: dict[int, float] = {}
    logs: dict[int, float] = {}
    for posterior in posteriors:
        false |= posterior.false
        logs |= posterior.log_mean
    for clue, (share, mean) in _of_places(problem, leaves).items():
        false[clue], logs[clue] = share, mean
    total = float(leaves.mass.sum())
    out: list[Agreement] = []
    for i, clue in enumerate(problem.clues):
        moved = 0.0 if memory is None else _bits(problem, i, total, logs.get(i, 0.0), memory)
        doubt = min(1.0, max(0.0, false.get(i, 1.0 - clue.trust)))
        out.append(Agreement(clue.label, clue.kind, clue.source, clue.trust, doubt, moved, clue.words, clue.item))
    return tuple(out)


def _bits(problem: Problem, i: int, total: float, log_mean: float, memory: Memory) -> float:
    without = [clue for j, clue in enumerate(problem.clues) if j != i]
    before, _ = integral(prepare(without, problem.scope, fine=False, memory=memory))
    if before <= 0.0 or total <= 0.0:
        return 0.0
    return max(0.0, float((log_mean - np.log(total / before)) * _BITS))


def _of_places(problem: Problem, leaves: Leaves) -> dict[int, tuple[float, float]]:
    """Return, for the place clues, the false share and the mean log mixture over the leaves."""
    share = leaves.mass / leaves.mass.sum()
    lat, lon = centres(leaves.cells)
    out: dict[int, tuple[float, float]] = {}
    for radial in problem.radials:
        if radial.clue >= 0:
            mixture = _radial_mixture(radial, np.radians(lat), np.radians(lon))
            out[radial.clue] = _mean(share, mixture, radial.false)
    at = cell_at(lat, lon, FINEST) if problem.label_clues else np.empty(0, np.uint64)
    for i in problem.label_clues:
        clue = problem.clues[i]
        out[i] = _mean(share, label_mixture(clue)[at].astype(np.float64), _null(clue))
    return out


def _radial_mixture(r: Radial, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    mid, lo, hi = np.ones(len(lat)), np.ones(len(lat)), np.ones(len(lat))
    radial_at(lat, lon, r.centre, r.weight, r.knots, r.values, r.true, r.false, np.zeros(len(lat)), mid, lo, hi)
    return mid


def _null(clue: Clue) -> float:
    return (1.0 - clue.trust) * float(np.exp(clue.log_null)) if clue.trust < 1.0 else 0.0


def _mean(share: NDArray[np.float64], mixture: NDArray[np.float64], false: float) -> tuple[float, float]:
    here = (mixture > 0.0) & (share > 0.0)
    return float(np.sum(share[here] * false / mixture[here])), float(np.sum(share[here] * np.log(mixture[here])))
