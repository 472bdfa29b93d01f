"""How much each expert counts: authority coefficients, as Chinese Delphi practice has them.

An expert says how familiar the matter is, and how much each of four sources moved the judgments. Familiarity gives
Cs (熟悉程度系数), the sources added give Ca (判断依据系数), and the authority coefficient (权威系数) is their mean,

    Cr = (Ca + Cs) / 2.

0.7 and more is usually called acceptable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fuzzyahp.arrays import is_number
from fuzzyahp.errors import PanelError, check_known, shown, suggest
from fuzzyahp.frozen import FrozenMapping

#: Cr from here on is usually called acceptable in Chinese Delphi studies.
ACCEPTABLE = 0.7


@dataclass(frozen=True)
class FamiliarityTable:
    """Familiarity grades and their values.

    Attributes
    ----------
    name : str
        The name results use.
    values : mapping of str to float
        Cs by grade, from the most familiar down.
    citation : str
        Where it is printed.

    Examples
    --------
    >>> FAMILIARITY["equal_steps"].values["familiar"]
    0.8
    """

    name: str
    values: Mapping[str, float]
    citation: str


#: Grades of familiarity, the most familiar first, with the Chinese words that mean the same.
FAMILIARITY_GRADES: Mapping[str, tuple[str, ...]] = FrozenMapping(
    {
        "very familiar": ("很熟悉", "非常熟悉"),
        "familiar": ("熟悉", "比较熟悉", "较熟悉"),
        "moderately familiar": ("一般", "一般熟悉"),
        "less familiar": ("较不熟悉", "不太熟悉"),
        "unfamiliar": ("不熟悉", "很不熟悉"),
    }
)


def _table(name: str, values: tuple[float, ...], citation: str) -> FamiliarityTable:
    return FamiliarityTable(name, FrozenMapping(dict(zip(FAMILIARITY_GRADES, values, strict=True))), citation)


_TABLES = (
    _table(
        "equal_steps",
        (1.0, 0.8, 0.6, 0.4, 0.2),
        "upper three grades as in the table 'Expert authority coefficients' of a two-round Delphi study of 16 experts "
        "in BMJ Open (1, 0.8, 0.6); nobody there chose a lower grade, the step is carried on",
    ),
    _table(
        "quality_of_life_2024",
        (1.0, 0.8, 0.5, 0.3, 0.1),
        "Quality of Life Research 34(3), 763-775, doi 10.1007/s11136-024-03850-6, table 1",
    ),
)
#: Familiarity tables by name. Studies differ: the result names the table, and a mapping of one's own is accepted.
FAMILIARITY: Mapping[str, FamiliarityTable] = FrozenMapping({table.name: table for table in _TABLES})

#: Sources of judgment, with the Chinese words that mean the same.
SOURCES: Mapping[str, tuple[str, ...]] = FrozenMapping(
    {
        "practical experience": ("实践经验", "工作经验"),
        "theoretical analysis": ("理论分析",),
        "peers and literature": ("国内外同行的了解", "参考国内外文献", "参考文献", "同行了解"),
        "intuition": ("直觉", "直观感觉"),
    }
)
_INFLUENCES: Mapping[str, tuple[str, ...]] = FrozenMapping({"large": ("大",), "medium": ("中",), "small": ("小",)})

#: What each source adds to Ca, by its influence. Large influence of all four gives 1, small of all four 0.6.
#: Printed alike in doi 10.1007/s11136-024-03850-6, table 1, and in PubMed Central PMC9440023, table 2.
JUDGMENT_BASIS: Mapping[str, Mapping[str, float]] = FrozenMapping(
    {
        "practical experience": FrozenMapping({"large": 0.5, "medium": 0.4, "small": 0.3}),
        "theoretical analysis": FrozenMapping({"large": 0.3, "medium": 0.2, "small": 0.1}),
        "peers and literature": FrozenMapping({"large": 0.1, "medium": 0.1, "small": 0.1}),
        "intuition": FrozenMapping({"large": 0.1, "medium": 0.1, "small": 0.1}),
    }
)


@dataclass(frozen=True)
class Authority:
    """Authority of one expert.

    Attributes
    ----------
    basis : float
        Ca, what the judgments rest on, in [0, 1].
    familiarity : float
        Cs, how familiar the matter is, in [0, 1].
    familiarity_table : str
        Where Cs comes from: a key of `FAMILIARITY`, "own table" or "given".

    Examples
    --------
    >>> from fuzzyahp.experts import Authority
    >>> Authority(basis=1.0, familiarity=0.5).coefficient
    0.75
    """

    basis: float
    familiarity: float
    familiarity_table: str = "given"

    @property
    def coefficient(self) -> float:
        """Cr = (Ca + Cs) / 2, in [0, 1]."""
        return (self.basis + self.familiarity) / 2

    @property
    def acceptable(self) -> bool:
        """Whether Cr is at least 0.7."""
        # 0.9 + 0.5 is 1.4 as typed; the slack lets no binary digit decide.
        return self.coefficient >= ACCEPTABLE - 1e-12


def authority(
    basis: float | Mapping[str, str],
    familiarity: float | str,
    familiarity_table: str | Mapping[str, float] = "equal_steps",
) -> Authority:
    """Authority of one expert, from numbers or from what the expert ticked.

    Parameters
    ----------
    basis : float or mapping of str to str
        Ca in [0, 1], or for each of the four `SOURCES` its influence "large", "medium" or "small" (大, 中, 小).
    familiarity : float or str
        Cs in [0, 1], or a grade of the table, in English or Chinese.
    familiarity_table : str or mapping of str to float
        A key of `FAMILIARITY`, or grades and their values in [0, 1] of one's own.

    Returns
    -------
    Authority
        Ca, Cs and their mean Cr.

    Raises
    ------
    PanelError
        If a number is not in [0, 1], or a source, influence, grade or table is unknown, missing or given twice.

    References
    ----------
    The tables `JUDGMENT_BASIS` and `FAMILIARITY`, each with its source.

    Examples
    --------
    >>> from fuzzyahp.experts import authority
    >>> ticked = {"实践经验": "大", "理论分析": "中", "参考文献": "中", "直觉": "小"}
    >>> found = authority(ticked, "熟悉")  # 0.5 + 0.2 + 0.1 + 0.1 = 0.9, and 0.8
    >>> round(found.basis, 9), found.familiarity, round(found.coefficient, 9)
    (0.9, 0.8, 0.85)
    """
    if not isinstance(familiarity_table, Mapping):
        check_known("familiarity_table", familiarity_table, FAMILIARITY, PanelError)
    ca = _basis(basis) if isinstance(basis, Mapping) else _share(basis, "basis of judgment Ca")
    if not isinstance(familiarity, str):
        return Authority(ca, _share(familiarity, "familiarity Cs"))
    if isinstance(familiarity_table, Mapping):
        grades = {grade: _share(value, f"familiarity {shown(grade)}") for grade, value in familiarity_table.items()}
        if familiarity not in grades:
            raise PanelError(f"familiarity: there is no grade {shown(familiarity)}; {suggest(familiarity, grades)}")
        return Authority(ca, grades[familiarity], "own table")
    grade = _meant(familiarity, FAMILIARITY_GRADES, "familiarity", "grade")
    return Authority(ca, FAMILIARITY[familiarity_table].values[grade], familiarity_table)


def authority_weights(authorities: Mapping[str, Authority]) -> FrozenMapping[str, float]:
    """Experts' weights in proportion to their authority coefficients.

    Parameters
    ----------
    authorities : mapping of str to Authority
        Each expert's.

    Returns
    -------
    FrozenMapping of str to float
        Cr divided by the sum of all Cr, for `group_weights`.

    Raises
    ------
    PanelError
        If there is none, or an expert's Cr is 0.

    Examples
    --------
    >>> from fuzzyahp.experts import Authority, authority_weights
    >>> authority_weights({"Li": Authority(1.0, 0.5), "Wu": Authority(0.25, 0.25)})
    {'Li': 0.75, 'Wu': 0.25}
    """
    _check(authorities)
    total = 0.0
    for name, one in authorities.items():
        if not one.coefficient > 0:
            raise PanelError(f"expert {name}: Cr is 0, so would not count at all; leave the expert out")
        total += one.coefficient
    return FrozenMapping({name: one.coefficient / total for name, one in authorities.items()})


def _check(authorities: Mapping[str, Authority]) -> None:
    if not isinstance(authorities, Mapping) or not authorities:
        raise PanelError(f"authorities: {shown(authorities)}, must map each expert's name to an Authority")
    for name, one in authorities.items():
        if not isinstance(one, Authority):
            raise PanelError(f"expert {shown(name)}: {shown(one)}, must be an Authority; see authority()")
        _share(one.basis, f"expert {shown(name)}: basis of judgment Ca")
        _share(one.familiarity, f"expert {shown(name)}: familiarity Cs")


def _basis(ticked: Mapping[str, str]) -> float:
    influences: dict[str, str] = {}
    for given, influence in ticked.items():
        source = _meant(given, SOURCES, "basis of judgment", "source")
        if source in influences:
            raise PanelError(f"basis of judgment: {source} is given twice; keep one of the two")
        influences[source] = _meant(influence, _INFLUENCES, f"basis of judgment, {source}", "influence")
    missing = [source for source in SOURCES if source not in influences]
    if missing:
        raise PanelError(f"basis of judgment: nothing on {', '.join(missing)}; give the influence of all four sources")
    total = 0.0
    for source in SOURCES:
        total += JUDGMENT_BASIS[source][influences[source]]
    return total


def _meant(given: object, known: Mapping[str, tuple[str, ...]], where: str, what: str) -> str:
    for name, others in known.items():
        if isinstance(given, str) and given.strip() in (name, *others):
            return name
    words = [word for name, others in known.items() for word in (name, *others)]
    raise PanelError(f"{where}: there is no {what} {shown(given)}; {suggest(given, words)}")


def _share(value: object, what: str) -> float:
    if not is_number(value) or not 0 <= float(value) <= 1:  # type: ignore[arg-type]
        raise PanelError(f"{what}: {shown(value)}, must be a number from 0 to 1")
    return float(value)  # type: ignore[arg-type]
