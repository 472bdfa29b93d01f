"""The few kinds of SQL expression that a rating needs, spelt for each engine so that all compute the same bits.

Numbers are always doubles, texts never hold a quote or a backslash, and nothing is left to an engine's
order of evaluation.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from fuzzyahp.errors import MissingExtraError
from fuzzyahp.frozen import FrozenMapping

#: A node of a sqlglot tree; sqlglot is loaded only where SQL is written.
Expression = Any

#: Products above this cannot come near the smallest double, even after some more factors of ordinary size.
_SAFE = 1e-290
_STEERING = ("'", "\\", "$")


@dataclass(frozen=True)
class Dialect:
    """What an engine does differently from the others.

    Attributes
    ----------
    name : str
        What sqlglot calls it.
    title : str
        What people call it.
    one_case : bool
        Whether names that differ only in case are one name.
    longest_name : int or None
        Bytes after which the engine silently cuts a name.
    most_columns : int or None
        Columns a query can have.
    typed_literals : bool
        Whether a number with an exponent is no double unless its type is named.
    traps : bool
        Whether a result too small or too large for a double stops the query instead of becoming 0 or infinite.
    barrier : str
        What keeps the planner from copying a step's expressions into every place that uses them; "" if it does not.
    substitutes : bool
        Whether ``${name}`` is replaced in a statement before it is read, even within quotes and comments.
    """

    name: str
    title: str
    one_case: bool = False
    longest_name: int | None = None
    most_columns: int | None = None
    typed_literals: bool = False
    traps: bool = False
    barrier: str = ""
    substitutes: bool = False


#: The engines whose ratings the tests compare bit by bit with our own.
DIALECTS: Mapping[str, Dialect] = FrozenMapping(
    {
        "duckdb": Dialect("duckdb", "DuckDB", one_case=True),
        "postgres": Dialect(
            "postgres",
            "PostgreSQL",
            longest_name=63,
            most_columns=1600,
            typed_literals=True,
            traps=True,
            barrier="OFFSET 0",
        ),
        "spark": Dialect("spark", "Spark SQL", one_case=True, substitutes=True),
    }
)


def sqlglot_expressions() -> Any:
    """The module of sqlglot's expressions.

    Returns
    -------
    module
        ``sqlglot.expressions``.

    Raises
    ------
    MissingExtraError
        If sqlglot is not installed.
    """
    try:
        from sqlglot import exp
    except ImportError:
        raise MissingExtraError("writing SQL needs the extra 'sql': pip install 'fuzzyahp[sql]'") from None
    return exp


def speller(dialect: Dialect) -> Callable[[Expression], str]:
    """What spells expressions as the engine's SQL, on one line each; for one statement, because it is not shared."""
    from sqlglot import Dialect as Sqlglot

    generator = Sqlglot.get_or_raise(dialect.name).generator(comments=False)
    return lambda expression: str(generator.generate(expression, copy=False))


def identifier(name: str) -> Expression:
    """A name, always quoted."""
    return sqlglot_expressions().to_identifier(name, quoted=True)


def column(name: str, table: str | None = None) -> Expression:
    """A column by its name, of a table where it could be another's."""
    return sqlglot_expressions().column(identifier(name), table=None if table is None else identifier(table))


def number(dialect: Dialect, x: float) -> Expression:
    """A double by its shortest decimal: with an exponent, because 0.1 is a DECIMAL to many engines."""
    exp = sqlglot_expressions()
    if x < 0 or (x == 0 and math.copysign(1.0, x) < 0):
        return exp.Paren(this=exp.Neg(this=number(dialect, -x)))
    digits = repr(float(x)).removesuffix(".0")
    if dialect.typed_literals:
        return exp.Literal.number(f"FLOAT8 '{digits}'")
    return exp.Literal.number(digits if "e" in digits else f"{digits}e0")


def integer(x: int) -> Expression:
    """A small whole number, as places on the scale are."""
    return sqlglot_expressions().Literal.number(x)


def text(value: str) -> Expression:
    """A text; quotes, backslashes and dollars go in by number, so no setting of an engine can let it out of its quotes.

    Parameters
    ----------
    value : str
        Anything a person may have typed.

    Returns
    -------
    Expression
        The text, of several pieces where it has to be.

    Examples
    --------
    >>> text("it's").sql("postgres")
    "('it' || CHR(39) || 's')"
    """
    exp = sqlglot_expressions()
    pieces = [piece for piece in re.split(r"(['\\$])", value) if piece] or [""]
    parts = [call("CHR", integer(ord(p))) if p in _STEERING else exp.Literal.string(p) for p in pieces]
    joined = parts[0]
    for part in parts[1:]:
        joined = exp.DPipe(this=joined, expression=part)
    return joined if len(parts) == 1 else exp.Paren(this=joined)


def call(function: str, *arguments: Expression) -> Expression:
    """A function that every engine knows by this name."""
    return sqlglot_expressions().Anonymous(this=function, expressions=list(arguments))


def cast(expression: Expression, to: str) -> Expression:
    """CAST to "double" or "text"."""
    return sqlglot_expressions().cast(expression, to)


def compare(left: Expression, sign: str, right: Expression) -> Expression:
    """A comparison: <, <=, >, >=, =, <>."""
    exp = sqlglot_expressions()
    kind = {"<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE, "=": exp.EQ, "<>": exp.NEQ}[sign]
    return kind(this=left, expression=right)


def is_null(expression: Expression) -> Expression:
    """Whether there is nothing."""
    exp = sqlglot_expressions()
    return exp.Is(this=expression, expression=exp.Null())


def one_of(expression: Expression, values: Sequence[str]) -> Expression:
    """Whether it is one of some texts."""
    return sqlglot_expressions().In(this=expression, expressions=[text(value) for value in values])


def none_of(expression: Expression, values: Sequence[str]) -> Expression:
    """Whether it is none of some texts."""
    return sqlglot_expressions().Not(this=one_of(expression, values))


def any_of(conditions: Sequence[Expression]) -> Expression:
    """Whether one of the conditions holds; tested in order."""
    exp = sqlglot_expressions()
    joined = conditions[0]
    for condition in conditions[1:]:
        joined = exp.Or(this=joined, expression=condition)
    return joined


def case(branches: Sequence[tuple[Expression, Expression]], default: Expression | None = None) -> Expression:
    """The first branch whose condition holds."""
    exp = sqlglot_expressions()
    return exp.Case(ifs=[exp.If(this=when, true=then) for when, then in branches], default=default)


def total(terms: Sequence[Expression]) -> Expression:
    """Sum in the order given, each step in parentheses."""
    exp = sqlglot_expressions()
    joined = terms[0]
    for term in terms[1:]:
        left = exp.Paren(this=joined) if isinstance(joined, exp.Add) else joined
        joined = exp.Add(this=left, expression=term)
    return joined


def minus(left: Expression, right: Expression) -> Expression:
    """A difference, in parentheses."""
    exp = sqlglot_expressions()
    return exp.Paren(this=exp.Sub(this=left, expression=right))


def times(left: Expression, right: Expression) -> Expression:
    """A product, as it is."""
    return sqlglot_expressions().Mul(this=left, expression=right)


def divided(left: Expression, right: Expression) -> Expression:
    """A quotient of doubles, as it is: the caller sees to it that nothing is divided by 0."""
    exp = sqlglot_expressions()
    left = exp.Paren(this=left) if isinstance(left, exp.Add) else left
    return exp.Div(this=left, expression=right, typed=True, safe=False)


def weighed(dialect: Dialect, name: str, weight: float, smallest: float) -> Expression:
    """A column of numbers >= 0 times a constant.

    Parameters
    ----------
    dialect : Dialect
        The engine.
    name : str
        The column.
    weight : float
        The constant.
    smallest : float
        No number in the column is smaller, but for 0.

    Returns
    -------
    Expression
        The product; where an engine would stop at a product too small for a double, it is 0, as elsewhere.
    """
    product = times(column(name), number(dialect, weight))
    if not dialect.traps or weight == 0 or smallest * abs(weight) > _SAFE:
        return product
    vanishing = _vanishing(Fraction(abs(weight)))
    if vanishing == 0:
        return product
    return case([(compare(column(name), ">", number(dialect, vanishing)), product)], number(dialect, 0.0))


def share(dialect: Dialect, name: str, of: str, smallest: float) -> Expression:
    """A column of numbers in [0, 1] divided by another of numbers above 0, NULL where that is 0."""
    quotient = divided(column(name), call("NULLIF", column(of), number(dialect, 0.0)))
    if not dialect.traps or smallest > _SAFE:
        return quotient
    # The quotient rounds to 0 where it is at most half the smallest double: name * 2^600 <= of * 2^-475, both exact.
    scaled, bound = times(column(name), number(dialect, 2.0**600)), times(column(of), number(dialect, 2.0**-475))
    return case([(compare(scaled, ">", bound), quotient)], number(dialect, 0.0))


def rounded(dialect: Dialect, expression: Expression) -> Expression:
    """Rounded to 9 decimals as floor(x * 10^9 + 0.5) / 10^9."""
    exp = sqlglot_expressions()
    left = exp.Paren(this=expression) if isinstance(expression, exp.Add) else expression
    shifted = exp.Add(this=times(left, number(dialect, 1e9)), expression=number(dialect, 0.5))
    floor = call("FLOOR", shifted)
    if dialect.name == "spark":  # its FLOOR gives a whole number
        floor = cast(floor, "double")
    return divided(floor, number(dialect, 1e9))


def above(dialect: Dialect, point: float, span: float) -> float:
    """Bound above (or, with a negative span, below) which (x - point) / span is not 0 as a double."""
    if not dialect.traps:
        return point
    room = _vanishing(1 / Fraction(abs(span)))
    bound = point + math.copysign(room, span)
    while bound != point and (bound - point) / span != 0:
        bound = math.nextafter(bound, point)
    return bound


def _vanishing(factor: Fraction) -> float:
    """Largest double that, times the factor, rounds to 0; 0 where the smallest double does not."""
    exact = Fraction(1, 2**1075) / factor
    if exact > 1:
        return 1.0
    found = float(exact)
    while Fraction(found) > exact:
        found = math.nextafter(found, 0.0)
    return found
