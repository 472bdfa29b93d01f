"""Random parts of one rating: each is drawn by itself, from its own stream of random numbers.

A panel is drawn again by giving its members random shares (Rubin's Bayesian bootstrap), so sized that the spread is
the one that can be expected of a panel of that size, and Student's where the spread itself is an estimate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import is_whole
from fuzzyahp.errors import FuzzyAHPError, shown

FloatArray = npt.NDArray[np.float64]

#: Draws made and evaluated at a time. Part of what a seed means: another size gives other draws.
BLOCK = 2048
#: Below this a Dirichlet vector is all but one of its corners, and its logarithms grow past use.
_LEAST_CONCENTRATION = 0.02


@dataclass(frozen=True)
class Drawn:
    """What some parts came to in K draws.

    Attributes
    ----------
    weights : dict of str to ndarray, shape (n, K)
        Weights of a parent's children, by parent.
    leaves : dict of str to ndarray, shape (g, K)
        Membership vectors, by leaf.
    ratios : dict of str to ndarray, shape (K,)
        Consistency ratio of the drawn judgments, by parent.
    """

    weights: dict[str, FloatArray] = field(default_factory=dict)
    leaves: dict[str, FloatArray] = field(default_factory=dict)
    ratios: dict[str, FloatArray] = field(default_factory=dict)

    def add(self, other: Drawn) -> None:
        """Take over what another part came to."""
        self.weights.update(other.weights)
        self.leaves.update(other.leaves)
        self.ratios.update(other.ratios)


@dataclass(frozen=True)
class Part:
    """One random part of a rating.

    Attributes
    ----------
    key : tuple of int
        Its stream: with the same seed the same numbers, whatever else is drawn.
    draw : callable
        (generator, K) -> Drawn.
    parents, leaves : tuple of str
        The nodes it moves.
    """

    key: tuple[int, int]
    draw: Callable[[np.random.Generator, int], Drawn]
    parents: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()


def seed_entropy(seed: int | np.random.Generator) -> int:
    """The number that all streams start from.

    Parameters
    ----------
    seed : int or Generator
        A whole number from 0, or a generator, which is then one step further.

    Returns
    -------
    int
        The seed, or 63 bits of the generator.

    Raises
    ------
    FuzzyAHPError
        If it is neither.

    Examples
    --------
    >>> seed_entropy(7)
    7
    """
    if isinstance(seed, np.random.Generator):
        return int(seed.integers(2**63))
    if not is_whole(seed) or seed < 0:
        raise FuzzyAHPError(f"seed: {shown(seed)}, must be a whole number from 0, or a numpy.random.Generator")
    return int(seed)


def stream(entropy: int, *key: int) -> np.random.Generator:
    """Generator of one stream.

    Parameters
    ----------
    entropy : int
        As `seed_entropy` gives it.
    *key : int
        Which stream.

    Returns
    -------
    Generator
        The same one for the same numbers.

    Examples
    --------
    >>> bool(stream(0, 1, 2).random() == stream(0, 1, 2).random())
    True
    """
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy, spawn_key=key)))


def student_scale(rng: np.random.Generator, degrees: float, count: int) -> FloatArray:
    """Factors on a precision that turn a normal spread into Student's t.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    degrees : float
        Degrees of freedom, > 0; infinite for factors of 1.
    count : int
        K.

    Returns
    -------
    ndarray, shape (K,)
        Chi-square variates divided by their degrees of freedom.

    Examples
    --------
    >>> student_scale(np.random.default_rng(0), float("inf"), 2).tolist()
    [1.0, 1.0]
    """
    if not np.isfinite(degrees):
        return np.ones(count)
    return np.asarray(rng.chisquare(degrees, count) / degrees)


def log_shares(rng: np.random.Generator, shares: FloatArray, precision: FloatArray) -> FloatArray:
    """Logarithms of random shares whose means are given: Dirichlet, with a variance of s (1 - s) / precision.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    shares : ndarray, shape (m,)
        Mean shares, > 0, summing to 1.
    precision : ndarray, shape (K,)
        How many times the variance is smaller than that of a single draw; the Dirichlet concentration plus 1.
        Where it is 1 or less, all but everything falls to one of the m.

    Returns
    -------
    ndarray, shape (m, K)
        Logarithms, not yet normalised: the largest of each draw is 0.

    References
    ----------
    D. B. Rubin (1981), The Bayesian Bootstrap, Annals of Statistics 9(1), 130-134.

    Examples
    --------
    >>> drawn = log_shares(np.random.default_rng(0), np.array([0.5, 0.5]), np.full(3, 6.0))
    >>> drawn.shape, drawn.max(axis=0).tolist()
    ((2, 3), [0.0, 0.0, 0.0])
    """
    concentration = np.maximum(precision - 1, _LEAST_CONCENTRATION) * shares[:, None]
    # A gamma variate of a small shape a is one of a + 1 times U^(1/a); by logarithms nothing underflows.
    logs = np.log(rng.standard_gamma(concentration + 1))
    logs += np.log(1 - rng.random(logs.shape)) / concentration
    return np.asarray(logs - logs.max(axis=0))


def normalised(logs: FloatArray) -> FloatArray:
    """Shares that sum to 1 from their logarithms.

    Parameters
    ----------
    logs : ndarray, shape (m, K)
        Logarithms up to a constant for each draw.

    Returns
    -------
    ndarray, shape (m, K)
        Shares.

    Examples
    --------
    >>> normalised(np.log(np.array([[3.0], [1.0]]))).tolist()
    [[0.75], [0.25]]
    """
    shares = np.exp(logs - logs.max(axis=0))
    total = shares[0].copy()
    for row in shares[1:]:
        total += row
    return np.asarray(shares / total)


#: What experts' shares make of a rating: logarithms of shape (m, K) to what they came to.
Mover = Callable[[FloatArray], Drawn]


def experts_part(
    key: tuple[int, int],
    shares: FloatArray,
    movers: list[Mover],
    parents: tuple[str, ...],
    leaves: tuple[str, ...],
    wide: bool,
) -> Part:
    """A panel drawn again: each draw gives its members other shares, the same ones in everything that is moved.

    Parameters
    ----------
    key : tuple of int
        Its stream.
    shares : ndarray, shape (m,)
        The experts' shares, > 0, summing to 1.
    movers : list of callable
        What the shares make of the rating.
    parents, leaves : tuple of str
        What they move.
    wide : bool
        Student's t with (effective number of experts) - 1 degrees of freedom in place of a normal spread.

    Returns
    -------
    Part
        The mean of the draws is the panel as it is. Their variance is that of the mean of m members drawn from all
        experts there might be, estimated without bias: sum of squared shares / (1 - that sum) times the panel's own.
    """
    degrees = 1 / float((shares**2).sum()) - 1

    def draw(rng: np.random.Generator, count: int) -> Drawn:
        logs = log_shares(rng, shares, degrees * student_scale(rng, degrees if wide else np.inf, count))
        found = Drawn()
        for move in movers:
            found.add(move(logs))
        return found

    return Part(key, draw, parents, leaves)
