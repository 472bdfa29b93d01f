"""What judgments with gaps come to: weights, the values of the gaps, and consistency."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuzzyahp.errors import JudgmentError, shown
from fuzzyahp.pairs import RebuiltCell
from fuzzyahp.random_index import random_index_table
from fuzzyahp.ratio import ratio_text

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CompletedPair:
    """A pair nobody judged, and the value the judgments there are give it.

    Attributes
    ----------
    first, second : str
        Labels of the pair.
    value : float
        How many times as important the first comes out as the second.

    Examples
    --------
    >>> from fuzzyahp.experts import IncompleteMatrix
    >>> found = IncompleteMatrix.from_pairs({("a", "b"): 2, ("b", "c"): 2}).weights().completed[0]
    >>> found.first, found.second, round(found.value, 6)  # 2 times 2
    ('a', 'c', 4.0)
    """

    first: str
    second: str
    value: float

    def __str__(self) -> str:
        return f"{self.first} / {self.second}: not judged, comes out as {ratio_text(self.value)}"


@dataclass(frozen=True, eq=False)
class IncompleteWeights:
    """Weights from judgments with gaps, and how consistent the judgments are.

    Attributes
    ----------
    values : ndarray, shape (n,)
        Weights, > 0; added in listed order they give exactly 1. Read-only.
    labels : tuple of str
        The indicators.
    lambda_max : float
        Largest eigenvalue of the completed matrix, >= n: the mean of (Aw)_i / w_i.
    consistency_index : float
        CI = (lambda_max - n) / (n - 1); 0 for n <= 2.
    consistency_ratio : float
        CI / RI, with the RI of *complete* matrices. It flatters: gaps are filled so that they fit, so random
        judgments with gaps have a lower CI too. Compare `incomplete_ratio`.
    incomplete_ratio : float
        CI / RI of matrices with as many gaps (see `incomplete_random_index`); equal to `consistency_ratio` where
        nothing is missing, and 0 where `checks` is 0.
    checks : int
        Judgments beyond the n - 1 that connect the indicators: with 0 no judgment checks another, and a CR of 0
        says nothing.
    completed : tuple of CompletedPair
        What was missing, in listed order, each with the value it comes out as.
    method : str
        A key of `COMPLETION_METHODS`.
    random_index : str
        The random-index table.
    rebuilt : tuple of RebuiltCell
        Judgments typed as decimals (0.33 for 1/3) that were rebuilt exactly.

    Examples
    --------
    >>> from fuzzyahp.experts import IncompleteMatrix
    >>> found = IncompleteMatrix.from_upper([2, None, 2], labels=("a", "b", "c")).weights()
    >>> str(found.completed[0]), found.checks
    ('a / c: not judged, comes out as 4', 0)
    """

    values: FloatArray
    labels: tuple[str, ...]
    lambda_max: float
    consistency_index: float
    consistency_ratio: float
    incomplete_ratio: float
    checks: int
    completed: tuple[CompletedPair, ...]
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
        >>> from fuzzyahp.experts.incomplete.matrix import IncompleteMatrix
        >>> IncompleteMatrix.from_pairs({("a", "b"): 4}).weights().as_dict()
        {'a': 0.8, 'b': 0.2}
        """
        return dict(zip(self.labels, self.values.tolist(), strict=True))

    def __repr__(self) -> str:
        parts = ", ".join(f"{label} {w:.4f}" for label, w in self.as_dict().items())
        return (
            f"IncompleteWeights({parts}; CR {self.incomplete_ratio:.4f} for {len(self.completed)} missing, "
            f"{self.method}, {self.random_index})"
        )

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(f"<tr><td>{escape(label)}</td><td>{w:.4f}</td></tr>" for label, w in self.as_dict().items())
        gaps = "".join(f"<li>{escape(str(pair))}</li>" for pair in self.completed)
        return (
            f"<table><thead><tr><th>indicator</th><th>weight</th></tr></thead><tbody>{rows}</tbody></table>"
            f"<p>CR {self.incomplete_ratio:.4f} for {len(self.completed)} missing, {self.checks} beyond the fewest "
            f"({escape(self.method)}, {escape(self.random_index)})</p>" + (f"<ul>{gaps}</ul>" if gaps else "")
        )


def incomplete_random_index(n: int, missing: int, random_index: str = "saaty_1980") -> float:
    """Mean CI of random judgment matrices with gaps, by a straight line.

    K. C. Agoston and L. Csato found the mean CI of random matrices, completed so that lambda_max is least, to fall
    nearly linearly with the number of missing pairs. The line is fixed by its ends: RI where nothing is missing, and 0
    at (n - 1)(n - 2)/2 missing pairs, where the judgments are a tree and cannot contradict one another. Simulation
    for n = 4 to 7 lies within 0.016 of it.

    Parameters
    ----------
    n : int
        Matrix size.
    missing : int
        Pairs not judged, 0 to (n - 1)(n - 2)/2.
    random_index : str
        Table of RI for complete matrices.

    Returns
    -------
    float
        RI (1 - 2 missing / ((n - 1)(n - 2))); 0 for n <= 2.

    Raises
    ------
    JudgmentError
        If there are too many missing for the rest to connect the indicators, or the table has no RI for n.

    References
    ----------
    K. C. Agoston, L. Csato (2022), Inconsistency thresholds for incomplete pairwise comparison matrices, Omega 108,
    102576.

    Examples
    --------
    >>> incomplete_random_index(5, 3, "alonso_lamata_2006")
    0.5543
    """
    complete = random_index_table(random_index).of(n)
    most = (n - 1) * (n - 2) // 2
    if isinstance(missing, bool) or not isinstance(missing, int) or not 0 <= missing <= most:
        raise JudgmentError(
            f"missing pairs: {shown(missing)}, must be 0 to {most}: {n} indicators need {n - 1} judgments "
            "to connect them"
        )
    return complete * (most - missing) / most if most else 0.0
