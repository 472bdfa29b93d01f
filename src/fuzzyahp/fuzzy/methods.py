"""The methods that make weights of fuzzy judgments, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.fuzzy.buckley import buckley
from fuzzyahp.fuzzy.chang import chang
from fuzzyahp.fuzzy.krejci import krejci
from fuzzyahp.fuzzy.mikhailov import mikhailov
from fuzzyahp.fuzzy.result import Derived
from fuzzyahp.fuzzy.wang import wang


@dataclass(frozen=True)
class FuzzyMethod:
    """A method of weighting fuzzy judgments.

    Attributes
    ----------
    name : str
        Its name in `FUZZY_METHODS`.
    function : callable
        (n, n, k) matrix and options -> Derived.
    points : tuple of int
        The fuzzy numbers it takes: 3 for triangular, 4 for trapezoidal.
    options : mapping of str to str or None
        Its options with their defaults.
    citation : str
        Where it comes from.

    Examples
    --------
    >>> from fuzzyahp.fuzzy import FUZZY_METHODS
    >>> FUZZY_METHODS["buckley"].points
    (3, 4)
    """

    name: str
    function: Callable[..., Derived]
    points: tuple[int, ...]
    options: Mapping[str, Any]
    citation: str


_DEFUZZIFIED = {"defuzzifier": "centroid", "optimism": None}

#: Methods by name: a new one is one function and one row, and the law tests run over it.
FUZZY_METHODS: Mapping[str, FuzzyMethod] = FrozenMapping(
    {
        row.name: row
        for row in (
            FuzzyMethod(
                "buckley",
                buckley,
                (3, 4),
                FrozenMapping({"convention": "normalise_first"} | _DEFUZZIFIED),
                "J. J. Buckley (1985), Fuzzy hierarchical analysis, Fuzzy Sets and Systems 17, 233-247",
            ),
            FuzzyMethod(
                "chang",
                chang,
                (3,),
                FrozenMapping({}),
                "D.-Y. Chang (1996), Applications of the extent analysis method on fuzzy AHP, European Journal of "
                "Operational Research 95, 649-655",
            ),
            FuzzyMethod(
                "krejci",
                krejci,
                (3, 4),
                FrozenMapping(_DEFUZZIFIED),
                "J. Krejci, O. Pavlacka and J. Talasova (2017), A fuzzy extension of Analytic Hierarchy Process "
                "based on the constrained fuzzy arithmetic, Fuzzy Optimization and Decision Making 16, 89-110",
            ),
            FuzzyMethod(
                "mikhailov",
                mikhailov,
                (3,),
                FrozenMapping({"judgments": "upper"}),
                "L. Mikhailov (2003), Deriving priorities from fuzzy pairwise comparison judgements, Fuzzy Sets and "
                "Systems 134, 365-385",
            ),
            FuzzyMethod(
                "wang",
                wang,
                (3,),
                FrozenMapping(_DEFUZZIFIED),
                "Y.-M. Wang, T. M. S. Elhag and Z. Hua (2006), A modified fuzzy logarithmic least squares method for "
                "fuzzy analytic hierarchy process, Fuzzy Sets and Systems 157, 3055-3071",
            ),
        )
    }
)
