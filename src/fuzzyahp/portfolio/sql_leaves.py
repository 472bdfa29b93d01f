"""A leaf in SQL: its columns read as doubles, what is wrong with a row, and its membership vector."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from fuzzyahp.columns import CountColumn, ItemColumn, ValueColumn
from fuzzyahp.errors import FuzzyAHPError
from fuzzyahp.membership import MAX_VOTES
from fuzzyahp.portfolio.sql_expressions import (
    Dialect,
    Expression,
    above,
    any_of,
    call,
    case,
    cast,
    column,
    compare,
    divided,
    is_null,
    minus,
    none_of,
    number,
    one_of,
    text,
    total,
)
from fuzzyahp.portfolio.sql_names import Names
from fuzzyahp.scheme import Scheme
from fuzzyahp.standards import GradeStandard

Items = list[tuple[str, Expression]]
Branches = list[tuple[Expression, Expression]]

#: What the table is called within the statement.
SOURCE = "clients"
INCOMPLETE, INVALID = "incomplete", "invalid"
#: Beyond every point and range of a standard, and half as far as doubles go.
_FAR = 1e307
_MOST_POINT = 1e300


def read(scheme: Scheme, leaf: str, form: str, columns: Sequence[str], names: Names) -> Items:
    """Columns of a leaf as doubles, grade names as text.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    leaf : str
        The leaf.
    form : {"counts", "value", "grade"}
        Form of its evidence.
    columns : sequence of str
        The table's columns.
    names : Names
        Names of the statement's columns.

    Returns
    -------
    list of (str, Expression)
        Columns with their names.
    """
    read_from = [column(foreign, SOURCE) for foreign in columns]
    if form == "grade":
        return [(names(form, leaf), cast(read_from[0], "text"))]
    # NaN is nothing, as NULL is; that NaN equals itself is common to the engines.
    numbers = [call("NULLIF", cast(x, "double"), cast(text("NaN"), "double")) for x in read_from]
    if form == "value":
        return [(names(form, leaf), numbers[0])]
    return [(names("votes", leaf, grade), x) for grade, x in zip(scheme.scale.names, numbers, strict=True)]


def checked(dialect: Dialect, scheme: Scheme, leaf: str, form: str, names: Names) -> Items:
    """What is wrong with a leaf ("incomplete", "invalid" or NULL), and what its membership is reckoned from."""
    problem, zero = names("problem", leaf), number(dialect, 0.0)
    if form == "grade":
        given = names(form, leaf)
        empty = any_of([is_null(column(given)), compare(column(given), "=", text(""))])
        known = [label for labels in _texts_by_grade(scheme) for label in labels]
        unknown = none_of(column(given), known)
        return [(problem, case([(empty, text(INCOMPLETE)), (unknown, text(INVALID))]))]
    if form == "value":
        given = names(form, leaf)
        absent = is_null(column(given))
        found = [(problem, case([(absent, text(INCOMPLETE)), (_infinite(dialect, given), text(INVALID))]))]
        standard = scheme.indicators[leaf].standard
        if standard is not None and standard.ideal is not None:
            found.append((names("distance", leaf), _distance(dialect, given, standard)))
        return found
    votes = [names("votes", leaf, grade) for grade in scheme.scale.names]
    wrong = [
        compare(call("LEAST", *map(column, votes)), "<", zero),
        compare(call("GREATEST", *map(column, votes)), ">", number(dialect, float(MAX_VOTES))),
        *(compare(call("FLOOR", column(name)), "<>", column(name)) for name in votes),
    ]
    none = compare(total([column(name) for name in votes]), "=", zero)
    missing = any_of([is_null(column(name)) for name in votes])
    unusable: Branches = [(missing, text(INCOMPLETE)), (any_of(wrong), text(INVALID)), (none, text(INCOMPLETE))]
    return [(problem, case(unusable))]


def counted(dialect: Dialect, scheme: Scheme, leaf: str, names: Names) -> Items:
    """Votes cast on a leaf, NULL where they cannot be used."""
    votes = [column(names("votes", leaf, grade)) for grade in scheme.scale.names]
    return [(names("votes", leaf), case([(is_null(column(names("problem", leaf))), total(votes))]))]


def membership(dialect: Dialect, scheme: Scheme, leaf: str, form: str, names: Names) -> tuple[Items, float]:
    """Membership vector of a leaf, and a bound below which no entry of it is, but for 0.

    Parameters
    ----------
    dialect : Dialect
        The engine.
    scheme : Scheme
        The scheme.
    leaf : str
        The leaf.
    form : {"counts", "value", "grade"}
        Form of its evidence.
    names : Names
        Names of the statement's columns.

    Returns
    -------
    tuple
        Columns with their names; the bound.
    """
    grades = scheme.scale.names
    own = [names(leaf, grade) for grade in grades]
    if form == "counts":
        cast_votes = call("NULLIF", column(names("votes", leaf)), number(dialect, 0.0))
        rows = [divided(column(names("votes", leaf, grade)), cast_votes.copy()) for grade in grades]
        return list(zip(own, rows, strict=True)), 1.0 / (len(grades) * MAX_VOTES)
    if form == "grade":
        given, one, zero = names(form, leaf), number(dialect, 1.0), number(dialect, 0.0)
        meant = _texts_by_grade(scheme)
        rows = [case([(one_of(column(given), meant[h]), one)], zero) for h in range(len(grades))]
        return list(zip(own, rows, strict=True)), 1.0
    standard = scheme.indicators[leaf].standard
    assert standard is not None  # noqa: S101 - evidence_plan has seen to it
    _check_points(dialect, scheme, leaf, standard)
    rows, smallest = _by_standard(dialect, names("value" if standard.ideal is None else "distance", leaf), standard)
    return list(zip(own, rows, strict=True)), smallest


def reasons(scheme: Scheme, leaf: str, form: str, names: Names) -> Branches:
    """Why a leaf cannot be used, in the words of a batch; where those would show a value, without it."""
    path, problem = scheme.tree.path(leaf), names("problem", leaf)
    incomplete = compare(column(problem), "=", text(INCOMPLETE))
    invalid = compare(column(problem), "=", text(INVALID))
    if form == "grade":
        items = ItemColumn(scheme, leaf, np.array([None, ""], dtype=object))
        empty = compare(column(names(form, leaf)), "=", text(""))
        rule = f"there is no such grade; known: {', '.join(scheme.scale.names)}"
        return [
            (empty, text(f"{path}: {items.describe(1)}")),
            (incomplete, text(f"{path}: {items.describe(0)}")),
            (invalid, text(f"{path}: {rule}")),
        ]
    if form == "value":
        standard = scheme.indicators[leaf].standard
        assert standard is not None  # noqa: S101 - evidence_plan has seen to it
        why, rule = ValueColumn(np.array([np.nan]), standard).describe(0), "the value must be a finite number"
    else:
        why = CountColumn(np.zeros((1, len(scheme.scale)))).describe(0)
        rule = "votes must be whole numbers of experts, 0 or more and at most 10^9"
    return [(incomplete, text(f"{path}: {why}")), (invalid, text(f"{path}: {rule}"))]


def _texts_by_grade(scheme: Scheme) -> list[list[str]]:
    """Name and labels of each grade."""
    scale = scheme.scale
    texts = [name for names in (scale.names, *scale.labels.values()) for name in names]
    return [[label for label in dict.fromkeys(texts) if scale.index(label) == h] for h in range(len(scale))]


def _infinite(dialect: Dialect, name: str) -> Expression:
    largest = sys.float_info.max
    return any_of(
        [
            compare(column(name), "<", number(dialect, -largest)),
            compare(column(name), ">", number(dialect, largest)),
        ]
    )


def _distance(dialect: Dialect, name: str, standard: GradeStandard) -> Expression:
    """How far a value is outside the ideal range."""
    assert standard.ideal is not None  # noqa: S101 - the caller has seen to it
    low, high = (number(dialect, x) for x in standard.ideal)
    value = column(name)
    if dialect.traps:  # Farther than this all are equally far, and nearer no difference is too large for a double.
        value = call("GREATEST", call("LEAST", value, number(dialect, _FAR)), number(dialect, -_FAR))
    below, beyond = minus(low, value), minus(value.copy(), high)
    return case(
        [(compare(column(name), "<", low.copy()), below), (compare(column(name), ">", high.copy()), beyond)],
        number(dialect, 0.0),
    )


def _check_points(dialect: Dialect, scheme: Scheme, leaf: str, standard: GradeStandard) -> None:
    most = max(abs(x) for x in (*standard.points, *(standard.ideal or ())))
    if dialect.traps and most > _MOST_POINT:
        raise FuzzyAHPError(
            f"{scheme.tree.path(leaf)}: its standard reaches {most:g}; {dialect.title} stops at numbers too large for "
            "a double, so at most 1e300 is exported; give it in another unit"
        )


def _by_standard(dialect: Dialect, name: str, standard: GradeStandard) -> tuple[list[Expression], float]:
    """Membership by a standard: wholly in a grade at its point, in proportion between two.

    The engine itself reckons by clipping; of comparisons an SQL engine makes the same bits, and no -0.0 or
    overflow can arise.
    """
    points = standard.points
    spans = [better - worse for better, worse in pairwise(points)]
    better_is = ">" if spans[0] > 0 else "<"
    one, zero = number(dialect, 1.0), number(dialect, 0.0)

    def at_least(h: int) -> Expression:
        return compare(column(name), f"{better_is}=", number(dialect, points[h]))

    def beyond(h: int) -> Expression:
        return compare(column(name), better_is, number(dialect, above(dialect, points[h], spans[h - 1])))

    def reached(h: int) -> Expression:
        """How far the value has come from the point of grade h to that of the next better."""
        return divided(minus(column(name), number(dialect, points[h])), number(dialect, spans[h - 1]))

    last = len(points) - 1
    rows = [case([(at_least(0), one), (beyond(1), reached(1))], zero)]
    for h in range(1, last):
        falling = minus(one.copy(), reached(h))
        branches = [(at_least(h - 1), zero.copy())]
        if above(dialect, points[h], spans[h - 1]) == points[h]:
            branches.append((at_least(h), falling))
        else:
            branches += [(beyond(h), falling), (at_least(h), one.copy())]
        rows.append(case([*branches, (beyond(h + 1), reached(h + 1))], zero.copy()))
    rows.append(case([(at_least(last - 1), zero.copy()), (beyond(last), minus(one.copy(), reached(last)))], one.copy()))
    nearest = [np.nextafter(worse, worse + span) - worse for worse, span in zip(points[1:], spans, strict=True)]
    smallest = min(float(step) / span for step, span in zip(nearest, spans, strict=True))
    return rows, min(smallest, 2.0**-60)
