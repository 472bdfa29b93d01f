"""The engine against the exact reference: 1,000 random schemes, every operator, rule and form of evidence."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

import fuzzyahp as fa
from fuzzyahp import reference
from strategies import OPERATORS, random_evidence, random_scheme

TOLERANCE = 1e-12


def _close(engine: float, exact: Any) -> bool:
    return abs(Fraction(engine) - Fraction(exact)) <= TOLERANCE


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("block", range(10))
def test_engine_equals_reference(operator: str, block: int) -> None:
    rated = rejected = 0
    for seed in range(25):
        rng = random.Random(f"{operator}-{block}-{seed}")
        document = random_scheme(rng, operator)
        evidence = random_evidence(rng, document, panel=rng.randint(1, 12))
        model = fa.RatingModel(fa.load_scheme(document))
        rating = model.rate(evidence)
        exact = reference.rate(document, evidence)

        assert rating.status == exact["status"]
        for parent, weights in exact["weights"].items():
            assert all(_close(w, e) for w, e in zip(model.weights[parent].values(), weights, strict=True))
        for parent, ratio in exact["consistency_ratios"].items():
            assert _close(model.judged[parent].consistency_ratio, ratio)
        assert set(rating.nodes) == set(exact["nodes"])
        for name, node in exact["nodes"].items():
            found = rating.nodes[name]
            assert all(_close(a, b) for a, b in zip(found.raw.tolist(), node["raw"], strict=True))
            assert all(_close(a, b) for a, b in zip(found.membership.tolist(), node["membership"], strict=True))
            assert _close(found.score, node["score"])
            assert found.grade == node["grade"]
        assert rating.grade == exact["grade"]
        if rating.score is None:
            rejected += 1
            assert exact["score"] is None
        else:
            rated += 1
            assert _close(rating.score, exact["score"])
            assert len(rating.caps) == len(exact["caps"])
    assert rated + rejected == 25
    assert rated > 0


def test_random_schemes_reach_every_shape() -> None:
    """The comparison above is only worth something if its schemes are varied."""
    depths, widths, forms, rules, statuses = set(), set(), set(), set(), set()
    for operator in OPERATORS:
        for block in range(10):
            for seed in range(25):
                rng = random.Random(f"{operator}-{block}-{seed}")
                document = random_scheme(rng, operator)
                tree = fa.load_scheme(document).tree
                depths.add(max(tree.path(leaf).count(".") + 1 for leaf in tree.leaves))
                widths |= {len(tree.children(parent)) for parent in tree.parents}
                evidence = random_evidence(rng, document, panel=rng.randint(1, 12))
                forms |= {tuple(item) if isinstance(item, dict) else type(item).__name__ for item in evidence.values()}
                rules |= {key for key in ("veto", "caps", "cuts", "confidence") if key in document["rules"]}
                if "veto" in document["rules"]:
                    statuses.add(fa.RatingModel(fa.load_scheme(document)).screen(evidence).status)
    assert depths == {1, 2, 3, 4, 5}
    assert widths == set(range(2, 10))
    assert {("votes",), ("value",), ("grade",), ("membership",), "list", "str"} <= forms
    assert rules == {"veto", "caps", "cuts", "confidence"}
    assert statuses == {"passed", "rejected"}


def test_both_round_the_cut_as_they_round_the_score() -> None:
    # 77.5000000004 is 77.5 at nine decimals, so a score of 77.5 lies on it.
    document: dict[str, Any] = {
        "format": "fuzzyahp-scheme/1",
        "name": "x",
        "version": "1",
        "rules": {"grading": "cuts", "cuts": [92.5, 77.5000000004, 62.5, 47.5]},
        "indicators": {"u": {"children": ["a", "b"], "weights": [0.5, 0.5]}, "a": {}, "b": {}},
    }
    evidence = {"a": "good", "b": "medium"}
    assert fa.RatingModel(fa.load_scheme(document)).rate(evidence).grade == "good"
    assert reference.rate(document, evidence)["grade"] == "good"
