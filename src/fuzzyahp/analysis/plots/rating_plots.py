"""One rating: memberships, the score on its scale, and where its points come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fuzzyahp.analysis.monte_carlo.uncertainty_result import Uncertainty
from fuzzyahp.analysis.plots.canvas import (
    COLOURS,
    HATCHES,
    NORMAL,
    PALE,
    SMALL,
    beside,
    finish,
    grade_colours,
    ink,
    key_below,
    rows_as_labels,
    start,
)
from fuzzyahp.analysis.plots.fonts import clean, language
from fuzzyahp.analysis.text_tables import level_text
from fuzzyahp.arrays import is_whole
from fuzzyahp.errors import FuzzyAHPError, shown
from fuzzyahp.nodes import NodeResult
from fuzzyahp.result import Rating

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Shares below this get no number of their own: there is no room.
_LEAST_SHOWN = 0.06


def membership_profile(
    rating: Rating, ax: Axes | None = None, *, lang: str = "en", nodes: Sequence[str] | None = None
) -> Axes:
    """Membership vectors as bars of shares: how far each node belongs to each grade.

    Parameters
    ----------
    rating : Rating
        Of a rejected client only the screened branch was evaluated.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: new axes on a figure of their own.
    lang : {"en", "zh"}
        Language.
    nodes : sequence of str, optional
        Names or paths; default: the evaluated nodes down to two levels below the root.

    Returns
    -------
    matplotlib.axes.Axes
        One bar a node, one segment a grade.

    Raises
    ------
    FuzzyAHPError
        If there is no such node or language, or there are no nodes.
    MissingExtraError
        If Matplotlib is not installed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, [1, 1, 0, 0, 0]))
    >>> ax = fa.analysis.plots.membership_profile(rating, nodes=["credit"])
    >>> [float(bar.get_width()) for bar in ax.patches]
    [0.5, 0.5, 0.0, 0.0, 0.0]
    """
    rating = _a_rating(rating)
    scheme = rating.plan.scheme
    if nodes is None:
        near = {path: node for path, node in rating.nodes.items() if path.count(".") < 2 and node.weights}
        found = list(near.values()) or list(rating.nodes.values())
    else:
        found = [_node(rating, name) for name in nodes]
    if not found:
        raise FuzzyAHPError("nodes: none given; name one or more, or leave nodes out")
    scale = scheme.scale
    lang = language(lang)
    names = [scheme.label(node.name, lang) for node in found]
    ax, lang, words = start(ax, (4.9 + beside(names), 0.42 * len(found) + 1.3), lang)
    colours = grade_colours(len(scale))
    for h in range(len(scale)):
        for y, node in enumerate(found):
            share, left = float(node.membership[h]), float(node.membership[:h].sum())
            ax.barh(
                y,
                share,
                left=left,
                height=0.7,
                color=colours[h],
                edgecolor=ink(colours[h]),
                hatch=HATCHES[h % len(HATCHES)],
                linewidth=0.5,
                label=clean(scale.label(h, lang)) if y == 0 else "_",
            )
            if share >= _LEAST_SHOWN:
                box = {"facecolor": colours[h], "edgecolor": "none", "pad": 1.5}
                ax.text(
                    left + share / 2,
                    y,
                    f"{share:.2f}",
                    ha="center",
                    va="center",
                    fontsize=NORMAL,
                    color=ink(colours[h]),
                    bbox=box,
                )
    rows_as_labels(ax, names)
    ax.set_xlim(0, 1)
    key_below(ax, min(len(scale), 6))
    return finish(ax, words["membership"], words["share"])


def score_scale(rating: Rating | Uncertainty, ax: Axes | None = None, *, lang: str = "en") -> Axes:
    """A score on its scale, with the cuts between the grades; of an uncertain one the interval too.

    Parameters
    ----------
    rating : Rating or Uncertainty
        With a score.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: new axes on a figure of their own.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    matplotlib.axes.Axes
        Bands of the grades where grades follow from cuts, and a marker at the score.

    Raises
    ------
    FuzzyAHPError
        If the client was rejected, or there is no such language.
    MissingExtraError
        If Matplotlib is not installed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> ax = fa.analysis.plots.score_scale(model.rate(dict.fromkeys(model.scheme.tree.leaves, "good")))
    >>> ax.get_title(loc="left")
    'Score 85.00: good'
    """
    found = rating if isinstance(rating, Uncertainty) else None
    given = _a_rating(rating.rating if isinstance(rating, Uncertainty) else rating)
    if given.score is None or given.grade is None or given.grade_before_caps is None:
        raise FuzzyAHPError("score: the client was rejected, so there is no score to show; plot membership_profile")
    scale, rules = given.plan.scheme.scale, given.plan.scheme.rules
    ax, lang, words = start(ax, (7.0, 2.0), lang)
    low, high = scale.values[-1], scale.values[0]
    if rules.grading in ("nearest", "cuts"):
        edges = [high, *(rules.cuts or scale.cuts), low]
        for h, colour in enumerate(grade_colours(len(scale))):
            right, left = edges[h], edges[h + 1]
            ax.barh(0, right - left, left=left, height=1.0, color=colour, edgecolor="black", linewidth=0.8)
            ax.text(
                (left + right) / 2,
                0.28,
                clean(scale.label(h, lang)),
                ha="center",
                va="center",
                fontsize=NORMAL,
                color=ink(colour),
            )
        ax.set_xticks([low, *sorted(rules.cuts or scale.cuts), high])
    below = words["score"]
    if found is not None and found.interval is not None:
        first, last = found.interval
        ax.plot([first, last], [-0.36, -0.36], color="white", linewidth=7, solid_capstyle="butt")
        ax.plot([first, last], [-0.36, -0.36], color="black", linewidth=2, marker="|", markersize=9)
        below += "\n|-|  " + words["interval"].format(
            level=level_text(found.level), draws=found.draws, low=first, high=last
        )
    ax.plot(
        given.score,
        -0.05,
        marker="D",
        markersize=11,
        color="black",
        markeredgecolor="white",
        markeredgewidth=1.5,
        clip_on=False,
    )
    ax.annotate(
        f"{given.score:.2f}",
        (given.score, -0.5),
        (0, -3),
        textcoords="offset points",
        ha="center",
        va="top",
        fontsize=NORMAL,
        weight="bold",
        annotation_clip=False,
    )
    ax.set(xlim=(low, high), ylim=(-0.5, 0.5), yticks=[])
    ax.tick_params(axis="x", pad=13)
    title = words["scale"].format(score=given.score, grade=clean(scale.label(scale.index(given.grade), lang)))
    if given.grade != given.grade_before_caps:
        before = clean(scale.label(scale.index(given.grade_before_caps), lang))
        title += f" ({words['capped'].format(before=before)})"
    return finish(ax, title, below, spines=())


def contribution_waterfall(rating: Rating, ax: Axes | None = None, *, lang: str = "en", most: int = 12) -> Axes:
    """Where the points of a score come from: one bar an indicator, each starting where the one before ends.

    Parameters
    ----------
    rating : Rating
        With a score, under an operator whose parts add up.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: new axes on a figure of their own.
    lang : {"en", "zh"}
        Language.
    most : int
        Indicators shown one by one, 1 or more, the largest first; the others are one bar together.

    Returns
    -------
    matplotlib.axes.Axes
        The bars, and the score at the end.

    Raises
    ------
    FuzzyAHPError
        If the client was rejected, the operator's parts do not add up, `most` is no whole number of 1 or more, or
        there is no such language.
    MissingExtraError
        If Matplotlib is not installed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> ax = fa.analysis.plots.contribution_waterfall(rating, most=3)
    >>> len(ax.patches), round(sum(float(bar.get_width()) for bar in ax.patches[:4]), 6)
    (5, 85.0)
    """
    rating = _a_rating(rating)
    if not is_whole(most) or most < 1:
        raise FuzzyAHPError(f"most: {shown(most)}, must be a whole number of 1 or more")
    parts = sorted(rating.contributions.items(), key=lambda part: -part[1])
    lang = language(lang)
    names = [rating.plan.scheme.label(leaf, lang) for leaf, _ in parts[:most]]
    ax, lang, words = start(ax, (4.9 + beside(names), 0.32 * (len(names) + 2) + 1.0), lang)
    rows = [(rating.plan.scheme.label(leaf, lang), points) for leaf, points in parts[:most]]
    if len(parts) > most:
        rows.append((words["others"].format(n=len(parts) - most), sum(points for _, points in parts[most:])))
    score, so_far = float(rating.score or 0.0), 0.0
    for y, (_, points) in enumerate(rows):
        rest = y == most
        ax.barh(
            y,
            points,
            left=so_far,
            height=0.7,
            color=PALE if rest else COLOURS[5],
            edgecolor="black",
            linewidth=0.6,
            hatch=HATCHES[1] if rest else "",
        )
        if y:
            ax.plot([so_far, so_far], [y - 1.35, y + 0.35], color="black", linewidth=0.6, linestyle=":")
        # Right of the bar, left of it where the axes end, in it where it fills them.
        at, shift, side = so_far + points, 4, "left"
        if so_far + points > 0.82 * score:
            at, shift, side = (so_far, -4, "right") if so_far > 0.15 * score else (so_far + points / 2, 0, "center")
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.0} if side == "center" else None
        ax.annotate(
            f"{points:.2f}",
            (at, y),
            (shift, 0),
            textcoords="offset points",
            va="center",
            ha=side,
            fontsize=SMALL,
            bbox=box,
        )
        so_far += points
    ax.barh(len(rows), score, height=0.7, color=COLOURS[0], edgecolor="black", linewidth=0.6, hatch=HATCHES[2])
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    ax.text(score / 2, len(rows), f"{score:.2f}", ha="center", va="center", fontsize=NORMAL, weight="bold", bbox=box)
    rows_as_labels(ax, [*(label for label, _ in rows), words["total"]])
    ax.set_xlim(0, score * 1.02)
    return finish(ax, words["waterfall"].format(score=score), words["score"])


def _node(rating: Rating, name: str) -> NodeResult:
    try:
        return rating.nodes[name]
    except KeyError as error:
        raise FuzzyAHPError(f"nodes: {error.args[0]}") from None


def _a_rating(rating: object) -> Rating:
    if not isinstance(rating, Rating):
        raise FuzzyAHPError(f"rating: {shown(rating)}, must be what model.rate gives")
    return rating
