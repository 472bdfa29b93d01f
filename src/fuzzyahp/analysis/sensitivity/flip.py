"""The smallest single change that gives a client another grade: one vote, one judgment, one weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fuzzyahp.analysis.draws import leaf_memberships
from fuzzyahp.analysis.sensitivity.judgment_moves import SCALE, judgment_steps
from fuzzyahp.analysis.sensitivity.sensitivity_words import WORDS
from fuzzyahp.analysis.sensitivity.variants import Variant, described, outcome_labels, outcome_of
from fuzzyahp.analysis.sensitivity.vote_moves import vote_steps
from fuzzyahp.analysis.sensitivity.weight_changes import weight_sensitivity
from fuzzyahp.analysis.text_tables import Tabled, TextTable, frame_of, number, plain
from fuzzyahp.errors import in_language
from fuzzyahp.result import Rating
from fuzzyahp.scheme import Scheme


@dataclass(frozen=True)
class Flip:
    """A change that gives another outcome.

    Attributes
    ----------
    kind : str
        "vote" (of a named expert), "count" (one vote of those counted), "grade", "value", "judgment" or "weight".
    name : str
        The indicator (its path), or the parent.
    what : str
        Of a vote the expert, of a judgment the pair, of a weight the child.
    before, after : str
        As it is, and as it would be.
    size : float
        Grades; steps on Saaty's scale; or how much the weight moves.
    outcome : str
        What comes of it: a grade or "rejected".
    score : float or None
        Points; None where rejected, or where the weight only just turns the outcome.
    refused : tuple of str
        Why the scheme would not take the change.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "judgments": [3]}, "a": {}, "b": {}}})
    >>> flip = fa.analysis.smallest_flip(fa.RatingModel(scheme).rate({"a": "good", "b": "medium"})).weight
    >>> flip.kind, flip.name, flip.what, round(flip.size, 6), flip.outcome  # 70 + 15 w is 77.5 at w = 0.5
    ('weight', 'u', 'a', 0.25, 'medium')
    """

    kind: str
    name: str
    what: str
    before: str
    after: str
    size: float
    outcome: str
    score: float | None
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class SmallestFlip(Tabled):
    """The smallest single change of each kind that gives another outcome.

    Attributes
    ----------
    scheme : Scheme
        Whose rating it is.
    score : float or None
        As it is [points].
    outcome : str
        A grade after caps, or "rejected".
    vote, judgment, weight : Flip or None
        The smallest of its kind; None where no single change of that kind is enough.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> found = fa.analysis.smallest_flip(model.rate(dict.fromkeys(model.scheme.tree.leaves, "good")))
    >>> found.vote, found.judgment, found.weight
    (None, None, None)
    """

    scheme: Scheme
    score: float | None
    outcome: str
    vote: Flip | None
    judgment: Flip | None
    weight: Flip | None

    @property
    def flips(self) -> tuple[Flip, ...]:
        """Those there are."""
        return tuple(x for x in (self.vote, self.judgment, self.weight) if x is not None)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data, for JSON.

        Returns
        -------
        dict
            Text, numbers, lists and dicts; None where no change of a kind is enough.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
        >>> fa.analysis.smallest_flip(rating).to_dict()["vote"] is None
        True
        """
        kinds = {"vote": self.vote, "judgment": self.judgment, "weight": self.weight}
        found = {"scheme": self.scheme.fingerprint, "score": self.score, "outcome": self.outcome}
        return found | {kind: plain(flip) for kind, flip in kinds.items()}

    def to_frame(self) -> Any:
        """One row a kind that has a flip.

        Returns
        -------
        pandas.DataFrame
            The fields of `Flip`.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
        >>> len(fa.analysis.smallest_flip(rating).to_frame())
        0
        """
        return frame_of(
            [vars(x) | {"refused": ", ".join(x.refused)} for x in self.flips], list(Flip.__dataclass_fields__)
        )

    def _tables(self, lang: str = "en") -> list[TextTable]:
        words, labels = in_language(WORDS, lang), outcome_labels(self.scheme, lang)
        rows: list[tuple[str, ...]] = []
        for kind in ("vote", "judgment", "weight"):
            flip = getattr(self, kind)
            if flip is None:
                rows.append((words[f"flip_{kind}"], words["flip_none"], "", "", ""))
                continue
            if kind == "weight":
                what = f"{self.scheme.label(flip.name, lang)}: {self.scheme.label(flip.what, lang)}"
            else:
                what = described(self.scheme, Variant(flip.kind, flip.name, flip.what), lang)
            size = number(flip.size, 4) if kind == "weight" else f"{flip.size:g}"
            rows.append(
                (
                    f"{words[f'flip_{kind}']}: {what}",
                    f"{labels.get(flip.before, flip.before)} -> {labels.get(flip.after, flip.after)}",
                    words[f"flip_size_{kind}"].format(size=size),
                    labels[flip.outcome],
                    ", ".join(words[x.rpartition(": ")[2]] for x in flip.refused),
                )
            )
        score = "-" if self.score is None else number(self.score, 2)
        title = words["flip_title"].format(score=score, grade=labels[self.outcome])
        heads: tuple[str, ...] = ("", "", "", words["grade"], words["refused"])
        if not any(row[-1] for row in rows):
            heads, rows = heads[:-1], [row[:-1] for row in rows]
        return [TextTable(title, heads, tuple(rows), (words["flip_note"],))]


def smallest_flip(rating: Rating) -> SmallestFlip:
    """The smallest single vote, single judgment and single weight that would give another grade.

    Parameters
    ----------
    rating : Rating
        A rating, or of a rejected client one whose evidence is complete.

    Returns
    -------
    SmallestFlip
        Of votes the one that moves by the fewest grades, of judgments by the fewest steps of Saaty's scale, of weights
        by the least. Of several alike one that the scheme takes comes first, then the one that moves the score most.
        The kinds are not measured against each other.

    Raises
    ------
    EvidenceError
        If the evidence of a rejected client is not complete.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "judgments": [3]}, "a": {}, "b": {}}})
    >>> rating = fa.RatingModel(scheme).rate({"a": [2, 3, 0, 0, 0], "b": [0, 0, 5, 0, 0]})
    >>> found = fa.analysis.smallest_flip(rating)  # 0.75 * 91 + 0.25 * 70 = 85.75, and 77.5 is the cut
    >>> found.vote.size, found.judgment.after, found.judgment.size, round(found.weight.size, 4)
    (4, '1/2', 3, 0.3929)
    """
    leaf_memberships(rating)  # says so where it is no rating
    votes = [x for x in vote_steps(rating, len(rating.plan.scheme.scale) - 1).variants if x.moved]
    judged = [x for x in judgment_steps(rating, len(SCALE) - 1).variants if x.moved]
    nearest = weight_sensitivity(rating).nearest
    weight = None
    if nearest is not None:
        turns = [("better", nearest.better_at, nearest.better), ("worse", nearest.worse_at, nearest.worse)]
        known = [(key, at, outcome) for key, at, outcome in turns if at is not None and outcome is not None]
        key, at, outcome = min(known, key=lambda turn: abs(turn[1] - nearest.weight))
        weight = Flip(
            kind="weight",
            name=nearest.parent,
            what=nearest.child,
            before=number(nearest.weight, 4),
            after=number(at, 4),
            size=abs(at - nearest.weight),
            outcome=outcome,
            score=None,
            refused=(f"{nearest.parent}: order",) if key in nearest.against_order else (),
        )
    return SmallestFlip(
        rating.plan.scheme,
        rating.score,
        outcome_of(rating),
        _smallest(votes),
        _smallest(judged),
        weight,
    )


def _smallest(moved: Sequence[Variant]) -> Flip | None:
    if not moved:
        return None
    x = min(moved, key=lambda v: (v.size, len(v.refused), -abs(v.change or 0.0)))
    return Flip(x.kind, x.name, x.what, x.before, x.after, x.size, x.outcome, x.score, x.refused)
