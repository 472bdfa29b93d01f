"""What `uncertainty` found: draws of one client's score and grade, and the figures that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.draws import Draws
from fuzzyahp.analysis.monte_carlo.uncertainty_words import WORDS
from fuzzyahp.analysis.text_tables import frame_of, level_text, text_width
from fuzzyahp.arrays import is_number
from fuzzyahp.errors import FuzzyAHPError, in_language, shown
from fuzzyahp.result import Rating

if TYPE_CHECKING:
    import pandas as pd

FloatArray = npt.NDArray[np.float64]

#: Quantiles that tables and JSON show.
_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, eq=False, repr=False)
class Uncertainty:
    """Distribution of one client's score and grade.

    Figures of the score are those of the draws that the veto lets pass; how many it rejects stands beside them.

    Attributes
    ----------
    rating : Rating
        What was rated.
    outcomes : Draws
        Score, grade and veto of each draw.
    inconsistent : float or None
        Share of the draws in which some parent's drawn judgments have a CR that the scheme would refuse; they are kept.
        None where no judgments were drawn one by one.
    level : float
        Of the interval, in (0, 1).
    seed : int
        The number that everything was drawn from.
    varied : mapping of str to str
        What was drawn, and how: "judgments", "votes", "values".
    parents, leaves : tuple of str
        The nodes that moved.
    notes : tuple of str
        Keys of sentences that go with the figures; `to_text` writes them out.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, [2, 4, 1, 0, 0]))
    >>> found = fa.analysis.uncertainty(rating, draws=1000, votes="dirichlet")
    >>> found.probabilities["good"]
    1.0
    """

    rating: Rating
    outcomes: Draws
    inconsistent: float | None
    level: float
    seed: int
    varied: Mapping[str, str]
    parents: tuple[str, ...]
    leaves: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def draws(self) -> int:
        """How many draws."""
        return len(self.outcomes.grade)

    @property
    def scores(self) -> FloatArray:
        """Scores of the draws that the veto lets pass, in the order drawn [points]."""
        return np.asarray(self.outcomes.score.compressed())

    @property
    def probabilities(self) -> dict[str, float]:
        """Share of the draws by grade, best first, then "rejected" [0-1]."""
        return self.outcomes.shares

    @property
    def veto(self) -> float:
        """Share of the draws that the veto rejects [0-1]."""
        return float(self.outcomes.rejected.mean())

    @property
    def stays(self) -> float:
        """Share of the draws that end as the rating did: in its grade, or rejected [0-1]."""
        return self.probabilities[self.rating.grade or "rejected"]

    @property
    def mean(self) -> float | None:
        """Mean score [points]; None where every draw is rejected."""
        return float(self.scores.mean()) if len(self.scores) else None

    @property
    def sd(self) -> float | None:
        """Standard deviation of the score [points]; None with fewer than two draws that pass."""
        return float(self.scores.std(ddof=1)) if len(self.scores) > 1 else None

    @property
    def standard_error(self) -> float | None:
        """Monte Carlo standard error of the mean [points]: what more draws would make smaller, and nothing else."""
        return None if self.sd is None else self.sd / float(np.sqrt(len(self.scores)))

    @property
    def interval(self) -> tuple[float, float] | None:
        """Central interval of the score at `level` [points]; None where every draw is rejected."""
        tail = (1 - self.level) / 2
        found = self.quantiles((tail, 1 - tail))
        return None if found is None else (found[0], found[1])

    def quantiles(self, at: Sequence[float] = _QUANTILES) -> tuple[float, ...] | None:
        """Quantiles of the score.

        Parameters
        ----------
        at : sequence of float, default (0.05, 0.25, 0.5, 0.75, 0.95)
            Which, each from 0 to 1.

        Returns
        -------
        tuple of float or None
            Points; None where every draw is rejected.

        Raises
        ------
        FuzzyAHPError
            If one is not from 0 to 1.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
        >>> fa.analysis.uncertainty(rating, draws=100, judgments=fa.analysis.Noise(0.2)).quantiles([0.5])
        (85.0,)
        """
        if isinstance(at, str) or not isinstance(at, Iterable):
            raise FuzzyAHPError(f"quantiles: {shown(at)}, must be a list of numbers from 0 to 1")
        for q in at:
            if not is_number(q) or not 0 <= q <= 1:
                raise FuzzyAHPError(f"quantile {shown(q)}: must be from 0 to 1")
        return tuple(np.quantile(self.scores, list(at)).tolist()) if len(self.scores) else None

    def to_text(self, lang: str = "en") -> str:
        """The figures in words.

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
        >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
        >>> found = fa.analysis.uncertainty(rating, draws=100, judgments=fa.analysis.Noise(0.2))
        >>> print(found.to_text().splitlines()[1])
        mean 85.00 (standard error 0.00), standard deviation 0.00
        """
        words = in_language(WORDS, lang)
        scale = self.rating.plan.scheme.scale
        labels = dict(zip(scale.names, scale.labels.get(lang, scale.names), strict=True))
        labels["rejected"] = words["rejected"]
        if self.rating.score is None:
            lines = [words["was_rejected"].format(draws=self.draws)]
        else:
            lines = [
                words["was_rated"].format(
                    score=self.rating.score, grade=labels[str(self.rating.grade)], draws=self.draws
                )
            ]
        if self.interval is None or self.mean is None:
            lines.append(words["all_rejected"])
        else:
            lines.append(words["mean"].format(mean=self.mean, error=self.standard_error or 0, sd=self.sd or 0))
            low, high = self.interval
            lines.append(words["interval"].format(level=level_text(self.level), low=low, high=high))
        lines.append(words["stays"].format(share=self.stays))
        for name, share in self.probabilities.items():
            label = labels[name]
            gap = " " * max(1, 12 - text_width(label))
            lines.append(words["share"].format(label=label + gap, share=share, error=self._error(share)))
        if self.veto:
            lines.append(words["left_out"].format(share=self.veto))
        lines += [words[f"varied_{what}"].format(how=how) for what, how in self.varied.items()]
        lines.append(words["moved"].format(parents=len(self.parents), leaves=len(self.leaves)))
        if self.inconsistent:
            limit = self.rating.plan.scheme.rules.max_consistency_ratio
            lines.append(words["inconsistent"].format(share=self.inconsistent, limit=limit))
        lines += [words[note] for note in self.notes]
        lines.append(words["seed"].format(seed=self.seed))
        return "\n".join(lines)

    def _error(self, share: float) -> float:
        return float(np.sqrt(share * (1 - share) / self.draws))

    def to_dict(self) -> dict[str, Any]:
        """The figures as plain data, for JSON; the draws themselves are left out.

        Returns
        -------
        dict
            Text, numbers, lists and dicts; no NaN, None where every draw is rejected.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
        >>> fa.analysis.uncertainty(rating, draws=100, judgments=fa.analysis.Noise(0.2)).to_dict()["interval"]
        {'level': 0.9, 'low': 85.0, 'high': 85.0}
        """
        interval, found = self.interval, self.quantiles()
        return {
            "scheme": self.rating.plan.scheme.fingerprint,
            "rating": {"status": self.rating.status, "score": self.rating.score, "grade": self.rating.grade},
            "draws": self.draws,
            "draws_scored": len(self.scores),
            "seed": self.seed,
            "mean": self.mean,
            "sd": self.sd,
            "standard_error": self.standard_error,
            "interval": None if interval is None else {"level": self.level, "low": interval[0], "high": interval[1]},
            "quantiles": None if found is None else {f"{q:g}": x for q, x in zip(_QUANTILES, found, strict=True)},
            "probabilities": {
                name: {"share": share, "standard_error": self._error(share)}
                for name, share in self.probabilities.items()
            },
            "stays": self.stays,
            "veto": self.veto,
            "inconsistent": self.inconsistent,
            "varied": dict(self.varied),
            "parents": list(self.parents),
            "leaves": list(self.leaves),
            "notes": [WORDS["en"][note] for note in self.notes],
        }

    def to_frame(self) -> pd.DataFrame:
        """Share of the draws by grade as a data frame.

        Returns
        -------
        pandas.DataFrame
            A row for each grade, best first, then "rejected": share and its Monte Carlo standard error.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
        >>> frame = fa.analysis.uncertainty(rating, draws=100, judgments=fa.analysis.Noise(0.2)).to_frame()
        >>> float(frame.loc["good", "share"])
        1.0
        """
        rows = [
            {"grade": name, "share": share, "standard_error": self._error(share)}
            for name, share in self.probabilities.items()
        ]
        frame: pd.DataFrame = frame_of(rows).set_index("grade")
        return frame

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        low, high = self.interval or (None, None)
        within = "all rejected" if low is None else f"{level_text(self.level)} interval {low:.2f} to {high:.2f}"
        return f"Uncertainty({self.draws} draws: {within}, stays {self.stays:.3f}, veto {self.veto:.3f})"

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"
