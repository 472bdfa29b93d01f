"""A judgment as people write it: 3, "1/3", 2.5 or a Fraction."""

from __future__ import annotations

import math
import numbers
import re
from fractions import Fraction

from fuzzyahp.errors import JudgmentError, in_language, shown

#: Judgments lie between 1/LARGEST and LARGEST. Saaty's scale ends at 9; group means and perfectly
#: consistent matrices go beyond it, but a ratio of a billion to one is a slip of the keyboard.
LARGEST = 10**9

# Fraction() itself would expand "1e999999999"; this pattern bounds every number before it is read.
_TEXT = re.compile(r"\s*(\d{1,40}(?:\.\d{1,40})?)(?:\s*/\s*(\d{1,40}(?:\.\d{1,40})?))?\s*\Z")

_SENTENCES = {
    "en": {
        "equal": "{first} and {second} are equally important",
        "more": "{first} is {times} times as important as {second}",
    },
    "zh": {"equal": "{first}与{second}同等重要", "more": "{first}的重要性是{second}的{times}倍"},
}


def parse_ratio(value: object, where: str) -> Fraction | float:
    """Read one judgment.

    Parameters
    ----------
    value : int, float, str or Fraction
        A ratio of importance, between 1/10^9 and 10^9; text is a number or "p/q".
    where : str
        What to call the place in an error.

    Returns
    -------
    Fraction or float
        Exact where the input was exact (integers, fractions, text); a float stays the same float.

    Raises
    ------
    JudgmentError
        If the value is not a finite positive ratio within the range.

    Examples
    --------
    >>> parse_ratio("1/3", "a over b"), parse_ratio(2.5, "a over b")
    (Fraction(1, 3), 2.5)
    """
    ratio: Fraction | float
    if isinstance(value, str):
        match = _TEXT.match(value)
        if not match or (match[2] is not None and Fraction(match[2]) == 0):
            raise JudgmentError(f"{where}: {shown(value)} is not a judgment; write a number such as 3 or a ratio '1/3'")
        ratio = Fraction(match[1]) / Fraction(match[2] or 1)
    elif isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise JudgmentError(f"{where}: {shown(value)} is not a number; write a number such as 3 or a ratio '1/3'")
    elif isinstance(value, numbers.Rational):
        ratio = Fraction(int(value.numerator), int(value.denominator))
    else:
        ratio = float(value)
        if not math.isfinite(ratio):
            raise JudgmentError(f"{where}: {ratio} is not a judgment; it must be a finite number above 0")
    if ratio <= 0:
        raise JudgmentError(
            f"{where}: {shown(value)} must be above 0; a judgment says how many times as important: "
            "3, and '1/3' for the other way round"
        )
    if not (1 / LARGEST if isinstance(ratio, float) else Fraction(1, LARGEST)) <= ratio <= LARGEST:
        raise JudgmentError(f"{where}: {shown(value)} is outside 1/10^9 to 10^9; judgments go from 1/9 to 9")
    return ratio


def ratio_text(ratio: Fraction | float) -> str:
    """Show a judgment the way it is spoken of: a whole number, a small fraction, or four digits.

    Parameters
    ----------
    ratio : Fraction or float
        A judgment, > 0.

    Returns
    -------
    str
        Text such as "3", "1/3", "5/2" or "2.718".

    Examples
    --------
    >>> ratio_text(1 / 3), ratio_text(2.718281828)
    ('1/3', '2.718')
    """
    near = Fraction(ratio).limit_denominator(99)
    # 51/10 is no way to say 5.1, but 1/12 and 5/2 are.
    if near > 0 and min(near.numerator, near.denominator) <= 9 and abs(near / Fraction(ratio) - 1) < 1e-12:
        return str(near)
    return f"{float(ratio):.4g}"


def in_words(first: str, second: str, ratio: Fraction | float, lang: str = "en") -> str:
    """Say one judgment in words, the more important side first.

    Parameters
    ----------
    first, second : str
        Labels of the two indicators.
    ratio : Fraction or float
        Importance of the first over the second, > 0.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    str
        A sentence without its full stop.

    Raises
    ------
    JudgmentError
        If there is no such language.

    Examples
    --------
    >>> in_words("finance", "market", 1 / 3)
    'market is 3 times as important as finance'
    """
    say = in_language(_SENTENCES, lang, JudgmentError)
    if ratio < 1:
        first, second, ratio = second, first, 1 / ratio
    key = "equal" if ratio == 1 else "more"
    return say[key].format(first=first, second=second, times=ratio_text(ratio))
