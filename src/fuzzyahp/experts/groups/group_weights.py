"""A group's weights: every expert's own, the group's, and how the one came from the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import is_number, read_only
from fuzzyahp.errors import PanelError, shown, suggest
from fuzzyahp.experts.groups.aggregation import aij, aip, expert_shares
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.judgment import JudgmentMatrix
from fuzzyahp.weights import Weights, weigh

FloatArray = npt.NDArray[np.float64]

#: Ways to a group's weights by name; for AIP the mean that is taken.
AGGREGATIONS: Mapping[str, str | None] = FrozenMapping(
    {"aij": None, "aip_arithmetic": "arithmetic", "aip_geometric": "geometric"}
)


@dataclass(frozen=True, eq=False)
class GroupWeights:
    """Weights a group of experts arrived at, with the whole way to them.

    Attributes
    ----------
    values : ndarray, shape (n,)
        The group's weights, > 0; added in listed order they give exactly 1. Read-only.
    labels : tuple of str
        The indicators, in the order of the first expert's matrix.
    aggregation : str
        A key of `AGGREGATIONS`.
    matrix : JudgmentMatrix
        The group's judgments by AIJ, whatever the aggregation.
    weights : Weights
        Weights and consistency of that matrix; under "aij" its values are the group's.
    individuals : mapping of str to Weights
        Each expert's own weights and consistency.
    expert_weights : mapping of str to float
        How much each expert counts; they sum to 1 but for rounding.
    method : str
        The weight method.
    random_index : str
        The random-index table.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import group_weights
    >>> labels = ("finance", "market")
    >>> ask = fa.JudgmentMatrix.from_upper
    >>> group = group_weights({"Li": ask([8], labels), "Wu": ask([2], labels)})
    >>> group.as_dict()  # the root of 8 x 2 is 4
    {'finance': 0.8, 'market': 0.2}
    """

    values: FloatArray
    labels: tuple[str, ...]
    aggregation: str
    matrix: JudgmentMatrix
    weights: Weights
    individuals: Mapping[str, Weights]
    expert_weights: Mapping[str, float]
    method: str
    random_index: str

    def as_dict(self) -> dict[str, float]:
        """Weights by label.

        Returns
        -------
        dict of str to float
            In listed order.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> from fuzzyahp.experts import group_weights
        >>> group_weights({"Li": fa.JudgmentMatrix.from_upper([4], labels=("finance", "market"))}).as_dict()
        {'finance': 0.8, 'market': 0.2}
        """
        return dict(zip(self.labels, self.values.tolist(), strict=True))

    def __repr__(self) -> str:
        parts = ", ".join(f"{label} {w:.4f}" for label, w in self.as_dict().items())
        return (
            f"GroupWeights({parts}; {self.aggregation} of {len(self.individuals)} experts, "
            f"CR {self.weights.consistency_ratio:.4f}, {self.method}, {self.random_index})"
        )

    def _repr_html_(self) -> str:
        from html import escape

        def row(name: str, counts: str, values: FloatArray, ratio: float) -> str:
            cells = "".join(f"<td>{w:.4f}</td>" for w in values.tolist())
            return f"<tr><th>{escape(name)}</th><td>{counts}</td>{cells}<td>{ratio:.4f}</td></tr>"

        head = "".join(f"<th>{escape(label)}</th>" for label in self.labels)
        rows = "".join(
            row(name, f"{self.expert_weights[name]:.4f}", own.values, own.consistency_ratio)
            for name, own in self.individuals.items()
        )
        group = row("group", "", self.values, self.weights.consistency_ratio)
        return (
            f"<table><thead><tr><th>expert</th><th>counts</th>{head}<th>CR</th></tr></thead>"
            f"<tbody>{rows}{group}</tbody></table>"
            f"<p>{escape(self.aggregation)}, {escape(self.method)}, {escape(self.random_index)}</p>"
        )


def group_weights(
    matrices: Mapping[str, JudgmentMatrix],
    expert_weights: Mapping[str, float] | None = None,
    *,
    aggregation: str = "aij",
    method: str = "eigenvector",
    random_index: str = "saaty_1980",
) -> GroupWeights:
    """Weights of a group of experts who each judged the same indicators.

    Parameters
    ----------
    matrices : mapping of str to JudgmentMatrix
        Each expert's judgments. All must have the same labels; another order than the first expert's is put into
        that order.
    expert_weights : mapping of str to float, optional
        How much each expert counts, > 0, in any unit, for every expert; default: all alike.
    aggregation : {"aij", "aip_arithmetic", "aip_geometric"}
        Judgments first (geometric mean), or weights first (which mean).
    method : {"eigenvector", "geometric_mean", "column_mean"}
        How weights follow from judgments.
    random_index : str
        A key of `RANDOM_INDEX`.

    Returns
    -------
    GroupWeights
        The group's weights, its matrix, each expert's weights and CR.

    Raises
    ------
    PanelError
        Naming the expert: other labels than the first, no judgment matrix, a weight that is missing, unknown or
        not above 0; or the aggregation is unknown.
    JudgmentError
        If the method or table is unknown, or the table does not reach this size.

    References
    ----------
    E. Forman, K. Peniwati (1998), European Journal of Operational Research 108(1), 165-169: AIJ for a group that
    acts as one, AIP for one of separate voices. By the geometric mean throughout the two agree: J. Barzilai,
    B. Golany (1994), AHP rank reversal, normalization and aggregation rules, INFOR 32(2), 57-64.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import group_weights
    >>> ask = fa.JudgmentMatrix.from_upper
    >>> group = group_weights({"Li": ask([4]), "Wu": ask([2])}, {"Li": 1, "Wu": 4}, aggregation="aip_arithmetic")
    >>> round(group.as_dict()["1"], 4)  # (1 x 4/5 + 4 x 2/3) / 5
    0.6933
    """
    if not isinstance(aggregation, str) or aggregation not in AGGREGATIONS:
        raise PanelError(f"aggregation: there is no {shown(aggregation)}; {suggest(aggregation, AGGREGATIONS)}")
    same_order = aligned(matrices)
    shares = shares_by_name(expert_weights, tuple(same_order))
    individuals = {
        name: weigh(matrix.values, matrix.labels, method, random_index, matrices[name].rebuilt)
        for name, matrix in same_order.items()
    }
    matrix = aggregated_matrix(same_order, shares)
    weights = matrix.weights(method, random_index)
    mean = AGGREGATIONS[aggregation]
    values = weights.values
    if mean is not None:
        values = read_only(aip([own.values for own in individuals.values()], list(shares.values()), mean=mean))
    return GroupWeights(
        values=values,
        labels=matrix.labels,
        aggregation=aggregation,
        matrix=matrix,
        weights=weights,
        individuals=FrozenMapping(individuals),
        expert_weights=shares,
        method=method,
        random_index=random_index,
    )


def aggregated_matrix(matrices: Mapping[str, JudgmentMatrix], shares: Mapping[str, float]) -> JudgmentMatrix:
    """Group's matrix by AIJ of experts' matrices in one order of labels.

    Parameters
    ----------
    matrices : mapping of str to JudgmentMatrix
        As `aligned` returns them.
    shares : mapping of str to float
        As `shares_by_name` returns them.

    Returns
    -------
    JudgmentMatrix
        The weighted geometric mean, cell by cell.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> ask = fa.JudgmentMatrix.from_upper
    >>> aggregated_matrix({"Li": ask([8]), "Wu": ask([2])}, {"Li": 0.5, "Wu": 0.5})
    JudgmentMatrix([[1, 4], [1/4, 1]], labels=['1', '2'])
    """
    labels = next(iter(matrices.values())).labels
    group = aij([matrix.values for matrix in matrices.values()], [shares[name] for name in matrices])
    return JudgmentMatrix.from_upper(group[np.triu_indices(len(labels), 1)].tolist(), labels=labels)


def aligned(matrices: Mapping[str, JudgmentMatrix]) -> dict[str, JudgmentMatrix]:
    """Experts' matrices with their labels in the first expert's order.

    Parameters
    ----------
    matrices : mapping of str to JudgmentMatrix
        Each expert's judgments on the same indicators.

    Returns
    -------
    dict of str to JudgmentMatrix
        The same judgments.

    Raises
    ------
    PanelError
        If there is none, one is no judgment matrix, or an expert judged other indicators; naming expert and label.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> li = fa.JudgmentMatrix.from_upper([3], labels=("a", "b"))
    >>> wu = fa.JudgmentMatrix.from_upper([2], labels=("b", "a"))
    >>> aligned({"Li": li, "Wu": wu})["Wu"]
    JudgmentMatrix([[1, 1/2], [2, 1]], labels=['a', 'b'])
    """
    if not isinstance(matrices, Mapping):
        raise PanelError(f"matrices: {shown(matrices)}, must map each expert's name to a judgment matrix")
    if not matrices:
        raise PanelError("matrices: there is none; give at least one expert's")
    order: tuple[str, ...] = ()
    first = ""
    out: dict[str, JudgmentMatrix] = {}
    for name, matrix in matrices.items():
        if not isinstance(name, str) or not name.strip():
            raise PanelError(f"matrices: {shown(name)} is not an expert's name; names are non-empty text")
        if not isinstance(matrix, JudgmentMatrix):
            raise PanelError(f"expert {shown(name)}: {shown(matrix)}, must be a JudgmentMatrix")
        if not order:
            order, first = matrix.labels, name
        for label in order:
            if label not in matrix.labels:
                raise PanelError(
                    f"expert {shown(name)}: no judgments on {shown(label)}, which {first} judged; all experts of a "
                    f"group must judge the same indicators"
                )
        for label in matrix.labels:
            if label not in order:
                raise PanelError(
                    f"expert {shown(name)}: {shown(label)} is not among what {first} judged; {suggest(label, order)}"
                )
        out[name] = matrix if matrix.labels == order else _reordered(matrix, order)
    return out


def shares_by_name(expert_weights: Mapping[str, float] | None, names: tuple[str, ...]) -> FrozenMapping[str, float]:
    """Experts' weights scaled to sum 1, by name and in the experts' order.

    Parameters
    ----------
    expert_weights : mapping of str to float, or None
        How much each expert counts, > 0, in any unit; None: all alike.
    names : tuple of str
        The experts.

    Returns
    -------
    FrozenMapping of str to float
        Shares, > 0.

    Raises
    ------
    PanelError
        Naming the expert whose weight is missing, unknown or not a finite number above 0.

    Examples
    --------
    >>> shares_by_name({"Wu": 3, "Li": 1}, ("Li", "Wu"))
    {'Li': 0.25, 'Wu': 0.75}
    """
    if expert_weights is None:
        return FrozenMapping(dict(zip(names, expert_shares(None, len(names)).tolist(), strict=True)))
    if not isinstance(expert_weights, Mapping):
        raise PanelError(f"expert weights: {shown(expert_weights)}, must map each expert's name to a number")
    for name, weight in expert_weights.items():
        if name not in names:
            raise PanelError(f"expert weights: there is no expert {shown(name)}; {suggest(name, names)}")
        if not is_number(weight) or not weight > 0:
            raise PanelError(
                f"expert weights: {name} has {shown(weight)}, must be a finite number above 0; leave out an expert "
                "who shall not count"
            )
    for name in names:
        if name not in expert_weights:
            raise PanelError(f"expert weights: {shown(name)} has none; give every expert one, or none at all")
    shares = expert_shares([float(expert_weights[name]) for name in names], len(names))
    return FrozenMapping(dict(zip(names, shares.tolist(), strict=True)))


def _reordered(matrix: JudgmentMatrix, order: tuple[str, ...]) -> JudgmentMatrix:
    pairs = {
        (first, second): float(matrix.values[i, j])
        for i, first in enumerate(matrix.labels)
        for j, second in enumerate(matrix.labels)
        if i < j
    }
    return JudgmentMatrix.from_pairs(pairs, labels=order)
