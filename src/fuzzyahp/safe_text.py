"""Text that people typed: made safe to show on a terminal and to open in a spreadsheet, and whether it shows at all."""

from __future__ import annotations

import unicodedata

# Control, format (direction overrides, zero width), lone surrogates, line and paragraph separators. A wide Chinese
# space, a category of its own, stays.
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
# Letters and marks that show nothing, beside the format characters: joiners, fillers, variation selectors.
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0").union(
    map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)

# What a spreadsheet takes for the start of a formula, full-width forms included; tab and line ends are skipped by it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def for_terminal(text: str) -> str:
    r"""Text with every character that could steer a terminal written out.

    Parameters
    ----------
    text : str
        One line that somebody typed.

    Returns
    -------
    str
        The same, with control, format and separator characters as escapes such as ``\x1b``.

    Examples
    --------
    >>> print(for_terminal("Old Well\x1b[31m 老井"))
    Old Well\x1b[31m 老井
    """
    if text.isprintable():
        return text
    return "".join(
        c.encode("unicode_escape").decode("ascii") if unicodedata.category(c) in _HIDDEN else c for c in text
    )


def one_line(text: str) -> str:
    r"""Text that somebody typed as one line that cannot pass for two, nor steer a terminal.

    Parameters
    ----------
    text : str
        Anything.

    Returns
    -------
    str
        Line ends as spaces, other control characters as "?".

    Examples
    --------
    >>> one_line("pilot\nScore 100")
    'pilot Score 100'
    """
    return "".join(c if c.isprintable() else "?" for c in " ".join(text.split()))


def for_spreadsheet(text: str) -> str:
    """Text that no spreadsheet takes for a formula.

    Parameters
    ----------
    text : str
        A cell that somebody typed.

    Returns
    -------
    str
        The same, with an apostrophe before it where it starts like a formula.

    Examples
    --------
    >>> for_spreadsheet("=1+1"), for_spreadsheet("F01")
    ("'=1+1", 'F01')
    """
    return "'" + text if text.startswith(_FORMULA) else text


def from_spreadsheet(text: str) -> str:
    """Text as it was before `for_spreadsheet`.

    Parameters
    ----------
    text : str
        A cell that came back.

    Returns
    -------
    str
        The same without the apostrophe that kept it from being a formula.

    Examples
    --------
    >>> from_spreadsheet("'=1+1"), from_spreadsheet("'t")
    ('=1+1', "'t")
    """
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def can_be_seen(text: str) -> bool:
    """Whether a text shows anything at all.

    Parameters
    ----------
    text : str
        A name, or what somebody wrote.

    Returns
    -------
    bool
        False where it is made of blanks and characters that show nothing.

    Examples
    --------
    >>> can_be_seen("wang"), can_be_seen("\u200b\u3164")
    (True, False)
    """
    return bool(bare(text))


def bare(text: str) -> str:
    r"""A text as it is compared with another: without case, width of letters, blanks, and what cannot be seen.

    Parameters
    ----------
    text : str
        A name, or what somebody wrote.

    Returns
    -------
    str
        What is left; empty where nothing can be seen.

    References
    ----------
    Unicode Standard Annex 15 (NFKC); characters that show nothing: category Cf, and those of `_UNSEEN`.

    Examples
    --------
    >>> bare(" ｗａ\u200bｎｇ")
    'wang'
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in folded if not (c.isspace() or c in _UNSEEN or unicodedata.category(c) in ("Cc", "Cf")))
