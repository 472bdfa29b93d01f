"""Published fuzzy judgments: matrices, working and weights.

Printed figures are text (see `printed`). A fuzzy matrix stands as its upper triangle, one judgment a line; fuzzy
weights and row means stand one indicator a line.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FuzzyCase:
    """One fuzzy matrix and what its source makes of it by one method.

    `slack` is what the source's own rounded working may add to half a unit of the last digit.
    """

    name: str
    source: str
    method: str
    labels: str
    upper: str
    convention: str = ""
    r: str = ""
    total: str = ""
    fuzzy: str = ""
    weights: str = ""
    slack: float = 0.0
    weights_slack: float = 0.0

    def __str__(self) -> str:
        return self.name


TRAPEZOIDS = FuzzyCase(
    # Only trapezoids: w_i = (a / sum of d, b / sum of c, c / sum of b, d / sum of a). The source works on with
    # figures cut to four digits, which costs its fuzzy weights up to 0.0006.
    name="trapezoids",
    source="Worked spreadsheet 'Hitung Fuzzy AHP' after Buckley (1985)",
    method="buckley",
    labels="A1 A2 A3",
    upper="1 2 2 3; 2 2 4 4; 1 2 2 3",
    r="1.2599 1.5874 2 2.2894; 0.6934 1 1 1.44225; 0.4368 0.5 0.62996 0.7937",
    total="2.3901 3.0874 3.63 4.5254",
    fuzzy="0.27841 0.437 0.648 0.9579; 0.1532 0.2755 0.3239 0.6034; 0.0965 0.1377 0.204 0.3321",
    slack=0.0006,
)

ERP = FuzzyCase(
    # The printed weights come from the printed two-decimal fuzzy weights: 0.41333 / 1.02 = 0.40523 and so on.
    name="ERP selection",
    source="Kilic, Zaim and Delen (2014), Development of a hybrid methodology for ERP system selection, Decision "
    "Support Systems, main criteria",
    method="buckley",
    convention="normalise_first",
    labels="technical corporate financial",
    upper="1 2 3; 1 1 1; 1 1 1",
    r="1 1.26 1.44; 0.69 0.79 1; 1 1 1",
    fuzzy="0.29 0.41 0.54; 0.2 0.26 0.37; 0.29 0.33 0.37",
    weights="0.405 0.272 0.323",
    slack=0.006,
    weights_slack=0.004,
)

TWO_CONVENTIONS_UPPER = "2 3 4; 3 4 5; 1 2 3"
NORMALISE_FIRST = FuzzyCase(
    name="multiAHPy, normalise first",
    source="Test suite of multiAHPy, comment giving the older expectation",
    method="buckley",
    convention="normalise_first",
    labels="a b c",
    upper=TWO_CONVENTIONS_UPPER,
    weights="0.613 0.241 0.145",
    weights_slack=0.0001,
)
DEFUZZIFY_FIRST = FuzzyCase(
    name="multiAHPy, defuzzify first",
    source="Test suite of multiAHPy, current expectation",
    method="buckley",
    convention="defuzzify_first",
    labels="a b c",
    upper=TWO_CONVENTIONS_UPPER,
    weights="0.6163 0.2393 0.1445",
)
EXTENTS = FuzzyCase(
    name="multiAHPy, extent analysis",
    source="Test suite of multiAHPy, the same matrix by Chang's method: one weight is 0",
    method="chang",
    labels="a b c",
    upper=TWO_CONVENTIONS_UPPER,
    weights="0.81635 0.18365 0",
)
SUPPLIER = FuzzyCase(
    # Worked throughout with two decimals: 0.67 for 2/3 makes the total 8.14 and 12.34 where 8.1333 and 12.3333 are
    # exact, and extents such as (0.26, 0.40, 0.61) give the weights. Figures as quoted in later papers; the print
    # itself was not at hand.
    name="supplier selection",
    source="Kahraman, Cebeci and Ulukan (2003), Multi-criteria supplier selection using fuzzy AHP, Logistics "
    "Information Management 16, 382-394, main criteria",
    method="chang",
    labels="supplier product service",
    upper="3/2 2 5/2; 2/3 1 3/2; 3/2 2 5/2",
    total="8.14 10.00 12.34",
    weights="0.43 0.37 0.20",
    slack=0.01,
    weights_slack=0.005,
)
PREFERENCE_PROGRAMME = FuzzyCase(
    # lambda is printed 0.838. The second judgment is met at w1/w3 = 1 + lambda, the first at w1/w2 = 4 - lambda, the
    # third at w2/w3 = 1 - lambda/2 (its falling side): (4 - x)(1 - x/2) = 1 + x, so x = 4 - sqrt(10). Figures as quoted
    # in later papers; the print itself was not at hand, but all its digits follow from the closed form.
    name="fuzzy preference programming",
    source="Mikhailov (2003), Deriving priorities from fuzzy pairwise comparison judgements, Fuzzy Sets and Systems "
    "134, 365-385",
    method="mikhailov",
    labels="1 2 3",
    upper="2 3 4; 1 2 3; 1/3 1/2 1",
    weights="0.538 0.170 0.292",
)
PREFERENCE_PROGRAMME_LAMBDA = "0.838"
CONSTRAINED = FuzzyCase(
    # For two indicators w_1 = a / (1 + a), which the judgment's ends and middle give directly. Ordinary fuzzy
    # arithmetic makes it 1/(1 + sqrt 3) to sqrt 3 / 2 and so lets weights sum to other than 1.
    name="two indicators",
    source="Krejci, Pavlacka and Talasova (2017), example 2, as in the tests of the R package FuzzyAHP",
    method="krejci",
    labels="1 2",
    upper="1 2 3",
    fuzzy="0.5 0.66667 0.75; 0.25 0.33333 0.5",
)
MATRICES = (
    TRAPEZOIDS,
    ERP,
    NORMALISE_FIRST,
    DEFUZZIFY_FIRST,
    EXTENTS,
    SUPPLIER,
    PREFERENCE_PROGRAMME,
    CONSTRAINED,
)

# ---- degrees of possibility of six extents -----------------------------------------------------------------------

SIX_SOURCE = "Thesis chapter on local fuzzy weights of six criteria (Indonesian, public repository)"
#: Erratum: the middle of the first extent is printed .2931; every printed degree needs .2913.
SIX_EXTENTS = """
    0.0799 0.2913 0.8477; 0.0734 0.2322 0.7233; 0.0519 0.1426 0.4292
    0.0702 0.2223 0.7266; 0.054 0.1572 0.5103; 0.0726 0.2457 0.7162
"""
SIX_MISPRINTED_MIDDLE = 0.2931
#: V(row >= column) as printed; the diagonal is not printed and stands as 1.
SIX_DEGREES = """
    1 1 1 1 1 1; 0.9158 1 1 1 1 0.9797; 0.7014 0.7989 1 0.8184 0.9626 0.7758
    0.9035 0.985 1 1 0.9626 0.7758; 0.7624 0.8535 1 0.8172 1 0.8318; 0.9331 1 1 1 1 1
"""
#: Errata, by (row, column) from 0: the fourth row repeats two figures of the third, the fifth has digits transposed.
SIX_ERRATA = {(3, 4): 1.0, (3, 5): 0.9654561559, (4, 3): 0.8711401425}
#: Least degrees as printed for the first four; the fourth follows the misprints, it should be 0.9036.
SIX_LEAST = "1 0.9158 0.7014 0.7758"
SIX_LEAST_ERRATUM = 0.90359089
#: The printed figures were worked out with rounded ones.
SIX_SLACK = 0.00016

# ---- several experts ---------------------------------------------------------------------------------------------

EXPERTS_SOURCE = "Test suite of multiAHPy, aggregation of three triangular numbers"
EXPERTS = "2 3 4; 4 5 6; 1 1 1"
EXPERTS_JOINED = {"arithmetic": "7/3 3 11/3", "median": "2 3 4", "min_mean_max": "1 3 6"}

# ---- preference relations on 0.1 to 0.9 --------------------------------------------------------------------------

#: As handed down: the article could not be found again, so what is said of its print is not confirmed. What is right
#: follows from the formula alone.
TEACHING_SOURCE = (
    "Article on classroom teaching decisions for personalised learning, section 2.2 (English and Chinese), "
    "weights of the parameters of student satisfaction by fuzzy AHP"
)
#: Handed down as 0.4 0.5; 0.5 0.6, whose diagonal is not 0.5. The weights 0.55 and 0.45 belong to this.
TEACHING_STYLE = "0.5 0.6; 0.4 0.5"
TEACHING_STYLE_PRINTED = "0.4 0.5; 0.5 0.6"
TEACHING_STYLE_WEIGHTS = "0.55 0.45"
#: Handed down with the weights 0.412 0.371 0.217, and with 2/m in the formula where m/2 belongs. They are not even in
#: the order of the row sums 1.6, 1.8, 1.1; (sum + 3/2 - 1) / 6 gives 7/20, 23/60, 4/15.
TEACHING_DIVERSITY = "0.5 0.4 0.7; 0.6 0.5 0.7; 0.3 0.3 0.5"
TEACHING_DIVERSITY_MISPRINT = "0.412 0.371 0.217"
TEACHING_DIVERSITY_WEIGHTS = "7/20 23/60 4/15"

# As later papers quote it; the print itself was not at hand, but all its figures follow from the chain.
CONSISTENT_SOURCE = (
    "Herrera-Viedma, Herrera, Chiclana and Luque (2004), Some issues on consistency of fuzzy preference relations, "
    "European Journal of Operational Research 154, 98-109, example: 0.55, 0.70, 0.95 beside the diagonal"
)
CONSISTENT_CHAIN = "0.55 0.70 0.95"
CONSISTENT_PRINTED = "0.5 0.54 0.68 1; 0.46 0.5 0.64 0.96; 0.32 0.36 0.5 0.82; 0 0.04 0.18 0.5"
