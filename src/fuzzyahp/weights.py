"""Judgment matrices to weights, lambda_max, CI and CR, for one matrix or a stack of them.

lambda_max, CI = (lambda_max - n)/(n - 1) and CR = CI/RI: T. L. Saaty (1980), The Analytic Hierarchy
Process, McGraw-Hill. The bounds of lambda_max: Collatz (1942) and Wielandt (1950).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import as_numbers, is_whole, read_only
from fuzzyahp.eigenvector import (
    column_mean_kernel,
    eigenvector_kernel,
    geometric_mean_kernel,
    lambda_kernel,
    stacked,
)
from fuzzyahp.errors import JudgmentError, find_entry, shown
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.pairs import RebuiltCell
from fuzzyahp.random_index import random_index_table
from fuzzyahp.ratio import LARGEST, ratio_text

FloatArray = npt.NDArray[np.float64]

#: Weight methods by name: a new one is one kernel (n, n, K) -> (n, K) and one row here.
WEIGHT_METHODS: Mapping[str, Callable[[FloatArray], FloatArray]] = FrozenMapping(
    {
        "eigenvector": eigenvector_kernel,
        "geometric_mean": geometric_mean_kernel,
        "column_mean": column_mean_kernel,
    }
)

#: Two numbers closer than this differ by binary rounding, not by what a person typed.
ROUND_OFF = 1e-9
#: Stacks of plain numbers carry no list of rebuilt cells, so only the rounding of printed digits is let pass.
_STACK_SLACK = 1e-6


@dataclass(frozen=True)
class DisturbingJudgment:
    """A judgment, and the value that the weights would make of it.

    Attributes
    ----------
    first, second : str
        Labels of the pair; the judgment is how many times as important the first is.
    value : float
        The judgment as given.
    fitting : float
        The ratio of the two weights: the value that would disturb nothing.
    disturbance : float
        How many times the one is of the other; >= 1.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.JudgmentMatrix.from_upper([2, 8, 2], labels="abc").worst_judgments()[0]
    >>> found.first, found.second, found.value, round(found.disturbance, 4)  # each off by the cube root of 2
    ('a', 'c', 8.0, 1.2599)
    """

    first: str
    second: str
    value: float
    fitting: float
    disturbance: float

    def __str__(self) -> str:
        return (
            f"{self.first} / {self.second} = {ratio_text(self.value)}, "
            f"where the weights say {ratio_text(float(f'{self.fitting:.2g}'))}"
        )


@dataclass(frozen=True, eq=False)
class Weights:
    """Weights of sibling indicators, and how consistent the judgments behind them are.

    Attributes
    ----------
    values : ndarray, shape (n,)
        Weights, > 0; added in listed order they give exactly 1. Read-only.
    labels : tuple of str
        The indicators.
    lambda_max : float
        Largest eigenvalue, >= n: the mean of (Aw)_i / w_i.
    lambda_max_bounds : tuple of float
        Collatz-Wielandt: smallest and largest (Aw)_i / w_i; the true eigenvalue lies between them.
    consistency_index : float
        CI = (lambda_max - n) / (n - 1); 0 for n <= 2.
    consistency_ratio : float
        CR = CI / RI; 0 for n <= 2. Accepted below 0.10.
    method : str
        A key of `WEIGHT_METHODS`.
    random_index : str
        The random-index table.
    rebuilt : tuple of RebuiltCell
        Judgments typed as decimals (0.33 for 1/3) that were rebuilt exactly.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> w = fa.JudgmentMatrix([[1, 3], ["1/3", 1]], labels=["finance", "market"]).weights()
    >>> w.as_dict()
    {'finance': 0.75, 'market': 0.25}
    """

    values: FloatArray
    labels: tuple[str, ...]
    lambda_max: float
    lambda_max_bounds: tuple[float, float]
    consistency_index: float
    consistency_ratio: float
    method: str
    random_index: str
    rebuilt: tuple[RebuiltCell, ...] = ()

    def as_dict(self) -> dict[str, float]:
        """Weights by label.

        Returns
        -------
        dict of str to float
            In listed order.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> fa.JudgmentMatrix.from_upper([4], labels=("finance", "market")).weights().as_dict()
        {'finance': 0.8, 'market': 0.2}
        """
        return dict(zip(self.labels, self.values.tolist(), strict=True))

    def __repr__(self) -> str:
        parts = ", ".join(f"{label} {w:.4f}" for label, w in self.as_dict().items())
        return f"Weights({parts}; CR {self.consistency_ratio:.4f}, {self.method}, {self.random_index})"

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(f"<tr><td>{escape(label)}</td><td>{w:.4f}</td></tr>" for label, w in self.as_dict().items())
        return (
            f"<table><thead><tr><th>indicator</th><th>weight</th></tr></thead><tbody>{rows}</tbody></table>"
            f"<p>lambda_max {self.lambda_max:.4f}, CI {self.consistency_index:.4f}, CR {self.consistency_ratio:.4f} "
            f"({escape(self.method)}, {escape(self.random_index)})</p>"
        )


def weigh(
    values: FloatArray,
    labels: tuple[str, ...],
    method: str,
    random_index: str,
    rebuilt: tuple[RebuiltCell, ...] = (),
) -> Weights:
    """Weights and consistency of one judgment matrix already known to be good.

    Parameters
    ----------
    values : ndarray, shape (n, n)
        Reciprocal matrix.
    labels : tuple of str, length n
        Names of the indicators.
    method : str
        A key of `WEIGHT_METHODS`.
    random_index : str
        A key of `RANDOM_INDEX`.
    rebuilt : tuple of RebuiltCell
        Passed on into the result.

    Returns
    -------
    Weights
        Weights, lambda_max with its bounds, CI and CR.

    Raises
    ------
    JudgmentError
        If the method or table is unknown, or the table does not reach this size.

    Examples
    --------
    >>> import numpy as np
    >>> weigh(np.array([[1, 3], [1 / 3, 1]]), ("a", "b"), "eigenvector", "saaty_1980").lambda_max
    2.0
    """
    n = len(labels)
    stack = values[:, :, None]
    w = find_entry("weight method", method, WEIGHT_METHODS, JudgmentError)(stack)
    mean, low, high = lambda_kernel(stack, w)
    lambda_max = float(mean[0])
    ri = random_index_table(random_index).of(n)
    ci = 0.0 if n <= 2 else (lambda_max - n) / (n - 1)
    return Weights(
        values=read_only(w[:, 0]),
        labels=labels,
        lambda_max=lambda_max,
        lambda_max_bounds=(float(low[0]), float(high[0])),
        consistency_index=ci,
        consistency_ratio=0.0 if n <= 2 else ci / ri,
        method=method,
        random_index=random_index,
        rebuilt=rebuilt,
    )


def disturbing_judgments(values: FloatArray, labels: tuple[str, ...], count: int) -> tuple[DisturbingJudgment, ...]:
    """Judgments furthest from the ratio of the two weights, the worst first.

    Parameters
    ----------
    values : ndarray, shape (n, n)
        Reciprocal matrix.
    labels : tuple of str, length n
        Names of the indicators.
    count : int
        How many at the most.

    Returns
    -------
    tuple of DisturbingJudgment
        Without those that fit.

    Raises
    ------
    JudgmentError
        If the count is no whole number.

    Examples
    --------
    >>> import numpy as np
    >>> disturbing_judgments(np.ones((3, 3)), ("a", "b", "c"), 3)
    ()
    """
    if not is_whole(count) or count < 0:
        raise JudgmentError(f"count: {shown(count)}, must be a whole number, 0 or more")
    w = eigenvector_kernel(values[:, :, None])[:, 0].tolist()
    found = []
    for i, first in enumerate(labels):
        for j in range(i + 1, len(labels)):
            value, fitting = float(values[i, j]), w[i] / w[j]
            disturbance = max(value / fitting, fitting / value)
            if disturbance > 1 + ROUND_OFF:
                found.append(DisturbingJudgment(first, labels[j], value, fitting, disturbance))
    found.sort(key=lambda judgment: -judgment.disturbance)
    return tuple(found[:count])


def eigenvector_weights(matrices: npt.ArrayLike) -> FloatArray:
    """Principal eigenvectors of one judgment matrix or a stack of them.

    Parameters
    ----------
    matrices : array_like, shape (..., n, n)
        Reciprocal matrices of numbers > 0.

    Returns
    -------
    ndarray, shape (..., n)
        Weights, > 0, summing to 1; the same bits whatever the stack.

    Raises
    ------
    JudgmentError
        Naming the first cell that is not a positive finite number, not reciprocal, or not 1 on the diagonal.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.eigenvector_weights([[[1, 3], [1 / 3, 1]], [[1, 1], [1, 1]]]).tolist()
    [[0.75, 0.25], [0.5, 0.5]]
    """
    return _stack_weights(eigenvector_kernel, matrices)


def geometric_mean_weights(matrices: npt.ArrayLike) -> FloatArray:
    """Row geometric means, scaled to sum 1, of one judgment matrix or a stack of them.

    Parameters
    ----------
    matrices : array_like, shape (..., n, n)
        Reciprocal matrices of numbers > 0.

    Returns
    -------
    ndarray, shape (..., n)
        Weights, > 0, summing to 1.

    Raises
    ------
    JudgmentError
        As `eigenvector_weights`.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.geometric_mean_weights([[1, 4], [1 / 4, 1]]).tolist()
    [0.8, 0.2]
    """
    return _stack_weights(geometric_mean_kernel, matrices)


def column_mean_weights(matrices: npt.ArrayLike) -> FloatArray:
    """Means of the normalised columns of one judgment matrix or a stack of them.

    Parameters
    ----------
    matrices : array_like, shape (..., n, n)
        Reciprocal matrices of numbers > 0.

    Returns
    -------
    ndarray, shape (..., n)
        Weights, > 0, summing to 1.

    Raises
    ------
    JudgmentError
        As `eigenvector_weights`.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.column_mean_weights([[1, 4], [1 / 4, 1]]).tolist()
    [0.8, 0.2]
    """
    return _stack_weights(column_mean_kernel, matrices)


def _stack_weights(kernel: Callable[[FloatArray], FloatArray], matrices: npt.ArrayLike) -> FloatArray:
    stack = as_numbers(matrices)
    if stack is None:
        raise JudgmentError("judgment matrices: must be numbers in shape (..., n, n); for '1/3' use JudgmentMatrix")
    if stack.ndim < 2 or stack.shape[-1] != stack.shape[-2] or stack.shape[-1] == 0:
        raise JudgmentError(f"judgment matrices: shape {stack.shape}, must be (..., n, n) with n >= 1")

    def check(block: FloatArray) -> None:
        # A few reductions while the block is in the cache; NaN fails each of them.
        in_range = block.min() >= 1 / LARGEST and block.max() <= LARGEST
        if not in_range or any(np.abs(row[i] - 1).max() > ROUND_OFF for i, row in enumerate(block)):
            _complain(stack)
        product = block * block.swapaxes(0, 1)
        if product.min() < 1 - _STACK_SLACK or product.max() > 1 + _STACK_SLACK:
            _complain(stack)

    return stacked(kernel, stack, check)


def _complain(stack: FloatArray) -> None:
    """Raise for the first cell that breaks a rule."""
    with np.errstate(invalid="ignore", over="ignore"):
        good = (stack >= 1 / LARGEST) & (stack <= LARGEST)
        reciprocal = np.abs(stack * stack.swapaxes(-1, -2) - 1) <= _STACK_SLACK
    diagonal = (np.abs(stack - 1) <= ROUND_OFF) | ~np.eye(stack.shape[-1], dtype=bool)
    for holds, rule in (
        (good, "must be a finite number from 1/10^9 to 10^9"),
        (diagonal, "must be 1: an indicator is as important as itself"),
        (reciprocal, "must be the reciprocal of the cell across the diagonal (JudgmentMatrix accepts typed decimals)"),
    ):
        if not holds.all():
            index = tuple(int(i) for i in np.argwhere(~holds)[0])
            raise JudgmentError(f"judgment matrices: cell {index} is {stack[index]}, {rule}")
