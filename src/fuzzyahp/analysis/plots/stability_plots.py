"""Two dates: who went from which grade to which, and which indicators moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.plots.canvas import (
    COLOURS,
    HATCHES,
    NORMAL,
    SMALL,
    beside,
    check_scheme,
    columns_as_labels,
    finish,
    grade_name,
    ink,
    key_below,
    rows_as_labels,
    slanted_room,
    start,
)
from fuzzyahp.analysis.plots.fonts import clean, language
from fuzzyahp.analysis.plots.plot_words import WORDS
from fuzzyahp.analysis.text_tables import level_text
from fuzzyahp.analysis.validation.population_stability import LARGE, MODERATE, Psi
from fuzzyahp.analysis.validation.rated_clients import labels_by_language
from fuzzyahp.analysis.validation.stability import GradeMigration, Stability
from fuzzyahp.arrays import is_whole
from fuzzyahp.errors import FuzzyAHPError, shown
from fuzzyahp.scheme import Scheme

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def migration_heat_map(
    migration: GradeMigration | Stability | Mapping[str, Mapping[str, int]],
    ax: Axes | None = None,
    *,
    lang: str = "en",
    scheme: Scheme | None = None,
) -> Axes:
    """Who went from which grade or status to which.

    Parameters
    ----------
    migration : GradeMigration, Stability or mapping of str to mapping of str to int
        What `migration_matrix` or `compare_dates` gives; or clients by state before and state after, such as
        ``fa.audit.migration(...).matrix``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: new axes on a figure of their own.
    lang : {"en", "zh"}
        Language.
    scheme : Scheme, optional
        For labels of the grades; default: those of the five grades, or the names.

    Returns
    -------
    matplotlib.axes.Axes
        A cell for each pair of states that anybody was in: clients, shaded by their share of the row; who stayed has
        a thick frame.

    Raises
    ------
    FuzzyAHPError
        If there are no counts or no clients, it is no scheme, or there is no such language.
    MissingExtraError
        If Matplotlib is not installed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> ax = fa.analysis.plots.migration_heat_map({"good": {"good": 3, "poor": 1}, "poor": {"good": 0, "poor": 2}})
    >>> [text.get_text() for text in ax.texts]
    ['3', '1', '0', '2']
    """
    states, counts = _counts(migration)
    check_scheme(scheme)
    used = [i for i in range(len(states)) if counts[i].any() or counts[:, i].any()]
    if not used:
        raise FuzzyAHPError("migration: no clients at both dates; nothing to show")
    counts, states = counts[np.ix_(used, used)], [states[i] for i in used]
    n = len(states)
    lang = language(lang)
    labels = {} if scheme is None else labels_by_language(scheme.scale)
    names = [grade_name(state, lang, labels) for state in states]
    room = slanted_room(names)
    ax, lang, words = start(ax, (max(3.4, 0.85 * n) + 0.9 + max(beside(names), room), 0.55 * n + 1.7 + room), lang)
    from matplotlib import colormaps
    from matplotlib.colors import to_hex
    from matplotlib.patches import Rectangle

    shade = colormaps["Blues"]
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    for i in range(n):
        for j in range(n):
            colour = to_hex(shade(0.85 * float(shares[i, j])))
            ax.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor=colour, edgecolor="white", linewidth=1))
            ax.text(j, i, f"{counts[i, j]:,}", ha="center", va="center", fontsize=NORMAL, color=ink(colour))
        ax.add_patch(Rectangle((i - 0.47, i - 0.47), 0.94, 0.94, fill=False, edgecolor="black", linewidth=1.6))
    columns_as_labels(ax, names)
    ax.set_yticks(range(n), [clean(name) for name in names])
    ax.set(xlim=(-0.5, n - 0.5), ylim=(n - 0.5, -0.5))
    ax.tick_params(length=0)
    title = words["migration"].format(n=int(counts.sum()))
    return finish(ax, title, f"{words['after']}\n{words['shade']}", words["before"], spines=())


def psi_by_indicator(
    stability: Stability | Mapping[str, Psi],
    ax: Axes | None = None,
    *,
    lang: str = "en",
    scheme: Scheme | None = None,
    most: int = 20,
) -> Axes:
    """Population stability index of scores, grades and indicators, with intervals and what chance alone gives.

    Parameters
    ----------
    stability : Stability or mapping of str to Psi
        What `compare_dates` gives; or indices by name.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: new axes on a figure of their own.
    lang : {"en", "zh"}
        Language.
    scheme : Scheme, optional
        For labels of the indicators; default: their paths.
    most : int
        How many are shown, 1 or more, the largest first.

    Returns
    -------
    matplotlib.axes.Axes
        One bar an index, hatched by verdict.

    Raises
    ------
    FuzzyAHPError
        If there is no index, it is no scheme, or there is no such language.
    MissingExtraError
        If Matplotlib is not installed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> moved = fa.analysis.psi_of_counts([50, 50], [75, 25])
    >>> ax = fa.analysis.plots.psi_by_indicator({"score": moved})
    >>> round(float(ax.patches[0].get_width()), 4)
    0.2747
    """
    if not is_whole(most) or most < 1:
        raise FuzzyAHPError(f"most: {shown(most)}, must be a whole number of 1 or more")
    if isinstance(stability, Stability):
        found = {"of_score": stability.score, "grades": stability.grades, **stability.indicators}
    elif isinstance(stability, Mapping) and stability and all(isinstance(x, Psi) for x in stability.values()):
        found = dict(stability)
    else:
        raise FuzzyAHPError(f"psi: {shown(stability)}, must be what compare_dates gives, or Psi by name")
    check_scheme(scheme)
    lang = language(lang)
    order = sorted(found, key=lambda name: -found[name].value)
    rows = order[:most]
    labels = {} if scheme is None else {scheme.tree.path(name): scheme.label(name, lang) for name in scheme.tree}
    if isinstance(stability, Stability):
        labels |= {name: WORDS[lang][name] for name in ("of_score", "grades")}
    names = [labels.get(name, name) for name in rows]
    ax, lang, words = start(ax, (5.0 + beside(names), 0.32 * len(rows) + 1.8), lang)
    rows_as_labels(ax, names)
    from matplotlib.lines import Line2D

    looks = {"stable": (COLOURS[5], ""), "moderate": (COLOURS[3], HATCHES[1]), "large": (COLOURS[1], HATCHES[3])}
    for y, name in enumerate(rows):
        index = found[name]
        colour, hatch = looks[index.verdict]
        ax.barh(y, index.value, height=0.66, color=colour, hatch=hatch, edgecolor="black", linewidth=0.6)
        low, high = min(index.low, index.value), max(index.high, index.value)
        spread = [[index.value - low], [high - index.value]]
        ax.errorbar(index.value, y, xerr=spread, color="black", capsize=3, linewidth=1)
        ax.plot(index.by_chance, y, marker="d", color="white", markeredgecolor="black", markersize=6, linestyle="none")
        text, box = f"{index.value:.3f}", {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
        ax.annotate(text, (high, y), (6, 0), textcoords="offset points", va="center", fontsize=SMALL, bbox=box)
    marks = ((MODERATE, "moderate_from", "--"), (LARGE, "large_from", "-."))
    lines = [ax.axvline(at, color="black", linewidth=0.9, linestyle=dash, label=words[key]) for at, key, dash in marks]
    ax.set_xlim(0, 1.14 * max(LARGE, *(max(found[name].high, found[name].by_chance) for name in rows)))
    level = found[rows[0]].level
    said = words["psi_chance"]
    chance = Line2D([], [], marker="d", color="white", markeredgecolor="black", linestyle="none", label=said)
    bar = Line2D(
        [], [], color="black", marker="|", markersize=8, label=words["interval_of"].format(level=level_text(level))
    )
    key_below(ax, 2, [*lines, bar, chance])
    title = words["psi" if len(order) <= most else "psi_most"].format(shown=len(rows), all=len(order))
    return finish(ax, title, words["psi_x"])


def _counts(migration: object) -> tuple[list[str], npt.NDArray[np.int64]]:
    if isinstance(migration, Stability):
        if migration.migration is None:
            raise FuzzyAHPError("migration: the tables had no ids, so nobody was followed; add the column client")
        migration = migration.migration
    if isinstance(migration, GradeMigration):
        return list(migration.states), np.array(migration.counts, dtype=np.int64)
    rows = list(migration.values()) if isinstance(migration, Mapping) else []
    if not isinstance(migration, Mapping) or not rows or not all(isinstance(row, Mapping) for row in rows):
        raise FuzzyAHPError(f"migration: {shown(migration)}, must be a GradeMigration, or counts by state and state")
    states = list(dict.fromkeys([*migration, *(state for row in migration.values() for state in row)]))
    counts = [[migration.get(i, {}).get(j, 0) for j in states] for i in states]
    wrong = [n for row in counts for n in row if not is_whole(n) or n < 0]
    if wrong:
        raise FuzzyAHPError(f"migration: {shown(wrong[0])}, must be whole numbers of clients, 0 or more")
    return [str(state) for state in states], np.array(counts, dtype=np.int64)
