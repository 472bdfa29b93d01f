"""Panels drawn from a known truth, to see how often an interval holds it.

Truths differ from run to run: the shares of every indicator's grades, how decided the experts are, how severe single
experts are throughout, the weights, and how many experts there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

import fuzzyahp as fa
from fuzzyahp.experts import Answers, Expert, Panel, questionnaire, weigh_scheme

FloatArray = npt.NDArray[np.float64]
POINTS = np.array([100.0, 85.0, 70.0, 55.0, 40.0])
GROUPS = {"credit": ("own", "firm", "trade"), "own": ("a1", "a2", "a3"), "firm": ("b1", "b2", "b3", "b4")}
GROUPS |= {"trade": ("c1", "c2", "c3")}
LEAVES = tuple(leaf for parent in ("own", "firm", "trade") for leaf in GROUPS[parent])


@dataclass(frozen=True)
class Run:
    """One simulated panel's rating, and the score that all such experts would have given."""

    rating: fa.Rating
    truth: float
    panel: Panel | None = None


def scheme_of(
    upper: dict[str, list[list[Any]]] | None = None,
    weights: dict[str, list[float]] | None = None,
    rules: dict[str, Any] | None = None,
) -> fa.Scheme:
    """A scheme of ten indicators in three groups, by judgments or by weights; without a veto unless `rules` has one."""
    indicators: dict[str, Any] = {leaf: {} for leaf in LEAVES}
    for parent, children in GROUPS.items():
        indicators[parent] = {"children": list(children)}
        if weights is not None:
            indicators[parent]["weights"] = weights[parent]
        else:
            indicators[parent]["judgments"] = (upper or {}).get(parent, ones(len(children)))
            indicators[parent]["waive_consistency"] = "simulated"
    return fa.load_scheme(
        {"format": "fuzzyahp-scheme/1", "name": "simulated", "version": "1", "indicators": indicators}
        | ({"rules": rules} if rules else {})
    )


def ones(n: int) -> list[list[Any]]:
    return [[1] * (n - 1 - i) for i in range(n - 1)]


def true_weights(rng: np.random.Generator) -> dict[str, FloatArray]:
    return {parent: np.asarray(rng.dirichlet(np.full(len(children), 4.0))) for parent, children in GROUPS.items()}


def leaf_weights(weights: dict[str, FloatArray]) -> FloatArray:
    """Global weights of the leaves: the product from the root down."""
    return np.concatenate([weights["credit"][i] * weights[g] for i, g in enumerate(GROUPS["credit"])])


def true_shares(rng: np.random.Generator) -> FloatArray:
    """Shares of the grades by leaf, shape (10, 5): experts more or less decided, the client better or worse."""
    middle, decided = rng.uniform(0.8, 3.0), rng.choice([1.0, 4.0, 20.0])
    base = np.exp(-((np.arange(5) - middle) ** 2) / 2)
    shares = rng.dirichlet(decided * base / base.sum() + 1e-3, len(LEAVES)) + 1e-9
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def cast(rng: np.random.Generator, shares: FloatArray, experts: int, severity: float) -> npt.NDArray[np.intp]:
    """Grades that each expert gives each leaf, shape (m, 10).

    An expert's leaning is added to every one of their votes. Cuts are set so that all such experts together give the
    true shares, whatever the severity.
    """
    cuts = norm.ppf(np.cumsum(shares, axis=1)[:, :-1].clip(0, 1)) * np.sqrt(1 + severity**2)
    leaning = rng.normal(0, severity, (experts, 1)) if severity else np.zeros((experts, 1))
    felt = leaning + rng.normal(size=(experts, len(shares)))
    return np.asarray((felt[:, :, None] > cuts).sum(axis=-1))


def voted(rng: np.random.Generator, experts: int, severity: float = 0.0, named: bool = False) -> Run:
    """A client put to the vote, the weights known."""
    weights, shares = true_weights(rng), true_shares(rng)
    scheme = scheme_of(weights={parent: w.tolist() for parent, w in weights.items()})
    votes = cast(rng, shares, experts, severity)
    truth = float(leaf_weights(weights) @ shares @ POINTS)
    return Run(fa.RatingModel(scheme).rate(evidence(votes, named)), truth)


def voted_by_rules(rng: np.random.Generator, experts: int, rules: dict[str, Any]) -> Run:
    """As `voted`, under another operator or with a veto; those whom it lets pass, in truth and by the panel's votes."""
    while True:
        weights, shares = true_weights(rng), true_shares(rng)
        model = fa.RatingModel(scheme_of(weights={parent: w.tolist() for parent, w in weights.items()}, rules=rules))
        truth = model.rate({leaf: {"membership": shares[i].tolist()} for i, leaf in enumerate(LEAVES)})
        rating = model.rate(evidence(cast(rng, shares, experts, 0.0), named=False))
        if truth.score is not None and rating.score is not None:
            return Run(rating, truth.score)


def evidence(votes: npt.NDArray[np.intp], named: bool) -> dict[str, Any]:
    names = fa.FIVE_GRADES.names
    if named:
        return {
            leaf: {"votes": {f"E{e}": names[v] for e, v in enumerate(votes[:, i])}} for i, leaf in enumerate(LEAVES)
        }
    return {leaf: np.bincount(votes[:, i], minlength=5).tolist() for i, leaf in enumerate(LEAVES)}


def judged_once(rng: np.random.Generator, sigma: float) -> Run:
    """A client whose grades are known, the judgments off by log-normal noise of a known size."""
    weights, grades = true_weights(rng), rng.integers(0, 5, len(LEAVES))
    scheme = scheme_of({parent: noisy(rng, w, sigma) for parent, w in weights.items()})
    given = {leaf: fa.FIVE_GRADES.names[grades[i]] for i, leaf in enumerate(LEAVES)}
    return Run(fa.RatingModel(scheme).rate(given), float(leaf_weights(weights) @ POINTS[grades]))


def noisy(rng: np.random.Generator, weights: FloatArray, sigma: float) -> list[list[Any]]:
    n = len(weights)
    ratios = weights[:, None] / weights * np.exp(rng.normal(0, sigma, (n, n)))
    return [[float(f"{ratios[i, j].clip(1e-6, 1e6):.4g}") for j in range(i + 1, n)] for i in range(n - 1)]


def judged_by_panel(rng: np.random.Generator, experts: int, own: float, severity: float | None = None) -> Run:
    """A scheme weighed by a panel whose experts differ in their weights (by `own`) and in each judgment (by 0.3).

    With a severity the same experts vote too; otherwise the grades are known.
    """
    weights = true_weights(rng)
    draft = scheme_of()
    asked = questionnaire(draft)
    names = [f"E{e}" for e in range(experts)]
    answers = {}
    for name in names:
        judgments: dict[str, dict[tuple[str, str], Any]] = {}
        for parent, children in GROUPS.items():
            mine = weights[parent] * np.exp(rng.normal(0, own, len(children)))
            upper = noisy(rng, mine, 0.3)
            pairs = [(children[i], children[j]) for i in range(len(children)) for j in range(i + 1, len(children))]
            judgments[parent] = dict(zip(pairs, [x for row in upper for x in row], strict=True))
        answers[name] = Answers(judgments)
    panel = Panel("simulated", asked, tuple(Expert(name) for name in names)).with_round(answers)
    waived = dict.fromkeys(GROUPS, "simulated")
    scheme = weigh_scheme(draft, panel, waive_consistency=waived)
    if severity is None:
        grades = rng.integers(0, 5, len(LEAVES))
        given: dict[str, Any] = {leaf: fa.FIVE_GRADES.names[grades[i]] for i, leaf in enumerate(LEAVES)}
        truth = float(leaf_weights(weights) @ POINTS[grades])
    else:
        shares = true_shares(rng)
        given = evidence(cast(rng, shares, experts, severity), named=True)
        truth = float(leaf_weights(weights) @ shares @ POINTS)
    return Run(fa.RatingModel(scheme).rate(given), truth, panel)


def coverage(
    runs: int, simulate: Callable[[np.random.Generator], Run], seed: int, draws: int = 1000, **options: Any
) -> float:
    """Share of the runs in which the 90 % interval holds the truth; `options` go to `uncertainty`.

    ``judgments="panel"`` stands for the run's own panel, ``judgments="spread"`` for noise as large as its spread.
    """
    rng = np.random.default_rng(seed)
    held = 0
    for k in range(runs):
        run = simulate(rng)
        given = dict(options)
        if given.get("judgments") == "panel":
            given["judgments"] = run.panel
        elif given.get("judgments") == "spread":
            assert run.panel is not None
            given["judgments"] = fa.analysis.Noise.of_panel(run.panel, run.rating.plan.scheme)
        try:
            interval = fa.analysis.uncertainty(run.rating, draws, seed=k, **given).interval
        except fa.FuzzyAHPError as error:  # a unanimous panel is told so: no interval, so none that holds
            assert "for one grade" in str(error)
            continue
        assert interval is not None
        held += interval[0] <= run.truth <= interval[1]
    return held / runs
