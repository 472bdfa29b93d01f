"""Votes drawn again, leaf by leaf or with the experts who cast them; measured values with their error.

How large the spread must be follows from the sampling variance of shares: with n votes and true shares p the share
that is found varies by p (1 - p) / n, and found (1 - found) / (n - 1) estimates that without bias. A Dirichlet
distribution of concentration n - 2 around the shares found has just this variance. No prior pulls at its mean.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.monte_carlo.resampling import (
    Drawn,
    Mover,
    Part,
    log_shares,
    normalised,
    student_scale,
)
from fuzzyahp.arrays import is_number
from fuzzyahp.errors import FuzzyAHPError, shown
from fuzzyahp.record_content import plain_evidence
from fuzzyahp.result import Rating
from fuzzyahp.standards import GradeStandard

FloatArray = npt.NDArray[np.float64]

#: Streams of random numbers: votes leaf by leaf, votes resampled leaf by leaf, votes by expert, measured values.
_LEAF_STREAM, _COUNT_STREAM, VOTERS_STREAM, _VALUE_STREAM = 3, 4, 5, 6
#: A prior of more votes than this in every grade is no prior.
_LARGEST_PRIOR = 10.0


@dataclass(frozen=True)
class Votes:
    """Votes on one leaf.

    Attributes
    ----------
    shares : ndarray, shape (g,)
        Share of each grade.
    size : float
        How many votes; of experts who count unlike, how many alike would be as certain.
    by : mapping of str to int
        Expert to place of the grade on the scale; empty where votes are counts.
    """

    shares: FloatArray
    size: float
    by: Mapping[str, int]

    @property
    def unanimous(self) -> bool:
        """Whether all votes are for one grade: nothing is left to draw."""
        return bool(self.shares.max() == 1)


def votes_of(rating: Rating) -> dict[str, Votes]:
    """Votes on a client's leaves.

    Parameters
    ----------
    rating : Rating
        The rating.

    Returns
    -------
    dict of str to Votes
        By leaf, in the tree's order; leaves given as value, grade or membership are not there.
    """
    scheme = rating.plan.scheme
    weights = scheme.rules.expert_weights
    found: dict[str, Votes] = {}
    for leaf in scheme.tree.leaves:
        item = plain_evidence(scheme.scale, scheme.tree.path(leaf), rating.evidence.get(leaf))
        votes = (item or {}).get("votes")
        if not votes:
            continue
        counts = np.zeros(len(scheme.scale))
        by: dict[str, int] = {}
        if isinstance(votes, Mapping) and all(vote is None or isinstance(vote, str) for vote in votes.values()):
            # In the panel's order, so that the order in which votes arrive changes nothing.
            by = {e: scheme.scale.index(votes[e]) for e in rating.panel if votes.get(e)}
            weighed = np.array([weights.get(e, 1.0) for e in by])
            for place, weight in zip(by.values(), weighed.tolist(), strict=True):
                counts[place] += weight
            size = float(weighed.sum() ** 2 / (weighed**2).sum())
        else:
            pairs = votes.items() if isinstance(votes, Mapping) else zip(scheme.scale.names, votes, strict=True)
            for name, count in pairs:
                counts[scheme.scale.index(name)] += count
            size = float(counts.sum())
        found[leaf] = Votes(counts / counts.sum(), size, by)
    return found


def degrees_of_freedom(votes: Mapping[str, Votes], weights: Mapping[str, float], values: Sequence[float]) -> float:
    """How many degrees of freedom stand behind the score's variance, when leaves are drawn one by one.

    Parameters
    ----------
    votes : mapping of str to Votes
        By leaf.
    weights : mapping of str to float
        Global weight of each leaf.
    values : sequence of float, length g
        Points of the grades.

    Returns
    -------
    float
        Between those of the leaf with fewest votes and those of all together; infinite where nothing varies.

    References
    ----------
    F. E. Satterthwaite (1946), An Approximate Distribution of Estimates of Variance Components, Biometrics Bulletin
    2(6), 110-114.

    Examples
    --------
    >>> leaf = Votes(np.array([0.5, 0.5]), 6, {})
    >>> round(degrees_of_freedom({"a": leaf, "b": leaf}, {"a": 0.5, "b": 0.5}, (1.0, 0.0)), 9)
    10.0
    """
    points = np.array(values)
    total = spread = 0.0
    for leaf, found in votes.items():
        if found.unanimous or found.size <= 1:
            continue
        mean = float((found.shares * points).sum())
        variance = float((found.shares * (points - mean) ** 2).sum()) / (found.size - 1) * weights[leaf] ** 2
        total += variance
        spread += variance**2 / (found.size - 1)
    return total**2 / spread if spread > 0 else math.inf


def _drawn_leaf(
    rng: np.random.Generator, votes: Votes, scale: FloatArray, prior: float | None, grades: int
) -> FloatArray:
    """Memberships of one leaf, shape (g, K)."""
    if prior is not None:
        counts = votes.shares * votes.size + prior
        whole = counts.sum()
        return normalised(log_shares(rng, counts / whole, np.full(len(scale), whole + 1)))
    used = np.flatnonzero(votes.shares)
    out = np.zeros((grades, len(scale)))
    out[used] = normalised(log_shares(rng, votes.shares[used], (votes.size - 1) * scale))
    return out


def leaf_parts(rating: Rating, votes: Mapping[str, Votes], prior: float | None) -> list[Part]:
    """One random part for each leaf, drawn by itself from a Dirichlet distribution, with a normal spread.

    Parameters
    ----------
    rating : Rating
        The rating.
    votes : mapping of str to Votes
        By leaf.
    prior : float, optional
        Votes added to every grade; None: none are, and the variance is that of a sample.

    Returns
    -------
    list of Part
        Without leaves that cannot vary.
    """
    plan = rating.plan
    grades, names = len(plan.scheme.scale), plan.scheme.tree.names

    def part(leaf: str, found: Votes) -> Part:
        def draw(rng: np.random.Generator, count: int) -> Drawn:
            scale = np.ones(count)
            return Drawn(leaves={leaf: _drawn_leaf(rng, found, scale, prior, grades)})

        return Part((_LEAF_STREAM, names.index(leaf)), draw, leaves=(leaf,))

    return [part(leaf, found) for leaf, found in votes.items() if prior is not None or not found.unanimous]


def dirichlet_part(rating: Rating, votes: Mapping[str, Votes], prior: float | None) -> Part:
    """All leaves, each drawn by itself from a Dirichlet distribution; how wide all of them are is drawn with them.

    Parameters
    ----------
    rating, votes, prior
        As for `leaf_parts`.

    Returns
    -------
    Part
        Without a prior the score's spread is Student's t, with `degrees_of_freedom`.
    """
    plan = rating.plan
    scale = plan.scheme.scale
    varied = {leaf: v for leaf, v in votes.items() if prior is not None or not v.unanimous}
    degrees = math.inf if prior is not None else degrees_of_freedom(votes, rating.global_weights, scale.values)

    def draw(rng: np.random.Generator, count: int) -> Drawn:
        wide = student_scale(rng, degrees, count)
        return Drawn(leaves={leaf: _drawn_leaf(rng, v, wide, prior, len(scale)) for leaf, v in varied.items()})

    return Part((_LEAF_STREAM, 0), draw, leaves=tuple(varied))


def count_part(rating: Rating, votes: Mapping[str, Votes]) -> Part:
    """Counted votes resampled leaf by leaf: of n votes n - 1 are drawn, so that the variance is that of a sample.

    Parameters
    ----------
    rating : Rating
        The rating.
    votes : mapping of str to Votes
        By leaf; those of named experts are left alone.

    Returns
    -------
    Part
        Multinomial draws.

    References
    ----------
    J. N. K. Rao & C. F. J. Wu (1988), Resampling Inference with Complex Survey Data, JASA 83(401), 231-241: the sample
    of n - 1.
    """
    grades = len(rating.plan.scheme.scale)
    varied = {leaf: v for leaf, v in votes.items() if not v.by and not v.unanimous}

    def draw(rng: np.random.Generator, count: int) -> Drawn:
        found = Drawn()
        for leaf, v in varied.items():
            found.leaves[leaf] = np.zeros((grades, count))
            used, size = np.flatnonzero(v.shares), round(v.size) - 1  # not unanimous: two votes or more
            found.leaves[leaf][used] = rng.multinomial(size, v.shares[used], count).T / size
        return found

    return Part((_COUNT_STREAM, 0), draw, leaves=tuple(varied))


def voter_shares(rating: Rating, votes: Mapping[str, Votes]) -> dict[str, float]:
    """Share of each expert who voted anywhere by name.

    Parameters
    ----------
    rating : Rating
        The rating.
    votes : mapping of str to Votes
        By leaf.

    Returns
    -------
    dict of str to float
        In the panel's order, summing to 1; empty where no votes are named.
    """
    weights = rating.plan.scheme.rules.expert_weights
    heard = {expert for found in votes.values() for expert in found.by}
    counted = {expert: weights.get(expert, 1.0) for expert in rating.panel if expert in heard}
    total = math.fsum(counted.values())
    return {expert: weight / total for expert, weight in counted.items()}


def voters_mover(rating: Rating, votes: Mapping[str, Votes], experts: Sequence[str]) -> Mover:
    """What experts' shares make of the leaves they voted on by name.

    Parameters
    ----------
    rating : Rating
        The rating.
    votes : mapping of str to Votes
        By leaf.
    experts : sequence of str
        Whose shares are given, in order.

    Returns
    -------
    callable
        An expert without a vote on a leaf does not count there.
    """
    grades = len(rating.plan.scheme.scale)
    at = {expert: i for i, expert in enumerate(experts)}
    given = {leaf: v for leaf, v in votes.items() if v.by and not v.unanimous}

    def move(logs: FloatArray) -> Drawn:
        found = Drawn()
        for leaf, v in given.items():
            own = normalised(logs[[at[expert] for expert in v.by]])
            rows = np.zeros((grades, own.shape[1]))
            for place, share in zip(v.by.values(), own, strict=True):
                rows[place] += share
            found.leaves[leaf] = rows
        return found

    return move


def value_parts(rating: Rating, error: float) -> list[Part]:
    """One random part for each measured value: value (1 + error z), z standard normal.

    Parameters
    ----------
    rating : Rating
        The rating.
    error : float
        Relative standard deviation of every measured value, above 0 and at most 1.

    Returns
    -------
    list of Part
        A value of 0 stays 0.

    Raises
    ------
    FuzzyAHPError
        If the error is out of range, or no leaf was given as a value.
    """
    if not is_number(error) or not 0 < error <= 1:
        raise FuzzyAHPError(f"values: {shown(error)}, must be above 0 and at most 1: 0.05 for an error of 5 %")
    scheme = rating.plan.scheme

    def part(leaf: str, value: float, standard: GradeStandard) -> Part:
        def draw(rng: np.random.Generator, count: int) -> Drawn:
            drawn = value * (1 + error * rng.standard_normal(count))
            return Drawn(leaves={leaf: standard.rows(drawn)})

        return Part((_VALUE_STREAM, scheme.tree.names.index(leaf)), draw, leaves=(leaf,))

    parts = []
    for leaf in scheme.tree.leaves:
        item = plain_evidence(scheme.scale, scheme.tree.path(leaf), rating.evidence.get(leaf)) or {}
        standard = scheme.indicators[leaf].standard
        if "value" in item and standard is not None and item["value"]:
            # Far beyond any standard's points it makes no difference, and the product stays finite.
            parts.append(part(leaf, min(max(float(item["value"]), -1e300), 1e300), standard))
    if not parts:
        raise FuzzyAHPError("values: no indicator was given as a measured value other than 0; leave values out")
    return parts


def check_prior(prior: float | None, votes: str | None) -> None:
    """Raise unless a prior is a small number, and asked for with Dirichlet draws."""
    if prior is None:
        return
    if votes != "dirichlet":
        raise FuzzyAHPError(f"prior: {shown(prior)}, goes with votes = 'dirichlet' alone; leave it out")
    if not is_number(prior) or not 0 < prior <= _LARGEST_PRIOR:
        raise FuzzyAHPError(
            f"prior: {shown(prior)}, must be above 0 and at most {_LARGEST_PRIOR:g}: votes added to every grade, "
            "0.5 for Jeffreys; None for the calibrated draws"
        )
