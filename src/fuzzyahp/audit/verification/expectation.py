"""What a record must say, part by part in the order of the method, given what follows from its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

from fuzzyahp import reference
from fuzzyahp.audit.verification.comparison import Exact
from fuzzyahp.audit.verification.recomputation import FUZZY, TOLERANCE, Recomputation, named_votes
from fuzzyahp.certainty import membership_error, score_error
from fuzzyahp.errors import FuzzyAHPError
from fuzzyahp.scheme import Scheme
from fuzzyahp.scheme_parts import WEIGHED_BY

#: Weights that rise along the listed order by less are equal ones, some last bits apart.
_ROUND_OFF = Fraction(1, 10**9)


def expected_parts(facts: Recomputation) -> Iterator[tuple[str, Any]]:
    """Parts of the record that follow from its evidence.

    Parameters
    ----------
    facts : Recomputation
        What follows.

    Yields
    ------
    tuple of str and object
        Key of the part, and what it must be: `Exact` numbers, and everything else as plain data.
    """
    yield "weights", _weights(facts)
    yield "global_weights", _global_weights(facts)
    yield "panel", _panel(facts)
    yield "missing_votes", _missing_votes(facts)
    yield "nodes", _nodes(facts)
    yield "screening", _screening(facts)
    caps, grade = _caps(facts)
    yield "caps", caps
    yield "result", _result(facts, grade)
    yield "decision", _decision(facts, grade)


def fuzzy_parents(scheme: Scheme) -> list[str]:
    """Parents whose weights come from fuzzy judgments or preferences.

    Parameters
    ----------
    scheme : Scheme
        The scheme.

    Returns
    -------
    list of str
        Names.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fuzzy_parents(fa.load_scheme("micro-enterprise"))
    []
    """
    return [p for p in scheme.tree.parents if any(getattr(scheme.indicators[p], key) is not None for key in FUZZY)]


def _weights(facts: Recomputation) -> dict[str, Any]:
    scheme, tree = facts.scheme, facts.scheme.tree
    fuzzy, found = fuzzy_parents(scheme), {}
    for parent in tree.parents:
        indicator = scheme.indicators[parent]
        panel = indicator.panel
        origin = next((key for key in WEIGHED_BY if getattr(indicator, key) is not None), "one child")
        part = {"from": origin, "panel": None if panel is None else dict(vars(panel))}
        found[tree.path(parent)] = part | (_engine(scheme, parent) if parent in fuzzy else _referee(facts, parent))
    return found


def _referee(facts: Recomputation, parent: str) -> dict[str, Any]:
    """Matrix, weights and consistency of one parent in exact arithmetic."""
    rules, indicator, children = facts.scheme.rules, facts.scheme.indicators[parent], facts.scheme.tree.children(parent)
    weights = facts.exact["weights"][parent]
    matrix = consistency = None
    ratio: Fraction | None = None
    if indicator.judgments is not None:
        exact = [[Fraction(1)] * len(children) for _ in children]
        for (i, j), judgment in zip(combinations(range(len(children)), 2), indicator.judgments, strict=True):
            exact[i][j], exact[j][i] = judgment, 1 / judgment
        matrix = [[str(x) for x in row] for row in exact]
        largest, index, ratio = reference.consistency(exact, weights, rules.random_index)
        consistency = {
            "method": rules.weight_method,
            "random_index": rules.random_index,
            "lambda_max": _figure(largest),
            "consistency_index": _figure(index),
            "consistency_ratio": _figure(ratio),
        }
    waived = {}
    limit = Fraction(str(rules.max_consistency_ratio))
    excused = indicator.panel is not None if ratio is None else ratio >= limit
    if excused and indicator.waive_consistency:
        waived["consistency"] = indicator.waive_consistency
    rises = any(later - earlier > _ROUND_OFF for earlier, later in pairwise(weights))
    if rules.ordered and rises and indicator.waive_order:
        waived["order"] = indicator.waive_order
    return {
        "matrix": matrix,
        "children": {child: Exact(w, TOLERANCE) for child, w in zip(children, weights, strict=True)},
        "consistency": consistency,
        "working": None,
        "waived": waived,
    }


def _engine(scheme: Scheme, parent: str) -> dict[str, Any]:
    """The same of a parent with fuzzy judgments, which the referee does not know."""
    from fuzzyahp.weighing import weigh_children

    try:
        weighed = weigh_children(scheme, parent)
    except FuzzyAHPError as error:
        return {"children": str(error)}
    waived, weights = dict(weighed.waived), weighed.values
    rises = any(later - earlier > _ROUND_OFF for earlier, later in pairwise(weights))
    if scheme.rules.ordered and rises and scheme.indicators[parent].waive_order:
        waived["order"] = str(scheme.indicators[parent].waive_order)
    judged = weighed.judged
    consistency = None
    if judged is not None:
        consistency = {
            "method": judged.method,
            "random_index": judged.random_index,
            "lambda_max": _figure(Fraction(judged.lambda_max)),
            "consistency_index": _figure(Fraction(judged.consistency_index)),
            "consistency_ratio": _figure(Fraction(judged.consistency_ratio)),
        }
    return {
        "matrix": None,
        "children": {
            child: Exact(Fraction(w), TOLERANCE) for child, w in zip(scheme.tree.children(parent), weights, strict=True)
        },
        "consistency": consistency,
        "working": None if weighed.fuzzy is None else _figures(weighed.fuzzy.to_dict()),
        "waived": waived,
    }


def _figure(number: Fraction) -> Exact:
    return Exact(number, TOLERANCE * max(1.0, float(abs(number))))


def _figures(item: Any) -> Any:
    """Plain data with room for the last bits of its numbers."""
    if isinstance(item, dict):
        return {key: _figures(value) for key, value in item.items()}
    if isinstance(item, list | tuple):
        return [_figures(value) for value in item]
    return _figure(Fraction(item)) if isinstance(item, float) else item


def _global_weights(facts: Recomputation) -> dict[str, Any]:
    tree = facts.scheme.tree
    down = {tree.root: Fraction(1)}
    for parent in tree.parents:
        for child, weight in zip(tree.children(parent), facts.exact["weights"][parent], strict=True):
            down[child] = down[parent] * weight
    return {tree.path(leaf): Exact(down[leaf], TOLERANCE) for leaf in tree.leaves}


def _panel(facts: Recomputation) -> list[str]:
    """Everybody who votes; in which order they were handed in is not for the numbers to tell."""
    recorded: list[str] = facts.content["panel"]
    same = len(recorded) == len(facts.panel) and set(recorded) == facts.panel
    return recorded if same else sorted(facts.panel)


def _missing_votes(facts: Recomputation) -> dict[str, list[str]]:
    tree, found = facts.scheme.tree, {}
    for leaf in facts.evaluated:
        votes = named_votes(facts.content["evidence"].get(tree.path(leaf), {}))
        if votes is not None and (silent := [expert for expert in _panel(facts) if not votes.get(expert)]):
            found[tree.path(leaf)] = silent
    return found


def _nodes(facts: Recomputation) -> dict[str, Any]:
    """Leaves first, then layer by layer up to the root."""
    scheme, tree, found = facts.scheme, facts.scheme.tree, {}
    leaves = [name for name in facts.evaluated if not tree.children(name)]
    parents = [name for name in reversed(facts.evaluated) if tree.children(name)]
    for name in (*leaves, *parents):
        node = facts.every[name]
        bound = facts.bounds[name]
        error = membership_error(scheme, facts.vectors[name], bound)
        found[tree.path(name)] = {
            "raw": [Exact(x, max(TOLERANCE, bound)) for x in node["raw"]],
            "membership": [Exact(x, max(TOLERANCE, error)) for x in node["membership"]],
            "score": _points(facts, node["score"], error),
            "grade": facts.grades[name],
        }
    return found


def _points(facts: Recomputation, points: Fraction, error: float = 0.0) -> Exact:
    return Exact(points, max(TOLERANCE * facts.largest_value, score_error(facts.scheme, error)))


def _screening(facts: Recomputation) -> dict[str, Any] | None:
    scheme, tree, rule = facts.scheme, facts.scheme.tree, facts.scheme.rules.veto
    if rule is None:
        return None
    watched: dict[str, Any] = {}
    for name in facts.exact["veto"]["compared"]:
        error = membership_error(scheme, facts.vectors[name], facts.bounds[name])
        by_grade = rule.by == "grade"
        points = _points(facts, facts.every[name]["score"], error)
        watched[tree.path(name)] = facts.grades[name] if by_grade else points
    return {
        "branch": tree.path(tree.find(rule.branch)),
        "by": rule.by,
        "below": rule.below,
        "threshold": Exact(Fraction(scheme.scale.values[scheme.scale.index(rule.below)]), 0.0),
        "include_bound": rule.include_bound,
        "watched": watched,
        "reasons": [tree.path(name) for name in facts.reasons],
        "fired": facts.rejected,
    }


def _caps(facts: Recomputation) -> tuple[list[dict[str, Any]], str | None]:
    """Caps whose condition holds, and the grade that they leave; no grade where the screening rejects."""
    if facts.rejected:
        return [], None
    scheme, index = facts.scheme, facts.scheme.scale.index
    before = facts.grades[scheme.tree.root]
    caps, grade = [], before
    for cap in scheme.rules.caps:
        found = facts.grades[scheme.tree.find(cap.node)]
        if index(found) > index(cap.worse_than):
            held = {"node": cap.node, "found": found, "worse_than": cap.worse_than, "limit": cap.grade}
            caps.append(held | {"binding": index(cap.grade) > index(before)})
            grade = max(grade, scheme.scale.names[index(cap.grade)], key=index)
    return caps, grade


def _result(facts: Recomputation, grade: str | None) -> dict[str, Any]:
    scheme = facts.scheme
    if grade is None:
        keys = ("membership", "score", "rounded_score", "grade_before_caps", "grade", "risk", "nearest_cut", "margin")
        return {"status": "rejected"} | dict.fromkeys(keys)
    root = facts.every[scheme.tree.root]
    error = membership_error(scheme, facts.vectors[scheme.tree.root], facts.bounds[scheme.tree.root])
    cut, rounded = facts.nearest_cut, facts.rounded_score
    within = TOLERANCE * facts.largest_value
    return {
        "status": "rated",
        "membership": [Exact(x, max(TOLERANCE, error)) for x in root["membership"]],
        "score": _points(facts, root["score"], error),
        "rounded_score": Exact(rounded, within),
        "grade_before_caps": facts.grades[scheme.tree.root],
        "grade": grade,
        "risk": scheme.scale.risk_label(scheme.scale.index(grade)),
        "nearest_cut": None if cut is None else Exact(cut, within),
        "margin": None if cut is None else Exact(rounded - cut, within),
    }


def _decision(facts: Recomputation, grade: str | None) -> dict[str, Any]:
    scheme, root = facts.scheme, facts.scheme.tree.root
    bound = None
    if root in facts.evaluated:
        error = membership_error(scheme, facts.vectors[root], facts.bounds[root])
        certified = score_error(scheme, error)
        bound = Exact(Fraction(certified), 1e-6 * certified)
    status = "rated" if grade is not None else "rejected"
    if facts.certain:
        return {"by": "engine", "error_bound": bound, "status": status, "grade": grade}
    exact = facts.exact
    return {"by": "exact arithmetic", "error_bound": bound, "status": exact["status"], "grade": exact["grade"]}
