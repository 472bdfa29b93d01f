"""How sure a rating is: what moves its score, and how probable each grade is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fuzzyahp.analysis.monte_carlo.uncertainty_result import Uncertainty
from fuzzyahp.analysis.plots.canvas import (
    COLOURS,
    HATCHES,
    NORMAL,
    SMALL,
    beside,
    columns_as_labels,
    finish,
    grade_name,
    key_below,
    rows_as_labels,
    slanted_room,
    start,
)
from fuzzyahp.analysis.plots.fonts import clean, language
from fuzzyahp.analysis.plots.plot_words import WORDS
from fuzzyahp.analysis.sensitivity.variants import Variants, node_label
from fuzzyahp.analysis.validation.default_rates import jeffreys
from fuzzyahp.analysis.validation.rated_clients import labels_by_language
from fuzzyahp.arrays import is_number, is_whole
from fuzzyahp.errors import FuzzyAHPError, shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Ends = tuple[float, float]


def tornado(
    changes: Variants | Mapping[str, Ends],
    ax: Axes | None = None,
    *,
    lang: str = "en",
    base: float | None = None,
    cuts: Sequence[float] = (),
    most: int = 15,
) -> Axes:
    """What moves a score most: for each change the lowest and highest score it leads to.

    Parameters
    ----------
    changes : Variants or mapping of str to (float, float)
        Of `judgment_steps`, `vote_steps` and the like; or for each label the lowest and highest score, points.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: new axes on a figure of their own.
    lang : {"en", "zh"}
        Language.
    base : float, optional
        The score as it is, points; `Variants` bring it.
    cuts : sequence of float
        Scores where the grade changes; `Variants` bring them.
    most : int
        How many changes are shown, 1 or more, the widest first.

    Returns
    -------
    matplotlib.axes.Axes
        One row a change: a bar from the lowest score to `base`, and one from there to the highest. A change that the
        veto rejects has no score and says so.

    Raises
    ------
    FuzzyAHPError
        If there is no score to start from, nothing to show, or an end is no finite number.
    MissingExtraError
        If Matplotlib is not installed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> ax = fa.analysis.plots.tornado({"finance": (78, 83), "market": (80, 81)}, base=80)
    >>> [float(bar.get_width()) for bar in ax.patches]
    [2.0, 3.0, 0.0, 1.0]
    """
    if not is_whole(most) or most < 1:
        raise FuzzyAHPError(f"most: {shown(most)}, must be a whole number of 1 or more")
    vetoed: set[str] = set()
    if isinstance(changes, Variants):
        base = changes.score
        rules, scale = changes.scheme.rules, changes.scheme.scale
        cuts = (rules.cuts or scale.cuts) if rules.grading in ("nearest", "cuts") else ()
    if base is None or not is_number(base):
        raise FuzzyAHPError(f"base: {shown(base)}, must be the score as it is, points; a rejected client has none")
    lang = language(lang)
    ends = _of_variants(changes, lang, vetoed) if isinstance(changes, Variants) else _checked(changes)
    if not ends:
        raise FuzzyAHPError("changes: none of them has a score; there is nothing to show")
    order = sorted(ends, key=lambda label: ends[label][0] - ends[label][1])
    rows = order[:most]
    names = [f"{label} ({WORDS[lang]['veto']})" if label in vetoed else label for label in rows]
    ax, lang, words = start(ax, (5.0 + beside(names), 0.3 * len(rows) + 1.7), lang)
    middle = float(base)
    for y, label in enumerate(rows):
        low, high = min(ends[label][0], middle), max(ends[label][1], middle)
        _bar(ax, y, low, middle, words["worse"] if y == 0 else "_", lower=True)
        _bar(ax, y, middle, high, words["better"] if y == 0 else "_", lower=False)
    rows_as_labels(ax, names)
    lowest, highest = min(middle, *(low for low, _ in ends.values())), max(middle, *(high for _, high in ends.values()))
    room = 0.2 * max(highest - lowest, 0.01)
    ax.set_xlim(lowest - room, highest + room)
    ax.axvline(middle, color="black", linewidth=1.2)
    for cut in cuts:
        if lowest - room < cut < highest + room:
            ax.axvline(cut, color="black", linewidth=1, linestyle="--")
            text = words["cut"].format(cut=cut)
            place: dict[str, Any] = {"xycoords": ax.get_xaxis_transform(), "textcoords": "offset points"}
            ax.annotate(text, (cut, 1), (0, 3), ha="center", va="bottom", fontsize=SMALL, **place)
    key_below(ax, 2)
    title = words["tornado"].format(base=middle)
    if len(ends) > most:
        title += "\n" + words["tornado_most"].format(shown=len(rows), all=len(ends))
    return finish(ax, title, words["score"], pad=18)


def grade_probabilities(
    source: Uncertainty | Mapping[str, float], ax: Axes | None = None, *, lang: str = "en", draws: int | None = None
) -> Axes:
    """How probable each grade is, and the veto, with 95 % intervals for the number of draws.

    Parameters
    ----------
    source : Uncertainty or mapping of str to float
        What `uncertainty` found; or the probability of each grade, best first, and of "rejected", [0-1].
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: new axes on a figure of their own.
    lang : {"en", "zh"}
        Language.
    draws : int, optional
        How many draws a mapping stands for; `Uncertainty` knows.

    Returns
    -------
    matplotlib.axes.Axes
        One bar a grade; the grade as rated is hatched.

    Raises
    ------
    FuzzyAHPError
        If a probability is not from 0 to 1, there is none, or there is no such language.
    MissingExtraError
        If Matplotlib is not installed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> ax = fa.analysis.plots.grade_probabilities({"good": 0.75, "medium": 0.2, "rejected": 0.05})
    >>> [float(bar.get_height()) for bar in ax.patches]
    [0.75, 0.2, 0.05]
    """
    rated, labels = None, {}
    if isinstance(source, Uncertainty):
        shares, draws = source.probabilities, source.draws
        rated = source.rating.grade or "rejected"
        labels = labels_by_language(source.rating.plan.scheme.scale)
    elif isinstance(source, Mapping) and source:
        shares = dict(source)
    else:
        raise FuzzyAHPError(f"probabilities: {shown(source)}, must be an Uncertainty, or one share a grade")
    for name, share in shares.items():
        if not is_number(share) or not 0 <= share <= 1:
            raise FuzzyAHPError(f"probabilities: {name}: {shown(share)}, must be from 0 to 1")
    if draws is not None and (not is_whole(draws) or draws < 1):
        raise FuzzyAHPError(f"draws: {shown(draws)}, must be a whole number of 1 or more")
    lang = language(lang)
    names = [grade_name(name, lang, labels) for name in shares]
    room = slanted_room(names)
    ax, lang, words = start(ax, (max(6.0, 0.62 * len(names) + 1) + room, 3.4 + room), lang)
    for x, (name, share) in enumerate(shares.items()):
        same = name == rated
        ax.bar(
            x,
            share,
            width=0.7,
            color=COLOURS[0 if same else 5],
            hatch=HATCHES[1] if same else "",
            edgecolor="black",
            linewidth=0.6,
            label=words["rated_so"] if same else "_",
        )
        top = share
        if draws:
            low, top = jeffreys(round(share * draws), draws)
            ax.errorbar(x, share, [[max(share - low, 0)], [max(top - share, 0)]], color="black", capsize=4, linewidth=1)
        ax.annotate(f"{100 * share:.1f} %", (x, top), (0, 3), textcoords="offset points", ha="center", fontsize=NORMAL)
    columns_as_labels(ax, names)
    ax.set_ylim(0, 1.1)
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1])
    if rated is not None:
        ax.legend(frameon=False, fontsize=NORMAL, loc="best")
    title = words["probabilities"] if draws is None else words["probabilities_draws"].format(draws=draws)
    return finish(ax, title, "", words["share"])


def _bar(ax: Axes, y: int, left: float, right: float, label: str, lower: bool) -> None:
    """One half of a row, with the score it leads to."""
    ax.barh(
        y,
        right - left,
        left=left,
        height=0.7,
        color=COLOURS[3] if lower else COLOURS[0],
        hatch=HATCHES[1] if lower else "",
        edgecolor="black",
        linewidth=0.6,
        label=label,
    )
    if right > left:
        ax.annotate(
            f"{left if lower else right:.2f}",
            (left if lower else right, y),
            (-4 if lower else 4, 0),
            textcoords="offset points",
            va="center",
            ha="right" if lower else "left",
            fontsize=SMALL,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
        )


def _checked(changes: object) -> dict[str, Ends]:
    if not isinstance(changes, Mapping) or not changes:
        raise FuzzyAHPError(f"changes: {shown(changes)}, must be Variants, or lowest and highest score by label")
    found = {}
    for label, ends in changes.items():
        if not isinstance(ends, Sequence) or len(ends) != 2 or not all(map(is_number, ends)) or ends[0] > ends[1]:
            raise FuzzyAHPError(f"changes: {label}: {shown(ends)}, must be the lowest and the highest score, points")
        found[str(label)] = (float(ends[0]), float(ends[1]))
    return found


def _of_variants(changes: Variants, lang: str, vetoed: set[str]) -> dict[str, Ends]:
    """Lowest and highest score of each thing changed; into `vetoed` goes what the veto rejects."""
    scores: dict[str, list[float]] = {}
    tree = changes.scheme.tree
    for variant in changes.variants:
        what = [changes.scheme.label(part, lang) if part in tree else part for part in variant.what.split(" / ")]
        label = clean(
            node_label(changes.scheme, variant.name, lang) + (f": {' / '.join(what)}" if variant.what else "")
        )
        if variant.score is None:
            vetoed.add(label)
        else:
            scores.setdefault(label, []).append(variant.score)
    return {label: (min(found), max(found)) for label, found in scores.items()}
