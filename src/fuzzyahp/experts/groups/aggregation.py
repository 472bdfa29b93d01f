"""Several experts' judgments or weights to one, for arrays of any number of groups at once.

AIJ, the aggregation of individual judgments, and AIP, the aggregation of individual priorities: J. Aczel, T. L. Saaty
(1983), Procedures for synthesizing ratio judgements, Journal of Mathematical Psychology 27(1), 93-102; E. Forman,
K. Peniwati (1998), Aggregating individual judgments and priorities with the analytic hierarchy process, European
Journal of Operational Research 108(1), 165-169.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import as_numbers
from fuzzyahp.blocks import run_blocks
from fuzzyahp.eigenvector import BLOCK, close_to_one, lambda_kernel, stacked
from fuzzyahp.errors import JudgmentError, PanelError, find_entry, shown, suggest
from fuzzyahp.experts.groups.geometric_mean import weighted_geometric_mean
from fuzzyahp.random_index import random_index_table
from fuzzyahp.ratio import LARGEST
from fuzzyahp.weights import ROUND_OFF, WEIGHT_METHODS

FloatArray = npt.NDArray[np.float64]

_MEANS = ("arithmetic", "geometric")
# As in fuzzyahp.weights: only the rounding of printed digits is let pass.
_RECIPROCAL_SLACK = 1e-6


def aij(matrices: npt.ArrayLike, expert_weights: npt.ArrayLike | None = None) -> FloatArray:
    """Aggregate individual judgments: the weighted geometric mean of the experts' matrices, cell by cell.

    The geometric mean is the only mean that keeps reciprocity and treats all experts by one rule (Aczel and Saaty
    1983). Values off the judgment scale are as good as any other.

    Parameters
    ----------
    matrices : array_like, shape (..., m, n, n)
        Reciprocal matrices of numbers from 1/10^9 to 10^9; the m experts stand on the third axis from the end.
    expert_weights : array_like, shape (m,), optional
        How much each expert counts, > 0, in any unit; default: all alike.

    Returns
    -------
    ndarray, shape (..., n, n)
        The group's matrices. Below the diagonal stands 1 / (the cell above). Where all experts gave the same
        judgment, the cell above the diagonal is that judgment to the bit.

    Raises
    ------
    JudgmentError
        Naming the first cell that cannot be used.
    PanelError
        If the experts' weights are not m finite numbers above 0.

    Examples
    --------
    >>> from fuzzyahp.experts import aij
    >>> aij([[[1, 4], [1 / 4, 1]], [[1, 2], [1 / 2, 1]]])[0, 1].round(4)  # the root of 4 x 2
    np.float64(2.8284)
    """
    stack = _checked_matrices(matrices, 3)
    m, n = stack.shape[-3], stack.shape[-1]
    shares = expert_shares(expert_weights, m)
    rows, columns = np.triu_indices(n, 1)
    group = np.ones((*stack.shape[:-3], n, n))
    upper = weighted_geometric_mean(np.moveaxis(stack[..., rows, columns], -2, 0), shares)
    group[..., rows, columns] = upper
    group[..., columns, rows] = 1 / upper
    return group


def aip(weights: npt.ArrayLike, expert_weights: npt.ArrayLike | None = None, *, mean: str = "arithmetic") -> FloatArray:
    """Aggregate individual priorities: the weighted mean of the experts' weights.

    Parameters
    ----------
    weights : array_like, shape (..., m, n)
        The weights each of m experts arrived at, >= 0 (> 0 for the geometric mean), each row summing to 1.
    expert_weights : array_like, shape (m,), optional
        How much each expert counts, > 0, in any unit; default: all alike.
    mean : {"arithmetic", "geometric"}
        Which mean; the geometric one is scaled to sum 1.

    Returns
    -------
    ndarray, shape (..., n)
        The group's weights; added in listed order they give exactly 1. Where all experts arrived at the same
        weights, and these add to exactly 1, those to the bit.

    Raises
    ------
    JudgmentError
        If there is no such mean, or a row cannot be used.
    PanelError
        If the experts' weights are not m finite numbers above 0.

    Examples
    --------
    >>> from fuzzyahp.experts import aip
    >>> aip([[0.8, 0.2], [0.5, 0.5]]).tolist()
    [0.65, 0.35]
    >>> aip([[0.8, 0.2], [0.5, 0.5]], mean="geometric").round(4).tolist()  # ratio: the root of 4 x 1
    [0.6667, 0.3333]
    """
    if mean not in _MEANS:
        raise JudgmentError(f"mean: there is no {shown(mean)}; {suggest(mean, _MEANS)}")
    given = as_numbers(weights)
    if given is None or given.ndim < 2 or 0 in given.shape[-2:]:
        raise JudgmentError("experts' weights of the indicators: must be numbers in shape (..., m, n), m and n >= 1")
    _check_rows(given, mean)
    experts = np.moveaxis(given, -2, 0)
    shares = expert_shares(expert_weights, len(experts))
    if mean == "geometric":
        group = weighted_geometric_mean(experts, shares)
    else:
        group = experts[0] * shares[0]
        for row, share in zip(experts[1:], shares[1:], strict=True):
            group = group + row * share
        group = np.where((experts == experts[0]).all(axis=0), experts[0], group)
    columns = group.reshape(-1, group.shape[-1]).T
    total = columns[0].copy()
    for row in columns[1:]:
        total += row
    return close_to_one(np.ascontiguousarray(columns / total)).T.reshape(group.shape)


def consistency_ratios(
    matrices: npt.ArrayLike,
    method: str = "eigenvector",
    *,
    random_index: str = "saaty_1980",
    weights: npt.ArrayLike | None = None,
) -> FloatArray:
    """Consistency ratios of a stack of judgment matrices.

    Parameters
    ----------
    matrices : array_like, shape (..., n, n)
        Reciprocal matrices of numbers > 0.
    method : {"eigenvector", "geometric_mean", "column_mean"}
        How weights follow from judgments.
    random_index : str
        A key of `RANDOM_INDEX`.
    weights : array_like, shape (..., n), optional
        The weights by this method, where they are at hand already; otherwise they are computed.

    Returns
    -------
    ndarray, shape (...)
        CR, >= 0; 0 for n <= 2. The same bits as `JudgmentMatrix.weights` gives for each matrix alone.

    Raises
    ------
    JudgmentError
        If a matrix cannot be used, the method or table is unknown, or the table does not reach this size.

    References
    ----------
    T. L. Saaty (1980), The Analytic Hierarchy Process, McGraw-Hill: CR = CI / RI.

    Examples
    --------
    >>> from fuzzyahp.experts import consistency_ratios
    >>> consistency_ratios([[1, 5, 2], [1 / 5, 1, 4], [1 / 2, 1 / 4, 1]]).round(4)
    np.float64(0.5333)
    """
    kernel = find_entry("weight method", method, WEIGHT_METHODS, JudgmentError)
    stack = _checked_matrices(matrices, 2)
    n = stack.shape[-1]
    table = random_index_table(random_index)
    ri = table.of(n)
    given = stacked(kernel, stack, check=lambda _: None) if weights is None else as_numbers(weights)
    if given is None or given.shape != stack.shape[:-1]:
        raise JudgmentError(f"weights: must be numbers in shape {stack.shape[:-1]}, one row for each matrix")
    if not ((given > 0) & (given <= 1)).all():  # NaN fails both
        raise JudgmentError("weights: must be above 0 and at most 1; leave them out to have them computed")
    if n <= 2:
        return np.zeros(stack.shape[:-2])
    flat, rows = stack.reshape(-1, n, n), given.reshape(-1, n)
    largest = np.empty(len(flat))

    def work(start: int, stop: int) -> None:
        block = np.ascontiguousarray(flat[start:stop].transpose(1, 2, 0))
        largest[start:stop] = lambda_kernel(block, np.ascontiguousarray(rows[start:stop].T))[0]

    run_blocks(len(flat), BLOCK, work)
    return np.asarray((largest - n) / (n - 1) / ri).reshape(stack.shape[:-2])


def expert_shares(expert_weights: npt.ArrayLike | None, m: int) -> FloatArray:
    """Experts' weights scaled to sum 1.

    Parameters
    ----------
    expert_weights : array_like, shape (m,), or None
        How much each expert counts, > 0, in any unit; None: all alike.
    m : int
        Number of experts, >= 1.

    Returns
    -------
    ndarray, shape (m,)
        Shares, > 0.

    Raises
    ------
    PanelError
        If they are not m finite numbers above 0, or too far apart for double precision.

    Examples
    --------
    >>> expert_shares([1, 3], 2).tolist()
    [0.25, 0.75]
    """
    given = np.ones(m) if expert_weights is None else as_numbers(expert_weights)
    if given is None or given.shape != (m,):
        raise PanelError(f"expert weights: {shown(expert_weights)}, must be {m} numbers, one for each expert")
    for k, weight in enumerate(given.tolist()):
        if not 0 < weight < float("inf"):
            raise PanelError(
                f"expert weights: the one of expert {k + 1} is {weight}, must be a finite number above 0; "
                "leave out an expert who shall not count"
            )
    largest = given.max()
    parts = given / largest  # a sum of the weights themselves might overflow
    total = 0.0
    for part in parts.tolist():
        total += part
    shares = np.asarray(parts / total)
    if not (shares > 0).all():
        raise PanelError("expert weights: too far apart for double precision; leave out who counts next to nothing")
    return shares


def _checked_matrices(matrices: npt.ArrayLike, least_axes: int) -> FloatArray:
    stack = as_numbers(matrices)
    axes = "(..., m, n, n)" if least_axes == 3 else "(..., n, n)"
    if stack is None:
        raise JudgmentError(f"judgment matrices: must be numbers in shape {axes}; for '1/3' use JudgmentMatrix")
    if stack.ndim < least_axes or stack.shape[-1] != stack.shape[-2] or 0 in stack.shape[-least_axes:]:
        raise JudgmentError(f"judgment matrices: shape {stack.shape}, must be {axes} with n >= 1 and an expert or more")
    flat = stack.reshape(-1, *stack.shape[-2:])
    good = np.zeros(len(flat), dtype=bool)

    def work(start: int, stop: int) -> None:
        good[start] = _all_good(flat[start:stop])

    run_blocks(len(flat), BLOCK, work)
    if not good[::BLOCK].all():
        _complain(stack, least_axes == 3)
    return stack


def _all_good(block: FloatArray) -> bool:
    """A few reductions while the block is in the cache; NaN fails each of them."""
    if not (block.min() >= 1 / LARGEST and block.max() <= LARGEST):
        return False
    product = block * block.swapaxes(-1, -2)
    if not (product.min() >= 1 - _RECIPROCAL_SLACK and product.max() <= 1 + _RECIPROCAL_SLACK):
        return False
    return bool(np.abs(np.diagonal(block, axis1=-2, axis2=-1) - 1).max() <= ROUND_OFF)


def _complain(stack: FloatArray, experts: bool) -> None:
    """Raise for the first cell that breaks a rule."""
    with np.errstate(invalid="ignore", over="ignore"):
        in_range = (stack >= 1 / LARGEST) & (stack <= LARGEST)
        diagonal = (np.abs(stack - 1) <= ROUND_OFF) | ~np.eye(stack.shape[-1], dtype=bool)
        reciprocal = np.abs(stack * stack.swapaxes(-1, -2) - 1) <= _RECIPROCAL_SLACK
    for holds, rule in (
        (in_range, "must be a finite number from 1/10^9 to 10^9"),
        (diagonal, "must be 1: an indicator is as important as itself"),
        (reciprocal, "must be the reciprocal of the cell across the diagonal"),
    ):
        if not holds.all():
            index = tuple(int(i) for i in np.argwhere(~holds)[0])
            expert = f" (expert {index[-3] + 1})" if experts else ""
            raise JudgmentError(f"judgment matrices: cell {index}{expert} is {stack[index]}, {rule}")


def _check_rows(weights: FloatArray, mean: str) -> None:
    least = "above 0" if mean == "geometric" else "0 or more"
    good = (weights > 0 if mean == "geometric" else weights >= 0) & (weights <= 1 + ROUND_OFF)
    if not good.all():
        index = tuple(int(i) for i in np.argwhere(~good)[0])
        raise JudgmentError(
            f"experts' weights of the indicators: entry {index} (expert {index[-2] + 1}) is {weights[index]}, must be "
            f"{least} and at most 1"
        )
    sums = weights.sum(axis=-1)
    off = np.abs(sums - 1) > ROUND_OFF
    if off.any():
        index = tuple(int(i) for i in np.argwhere(off)[0])
        raise JudgmentError(
            f"experts' weights of the indicators: row {index} (expert {index[-1] + 1}) sums to {sums[index]:.9g}, "
            f"must sum to 1; divide it by {sums[index]:.9g}?"
        )
