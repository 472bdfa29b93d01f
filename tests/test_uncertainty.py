"""Uncertainty of one rating: what is drawn, how it is reported, and what is refused."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import fuzzyahp as fa
from fuzzyahp.analysis import Noise, Uncertainty, sobol_indices, uncertainty
from fuzzyahp.analysis.monte_carlo.random_parts import random_parts
from fuzzyahp.analysis.monte_carlo.resampling import log_shares, normalised, stream
from fuzzyahp.analysis.monte_carlo.uncertainty_words import WORDS
from fuzzyahp.analysis.monte_carlo.vote_draws import degrees_of_freedom, votes_of
from fuzzyahp.experts import Answers, Expert, Panel, questionnaire, weigh_scheme
from simulated_panels import LEAVES, evidence, judged_by_panel, scheme_of

NAMES = fa.FIVE_GRADES.names


def two(a: Any, b: Any, **rules: Any) -> fa.Rating:
    """Two leaves, judged alike."""
    nodes: dict[str, Any] = {"u": {"children": ["a", "b"], "judgments": [[1]]}, "a": {}, "b": {}}
    nodes["b"] = {"standard": {"points": [5, 4, 3, 2, 1]}}
    given: dict[str, Any] = {"format": "fuzzyahp-scheme/1", "name": "two", "version": "1", "indicators": nodes}
    return fa.RatingModel(fa.load_scheme(given | ({"rules": rules} if rules else {}))).rate({"a": a, "b": b})


def built_in(**changed: Any) -> fa.Rating:
    model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    return model.rate({leaf: [2, 4, 1, 0, 0] for leaf in model.scheme.tree.leaves} | changed)


# ---- the draws against formulas ----


def test_variance_of_drawn_shares_is_the_one_of_a_sample() -> None:
    """Dirichlet of concentration c has variance s (1 - s) / (c + 1); a precision of 6 stands for n = 7 votes."""
    shares = np.array([4 / 7, 2 / 7, 1 / 7])
    drawn = normalised(log_shares(np.random.default_rng(5), shares, np.full(200_000, 6.0)))
    np.testing.assert_allclose(drawn.mean(axis=1), shares, atol=4 * 0.21 / 200_000**0.5)
    np.testing.assert_allclose(drawn.var(axis=1), shares * (1 - shares) / 6, rtol=0.03)
    np.testing.assert_allclose(drawn.sum(axis=0), 1, rtol=1e-14)


@pytest.mark.parametrize("how", ["dirichlet", "bootstrap"])
def test_score_of_one_voted_leaf(how: str) -> None:
    """4 votes for 100 and 4 for 85 on half the weight: variance 56.25 / 7 / 4, mean (92.5 + 85) / 2.

    Leaf by leaf the spread is Student's t with 7 degrees of freedom, whose variance is 7 / 5 of a normal one; counts
    resampled have the normal one. The bounded range of shares takes a little off the tails.
    """
    found = uncertainty(two([4, 4, 0, 0, 0], "good"), 50_000, votes=how)
    assert found.mean == pytest.approx(88.75, abs=0.03)
    normal = 56.25 / 7 / 4
    assert found.sd is not None
    if how == "bootstrap":
        assert found.sd**2 == pytest.approx(normal, rel=0.02)
    else:
        assert 1.15 * normal < found.sd**2 < 1.4 * normal


def test_named_votes_move_together() -> None:
    """Four experts say excellent on both leaves, four say good: together the variance is that of one mean, not half."""
    votes = {f"E{e}": NAMES[0 if e < 4 else 1] for e in range(8)}
    given = two({"votes": votes}, {"votes": votes})
    together = uncertainty(given, 50_000, votes="bootstrap").sd
    apart = uncertainty(given, 50_000, votes="dirichlet").sd
    assert together is not None
    assert apart is not None
    # 7 degrees of freedom against 14: 56.25 / 7 x 7/5 and 56.25 / 14 x 14/12; bounded tails take a little off.
    assert together**2 / apart**2 == pytest.approx(2 * (7 / 5) / (14 / 12), rel=0.1)


def test_noise_on_one_judgment_against_quadrature() -> None:
    """Weights of two are a : 1 with a = exp(0.3 z): their mean is 1/2 by symmetry, their spread is integrated."""
    rating = two("excellent", "poor")
    found = uncertainty(rating, 50_000, judgments=Noise(0.3))
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    share = 1 / (1 + np.exp(-0.3 * nodes))
    variance = float((weights * (share - 0.5) ** 2).sum() / weights.sum()) * 60**2
    assert found.mean == pytest.approx(70, abs=0.1)
    assert found.sd == pytest.approx(variance**0.5, rel=0.015)
    # The median judgment is the one that was given; 5 % are beyond exp(0.3 x 1.6449).
    low, high = found.interval or (0.0, 0.0)
    edge = 1 / (1 + np.exp(0.3 * 1.6448536))
    assert low == pytest.approx(40 + 60 * edge, abs=0.25)
    assert high == pytest.approx(100 - 60 * edge, abs=0.25)


def test_hardly_any_noise_leaves_weights_and_consistency() -> None:
    """What is drawn goes the way of the rating itself: the same weights and CR, but for the noise."""
    rating = built_in()
    for part in random_parts(rating, Noise(1e-9), None, None, None)[0]:
        (parent,) = part.parents
        drawn = part.draw(stream(0, 1), 3)
        np.testing.assert_allclose(drawn.weights[parent].T, [rating.judged[parent].values] * 3, rtol=1e-7)
        if len(drawn.weights[parent]) > 2:
            np.testing.assert_allclose(drawn.ratios[parent], rating.judged[parent].consistency_ratio, atol=1e-7)
        else:
            assert not drawn.ratios


def test_noise_by_parent_and_judgment() -> None:
    rating = built_in()
    only = uncertainty(rating, 200, judgments=Noise({"finance": 0.2, "reference.market": 0.4}))
    assert only.parents == ("finance", "market")
    six = (0.0,) * 5 + (0.5,)
    assert uncertainty(rating, 200, judgments=Noise({"reference": six})).parents == ("reference",)
    assert only.inconsistent is not None


def test_measured_values_with_an_error() -> None:
    """4 +- 10 % lies between the points 5 and 3: 15 points of score for one unit, half the weight."""
    found = uncertainty(two("good", 4.0), 20_000, values=0.1)
    assert found.sd == pytest.approx(0.1 * 4 * 15 / 2, rel=0.02)
    assert found.leaves == ("b",)


def test_degrees_of_freedom_by_satterthwaite() -> None:
    """Variances 2 and 1 with 4 and 9 degrees of freedom: 3^2 / (2^2 / 4 + 1^2 / 9) = 8.1."""
    votes = votes_of(two([4, 1, 0, 0, 0], {"votes": [5, 5, 0, 0, 0]}))
    # Score variances: 0.16 x 225 / 4 = 9 and 0.25 x 225 / 9 = 6.25; weights make them 2 and 1.
    weights = {"a": (2 / 9) ** 0.5, "b": (1 / 6.25) ** 0.5}
    assert degrees_of_freedom(votes, weights, fa.FIVE_GRADES.values) == pytest.approx(8.1)


def test_experts_who_count_unlike_are_fewer() -> None:
    """Weights 3, 1, 1, 1: as certain as 36 / 12 = 3 alike."""
    votes = dict(zip("ABCD", NAMES, strict=False))
    rating = two({"votes": votes}, "good", expert_weights={"A": 3, "B": 1, "C": 1, "D": 1})
    found = votes_of(rating)["a"]
    assert found.size == pytest.approx(3)
    assert found.shares.tolist() == pytest.approx([0.5, 1 / 6, 1 / 6, 1 / 6, 0])


# ---- panels ----


def panel_of(
    judgments: list[float], parent: str = "credit", weights: list[float] | None = None
) -> tuple[Panel, fa.Scheme]:
    scheme = fa.load_scheme("micro-enterprise")
    asked = questionnaire(scheme, parents=[parent])
    pair = asked.pairs_of(parent)[0]
    names = [f"E{e}" for e in range(len(judgments))]
    experts = tuple(Expert(name, None if weights is None else weights[e]) for e, name in enumerate(names))
    answers = {name: Answers({parent: {pair: Fraction(x)}}) for name, x in zip(names, judgments, strict=True)}
    return Panel("committee", asked, experts).with_round(answers), scheme


@pytest.mark.parametrize("aggregation", ["aij", "aip_arithmetic", "aip_geometric"])
def test_a_panel_drawn_again_is_centred_on_its_weights(aggregation: str) -> None:
    panel, scheme = panel_of([1, 1, 2, 2, 3, 1, 2])
    weighed = weigh_scheme(scheme, panel, version="2", aggregation=aggregation)
    part = random_parts(
        fa.RatingModel(weighed).rate(dict.fromkeys(weighed.tree.leaves, "good")), panel, None, None, None
    )[0][0]
    weights = part.draw(stream(0, 1), 20_000).weights["credit"]
    group = fa.RatingModel(weighed).plan.weights["credit"]
    assert weights[0].mean() == pytest.approx(group[0], abs=0.005)
    np.testing.assert_allclose(weights.sum(axis=0), 1, rtol=1e-14)


def test_noise_as_large_as_a_panels_spread() -> None:
    """Logarithms 0, 1, 2 times ln 2; where the first counts twice, their mean is 3/4 and squared shares add to 3/8."""
    panel, scheme = panel_of([1, 2, 4])
    assert size_of(Noise.of_panel(panel, scheme)) == pytest.approx(np.log(2) / 3**0.5)
    panel, scheme = panel_of([1, 2, 4], weights=[2, 1, 1])
    variance = (2 * 0.75**2 + 0.25**2 + 1.25**2) / 4 / (1 - 3 / 8) * 3 / 8
    assert size_of(Noise.of_panel(panel, scheme)) == pytest.approx(np.log(2) * variance**0.5)


def size_of(noise: Noise) -> float:
    """The one size of a noise that moves one judgment of one parent."""
    assert isinstance(noise.sigma, Mapping)
    ((parent, sizes),) = noise.sigma.items()
    assert parent == "credit"
    assert isinstance(sizes, tuple)
    (size,) = sizes
    return size


def test_the_same_people_are_drawn_once() -> None:
    """Where the voters are the panel, an expert's judgments and votes move together: one part, not two."""
    run = judged_by_panel(np.random.default_rng(4), 7, 0.4, severity=0.5)
    parts, _, _ = random_parts(run.rating, run.panel, "bootstrap", None, None)
    assert [(bool(part.parents), bool(part.leaves)) for part in parts] == [(True, True)]
    strangers = {
        leaf: {"votes": {f"X{e}": v for e, v in enumerate(item["votes"].values())}}
        for leaf, item in run.rating.evidence.items()
    }
    other = fa.RatingModel(run.rating.plan.scheme).rate(strangers)
    parts, _, _ = random_parts(other, run.panel, "bootstrap", None, None)
    assert [(bool(part.parents), bool(part.leaves)) for part in parts] == [(True, False), (False, True)]


def test_an_expert_without_a_vote_does_not_count_there() -> None:
    votes = {"A": "good", "B": "medium", "C": "good", "D": "weak", "E": "good"}
    rating = two({"votes": votes | {"E": None}}, {"votes": votes}, missing_votes="divide_by_voters")
    found = uncertainty(rating, 20_000, votes="bootstrap")
    # a: 85, 70, 85, 55 of four; b: of five.
    assert found.mean == pytest.approx((295 / 4 + 380 / 5) / 2, abs=0.1)


# ---- reproducible ----


def test_the_same_seed_gives_the_same_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    rating = built_in()
    asked: dict[str, Any] = {"judgments": Noise(0.3), "votes": "dirichlet"}
    first = uncertainty(rating, 5000, **asked)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert np.array_equal(first.scores, uncertainty(rating, 5000, **asked, seed=0).scores)
    assert not np.array_equal(first.scores, uncertainty(rating, 5000, **asked, seed=1).scores)
    generators = [uncertainty(rating, 500, **asked, seed=np.random.default_rng(8)) for _ in range(2)]
    assert np.array_equal(generators[0].scores, generators[1].scores)
    # The number taken from the generator is told, and repeats the run.
    again = uncertainty(rating, 500, **asked, seed=generators[0].seed)
    assert np.array_equal(again.scores, generators[0].scores)


def test_one_source_does_not_disturb_another() -> None:
    """Judgments are drawn alike whether votes are or not: with every vote unanimous both runs agree."""
    rating = built_in(innovation=[7, 0, 0, 0, 0])
    parts = [random_parts(rating, Noise(0.3), votes, None, None)[0] for votes in (None, "dirichlet")]
    drawn = [found[0].draw(stream(3, *found[0].key), 50).weights["credit"] for found in parts]
    assert np.array_equal(drawn[0], drawn[1])


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    uncertainty(built_in(), 5000, votes="bootstrap", progress=lambda done, total: told.append((done, total)))
    assert told == [(2048, 5000), (4096, 5000), (5000, 5000)]


# ---- results ----


def test_rejected_draws_are_told_apart() -> None:
    """A client whose decisive branch is at 70 is rejected about every other time; scores leave those draws out."""
    model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    decisive = set(model.scheme.tree.leaves_of("decisive"))
    given = {leaf: [0, 2, 4, 2, 0] if leaf in decisive else [2, 4, 2, 0, 0] for leaf in model.scheme.tree.leaves}
    found = uncertainty(model.rate(given), 4000, votes="dirichlet")
    assert 0.4 < found.veto < 0.6
    assert found.veto == found.probabilities["rejected"]
    assert len(found.scores) == round(4000 * (1 - found.veto))
    assert sum(found.probabilities.values()) == pytest.approx(1)
    assert "leave out the draws that the veto rejects" in str(found)
    assert found.stays == found.probabilities["good"]  # 70 and 85, half each: on the cut
    # Half of every score is the decisive branch, so no score that counts is below (70 + 40) / 2.
    assert found.scores.min() >= 55


def test_a_rejected_client_can_be_drawn_and_none_may_pass() -> None:
    model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    rating = model.rate({leaf: [0, 0, 0, 1, 6] for leaf in model.scheme.tree.leaves})
    found = uncertainty(rating, 200, votes="dirichlet")
    assert (found.veto, found.stays, found.mean, found.interval, found.quantiles()) == (1, 1, None, None, None)
    assert "there is no score" in found.to_text()
    assert "没有得分" in found.to_text("zh")
    assert found.to_dict()["mean"] is None
    json.dumps(found.to_dict(), allow_nan=False)
    assert "all rejected" in repr(found)
    missing = model.rate({leaf: [0, 0, 0, 1, 6] for leaf in model.scheme.tree.leaves_of("decisive")})
    with pytest.raises(fa.EvidenceError, match="no evidence"):
        uncertainty(missing, votes="dirichlet")


def test_what_is_shown() -> None:
    rating = built_in()
    found = uncertainty(rating, 1000, judgments=Noise(0.4), votes="dirichlet")
    assert isinstance(found, Uncertainty)
    document = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert (document["draws"], document["draws_scored"], document["seed"]) == (1000, 1000, 0)
    assert document["interval"] == {"level": 0.9, "low": found.interval[0], "high": found.interval[1]}  # type: ignore[index]
    share = found.probabilities["good"]
    assert document["probabilities"]["good"]["standard_error"] == pytest.approx((share * (1 - share) / 1000) ** 0.5)
    assert list(found.to_frame().index) == [*NAMES, "rejected"]
    assert found.sd is not None
    assert found.standard_error == pytest.approx(found.sd / 1000**0.5)
    assert found._repr_html_().startswith("<pre>Rated")
    for lang in WORDS:
        assert f"{found.mean:.2f}" in found.to_text(lang)
    for array in (found.outcomes.score.data, found.outcomes.grade, found.outcomes.rejected):
        assert not array.flags.writeable


def test_a_level_keeps_its_decimals() -> None:
    """99.5 % rounded to whole per cent would be an interval of 100 %, which there is not."""
    found = uncertainty(built_in(), 100, votes="dirichlet", level=0.995)
    indices = sobol_indices(built_in(), 64, votes="dirichlet", level=0.995)
    for text in (found.to_text(), found.to_text("zh"), repr(found), indices.to_text(), indices.to_text("zh")):
        assert "99.5%" in text
        assert "100%" not in text


def test_judgments_over_the_limit_are_kept_and_counted() -> None:
    """Five indicators judged alike; noise of 1 makes CR >= 0.1 the rule, of 0.01 the exception."""
    rating = built_in()
    loud, quiet = (uncertainty(rating, 500, judgments=Noise(sigma)) for sigma in (1.0, 0.01))
    assert loud.inconsistent is not None
    assert loud.inconsistent > 0.95
    assert quiet.inconsistent == 0
    assert len(loud.scores) == 500
    assert "they are kept" in str(loud)
    assert uncertainty(rating, 500, votes="dirichlet").inconsistent is None


@pytest.mark.parametrize(
    ("given", "options", "note"),
    [
        ([7, 0, 0, 0, 0], {"votes": "dirichlet", "judgments": Noise(0.2)}, "Unanimous votes"),
        ({"votes": dict(zip("ABCDE", NAMES, strict=True))}, {"votes": "dirichlet"}, "severe throughout"),
        ([3, 2, 0, 0, 0], {"votes": "bootstrap"}, "do not say who cast them"),
        ({"votes": dict(zip("ABC", NAMES, strict=False))}, {"votes": "bootstrap"}, "Fewer than 5 experts"),
        ([3, 2, 0, 0, 0], {"votes": "dirichlet", "prior": 0.5}, "A prior pulls"),
    ],
)
def test_what_goes_with_the_figures(given: Any, options: dict[str, Any], note: str) -> None:
    assert note in str(uncertainty(two(given, "good"), 100, **options))


# ---- bad input ----


@pytest.mark.parametrize("sigma", [0, -0.1, float("inf"), float("nan"), 2.1, "0.3", True, None])
def test_a_noise_of_no_size(sigma: Any) -> None:
    with pytest.raises(fa.FuzzyAHPError, match="must be above 0 and at most 2"):
        Noise(sigma)
    with pytest.raises(fa.FuzzyAHPError, match="noise: sigma of 'credit'"):
        Noise({"credit": sigma})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "nothing is to be drawn"),
        ({"votes": "dirichlet", "draws": 99}, "draws: 99, must be a whole number from 100"),
        ({"votes": "dirichlet", "draws": True}, "draws: True"),
        ({"votes": "dirichlet", "draws": 1e4}, "draws: 10000.0"),
        ({"votes": "dirichlet", "level": 1}, "level: 1, must be above 0 and below 1"),
        ({"votes": "dirichlet", "level": 90}, "level: 90"),
        ({"votes": "dirichlet", "seed": -1}, "seed: -1, must be a whole number"),
        ({"votes": "dirichlet", "seed": None}, "seed: None"),
        ({"votes": "dirichlett"}, "did you mean 'dirichlet'"),
        ({"votes": "bootstrap", "prior": 0.5}, "goes with votes = 'dirichlet' alone"),
        ({"votes": "dirichlet", "prior": 0}, "prior: 0, must be above 0"),
        ({"votes": "dirichlet", "prior": float("inf")}, "prior: inf"),
        ({"values": 0.1}, "no indicator was given as a measured value"),
        ({"values": 0}, "values: 0, must be above 0"),
        ({"values": float("nan")}, "values: nan"),
        ({"judgments": 0.3}, "judgments: 0.3, must be a Noise"),
        ({"judgments": Noise({"finanse": 0.2})}, "did you mean 'finance'"),
        ({"judgments": Noise({"innovation": 0.2})}, "innovation has no pairwise judgments"),
        (
            {"judgments": Noise({"credit": (0.1, 0.2)})},
            "credit: 2 sizes, must be as many as its judgments, 1, or one number",
        ),
    ],
)
def test_what_cannot_be_drawn(options: dict[str, Any], message: str) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=message):
        uncertainty(built_in(), **options)


def test_votes_that_are_not_there() -> None:
    with pytest.raises(fa.FuzzyAHPError, match="no indicator was given as votes"):
        uncertainty(two("good", "medium"), votes="dirichlet")
    with pytest.raises(fa.FuzzyAHPError, match="votes are for one grade"):
        uncertainty(two([5, 0, 0, 0, 0], [0, 0, 5, 0, 0]), votes="dirichlet")
    with pytest.raises(fa.FuzzyAHPError, match="votes are for one grade"):
        uncertainty(two([1, 0, 0, 0, 0], "good"), votes="bootstrap")
    with pytest.raises(fa.FuzzyAHPError, match="who voted by name: 2, must be 3 or more"):
        uncertainty(two({"votes": {"A": "good", "B": "weak"}}, "good"), votes="bootstrap")
    with pytest.raises(fa.EvidenceError, match="no votes"):
        two([0, 0, 0, 0, 0], "good")
    with pytest.raises(fa.FuzzyAHPError, match="must be what model"):
        uncertainty({"a": 1}, votes="dirichlet")  # type: ignore[arg-type]
    with pytest.raises(fa.FuzzyAHPError, match="there is no 'fr'"):
        uncertainty(two([3, 2, 0, 0, 0], "good"), 100, votes="dirichlet").to_text("fr")
    with pytest.raises(fa.FuzzyAHPError, match="quantile 2"):
        uncertainty(two([3, 2, 0, 0, 0], "good"), 100, votes="dirichlet").quantiles([2])


def test_a_scheme_of_weights_has_no_judgments_to_draw() -> None:
    scheme = scheme_of(
        weights={"credit": [0.5, 0.3, 0.2], "own": [0.4, 0.3, 0.3], "firm": [0.25] * 4, "trade": [0.4, 0.3, 0.3]}
    )
    rating = fa.RatingModel(scheme).rate(evidence(np.ones((5, len(LEAVES)), dtype=np.intp), named=False))
    with pytest.raises(fa.FuzzyAHPError, match="no parent has pairwise judgments"):
        uncertainty(rating, judgments=Noise(0.3))


def test_panels_that_cannot_be_drawn() -> None:
    panel, scheme = panel_of([1, 2, 3])
    with pytest.raises(fa.PanelError, match="did not weigh scheme micro-enterprise as it stands"):
        uncertainty(built_in(), judgments=panel)
    pair, _ = panel_of([1, 2])
    weighed = fa.RatingModel(weigh_scheme(scheme, pair, version="2"))
    with pytest.raises(fa.PanelError, match="experts who count: 2, must be 3 or more"):
        uncertainty(weighed.rate(dict.fromkeys(scheme.tree.leaves, "good")), judgments=pair)
    with pytest.raises(fa.PanelError, match="experts who count: 2"):
        Noise.of_panel(pair, scheme)
    with pytest.raises(fa.PanelError, match="judged no parent of scheme simulated"):
        Noise.of_panel(panel_of([1, 2, 3], "finance")[0], scheme_of())
    with pytest.raises(fa.FuzzyAHPError, match="agree on every judgment"):
        Noise.of_panel(panel_of([2, 2, 2])[0], scheme)
    with pytest.raises(fa.FuzzyAHPError, match="must be a Panel and a Scheme"):
        Noise.of_panel("panel", scheme)  # type: ignore[arg-type]
    with pytest.raises(fa.FuzzyAHPError, match="names no parent"):
        Noise({})
    with pytest.raises(fa.FuzzyAHPError, match="is 0 throughout"):
        Noise({"credit": (0.0,)})


def test_a_panel_that_agrees_is_an_error_and_no_interval_of_width_0() -> None:
    panel, scheme = panel_of([2, 2, 2, 2, 2])
    model = fa.RatingModel(weigh_scheme(scheme, panel, version="2"))
    rating = model.rate(dict.fromkeys(scheme.tree.leaves, "good") | {"innovation": [3, 2, 0, 0, 0]})
    with pytest.raises(fa.FuzzyAHPError, match="experts agree on every judgment, so there is no spread"):
        uncertainty(rating, judgments=panel)
    found = uncertainty(rating, 100, judgments=panel, votes="dirichlet")
    assert (found.parents, found.leaves) == ((), ("innovation",))
    assert "weights stay as they are" in str(found)


@pytest.mark.parametrize("at", [0.5, None, "0.5"])
def test_quantiles_that_are_no_list(at: Any) -> None:
    with pytest.raises(fa.FuzzyAHPError, match="must be a list of numbers from 0 to 1"):
        uncertainty(two([3, 2, 0, 0, 0], "good"), 100, votes="dirichlet").quantiles(at)


def test_frames_need_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    rating = two([3, 2, 0, 0, 0], "good")
    found = uncertainty(rating, 100, votes="dirichlet")
    indices = sobol_indices(rating, 64, votes="dirichlet")
    monkeypatch.setitem(sys.modules, "pandas", None)
    for result in (found, indices):
        with pytest.raises(fa.MissingExtraError, match="frames"):
            result.to_frame()
