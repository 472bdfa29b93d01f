"""What `early_warnings` found: clients with level and reasons, and who was not looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fuzzyahp._version import __version__
from fuzzyahp.analysis.monitoring.warning_rules import LEVELS, WarningRule
from fuzzyahp.analysis.monitoring.warning_words import WORDS
from fuzzyahp.analysis.text_tables import Tabled, TextTable, frame_of, plain
from fuzzyahp.errors import FuzzyAHPError, in_language, shown
from fuzzyahp.safe_text import one_line

FORMAT = "fuzzyahp-early-warnings/1"
#: Rows, ids and reasons that text and HTML show; data frames and dicts have all.
_MOST_ROWS, _MOST_IDS, _MOST_SIGNS = 50, 20, 3
_COLUMNS = (
    *("client", "level", "group", "signs", "reasons"),
    *("state_before", "state_after", "score_before", "score_after"),
)


@dataclass(frozen=True)
class WarningSign:
    """One thing that gives a warning.

    Attributes
    ----------
    sign : str
        As in the rules: "grade_drop", "score_drop", "decisive_near", ...
    level : {"yellow", "orange", "red"}
        What the rules make of it.
    subject : str
        Path of the decisive indicator, or the group; "" otherwise.
    before, after : str, float or None
        Grade, points or status at either date.
    text : str
        Why a client is not rated any more; for a group, the client who warns.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> old = {"client": ["A"], "status": ["rated"], "score": [90.0], "grade": ["good"]}
    >>> new = old | {"score": [76.0], "grade": ["medium"]}
    >>> sign = fa.analysis.early_warnings(old, new).warnings[0].signs[0]
    >>> sign.sign, sign.level, sign.before, sign.after
    ('score_drop', 'orange', 90.0, 76.0)
    """

    sign: str
    level: str
    subject: str = ""
    before: str | float | None = None
    after: str | float | None = None
    text: str = ""


@dataclass(frozen=True)
class EarlyWarning:
    """One client who is warned of.

    Attributes
    ----------
    client : str
        Id.
    level : {"yellow", "orange", "red"}
        The gravest of the signs.
    signs : tuple of WarningSign
        Why, the gravest first.
    group : str or None
        Group of related firms.
    state_before, state_after : str
        Grade of a rated client, status of another.
    score_before, score_after : float or None
        Points; None where not rated.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> old = {"client": ["A"], "status": ["rated"], "score": [86.0], "grade": ["good"]}
    >>> new = old | {"status": ["rejected"], "score": [None], "grade": [None]}
    >>> found = fa.analysis.early_warnings(old, new).warnings[0]
    >>> found.client, found.level, found.state_before, found.state_after
    ('A', 'red', 'good', 'rejected')
    """

    client: str
    level: str
    signs: tuple[WarningSign, ...]
    group: str | None = None
    state_before: str = ""
    state_after: str = ""
    score_before: float | None = None
    score_after: float | None = None


@dataclass(frozen=True)
class EarlyWarnings(Tabled):
    """Early warnings from two ratings of the same clients.

    Attributes
    ----------
    warnings : tuple of EarlyWarning
        The gravest first, then in the order of the second date.
    clients : int
        At both dates.
    rated_twice : int
        Of these, rated at both: drops are looked for among them.
    groups : mapping of str to str
        Worst level of each group with a warning.
    only_before, only_after, unknown_in_groups : tuple of str
        Ids at one date only, and ids in the groups that are not at both.
    still_rejected, still_missing : int
        Not rated at both dates: rejected, and incomplete or invalid. That is no news, and by itself not warned of.
    bound : float or None
        Veto bound of decisive indicators, points; None where they were not looked at.
    schemes : tuple of str or None
        Both schemes where they differ and that was asked for.
    notes : tuple of str
        Keys of sentences on what was not checked; `to_text` writes them out.
    not_looked_at : tuple of str
        Paths of decisive indicators without node scores.
    rules : tuple of WarningRule
        The table they follow from.
    labels : mapping of str to mapping of str to str
        What grades and indicators are called, by language.
    scheme : str
        Name and version of the scheme whose grades and veto bound count; "" where none was given.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> old = {"client": ["A", "B"], "status": ["rated"] * 2, "score": [90.0, 86.0], "grade": ["good", "good"]}
    >>> found = fa.analysis.early_warnings(old, old | {"score": [84.0, 86.0]}, groups={"A": "g1", "B": "g1"})
    >>> found.counts, found.groups
    ({'red': 0, 'orange': 0, 'yellow': 1, 'none': 1}, {'g1': 'yellow'})
    """

    warnings: tuple[EarlyWarning, ...]
    clients: int
    rated_twice: int
    groups: Mapping[str, str]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    unknown_in_groups: tuple[str, ...]
    still_rejected: int
    still_missing: int
    bound: float | None
    schemes: tuple[str, str] | None
    notes: tuple[str, ...]
    not_looked_at: tuple[str, ...]
    rules: tuple[WarningRule, ...]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    scheme: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """Clients by level, the gravest first, then "none"."""
        found = {level: sum(x.level == level for x in self.warnings) for level in reversed(LEVELS)}
        return found | {"none": self.clients - len(self.warnings)}

    def reasons(self, warning: EarlyWarning, lang: str = "en") -> str:
        """Why a client is warned of, in words.

        Parameters
        ----------
        warning : EarlyWarning
            One of `warnings`.
        lang : {"en", "zh"}
            Language.

        Returns
        -------
        str
            One line.

        Raises
        ------
        FuzzyAHPError
            If it is no warning, or there is no such language.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> old = {"client": ["A"], "status": ["rated"], "score": [90.0], "grade": ["good"]}
        >>> found = fa.analysis.early_warnings(old, old | {"score": [75.0], "grade": ["medium"]})
        >>> found.reasons(found.warnings[0])
        'score 90.00 -> 75.00; grade good -> medium'
        >>> found.reasons(found.warnings[0], "zh")
        '得分 90.00 -> 75.00；等级 良 -> 中'
        """
        if not isinstance(warning, EarlyWarning):
            raise FuzzyAHPError(f"warning: {shown(warning)}, must be one of warnings")
        return self._said(warning.signs, lang)

    def _said(self, signs: Sequence[WarningSign], lang: str) -> str:
        words = in_language(WORDS, lang)
        names = words | dict(self.labels.get(lang, {}))

        def show(value: str | float | None) -> str:
            return "" if value is None else names.get(value, value) if isinstance(value, str) else f"{value:.2f}"

        return one_line(
            words["sep"].join(
                words[f"by_{sign.sign}"].format(
                    node=names.get(sign.subject, sign.subject),
                    group=sign.subject,
                    before=show(sign.before),
                    after=show(sign.after),
                    text=words["text"].format(text=sign.text) if sign.text and sign.sign != "group" else sign.text,
                )
                for sign in signs
            )
        )

    def _first(self, warning: EarlyWarning, lang: str) -> str:
        """The gravest reasons, and how many more there are."""
        words, more = in_language(WORDS, lang), len(warning.signs) - _MOST_SIGNS
        said = self._said(warning.signs[:_MOST_SIGNS], lang)
        return said + words["sep"] + words["more_signs"].format(n=more) if more > 0 else said

    def to_frame(self, lang: str = "en") -> Any:
        """One row a client who is warned of.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language of the column ``reasons``.

        Returns
        -------
        pandas.DataFrame
            client, level, group, signs, reasons, state_before, state_after, score_before, score_after.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.
        FuzzyAHPError
            If there is no such language.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> old = {"client": ["A"], "status": ["rated"], "score": [90.0], "grade": ["good"]}
        >>> found = fa.analysis.early_warnings(old, old | {"score": [75.0], "grade": ["medium"]})
        >>> found.to_frame().loc[0, "level"]
        'orange'
        """
        in_language(WORDS, lang)  # no warning may be there to say so
        rows = [
            plain(warning)
            | {"signs": ", ".join(sign.sign for sign in warning.signs), "reasons": self.reasons(warning, lang)}
            for warning in self.warnings
        ]
        return frame_of(rows, _COLUMNS)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data, for JSON.

        Returns
        -------
        dict
            Text, numbers, lists and dicts; no NaN.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> old = {"client": ["A"], "status": ["rated"], "score": [90.0], "grade": ["good"]}
        >>> fa.analysis.early_warnings(old, old | {"score": [84.0]}).to_dict()["warnings"][0]["level"]
        'yellow'
        """
        found = {"format": FORMAT, "fuzzyahp": __version__, "counts": self.counts, **super().to_dict()}
        del found["labels"]
        found["notes"] = [WORDS["en"][note] for note in self.notes]
        for row, warning in zip(found["warnings"], self.warnings, strict=True):
            row["reasons"] = self.reasons(warning)
        return found

    def _tables(self, lang: str = "en") -> list[TextTable]:
        words = in_language(WORDS, lang)
        grouped = any(warning.group for warning in self.warnings)
        heads = [words[key] for key in ("client", "level", *(["group"] if grouped else []), "reasons")]
        rows = [
            (x.client, words[x.level], *([x.group or ""] if grouped else []), self._first(x, lang))
            for x in self.warnings[:_MOST_ROWS]
        ]
        notes = footnotes(self, lang, len(self.warnings) - _MOST_ROWS)
        return [TextTable(words["title"], tuple(heads), tuple(rows), tuple(notes), texts=True)]


def _listed(ids: Sequence[str], words: Mapping[str, str]) -> str:
    text = ", ".join(ids[:_MOST_IDS])
    return text if len(ids) <= _MOST_IDS else words["and_more"].format(ids=text, n=len(ids) - _MOST_IDS)


def footnotes(found: EarlyWarnings, lang: str = "en", left_out: int = 0) -> list[str]:
    """What stands below the warnings: how many there are, who was not looked at, what was not checked.

    Parameters
    ----------
    found : EarlyWarnings
        The warnings.
    lang : {"en", "zh"}
        Language.
    left_out : int
        How many warnings a table leaves out.

    Returns
    -------
    list of str
        Sentences.

    Raises
    ------
    FuzzyAHPError
        If there is no such language.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> old = {"client": ["A"], "status": ["rated"], "score": [90.0], "grade": ["good"]}
    >>> footnotes(fa.analysis.early_warnings(old, old))[0]
    '1 at both dates: 0 red, 0 orange, 0 yellow, 1 none.'
    """
    words = in_language(WORDS, lang)
    said = [] if found.schemes is None else [words["schemes"].format(before=found.schemes[0], after=found.schemes[1])]
    if left_out > 0:
        said.append(words["more"].format(n=left_out))
    said.append(words["counts"].format(clients=found.clients, **found.counts))
    if found.rated_twice < found.clients:
        said.append(words["left_out"].format(both=found.rated_twice))
    if found.still_rejected or found.still_missing:
        said.append(words["still"].format(rejected=found.still_rejected, missing=found.still_missing))
    # Ratings have said themselves who rated them; tables are read by what was given or stood by default.
    if found.scheme and "unnamed" in found.notes:
        said.append(words["by"].format(scheme=found.scheme))
    if found.bound is not None:
        said.append(words["bound"].format(bound=found.bound))
    said += [words[note] for note in found.notes]
    listed = {"some_nodes": found.not_looked_at, "only_before": found.only_before, "only_after": found.only_after}
    for key, ids in (listed | {"unknown": found.unknown_in_groups}).items():
        if ids:
            said.append(words[key].format(ids=_listed(ids, words)))
    return said
