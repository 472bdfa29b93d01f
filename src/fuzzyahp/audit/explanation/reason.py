"""True reasons of a rating: what vetoed, what caps the grade, what cost how many points."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fuzzyahp.audit.explanation.binding import binding_terms
from fuzzyahp.audit.explanation.reason_codes import PREFIXES, OwnCode, own_codes
from fuzzyahp.audit.explanation.reason_list import Reason, Reasons
from fuzzyahp.audit.explanation.reason_words import WORDS, amount, beside
from fuzzyahp.audit.records.rerate import rating_as_recorded
from fuzzyahp.errors import RecordError, in_language, shown
from fuzzyahp.result import Rating
from fuzzyahp.safe_text import one_line

_MAX_MOST = 10**6


def reasons(
    rating: Rating | Mapping[str, Any],
    *,
    most: int | None = None,
    lang: str = "en",
    codes: Mapping[str, Any] | str | Path | None = None,
) -> Reasons:
    """True reasons of a rating: vetoes, caps that bind, then what cost the most points.

    Under the weighted average indicator i lost w_i (v_1 - C_i) points: its global weight times what its score falls
    short of the best grade's value. These parts are exact and add up to v_1 - C. Under other operators nothing adds
    up, and the binding terms are given instead.

    Parameters
    ----------
    rating : Rating or Record
        What to give reasons for; a record is rated again from its evidence, and must say what follows from it.
    most : int, optional
        The most losses (or binding terms) to give; vetoes and caps are always given. Default: all.
    lang : {"en", "zh"}
        Language.
    codes : mapping, str or Path, optional
        The lender's own codes: by node or by our code, a code or ``{"code": ..., "en": ..., "zh": ...}``; or a TOML or
        JSON file of them.

    Returns
    -------
    Reasons
        In order; losses by size, equal ones as the scheme lists them. No indicator without a loss is among them, and
        of a rejected client none but what vetoed.

    Raises
    ------
    RecordError
        If the record, the language, the number or the codes cannot be used.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "weights": [0.75, 0.25]}, "a": {}, "b": {}}}))
    >>> for reason in fa.audit.reasons(model.rate({"a": "good", "b": "poor"})):
    ...     print(reason)
    [LOSS-b] b: 15.00 points lost, 57.1% of all (poor, weight 0.2500).
    [LOSS-a] a: 11.25 points lost, 42.9% of all (good, weight 0.7500).
    """
    in_language(WORDS, lang, RecordError)
    if most is not None and (isinstance(most, bool) or not isinstance(most, int) or not 0 <= most <= _MAX_MOST):
        raise RecordError(f"most: {shown(most)}, must be a whole number from 0 to 10^6, or None for all")
    head: list[str] = []
    if not isinstance(rating, Rating):
        if not isinstance(rating, Mapping):
            raise RecordError(f"rating: {shown(rating)}, must be a Rating or a Record")
        rating, content = rating_as_recorded(rating)
        head += [*_override_line(rating, content["override"], lang), *_exact_line(rating, content["decision"], lang)]
    teller = _Teller(rating, lang, own_codes(codes, rating.plan.scheme))
    head += teller.decision()
    if rating.score is None:
        found, ranked, lost = teller.vetoes(), [], None
    else:
        found, lost = teller.caps(), rating.plan.scheme.scale.values[0] - rating.score
        ranked = teller.losses() if rating.plan.operator.keeps_sum else teller.binding()
        if not found and not ranked:
            head.append(WORDS[lang]["none"])
    rest = ranked[len(ranked) if most is None else most :]
    return Reasons(
        items=(*found, *ranked[: len(ranked) - len(rest)]),
        lang=lang,
        status=rating.status,
        score=rating.score,
        grade=rating.grade,
        lost=lost,
        symbol=rating.plan.operator.symbol,
        head=tuple(head),
        left_out=len(rest),
        left_out_points=math.fsum(reason.points or 0.0 for reason in rest),
    )


def _override_line(rating: Rating, override: object, lang: str) -> list[str]:
    if not isinstance(override, Mapping):
        return []
    scale, grade = rating.plan.scheme.scale, str(override.get("grade"))
    label = scale.label(scale.index(grade), lang) if grade in scale.names else one_line(grade)
    by, reason = one_line(str(override.get("by"))), one_line(str(override.get("reason")))
    return [WORDS[lang]["overridden"].format(grade=label, by=by, reason=reason)]


def _exact_line(rating: Rating, decision: Mapping[str, Any], lang: str) -> list[str]:
    """Said where exact arithmetic came to another outcome than the engine, whose reasons follow."""
    if (decision["status"], decision["grade"]) == (rating.status, rating.grade):
        return []
    say, scale, grade = WORDS[lang], rating.plan.scheme.scale, decision["grade"]
    outcome = say["exact_rejected"] if grade is None else scale.label(scale.index(grade), lang)
    return [say["exact"].format(outcome=outcome)]


class _Teller:
    """Puts one rating's reasons into words."""

    def __init__(self, rating: Rating, lang: str, own: Mapping[str, OwnCode]) -> None:
        self.rating, self.lang, self.own, self.say = rating, lang, own, WORDS[lang]
        self.scheme = rating.plan.scheme

    def grade(self, name: str | None) -> str:
        return self.scheme.scale.label(self.scheme.scale.index(name), self.lang)

    def label(self, node: str) -> str:
        return self.scheme.label(node, self.lang)

    def decision(self) -> list[str]:
        rating, best = self.rating, self.scheme.scale.values[0]
        if rating.score is None:
            return [self.say["rejected"]]
        lines = [self.say["rated"].format(score=rating.score, best=best, grade=self.grade(rating.grade))]
        grading = self.scheme.rules.grading
        if grading not in ("nearest", "cuts"):
            lines.append(self.say["principle"].format(grading=grading))
        return lines

    def reason(self, kind: str, node: str, sentence: str, figures: Mapping[str, Any], **found: Any) -> Reason:
        detail = self.say[sentence].format(node=self.label(node), **figures)
        code = f"{PREFIXES[kind]}-{node}"
        own = self.own.get(code)
        text = detail if own is None else own.texts.get(self.lang, detail)
        code = code if own is None else own.code
        return Reason(kind, code, node, self.scheme.tree.path(node), self.label(node), text, detail, **found)

    def vetoes(self) -> list[Reason]:
        trace, scale = self.rating.veto, self.scheme.scale
        if trace is None:
            return []
        bound = self.say["at" if trace.include_bound else "below"]
        said: dict[str, Any] = {"bound": bound, "below": self.grade(trace.below)}
        made = []
        for node in trace.reasons:
            found, cut = trace.watched[node], scale.values[scale.index(trace.below)]
            parts = tuple(self.losses(node, "part")) if self._can_share(node) else ()
            text = isinstance(found, str)
            figures = said | {"found": self.grade(str(found)) if text else beside(float(found), cut), "cut": cut}
            sentence, bar = ("veto_grade", trace.below) if text else ("veto_score", cut)
            made.append(self.reason("veto", node, sentence, figures, found=found, bound=bar, parts=parts))
        return made

    def _can_share(self, node: str) -> bool:
        return self.rating.plan.operator.keeps_sum and bool(self.scheme.tree.children(node))

    def caps(self) -> list[Reason]:
        """Caps that give the grade: those that only a stricter one makes idle are none of its reasons."""
        rating = self.rating
        return [
            self.reason(
                "cap",
                self.scheme.tree.find(cap.node),
                "cap",
                {
                    "found": self.grade(cap.found),
                    "worse_than": self.grade(cap.worse_than),
                    "limit": self.grade(cap.limit),
                    "before": self.grade(rating.grade_before_caps),
                },
                found=cap.found,
                bound=cap.worse_than,
            )
            for cap in rating.caps
            if cap.binding and self.scheme.scale.index(cap.limit) == self.scheme.scale.index(rating.grade)
        ]

    def losses(self, top: str | None = None, sentence: str = "loss") -> list[Reason]:
        """What each leaf below a node lost of the node's points, the most first."""
        best, nodes = self.scheme.scale.values[0], self.rating.nodes
        lost = {
            leaf: weight * (best - nodes[leaf].score)
            for leaf, weight in weights_below(self.rating, top or self.scheme.tree.root).items()
        }
        total = math.fsum(lost.values())
        ranked = sorted(((leaf, x) for leaf, x in lost.items() if x > 0), key=lambda item: -round(item[1], 9))
        weights = self.rating.global_weights
        return [
            self.reason(
                "loss",
                leaf,
                sentence,
                {
                    "points": amount(points),
                    "share": points / total,
                    "grade": self.grade(nodes[leaf].grade),
                    "weight": weights[leaf],
                },
                found=nodes[leaf].score,
                bound=best,
                points=points,
                share=points / total,
            )
            for leaf, points in ranked
        ]

    def binding(self) -> list[Reason]:
        made = []
        bounded = self.rating.plan.operator.bounded
        for term in binding_terms(self.rating):
            figures = vars(term) | {"parent": self.label(term.parent), "grade": self.grade(term.grade)}
            figures |= {"cut": self.say["cut"] if term.cut else "", "share": term.share}
            figures["limit"] = self.say.get(f"limit_{term.limit}", "")
            del figures["node"]
            sentence = "bind_sum" if bounded else "bind_product" if term.limit == "product" else "bind_min"
            found = {"found": term.term, "bound": None, "share": term.share if bounded else None, "term": term}
            made.append(self.reason("binding", term.node, sentence, figures, **found))
        return made


def weights_below(rating: Rating, top: str) -> dict[str, float]:
    """Weights of the leaves below a node within it: products of the local weights from the node down.

    Parameters
    ----------
    rating : Rating
        A rating.
    top : str
        A node.

    Returns
    -------
    dict of str to float
        By leaf, in listed order; they sum to 1.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> round(sum(weights_below(rating, "finance").values()), 12)
    1.0
    """
    tree, weights = rating.plan.scheme.tree, rating.plan.weights
    down = {top: 1.0}
    for parent in tree.subtree(top):
        for child, weight in zip(tree.children(parent), weights.get(parent, ()), strict=True):
            down[child] = down[parent] * weight
    return {leaf: down[leaf] for leaf in tree.leaves_of(top)}
