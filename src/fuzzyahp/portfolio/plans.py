"""What a public function is handed to rate by: a model, or the plan within it."""

from __future__ import annotations

from typing import Protocol

from fuzzyahp.errors import FuzzyAHPError, shown
from fuzzyahp.evaluation import Plan
from fuzzyahp.scheme import Scheme


class HasPlan(Protocol):
    """A model: what has a plan."""

    @property
    def plan(self) -> Plan:
        """Scheme and weights."""


class HasScheme(Protocol):
    """A model or a plan: what has a scheme."""

    @property
    def scheme(self) -> Scheme:
        """Tree, standards, grades and rules."""


def plan_of(model: HasPlan | Plan) -> Plan:
    """Plan of a model.

    Parameters
    ----------
    model : RatingModel or Plan
        A plan is given back as it is.

    Returns
    -------
    Plan
        Scheme and weights.

    Raises
    ------
    FuzzyAHPError
        If it is neither.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> plan_of(model) is model.plan, plan_of(model.plan) is model.plan
    (True, True)
    """
    plan = model if isinstance(model, Plan) else getattr(model, "plan", None)
    if not isinstance(plan, Plan):
        mend = "; make one with RatingModel(scheme)" if isinstance(model, Scheme) else ""
        raise FuzzyAHPError(f"model: {shown(model)}, must be a RatingModel{mend}")
    return plan


def scheme_of(scheme: HasScheme | Scheme) -> Scheme:
    """Scheme, of a model or a plan too.

    Parameters
    ----------
    scheme : Scheme, RatingModel or Plan
        A scheme is given back as it is.

    Returns
    -------
    Scheme
        Tree, standards, grades and rules.

    Raises
    ------
    FuzzyAHPError
        If it is none of them.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> scheme_of(scheme) is scheme, scheme_of(fa.RatingModel(scheme)) is scheme
    (True, True)
    """
    found = scheme if isinstance(scheme, Scheme) else getattr(scheme, "scheme", None)
    if not isinstance(found, Scheme):
        raise FuzzyAHPError(f"scheme: {shown(scheme)}, must be a Scheme or a RatingModel")
    return found
