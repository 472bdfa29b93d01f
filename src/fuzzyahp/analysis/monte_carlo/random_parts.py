"""Which parts of a rating are random: judgments, votes and measured values, together as they were given, or apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from fuzzyahp.analysis.monte_carlo.judgment_noise import (
    LEAST_EXPERTS,
    PANEL_STREAM,
    Noise,
    noise_parts,
    panel_mover,
    panel_shares,
)
from fuzzyahp.analysis.monte_carlo.resampling import Part, experts_part
from fuzzyahp.analysis.monte_carlo.vote_draws import (
    VOTERS_STREAM,
    Votes,
    check_prior,
    count_part,
    dirichlet_part,
    leaf_parts,
    value_parts,
    voter_shares,
    voters_mover,
    votes_of,
)
from fuzzyahp.arrays import is_number
from fuzzyahp.errors import FuzzyAHPError, check_known, shown
from fuzzyahp.result import Rating

if TYPE_CHECKING:
    from fuzzyahp.experts.panel.panel import Panel

VOTE_DRAWS = {"dirichlet": "votes leaf by leaf", "bootstrap": "experts with their votes"}
#: With fewer no resampling reaches 90 %: the range of m experts holds the middle of all in 1 - 2 / 2^m of the cases.
FEW_EXPERTS = 5


def random_parts(
    rating: Rating,
    judgments: Noise | Panel | None,
    votes: str | None,
    values: float | None,
    prior: float | None,
    apart: bool = False,
) -> tuple[list[Part], dict[str, str], tuple[str, ...]]:
    """The random parts of a rating.

    Parameters
    ----------
    rating : Rating
        The rating.
    judgments, votes, values, prior
        As for `uncertainty`.
    apart : bool
        One part for each parent and each leaf, independent of the others and with a normal spread.

    Returns
    -------
    list of Part
        At least one.
    dict of str to str
        What is drawn, and how.
    tuple of str
        Keys of the sentences that go with it.

    Raises
    ------
    FuzzyAHPError
        If nothing is asked for, nothing can vary, or an option cannot be used.
    PanelError
        If the panel did not weigh this scheme, or has fewer than three experts.
    """
    from fuzzyahp.experts.panel.panel import Panel

    if not isinstance(rating, Rating):
        raise FuzzyAHPError(f"rating: {shown(rating)}, must be what model.rate gives")
    if votes is not None:
        check_known("votes", votes, VOTE_DRAWS)
    check_prior(prior, votes)
    if judgments is None and votes is None and values is None:
        raise FuzzyAHPError("judgments, votes, values: none given, so nothing is to be drawn; give one or more")
    parts: list[Part] = []
    varied: dict[str, str] = {}
    notes: list[str] = []
    found = votes_of(rating) if votes is not None else {}
    voters = voter_shares(rating, found) if votes == "bootstrap" else {}
    if isinstance(judgments, Noise):
        parts += noise_parts(rating.plan, judgments)
        varied["judgments"] = str(judgments)
    elif isinstance(judgments, Panel):
        judged, agreed, shares = panel_shares(rating.plan, judgments)
        parents = tuple(parent for parent in judged if parent not in agreed)
        parts += _panel_parts(rating, judgments, parents, shares, found, voters, apart)
        varied["judgments"] = f"panel {judgments.name}"
        if len(shares) < FEW_EXPERTS:
            notes.append("few_experts")
        if agreed:
            notes.append("agreed")
    elif judgments is not None:
        raise FuzzyAHPError(f"judgments: {shown(judgments)}, must be a Noise, such as Noise(0.3), or a Panel")
    if votes is not None:
        _check_votes(found, voters)
        joined = any(part.leaves for part in parts)
        parts += _vote_parts(rating, found, voters, votes, prior, apart, joined)
        varied["votes"] = votes if prior is None else f"{votes}, prior {prior:g}"
        notes += _vote_notes(found, voters, votes, prior)
    if values is not None:
        parts += value_parts(rating, values)
        varied["values"] = f"{values:.4g}"
    parts = [part for part in parts if part.parents or part.leaves]
    if not parts and votes is None:
        raise FuzzyAHPError(
            "judgments: the panel's experts agree on every judgment, so there is no spread to draw from; state a "
            "size instead, such as Noise(0.3)"
        )
    if not parts:
        raise FuzzyAHPError(
            "votes: every indicator's votes are for one grade, so there is no spread to draw from; give a prior "
            "(0.5 for Jeffreys), or draw judgments"
        )
    return parts, varied, tuple(dict.fromkeys(notes))


def check_level(level: float) -> None:
    """Raise unless the level of an interval is a number above 0 and below 1."""
    if not is_number(level) or not 0 < level < 1:
        raise FuzzyAHPError(f"level: {shown(level)}, must be above 0 and below 1: 0.9 for an interval of 90 %")


def _panel_parts(
    rating: Rating,
    panel: Panel,
    parents: tuple[str, ...],
    shares: Mapping[str, float],
    votes: Mapping[str, Votes],
    voters: Mapping[str, float],
    apart: bool,
) -> list[Part]:
    names, base = list(shares), np.array(list(shares.values()))
    at = rating.plan.scheme.tree.names.index
    if apart:
        return [
            experts_part((PANEL_STREAM, at(p)), base, [panel_mover(rating.plan, panel, (p,), names)], (p,), (), False)
            for p in parents
        ]
    movers, leaves = [panel_mover(rating.plan, panel, parents, names)], tuple[str, ...]()
    if _same_experts(shares, voters):
        movers.append(voters_mover(rating, votes, names))
        leaves = _named(votes)
    return [experts_part((PANEL_STREAM, 0), base, movers, parents, leaves, wide=True)]


def _vote_parts(
    rating: Rating,
    votes: Mapping[str, Votes],
    voters: Mapping[str, float],
    how: str,
    prior: float | None,
    apart: bool,
    joined: bool,
) -> list[Part]:
    if apart:
        return leaf_parts(rating, votes, prior)
    if how == "dirichlet":
        return [dirichlet_part(rating, votes, prior)]
    parts = [count_part(rating, votes)]
    if voters and not joined:
        mover = voters_mover(rating, votes, list(voters))
        base = np.array(list(voters.values()))
        parts.append(experts_part((VOTERS_STREAM, 0), base, [mover], (), _named(votes), wide=True))
    return parts


def _same_experts(panel: Mapping[str, float], voters: Mapping[str, float]) -> bool:
    """Whether votes and judgments come from the same people, who count alike in both."""
    return set(panel) == set(voters) and all(abs(share - voters[name]) < 1e-9 for name, share in panel.items())


def _named(votes: Mapping[str, Votes]) -> tuple[str, ...]:
    return tuple(leaf for leaf, found in votes.items() if found.by and not found.unanimous)


def _check_votes(votes: Mapping[str, Votes], voters: Mapping[str, float]) -> None:
    if not votes:
        raise FuzzyAHPError("votes: no indicator was given as votes, so there is nothing to draw; leave votes out")
    if voters and len(voters) < LEAST_EXPERTS:
        raise FuzzyAHPError(
            f"votes: experts who voted by name: {len(voters)}, must be {LEAST_EXPERTS} or more to draw experts again; "
            "use 'dirichlet' with a prior"
        )


def _vote_notes(votes: Mapping[str, Votes], voters: Mapping[str, float], how: str, prior: float | None) -> list[str]:
    notes = []
    if prior is None and any(found.unanimous for found in votes.values()):
        notes.append("unanimous")
    if voters and len(voters) < FEW_EXPERTS:
        notes.append("few_experts")
    if how == "dirichlet" and any(found.by for found in votes.values()):
        notes.append("leaf_by_leaf")
    if any(not found.by for found in votes.values()):
        notes.append("counts")
    if prior is not None:
        notes.append("prior")
    return notes
