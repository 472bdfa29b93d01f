"""Weights as a tree: how much each indicator counts, in its group and in the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fuzzyahp.analysis.plots.canvas import COLOURS, HATCHES, NORMAL, PALE, beside, finish, key_below, start
from fuzzyahp.analysis.plots.fonts import clean, language
from fuzzyahp.analysis.plots.plot_words import WORDS
from fuzzyahp.errors import FuzzyAHPError, shown
from fuzzyahp.evaluation import Plan
from fuzzyahp.rating import RatingModel
from fuzzyahp.result import Rating
from fuzzyahp.scheme import Scheme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: How far each level is set in, in units of weight.
_STEP = 0.12


def weight_tree(source: RatingModel | Rating | Scheme, ax: Axes | None = None, *, lang: str = "en") -> Axes:
    """Weights of a scheme as a tree: a bar for each node, set in by level, as long as the node's share of the whole.

    Parameters
    ----------
    source : RatingModel, Rating or Scheme
        Whose weights.
    ax : matplotlib.axes.Axes, optional
        Where to draw; default: new axes on a figure of their own.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    matplotlib.axes.Axes
        With one bar a node, in listed order.

    Raises
    ------
    FuzzyAHPError
        If the source has no weights, or there is no such language.
    MissingExtraError
        If Matplotlib is not installed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> ax = fa.analysis.plots.weight_tree(fa.load_scheme("micro-enterprise"))
    >>> ax.get_title(loc="left")
    'Weights of micro-enterprise 1.0.0'
    """
    plan = _plan(source)
    scheme, tree = plan.scheme, plan.scheme.tree
    rows = _rows(plan, tree.root, 1.0, 1.0, 0)
    lang = language(lang)
    said = [WORDS[lang]["weight_of" if depth == 0 else "weight_within"] for _, _, _, depth in rows]
    texts = [
        text.format(label=clean(scheme.label(name, lang)), whole=whole, within=within)
        for text, (name, whole, within, _) in zip(said, rows, strict=True)
    ]
    wide = max(7.0, beside(texts) + 2.4)
    ax, lang, words = start(ax, (wide, 0.24 * len(rows) + 1.1), lang)
    from matplotlib.patches import Patch

    screened = set(plan.screened)
    looks: dict[str, dict[str, Any]] = {
        "parent": {"facecolor": PALE, "hatch": HATCHES[1]},
        "indicator": {"facecolor": COLOURS[0], "hatch": ""},
        "can_veto": {"facecolor": COLOURS[3], "hatch": HATCHES[3]},
    }
    used = []
    at: dict[str, int] = {}
    for y, (name, whole, _, depth) in enumerate(rows):
        kind = "can_veto" if name in screened else "indicator" if name in tree.leaves else "parent"
        used.append(kind)
        at[name] = y
        left = depth * _STEP
        ax.barh(y, whole, left=left, height=0.72, edgecolor="black", linewidth=0.6, **looks[kind])
        parent = tree.parent(name)
        if parent is not None:
            x = left - 0.7 * _STEP
            ax.plot([x, x, left], [at[parent] + 0.36, y, y], color="black", linewidth=0.6)
        ax.text(left + whole + 0.01, y, texts[y], va="center", fontsize=NORMAL)
    # Texts do not widen the axes by themselves: each needs its share of the width beside its bar.
    ends = [(depth * _STEP + whole, beside([text])) for text, (_, whole, _, depth) in zip(texts, rows, strict=True)]
    ax.set_xlim(-0.01, max(1.35, *(1.02 * end / (1 - text / (wide - 0.2)) for end, text in ends)))
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xticks([])
    ax.set_yticks([])
    kinds = [kind for kind in looks if kind in used]
    key_below(ax, len(kinds), [Patch(edgecolor="black", label=words[kind], **looks[kind]) for kind in kinds], 0.0)
    return finish(ax, words["weights"].format(scheme=clean(f"{scheme.name} {scheme.version}")), spines=())


def _plan(source: object) -> Plan:
    if isinstance(source, Scheme):
        source = RatingModel(source)
    if isinstance(source, RatingModel | Rating):
        return source.plan
    raise FuzzyAHPError(f"weights: {shown(source)}, must be a model, a rating or a scheme")


def _rows(plan: Plan, name: str, whole: float, within: float, depth: int) -> list[tuple[str, float, float, int]]:
    """Node, weight in the whole, weight in its group and level, in listed order from the top."""
    rows = [(name, whole, within, depth)]
    if name in plan.weights:
        for child, weight in zip(plan.scheme.tree.children(name), plan.weights[name], strict=True):
            rows += _rows(plan, child, whole * weight, weight, depth + 1)
    return rows
