"""A model and its evidence with one indicator or one expert less."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.scheme import Scheme

FloatArray = npt.NDArray[np.float64]


def without_leaf(scheme: Scheme, weights: Mapping[str, tuple[float, ...]], leaf: str) -> dict[str, FloatArray] | None:
    """Weights that leave one leaf out, its siblings in proportion; with an only child its parent goes too.

    Parameters
    ----------
    scheme : Scheme
        Of the tree.
    weights : mapping of str to tuple of float
        Weights of every parent's children.
    leaf : str
        The leaf.

    Returns
    -------
    dict of str to ndarray or None
        New weights of one parent; None where nothing would be left.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> weights = fa.RatingModel(scheme).plan.weights
    >>> {parent: float(w.sum()) for parent, w in without_leaf(scheme, weights, "current_ratio").items()}
    {'finance': 1.0}
    """
    tree, node = scheme.tree, leaf
    parent_of = {child: parent for parent in tree.parents for child in tree.children(parent)}
    while node in parent_of:
        parent = parent_of[node]
        kept = np.array(
            [0.0 if child == node else w for child, w in zip(tree.children(parent), weights[parent], strict=True)]
        )
        if kept.sum() > 0:
            return {parent: kept / kept.sum()}
        node = parent
    return None


def voters(clients: Mapping[str, Any]) -> list[str]:
    """Everyone named in any client's votes, in order of appearance.

    Parameters
    ----------
    clients : mapping of str to mapping
        Evidence by client.

    Returns
    -------
    list of str
        Names.

    Examples
    --------
    >>> voters({"F01": {"equipment": {"votes": {"Li": "good"}}, "sales": {"value": 2}}})
    ['Li']
    """
    return list(
        dict.fromkeys(
            str(expert)
            for evidence in clients.values()
            for item in evidence.values()
            if isinstance(item, Mapping) and isinstance(item.get("votes"), Mapping)
            for expert in item["votes"]
        )
    )


def without_vote(evidence: Mapping[str, Any], expert: str) -> dict[str, Any]:
    """A client's evidence without one expert's named votes.

    Parameters
    ----------
    evidence : mapping of str to object
        By leaf.
    expert : str
        Whose votes to leave out.

    Returns
    -------
    dict of str to object
        The rest.

    Examples
    --------
    >>> without_vote({"equipment": {"votes": {"Li": "good", "Wu": "poor"}}, "sales": {"value": 2}}, "Li")
    {'equipment': {'votes': {'Wu': 'poor'}}, 'sales': {'value': 2}}
    """
    return {
        key: {**item, "votes": {name: grade for name, grade in item["votes"].items() if name != expert}}
        if isinstance(item, Mapping) and isinstance(item.get("votes"), Mapping)
        else item
        for key, item in evidence.items()
    }


def without_voter(scheme: Scheme, expert: str) -> Scheme:
    """A scheme that expects no vote of one expert.

    Parameters
    ----------
    scheme : Scheme
        Perhaps with weights of experts.
    expert : str
        Whom to leave out.

    Returns
    -------
    Scheme
        The same where its rules do not name the expert.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> without_voter(scheme, "Li") is scheme
    True
    """
    voices = scheme.rules.expert_weights
    if expert not in voices:
        return scheme
    rest = {name: weight for name, weight in voices.items() if name != expert}
    return replace(scheme, rules=replace(scheme.rules, expert_weights=rest))
