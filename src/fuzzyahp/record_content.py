"""The content of a record: one rating as plain data, its evidence in one form, and who decided it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from fuzzyahp import reference
from fuzzyahp._version import __version__
from fuzzyahp.certainty import error_bounds, is_certain, membership_error, score_error
from fuzzyahp.errors import FuzzyAHPError, RecordError, check_known, shown
from fuzzyahp.evidence import Evidence, is_missing
from fuzzyahp.grades import GradeScale
from fuzzyahp.record import RECORD_FORMAT, Record, moment, sealed, text_of
from fuzzyahp.scheme_parts import WEIGHED_BY

if TYPE_CHECKING:
    from fuzzyahp.result import Rating

STATES = ("automatic", "referred")


def record_rating(
    rating: Rating, client: str, at: str | datetime, by: str, state: str = "automatic", note: str = ""
) -> Record:
    """Record of a rating; see `Rating.record`.

    Parameters
    ----------
    rating : Rating
        What to record.
    client, at, by : str
        Whose rating, when, and by whom or what.
    state : {"automatic", "referred"}
        Whether it stands as it is or waits for a person.
    note : str
        Free text.

    Returns
    -------
    Record
        Sealed.

    Raises
    ------
    RecordError
        If a text cannot be used, or the evidence was changed since.
    """
    plan = rating.plan
    scheme, tree = plan.scheme, plan.scheme.tree
    check_known("state", state, STATES, RecordError)
    _check_unchanged(rating)
    evidence = {}
    for leaf in tree.leaves:
        given = plain_evidence(scheme.scale, tree.path(leaf), rating.evidence.get(leaf))
        if given is not None:
            evidence[tree.path(leaf)] = given
    document = scheme.to_dict()
    content: dict[str, Any] = {
        "format": RECORD_FORMAT,
        "fuzzyahp": __version__,
        "client": text_of(client, "client"),
        "at": moment(at),
        "by": text_of(by, "by"),
        "state": state,
        "note": text_of(note, "note", empty=True, most=4000),
        "scheme": {
            "name": scheme.name,
            "version": scheme.version,
            "fingerprint": scheme.fingerprint,
            "document": document,
        },
        "evidence": evidence,
        "panel": list(rating.panel),
        "missing_votes": {tree.path(leaf): list(who) for leaf, who in rating.missing_votes.items()},
        "weights": {tree.path(parent): _weights(rating, parent) for parent in tree.parents},
        "global_weights": {tree.path(leaf): weight for leaf, weight in rating.global_weights.items()},
        "nodes": {
            node.path: {
                "raw": node.raw.tolist(),
                "membership": node.membership.tolist(),
                "score": node.score,
                "grade": node.grade,
            }
            for node in rating.nodes.values()
        },
        "screening": None if rating.veto is None else _screening(rating),
        "caps": [dict(vars(cap)) for cap in rating.caps],
        "result": {
            "status": rating.status,
            "membership": None if rating.membership is None else rating.membership.tolist(),
            "score": rating.score,
            "rounded_score": rating.rounded_score,
            "grade_before_caps": rating.grade_before_caps,
            "grade": rating.grade,
            "risk": rating.risk,
            "nearest_cut": rating.nearest_cut,
            "margin": rating.margin,
        },
        "decision": _decision(rating, document, evidence),
        "override": None,
    }
    return Record(sealed(content))


def _check_unchanged(rating: Rating) -> None:
    """Lists belong to whoever gave them: what they say now must be what was rated."""
    tree = rating.plan.scheme.tree
    again = Evidence(rating.plan.scheme, rating.evidence)
    for leaf in (name for name in rating.nodes if not tree.children(name)):
        try:
            same = again.membership([leaf])[0].tolist() == rating.nodes[leaf].raw.tolist()
        except FuzzyAHPError:
            same = False
        if not same:
            raise RecordError(f"{tree.path(leaf)}: the evidence was changed after the rating; rate the client again")


def _weights(rating: Rating, parent: str) -> dict[str, Any]:
    """Weights of a parent's children, and what they come from."""
    scheme, judged = rating.plan.scheme, rating.judged.get(parent)
    indicator = scheme.indicators[parent]
    found: dict[str, Any] = {
        "children": dict(zip(indicator.children, rating.plan.weights[parent], strict=True)),
        "from": next((key for key in WEIGHED_BY if getattr(indicator, key) is not None), "one child"),
        "matrix": None,
        "consistency": None,
        "working": rating.fuzzy[parent].to_dict() if parent in rating.fuzzy else None,
        "panel": None if indicator.panel is None else dict(vars(indicator.panel)),
        "waived": dict(rating.waivers.get(parent, {})),
    }
    if indicator.judgments is not None:
        n, upper = len(indicator.children), iter(indicator.judgments)
        matrix = [["1"] * n for _ in range(n)]
        for i in range(n):
            for j in range(i + 1, n):
                judgment = next(upper)
                matrix[i][j], matrix[j][i] = str(judgment), str(1 / judgment)
        found["matrix"] = matrix
    if judged is not None:
        found["consistency"] = {
            "method": judged.method,
            "random_index": judged.random_index,
            "lambda_max": judged.lambda_max,
            "consistency_index": judged.consistency_index,
            "consistency_ratio": judged.consistency_ratio,
        }
    return found


def _screening(rating: Rating) -> dict[str, Any]:
    veto, scheme = rating.veto, rating.plan.scheme
    rule = scheme.rules.veto
    if veto is None or rule is None:
        return {}
    path = scheme.tree.path
    return {
        "branch": path(scheme.tree.find(rule.branch)),
        "by": veto.by,
        "below": veto.below,
        "threshold": scheme.scale.values[scheme.scale.index(veto.below)],
        "include_bound": veto.include_bound,
        "watched": {path(node): found for node, found in veto.watched.items()},
        "reasons": [path(node) for node in veto.reasons],
        "fired": veto.fired,
    }


def _decision(rating: Rating, document: Mapping[str, Any], evidence: Mapping[str, Any]) -> dict[str, Any]:
    """Who decided: the engine, or exact arithmetic where the engine's error reaches across a cut."""
    scheme = rating.plan.scheme
    values = {scheme.tree.find(leaf): item["value"] for leaf, item in evidence.items() if "value" in item}
    vectors = {name: node.raw.tolist() for name, node in rating.nodes.items()}
    bounds, root = error_bounds(scheme, values, list(vectors), len(rating.panel)), scheme.tree.root
    bound = None
    if root in vectors:
        bound = score_error(scheme, membership_error(scheme, vectors[root], bounds[root]))
    found = {"by": "engine", "error_bound": bound, "status": rating.status, "grade": rating.grade}
    if is_certain(scheme, vectors, bounds):
        return found
    # The referee knows no fuzzy judgments: for their parents it takes the weights that came of them.
    weighed = {
        name: {"children": node["children"], "weights": list(rating.plan.weights[name])}
        if name in rating.fuzzy
        else node
        for name, node in document["indicators"].items()
    }
    try:
        exact = reference.rate(
            {**document, "indicators": weighed}, {leaf: as_referee(item) for leaf, item in evidence.items()}
        )
    except ValueError as error:
        raise RecordError(
            f"{scheme.name}: the client lies so near a cut that exact arithmetic must decide, and it cannot: {error}; "
            "give what is missing and rate the client again"
        ) from None
    return found | {"by": "exact arithmetic", "status": exact["status"], "grade": exact["grade"]}


def as_referee(item: Mapping[str, Any]) -> dict[str, Any]:
    """Recorded evidence as `reference` reads it: an empty vote is no vote.

    Parameters
    ----------
    item : mapping
        One leaf's evidence in a record.

    Returns
    -------
    dict
        The same for `reference.rate`.

    Examples
    --------
    >>> as_referee({"votes": {"E1": "good", "E2": ""}})
    {'votes': {'E1': 'good', 'E2': None}}
    """
    votes = item.get("votes")
    if isinstance(votes, Mapping) and any(vote == "" for vote in votes.values()):
        return {"votes": {expert: vote or None for expert, vote in votes.items()}}
    return dict(item)


def plain_evidence(scale: GradeScale, path: str, item: Any) -> dict[str, Any] | None:
    """One leaf's evidence as plain data of one form; grades by their names.

    Parameters
    ----------
    scale : GradeScale
        The scheme's grades.
    path : str
        The leaf's path, for errors.
    item : object
        What was given.

    Returns
    -------
    dict or None
        ``{form: content}``; None where nothing was given.

    Raises
    ------
    RecordError
        If it cannot be written down.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> plain_evidence(fa.FIVE_GRADES, "a", "良"), plain_evidence(fa.FIVE_GRADES, "a", (1, 2, 0, 0, 0))
    ({'grade': 'good'}, {'votes': [1, 2, 0, 0, 0]})
    """
    try:
        if not isinstance(item, Mapping):
            if not isinstance(item, str | bytes) and np.ndim(item) == 1:
                return {"votes": [_number(x) for x in item]}
            if is_missing(item):
                return None
            return {"grade": _grade(scale, item)} if isinstance(item, str) else {"value": _number(item)}
        ((form, content),) = item.items()
        if is_missing(content):
            return None
        if form == "value":
            return {"value": _number(content)}
        if form == "grade":
            return {"grade": _grade(scale, content)}
        if form == "votes" and isinstance(content, Mapping):
            if all(vote is None or isinstance(vote, str) for vote in content.values()):
                named = {text_of(who, "expert"): vote and _grade(scale, vote) for who, vote in content.items()}
                return {"votes": named}
            return {"votes": {_grade(scale, name): _number(count) for name, count in content.items()}}
        if form in ("votes", "membership"):
            return {form: [_number(x) for x in content]}
    except (FuzzyAHPError, ValueError, TypeError):
        pass
    raise RecordError(f"{path}: {shown(item)} cannot be written into a record; leave it out, or mend it")


def _grade(scale: GradeScale, name: Any) -> str:
    return scale.names[scale.index(name)]


def _number(x: Any) -> int | float:
    """A number as it is written: whole counts without a point."""
    if isinstance(x, int | np.integer) and not isinstance(x, bool):
        return int(x)
    number = float(x)
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError("not finite")
    return number
