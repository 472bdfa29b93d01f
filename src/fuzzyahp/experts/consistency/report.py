"""How consistent the judgments of one matrix are, by every measure, and which of them disturb most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuzzyahp.eigenvector import eigenvector_kernel, lambda_kernel
from fuzzyahp.errors import JudgmentError
from fuzzyahp.experts.consistency.inconsistency_indices import (
    KOCZKODAJ_THRESHOLD,
    OrdinalConsistency,
    WorstTriad,
    geometric_consistency_index,
    geometric_threshold,
    harker_derivatives,
    ordinal_consistency,
    worst_triad,
)
from fuzzyahp.experts.consistency.inputs import (
    SAATY_SCALE,
    ScaleValue,
    check_matrix,
    check_threshold,
    scale_values_of,
)
from fuzzyahp.experts.figure_table import FigureTable
from fuzzyahp.experts.incomplete.completion import complete_stack
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.judgment import JudgmentMatrix
from fuzzyahp.random_index import RANDOM_INDEX, random_index_table
from fuzzyahp.ratio import ratio_text
from fuzzyahp.weights import Weights

FloatArray = npt.NDArray[np.float64]

#: Completed matrices held at a time, in cells.
_CELLS = 2_000_000


@dataclass(frozen=True)
class RankedJudgment:
    """One judgment, what would fit in its place, and how consistent the matrix would be then.

    Attributes
    ----------
    first, second : str
        Labels of the pair; judgments are how many times as important the first is.
    value : float
        The judgment as given.
    weight_ratio : float
        Ratio of the two weights; it leans towards the judgment, which has its part in the weights.
    fitting : float
        What the other judgments say, this one left out: the value with which lambda_max is least.
    nearest : float
        The value on the scale nearest to `fitting`, in the logarithm.
    derivative : float
        Harker's derivative of lambda_max by this judgment: below 0, a larger judgment is more consistent.
    ratio_if_fitting, ratio_if_nearest : float
        Consistency ratio with `fitting`, and with `nearest`, in the judgment's place.
    """

    first: str
    second: str
    value: float
    weight_ratio: float
    fitting: float
    nearest: float
    derivative: float
    ratio_if_fitting: float
    ratio_if_nearest: float

    def __str__(self) -> str:
        says = ratio_text(float(f"{self.fitting:.2g}"))
        return (
            f"{self.first} / {self.second} = {ratio_text(self.value)}, where the others say {says}; "
            f"CR {self.ratio_if_nearest:.3f} with {ratio_text(self.nearest)}"
        )


@dataclass(frozen=True, repr=False)
class Consistency(FigureTable):
    """Every measure of one matrix's consistency.

    Attributes
    ----------
    weights : Weights
        Eigenvector weights with lambda_max, its bounds, CI, and CR under the random index chosen.
    threshold : float
        CR to stay below, above 0.
    consistent : bool
        Whether CR is below it.
    ratios : mapping of str to float or None
        CR under every random-index table; None where a table has no value for this size.
    reasons : mapping of str to str
        Why a ratio is None.
    geometric_index : float
        GCI, >= 0.
    geometric_threshold : float or None
        GCI that corresponds to CR = 0.10; None for n <= 2.
    koczkodaj_index : float
        Inconsistency of the worst triad, in [0, 1); taken for acceptable up to 1/3.
    worst_triad : WorstTriad or None
        That triad; None where all are consistent.
    ordinal : OrdinalConsistency
        Circular triads by name, and the coefficient of consistence.
    judgments : tuple of RankedJudgment
        All judgments, the most disturbing first: the one without which CR is lowest. Empty for n <= 2.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import check_consistency
    >>> found = check_consistency(fa.JudgmentMatrix.from_upper([2, 4, 2], labels="abc"))
    >>> found.consistent, round(found.geometric_index, 9), found.ordinal.coefficient
    (True, 0.0, 1.0)
    """

    weights: Weights
    threshold: float
    consistent: bool
    ratios: Mapping[str, float | None]
    reasons: Mapping[str, str]
    geometric_index: float
    geometric_threshold: float | None
    koczkodaj_index: float
    worst_triad: WorstTriad | None
    ordinal: OrdinalConsistency
    judgments: tuple[RankedJudgment, ...]

    def __str__(self) -> str:
        return "\n".join(_lines(self))

    def _figures(self) -> Mapping[str, object]:
        return {
            "indicators": self.weights.labels,
            "CR": self.weights.consistency_ratio,
            "threshold": self.threshold,
            "consistent": self.consistent,
            "GCI": self.geometric_index,
            "Koczkodaj": self.koczkodaj_index,
            "circular triads": (*self.ordinal.circular, *self.ordinal.circular_with_ties),
        }

    def _lines(self) -> list[str]:
        return _lines(self)


def check_consistency(
    matrix: JudgmentMatrix,
    *,
    random_index: str = "saaty_1980",
    threshold: float = 0.1,
    scale: Sequence[ScaleValue] = SAATY_SCALE,
) -> Consistency:
    """Measure the consistency of judgments in every way, and rank the judgments by how much they disturb.

    Parameters
    ----------
    matrix : JudgmentMatrix
        The judgments.
    random_index : str
        A key of `RANDOM_INDEX`: the table for the ranked judgments and the verdict.
    threshold : float
        CR to stay below, > 0.
    scale : sequence, default (1, 2, 3, 4, 5, 6, 7, 8, 9)
        Values allowed for judgments; each stands for its reciprocal too.

    Returns
    -------
    Consistency
        The report; nothing is changed.

    Raises
    ------
    JudgmentError
        If the table is unknown or does not reach this size, or the threshold or scale cannot be used.

    References
    ----------
    T. L. Saaty (1980) for CR; the other measures in `inconsistency_indices`; the value that fits
    with a judgment left out: S. Bozoki, J. Fulop, L. Ronyai (2010), Mathematical and Computer Modelling 52, 318-333.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import check_consistency
    >>> report = check_consistency(fa.JudgmentMatrix.from_upper([2, 4, 8, 2, 4, "1/2"], labels="abcd"))
    >>> worst = report.judgments[0]
    >>> worst.first, worst.second, worst.value, round(worst.fitting, 6), worst.nearest
    ('c', 'd', 0.5, 2.0, 2.0)
    >>> report.consistent, round(worst.ratio_if_nearest, 6)
    (True, 0.0)
    """
    matrix = check_matrix(matrix)
    threshold = check_threshold(threshold)
    allowed = [float(value) for value in scale_values_of(scale)]
    weights = matrix.weights(random_index=random_index)
    n = len(matrix.labels)
    ratios: dict[str, float | None] = {}
    reasons: dict[str, str] = {}
    for name, table in RANDOM_INDEX.items():
        if n in table.values:
            ratios[name] = 0.0 if n <= 2 else weights.consistency_index / table.of(n)
        else:
            ratios[name] = None
            reasons[name] = f"the table has no value for {n} indicators"
    worst = worst_triad(matrix)
    return Consistency(
        weights=weights,
        threshold=threshold,
        consistent=weights.consistency_ratio < threshold,
        ratios=FrozenMapping(ratios),
        reasons=FrozenMapping(reasons),
        geometric_index=geometric_consistency_index(matrix),
        geometric_threshold=geometric_threshold(n),
        koczkodaj_index=0.0 if worst is None else worst.inconsistency,
        worst_triad=worst,
        ordinal=ordinal_consistency(matrix),
        judgments=_ranked(matrix, weights, np.array(sorted(allowed)), random_index) if n > 2 else (),
    )


def fitting_judgments(matrix: JudgmentMatrix) -> tuple[FloatArray, FloatArray]:
    """What the others say of each judgment: the value with which lambda_max is least, and that lambda_max.

    Parameters
    ----------
    matrix : JudgmentMatrix
        At least three indicators.

    Returns
    -------
    tuple of two ndarrays, shape (n, n)
        Fitting values, reciprocal; and lambda_max with each in its place, symmetric (n on the diagonal).

    Raises
    ------
    JudgmentError
        If there are fewer than three indicators: nothing else speaks of a single judgment.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fitting, lambda_max = fitting_judgments(fa.JudgmentMatrix.from_upper([2, 9, 2]))
    >>> round(float(fitting[0, 2]), 9), round(float(lambda_max[0, 2]), 9)
    (4.0, 3.0)
    """
    a = check_matrix(matrix).values
    n = len(a)
    if n < 3:
        raise JudgmentError(f"fitting judgments: {n} indicators, must be 3 or more; nothing else speaks of a pair")
    i, j = np.triu_indices(n, 1)
    fitting, lambda_max = np.ones((n, n)), np.full((n, n), float(n))
    step = max(1, _CELLS // (n * n))
    for start in range(0, len(i), step):
        p, q = i[start : start + step], j[start : start + step]
        k = np.arange(len(p))
        known = np.ones((n, n, len(p)), dtype=bool)
        known[p, q, k] = known[q, p, k] = False
        found = complete_stack(np.repeat(a[:, :, None], len(p), axis=2), known)
        fitting[p, q], fitting[q, p] = found.values[p, q, k], found.values[q, p, k]
        lambda_max[p, q] = lambda_max[q, p] = found.lambda_max
    return fitting, lambda_max


def _ranked(
    matrix: JudgmentMatrix, weights: Weights, scale: FloatArray, random_index: str
) -> tuple[RankedJudgment, ...]:
    a, w = matrix.values, weights.values
    n = len(a)
    unit = (n - 1) * random_index_table(random_index).of(n)
    fitting, least = fitting_judgments(matrix)
    slope = harker_derivatives(matrix)
    i, j = np.triu_indices(n, 1)
    away = np.abs(np.log(scale)[None, :] - np.log(fitting[i, j])[:, None])
    nearest = scale[away.argmin(axis=1)]
    after = np.empty(len(i))
    step = max(1, _CELLS // (n * n))
    for start in range(0, len(i), step):
        p, q = i[start : start + step], j[start : start + step]
        k, value = np.arange(len(p)), nearest[start : start + step]
        stack = np.repeat(a[:, :, None], len(p), axis=2)
        stack[p, q, k], stack[q, p, k] = value, 1 / value
        after[start : start + step] = lambda_kernel(stack, eigenvector_kernel(stack))[0]
    found = [
        RankedJudgment(
            first=matrix.labels[p],
            second=matrix.labels[q],
            value=float(a[p, q]),
            weight_ratio=float(w[p] / w[q]),
            fitting=float(fitting[p, q]),
            nearest=float(nearest[k]),
            derivative=float(slope[p, q]),
            ratio_if_fitting=max(float(least[p, q]) - n, 0.0) / unit,
            ratio_if_nearest=(float(after[k]) - n) / unit,
        )
        for k, (p, q) in enumerate(zip(i.tolist(), j.tolist(), strict=True))
    ]
    # Rounded, so that judgments that disturb alike stay in listed order on every machine.
    found.sort(key=lambda judgment: round(judgment.ratio_if_fitting, 9))
    return tuple(found)


def _lines(report: Consistency) -> list[str]:
    w = report.weights
    verdict = "below" if report.consistent else "not below"
    lines = [
        f"CR {w.consistency_ratio:.4f} ({w.random_index}), {verdict} the threshold {report.threshold:g}; "
        f"lambda_max {w.lambda_max:.4f}, CI {w.consistency_index:.4f}"
    ]
    others = [
        f"{name} {'-' if ratio is None else format(ratio, '.4f')}"
        for name, ratio in report.ratios.items()
        if name != w.random_index
    ]
    lines.append("CR by other tables: " + ", ".join(others))
    limit = "" if report.geometric_threshold is None else f" (CR 0.10 corresponds to {report.geometric_threshold:g})"
    lines.append(f"GCI {report.geometric_index:.4f}{limit}")
    lines.append(f"Koczkodaj {report.koczkodaj_index:.4f} (acceptable up to {KOCZKODAJ_THRESHOLD:.3f})")
    circles = [*report.ordinal.circular, *report.ordinal.circular_with_ties]
    lines.append("circular: " + ("; ".join(str(circle) for circle in circles) or "none"))
    lines += [f"{k}. {judgment}" for k, judgment in enumerate(report.judgments[:3], 1)] if w.consistency_ratio else []
    return lines
