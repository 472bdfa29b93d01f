"""How far the figures of two samples have moved: the population stability index (PSI)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.text_tables import Tabled, TextTable, between, interval_head, number
from fuzzyahp.analysis.validation.concentration import resampled
from fuzzyahp.analysis.validation.outcomes import check_level
from fuzzyahp.arrays import as_numbers, check_same_rows, is_whole
from fuzzyahp.errors import FuzzyAHPError, shown

FloatArray = npt.NDArray[np.float64]

#: From these values on, a shift is called moderate and large: a rule of thumb, with no test behind it.
MODERATE, LARGE = 0.1, 0.25
#: Two figures that differ by less, as a share of the larger or of a usual one, are one figure.
_NOISE = 1e-13


@dataclass(frozen=True)
class Psi(Tabled):
    """Population stability index: sum of (q - p) ln(q / p) over the cells of two samples.

    Attributes
    ----------
    value, low, high : float
        The index with its interval by drawing both samples anew; the interval leans upward, as the index does.
    by_chance : float
        What the index stays below in 95 of 100 cases if nothing has moved and the samples are as large as these.
    cells : int
        How many.
    before, after : int
        Clients of either sample.
    verdict : {"stable", "moderate", "large"}
        By the rule of thumb: below 0.1, below 0.25, or more.
    filled : bool
        Whether a cell was empty on one side, and half a client was added to each cell of both.
    level : float
        Of the interval, in (0.5, 1).

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.psi([1, 2] * 50, [1] * 75 + [2] * 25, bins=2)
    >>> round(found.value, 6), found.cells, found.verdict  # 0.25 ln 1.5 - 0.25 ln 0.5
    (0.274653, 2, 'large')
    """

    value: float
    low: float
    high: float
    by_chance: float
    cells: int
    before: int
    after: int
    verdict: str
    filled: bool
    level: float = 0.95

    def _tables(self, lang: str = "en") -> list[TextTable]:
        return [psi_table({"score" if lang != "zh" else "得分": self}, lang)]


def psi(
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    bins: int = 10,
    *,
    level: float = 0.95,
    seed: int | np.random.Generator = 0,
) -> Psi:
    """Population stability index of figures, in bands of about equal size of the first sample.

    A figure that a band's share of the first sample has, 1/`bins` or more of it, is a cell of its own; so is every
    figure of a first sample that has no more than `bins` different ones. What the second sample has beside it belongs
    to the next band, or, where there is none, to a cell of its own: below, between or above such figures.

    Parameters
    ----------
    before, after : array_like, shapes (M,) and (N,)
        Figures, such as scores of rated clients.
    bins : int
        How many bands, 2 or more; fewer where one figure is that frequent.
    level : float
        Of the interval, in (0.5, 1).
    seed : int or numpy.random.Generator
        Of the 2,000 draws.

    Returns
    -------
    Psi
        The index, its interval, and what chance alone gives.

    Raises
    ------
    FuzzyAHPError
        If a sample is empty or holds what is no finite number, or the bands cannot be made.

    References
    ----------
    N. Siddiqi (2006), Credit Risk Scorecards, chapter 8. B. Yurdakul (2018), Statistical Properties of Population
    Stability Index, dissertation, Western Michigan University: without a shift the index is about
    (1/M + 1/N) chi-squared with cells - 1 degrees of freedom.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.psi([1, 2] * 50, [1] * 75 + [2] * 25, bins=2)
    >>> round(found.value, 6)  # 0.25 ln(1.5) - 0.25 ln(0.5)
    0.274653

    Everybody had 100, everybody has 40: two cells, 1,000.5 and 0.5 of 1,001 before, the reverse after.

    >>> found = fa.analysis.psi([100.0] * 1000, [40.0] * 1000)
    >>> round(found.value, 6), found.cells, found.verdict  # 2 * 1000/1001 * ln 2001
    (15.187617, 2, 'large')
    """
    if not is_whole(bins) or bins < 2:
        raise FuzzyAHPError(f"bins: {shown(bins)}, must be a whole number of 2 or more; 10 is usual")
    first, second = _figures(before, "before"), _figures(after, "after")
    old, new = _counts(first, second, bins)
    return psi_of_counts(old, new, level=level, seed=seed)


def psi_of_counts(
    before: npt.ArrayLike, after: npt.ArrayLike, *, level: float = 0.95, seed: int | np.random.Generator = 0
) -> Psi:
    """Population stability index of clients counted by cell: bands, grades, categories.

    Parameters
    ----------
    before, after : array_like of int, shape (B,)
        Clients of either sample by cell, in one order of cells. A cell empty in both is left out; where one is empty
        on one side, half a client is added to each cell of both, since the index would be infinite.
    level : float
        Of the interval, in (0.5, 1).
    seed : int or numpy.random.Generator
        Of the 2,000 draws.

    Returns
    -------
    Psi
        The index, its interval, and what chance alone gives.

    Raises
    ------
    FuzzyAHPError
        If the counts differ in length, are negative, are Series of different indices, or a sample is empty.

    References
    ----------
    As for `psi`.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.psi_of_counts([50, 50], [75, 25])
    >>> round(found.value, 6), found.verdict
    (0.274653, 'large')
    """
    from scipy.stats import chi2

    check_level(level)
    check_same_rows({"before": before, "after": after})
    old, new = np.asarray(before), np.asarray(after)
    fine = old.ndim == 1 and old.shape == new.shape and old.dtype.kind in "iu" and new.dtype.kind in "iu"
    if fine:  # beyond this a sum of counts would not be exact
        fine = bool((old < 2**48).all() and (new < 2**48).all())
    if not fine or (old < 0).any() or (new < 0).any() or not old.sum() or not new.sum():
        raise FuzzyAHPError("counts: must be clients of each cell before and after, whole numbers, some in each sample")
    kept = (old > 0) | (new > 0)
    a, b = old[kept].astype(np.int64), new[kept].astype(np.int64)
    value = float(_psi(a[None], b[None])[0])
    low, high = resampled([a, b], lambda drawn: _psi(*drawn), level, seed)
    low, high = min(low, value), max(high, value)
    m, n, cells = int(a.sum()), int(b.sum()), len(a)
    chance = float(chi2.ppf(0.95, cells - 1)) * (1 / m + 1 / n) if cells > 1 else 0.0
    verdict = "stable" if value < MODERATE else "moderate" if value < LARGE else "large"
    return Psi(value, low, high, chance, cells, m, n, verdict, bool((a == 0).any() or (b == 0).any()), level)


def _counts(first: FloatArray, second: FloatArray, bins: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Clients of either sample by cell, the cells in rising order; some may be empty."""
    everybody = np.concatenate([first, second])
    figures, place = np.unique(everybody, return_inverse=True)
    with np.errstate(over="ignore"):  # figures further apart than a double can say are different
        # One figure reached by two ways of adding differs in its last bits, and is one figure all the same.
        # A share of the two, not of the largest of all: one 1e15 that stands for "unknown" must not blur the rest.
        sizes = np.abs(figures)
        apart = np.diff(figures) > _NOISE * np.maximum(
            np.maximum(sizes[1:], sizes[:-1]), np.quantile(np.abs(everybody), 0.5, method="lower")
        )
    place = np.r_[0, np.cumsum(apart)][place]
    old, new = (np.bincount(x, minlength=int(apart.sum()) + 1) for x in (place[: len(first)], place[len(first) :]))
    held = np.flatnonzero(old)
    share = old[held]
    alone = (share * bins >= len(first)) | (len(held) <= bins)
    band = np.floor(bins * (np.cumsum(share) - share / 2) / len(first)).astype(np.intp)
    # Bands have even numbers; what lies between two closed ones, or beyond the last, has the odd one in between.
    at = 2 * np.cumsum(np.r_[True, (band[1:] != band[:-1]) | alone[1:] | alone[:-1]])
    below, above = np.r_[0, at], np.r_[at, 0]
    shut_below, shut_above = np.r_[True, alone], np.r_[alone, True]
    n = np.searchsorted(held, np.arange(len(old)), side="right")  # figures of the first sample up to each
    # A figure of the second sample goes to the band below it, else to the one above, else to its own cell.
    beside = np.where(shut_above[n], below[n] + 1, above[n])
    cell = np.where((old > 0) | ~shut_below[n], below[n], beside)
    size = int(at[-1]) + 2
    before, after = (np.bincount(cell, weights=x, minlength=size).astype(np.intp) for x in (old, new))
    return before, after


def _psi(before: npt.NDArray[Any], after: npt.NDArray[Any]) -> FloatArray:
    """PSI of counts, shapes (K, B); half a client more in each cell of those rows that have an empty one."""
    gap = ((before == 0) | (after == 0)).any(axis=1, keepdims=True) * 0.5
    p, q = before + gap, after + gap
    p, q = p / p.sum(axis=1, keepdims=True), q / q.sum(axis=1, keepdims=True)
    return np.asarray(((q - p) * np.log(q / p)).sum(axis=1))


def _figures(values: npt.ArrayLike, where: str) -> FloatArray:
    found = as_numbers(values)
    if found is None or found.ndim != 1 or not found.size or not np.isfinite(found).all():
        raise FuzzyAHPError(f"{where}: must be finite numbers, one or more; leave out who was not rated")
    return found


def psi_table(found: Mapping[str, Psi], lang: str, notes: Sequence[str] = ()) -> TextTable:
    """Indices by name as one table.

    Parameters
    ----------
    found : mapping of str to Psi
        By what they are of.
    lang : {"en", "zh"}
        Language.
    notes : sequence of str
        To stand below.

    Returns
    -------
    TextTable
        One row each.
    """
    zh = lang == "zh"
    verdicts = {"stable": "稳定", "moderate": "有所变动", "large": "变动大"} if zh else {}
    (level,) = {x.level for x in found.values()}  # of one call, so one level
    interval = interval_head(level, lang)
    heads = ("", "PSI", interval, "偶然上限", "前", "后", "判断") if zh else (
        "", "PSI", interval, "by chance", "before", "after", "rule of thumb",
    )  # fmt: skip
    rows = tuple(
        (
            *(
                name,
                number(x.value),
                between(x.low, x.high, lang=lang),
                number(x.by_chance),
                f"{x.before:,}",
                f"{x.after:,}",
            ),
            verdicts.get(x.verdict, x.verdict) + ("*" if x.filled else ""),
        )
        for name, x in found.items()
    )
    filled = "* 有空格：每格各加半个客户。" if zh else "* a cell was empty: half a client was added to each."
    more = (filled,) if any(x.filled for x in found.values()) else ()
    return TextTable("稳定性（PSI）" if zh else "Stability (PSI)", heads, rows, (*notes, *more))
