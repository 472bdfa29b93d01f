"""Ratings held against outcomes: scores of good and bad, the ROC curve, default rates by grade."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.given_tables import column_lists, in_row_order, is_frame
from fuzzyahp.analysis.plots.canvas import (
    COLOURS,
    GREY,
    HATCHES,
    LINES,
    MARKERS,
    NORMAL,
    SMALL,
    beside,
    columns_as_labels,
    finish,
    grade_name,
    key_below,
    slanted_room,
    start,
)
from fuzzyahp.analysis.plots.fonts import clean, language
from fuzzyahp.analysis.plots.plot_words import WORDS
from fuzzyahp.analysis.text_tables import level_text
from fuzzyahp.analysis.validation.default_rates import DefaultRates
from fuzzyahp.analysis.validation.discrimination import Auc, auc
from fuzzyahp.analysis.validation.outcomes import check_level, check_scores
from fuzzyahp.analysis.validation.rated_clients import STATUSES, RatedClients, read_rated
from fuzzyahp.analysis.validation.rating_files import read_rating_file
from fuzzyahp.analysis.validation.validation import matched
from fuzzyahp.analysis.validation.validation_report import ValidationReport
from fuzzyahp.arrays import check_same_rows, is_whole
from fuzzyahp.errors import FuzzyAHPError, shown
from fuzzyahp.grades import FIVE_GRADES
from fuzzyahp.ratings import Ratings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


def score_distribution(
    score: Ratings | Mapping[str, Any] | npt.ArrayLike | str | Path,
    bad: npt.ArrayLike | Mapping[str, Any] | str,
    ax: Axes | None = None,
    *,
    lang: str = "en",
    bins: int = 20,
) -> Axes:
    """Scores of good and of bad clients, each as shares of their kind.

    Parameters
    ----------
    score : Ratings, mapping, data frame, str or Path; or array_like, shape (N,)
        Ratings, or a table or file of them, as `validate` takes them, of whom those without a score are left out, and
        counted in the title; or points.
    bad : array_like, shape (N,), mapping of str to outcome, or str
        1 or True where the client turned out bad; of ratings as `validate` takes it.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: new axes on a figure of their own.
    lang : {"en", "zh"}
        Language.
    bins : int
        How many columns, 2 to 200.

    Returns
    -------
    matplotlib.axes.Axes
        Two histograms: good filled, bad hatched.

    Raises
    ------
    FuzzyAHPError
        If scores or outcomes cannot be used, `bins` is out of range, or there is no such language.
    MissingExtraError
        If Matplotlib is not installed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> ax = fa.analysis.plots.score_distribution([90, 85, 80, 60], [0, 0, 1, 1], bins=3)
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['good (n = 2)', 'bad (n = 2)']
    """
    if not is_whole(bins) or not 2 <= bins <= 200:
        raise FuzzyAHPError(f"bins: {shown(bins)}, must be a whole number from 2 to 200")
    points, lost, left = _scored(score, bad)
    if not np.isfinite(points).all():
        raise FuzzyAHPError("score: minus infinity has no place on a scale; leave out who was not rated")
    ax, lang, words = start(ax, (6.5, 3.6), lang)
    low, high = float(points.min()), float(points.max())
    if not np.isfinite(high - low):
        raise FuzzyAHPError(f"score: from {low} to {high}, too far apart for one scale; check the column")
    edges = np.linspace(low, high, bins + 1) if high > low else np.array([low - 0.5, low + 0.5])
    for which, colour, hatch, name in ((~lost, COLOURS[5], "", "good"), (lost, COLOURS[1], HATCHES[1], "bad")):
        counts = np.histogram(points[which], edges)[0]
        n = int(which.sum())
        ax.stairs(
            counts / n,
            edges,
            fill=True,
            facecolor=colour if name == "good" else "none",
            edgecolor="black" if name == "good" else colour,
            hatch=hatch,
            linewidth=0.8 if name == "good" else 1.6,
            label=words[name].format(n=n),
        )
    ax.set_ylim(0)
    key_below(ax, 2)
    title = words["distribution"]
    if left:
        title += "\n" + words["distribution_left"].format(left=_left_out(left, lang))
    return finish(ax, title, words["score"], words["share_of_each"])


def roc_curve(
    score: Ratings | Mapping[str, Any] | npt.ArrayLike | str | Path,
    bad: npt.ArrayLike | Mapping[str, Any] | str,
    ax: Axes | None = None,
    *,
    lang: str = "en",
    level: float = 0.95,
) -> Axes:
    """ROC curve with the AUC and its DeLong interval in the key; a score that points the wrong way is not turned.

    Parameters
    ----------
    score : Ratings, mapping, data frame, str or Path; array_like of shape (N,); or mapping of str to array_like
        Ratings, or a table or file of them, as `validate` takes them, of whom those without a score are left out, and
        counted in the key; points, higher is better; or several scores of the same clients by name.
    bad : array_like, shape (N,), mapping of str to outcome, or str
        1 or True where the client turned out bad; of ratings as `validate` takes it.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: new axes on a figure of their own.
    lang : {"en", "zh"}
        Language.
    level : float
        Of the interval, in (0.5, 1).

    Returns
    -------
    matplotlib.axes.Axes
        One line a score, and the diagonal.

    Raises
    ------
    FuzzyAHPError
        If scores or outcomes cannot be used, or there is no such language.
    MissingExtraError
        If Matplotlib is not installed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> ax = fa.analysis.plots.roc_curve([3, 2, 1, 0], [0, 1, 0, 1])
    >>> ax.get_lines()[0].get_ydata().tolist()
    [0.0, 0.5, 0.5, 1.0, 1.0]
    """
    check_level(level)
    several = dict(score) if isinstance(score, Mapping) and not _is_rated(score) else {"": score}
    if not several:
        raise FuzzyAHPError("score: an empty mapping; give one score or more")
    check_same_rows(several)
    curves = []
    for name, given in several.items():
        points, lost, left = _scored(given, bad)
        curves.append((str(name), *_roc(points, lost), auc(points, lost, level=level), left))
    lang = language(lang)
    keys = [_key(name, found, left, level, lang) for name, _, _, found, left in curves]
    lines = [line for key in keys for line in key.splitlines()]
    ax, lang, words = start(ax, (max(5.2, beside(lines) + 0.9), 4.8 + 0.21 * len(lines) + 0.12 * len(curves)), lang)
    for k, (_, x, y, _, _) in enumerate(curves):
        look: dict[str, Any] = {"color": COLOURS[k % len(COLOURS)], "linestyle": LINES[k % len(LINES)]}
        if k >= len(LINES):  # told apart without colour too
            look |= {"marker": MARKERS[(k // len(LINES) - 1) % len(MARKERS)], "markevery": 0.08, "markersize": 5}
        ax.plot(x, y, linewidth=2, label=keys[k], **look)
    ax.plot([0, 1], [0, 1], color=GREY, linestyle=(0, (1, 3)), linewidth=1, label=words["lots"])
    ax.set(xlim=(-0.01, 1.01), ylim=(-0.01, 1.01), aspect="equal")
    ax.set_anchor("S")  # what the layout leaves over goes to the top, so that the key keeps its room
    key_below(ax, 1)
    return finish(ax, words["roc"], words["roc_x"], words["roc_y"])


def default_rate_by_grade(rates: DefaultRates | ValidationReport, ax: Axes | None = None, *, lang: str = "en") -> Axes:
    """Default rate of each grade with its Jeffreys interval and number of clients; wrong order is marked.

    Parameters
    ----------
    rates : DefaultRates or ValidationReport
        What `rates_by_grade` or `validate` gives. A report adds the vetoed, apart.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: new axes on a figure of their own.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    matplotlib.axes.Axes
        A marker and an interval a grade.

    Raises
    ------
    FuzzyAHPError
        If it is neither of the two, or there is no such language.
    MissingExtraError
        If Matplotlib is not installed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> rates = fa.analysis.rates_by_grade(["good", "good", "poor"], [0, 1, 1], ("good", "poor"))
    >>> ax = fa.analysis.plots.default_rate_by_grade(rates)
    >>> ax.get_lines()[0].get_ydata().tolist()
    [0.5, 1.0]
    """
    labels: Mapping[str, Mapping[str, str]] = {}
    rows = []
    if isinstance(rates, ValidationReport):
        labels = rates.labels
        known = {row.grade for row in rates.default_rates.grades}
        rows = [row for row in rates.sample if row.grade == "rejected" and row.clients and "rejected" not in known]
        rates = rates.default_rates
    if not isinstance(rates, DefaultRates):
        raise FuzzyAHPError(f"rates: {shown(rates)}, must be DefaultRates or a ValidationReport")
    lang = language(lang)
    grades = [*rates.grades, *rows]
    names = [grade_name(row.grade, lang, labels) for row in grades]
    room = slanted_room(names)
    ax, lang, words = start(ax, (max(6.5, 0.75 * len(grades) + 0.9) + room, 3.8 + room), lang)
    drawn = [(x, row) for x, row in enumerate(grades) if row.rate is not None]
    inside = [(x, row.rate) for x, row in drawn if x < len(rates.grades)]
    ax.plot(
        [x for x, _ in inside], [rate or 0.0 for _, rate in inside], color=COLOURS[0], linewidth=1.2, linestyle="--"
    )
    wrong = {found.worse for found in rates.inversions}
    for x, row in drawn:
        rate, low, high = float(row.rate or 0), float(row.low or 0), float(row.high or 0)
        apart, marked = x >= len(rates.grades), row.grade in wrong
        ax.errorbar(
            x,
            rate,
            [[rate - low], [high - rate]],
            marker="s" if apart else "X" if marked else "o",
            markersize=9 if marked else 7,
            color=COLOURS[6] if apart else COLOURS[1] if marked else COLOURS[0],
            markerfacecolor="white" if apart else None,
            capsize=5,
            linewidth=1.4,
        )
        text, box = f"{100 * rate:.1f} %", {"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.8}
        ax.annotate(text, (x, rate), (-8, 4), textcoords="offset points", ha="right", fontsize=NORMAL, bbox=box)
    top = 1.12 * max((float(row.high or 0) for _, row in drawn), default=1.0)
    for x, row in enumerate(grades):
        text = words["clients"].format(n=row.clients)
        ax.text(x, 0.99, text, transform=ax.get_xaxis_transform(), ha="center", va="top", fontsize=SMALL)
    if rows:
        ax.axvline(len(rates.grades) - 0.5, color=GREY, linestyle=":", linewidth=1)
    columns_as_labels(ax, names)
    ax.set_ylim(-0.02 * top, 1.08 * top)
    if wrong:
        from matplotlib.lines import Line2D

        mark = Line2D([], [], marker="X", markersize=9, color=COLOURS[1], linestyle="none", label=words["inversion"])
        key_below(ax, 1, [mark], 0.35 + room)
    return finish(ax, words["rates"].format(level=level_text(rates.level)), "", words["rate"])


def _is_rated(given: Any) -> bool:
    """Whether something holds ratings, and not points or several scores by name."""
    if isinstance(given, Mapping):
        return {"score", "grade"} <= set(given)
    return isinstance(given, Ratings | RatedClients | str | Path) or is_frame(given)


def _scored(score: Any, bad: Any) -> tuple[FloatArray, BoolArray, dict[str, int]]:
    """Points and outcomes of those with a score, and how many others there are by status."""
    if not _is_rated(score):
        points, lost = check_scores(score, bad)
        return points, lost, {}
    rated = _read(score)
    ids = None if rated.client is None else rated.client.tolist()
    rated, lost, _, _ = matched(rated, in_row_order(bad, score, ids, "bad"))
    left = {status: int((rated.status == status).sum()) for status in STATUSES[1:]}
    points, lost = check_scores(rated.score[rated.rated], lost[rated.rated])
    return points, lost, {status: n for status, n in left.items() if n}


def _read(given: Any) -> RatedClients:
    """Ratings of any grades: only their scores are drawn."""
    if isinstance(given, Ratings | RatedClients):
        return read_rated(given)
    file = isinstance(given, str | Path)
    where = str(given) if file else "ratings"
    columns = read_rating_file(Path(given)) if file else column_lists(given, where)
    own = [x for x in columns.get("grade", ()) if isinstance(x, str) and x]
    return read_rated(columns, where, tuple(dict.fromkeys((*own, *FIVE_GRADES.names))))


def _key(name: str, found: Auc, left: Mapping[str, int], level: float, lang: str) -> str:
    """What the key says of one curve: its name, its AUC, whom it leaves out; a long name on a line of its own."""
    words = WORDS[lang]
    bare = found.low is None or found.high is None
    said = words["auc_bare" if bare else "auc"].format(
        value=found.value, level=level_text(level), low=found.low, high=found.high, good=found.good, bad=found.bad
    )
    if left:
        said += "\n" + words["auc_left"].format(left=_left_out(left, lang))
    if not name:
        return said
    return (
        f"{clean(name)}{words['colon'].rstrip()}\n{said}" if beside([name]) > 1 else clean(name) + words["colon"] + said
    )


def _left_out(left: Mapping[str, int], lang: str) -> str:
    return ("，" if lang == "zh" else ", ").join(f"{n:,} {grade_name(status, lang)}" for status, n in left.items())


def _roc(points: FloatArray, lost: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Shares of the good and of the bad at or below each score, from nobody to all."""
    values, place = np.unique(points, return_inverse=True)
    x = np.bincount(place[~lost], minlength=len(values)).cumsum() / (~lost).sum()
    y = np.bincount(place[lost], minlength=len(values)).cumsum() / lost.sum()
    return np.r_[0.0, x], np.r_[0.0, y]
