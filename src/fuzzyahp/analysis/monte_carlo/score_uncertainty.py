"""How sure a rating is: its score and grade when judgments, votes and measured values are drawn again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from fuzzyahp.analysis.draws import Draws, evaluate, leaf_memberships
from fuzzyahp.analysis.monte_carlo.judgment_noise import Noise
from fuzzyahp.analysis.monte_carlo.random_parts import check_level, random_parts
from fuzzyahp.analysis.monte_carlo.resampling import BLOCK, Drawn, seed_entropy, stream
from fuzzyahp.analysis.monte_carlo.uncertainty_result import Uncertainty
from fuzzyahp.arrays import is_whole, read_only
from fuzzyahp.errors import FuzzyAHPError, shown
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.result import Rating

if TYPE_CHECKING:
    from fuzzyahp.experts.panel.panel import Panel

FEWEST_DRAWS, MOST_DRAWS = 100, 10_000_000


def uncertainty(
    rating: Rating,
    draws: int = 10_000,
    *,
    judgments: Noise | Panel | None = None,
    votes: str | None = None,
    values: float | None = None,
    prior: float | None = None,
    level: float = 0.9,
    seed: int | np.random.Generator = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Uncertainty:
    """Distribution of score and grade when judgments, votes and measured values are drawn again.

    What is estimated is what all experts of this kind would say: the interval is for that score. Nothing is drawn that
    is not asked for.

    Parameters
    ----------
    rating : Rating
        A rating; of a rejected client one whose evidence is complete.
    draws : int
        How many, 100 to 10,000,000.
    judgments : Noise or Panel, optional
        Log-normal noise of a stated size; or the panel that weighed the scheme, whose experts are drawn again.
    votes : str, optional
        "dirichlet": each leaf's votes drawn by themselves; "bootstrap": the experts drawn again, with their votes on
        all leaves, where votes are named (counts then leaf by leaf).
    values : float, optional
        Relative standard deviation of every measured value, above 0 and at most 1.
    prior : float, optional
        With "dirichlet": votes added to every grade (0.5 for Jeffreys). Default: none, and the calibrated spread.
    level : float
        Of the interval, above 0 and below 1.
    seed : int or Generator
        The same seed gives the same figures. Judgments are drawn alike whether votes are or not.
    progress : callable, optional
        Called as progress(done, total), by draws. A bar of rich:
        ``progress=lambda done, total: bar.update(task, completed=done, total=total)``.

    Returns
    -------
    Uncertainty
        Draws, interval, probability of each grade and of the veto.

    Raises
    ------
    FuzzyAHPError
        If nothing is to be drawn, or a number is out of range.
    PanelError
        If the panel did not weigh this scheme, or has fewer than three experts.
    EvidenceError
        If the evidence of a rejected client is not complete.

    References
    ----------
    D. B. Rubin (1981), The Bayesian Bootstrap, Annals of Statistics 9(1), 130-134.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "judgments": [1]}, "a": {}, "b": {}}})
    >>> rating = fa.RatingModel(scheme).rate({"a": "good", "b": [3, 3, 1, 0, 0]})
    >>> found = fa.analysis.uncertainty(rating, votes="dirichlet", seed=1)
    >>> found.leaves, found.veto
    (('b',), 0.0)
    """
    count = _checked_draws(draws)
    check_level(level)
    parts, varied, notes = random_parts(rating, judgments, votes, values, prior)
    entropy = seed_entropy(seed)
    streams = [stream(entropy, *part.key) for part in parts]
    fixed = leaf_memberships(rating)
    points, grades, rejected = np.empty(count), np.empty(count, dtype=np.intp), np.empty(count, dtype=bool)
    limit = rating.plan.scheme.rules.max_consistency_ratio
    over, judged = 0, False
    for start in range(0, count, BLOCK):
        block = slice(start, min(start + BLOCK, count))
        size = block.stop - block.start
        drawn = Drawn()
        for part, rng in zip(parts, streams, strict=True):
            drawn.add(part.draw(rng, size))
        found = evaluate(rating.plan, fixed | drawn.leaves, drawn.weights, count=size)
        points[block], grades[block], rejected[block] = found.score.data, found.grade, found.rejected
        if drawn.ratios:
            judged = True
            over += int((np.max(list(drawn.ratios.values()), axis=0) >= limit).sum())
        if progress is not None:
            progress(block.stop, count)
    for array in (grades, rejected):
        array.setflags(write=False)
    return Uncertainty(
        rating=rating,
        outcomes=Draws(rating.plan, np.ma.masked_array(read_only(points), rejected), grades, rejected),
        inconsistent=over / count if judged else None,
        level=float(level),
        seed=entropy,
        varied=FrozenMapping(varied),
        parents=tuple(p for p in rating.plan.scheme.tree.parents if any(p in part.parents for part in parts)),
        leaves=tuple(x for x in rating.plan.scheme.tree.leaves if any(x in part.leaves for part in parts)),
        notes=notes,
    )


def _checked_draws(draws: int) -> int:
    if not is_whole(draws) or not FEWEST_DRAWS <= draws <= MOST_DRAWS:
        raise FuzzyAHPError(f"draws: {shown(draws)}, must be a whole number from {FEWEST_DRAWS} to {MOST_DRAWS:,}")
    return int(draws)
