"""Published Delphi figures: the votes of a panel, and what was printed of them.

The study prints no votes, but with so few experts and grades its four figures leave one possibility only: the counts
below are the only ones of 35 (29) experts on 5 (3) grades that the printed figures admit. `test_delphi_golden`
goes through all others. The standard deviations print only with n - 1: the sample's.
"""

from __future__ import annotations

from dataclasses import dataclass

STUDY = (
    "Zhang Lei et al. (2022), Application of the Delphi method in the construction of an evaluating and grading scale "
    "for evidence of disease prevention and treatment in ancient books of traditional Chinese medicine, Evidence-Based "
    "Complementary and Alternative Medicine, 3674663, table 2 and abstract"
)


@dataclass(frozen=True)
class VoteCase:
    """One question of the study in one round.

    `votes` counts experts from the best grade to the worst; `misprint` is the printed full-mark ratio where the other
    three figures exclude it, and `full` then is what they leave.
    """

    name: str
    values: tuple[int, ...]
    votes: tuple[int, ...]
    full: str
    mean: str
    deviation: str
    cv: str
    misprint: str = ""

    def __str__(self) -> str:
        return self.name


FIRST, SECOND = (5, 4, 3, 2, 1), (3, 2, 1)

VOTES = (
    VoteCase("A5, round 1", FIRST, (20, 13, 2, 0, 0), "0.57", "4.51", "0.61", "0.14"),
    VoteCase("A6, round 1", FIRST, (19, 11, 5, 0, 0), "0.54", "4.40", "0.74", "0.17"),
    VoteCase("A7, round 1", FIRST, (10, 20, 5, 0, 0), "0.29", "4.14", "0.65", "0.16"),
    VoteCase("A8, round 1", FIRST, (17, 11, 7, 0, 0), "0.49", "4.29", "0.79", "0.18"),
    VoteCase("A9, round 1", FIRST, (12, 15, 7, 1, 0), "0.34", "4.09", "0.82", "0.20"),
    VoteCase("A10, round 1", FIRST, (8, 15, 10, 2, 0), "0.23", "3.83", "0.86", "0.22"),
    VoteCase("A11, round 1", FIRST, (25, 7, 3, 0, 0), "0.71", "4.63", "0.65", "0.14"),
    VoteCase("A13, round 1", FIRST, (25, 4, 6, 0, 0), "0.71", "4.54", "0.78", "0.17"),
    VoteCase("A1, round 2", SECOND, (25, 0, 4), "0.86", "2.72", "0.70", "0.26"),
    VoteCase("A3, round 2", SECOND, (26, 3, 0), "0.90", "2.90", "0.31", "0.11"),
    VoteCase("A4, round 2", SECOND, (25, 3, 1), "0.86", "2.83", "0.47", "0.17"),
    VoteCase("A5, round 2", SECOND, (23, 4, 2), "0.79", "2.72", "0.59", "0.22"),
    VoteCase("A6, round 2", SECOND, (24, 3, 2), "0.83", "2.76", "0.58", "0.21"),
    VoteCase("A7, round 2", SECOND, (21, 6, 2), "0.72", "2.66", "0.61", "0.23"),
    VoteCase("A9, round 2", SECOND, (25, 4, 0), "0.86", "2.86", "0.35", "0.12"),
    VoteCase("A10, round 2", SECOND, (22, 6, 1), "0.76", "2.72", "0.53", "0.19"),
    VoteCase("A12, round 2", SECOND, (23, 5, 1), "0.79", "2.76", "0.51", "0.19"),
    # Errata: no votes of 29 experts give all four printed figures; mean, deviation and cv leave the votes shown.
    VoteCase("A2, round 2", SECOND, (18, 8, 3), "0.62", "2.52", "0.69", "0.27", misprint="0.69"),
    VoteCase("A8, round 2", SECOND, (27, 2, 0), "0.93", "2.93", "0.26", "0.09", misprint="0.90"),
    VoteCase("A11, round 2", SECOND, (26, 2, 1), "0.90", "2.86", "0.44", "0.15", misprint="0.86"),
)

#: Positive coefficients of the same study: asked, who answered round 1, who of those answered round 2, as printed.
ASKED, ANSWERED = 40, (35, 29)
POSITIVE_COEFFICIENTS = ("87.5", "82.9")

#: Three raters of 20 persons' anxiety, 1 to 6, full of ties: example of `KendallW` in the R package DescTools (A.
#: Signorell), data of the R package irr (M. Gamer); W as that page prints it.
ANXIETY = (
    (3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3),
    (3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4),
    (2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2),
)
ANXIETY_W = "0.5396569"

#: Quartiles of type 7 as printed: values, which quartile, result, source.
QUARTILES = (
    ("1 2 4 7 8 9 10 12", 1, "3.5", "Microsoft Excel, help on QUARTILE"),
    ("1 2 3 4 5 6 7 8 9", 3, "7", "SoftMaker PlanMaker 2024, help on QUARTILE.INC"),
)
