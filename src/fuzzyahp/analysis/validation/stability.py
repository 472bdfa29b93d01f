"""Two dates side by side: how far scores and indicators have moved (PSI), and who went from which grade to which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fuzzyahp.analysis.text_tables import Tabled, TextTable, frame_of, percent, percents, plain
from fuzzyahp.analysis.validation.default_rates import jeffreys
from fuzzyahp.analysis.validation.outcomes import check_level, generator
from fuzzyahp.analysis.validation.population_stability import Psi, psi, psi_of_counts, psi_table
from fuzzyahp.analysis.validation.rated_clients import RatedClients, check_schemes, read_rated
from fuzzyahp.errors import FuzzyAHPError
from fuzzyahp.grades import GradeScale


@dataclass(frozen=True)
class GradeMigration(Tabled):
    """Clients by what they were and what they became; matched by id.

    Attributes
    ----------
    states : tuple of str
        Grades best first, then rejected, incomplete, invalid.
    counts : tuple of tuple of int
        Rows: before; columns: after.
    clients : int
        Matched by id.
    rated_twice : int
        Of these, rated at both dates; the shares below are among them.
    better, worse : tuple of float or None
        Share whose grade rose, or fell, with its Jeffreys interval; None where nobody was rated twice.
    only_before, only_after : tuple of str
        Ids at one date only.
    level : float
        Of the intervals, in (0.5, 1).
    notes : tuple of str
        Which schemes, if they differ; or that a table does not say.
    schemes : tuple of str
        Scheme before and after; "" where a table does not say.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> old = {"client": ["A"], "status": ["rated"], "score": [90.0], "grade": ["good"]}
    >>> found = fa.analysis.migration_matrix(old, old | {"score": [72.0], "grade": ["medium"]})
    >>> found.rated_twice, found.worse[0]
    (1, 1.0)
    """

    states: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    clients: int
    rated_twice: int
    better: tuple[float, float, float] | None
    worse: tuple[float, float, float] | None
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    level: float = 0.95
    notes: tuple[str, ...] = ()
    schemes: tuple[str, str] = ("", "")

    def to_frame(self) -> Any:
        """The matrix.

        Returns
        -------
        pandas.DataFrame
            Column ``before`` with the state, then one column a state.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> old = {"client": ["A"], "status": ["rated"], "score": [90.0], "grade": ["good"]}
        >>> new = old | {"score": [72.0], "grade": ["medium"]}
        >>> fa.analysis.migration_matrix(old, new).to_frame().set_index("before").loc["good", "medium"].item()
        1
        """
        rows = [
            {"before": state, **dict(zip(self.states, row, strict=True))}
            for state, row in zip(self.states, self.counts, strict=True)
        ]
        return frame_of(rows, ["before", *self.states])

    def _tables(self, lang: str = "en") -> list[TextTable]:
        zh = lang == "zh"
        rows = tuple(
            (state, *(f"{n:,}" if n else "." for n in row)) for state, row in zip(self.states, self.counts, strict=True)
        )
        notes = [
            *(scheme_notes(self.schemes, lang) if self.notes else ()),
            f"{self.clients:,} 个客户按编号匹配；{self.rated_twice:,} 个两次均已评级。"
            if zh
            else f"{self.clients:,} clients matched by id; {self.rated_twice:,} rated at both dates.",
        ]
        for what, share in (("上升" if zh else "Better", self.better), ("下降" if zh else "Worse", self.worse)):
            if share is not None:
                notes.append(f"{what}: {percent(share[0])} ({percents(share[1], share[2], lang=lang)})")
        for what, ids in (
            ("仅前一日期" if zh else "Only before", self.only_before),
            ("仅后一日期" if zh else "Only after", self.only_after),
        ):
            if ids:
                more = f" ... ({len(ids):,})" if len(ids) > 20 else ""
                notes.append(f"{what}: {', '.join(ids[:20])}{more}")
        title = "迁移矩阵（行：前，列：后）" if zh else "Migration (rows: before, columns: after)"
        return [TextTable(title, ("", *self.states), rows, tuple(notes))]


@dataclass(frozen=True)
class Stability(Tabled):
    """What moved between two dates.

    Attributes
    ----------
    score : Psi
        Of the scores.
    grades : Psi
        Of grades and statuses.
    indicators : mapping of str to Psi
        Of the score of every node, by path, where both tables have them.
    migration : GradeMigration or None
        Who went where; None where a table has no ids.
    notes : tuple of str
        What to know before reading.
    schemes : tuple of str
        Scheme before and after; "" where a table does not say.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> rated = {"status": ["rated"] * 4, "score": [90.0, 85, 70, 60], "grade": ["good"] * 4}
    >>> fa.analysis.compare_dates(rated, rated).score.verdict
    'stable'
    """

    score: Psi
    grades: Psi
    indicators: Mapping[str, Psi]
    migration: GradeMigration | None
    notes: tuple[str, ...] = ()
    schemes: tuple[str, str] = ("", "")

    def to_frame(self) -> Any:
        """One row an index.

        Returns
        -------
        pandas.DataFrame
            ``of``, then the fields of `Psi`.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> rated = {"status": ["rated"] * 4, "score": [90.0, 85, 70, 60], "grade": ["good"] * 4}
        >>> fa.analysis.compare_dates(rated, rated).to_frame()["value"].tolist()
        [0.0, 0.0]
        """
        found = {"score": self.score, "grades": self.grades, **self.indicators}
        return frame_of([{"of": name, **plain(index)} for name, index in found.items()])

    def _tables(self, lang: str = "en") -> list[TextTable]:
        names = ("得分", "等级与状态") if lang == "zh" else ("score", "grades and statuses")
        found = {names[0]: self.score, names[1]: self.grades, **self.indicators}
        tables = [psi_table(found, lang, scheme_notes(self.schemes, lang) if self.notes else ())]
        return tables if self.migration is None else [*tables, *self.migration._tables(lang)]


def migration_matrix(
    before: Any,
    after: Any,
    *,
    level: float = 0.95,
    allow_different_schemes: bool = False,
    grades: GradeScale | Sequence[str] | None = None,
) -> GradeMigration:
    """Who went from which grade or status to which.

    Parameters
    ----------
    before, after : Ratings, table or file
        Ratings at two dates, as `validate` takes them, with ids.
    level : float
        Of the intervals, in (0.5, 1).
    allow_different_schemes : bool
        Whether the two may be by different schemes; then a note names both.
    grades : GradeScale or sequence of str, optional
        All grades, best first, for tables and files; default: the scale of `FIVE_GRADES`.

    Returns
    -------
    GradeMigration
        The matrix; clients at one date only are listed, not counted.

    Raises
    ------
    FuzzyAHPError
        If ids are missing or stand twice, none match, or the schemes differ and that was not asked for.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> old = {"client": ["A", "B"], "status": ["rated"] * 2, "score": [90.0, 85.0], "grade": ["good", "good"]}
    >>> new = {"client": ["C", "A"], "status": ["rated"] * 2, "score": [72.0, 60.0], "grade": ["medium", "weak"]}
    >>> found = fa.analysis.migration_matrix(old, new)
    >>> found.clients, found.only_before, found.only_after, found.worse[0]
    (1, ('B',), ('C',), 1.0)
    """
    check_level(level)
    old, new = read_rated(before, "before", grades), read_rated(after, "after", grades)
    check_schemes(old, new, allow_different_schemes)
    return _migration(old, new, level, scheme_notes((old.scheme, new.scheme)))


def compare_dates(
    before: Any,
    after: Any,
    *,
    bins: int = 10,
    level: float = 0.95,
    allow_different_schemes: bool = False,
    seed: int | np.random.Generator = 0,
    grades: GradeScale | Sequence[str] | None = None,
) -> Stability:
    """PSI of scores, grades and indicators between two dates, and the migration matrix where there are ids.

    Parameters
    ----------
    before, after : Ratings, table or file
        Ratings at two dates, as `validate` takes them; with columns ``score.<path>`` (`node_scores`) for indicators.
    bins : int
        Bands of scores.
    level : float
        Of the intervals, in (0.5, 1).
    allow_different_schemes : bool
        Whether the two may be by different schemes; then a note names both.
    seed : int or numpy.random.Generator
        Of the draws.
    grades : GradeScale or sequence of str, optional
        All grades, best first, for tables and files; default: the scale of `FIVE_GRADES`.

    Returns
    -------
    Stability
        Scores are those of rated clients; vetoed and unrated ones count as cells beside the grades.

    Raises
    ------
    FuzzyAHPError
        If a table cannot be used, or the schemes differ and that was not asked for.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> rated = {"status": ["rated"] * 4, "score": [90.0, 85, 70, 60], "grade": ["good"] * 4}
    >>> found = fa.analysis.compare_dates(rated, rated, bins=2)
    >>> found.score.value, found.migration is None
    (0.0, True)
    """
    old, new = read_rated(before, "before", grades), read_rated(after, "after", grades)
    check_schemes(old, new, allow_different_schemes)
    states = (*old.grades, "rejected", "incomplete", "invalid")
    counts = [np.array([x.state_counts()[state] for state in states]) for x in (old, new)]
    shared = [path for path in old.node_scores if path in new.node_scores]
    rng = generator(seed)
    for where, x in (("before", old), ("after", new)):
        if not x.rated.any():
            raise FuzzyAHPError(f"{where}: nobody is rated, so there are no scores to compare; use migration_matrix")
    return Stability(
        psi(old.score[old.rated], new.score[new.rated], bins, level=level, seed=rng),
        psi_of_counts(counts[0], counts[1], level=level, seed=rng),
        {
            path: psi(old.node_scores[path][old.rated], new.node_scores[path][new.rated], bins, level=level, seed=rng)
            for path in shared
        },
        None if old.client is None or new.client is None else _migration(old, new, level),
        scheme_notes((old.scheme, new.scheme)),
        (old.scheme, new.scheme),
    )


def scheme_notes(schemes: tuple[str, str], lang: str = "en") -> tuple[str, ...]:
    """What to know of the schemes of two dates; nothing where they are one.

    Parameters
    ----------
    schemes : tuple of str
        Before and after; "" where a table does not say.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    tuple of str
        One sentence or none.

    Examples
    --------
    >>> scheme_notes(("shop 1", "shop 2")), scheme_notes(("shop 1", "shop 1"))
    (('Different schemes: shop 1 before, shop 2 after.',), ())
    """
    before, after = schemes
    if not before or not after:
        if lang == "zh":
            return ("有一张表未注明评价方案，无法确认两次评级出自同一方案。",)
        return ("A table does not say by which scheme it was rated; nothing shows that both are of one scheme.",)
    if before == after:
        return ()
    if lang == "zh":
        return (f"评价方案不同：前 {before}，后 {after}。",)
    return (f"Different schemes: {before} before, {after} after.",)


def _migration(old: RatedClients, new: RatedClients, level: float, notes: tuple[str, ...] = ()) -> GradeMigration:
    places = [x.places() for x in (old, new)]
    both = [client for client in places[0] if client in places[1]]
    if not both:
        raise FuzzyAHPError("ids: no client stands at both dates; are both columns of the same kind?")
    states = (*old.grades, "rejected", "incomplete", "invalid")
    place = {state: i for i, state in enumerate(states)}
    counts = np.zeros((len(states), len(states)), dtype=np.int64)
    was, now = old.states(), new.states()
    for client in both:
        counts[place[was[places[0][client]]], place[now[places[1][client]]]] += 1
    g = len(old.grades)
    square = counts[:g, :g]
    n = int(square.sum())
    risen, fallen = int(np.tril(square, -1).sum()), int(np.triu(square, 1).sum())
    shares = [None if not n else (k / n, *jeffreys(k, n, level=level)) for k in (risen, fallen)]
    return GradeMigration(
        states=states,
        counts=tuple(tuple(row) for row in counts.tolist()),
        clients=len(both),
        rated_twice=n,
        better=shares[0],
        worse=shares[1],
        only_before=tuple(client for client in places[0] if client not in places[1]),
        only_after=tuple(client for client in places[1] if client not in places[0]),
        level=level,
        notes=notes,
        schemes=(old.scheme, new.scheme),
    )
