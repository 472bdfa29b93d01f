"""A record's rating in exact arithmetic: what follows from its scheme and evidence, and from nothing else in it.

All numbers come from `reference`. The library's own engine is asked for nothing but the form of the scheme, and how
far its arithmetic may be off (`certainty`); weights from fuzzy judgments, which `reference` does not know, are taken
as recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import floor
from typing import Any

from fuzzyahp import reference
from fuzzyahp.audit.verification.comparison import nearest
from fuzzyahp.certainty import error_bounds, is_certain, possible_grades, possible_vetoes
from fuzzyahp.errors import RecordError
from fuzzyahp.scheme import Scheme, watched_nodes

#: What a recorded weight or membership may miss the exact one by; points: times the largest grade value.
TOLERANCE = 1e-12
FUZZY = ("fuzzy_judgments", "preferences")
_MOST_VOTES = 10**9


@dataclass(frozen=True)
class Recomputation:
    """What follows from a record's scheme and evidence.

    Attributes
    ----------
    content : mapping
        The record.
    scheme : Scheme
        The one in it.
    exact : dict
        What `reference.rate` gives: the outcome that counts.
    every : dict of str to dict
        Exact nodes by name, also those that only the engine came to where a veto hangs on its error.
    """

    content: Mapping[str, Any]
    scheme: Scheme
    exact: Mapping[str, Any]
    every: Mapping[str, Any]

    @property
    def largest_value(self) -> float:
        """The largest grade value, at least 1: what tolerances of points are measured by."""
        return max(1.0, *(abs(value) for value in self.scheme.scale.values))

    @cached_property
    def panel(self) -> frozenset[str]:
        """Everybody who voted by name, or should have."""
        votes = [votes for item in self.content["evidence"].values() if (votes := named_votes(item)) is not None]
        named = {expert for found in votes for expert in found}
        return frozenset(named | set(self.scheme.rules.expert_weights if votes and named else ()))

    @cached_property
    def evaluated(self) -> tuple[str, ...]:
        """Nodes that the record must have: those of the branch where it says that the screening rejected."""
        tree, rule = self.scheme.tree, self.scheme.rules.veto
        branch = tree.subtree(rule.branch) if rule is not None and self.rejected else tree
        return tuple(name for name in tree if name in set(branch))

    @cached_property
    def vectors(self) -> dict[str, list[float]]:
        """Raw vectors as doubles: the recorded ones, where they are near the exact ones."""
        found = {}
        for name, node in self.every.items():
            exact = [nearest(x) for x in node["raw"]]
            recorded = self.content["nodes"].get(self.scheme.tree.path(name), {}).get("raw", exact)
            near = len(recorded) == len(exact) and all(abs(a - b) <= 1e-9 for a, b in zip(recorded, exact, strict=True))
            found[name] = [float(x) for x in recorded] if near else exact
        return {name: found[name] for name in self.scheme.tree if name in found}

    @cached_property
    def bounds(self) -> dict[str, float]:
        """The engine's largest error by node."""
        tree = self.scheme.tree
        values = {tree.find(leaf): item["value"] for leaf, item in self.content["evidence"].items() if "value" in item}
        return error_bounds(self.scheme, values, list(self.vectors), len(self.panel))

    @cached_property
    def grades(self) -> dict[str, str]:
        """Grade of every node: the exact one, or the recorded one where the engine's error reaches to it."""
        names, found = self.scheme.scale.names, {}
        for name, node in self.every.items():
            recorded = self.content["nodes"].get(self.scheme.tree.path(name), {}).get("grade")
            could = {names[h] for h in possible_grades(self.scheme, self.vectors[name], self.bounds[name])}
            found[name] = recorded if recorded in could else node["grade"]
        return found

    @cached_property
    def reasons(self) -> list[str]:
        """Nodes that veto: exactly, or as recorded where the engine's error reaches to it."""
        veto = self.exact["veto"]
        if veto is None:
            return []
        recorded = (self.content["screening"] or {}).get("reasons", [])
        found = []
        for name in watched_nodes(self.scheme):
            could = possible_vetoes(self.scheme, self.vectors[name], self.bounds[name])
            if name in veto["failed"] if len(could) == 1 else self.scheme.tree.path(name) in recorded:
                found.append(name)
        return found

    @property
    def rejected(self) -> bool:
        """Whether the engine's screening rejects."""
        return bool(self.reasons)

    @cached_property
    def certain(self) -> bool:
        """Whether no cut lies within the engine's error."""
        vectors = {name: self.vectors[name] for name in self.evaluated}
        return is_certain(self.scheme, vectors, self.bounds)

    @cached_property
    def rounded_score(self) -> Fraction:
        """Root score at nine decimals: as recorded where both roundings of a score within the error are right."""
        root = self.every[self.scheme.tree.root]
        exact, result = reference.round9(root["score"]), self.content["result"]
        score, recorded = result["score"], result["rounded_score"]
        within = TOLERANCE * self.largest_value
        if (
            score is not None
            and recorded is not None
            and abs(Fraction(score) - root["score"]) <= within
            and recorded == floor(score * 1e9 + 0.5) / 1e9
        ):
            return Fraction(recorded)
        return exact

    @cached_property
    def nearest_cut(self) -> Fraction | None:
        """The cut nearest to the score; the recorded one of two that are equally near."""
        rules, values = self.scheme.rules, [_typed(x) for x in self.scheme.scale.values]
        if rules.grading not in ("nearest", "cuts"):
            return None
        middles = [(better + worse) / 2 for better, worse in pairwise(values)]
        cuts = [_typed(x) for x in rules.cuts] if rules.cuts else middles
        distances = [abs(cut - self.rounded_score) for cut in cuts]
        near = [c for c, d in zip(cuts, distances, strict=True) if d <= min(distances) + Fraction(1, 10**9)]
        recorded = self.content["result"]["nearest_cut"]
        same = [c for c in near if recorded is not None and abs(Fraction(recorded) - c) <= TOLERANCE]
        return (same or [cuts[distances.index(min(distances))]])[0]


def recompute(content: Mapping[str, Any], scheme: Scheme) -> Recomputation:
    """Rate a record's evidence again, in exact arithmetic.

    Parameters
    ----------
    content : mapping
        A record.
    scheme : Scheme
        The scheme in it.

    Returns
    -------
    Recomputation
        What follows.

    Raises
    ------
    RecordError
        If nothing follows: it says why.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> record = rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li")
    >>> str(recompute(record.to_dict(), model.scheme).exact["score"])
    '85'
    """
    tree, rules = scheme.tree, scheme.rules
    evidence, leaves = {}, {tree.path(name) for name in tree.leaves}
    for leaf, item in content["evidence"].items():
        if leaf not in leaves:
            raise RecordError(f"/evidence: {leaf} is no indicator of the scheme")
        evidence[leaf] = _as_given(leaf, item)
    for parent in tree.parents:
        n = len(tree.children(parent))
        if scheme.indicators[parent].judgments and n > 2 and n not in reference.RANDOM_INDEX[rules.random_index]:
            # Said here: fifty digits of so large a matrix would take hours, and then it could not be judged.
            raise RecordError(f"{tree.path(parent)}: random index {rules.random_index} has no value for n = {n}")
    document = dict(content["scheme"]["document"])
    document["indicators"] = {
        name: _weighed(content, tree.path(name), node) if any(key in node for key in FUZZY) else node
        for name, node in document["indicators"].items()
    }
    try:
        exact = reference.rate(document, evidence)
        every = exact["nodes"]
        result = content["result"]["status"]
        if exact["status"] == "rejected" and result == "rated":
            # The engine may have let pass whom exact arithmetic rejects: then it went on to the other nodes.
            unscreened = {key: rule for key, rule in document["rules"].items() if key != "veto"}
            every = _nodes_or(document | {"rules": unscreened}, evidence, every)
    except (ValueError, ArithmeticError, KeyError, TypeError, IndexError) as error:
        raise RecordError(str(error)) from None
    return Recomputation(content, scheme, exact, every)


def named_votes(item: Mapping[str, Any]) -> Mapping[str, str | None] | None:
    """Votes by expert; None where they are counts, or no votes.

    Parameters
    ----------
    item : mapping
        One leaf's evidence in a record.

    Returns
    -------
    mapping or None
        Grade by expert.

    Examples
    --------
    >>> named_votes({"votes": {"E1": "good"}}), named_votes({"votes": {"good": 2}})
    ({'E1': 'good'}, None)
    """
    votes = item.get("votes")
    if not isinstance(votes, Mapping) or not all(vote is None or isinstance(vote, str) for vote in votes.values()):
        return None
    return votes


def _as_given(leaf: str, item: Mapping[str, Any]) -> dict[str, Any]:
    """One leaf's evidence for the referee: an empty vote is no vote, and nobody votes by halves."""
    named = named_votes(item)
    if named is not None:
        return {"votes": {expert: vote or None for expert, vote in named.items()}}
    votes = item.get("votes", ())
    for count in votes.values() if isinstance(votes, Mapping) else votes:
        if not isinstance(count, int | float) or not 0 <= count <= _MOST_VOTES or count != int(count):
            raise RecordError(f"{leaf}: {count!r} votes, must be a whole number of experts, 0 or more")
    return dict(item)


def _weighed(content: Mapping[str, Any], path: str, node: Mapping[str, Any]) -> dict[str, Any]:
    """A parent with fuzzy judgments, as one whose weights are given."""
    recorded: Mapping[str, Any] = content["weights"].get(path, {}).get("children", {})
    children: Sequence[str] = node["children"]
    if set(recorded) != set(children):
        raise RecordError(f"/weights/{path}/children: must name the children of {path}")
    return {"children": list(children), "weights": [recorded[child] for child in children]}


def _nodes_or(document: Mapping[str, Any], evidence: Mapping[str, Any], nodes: Any) -> Any:
    try:
        return reference.rate(document, evidence)["nodes"]
    except ValueError:  # evidence on the other branches is missing: the record cannot have got there
        return nodes


def _typed(x: float) -> Fraction:
    return Fraction(str(x))
