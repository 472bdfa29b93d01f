"""What the plots share: axes without pyplot, colours that all eyes tell apart, hatches, ink that stands out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fuzzyahp.analysis.plots.fonts import clean, language, set_fonts
from fuzzyahp.analysis.plots.plot_words import WORDS
from fuzzyahp.analysis.text_tables import text_width
from fuzzyahp.errors import FuzzyAHPError, shown
from fuzzyahp.grades import FIVE_GRADES
from fuzzyahp.scheme import Scheme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Blue, vermilion, green, orange, purple, sky blue, black: M. Okabe & K. Ito (2008), Color Universal Design.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#E69F00", "#CC79A7", "#56B4E9", "#000000")
GREY, PALE = "#666666", "#D9D9D9"
HATCHES = ("", "///", "...", "xxx", "\\\\\\", "+++", "ooo", "---", "|||", "***")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "*")
LINES = ("-", "--", "-.", ":")
SMALL, NORMAL = 8.0, 9.0


def start(ax: Axes | None, size: tuple[float, float], lang: str) -> tuple[Axes, str, Mapping[str, str]]:
    """Axes to draw on, the language they can be in, and its words.

    Parameters
    ----------
    ax : matplotlib.axes.Axes, optional
        Given, or new ones on a figure of their own, which needs no screen.
    size : tuple of float
        Width and height of a new figure, inches.
    lang : {"en", "zh"}
        Language asked for.

    Returns
    -------
    tuple
        Axes, language, words.
    """
    lang = language(lang)
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    if ax is None:
        ax = Figure(figsize=size, layout="constrained").add_subplot()
    elif not isinstance(ax, Axes):
        raise FuzzyAHPError(f"ax: {shown(ax)}, must be Matplotlib axes, or nothing for new ones")
    return ax, lang, WORDS[lang]


def check_scheme(scheme: object) -> None:
    """Raise unless labels are to come from a scheme, or from nowhere."""
    if scheme is not None and not isinstance(scheme, Scheme):
        raise FuzzyAHPError(f"scheme: {shown(scheme)}, must be a Scheme, such as load_scheme gives, or nothing")


def finish(
    ax: Axes,
    title: str,
    xlabel: str = "",
    ylabel: str = "",
    spines: Sequence[str] = ("left", "bottom"),
    pad: float = 6.0,
) -> Axes:
    """Title, names of the axes, fonts, and no more frame than is needed.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Drawn on.
    title, xlabel, ylabel : str
        Texts of ours; "" for none.
    spines : sequence of str
        Sides of the frame to keep.
    pad : float
        Points between title and axes.

    Returns
    -------
    matplotlib.axes.Axes
        The same.
    """
    ax.set_title(title, fontsize=NORMAL + 1, loc="left", pad=pad)
    ax.set_xlabel(xlabel, fontsize=NORMAL)
    ax.set_ylabel(ylabel, fontsize=NORMAL)
    ax.tick_params(labelsize=NORMAL)
    for side, spine in ax.spines.items():
        spine.set_visible(side in spines)
    set_fonts(ax)
    return ax


def rows_as_labels(ax: Axes, labels: Sequence[str]) -> None:
    """Rows from the top down, each with its label.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Drawn on; row i is at y = i.
    labels : sequence of str
        Texts.
    """
    ax.set_yticks(range(len(labels)), [clean(label) for label in labels])
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)


def beside(labels: Sequence[str]) -> float:
    """How much room row labels take.

    Parameters
    ----------
    labels : sequence of str
        Texts.

    Returns
    -------
    float
        Inches.

    Examples
    --------
    >>> round(beside(["finance", "财务"]), 3)
    0.539
    """
    return 0.077 * max(map(text_width, labels), default=0)


def columns_as_labels(ax: Axes, labels: Sequence[str]) -> None:
    """Columns from the left, each with its label; slanted where they are long.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Drawn on; column i is at x = i.
    labels : sequence of str
        Texts.
    """
    ax.set_xticks(range(len(labels)), [clean(label) for label in labels])
    ax.set_xlim(-0.6, len(labels) - 0.4)
    ax.tick_params(axis="x", length=0)
    if _slanted(labels):
        for text in ax.get_xticklabels():
            text.set(rotation=30, ha="right", rotation_mode="anchor")


def slanted_room(labels: Sequence[str]) -> float:
    """How much more room column labels take below the axes, and to their left, where they are slanted.

    Parameters
    ----------
    labels : sequence of str
        Texts.

    Returns
    -------
    float
        Inches; 0 where they stand straight.

    Examples
    --------
    >>> slanted_room(["good", "poor"]), round(slanted_room(["a long name of a grade"] * 4), 3)
    (0.0, 0.847)
    """
    return 0.5 * beside(labels) if _slanted(labels) else 0.0


def key_below(ax: Axes, columns: int, handles: Sequence[Any] | None = None, drop: float = 0.5) -> None:
    """The key, below the axes.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Drawn on.
    columns : int
        How many entries a line.
    handles : sequence, optional
        What to explain; default: all that is labelled.
    drop : float
        How far below, inches.
    """
    from matplotlib.transforms import ScaledTranslation

    # In inches: a part of the height would move the key as the layout moves the axes, off the page with one row.
    where = ax.transAxes + ScaledTranslation(0, -drop, ax.figure.dpi_scale_trans)
    given = {} if handles is None else {"handles": handles}
    ax.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, 0),
        bbox_transform=where,
        ncols=columns,
        frameon=False,
        fontsize=NORMAL,
        handlelength=2.4,
        handleheight=1.2,
        **given,
    )


def _slanted(labels: Sequence[str]) -> bool:
    return max(map(text_width, labels), default=0) * len(labels) > 64


def grade_colours(count: int) -> list[str]:
    """One colour a grade: light for the best, dark for the worst, told apart in grey too.

    Parameters
    ----------
    count : int
        How many grades.

    Returns
    -------
    list of str
        Hexadecimal colours.
    """
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    cividis = colormaps["cividis"]
    return [to_hex(cividis(1 - h / max(count - 1, 1))) for h in range(count)]


def ink(colour: str) -> str:
    """Black or white, whichever stands out on a colour.

    Parameters
    ----------
    colour : str
        What is written on.

    Returns
    -------
    str
        "black" or "white".

    Examples
    --------
    >>> ink("#ffffff"), ink("#00204c")
    ('black', 'white')
    """
    from matplotlib.colors import to_rgb

    red, green, blue = to_rgb(colour)
    return "black" if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else "white"


def grade_name(name: str, lang: str, labels: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """What a grade or status is called.

    Parameters
    ----------
    name : str
        As in the ratings.
    lang : {"en", "zh"}
        Language.
    labels : mapping of str to mapping of str to str, optional
        Labels by language and name.

    Returns
    -------
    str
        The label given, that of the five grades or of a status, or the name.

    Examples
    --------
    >>> grade_name("good", "zh"), grade_name("rejected", "zh"), grade_name("AAA", "zh")
    ('良', '否决', 'AAA')
    """
    given = (labels or {}).get(lang, {})
    if name in given:
        return given[name]
    if name in FIVE_GRADES.names and not given:
        return FIVE_GRADES.label(FIVE_GRADES.names.index(name), lang)
    return WORDS[lang].get(f"is_{name}", name)
