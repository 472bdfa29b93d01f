"""What can be wrong, said so that it can be mended.

Every error raised on purpose is a `FuzzyAHPError`. Its message names the place, the value found, the
rule it breaks and the mend, in that order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

T = TypeVar("T")


class FuzzyAHPError(ValueError):
    """Base of every error that fuzzyahp raises on purpose; a ``ValueError``.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> try:
    ...     fa.JudgmentMatrix([[1, 0], [1, 1]])
    ... except fa.FuzzyAHPError as error:
    ...     print(type(error).__name__)
    JudgmentError
    """


class JudgmentError(FuzzyAHPError):
    """A pairwise judgment, or a matrix of them, that cannot be used.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> try:
    ...     fa.JudgmentMatrix([[1, 0], [1, 1]])
    ... except fa.JudgmentError as error:
    ...     print(str(error).split(";")[0])
    cell (1, 2), 1 over 2: 0 must be above 0
    """


class ConsistencyError(JudgmentError):
    """A judgment matrix whose consistency ratio is not below the scheme's threshold.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "three", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b", "c"], "judgments": [2, "1/9", 2]}, "a": {}, "b": {}, "c": {}}})
    >>> try:
    ...     fa.RatingModel(scheme)
    ... except fa.ConsistencyError as error:
    ...     print(str(error).split(";")[0])
    u: CR = 1.3834 (saaty_1980), must be below 0.1
    """


class StandardError(FuzzyAHPError):
    """A grade standard, or a value held against one, that cannot be used.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> try:
    ...     fa.GradeStandard(points=(2.0, 2.0, 1.0))
    ... except fa.StandardError as error:
    ...     print(error)
    standard: point 2 is followed by 2; points must all fall or all rise
    """


class MembershipError(FuzzyAHPError):
    """Votes, memberships or composition weights that cannot be used.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> try:
    ...     fa.membership_from_votes([3, -1, 0])
    ... except fa.MembershipError as error:
    ...     print(error)
    votes (1,): -1 must be a whole number of experts, 0 or more and at most 10^9
    """


class ScoringError(FuzzyAHPError):
    """A grade scale, or a vector or score held against one, that cannot be used.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> try:
    ...     fa.score([0.5, 0.5])  # five grades
    ... except fa.ScoringError as error:
    ...     print(error)
    membership: shape (2,), the last axis must hold 5 grades
    """


class SchemeError(FuzzyAHPError):
    """A scheme, or the document it is written in, that cannot be used.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.load_scheme("micro-enterprises")
    Traceback (most recent call last):
    fuzzyahp.errors.SchemeError: scheme 'micro-enterprises': ... did you mean 'micro-enterprise'? ...
    """


class PanelError(FuzzyAHPError):
    """A panel of experts, its answers, or a file they came in, that cannot be used.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import Panel, Questionnaire
    >>> Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), ())
    Traceback (most recent call last):
    fuzzyahp.errors.PanelError: panel committee: no experts; name at least one
    """


class RecordError(FuzzyAHPError):
    """A record of a rating, an override or a ledger that cannot be written, read or trusted.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.audit.load_record("{}")
    Traceback (most recent call last):
    fuzzyahp.errors.RecordError: record: is no record of a rating: it has no format; ...
    """


class EvidenceError(FuzzyAHPError):
    """Evidence on a client that cannot be used.

    Attributes
    ----------
    status : {"incomplete", "invalid"}
        What a batch would write in the client's row: something is missing, or something is wrong.
    indicator : str or None
        The leaf it is about; None where it is about the evidence as a whole.
    experts : tuple of str
        The experts whose vote is missing.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "weights": [0.75, 0.25]}, "a": {}, "b": {}}})
    >>> model = fa.RatingModel(scheme)
    >>> try:
    ...     model.rate({"a": "good"})
    ... except fa.EvidenceError as error:
    ...     print(error.status, error.indicator)
    incomplete b
    """

    def __init__(
        self,
        message: str,
        *,
        status: str = "invalid",
        indicator: str | None = None,
        experts: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.status, self.indicator, self.experts = status, indicator, experts


class MissingExtraError(FuzzyAHPError, ImportError):
    """An optional library is not installed; the message names the extra to install.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> issubclass(fa.MissingExtraError, ImportError)  # so that a program may treat it like any import that fails
    True
    """


def suggest(name: object, known: Iterable[str]) -> str:
    """Say which known name was probably meant, or which the text begins, or list them all.

    Parameters
    ----------
    name : object
        The name that was not found.
    known : iterable of str
        The names there are.

    Returns
    -------
    str
        A sentence to end an error message with.

    Examples
    --------
    >>> suggest("finanse", ["finance", "market"])
    "did you mean 'finance'?"
    >>> suggest("saaty", ["saaty_1980", "saaty_2005", "donegan_dodd_1991"])  # begins two of them
    "did you mean 'saaty_1980' or 'saaty_2005'?"
    >>> suggest("x", ["finance", "market"])
    'known: finance, market'
    """
    import difflib

    names = list(known)
    begun = [other for other in names if other.startswith(name)] if isinstance(name, str) and name else []
    if 1 < len(begun) <= 12:  # the nearest of them may be another method
        return f"did you mean {', '.join(map(repr, begun[:-1]))} or {begun[-1]!r}?"
    near = difflib.get_close_matches(name[:100], names, n=1) if isinstance(name, str) else []
    if near:
        return f"did you mean '{near[0]}'?"
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"known: {shown or '(none)'}"


def check_known(place: str, name: object, known: Collection[str], error: type[FuzzyAHPError] = FuzzyAHPError) -> None:
    """Hold a name against the ones there are.

    Parameters
    ----------
    place : str
        What is named, for the error.
    name : object
        What was given.
    known : collection of str
        The names there are.
    error : type of FuzzyAHPError
        What to raise.

    Raises
    ------
    FuzzyAHPError
        If it is none of them; the nearest one is suggested.

    Examples
    --------
    >>> check_known("operator", "min_max", ["weighted_average", "min_max"])
    """
    if not isinstance(name, str) or name not in known:
        raise error(f"{place}: there is no {shown(name)}; {suggest(name, known)}")


def find_entry(place: str, name: object, table: Mapping[str, T], error: type[FuzzyAHPError] = FuzzyAHPError) -> T:
    """Entry of a table of names, whatever was given for a name.

    Parameters
    ----------
    place : str
        What is named, for the error.
    name : object
        What was given.
    table : mapping of str to object
        The entries there are.
    error : type of FuzzyAHPError
        What to raise.

    Returns
    -------
    object
        The entry.

    Raises
    ------
    FuzzyAHPError
        If there is none of that name; the nearest one is suggested.

    Examples
    --------
    >>> find_entry("grade", "good", {"good": 85})
    85
    """
    check_known(place, name, table, error)
    return table[str(name)]


def in_language(tables: Mapping[str, T], lang: object, error: type[FuzzyAHPError] = FuzzyAHPError) -> T:
    """What a table has for a language.

    Parameters
    ----------
    tables : mapping of str to object
        By language.
    lang : {"en", "zh"}
        Language.
    error : type of FuzzyAHPError
        What to raise.

    Returns
    -------
    object
        The entry.

    Raises
    ------
    FuzzyAHPError
        If there is no such language.

    Examples
    --------
    >>> in_language({"en": "good", "zh": "良"}, "zh")
    '良'
    """
    return find_entry("lang", lang, tables, error)


def shown(value: object, limit: int = 60) -> str:
    """Show a value found in input, cut to a bounded length.

    Parameters
    ----------
    value : object
        Anything a person may have typed.
    limit : int
        The most characters to show.

    Returns
    -------
    str
        ``repr(value)``, shortened in the middle where it is long.

    Examples
    --------
    >>> shown("good")
    "'good'"
    """
    try:
        text = repr(value)
    except Exception:  # an integer of thousands of digits, a list in lists without end, a repr of its own
        text = f"<{type(value).__name__}>"
    text = "".join(c if c.isprintable() else "?" for c in text)
    if len(text) <= limit:
        return text
    return text[: limit - 8] + "..." + text[-5:]
