"""Where a score's variance comes from: Sobol indices of each parent's judgments and each indicator's evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.draws import Draws, evaluate, leaf_memberships
from fuzzyahp.analysis.monte_carlo.judgment_noise import Noise
from fuzzyahp.analysis.monte_carlo.random_parts import check_level, random_parts
from fuzzyahp.analysis.monte_carlo.resampling import Drawn, Part, seed_entropy, stream
from fuzzyahp.analysis.monte_carlo.uncertainty_words import WORDS
from fuzzyahp.analysis.text_tables import frame_of, level_text, text_width
from fuzzyahp.arrays import is_whole, read_only
from fuzzyahp.errors import FuzzyAHPError, in_language, shown
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.result import Rating

if TYPE_CHECKING:
    import pandas as pd

    from fuzzyahp.experts.panel.panel import Panel

FloatArray = npt.NDArray[np.float64]

FEWEST_BASE, MOST_BASE = 64, 65_536
_RESAMPLES = 200
#: A spread of less than this, in points, is rounding.
_NO_SPREAD = 1e-9


@dataclass(frozen=True, eq=False, repr=False)
class SobolIndices:
    """Shares of a score's variance, by what causes it.

    Attributes
    ----------
    nodes : tuple of str
        Parents whose judgments were drawn, then leaves whose votes or value were.
    kinds : tuple of str
        "judgments" or "evidence", for each node.
    first_order : ndarray, shape (d,)
        Share of the variance that the node causes alone; near [0-1], an estimate may lie a little outside.
    total_order : ndarray, shape (d,)
        Share of the variance in which it takes part.
    first_interval, total_interval : ndarray, shape (2, d)
        Bootstrap intervals at `level`, lower and upper ends.
    sd : float
        Standard deviation of the score [points].
    veto : float
        Share of the draws that the veto rejects; they count with the score they would have had.
    base : int
        N; the score was worked out N (d + 2) times.
    level : float
        Of the intervals, in (0, 1).
    seed : int
        The number that everything was drawn from.
    varied : mapping of str to str
        What was drawn, and how.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, [2, 4, 1, 0, 0]))
    >>> found = fa.analysis.sobol_indices(rating, votes="dirichlet")
    >>> found.largest(2)
    ('owner_credit_record', 'repayment_source')
    """

    nodes: tuple[str, ...]
    kinds: tuple[str, ...]
    first_order: FloatArray
    total_order: FloatArray
    first_interval: FloatArray
    total_interval: FloatArray
    sd: float
    veto: float
    base: int
    level: float
    seed: int
    varied: Mapping[str, str]

    def largest(self, count: int = 5) -> tuple[str, ...]:
        """The nodes that most of the variance hangs on.

        Parameters
        ----------
        count : int
            How many at the most.

        Returns
        -------
        tuple of str
            By total order, the largest first.

        Raises
        ------
        FuzzyAHPError
            If `count` is no whole number from 0.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> evidence = dict.fromkeys(model.scheme.tree.leaves, "good") | {"innovation": [4, 3, 0, 0, 0]}
        >>> fa.analysis.sobol_indices(model.rate(evidence), votes="dirichlet").largest()
        ('innovation',)
        """
        if not is_whole(count) or count < 0:
            raise FuzzyAHPError(f"count: {shown(count)}, must be a whole number, 0 or more")
        return tuple(self.nodes[i] for i in self._order()[:count])

    def _order(self) -> list[int]:
        return [int(i) for i in np.argsort(-self.total_order, kind="stable")]

    def to_text(self, lang: str = "en") -> str:
        """The indices in words, the largest first.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language.

        Returns
        -------
        str
            Text of several lines.

        Raises
        ------
        FuzzyAHPError
            If there is no such language.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> evidence = dict.fromkeys(model.scheme.tree.leaves, "good") | {"innovation": [4, 3, 0, 0, 0]}
        >>> print(fa.analysis.sobol_indices(model.rate(evidence), votes="dirichlet").to_text().split(";")[0])
        Share of the score's variance, 1,024 base draws
        """
        words = in_language(WORDS, lang)
        lines = [
            words["sobol"].format(base=self.base, sd=self.sd),
            words["sobol_head"].format(level=level_text(self.level)),
        ]
        labels = [words[f"sobol_{kind}"].format(node=node) for node, kind in zip(self.nodes, self.kinds, strict=True)]
        wide = max(text_width(label) for label in labels)
        for i in self._order():
            lines.append(
                words["sobol_row"].format(
                    label=labels[i] + " " * (wide - text_width(labels[i])),
                    first=self.first_order[i],
                    first_low=self.first_interval[0, i],
                    first_high=self.first_interval[1, i],
                    total=self.total_order[i],
                    total_low=self.total_interval[0, i],
                    total_high=self.total_interval[1, i],
                )
            )
        if self.veto:
            lines.append(words["sobol_rejected"].format(share=self.veto))
        lines.append(words["seed"].format(seed=self.seed))
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """The indices as plain data, for JSON.

        Returns
        -------
        dict
            Text, numbers, lists and dicts.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> evidence = dict.fromkeys(model.scheme.tree.leaves, "good") | {"innovation": [4, 3, 0, 0, 0]}
        >>> fa.analysis.sobol_indices(model.rate(evidence), votes="dirichlet").to_dict()["indices"][0]["node"]
        'innovation'
        """
        return {
            "base": self.base,
            "level": self.level,
            "seed": self.seed,
            "sd": self.sd,
            "veto": self.veto,
            "varied": dict(self.varied),
            "indices": self._rows(),
        }

    def _rows(self) -> list[dict[str, Any]]:
        return [
            {
                "node": node,
                "kind": self.kinds[i],
                "first_order": float(self.first_order[i]),
                "first_low": float(self.first_interval[0, i]),
                "first_high": float(self.first_interval[1, i]),
                "total_order": float(self.total_order[i]),
                "total_low": float(self.total_interval[0, i]),
                "total_high": float(self.total_interval[1, i]),
            }
            for i, node in enumerate(self.nodes)
        ]

    def to_frame(self) -> pd.DataFrame:
        """The indices as a data frame.

        Returns
        -------
        pandas.DataFrame
            A row for each node.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> evidence = dict.fromkeys(model.scheme.tree.leaves, "good") | {"innovation": [4, 3, 0, 0, 0]}
        >>> fa.analysis.sobol_indices(model.rate(evidence), votes="dirichlet").to_frame()["kind"].tolist()
        ['evidence']
        """
        frame: pd.DataFrame = frame_of(self._rows()).set_index("node")
        return frame

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        first = ", ".join(f"{self.nodes[i]} {self.total_order[i]:.3f}" for i in self._order()[:3])
        return f"SobolIndices({len(self.nodes)} nodes, total order: {first}{', ...' if len(self.nodes) > 3 else ''})"

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


def sobol_indices(
    rating: Rating,
    base: int = 1024,
    *,
    judgments: Noise | Panel | None = None,
    votes: str | None = None,
    values: float | None = None,
    prior: float | None = None,
    level: float = 0.9,
    seed: int | np.random.Generator = 0,
    progress: Callable[[int, int], None] | None = None,
) -> SobolIndices:
    """Sobol indices of the score: how much of its variance each parent's judgments and each leaf's evidence cause.

    The indices need causes that are independent. So experts are drawn anew for each parent and each leaf: what an
    expert has in common over several of them is not in here.

    Parameters
    ----------
    rating : Rating
        A rating; of a rejected client one whose evidence is complete.
    base : int
        N, a power of 2 from 64 to 65,536; the score is worked out N (d + 2) times for d nodes.
    judgments, votes, values, prior
        What is drawn, as for `uncertainty`.
    level : float
        Of the bootstrap intervals, above 0 and below 1.
    seed : int or Generator
        The same seed gives the same figures.
    progress : callable, optional
        Called as progress(done, total), by scores worked out; for a bar see `uncertainty`.

    Returns
    -------
    SobolIndices
        First and total order, with intervals. Nodes that cannot vary, such as unanimous votes, are left out.

    Raises
    ------
    FuzzyAHPError
        If nothing is to be drawn, the score does not vary, or a number is out of range.
    PanelError
        If the panel did not weigh this scheme, or has fewer than three experts.
    EvidenceError
        If the evidence of a rejected client is not complete.

    References
    ----------
    A. Saltelli et al. (2010), Variance based sensitivity analysis of model output, Computer Physics Communications
    181(2), 259-270; as in `scipy.stats.sobol_indices`.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "weights": [0.75, 0.25]}, "a": {}, "b": {}}})
    >>> rating = fa.RatingModel(scheme).rate({"a": [4, 4, 0, 0, 0], "b": [4, 4, 0, 0, 0]})
    >>> found = fa.analysis.sobol_indices(rating, 4096, votes="dirichlet")
    >>> abs(found.first_order[0] - 0.75**2 / (0.75**2 + 0.25**2)) < 0.05  # variances add up by squared weights
    np.True_
    """
    if not is_whole(base) or not FEWEST_BASE <= base <= MOST_BASE or base & (base - 1):
        raise FuzzyAHPError(f"base: {shown(base)}, must be a power of 2 from {FEWEST_BASE} to {MOST_BASE:,}")
    check_level(level)
    parts, varied, _ = random_parts(rating, judgments, votes, values, prior, apart=True)
    entropy, size = seed_entropy(seed), int(base)
    first, second, mixed, veto = _sampled(rating, parts, entropy, size, progress)
    if float(np.std([first, second])) < _NO_SPREAD:
        raise FuzzyAHPError(
            "sobol_indices: the score is the same in every draw, so there is no variance to share out; draw something "
            "that moves it"
        )
    found = _estimate(first, second, mixed)
    rng = stream(entropy, 0, 1)
    resampled = []
    for _ in range(_RESAMPLES):
        at = rng.integers(size, size=size)
        resampled.append(_estimate(first[at], second[at], mixed[:, at]))
    ends = [(1 - level) / 2, (1 + level) / 2]
    return SobolIndices(
        nodes=tuple((part.parents or part.leaves)[0] for part in parts),
        kinds=tuple("judgments" if part.parents else "evidence" for part in parts),
        first_order=read_only(found[0]),
        total_order=read_only(found[1]),
        first_interval=read_only(np.quantile([first for first, _ in resampled], ends, axis=0)),
        total_interval=read_only(np.quantile([total for _, total in resampled], ends, axis=0)),
        sd=float(np.std([first, second])),
        veto=veto,
        base=size,
        level=float(level),
        seed=entropy,
        varied=FrozenMapping(varied),
    )


def _estimate(first: FloatArray, second: FloatArray, mixed: FloatArray) -> tuple[FloatArray, FloatArray]:
    """First and total order of each part from scores of shape (N,), (N,) and (d, N)."""
    from scipy.stats import sobol_indices as estimate

    count = len(mixed)
    # SciPy cannot tell of a single part; of the same part twice it can.
    both = mixed if count > 1 else np.repeat(mixed, 2, axis=0)
    found = estimate(func={"f_A": first[None], "f_B": second[None], "f_AB": both[:, None]}, n=len(first))
    return found.first_order[:count], found.total_order[:count]


def _sampled(
    rating: Rating, parts: list[Part], entropy: int, size: int, progress: Callable[[int, int], None] | None
) -> tuple[FloatArray, FloatArray, FloatArray, float]:
    """Scores of two independent sets of draws, of the first with each part in turn from the second, share of vetoes."""
    fixed = leaf_memberships(rating)
    sets = [[part.draw(stream(entropy, which, *part.key), size) for part in parts] for which in (0, 1)]

    total, done = size * (len(parts) + 2), 0

    def outcomes(drawn: list[Drawn]) -> Draws:
        nonlocal done
        joined = Drawn()
        for each in drawn:
            joined.add(each)
        found = evaluate(rating.plan, fixed | joined.leaves, joined.weights, count=size)
        done += size
        if progress is not None:
            progress(done, total)
        return found

    first, second = outcomes(sets[0]), outcomes(sets[1])
    mixed = [outcomes([*sets[0][:i], sets[1][i], *sets[0][i + 1 :]]).score.data for i in range(len(parts))]
    # The estimator multiplies scores: around their mean they are small, and so is its error.
    mean = float(first.score.data.mean())
    veto = float(np.concatenate([first.rejected, second.rejected]).mean())
    return first.score.data - mean, second.score.data - mean, np.array(mixed) - mean, veto
