"""Published hierarchies: judgments (or local weights) at every node, global weights, weighed alternatives.

Printed figures are text (see `printed`); `exact_*` figures were computed afresh, to ten digits, elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from golden.cases_ahp import MatrixCase


@dataclass(frozen=True)
class HierarchyCase:
    """One published hierarchy.

    Each matrix is named after its node. A node whose matrix compares the alternatives is a leaf; the labels
    of any other matrix are its children.
    """

    name: str
    source: str
    root: str
    matrices: tuple[MatrixCase, ...]
    alternatives: str = ""
    global_weights: dict[str, str] = field(default_factory=dict)
    alternative_weights: str = ""
    slack: float = 0.0
    exact_global: dict[str, float] = field(default_factory=dict)
    exact_alternatives: tuple[float, ...] = ()

    def __str__(self) -> str:
        return self.name


LEADER_SOURCE = "Wikipedia, AHP, leader example; eigenvector figures as printed in the README of AHPy (P. Griffith)"
CANDIDATES = "Moll Nell Sue"

# AHPy adds up weights it has already rounded to three decimals, so its totals are good to about 0.001: it
# prints 0.15 for Sue, the judgments give 0.1491, and 0.093 for what Education gives Sue (0.1266 x 0.7306 =
# 0.0925).
LEADER = HierarchyCase(
    name="choosing a leader",
    source=LEADER_SOURCE,
    root="criteria",
    alternatives=CANDIDATES,
    matrices=(
        MatrixCase(
            name="criteria",
            source=LEADER_SOURCE,
            labels="experience education charisma age",
            judgments="4 3 7; 1/3 3; 5",
            weights="0.548 0.127 0.270 0.056",
            consistency_ratio={"saaty_2005": "0.044"},
            exact_weights=(0.547569239, 0.1265552844, 0.2699499225, 0.05592555421),
            exact_lambda=4.118418024,
            exact_index=0.03947267477,
            exact_ratio={"saaty_2005": 0.04435131997},
        ),
        MatrixCase(
            name="experience",
            source=LEADER_SOURCE,
            labels=CANDIDATES,
            judgments="1/4 4; 9",
            weights="0.217 0.717 0.066",
            consistency_ratio={"saaty_2005": "0.035"},
            exact_weights=(0.2171656088, 0.7170650412, 0.06576934997),
            exact_lambda=3.036895541,
            exact_index=0.01844777039,
            exact_ratio={"saaty_2005": 0.03547648152},
        ),
        MatrixCase(
            name="education",
            source=LEADER_SOURCE,
            labels=CANDIDATES,
            judgments="3 1/5; 1/7",
            consistency_ratio={"saaty_2005": "0.062"},
            exact_weights=(0.1883940966, 0.080961232, 0.7306446714),
            exact_lambda=3.06488758,
            exact_index=0.03244378994,
            exact_ratio={"saaty_2005": 0.06239190372},
        ),
        MatrixCase(
            name="charisma",
            source=LEADER_SOURCE,
            labels=CANDIDATES,
            judgments="5 9; 4",
            exact_weights=(0.7428666222, 0.1938816334, 0.0632517444),
            exact_lambda=3.071265313,
            exact_index=0.03563265639,
            exact_ratio={"saaty_2005": 0.06852433921},
        ),
        MatrixCase(
            name="age",
            source=LEADER_SOURCE,
            labels=CANDIDATES,
            judgments="1/3 5; 9",
            exact_weights=(0.2654333419, 0.671625453, 0.0629412051),
            exact_lambda=3.029063767,
            exact_index=0.0145318834,
            exact_ratio={"saaty_2005": 0.02794592961},
        ),
    ),
    alternative_weights="0.358 0.493 0.150",
    slack=0.0006,
    exact_global={
        "experience": 0.547569239,
        "education": 0.1265552844,
        "charisma": 0.2699499225,
        "age": 0.05592555421,
    },
    exact_alternatives=(0.3581367694, 0.4927881882, 0.1490750423),
)
EDUCATION_CONTRIBUTIONS = "0.024 0.010 0.093"

CITY_SOURCE = "T. L. Saaty (2005), best city to live in; criteria as printed by ahpsurvey (F. Cho), cities by AHPy"
CITIES = "Bethesda Boston Pittsburgh SantaFe"

CITY = HierarchyCase(
    name="best city to live in",
    source=CITY_SOURCE,
    root="goal",
    alternatives=CITIES,
    matrices=(
        MatrixCase(
            name="goal",
            source=CITY_SOURCE,
            labels="culture family housing jobs transport",
            judgments="1/5 3 1/2 5; 7 1 7; 1/4 3; 7",
            weights="0.1522 0.4335 0.0716 0.3050 0.0378",
            consistency_ratio={"saaty_2005": "0.0507"},
            exact_weights=(0.1521670832, 0.4334543681, 0.07155647601, 0.3050064324, 0.03781564032),
            exact_lambda=5.225235221,
            exact_index=0.05630880523,
            exact_ratio={"saaty_2005": 0.05072865336},
        ),
        MatrixCase(
            name="culture",
            source=CITY_SOURCE,
            labels=CITIES,
            judgments="1/2 1 1/2; 5/2 1; 2/5",
            exact_weights=(0.163455331, 0.3451602554, 0.1462241582, 0.3451602554),
            exact_lambda=4.006230575,
            exact_index=0.002076858284,
            exact_ratio={"saaty_2005": 0.002333548634},
        ),
        MatrixCase(
            name="family",
            source=CITY_SOURCE,
            labels=CITIES,
            judgments="2 1/3 4; 1/8 2; 9",
            exact_weights=(0.2096221482, 0.09824405779, 0.6353502461, 0.05678354792),
            exact_lambda=4.031195549,
            exact_index=0.01039851641,
            exact_ratio={"saaty_2005": 0.01168372631},
        ),
        MatrixCase(
            name="housing",
            source=CITY_SOURCE,
            labels=CITIES,
            judgments="5 1/2 5/2; 1/9 1/4; 7",
            exact_weights=(0.2622825333, 0.04673652723, 0.5713068328, 0.1196741066),
            exact_lambda=4.120761831,
            exact_index=0.04025394378,
            exact_ratio={"saaty_2005": 0.04522915031},
        ),
        MatrixCase(
            name="jobs",
            source=CITY_SOURCE,
            labels=CITIES,
            judgments="1/2 3 4; 6 8; 1",
            exact_weights=(0.2793041439, 0.5586082877, 0.08684758449, 0.07523998394),
            exact_lambda=4.010362902,
            exact_index=0.003454300747,
            exact_ratio={"saaty_2005": 0.003881236794},
        ),
        MatrixCase(
            name="transport",
            source=CITY_SOURCE,
            labels=CITIES,
            judgments="3/2 1/2 4; 2/7 5/2; 9",
            exact_weights=(0.2488890826, 0.1570335974, 0.5327227434, 0.06135457658),
            exact_lambda=4.00266314,
            exact_index=0.000887713218,
            exact_ratio={"saaty_2005": 0.000997430582},
        ),
    ),
    alternative_weights="0.2291 0.2748 0.3852 0.1110",
    exact_alternatives=(0.229103631, 0.2747680935, 0.3851608703, 0.1109674052),
)

# ahpsurvey also prints CR 0.0508, with the random index it simulated itself (n = 5: 1.1081014), which is not
# one of our tables: 0.05630880523 / 1.1081014 = 0.05081557088.
CITY_RATIO_AHPSURVEY = ("0.0508", 1.1081014, 0.05081557088)

# Printed error matrix of the goal: judgment times w_j / w_i, 1 where the judgment is what the weights say.
CITY_ERRORS = (
    "1 0.570 1.411 1.002 1.243",
    "1.755 1 1.156 0.704 0.611",
    "0.709 0.865 1 1.066 1.585",
    "0.998 1.421 0.938 1 0.868",
    "0.805 1.637 0.631 1.152 1",
)

SCHOOL_SOURCE = (
    "MCM/ICM contest paper on the health of higher education systems (LaTeX source, public); RI 0.90 and 0.58"
)

# Weights by the geometric mean; the eigenvector would give 0.1175 0.0553 0.5650 0.2622. Erratum: the
# source's combined vector prints 0.0614 once more than there are criteria; the seven entries below are the
# distinct ones.
HIGHER_EDUCATION = HierarchyCase(
    name="health of higher education",
    source=SCHOOL_SOURCE,
    root="M1",
    matrices=(
        MatrixCase(
            name="M1",
            source=SCHOOL_SOURCE,
            labels="a1 a2 M2 a4",
            judgments="1 3 1/5 1/3 \n 1/3 1 1/7 1/5 \n 5 7 1 3 \n 3 5 1/3 1",
            method="geometric_mean",
            weights="0.1178 0.0550 0.5638 0.2634",
            lambda_max="4.117",
            consistency_index="0.039",
            consistency_ratio={"saaty_1980": "0.043"},
            exact_weights=(0.1177863819, 0.05502249225, 0.5638127691, 0.2633783568),
            exact_lambda=4.116933848,
            exact_index=0.03897794923,
            exact_ratio={"saaty_1980": 0.04330883248},
        ),
        MatrixCase(
            name="M2",
            source=SCHOOL_SOURCE,
            labels="b1 M3",
            judgments="1 1/2 \n 2 1",
            method="geometric_mean",
            weights="0.3333 0.6667",
            exact_weights=(1 / 3, 2 / 3),
            exact_lambda=2.0,
            exact_index=0.0,
            exact_ratio={"saaty_1980": 0.0},
        ),
        MatrixCase(
            name="M3",
            source=SCHOOL_SOURCE,
            labels="c1 c2 c3",
            judgments="1 3 2 \n 1/3 1 1/2 \n 1/2 2 1",
            method="geometric_mean",
            weights="0.5396 0.1634 0.2970",
            lambda_max="3.0092",
            consistency_index="0.0046",
            consistency_ratio={"saaty_1980": "0.0079"},
            exact_weights=(0.5396145502, 0.1634241186, 0.2969613312),
            exact_lambda=3.009202713,
            exact_index=0.004601356357,
            exact_ratio={"saaty_1980": 0.00793337303},
        ),
    ),
    global_weights={
        "a1": "0.1178",
        "a2": "0.0550",
        "b1": "0.1879",
        "c1": "0.2028",
        "c2": "0.0614",
        "c3": "0.1116",
        "a4": "0.2634",
    },
    exact_global={
        "M2": 0.5638127691,
        "M3": 0.3758751794,
        "b1": 0.1879375897,
        "c1": 0.2028277159,
        "c2": 0.06142706988,
        "c3": 0.1116203936,
    },
)

TRAVEL_SOURCE = (
    "Zhang Jingxin, handbook of the R package mathmodels (Chinese, zhjx19.github.io/mathmodels-book), "
    "AHP, choosing where to travel; lambda and CI from the package's reference page AHP"
)
PLACES = "P1 P2 P3"

# Beyond the collection the project began with. Eight digits are printed for the weights, seven for the sums.
TRAVEL = HierarchyCase(
    name="where to travel",
    source=TRAVEL_SOURCE,
    root="goal",
    alternatives=PLACES,
    matrices=(
        MatrixCase(
            name="goal",
            source=TRAVEL_SOURCE,
            labels="scenery cost lodging food journey",
            judgments="1 1/2 4 3 3 \n 2 1 7 5 5 \n 1/4 1/7 1 1/2 1/3 \n 1/3 1/5 2 1 1 \n 1/3 1/5 3 1 1",
            weights="0.26360349 0.47583538 0.05381460 0.09806829 0.10867824",
            lambda_max="5.072084",
            consistency_index="0.0180211",
            consistency_ratio={"saaty_1980": "0.01609027"},
        ),
        MatrixCase(
            name="scenery",
            source=TRAVEL_SOURCE,
            labels=PLACES,
            judgments="1 2 5 \n 1/2 1 2 \n 1/5 1/2 1",
            weights="0.5953790 0.2763505 0.1282705",
            consistency_ratio={"saaty_1980": "0.004771648"},
        ),
        MatrixCase(
            name="cost",
            source=TRAVEL_SOURCE,
            labels=PLACES,
            judgments="1 1/3 1/8 \n 3 1 1/3 \n 8 3 1",
            weights="0.08193475 0.23634070 0.68172455",
            consistency_ratio={"saaty_1980": "0.001328987"},
        ),
        MatrixCase(
            name="lodging",
            source=TRAVEL_SOURCE,
            labels=PLACES,
            judgments="1 1 3 \n 1 1 3 \n 1/3 1/3 1",
            weights="0.4285714 0.4285714 0.1428571",  # 3/7, 3/7, 1/7; printed CR -8e-16 is rounding
            exact_weights=(3 / 7, 3 / 7, 1 / 7),
            exact_lambda=3.0,
            exact_index=0.0,
        ),
        MatrixCase(
            name="food",
            source=TRAVEL_SOURCE,
            labels=PLACES,
            judgments="1 3 4 \n 1/3 1 1 \n 1/4 1 1",
            weights="0.6337079 0.1919206 0.1743715",
            consistency_ratio={"saaty_1980": "0.007933373"},
        ),
        MatrixCase(
            name="journey",
            source=TRAVEL_SOURCE,
            labels=PLACES,
            judgments="1 1 1/4 \n 1 1 1/4 \n 4 4 1",
            weights="0.1666667 0.1666667 0.6666667",
            exact_weights=(1 / 6, 1 / 6, 4 / 6),
            exact_lambda=3.0,
            exact_index=0.0,
        ),
    ),
    alternative_weights="0.2992545 0.2453040 0.4554415",
)
