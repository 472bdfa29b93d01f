"""How often ratings are overridden, and which way, by month, quarter or year."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from fuzzyahp.audit.ledgers.ledger_words import WORDS
from fuzzyahp.audit.overrides.overrides import OVERRIDE_REASONS, REJECTED, grade_as_rated, grade_in_force
from fuzzyahp.errors import RecordError, find_entry, in_language, shown
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.record import canonical_json, moment
from fuzzyahp.safe_text import one_line

#: How a moment's period is called.
_PERIODS: dict[str, Callable[[str], str]] = {
    "month": lambda at: at[:7],
    "quarter": lambda at: f"{at[:4]}-Q{(int(at[5:7]) + 2) // 3}",
    "year": lambda at: at[:4],
}
#: What an override can come to, as it is counted.
MOVES = ("upgrades", "downgrades", "out_of_rejected", "into_rejected", "restored")
COLUMNS = ("period", "ratings", "overrides", "rate", *MOVES)
# A seal's parts that an override changes; the others say which rating it is.
_NOT_THE_RATING = ("/state", "/override")


@dataclass(frozen=True)
class OverrideRate:
    """Overrides among the ratings of one period.

    Attributes
    ----------
    period : str
        "2026-11", "2026-Q4" or "2026"; "total" for all of them.
    ratings : int
        Ratings of the period, each counted once.
    overrides : int
        How many of them are overridden.
    upgrades, downgrades : int
        Overridden to a better or a worse grade, from grade to grade.
    out_of_rejected, into_rejected : int
        Overridden from rejected to a grade, and the other way; no upgrade or downgrade.
    restored : int
        Overridden more than once, and back at the grade they were rated with.
    reasons : mapping of str to int
        Overrides by reason: the one of the override in force. Codes of `OVERRIDE_REASONS` first, in their order.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> found = fa.audit.override_rates([rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li")])
    >>> found.rows[0].period, found.rows[0].ratings, found.rows[0].overrides, found.rows[0].rate
    ('2026-11', 1, 0, 0.0)
    """

    period: str
    ratings: int
    overrides: int
    upgrades: int
    downgrades: int
    out_of_rejected: int
    into_rejected: int
    restored: int
    reasons: Mapping[str, int]

    @property
    def rate(self) -> float:
        """Overrides divided by ratings [0-1]."""
        return self.overrides / self.ratings


@dataclass(frozen=True, repr=False)
class OverrideRates:
    """Overrides by period.

    Attributes
    ----------
    by : {"month", "quarter", "year"}
        Length of a period.
    rows : tuple of OverrideRate
        One a period that has ratings, in order of time.
    total : OverrideRate or None
        All of them together; None where there is no rating.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.audit.override_rates([], by="year")
    OverrideRates(by year, no ratings)
    """

    by: str
    rows: tuple[OverrideRate, ...]
    total: OverrideRate | None

    def to_text(self, lang: str = "en") -> str:
        """The table in words: one line a period, and the reasons below.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language.

        Returns
        -------
        str
            Lines of text.

        Raises
        ------
        FuzzyAHPError
            If there is no such language.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> print(fa.audit.override_rates([]).to_text())
        no ratings
        """
        said = in_language(WORDS, lang)
        if self.total is None:
            return said["no_ratings"]
        lines = [
            said["period_line"].format(
                period=said["total"] if row is self.total else row.period,
                rate=row.rate,
                ratings=row.ratings,
                overrides=row.overrides,
                moves=said["sep"].join(f"{said[move]} {getattr(row, move)}" for move in MOVES if getattr(row, move))
                or said["no_moves"],
            )
            for row in self._all()
        ]
        return "\n".join([*lines, *self.reason_lines(lang)])

    def reason_lines(self, lang: str = "en") -> list[str]:
        """Each reason that was given, with how often, most often first.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language.

        Returns
        -------
        list of str
            Sentences; a code that is not in the list is shown as it is.

        Raises
        ------
        FuzzyAHPError
            If there is no such language.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> fa.audit.override_rates([]).reason_lines()
        []
        """
        said = in_language(WORDS, lang)
        counts = {} if self.total is None else self.total.reasons
        return [
            said["reason_line"].format(
                n=n, code=one_line(code), text=OVERRIDE_REASONS[code][lang] if code in OVERRIDE_REASONS else "?"
            )
            for code, n in sorted(counts.items(), key=lambda item: -item[1])
        ]

    def _all(self) -> Iterator[OverrideRate]:
        yield from self.rows
        if self.total is not None:
            yield self.total

    def cells(self, lang: str = "en") -> list[list[str]]:
        """The table as text, cell by cell, the total last.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language of the word for the total.

        Returns
        -------
        list of list of str
            A row a period: period, ratings, overrides, rate as a percentage, then the kinds of moves.

        Raises
        ------
        FuzzyAHPError
            If there is no such language.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> fa.audit.override_rates([]).cells()
        []
        """
        total = in_language(WORDS, lang)["total"]
        return [
            [total if row is self.total else row.period, str(row.ratings), str(row.overrides), f"{row.rate:.1%}"]
            + [str(getattr(row, move)) for move in MOVES]
            for row in self._all()
        ]

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        found = "no ratings" if self.total is None else f"{self.total.overrides} of {self.total.ratings} ratings"
        return f"OverrideRates(by {self.by}, {found})"

    def _repr_html_(self) -> str:
        said = WORDS["en"]
        head = "".join(f"<th>{escape(said[key])}</th>" for key in COLUMNS)
        rows = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in self.cells())
        points = "".join(f"<li>{escape(line)}</li>" for line in self.reason_lines())
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" + (
            f"<ul>{points}</ul>" if points else ""
        )


@dataclass(frozen=True)
class _Found:
    """What is kept of a record: enough to count it, small enough for a million of them."""

    digest: str
    of: str | None
    at: str
    move: str
    reason: str


def override_rates(records: Iterable[Mapping[str, Any]], by: str = "month") -> OverrideRates:
    """Count overrides by period: how many, which way, and why.

    Parameters
    ----------
    records : iterable of Record or mapping
        In any order; taken one by one, so that a ledger of any length can be counted. A rating counts once, however
        often it was overridden or recorded: the record in force is the one that no other overrides.
    by : {"month", "quarter", "year"}
        Length of a period. A rating counts in the period in which it was rated, by the calendar of its own offset.

    Returns
    -------
    OverrideRates
        One row a period, and the total.

    Raises
    ------
    RecordError
        If there is no such period, or something is no record.

    References
    ----------
    Commission Delegated Regulation (EU) 2022/439, art. 39; EBA/GL/2017/16, paragraph 201.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> first = rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li")
    >>> second = rating.record(client="F02", at="2026-11-26T09:31:00Z", by="li")
    >>> lowered = fa.audit.override(first, grade="medium", reason="legal_dispute", text="Sued by its landlord.",
    ...     by="wang", at="2026-11-27T10:00:00Z", approved_by="zhao")
    >>> found = fa.audit.override_rates([first, second, lowered], by="quarter")
    >>> found.rows[0].period, found.rows[0].rate, found.rows[0].downgrades
    ('2026-Q4', 0.5, 1)
    """
    period_of = find_entry("by", by, _PERIODS, RecordError)
    if not isinstance(records, Iterable):
        raise RecordError(f"records: {shown(records)}, must be records, one after the other")
    ratings: dict[str, tuple[str, list[_Found]]] = {}
    for number, record in enumerate(records, 1):
        try:
            period, rating = period_of(moment(record["at"])), _rating(record)
            ratings.setdefault(rating, (period, []))[1].append(_found(record))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise RecordError(f"record {number}: {shown(record)} is no record ({error}); load it first") from None
    periods: dict[str, list[_Found]] = {}
    for period, found in ratings.values():
        periods.setdefault(period, []).append(_in_force(found))
    rows = tuple(_row(period, periods[period]) for period in sorted(periods))
    everything = [found for inside in periods.values() for found in inside]
    return OverrideRates(by, rows, _row("total", everything) if everything else None)


def _rating(record: Mapping[str, Any]) -> str:
    """What names the rating whatever it was overridden to: the sealed parts that an override leaves as they are."""
    parts = record["seal"]["parts"]
    rating = canonical_json({key: part for key, part in parts.items() if not key.startswith(_NOT_THE_RATING)})
    return hashlib.sha256(rating.encode()).hexdigest()


def _found(record: Mapping[str, Any]) -> _Found:
    digest, change = record["seal"]["record"], record["override"]
    if not change:
        return _Found(digest, None, record["at"], "", "")
    return _Found(digest, change["of"], moment(change["at"]), _move(record), change["reason"])


def _move(record: Mapping[str, Any]) -> str:
    """What an override came to, against the grade the client was rated with."""
    before, after = grade_as_rated(record), grade_in_force(record)
    if before == after:
        return "restored"
    if before == REJECTED:
        return "out_of_rejected"
    if after == REJECTED:
        return "into_rejected"
    names = record["scheme"]["document"]["grades"]["names"]
    return "upgrades" if names.index(after) < names.index(before) else "downgrades"


def _in_force(found: list[_Found]) -> _Found:
    """The record that no other overrides; of several the latest, of those the last that was given."""
    overridden = {one.of for one in found}
    last = [one for one in found if one.digest not in overridden] or found
    latest = max(datetime.fromisoformat(one.at) for one in last)
    return [one for one in last if datetime.fromisoformat(one.at) == latest][-1]


def _row(period: str, found: list[_Found]) -> OverrideRate:
    moves = Counter(one.move for one in found if one.move)
    reasons = Counter(one.reason for one in found if one.move)
    codes = [*(code for code in OVERRIDE_REASONS if code in reasons), *sorted(set(reasons) - set(OVERRIDE_REASONS))]
    return OverrideRate(
        period,
        len(found),
        sum(moves.values()),
        **{move: moves[move] for move in MOVES},
        reasons=FrozenMapping({code: reasons[code] for code in codes}),
    )
