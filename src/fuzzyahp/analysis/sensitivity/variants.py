"""One rating under small changes: what each change makes of the score and the grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from fuzzyahp.analysis.draws import Draws
from fuzzyahp.analysis.sensitivity.sensitivity_words import WORDS, refused_text
from fuzzyahp.analysis.text_tables import Tabled, TextTable, frame_of, number, plain
from fuzzyahp.arrays import is_whole
from fuzzyahp.errors import FuzzyAHPError, in_language, shown
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.result import Rating
from fuzzyahp.scheme import Scheme
from fuzzyahp.weights import ROUND_OFF

REJECTED = "rejected"


@dataclass(frozen=True)
class Variant:
    """A rating with one thing changed.

    Attributes
    ----------
    kind : str
        "judgment"; "vote" (of a named expert), "count" (one vote of those counted), "grade" or "value"; "operator",
        "weight_method" or "random_index"; "indicator", "expert", "expert_votes" or "expert_judgments" (left out).
    name : str
        The parent, the indicator (its path), the expert or the rule.
    what : str
        Of a judgment the pair, of a vote the expert; else "".
    before, after : str
        As it was and as it is now.
    size : int
        Steps on the scale or grades.
    score : float or None
        Points; None where the veto rejects.
    outcome : str
        A grade after caps, or "rejected".
    change : float or None
        Points more or less than before; None where either has no score.
    moved : bool
        Whether the outcome is another one.
    consistency_ratio : float or None
        Of changed judgments.
    refused : tuple of str
        ``"<parent>: consistency"`` or ``"<parent>: order"`` where the scheme would not take these weights.
    weights : mapping of str to float
        New weights of the parent's children, where judgments changed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "weights": [0.75, 0.25]}, "a": {}, "b": {}}})
    >>> variant = fa.analysis.vote_steps(fa.RatingModel(scheme).rate({"a": "good", "b": "good"})).variants[0]
    >>> variant.name, variant.before, variant.after, variant.score, variant.moved  # 85 + 0.75 times 15
    ('a', 'good', 'excellent', 96.25, True)
    """

    kind: str
    name: str
    what: str = ""
    before: str = ""
    after: str = ""
    size: int = 1
    score: float | None = None
    outcome: str = ""
    change: float | None = None
    moved: bool = False
    consistency_ratio: float | None = None
    refused: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Variants(Tabled):
    """A rating and its variants, each with one thing changed.

    Attributes
    ----------
    scheme : Scheme
        Whose rating it is.
    score : float or None
        As it is [points]; None where the veto rejects.
    outcome : str
        A grade after caps, or "rejected".
    variants : tuple of Variant
        In the order of the scheme.
    skipped : mapping of str to str
        What could not be changed, and why.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> found = fa.analysis.swaps(model.rate(dict.fromkeys(model.scheme.tree.leaves, "good")))
    >>> found.outcome, found.moved
    ('good', ())
    """

    scheme: Scheme
    score: float | None
    outcome: str
    variants: tuple[Variant, ...]
    skipped: Mapping[str, str] = field(default_factory=dict)

    @property
    def moved(self) -> tuple[Variant, ...]:
        """The variants with another grade, or that the veto rejects or lets pass."""
        return tuple(x for x in self.variants if x.moved)

    @property
    def largest(self) -> Variant | None:
        """The variant that changes the score most; None where none has a score."""
        scored = [x for x in self.variants if x.change is not None]
        return max(scored, key=lambda x: abs(x.change or 0.0), default=None)

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
        >>> found = fa.analysis.swaps(model.rate(dict.fromkeys(model.scheme.tree.leaves, "good")))
        >>> found.to_dict()["variants"][0]["after"]
        'min_max'
        """
        return {
            "scheme": self.scheme.fingerprint,
            "score": self.score,
            "outcome": self.outcome,
            "variants": [plain(x) for x in self.variants],
            "skipped": dict(self.skipped),
        }

    def to_frame(self) -> Any:
        """One row a variant.

        Returns
        -------
        pandas.DataFrame
            The fields of `Variant` but its weights.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> found = fa.analysis.swaps(model.rate(dict.fromkeys(model.scheme.tree.leaves, "good")))
        >>> found.to_frame()["outcome"].unique().tolist()
        ['good']
        """
        rows = [{k: v for k, v in vars(x).items() if k != "weights"} for x in self.variants]
        columns = [name for name in Variant.__dataclass_fields__ if name != "weights"]
        return frame_of([row | {"refused": ", ".join(row["refused"])} for row in rows], columns)

    def _tables(self, lang: str = "en") -> list[TextTable]:
        words = in_language(WORDS, lang)
        labels = outcome_labels(self.scheme, lang)
        rows = tuple(
            (
                described(self.scheme, x, lang),
                f"{labels.get(x.before, x.before)} -> {labels.get(x.after, x.after)}" if x.after else "",
                number(x.score, 2),
                "-" if x.change is None else f"{x.change:+.2f}",
                labels[x.outcome] + (" *" if x.moved else ""),
                "" if x.consistency_ratio is None else number(x.consistency_ratio),
                refused_text(x.refused, lang),
            )
            for x in self.variants
        )
        heads = ["", "", *(words[key] for key in ("score", "change", "grade")), "CR", words["refused"]]
        kept = [i for i in range(len(heads)) if i in (0, 2, 3, 4) or any(row[i] for row in rows)]
        score = "-" if self.score is None else number(self.score, 2)
        title = words["variants"].format(score=score, grade=labels[self.outcome], n=len(rows), moved=len(self.moved))
        notes = [words["star"]] if self.moved else []
        notes += [f"{name}: {words.get(why, why)}" for name, why in self.skipped.items()]
        body = tuple(tuple(row[i] for i in kept) for row in rows)
        return [TextTable(title, tuple(heads[i] for i in kept), body, tuple(notes))]


def outcome_labels(scheme: Scheme, lang: str) -> dict[str, str]:
    """What grades and "rejected" are called in a language."""
    scale = scheme.scale
    labels = dict(zip(scale.names, scale.labels.get(lang, scale.names), strict=True))
    return labels | {REJECTED: in_language(WORDS, lang)[REJECTED]}


def node_label(scheme: Scheme, name: str, lang: str) -> str:
    """What a node is called, by its name or path; the name itself where it is no node, such as an expert's."""
    last = name.rpartition(".")[2]
    return scheme.label(last, lang) if last in scheme.indicators else name


def pair_label(scheme: Scheme, pair: str, lang: str) -> str:
    """What a judgment compares, "a / b" by name, in words."""
    first, _, second = pair.partition(" / ")
    labels = {"first": node_label(scheme, first, lang), "second": node_label(scheme, second, lang)}
    return in_language(WORDS, lang)["over"].format(**labels)


def described(scheme: Scheme, variant: Variant, lang: str) -> str:
    """What was changed, for people: nodes by their labels."""
    words = in_language(WORDS, lang)
    if variant.kind == "judgment":
        return f"{node_label(scheme, variant.name, lang)}: {pair_label(scheme, variant.what, lang)}"
    if variant.kind in ("vote", "count", "grade", "value"):
        return f"{node_label(scheme, variant.name, lang)}: {variant.what or words['one_' + variant.kind]}"
    name = node_label(scheme, variant.name, lang) if variant.kind == "indicator" else variant.name
    return words[variant.kind].format(name=name)


def check_most(most: int) -> None:
    """Raise unless a number of steps is a whole number from 1."""
    if not is_whole(most) or most < 1:
        raise FuzzyAHPError(f"most: {shown(most)}, must be a whole number from 1: how many steps")


def outcome_of(rating: Rating) -> str:
    """A rating's grade, or "rejected"."""
    return rating.grade or REJECTED


def with_outcomes(rating: Rating, changes: Sequence[Mapping[str, Any]], draws: Draws) -> tuple[Variant, ...]:
    """Variants from what was changed and what came of it.

    Parameters
    ----------
    rating : Rating
        As it is.
    changes : sequence of mapping
        Fields of `Variant`, one for each draw.
    draws : Draws
        Outcomes.

    Returns
    -------
    tuple of Variant
        One for each change.
    """
    names = (*rating.plan.scheme.scale.names, REJECTED)
    now = outcome_of(rating)
    scores = [None if off else x for x, off in zip(draws.score.data.tolist(), draws.rejected.tolist(), strict=True)]
    found = []
    for given, score, place in zip(changes, scores, draws.grade.tolist(), strict=True):
        change = None if score is None or rating.score is None else score - rating.score
        outcome = names[place]
        found.append(Variant(score=score, outcome=outcome, change=change, moved=outcome != now, **given))
    return tuple(found)


def refusals(scheme: Scheme, parent: str, weights: Sequence[float], ratio: float | None) -> tuple[str, ...]:
    """Why a rating model would not take a parent's weights: their consistency, or their order.

    Parameters
    ----------
    scheme : Scheme
        Its rules and waivers count.
    parent : str
        The parent.
    weights : sequence of float
        In listed order.
    ratio : float or None
        CR of the judgments; None where there are none.

    Returns
    -------
    tuple of str
        ``"<parent>: consistency"``, ``"<parent>: order"``.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> refusals(fa.load_scheme("micro-enterprise"), "credit", (0.4, 0.6), 0.0)
    ('credit: order',)
    """
    found, rules, indicator = [], scheme.rules, scheme.indicators[parent]
    if ratio is not None and ratio >= rules.max_consistency_ratio and not indicator.waive_consistency:
        found.append(f"{parent}: consistency")
    rises = any(after > before + ROUND_OFF for before, after in pairwise(weights))
    if rules.ordered and rises and not indicator.waive_order:
        found.append(f"{parent}: order")
    return tuple(found)


def variants(
    rating: Rating, changes: Sequence[Mapping[str, Any]], draws: Draws | None, skipped: Mapping[str, str]
) -> Variants:
    """All of it together; no draws where nothing was changed."""
    found = () if draws is None or not changes else with_outcomes(rating, changes, draws)
    return Variants(rating.plan.scheme, rating.score, outcome_of(rating), found, FrozenMapping(dict(skipped)))
