"""Published fuzzy comprehensive evaluations: weights, memberships; printed vectors, scores and grades.

Printed figures are text (see `printed`). Grades, grade values and memberships stand best first, as the
library wants them; where a source lists them worst first this is said, and both are turned round.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EvaluationCase:
    """One composition of one level.

    `memberships` has one line a factor. `values`, `score` and `score_by_maximum` are empty where the source
    gives no numbers to its grades; `grade` is the grade the source reads off by maximum membership, empty
    where it reads off none.
    """

    name: str
    source: str
    grades: str
    weights: str
    memberships: str
    vector: str
    operator: str = "weighted_average"
    normalised: str = ""
    grade: str = ""
    values: str = ""
    score: str = ""
    score_by_maximum: str = ""

    def __str__(self) -> str:
        return self.name


STAFF = EvaluationCase(
    # 0.25 x 0.1 + 0.2 x 0.2 + 0.25 x 0.2 + 0.3 x 0.2 = 0.175, and so on.
    name="staff appraisal",
    source="Si Shoukui, Sun Xijing, Mathematical modelling algorithms and applications, example 14.2",
    grades="excellent good medium pass fail",
    weights="0.25 0.2 0.25 0.3",
    memberships="""
        0.1 0.5 0.4 0   0
        0.2 0.5 0.2 0.1 0
        0.2 0.5 0.3 0   0
        0.2 0.6 0.2 0   0
    """,
    vector="0.175 0.53 0.275 0.02 0",
    grade="good",
)

TEACHING = EvaluationCase(
    # Erratum: the source prints the score 83.375. Its own vector and values give
    # 0.325 x 95 + 0.315 x 85 + 0.235 x 75 + 0.09 x 65 + 0.035 x 50
    #   = 30.875 + 26.775 + 17.625 + 5.85 + 1.75 = 82.875.
    name="teaching quality",
    source="Tutorial on fuzzy comprehensive evaluation (Chinese, public notes), example teaching quality",
    grades="excellent good medium fairly_poor very_poor",
    weights="0.2 0.3 0.2 0.3",
    memberships="""
        0.4  0.3  0.2  0.08 0.02
        0.3  0.35 0.25 0.08 0.02
        0.25 0.3  0.3  0.1  0.05
        0.35 0.3  0.2  0.1  0.05
    """,
    vector="0.325 0.315 0.235 0.09 0.035",
    grade="excellent",
    values="95 85 75 65 50",
    score="82.875",
    score_by_maximum="95",
)
TEACHING_MISPRINT = 83.375

CLOTHES = EvaluationCase(
    # 0.7 x 90 + 0.16 x 75 + 0.14 x 50 = 63 + 12 + 7 = 82. The source writes its matrix grades by factors.
    name="a dress",
    source="Zhang Jingxin, handbook of the R package mathmodels (Chinese), chapter on fuzzy evaluation",
    grades="good fair poor",
    weights="0.3 0.3 0.3 0.1",
    memberships="""
        0.8 0.1 0.1
        0.7 0.2 0.1
        0.6 0.2 0.2
        0.7 0.1 0.2
    """,
    vector="0.70 0.16 0.14",
    grade="good",
    values="90 75 50",
    score="82",
    score_by_maximum="90",
)

MAX_MIN = EvaluationCase(
    # First grade: max(min(0.2, 0), min(0.2, 0.1), min(0.2, 0), min(0.4, 0)) = 0.1. The vector sums to 1.2, so
    # 0.1 / 1.2 = 0.083 and so on.
    name="max-min with normalisation",
    source="Training notes on the matrix arithmetic of fuzzy evaluation (Chinese, wenku365.com, 44813560)",
    grades="1 2 3 4 5",
    weights="0.2 0.2 0.2 0.4",
    memberships="""
        0   0.1 0.2 0.3 0.4
        0.1 0.1 0.4 0.2 0.2
        0   0.1 0.2 0.6 0.1
        0   0.2 0.5 0.3 0
    """,
    operator="min_max",
    vector="0.1 0.2 0.4 0.3 0.2",
    normalised="0.083 0.167 0.333 0.250 0.167",
)

POLICIES = EvaluationCase(
    # Rows 3 and 5 sum to 0.9, so the vector sums to 0.96 = 1 - 0.2 x 0.1 - 0.2 x 0.1: no membership vector
    # until it is divided by 0.96.
    name="effect of policies",
    source="MCM/ICM contest paper on the health of higher education systems (LaTeX source, public)",
    grades="t1 t2 t3 t4 t5 t6 t7",
    weights="0.3 0.2 0.2 0.1 0.2",
    memberships="""
        0.2 0   0.5 0.3 0   0   0
        0   0.2 0.4 0.2 0.2 0   0
        0.2 0   0.5 0.1 0.1 0   0
        0.5 0.2 0   0.1 0   0.2 0
        0   0   0.1 0.1 0.1 0.2 0.4
    """,
    vector="0.15 0.06 0.35 0.18 0.08 0.06 0.08",
)
POLICIES_SUM = "0.96"
POLICIES_NORMALISED = (0.15625, 0.0625, 0.3645833333, 0.1875, 0.08333333333, 0.0625, 0.08333333333)
# Values of our own, to show that the normalised vector scores: by hand (0.15 x 70 + 0.06 x 60 + 0.35 x 50 +
# 0.18 x 40 + 0.08 x 30 + 0.06 x 20 + 0.08 x 10) / 0.96 = 43.2 / 0.96 = 45.
POLICIES_VALUES = "70 60 50 40 30 20 10"
POLICIES_SCORE = 45.0

EVALUATIONS = (STAFF, TEACHING, CLOTHES, MAX_MIN, POLICIES)

# A result vector given as such, listed worst first in the source with values 30, 60, 75, 90:
# 0.318 x 30 + 0.351 x 60 + 0.203 x 75 + 0.128 x 90 = 9.54 + 21.06 + 15.225 + 11.52 = 57.345; the largest
# membership is 0.351, at 60.
GIVEN_SOURCE = "R package mathmodels (Zhang Jingxin), reference page defuzzify"
GIVEN_WORST_FIRST = "0.318 0.351 0.203 0.128"
GIVEN_VALUES_WORST_FIRST = "30 60 75 90"
GIVEN_SCORE = "57.345"
GIVEN_SCORE_BY_MAXIMUM = "60"

# ---- two levels --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Group:
    """A group of factors: its weight, and the weight and membership of each factor in it."""

    name: str
    weight: str
    factors: tuple[tuple[str, str, str], ...]
    vector: str  # composed by hand, exactly


@dataclass(frozen=True)
class TwoLevelCase:
    """One composition of two levels under the weighted average."""

    name: str
    source: str
    grades: str
    values: str
    groups: tuple[Group, ...]
    vector: str

    def __str__(self) -> str:
        return self.name


# Only the grade (excellent, by maximum membership) and the score are stated in the source's text.
# Erratum: it states the score 78.33. Its data give
# 0.4315 x 90 + 0.329 x 75 + 0.1745 x 60 + 0.065 x 40 = 38.835 + 24.675 + 10.47 + 2.6 = 76.58.
PRODUCT = TwoLevelCase(
    name="product quality",
    source="Tutorial on fuzzy comprehensive evaluation (Chinese, public notes), example electronic product",
    grades="excellent good medium poor",
    values="90 75 60 40",
    groups=(
        Group(
            "performance",
            "0.5",
            (
                ("p1", "0.4", "0.5 0.3  0.15 0.05"),
                ("p2", "0.3", "0.4 0.35 0.2  0.05"),
                ("p3", "0.3", "0.3 0.4  0.2  0.1"),
            ),
            "0.41 0.345 0.18 0.065",
        ),
        Group(
            "appearance",
            "0.2",
            (
                ("a1", "0.55", "0.6  0.25 0.1  0.05"),
                ("a2", "0.45", "0.45 0.35 0.15 0.05"),
            ),
            "0.5325 0.295 0.1225 0.05",
        ),
        Group(
            "service",
            "0.3",
            (
                ("s1", "0.5", "0.35 0.3 0.25 0.1"),
                ("s2", "0.25", "0.5  0.3 0.15 0.05"),
                ("s3", "0.25", "0.4  0.4 0.15 0.05"),
            ),
            "0.4 0.325 0.2 0.075",
        ),
    ),
    vector="0.4315 0.329 0.1745 0.065",
)
PRODUCT_MISPRINT = 78.33
PRODUCT_SCORE = 76.58
# The groups by hand: 0.41 x 90 + 0.345 x 75 + 0.18 x 60 + 0.065 x 40 = 76.175, and likewise.
PRODUCT_GROUP_SCORES = {"performance": 76.175, "appearance": 79.4, "service": 75.375}
# By nearest value the bands of 90/75/60/40 meet at 82.5, 67.5 and 50, and 67.5 <= 76.58 < 82.5: good.
# By maximum membership 0.4315 is the largest: excellent. By confidence 0.6: 0.4315 < 0.6 <= 0.7605: good.
PRODUCT_GRADES = {"nearest": "good", "maximum_membership": "excellent", "confidence": "good"}

# Beyond the collection the project began with: the same chapter's appraisal on 18 indicators.
STAFF_18 = TwoLevelCase(
    name="staff appraisal, 18 indicators",
    source="Si Shoukui, Sun Xijing, Mathematical modelling algorithms and applications (Chinese), ch. 14, "
    "evaluation of several levels",
    grades="excellent good medium weak poor",
    values="100 85 70 55 40",  # ours; the source scores nothing
    groups=(
        Group(
            "results",
            "0.4",
            (
                ("workload", "0.2", "0.8 0.15 0.05 0 0"),
                ("efficiency", "0.3", "0.2 0.6 0.1 0.1 0"),
                ("quality", "0.3", "0.5 0.4 0.1 0 0"),
                ("planning", "0.2", "0.1 0.3 0.5 0.05 0.05"),
            ),
            "0.39 0.39 0.17 0.04 0.01",
        ),
        Group(
            "attitude",
            "0.3",
            (
                ("responsibility", "0.3", "0.3 0.5 0.15 0.05 0"),
                ("team_spirit", "0.2", "0.2 0.2 0.4 0.1 0.1"),
                ("willingness_to_learn", "0.1", "0.4 0.4 0.1 0.1 0"),
                ("initiative", "0.2", "0.1 0.3 0.3 0.2 0.1"),
                ("satisfaction", "0.2", "0.3 0.2 0.2 0.2 0.1"),
            ),
            "0.25 0.33 0.235 0.125 0.06",
        ),
        Group(
            "ability",
            "0.2",
            (
                ("innovation", "0.1", "0.1 0.3 0.5 0.1 0"),
                ("self_management", "0.2", "0.2 0.3 0.3 0.1 0.1"),
                ("communication", "0.3", "0.2 0.3 0.35 0.15 0"),
                ("coordination", "0.2", "0.1 0.3 0.4 0.1 0.1"),
                ("execution", "0.2", "0.1 0.4 0.3 0.1 0.1"),
            ),
            "0.15 0.32 0.355 0.115 0.06",
        ),
        Group(
            "learning",
            "0.1",
            (
                ("attendance", "0.3", "0.3 0.4 0.2 0.1 0"),
                ("skills", "0.2", "0.1 0.4 0.3 0.1 0.1"),
                ("training", "0.2", "0.2 0.3 0.4 0.1 0"),
                ("proposals", "0.3", "0.4 0.3 0.2 0.1 0"),
            ),
            "0.27 0.35 0.26 0.1 0.02",
        ),
    ),
    vector="0.288 0.354 0.2355 0.0865 0.036",
)
STAFF_18_GRADE = "good"
# 0.288 x 100 + 0.354 x 85 + 0.2355 x 70 + 0.0865 x 55 + 0.036 x 40 = 28.8 + 30.09 + 16.485 + 4.7575 + 1.44
STAFF_18_SCORE = 81.5725

# ---- measured values: grade standards, composition and score in one ----------------------------------------

FARMING_SOURCE = "Zhang Jingxin, handbook of the R package mathmodels (Chinese), fuzzy evaluation, farming plans"
FARMING_GRADES = "excellent good medium poor"
FARMING_VALUES = "90 75 60 30"
# Indicator: weight, value of each grade best first, unit. The source turns falling indicators round (5 - x
# and 80 - x) and completes the last grade with 0 or 80; yield and income rise, the others fall.
FARMING_STANDARDS: dict[str, tuple[str, str, str]] = {
    "crop_yield": ("0.2", "550 450 350 0", "kg"),
    "quality": ("0.1", "1 2 3 4", "class"),
    "labour": ("0.15", "20 40 60 80", "days"),
    "income": ("0.3", "130 90 50 0", "yuan"),
    "ecology": ("0.25", "1 2 3 4", "class"),
}


@dataclass(frozen=True)
class FarmingPlan:
    """A plan's values in the order of the standards, and what is printed for it, best grade first."""

    name: str
    measured: str
    memberships: str  # one line an indicator
    vector: str
    score: str
    score_by_maximum: str
    grade: str  # nearest value: bands of 90/75/60/30 meet at 82.5, 67.5, 45

    def __str__(self) -> str:
        return self.name


FARMING_PLANS = (
    FarmingPlan(
        # Labour 55 lies a quarter of the way from 60 to 40: 0.25 good, 0.75 medium.
        name="A, three crops a year",
        measured="592.5 3 55 72 4",
        memberships="1 0 0 0; 0 0 1 0; 0 0.25 0.75 0; 0 0.55 0.45 0; 0 0 0 1",
        vector="0.2000 0.2025 0.3475 0.2500",
        score="61.5375",
        score_by_maximum="60",
        grade="medium",
    ),
    FarmingPlan(
        name="B, two crops level",
        measured="529 2 38 105 3",
        memberships="0.79 0.21 0 0; 0 1 0 0; 0.1 0.9 0 0; 0.375 0.625 0 0; 0 0 1 0",
        vector="0.2855 0.4645 0.2500 0.0000",
        score="75.5325",
        score_by_maximum="75",
        grade="good",
    ),
    FarmingPlan(
        name="C, three crops in two years",
        measured="412 1 32 85 2",
        memberships="0 0.62 0.38 0; 1 0 0 0; 0.4 0.6 0 0; 0 0.875 0.125 0; 0 1 0 0",
        vector="0.1600 0.7265 0.1135 0.0000",
        score="75.6975",
        score_by_maximum="75",
        grade="good",
    ),
)

# Same handbook: sulphur dioxide in mg/m3, first class at 0.05 and below, fourth at 0.50 and above. 0.07
# lies a fifth of the way from 0.05 to 0.15.
SULPHUR_POINTS = "0.05 0.15 0.25 0.50"
SULPHUR_VALUE = 0.07
SULPHUR_MEMBERSHIP = "0.8 0.2 0.0 0.0"
