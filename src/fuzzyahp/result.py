"""What a rating found, with its working: every membership, weight, score and grade by node."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from fuzzyahp._version import __version__
from fuzzyahp.errors import ScoringError
from fuzzyahp.evaluation import Plan
from fuzzyahp.nodes import NodeResults
from fuzzyahp.rounding import round_score
from fuzzyahp.scoring import validity_index
from fuzzyahp.traces import CapTrace, VetoTrace
from fuzzyahp.weights import Weights

if TYPE_CHECKING:
    from datetime import datetime

    from fuzzyahp.record import Record
    from fuzzyahp.weighing import Working

FloatArray = npt.NDArray[np.float64]
RATING_FORMAT = "fuzzyahp-rating/1"


@dataclass(frozen=True, eq=False)
class Rating:
    """One client's rating with its working.

    Attributes
    ----------
    plan : Plan
        The scheme and its weights.
    status : {"rated", "rejected"}
        Rejected: the screening vetoed, and nothing else was evaluated.
    score : float or None
        C = R V^T in points, full precision; None where rejected.
    grade : str or None
        After caps; None where rejected.
    grade_before_caps : str or None
        Before them.
    membership : ndarray, shape (g,), or None
        Root membership vector R, summing to 1. Read-only.
    nodes : NodeResults
        Every evaluated node by name or path.
    veto : VetoTrace or None
        What the screening compared; None where the scheme screens nothing.
    caps : tuple of CapTrace
        Caps whose condition holds.
    missing_votes : dict of str to tuple of str
        Experts who gave no vote, by leaf, where the scheme divides by those who voted.
    judged : mapping of str to Weights
        Weights and consistency of each parent with judgments.
    fuzzy : mapping of str to FuzzyWeights or PreferenceWeights
        Working of every parent with fuzzy judgments or preferences.
    waivers : mapping of str to dict
        Recorded waivers by parent.
    global_weights : mapping of str to float
        Product of the local weights from the root down, by leaf.
    evidence : mapping of str to object
        What was given, by leaf.
    panel : tuple of str
        The experts whose votes counted, where votes were named.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "judgments": [3]}, "a": {}, "b": {}}})
    >>> rating = fa.RatingModel(scheme).rate({"a": "good", "b": [1, 1, 0, 0, 0]})
    >>> rating.score, rating.grade
    (86.875, 'good')
    """

    plan: Plan
    status: str
    score: float | None
    grade: str | None
    grade_before_caps: str | None
    membership: FloatArray | None
    nodes: NodeResults
    veto: VetoTrace | None
    caps: tuple[CapTrace, ...]
    missing_votes: dict[str, tuple[str, ...]]
    judged: Mapping[str, Weights]
    fuzzy: Mapping[str, Working]
    waivers: Mapping[str, dict[str, str]]
    global_weights: Mapping[str, float]
    evidence: Mapping[str, Any]
    panel: tuple[str, ...]

    @property
    def rounded_score(self) -> float | None:
        """Score rounded to 9 decimals, as it is compared with the cuts."""
        return None if self.score is None else float(round_score(self.score))

    @property
    def nearest_cut(self) -> float | None:
        """The cut nearest to the score; None where rejected, or where grades do not follow from cuts."""
        rules = self.plan.scheme.rules
        rounded = self.rounded_score
        if rounded is None or rules.grading not in ("nearest", "cuts"):
            return None
        return min(rules.cuts or self.plan.scheme.scale.cuts, key=lambda cut: abs(cut - rounded))

    @property
    def margin(self) -> float | None:
        """Points from the nearest cut: 0 or more where the score has the better grade of the two."""
        cut, rounded = self.nearest_cut, self.rounded_score
        return None if cut is None or rounded is None else rounded - cut

    @property
    def risk(self) -> str | None:
        """What the grade says as risk."""
        return (
            None if self.grade is None else self.plan.scheme.scale.risk_label(self.plan.scheme.scale.index(self.grade))
        )

    @property
    def validity_index(self) -> float | None:
        """How far the maximum-membership principle could be trusted here; infinite for a unanimous vector."""
        return None if self.membership is None else float(validity_index(self.membership))

    @cached_property
    def contributions(self) -> dict[str, float]:
        """Points each leaf brings: its global weight times its score; they add up to the score.

        Raises
        ------
        ScoringError
            If the client was rejected, or the operator's parts do not add up.
        """
        if self.score is None:
            raise ScoringError("contributions: the client was rejected, so there is no score to share out")
        if not self.plan.operator.keeps_sum:
            raise ScoringError(self.no_contributions)
        return {leaf: weight * self.nodes[leaf].score for leaf, weight in self.global_weights.items()}

    @property
    def no_contributions(self) -> str:
        """Why the score cannot be shared out among the leaves; empty where it can."""
        if self.plan.operator.keeps_sum:
            return ""
        return (
            f"contributions: under {self.plan.operator.symbol} only the binding terms decide, so the leaves' parts "
            "do not add up to the score; use operator = 'weighted_average' for exact contributions"
        )

    def explain(self, lang: str = "en") -> str:
        """The rating in words: decision, why, and where the points come from.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language.

        Returns
        -------
        str
            Text of several lines.

        Raises
        ------
        FuzzyAHPError
            If there is no such language.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
        >>> rating.explain().splitlines()[0]
        'Score 85.00 of 100, grade good, risk fairly low.'
        >>> rating.explain(lang="zh").splitlines()[0]
        '得分 85.00（满分 100），等级：良，风险：较低。'
        """
        from fuzzyahp.explain import explain_text

        return explain_text(self, lang)

    def record(self, client: str, at: str | datetime, by: str, *, state: str = "automatic", note: str = "") -> Record:
        """The rating as a record that proves itself: evidence, scheme, every step, and a seal.

        Parameters
        ----------
        client : str
            Whose rating it is.
        at : str or datetime
            When, with its offset: "2026-11-26T09:30:00Z". The library asks no clock.
        by : str
            The person or system that rated.
        state : {"automatic", "referred"}
            Whether the rating stands as it is, or was referred to a person.
        note : str
            Free text, up to 4,000 characters.

        Returns
        -------
        Record
            The same call gives the same text, to the last byte.

        Raises
        ------
        RecordError
            If a text or the moment cannot be used, or evidence cannot be written down.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
        >>> rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li")["evidence"]["decisive.owner_credit_record"]
        {'grade': 'good'}
        """
        from fuzzyahp.record_content import record_rating

        return record_rating(self, client, at, by, state, note)

    def to_dict(self) -> dict[str, Any]:
        """The rating as plain data, for JSON.

        Returns
        -------
        dict
            Text, numbers, lists and dicts; no NaN, None where the client was rejected.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> found = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good")).to_dict()
        >>> found["status"], found["score"], found["grade"], found["scheme"]["name"]
        ('rated', 85.0, 'good', 'micro-enterprise')
        """
        scheme = self.plan.scheme
        names = scheme.scale.names
        rules = scheme.to_dict()["rules"]
        validity = self.validity_index
        shares = None if self.score is None or self.no_contributions else dict(self.contributions)
        return {
            "format": RATING_FORMAT,
            "status": self.status,
            "score": self.score,
            "rounded_score": self.rounded_score,
            "grade": self.grade,
            "grade_before_caps": self.grade_before_caps,
            "risk": self.risk,
            "nearest_cut": self.nearest_cut,
            "margin": self.margin,
            "membership": None if self.membership is None else dict(zip(names, self.membership.tolist(), strict=True)),
            "validity_index": None if validity == math.inf else validity,
            "veto": None
            if self.veto is None
            else vars(self.veto) | {"watched": dict(self.veto.watched), "reasons": list(self.veto.reasons)},
            "caps": [dict(vars(cap)) for cap in self.caps],
            "contributions": shares,
            "contributions_note": self.no_contributions,
            "nodes": {
                node.path: {
                    "membership": node.membership.tolist(),
                    "raw": node.raw.tolist(),
                    "weights": dict(node.weights),
                    "score": node.score,
                    "grade": node.grade,
                }
                for node in self.nodes.values()
            },
            "consistency": {
                parent: {
                    "lambda_max": w.lambda_max,
                    "consistency_index": w.consistency_index,
                    "consistency_ratio": w.consistency_ratio,
                    "method": w.method,
                    "random_index": w.random_index,
                }
                for parent, w in self.judged.items()
            },
            "fuzzy": {parent: found.to_dict() for parent, found in self.fuzzy.items()},
            "panels": {
                parent: dict(vars(indicator.panel))
                for parent, indicator in scheme.indicators.items()
                if indicator.panel is not None
            },
            "global_weights": dict(self.global_weights),
            "missing_votes": {leaf: list(experts) for leaf, experts in self.missing_votes.items()},
            "waivers": {parent: dict(reasons) for parent, reasons in self.waivers.items()},
            "rules": rules,
            "scheme": {"name": scheme.name, "version": scheme.version, "fingerprint": scheme.fingerprint},
            "fuzzyahp": __version__,
        }

    def to_json(self, indent: int | None = None) -> str:
        """The rating as JSON; the same rating always gives the same text.

        Parameters
        ----------
        indent : int, optional
            Spaces a level, 0 or more, for people.

        Returns
        -------
        str
            JSON text.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> model.rate(dict.fromkeys(model.scheme.tree.leaves, "good")).to_json()[:48]
        '{"format": "fuzzyahp-rating/1", "status": "rated'
        """
        import json

        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent, allow_nan=False)

    def __repr__(self) -> str:
        if self.score is None:
            return f"Rating({self.status}: {', '.join(self.veto.reasons) if self.veto else ''})"
        return f"Rating(score {self.score:.2f}, {self.grade})"

    def _repr_html_(self) -> str:
        from fuzzyahp.explain import explain_html

        return explain_html(self)
