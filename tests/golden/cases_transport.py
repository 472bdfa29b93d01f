"""A published hierarchy of four levels, and one whose local weights are printed rounded.

Kept apart from `cases_hierarchy` for length only; the same conventions hold.
"""

from __future__ import annotations

from golden.cases_ahp import MatrixCase
from golden.cases_hierarchy import HierarchyCase

SOURCE = "AHPtools (A. Bose), vignette AHPweights, example_transport.xlsx, respondent 1 of 3"
ROUTES = "A1 A2 A3 A4"


def _node(
    name: str, labels: str, judgments: str, weights: tuple[float, ...], lambda_max: float, index: float
) -> MatrixCase:
    return MatrixCase(
        name=name,
        source=SOURCE,
        labels=labels,
        judgments=judgments,
        exact_weights=weights,
        exact_lambda=lambda_max,
        exact_index=index,
    )


# The vignette prints 0.3333333 and the like in the upper triangles; they are read as 1/3. In its tables
# C2.1 is a column of numbers and a node: the reading here is the vignette's own, C2.1 over C2.1.1 and
# C2.1.2.
TRANSPORT = HierarchyCase(
    name="transport, four levels",
    source=SOURCE,
    root="G",
    alternatives=ROUTES,
    matrices=(
        _node(
            "G",
            "C1 C2 C3",
            "1/3 2; 4",
            (0.2384871227, 0.6250130743, 0.136499803),
            3.018294707,
            0.009147353645,
        ),
        _node("C1", "C1.1 C1.2", "2", (2 / 3, 1 / 3), 2.0, 0.0),
        _node(
            "C2",
            "C2.1 C2.2 C2.3",
            "2 1/2; 1/3",
            (0.2969613312, 0.1634241186, 0.5396145502),
            3.009202713,
            0.004601356357,
        ),
        _node("C3", "C3.1 C3.2", "1/3", (1 / 4, 3 / 4), 2.0, 0.0),
        _node("C2.1", "C2.1.1 C2.1.2", "3", (3 / 4, 1 / 4), 2.0, 0.0),
        _node("C2.3", "C2.3.1 C2.3.2", "1/2", (1 / 3, 2 / 3), 2.0, 0.0),
        _node(
            "C1.1",
            ROUTES,
            "1/3 2 4; 4 6; 3",
            (0.2389446479, 0.5494763747, 0.146610473, 0.06496850436),
            4.081273263,
            0.02709108778,
        ),
        _node(
            "C1.2",
            ROUTES,
            "2 1 4; 1/2 2; 3",
            (0.3700672168, 0.1850336084, 0.3452090983, 0.09969007645),
            4.010362902,
            0.003454300747,
        ),
        _node(
            "C2.2",
            ROUTES,
            "2 1 1/2; 1/2 1/3; 2",
            (0.2296741208, 0.1209651378, 0.3399795145, 0.3093812269),
            4.207154559,
            0.06905151977,
        ),
        _node(
            "C3.1",
            ROUTES,
            "1/2 2 4; 3 5; 2",
            (0.2879520139, 0.4772905046, 0.1538673075, 0.08089017399),
            4.021130332,
            0.007043443852,
        ),
        _node(
            "C3.2",
            ROUTES,
            "2 2 4; 1 2; 3",
            (0.437947965, 0.2189739825, 0.2436928549, 0.09938519753),
            4.020620189,
            0.00687339642,
        ),
        _node(
            "C2.1.1",
            ROUTES,
            "1/4 1/2 6; 3 2; 1",
            (0.2367606224, 0.4535213173, 0.1916140244, 0.1181040359),
            4.876538031,
            0.2921793438,
        ),
        _node(
            "C2.1.2",
            ROUTES,
            "1/3 1/2 1/3; 2 2; 2",
            (0.1087928129, 0.4100213272, 0.2692850705, 0.2119007894),
            4.143129572,
            0.04770985727,
        ),
        _node(
            "C2.3.1",
            ROUTES,
            "1/4 1/2 1/3; 2 3; 2",
            (0.09748456329, 0.4642416937, 0.254411879, 0.183861864),
            4.124121816,
            0.04137393876,
        ),
        _node(
            "C2.3.2",
            ROUTES,
            "1/5 1/2 1/6; 3 2; 1/2",
            (0.07167993205, 0.4665372882, 0.1485496796, 0.3132331002),
            4.066239153,
            0.02207971753,
        ),
    ),
    global_weights={
        "C1.1": "0.15899142",
        "C1.2": "0.07949571",
        "C2.1.1": "0.13920354",
        "C2.1.2": "0.04640118",
        "C2.2": "0.10214221",
        "C2.3.1": "0.11242205",
        "C2.3.2": "0.22484410",
        "C3.1": "0.03412495",
        "C3.2": "0.10237485",
    },
    alternative_weights="0.2106118 0.3923784 0.2168480 0.1801619",
    exact_global={
        "C1": 0.2384871227,
        "C2": 0.6250130743,
        "C3": 0.136499803,
        "C2.1": 0.1856047146,
        "C2.3": 0.337266149,
        "C1.1": 0.1589914151,
        "C1.2": 0.07949570755,
        "C2.1.1": 0.1392035359,
        "C2.1.2": 0.04640117865,
        "C2.2": 0.1021422108,
        "C2.3.1": 0.1124220497,
        "C2.3.2": 0.2248440993,
        "C3.1": 0.03412495075,
        "C3.2": 0.1023748522,
    },
    exact_alternatives=(0.2106117866, 0.3923783976, 0.2168479598, 0.1801618559),
)
