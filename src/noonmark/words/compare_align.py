"""Passages of two texts brought together by what they share."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from noonmark.words.compare_types import Pair

LEAST_LIKENESS = 0.2
"""Below it two passages share no more than two of one subject matter do by chance."""
LEAST_SHARED = 2
_WEIGHT = {"number": 2.0, "date": 2.0, "name": 1.5, "subject": 1.0, "word": 0.7}


def align(left: Sequence[frozenset[str]], right: Sequence[frozenset[str]]) -> tuple[Pair, ...]:
    """Return the pairs of passages that speak of the same, in the order of the first text.

    Parameters
    ----------
    left, right : sequence of frozenset of str
        What each passage holds, as from :func:`noonmark.words.compare_features.features`.

    Notes
    -----
    Likeness is the cosine of two passages with inverse document frequency as weights (K. Sparck Jones 1972,
    doi:10.1108/eb026526). Each passage goes into one pair at most, the likest first; order in the text does not
    count, for a decree and a speech tell things in different orders. Ties go to the earlier passages.
    """
    weights = _weights([*left, *right])
    lengths = [[_length(told, weights) for told in side] for side in (left, right)]
    scored: list[Pair] = []
    for mine, one in enumerate(left):
        for theirs, other in enumerate(right):
            shared = one & other
            if len(shared) >= LEAST_SHARED:
                likeness = _length(shared, weights) ** 2 / (lengths[0][mine] * lengths[1][theirs])
                if likeness >= LEAST_LIKENESS:
                    scored.append(Pair(mine, theirs, round(likeness, 3), _told(shared, weights)))
    return _one_to_one(scored)


def _weights(passages: Sequence[frozenset[str]]) -> dict[str, float]:
    count = Counter(one for told in passages for one in told)
    return {one: _WEIGHT[one.split(":", 1)[0]] * math.log(1.0 + len(passages) / many) for one, many in count.items()}


def _length(told: frozenset[str], weights: Mapping[str, float]) -> float:
    return math.sqrt(sum(weights[one] ** 2 for one in sorted(told)))


def _told(shared: frozenset[str], weights: Mapping[str, float]) -> tuple[str, ...]:
    ranked = sorted(shared, key=lambda one: (-weights[one], one))
    return tuple(one.split(":", 1)[1] for one in ranked)


def _one_to_one(scored: Sequence[Pair]) -> tuple[Pair, ...]:
    mine: set[int] = set()
    theirs: set[int] = set()
    kept: list[Pair] = []
    for pair in sorted(scored, key=lambda pair: (-pair.likeness, pair.left, pair.right)):
        if pair.left not in mine and pair.right not in theirs:
            kept.append(pair)
            mine.add(pair.left)
            theirs.add(pair.right)
    return tuple(sorted(kept, key=lambda pair: pair.left))
