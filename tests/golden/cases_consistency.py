"""Published figures of inconsistency: GCI, Koczkodaj's index, circular triads, Harker's derivatives.

Printed figures are text (see `printed`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class IndexCase:
    """One published matrix with an index of it; `judgments` is the full matrix."""

    name: str
    source: str
    judgments: str
    printed: str

    def __str__(self) -> str:
        return self.name


DONG = (
    "Y. Dong, G. Zhang, W.-C. Hong, Y. Xu (2010), Consensus models for AHP group decision making under row geometric "
    "mean prioritization method, Decision Support Systems 49, 281-289, section 5"
)

# A5 is printed with a_32 = 1/2 across from a_23 = 1/2. The GCI and the weights printed for it come out with 2 there.
GCI = (
    IndexCase("Dong A1", DONG, "1 4 6 7; 1/4 1 3 4; 1/6 1/3 1 2; 1/7 1/4 1/2 1", "0.1349"),
    IndexCase("Dong A2", DONG, "1 5 7 9; 1/5 1 4 6; 1/7 1/4 1 2; 1/9 1/6 1/2 1", "0.2358"),
    IndexCase("Dong A3", DONG, "1 3 5 8; 1/3 1 4 5; 1/5 1/4 1 2; 1/8 1/5 1/2 1", "0.1194"),
    IndexCase("Dong A4", DONG, "1 4 5 6; 1/4 1 3 3; 1/5 1/3 1 2; 1/6 1/3 1/2 1", "0.1657"),
    IndexCase("Dong A5", DONG, "1 1/2 1 2; 2 1 1/2 3; 1 2 1 4; 1/2 1/3 1/4 1", "0.2208"),
)
#: A5 as it stands in the paper.
DONG_A5_PRINTED = "1 1/2 1 2; 2 1 1/2 3; 1 1/2 1 4; 1/2 1/3 1/4 1"

MCDA = IndexCase(
    "MCDA",
    "P. Meyer, S. Bigaret, R. Hodgett, A.-L. Olteanu (2015), R package MCDA, test of pairwiseConsistencyMeasures: "
    "Koczkodaj's measure; its consistency ratio, to the random index 0.882, is 0.164",
    "1 1/4 4 1/6; 4 1 4 1/4; 1/4 1/4 1 1/5; 6 4 5 1",
    "0.792",
)
MCDA_RATIO, MCDA_RANDOM_INDEX = "0.164", 0.882

#: The R package pmr (P. H. Lee, P. L. H. Yu) takes this one from W. W. Koczkodaj, M. W. Herman, M. Orlowski (1997),
#: Using consistency-driven pairwise comparisons in knowledge-based systems, Proc. CIKM '97, 91-96. No figure is
#: printed with it; by hand the triads are off by 2 x 3 / 5 = 6/5, 2 x 1.9 / 4 = 19/20, 5 x 0.7 / 4 = 7/8 and
#: 3 x 0.7 / 1.9 = 21/19, so the index is 1 - 5/6.
KOCZKODAJ_UPPER: list[int | float | str | Fraction] = [2, 5, 4, 3, "1.9", "0.7"]

#: A dog's choices among six foods; 1: the row's food rather than the column's. M. G. Kendall, B. Babington Smith
#: (1940), On the method of paired comparisons, Biometrika 31, 324-345, p. 326, as in the R package eba.
DOG_FOODS = "meat biscuit chocolate apple pear cheese"
DOG = "0 1 1 0 1 1; 0 0 0 1 1 0; 0 1 0 1 1 1; 1 0 0 0 0 0; 0 0 0 1 0 1; 0 1 0 1 0 0"

#: A family choosing a house. T. L. Saaty (2003), Decision-making with the AHP: why is the principal eigenvector
#: necessary, European Journal of Operational Research 145, 85-91: table 1 (p. 88), the matrix, its right and left
#: eigenvectors, lambda_max and CR; table 5 (p. 90), the same with one judgment changed from 6 to 1/2. Taken from two
#: transcriptions that agree; the print itself was not at hand. Ratios fit the random index 1.40, not 1.41.
HOUSE_LABELS = "size transportation neighborhood age yard modern condition finance"
HOUSE_UPPER = "5 3 7 6 6 1/3 1/4; 1/3 5 3 3 1/5 1/7; 6 3 4 6 1/5; 1/3 1/4 1/7 1/8; 1/2 1/5 1/6; 1/5 1/6; 1/2"
HOUSE_WEIGHTS = "0.173 0.054 0.188 0.018 0.031 0.036 0.167 0.333"
HOUSE_LEFT = "0.047 0.117 0.052 0.349 0.190 0.166 0.059 0.020"
HOUSE_LAMBDA, HOUSE_RATIO = "9.669", "0.17"
HOUSE_RANDOM_INDEX = 1.40
HOUSE_CHANGED = ("neighborhood", "condition", 0.5)
HOUSE_CHANGED_WEIGHTS = "0.175 0.062 0.103 0.019 0.034 0.041 0.221 0.345"
#: 8.8117: cut off after the third decimal.
HOUSE_CHANGED_LAMBDA, HOUSE_CHANGED_RATIO = "8.811", "0.083"
#: Derivatives by the judgments on size over the seven others, handed down as the first row of the same paper's table.
#: Unlike the rest they could not be confirmed, so nothing is claimed of the print. Both eigenvectors stand there scaled
#: to sum to 1, where the formula wants v.w = 1; with them it gives these figures, each too small by the factor v.w,
#: about 1/17. Order and signs are not touched.
HOUSE_DERIVATIVES = "0.001721 0.007814 -0.00041 0.00054 0.000906 -0.08415 -0.03911"
