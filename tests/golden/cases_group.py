"""Published groups: experts' judgments, what their sources make of them, and where a source is wrong.

Printed figures are text, digit for digit (see `printed`). `EXACT_*` figures are not printed: they were computed afresh
from the judgments, to ten digits, outside this library. Upper triangles are written row by row, rows parted by ";".
"""

from __future__ import annotations

# ---- Dong, Zhang, Hong, Xu (2010), Consensus models for AHP group decision making under row geometric mean
# prioritization method, Decision Support Systems 49, 281-289, section 5 -------------------------------------------

DONG_JUDGMENTS = {
    "A1": "4 6 7; 3 4; 2",
    "A2": "5 7 9; 4 6; 2",
    "A3": "3 5 8; 4 5; 2",
    "A4": "4 5 6; 3 3; 2",
    "A5": "1/2 1 2; 1/2 3; 4",
}
# Erratum: the third row of A5 is printed "1 1/2 1 4". With a23 = 1/2 its second cell must be 2, and only with 2 the
# printed weights come out.
DONG_A5_AS_PRINTED = "1 1/2 1 2; 2 1 1/2 3; 1 1/2 1 4; 1/2 1/3 1/4 1"
DONG_EXPERT_WEIGHTS = {"A1": 0.1, "A2": 0.3, "A3": 0.1, "A4": 0.2, "A5": 0.3}
DONG_WEIGHTS = {
    "A1": "0.6145 0.2246 0.0985 0.0624",
    "A2": "0.6461 0.227 0.0793 0.0476",
    "A3": "0.5693 0.2764 0.0967 0.0575",
    "A4": "0.5967 0.2208 0.1089 0.0736",
    "A5": "0.2247 0.2958 0.378 0.1015",
}
DONG_EXACT_WEIGHTS = {
    "A1": (0.6144550122, 0.2246172389, 0.09853763701, 0.06239011182),
    "A2": (0.646124636, 0.2270120818, 0.07928785212, 0.0475754301),
    "A3": (0.5693392683, 0.2764095301, 0.09673326071, 0.05751794095),
    "A4": (0.5966719825, 0.2207933371, 0.1089369014, 0.07359777903),
    "A5": (0.2247358757, 0.2957690459, 0.3779591846, 0.1015358938),
}
DONG_GROUP_MATRIX = "1 2.227 3.4756 5.0937; 0.4490 1 1.9663 4.0005; 0.2877 0.5086 1 2.4623; 0.1963 0.2500 0.4061 1"
DONG_GROUP_WEIGHTS = "0.4984 0.2727 0.1541 0.0747"
DONG_EXACT_GROUP_UPPER = (2.226958508, 3.475646015, 5.093669989, 1.966307222, 4.000451431, 2.462288827)
DONG_EXACT_GROUP_WEIGHTS = (0.4984467931, 0.2727006995, 0.1541122672, 0.07474024016)
# Table 3; the last GCI is the group matrix's.
DONG_GCI = "0.1349 0.2358 0.1194 0.1657 0.2208 0.056"
DONG_GCCI = "0.4285 0.8707 0.4113 0.3774 2.1944"
DONG_GOCI = "0 0 0 0 1"
DONG_EXACT_GCCI = (0.4285471357, 0.8707318963, 0.4112668621, 0.3774158032, 2.194419845)

# The cardinal model, theta 0.8, threshold "0.35", 4 steps. Erratum: table 4 and the stop rule use half of the index
# defined (and used in table 3), so the threshold is 0.70 of the index as defined. With 0.35 of it the model would not
# stop after four steps. (Step 3 prints a third factor, 2/((n-1)(n-1)), which gives neither table.)
DONG_CARDINAL_THRESHOLD = "0.35"
DONG_CARDINAL_STEPS = 4
DONG_CARDINAL_A5 = (
    "1.0000 1.1297 2.2014 4.3352; 0.8852 1.0000 1.1044 3.4108; 0.4543 0.9055 1.0000 2.6158; 0.2307 0.2932 0.3823 1.0000"
)
DONG_CARDINAL_A5_WEIGHTS = "0.3954 0.2949 0.2222 0.0875"
DONG_CARDINAL_GROUP = (
    "1.0000 2.8439 4.4040 6.4243; 0.3516 1.0000 2.4940 4.1575; 0.2271 0.4010 1.0000 2.1677; 0.1557 0.2405 0.4613 1.0000"
)
DONG_CARDINAL_GROUP_WEIGHTS = "0.5540 0.2556 0.1233 0.0671"
DONG_CARDINAL_GCI_A5, DONG_CARDINAL_GCI_GROUP = "0.037", "0.0688"
DONG_CARDINAL_HALVED_GCCI = "0.1054 0.2579 0.1051 0.1150 0.3138"
DONG_CARDINAL_EXACT_GCCI = (0.210828473, 0.5157995859, 0.2102524275, 0.2300531706, 0.6275884159)

# The ordinal model, theta 0.5, threshold 0. Errata: the printed A5 and group matrix are those after one step, not
# two; the weights and the GCI printed for A5 do not belong to that A5; table 5 calls its second row GCCI, it is GOCI.
DONG_ORDINAL_STEPS, DONG_ORDINAL_STEPS_MISPRINT = 1, 2
DONG_ORDINAL_A5 = "1 0.9560 1.7984 3.6521; 1.0460 1 0.9406 3.3085; 0.5560 1.0631 1 2.8719; 0.2738 0.3023 0.3482 1"
DONG_ORDINAL_A5_WEIGHTS_MISPRINT = "0.3028 0.3021 0.2985 0.0966"
DONG_ORDINAL_A5_WEIGHTS = (0.3533664607, 0.2998466536, 0.2548125281, 0.09197435753)
DONG_ORDINAL_GROUP = (
    "1.0000 2.7049 4.1448 6.1022; 0.3697 1.0000 2.3767 4.1197; 0.2413 0.4207 1.0000 2.2293; 0.1639 0.2427 0.4486 1.0000"
)
DONG_ORDINAL_GROUP_WEIGHTS = "0.5416 0.2597 0.1299 0.0688"
DONG_ORDINAL_GCI_A5_MISPRINT, DONG_ORDINAL_GCI_A5 = "0.1077", 0.05519641663
DONG_ORDINAL_GCI_GROUP = "0.0659"
DONG_ORDINAL_GOCI = "0 0 0 0 0"

# ---- Bioconductor package Prize (D. Dargahi), inst/extdata/ind1-4.tsv and aggreg.judgement.tsv ---------------------

PRIZE_JUDGMENTS = {
    "ind1": "2 4 5; 3 4; 2",
    "ind2": "0.8 2 4; 5 7; 2",
    "ind3": "2 3 5; 3 5; 2",
    "ind4": "5 6 7; 4 6; 1",
}
PRIZE_MATRIX = (
    "1 2 3.46410161513775 5.1436867236104; 0.5 1 3.66284150148471 5.3835632709553; "
    "0.288675134594813 0.273012086270907 1 1.68179283050743; 0.194413084181396 0.185750579991336 0.594603557501361 1"
)
PRIZE_ROW_GEOMETRIC_MEAN = "0.469729767043589 0.340673842031607 0.116001935957881 0.0735944549669227"
PRIZE_EXACT_EIGENVECTOR = (0.4723637985, 0.340586027, 0.1144176183, 0.0726325562)
PRIZE_EXACT_INDIVIDUALS = {
    "ind1": (0.491838739, 0.3055706013, 0.1247925602, 0.0777980995),
    "ind2": (0.3059381567, 0.4961453994, 0.1284401655, 0.06947627836),
    "ind3": (0.464964464, 0.3272599409, 0.1341859867, 0.07358960844),
    "ind4": (0.6299738842, 0.2387385981, 0.06975582414, 0.06153169354),
}
PRIZE_EXACT_AIP = (0.473178811, 0.3419286349, 0.1142936341, 0.07059891996)
PRIZE_EXACT_AIP_OF_ROW_MEANS = (0.4702872642, 0.3423448239, 0.1157489241, 0.07161898779)

# ---- multiAHPy (M. B. Ercantetin), tests/test_aggregation.py: two experts, two criteria ------------------------------

MULTIAHPY_JUDGMENTS = {"e1": "4", "e2": "2"}
MULTIAHPY_EXPERT_WEIGHTS = {"e1": 0.2, "e2": 0.8}
MULTIAHPY_EQUAL = "2.8284"  # the root of 4 x 2
MULTIAHPY_EXACT_WEIGHTED = 2.29739671  # 4^0.2 x 2^0.8 = 2^1.2
MULTIAHPY_ARITHMETIC = "2.4"  # 0.2 x 4 + 0.8 x 2: not offered here, see the test
MULTIAHPY_EXACT_AIP = (0.6933333333, 0.3066666667)  # 0.2 x 4/5 + 0.8 x 2/3

# ---- NAG Library, routine G08DAF, example program: ten objects in three comparisons, with ties ----------------------

NAG_RANKS = (
    "1.0 4.5 2.0 4.5 3.0 7.5 6.0 9.0 7.5 10.0",
    "2.5 1.0 2.5 4.5 4.5 8.0 9.0 6.5 10.0 6.5",
    "2.0 1.0 4.5 4.5 4.5 4.5 8.0 8.0 8.0 10.0",
)
NAG_W, NAG_SIGNIFICANCE = "0.828", "0.008"
# By hand: rank sums 5.5 6.5 9 13.5 12 20 23 23.5 25.5 26.5, mean 16.5, S = 591. Ties: 2 pairs, 3 pairs, and groups of
# 4 and 3, so T = 2 x 6 + 3 x 6 + 60 + 24 = 114. W = 12 x 591 / (9 x 990 - 3 x 114) = 7092 / 8568.
NAG_RANK_SUMS = (5.5, 6.5, 9.0, 13.5, 12.0, 20.0, 23.0, 23.5, 25.5, 26.5)
NAG_W_BY_HAND = (7092, 8568)

# ---- M. Friedman (1937), Journal of the American Statistical Association 32, 675-701: exact distribution for three
# rankings of three items; chi-square r = m (k - 1) W = 6 W. The print was not at hand; counted over all 6^3 = 216 ways
# the five are 6, 42, 78, 114 and 204 of them -----------------------------------------------------------------------

FRIEDMAN_THREE_BY_THREE = (
    (((1, 2, 3), (1, 2, 3), (1, 2, 3)), "0.028"),  # rank sums 3 6 9: S = 18, chi-square 6
    (((1, 2, 3), (1, 2, 3), (1, 3, 2)), "0.194"),  # 3 7 8: S = 14, 4.667
    (((1, 2, 3), (1, 3, 2), (2, 1, 3)), "0.361"),  # 4 6 8: S = 8, 2.667
    (((1, 3, 2), (1, 3, 2), (2, 1, 3)), "0.528"),  # 4 7 7: S = 6, 2
    (((1, 2, 3), (1, 2, 3), (3, 2, 1)), "0.944"),  # 5 6 7: S = 2, 0.667
)

# ---- Two-round Delphi study of 16 experts in BMJ Open, table "Expert authority coefficients" ------------------------

# Per round: for each source the numbers of experts whose judgment it moved much, somewhat, little; then how many were
# very familiar, familiar, moderately familiar with the matter.
BMJ_BASIS = {
    1: {
        "practical experience": (16, 0, 0),
        "theoretical analysis": (7, 9, 0),
        "peers and literature": (3, 11, 2),
        "intuition": (2, 8, 6),
    },
    2: {
        "practical experience": (16, 0, 0),
        "theoretical analysis": (9, 7, 0),
        "peers and literature": (5, 10, 1),
        "intuition": (5, 8, 3),
    },
}
BMJ_FAMILIARITY = {1: (1, 12, 3), 2: (3, 12, 1)}
# Ca, Cs, Cr. Erratum in round 2: (16 x 0.5 + 9 x 0.3 + 7 x 0.2 + 16 x 0.1 + 16 x 0.1) / 16 = 15.3 / 16 = 0.95625,
# where 0.963 is printed; so Cr = (0.95625 + 0.825) / 2 = 0.890625, where 0.894 is printed. Cr of round 1 is worked
# from the rounded 0.944, which may move it by 0.00025.
BMJ_SLACK = 0.00025
BMJ_PRINTED = {1: ("0.944", "0.775", "0.860"), 2: ("0.963", "0.825", "0.894")}
BMJ_BY_HAND = {1: (15.1 / 16, 12.4 / 16, 27.5 / 32), 2: (15.3 / 16, 13.2 / 16, 28.5 / 32)}
