"""One weight at a time: how far it can move until the grade changes, its siblings kept in proportion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.draws import evaluate, leaf_memberships
from fuzzyahp.analysis.sensitivity.sensitivity_words import WORDS
from fuzzyahp.analysis.sensitivity.variants import REJECTED, outcome_labels, outcome_of, refusals
from fuzzyahp.analysis.sensitivity.weight_lines import STEPS, first_turns, moved_weights, slopes, solved, vectors_of
from fuzzyahp.analysis.text_tables import Tabled, TextTable, frame_of, number, plain
from fuzzyahp.errors import in_language
from fuzzyahp.evaluation import Plan
from fuzzyahp.result import Rating
from fuzzyahp.scheme import Scheme
from fuzzyahp.scoring import score_rows

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class WeightChange:
    """How far one local weight can move until the outcome changes.

    Attributes
    ----------
    parent, child : str
        Whose weight, among the children of which node.
    weight : float
        As it is [0-1].
    slope : float or None
        Points of the score per unit of the weight, siblings in proportion; None under operators whose score is no
        straight line, and for a child whose siblings weigh nothing.
    better, worse : str or None
        The nearest better and worse outcome that the weight alone can bring: a grade or "rejected".
    better_at, worse_at : float or None
        The weight at which it begins; a little beyond, it holds.
    why_not_better, why_not_worse : str
        Where there is none: "top" or "bottom" (nothing is better, or worse), "still" (the weight moves nothing),
        "range" (no weight from 0 to 1 brings it), "alone" (the siblings weigh 0, so there is no proportion to keep).
    against_order : tuple of str
        "better", "worse": where the weights would rise along the listed order, which the scheme keeps.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "weights": [0.75, 0.25]}, "a": {}, "b": {}}})
    >>> change = fa.analysis.weight_sensitivity(fa.RatingModel(scheme).rate({"a": "good", "b": "medium"})).changes[0]
    >>> change.child, change.weight, round(change.slope, 9), change.worse, round(change.worse_at, 9)
    ('a', 0.75, 15.0, 'medium', 0.5)
    """

    parent: str
    child: str
    weight: float
    slope: float | None
    better: str | None
    better_at: float | None
    why_not_better: str
    worse: str | None
    worse_at: float | None
    why_not_worse: str
    against_order: tuple[str, ...] = ()

    @property
    def distance(self) -> float | None:
        """How far the nearer of the two is; None where there is none."""
        return min((abs(at - self.weight) for at in (self.better_at, self.worse_at) if at is not None), default=None)


@dataclass(frozen=True, eq=False)
class WeightSensitivity(Tabled):
    """Every local weight of a rating, and how far it can move until the outcome changes.

    Attributes
    ----------
    scheme : Scheme
        Whose rating it is.
    score : float or None
        As it is [points].
    outcome : str
        A grade after caps, or "rejected".
    changes : tuple of WeightChange
        Of every child that has siblings, in listed order.
    closed_form : bool
        Whether the weights were solved for; False where they were searched for in steps of 0.001, and a turn that is
        turned back within a step is not seen.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "weights": [0.75, 0.25]}, "a": {}, "b": {}}})
    >>> found = fa.analysis.weight_sensitivity(fa.RatingModel(scheme).rate({"a": "good", "b": "medium"}))
    >>> found.nearest.child, found.nearest.worse
    ('a', 'medium')
    """

    scheme: Scheme
    score: float | None
    outcome: str
    changes: tuple[WeightChange, ...]
    closed_form: bool

    @property
    def nearest(self) -> WeightChange | None:
        """The weight that has the least way to go until the outcome changes; None where none can change it."""
        able = [x for x in self.changes if x.distance is not None]
        return min(able, key=lambda x: x.distance or 0.0, default=None)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data, for JSON.

        Returns
        -------
        dict
            Text, numbers, lists and dicts; no NaN.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> found = fa.analysis.weight_sensitivity(model.rate(dict.fromkeys(model.scheme.tree.leaves, "good")))
        >>> found.to_dict()["changes"][0]["why_not_better"]
        'still'
        """
        return {
            "scheme": self.scheme.fingerprint,
            "score": self.score,
            "outcome": self.outcome,
            "closed_form": self.closed_form,
            "changes": [plain(x) for x in self.changes],
        }

    def to_frame(self) -> Any:
        """One row a weight.

        Returns
        -------
        pandas.DataFrame
            The fields of `WeightChange`.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> found = fa.analysis.weight_sensitivity(model.rate(dict.fromkeys(model.scheme.tree.leaves, "good")))
        >>> len(found.to_frame())
        32
        """
        rows = [vars(x) | {"against_order": ", ".join(x.against_order)} for x in self.changes]
        return frame_of(rows, list(WeightChange.__dataclass_fields__))

    def _tables(self, lang: str = "en") -> list[TextTable]:
        words, labels = in_language(WORDS, lang), outcome_labels(self.scheme, lang)

        def turn(at: float | None, outcome: str | None, why: str) -> str:
            if at is None or outcome is None:
                return words[why]
            return words["turn"].format(at=number(at, 4), outcome=labels[outcome])

        rows = tuple(
            (
                f"{self.scheme.label(x.parent, lang)}: {self.scheme.label(x.child, lang)}",
                number(x.weight, 4),
                "-" if x.slope is None else f"{x.slope / 100:+.3f}",
                turn(x.better_at, x.better, x.why_not_better),
                turn(x.worse_at, x.worse, x.why_not_worse),
            )
            for x in self.changes
        )
        heads = ("", *(words[key] for key in ("weight", "slope", "better", "worse")))
        score = "-" if self.score is None else number(self.score, 2)
        title = words["weights_title"].format(score=score, grade=labels[self.outcome], n=len(rows))
        notes = [words["closed" if self.closed_form else "scanned"]]
        against = [self.scheme.label(x.child, lang) for x in self.changes if x.against_order]
        if against:
            notes.append(words["order_note"].format(names=", ".join(against)))
        return [TextTable(title, heads, rows, tuple(notes))]


def weight_sensitivity(rating: Rating) -> WeightSensitivity:
    """One local weight at a time, siblings kept in proportion: its slope, and where the outcome changes.

    With t in place of the weight w, the siblings' weights are multiplied by (1 - t) / (1 - w). Under the weighted
    average every score is a straight line in t, so the t at which the score of the root, of the veto's branch or of a
    cap's node reaches a cut is solved for, with the rounding to 9 decimals before a cut and the better grade on it.

    Parameters
    ----------
    rating : Rating
        A rating, or of a rejected client one whose evidence is complete.

    Returns
    -------
    WeightSensitivity
        Of every weight the nearest better and the nearest worse outcome, vetoes and caps included. What the scheme
        asks of judgments is not asked of moved weights; where they break the listed order, that is said.

    Raises
    ------
    EvidenceError
        If the evidence of a rejected client is not complete.

    References
    ----------
    E. Triantaphyllou & A. Sanchez (1997), A sensitivity analysis approach for some deterministic multi-criteria
    decision-making methods, Decision Sciences 28(1), 151-194: the smallest change of one weight.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "weights": [0.75, 0.25]}, "a": {}, "b": {}}})
    >>> rating = fa.RatingModel(scheme).rate({"a": "good", "b": "medium"})
    >>> change = fa.analysis.weight_sensitivity(rating).changes[0]  # 70 + 15 t, and 77.5 is the cut
    >>> round(change.slope, 9), change.worse, round(change.worse_at, 9), change.why_not_better
    (15.0, 'medium', 0.5, 'range')
    """
    leaves = leaf_memberships(rating)
    plan, tree = rating.plan, rating.plan.scheme.tree
    vectors = vectors_of(plan, leaves)
    changes = [
        _change(plan, leaves, vectors, rating, parent, child)
        for parent in tree.parents
        if len(tree.children(parent)) > 1
        for child in range(len(tree.children(parent)))
    ]
    return WeightSensitivity(
        plan.scheme, rating.score, outcome_of(rating), tuple(changes), closed_form=plan.operator.keeps_sum
    )


def _change(
    plan: Plan,
    leaves: dict[str, FloatArray],
    vectors: dict[str, FloatArray],
    rating: Rating,
    parent: str,
    child: int,
) -> WeightChange:
    scheme, weights = plan.scheme, plan.weights[parent]
    names = (*scheme.scale.names, REJECTED)
    now, weight = names.index(outcome_of(rating)), weights[child]
    name, slope, still = scheme.tree.children(parent)[child], None, False
    turns: dict[str, tuple[float, int]] = {}
    alone = not any(w for i, w in enumerate(weights) if i != child)

    def outcomes(t: FloatArray) -> npt.NDArray[np.intp]:
        return evaluate(plan, leaves, {parent: moved_weights(weights, child, t)}, count=len(t)).grade

    if not alone and plan.operator.keeps_sum:
        moving = slopes(plan, vectors, parent, child)
        slope = float(score_rows(moving[scheme.tree.root], scheme.scale.values))
        still = all(np.abs(rise).max() < 1e-12 for rise in moving.values())
        turns = {} if still else first_turns(solved(plan, vectors, moving, weight), weight, now, outcomes, True)
    elif not alone:
        turns = first_turns(np.linspace(0, 1, STEPS + 1), weight, now, outcomes, False)
    why = "alone" if alone else "still" if still else "range"
    found: dict[str, Any] = {}
    against = []
    worst = len(names) - (1 if scheme.rules.veto else 2)
    for key, end, said in (("better", 0, "top"), ("worse", worst, "bottom")):
        at, place = turns.get(key, (None, None))
        found[key] = None if place is None else names[place]
        found[f"{key}_at"] = at
        found[f"why_not_{key}"] = "" if place is not None else said if now == end else why
        if at is not None and refusals(
            scheme, parent, moved_weights(weights, child, np.array([at]))[:, 0].tolist(), None
        ):
            against.append(key)
    return WeightChange(parent, name, weight, slope, against_order=tuple(against), **found)
