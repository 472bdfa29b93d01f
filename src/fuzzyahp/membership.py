"""Votes to membership, and composition layer by layer up the tree.

r_ijkh = v_ijkh / n (source paper, section 2, step 3) and B = A o R (steps 4 and 5). Sums are taken
elementwise in listed order, never by einsum or BLAS, whose last bits change with the batch's shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import SUM_SLACK, as_numbers, is_whole
from fuzzyahp.errors import MembershipError, find_entry, shown
from fuzzyahp.frozen import FrozenMapping

FloatArray = npt.NDArray[np.float64]

#: No panel is larger; a count beyond it is a slip.
MAX_VOTES = 10**9


@dataclass(frozen=True)
class Operator:
    """A composition operator: how a weight meets a membership, and how the results join.

    Attributes
    ----------
    name, symbol : str
        The name schemes use; M(meet, join) as the literature writes it.
    meet, join : numpy ufunc
        Binary elementwise functions.
    bounded, keeps_sum : bool
        Whether the result is cut off at 1; whether sums of 1 stay 1. Where not, vectors are normalised to be scored.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.OPERATORS["min_sum"].symbol
    'M(min, +)'
    """

    name: str
    symbol: str
    meet: np.ufunc
    join: np.ufunc
    bounded: bool = False
    keeps_sum: bool = False


#: The operators by name: a new one is one row here, and every law test runs over it.
OPERATORS: Mapping[str, Operator] = FrozenMapping(
    {
        operator.name: operator
        for operator in (
            Operator("weighted_average", "M(., +)", np.multiply, np.add, keeps_sum=True),
            Operator("min_max", "M(min, max)", np.minimum, np.maximum),
            Operator("product_max", "M(., max)", np.multiply, np.maximum),
            Operator("min_sum", "M(min, +)", np.minimum, np.add, bounded=True),
        )
    }
)


def find_operator(name: str) -> Operator:
    """Operator of this name.

    Parameters
    ----------
    name : str
        A key of `OPERATORS`.

    Returns
    -------
    Operator
        The operator.

    Raises
    ------
    MembershipError
        If there is none; the nearest name is suggested.

    Examples
    --------
    >>> find_operator("min_max").symbol
    'M(min, max)'
    """
    return find_entry("operator", name, OPERATORS, MembershipError)


def membership_from_votes(votes: npt.ArrayLike) -> FloatArray:
    """Vote counts to memberships: r_h = v_h / n, with n the votes cast.

    Parameters
    ----------
    votes : array_like, shape (..., k, g) or (g,)
        Whole numbers >= 0: how many experts put indicator k in grade h.

    Returns
    -------
    ndarray, shape (..., k, g) or (g,)
        Each row in [0, 1], summing to 1.

    Raises
    ------
    MembershipError
        If a count is negative, fractional or not a number, or a row has no votes.

    References
    ----------
    Source paper, section 2, step 3.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.membership_from_votes([[3, 1, 0, 0, 0], [0, 2, 2, 0, 0]]).tolist()
    [[0.75, 0.25, 0.0, 0.0, 0.0], [0.0, 0.5, 0.5, 0.0, 0.0]]
    """
    counts = _numbers(votes, "votes")
    if counts.ndim < 1 or counts.shape[-1] == 0:
        raise MembershipError(f"votes: shape {counts.shape}, must be (..., k, g): one count a grade")
    whole = (counts >= 0) & (counts <= MAX_VOTES)
    whole &= counts == np.floor(np.where(whole, counts, 0.5))
    _require(whole, counts, "votes", "must be a whole number of experts, 0 or more and at most 10^9")
    rows = np.moveaxis(counts, -1, 0)
    total = total_of_rows(rows)
    _require(total > 0, total, "votes", "votes in all: an indicator needs at least one vote")
    return np.ascontiguousarray(np.moveaxis(rows / total, 0, -1))


def membership_from_experts(
    choices: npt.ArrayLike, grades: int, expert_weights: Sequence[float] | None = None
) -> FloatArray:
    """Each expert's chosen grade to memberships, experts weighted or alike.

    Parameters
    ----------
    choices : array_like of int, shape (..., e, k)
        The grade, 0 for the best, in which expert e puts indicator k.
    grades : int
        How many grades there are.
    expert_weights : sequence of float, length e, optional
        Weight of each expert, > 0; default: all alike.

    Returns
    -------
    ndarray, shape (..., k, g)
        Share of the experts' weight in each grade; each row sums to 1.

    Raises
    ------
    MembershipError
        If a choice is no grade, or the weights do not fit.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.membership_from_experts([[0], [1]], grades=3, expert_weights=[3, 1]).tolist()
    [[0.75, 0.25, 0.0]]
    """
    if not is_whole(grades) or grades < 1:
        raise MembershipError(f"grades: {shown(grades)}, must be a whole number, 1 or more")
    chosen = _numbers(choices, "choices")
    if chosen.ndim < 2 or chosen.shape[-2] == 0:
        raise MembershipError(f"choices: shape {chosen.shape}, must be (..., experts, indicators)")
    _require(np.isin(chosen, np.arange(grades)), chosen, "choices", f"must be a grade from 0 to {grades - 1}")
    experts = chosen.shape[-2]
    weights = np.ones(experts) if expert_weights is None else as_numbers(expert_weights)
    if weights is None or weights.shape != (experts,) or not ((weights > 0) & (weights <= MAX_VOTES)).all():
        raise MembershipError(
            f"expert weights: {shown(expert_weights)}, must be {experts} numbers above 0, one an expert"
        )
    counts = np.zeros((grades, *chosen.shape[:-2], chosen.shape[-1]))
    for expert, weight in enumerate(weights.tolist()):
        for h in range(grades):
            counts[h] += weight * (chosen[..., expert, :] == h)
    return np.ascontiguousarray(np.moveaxis(counts / total_of_rows(counts), 0, -1))


def compose(weights: npt.ArrayLike, membership: npt.ArrayLike, operator: str = "weighted_average") -> FloatArray:
    """Fuzzy composition B = A o R: weights with the membership matrix of the children.

    Parameters
    ----------
    weights : array_like, shape (..., k)
        Weights of the children, >= 0, summing to 1 within 1e-9.
    membership : array_like, shape (..., k, g)
        The children's memberships, one a row, entries in [0, 1].
    operator : {"weighted_average", "min_max", "product_max", "min_sum"}
        M(., +), M(min, max), M(., max) or bounded M(min, +).

    Returns
    -------
    ndarray, shape (..., g)
        The raw vector; see `normalise` for operators that do not keep sums.

    Raises
    ------
    MembershipError
        If shapes do not fit, weights do not sum to 1, or an entry is outside [0, 1].

    References
    ----------
    Source paper, section 2, steps 4 and 5; its formula is lost, see the method page for the choice.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.compose([0.5, 0.5], [[1, 0], [0.5, 0.5]]).tolist()
    [0.75, 0.25]
    """
    a, r = _numbers(weights, "weights"), _numbers(membership, "membership")
    fits = a.ndim >= 1 and r.ndim >= 2 and a.shape[-1] == r.shape[-2] and 0 not in r.shape[-2:]
    # Leading axes broadcast: each pair is equal, or one of them is 1.
    leading = zip(reversed(a.shape[:-1]), reversed(r.shape[:-2]), strict=False)
    if not fits or any(p != q and 1 not in (p, q) for p, q in leading):
        raise MembershipError(
            f"compose: weights of shape {a.shape} and membership of shape {r.shape}; "
            "must be (..., k) and (..., k, g): one weight for each row"
        )
    _require((a >= 0) & (a <= 1e300), a, "weights", "must be a number, 0 or more")
    _require(
        (r >= 0) & (r <= 1 + SUM_SLACK),
        r,
        "membership",
        "must be in [0, 1]; divide vote counts by the votes cast",
    )
    total = total_of_rows(np.moveaxis(a, -1, 0))
    _require(
        np.abs(total - 1) <= SUM_SLACK,
        total,
        "weights",
        "is the sum of the weights; it must be 1: divide them by it",
    )
    children = range(a.shape[-1])
    return compose_rows([a[..., i, None] for i in children], [r[..., i, :] for i in children], find_operator(operator))


def compose_rows(
    weights: Sequence[FloatArray | float],
    rows: Iterable[FloatArray],
    operator: Operator,
    out: FloatArray | None = None,
    term: FloatArray | None = None,
) -> FloatArray:
    """Composition of children in listed order, unchecked: the one place where B = A o R is computed.

    Parameters
    ----------
    weights : sequence of float or ndarray, length k
        Weights of the children, each broadcast against its row.
    rows : iterable of ndarray, k of them
        Memberships of the children, all of one shape; each is used before the next is asked for.
    operator : Operator
        How they compose.
    out, term : ndarray, optional
        Memory for the result and for one child's part of it; new by default.

    Returns
    -------
    ndarray
        Raw vector, of a row's shape.

    Examples
    --------
    >>> import numpy as np
    >>> compose_rows([0.5, 0.5], [np.array([1.0, 0.0]), np.array([0.5, 0.5])], OPERATORS["min_max"]).tolist()
    [0.5, 0.5]
    """
    pairs = zip(weights, rows, strict=True)
    weight, row = next(pairs)
    joined = operator.meet(row, weight, out=out)
    for weight, row in pairs:
        term = operator.meet(row, weight, out=term)
        operator.join(joined, term, out=joined)
    if operator.bounded:
        np.minimum(joined, 1.0, out=joined)
    return np.asarray(joined)


def compose_tree(
    structure: Mapping[str, Sequence[str]],
    weights: Mapping[str, Sequence[float]],
    leaves: Mapping[str, FloatArray],
    parents: Sequence[str],
    operator: Operator,
    keep: Callable[[str, FloatArray], None],
) -> None:
    """Layer by layer from the leaves up: each parent's raw vector from its children's.

    Parameters
    ----------
    structure : mapping of str to sequence of str
        Children of every parent in listed order.
    weights : mapping of str to sequence of float
        Weights of every parent's children, in the same order.
    leaves : mapping of str to ndarray, each of shape (g, ...)
        Memberships of the leaves (and of nodes already composed).
    parents : sequence of str
        The nodes to compose, each parent before the parents among its children.
    operator : Operator
        How they compose.
    keep : callable
        Called with each parent's name and raw vector.

    Examples
    --------
    >>> import numpy as np
    >>> found = {}
    >>> compose_tree({"u": ("a", "b")}, {"u": (0.5, 0.5)}, {"a": np.array([1.0, 0.0]), "b": np.array([0.0, 1.0])},
    ...              ["u"], OPERATORS["weighted_average"], found.__setitem__)
    >>> found["u"].tolist()
    [0.5, 0.5]
    """
    vectors = dict(leaves)
    for parent in reversed(parents):
        vectors[parent] = compose_rows(weights[parent], [vectors[child] for child in structure[parent]], operator)
        keep(parent, vectors[parent])


def normalise(vector: npt.ArrayLike) -> FloatArray:
    """Vectors divided by their sums, as raw vectors are before they are scored or graded.

    Parameters
    ----------
    vector : array_like, shape (..., g)
        Entries in [0, 1], not all zero.

    Returns
    -------
    ndarray, shape (..., g)
        Each vector summing to 1.

    Raises
    ------
    MembershipError
        If an entry is outside [0, 1] or a vector is all zero.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.normalise([0.1, 0.2, 0.4, 0.3, 0.2]).round(3).tolist()
    [0.083, 0.167, 0.333, 0.25, 0.167]
    """
    v = _numbers(vector, "vector")
    if v.ndim < 1 or v.shape[-1] == 0:
        raise MembershipError(f"vector: shape {v.shape}, must be (..., g)")
    _require((v >= 0) & (v <= 1 + SUM_SLACK), v, "vector", "must be in [0, 1]")
    rows = np.moveaxis(v, -1, 0)
    total = total_of_rows(rows)
    _require(total > 0, total, "vector", "is the sum of the vector; an all-zero vector has no shape to normalise")
    return np.ascontiguousarray(np.moveaxis(rows / total, 0, -1))


def total_of_rows(rows: FloatArray) -> FloatArray:
    """Sum over the first axis, one row after the other.

    Parameters
    ----------
    rows : ndarray, shape (g, ...)
        What to add.

    Returns
    -------
    ndarray, shape (...,)
        The sums, the same bits whatever the trailing shape.

    Examples
    --------
    >>> float(total_of_rows(np.array([1.0, 2.0])))
    3.0
    """
    if len(rows) == 1:
        return np.array(rows[0])
    total = np.asarray(rows[0] + rows[1])
    for row in rows[2:]:
        total += row
    return total


def _numbers(values: npt.ArrayLike, what: str) -> FloatArray:
    array = as_numbers(values)
    if array is None:
        raise MembershipError(f"{what}: {shown(values)}, must be an array of numbers")
    return array


def _require(holds: npt.NDArray[np.bool_] | np.bool_, values: FloatArray, what: str, rule: str) -> None:
    """Raise for the first place where a rule does not hold; NaN holds to no rule."""
    if np.all(holds):
        return
    at = tuple(int(i) for i in np.argwhere(~np.asarray(holds))[0])
    raise MembershipError(f"{what}{' ' + str(at) if at else ''}: {values[at]:.12g} {rule}")
