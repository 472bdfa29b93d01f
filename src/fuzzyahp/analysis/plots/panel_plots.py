"""Judgments and the panel behind them: which judgments disturb, and how far the experts agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.plots.canvas import (
    COLOURS,
    GREY,
    HATCHES,
    MARKERS,
    NORMAL,
    PALE,
    SMALL,
    beside,
    check_scheme,
    columns_as_labels,
    finish,
    ink,
    key_below,
    slanted_room,
    start,
)
from fuzzyahp.analysis.plots.fonts import clean, language
from fuzzyahp.arrays import as_numbers
from fuzzyahp.errors import FuzzyAHPError, shown
from fuzzyahp.experts.groups.consensus import consensus_indicator
from fuzzyahp.experts.groups.group_weights import GroupWeights
from fuzzyahp.experts.panel.parent_report import ParentReport
from fuzzyahp.judgment import JudgmentMatrix
from fuzzyahp.ratio import ratio_text
from fuzzyahp.scheme import Scheme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FloatArray = npt.NDArray[np.float64]

#: A judgment this many times its fitting value has the full colour.
_FULL = 4.0


def judgment_heat_map(
    matrix: JudgmentMatrix, ax: Axes | None = None, *, lang: str = "en", scheme: Scheme | None = None, worst: int = 3
) -> Axes:
    """A judgment matrix with every judgment held against the weights: which ones disturb.

    Parameters
    ----------
    matrix : JudgmentMatrix
        Of 2 or more indicators.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: new axes on a figure of their own.
    lang : {"en", "zh"}
        Language.
    scheme : Scheme, optional
        For labels of the indicators; default: their names.
    worst : int
        How many judgments, the most disturbing, get a thick frame.

    Returns
    -------
    matplotlib.axes.Axes
        Each cell has the judgment and the ratio of the two weights: brown and hatched "///" where it is too high,
        green and dotted where it is too low, the deeper the further off.

    Raises
    ------
    FuzzyAHPError
        If it is no judgment matrix or no scheme, or there is no such language.
    MissingExtraError
        If Matplotlib is not installed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> m = fa.JudgmentMatrix.from_upper([2, 8, 2], labels=("a", "b", "c"))
    >>> ax = fa.analysis.plots.judgment_heat_map(m)
    >>> [text.get_text() for text in ax.texts][1].splitlines()  # the third root of 8 x 16, over that of 1
    ['2', 'fits 2.52']
    """
    if not isinstance(matrix, JudgmentMatrix):
        raise FuzzyAHPError(f"matrix: {shown(matrix)}, must be a JudgmentMatrix")
    check_scheme(scheme)
    found = matrix.weights()
    n = len(matrix.labels)
    lang = language(lang)
    labels = _labels(matrix.labels, scheme, lang)
    room = slanted_room(labels)
    size = (max(5.6, 1.05 * n + 1.6 + max(beside(labels) - 1.2, 0)) + room, max(3.4, 0.72 * n + 1.9) + room)
    ax, lang, words = start(ax, size, lang)
    from matplotlib import colormaps
    from matplotlib.colors import to_hex
    from matplotlib.patches import Rectangle

    colours = colormaps["BrBG_r"]
    letters = NORMAL if n <= 7 else SMALL if n <= 10 else 6.0
    framed = {(judgment.first, judgment.second) for judgment in matrix.worst_judgments(worst)}
    for i, first in enumerate(matrix.labels):
        for j, second in enumerate(matrix.labels):
            value, fitting = float(matrix.values[i, j]), float(found.values[i] / found.values[j])
            # Logarithms: three times too high is as far off as three times too low.
            off = float(np.clip(np.log(value / fitting) / np.log(_FULL), -1, 1))
            colour = to_hex(colours(0.5 + 0.5 * off))
            hatch = "" if abs(off) < 0.15 else HATCHES[1] if off > 0 else HATCHES[2]
            ax.add_patch(
                Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor=colour, edgecolor=GREY, linewidth=0.5, hatch=hatch)
            )
            text = ratio_text(value)
            if i != j:
                text += "\n" + words["heat_cell"].format(fitting=_short(fitting))
            box = {"facecolor": colour, "edgecolor": "none", "pad": 1.0}
            ax.text(j, i, text, ha="center", va="center", fontsize=letters, color=ink(colour), bbox=box)
            if (first, second) in framed:
                # White within black: seen on dark cells and on light ones.
                for side, colour, width in ((0.94, "black", 2.0), (0.88, "white", 1.6)):
                    corner = (j - side / 2, i - side / 2)
                    ax.add_patch(Rectangle(corner, side, side, fill=False, edgecolor=colour, linewidth=width, zorder=3))
    columns_as_labels(ax, labels)
    ax.set_yticks(range(n), [clean(label) for label in labels])
    ax.set(xlim=(-0.5, n - 0.5), ylim=(n - 0.5, -0.5))
    ax.tick_params(length=0)
    below = words["heat_second"] + (f"\n{words['heat_key']}" if framed else "")
    return finish(ax, words["heat_map"].format(ratio=found.consistency_ratio), below, spines=())


def panel_agreement(
    weights: GroupWeights | ParentReport | Mapping[str, Mapping[str, float]],
    ax: Axes | None = None,
    *,
    lang: str = "en",
    scheme: Scheme | None = None,
) -> Axes:
    """Each expert's weights beside the group's, and the consensus of them all.

    Parameters
    ----------
    weights : GroupWeights, ParentReport or mapping of str to mapping of str to float
        What `group_weights` or `panel_report` gives; or each expert's weights by indicator.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: new axes on a figure of their own.
    lang : {"en", "zh"}
        Language.
    scheme : Scheme, optional
        For labels of the indicators; default: their names.

    Returns
    -------
    matplotlib.axes.Axes
        A bar for the group's weight where there is a group, and a marker for each expert's.

    Raises
    ------
    FuzzyAHPError
        If there are no weights, experts weighed different indicators, it is no scheme, or there is no such language.
    MissingExtraError
        If Matplotlib is not installed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> ax = fa.analysis.plots.panel_agreement({"Li": {"a": 0.6, "b": 0.4}, "Wu": {"a": 0.6, "b": 0.4}})
    >>> ax.get_title(loc="left")
    'Weights by expert: consensus S* 1.00, very high, 2 experts'
    """
    labels, group, experts = _group(weights)
    check_scheme(scheme)
    rows = np.array(list(experts.values()))
    lang = language(lang)
    shown_labels = _labels(labels, scheme, lang)
    room = slanted_room(shown_labels)
    ax, lang, words = start(ax, (max(5.5, 1.1 * len(labels) + 1.5) + room, 3.8 + room), lang)
    places = np.arange(len(labels), dtype=np.float64)
    if group is not None:
        ax.bar(places, group, width=0.8, color=PALE, edgecolor="black", linewidth=0.8, label=words["group"])
    many = len(experts) > len(MARKERS)
    shifts = np.linspace(-0.3, 0.3, len(experts)) if len(experts) > 1 else np.zeros(1)
    for k, (name, row) in enumerate(experts.items()):
        ax.plot(
            places + shifts[k],
            row,
            linestyle="none",
            marker=MARKERS[k % len(MARKERS)],
            color=COLOURS[k % len(COLOURS)],
            markeredgecolor="black",
            markersize=7,
            label=clean(name),
        )
    columns_as_labels(ax, shown_labels)
    highest = max(float(rows.max()), 0.0 if group is None else float(group.max()))
    ax.set_ylim(0, 1.1 * highest)
    if not many:
        ax.legend(frameon=False, fontsize=NORMAL, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    elif group is not None:
        key_below(ax, 1, [ax.containers[0]], 0.4 + room)
    if len(experts) < 2:
        title = words["agreement_one"].format(n=len(experts))
    else:
        found = consensus_indicator(rows / rows.sum(axis=1, keepdims=True))
        title = words["agreement"].format(value=found.indicator, band=words[found.band], n=len(experts))
    return finish(ax, title, "", words["weight"])


def _labels(names: Sequence[str], scheme: Scheme | None, lang: str) -> list[str]:
    return [name if scheme is None or name not in scheme.tree else scheme.label(name, lang) for name in names]


def _short(value: float) -> str:
    """A ratio of weights in three digits: 2.52, or 1/2.52 below 1."""
    return f"{value:.3g}" if value >= 1 else f"1/{1 / value:.3g}"


def _group(weights: object) -> tuple[tuple[str, ...], FloatArray | None, dict[str, FloatArray]]:
    """Indicators, the group's weights where there is one, and each expert's."""
    if isinstance(weights, ParentReport):
        if weights.group is None:
            raise FuzzyAHPError(f"{weights.parent}: no group weights ({weights.why}); nothing to show")
        weights = weights.group
    if isinstance(weights, GroupWeights):
        each = {name: np.asarray(found.values) for name, found in weights.individuals.items()}
        return weights.labels, np.asarray(weights.values), each
    if not isinstance(weights, Mapping) or not weights:
        raise FuzzyAHPError(f"weights: {shown(weights)}, must be GroupWeights, or each expert's weights by indicator")
    experts: dict[str, FloatArray] = {}
    labels: tuple[str, ...] = ()
    for name, row in weights.items():
        if not isinstance(row, Mapping) or not row:
            raise FuzzyAHPError(f"weights: {name}: {shown(row)}, must be weights by indicator")
        labels = labels or tuple(row)
        if set(row) != set(labels):
            raise FuzzyAHPError(f"weights: {name}: weighs {', '.join(row)}, must be {', '.join(labels)}, as the first")
        found = as_numbers([row[label] for label in labels])
        if found is None or not np.isfinite(found).all() or (found < 0).any() or not found.sum() > 0:
            raise FuzzyAHPError(f"weights: {name}: {shown(list(row.values()))}, must be numbers, 0 or more, not all 0")
        experts[str(name)] = found
    return labels, None, experts
