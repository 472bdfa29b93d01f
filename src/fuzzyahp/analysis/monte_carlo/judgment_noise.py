"""Judgments drawn again: with log-normal noise of a stated size, or as another panel of like experts gives them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.monte_carlo.resampling import Drawn, Mover, Part, normalised
from fuzzyahp.arrays import is_number
from fuzzyahp.eigenvector import close_to_one, lambda_kernel
from fuzzyahp.errors import FuzzyAHPError, JudgmentError, PanelError, shown
from fuzzyahp.evaluation import Plan
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.judgment import JudgmentMatrix
from fuzzyahp.random_index import random_index_table
from fuzzyahp.scheme import Scheme
from fuzzyahp.weights import WEIGHT_METHODS

if TYPE_CHECKING:
    from fuzzyahp.experts.panel.panel import Panel

FloatArray = npt.NDArray[np.float64]
Sigma = float | tuple[float, ...]

#: One standard deviation is then a factor of 7.4: beyond this a judgment says nothing.
LARGEST_SIGMA = 2.0
#: Logarithms of judgments that differ by less are the same judgment.
_AGREED = 1e-12
#: Of three experts the whole range covers what they stand for in three of four cases only; of two in every other.
LEAST_EXPERTS = 3
#: Streams of random numbers: noise on judgments, a panel drawn again.
NOISE_STREAM, PANEL_STREAM = 1, 2


@dataclass(frozen=True)
class Noise:
    """Log-normal noise on judgments: each is multiplied by exp(sigma z), z standard normal, its reciprocal divided.

    Attributes
    ----------
    sigma : float, or mapping of str to float or tuple of float
        Standard deviation of a judgment's natural logarithm, above 0 and at most 2: with 0.25, two of three judgments
        stay within a factor of 1.28. A mapping gives it by parent, as one number or judgment by judgment along the
        upper triangle; parents it does not name stay fixed.

    Raises
    ------
    FuzzyAHPError
        If a size is not above 0 and at most 2. Judgment by judgment, some may be 0.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.analysis.Noise(0.25)
    Noise(sigma=0.25)
    """

    sigma: float | Mapping[str, Sigma]

    def __post_init__(self) -> None:
        if not isinstance(self.sigma, Mapping):
            object.__setattr__(self, "sigma", _checked(self.sigma, "noise: sigma"))
            return
        if not self.sigma:
            raise FuzzyAHPError("noise: sigma names no parent; give a number, or a size by parent")
        found: dict[str, Sigma] = {}
        for parent, sigma in self.sigma.items():
            where = f"noise: sigma of {shown(parent)}"
            if isinstance(sigma, tuple | list | np.ndarray):
                sizes = tuple(_checked(size, where, least=0.0) for size in sigma)
                if not any(sizes):
                    raise FuzzyAHPError(f"{where}: is 0 throughout, so nothing would vary; leave the parent out")
                found[parent] = sizes
            else:
                found[parent] = _checked(sigma, where)
        object.__setattr__(self, "sigma", FrozenMapping(found))

    @classmethod
    def of_panel(cls, panel: Panel, scheme: Scheme, round: int | None = None) -> Noise:
        """Noise as large as a panel's own spread: of every judgment the standard error of the experts' mean logarithm.

        Parameters
        ----------
        panel : Panel
            The panel; its experts' weights count.
        scheme : Scheme
            Whose parents it judged.
        round : int, optional
            Default: the last.

        Returns
        -------
        Noise
            By parent and judgment. Parents on whose every judgment the experts agree are left out.

        Raises
        ------
        PanelError
            If the panel judged no parent of this scheme, or fewer than three experts one of them.
        FuzzyAHPError
            If the experts agree on everything, or either is no panel or scheme.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> from fuzzyahp.experts import Answers, Expert, Panel, questionnaire
        >>> scheme = fa.load_scheme("micro-enterprise")
        >>> asked = questionnaire(scheme, parents=["credit"])
        >>> panel = Panel("committee", asked, (Expert("Li"), Expert("Wu"), Expert("Xu")))
        >>> said = {"Li": 1, "Wu": 2, "Xu": 4}  # logarithms 0, ln 2, 2 ln 2: standard error ln 2 / 3^0.5
        >>> pair = asked.pairs_of("credit")[0]
        >>> panel = panel.with_round({e: Answers({"credit": {pair: x}}) for e, x in said.items()})
        >>> noise = fa.analysis.Noise.of_panel(panel, scheme)
        >>> round(noise.sigma["credit"][0], 4)
        0.4002
        """
        from fuzzyahp.experts.panel.panel import Panel

        if not isinstance(panel, Panel) or not isinstance(scheme, Scheme):
            raise FuzzyAHPError(f"Noise.of_panel: {shown(panel)}, {shown(scheme)}; must be a Panel and a Scheme")
        found: dict[str, Sigma] = {}
        for parent in panel.questionnaire.pairs:
            if parent not in scheme.indicators or not scheme.indicators[parent].children:
                continue
            logs, shares, _ = _expert_logs(panel, parent, scheme, round)
            mean = (logs * shares[:, None]).sum(axis=0)
            squares = float((shares**2).sum())
            variance = ((logs - mean) ** 2 * shares[:, None]).sum(axis=0) / (1 - squares)
            errors = np.sqrt(variance * squares)
            if errors.max() > _AGREED:
                found[parent] = tuple(errors.tolist())
        if not found:
            if any(parent in scheme.indicators for parent in panel.questionnaire.pairs):
                raise FuzzyAHPError(f"panel {panel.name}: its experts agree on every judgment, so nothing varies")
            raise PanelError(f"panel {panel.name}: judged no parent of scheme {scheme.name}; take another")
        return cls(found)


def _checked(sigma: object, where: str, least: float | None = None) -> float:
    good = is_number(sigma) and float(sigma) <= LARGEST_SIGMA  # type: ignore[arg-type]
    if not good or (float(sigma) < least if least is not None else float(sigma) <= 0):  # type: ignore[arg-type]
        raise FuzzyAHPError(
            f"{where}: {shown(sigma)}, must be above 0 and at most {LARGEST_SIGMA:g}: the standard deviation of a "
            "judgment's logarithm; usual sizes are 0.1 to 0.5"
        )
    return float(sigma)  # type: ignore[arg-type]


def noise_parts(plan: Plan, noise: Noise) -> list[Part]:
    """One random part for each parent whose judgments the noise moves.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    noise : Noise
        How large.

    Returns
    -------
    list of Part
        In the tree's order.

    Raises
    ------
    FuzzyAHPError
        If the noise names what is no parent with judgments, or the scheme has none.
    """
    scheme, tree = plan.scheme, plan.scheme.tree
    judged = [p for p in tree.parents if scheme.indicators[p].judgments is not None and len(tree.children(p)) > 1]
    if not judged:
        raise FuzzyAHPError(f"scheme {scheme.name}: no parent has pairwise judgments, so noise would move nothing")
    if isinstance(noise.sigma, Mapping):
        sizes = {tree.find(parent): sigma for parent, sigma in noise.sigma.items()}
        for parent in sizes:
            if parent not in judged:
                raise FuzzyAHPError(f"noise: {parent} has no pairwise judgments; known: {', '.join(judged[:12])}")
    else:
        sizes = dict.fromkeys(judged, noise.sigma)
    return [_noise_part(plan, parent, sizes[parent]) for parent in judged if parent in sizes]


def _noise_part(plan: Plan, parent: str, sigma: Sigma) -> Part:
    indicator = plan.scheme.indicators[parent]
    matrix = JudgmentMatrix.from_upper(indicator.judgments or (), indicator.children)
    logs = np.log(matrix.values[np.triu_indices(len(indicator.children), 1)])[:, None]
    size = np.array(sigma, dtype=np.float64).reshape(-1, 1)
    if size.size not in (1, len(logs)):
        raise FuzzyAHPError(
            f"noise: sigma of {parent}: {size.size} sizes, must be as many as its judgments, {len(logs)}, or one number"
        )

    def draw(rng: np.random.Generator, count: int) -> Drawn:
        return _weigh(plan, parent, logs + size * rng.standard_normal((len(logs), count)))

    return Part((NOISE_STREAM, plan.scheme.tree.names.index(parent)), draw, parents=(parent,))


def _weigh(plan: Plan, parent: str, logs: FloatArray) -> Drawn:
    """Weights and consistency of drawn judgments, their logarithms row by row above the diagonal, shape (pairs, K)."""
    n, rules = len(plan.scheme.indicators[parent].children), plan.scheme.rules
    matrices = _matrices(n, logs)
    try:
        weights = WEIGHT_METHODS[rules.weight_method](matrices)
    except JudgmentError:
        raise JudgmentError(
            f"{parent}: a drawn judgment matrix is too far from consistent to be weighed; take a smaller noise"
        ) from None
    if n <= 2:
        return Drawn({parent: weights})
    largest, _, _ = lambda_kernel(matrices, weights)
    ratio = (largest - n) / (n - 1) / random_index_table(rules.random_index).of(n)
    return Drawn({parent: weights}, ratios={parent: ratio})


def _matrices(n: int, logs: FloatArray) -> FloatArray:
    i, j = np.triu_indices(n, 1)
    matrices = np.ones((n, n, logs.shape[1]))
    matrices[i, j] = np.exp(logs)
    matrices[j, i] = 1 / matrices[i, j]
    return matrices


def panel_shares(plan: Plan, panel: Panel) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, float]]:
    """The parents that a panel weighed in this scheme, and the share of each of its experts.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    panel : Panel
        The panel.

    Returns
    -------
    tuple of str
        Parents, in the tree's order.
    tuple of str
        Those of them on whose every judgment the experts agree: nothing varies there.
    dict of str to float
        Expert to share, > 0, summing to 1.

    Raises
    ------
    PanelError
        If the scheme was not weighed by this panel as it stands, or by fewer than three of its experts.
    """
    from fuzzyahp.experts.panel.expert_judgments import expert_weights_of, panel_matrices

    scheme = plan.scheme
    sources = {parent: scheme.indicators[parent].panel for parent in scheme.tree.parents}
    parents = tuple(p for p, source in sources.items() if source and source.fingerprint == panel.fingerprint)
    if not parents:
        raise PanelError(
            f"panel {panel.name}: did not weigh scheme {scheme.name} as it stands; rate by the scheme that "
            "fuzzyahp.experts.weigh_scheme(scheme, panel) gives, or give Noise.of_panel(panel, scheme)"
        )
    heard: dict[str, None] = {}
    for parent in parents:
        source = sources[parent]
        heard.update(dict.fromkeys(panel_matrices(panel, parent, source.round if source else None)[0]))
    experts = [name for name in panel.names if name in heard]
    counted = expert_weights_of(panel, experts) or dict.fromkeys(experts, 1.0)
    _enough(panel, "its judgments", len(counted))
    total = math.fsum(counted.values())
    return parents, _agreed(plan, panel, parents), {name: weight / total for name, weight in counted.items()}


def _agreed(plan: Plan, panel: Panel, parents: tuple[str, ...]) -> tuple[str, ...]:
    """Parents on whose every judgment all experts agree."""
    found = []
    for parent in parents:
        source = plan.scheme.indicators[parent].panel
        logs, _, _ = _expert_logs(panel, parent, plan.scheme, source.round if source else None)
        if np.ptp(logs, axis=0).max(initial=0.0) <= _AGREED:
            found.append(parent)
    return tuple(found)


def _enough(panel: Panel, what: str, experts: int) -> None:
    if experts < LEAST_EXPERTS:
        raise PanelError(
            f"panel {panel.name}: {what}: experts who count: {experts}, must be {LEAST_EXPERTS} or more: their spread "
            "says nothing of others; state a size instead, such as Noise(0.3)"
        )


def _expert_logs(
    panel: Panel, parent: str, scheme: Scheme, round: int | None
) -> tuple[FloatArray, FloatArray, list[str]]:
    """Experts' log judgments along the upper triangle, shape (m, pairs), their shares, and their names."""
    from fuzzyahp.experts.panel.expert_judgments import expert_weights_of, panel_matrices

    children = scheme.indicators[parent].children
    asked = panel.questionnaire.pairs[parent]
    if set(asked) != set(children):
        raise PanelError(
            f"panel {panel.name}: {parent}: was asked about {', '.join(asked)}; the scheme has {', '.join(children)}"
        )
    matrices = panel_matrices(panel, parent, round)[0]
    counted = expert_weights_of(panel, list(matrices)) or dict.fromkeys(matrices, 1.0)
    _enough(panel, parent, len(counted))
    at = [asked.index(child) for child in children]
    i, j = np.triu_indices(len(children), 1)
    logs = np.array([np.log(matrices[name].values[np.ix_(at, at)][i, j]) for name in counted])
    shares = np.array(list(counted.values()))
    return logs, shares / shares.sum(), list(counted)


def panel_mover(plan: Plan, panel: Panel, parents: tuple[str, ...], experts: list[str]) -> Mover:
    """What experts' shares make of the weights of the parents they judged.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    panel : Panel
        The panel that weighed it.
    parents : tuple of str
        Among those of `panel_shares`.
    experts : list of str
        Whose shares are given, in order.

    Returns
    -------
    callable
        Aggregates judgments or weights as the scheme says: AIJ, or AIP by either mean. An expert who did not judge a
        parent does not count there.
    """
    kernel = WEIGHT_METHODS[plan.scheme.rules.weight_method]
    given: list[tuple[str, str, list[int], FloatArray]] = []
    for parent in parents:
        source = plan.scheme.indicators[parent].panel
        aggregation = source.aggregation if source else "aij"
        logs, _, names = _expert_logs(panel, parent, plan.scheme, source.round if source else None)
        if aggregation != "aij":
            n = len(plan.scheme.indicators[parent].children)
            weights = kernel(_matrices(n, logs.T)).T
            logs = weights if aggregation == "aip_arithmetic" else np.log(weights)
        given.append((parent, aggregation, [experts.index(name) for name in names], logs))

    def move(shares: FloatArray) -> Drawn:
        found = Drawn()
        for parent, aggregation, rows, logs in given:
            own = normalised(shares[rows])
            mean = np.zeros((logs.shape[1], own.shape[1]))
            for share, row in zip(own, logs, strict=True):
                mean += row[:, None] * share
            if aggregation == "aij":
                found.add(_weigh(plan, parent, mean))
            else:
                positive = np.log(mean) if aggregation == "aip_arithmetic" else mean
                found.weights[parent] = close_to_one(normalised(positive))
        return found

    return move
