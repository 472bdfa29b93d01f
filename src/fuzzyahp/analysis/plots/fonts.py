"""Fonts: one that has Chinese, found among those installed, beside the font that the plots are in anyway."""

from __future__ import annotations

import logging
import warnings
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from fuzzyahp.analysis.plots.plot_words import WORDS
from fuzzyahp.errors import MissingExtraError, in_language, shown
from fuzzyahp.safe_text import one_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Families that have Chinese, by name, the first that is installed is taken.
CHINESE_FAMILIES = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN"),
    *("PingFang SC", "Hiragino Sans GB", "Heiti SC", "STHeiti", "Microsoft YaHei", "SimHei", "DengXian"),
    *("WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Noto Sans CJK JP", "Noto Sans CJK TC", "Sarasa Gothic SC"),
    *("Droid Sans Fallback", "Arial Unicode MS", "Noto Serif CJK SC", "SimSun", "Songti SC"),
)
#: How the files of such fonts are named, for those installed after Matplotlib made its list.
_FILES = ("notosanscjk", "notosanssc", "sourcehansans", "wqy-", "droidsansfallback", "simhei", "msyh", "simsun")


class MissingFontWarning(UserWarning):
    """No font at hand has the characters of a plot, which is in English, or shows "?", instead.

    Examples
    --------
    >>> from fuzzyahp.analysis.plots import MissingFontWarning
    >>> issubclass(MissingFontWarning, UserWarning)
    True
    """


def language(lang: str) -> str:
    """The language that a plot can be in.

    Parameters
    ----------
    lang : {"en", "zh"}
        The one asked for.

    Returns
    -------
    str
        The same, or "en" with a warning where no font has Chinese.

    Raises
    ------
    FuzzyAHPError
        If there is no such language.
    MissingExtraError
        If Matplotlib is not installed.

    Examples
    --------
    >>> language("en")
    'en'
    """
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise MissingExtraError(
            "plots: Matplotlib is not installed; install the extra plot (pip install 'fuzzyahp[plot]')"
        ) from None
    in_language(WORDS, lang)
    if lang == "zh" and chinese_family() is None:
        warnings.warn(
            "plots: no installed font has Chinese, so the plot is in English; install one, such as Noto Sans CJK "
            "(Debian and Ubuntu: apt-get install fonts-noto-cjk)",
            MissingFontWarning,
            stacklevel=3,
        )
        return "en"
    return lang


@lru_cache(maxsize=1)
def chinese_family() -> str | None:
    """Family of the first installed font that has all Chinese characters of our words; None where there is none."""
    from matplotlib import font_manager

    needed = {ord(c) for text in WORDS["zh"].values() for c in text if ord(c) > 0x2E80}
    for _ in range(2):
        by_name: dict[str, str] = {}
        for entry in font_manager.fontManager.ttflist:
            by_name.setdefault(entry.name, entry.fname)
        for name in CHINESE_FAMILIES:
            if name in by_name and Path(by_name[name]).is_file() and needed <= _characters(by_name[name]):
                logging.getLogger("matplotlib.font_manager").addFilter(_not_about_weight)
                return name
        for path in font_manager.findSystemFonts():
            if Path(path).name.lower().startswith(_FILES) and path not in by_name.values():
                font_manager.fontManager.addfont(path)
    return None


def _not_about_weight(record: logging.LogRecord) -> bool:
    """Whether a line of Matplotlib's log is about anything but a Chinese font that has one weight, as most have."""
    text = record.getMessage()
    return "find font weight" not in text or not any(name in text for name in CHINESE_FAMILIES)


@lru_cache(maxsize=16)
def _characters(path: str) -> frozenset[int]:
    from matplotlib import font_manager

    return frozenset(font_manager.get_font(path).get_charmap())


def _known() -> frozenset[int]:
    """Characters of the font in use and of the Chinese one beside it."""
    from matplotlib import font_manager

    known = _characters(font_manager.findfont(font_manager.FontProperties()))
    family = chinese_family()
    if family is None:
        return known
    return known | _characters(font_manager.findfont(font_manager.FontProperties(family=[family])))


def clean(text: str) -> str:
    r"""Text that somebody typed, as one line that Matplotlib shows as it is.

    Parameters
    ----------
    text : str
        A label.

    Returns
    -------
    str
        Without line ends; characters that no font has are "?", and "$" starts no formula.

    Examples
    --------
    >>> clean("cost in $\nof $A$")
    'cost in \\$ of \\$A\\$'
    """
    line = one_line(text)
    if not line.isascii():
        known = _known()
        missing = {c for c in line if ord(c) not in known}
        if missing:
            warnings.warn(
                f"plots: no installed font has {len(missing)} of the characters of {shown(line)}; they are shown as ?",
                MissingFontWarning,
                stacklevel=3,
            )
            line = "".join("?" if c in missing else c for c in line)
    return line.replace("$", r"\$")


def set_fonts(ax: Axes) -> None:
    """Let every text of the axes fall back on the Chinese font, if there is one.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Drawn on.
    """
    from matplotlib.text import Text

    family = chinese_family()
    for text in ax.findobj(Text):
        if isinstance(text, Text):
            text.set_usetex(False)
            if family is not None and family not in text.get_fontfamily():
                text.set_fontfamily([*text.get_fontfamily(), family])
