"""How the experts' votes on each indicator lie together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fuzzyahp.grades import GradeScale
from fuzzyahp.record_content import plain_evidence
from fuzzyahp.result import Rating


@dataclass(frozen=True)
class VoteAgreement:
    """The votes on one indicator, each counted once.

    Attributes
    ----------
    leaf : str
        The indicator.
    counts : tuple of float
        Votes by grade, best first.
    votes : float
        How many there are.
    share : float
        Share of the votes in the most chosen grade, 0 to 1.
    most_chosen : tuple of int
        Places of the grades with the most votes; several where they tie.
    span : tuple of int
        Places of the best and the worst grade that has votes.
    """

    leaf: str
    counts: tuple[float, ...]
    votes: float
    share: float
    most_chosen: tuple[int, ...]
    span: tuple[int, int]


def vote_agreements(rating: Rating) -> tuple[VoteAgreement, ...]:
    """Agreement of the votes on every indicator that was voted on and evaluated.

    Parameters
    ----------
    rating : Rating
        What was rated.

    Returns
    -------
    tuple of VoteAgreement
        In listed order.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "judgments": [3]}, "a": {}, "b": {}}})
    >>> found = vote_agreements(fa.RatingModel(scheme).rate({"a": "good", "b": [3, 1, 0, 0, 0]}))
    >>> [(one.leaf, one.votes, one.share, one.span) for one in found]
    [('b', 4, 0.75, (0, 1))]
    """
    scheme = rating.plan.scheme
    found = []
    for leaf in scheme.tree.leaves:
        if leaf not in rating.nodes:
            continue
        given = plain_evidence(scheme.scale, scheme.tree.path(leaf), rating.evidence.get(leaf))
        if given is not None and "votes" in given:
            found.append(_agreement(leaf, _counts(scheme.scale, given["votes"])))
    return tuple(found)


def _counts(scale: GradeScale, votes: Any) -> tuple[float, ...]:
    """Votes by grade: from counts in a list or by grade, or from named votes."""
    if not isinstance(votes, Mapping):
        return tuple(votes)
    counts: list[float] = [0] * len(scale)
    for key, vote in votes.items():
        if vote is None or vote == "":
            continue
        if isinstance(vote, str):
            counts[scale.index(vote)] += 1
        else:
            counts[scale.index(key)] += vote
    return tuple(counts)


def _agreement(leaf: str, counts: tuple[float, ...]) -> VoteAgreement:
    total, most = sum(counts), max(counts)
    chosen = [h for h, count in enumerate(counts) if count > 0]
    return VoteAgreement(
        leaf=leaf,
        counts=counts,
        votes=total,
        share=most / total,
        most_chosen=tuple(h for h, count in enumerate(counts) if count == most),
        span=(chosen[0], chosen[-1]),
    )
