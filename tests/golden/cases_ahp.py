"""Published judgment matrices: judgments, and the weights and consistency figures printed for them.

Printed figures are text (see `printed`). `exact_*` figures are not printed: they were computed afresh from
the judgments, to ten digits, outside this library (numpy.linalg.eig, or the formula of the method). Under
every method lambda is the mean of (A w)_i / w_i, as the sources that print it define it.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class MatrixCase:
    """One published judgment matrix.

    `judgments` is the strict upper triangle, rows parted by ";", or, on several lines, the full matrix.
    `consistency_ratio` and `exact_ratio` name the random-index table each figure belongs to.
    """

    name: str
    source: str
    labels: str
    judgments: str
    method: str = "eigenvector"
    weights: str = ""
    slack: float = 0.0
    lambda_max: str = ""
    consistency_index: str = ""
    consistency_ratio: dict[str, str] = field(default_factory=dict)
    exact_weights: tuple[float, ...] = ()
    exact_lambda: float | None = None
    exact_index: float | None = None
    exact_ratio: dict[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


DRINKS_UPPER = "9 5 2 1 1 1/2; 1/3 1/9 1/9 1/9 1/9; 1/3 1/4 1/3 1/9; 1/2 1 1/3; 2 1/2; 1/3"
DRINKS_LABELS = "coffee wine tea beer soda milk water"

# AHP-OS prints eight digits for the drinks, but they are not the eigenvector: its page stops after five
# multiplications by the matrix from equal weights. They lie up to 1.7e-5 from the eigenvector.
DRINKS_FIFTH_POWER = "0.17745695 0.01914863 0.04183306 0.11642521 0.18957337 0.12878625 0.32677653"
DRINKS_SOURCE = "T. L. Saaty (2008), relative consumption of drinks in the United States"

MATRICES = (
    MatrixCase(
        name="drinks",
        source=f"{DRINKS_SOURCE}; weights and both ratios as printed in the README of AHPy (P. Griffith)",
        labels=DRINKS_LABELS,
        judgments=DRINKS_UPPER,
        weights="0.1775 0.0191 0.0418 0.1164 0.1896 0.1288 0.3268",
        consistency_ratio={"saaty_2005": "0.022", "donegan_dodd_1991": "0.0235"},
        exact_weights=(
            0.1774567474,
            0.01914947602,
            0.04183118166,
            0.1164170317,
            0.1895723753,
            0.1287805485,
            0.3267926393,
        ),
        exact_lambda=7.176629039,
        exact_index=0.02943817322,
        exact_ratio={"saaty_2005": 0.02180605424, "donegan_dodd_1991": 0.02351479609},
    ),
    MatrixCase(
        name="four criteria, completed",
        source="README of AHPy (P. Griffith): example of Bozoki, Fulop, Ronyai (2010), c/d filled in as 3/4",
        labels="a b c d",
        judgments="1 5 2; 3 4; 3/4",
        weights="0.3742 0.3917 0.0991 0.1349",
        consistency_ratio={"donegan_dodd_1991": "0.0372"},
        exact_weights=(0.3742256452, 0.3917085608, 0.0991458649, 0.134919929),
        exact_lambda=4.092459745,
        exact_index=0.030819915,
        exact_ratio={"donegan_dodd_1991": 0.03719516655},
    ),
    MatrixCase(
        name="strongly inconsistent",
        source="unit tests of the Bioconductor package Prize (D. Dargahi), inst/unitTests/test_ahp.R",
        labels="a b c",
        judgments="5 2; 4",
        weights="0.6013351 0.2591074 0.1395575",
        exact_weights=(0.6013350674, 0.2591074259, 0.1395575067),
        exact_lambda=3.618593573,
        exact_index=0.3092967867,
        exact_ratio={"saaty_1980": 0.5332703219},  # 0.3092967867 / 0.58
    ),
    MatrixCase(
        # a = 6 b = 3 c and b = c / 2 fit together: weights 6 : 1 : 2, that is 2/3, 1/9, 2/9.
        name="consistent, eigenvector",
        source="test suite of the R package ahp (C. Glur), tests/testthat/test-Calculate.R",
        labels="a b c",
        judgments="1 6 3 \n 1/6 1 1/2 \n 1/3 2 1",
        exact_weights=(2 / 3, 1 / 9, 2 / 9),
        exact_lambda=3.0,
        exact_index=0.0,
    ),
    MatrixCase(
        name="consistent, geometric mean",
        source="test suite of the R package ahp (C. Glur), tests/testthat/test-Calculate.R",
        labels="a b c",
        judgments="1 6 3 \n 1/6 1 1/2 \n 1/3 2 1",
        method="geometric_mean",
        exact_weights=(2 / 3, 1 / 9, 2 / 9),
        exact_lambda=3.0,
        exact_index=0.0,
    ),
    MatrixCase(
        name="consistent, column mean",
        source="test suite of the R package ahp (C. Glur), tests/testthat/test-Calculate.R",
        labels="a b c",
        judgments="1 6 3 \n 1/6 1 1/2 \n 1/3 2 1",
        method="column_mean",
        exact_weights=(2 / 3, 1 / 9, 2 / 9),
        exact_lambda=3.0,
        exact_index=0.0,
    ),
    MatrixCase(
        # One criterion x times as important as each of n - 1 equals: x / (x + n - 1), here 9 / 12.
        name="one dominant criterion of four",
        source="K. D. Goepel (2018), Implementation of an online software tool for the AHP, IJAHP 10(3)",
        labels="a b c d",
        judgments="9 9 9; 1 1; 1",
        weights="0.75 0.083 0.083 0.083",
        exact_weights=(9 / 12, 1 / 12, 1 / 12, 1 / 12),
        exact_lambda=4.0,
        exact_index=0.0,
    ),
    MatrixCase(
        # The same with x = 3, n = 2: 3 / 4.
        name="one dominant criterion of two",
        source="K. D. Goepel (2018), Implementation of an online software tool for the AHP, IJAHP 10(3)",
        labels="a b",
        judgments="3",
        weights="0.75 0.25",
        exact_weights=(3 / 4, 1 / 4),
        exact_lambda=2.0,
        exact_index=0.0,
        exact_ratio={
            "saaty_1980": 0.0,
            "saaty_2005": 0.0,
            "alonso_lamata_2006": 0.0,
            "donegan_dodd_1991": 0.0,
        },
    ),
    MatrixCase(
        name="exercise A, column mean",
        source="Course solutions for the sum method (Chinese), wanglu.net/thread/t12-329353-0.html; RI 0.90",
        labels="1 2 3 4",
        judgments="1 3 2 4 \n 1/3 1 1/2 2 \n 1/2 2 1 3 \n 1/4 1/2 1/3 1",
        method="column_mean",
        weights="0.4658 0.1611 0.2771 0.0960",
        lambda_max="4.0310",
        consistency_index="0.0103",
        consistency_ratio={"saaty_1980": "0.011"},
        exact_weights=(0.465819398, 0.1610702341, 0.2771404682, 0.09596989967),
        exact_lambda=4.031039502,
        exact_index=0.01034650072,
        exact_ratio={"saaty_1980": 0.01149611191},
    ),
    MatrixCase(
        name="exercise B, column mean",
        source="Course solutions for the sum method (Chinese), wanglu.net/thread/t12-329353-0.html",
        labels="1 2 3 4 5",
        judgments="1 4 3 5 2 \n 1/4 1 1/3 1/5 2 \n 1/3 3 1 2 3 \n 1/5 5 1/2 1 1/2 \n 1/2 1/2 1/3 2 1",
        method="column_mean",
        weights="0.4081 0.1006 0.2222 0.1423 0.1269",
        exact_weights=(0.4080775716, 0.100596243, 0.2221551237, 0.14231971, 0.1268513517),
        exact_lambda=5.934277012,
        exact_index=0.233569253,
        exact_ratio={"saaty_1980": 0.2085439759},
    ),
    MatrixCase(
        # The source prints the reciprocals as 0.143 and 0.167. We rebuild them as 1/7 and 1/6, which moves
        # the weights by up to 5.3e-5: the first is 0.6478624 with the decimals, 0.6479146 with the fractions.
        name="school heads by loyalty",
        source="Thesis, Universitas Sumatera Utara: choosing a school head, loyalty (Indonesian, 123dok.com)",
        labels="RS IPS AF IS",
        judgments="1 7 5 6 \n 0.143 1 0.5 0.5 \n 0.2 2 1 2 \n 0.167 2 0.5 1",
        method="column_mean",
        weights="0.6479 0.0755 0.1631 0.1135",
        slack=5.3e-5,
        exact_weights=(0.6479146407, 0.07550767692, 0.1631355597, 0.1134421227),
        exact_lambda=4.073863312,
        exact_index=0.02462110405,
    ),
    MatrixCase(
        name="rating grades",
        source="unit tests of the Bioconductor package Prize (D. Dargahi), inst/unitTests/test_rating.R",
        labels="excellent good fair poor",
        judgments="2 4 6; 2 4; 2",
        method="geometric_mean",
        exact_weights=(0.512750827, 0.2754933106, 0.1377466553, 0.07400920701),
        exact_lambda=4.010356276,
        exact_index=0.003452092156,
    ),
    # The two cases below stand here beyond the collection the project began with.
    MatrixCase(
        name="tourism factors, geometric mean",
        source="Lecture on sustainable development and planning of tourism resources (Chinese), "
        "chuimin.cn/lilun/2112894.html, tables 2-2-2 and 2-2-3",
        labels="people place change nature culture",
        judgments="1 1/2 1/3 1/3 1/5 \n 2 1 1/2 1/2 1/3 \n 3 2 1 1 1/2 \n 3 2 1 1 1 \n 5 3 2 1 1",
        method="geometric_mean",
        weights="0.0706 0.1214 0.2164 0.2486 0.3430",
        consistency_ratio={"saaty_1980": "0.0110"},
        exact_weights=(0.07063107212, 0.121398704, 0.2164056281, 0.248584789, 0.3429798068),
        exact_lambda=5.049079927,
        exact_index=0.01226998177,
        exact_ratio={"saaty_1980": 0.01095534087},
    ),
    MatrixCase(
        # The source says in words what lambda is: the mean of (A w)_i / w_i. The judgments are badly
        # inconsistent (a45 = 5 against the rest). 0.333 is printed for 1/3.
        name="solar sites, column mean",
        source="Esri, ArcGIS Pro 3.5 tool reference, Calculate the consistency ratio for pairwise comparison",
        labels="solar_gain aspect elevation dist_to_road dist_to_elect",
        judgments="1 3 2 2 0.333 \n 0.333 1 0.5 1 0.2 \n 0.5 2 1 1 0.5 \n 0.5 1 1 1 5 \n 3 5 2 0.2 1",
        method="column_mean",
        weights="0.235 0.089 0.136 0.247 0.294",
        exact_weights=(0.2354402114, 0.0887000243, 0.135532112, 0.2468275307, 0.2935001215),
        exact_lambda=6.461743486,
        exact_index=0.3654358716,
    ),
)

# A w printed for "exercise A", and the normalised columns it is taken from.
EXERCISE_A_PRODUCT = "1.8872 0.6469 1.1201 0.3853"
EXERCISE_A_NORMALISED = (
    "0.48 0.4615 0.5217 0.4",
    "0.16 0.1538 0.1304 0.2",
    "0.24 0.3077 0.2609 0.3",
    "0.12 0.0769 0.087 0.1",
)

# Column sums printed for "school heads by loyalty": 1 + 0.143 + 0.2 + 0.167 = 1.51 with the rounded
# reciprocals.
LOYALTY_COLUMN_SUMS = "1.51 12 7 9.5"

# Row products by the fifth root for "tourism factors", as printed but for the fourth. Erratum: the source
# prints 1.4309 there; 3 x 2 x 1 x 1 x 1 = 6 and 6^(1/5) = 1.430969, so it was cut off, not rounded. The
# printed sum 5.7564 holds the cut figure; the weights come out the same to their four decimals.
TOURISM_ROOTS = "0.4066 0.6988 1.2457 1.4310 1.9744"
TOURISM_ROOT_CUT_OFF = "1.4309"

# Weights divided by the largest, printed to full double precision for "rating grades".
RATING_GRADES_IDEAL = "1 0.537284965911771 0.268642482955885 0.144337567297406"

# From the same thesis as "school heads by loyalty". Erratum: a24 = 1 with a42 = 0.5: the matrix is
# not reciprocal. The printed weights follow from it all the same; the library must refuse it instead.
COOPERATION_LABELS = "RS IPS AF IS"
COOPERATION = "1 2 2 1 \n 0.5 1 0.3333 1 \n 0.5 3 1 2 \n 1 0.5 0.5 1"
COOPERATION_COLUMN_SUMS = "3 6.5 3.8333 5"
COOPERATION_WEIGHTS = "0.3407 0.1519 0.3223 0.1852"
