"""The rules of a scheme: every decision the paper leaves open, with the default of this library."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from fuzzyahp.arrays import is_number
from fuzzyahp.errors import FuzzyAHPError, SchemeError, check_known, shown
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.grades import GradeScale, check_cuts
from fuzzyahp.indicators import IndicatorTree
from fuzzyahp.membership import OPERATORS
from fuzzyahp.random_index import RANDOM_INDEX
from fuzzyahp.scoring import USUAL_CONFIDENCE, check_confidence
from fuzzyahp.weights import WEIGHT_METHODS

GRADINGS = ("nearest", "cuts", "maximum_membership", "confidence")
VETO_BY = ("score", "grade", "any_indicator")
MAX_EXPERT_WEIGHT = 10**6
MISSING_VOTES = ("error", "divide_by_voters")


@dataclass(frozen=True)
class Veto:
    """Screening: when a branch comes out too weak, the client is rejected and nothing else is looked at.

    Attributes
    ----------
    branch : str
        The node that is screened first; the paper's decisive indicators U1.
    below : str
        The grade below which it vetoes ("below medium").
    include_bound : bool
        Whether a branch exactly at that grade's value (or in that grade) is vetoed too.
    by : {"score", "grade", "any_indicator"}
        What is compared: the branch's score, its grade, or the score of any single leaf of it.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.load_scheme("micro-enterprise").rules.veto
    Veto(branch='decisive', below='medium', include_bound=False, by='score')
    """

    branch: str = "decisive"
    below: str = "medium"
    include_bound: bool = False
    by: str = "score"


@dataclass(frozen=True)
class Cap:
    """The overall grade is no better than `grade` while `node` is graded worse than `worse_than`.

    Attributes
    ----------
    node : str
        The node that is watched.
    worse_than : str
        The grade it must reach.
    grade : str
        The best overall grade while it does not.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.load_scheme("micro-enterprise").rules.caps
    (Cap(node='finance', worse_than='weak', grade='medium'),)
    """

    node: str
    worse_than: str
    grade: str


@dataclass(frozen=True)
class Rules:
    """Every decision the paper leaves open, with the default of this library.

    Attributes
    ----------
    operator : str
        Composition operator, a key of `OPERATORS`.
    weight_method : str
        How weights follow from judgments, a key of `WEIGHT_METHODS`.
    random_index : str
        Table of the random index, a key of `RANDOM_INDEX`.
    max_consistency_ratio : float
        A judgment matrix with CR at or above this is an error; in (0, 1].
    ordered : bool
        Whether weights must not rise along the listed order.
    missing_votes : {"error", "divide_by_voters"}
        What happens where an expert of the panel gave no vote on an indicator.
    grading : {"nearest", "cuts", "maximum_membership", "confidence"}
        How a vector becomes a grade.
    cuts : tuple of float, optional
        Own cuts, with grading "cuts": points, falling, one fewer than grades.
    confidence : float, optional
        With grading "confidence": in (0.5, 1], 0.6 where not given.
    expert_weights : mapping of str to float
        Weights of named experts; empty: all alike.
    veto : Veto, optional
        Screening.
    caps : tuple of Cap
        Limits of the overall grade.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> rules = fa.load_scheme("micro-enterprise").rules
    >>> rules.operator, rules.max_consistency_ratio, rules.ordered
    ('weighted_average', 0.1, True)
    """

    operator: str = "weighted_average"
    weight_method: str = "eigenvector"
    random_index: str = "saaty_1980"
    max_consistency_ratio: float = 0.1
    ordered: bool = False
    missing_votes: str = "error"
    grading: str = "nearest"
    cuts: tuple[float, ...] | None = None
    confidence: float | None = None
    expert_weights: Mapping[str, float] = field(default_factory=dict)
    veto: Veto | None = None
    caps: tuple[Cap, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.ordered, bool):
            raise SchemeError(f"rules.ordered: {shown(self.ordered)}, must be true or false")
        if not isinstance(self.expert_weights, Mapping):
            raise SchemeError(f"rules.expert_weights: {shown(self.expert_weights)}, must map experts to numbers")
        if not isinstance(self.veto, Veto | None):
            raise SchemeError(f"rules.veto: {shown(self.veto)}, must be a Veto, or left out")
        if not isinstance(self.caps, Sequence) or not all(isinstance(cap, Cap) for cap in self.caps):
            raise SchemeError(f"rules.caps: {shown(self.caps)}, must be a list of Cap")
        if not isinstance(self.cuts, Sequence | np.ndarray | None):
            raise SchemeError(f"rules.cuts: {shown(self.cuts)}, must be a list of numbers, best grade first")
        object.__setattr__(self, "max_consistency_ratio", _number(self.max_consistency_ratio, "max_consistency_ratio"))
        # By name: sums over experts must not depend on an order that the fingerprint does not see.
        weights = {str(e): _number(w, f"expert_weights.{e}") for e, w in sorted(self.expert_weights.items())}
        object.__setattr__(self, "expert_weights", FrozenMapping(weights))
        object.__setattr__(self, "caps", tuple(self.caps))
        if self.cuts is not None:
            object.__setattr__(self, "cuts", tuple(_number(cut, "cuts") for cut in self.cuts))
        if self.grading == "confidence" and self.confidence is None:
            object.__setattr__(self, "confidence", USUAL_CONFIDENCE)


def check_rules(rules: Rules, tree: IndicatorTree, scale: GradeScale) -> None:
    """Hold rules against the tree and the grades they speak of.

    Parameters
    ----------
    rules : Rules
        What to check.
    tree : IndicatorTree
        The nodes there are.
    scale : GradeScale
        The grades there are.

    Raises
    ------
    SchemeError
        Naming the rule, what was found, and the nearest right name.

    Examples
    --------
    >>> from fuzzyahp.grades import FIVE_GRADES
    >>> check_rules(Rules(), IndicatorTree({"u": ["a", "b"]}), FIVE_GRADES)
    """
    for key, known in (
        ("operator", OPERATORS),
        ("weight_method", WEIGHT_METHODS),
        ("random_index", RANDOM_INDEX),
        ("missing_votes", MISSING_VOTES),
        ("grading", GRADINGS),
    ):
        check_known(f"rules.{key}", getattr(rules, key), known, SchemeError)
    if not 0 < rules.max_consistency_ratio <= 1:
        raise SchemeError(f"rules.max_consistency_ratio: {rules.max_consistency_ratio}, must be above 0 and at most 1")
    for expert, weight in rules.expert_weights.items():
        if not 0 < weight <= MAX_EXPERT_WEIGHT:
            raise SchemeError(f"rules.expert_weights.{expert}: {weight:g}, must be above 0 and at most 10^6")
    try:
        if (rules.cuts is not None) != (rules.grading == "cuts"):
            raise SchemeError(
                "cuts: missing, and grading = 'cuts' needs them; give one between two grades"
                if rules.cuts is None
                else f"cuts go with grading = 'cuts', and grading is '{rules.grading}'; give both or neither"
            )
        if rules.cuts is not None:
            check_cuts(rules.cuts, scale)
            for cut in rules.cuts:
                if not scale.values[-1] < cut <= scale.values[0]:
                    raise SchemeError(
                        f"cuts: {cut:g} is not above {scale.values[-1]:g} and at most {scale.values[0]:g}, "
                        "where all scores lie"
                    )
        if rules.confidence is not None:
            if rules.grading != "confidence":
                raise SchemeError(f"confidence goes with grading = 'confidence', and grading is '{rules.grading}'")
            check_confidence(rules.confidence)
        if rules.veto is not None:
            _within("veto.branch", tree.find, rules.veto.branch)
            check_known("veto.by", rules.veto.by, VETO_BY, SchemeError)
            if not isinstance(rules.veto.include_bound, bool):
                raise SchemeError(f"veto.include_bound: {shown(rules.veto.include_bound)}, must be true or false")
            if rules.veto.branch == tree.root:
                raise SchemeError(f"veto.branch: '{rules.veto.branch}' is the root; screen a branch below it")
            _within("veto.below", scale.index, rules.veto.below)
            if scale.index(rules.veto.below) == len(scale) - 1 and not rules.veto.include_bound:
                raise SchemeError(f"veto.below: nothing is below {shown(rules.veto.below)}, so it could never reject")
        for i, cap in enumerate(rules.caps):
            _within(f"caps.{i}.node", tree.find, cap.node)
            _within(f"caps.{i}.worse_than", scale.index, cap.worse_than)
            _within(f"caps.{i}.grade", scale.index, cap.grade)
            if scale.index(cap.worse_than) == len(scale) - 1:
                raise SchemeError(f"caps.{i}.worse_than: nothing is worse than {shown(cap.worse_than)}")
            if scale.index(cap.grade) == 0:
                raise SchemeError(f"caps.{i}.grade: {shown(cap.grade)} is the best grade, so it limits nothing")
    except FuzzyAHPError as error:
        raise SchemeError(f"rules.{error}") from None


def _within(place: str, find: Callable[[str], object], name: str) -> None:
    """Look a name up; say in which rule it stands where there is none."""
    try:
        find(name)
    except FuzzyAHPError as error:
        raise SchemeError(f"{place}: {error}") from None


def _number(value: object, key: str) -> float:
    if not is_number(value):
        raise SchemeError(f"rules.{key}: {shown(value)}, must be a finite number")
    return float(value)  # type: ignore[arg-type]
