"""Hypothesis strategies, and seeded random schemes with evidence: what a fuzzyahp user could hand in."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

import fuzzyahp as fa

SAATY = [Fraction(1, k) for k in range(9, 1, -1)] + [Fraction(k) for k in range(1, 10)]
# From the tables, so that the laws run over a new row without being told.
OPERATORS = tuple(fa.OPERATORS)


@st.composite
def judgment_matrices(draw: st.DrawFn, low: int = 1, high: int = 9) -> npt.NDArray[np.float64]:
    """Reciprocal matrices on Saaty's scale, however inconsistent."""
    n = draw(st.integers(low, high))
    matrix = np.ones((n, n))
    for i in range(n):
        for j in range(i + 1, n):
            a = draw(st.sampled_from(SAATY))
            matrix[i, j], matrix[j, i] = float(a), float(1 / a)
    return matrix


@st.composite
def weight_vectors(draw: st.DrawFn, low: int = 1, high: int = 9) -> npt.NDArray[np.float64]:
    """Weights > 0 that sum to 1, none a thousand times another."""
    parts = draw(st.lists(st.floats(0.01, 10), min_size=low, max_size=high))
    return np.array(parts) / sum(parts)


@st.composite
def vote_matrices(
    draw: st.DrawFn, children: int | None = None, grades: int = 5, panel: int | None = None
) -> npt.NDArray[np.int64]:
    """Vote counts of a panel on k indicators, shape (k, g), no row empty."""
    k = children if children is not None else draw(st.integers(1, 9))
    experts = panel if panel is not None else draw(st.integers(1, 30))
    choices = draw(
        st.lists(st.lists(st.integers(0, grades - 1), min_size=experts, max_size=experts), min_size=k, max_size=k)
    )
    return np.array([[row.count(h) for h in range(grades)] for row in choices])


@st.composite
def membership_matrices(draw: st.DrawFn, children: int, grades: int = 5) -> npt.NDArray[np.float64]:
    """Memberships of k indicators, rows summing to 1 but for rounding."""
    votes = draw(vote_matrices(children, grades))
    rows: npt.NDArray[np.float64] = votes / votes.sum(axis=1, keepdims=True)
    return rows


def random_scheme(rng: random.Random, operator: str, depth: int | None = None) -> dict[str, Any]:
    """A scheme document: depth 1 to 5, 2 to 9 children, judged or weighed, with every kind of rule."""
    depth = depth or rng.randint(1, 5)
    indicators: dict[str, Any] = {}
    names = iter(f"n{i}" for i in range(10_000))

    def grow(level: int) -> str:
        name = next(names)
        if level == 0 or (level < depth and rng.random() < 0.35):
            indicators[name] = _leaf(rng)
            return name
        node: dict[str, Any] = {}
        indicators[name] = node
        # Wide trees only near the leaves keep a scheme of depth 5 at some tens of nodes.
        width = rng.randint(2, 9) if level <= 2 else rng.randint(2, 3)
        node["children"] = [grow(level - 1) for _ in range(width)]
        node |= _weighing(rng, width)
        return name

    root = grow(depth)
    inner = [name for name in indicators if name != root]
    rules: dict[str, Any] = {
        "operator": operator,
        "weight_method": rng.choice(["eigenvector", *fa.WEIGHT_METHODS]),
        "random_index": rng.choice([*fa.RANDOM_INDEX]),
        "missing_votes": "divide_by_voters",
        "max_consistency_ratio": 1.0,
    }
    rules |= rng.choice(
        [
            {},
            {"grading": "nearest"},
            {"grading": "cuts", "cuts": [90, 75, 60, 50]},
            {"grading": "maximum_membership"},
            {"grading": "confidence", "confidence": rng.choice([0.55, 0.6, 0.7])},
        ]
    )
    if rng.random() < 0.5:
        rules["veto"] = {
            "branch": rng.choice(inner),
            "below": rng.choice(["medium", "weak", "poor"]),
            "include_bound": rng.random() < 0.5,
            "by": rng.choice(["score", "grade", "any_indicator"]),
        }
        if rules["veto"]["below"] == "poor":  # nothing is below it
            rules["veto"]["include_bound"] = True
    if rng.random() < 0.5:
        rules["caps"] = [
            {
                "node": rng.choice(inner),
                "worse_than": rng.choice(["good", "medium"]),
                "grade": rng.choice(["good", "weak"]),
            }
            for _ in range(rng.randint(1, 2))
        ]
    return {"format": "fuzzyahp-scheme/1", "name": "random", "version": "1", "rules": rules, "indicators": indicators}


def _leaf(rng: random.Random) -> dict[str, Any]:
    kind = rng.random()
    if kind < 0.5:
        return {}
    start, steps = rng.randint(-50, 50), [rng.randint(1, 40) for _ in range(4)]
    rising = [start + sum(steps[:i]) for i in range(5)]
    if kind < 0.65:
        return {"standard": {"points": rising}}
    if kind < 0.8:
        return {"standard": {"points": [x / 8 for x in rising[::-1]]}}
    return {
        "standard": {
            "points": [sum(steps[:i]) / 10 for i in range(5)],
            "ideal": [start / 4, start / 4 + rng.randint(0, 9)],
        }
    }


def _weighing(rng: random.Random, n: int) -> dict[str, Any]:
    if rng.random() < 0.3:
        parts = [rng.randint(0, 40) for _ in range(n - 1)] + [rng.randint(1, 40)]
        # Decimals that a person would type, adding to 1 exactly as decimals.
        shares = [Fraction(round(1000 * p / sum(parts)), 1000) for p in parts[:-1]]
        return {"weights": [float(x) for x in (*shares, 1 - sum(shares))]}
    strength = [rng.choice([1, 1.5, 2, 3, 4, 6]) for _ in range(n)]
    judgments = []
    for i in range(n):
        for j in range(i + 1, n):
            ratio = strength[i] / strength[j] * rng.choice([0.7, 1, 1, 1.4])
            judgments.append(str(min(SAATY, key=lambda a: abs(float(a) / ratio - 1))))
    return {"judgments": judgments, "waive_consistency": "random judgments"}


def random_evidence(rng: random.Random, scheme: dict[str, Any], panel: int) -> dict[str, Any]:
    """Evidence on every leaf, in every form there is."""
    grades = ["excellent", "good", "medium", "weak", "poor"]
    bias = rng.choice([[5, 4, 3, 2, 1], [1, 1, 1, 1, 1], [8, 8, 1, 0, 0], [0, 1, 2, 4, 4]])
    evidence: dict[str, Any] = {}
    for name, node in scheme["indicators"].items():
        if "children" in node:
            continue
        votes = rng.choices(grades, bias, k=panel)
        counts = [votes.count(grade) for grade in grades]
        forms: list[Any] = [
            counts,
            {"votes": {grade: votes.count(grade) for grade in set(votes)}},
            {"votes": {f"E{i}": vote for i, vote in enumerate(votes)}},
            {"grade": votes[0]},
            votes[0],
            {"membership": rng.choice([[0.1, 0.2, 0.3, 0.3, 0.1], [0.25, 0.75, 0, 0, 0], [0, 0, 0.5, 0.125, 0.375]])},
        ]
        if "standard" in node:
            points = node["standard"]["points"]
            span = max(points) - min(points)
            value = rng.choice(
                [rng.choice(points), round(rng.uniform(min(points) - span / 4, max(points) + span / 4), 3)]
            )
            forms = [{"value": value}, value, forms[0]]
        evidence[name] = rng.choice(forms)
    return evidence


def shuffled(rng: random.Random, items: Sequence[int]) -> list[int]:
    """A permutation."""
    order = list(items)
    rng.shuffle(order)
    return order
