"""Random-index tables as printed, and what random matrices really give.

RI(n) is the mean CI of random reciprocal matrices of size n whose judgments are drawn evenly from the 17
values 1/9, 1/8, ..., 1/2, 1, 2, ..., 9. For n <= 2 every reciprocal matrix is consistent: RI = 0.
"""

from __future__ import annotations

# Table: (source, values from n = 3 on as printed).
TABLES: dict[str, tuple[str, str]] = {
    "saaty_1980": (
        "T. L. Saaty (1980), The Analytic Hierarchy Process, McGraw-Hill; n = 1 to 15",
        "0.58 0.90 1.12 1.24 1.32 1.41 1.45 1.49 1.51 1.48 1.56 1.57 1.59",
    ),
    "saaty_2005": (
        "T. L. Saaty (2005), Theory and Applications of the Analytic Network Process, p. 31; n = 1 to 15",
        "0.52 0.89 1.11 1.25 1.35 1.40 1.45 1.49 1.52 1.54 1.56 1.58 1.59",
    ),
    "alonso_lamata_2006": (
        "J. A. Alonso, M. T. Lamata (2006), Int. J. Uncertain. Fuzz. Knowl.-Based Syst. 14(4), 445-459; n = 3 to 15",
        "0.5247 0.8816 1.1086 1.2479 1.3417 1.4057 1.4499 1.4854 1.5140 1.5365 1.5551 1.5713 1.5838",
    ),
    "donegan_dodd_1991": (
        "H. A. Donegan, F. J. Dodd (1991), Mathematical and Computer Modelling 15(10), as coded in AHPy; "
        "n = 3 to 20, then every fifth or tenth size to 100",
        "0.4914 0.8286 1.0591 1.1797 1.2519 1.3171 1.3733 1.4055 1.4213 1.4497 1.4643 1.4822 1.4969 "
        "1.5078 1.5153 1.5262 1.5313 1.5371",
    ),
}
DONEGAN_DODD_FURTHER = {
    25: 1.5619,
    30: 1.5772,
    40: 1.5976,
    50: 1.6102,
    60: 1.6178,
    70: 1.6237,
    80: 1.6277,
    90: 1.6213,
    100: 1.6339,
}
LARGEST = {"saaty_1980": 15, "saaty_2005": 15, "alonso_lamata_2006": 15, "donegan_dodd_1991": 100}

# Errata we keep, because a consistency ratio has to be comparable with the ones in print: each of these
# stands below the entry before it, though RI must grow with n.
#   Saaty 1980, n = 12: 1.48 after 1.51 (random matrices give 1.535; some reprints have 1.54).
#   Donegan & Dodd, n = 90: 1.6213 after 1.6277 (a slip for 1.63, one would think).
FALLING = {"saaty_1980": [12], "saaty_2005": [], "alonso_lamata_2006": [], "donegan_dodd_1991": [90]}

# Mean CI of random matrices, computed outside this library: n = 3 exactly, over all 17 x 17 x 17 matrices;
# 60,000 draws for n <= 8, 20,000 above.
RANDOM_MATRICES = {
    3: 0.5244574543,
    4: 0.885616995,
    5: 1.107963346,
    6: 1.247361036,
    7: 1.342256764,
    8: 1.401730185,
    9: 1.449287302,
    10: 1.487984216,
    11: 1.512375571,
    12: 1.534929475,
    13: 1.555323335,
    14: 1.569738639,
    15: 1.582619158,
}
# How far a table lies from the random matrices. Saaty's table of 1980 came from small samples: n = 3 is
# 0.056 high and n = 12 is 0.055 low, all else is within 0.025. Donegan and Dodd sampled by another design
# and lie 0.03 to 0.10 lower throughout: a ratio under their table is not comparable with one under the
# others.
AGREES_WITHIN = {"saaty_1980": 0.025, "saaty_2005": 0.02, "alonso_lamata_2006": 0.02}
OUTLIERS = {"saaty_1980": {3: +0.0555, 12: -0.0549}, "saaty_2005": {}, "alonso_lamata_2006": {}}
DONEGAN_DODD_LOWER_BY = (0.03, 0.10)

# Alonso & Lamata also print a straight line for the mean lambda of random matrices: 2.7699 n - 4.3513.
ALONSO_LAMATA_LINE = (2.7699, -4.3513)

# Tables found in print that the library does not carry; asking for them is an error.
# Chinese texts usually print this one, attributing it to Xu Shubo; ahpsurvey (R) simulated its own.
NOT_BUILT_IN: dict[str, str] = {
    "xu_shubo": "0.52 0.89 1.12 1.26 1.36 1.41 1.46 1.49 1.52 1.54 1.56 1.58 1.59",
    "ahpsurvey": "0.5251686 0.8836651 1.1081014 1.2492774 1.3415514 1.4048466 1.4507197 1.4857266 "
    "1.5141022 1.5356638 1.5545925 1.5703498 1.5839958",
}
