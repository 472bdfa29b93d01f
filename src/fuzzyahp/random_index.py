"""Random-index tables: the mean consistency index of random judgment matrices, by size.

Several tables circulate and give different consistency ratios for the same judgments, so each result
names the table it used. Every table is kept as printed, its known oddities noted beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fuzzyahp.arrays import is_whole
from fuzzyahp.errors import JudgmentError, find_entry, shown
from fuzzyahp.frozen import FrozenMapping


@dataclass(frozen=True)
class RandomIndex:
    """One published table of the random index.

    Attributes
    ----------
    name : str
        The name schemes and results use.
    values : mapping of int to float
        RI by matrix size n; 0 for n <= 2, where no matrix can be inconsistent.
    citation : str
        Where it is printed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.RANDOM_INDEX["saaty_1980"].values[5]
    1.12
    """

    name: str
    values: Mapping[int, float]
    citation: str

    def of(self, n: int) -> float:
        """Random index for matrices of size n.

        Parameters
        ----------
        n : int
            Matrix size, >= 1.

        Returns
        -------
        float
            RI; 0 for n <= 2.

        Raises
        ------
        JudgmentError
            If the table has no entry for this size.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> fa.RANDOM_INDEX["donegan_dodd_1991"].of(20)
        1.5371
        """
        if not is_whole(n) or n < 1:
            raise JudgmentError(
                f"random index '{self.name}' of {shown(n)}: the size of a matrix must be a whole number, 1 or more"
            )
        if n in self.values:
            return self.values[n]
        wider = [table.name for table in RANDOM_INDEX.values() if n in table.values]
        mend = f"use random_index='{wider[0]}', or" if wider else "no other table has one:"
        unbroken = max(k for k in self.values if k - 1 in self.values or k == 1)
        beyond = [str(k) for k in self.values if k > unbroken]
        raise JudgmentError(
            f"random index '{self.name}' has no value for a {n} x {n} matrix (its sizes: 1 to {unbroken}"
            f"{', then ' + ', '.join(beyond) if beyond else ''}); "
            f"{mend} split the {n} indicators into groups of at most 9"
        )


def _table(
    name: str, citation: str, first: int, values: str, further: Mapping[int, float] | None = None
) -> RandomIndex:
    sizes = {1: 0.0, 2: 0.0} | {first + i: float(text) for i, text in enumerate(values.split())}
    return RandomIndex(name, FrozenMapping(sizes | dict(further or {})), citation)


_TABLES = (
    # n = 12 is printed as 1.48, below n = 11; simulation gives 1.535. n = 3 is 0.05 above the exact 0.5245.
    _table(
        "saaty_1980",
        "T. L. Saaty (1980), The Analytic Hierarchy Process, McGraw-Hill, table of random consistency",
        3,
        "0.58 0.90 1.12 1.24 1.32 1.41 1.45 1.49 1.51 1.48 1.56 1.57 1.59",
    ),
    _table(
        "saaty_2005",
        "T. L. Saaty (2005), Theory and Applications of the Analytic Network Process, RWS Publications, p. 31",
        3,
        "0.52 0.89 1.11 1.25 1.35 1.40 1.45 1.49 1.52 1.54 1.56 1.58 1.59",
    ),
    _table(
        "alonso_lamata_2006",
        "J. A. Alonso, M. T. Lamata (2006), Consistency in the analytic hierarchy process: a new approach, "
        "Int. J. Uncertainty, Fuzziness and Knowledge-Based Systems 14(4), 445-459",
        3,
        "0.5247 0.8816 1.1086 1.2479 1.3417 1.4057 1.4499 1.4854 1.5140 1.5365 1.5551 1.5713 1.5838",
    ),
    # Sampled by another design than the others: 0.03 to 0.09 lower. n = 90 is printed below n = 80.
    _table(
        "donegan_dodd_1991",
        "H. A. Donegan, F. J. Dodd (1991), A note on Saaty's random indexes, "
        "Mathematical and Computer Modelling 15(10), 135-137",
        3,
        "0.4914 0.8286 1.0591 1.1797 1.2519 1.3171 1.3733 1.4055 1.4213 1.4497 1.4643 1.4822 1.4969 "
        "1.5078 1.5153 1.5262 1.5313 1.5371",
        {
            25: 1.5619,
            30: 1.5772,
            40: 1.5976,
            50: 1.6102,
            60: 1.6178,
            70: 1.6237,
            80: 1.6277,
            90: 1.6213,
            100: 1.6339,
        },
    ),
)

#: The tables by name.
RANDOM_INDEX: Mapping[str, RandomIndex] = FrozenMapping({table.name: table for table in _TABLES})


def random_index(n: int, name: str = "saaty_1980") -> float:
    """Random index RI for judgment matrices of size n.

    Parameters
    ----------
    n : int
        Matrix size, >= 1.
    name : str
        A key of `RANDOM_INDEX`.

    Returns
    -------
    float
        RI; 0 for n <= 2.

    Raises
    ------
    JudgmentError
        If there is no such table, or it has no value for this size.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.random_index(4), fa.random_index(4, "saaty_2005")
    (0.9, 0.89)
    """
    return random_index_table(name).of(n)


def random_index_table(name: str) -> RandomIndex:
    """Table of this name.

    Parameters
    ----------
    name : str
        A key of `RANDOM_INDEX`.

    Returns
    -------
    RandomIndex
        The table.

    Raises
    ------
    JudgmentError
        If there is no such table; the nearest name is suggested.

    Examples
    --------
    >>> random_index_table("saaty_2005").of(3)
    0.52
    """
    return find_entry("random_index", name, RANDOM_INDEX, JudgmentError)
