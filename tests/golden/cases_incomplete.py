"""Published judgments with gaps, and what was printed for them.

Judgments are text, "first / second: value". Printed figures are text too (see `printed`), or floats where a program
stored them in full.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class IncompleteCase:
    """One published set of judgments with gaps."""

    name: str
    source: str
    labels: str
    judgments: str
    completed: dict[str, float] = field(default_factory=dict)
    #: How far from the true optimum the source's figures may lie, relative.
    slack: float = 1e-9
    weights: str = ""
    consistency_ratio: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name

    def pairs(self) -> dict[tuple[str, str], str]:
        """The judgments as a user would give them."""
        found = {}
        for entry in self.judgments.split(","):
            pair, value = entry.split(":")
            first, second = pair.split(" / ")
            found[first.strip(), second.strip()] = value.strip()
        return found


# One gap. The optimum is exact: see test_incomplete.py. AHPy stores 0.730297106886979, its optimiser's result.
BOZOKI = IncompleteCase(
    name="Bozoki, Fulop and Ronyai, one gap",
    source="S. Bozoki, J. Fulop, L. Ronyai (2010), On optimal completion of incomplete pairwise comparison matrices, "
    "Mathematical and Computer Modelling 52, 318-333, example 3; figures as in the tests of AHPy (P. Griffith)",
    labels="a b c d",
    judgments="a / b: 1, a / c: 5, a / d: 2, b / c: 3, b / d: 4",
    completed={"c d": 0.730297106886979},
    slack=1e-6,
    weights="0.3738 0.3920 0.0985 0.1357",
    consistency_ratio={"donegan_dodd_1991": "0.0372"},
)

# Consistent judgments: a row of powers of two. The paper completes by DEMATEL; every sound method must find 2.
ZHOU = IncompleteCase(
    name="Zhou et al., consistent",
    source="X. Zhou, Y. Hu, Y. Deng, F. T. S. Chan, A. Ishizaka (2018), A DEMATEL-based completion method for "
    "incomplete pairwise comparison matrix in AHP, Annals of Operations Research 271, 1045-1066, example 1",
    labels="1 2 3 4",
    judgments="1 / 3: 4, 1 / 4: 8, 2 / 3: 2, 2 / 4: 4, 3 / 4: 2",
    completed={"1 2": 2.0},
)

# A star: three judgments for four indicators. The paths give b/c = 2/3, b/d = 9/3, c/d = 9/2.
TEKILE = IncompleteCase(
    name="Tekile et al., star",
    source="H. A. Tekile, M. Brunelli, M. Fedrizzi (2023), A numerical comparative study of completion methods for "
    "pairwise comparison matrices, Operations Research Perspectives 10, 100272, section 3, example 1",
    labels="a b c d",
    judgments="a / b: 3, a / c: 2, a / d: 9",
    completed={"b c": 2 / 3, "b d": 3.0, "c d": 4.5},
)

# Saaty's house in eight criteria with 12 of 28 judgments left out. AHPy stops its cyclic search early: its figures lie
# up to 2e-5 from the optimum, which the test shows with an optimiser of its own.
HOUSE = IncompleteCase(
    name="Bozoki, Fulop and Ronyai, house",
    source="S. Bozoki, J. Fulop, L. Ronyai (2010), as above, the 8 x 8 example of buying a house; completed judgments "
    "as in the tests of AHPy (P. Griffith), test_incomplete_housing_missing_comparisons",
    labels="a b c d e f g h",
    judgments="a / b: 5, a / c: 3, a / d: 7, a / e: 6, a / f: 6, b / d: 5, b / f: 3, c / e: 3, c / g: 6, f / d: 4, "
    "g / a: 3, g / e: 5, h / a: 4, h / b: 7, h / d: 8, h / f: 6",
    completed={
        "b c": 0.3300187496240363,
        "b e": 1.7197409185349517,
        "b g": 0.4663515002203321,
        "c d": 9.920512661898753,
        "c f": 4.852486449214693,
        "c h": 0.5696073301509899,
        "d e": 0.5252768142894285,
        "d g": 0.1424438146531802,
        "e f": 0.9311973564754218,
        "e h": 0.10930828182051665,
        "f g": 0.2912120796181874,
        "g h": 0.4030898885178746,
    },
    slack=2e-5,
)

CASES = (BOZOKI, ZHOU, TEKILE, HOUSE)

# Harker's distances from Philadelphia: nothing is missing once the 15th question is answered.
HARKER_CITIES = "Cairo,Tokyo,Chicago,San Francisco,London,Montreal"
HARKER_JUDGMENTS = "1/3 8 3 3 7 9 3 3 9 1/6 1/5 2 1/3 6 6"
HARKER_WEIGHTS = "0.2619 0.3975 0.0334 0.1164 0.1642 0.0266"
HARKER_SOURCE = (
    "P. T. Harker (1987), Incomplete pairwise comparisons in the analytic hierarchy process, Mathematical Modelling "
    "9(11), 837-848, tables 1 and 2, question 15"
)

# AHP-OS (K. D. Goepel), classes/AhpGroup.php: what 9 becomes on each scale; 0 there where it depends on n.
AHP_OS_HIGHEST = {
    "linear": 9.0,
    "logarithmic": 3.321928095,
    "root_square": 3.0,
    "inverse_linear": 9.0,
    "balanced": 9.0,
    "balanced_n": 9.0,
    "power": 81.0,
    "geometric": 256.0,
}
# K. D. Goepel, Why the AHP balanced scale is not balanced, bpmsg.com: the balanced scale in print.
BALANCED_PRINTED = "1 1.22 1.5 1.86 2.33 3.00 4.00 5.67 9.00"
