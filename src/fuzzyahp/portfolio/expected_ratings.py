"""What rating one client must give: the engine's answer, held against exact arithmetic before it is believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp import reference
from fuzzyahp.errors import EvidenceError, FuzzyAHPError
from fuzzyahp.evaluation import Plan
from fuzzyahp.evidence import Evidence
from fuzzyahp.portfolio.evidence_plan import Cell

FloatArray = npt.NDArray[np.float64]

#: Engine and exact arithmetic agree within this for values up to 100 [points]; in proportion beyond.
TOLERANCE = Fraction(1, 10**12)
_HALF = Fraction(1, 2 * 10**9)
_DIGITS = 10**20


@dataclass(frozen=True)
class Expected:
    """What rating a client must give.

    Attributes
    ----------
    status : {"rated", "rejected", "incomplete", "invalid"}
        The client's status.
    score : float or None
        Points; None where not rated.
    grade : str or None
        Grade after caps; None where not rated.
    veto : bool or None
        Whether the screening rejects; None where it could not be judged.
    """

    status: str
    score: float | None
    grade: str | None
    veto: bool | None


class Referee:
    """Rates clients one by one with the engine, and again in exact arithmetic.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.

    Attributes
    ----------
    document : dict
        The scheme for `reference.rate`: exact weights in place of judgments, grade standards as the very doubles.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> plan = fa.RatingModel(fa.load_scheme("micro-enterprise")).plan
    >>> Referee(plan).rate("all good", {leaf: Cell("good") for leaf in plan.scheme.tree.leaves}).score
    85.0
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.document = exact_document(plan)
        largest = max(abs(Fraction(str(value))) for value in plan.scheme.scale.values)
        self.tolerance = TOLERANCE * max(Fraction(1), largest / 100)

    def rate(self, case: str, cells: Mapping[str, Cell]) -> Expected | None:
        """Rate one client twice.

        Parameters
        ----------
        case : str
            What the client is for, to name it in an error.
        cells : mapping of str to Cell
            What every leaf's columns say.

        Returns
        -------
        Expected or None
            None where two numbers that are compared lie so near to each other, before they are rounded, that the
            last bit of a double decides: such a client proves nothing.

        Raises
        ------
        FuzzyAHPError
            If the engine and exact arithmetic disagree.
        """
        engine = rate_alone(self.plan, cells)
        status, exact = self._exact(cells)
        wanted = (status, exact["grade"] if status == "rated" else None, self._veto(status, cells))
        if self._decided_by_last_bits(exact):
            return None
        if (engine.status, engine.grade, engine.veto) != wanted:
            raise FuzzyAHPError(f"{case}: the engine says {engine}, exact arithmetic {wanted}; please report it")
        if engine.score is not None and abs(Fraction(engine.score) - exact["score"]) > self.tolerance:
            raise FuzzyAHPError(
                f"{case}: the engine scores {engine.score!r}, exact arithmetic {float(exact['score'])!r}; "
                "please report it"
            )
        return engine

    def _exact(self, cells: Mapping[str, Cell]) -> tuple[str, dict[str, Any]]:
        """Status by the order in which leaves are looked at, and the exact rating where there is one."""
        plan, best = self.plan, self.plan.scheme.scale.names[0]
        for leaf in plan.screened:
            if cells[leaf].problem:
                return cells[leaf].problem, {"nodes": {}}
        evidence = {leaf: best if cell.problem else _exact_item(cell) for leaf, cell in cells.items()}
        exact = reference.rate(self.document, evidence)
        if exact["status"] == "rated":
            for leaf in plan.others:
                if cells[leaf].problem:
                    return cells[leaf].problem, exact
        return str(exact["status"]), exact

    def _veto(self, status: str, cells: Mapping[str, Cell]) -> bool | None:
        unjudged = status in ("incomplete", "invalid") and any(cells[leaf].problem for leaf in self.plan.screened)
        return None if unjudged else status == "rejected"

    def _decided_by_last_bits(self, exact: Mapping[str, Any]) -> bool:
        """Whether a number that is compared lies on the border of the rounding, and the border decides."""
        scheme, nodes = self.plan.scheme, exact["nodes"].values()
        scores = [node["score"] for node in nodes]
        ends = [Fraction(str(cut)) - _HALF for cut in scheme.rules.cuts or scheme.scale.cuts]
        if scheme.rules.veto:
            bar = Fraction(str(scheme.scale.values[scheme.scale.index(scheme.rules.veto.below)]))
            ends += [bar - _HALF, bar + _HALF]
        if any(abs(score - end) <= self.tolerance for score in scores for end in ends):
            return True
        if scheme.rules.grading == "confidence":
            end = Fraction(str(scheme.rules.confidence)) - _HALF
            return any(abs(sum_ - end) <= TOLERANCE for node in nodes for sum_ in accumulate(node["membership"]))
        if scheme.rules.grading == "maximum_membership":
            for node in nodes:
                top = [r for r in node["membership"] if max(node["membership"]) - r <= 4 * _HALF]
                # How far from the middle between two numbers of nine decimals.
                if len(top) > 1 and any(abs(r % (2 * _HALF) - _HALF) <= TOLERANCE for r in top):
                    return True
        return False


def rate_alone(plan: Plan, cells: Mapping[str, Cell]) -> Expected:
    """One client through the engine by itself.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    cells : mapping of str to Cell
        What every leaf's columns say.

    Returns
    -------
    Expected
        Status, score, grade and veto.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> plan = fa.RatingModel(fa.load_scheme("micro-enterprise")).plan
    >>> rate_alone(plan, {leaf: Cell("poor") for leaf in plan.scheme.tree.leaves})
    Expected(status='rejected', score=None, grade=None, veto=True)
    """
    evidence = Evidence(plan.scheme, {leaf: _item(cell) for leaf, cell in cells.items()})
    vectors: dict[str, FloatArray] = {}
    veto: bool | None = None
    steps = ((plan.screened, plan.screened_parents), (plan.others, plan.other_parents))
    try:
        for leaves, parents in steps:
            rows = evidence.membership(leaves) if leaves else np.empty((0, 0))
            vectors |= {leaf: rows[i, :, None] for i, leaf in enumerate(leaves)}
            plan.compose(vectors, parents)
            if veto is None:
                veto = any(bool(hit[0]) for hit in plan.veto(vectors).values())
                if veto:
                    return Expected("rejected", None, None, True)
    except EvidenceError as error:
        return Expected(error.status, None, None, veto)
    root = vectors[plan.scheme.tree.root]
    points = plan.score(root)
    grade, _ = plan.caps(vectors, plan.grade(root, points))
    return Expected("rated", float(points[0]), plan.scheme.scale.names[int(grade[0])], veto)


def exact_document(plan: Plan) -> dict[str, Any]:
    """The scheme as `reference.rate` takes it, weighed once and for all.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.

    Returns
    -------
    dict
        Document with weights of 20 digits, exact sum 1, for every parent. Judgments are weighed by `reference`;
        fuzzy judgments and preferences, which it does not know, have the plan's weights.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> document = exact_document(fa.RatingModel(fa.load_scheme("micro-enterprise")).plan)
    >>> [str(weight) for weight in document["indicators"]["credit"]["weights"]]
    ['1/2', '1/2']
    """
    scheme = plan.scheme
    document = scheme.to_dict()
    for name, node in document["indicators"].items():
        indicator = scheme.indicators[name]
        if indicator.fuzzy_judgments is not None or indicator.preferences is not None:
            node["weights"] = list(plan.weights[name])
        if indicator.standard is not None:
            # A double far from 0 and the decimal it is written as may differ by more than the tolerance.
            node["standard"] = {
                key: [Fraction(x) for x in ends] for key, ends in node["standard"].items() if key != "unit"
            }
    best = scheme.scale.names[0]
    weighed = reference.rate(document, dict.fromkeys(scheme.tree.leaves, best))["weights"]
    for name, weights in weighed.items():
        # Fifty digits would only cost time: the tolerance has twelve.
        parts = [round(weight * _DIGITS) for weight in weights]
        parts[parts.index(max(parts))] += _DIGITS - sum(parts)
        document["indicators"][name]["weights"] = [Fraction(part, _DIGITS) for part in parts]
        for key in ("judgments", "fuzzy_judgments", "preferences"):
            document["indicators"][name].pop(key, None)
    # Looked at already, and rounding to twenty digits may turn equal weights around.
    document["rules"]["ordered"] = False
    return document


def _item(cell: Cell) -> Any:
    """A cell as evidence for the engine."""
    if isinstance(cell.given, tuple):
        return [float("nan") if count is None else count for count in cell.given]
    return cell.given


def _exact_item(cell: Cell) -> Any:
    """A cell as evidence for `reference`: numbers as they are, not as they are typed."""
    if isinstance(cell.given, tuple):
        return [Fraction(count or 0) for count in cell.given]
    return cell.meant or (Fraction(cell.given) if isinstance(cell.given, float) else cell.given)
