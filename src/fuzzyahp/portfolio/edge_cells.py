"""What can stand in the columns of one leaf: corners of its standard, oddities, gaps, and evidence by chance."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from fuzzyahp.errors import EvidenceError
from fuzzyahp.membership import MAX_VOTES
from fuzzyahp.portfolio.evidence_plan import Cell
from fuzzyahp.scheme import Scheme
from fuzzyahp.standards import GradeStandard

T = TypeVar("T")

NAN, INF = math.nan, math.inf
_CORNERS = 80  # of a standard with very many grades only so many are taken
_FAR = 1e308


def evenly(items: Sequence[T], most: int) -> list[T]:
    """At most so many items, spread from the first to the last.

    Examples
    --------
    >>> evenly(range(9), 3)
    [0, 4, 8]
    """
    if len(items) <= most:
        return list(items)
    return [items[round(i * (len(items) - 1) / (most - 1))] for i in range(most)]


def corners(standard: GradeStandard) -> list[float]:
    """Values at which a standard's arithmetic changes, their neighbours among doubles, and values between.

    Parameters
    ----------
    standard : GradeStandard
        The standard.

    Returns
    -------
    list of float
        Each value once, at most 80, far values last.

    Examples
    --------
    >>> found = corners(GradeStandard((1.0, 0.0)))
    >>> 0.0 in found, 0.5 in found, 1.0 in found, max(found)
    (True, True, True, 1e+308)
    """
    points = list(standard.points)
    span = abs(points[-1] - points[0])
    at = [*points, *((a + b) / 2 for a, b in pairwise(points)), *(a + (b - a) / 3 for a, b in pairwise(points))]
    beyond = [min(points) - span, max(points) + span]
    if standard.ideal is not None:
        low, high = standard.ideal
        at = [low, high, low / 2 + high / 2, *(low - x for x in at), *(high + x for x in at)]
        beyond = [low - max(beyond), high + max(beyond)]
        sharp = [low, high, *(low - x for x in points), *(high + x for x in points)]
    else:
        sharp = points
    near = [math.nextafter(x, side) for x in sharp for side in (-INF, INF)]
    found = [x for x in dict.fromkeys([*at, *near, *beyond]) if math.isfinite(x)]
    # -0.0 equals 0.0, so it would get lost among them.
    return [*evenly(found, _CORNERS - 4), 0.0, -0.0, _FAR, -_FAR]


def missing_cells(grades: int, form: str) -> Iterator[tuple[str, Cell]]:
    """Every way in which a leaf can have no evidence, the plainest first.

    Examples
    --------
    >>> [words for words, _ in missing_cells(2, "counts")]
    ['no evidence', 'no votes', 'one count is null']
    """
    if form == "counts":
        yield "no evidence", Cell((None,) * grades, "incomplete")
        yield "no votes", Cell((0.0,) * grades, "incomplete")
        yield "one count is null", Cell((2.0, *(1.0,) * (grades - 2), None), "incomplete")
    elif form == "value":
        yield "no evidence", Cell(None, "incomplete")
        yield "the value is NaN", Cell(NAN, "incomplete")
    else:
        yield "no evidence", Cell(None, "incomplete")
        yield "the grade is an empty text", Cell("", "incomplete")


def odd_cells(scheme: Scheme, form: str) -> Iterator[tuple[str, Cell]]:
    """Every kind of evidence that is wrong, and what only looks so.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> [words for words, cell in odd_cells(fa.load_scheme("micro-enterprise"), "value")]
    ['the value is infinite', 'the value is minus infinity']
    """
    grades = len(scheme.scale)
    if form == "counts":
        rest = (0.0,) * (grades - 2)
        for words, two in (
            ("a negative count", (-1.0, 3.0)),
            ("negative and positive counts of sum 0", (-1.0, 1.0)),
            ("counts with a fraction", (0.5, 0.5)),
            ("an infinite count", (INF, 1.0)),
            ("counts of both infinities", (-INF, INF)),
            ("a count above 10^9", (MAX_VOTES + 1.0, 1.0)),
        ):
            yield words, Cell((*two, *rest), "invalid")
        yield "a null beside a negative count", Cell((-1.0, None, *rest), "incomplete")
        yield "a NaN beside an infinite count", Cell((INF, NAN, *rest), "incomplete")
        yield "a count of minus zero, which is zero", Cell((-0.0, 3.0, *rest))
    elif form == "value":
        yield "the value is infinite", Cell(INF, "invalid")
        yield "the value is minus infinity", Cell(-INF, "invalid")
    else:
        known = {*scheme.scale.names, *(text for texts in scheme.scale.labels.values() for text in texts)}
        best = scheme.scale.names[0]
        for text in ("no such grade", "1.8", " ", best.upper() + " ", "'; --"):
            if text not in known:
                yield f"there is no grade {text!r}", Cell(text, "invalid")
        for texts in scheme.scale.labels.values():
            for name, text in zip(scheme.scale.names, texts, strict=True):
                if text != name:
                    yield f"{name} by its label {text!r}", Cell(text, meant=name)


def panel_cell(rng: random.Random, scheme: Scheme, panel: int) -> Cell:
    """Votes of a panel that splits by chance.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> sum(panel_cell(random.Random(1), fa.load_scheme("micro-enterprise"), 7).given)
    7
    """
    grades = len(scheme.scale)
    # Shares of random sizes, some of them zero, whatever the panel's size. Of the generator only random() is used:
    # Python promises the same numbers of it in every version.
    sizes = [rng.random() ** 3 if rng.random() < 0.7 else 0.0 for _ in range(grades)]
    sizes[int(rng.random() * grades)] += 0.5
    counts = [int(panel * size / sum(sizes)) for size in sizes]
    counts[counts.index(max(counts))] += panel - sum(counts)
    return Cell(tuple(counts))


def chance_cell(rng: random.Random, scheme: Scheme, leaf: str, form: str) -> Cell:
    """Evidence by chance, such as a client could have.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> chance_cell(random.Random(1), fa.load_scheme("micro-enterprise"), "current_ratio", "grade").given
    'excellent'
    """
    if form == "counts":
        return panel_cell(rng, scheme, 1 + int(rng.random() * 12))
    if form == "grade":
        return Cell(scheme.scale.names[int(rng.random() * len(scheme.scale))])
    standard = scheme.indicators[leaf].standard
    if standard is None:
        raise EvidenceError(f"{leaf}: has no grade standard, so it takes no value")
    points = standard.points
    span = abs(points[-1] - points[0])
    x = min(points) - span / 4 + 1.5 * span * rng.random()
    if standard.ideal is not None:
        x = standard.ideal[0] - x if rng.random() < 0.5 else standard.ideal[1] + x
    # Of few digits, as values are in a client's file.
    return Cell(float(f"{x:.4g}"))
